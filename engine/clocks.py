"""A clock 期限: a limit counted over an append-only ledger. Pure: knows no database and no present moment.

The conventions are closed. The start day never counts. Counted days are the countable days after the start that are
not in (pause day, resume day]; overlapping pauses count once; pause and resume on one day exclude nothing and lift
nothing. After a pause that stood, at least the floor is left. A pause after the breach is recorded and changes nothing.
A limit whose last day is a day of rest rolls to the next working day (民法典 第201条、第203条); a day that a document
names does not (unit EXACT). A MIN clock opens on the working day after its window. An entry dated before the one it
follows takes effect on that one's day: a pause before the start day begins with it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from operator import itemgetter

from engine.calendar import EXACT, WORKING, Calendar, Kind


class ClockKind(StrEnum):
    """MAX: act within. MIN: not before. REMIND: a call, without a breach."""

    MAX = "MAX"
    MIN = "MIN"
    REMIND = "REMIND"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger, written by the act whose event has this `seq`. `on` is an office day.

    kind (and value): start, restart, rebase (the limit), extend (days added), resume (the floor), pause, meet, waive,
    lapse. `why`: in Chinese, for people; for a pause, its reason.
    """

    seq: int
    kind: str
    on: date
    value: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a ledger says. Days in the clock's own unit."""

    status: str  # running, standing, met, waived, lapsed
    due: (
        date | None
    )  # MAX: the last day to act. MIN: the last day of the window. None while standing, or closed standing
    opens: date | None  # MIN only: the first working day after `due`
    left: int  # counted days not yet used when counting last began, stands or was closed; never negative
    used: int  # counted days used until then; a clock closed late has used its limit and the days it was late
    provisional: bool  # `due` or `opens` falls in a year whose notice is not known
    breached_before_pause: bool  # a pause came after the breach: recorded, without effect


class _Count:
    """A ledger being read, entry by entry. `read` gives its outcome, `explain` its way."""

    __slots__ = (
        "begun",
        "breached",
        "calendar",
        "closed_on",
        "due",
        "left",
        "open_pauses",
        "paused_on",
        "since",
        "status",
        "stood",
        "unit",
        "used",
    )

    closed_on: date | None
    due: date | None
    paused_on: date | None
    stood: list[tuple[date, date, int]]  # pause day, resume day, days used by then

    def __init__(self, ledger: Sequence[Entry], unit: str, calendar: Calendar) -> None:
        """Read the whole ledger. Raises ValueError when it does not begin with a start, or holds an unknown kind."""
        if not ledger or ledger[0].kind != "start":
            raise ValueError("a ledger begins with its start")
        self.unit, self.calendar = unit, calendar
        on = ledger[0].on
        for entry in ledger:
            if entry.on > on:
                on = entry.on
            step = _STEPS.get(entry.kind)
            if step is None:
                raise ValueError(f"not a ledger entry: {entry.kind}")
            step(self, on, entry.value)
        if not (self.closed_on or self.paused_on):
            self.due = self.last_day()

    def last_day(self) -> date:
        """The last day, rolled, as counted from `since`."""
        return _last_day(self.since, self.left, self.unit, self.calendar)

    def start(self, on: date, limit: int) -> None:
        """Begin, or begin anew: what was counted, paused or closed before is of no account (信息公开条例 第30条)."""
        self.status, self.begun, self.since, self.left, self.used = "running", on, on, limit, 0
        self.due = self.paused_on = self.closed_on = None
        self.open_pauses = 0
        self.breached = False
        self.stood = []

    def pause(self, on: date, _: int) -> None:
        """Stand from the end of the day, unless the last day has passed."""
        if self.closed_on:
            return
        self.open_pauses += 1
        if not self.paused_on:
            if on <= self.last_day():
                self.status, self.paused_on = "standing", on
            else:
                self.breached = True

    def resume(self, on: date, floor: int) -> None:
        """Run again from the day after, when no other pause is open."""
        if self.closed_on or not self.open_pauses:
            return
        self.open_pauses -= 1
        if self.open_pauses or not self.paused_on:
            return
        if on > self.paused_on:
            left = self.left - self.calendar.between(self.since, self.paused_on, self.unit)
            self.used += self.left - max(left, 0)
            self.left, self.since = max(left, floor, 0), on
            self.stood.append((self.paused_on, on, self.used))
        self.status, self.paused_on = "running", None

    def extend(self, _: date, days: int) -> None:
        """Days are added to the limit (许可法 第42条), also while it stands."""
        if not self.closed_on:
            self.left += days

    def rebase(self, on: date, limit: int) -> None:
        """Another limit from the same start, extensions included, less the days used; pauses are kept.

        Who was in time keeps one countable day after this day; after the breach a shorter limit changes nothing.
        """
        if self.closed_on:
            return
        least = self.left
        if self.paused_on or on <= self.last_day():
            least = self.calendar.between(self.since, self.paused_on or on, self.unit) + 1
        self.left = max(limit - self.used, least)

    def close(self, on: date, status: str) -> None:
        """Count no more. The first closing holds."""
        if self.closed_on:
            return
        self.status, self.closed_on = status, on
        used = min(self.calendar.between(self.since, self.paused_on or on, self.unit), self.left)
        if not self.paused_on:
            self.due = self.last_day()
            if on > self.due:
                used = self.left + self.calendar.between(self.due, on, self.unit)
        self.used += used
        self.left -= used


