"""The house keeps its promises: locked dependencies, real servers, the commands others rely on, nothing of one machine."""

import os
import re
import socket
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import redis
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from tests import databases, servers

ROOT = Path(__file__).parents[1]
TARGETS = ["demo", "test", "setup", "check", "prove", "bench", "help"]


def tracked() -> list[Path]:
    """Every text file that a clone would have."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    binary = {".png", ".jpg", ".gz", ".zip", ".woff2", ".ico", ".sqlite3", ".db"}
    files = [ROOT / name for name in listed.split("\0") if name]
    return [file for file in files if file.suffix not in binary and file.is_file()]


# --- what is installed -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_pins_every_package_with_hashes_and_names_no_host(lock: str) -> None:
    content = (ROOT / lock).read_text()
    packages = re.split(r"\n(?=\S)", content.strip())
    assert len(packages) > 30
    assert [p for p in packages if not re.match(r"[a-z0-9._-]+==\S+ ", p) or "--hash=sha256:" not in p] == []
    assert "://" not in content
    assert "index-url" not in content
    assert "find-links" not in content


def test_the_developers_lock_holds_the_very_packages_of_the_running_one() -> None:
    pins = [
        set(re.findall(r"^\S+==\S+", (ROOT / lock).read_text(), re.MULTILINE))
        for lock in ("requirements.lock", "requirements-dev.lock")
    ]
    assert pins[0] - pins[1] == set()


def test_what_is_asked_for_is_locked() -> None:
    locked = (ROOT / "requirements-dev.lock").read_text()
    asked = (ROOT / "requirements.in").read_text() + (ROOT / "requirements-dev.in").read_text()
    names = [re.sub(r"\[.*?\]", "", line).lower() for line in asked.splitlines() if line and line[0] not in "#-"]
    assert [
        name
        for name in names
        if not re.search(rf"^{re.escape(name)}{'' if '==' in name else '=='}", locked, re.MULTILINE)
    ] == []


# --- the commands others rely on ---------------------------------------------------------------------------------------


def test_make_has_every_promised_command_and_can_say_what_each_does() -> None:
    shown = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert [target for target in TARGETS if not re.search(rf"make {target} +\S", shown.stdout)] == []


def test_ci_runs_what_a_developer_runs() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert script.read_text().splitlines()[-1] == "exec make test"


def test_a_demo_waits_for_no_developers_tool() -> None:
    plan = subprocess.run(
        ["make", "--dry-run", "--always-make", "demo"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    assert "-r requirements.lock" in plan
    assert "sync" not in plan


def test_the_project_is_licensed_and_is_not_a_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert project["project"]["license"] == "Apache-2.0"
    assert project["tool"]["uv"]["package"] is False
    assert "Apache License" in (ROOT / "LICENSE").read_text()[:200]


# --- nothing of one machine ---------------------------------------------------------------------------------------------


def test_no_file_names_a_path_of_one_machine_or_an_index_of_packages() -> None:
    own = "/" + "work/"  # spelled so that this line does not find itself
    stray = re.compile(rf"{own}[a-z]|[/]home[/][a-z]+/|[/]Users[/]|https?://[^ \"<>]*/simple(/|\s|$)")
    found = {str(file.relative_to(ROOT)) for file in tracked() if stray.search(file.read_text(errors="replace"))}
    assert found == set()


def test_every_module_begins_by_saying_what_it_is() -> None:
    silent = [file for file in tracked() if file.suffix == ".py" and not file.read_text().lstrip().startswith('"""')]
    assert silent == []


def test_every_link_in_the_documents_leads_somewhere() -> None:
    pages = [file for file in tracked() if file.suffix == ".md"]
    links = [(page, link) for page in pages for link in re.findall(r"\]\((?!\w+:)([^)#]+)", page.read_text())]
    assert len(links) >= 10
    assert [(page.name, link) for page, link in links if not (page.parent / link).exists()] == []


