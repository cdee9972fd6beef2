"""People who work through the API, and each one's notebook: what they asked for, and what they were told."""

import json
import random
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import quote, urlsplit

from tests.storm.machine import PASSWORD

API = "/api/v1"
KINDS = ("draft", "explanation", "counterparty", "budget")
CONTRACT = {"catalogue": "HT-01", "matter_type": "ADMIN_CONTRACT", "amount": 900_000}
CHECKS = {"checks": [{"aspect": aspect, "item": "要点", "answer": "Y"} for aspect in ("权限", "程序", "内容")]}
LAWFUL = {"conclusion": "LAWFUL", "summary": "审查意见", "findings": []}
UNLAWFUL = {
    "conclusion": "UNLAWFUL", "summary": "审查意见",
    "findings": [{"clause": "第五条", "problem": "拆分规避招标", "basis": "《招标投标法》第4条", "severity": "违法", "suggestion": "合并后招标"}],
}  # fmt: skip
WHY = {"reason": "情况复杂，另行说明"}
# act → its answers, and how gladly it is chosen
ACTS: Mapping[str, tuple[Sequence[Mapping[str, Any]], int]] = {
    "finish_draft": ([{}], 12), "return_draft": ([WHY], 1), "submit": ([{"undecided": True}], 12), "accept": ([{}], 12),
    "claim": ([{}], 12), "complete_checks": ([CHECKS], 12), "return_opinion": ([WHY], 1), "extend": ([WHY], 1),
    "suspend": ([{"ground": "FORCE_MAJEURE", "reason": "停电"}], 1), "resume": ([WHY], 6),
    "sign": ([LAWFUL, LAWFUL, LAWFUL, UNLAWFUL], 12),
}  # fmt: skip
LATER = {401, 408, 425, 429, 500, 502, 503, 504, 507}  # nothing is known yet: the same request again


@dataclass
class Entry:
    """One request, under one key for ever. `status` 0: the person does not know yet what became of it."""

    person: str
    key: str
    act: str
    case: int = 0
    status: int = 0
    seq: int = 0
    number: str = ""
    code: str = ""
    attempts: int = 0
    contradictions: list[str] = field(default_factory=list)

    @property
    def done(self) -> bool:
        """They were told that it is done."""
        return self.status in (200, 201)

    def hear(self, status: int, said: Mapping[str, Any]) -> None:
        """An answer. What was once said to be done is done; a second word of it must be the same as the first."""
        told = (said.get("case", 0), said.get("seq", 0), said.get("number") or "")
        if self.done:
            if status in (200, 201) and told != (self.case, self.seq, self.number):
                self.contradictions.append(f"first {self.case, self.seq, self.number}, then {told}")
            return
        if status in (200, 201):
            self.case, self.seq, self.number = told
        self.status, self.code = status, str(said.get("code", ""))


class Weather:
    """What the storm tells the people: whether to go on, whether every request is to be sent twice at once."""

    def __init__(self) -> None:
        self.over = threading.Event()
        self.twice = threading.Event()


