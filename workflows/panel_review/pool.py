"""The draw: the pool fixed and hashed, words committed and revealed, the public number, and the order that follows from them."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from engine.citations import ASSUMED
from engine.errors import Reason
from engine.standing import View
from engine.verifier import draw_order, draw_seed, drawn, pool_hash, pool_lines, sha256
from workflows.law import D713
from workflows.panel_review.designating import designable, listed, vacant_seat
from workflows.panel_review.number import spelled, with_dice
from workflows.panel_review.roster import (
    Entry,
    available,
    entries,
    excluded_by_decision,
    passed_by_register,
    with_today,
)
from workflows.panel_review.seated import (
    composition,
    gone_from_list,
    involved,
    kept,
    latest,
    seats,
    taken_since,
)
from workflows.panel_review.titles import CATEGORIES
from workflows.panel_review.units import parted_units, same_unit

HEX = re.compile(r"[0-9a-f]{64}")


def composed(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The composition and the way of voting are those of the policy today."""

    def value(key: str) -> Any:
        return view.policies.value(key, view.org, view.today).value

    groups = []
    for word in str(value("panel.seats")).split(","):
        category, count, selection = word.split(":")
        groups.append({"category": category, "count": int(count), "selection": selection})
    return {
        **raw, "composition": groups, "seats": sum(one["count"] for one in groups), "quorum": int(value("panel.quorum")),
        "majority_base": value("panel.majority_base"), "liaison_vote": value("panel.liaison_vote"),
    }  # fmt: skip


def vacant(view: View) -> list[tuple[int, str]]:
    """The seats that are to be drawn: number and category."""
    held = {n for n, seat in seats(view).items() if seat.person}
    return [(n, of) for n, of, how in composition(view) if how == "RANDOM" and n not in held]


# --- the pool -----------------------------------------------------------------------------------------------------------


def pooled(view: View, raw: Mapping[str, Any], *, decided: bool = True) -> Mapping[str, Any]:
    """The list, its hash, and who on it is passed over and why: from the registers and the record, whatever was sent.

    `decided` False: as if the approving authority had excluded nobody.
    """
    raw, wanted = with_dice(view, raw), Counter(category for _, category in vacant(view))
    there = {
        code: one for code, one in sorted(entries(view, str(raw.get("wide", "OWN"))).items()) if one.category in wanted
    }
    lines = pool_lines((code, one.name, one.category) for code, one in there.items())
    return {
        **raw, "pool": lines, "pool_hash": pool_hash(lines), "excluded": _excluded(view, there, excluded_by_decision(view) if decided else {}),
        "people": [{"code": code, "person": one.person, "org": one.org} for code, one in there.items()],
        "seats": [{"category": category, "count": count} for category, count in wanted.items()],
    }  # fmt: skip


def _excluded(view: View, there: Mapping[str, Entry], decided: Mapping[str, tuple[int, str]]) -> list[dict[str, Any]]:
    """One reason for each: an earlier part in the matter, the unit of a side, a second place on the list, a decision, what the
    register says."""
    parts, held = involved(view), {seat.person: seat for seat in seats(view).values() if seat.person}
    register, units = passed_by_register(view, there), parted_units(view)
    found: list[dict[str, Any]] = []
    named = set[str]()
    for code, one in there.items():
        twice = "在名单中已列一次" if one.person in named else ""
        seated = f"已在{held[one.person].n}号席" if one.person in held else ""
        step, given = decided.get(code, (0, ""))
        if why := parts.get(one.person) or same_unit(view.offices, view.org, one.unit, units) or seated or twice:
            found.append({"code": code, "reason": why})
        elif given:
            found.append({"code": code, "reason": given, "decided": step})
        elif code in register:
            found.append({"code": code, "reason": register[code]})
        named.add(one.person)
    return found


def spare(view: View) -> int:
    """How many more than the seats must be left in each category, so that whoever fixes the list does not fix the panel."""
    return int(view.policies.value("panel.spare", view.org, view.today).value)


def _short(view: View, pool: Mapping[str, Any]) -> Iterator[tuple[str, int, list[tuple[str, str]], list[str]]]:
    """Each category too small: its name, the seats, who is on the list, which codes are left."""
    gone, lines = {one["code"] for one in pool["excluded"]}, [line.split("|") for line in pool["pool"]]
    for group in pool["seats"]:
        own = [(code, name) for code, name, category in lines if category == group["category"]]
        left = [code for code, _ in own if code not in gone]
        if len(left) < group["count"] + spare(view):
            yield group["category"], group["count"], own, left


