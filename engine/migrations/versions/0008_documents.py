"""行政规范性文件库: documents, relations, changes, void numbers, records, clean-ups; the index that is searched."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
APP = "hefa_app"


def upgrade() -> None:
    """Create the registers, the index, and what finds two-character words in it on either database."""
    _register(
        "document",
        *_words("org", "title", "number", "number_key", "registration", "issuer_kind", "form", "co_issuers"),
        sa.Column("adopted_on", sa.Date(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        *_words("validity_reason", "early_reason", "channel", "url", "interpretation_url", "attachments"),
        *_words("competition", "competition_note", "opinion"),
        sa.Column("made_in", BIG, nullable=False),
        *_words("sha256", "file"),
    )
    op.create_index("ix_document_org", "document", ["org"])
    op.create_index("ix_document_number_key", "document", ["number_key"])
    _register("document_relation", *_words("kind", "target", "target_key"), sa.Column("on", sa.Date(), nullable=False))
    op.create_index("ix_document_relation_target_key", "document_relation", ["target_key"])
    _register(
        "document_change",
        *_words("target_key", "kind"),
        sa.Column("on", sa.Date(), nullable=False),
        *_words("clause"),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
    )
    op.create_index("ix_document_change_target_key", "document_change", ["target_key"])
    _register("number_void", *_words("org", "number", "reason"))
    _register(
        "record_opinion",
        *_words("org", "document", "kind", "number"),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
    )
    _register(
        "cleanup_item",
        *_words("org", "document", "document_key", "outcome"),
        sa.Column("reason", sa.Text(), nullable=False),
    )
    _index()
    _search()


def _index() -> None:
    op.create_table(
        "document_index",
        sa.Column("id", BIG, nullable=False),
        *_words("org", "title", "number", "number_key", "issuer_kind", "form"),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        *_words("ended_as", "sha256", "file"),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("read", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_index")),
    )
    op.create_index("ix_document_index_number_key", "document_index", ["number_key"])
    op.create_index("ix_document_index_published", "document_index", ["published_on", "id"])
    op.create_index("ix_document_index_org", "document_index", ["org"])
    op.create_index("ix_document_index_unread", "document_index", ["read"])


def _search() -> None:
    """Pairs of characters, newest document first: `rank` is its day of publication and its id in one number."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE document_search USING fts5(grams, content='', detail='none')")
        return
    op.execute("CREATE TABLE document_search (rank bigint PRIMARY KEY, grams text[] NOT NULL)")
    op.execute("ALTER TABLE document_search ALTER COLUMN grams SET STATISTICS 1000")
    op.execute("CREATE INDEX ix_document_search_grams ON document_search USING gin (grams)")
    op.execute(
        f"DO $$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{APP}') THEN"
        f" GRANT SELECT, INSERT, UPDATE, DELETE ON document_search TO {APP}; END IF; END $$"
    )


def _words(*names: str) -> list[Any]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _register(name: str, *columns: Any) -> None:
    """Rows of a register, each made by an event."""
    op.create_table(
        name,
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("case_id", "seq", "n", name=op.f(f"pk_{name}")),
    )
