"""How Hefa is run elsewhere: two database roles, loopback ports, no password that everybody knows."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml
from sqlalchemy import URL, make_url

from tests import databases, servers

ROOT = Path(__file__).parents[1]


def compose() -> dict[str, Any]:
    services: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    return services


@pytest.fixture(scope="module")
def divided() -> Iterator[URL]:
    """A PostgreSQL of its own, divided by the very script that production runs (roles belong to a whole server)."""
    mine = pytest.MonkeyPatch()
    mine.delenv(servers.VARIABLES["postgresql"], raising=False)
    run = servers.Servers()
    try:
        url = make_url(servers.address("postgresql", run.folder))
        psql, script = str(servers.postgresql_programs() / "psql"), str(ROOT / "deploy" / "roles.sql")
        command = [psql, "--no-psqlrc", "--quiet", "--file", script, databases.dsn(databases.text(url))]
        passwords = {"HEFA_OWNER_PASSWORD": "owner's", "HEFA_APP_PASSWORD": "app's"}
        for _ in range(2):  # twice, because an operator may run it again
            subprocess.run(command, env=os.environ | passwords, check=True, capture_output=True)
        yield url
    finally:
        run.stop()
        mine.undo()


def connect(server: URL, user: str, password: str) -> psycopg.Connection[tuple[Any, ...]]:
    return psycopg.connect(databases.dsn(databases.text(server.set(username=user, password=password))), autocommit=True)


def test_the_application_may_read_and_insert_and_nothing_else_unless_granted(divided: URL) -> None:
    with connect(divided, "hefa_owner", "owner's") as owner:
        owner.execute("CREATE TABLE event (id bigint GENERATED ALWAYS AS IDENTITY, body text)")
    with connect(divided, "hefa_app", "app's") as app:
        assert app.execute("INSERT INTO event (body) VALUES ('{}') RETURNING id").fetchone() == (1,)
        for forbidden in ("UPDATE event SET body = ''", "DELETE FROM event", "TRUNCATE event", "DROP TABLE event"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(forbidden)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("CREATE TABLE mine (id integer)")


def test_every_port_is_open_to_this_machine_only() -> None:
    ports = [port for service in compose().values() for port in service.get("ports", [])]
    assert [port for port in ports if not port.startswith("127.0.0.1:")] == []
    assert len(ports) == 2


def test_every_service_that_stays_has_a_health_check() -> None:
    staying = {name: service for name, service in compose().items() if service.get("restart") != "no"}
    assert set(staying) >= {"postgres", "redis", "worker", "beat"}
    assert [name for name, service in staying.items() if "healthcheck" not in service] == []


def test_no_password_has_a_default() -> None:
    environments = [service.get("environment", {}) for service in compose().values()]
    secret = [
        value for each in environments for name, value in each.items() if "PASSWORD" in name or "://hefa_" in value
    ]
    assert len(secret) >= 6
    assert [value for value in secret if "_PASSWORD:?" not in value] == []


def test_the_application_does_not_run_as_the_owner_of_its_tables() -> None:
    urls = {
        name: service["environment"]["HEFA_DATABASE_URL"] for name, service in compose().items() if "build" in service
    }
    assert {name for name, url in urls.items() if "://hefa_owner:" in url} == {"migrate"}
