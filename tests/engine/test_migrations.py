"""The migrations make exactly the tables that the program declares, on both databases, and can be run again."""

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, text
from sqlmodel import SQLModel

from engine.database import Database
from engine.errors import NotReady
from engine.tables import sealed_tables
from engine.triggers import unguarded
from registers.documents import Document
from workflows import registry

OF_TESTS = "small_"
SEARCHED = "document_search"  # what finds words differs on the two databases: the migration alone knows it


def test_a_migrated_database_has_the_declared_tables(database_url: str) -> None:
    with closing(Database(database_url, registry())) as database:
        database.migrate()
        database.migrate()
        database.check_version()
        with database.reading() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": False})
            differences = compare_metadata(context, SQLModel.metadata)
            ours = [one for one in differences if not any(name in repr(one) for name in (OF_TESTS, SEARCHED))]
            bare = [table for table in unguarded(connection, sealed_tables()) if not table.startswith(OF_TESTS)]
    assert ours == []
    assert bare == []


def test_a_column_that_came_later_keeps_a_default_so_that_the_program_before_it_goes_on(database_url: str) -> None:
    with closing(Database(database_url, registry())) as database:
        database.migrate()
        with database.reading() as connection:
            (paper,) = (one for one in inspect(connection).get_columns("clause_study") if one["name"] == "paper")
    assert (paper["nullable"], str(paper["default"]).split("::")[0].strip("'")) == (False, "0")


def document(connection: Connection, case: int, number: str) -> None:
    """A row of the register, written past every rule."""
    table = Document.__table__  # type: ignore[attr-defined]
    days = {"published_on": date(2022, 1, 4), "effective_on": date(2022, 2, 4)}
    said = {"org": "county", "title": "停车办法", "number": number, "number_key": number, "issuer_kind": "GOVERNMENT"}
    others = dict.fromkeys((one.name for one in table.columns if not one.nullable), "")
    known = {"case_id": case, "seq": 1, "n": 1, "made_in": 0, "form": "GENERAL"}
    connection.execute(table.insert(), {**others, **said, **days, **known})


def test_numbers_that_came_in_twice_before_stay_and_are_named_and_none_is_given_twice_after(
    database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(Database(database_url, registry())) as database:
        database.migrate()
        with database.writing() as connection:
            connection.execute(text("DROP INDEX uq_document_number_key"))
            connection.execute(text("UPDATE alembic_version SET version_num = '0015'"))
            document(connection, 5, "示县规〔2022〕1号")
            document(connection, 7, "示县规〔2022〕1号")
            document(connection, 6, "示县规〔2022〕2号")
        capsys.readouterr()
        database.migrate()
        said = capsys.readouterr().err
        assert [line.split()[1] for line in said.splitlines() if line.startswith("  ")] == ["施行件"] * 2
        assert "示县规〔2022〕1号  施行件 5  county  《停车办法》" in said
        with database.writing() as connection:
            document(connection, 8, "示县规〔2022〕3号")
        with pytest.raises(NotReady, match="一个文号只有一件文件"), database.writing() as connection:
            document(connection, 9, "示县规〔2022〕3号")


def test_two_that_migrate_at_once_do_no_harm(database_url: str, tmp_path: Path) -> None:
    import subprocess
    import sys

    program = (
        "import sys; from engine.database import Database; from workflows import registry; "
        "d = Database(sys.argv[1], registry()); d.migrate(); d.check_version()"
    )
    root = Path(__file__).parents[2]
    running = [
        subprocess.Popen([sys.executable, "-c", program, database_url], cwd=root, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    told = [one.communicate(timeout=60)[1].decode() for one in running]
    assert [one.returncode for one in running] == [0, 0], told
