"""A county for whatever is shown of it: built once in each process of the run, on each database, copied for every test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.city import Counties
from tests.house.office import Office


@pytest.fixture(scope="session")
def counties(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counties]:
    """The county, settled."""
    with Counties.built(postgres_url, tmp_path_factory.mktemp("county")) as built:
        yield built


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, counties: Counties, tmp_path: Path) -> Iterator[Office]:
    """On either database, on a Monday in March."""
    with counties.house(request.param, tmp_path) as house:
        office = Office(house)
        office.at("2026-03-02")
        office.names()
        yield office
