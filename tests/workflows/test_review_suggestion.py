"""Suggestions for review as told: from the page to the archive, with the study that runs beside them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.prove import prove
from tests.city import Counties
from tests.workflows.suggestion_story import SuggestionScenario, SuggestionStory, scenarios, settle
from tests.workflows.test_scenarios import told
from workflows.review_suggestion import WORKFLOW
from workflows.review_suggestion.study import STUDY

TOLD = scenarios(told("review_suggestion.yaml"))


@pytest.fixture(scope="module")
def governments(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counties]:
    """A county and a city of each kind, copied for every scenario."""
    with Counties.built(postgres_url, tmp_path_factory.mktemp("governments"), settle) as built:
        yield built


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("scenario", TOLD, ids=lambda scenario: scenario.name.split(" ")[0])
def test_the_suggestion_ends_as_told(
    scenario: SuggestionScenario, kind: str, governments: Counties, tmp_path: Path
) -> None:
    with governments.house(kind, tmp_path) as house:
        story = SuggestionStory(house, scenario)
        story.run()
        assert house.state(story.case(scenario.acts[-1])) == scenario.ends
        assert house.verify().holds


@pytest.mark.parametrize("workflow", [WORKFLOW, STUDY], ids=lambda one: one.key)
def test_every_claim_holds_wherever_the_table_leads(workflow: object) -> None:
    walked = prove(workflow)  # type: ignore[arg-type]
    assert walked.faults == []
    assert walked.claims
