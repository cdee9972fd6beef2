"""Production on one machine, as processes on free ports: PostgreSQL with two roles, Redis, pages, worker, beat, the door."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import psycopg
import redis
from sqlalchemy import URL, make_url

from engine.calendar import SHANGHAI
from engine.settings import Settings
from house import accounts
from house.moving import MARKER, VARIABLE, mark
from tests import city, databases, houses, servers
from workflows import registry

ROOT = Path(__file__).parents[2]
# When the test itself is killed, its pipe closes: then everything that still runs ends, and the folder goes.
SENTINEL = 'cat >/dev/null; while read -r pid; do kill -9 -- "-$pid" || kill -9 "$pid"; done <"$0/pids"; rm -rf "$0"'
PASSWORD = "correct horse battery"
PATIENCE = 150.0  # seconds that a busy machine may take


class Machine:
    """Everything of one installation. Nothing runs until asked; `stop` ends what it has started."""

    def __init__(self, mail: str = "") -> None:
        """`mail`: HEFA_SMTP_URL."""
        self.folder = Path(tempfile.mkdtemp(prefix="hefa-machine-"))
        self.folder.chmod(0o755)  # PostgreSQL's owner passes through
        self.data = self.folder / "data"
        self.data.mkdir(mode=0o700)
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.restarts: Counter[str] = Counter()  # by the supervisor
        self._modules: dict[str, Sequence[str]] = {}
        self._since: dict[str, int] = {}  # where the words of the running one begin
        self.ports = {name: servers.free_port() for name in ("one", "two", "door", "redis")}
        self.offset = self.folder / "clock"
        self._guard = threading.RLock()  # over who runs
        self._watched = threading.Event()
        self._sentinel = subprocess.Popen(
            ["sh", "-c", SENTINEL, str(self.folder)],
            stdin=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._server: URL | None = None
        self._mail = mail
        self.move_to(datetime(2026, 3, 2, 9, tzinfo=SHANGHAI))

    def _record(self) -> None:
        """For the sentinel: who runs now."""
        with self._guard:
            draft = self.folder / "pids.draft"
            draft.write_text("".join(f"{one.pid}\n" for one in self.running.values() if one.poll() is None))
            draft.rename(self.folder / "pids")

    # --- the clock ------------------------------------------------------------------------------------------------------

    def move_to(self, moment: datetime) -> None:
        """From now on it is this moment, and time goes on from there."""
        self._set((moment - datetime.now(SHANGHAI)).total_seconds())

    def move_by(self, seconds: float) -> None:
        """The clock jumps."""
        self._set(float(self.offset.read_text()) + seconds)

    def _set(self, seconds: float) -> None:
        draft = self.offset.with_suffix(".draft")
        draft.write_text(repr(seconds))
        draft.rename(self.offset)

    def now(self) -> datetime:
        """What the house takes for now."""
        return datetime.fromtimestamp(time.time() + float(self.offset.read_text()), SHANGHAI)

    # --- servers --------------------------------------------------------------------------------------------------------

    def postgresql(self) -> None:
        """A durable cluster, divided into two roles by the script that production runs, and migrated by the owner."""
        server, url = servers.start_postgresql(self.folder, durable=True)
        self.running["postgresql"] = server
        self._record()
        with psycopg.connect(databases.dsn(url), autocommit=True) as connection:
            connection.execute("CREATE DATABASE hefa")
        self._server = make_url(url).set(database="hefa")
        script = str(ROOT / "deploy" / "roles.sql")
        psql = [str(servers.postgresql_programs() / "psql"), "--no-psqlrc", "--quiet", "--file", script]
        passwords = {"HEFA_OWNER_PASSWORD": "owner", "HEFA_APP_PASSWORD": "app"}
        subprocess.run(
            [*psql, databases.dsn(databases.text(self._server))],
            env=os.environ | passwords, check=True, capture_output=True,
        )  # fmt: skip
        (self.data / MARKER).write_text(mark(Settings(database_url=self.url("owner"))))
        self.hefa("migrate", HEFA_DATABASE_URL=self.url("owner"))
        (self.data / MARKER).write_text(mark(Settings(database_url=self.url())))

    def postgresql_stops(self) -> None:
        """As if the power had gone: nothing is written any more."""
        self.kill("postgresql", signal.SIGQUIT)

    def postgresql_again(self) -> None:
        """The same cluster on the same port."""
        assert self._server is not None
        home = self.folder / "postgresql"
        status = home / "data" / "postmaster.pid"
        said = {**servers.POSTGRES, "port": str(self._server.port)}
        command = [str(servers.postgresql_programs() / "postgres"), "-D", str(home / "data")]
        command += [f"--{name}={value}" for name, value in said.items()]
        owner = "postgres" if os.geteuid() == 0 else None
        ready = lambda: status.exists() and "ready" in status.read_text()  # noqa: E731
        self.running["postgresql"] = servers.spawn(command, self.folder / "again.log", owner, ready)
        self._record()

    def doorbell(self) -> None:
        """On its port, empty."""
        port, log = self.ports["redis"], self.folder / "redis.log"
        command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder)]
        self.running["redis"] = servers.spawn(command, log, None, lambda: servers.listens(port))
        self._record()

    def ringing(self) -> redis.Redis:
        """A client of it."""
        return redis.Redis.from_url(self.redis_url)

    # --- ours -----------------------------------------------------------------------------------------------------------

    def url(self, who: str = "app") -> str:
        """The database as one of the two roles."""
        assert self._server is not None
        return databases.text(self._server.set(drivername="postgresql+psycopg", username=f"hefa_{who}", password=who))

    @property
    def redis_url(self) -> str:
        return f"redis://127.0.0.1:{self.ports['redis']}/0"

    @property
    def address(self) -> str:
        """What people type."""
        return f"http://127.0.0.1:{self.ports['door']}"

    @property
    def environment(self) -> dict[str, str]:
        mine = {name: value for name, value in os.environ.items() if not name.startswith("HEFA_")}
        return mine | {
            "HEFA_DATABASE_URL": self.url(), "HEFA_REDIS_URL": self.redis_url, "HEFA_DATA_DIR": str(self.data),
            "HEFA_PUBLIC_URL": self.address, "HEFA_SMTP_URL": self._mail, "HEFA_MAIL_FROM": "hefa@office.example",
            VARIABLE: str(self.offset), "PYTHONPATH": str(ROOT),
        }  # fmt: skip

    def hefa(self, *arguments: str, code: int = 0, **environment: str) -> str:
        """A command of an operator."""
        command = [sys.executable, "-m", "cli", *arguments]
        ran = subprocess.run(
            command, cwd=self.folder, env=self.environment | environment, capture_output=True, text=True, timeout=300
        )
        assert ran.returncode == code, ran.stdout + ran.stderr
        return ran.stdout

    def json(self, *arguments: str, code: int = 0) -> Any:
        """What it prints with --json."""
        return json.loads(self.hefa(*arguments, "--json", code=code))

    def start(self, name: str, *module: str) -> None:
        """One of our processes, as the head of its own group; its words are added to its log."""
        self._modules[name] = module
        with self._guard, (self.folder / f"{name}.log").open("ab") as log:
            self._since[name] = log.tell()
            self.running[name] = subprocess.Popen(
                [sys.executable, "-m", *module],
                cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
            self._record()

    def pages(self, name: str) -> None:
        """`one` or `two`."""
        self.start(name, "cli", "serve", "--port", str(self.ports[name]))

    def worker(self, application: str = "") -> None:
        """As production runs it; `application`: with another timetable."""
        if application:
            self.start("worker", "celery", "--app", application, "worker", "--loglevel", "INFO", "--concurrency", "2")
        else:
            self.start("worker", "cli", "worker", "--concurrency", "1")

    def beat(self, application: str = "") -> None:
        """The same."""
        if application:
            self.start("beat", "celery", "--app", application, "beat", "--loglevel", "INFO")
        else:
            self.start("beat", "cli", "beat")

    def door(self) -> None:
        """The proxy with production's own configuration."""
        program = shutil.which("haproxy") or "/usr/sbin/haproxy"
        said = {
            "HEFA_HTTP": f"127.0.0.1:{self.ports['door']}", "HEFA_TLS": "", "HEFA_ERRORS": str(ROOT / "deploy" / "503.http"),
            "HEFA_PAGES_1": f"127.0.0.1:{self.ports['one']}", "HEFA_PAGES_2": f"127.0.0.1:{self.ports['two']}",
        }  # fmt: skip
        with (self.folder / "door.log").open("ab") as log:
            self.running["door"] = subprocess.Popen(
                [program, "-db", "-f", str(ROOT / "deploy" / "haproxy.cfg")],
                env=os.environ | said, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
            self._record()

    # --- waiting and ending ---------------------------------------------------------------------------------------------

    def ready(self, name: str) -> bool:
        """Whether a pages process, or the door, answers well."""
        path = "/healthz" if name == "door" else "/readyz"
        try:
            with urlopen(f"http://127.0.0.1:{self.ports[name]}{path}", timeout=3) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def until(self, holds: Callable[[], bool], what: str, patience: float = PATIENCE) -> float:
        """Wait; how long it took. What the processes said, when it never comes true."""
        began = time.monotonic()
        while not holds():
            assert time.monotonic() - began < patience, f"{what}\n{self.logs()}"
            time.sleep(0.1)
        return time.monotonic() - began

    def words(self, name: str) -> str:
        """What one of ours has said since it was started."""
        with (self.folder / f"{name}.log").open("rb") as log:
            log.seek(self._since[name])
            return log.read().decode(errors="replace")

    def complaints(self) -> Counter[str]:
        """What ours have logged as errors, without the numbers in it."""
        found: Counter[str] = Counter()
        for name in self._modules:
            for line in (self.folder / f"{name}.log").read_text(errors="replace").splitlines():
                if line.startswith("{") and '"level": "error"' in line:
                    said = str(json.loads(line)["event"]).partition("\n")[0]
                    found[f"{name}: {re.sub(r'[0-9a-f-]{36}|[0-9]+', 'N', said)[:160]}"] += 1
        return found

    def logs(self) -> str:
        """The end of each."""
        found = sorted(self.folder.glob("*.log"))
        return "\n".join(f"--- {path.name}\n{path.read_text(errors='replace')[-1500:]}" for path in found)

    def supervise(self) -> None:
        """From now on whatever of ours ends by itself is started again, as `restart: unless-stopped` does."""
        self._watched.set()
        threading.Thread(target=self._supervise, daemon=True).start()

    def _supervise(self) -> None:
        while self._watched.is_set():
            with self._guard:
                for name in [name for name in self._modules if name in self.running]:
                    if self.running[name].poll() is not None:
                        self.restarts[name] += 1
                        self.start(name, *self._modules[name])
            time.sleep(0.5)

    def kill(self, name: str, sign: signal.Signals = signal.SIGKILL) -> None:
        """The whole group of one process, and wait until it is gone."""
        with self._guard:
            one = self.running.pop(name)
        try:
            if sign == signal.SIGKILL and os.getpgid(one.pid) == one.pid:
                os.killpg(one.pid, sign)
            else:
                one.send_signal(sign)
        except ProcessLookupError:
            pass
        one.wait(timeout=60)
        self._record()

    def stop(self) -> None:
        """Ours first, asked nicely; then the servers; then the folder."""
        self._watched.clear()
        self._guard.acquire()
        ours = [name for name in self.running if name not in ("postgresql", "redis")]
        for name in ours:
            self.running[name].terminate()
        for name in ours:
            one = self.running.pop(name)
            try:
                one.wait(timeout=30)
            except subprocess.TimeoutExpired:
                os.killpg(one.pid, signal.SIGKILL)
                one.wait()
        for one in self.running.values():
            servers.stop(one)
        shutil.rmtree(self.folder, ignore_errors=True)
        assert self._sentinel.stdin is not None
        self._sentinel.stdin.close()
        self._sentinel.wait(timeout=10)

    # --- people ---------------------------------------------------------------------------------------------------------

    @contextmanager
    def front_door(self) -> Iterator[houses.House]:
        """The same database without HTTP: for founding, and for counting afterwards."""
        house = houses.House(self.url(), registry(), self.folder)
        house.now = self.now()
        try:
            yield house
        finally:
            house.close()

    def settle(self, more: Sequence[str] = ()) -> None:
        """The county of `tests.city`, everybody with an account. `more`: further posts, "who ROLE org"."""
        with self.front_door() as house:
            city.settle(house)
            if more:
                house.staff(2, *more)
            posted = sorted({row[0] for row in house.rows("SELECT DISTINCT person FROM appointment")})
            stored = quick_hash(PASSWORD)
            with house.database.writing() as connection:
                for username in posted:
                    accounts.put_hash(connection, username, stored, house.now)


def quick_hash(password: str) -> str:
    """As `accounts.hashed`, but cheap: a storm signs in thousands of times."""
    from pwdlib.hashers.argon2 import Argon2Hasher

    return Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1).hash(password)