_STEPS: Mapping[str, Callable[[_Count, date, int], None]] = {
    "start": _Count.start,
    "restart": _Count.start,
    "pause": _Count.pause,
    "resume": _Count.resume,
    "extend": _Count.extend,
    "rebase": _Count.rebase,
    "meet": lambda count, on, _: count.close(on, "met"),
    "waive": lambda count, on, _: count.close(on, "waived"),
    "lapse": lambda count, on, _: count.close(on, "lapsed"),
}


def read(ledger: Sequence[Entry], kind: str, unit: str, calendar: Calendar) -> Reading:
    """What the ledger says. Raises ValueError for a ledger without a start or with an unknown entry."""
    if len(ledger) == 1 and ledger[0].kind == "start":
        return _read_begun(ledger[0], kind, unit, calendar)
    count = _Count(ledger, unit, calendar)
    left, used, due, opens = count.left, count.used, count.due, None
    if count.status == "standing":
        spent = min(calendar.between(count.since, count.paused_on or count.since, unit), left)
        left, used = left - spent, used + spent
    if due and kind == ClockKind.MIN:
        opens = calendar.on_or_after(due + timedelta(1))
    provisional = due is not None and unit != EXACT and calendar.provisional(opens or due)
    return Reading(count.status, due, opens, max(left, 0), used, provisional, count.breached)


def _read_begun(start: Entry, kind: str, unit: str, calendar: Calendar) -> Reading:
    """The same of a clock that has only begun, as most have: every act reads some."""
    due = _last_day(start.on, start.value, unit, calendar)
    opens = calendar.on_or_after(due + timedelta(1)) if kind == ClockKind.MIN else None
    provisional = unit != EXACT and calendar.provisional(opens or due)
    return Reading("running", due, opens, max(start.value, 0), 0, provisional, False)


def _last_day(since: date, left: int, unit: str, calendar: Calendar) -> date:
    """The last of the days left, rolled unless it is named."""
    if unit == EXACT:
        return since + timedelta(max(left, 0))
    if left <= 0:
        return calendar.on_or_after(since)
    end = calendar.add(since, left, unit)
    return end if unit == WORKING else calendar.on_or_after(end)


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day of a clock. `n`: days counted so far. `why`: in Chinese, why it does not count, or what is special."""

    date: date
    kind: Kind
    counted: bool
    n: int
    why: str


_CLOSED = {"met": "已办结", "waived": "已免除", "lapsed": "已期满终止"}
_PAST = {ClockKind.MAX: "超期", ClockKind.MIN: "期满", ClockKind.REMIND: "超过提醒日"}


def explain(
    ledger: Sequence[Entry], kind: ClockKind, unit: str, calendar: Calendar, until: date | None = None
) -> list[DayRow]:
    """One row per day from the day after the (last) start to `until`; without it to the due day, rolled, of a running
    clock, to the closing day of a closed one, to the last entry of a standing one. Page, document, API and event show
    this list and no other.
    """
    count = _Count(ledger, unit, calendar)
    end = until or count.closed_on or count.due or max(entry.on for entry in ledger)
    stretches = [*count.stood, (count.paused_on or date.max, date.max, count.used + count.left)]
    pauses = _pauses(ledger)
    rows: list[DayRow] = []
    n, day = 0, count.begun
    while (day := day + timedelta(1)) <= end:
        while day > stretches[0][1]:
            del stretches[0]
        stands_from, _, quota = stretches[0]
        if count.closed_on and day > count.closed_on:
            counted, why = False, _CLOSED[count.status]
        elif day > stands_from:
            reasons = dict.fromkeys(reason for first, last, reason in pauses if first < day <= last and reason)
            counted, why = False, "：".join(filter(None, ("停计", "、".join(reasons))))
        elif count.due and day > count.due:
            counted = calendar.counts(day, unit)
            why = _PAST[kind] if counted else _rest(calendar, day)
        elif n >= quota:
            counted, why = False, f"顺延（{rest}）" if (rest := _rest(calendar, day)) else "顺延至工作日"
        else:
            counted = calendar.counts(day, unit)
            why = _rest(calendar, day) if not counted else _worked(calendar, day, unit)
        n += counted
        rows.append(DayRow(day, calendar.kind(day), counted, n, why))
    return rows


def _rest(calendar: Calendar, day: date) -> str:
    """Why this is a day of rest; empty when it is not."""
    known = calendar.day(day)
    return {Kind.WEEKEND: known.name or "周末", Kind.HOLIDAY: known.name or "节假日"}.get(known.kind, "")


def _worked(calendar: Calendar, day: date, unit: str) -> str:
    """Why this day counts although one would not think so."""
    known = calendar.day(day)
    return known.name or "调休上班" if known.kind == Kind.MAKE_UP and unit == WORKING else ""


def _pauses(ledger: Sequence[Entry]) -> list[tuple[date, date, str]]:
    """First day, last day and reason of every pause; a resume ends the pause it names in `why`, or the oldest."""
    pauses: list[tuple[date, date, str]] = []
    still: list[Entry] = []
    for entry in ledger:
        if entry.kind == "pause":
            still.append(entry)
        elif entry.kind == "resume" and still:
            ended = next((pause for pause in still if pause.why == entry.why), still[0])
            still.remove(ended)
            pauses.append((ended.on, entry.on, ended.why))
        elif entry.kind == "restart":
            still.clear()
    pauses += ((pause.on, date.max, pause.why) for pause in still)
    return sorted(pauses, key=itemgetter(0))
