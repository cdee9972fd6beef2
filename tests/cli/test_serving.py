"""`hefa serve` as an operator starts it: answers, lets time pass beside it, ends when asked; the first administrator's password."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

from tests.cli.conftest import Hefa, long_ago
from tests.leash import leashed

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int, path: str) -> str:
    patience = time.monotonic() + 60
    while time.monotonic() < patience:
        try:
            with urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
                return str(answer.read().decode())
        except OSError:
            time.sleep(0.2)
    raise AssertionError("nothing answers")


def test_the_pages_are_served_and_time_passes_beside_them(hefa: Hefa) -> None:
    case = long_ago(hefa)
    port = free_port()
    command = leashed([sys.executable, "-m", "cli", "serve", "--port", str(port)])
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, cwd=hefa.folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as served:
        try:
            assert "先审查" in answers(port, "/sign-in")
            assert answers(port, "/healthz") == "ok\n"
            assert '"ready":true' in answers(port, "/readyz").replace(" ", "")
            patience = time.monotonic() + 30
            while "breach" not in hefa.engine().acts(case) and time.monotonic() < patience:
                time.sleep(0.3)
            assert "breach" in hefa.engine().acts(case)
        finally:
            served.send_signal(signal.SIGTERM)
            _, complained = served.communicate(timeout=30)
    assert served.returncode in (0, -signal.SIGTERM), complained


def test_the_first_administrator_has_no_default_password(hefa: Hefa) -> None:
    said = hefa("users", "password", "root").output
    found = re.search(r"一次性密码：(\S+)（", said)
    assert found
    assert len(found[1]) == 19
    again = hefa.json("users", "password", "root")["password"]
    assert again != found[1]
    hefa("users", "password", "nobody", code=1)
    assert "至少 10 个字符" in hefa("users", "password", "root", "--ask", said="short\n", code=1).output
    hefa("users", "password", "root", "--ask", said="correct horse battery\n")
