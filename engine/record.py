"""What an event says, and the rows that follow from it: written by acts, recomputed by verification, from one function."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from engine.plan import Row
from engine.tables import DoneRow, Ledger, MaterialRow, NoticeRow, Participation, Receipt, TaskRow

FORMAT = 1
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(value: Any) -> str:
    """Canonical JSON: the exact text that is hashed."""
    return _ENCODER.encode(value)


def projected(said: Mapping[str, Any], at: datetime) -> Iterator[Row]:
    """The engine's own insert-only rows of one event, from its body alone."""
    case_id, seq = said["chain"], said["seq"]

    def key(n: int) -> dict[str, int]:
        return {"case_id": case_id, "seq": seq, "n": n}

    for entry in said["clocks"]:
        run = {"case_id": case_id, "clock": entry["clock"], "started": entry["started"], "n": entry["n"], "seq": seq}
        on = date.fromisoformat(entry["on"])
        yield Row(Ledger, {**run, "kind": entry["kind"], "on": on, "value": entry["value"], "why": entry["why"]})
    for n, (part, person, round) in enumerate(said["parts"], 1):
        yield Row(Participation, {**key(n), "part": part, "person": person, "round": round})
    for n, (what, *task) in enumerate(said["tasks"], 1):
        if what == "done":
            yield Row(DoneRow, {**key(n), "task_seq": task[0], "task_n": task[1], "outcome": task[2]})
        else:
            words = {"kind": task[0], "text": task[1], "detail": task[2]}
            yield Row(TaskRow, {**key(n), **words, "round": said["facts"]["round"]})
    for n, (kind, sha256, name) in enumerate(said["texts"], 1):
        came_in = said["before"]["round"]
        yield Row(MaterialRow, {**key(n), "kind": kind, "round": came_in, "sha256": sha256, "name": name})
    for n, (role, org, person, text) in enumerate(said["tells"], 1):
        yield Row(NoticeRow, {**key(n), "role": role, "org": org, "person": person, "text": text, "at": at})
    if said["request"]:
        sent = {"actor": said["actor"], "key": said["request"], "sha": said["request_sha"]}
        yield Row(Receipt, {**sent, "case_id": case_id, "seq": seq})