def large_enough(view: View, answers: Any) -> Iterator[Reason]:
    """Enough of every category are left; says which are not, who is passed over and why."""
    pool = answers.model_dump()
    excluded = {one["code"]: one["reason"] for one in pool["excluded"]}
    for category, count, own, left in _short(view, pool):
        whom = "；".join(f"{code} {name}（{excluded[code]}）" for code, name in own if code in excluded)
        said = (
            f"“{CATEGORIES[category]}”要抽 {count} 人、另有候补 {spare(view)} 人，"
            f"名单 {len(own)} 人中可抽的只有 {len(left)} 人"
        )
        who = (
            "秘书改用上级专家库，仍不够的由批准机关改用今日的名册"
            if answers.wide == "OWN"
            else "秘书先登记专家，再由批准机关改用今日的名册"
        )
        yield Reason(f"{said}{'；不参加的：' + whom if whom else ''}", D713["21"].label, who, "wide")
    if answers.wide == "SUPERIOR" and not any(_short(view, pooled(view, {"wide": "OWN"}))):
        yield Reason("本级专家库够用，不能并入上级的", D713["21"].label, field="wide")


def too_small(view: View, answers: Any) -> Iterator[Reason]:
    """Only where nobody could be drawn from the registers of the day of the petition are those of today taken: whom the authority
    has excluded itself makes them no smaller."""
    del answers
    if not _short_by_itself(view):
        yield Reason("提请时的名册够用，不改用今日的名册（批准机关决定排除的人不计）")


def _short_by_itself(view: View) -> set[str]:
    return {category for category, *_ in _short(view, pooled(view, {"wide": "SUPERIOR"}, decided=False))}


