"""Who may be named for a seat that is not drawn: chosen by name from the register, not by a code that only its keeper knows."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.errors import Reason
from engine.standing import View
from workflows.law import D713
from workflows.panel_review.roster import Entry, available
from workflows.panel_review.seated import LIAISON, composition, involved, kept, seats
from workflows.panel_review.titles import CATEGORIES


def vacant_seat(view: View) -> tuple[int, str]:
    """The first seat that is still to be named, with its category; 0 where there is none."""
    there = {n for n, seat in seats(view).items() if seat.person}
    free = [(n, of) for n, of, how in composition(view) if how == "DESIGNATED" and n not in there]
    return free[0] if free else (0, LIAISON)


def listed(view: View) -> set[str]:
    """The persons who may be drawn from the list that is published: they are not named as well."""
    pool = kept(view, "POOL")
    passed_over = {one["code"] for one in pool.get("excluded", ())}
    return {one["person"] for one in pool.get("people", ()) if one["code"] not in passed_over}


def designable(view: View) -> dict[str, Entry]:
    """Code → whoever is available today in the category of that seat, has had no part in the matter, and may not be drawn."""
    _, category = vacant_seat(view)
    barred = {*involved(view), *listed(view)}
    there = available(view).items()
    return {code: one for code, one in there if one.category == category and one.person not in barred}


def offered(view: View) -> list[tuple[str, str]]:
    """The same as choices of a form: the code, and the name with the office."""
    named = designable(view).items()
    return [(code, f"{one.name}（{view.offices.title(one.unit)}，{code}）") for code, one in named]


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