def test_every_decision_is_listed_and_says_why_what_and_what_else() -> None:
    pages = sorted((ROOT / "docs" / "decisions").glob("0*.md"))
    index = (ROOT / "docs" / "decisions" / "README.md").read_text()
    assert [page.name for page in pages if page.name not in index] == []
    parts = ("**Context.**", "**Decision.**", "**Consequences", "**Alternatives.**")
    assert [(page.name, part) for page in pages for part in parts if part not in page.read_text()] == []


def test_the_glossary_has_one_line_per_word() -> None:
    lines = (ROOT / "docs" / "glossary.md").read_text().splitlines()
    words = [word.strip(" `") for line in lines if line.startswith("| ") for word in line.split("|")[1].split(",")]
    words = [word for word in words if word != "English"]
    assert sorted({word for word in words if words.count(word) > 1}) == []


# --- real servers -------------------------------------------------------------------------------------------------------


def test_a_fresh_database_answers_and_is_empty(database_url: str) -> None:
    engine = create_engine(database_url, poolclass=NullPool)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1
        assert engine.dialect.get_table_names(connection) == []


def test_two_databases_on_one_server_do_not_see_each_other(postgres_url: str) -> None:
    with databases.postgresql(postgres_url) as one, databases.postgresql(postgres_url) as other:
        with psycopg.connect(databases.dsn(one)) as connection:
            connection.execute("CREATE TABLE matter (id integer)")
        with psycopg.connect(databases.dsn(other)) as connection:
            assert connection.execute("SELECT to_regclass('matter')").fetchone() == (None,)
        with (
            databases.postgresql(postgres_url, template=make_url(one).database or "") as copy,
            psycopg.connect(databases.dsn(copy)) as connection,
        ):
            assert connection.execute("SELECT count(*) FROM matter").fetchone() == (0,)


def test_a_database_is_gone_after_its_test(postgres_url: str) -> None:
    with databases.postgresql(postgres_url) as url:
        name = make_url(url).database
    with psycopg.connect(databases.dsn(postgres_url)) as connection:
        assert connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None


def test_redis_answers(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.ping() is True


def test_a_test_cannot_reach_another_machine() -> None:
    with socket.socket() as visitor, pytest.raises(RuntimeError, match=re.escape("192.0.2.1")):
        visitor.connect(("192.0.2.1", 80))


def test_a_missing_server_fails_and_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(servers.VARIABLES["redis"], raising=False)
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    run = servers.Servers()
    try:
        with pytest.raises(servers.NoServer, match=r"no redis-server.*tests/install\.sh.*HEFA_TEST_REDIS_URL"):
            servers.address("redis", run.folder)
    finally:
        run.stop()
    assert not run.folder.exists()


def test_what_a_killed_test_has_started_ends_with_it() -> None:
    """A worker, a beat, a server of pages: each in a session of its own, so that nothing else would end it."""
    script = (
        "import subprocess, sys; from tests.leash import leashed;"
        "one = subprocess.Popen(leashed([sys.executable, '-c', 'import time; print(1, flush=True); time.sleep(60)']),"
        "start_new_session=True, stdout=subprocess.PIPE); one.stdout.readline(); print(one.pid, flush=True); one.wait()"
    )
    with subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        child = int(run.stdout.readline())
        assert Path(f"/proc/{child}").exists()
        run.kill()
    patience = time.monotonic() + 20
    while _runs(child) and time.monotonic() < patience:
        time.sleep(0.05)
    assert not _runs(child)


def _runs(process: int) -> bool:
    """It is there, and no zombie."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_nothing_is_left_running_when_a_run_is_killed() -> None:
    script = (
        "import sys, time; from tests import servers; run = servers.Servers();"
        "print(servers.address('redis', run.folder), run.folder, flush=True); time.sleep(60)"
    )
    mine = {name: value for name, value in os.environ.items() if name not in servers.VARIABLES.values()}
    with subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, env=mine, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        url, folder = run.stdout.readline().split()
        with redis.Redis.from_url(url) as client:
            assert client.ping() is True
        run.kill()
    patience = time.monotonic() + 20
    while Path(folder).exists() and time.monotonic() < patience:
        time.sleep(0.05)
    assert not Path(folder).exists()
    with socket.socket() as visitor, pytest.raises(ConnectionRefusedError):
        visitor.connect(("127.0.0.1", urlsplit(url).port))
