"""The draw: the pool fixed and hashed, and the order and seats that follow from pool, words and number."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from engine.errors import Reason
from engine.standing import View
from engine.verifier import draw_order, draw_seed, drawn, pool_hash, pool_lines
from workflows.law import D713
from workflows.panel_review.number import spelled, with_dice
from workflows.panel_review.roster import (
    Entry,
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
from workflows.panel_review.words import word


def composed(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The composition and the way of voting are those of the policy today."""

    def value(key: str) -> Any:
        return view.policies.value(key, view.org, view.today).value

    groups = []
    for group in str(value("panel.seats")).split(","):
        category, count, selection = group.split(":")
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


def exhausted(view: View) -> str | None:
    """A new draw only where a seat is vacant and nobody is left in the order."""
    return None if vacant(view) else "没有空缺的抽取席位"
