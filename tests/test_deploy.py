"""How Hefa is run elsewhere: two database roles, loopback ports, one door, backups, no password that everybody knows."""

import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml
from sqlalchemy import URL, make_url
from typer.testing import CliRunner

from cli.app import app
from house.moving import VARIABLE
from tests import certificates, databases, servers

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


# --- the file that starts everything ------------------------------------------------------------------------------------

OURS = {"migrate", "pages-1", "pages-2", "worker", "beat", "backup"}
KNOWN = {
    "build", "image", "restart", "init", "read_only", "cap_drop", "security_opt", "pids_limit", "logging", "tmpfs", "user",
    "environment", "volumes", "networks", "depends_on", "deploy", "command", "stop_grace_period", "stop_signal", "healthcheck",
    "shm_size", "ports",
}  # fmt: skip
"""The keys of a service that we use; a misspelt one would be refused, or worse, ignored."""


def test_the_topology_is_whole() -> None:
    assert set(compose()) == {"postgres", "redis", "door", *OURS}
    assert {key for service in compose().values() for key in service} <= KNOWN


def test_every_named_volume_and_network_is_declared() -> None:
    whole = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    mounts = [mount for service in compose().values() for mount in service.get("volumes", [])]
    sources = {default(mount).split(":")[0] for mount in mounts}
    assert {one for one in sources if one[0] not in "./"} <= set(whole["volumes"])
    assert [one for one in sources if one.startswith("./deploy/") and not (ROOT / one).is_file()] == []
    assert {name for service in compose().values() for name in service["networks"]} == set(whole["networks"])
    needed = {name for service in compose().values() for name in service.get("depends_on", [])}
    assert needed <= set(compose())


def default(said: str) -> str:
    """What stands there when nobody has set a variable."""
    return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", said)


def test_every_port_is_open_to_this_machine_only_until_somebody_decides() -> None:
    ports = {name: [default(port) for port in service.get("ports", [])] for name, service in compose().items()}
    assert {name for name, open_ in ports.items() if open_} == {"door"}
    assert [port for port in ports["door"] if not port.startswith("127.0.0.1:")] == []


def test_nobody_reaches_the_pages_but_through_the_door() -> None:
    whole = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    networks = {name: set(service["networks"]) for name, service in compose().items()}
    assert networks["door"] & networks["pages-1"] == {"door"}
    assert whole["networks"]["door"]["internal"]
    assert whole["networks"]["inside"]["internal"]
    assert networks["postgres"] == networks["redis"] == {"inside"}
    door = compose()["door"]["networks"]["door"]["ipv4_address"]
    for name in ("pages-1", "pages-2"):
        command = compose()[name]["command"]
        assert command[command.index("--proxies") + 1] == door


def test_every_service_that_stays_has_a_health_check() -> None:
    staying = {name: service for name, service in compose().items() if service.get("restart") != "no"}
    assert set(compose()) - set(staying) == {"migrate"}
    assert [name for name, service in staying.items() if "healthcheck" not in service] == []


def test_the_background_is_unhealthy_only_for_its_own_silence() -> None:
    for name in ("worker", "beat"):
        assert compose()[name]["healthcheck"]["test"] == ["CMD", "hefa", "check", "--only", "worker"]


def test_no_process_may_more_than_it_must() -> None:
    for name, service in compose().items():
        assert service["read_only"], name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory"}, name
        assert any(mount.startswith("/tmp:") for mount in service.get("tmpfs", [])) or name == "redis", name  # noqa: S108
        assert "build" in service or service["user"] not in ("root", "0"), name
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    assert [line for line in lines if line.startswith("USER ")] == ["USER hefa"]
    assert lines.index("USER hefa") > max(n for n, line in enumerate(lines) if line.startswith("RUN "))


def test_no_password_has_a_default() -> None:
    environments = [service.get("environment", {}) for service in compose().values()]
    secret = [
        value for each in environments for name, value in each.items() if "PASSWORD" in name or "://hefa_" in value
    ]
    assert len(secret) >= 9
    assert [value for value in secret if "_PASSWORD:?" not in value] == []


def test_the_application_does_not_run_as_the_owner_of_its_tables() -> None:
    urls = {
        name: service["environment"]["HEFA_DATABASE_URL"] for name, service in compose().items() if "build" in service
    }
    assert set(urls) == OURS
    assert {name for name, url in urls.items() if "://hefa_owner:" in url} == {"migrate"}


