"""A dozen faults while four people work: nothing is lost or doubled; and the counting would have noticed."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from tests.houses import House
from tests.post import PostOffice
from tests.storm.counting import Figures, acts, notices, numbers, times
from tests.storm.faults import Faults
from tests.storm.people import Entry, crowd
from tests.storm.storm import Storm


def test_nothing_is_lost_or_doubled_whatever_strikes() -> None:
    storm = Storm(faults=12, people=4, seed=1)
    figures = storm.run()
    assert figures.faults == []
    assert len(storm.struck) == 12, "every kind of fault"
    assert figures.lines["told that it is done"] > 30
    assert figures.lines["numbers given"] > 0
    assert figures.lines["notices on the page"] > 30
    assert figures.lines["acts of time"] > 0


# --- the counting ---------------------------------------------------------------------------------------------------------


def event(case: int, seq: int, act: str, actor: str, key: str = "", **more: Any) -> tuple[Any, ...]:
    return case, seq, act, actor, {"request": key, "number": "", "answers": {}, **more}


def entry(case: int, seq: int, act: str, key: str, number: str = "") -> Entry:
    return Entry("li", key, act, case, 200, seq, number, attempts=1)


GOOD_EVENTS = [
    event(1, 1, "accept", "li", "k1"),
    event(1, 2, "sign", "li", "k2", number="示〔2026〕1号", book=["hub", "opinion", 2026, 1]),
]
GOOD_NOTES = [entry(1, 1, "accept", "k1"), entry(1, 2, "sign", "k2", "示〔2026〕1号")]


def counted(events: list[Any], notes: list[Entry]) -> Figures:
    figures = Figures()
    acts(figures, events, notes)
    return figures


def test_what_agrees_is_no_fault() -> None:
    assert counted(GOOD_EVENTS, GOOD_NOTES).faults == []


@pytest.mark.parametrize(
    ("said", "events", "notes"),
    [
        ("acts lost", GOOD_EVENTS[:1], GOOD_NOTES),
        ("acts lost", [GOOD_EVENTS[0], event(1, 3, "sign", "li", "k2")], GOOD_NOTES),
        ("acts doubled", [*GOOD_EVENTS, event(1, 3, "sign", "li", "k2")], GOOD_NOTES),
        ("nobody was told of", GOOD_EVENTS, GOOD_NOTES[:1]),
        ("nobody asked for", [*GOOD_EVENTS, event(1, 3, "accept", "li")], GOOD_NOTES),
        ("never learnt", GOOD_EVENTS, [*GOOD_NOTES, Entry("li", "k3", "sign")]),
    ],
)
def test_what_does_not_agree_is_named(said: str, events: list[Any], notes: list[Entry]) -> None:
    assert any(said in fault for fault in counted(events, notes).faults)


def test_a_second_answer_that_says_something_else_is_a_contradiction() -> None:
    one = deepcopy(GOOD_NOTES[1])
    one.hear(200, {"case": 1, "seq": 2, "number": "示〔2026〕1号"})
    assert one.contradictions == []
    one.hear(409, {"code": "not_offered"})
    assert one.done, "once told that it is done, it is done"
    one.hear(200, {"case": 1, "seq": 5, "number": "示〔2026〕2号"})
    assert any("contradict" in fault for fault in counted(GOOD_EVENTS, [GOOD_NOTES[0], one]).faults)


def test_a_clock_that_breaches_twice_is_named() -> None:
    figures, said = Figures(), {"clock": "review", "started": 4}
    times(figures, [event(1, seq, "breach", "time", answers=said) for seq in (5, 6)])
    assert any("breaches doubled" in fault for fault in figures.faults)


def test_a_notice_that_is_missing_and_a_number_that_is_missing_are_named(small_house: House, tmp_path: Path) -> None:
    house = small_house
    case = house.open("small", "ask", "wang", "town", {"what": "修路"}, ["paper=第一稿"])
    rows = house.rows("SELECT case_id, seq, act, actor FROM event")
    events = [(row.case_id, row.seq, row.act, row.actor, {"request": "", "number": ""}) for row in rows]
    figures = Figures()
    notices(figures, house, events)
    assert any("notices not delivered" in fault for fault in figures.faults), case
    events.append(event(case, 9, "grant", "li", "k", number="甲2号", book=["town", "opinion", 2026, 2]))
    numbers(figures, house, events, [entry(case, 9, "grant", "k", "甲9号")])
    assert any("missing or doubled in a book" in fault for fault in figures.faults)
    assert any("told that are not there" in fault for fault in figures.faults)


def test_every_kind_of_fault_is_drawn_as_often_as_any_other() -> None:
    import random

    faults = Faults(None, PostOffice(), None, random.Random(1))  # type: ignore[arg-type]
    bag = faults.bag(24)
    assert {bag.count(name) for name in faults.kinds} == {2}
    faults.post.server_close()


def test_a_crowd_holds_whole_chains() -> None:
    assert crowd(4) == ["wang_jia", "zhao_jia", "li", "sun"]
    assert len(set(crowd(20))) == 20
