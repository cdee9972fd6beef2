"""条款提示的处理: what reviewers did with the places the clause scanner showed."""

import sqlalchemy as sa
from alembic import op

from engine.tables import Instant

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the table; no earlier draft told what was done with a place."""
    op.create_table(
        "clause_choice",
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("pattern", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "person", "place", name=op.f("pk_clause_choice")),
    )
    op.create_index("ix_clause_choice_pattern", "clause_choice", ["pattern"])


def downgrade() -> None:
    """Nothing of the record is lost with it."""
    op.drop_table("clause_choice")
