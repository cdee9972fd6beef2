"""Votes: who votes, sealed ballots, their opening, majorities, the liaison's decision, dissents, the opinion."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from engine.citations import ASSUMED
from engine.errors import Reason
from engine.standing import View
from workflows.law import D713
from workflows.panel_review.seated import (
    LIAISON,
    composition,
    kept,
    latest,
    left_register,
    number,
    own_seat,
    seats,
)
from workflows.panel_review.titles import CHOICES

COUNTED = ("SUPPORT_UNIT", "SUPPORT_REVIEWER", "MODIFY")  # an abstention is not for anything
Ballots = Sequence[Mapping[str, Any]]


def liaison_seats(view: View) -> list[int]:
    """The seats of liaisons."""
    return [n for n, category, _ in composition(view) if category == LIAISON]


# --- ballots ------------------------------------------------------------------------------------------------------------


def ballots(view: View) -> dict[int, str]:
    """Of this round: the seat, and the step at which its last ballot was sealed ('' before)."""
    found = [task for task in view.tasks if task.kind == "BALLOT" and task.round == view.facts.round]
    newest = max((task.seq for task in found), default=0)
    return {int(task.text): task.outcome for task in found if task.seq == newest}


def voted(view: View) -> list[int]:
    """The seats whose ballots of this round are sealed."""
    return [n for n, step in ballots(view).items() if step]


def ever_voted(view: View) -> bool:
    """Whether any ballot was sealed, in this round or in one that is void."""
    return any(task.kind == "BALLOT" and task.outcome for task in view.tasks)


def points(view: View) -> list[tuple[int, str]]:
    """The points admitted: number and words."""
    return [(t.n, t.text) for t in view.tasks if t.kind == "POINT" and t.outcome == "ADMITTED"]


def _own_task(view: View, kind: str) -> dict[str, Any]:
    """The seat of whoever acts, and what waits for it."""
    seat = own_seat(view)
    newest = max((task.seq for task in view.tasks if task.kind == kind), default=0)
    mine = (t for t in view.tasks if t.kind == kind and t.seq == newest and seat and t.text == str(seat.n))
    task = next(mine, None)
    return {"seat": seat.n if seat else 0, "task_seq": task.seq if task else 0, "task_n": task.n if task else 0}


def own_ballot(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Whose ballot it is, whatever was sent."""
    return {**raw, **_own_task(view, "BALLOT")}


