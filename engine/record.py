"""What an event says, and the rows that follow from it: written by acts, recomputed by verification, from one function."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from engine.plan import Row
from engine.tables import DoneRow, Ledger, MaterialRow, NoticeRow, Participation, Receipt, TaskRow

FORMAT = 1
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False)


def canonical(value: Any) -> str:
    """Canonical JSON: the exact text that is hashed."""
    return _ENCODER.encode(value)


def projected(said: Mapping[str, Any], at: datetime) -> Iterator[Row]:
    """The engine's own insert-only rows of one event, from its body alone."""
    case_id, seq = said["chain"], said["seq"]
    for entry in said["clocks"]:
        yield Row(Ledger, {
            "case_id": case_id, "clock": entry["clock"], "started": entry["started"], "n": entry["n"], "seq": seq, "kind": entry["kind"],
            "on": date.fromisoformat(entry["on"]), "value": entry["value"], "why": entry["why"],
        })  # fmt: skip
    for n, (part, person, round) in enumerate(said["parts"], 1):
        took = {"case_id": case_id, "seq": seq, "n": n, "part": part, "person": person, "round": round}
        yield Row(Participation, took)
    for n, (what, *task) in enumerate(said["tasks"], 1):
        key = {"case_id": case_id, "seq": seq, "n": n}
        if what == "done":
            yield Row(DoneRow, {**key, "task_seq": task[0], "task_n": task[1], "outcome": task[2]})
        else:
            words = {"kind": task[0], "text": task[1], "detail": task[2], "round": said["facts"]["round"]}
            yield Row(TaskRow, {**key, **words})
    for n, (kind, sha256, name) in enumerate(said["texts"], 1):
        came = {"kind": kind, "round": said["before"]["round"], "sha256": sha256, "name": name}
        yield Row(MaterialRow, {"case_id": case_id, "seq": seq, "n": n, **came})
    for n, (role, org, person, text) in enumerate(said["tells"], 1):
        told = {"role": role, "org": org, "person": person, "text": text, "at": at}
        yield Row(NoticeRow, {"case_id": case_id, "seq": seq, "n": n, **told})
    if said["request"]:
        sent = {"actor": said["actor"], "key": said["request"], "sha": said["request_sha"]}
        yield Row(Receipt, {**sent, "case_id": case_id, "seq": seq})