def test_everybody_who_tells_people_knows_the_mail_server_and_the_address_of_the_pages() -> None:
    for name in ("pages-1", "pages-2", "worker"):
        said = compose()[name]["environment"]
        assert {"HEFA_SMTP_URL", "HEFA_MAIL_FROM", "HEFA_PUBLIC_URL"} <= set(said)
        assert VARIABLE not in said


def test_every_command_that_a_container_runs_exists() -> None:
    """Down to its options: the commands are asked for help with them."""
    known = {command.name for command in app.registered_commands}
    for name in OURS:
        program, *rest = compose()[name]["command"]
        if program == "hefa":
            assert rest[0] in known, name
            options = [one for one in rest[1:] if one.startswith("--")]
            said = CliRunner().invoke(app, [rest[0], "--help"], env={"COLUMNS": "200", "TERM": "dumb"}).output
            assert [one for one in options if one not in said] == [], name
        else:
            assert (program, *rest) == ("sh", "/app/deploy/backup.sh")
            assert (ROOT / "deploy" / "backup.sh").is_file()


def test_the_image_holds_what_the_processes_need_beside_python() -> None:
    image = (ROOT / "Dockerfile").read_text()
    assert "postgresql-client" in image
    assert "fonts-noto-cjk" in image
    assert "--require-hashes" in image
    kept_out = (ROOT / ".dockerignore").read_text().splitlines()
    assert {".env", ".git", "tests"} <= set(kept_out)


# --- the door -----------------------------------------------------------------------------------------------------------


def checked(**said: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("haproxy") or shutil.which("haproxy", path="/usr/sbin")
    assert program, "haproxy is missing: tests/install.sh installs it"
    environment = {
        "HEFA_ERRORS": str(ROOT / "deploy" / "503.http"),
        "HEFA_PAGES_1": "127.0.0.1:1",
        "HEFA_PAGES_2": "127.0.0.1:2",
    }
    command = [program, "-c", "-f", str(ROOT / "deploy" / "haproxy.cfg")]
    return subprocess.run(command, env=os.environ | environment | said, capture_output=True, text=True)


def test_the_door_is_valid_with_and_without_a_certificate(tmp_path: Path) -> None:
    plain = checked()
    assert (plain.returncode, "WARNING" in plain.stderr) == (0, False), plain.stderr
    secured = checked(HEFA_TLS=str(certificates.certificate(tmp_path / "hefa.pem", "hefa.example")))
    assert (secured.returncode, "WARNING" in secured.stderr) == (0, False), secured.stderr
    assert checked(HEFA_TLS=str(tmp_path / "missing.pem")).returncode == 1


def test_the_door_believes_no_visitor_and_logs_no_address_of_a_page() -> None:
    said = (ROOT / "deploy" / "haproxy.cfg").read_text()
    for header in ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded"):
        assert f"del-header {header}\n" in said
    assert said.index("del-header X-Forwarded-For") < said.index("option forwardfor")
    (log,) = re.findall(r"log-format (.*)", said)
    assert not re.search(r"%r\b|%HP|%HU|%HQ|capture", log)


# --- backups ------------------------------------------------------------------------------------------------------------


def test_every_night_there_is_a_backup_and_the_old_ones_go(tmp_path: Path) -> None:
    house = {
        "HEFA_DATA_DIR": str(tmp_path / "data"),
        "PYTHONPATH": str(ROOT),
        "HEFA_BACKUPS": str(tmp_path / "backups"),
    }
    (tmp_path / "bin").mkdir()
    command = tmp_path / "bin" / "hefa"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cli "$@"\n')
    command.chmod(0o755)
    environment = os.environ | house | {"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}"}
    script = ["sh", str(ROOT / "deploy" / "backup.sh"), "--once"]
    old = tmp_path / "backups" / "hefa-20260101-023000.tar.gz"
    old.parent.mkdir()
    old.write_text("an old one")
    os.utime(old, (0, 0))

    failed = subprocess.run(script, env=environment, cwd=tmp_path, capture_output=True, text=True)
    assert failed.returncode == 1
    assert old.exists(), "without a new one the old ones stay"

    subprocess.run([command, "migrate"], env=environment, cwd=tmp_path, check=True, capture_output=True)
    made = subprocess.run(script, env=environment, cwd=tmp_path, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    (fresh,) = old.parent.glob("*.tar.gz")
    assert fresh != old
    assert fresh.stat().st_mode & 0o077 == 0
    with tarfile.open(fresh) as archive:
        assert "database.sqlite3" in archive.getnames()
