"""A real PostgreSQL and a real Redis for one run: started when first asked for, gone when the run ends, however it ends.

A *keeper* process owns both servers. It learns over a pipe that the run has ended (also by kill -9: the pipe closes),
and reads its orders from a folder: an empty file `postgresql.wanted` or `redis.wanted`. It answers with
`postgresql.url` or `postgresql.failed`. So any number of test processes share one server, and none needs a lock.

`python -m tests.servers [--durable] COMMAND …` runs a command with both servers and their addresses in its environment.
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from select import select

INSTALL = "install it (Debian: tests/install.sh as root), or name a running one in {variable}"
VARIABLES = {"postgresql": "HEFA_TEST_DATABASE_URL", "redis": "HEFA_TEST_REDIS_URL"}
STARTING = 60.0  # seconds a server may take until it answers
MEMORY, ROOM = Path("/dev/shm"), 4 << 30  # noqa: S108 -- a place of Linux, not a file of ours; bytes

FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}  # the data live as long as the run
POSTGRES = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "timezone": "UTC",
    "log_min_messages": "warning",
}


class NoServer(Exception):
    """A server that the tests need is not there. This fails the test: what is not run is not known."""


class Servers:
    """The run's side: starts the keeper, asks for servers, lets go of it."""

    def __init__(self, *, durable: bool = False) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="hefa-servers-"))
        self.folder.chmod(0o755)  # PostgreSQL does not run as root; its own folder inside is its own
        self._keeper = subprocess.Popen(
            [sys.executable, "-P", __file__, "keep", str(self.folder), "durable" if durable else "fast"],
            stdin=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is the run's business; the keeper hears of its end
        )

    def stop(self) -> None:
        """Returns when both servers are gone and the folder with them."""
        assert self._keeper.stdin is not None
        self._keeper.stdin.close()
        self._keeper.wait(timeout=30)


def in_memory() -> str | None:
    """Where files live in memory and a run has room; None where there is no such place (a container may have 64 MB of it).

    Thousands of databases are made, copied and dropped in a run: on a disk that costs more than all that is done in them."""
    try:
        stands = dict(line.split(":") for line in Path("/proc/meminfo").read_text().splitlines())
        free = min(shutil.disk_usage(MEMORY).free, int(stands["MemAvailable"].split()[0]) << 10)
    except (OSError, LookupError, ValueError):
        return None
    return str(MEMORY) if free >= ROOM and os.access(MEMORY, os.W_OK) else None


def address(name: str, folder: Path) -> str:
    """The URL of `postgresql` or `redis`: the one the environment names, or else of this run's own server.

    Any process of the run may ask. Raises NoServer saying what to install."""
    if named := os.environ.get(VARIABLES[name]):
        return named
    (folder / f"{name}.wanted").touch()
    patience = time.monotonic() + STARTING + 10
    while time.monotonic() < patience:
        if (url := folder / f"{name}.url").exists():
            return url.read_text()
        if (failed := folder / f"{name}.failed").exists():
            raise NoServer(failed.read_text())
        time.sleep(0.02)
    raise NoServer(f"{name} did not answer, and its keeper says nothing: {folder}")


# --- the keeper ------------------------------------------------------------------------------------------------------


