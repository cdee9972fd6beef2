"""立法建议、司法建议、年度统计: contact points, suggestions and their outcomes, papers from outside, frozen figures."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the registers; whoever keeps a snapshot learns of contact points by their revision."""
    _register(
        "contact_point",
        _text("org", "code", "title", "kind", "place", "phone"),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        _text("reason"),
    )
    _register(
        "legislative_solicitation",
        _text("org", "title", "draft", "drafter"),
        sa.Column("questions", sa.Text(), nullable=False),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=False),
    )
    op.create_index("ix_legislative_solicitation_org", "legislative_solicitation", ["org"])
    _register(
        "legislative_suggestion",
        _text("org"),
        sa.Column("number", sa.Integer(), nullable=False),
        _text("point", "channel", "proposer", "clause"),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        _text("receipt"),
    )
    op.create_index("ix_legislative_suggestion_receipt", "legislative_suggestion", ["receipt"])
    _register(
        "suggestion_outcome",
        _text("org"),
        sa.Column("number", sa.Integer(), nullable=False),
        _text("heading", "outcome"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
    )
    _register(
        "suggestion_reply",
        _text("org"),
        sa.Column("number", sa.Integer(), nullable=False),
        _text("way"),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
    )
    _register(
        "outside_paper",
        _text("org", "document", "document_key", "kind", "organ", "paper"),
        sa.Column("received_on", sa.Date(), nullable=False),
        _text("clause"),
        sa.Column("words", sa.Text(), nullable=False),
    )
    op.create_index("ix_outside_paper_key", "outside_paper", ["document_key"])
    _register(
        "outside_answer",
        _text("org", "measure"),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("study", BIG, nullable=False),
    )
    _register(
        "frozen_figure",
        _text("org"),
        sa.Column("year", sa.Integer(), nullable=False),
        _text("part", "key", "title", "value", "unit"),
        sa.Column("words", sa.Text(), nullable=False),
    )
    op.create_index("ix_frozen_figure_year", "frozen_figure", ["org", "year"])
    revisions = sa.table("revision", sa.column("kind"), sa.column("n"))
    op.bulk_insert(revisions, [{"kind": "contact_points", "n": 0}])


def _text(*names: str) -> list[sa.Column[Any]]:
    """Plain columns of words."""
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _register(name: str, *columns: sa.Column[Any] | list[sa.Column[Any]]) -> None:
    """A table of insert-only rows, each named by the event that made it."""
    flat = [one for some in columns for one in (some if isinstance(some, list) else [some])]
    op.create_table(
        name,
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        *flat,
        sa.PrimaryKeyConstraint("case_id", "seq", "n", name=op.f(f"pk_{name}")),
    )


def downgrade() -> None:
    """A record is not taken back."""
    raise RuntimeError("the record is never dropped by a migration; restore a backup instead")
