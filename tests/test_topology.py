"""Production on one machine, as processes: an act through the door, a breach told to the supervisor, and ends of processes."""

import json
import re
import signal
import socket
import threading
import time
from http.client import HTTPConnection
from statistics import quantiles
from urllib.parse import urlencode

import psycopg

from tests import databases
from tests.house.office import PAPERS
from tests.houses import House, at
from tests.storm.machine import PASSWORD, Machine
from tests.storm.people import API, CONTRACT, Person, Weather

CASES = 12  # whose limits pass on the same day
WORKING = ("wang_jia", "zhao_jia", "li", "sun")


def test_production_on_one_machine() -> None:
    """One test, because starting it all is what costs: each step is a sentence of its own."""
    machine = Machine()
    try:
        machine.postgresql()
        machine.doorbell()
        machine.settle()
        for name in ("one", "two"):
            machine.pages(name)
        machine.door()
        with machine.front_door() as house:
            late = [brought(house, n) for n in range(CASES)]
            machine.until(lambda: machine.ready("one") and machine.ready("two") and machine.ready("door"), "pages")
            the_door_shows_pages_and_no_figures(machine)
            a_place_has_one_measure_at_both(machine)
            a_breach_is_told_to_the_supervisor(machine, house, late)
            who_runs_goes_on_over_newer_tables(machine)
            a_killed_process_loses_nothing(machine, house)
            a_running_task_is_finished(machine, house)
            a_running_request_is_finished(machine)
            everything_logged_is_an_object(machine)
    finally:
        machine.stop()


def brought(house: House, n: int) -> int:
    """A contract that the hub has had since the second of March, and nobody has taken care of."""
    house.now = at("2026-03-02", 9, n)
    case = house.open("township_review", "create", "wang_jia", "jia", CONTRACT, PAPERS, title=f"村道硬化合同 {n}")
    house.act(case, "finish_draft", "wang_jia")
    house.act(case, "submit", "zhao_jia", {"undecided": True})
    return case


# --- the door -----------------------------------------------------------------------------------------------------------


