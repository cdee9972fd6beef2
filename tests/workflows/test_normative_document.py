"""Normative documents as told: from planning to the end of their validity, with every clock on the way."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.errors import NotReady
from engine.prove import prove
from tests.city import Counties
from tests.houses import at
from tests.workflows.document_story import ANSWERS, DocumentScenario, DocumentStory, scenarios, settle
from tests.workflows.test_scenarios import told
from workflows.normative_document import WORKFLOW
from workflows.normative_document.cleanup import CLEANUP
from workflows.normative_document.life import LIFE
from workflows.normative_document.record import RECORD

TOLD = scenarios(told("normative_document.yaml"))


@pytest.fixture(scope="module")
def issuers(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counties]:
    """A county and a city of each kind, copied for every scenario."""
    with Counties.built(postgres_url, tmp_path_factory.mktemp("issuers"), settle) as built:
        yield built


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("scenario", TOLD, ids=lambda scenario: scenario.name.split(" ")[0])
def test_the_document_ends_as_told(scenario: DocumentScenario, kind: str, issuers: Counties, tmp_path: Path) -> None:
    with issuers.house(kind, tmp_path) as house:
        story = DocumentStory(house, scenario)
        story.run()
        assert house.state(story.case(scenario.acts[-1])) == scenario.ends


@pytest.mark.parametrize("workflow", [WORKFLOW, LIFE, RECORD, CLEANUP], ids=lambda one: one.key)
def test_every_claim_holds_wherever_the_table_leads(workflow: object) -> None:
    walked = prove(workflow)  # type: ignore[arg-type]
    assert walked.faults == []
    assert walked.claims


def test_who_is_on_no_list_of_issuers_makes_no_document(issuers: Counties, tmp_path: Path) -> None:
    """内设机构、议事协调机构: refused when it is planned, and nothing is left of it."""
    with issuers.house("sqlite", tmp_path) as house:
        house.now = at("2026-03-02")
        house.staff(2, "ke HANDLER bureau")
        before = house.one('SELECT count(*) FROM "case"')
        with pytest.raises(NotReady, match="示范县司法局审查科不在制定主体清单"):
            house.open("normative_document", "create", "ke", "bureau", ANSWERS["create"], title="审查科工作细则")
        assert house.one('SELECT count(*) FROM "case"') == before
