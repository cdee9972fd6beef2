"""After the storm: everything in the database against everything that people were told."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.definition import TIME_USER
from tests.houses import House
from tests.post import PostOffice
from tests.storm.machine import Machine
from tests.storm.people import Entry

Notice = tuple[int, int, str]  # case, step, person
Letter = tuple[int, int, int, str, str]  # case, step, notice, person, way


@dataclass
class Figures:
    """What was counted. `faults`: every single thing that does not agree."""

    lines: dict[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def must_be_none(self, name: str, found: Sequence[Any]) -> None:
        self.lines[name] = len(found)
        self.faults += [f"{name}: {one}" for one in found[:20]]


def count(machine: Machine, house: House, notebooks: Sequence[Entry], post: PostOffice, owed: set[Letter]) -> Figures:
    """All of it."""
    figures = Figures()
    events = [
        (row.case_id, row.seq, row.act, row.actor, json.loads(row.body))
        for row in house.rows("SELECT case_id, seq, act, actor, body FROM event ORDER BY case_id, seq")
    ]
    acts(figures, events, notebooks)
    numbers(figures, house, events, notebooks)
    times(figures, events)
    notices(figures, house, events)
    letters(figures, house, post, owed)
    chains(figures, machine, len(events))
    return figures


def acts(figures: Figures, events: Sequence[Any], notebooks: Sequence[Entry]) -> None:
    """Each request that was said to be done is one step of the record, and no other step is there."""
    by_key: dict[tuple[str, str], list[tuple[int, int, str]]] = defaultdict(list)
    for case, seq, act, actor, body in events:
        if body["request"]:
            by_key[actor, body["request"]].append((case, seq, act))
    told = {(entry.person, entry.key): entry for entry in notebooks if entry.done}
    figures.lines["requests"] = len(notebooks)
    figures.lines["attempts"] = sum(entry.attempts for entry in notebooks)
    figures.lines["told that it is done"] = len(told)
    figures.lines["told why not"] = sum(entry.status >= 400 for entry in notebooks)
    figures.must_be_none("never learnt what became of it", [entry for entry in notebooks if not entry.status])
    lost = [entry for key, entry in told.items() if (entry.case, entry.seq, entry.act) not in by_key[key]]
    figures.must_be_none("acts lost", lost)
    figures.must_be_none("acts doubled", [(key, found) for key, found in by_key.items() if len(found) > 1])
    figures.must_be_none(
        "acts that nobody was told of", [(key, at) for key, at in by_key.items() if at and key not in told]
    )
    figures.must_be_none("answers that contradict each other", [one for one in notebooks if one.contradictions])
    known = {(one.person, one.key) for one in notebooks}
    strangers = [one for one in events if one[3] in {who for who, _ in known} and not one[4]["request"]]
    figures.must_be_none("acts that nobody asked for", strangers)


def numbers(figures: Figures, house: House, events: Sequence[Any], notebooks: Sequence[Entry]) -> None:
    """Every book counts from one without a gap to where it stands, and everybody was told the number that is there."""
    found: dict[tuple[str, str, int], list[int]] = defaultdict(list)
    there: dict[tuple[int, int], str] = {}
    for case, seq, *_, body in events:
        if body.get("book"):
            org, kind, year, n = body["book"]
            found[org, kind, year].append(n)
            there[case, seq] = body["number"]
    books = {(row.org, row.kind, row.year): row.last for row in house.rows("SELECT org, kind, year, last FROM book")}
    places = {*found, *(place for place in books if place[1] == "opinion")}
    stands = {place: [*range(1, books.get(place, 0) + 1)] for place in places}
    wrong = [
        (place, sorted(found[place]), stands[place][-1:]) for place in places if sorted(found[place]) != stands[place]
    ]
    figures.lines["numbers given"] = len(there)
    figures.must_be_none("numbers missing or doubled in a book", wrong)
    figures.must_be_none("numbers given twice", [one for one, n in Counter(there.values()).items() if n > 1])
    told = [entry for entry in notebooks if entry.done and entry.number != there.get((entry.case, entry.seq), "")]
    figures.must_be_none("numbers told that are not there", told)


def times(figures: Figures, events: Sequence[Any]) -> None:
    """Time breached each run of a clock at most once, and reported it at most once, however often it was rung."""
    done = Counter(
        (case, act, body["answers"].get("clock"), body["answers"].get("started"))
        for case, _, act, actor, body in events
        if actor == TIME_USER and act in ("breach", "report")
    )
    figures.lines["acts of time"] = sum(actor == TIME_USER for *_, actor, _ in events)
    figures.lines["breaches"] = sum(n for (_, act, *_), n in done.items() if act == "breach")
    figures.must_be_none("breaches doubled", [one for one, n in done.items() if n > 1])


def notices(figures: Figures, house: House, events: Sequence[Any]) -> None:
    """Whoever a step tells was told on the page, once; worked out anew from the notices and the posts."""
    posts: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in house.rows("SELECT person, role, org FROM appointment"):
        posts[row.role, row.org].add(row.person)
    actors = {(case, seq): actor for case, seq, _, actor, _ in events}
    wanted: set[Notice] = set()
    for row in house.rows("SELECT case_id, seq, role, org, person FROM notice"):
        persons = {row.person} if row.person is not None else posts[row.role, row.org]
        wanted |= {(row.case_id, row.seq, who) for who in persons if who != actors[row.case_id, row.seq]}
    rows = house.rows("SELECT case_id, seq, person FROM delivery WHERE channel = 'page' AND person <> ''")
    got = Counter((row.case_id, row.seq, row.person) for row in rows)
    figures.lines["notices on the page"] = sum(got.values())
    figures.must_be_none("notices not delivered", sorted(wanted - got.keys()))
    figures.must_be_none("notices that nobody should get", sorted(got.keys() - wanted))
    figures.must_be_none("notices delivered more than once", [one for one, n in got.items() if n > 1])
    figures.must_be_none("events that nobody was told of", house.rows("SELECT case_id, seq FROM untold"))


def waiting(house: House) -> set[Letter]:
    """The letters that wait for their time, or for another attempt."""
    rows = house.rows("SELECT case_id, seq, n, person, channel FROM delivery WHERE state = 'waiting'")
    return {tuple(row) for row in rows}


def letters(figures: Figures, house: House, post: PostOffice, owed: set[Letter]) -> None:
    """By mail at least once: what is marked as sent has arrived, under its one name; what is not is shown as parked."""
    rows = house.rows("SELECT state, count(*) AS n FROM delivery WHERE channel = 'mail' GROUP BY state")
    states: Mapping[str, int] = {row.state: row.n for row in rows}
    names = Counter(str(one["Message-ID"]) for one in post.letters)
    figures.lines["letters"] = dict(states)
    figures.lines["letters that arrived (and again)"] = f"{len(names)} ({sum(names.values()) - len(names)})"
    figures.must_be_none("letters of the storm still waiting", sorted(owed & waiting(house)))
    short = states.get("done", 0) - len(names)
    figures.must_be_none("letters marked as sent that never arrived", [short] if short > 0 else [])


def chains(figures: Figures, machine: Machine, events: int) -> None:
    """The operator's own command finds every chain, every projection and every checkpoint sound."""
    report = machine.json("audit", "verify")
    figures.lines["chains verified"] = (
        f"{report['chains']} ({report['events']} steps, {report['checkpoints']} checkpoints)"
    )
    found: Iterable[str] = report["faults"] if report["holds"] else [*report["faults"], "it does not hold"]
    figures.must_be_none("faults of the record", list(found))
    figures.must_be_none("steps not verified", [] if report["events"] == events else [(report["events"], events)])
