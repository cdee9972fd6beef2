"""内部事项: a matter that only those who take part in its case may read. Amounts may be larger than two thousand million."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Matters brought before are not confidential. The default goes again: the rule says it of every new one."""
    with op.batch_alter_table("matter") as matter:
        matter.add_column(sa.Column("confidential", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("matter") as matter:
        matter.alter_column("confidential", server_default=None)
        matter.alter_column("amount", type_=BIG, existing_type=sa.Integer())
    with op.batch_alter_table("catalogue_item") as item:
        item.alter_column("threshold", type_=BIG, existing_type=sa.Integer())
