"""Triggers that refuse to change the record, on both databases: made again after every migration, and proved."""

from collections.abc import Sequence

from sqlalchemy import Connection, text

from engine.errors import WrongDatabase

MAINTAINED = ("annex", "draft")  # what is erased, or thrown away unread, is written over there at night
MAINTAIN = 170000  # PostgreSQL 17: the first in which somebody else than the owner may be allowed to VACUUM
APP_ROLE = "hefa_app"  # what Hefa runs as on PostgreSQL; the tables belong to another role


def install(connection: Connection, sealed: Sequence[str], others: Sequence[str]) -> None:
    """Guard every append-only table; on PostgreSQL the application's role may only SELECT and INSERT there."""
    if connection.dialect.name == "sqlite":
        for table in sealed:
            for act in ("UPDATE", "DELETE"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS {_name(table, act)}"))
                words = f"SELECT RAISE(ABORT, '{table} 只能追加，不能改动');"
                connection.execute(
                    text(f'CREATE TRIGGER {_name(table, act)} BEFORE {act} ON "{table}" BEGIN {words} END')
                )
        return
    connection.execute(text(_FUNCTION))
    for table in sealed:
        name = _name(table, "change")
        connection.execute(text(f'DROP TRIGGER IF EXISTS {name} ON "{table}"'))
        connection.execute(
            text(
                f'CREATE TRIGGER {name} BEFORE UPDATE OR DELETE OR TRUNCATE ON "{table}" '
                "FOR EACH STATEMENT EXECUTE FUNCTION hefa_append_only()"
            )
        )
    if connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": APP_ROLE}).scalar():
        for table in sealed:
            connection.execute(text(f'REVOKE ALL ON "{table}" FROM {APP_ROLE}'))
            connection.execute(text(f'GRANT SELECT, INSERT ON "{table}" TO {APP_ROLE}'))
        for table in others:
            connection.execute(text(f'GRANT SELECT, INSERT, UPDATE, DELETE ON "{table}" TO {APP_ROLE}'))
        if int(connection.execute(text("SHOW server_version_num")).scalar() or 0) >= MAINTAIN:
            for table in (one for one in MAINTAINED if one in others):
                connection.execute(text(f"GRANT MAINTAIN ON {table} TO {APP_ROLE}"))


_FUNCTION = """
CREATE OR REPLACE FUNCTION hefa_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% 只能追加，不能改动', TG_TABLE_NAME; END $$
"""


def _name(table: str, act: str) -> str:
    return f"hefa_{table}_{act.lower()}"


def unguarded(connection: Connection, sealed: Sequence[str]) -> list[str]:
    """The append-only tables without their guard."""
    if connection.dialect.name == "sqlite":
        there = set(connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars())
        return [t for t in sealed if not {_name(t, "UPDATE"), _name(t, "DELETE")} <= there]
    enabled = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    there = set(connection.execute(text(enabled)).scalars())
    return [t for t in sealed if _name(t, "change") not in there]


def prove(connection: Connection, sealed: Sequence[str]) -> None:
    """Raises WrongDatabase naming every append-only table that could be changed."""
    if bare := unguarded(connection, sealed):
        raise WrongDatabase([f"表 {table} 没有防改触发器；请运行 hefa migrate" for table in bare])