def keep(folder: Path, *, durable: bool) -> None:
    """Start what is wanted until the pipe closes; then end it all."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    running: list[subprocess.Popen[bytes]] = []
    start: dict[str, Callable[[], tuple[subprocess.Popen[bytes], str]]] = {
        "postgresql": lambda: start_postgresql(folder, durable=durable),
        "redis": lambda: start_redis(folder),
    }
    try:
        while not select([sys.stdin], [], [], 0.02)[0]:
            for name in [name for name in start if (folder / f"{name}.wanted").exists()]:
                try:
                    server, url = start.pop(name)()
                except (NoServer, OSError, LookupError, subprocess.SubprocessError) as fault:
                    answer(folder / f"{name}.failed", f"{name}: {fault}; {INSTALL.format(variable=VARIABLES[name])}")
                else:
                    running.append(server)
                    answer(folder / f"{name}.url", url)
    finally:
        for server in running:
            stop(server)
        shutil.rmtree(folder, ignore_errors=True)


def answer(file: Path, text: str) -> None:
    """All of it or nothing: others are reading."""
    draft = file.with_suffix(".draft")
    draft.write_text(text)
    draft.rename(file)


def stop(server: subprocess.Popen[bytes]) -> None:
    """SIGINT: PostgreSQL shuts down without waiting for its clients, Redis leaves. After ten seconds, no more asking."""
    server.send_signal(signal.SIGINT)
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def start_postgresql(folder: Path, *, durable: bool) -> tuple[subprocess.Popen[bytes], str]:
    """A fresh cluster on a free loopback port, run by the user `postgres` when we are root."""
    programs, home, password, port = postgresql_programs(), folder / "postgresql", secrets.token_hex(16), free_port()
    home.mkdir(mode=0o700)
    (home / "password").write_text(password)
    owner = None
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        owner = "postgres"
        for path in (home, home / "password"):
            shutil.chown(path, owner, owner)
    # md5, because scram spends 10 ms on each of thousands of connections, and this password guards a loopback port
    making = ["-U", "postgres", "-A", "md5", "--no-locale", "--encoding=UTF8", "--no-sync"]
    subprocess.run(
        [programs / "initdb", "-D", home / "data", f"--pwfile={home / 'password'}", *making],
        user=owner, group=owner, extra_groups=[] if owner else None,
        cwd=home, check=True, capture_output=True,
    )  # fmt: skip
    settings = POSTGRES | {"port": str(port)} | ({} if durable else FAST)
    command = [str(programs / "postgres"), "-D", str(home / "data"), *(f"--{k}={v}" for k, v in settings.items())]
    status = home / "data" / "postmaster.pid"  # its last line says "ready"; the port opens before that
    server = spawn(command, folder / "postgresql.log", owner, lambda: status.exists() and "ready" in status.read_text())
    return server, f"postgresql+psycopg://postgres:{password}@127.0.0.1:{port}/postgres"


def postgresql_programs() -> Path:
    """The folder of `initdb` and `postgres`: the newest that Debian keeps, or the one in PATH."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if versions:
        return versions[-1].parent
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    raise NoServer("no initdb, neither under /usr/lib/postgresql nor in PATH")


def start_redis(folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    """An empty Redis on a free loopback port that writes nothing to disk."""
    program = shutil.which("redis-server")
    if program is None:
        raise NoServer("no redis-server in PATH")
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--databases", "64"]
    server = spawn([program, *options, "--dir", str(folder)], folder / "redis.log", None, lambda: listens(port))
    return server, f"redis://127.0.0.1:{port}/0"


def spawn(command: list[str], log: Path, owner: str | None, ready: Callable[[], bool]) -> subprocess.Popen[bytes]:
    """Start a server and wait until it is ready. Raises NoServer with the end of its log."""
    with log.open("wb") as output:
        server = subprocess.Popen(
            command,
            user=owner, group=owner, extra_groups=[] if owner else None,
            cwd=log.parent, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
        )  # fmt: skip
    patience = time.monotonic() + STARTING
    while server.poll() is None and time.monotonic() < patience:
        if ready():
            return server
        time.sleep(0.02)
    stop(server)
    raise NoServer(f"it did not start: {log.read_text(errors='replace')[-800:]}")


def listens(port: int) -> bool:
    with socket.socket() as visitor:
        return visitor.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["keep"]:
        keep(Path(arguments[1]), durable=arguments[2] == "durable")
        return 0
    servers = Servers(durable=arguments[:1] == ["--durable"])
    try:
        named = {variable: address(name, servers.folder) for name, variable in VARIABLES.items()}
        command = arguments[1:] if arguments[:1] == ["--durable"] else arguments
        return subprocess.run(command, env=os.environ | named, check=False).returncode
    finally:
        servers.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
