"""The migrations make exactly the tables that the program declares, on both databases, and can be run again."""

from contextlib import closing
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect
from sqlmodel import SQLModel

from engine.database import Database
from engine.tables import sealed_tables
from engine.triggers import unguarded
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
