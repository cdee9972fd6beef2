"""The API under everything that its own description allows, and what it does not: it answers as described and never falls over."""

import shutil
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.python import asgi
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

import workflows
from engine.settings import settings as hefa_settings
from house import accounts
from house.opening import open_house
from tests import houses
from tests.web.conftest import Office
from tests.web.programs import submitted
from web.api.description import description
from web.app import create
from web.routes import signin
from workflows.township_review import WORKFLOW

SCHEMA = schemathesis.openapi.from_dict(description())
PLACES = [(method.upper(), path) for path, methods in description()["paths"].items() for method in methods]
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
HASHING = ("POST", "/api/v1/session")  # each costs a fifth of a second
FEW, MANY = 5, 300
BOTH = pytest.mark.parametrize("examples", [FEW, pytest.param(MANY, marks=pytest.mark.prove)])


@dataclass
class Live:
    """A running application with a case in it."""

    office: Office
    case: int
    token: str = ""

    def signed(self) -> dict[str, str]:
        """Somebody's token; a new one when the last was signed out."""
        with self.office.house.database.reading() as connection:
            alive = self.token and accounts.session_of(connection, self.token, self.office.house.now())
        if not alive:
            with self.office.house.database.writing() as connection:
                made = accounts._begin(connection, "li", self.office.house.now(), "", "token", must_change=False)
            self.token = made.secret
        return {"Authorization": f"Bearer {self.token}"}


@pytest.fixture(scope="module")
def live(county_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    folder = tmp_path_factory.mktemp("live")
    file = shutil.copy(county_file, folder / "hefa.sqlite3")
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(folder)
        patched.setattr(signin.knocks, "_when", defaultdict(deque))
        house = open_house(hefa_settings(data_dir=folder, database_url=f"sqlite:///{file}"))
        door = houses.House(f"sqlite:///{file}", workflows.registry(), folder)
        office = Office(create(house), house, door)
        SCHEMA.app = office.app
        yield Live(office, submitted(office))
        door.close()
        house.database.close()


@BOTH
@pytest.mark.parametrize(("method", "path"), PLACES, ids=[f"{method} {path}" for method, path in PLACES])
def test_the_api_answers_as_it_says(method: str, path: str, examples: int, live: Live) -> None:
    operation = SCHEMA[path][method]
    cases = st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in GenerationMode))
    few = min(examples, 30) if (method, path) == HASHING else examples
    acts = st.sampled_from([rule.act for rule in WORKFLOW.rules])

    @settings(max_examples=few, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=cases, real=st.booleans(), act=acts)
    def told(case: Any, real: bool, act: str) -> None:
        if real:
            there = {"case": live.case, "matter": live.case, "act": act, "key": "township_review"}
            case.path_parameters = {name: there.get(name, 1) for name in case.path_parameters or {}}
        with asgi.get_client(live.office.app) as client:
            answer = case.call(session=client, headers=live.signed())
        case.validate_response(answer, checks=CHECKS)

    told()
