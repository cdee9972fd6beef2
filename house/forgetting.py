"""Who asked, for those who may know, and never again once it was erased: from the annex, from the files, from the disk."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, exists, select, text
from sqlmodel import col

from engine.docket import Docket
from engine.errors import BadAnswers, NotFound, NotOffered, NotReady, NotYours, Reason
from engine.standing import Request, Seen
from engine.statements import driver, of
from engine.tables import Annex, Case, MaterialRow, Tray
from house import erasures
from house.blobs import full_in_words
from house.suggested import twins
from house.uploads import Served, read_blob
from registers.suggestions import ReviewSuggestion
from workflows.legislative_suggestion import WORKFLOW as LEGISLATION
from workflows.normative_document.answers import NOTED
from workflows.review_suggestion import WORKFLOW
from workflows.review_suggestion.sides import belongs
from workflows.review_suggestion.silence import SECRET, plain_letters

if TYPE_CHECKING:
    from house.opening import House

KEPT: Mapping[str, str] = {
    "name": "姓名（单位名称）", "contact": "联系方式", "document": "哪份文件", "clause": "哪一条", "why": "为什么", "words": "补充的内容",
    "added": "在转送机关补充的内容", "reason": "撤回的原因", "files": "附件",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Secret:
    """A sealed answer. `value` is None once erased; `files`: what came with it."""

    seq: int
    field: str
    label: str
    value: str | None
    files: Sequence[tuple[str, str, int]] = ()  # name, sha256, bytes


SEALING = (WORKFLOW.key, LEGISLATION.key)
"""The procedures in which who asked lies sealed for the body alone."""


def only_whole(docket: Docket, case_id: int, actor: str, act: str) -> None:
    """What a citizen wrote is erased by `forget`, with its files and wherever it was sent on; one answer alone by nobody.

    Raises NotOffered.
    """
    if act == "erase" and docket.see(case_id, actor).workflow.key in SEALING:
        raise NotOffered(
            Reason("公众所写的内容不能单独删除一项：请管理员在这一件的页面上删除，附件和转出的一并删除", who="管理员")
        )


def may_know(seen: Seen) -> bool:
    """Whether the reader is of the body that replies: holds such a post where this case has it, and none at the issuer."""
    issuer = next((one.text for one in reversed(seen.tasks) if (one.kind, one.detail) == (NOTED, "issuer")), "")
    if any(belongs(seen.snapshot.offices, post.org, issuer) for post in seen.posts):
        return False
    held = {(key, holder.org) for key, holder in seen.holders.items() if key in ("CREV", "CLEAD")}
    return any((post.role, post.org) in held for post in seen.posts)


def secrets(connection: Connection, seen: Seen) -> list[Secret]:
    """What a citizen wrote, for whoever may know; nothing for anybody else."""
    if seen.workflow.key not in SEALING or not may_know(seen):
        return []
    rows = connection.execute(
        select(*of(Annex, "seq", "field", "value")).where(col(Annex.case_id) == seen.standing.id).order_by(*of(Annex, "seq", "field"))
    )  # fmt: skip
    order = {name: n for n, name in enumerate(KEPT)}
    found = [_secret(row) for row in rows if row.field in order]
    return sorted(found, key=lambda one: (one.seq, order[one.field]))


def _secret(row: Any) -> Secret:
    value = None if row.value is None else json.loads(row.value)
    if row.field == "files":
        files = [(one["name"], one["sha256"], one["size"]) for one in value or ()]
        return Secret(row.seq, row.field, KEPT[row.field], None if value is None else f"{len(files)} 个", files)
    return Secret(row.seq, row.field, KEPT[row.field], value)


def file_of(house: "House", connection: Connection, seen: Seen, seq: int, n: int) -> Served:
    """A file that came with a suggestion, for whoever may know. Raises NotFound."""
    files = [f for one in secrets(connection, seen) if (one.seq, one.field) == (seq, "files") for f in one.files]
    if not 1 <= n <= len(files):
        raise NotFound("没有这个附件，或者已经删除")
    name, sha256, _ = files[n - 1]
    return read_blob(house, sha256, name)


# --- erasing ----------------------------------------------------------------------------------------------------------


def forget(
    house: "House", now: datetime, case_id: int, actor: str, reason: str, *, sure: bool, steps: Collection[int] = ()
) -> int:
    """Erase all that a citizen wrote in a case, or in some steps of it, and the files that came with it; how many answers were
    emptied.

    By the administrator of the case's office, with a reason; every emptied answer is a step of the record. What another body had
    before, or has now, of the same suggestion goes too where the actor administers that one; the rest is told by `elsewhere`.
    Raises Refused.
    """
    if not sure:
        raise BadAnswers(Reason("删除之后不能恢复：请勾选“确定删除”", field="sure"))
    with house.database.docket(now) as docket:
        thoroughly(docket.connection)
        rows = [row for row in _unforgotten(docket, case_id) if not steps or row[0] in steps]
        if not rows:
            raise NotReady("没有可以删除的密存内容，或者已经删除")
        _says_nothing(reason, rows)
        _empty(docket, case_id, rows, actor, reason)
        lines = erasures.of_steps(docket.connection, case_id, [row[0] for row in rows], actor, reason)
        for twin in _twins(docket.connection, case_id):
            more = list(_unforgotten(docket, twin))
            with suppress(NotYours):
                _empty(docket, twin, more, actor, reason)
                rows += more
                lines += erasures.of_steps(docket.connection, twin, [row[0] for row in more], actor, reason)
        with full_in_words():
            erasures.note(house.settings.checkpoint_dir, lines)
    _settle(house)
    shas = {one["sha256"] for _, name, value in rows if name == "files" for one in json.loads(value)}
    remove(house, shas)
    return len(rows)


def _says_nothing(reason: str, rows: Iterable[tuple[int, str, str]]) -> None:
    """The reason stays on record. Raises BadAnswers when it says who is to be forgotten."""
    kept = [plain_letters(str(json.loads(value))) for _, name, value in rows if name in SECRET]
    if any(len(one) > 1 and one in plain_letters(reason) for one in kept):
        raise BadAnswers(Reason("理由会留在记录里，其中写有要删除的姓名或者联系方式：请删去", field="reason"))


def _empty(docket: Docket, case_id: int, rows: Iterable[tuple[int, str, str]], actor: str, reason: str) -> None:
    for seq, name, _ in rows:
        docket.perform(case_id, Request("erase", actor, {"seq": seq, "field": name, "reason": reason}))


def elsewhere(connection: Connection, case_id: int) -> list[tuple[int, str]]:
    """Where the same suggestion still lies at another body of the house, which had it before or has it now: case, organisation."""
    asked = (
        select(*of(Case, "id", "org"))
        .where(col(Case.id).in_(_twins(connection, case_id)))
        .where(exists().where(col(Annex.case_id) == col(Case.id), col(Annex.value).is_not(None)))
        .order_by(col(Case.id))
    )
    return [(row.id, row.org) for row in connection.execute(asked)]


def _twins(connection: Connection, case_id: int) -> list[int]:
    asked = select(col(ReviewSuggestion.receipt)).where(col(ReviewSuggestion.case_id) == case_id)
    return twins(connection, case_id, connection.execute(asked).scalar() or "")


def _unforgotten(docket: Docket, case_id: int) -> Iterator[tuple[int, str, str]]:
    asked = select(*of(Annex, "seq", "field", "value")).where(
        col(Annex.case_id) == case_id, col(Annex.value).is_not(None)
    )
    yield from (
        (row.seq, row.field, row.value) for row in docket.connection.execute(asked.order_by(*of(Annex, "seq", "field")))
    )


def thoroughly(connection: Connection) -> None:
    """SQLite: what is emptied is overwritten in its page, not only forgotten there."""
    if connection.dialect.name == "sqlite":
        driver(connection).execute("PRAGMA secure_delete = ON")


def _settle(house: "House") -> None:
    """SQLite: what the log beside the database still holds goes too, as far as nobody is reading."""
    if house.settings.sqlite:
        with house.database.engine.connect() as connection, suppress(Exception):
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))


def remove(house: "House", shas: set[str]) -> None:
    """Files that nothing names any more, and the words that were read from them."""
    with house.database.reading() as connection:
        for sha in sorted(shas):
            if _named(connection, sha):
                continue
            if path := house.blobs.path(sha):
                for words in path.parent.glob(f"{path.name}.*.txt"):
                    words.unlink(missing_ok=True)
                path.unlink(missing_ok=True)


def _named(connection: Connection, sha: str) -> bool:
    for table in (MaterialRow, Tray):
        if connection.execute(select(col(table.sha256)).where(col(table.sha256) == sha).limit(1)).first():
            return True
    sealed = select(col(Annex.case_id)).where(col(Annex.field) == "files", col(Annex.value).contains(sha))
    return connection.execute(sealed.limit(1)).first() is not None
