"""离岗: who is away from when to when; and the order of those who stand in."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Whoever stood in before was the first to. The default goes again: the rule says it of every new one."""
    op.create_table(
        "leave",
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "seq", "n", name=op.f("pk_leave")),
    )
    op.create_index("ix_leave_person", "leave", ["person"])
    op.create_index("ix_delegation_principal", "delegation", ["principal"])
    with op.batch_alter_table("delegation") as delegation:
        delegation.add_column(sa.Column("rank", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("delegation") as delegation:
        delegation.alter_column("rank", server_default=None)
