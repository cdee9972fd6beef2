"""重大行政决策: proposals, procedures, disputes, meetings, reports, publication, evaluation."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the registers of decisions."""
    _register(
        "decision_proposal",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("proposer", sa.String(), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("exploratory", sa.Boolean(), nullable=False),
        sa.Column("special_law", sa.String(), nullable=False),
        sa.Column("supersedes", BIG, nullable=True),
    )
    _register(
        "decision_start",
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("decision_class", sa.String(), nullable=False),
        sa.Column("catalogue", sa.String(), nullable=False),
        sa.Column("dynamic", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("joint", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
    )
    _register(
        "decision_precondition",
        sa.Column("task_seq", sa.Integer(), nullable=False),
        sa.Column("task_n", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("began", sa.Date(), nullable=True),
        sa.Column("ended", sa.Date(), nullable=True),
        sa.Column("papers_on", sa.Date(), nullable=True),
        sa.Column("persons", sa.Integer(), nullable=True),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("shortened", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
    )
    _register(
        "solicitation",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=True),
        sa.Column("shortened", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
    )
    _register(
        "countersign",
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
    )
    _register(
        "first_opinion",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("conclusion", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("org", sa.String(), nullable=False),
        sa.Column("signer", sa.String(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
    )
    _register(
        "dispute_point",
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("point", sa.Text(), nullable=False),
        sa.Column("undertaking", sa.Text(), nullable=False),
        sa.Column("review", sa.Text(), nullable=False),
    )
    _register(
        "absorption",
        sa.Column("point_seq", sa.Integer(), nullable=False),
        sa.Column("point_n", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
    )
    _register(
        "risk_disclosure",
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("risk", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
    )
    _register(
        "meeting",
        sa.Column("organ", sa.String(), nullable=False),
        sa.Column("meeting_on", sa.Date(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("adoption", sa.Text(), nullable=False),
    )
    _register(
        "deliberation",
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("agreed", sa.Integer(), nullable=False),
        sa.Column("against", sa.Integer(), nullable=False),
        sa.Column("abstained", sa.Integer(), nullable=False),
        sa.Column("head_reason", sa.Text(), nullable=False),
        sa.Column("congress", sa.String(), nullable=False),
    )
    _register(
        "abstention",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
    )
    _register(
        "decision_report",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("to", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
    )
    _register(
        "publication",
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("channels", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
    )
    _register(
        "evaluation",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("comments", sa.Integer(), nullable=True),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("third_party", sa.Boolean(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
    )
    _register(
        "resolution",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
    )


def _register(name: str, *columns: sa.Column[Any]) -> None:
    """A table whose rows are named by the event that made them."""
    op.create_table(
        name,
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("case_id", "seq", "n", name=op.f(f"pk_{name}")),
    )
