"""Major decisions as told: every step of the regulation, its minimum and maximum days, and what never happens."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from engine.definition import TIME_USER
from engine.errors import Busy
from engine.questions import LOCK, TRY_LOCK
from engine.standing import Request
from tests.city import Counties
from tests.workflows.decision_story import Decision, DecisionStory, scenarios, settle
from tests.workflows.test_scenarios import Act, told

TOLD = scenarios(told("major_decision.yaml", "decision_days.yaml"))
OF_THE_REFERENCE = [one for one in TOLD if one.name.startswith("C")]
TRIED = [("sqlite", one) for one in TOLD] + [("postgresql", one) for one in OF_THE_REFERENCE]


@pytest.fixture(scope="module")
def governments(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counties]:
    """A county and a city of each kind, copied for every scenario."""
    with Counties.built(postgres_url, tmp_path_factory.mktemp("governments"), settle) as built:
        yield built


@pytest.mark.parametrize(("kind", "scenario"), TRIED, ids=lambda one: getattr(one, "name", one).split(" ")[0])
def test_the_decision_ends_as_told(kind: str, scenario: Decision, governments: Counties, tmp_path: Path) -> None:
    with governments.house(kind, tmp_path) as house:
        story = DecisionStory(house, scenario)
        story.run()
        assert house.state(story.case(scenario.acts[-1])) == scenario.ends


def test_one_lock_holds_a_decision_and_what_it_has_opened(governments: Counties, tmp_path: Path) -> None:
    on, asked = date(2026, 4, 1), {"until": date(2026, 5, 6), "place": "政府门户网站", "how": "信函"}
    with governments.house("postgresql", tmp_path) as house:
        story = Decision(name="家族", stands={"PRECONDITIONS": on}, acts=[Act(on=on)], ends="PRECONDITIONS")
        told = DecisionStory(house, story)
        told.usually()
        told.line(Act(on=on, by="HANDLER", act="solicit", answers=asked))
        decision, comments, time = told.cases["first"], told.cases["linked"], Request("", TIME_USER)
        with house.database.docket(house.now) as holding:
            holding.looking.at_case(comments, time, LOCK)
            with house.database.docket(house.now) as other, pytest.raises(Busy):
                other.looking.at_case(decision, time, TRY_LOCK)
        with house.database.docket(house.now) as free:
            seen, _ = free.looking.at_case(decision, time, TRY_LOCK)
        assert [one.workflow.key for one in seen.family] == ["public_comment"]
