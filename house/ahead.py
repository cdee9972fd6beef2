"""What comes next for a matter, and when: each step with its last day, counted as the clocks will count, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from engine.calendar import WORKING, Calendar, Kind
from engine.clocks import ClockKind, DayRow, Entry, explain, read
from engine.definition import Workflow
from engine.policy import Value
from engine.standing import Run, Seen, Snapshot

INTAKE, REVIEW, LEAST, SUPPLEMENT, FEEDBACK = "intake", "review", "review.min", "supplement", "feedback"


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit as it will run: from which day, until when, how long, and the days between."""

    started: date
    due: date
    words: str
    source: str
    provisional: bool
    assumed: bool
    days: Sequence[DayRow] = ()


@dataclass(frozen=True, slots=True)
class Ahead:
    """The days before a matter that is submitted at a moment, or that has been.

    `opinion`: the latest day of the opinion. `earliest`: the first day on which the law lets it be put to the meeting at
    all, `safe`: the first day after the latest opinion. `known`: the limit runs already, nothing is supposed.
    """

    submitted: datetime
    intake: Limit
    review: Limit
    least: Limit | None
    feedback: Limit
    supplement: str
    earliest: date
    safe: date
    known: bool = False

    @property
    def opinion(self) -> date:
        """The latest day of the opinion."""
        return self.review.due

    @property
    def rests(self) -> list[str]:
        """The days that do not count on the way, and the make-up days that do, for people."""
        rows = [*self.intake.days, *(row for row in self.review.days if row.date > self.intake.due)]
        return list(rests(rows))


def ahead(snapshot: Snapshot, workflow: Workflow, org: str, facts: Any, at: datetime, today: date) -> Ahead:
    """The days of a matter if it were submitted at a moment: taken in on the last day, reviewed until the last."""
    count = _Counting(snapshot, workflow, org, facts, today)
    calendar = snapshot.calendar(org)
    closing = time.fromisoformat(str(snapshot.policies.value("office.closing", org, today).value))
    start = calendar.start_day(at, closing)
    intake = count.limit(INTAKE, start)
    return count.whole(at, intake, count.limit(REVIEW, intake.due), start)


def running(seen: Seen, at: datetime) -> Ahead:
    """The days of a case that has been submitted, from the clocks that run; what has not begun is supposed."""
    case = seen.standing
    count = _Counting(seen.snapshot, seen.workflow, case.org, seen.facts, seen.today)
    begun, reviewed = seen.run(INTAKE), seen.run(REVIEW)
    intake = count.live(begun) if begun else count.limit(INTAKE, seen.today)
    review = count.live(reviewed) if reviewed else count.limit(REVIEW, max(intake.due, seen.today))
    answered = seen.run(FEEDBACK)
    feedback = count.live(answered) if answered else None
    return count.whole(at, intake, review, seen.today, known=reviewed is not None, feedback=feedback)


class _Counting:
    """The limits of one workflow for one office, by the policy of today."""

    def __init__(self, snapshot: Snapshot, workflow: Workflow, org: str, facts: Any, today: date) -> None:
        self.workflow, self.org, self.facts, self.today = workflow, org, facts, today
        self.policies, self.calendar = snapshot.policies, snapshot.calendar(org)

    def value(self, clock: str) -> Value:
        """The policy value that a clock would start with."""
        return self.policies.value(self.workflow.clock[clock].limit.key(self.facts), self.org, self.today)

    def limit(self, clock: str, start: date) -> Limit:
        """A limit that would start on a day."""
        value = self.value(clock)
        ledger = (Entry(1, "start", start, int(value.value)),)
        return self._limit(ledger, self.workflow.clock[clock].kind, value.unit, value)

    def live(self, run: Run) -> Limit:
        """A limit that runs, or stands: then as if it ran on today."""
        ledger = run.ledger
        if run.reading(self.calendar).status == "standing":
            ledger = (*ledger, Entry(ledger[-1].seq, "resume", self.today, 1))
        return self._limit(ledger, ClockKind(run.kind), run.unit, self.value(run.clock))

    def _limit(self, ledger: Sequence[Entry], kind: ClockKind, unit: str, value: Value) -> Limit:
        reading = read(ledger, kind, unit, self.calendar)
        due = reading.opens if kind == ClockKind.MIN else reading.due
        days = explain(ledger, kind, unit, self.calendar)
        on = due or self.today
        return Limit(ledger[0].on, on, value.words, value.source, reading.provisional, value.provisional, days)

    def whole(
        self, at: datetime, intake: Limit, review: Limit, start: date, *, known: bool = False, feedback: Limit | None = None
    ) -> Ahead:  # fmt: skip
        """All of it. A clock that these facts do not have is left out."""
        least = self.workflow.clock.get(LEAST)
        has = least is not None and (least.when is None or least.when(self.facts))
        shortest = self.limit(LEAST, review.started if known else start) if has else None
        return Ahead(
            at, intake, review, shortest, feedback or self.limit(FEEDBACK, review.due), self.value(SUPPLEMENT).words,
            shortest.due if shortest else self.calendar.on_or_after(start),
            self.calendar.add(review.due, 1, WORKING), known,
        )  # fmt: skip


def warnings(on: date | None, ahead: Ahead, calendar: Calendar, today: date, lawful: date | None = None) -> list[str]:
    """What is wrong with a planned day, at once: passed, before the law allows, before the opinion is sure, a day of rest."""
    if on is None:
        return []
    found = []
    least = max(filter(None, (lawful, ahead.earliest)))
    if on < today:
        found.append(f"计划日{said(on)}已经过去：已经决定、签订的事不能补审，请如实说明")
    elif on < least:
        found.append(f"计划日{said(on)}早于最早合法日{said(least)}：在那之前不得上会、签订或实施")
    elif on < ahead.safe:
        found.append(f"计划日{said(on)}可能赶不上：意见最晚{said(ahead.opinion)}出，建议定在{said(ahead.safe)}以后")
    if on >= today and calendar.kind(on) in (Kind.HOLIDAY, Kind.WEEKEND):
        found.append(f"{said(on)}是{calendar.name(on) or '周末'}，不是工作日")
    return found


def said(day: date) -> str:
    """10月8日（周四）."""
    return f"{day.month}月{day.day}日（周{'一二三四五六日'[day.weekday()]}）"


def rests(days: Sequence[DayRow]) -> Iterator[str]:
    """Festivals as one stretch each, and the Saturdays and Sundays that are worked."""
    for name, rows in groupby((row for row in days if row.kind is Kind.HOLIDAY), key=lambda row: row.why):
        stretch = [row.date for row in rows]
        last = stretch[-1]
        until = f"至{last.month}月{last.day}日" if last > stretch[0] else ""
        yield f"{stretch[0].month}月{stretch[0].day}日{until}{name}放假不计"
    for row in days:
        if row.kind is Kind.MAKE_UP and row.counted:
            yield f"{said(row.date)}调休上班照计"


def tomorrow(calendar: Calendar, today: date) -> date:
    """The next working day."""
    return calendar.on_or_after(today + timedelta(1))
