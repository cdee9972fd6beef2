"""The index of the register kept up: texts that have come in are read into words, words into pairs of characters."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select, text, update
from sqlmodel import col

from engine.statements import of
from house.documents import end_of, newest_text
from house.extraction import text_of
from house.grams import grams, kept_words, rank
from registers.documents import Document, DocumentIndex

if TYPE_CHECKING:
    from house.opening import House


def behind(connection: Connection) -> bool:
    """Whether something has come into the register that has not been read yet."""
    return (
        connection.execute(select(col(DocumentIndex.id)).where(col(DocumentIndex.read).is_(False)).limit(1)).first()
        is not None
    )


def catch_up(house: "House", most: int = 100) -> int:
    """Read what has come in, at most so many documents; how many were read. Files are read outside the transaction."""
    columns = of(DocumentIndex, "id", "title", "number", "sha256", "file")
    asked = select(*columns).where(col(DocumentIndex.read).is_(False)).order_by(col(DocumentIndex.id)).limit(most)
    with house.database.reading() as connection:
        rows = connection.execute(asked).all()
    said = []
    for row in rows:
        path = house.blobs.path(row.sha256) if row.sha256 else None
        said.append((row.id, row.sha256, kept_words(row.title, row.number, (path and text_of(path, row.file)) or "")))
    if said:
        with house.database.writing() as connection:
            for document, sha256, words in said:
                settle(connection, document, sha256, words)
    return len(said)


def settle(connection: Connection, document: int, sha256: str, words: str) -> None:
    """One row as it should be; nothing when its text has been changed meanwhile."""
    own = (col(DocumentIndex.id) == document, col(DocumentIndex.sha256) == sha256)
    row = connection.execute(select(*of(DocumentIndex, "published_on", "words")).where(*own).with_for_update()).first()
    if row is None:
        return
    if row.words != words:
        _replace(connection, rank(row.published_on, document), row.words, words)
    ended_on, ended_as = end_of(connection, document)
    done = {"words": words, "read": True, "ended_on": ended_on, "ended_as": ended_as}
    connection.execute(update(DocumentIndex).where(*own).values(**done))


def _replace(connection: Connection, place: int, old: str, new: str) -> None:
    """What it was found by goes, what it is found by comes."""
    if connection.dialect.name == "sqlite":
        if old:
            gone = "INSERT INTO document_search (document_search, rowid, grams) VALUES ('delete', :place, :grams)"
            connection.execute(text(gone), {"place": place, "grams": " ".join(grams(old))})
        came = "INSERT INTO document_search (rowid, grams) VALUES (:place, :grams)"
        connection.execute(text(came), {"place": place, "grams": " ".join(grams(new))})
        return
    connection.execute(text("DELETE FROM document_search WHERE rank = :place"), {"place": place})
    came = "INSERT INTO document_search (rank, grams) VALUES (:place, :grams)"
    connection.execute(text(came), {"place": place, "grams": grams(new)})


def differences(connection: Connection) -> list[str]:
    """Where the index says something else than the registers: nothing, once what has come in has been read."""
    wanted = expected(connection)
    there: dict[int, Any] = {row.id: row for row in connection.execute(select(DocumentIndex))}
    faults = [f"文件 {one} 不在索引中" for one in wanted if one not in there]
    faults += [f"索引多出文件 {one}" for one in there if one not in wanted]
    for one, values in wanted.items():
        for name, value in values.items() if one in there else ():
            kept = getattr(there[one], name)
            if (kept or "") != (value or ""):
                faults.append(f"文件 {one} 的 {name}：索引为 {kept}，应为 {value}")
    return faults


def expected(connection: Connection) -> dict[int, dict[str, Any]]:
    """The index as the registers alone make it."""
    found = {}
    for row in connection.execute(select(Document).order_by(col(Document.case_id))).all():
        ended_on, ended_as = end_of(connection, row.case_id)
        sha256, file = newest_text(connection, row)
        plain = {
            name: getattr(row, name)
            for name in (
                "org",
                "title",
                "number",
                "number_key",
                "issuer_kind",
                "form",
                "published_on",
                "effective_on",
                "expires_on",
            )
        }
        found[row.case_id] = {**plain, "ended_on": ended_on, "ended_as": ended_as, "sha256": sha256, "file": file}
    return found
