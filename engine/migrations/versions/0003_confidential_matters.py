"""内部事项: a matter that only those who take part in its case may read."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Matters brought before are not confidential. The default goes again: the rule says it of every new one."""
    with op.batch_alter_table("matter") as matter:
        matter.add_column(sa.Column("confidential", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("matter") as matter:
        matter.alter_column("confidential", server_default=None)
