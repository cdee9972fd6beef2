"""What was erased is noted outside the database as well, so that a backup of before does not bring it back."""

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select
from sqlmodel import col

from engine.errors import Refused
from engine.statements import of
from engine.tables import Annex, Event

if TYPE_CHECKING:
    from house.opening import House

FILE = "erasures.jsonl"
AGAIN = "（恢复备份后重新删除）"


@dataclass(frozen=True, slots=True)
class Again:
    """What came of it after a restore: answers emptied anew, cases where nobody who may was found in the old copy."""

    done: int = 0
    left: tuple[int, ...] = ()


def of_steps(
    connection: Connection, case_id: int, steps: Iterable[int], actor: str, reason: str
) -> list[dict[str, Any]]:
    """The lines about some steps of a case: each is known by its print, for numbers of cases may be given again after a restore."""
    asked = select(*of(Event, "seq", "hash")).where(col(Event.case_id) == case_id, col(Event.seq).in_(set(steps)))
    rows = connection.execute(asked.order_by(col(Event.seq)))
    return [{"case": case_id, "seq": row.seq, "hash": row.hash, "actor": actor, "reason": reason} for row in rows]


def note(folder: Path, lines: Sequence[dict[str, Any]]) -> None:
    """Beside the checkpoints, which are kept outside the database. Nothing there says what was erased, only where."""
    folder.mkdir(parents=True, exist_ok=True)
    known = {(one["case"], one["seq"], one["hash"]) for one in noted(folder)}
    fresh = [one for one in lines if (one["case"], one["seq"], one["hash"]) not in known]
    with (folder / FILE).open("a", encoding="utf-8") as file:
        file.writelines(json.dumps(one, ensure_ascii=False, sort_keys=True) + "\n" for one in fresh)


def noted(folder: Path) -> list[dict[str, Any]]:
    """All lines; a last one that was cut off is none."""
    found = []
    with suppress(FileNotFoundError):
        for line in (folder / FILE).read_text("utf-8").splitlines():
            with suppress(ValueError):
                found.append(json.loads(line))
    return found


def again(house: "House") -> Again:
    """Erase in a restored database what had been erased before it was restored: the same steps, by the same administrator."""
    from house.forgetting import forget

    lines: dict[tuple[int, str, str], set[int]] = {}
    with house.database.reading() as connection:
        for one in noted(house.settings.checkpoint_dir):
            if _is_back(connection, one):
                lines.setdefault((one["case"], one["actor"], one["reason"]), set()).add(one["seq"])
    done, left = 0, list[int]()
    for (case, actor, reason), steps in lines.items():
        try:
            said = reason if reason.endswith(AGAIN) else reason[: 500 - len(AGAIN)] + AGAIN
            done += forget(house, house.now(), case, actor, said, sure=True, steps=steps)
        except Refused:
            left.append(case)
    return Again(done, tuple(dict.fromkeys(left)))


def _is_back(connection: Connection, one: dict[str, Any]) -> bool:
    """Whether the same step is there, and something sealed in it."""
    same = select(col(Event.seq)).where(
        col(Event.case_id) == one["case"], col(Event.seq) == one["seq"], col(Event.hash) == one["hash"]
    )
    kept = select(col(Annex.seq)).where(
        col(Annex.case_id) == one["case"], col(Annex.seq) == one["seq"], col(Annex.value).is_not(None)
    )
    return all(connection.execute(asked.limit(1)).first() is not None for asked in (same, kept))
