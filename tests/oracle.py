"""The clock counted the slow way: one day after the other, with nothing but the kind of each day. What `read` must equal."""

from collections.abc import Sequence
from datetime import date, timedelta

from engine.calendar import Calendar, Kind
from engine.clocks import Entry

DAY = timedelta(1)


def works(calendar: Calendar, on: date) -> bool:
    """A working day."""
    return calendar.kind(on) in (Kind.WORK, Kind.MAKE_UP)


class Oracle:
    """Walks through the days of a ledger and keeps the whole path of the present stretch."""

    def __init__(self, ledger: Sequence[Entry], unit: str, calendar: Calendar) -> None:
        self.calendar, self.unit = calendar, unit
        self.day = ledger[0].on
        self.begin(ledger[0].value)
        rest = list(ledger[1:])
        while rest:
            if rest[0].on <= self.day:  # what is dated earlier happens at the end of this day
                self.take(rest.pop(0))
            else:
                self.pass_a_day()

    def begin(self, limit: int) -> None:
        self.limit, self.done, self.status, self.pauses = limit, 0, "running", 0
        self.path = [(self.day, 0)]  # each day of the present stretch with the days counted by its end
        self.stopped: date | None = None
        self.closed = self.useless_pause = False
        self.final: tuple[date | None, int, int] | None = None

    def countable(self, on: date) -> bool:
        return self.unit == "cd" or works(self.calendar, on)

    def pass_a_day(self) -> None:
        self.day += DAY
        if self.stopped is None:
            self.done += self.countable(self.day)
            self.path.append((self.day, self.done))

    def due(self) -> date:
        """The first working day on which the limit is reached, looking back over the path and then on beyond it."""
        for on, done in self.path:
            if done >= self.limit and works(self.calendar, on):
                return on
        on, done = self.path[-1]
        while done < self.limit or not works(self.calendar, on):
            on += DAY
            done += self.countable(on)
        return on

    def take(self, entry: Entry) -> None:
        if entry.kind == "restart":
            self.begin(entry.value)
        elif not self.closed:
            getattr(self, entry.kind)(entry.value)

    def pause(self, _: int) -> None:
        self.pauses += 1
        if self.stopped is None:
            if self.day > self.due():
                self.useless_pause = True
            else:
                self.stopped = self.day

    def resume(self, floor: int) -> None:
        if not self.pauses:
            return
        self.pauses -= 1
        if self.pauses or self.stopped is None:
            return
        if self.day != self.stopped:
            self.done = min(self.done, self.limit)
            self.limit = max(self.limit, self.done + floor)
            self.path = [(self.day, self.done)]
        self.stopped = None

    def extend(self, days: int) -> None:
        self.limit += days

    def rebase(self, limit: int) -> None:
        late = self.stopped is None and self.day > self.due()
        self.limit = max(limit, self.limit if late else self.done + 1)

    def meet(self, _: int) -> None:
        self.end("met")

    def waive(self, _: int) -> None:
        self.end("waived")

    def lapse(self, _: int) -> None:
        self.end("lapsed")

    def end(self, status: str) -> None:
        self.closed, self.status = True, status
        used, due = min(self.done, self.limit), None
        if self.stopped is None:
            due = self.due()
            on = due
            while on < self.day:  # days late are used days too
                on += DAY
                used = max(used, self.limit) + self.countable(on)
        self.final = due, used, max(self.limit - used, 0)

    def reading(self) -> tuple[str, date | None, int, int, bool]:
        """status, due, used, left, breached before a pause."""
        if self.final:
            due, used, left = self.final
        elif self.stopped is not None:
            self.status = "standing"
            due, used = None, min(self.done, self.limit)
            left = self.limit - used
        else:
            due, used = self.due(), self.path[0][1]
            left = self.limit - used
        return self.status, due, used, left, self.useless_pause
