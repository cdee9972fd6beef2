"""审查研究 that a paper of a court or a reconsideration organ has asked for: which paper."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """No earlier study was begun for one. The default stays: the program before this writes studies without it meanwhile."""
    with op.batch_alter_table("clause_study") as study:
        study.add_column(sa.Column("paper", BIG, nullable=False, server_default="0"))


def downgrade() -> None:
    """What began a study stands in its first event as well."""
    with op.batch_alter_table("clause_study") as study:
        study.drop_column("paper")
