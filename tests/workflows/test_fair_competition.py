"""Fair-competition review as told: routing, hearing, nineteen items, joint review, exceptions that end by time, supervision."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.city import Counties
from tests.workflows.competition_story import CompetitionScenario, CompetitionStory, scenarios, settle
from tests.workflows.test_scenarios import told

TOLD = scenarios(told("fair_competition.yaml"))
BOTH = {"C06", "E6"}  # on both databases; the others hang on no database


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
        story = CompetitionStory(house, scenario)
        story.run()
        assert house.state(story.case(scenario.acts[-1])) == scenario.ends


def test_the_market_regulator_sees_what_is_handed_to_it_and_nothing_else(markets: Counties, tmp_path: Path) -> None:
    """会同审查 opens the review, not the decision or document that it belongs to, nor any other case of the county."""
    from house.competition import Asked, conclusions, review, running_out, running_out_for
    from house.seeing import may_see

    with markets.house("sqlite", tmp_path) as house:
        whole = next(one for one in TOLD if key(one) == "E6")
        acts = [act for act in whole.acts if act.on <= date(2026, 3, 18)]
        story = CompetitionStory(
            house,
            whole.model_copy(
                update={"acts": acts, "ends": "HOLDING", "exceptions": ["HELD"], "prints": {}, "running_out": {}}
            ),
        )
        story.run()
        today, cases = date(2026, 8, 3), story.cases
        with house.database.docket(house.now, salt="test") as docket:
            sight = {
                who: [name for name, case in cases.items() if may_see(docket.connection, who, today, case)]
                for who in ("guan", "ju", "watcher", "mguan", "pfu")
            }
            assert sight["guan"] == ["review", "exception"]
            assert sight["ju"] == sight["watcher"] == list(cases)
            assert sight["mguan"] == sight["pfu"] == []
            listed = {who: conclusions(docket, who, today, Asked(q="救灾")).rows for who in sight}
            assert [who for who, rows in listed.items() if rows] == ["guan", "ju", "watcher"]
            (row,) = listed["watcher"]
            assert (row.number, row.outcome, row.route) == ("示县市监公竞〔2026〕1号", "EXCEPTION", "JOINT")
            assert row.exception is not None
            assert row.exception.words == "例外期内"
            assert [one.number for one in running_out_for(docket, "watcher", today)] == [row.number]
            assert running_out_for(docket, "pfu", today) == []
            assert running_out(docket.connection, date(2026, 7, 1)) == []
            assert len(running_out(docket.connection, date(2026, 7, 2))) == 1
            assert conclusions(docket, "watcher", today, Asked(q="没有%")).rows == []
            assert (
                len(conclusions(docket, "watcher", today, Asked(running=True, org="county", outcome="EXCEPTION")).rows)
                == 1
            )
            whole_review = review(docket, cases["review"])
            assert [len(lines) for _, lines in whole_review.articles] == [5, 6, 4, 4]
            assert whole_review.articles[2][1][1].own.answer == "N"
            assert [one.what for one in whole_review.alternatives] == ["普遍补贴"]
