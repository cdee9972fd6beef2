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
from tests.workflows.decision_story import STEPS, Decision, DecisionStory, scenarios, settle
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


def test_only_a_decision_of_the_organ_that_holds_is_adjusted_and_it_holds_until_the_new_one_is_published(
    governments: Counties, tmp_path: Path
) -> None:
    old_on, on = date(2026, 1, 12), date(2026, 3, 2)
    with governments.house("sqlite", tmp_path) as house:
        acts = [Act(on=on)]
        told = DecisionStory(house, Decision(name="调整", stands={"FILED": old_on}, acts=acts, ends="ADJUSTED"))
        told.usually()
        old, asked = told.cases["first"], {"source": "ADJUSTMENT"}
        told.line(Act(on=on, by="GOV_OFFICE", act="propose", case="studied"))
        city = DecisionStory(house, Decision(name="外地", gov="city", unit="traffic", acts=acts, ends="PROPOSED"))
        for story, follows in ((told, 1), (told, told.cases["studied"]), (told, 2**53), (city, old)):
            refused = Act(
                on=on, by="GOV_OFFICE", act="propose", answers={**asked, "follows": follows}, refused="NotReady"
            )
            story.line(refused.model_copy(update={"says": [f"审查件{follows}不是本机关已公布或者正在执行的决策"]}))
        told.line(Act(on=on, by="GOV_OFFICE", act="execute", state="EXECUTING"))
        told.line(Act(on=on, by="GOV_OFFICE", act="propose", case="new", answers={**asked, "follows": old}))
        again = [f"调整审查件{old}的审查件{told.cases['new']}正在办理"]
        told.line(
            Act(
                on=on, by="GOV_OFFICE", act="propose", answers={**asked, "follows": old}, refused="NotReady", says=again
            )
        )
        for reached, by, act in STEPS[1:]:
            told.line(Act(on=on, by=by, act=act, case="new"))
            if reached == "TOLD":
                told.line(Act(on=on, by="HANDLER", act="report_execution", state="EXECUTING"))
            if reached == "PUBLISHED":
                break
        told.line(Act(on=date(2026, 3, 3), state="REPLACED"))
        assert house.acts(old)[-1] == "replaced"
        told.line(Act(on=date(2026, 3, 3), by="GOV_OFFICE", act="close", state="ADJUSTED"))
        assert house.verify().holds