def got(machine: Machine, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
    line = HTTPConnection("127.0.0.1", machine.ports["door"], timeout=30)
    line.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = line.getresponse()
    said = answer.status, dict(answer.getheaders()), answer.read().decode()
    line.close()
    return said


def the_door_shows_pages_and_no_figures(machine: Machine) -> None:
    status, headers, page = got(machine, "/sign-in")
    assert (status, "登录" in page) == (200, True)
    assert re.fullmatch(r"[0-9A-F]+-[0-9A-F]+-[0-9A-F]+", headers["x-request-id"])
    for path in ("/metrics", "/%6detrics", "//metrics", "/METRICS", "/readyz"):
        assert got(machine, path, X_Forwarded_For="127.0.0.1")[0] == 404, path


def a_place_has_one_measure_at_both(machine: Machine) -> None:
    """Whoever asks the two by turns is heard no more often than who asks one of them."""

    def answer(name: str, place: str) -> int:
        line = HTTPConnection("127.0.0.1", machine.ports[name], timeout=30)
        line.request("GET", "/public/receipts", headers={"X-Forwarded-For": place})
        status = line.getresponse().status
        line.close()
        return status

    answers = [answer(("one", "two")[n % 2], "192.0.2.7") for n in range(24)]
    assert answers == [200] * 20 + [429] * 4
    assert answer("one", "192.0.2.8") == 200


# --- time ---------------------------------------------------------------------------------------------------------------


def a_breach_is_told_to_the_supervisor(machine: Machine, house: House, cases: list[int]) -> None:
    """The clock jumps past the limits; worker and beat, as production runs them, find out and tell."""
    machine.move_to(at("2026-04-20", 10))
    machine.worker()
    machine.beat()
    machine.until(lambda: len(delivered(house, cases)) == CASES, "the supervisor is not told")
    seconds = sorted(delivered(house, cases).values())
    p95 = quantiles(seconds, n=20, method="inclusive")[-1] if len(seconds) > 1 else seconds[0]
    print(f"\nfrom breach to the supervisor's notice, {CASES} at once: p95 {p95:.2f} s, longest {seconds[-1]:.2f} s")
    assert p95 < 30
    for case in cases:
        assert house.acts(case).count("breach") == house.acts(case).count("report") == 1
    page = read_as(machine, "watcher", "/notices")
    assert page.count("村道硬化合同") >= CASES
    assert "超期" in page


def delivered(house: House, cases: list[int]) -> dict[int, float]:
    """Seconds from the first breach of a case to the notice on the supervisor's page."""
    rows = house.rows(
        "SELECT d.case_id, extract(epoch FROM d.done_at - b.at) AS seconds FROM delivery d"
        " JOIN (SELECT case_id, min(at) AS at FROM event WHERE act = 'breach' GROUP BY case_id) b ON b.case_id = d.case_id"
        " WHERE d.person = 'watcher' AND d.channel = 'page' AND d.kind = 'late'"
    )
    return {row.case_id: float(row.seconds) for row in rows if row.case_id in cases}


def read_as(machine: Machine, username: str, path: str) -> str:
    """A page as somebody at a browser sees it."""
    line = HTTPConnection("127.0.0.1", machine.ports["door"], timeout=30)
    form = urlencode({"username": username, "password": PASSWORD})
    line.request("POST", "/sign-in", form, {"Content-Type": "application/x-www-form-urlencoded"})
    answer = line.getresponse()
    answer.read()
    cookie = answer.headers["set-cookie"].partition(";")[0]
    line.request("GET", path, headers={"Cookie": cookie})
    page = line.getresponse()
    said = page.read().decode()
    line.close()
    assert page.status == 200, said
    return said


def who_runs_goes_on_over_newer_tables(machine: Machine) -> None:
    """Between a migration and their own end, old processes answer; only their readiness says that they are old."""

    def version(said: str) -> str:
        with psycopg.connect(databases.dsn(machine.url("owner")), autocommit=True) as owner:
            there: str = owner.execute("SELECT version_num FROM alembic_version").fetchone()[0]  # type: ignore[index]
            owner.execute("UPDATE alembic_version SET version_num = %s", [said])
        return there

    before = version("9999")
    try:
        assert not machine.ready("one")
        time.sleep(2.5)  # the door has looked again, twice
        assert machine.ready("door")
        assert "超期" in read_as(machine, "watcher", "/notices")
    finally:
        version(before)
    assert machine.ready("one")


# --- ends of processes ----------------------------------------------------------------------------------------------------


def a_killed_process_loses_nothing(machine: Machine, house: House) -> None:
    """While four people bring matters from the draft to the signed opinion, one of the two is killed."""
    weather = Weather()
    people = [Person(who, place, machine.address, weather, 1) for place, who in enumerate(WORKING, start=1)]
    for person in people:
        person.start()
    machine.until(lambda: sum(len(person.notebook) for person in people) > 8, "nobody works")
    machine.kill("one")
    after = sum(len(person.notebook) for person in people) + 12
    machine.until(lambda: sum(len(person.notebook) for person in people) > after, "nobody works any more")
    weather.over.set()
    for person in people:
        person.join(timeout=60)
        assert (person.is_alive(), person.fault) == (False, "")
    told = [entry for person in people for entry in person.notebook if entry.done]
    assert len(told) > 15
    rows = house.rows("SELECT case_id, seq, act, actor, body FROM event")
    there = {(row.actor, json.loads(row.body)["request"]): (row.case_id, row.seq, row.act) for row in rows}
    assert {(one.person, one.key): (one.case, one.seq, one.act) for one in told} == {
        place: what for place, what in there.items() if place[1] and place[0] in WORKING
    }


def a_running_request_is_finished(machine: Machine) -> None:
    """An upload is half there when the process is asked to end: it is kept, and answered; new visitors are not let in."""
    li = Person("li", 9, f"http://127.0.0.1:{machine.ports['two']}", Weather(), 1)
    assert li.sign_in()
    content = "一份材料".encode() * 1000
    with socket.create_connection(("127.0.0.1", machine.ports["two"]), timeout=30) as line:
        head = (
            f"POST {API}/tray?name=a.txt HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {li._token}\r\n"
            f"Content-Type: text/plain\r\nContent-Length: {len(content)}\r\nConnection: close\r\n\r\n"
        )
        line.sendall(head.encode() + content[:4000])
        time.sleep(0.5)  # it has begun to read
        machine.running["two"].send_signal(signal.SIGTERM)
        machine.until(lambda: refused(machine.ports["two"]), "it still lets visitors in")
        line.sendall(content[4000:])
        answer = b"".join(iter(lambda: line.recv(65536), b"")).decode()
    assert answer.startswith("HTTP/1.1 201"), answer
    machine.until(lambda: machine.running["two"].poll() in (0, -signal.SIGTERM), "it does not end")


def refused(port: int) -> bool:
    with socket.socket() as visitor:
        return visitor.connect_ex(("127.0.0.1", port)) != 0


def a_running_task_is_finished(machine: Machine, house: House) -> None:
    """A task waits for a lock when the worker is asked to end: it ends its work first."""
    with held(house):
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        machine.move_by(60)  # it is time for a heartbeat again
        machine.until(lambda: house.one(waiting) > 0, "no task runs")
        machine.running["worker"].send_signal(signal.SIGTERM)
        time.sleep(1)
        assert machine.running["worker"].poll() is None
        before = succeeded(machine)
    machine.until(lambda: machine.running["worker"].poll() is not None, "the worker does not end")
    assert succeeded(machine) > before
    assert machine.running["worker"].poll() == 0


def succeeded(machine: Machine) -> int:
    return (machine.folder / "worker.log").read_text().count(" succeeded in ")


class held:  # noqa: N801 -- reads as a word
    """The heartbeats are locked: whatever task has done its work waits to say so."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._let_go, self._held = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._hold)

    def _hold(self) -> None:
        with self._house.database.writing() as connection:
            connection.exec_driver_sql("SELECT * FROM beat FOR UPDATE")
            self._held.set()
            self._let_go.wait(60)

    def __enter__(self) -> None:
        self._thread.start()
        assert self._held.wait(30)

    def __exit__(self, *_: object) -> None:
        self._let_go.set()
        self._thread.join()


def everything_logged_is_an_object(machine: Machine) -> None:
    """Every line of every process of ours, and of the door what it says of requests; neither a password nor a token."""
    said = {name: (machine.folder / f"{name}.log").read_text() for name in ("one", "two", "worker", "beat", "door")}
    assert [name for name, text in said.items() if PASSWORD in text] == []
    lines = {name: [line for line in text.splitlines() if line.strip()] for name, text in said.items()}
    lines["worker"].remove("worker: Warm shutdown (MainProcess)")  # Celery's farewell, from within a signal
    lines["door"] = [
        line for line in lines["door"] if line.startswith("{")
    ]  # what it says of itself is the proxy's own
    plain = {name: [line for line in own if not line.startswith("{")] for name, own in lines.items()}
    assert {name: own for name, own in plain.items() if own} == {}
    spoken = {name: {json.loads(line)["process"] for line in own} for name, own in lines.items()}
    assert spoken == {"one": {"pages"}, "two": {"pages"}, "worker": {"worker"}, "beat": {"beat"}, "door": {"door"}}
    assert any(json.loads(line).get("task") == "workers.looks.look" for line in lines["worker"])
