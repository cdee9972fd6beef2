"""What lies in the cases that a case has opened, for whoever opens its dossier: a panel's minutes, ballots and opinion, and the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from engine.calendar import day_of
from engine.docket import Docket
from engine.tables import Case
from house.casepage import page as case_page
from house.printing.papers import Offer, papers_of
from house.seeing import may_see


@dataclass(frozen=True, slots=True)
class Member:
    """One case of the family. `yours`: whether the reader may see it; without that nothing but its name and state is told."""

    id: int
    title: str
    what: str
    state: str
    yours: bool
    papers: Sequence[Offer] = ()
    materials: Sequence[Mapping[str, Any]] = ()


def opened_by(docket: Docket, case_id: int, person: str) -> list[Member]:
    """The cases that a case has opened, the first one first; each with what a person may see of it, but not the files it was given."""
    opened = select(col(Case.id)).where(col(Case.parent_id) == case_id).order_by(col(Case.id))
    given = frozenset(one.sha256 for one in docket.see(case_id, "").materials)
    return [_member(docket, child, person, given) for child in docket.connection.execute(opened).scalars().all()]


def _member(docket: Docket, case_id: int, person: str, given: frozenset[str]) -> Member:
    page = case_page(docket, case_id, person)
    head = (page["id"], page["title"], page["workflow_title"], page["state_title"])
    if not may_see(docket.connection, person, day_of(docket.now), case_id):
        return Member(*head, yours=False)
    return Member(
        *head,
        yours=True,
        papers=papers_of(page),
        materials=[one for one in page["materials"] if one["sha256"] not in given],
    )
