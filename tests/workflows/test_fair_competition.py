"""Fair-competition review as told: routing, hearing, nineteen items, joint review, exceptions that end by time, supervision."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.city import Counties
from tests.workflows.competition_story import CompetitionScenario, CompetitionStory, scenarios, settle
from tests.workflows.test_scenarios import told

TOLD = scenarios(told("fair_competition.yaml"))
BOTH = {"C06", "C07", "E3"}  # on both databases; the others hang on no database


@pytest.fixture(scope="module")
def markets(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counties]:
    """A county and a city of each kind with their market regulators, copied for every scenario."""
    with Counties.built(postgres_url, tmp_path_factory.mktemp("markets"), settle) as built:
        yield built


def key(scenario: CompetitionScenario) -> str:
    return scenario.name.split(" ")[0]


@pytest.mark.parametrize(
    ("scenario", "kind"),
    [
        pytest.param(scenario, kind, id=f"{key(scenario)}-{kind}")
        for scenario in TOLD
        for kind in ("sqlite", "postgresql")
        if kind == "sqlite" or key(scenario) in BOTH
    ],
)
def test_the_review_ends_as_told(scenario: CompetitionScenario, kind: str, markets: Counties, tmp_path: Path) -> None:
    with markets.house(kind, tmp_path) as house:
        CompetitionStory(house, scenario).run()
