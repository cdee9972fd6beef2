"""公平竞争审查: measures, who was heard, answers, conclusions, alternatives, exceptions, supervision."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the registers of fair-competition review."""
    _register(
        "competition_measure",
        *_words("org", "title"),
        _big("matter_id"),
        *_words("kind", "issuer", "drafter", "joint", "markets", "earlier"),
    )
    _register(
        "competition_party",
        *_words("name", "type", "kind"),
        _day("on"),
        _long("answer"),
        *_words("disposition"),
        _long("reason"),
    )
    _register(
        "competition_answer",
        *_words("by"),
        _small("round"),
        *_words("text"),
        _small("item"),
        *_words("answer", "note", "clause", "basis"),
    )
    _register(
        "competition_conclusion",
        *_words("org", "title"),
        _big("matter_id"),
        *_words("number", "outcome", "route", "text"),
        _small("round"),
        _day("concluded_on"),
        *_words("signer", "signer_org"),
        _long("summary"),
        _long("effect"),
        *_words("ground"),
        _day("end_on", nullable=True),
        *_words("end_condition"),
        _day("review_on", nullable=True),
    )
    _register("competition_alternative", *_words("what", "effect", "rejected"))
    _register(
        "competition_exception",
        *_words("org", "title"),
        _big("made_in"),
        *_words("number", "status"),
        _day("on"),
        _day("end_on", nullable=True),
        *_words("end_condition"),
        _day("review_on", nullable=True),
        _long("note"),
    )
    _register(
        "competition_supervision",
        *_words("org", "title", "act"),
        _day("on"),
        *_words("number", "conclusion"),
        _long("words"),
    )
    for table, column in (
        ("conclusion", "org"), ("conclusion", "matter_id"), ("conclusion", "concluded_on"), ("conclusion", "signer_org"),
        ("exception", "org"), ("exception", "made_in"), ("supervision", "org"),
    ):  # fmt: skip
        name = f"competition_{table}"
        op.create_index(f"ix_{name}_{column}", name, [column])


def _words(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _long(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=False)


def _big(name: str) -> sa.Column[Any]:
    return sa.Column(name, BIG, nullable=False)


def _small(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _day(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Date(), nullable=nullable)


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