def own_signature(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Whose signature it is, whatever was sent."""
    seat = own_seat(view)
    return {**raw, "name": seat.name if seat else "", **_own_task(view, "SIGN")}


def to_sign(view: View) -> str | None:
    """Every member signs once."""
    seat = own_seat(view)
    return None if seat and seat.name in unsigned(view) else "您已签名，或不在席"


def entitled(view: View) -> Reason | None:
    """Whoever votes has a vote."""
    seat = own_seat(view)
    if seat is None or seat.n not in ballots(view):
        return Reason("您的席位在本次表决中没有表决权", ASSUMED["联系领导的表决权"].label)
    return None


def every_point(view: View, answers: Any) -> Iterator[Reason]:
    """Each point once, and no other."""
    yield from _each([n for n, _ in points(view)], answers.votes)
    if len(answers.nonce) < 16:
        yield Reason("封签不足十六个字符，票面可能被猜出", field="nonce")


def _each(wanted: Iterable[int], votes: Any) -> Iterator[Reason]:
    given = Counter(vote.n for vote in votes)
    wanted = set(wanted)
    for n in sorted(wanted - set(given)):
        yield Reason(f"分歧点{n}没有表决", field="votes")
    for n, times in sorted(given.items()):
        if n not in wanted:
            yield Reason(f"没有要表决的分歧点{n}", field="votes")
        elif times > 1:
            yield Reason(f"分歧点{n}表决了 {times} 次", field="votes")


def all_cast(view: View) -> str | None:
    """Together, or not at all."""
    open_ = [f"{n}号席" for n, step in sorted(ballots(view).items()) if not step]
    return f"{'、'.join(open_)}尚未投票：全部封存后才能同时开票" if open_ else None


def opened(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The last ballot of every seat, as it was sealed, and what they come to; whatever was sent."""
    if all_cast(view) or not view.unsealed:
        return {**raw, "ballots": [], "results": [], "dissents": [], "result": "COUNTED", "tied": []}
    names, found = {n: seat.name for n, seat in seats(view).items()}, []
    for n, step in sorted(ballots(view).items()):
        held = view.unsealed[int(step), "votes"]
        if held.value is not None:
            found.append(
                {"seat": n, "name": names[n], "step": int(step), "salt": held.salt, "votes": json.loads(held.value)}
            )
    results = count(view, found)
    tied = ties(view, results)
    return {
        **raw, "ballots": found, "results": [_plain(one) for one in results], "result": "TIE" if tied else "COUNTED",
        "tied": tied, "dissents": [] if tied else dissents(found, results),
    }  # fmt: skip


def whole(view: View, answers: Any) -> Iterator[Reason]:
    """Nothing that was sealed is missing."""
    missing = set(ballots(view)) - {one.seat for one in answers.ballots}
    if missing:
        yield Reason(f"{'、'.join(map(str, sorted(missing)))}号席的票已不在，须重新表决")


def count(view: View, found: Ballots) -> list[dict[str, Any]]:
    """Each point: its votes, the majority if there is one."""
    rules, there = kept(view, "COMPOSITION"), kept(view, "MEETING")
    counted = []
    for n, _ in points(view):
        votes = [vote["choice"] for one in found for vote in one["votes"] if vote["n"] == n]
        base = {"SEATS": view.facts.seats, "PRESENT": len(there["present"])}.get(
            rules["majority_base"], sum(1 for one in votes if one != "ABSTAIN")
        )
        counted.append(result(n, votes, base))
    return counted


def result(n: int, votes: Sequence[str], base: int) -> dict[str, Any]:
    """Pure: the votes on one point against more than half of `base`."""
    by = Counter(votes)
    threshold = base // 2 + 1
    majority = next((choice for choice in COUNTED if by[choice] >= threshold), "")
    tally = "、".join(f"{CHOICES[choice]} {by[choice]}" for choice in (*COUNTED, "ABSTAIN") if by[choice])
    top = [choice for choice in COUNTED if by[choice] and by[choice] == max(by[c] for c in COUNTED)]
    return {
        "n": n,
        "majority": majority,
        "tally": tally or "无",
        "threshold": threshold,
        "tied": not majority and len(top) > 1,
    }


def _plain(one: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in one.items() if name != "tied"}


def ties(view: View, results: Sequence[Mapping[str, Any]]) -> list[int]:
    """The points that the liaison decides: two positions are equally strong, and the policy says so."""
    if kept(view, "COMPOSITION").get("liaison_vote") != "TIE_BREAK" or not liaison_seats(view):
        return []
    return [one["n"] for one in results if one["tied"]]


def dissents(found: Ballots, results: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Whoever was not of the majority; where there is none, every position is one."""
    majority = {one["n"]: one["majority"] for one in results}
    return [
        {"seat": one["seat"], "name": one["name"], **vote}
        for one in found
        for vote in one["votes"]
        if vote["choice"] != majority[vote["n"]]
    ]


def breaks_tie(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The liaison's votes beside the others, counted again."""
    seat, before = own_seat(view), kept(view, "COUNT")
    own = [
        {**vote, "n": number(vote["n"])}
        for vote in raw.get("votes") or ()
        if isinstance(vote, Mapping) and {"n", "choice", "reason"} <= set(vote)
    ]
    found = list(before.get("ballots", ()))
    if seat:
        found.append({"seat": seat.n, "name": seat.name, "votes": own})
    counted = {one["n"]: _plain(one) for one in count(view, found)}
    results = [counted[one["n"]] for one in before.get("results", ())]
    own_words = {"seat": seat.n if seat else 0, "name": seat.name if seat else ""}
    return {**raw, **own_words, "ballots": [], "results": results, "dissents": dissents(found, results)}


def tie_stays(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was counted, as it was counted; whatever was sent."""
    before = kept(view, "COUNT")
    results = list(before.get("results", ()))
    return {**raw, "ballots": [], "results": results, "dissents": dissents(before.get("ballots", ()), results)}


def voter_enrolled(view: View) -> Reason | None:
    """Whoever votes is in the register that day. What they voted stands when they leave it later: misconduct is a recusal."""
    return _out(view, "不能表决", "批准机关（缺位递补）")


def decider_enrolled(view: View) -> Reason | None:
    """Whoever decides a tie is in the register that day."""
    return _out(view, "不能决定", "评议期限届满后，秘书办理“票数相等未能决定”")


def _out(view: View, words: str, who: str) -> Reason | None:
    seat = own_seat(view)
    why = seat and left_register(view, seat)
    return Reason(f"{why}，{words}", D713["21"].label, who) if why else None


def tie_overdue(view: View) -> Reason | None:
    """A tie stays one only after the time for the deliberation."""
    reading = view.readings.get("deliberate")
    due = reading.due if reading else None
    if due is not None and view.today > due:
        return None
    return Reason(
        f"评议期限至 {due}，届满后才能按未形成多数意见处理", ASSUMED["评议期限"].label, "联系领导办理“联系领导决定”"
    )


def decides_ties(view: View, answers: Any) -> Iterator[Reason]:
    """Only the liaison, every tie, and by taking a position."""
    if answers.seat not in liaison_seats(view):
        yield Reason("票数相等的分歧点由政府联系领导决定", ASSUMED["联系领导的表决权"].label)
    yield from _each(kept(view, "COUNT").get("tied", ()), answers.votes)
    if any(vote.choice == "ABSTAIN" for vote in answers.votes):
        yield Reason("票数相等时联系领导不能弃权", ASSUMED["联系领导的表决权"].label, field="votes")


# --- the opinion ----------------------------------------------------------------------------------------------------------


def not_returned_yet(view: View) -> Reason | None:
    """Each member sends the opinion on one count back once; whoever still disagrees signs with a dissent beside it."""
    mine = any(t.kind == "RETURNED" and t.text == view.actor and t.round == view.facts.round for t in view.tasks)
    words = "您已退改过一次：仍有不同意见的，签名时写明，原样附在意见书后"
    return Reason(words, ASSUMED["每名评审员可退改一次"].label) if mine else None


def unsigned(view: View) -> list[str]:
    """Members who have not signed the newest draft."""
    draft = latest(view, "SIGN")
    names = {n: seat.name for n, seat in seats(view).items()}
    return [
        names[int(t.text)] for t in view.tasks if t.kind == "SIGN" and draft and t.seq == draft.seq and not t.outcome
    ]


def ended(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """With a majority on any point, or without one on all; and who has not signed."""
    results = kept(view, "COUNT").get("results", ())
    members = [seat.name for _, seat in sorted(seats(view).items())]
    outcome = "OPINED" if any(one["majority"] for one in results) else "SPLIT"
    return {**raw, "outcome": outcome, "results": list(results), "unsigned": unsigned(view), "members": members}


def signed_or_late(view: View) -> str | None:
    """All have signed, or the time for it has passed."""
    missing = unsigned(view)
    reading = view.readings.get("opinion")
    late = reading is not None and reading.due is not None and view.today > reading.due
    return f"{'、'.join(missing)}尚未签名" if missing and not late else None


def explained(view: View, answers: Any) -> Iterator[Reason]:
    """Whose signature is missing, and why."""
    del view
    if answers.unsigned and len(answers.note) < 2:
        yield Reason(f"{'、'.join(answers.unsigned)}没有签名，须说明情况", field="note")
