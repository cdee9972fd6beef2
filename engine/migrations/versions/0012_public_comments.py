"""公众意见: windows, what came in, what was answered, the published result."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the registers."""
    _register(
        "consultation",
        sa.Column("about", BIG, nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        *_of(sa.String(), "org", "unit"),
        *_of(sa.Date(), "began"),
        sa.Column("until", sa.Date(), nullable=True),
        *_of(sa.Text(), "place", "how"),
    )
    op.create_index("ix_consultation_about", "consultation", ["about"])
    _register(
        "public_comment",
        *_of(sa.Integer(), "no"),
        *_of(sa.String(), "channel"),
        *_of(sa.Date(), "on"),
        *_of(sa.String(), "clause", "receipt"),
    )
    op.create_index("ix_public_comment_receipt", "public_comment", ["receipt"])
    _register(
        "comment_answer",
        *_of(sa.Integer(), "no", "point"),
        *_of(sa.Text(), "gist"),
        *_of(sa.String(), "outcome"),
        *_of(sa.Text(), "reason"),
    )
    _register(
        "consultation_result",
        *_of(sa.Date(), "on"),
        *_of(sa.Integer(), "received", "adopted", "partly", "refused"),
        *_of(sa.Text(), "summary", "changes"),
    )


def _of(kind: Any, *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name in names]


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
