"""Who may be named for a seat that is not drawn: chosen by name from the register, not by a code that only its keeper knows."""

from engine.standing import View
from workflows.panel_review.roster import Entry, available
from workflows.panel_review.seated import LIAISON, composition, involved, kept, seats


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
