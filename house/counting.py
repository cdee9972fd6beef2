"""A limit counted out without a case: the ledger that a start, pauses and extensions make."""

from collections.abc import Sequence
from datetime import date

from engine.clocks import Entry

Pause = tuple[date, date | None]  # stands from the end of the first day to the end of the second; None: still stands


def ledger(
    start: date, days: int, pauses: Sequence[Pause] = (), extensions: Sequence[tuple[int, date]] = (), floor: int = 1
) -> list[Entry]:  # fmt: skip
    """The entries in the order of their days; those of one pause keep theirs. `floor`: days left after a pause, at least."""
    entries = [Entry(0, "extend", on, more) for more, on in extensions]
    for n, (begun, ended) in enumerate(pauses, 1):
        why = f"第{n}次" if len(pauses) > 1 else ""
        entries.append(Entry(0, "pause", begun, 0, why))
        if ended:
            entries.append(Entry(0, "resume", ended, floor, why))
    return [Entry(1, "start", start, days), *sorted(entries, key=lambda entry: entry.on)]