class Person(threading.Thread):
    """Somebody at their desk: opens matters if that is their office, else does what the inbox offers."""

    def __init__(self, username: str, place: int, address: str, weather: Weather, seed: int) -> None:
        """`place`: their machine's address in the network, so that the door can tell people apart."""
        super().__init__(name=username, daemon=True)
        self.username, self.place, self.weather = username, place, weather
        self.host, self.port = urlsplit(address).hostname or "", urlsplit(address).port or 80
        self.random = random.Random(f"{seed} {username}")
        self.notebook: list[Entry] = []
        self.fault = ""
        self.answers = 0
        self._signed = 0
        self._token = ""
        self._count = 0

    # --- working --------------------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Until the storm is over and everything asked for is known."""
        try:
            while not self.weather.over.is_set():
                self.work()
                time.sleep(self.random.uniform(0.02, 0.3))
        except Exception as fault:  # noqa: BLE001 -- told at the end, with all others
            self.fault = f"{self.username}: {type(fault).__name__}: {fault}"

    def work(self) -> None:
        """One thing."""
        brings = self.username.startswith(("wang_", "zhou_"))
        status, said = self.ask("GET", f"{API}/cases?mine=1&limit=30")
        waiting = said.get("items", []) if status == 200 else []
        if brings and status == 200 and (len(waiting) < 5 or self.random.random() < 0.2):
            self.bring()
        elif waiting:
            self.act(self.random.choice(waiting)["id"])
        else:
            self.weather.over.wait(self.random.uniform(0.2, 1))

    def bring(self) -> None:
        """A new matter of their own office."""
        self._count += 1
        title = f"村道硬化合同 {self.username} {self._count}"
        text = f"{title}：全文".encode()
        status, laid = self.ask("POST", f"{API}/tray?name={quote('合同.txt')}", text)
        if status != 201:
            return
        papers = [{"kind": kind, "sha256": laid["sha256"], "name": "合同.txt"} for kind in KINDS]
        office = self.username.partition("_")[2]
        body = {"org": office, "title": title, "answers": CONTRACT, "materials": papers}
        self.insist(f"{API}/matters", body, "create", 0, {})

    def act(self, case: int) -> None:
        """One of the acts that are offered."""
        status, said = self.ask("GET", f"{API}/cases/{case}/acts")
        offered = [one["act"] for one in said.get("items", []) if one["offered"]] if status == 200 else []
        known = [one for one in offered if one in ACTS]
        if not known:
            return
        act = self.random.choices(known, [ACTS[one][1] for one in known])[0]
        seen = {"If-Match": said["etag"]} if self.random.random() < 0.5 else {}
        body = {"answers": self.random.choice(ACTS[act][0])}
        self.insist(f"{API}/cases/{case}/acts/{act}", body, act, case, seen)

    def insist(self, path: str, body: Mapping[str, Any], act: str, case: int, headers: Mapping[str, str]) -> None:
        """The same request under the same key until it is known what became of it, whatever happens meanwhile."""
        entry = Entry(self.username, f"{self.username}-{len(self.notebook)}", act, case)
        self.notebook.append(entry)
        said = json.dumps(body, ensure_ascii=False).encode()
        for pause in pauses(self.random):
            many = 2 if self.weather.twice.is_set() else 1
            for status, told in self.at_once(many, path, said, {**headers, "Idempotency-Key": entry.key}):
                entry.attempts += 1
                if status not in LATER and status:
                    entry.hear(status, told)
            if entry.status:
                return
            time.sleep(pause)

    # --- asking ---------------------------------------------------------------------------------------------------------

    def at_once(
        self, many: int, path: str, body: bytes, headers: Mapping[str, str]
    ) -> list[tuple[int, dict[str, Any]]]:
        """The answers to the same request sent once, or twice at the same time."""
        if many == 1:
            return [self.ask("POST", path, body, headers)]
        found: list[tuple[int, dict[str, Any]]] = []
        asking = [
            threading.Thread(target=lambda: found.append(self.ask("POST", path, body, headers))) for _ in range(many)
        ]
        for one in asking:
            one.start()
        for one in asking:
            one.join()
        return found

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, dict[str, Any]]:
        """One request: status and what was said; status 0 when there was no answer, or half of one."""
        if not self._token and not self.sign_in():
            return 0, {}
        status, said = self._send(method, path, body, {"Authorization": f"Bearer {self._token}", **(headers or {})})
        if status == 401:
            self._token = ""
        return status, said

    def sign_in(self) -> bool:
        """A session, after the clock or a restart has ended the last; from another of their machines each time."""
        self._signed += 1
        said = json.dumps({"username": self.username, "password": PASSWORD}).encode()
        status, told = self._send("POST", f"{API}/session", said, {})
        self._token = told.get("token", "") if status == 201 else ""
        return bool(self._token)

    def _send(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> tuple[int, dict[str, Any]]:
        kind = "text/plain" if path.startswith(f"{API}/tray") else "application/json"
        here = f"127.{self.place}.{self._signed // 200 % 200 + 1}.{self._signed % 200 + 1}"
        line = HTTPConnection(self.host, self.port, timeout=60, source_address=(here, 0))
        try:
            line.request(method, path, body, {"Content-Type": kind, "Connection": "close", **headers})
            answer = line.getresponse()
            content = answer.read()
            said = json.loads(content) if "json" in answer.headers.get("content-type", "") else {}
        except (OSError, HTTPException, ValueError):
            return 0, {}
        finally:
            line.close()
        self.answers += 1
        if tag := answer.headers.get("etag"):
            said["etag"] = tag
        return answer.status, said


def pauses(chance: random.Random) -> Iterator[float]:
    """Longer and longer, never more than two seconds; for ten minutes, then something is wrong."""
    until, pause = time.monotonic() + 600, 0.1
    while time.monotonic() < until:
        yield pause * chance.uniform(0.5, 1.5)
        pause = min(2.0, pause * 1.6)
    raise TimeoutError("nobody has said for ten minutes what became of a request")


def crowd(count: int) -> list[str]:
    """The first so many of the county's people: whole chains first, so that cases come to an end even with four."""
    towns = [("jia", ("li", "sun")), ("bing", ("li2", "sun2")), ("yi", ("qian",)), ("ding", ("li3", "sun3"))]
    order = [who for town, hub in towns for who in (f"wang_{town}", f"zhao_{town}", *hub)]
    order += [f"zhou_{town}" for town, _ in towns] + ["watcher"]
    return order[:count]
