"""Major decisions as told: every step of the regulation, its minimum and maximum days, and what never happens."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.city import Counties
from tests.workflows.decision_story import Decision, DecisionStory, scenarios, settle
from tests.workflows.test_scenarios import told

TOLD = scenarios(told("major_decision.yaml"))
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
        DecisionStory(house, scenario).run()
