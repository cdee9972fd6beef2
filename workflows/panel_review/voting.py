"""Meetings and votes: quorum, who votes, sealed ballots, their opening, majorities, the liaison's decision, dissents."""

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
    chair_may,
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


# --- the meeting --------------------------------------------------------------------------------------------------------


def materials_had_their_time(view: View) -> Reason | None:
    """Nobody meets before everybody has had the least time with the materials."""
    reading = view.readings.get("materials.min")
    if reading is not None and reading.opens is not None and view.today < reading.opens:
        return Reason(f"材料送达后最短期限未满：{reading.opens} 起才能评议", ASSUMED["评审材料会前送达"].label)
    return None


def quorate(view: View, answers: Any) -> Iterator[Reason]:
    """Enough are there, in seats that there are; with fewer than all, the liaison is among them. The chair may preside."""
    rules, there = kept(view, "COMPOSITION"), set(answers.present)
    known = set(range(1, view.facts.seats + 1))
    if odd := sorted(there - known):
        yield Reason(f"没有{'、'.join(map(str, odd))}号席", field="present")
    needed = min(rules["quorum"], view.facts.seats)
    if len(there & known) < needed:
        yield Reason(
            f"到会 {len(there & known)} 席，不足法定人数 {needed} 席：休会，或由批准机关决定递补",
            ASSUMED["评审团法定人数"].label,
            field="present",
        )
    elif len(there & known) < view.facts.seats and not there & set(liaison_seats(view)):
        yield Reason("未全体到会的，政府联系领导须在场", ASSUMED["评审团法定人数"].label, field="present")
    if answers.chair not in there:
        yield Reason("主持人不在到会席位中", field="chair")
    elif why := chair_may(view, answers.chair):
        yield Reason(why, D713["20"].label, field="chair")


def with_voters(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Whoever is there votes; the liaison only in the mode FULL."""
    present = raw.get("present")
    there = sorted({number(n) for n in present} - {0}) if isinstance(present, list) else []
    without = set() if kept(view, "COMPOSITION").get("liaison_vote") == "FULL" else set(liaison_seats(view))
    return {**raw, "voters": [n for n in there if n not in without]}


def ordered(view: View, answers: Any) -> Iterator[Reason]:
    """A majority of all seats wants an outside opinion, from a body that is not a party and did no earlier assessment."""
    favour = set(answers.in_favour) & set(range(1, view.facts.seats + 1))
    if len(favour) * 2 <= view.facts.seats:
        yield Reason(
            f"赞成 {len(favour)} 席，没有过半数（{view.facts.seats} 席）",
            ASSUMED["第三方意见由评审团过半数决定"].label,
            field="in_favour",
        )
    known = [view.offices.title(holder.org) for holder in view.holders.values()]
    if answers.body in known or answers.org in {holder.org for holder in view.holders.values()}:
        yield Reason(f"{answers.body}是当事一方，不能受托", D713["20"].label, field="body")
    earlier = (task for member in view.family for task in member.tasks if task.kind.startswith("PRECONDITION"))
    if any(answers.body in f"{task.text}{task.detail}{task.outcome}" for task in earlier):
        yield Reason(f"{answers.body}做过本事项的决策前评估，不能受托", D713["36"].label, field="body")
    if answers.person and answers.org not in view.appointed(answers.person, "EVALUATOR"):
        yield Reason(
            f"{answers.person} 没有在 {answers.org} 登记为第三方评估人员", field="person", who="管理员登记任职"
        )
    if any(
        view_part
        for member in view.family
        for view_part in member.parts.values()
        if any(who == answers.person for who, _ in view_part)
    ):
        yield Reason(f"{answers.person} 在本事项中已有身份，不能受托", D713["20"].label, field="person")


def evaluation_late(view: View) -> str | None:
    """One goes on without the outside opinion only after its time."""
    reading = view.readings.get("evaluation")
    waiting = reading is not None and reading.due is not None and view.today <= reading.due
    return f"第三方意见的期限至 {reading.due}，届满后才能径行继续" if reading and waiting else None


# --- ballots ------------------------------------------------------------------------------------------------------------


def ballots(view: View) -> dict[int, str]:
    """Of this round: the seat, and the step at which its last ballot was sealed ('' before)."""
    found = [task for task in view.tasks if task.kind == "BALLOT" and task.round == view.facts.round]
    newest = max((task.seq for task in found), default=0)
    return {int(task.text): task.outcome for task in found if task.seq == newest}


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


def own_enrolled(view: View) -> Reason | None:
    """Whoever decides a tie is still in the register; what the others voted was opened while they were."""
    seat = own_seat(view)
    why = seat and left_register(view, seat)
    who = "评议期限届满后，秘书办理“票数相等未能决定”"
    return Reason(f"{why}，不能决定", D713["21"].label, who) if why else None


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
