"""建议审查: suggestions that came in, what became of them, the studies of clauses and their steps."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the registers."""
    _register(
        "review_suggestion",
        *_words("org", "channel", "origin"),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        *_words("receipt"),
    )
    op.create_index("ix_review_suggestion_receipt", "review_suggestion", ["receipt"])
    _register(
        "review_outcome",
        *_words("org", "kind"),
        sa.Column("on", sa.Date(), nullable=False),
        *_words("number"),
        sa.Column("study", BIG, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
    )
    _register(
        "clause_study",
        *_words("org"),
        sa.Column("suggestion", BIG, nullable=False),
        *_words("issuer", "document", "document_key", "clause", "clause_key"),
        sa.Column("opened_on", sa.Date(), nullable=False),
    )
    op.create_index("ix_clause_study_document_key", "clause_study", ["document_key"])
    _register(
        "clause_study_step",
        *_words("kind"),
        sa.Column("on", sa.Date(), nullable=False),
        *_words("number"),
        sa.Column("words", sa.Text(), nullable=False),
    )


def _words(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _register(name: str, *columns: sa.Column[Any]) -> None:
    """A table of insert-only rows, each named by the event that made it."""
    op.create_table(
        name,
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("case_id", "seq", "n", name=op.f(f"pk_{name}")),
    )


def downgrade() -> None:
    """A record is not taken back."""
    raise RuntimeError("the record is never dropped by a migration; restore a backup instead")
