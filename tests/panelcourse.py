"""One panel from its petition to its opinion with everything that may happen on the way, built once: for those who tamper with it."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from engine.dossier import export
from engine.verifier import canonical
from tests import houses
from tests.houses import at
from tests.once import once
from tests.panels import REASON, Panel, registry, settle

Body = dict[str, Any]
FILE, DOSSIER, CASE = "h.sqlite3", "d.zip", "case"
RIGHT = "4 9 11 20 21 30 33"
PROOF = ("number_proof=更正后的开奖公告",)


def course() -> tuple[Path, int]:
    """The folder (a database, and the panel's dossier with its files and a checkpoint), and the panel's case. Only to be read."""
    folder = once("a panel's whole course", _built)
    return folder, int((folder / CASE).read_text())


def _built(folder: Path) -> None:
    with houses.house(f"sqlite:///{folder / FILE}", registry(), folder) as house:
        settle(house)
        house.now = at("2026-03-03")
        panel = Panel(house)
        _walk(panel)
        house.checkpoint()
        with house.database.reading() as connection:
            packed = export(connection, house.seal_key, panel.case, lambda _: None)
        house.database.engine.dispose()
    (folder / DOSSIER).write_bytes(packed)
    (folder / CASE).write_text(str(panel.case))


def _walk(panel: Panel) -> None:
    """Somebody is excluded and let in again, a number falls, a member leaves, two points are voted on."""
    panel.dispute("税收返还", "土地价款").admit().exclude("E1").publish()
    panel.act("object_list_unit", "ju", {**REASON, "code": "E1"})
    panel.act("lift_exclusion", "head", {**REASON, "code": "E1"})
    panel.exclude("D1").publish().commit().reveal().designate().draw()
    panel.act("object_number_unit", "ju", REASON)
    panel.act("void_number", "head", {**REASON, "ground": "MISRECORDED", "corrected": RIGHT}, PROOF)
    panel.throw(RIGHT).declare(3)
    panel.act("recuse", panel.seats()[3], {**REASON, "ground": "KIN"})
    panel.act("grant", "head", {**REASON, "seat": 3})
    panel.act("declare", panel.seats()[3], no_interest=True, confidential=True)
    panel.seat().meet().to_vote()
    for n in panel.seats():
        panel.vote(n, "SUPPORT_UNIT", "ABSTAIN" if n < 4 else "SUPPORT_REVIEWER")
    panel.opened().signed()


# --- rewritten by somebody who has the database ---------------------------------------------------------------------------


def bodies() -> list[Body]:
    """The events of the panel."""
    folder, case = course()
    with sqlite3.connect(f"file:{folder / FILE}?mode=ro", uri=True) as file:
        rows = file.execute("SELECT body FROM event WHERE case_id = ? ORDER BY seq", (case,)).fetchall()
    return [json.loads(body) for (body,) in rows]


def linked(said: Sequence[Body]) -> list[dict[str, Any]]:
    """The same as rows, numbered and hashed anew: nothing but what they say shows that they were rewritten."""
    rows: list[dict[str, Any]] = []
    for seq, body in enumerate(said, 1):
        text = canonical({**body, "seq": seq, "prev": rows[-1]["hash"] if rows else ""})
        rows.append({"chain": body["chain"], "seq": seq, "body": text, "hash": sha256(text.encode()).hexdigest()})
    return rows


def rewritten(place: Path, change: Callable[[list[Body]], Any]) -> None:
    """A copy of the database in which the panel's events are others, by somebody who has taken the guards away meanwhile."""
    folder, case = course()
    shutil.copyfile(folder / FILE, place)
    told = bodies()
    change(told)
    file = sqlite3.connect(place)
    guards = file.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'event'"
    ).fetchall()
    for name, _ in guards:
        file.execute(f"DROP TRIGGER {name}")
    columns = [row[1] for row in file.execute("PRAGMA table_info(event)")]
    old = [
        dict(zip(columns, row, strict=True)) for row in file.execute("SELECT * FROM event WHERE case_id = ?", (case,))
    ]
    file.execute("DELETE FROM event WHERE case_id = ?", (case,))
    prev = ""
    for row in linked(told):
        fresh = {**old[0], "seq": row["seq"], "body": row["body"], "prev_hash": prev, "hash": row["hash"]}
        marks = ", ".join("?" * len(columns))
        file.execute(f"INSERT INTO event VALUES ({marks})", [fresh[name] for name in columns])
        prev = row["hash"]
    for _, guard in guards:
        file.execute(guard)
    file.commit()
    file.close()
