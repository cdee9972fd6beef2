"""The record cannot be quietly changed: every tampering is found and its place named; guards stand after every migration."""

import pytest
from sqlalchemy import text

from engine.errors import HefaError
from engine.tables import sealed_tables
from engine.triggers import unguarded
from tests.houses import House, at


def story(house: House) -> tuple[int, int]:
    """Two cases with a history, and a checkpoint over it."""
    cases = []
    for name in ("修路", "修桥"):
        case = house.open("small", "ask", "wang", "town", {"what": name}, [f"paper={name}"])
        house.act(case, "want", "li", {"gaps": ["图纸"]})
        house.act(case, "fill", "wang", {"answered": [2, 1]})
        house.act(case, "grant", "li", {"verdict": "YES", "remark": "同意", "secret": "内部"}, key=f"key-{case}")
        cases.append(case)
    house.checkpoint()
    return cases[0], cases[1]


def tamper(house: House, *statements: str) -> None:
    """As a thief of the database: guards taken off first."""
    with house.database.writing() as connection:
        for table in sealed_tables():
            if connection.dialect.name == "sqlite":
                connection.execute(text(f"DROP TRIGGER IF EXISTS hefa_{table}_update"))
                connection.execute(text(f"DROP TRIGGER IF EXISTS hefa_{table}_delete"))
            else:
                connection.execute(text(f'ALTER TABLE "{table}" DISABLE TRIGGER USER'))
        for statement in statements:
            connection.execute(text(statement))


def faults(house: House) -> list[str]:
    return [str(fault) for fault in house.verify().faults if "触发器" not in fault.what]


KEPT = (
    "event", "ledger", "participation", "task", "done", "material", "notice", "receipt", "small_grant", "appointment", "organisation",
)  # fmt: skip


def test_nobody_changes_the_record(small_house: House) -> None:
    story(small_house)
    for table in KEPT:
        assert small_house.rows(f"SELECT seq FROM {table}"), table
        for statement in (f"UPDATE {table} SET seq = seq", f"DELETE FROM {table}"):
            with pytest.raises(Exception, match="只能追加"), small_house.database.writing() as connection:
                connection.execute(text(statement))
    assert small_house.verify().holds


def test_a_row_is_not_replaced_behind_the_trigger(small_house: House) -> None:
    case, _ = story(small_house)
    if small_house.database.url.startswith("sqlite"):
        with pytest.raises(Exception, match="只能追加"), small_house.database.writing() as connection:
            connection.execute(text(f"INSERT OR REPLACE INTO event SELECT * FROM event WHERE case_id = {case}"))
    else:
        with pytest.raises(Exception, match="只能追加"), small_house.database.writing() as connection:
            connection.execute(text("TRUNCATE event"))
    assert small_house.verify().holds


TAMPERINGS: list[tuple[str, list[str], str]] = [
    ("one column of one event", ["UPDATE event SET actor = 'mallory' WHERE case_id = {a} AND seq = 2"], "第2步"),
    ("the body of one event", ["UPDATE event SET body = replace(body, '图纸', '合同') WHERE case_id = {a} AND seq = 2"], "第2步"),
    ("the instant of one event", ["UPDATE event SET at = (SELECT at FROM event WHERE case_id = 1 AND seq = 1), act = 'drop' WHERE case_id = {a} AND seq = 3"], "第3步"),
    ("one column of a register row", ["UPDATE small_grant SET verdict = 'NO' WHERE case_id = {a}"], "small_grant"),
    ("a register row removed", ["DELETE FROM small_grant WHERE case_id = {a}"], "small_grant"),
    ("a ledger entry changed", ["UPDATE ledger SET value = 99 WHERE case_id = {a} AND kind = 'start' AND clock = 'answer'"], "ledger"),
    ("a middle event cut", ["DELETE FROM event WHERE case_id = {a} AND seq = 2"], "第3步"),
    ("the newest cut after a checkpoint", ["DELETE FROM event WHERE case_id = {a} AND seq = 4", """UPDATE "case" SET seq = 3 WHERE id = {a}"""], "第4步"),
    ("two cases' events swapped", ["UPDATE event SET case_id = -1 WHERE case_id = {a} AND seq = 2", "UPDATE event SET case_id = {a} WHERE case_id = {b} AND seq = 2", "UPDATE event SET case_id = {b} WHERE case_id = -1"], "第2步"),
    ("a whole case removed", ["DELETE FROM event WHERE case_id = {b}", """DELETE FROM "case" WHERE id = {b}"""], "整件被删去"),
    ("the due day of a case", ["""UPDATE "case" SET state = 'denied' WHERE id = {a}"""], "state"),
    ("who holds a role", ["UPDATE assignment SET person = 'mallory' WHERE case_id = {a} AND role = 'CLERK'"], "CLERK"),
    ("a sealed value", ["UPDATE annex SET value = '\"别的\"' WHERE case_id = {a}"], "secret"),
    ("a sealed value emptied in silence", ["UPDATE annex SET value = NULL WHERE case_id = {a}"], "secret"),
    ("a number book", ["UPDATE book SET last = 7 WHERE kind = 'grant' AND org = 'town'"], "编号簿"),
    ("who covers whom", ["DELETE FROM covers WHERE org = 'watch' AND covered = 'town'"], "管辖"),
    ("a checkpoint removed", ["DELETE FROM checkpoint"], "检查点"),
    ("a checkpoint's signature", ["UPDATE checkpoint SET signature = '00'"], "签名"),
    ("an event slipped out of the queue", ["DELETE FROM unsealed"], "待封存"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "statements", "place"), TAMPERINGS, ids=[t[0] for t in TAMPERINGS])
def test_tampering_is_found_and_its_place_named(
    small_house: House, what: str, statements: list[str], place: str
) -> None:
    first, second = story(small_house)
    small_house.open("small", "ask", "wang", "town", {"what": "封存之后"})
    assert small_house.verify().holds
    tamper(small_house, *(statement.format(a=first, b=second) for statement in statements))
    found = faults(small_house)
    assert any(place in fault for fault in found), (what, found)


def test_a_missing_guard_is_found_and_made_again_by_migrating(small_house: House) -> None:
    story(small_house)
    tamper(small_house)
    assert any("触发器" in fault.what for fault in small_house.verify().faults)
    small_house.database.migrate()
    with small_house.database.reading() as connection:
        assert unguarded(connection, sealed_tables()) == [] or connection.dialect.name == "postgresql"
    if small_house.database.url.startswith("sqlite"):
        assert small_house.verify().holds


def test_an_old_copy_is_told_by_the_checkpoint_that_left(small_house: House) -> None:
    story(small_house)
    small_house.now = at("2026-03-03")
    small_house.open("small", "ask", "wang", "town", {"what": "之后"})
    small_house.checkpoint()
    tamper(small_house, "DELETE FROM checkpoint WHERE number = 2")
    assert any("库外" in fault for fault in faults(small_house))


def test_a_checkpoint_without_news_is_not_made(small_house: House) -> None:
    story(small_house)
    with pytest.raises(AssertionError):
        small_house.checkpoint()
    assert small_house.verify().checkpoints == 1


def test_an_older_or_newer_database_is_refused(small_house: House) -> None:
    small_house.database.check_version()
    with small_house.database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(HefaError, match="比本程序新"):
        small_house.database.check_version()
