"""The clock bar: the days of a clock as cells, one a day, from the same list as the explanation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from engine.calendar import Kind

LONGEST = 62  # cells that can still be told apart on a wide screen
LEGIBLE = 40  # cells that have room for a number each
BEFORE = 7  # days before today that are shown of a clock that is far from its end
LATE_SHOWN = 6  # of the days after the due day: the first ones, a gap, today


@dataclass(frozen=True, slots=True)
class Cell:
    """One day. `kind`: start, c counted, p standing, x extension, e to come, w rest; `text`: what stands in it."""

    on: date
    kind: str
    text: str = ""
    makeup: bool = False
    today: bool = False
    due: bool = False
    span: str = ""
    dated: bool = False

    @property
    def classes(self) -> str:
        """As the style sheet calls them."""
        marks = (self.kind, "mk" if self.makeup else "", "now" if self.today else "", "first" if self.span else "")
        return " ".join(mark for mark in marks if mark)


@dataclass(frozen=True, slots=True)
class Bar:
    """`cells` from the start day to the due day (or today when that is later); `cut`: days left out in front."""

    cells: Sequence[Cell]
    cut: int = 0
    remaining: int = 0
    counted: int = 0
    limit: int = 0
    extended: int = 0
    paused: int = 0


def bar(clock: Mapping[str, Any], today: date) -> Bar:
    """`clock`: one of `house.casepage.page(...)["clocks"]`."""
    days = clock["days"]
    limit = clock["amount"]
    extended = sum(entry["value"] for entry in clock["ledger"] if entry["kind"] == "extend")
    due = clock["due"]
    cells = [Cell(clock["started_on"], "start", "起", today=clock["started_on"] == today, dated=True)]
    span = ""
    for row in days:
        cell, span = _cell(row, today, due, limit, span)
        cells.append(cell)
    cells += _late(cells[-1].on, today) if clock["status"] == "running" and due and today > due else []
    cells, cut = _window(cells)
    counted = [row for row in days if row["counted"]]
    paused = sum(1 for row in days if _stands(row))
    remaining = sum(1 for row in counted if row["date"] > today)
    if due and clock["started_on"] > today:  # a day that was named, still to come
        remaining = (due - today).days
    return Bar(cells, cut, remaining, len([r for r in counted if r["date"] <= today]), limit, extended, paused)


def _window(cells: Sequence[Cell]) -> tuple[list[Cell], int]:
    """As many as can be told apart, with today among them, and how many are left out in front; where they are many, without numbers."""
    cut = max(0, len(cells) - LONGEST)
    today = next((n for n, cell in enumerate(cells) if cell.today), len(cells))
    shown = list(cells[cut:])
    if today < cut:  # long before its end
        cut = max(0, today - BEFORE)
        after = cut + LONGEST - 1
        shown = [*cells[cut:after], Cell(cells[after].on, "gap", "…")]
    if len(shown) > LEGIBLE:
        shown = [replace(cell, text="") if cell.text.isdecimal() else cell for cell in shown]
    return shown, cut


def _cell(row: Mapping[str, Any], today: date, due: date | None, limit: int, span: str) -> tuple[Cell, str]:
    on, why = row["date"], row["why"]
    kind = _kind(row, today, limit)
    said = why if kind == "p" or (kind == "w" and row["kind"] == Kind.HOLIDAY) else ""
    text = str(row["n"]) if row["counted"] else ""
    dated = on.day == 1 or on.weekday() == 0 or on in (today, due)
    cell = Cell(
        on, kind, text, row["kind"] == Kind.MAKE_UP, on == today, on == due, said if said != span else "", dated
    )
    return cell, said


def _kind(row: Mapping[str, Any], today: date, limit: int) -> str:
    if _stands(row):
        return "p"
    if not row["counted"]:
        return "w"
    if row["date"] > today:
        return "e"
    return "x" if row["n"] > limit else "c"


def _stands(row: Mapping[str, Any]) -> bool:
    rest = row["kind"] in (Kind.WEEKEND, Kind.HOLIDAY)
    return not row["counted"] and not rest


def _late(last: date, today: date) -> list[Cell]:
    """The days after the due day, until today."""
    days = [last + timedelta(n) for n in range(1, (today - last).days + 1)]
    cells = [Cell(on, "late", today=on == today, dated=on == today) for on in days]
    if len(cells) <= LATE_SHOWN:
        return cells
    return [*cells[: LATE_SHOWN - 2], Cell(days[LATE_SHOWN], "gap", "…"), cells[-1]]
