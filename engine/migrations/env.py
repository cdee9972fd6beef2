"""Alembic's entrance: one set of migrations for both databases, guards made again and proved after each."""

from alembic import context
from sqlalchemy import inspect, text
from sqlmodel import SQLModel

from engine.database import engine_for
from engine.tables import sealed_tables
from engine.triggers import install, prove

config = context.config
LOCK = 0x48656661  # "Hefa": two processes that migrate at once wait for each other


def run() -> None:
    """Migrate in one transaction, then guard."""
    engine = engine_for(config.attributes["url"])
    try:
        with engine.connect() as connection, connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
            context.configure(
                connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True, compare_type=False
            )
            context.run_migrations()
            there = set(inspect(connection).get_table_names())
            sealed = [name for name in sealed_tables() if name in there]
            install(
                connection, sealed, [name for name in SQLModel.metadata.tables if name in there and name not in sealed]
            )
            prove(connection, sealed)
    finally:
        engine.dispose()


run()
