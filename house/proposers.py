"""立法建议: who made which suggestion, for the body that answers; erased one by one when they ask for it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select
from sqlmodel import col

from engine.errors import NotFound
from engine.standing import Seen
from engine.statements import of
from house.forgetting import secrets
from registers.legislation import LegislativeSuggestion
from workflows.legislative_suggestion import WORKFLOW


@dataclass(frozen=True, slots=True)
class ProposedBy:
    """One suggestion. `name`, `contact`: '' where nothing was left, None once erased; both '' for whoever may not know."""

    number: int
    step: int
    received_on: date
    proposer: str
    clause: str
    name: str | None
    contact: str | None

    @property
    def known(self) -> bool:
        """There is something to be erased."""
        return bool(self.name or self.contact)


def proposers(connection: Connection, seen: Seen) -> list[ProposedBy]:
    """Every suggestion of a solicitation, in their order. Raises NotFound for a case of another kind."""
    if seen.workflow.key != WORKFLOW.key:
        raise NotFound(f"{seen.standing.id} 号件不是立法建议征集")
    said = {(one.seq, one.field): one.value for one in secrets(connection, seen)}
    asked = select(*of(LegislativeSuggestion, "number", "seq", "received_on", "proposer", "clause"))
    rows = connection.execute(
        asked.where(col(LegislativeSuggestion.case_id) == seen.standing.id).order_by(col(LegislativeSuggestion.number))
    )
    return [
        ProposedBy(
            r.number, r.seq, r.received_on, r.proposer, r.clause, said.get((r.seq, "name"), ""), said.get((r.seq, "contact"), "")
        )
        for r in rows
    ]  # fmt: skip


def steps_of(connection: Connection, case_id: int, numbers: list[int]) -> list[int]:
    """The steps by which suggestions were received. Raises NotFound when one of them is not there."""
    asked = select(*of(LegislativeSuggestion, "number", "seq")).where(col(LegislativeSuggestion.case_id) == case_id)
    known = {number: seq for number, seq in connection.execute(asked)}  # noqa: C416 -- rows, not pairs
    if gone := [number for number in numbers if number not in known]:
        raise NotFound(f"没有第 {gone[0]} 号建议")
    return [known[number] for number in numbers]