def retaken(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The register with whoever has come since in the categories that are too small, whatever was sent."""
    return {**raw, "roster": with_today(view, _short_by_itself(view))}


def leaves_enough(view: View, answers: Any) -> Iterator[Reason]:
    """Nobody is excluded whom the list needs, of the nearest register or with those above it: what is said against such a member
    is decided as a recusal, after the draw."""
    for wide in ("OWN", "SUPERIOR"):
        whole, pool = pooled(view, {"wide": wide}, decided=False), pooled(view, {"wide": wide})
        small = {category for category, *_ in _short(view, whole)}
        without = {**pool, "excluded": [*pool["excluded"], {"code": answers.code}]}
        for category, count, own, left in _short(view, without):
            if (
                category in small
                or answers.code not in dict(own)
                or answers.code in {one["code"] for one in pool["excluded"]}
            ):
                continue
            said = f"排除 {answers.code} 之后，“{CATEGORIES[category]}”可抽的只有 {len(left)} 人，要抽 {count} 人、另有候补 {spare(view)} 人"
            yield Reason(f"{said}：不能再排除，抽到以后申请回避", D713["21"].label, "双方申请回避", "code")
            return


# --- words --------------------------------------------------------------------------------------------------------------


def in_time(clock: str, verb: str) -> Any:
    """A word is spoken within its days, and never when the number may be known: whether or not the clock has been looked at."""

    def timely(view: View) -> Reason | None:
        reading = view.readings.get(clock)
        if reading is not None and reading.due is not None and view.today > reading.due:
            return Reason(
                f"{verb}期限（{reading.due}）已过，未{verb}的按空缺计入种子", ASSUMED[f"未{verb}的按空缺计入"].label
            )
        day = str(kept(view, "POOL").get("drawn_on", ""))
        if day and view.today >= date.fromisoformat(day):
            said = f"公开号码于 {day} 产生，当日起不能再{verb}"
            return Reason(said, ASSUMED[f"未{verb}的按空缺计入"].label)
        return None

    timely.__qualname__ = f"in_time({clock})"
    return timely


def is_print(view: View, answers: Any) -> Iterator[Reason]:
    """A commitment is the print of a word, not the word; and of a word of one's own."""
    published = latest(view, "POOL")
    since = published.seq if published else 0
    if not HEX.fullmatch(answers.commitment):
        yield Reason("应为词的 SHA-256 指纹：六十四位小写十六进制数字，不是词本身", field="commitment")
    elif any(t.kind == "COMMIT" and t.text == answers.commitment and t.seq > since for t in view.tasks):
        yield Reason("与另一方封存的指纹相同：请自己另写一个词", field="commitment")


def commitment(view: View, side: str) -> str:
    """What a side has committed to in this draw; '' when nothing."""
    published = latest(view, "POOL")
    since = published.seq if published else 0
    return next((t.text for t in view.tasks if t.kind == "COMMIT" and t.detail == side and t.seq > since), "")


def word(view: View, side: str) -> str:
    """What a side has revealed in this draw; '' when nothing."""
    published = latest(view, "POOL")
    since = published.seq if published else 0
    return next((t.outcome for t in view.tasks if t.kind == "COMMIT" and t.detail == side and t.seq > since), "")


def _asked(view: View, side: str) -> int:
    """The step at which a side has committed."""
    return next((t.seq for t in reversed(view.tasks) if t.kind == "COMMIT" and t.detail == side), 0)


def commits(side: str, other: str) -> Any:
    """Fills in whether the other side has committed already."""

    def filled(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**raw, "both": "YES" if commitment(view, other) else "NO"}

    filled.__qualname__ = f"commits({side})"
    return filled


def reveals(side: str, other: str) -> Any:
    """Fills in whether nothing is left to reveal."""

    def filled(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
        silent = bool(commitment(view, other)) and not word(view, other)
        return {**raw, "both": "NO" if silent else "YES", "asked": _asked(view, side)}

    filled.__qualname__ = f"reveals({side})"
    return filled


def matches(side: str) -> Any:
    """A word is the one whose print was handed in."""

    def matching(view: View, answers: Any) -> Iterator[Reason]:
        held = commitment(view, side)
        if sha256(answers.word) != held:
            yield Reason(f"这个词的指纹与封存的（{held[:8]}…）不符，请核对每一个字和空格", field="word")

    matching.__qualname__ = f"matches({side})"
    return matching


# --- the draw -----------------------------------------------------------------------------------------------------------


def everyone_designated(view: View) -> str | None:
    """Seats that are not drawn are filled before the draw."""
    there = {n for n, seat in seats(view).items() if seat.person}
    missing = [f"{n}号席" for n, _, selection in composition(view) if selection == "DESIGNATED" and n not in there]
    return f"{'、'.join(missing)}尚未指定" if missing else None


def drew(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Seed, order and seats follow from the pool, the words and the number."""
    pool, number = kept(view, "POOL"), latest(view, "NUMBER")
    words = [word(view, "unit"), word(view, "review")]
    public = spelled(view, raw.get("public_number"), str(raw.get("by", "ANNOUNCED")))
    seed = draw_seed(pool_hash(pool["pool"]), words, public, number.text if number else "")
    candidates = [tuple(line.split("|")) for line in pool["pool"]]
    listed = {line.partition("|")[0] for line in pool["pool"]}
    passed = {code: why for code, why in gone_from_list(view).items() if code in listed}
    excluded = {one["code"]: one["reason"] for one in pool["excluded"]} | passed
    who = {one["code"]: one for one in pool["people"]}
    order, taken = [], []
    for group in pool["seats"]:
        category = group["category"]
        ranked = draw_order(seed, candidates, category)
        chosen = drawn(ranked, group["count"], excluded)
        names = {code: name for code, name, _ in candidates}
        for code, value in ranked:
            outcome = "EXCLUDED" if code in excluded else "SEATED" if code in chosen else "ALTERNATE"
            order.append({
                "category": category, "code": code, "name": names[code], "value": value, "outcome": outcome,
                "why": excluded.get(code, ""), "person": who[code]["person"], "org": who[code]["org"],
            })  # fmt: skip
        taken += [
            {"seat": n, "category": category, "code": code, "name": names[code], "person": who[code]["person"], "org": who[code]["org"]}
            for n, code in zip([n for n, of in vacant(view) if of == category], chosen, strict=False)
        ]  # fmt: skip
    return {
        **raw,
        "public_number": public or raw.get("public_number", ""),
        "words": words,
        "seed": seed,
        "order": order,
        "taken": taken,
        **_told(passed),
    }


def _told(passed: Mapping[str, str]) -> Mapping[str, Any]:
    return {"passed": [{"code": code, "reason": why} for code, why in sorted(passed.items())]}


def following(view: View, category: str) -> Mapping[str, Any]:
    """The next of the newest order of a category who has not sat here since; blanks where there is none. Whoever has taken
    a part in the matter meanwhile is passed over, and named with the reason."""
    newest = next((t for t in reversed(view.tasks) if t.kind == "ORDER" and category in json.loads(t.text)), None)
    order = json.loads(newest.text)[category] if newest else ()
    sat = {task.text for task in view.tasks if task.kind == "SEAT" and newest and task.seq >= newest.seq}
    parts = {**taken_since(view), **involved(view)}
    passed: list[dict[str, str]] = []
    for code, name, person, org in order:
        if person in sat:
            continue
        if person not in parts:
            return {"next_code": code, "name": name, "person": person, "org": org, "passed": passed}
        passed.append({"code": code, "reason": parts[person]})
    return {**dict.fromkeys(("next_code", "name", "person", "org"), ""), "passed": passed}


def designates(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The seat, and who stands behind the code."""
    n, category = vacant_seat(view)
    one = available(view).get(str(raw.get("code", "")).strip())
    known = (
        {"name": one.name, "person": one.person, "org": one.org}
        if one and one.category == category
        else {"name": "", "person": "", "org": ""}
    )
    return {**raw, "seat": n, "category": category, **known}


def may_be_designated(view: View, answers: Any) -> Iterator[Reason]:
    """There is a seat to fill, and whoever is named may sit there."""
    if not answers.seat:
        yield Reason("没有空缺的指定席位", field="code")
    if not answers.person:
        there = "、".join(f"{code}（{one.name}）" for code, one in designable(view).items())
        words = f"专家库中没有可用的“{CATEGORIES[answers.category]}” {answers.code}"
        yield Reason(
            f"{words}；可以指定的：{there}" if there else words, field="code", who="" if there else "秘书先登记"
        )
    elif why := involved(view).get(answers.person):
        yield Reason(f"{answers.name}{why}，不得担任评审", D713["20"].label, field="code")
    if answers.person in listed(view):
        yield Reason(f"{answers.name}在已公布的抽取名单中，不能同时指定", field="code")


def exhausted(view: View) -> str | None:
    """A new draw only where a seat is vacant and nobody is left in the order."""
    return None if vacant(view) else "没有空缺的抽取席位"
