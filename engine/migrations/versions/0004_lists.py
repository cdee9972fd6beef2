"""Indexes of the lists: what is open by due day, what was closed lately, in what a person took part."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them."""
    is_open = sa.text("closed_at IS NULL")
    op.create_index("ix_case_open", "case", ["due_on", "id"], postgresql_where=is_open, sqlite_where=is_open)
    op.create_index("ix_case_closed", "case", ["closed_at"])
    op.create_index("ix_participation_person", "participation", ["person", "case_id"])
