"""One panel from its petition to its opinion with everything that may happen on the way, built once: for those who tamper with it."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import cache
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
GUARDS = "FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'event'"
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
    panel.act("lift_exclusion", "shi", {**REASON, "code": "E1"})
    panel.exclude("D1").publish().commit().reveal().designate().draw()
    panel.act("object_number_unit", "ju", REASON)
    panel.act("void_number", "head", {**REASON, "ground": "MISRECORDED", "corrected": RIGHT}, PROOF)
    panel.act("answer_corrected_review", "lead", answer="AGREED")
    panel.throw(RIGHT).declare(3)
    panel.act("recuse", panel.seats()[3], {**REASON, "ground": "KIN"})
    panel.act("grant", "head", {**REASON, "seat": 3})
    panel.act("declare", panel.seats()[3], no_interest=True, confidential=True)
    panel.seat().meet().to_vote()
    for n in panel.seats():
        panel.vote(n, "SUPPORT_UNIT", "ABSTAIN" if n < 4 else "SUPPORT_REVIEWER")
    panel.opened().signed()


# --- rewritten by somebody who has the database ---------------------------------------------------------------------------


@cache
def _told() -> tuple[str, ...]:
    folder, case = course()
    with sqlite3.connect(f"file:{folder / FILE}?mode=ro", uri=True) as file:
        rows = file.execute("SELECT body FROM event WHERE case_id = ? ORDER BY seq", (case,)).fetchall()
    return tuple(body for (body,) in rows)


def bodies() -> list[Body]:
    """The events of the panel."""
    return [json.loads(body) for body in _told()]


def linked(said: Sequence[Body]) -> list[dict[str, Any]]:
    """The same as rows, numbered and hashed anew: nothing but what they say shows that they were rewritten."""
    rows: list[dict[str, Any]] = []
    for seq, body in enumerate(said, 1):
        text = canonical({**body, "seq": seq, "prev": rows[-1]["hash"] if rows else ""})
        rows.append({"chain": body["chain"], "seq": seq, "body": text, "hash": sha256(text.encode()).hexdigest()})
    return rows


def unguarded(place: Path) -> None:
    """A copy of the database from which somebody has taken the guards of its events."""
    shutil.copyfile(course()[0] / FILE, place)
    with closing(sqlite3.connect(place)) as file:
        for (name,) in file.execute(f"SELECT name {GUARDS}").fetchall():
            file.execute(f"DROP TRIGGER {name}")


def rewritten(place: Path, change: Callable[[list[Body]], Any]) -> None:
    """The panel's events in an unguarded copy are others from now on."""
    told = bodies()
    change(told)
    with closing(sqlite3.connect(place)) as file:
        found = file.execute("SELECT * FROM event WHERE case_id = ? ORDER BY seq", (course()[1],))
        old = dict(zip([column[0] for column in found.description], found.fetchone(), strict=True))
        file.execute("DELETE FROM event WHERE case_id = ?", (course()[1],))
        prev = ""
        for row in linked(told):
            fresh = {**old, "seq": row["seq"], "body": row["body"], "prev_hash": prev, "hash": row["hash"]}
            file.execute(f"INSERT INTO event VALUES ({', '.join('?' * len(fresh))})", list(fresh.values()))
            prev = row["hash"]
        file.commit()


def guarded(place: Path) -> None:
    """The guards are there again, as if nothing had been."""
    with closing(sqlite3.connect(course()[0] / FILE)) as file:
        guards = file.execute(f"SELECT sql {GUARDS}").fetchall()
    with closing(sqlite3.connect(place)) as file:
        for (guard,) in guards:
            file.execute(guard)
