"""评审团: experts, points, draws, seats, recusals, meetings, ballots, votes, dissents, opinions."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the registers of panels; whoever keeps a snapshot learns of experts by their revision."""
    _register(
        "expert",
        sa.Column("org", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("qualification", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("away_from", sa.Date(), nullable=True),
        sa.Column("away_until", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
    )
    _register(
        "panel_point",
        sa.Column("point", sa.Text(), nullable=False),
        sa.Column("undertaking", sa.Text(), nullable=False),
        sa.Column("review", sa.Text(), nullable=False),
    )
    _register(
        "panel_admission",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("point_n", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
    )
    _register(
        "panel_candidate",
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
    )
    _register(
        "panel_seat",
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
    )
    _register(
        "panel_recusal",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
    )
    _register(
        "panel_meeting",
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("chair", sa.Integer(), nullable=False),
        sa.Column("present", sa.String(), nullable=False),
        sa.Column("minutes", sa.Text(), nullable=False),
    )
    _register(
        "panel_ballot",
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    _register(
        "panel_vote",
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("point_n", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
    )
    _register(
        "panel_result",
        sa.Column("point_n", sa.Integer(), nullable=False),
        sa.Column("majority", sa.String(), nullable=False),
        sa.Column("tally", sa.String(), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
    )
    _register(
        "panel_dissent",
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("point_n", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
    )
    _register(
        "panel_opinion",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
    )
    revisions = sa.table("revision", sa.column("kind"), sa.column("n"))
    op.bulk_insert(revisions, [{"kind": "experts", "n": 0}])


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
