"""Which papers a case has, and each of them as data: one for every step that issued one, by the procedure it is a case of."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select
from sqlmodel import col

from engine.checks import view_of
from engine.docket import Docket
from engine.errors import NotFound, NotReady
from engine.standing import Request
from engine.tables import Case
from house.casepage import page as case_page
from house.comments import comment_summary
from house.panelpage import panel_page, panels_of
from house.people import as_said
from house.printing import (
    comments,
    competition,
    decisions,
    documents,
    forms,
    letters,
    opinion,
    package,
    panels,
    studies,
    suggestions,
)
from house.printing.layout import Paper
from house.printing.told import ROUNDS, Filed, Known, Told
from workflows.major_decision.package import contents, missing

__all__ = ["Known", "Offer", "Paper", "known", "paper", "papers_of", "printed"]

Maker = Callable[[Told], Paper]

ISSUED: Mapping[str, tuple[str, str, Maker]] = {
    "submit": ("submission", "送审函", letters.submission),
    "resubmit": ("submission", "送审函", letters.submission),
    "ask_supplement": ("supplement", "补正通知书", letters.supplement),
    "accept": ("acceptance", "受理通知书", letters.acceptance),
    "refuse": ("refusal", "不予受理通知书", letters.refusal),
    "return": ("return", "退回通知书", letters.returned),
    **{act: ("opinion", title, opinion.opinion) for act, title in opinion.KINDS.items() if act != "sign_final"},
    "answer": ("dispositions", "采纳情况反馈表", forms.dispositions),
}
"""The acts that issue a paper. A draft opinion is not among them: what is not signed has no paper."""
LISTS: Mapping[str, tuple[str, Maker]] = {
    "contents": ("卷内目录", forms.contents),
    "remarks": ("备考表", forms.remarks),
}
"""What can be printed of every case at its last step."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A paper that can be printed. `seq`: the step that issued it; `round`: the round it belongs to."""

    key: str
    title: str
    seq: int
    round: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """The papers of one procedure: by act, those of any step, what begins a round, and how a case is told."""

    issued: Mapping[str, tuple[str, str, Maker]]
    lists: Mapping[str, tuple[str, Maker]]
    rounds: Sequence[str] = ROUNDS
    told: type[Told] = Told


SHELVES: Mapping[str, Shelf] = {
    "township_review": Shelf(ISSUED, LISTS),
    "major_decision": Shelf(
        {**decisions.ISSUED, "schedule": (package.KEY, package.TITLE, package.package)},
        {package.KEY: (package.TITLE, package.package), "procedures": ("法定程序办理情况表", decisions.matrix), **LISTS},
        decisions.AGAIN, decisions.DecisionTold,
    ),
    "panel_review": Shelf(panels.ISSUED, {}, ()),
    "fair_competition": Shelf(competition.ISSUED, {}, competition.AGAIN),
    "review_suggestion": Shelf(suggestions.ISSUED, suggestions.LISTS, ()),
    "clause_study": Shelf(studies.ISSUED, {}, ()),
    "judicial_proposal": Shelf(studies.OF_COURTS, {}, ()),
    "public_comment": Shelf(comments.ISSUED, {}, ()),
    "normative_document": Shelf(documents.ISSUED, {}, documents.AGAIN),
    "document_life": Shelf(documents.OF_LIFE, {}, ()),
    "record_review": Shelf(documents.OF_RECORD, {}, ()),
    "document_cleanup": Shelf(documents.OF_CLEANUP, {}, ()),
}  # fmt: skip
"""By workflow; what is not here has no papers."""
NOTHING = Shelf({}, {}, ())


def papers_of(page: Mapping[str, Any]) -> list[Offer]:
    """The papers of a case now, oldest first; the lists last. Empty for what has no papers."""
    shelf = SHELVES.get(page["workflow"])
    return list(_offers(page, shelf)) if shelf else []


def _offers(page: Mapping[str, Any], shelf: Shelf) -> Iterator[Offer]:
    round = 1
    for event in page["events"]:
        round += event["act"] in shelf.rounds
        if event["act"] in shelf.issued and _open(page, event["act"]):
            key, title, _ = shelf.issued[event["act"]]
            yield Offer(key, title, event["seq"], round)
    yield from (Offer(key, title, page["seq"], round) for key, (title, _) in shelf.lists.items() if _there(page, key))


def _open(page: Mapping[str, Any], act: str) -> bool:
    """Minutes and ballots of a panel are papers from its opinion on: until then they are the panel's own."""
    return act not in panels.SECRET or page["state"] in panels.SPOKEN


def _there(page: Mapping[str, Any], key: str) -> bool:
    """A list that says something by now."""
    if key == suggestions.DELIVERY:
        return suggestions.to_deliver(page)
    acts = {event["act"] for event in page["events"]}
    if key == package.KEY:
        return page["events"][-1]["act"] != "schedule" and (page["state"] == "GATE_OPEN" or "schedule" in acts)
    return key != "procedures" or "prepare" in acts


def paper(page: Mapping[str, Any], key: str, seq: int, known: Known | None = None) -> Paper:
    """A paper of a case page (`house.casepage.page`). Raises NotFound when that step did not issue it."""
    if Offer(key, "", seq, 0) not in [Offer(one.key, "", one.seq, 0) for one in papers_of(page)]:
        raise NotFound(f"审查件 {page['id']} 第{seq}步没有出具这份文书")
    shelf = SHELVES[page["workflow"]]
    told = shelf.told(page, seq, known or Known())
    issued = shelf.issued.get(told.event["act"])
    make = issued[2] if issued and issued[0] == key else shelf.lists[key][1]
    return make(told)


def known(docket: Docket, case_id: int, address: str = "") -> Known:
    """Names, office titles and the calendar of the case's office, as the registers say; `address`: the public one.

    Of a decision also its panels, and what its meeting must have; of a panel, the panel.
    """
    seen = docket.see(case_id, "")
    titles = {code: office.title for code, office in seen.snapshot.offices.office.items()}
    sat = tuple(panel_page(docket, one, "") for one in panels_of(docket, seen))
    plain = Known(_names(docket.connection), titles, seen.snapshot.calendar(seen.standing.org), address, sat)
    if seen.workflow.key == "public_comment":
        return replace(plain, comments=comment_summary(docket, seen.standing.parent_id or 0, case_id))
    if seen.workflow.key != "major_decision":
        return plain
    meeting = contents(view_of(seen, Request("", "")))
    family = tuple(filed(docket, case_id))
    return replace(plain, comments=comment_summary(docket, case_id), contents=meeting, family=family)


def filed(docket: Docket, case_id: int) -> Iterator[Filed]:
    """Every paper of the cases that a case has opened, and of those that have ended the files that came in; case by case."""
    opened = select(col(Case.id)).where(col(Case.parent_id) == case_id).order_by(col(Case.id))
    for child in docket.connection.execute(opened).scalars().all():
        page = case_page(docket, child)
        events = {event["seq"]: event for event in page["events"]}
        for offer in _offers(page, SHELVES.get(page["workflow"], NOTHING)):
            yield _filed(page, events[offer.seq], offer.title, events[offer.seq]["number"])
        for one in page["materials"] if page["closed_at"] else ():
            if one["seq"] in events and events[one["seq"]]["from"]:  # what it was opened with lies in the case above
                title = f"{one['kind_title']}：{one['name']}"
                yield _filed(page, events[one["seq"]], title, note=one["sha256"][:8])


def _filed(page: Mapping[str, Any], event: Mapping[str, Any], title: str, number: str = "", note: str = "") -> Filed:
    words = f"{page['workflow_title']}·{title}"
    return Filed(page["workflow"], page["id"], event["seq"], words, number, event["org"], event["at"], note)


def _names(connection: Connection) -> dict[str, str]:
    return {username: name for username, name in connection.execute(as_said("username", "name")) if name}


def printed(
    docket: Docket, case_id: int, key: str, seq: int, actor: str = "", principal: str = "", address: str = ""
) -> Paper:
    """A paper of a case, by its key and the step that issued it; who may see the case is the entrance's question.

    Raises NotFound; NotReady, with all that is missing, for the package of a decision that is not complete yet.
    """
    must_be_whole(docket, case_id, key, seq)
    return paper(case_page(docket, case_id, actor, principal), key, seq, known(docket, case_id, address))


def must_be_whole(docket: Docket, case_id: int, key: str, seq: int) -> None:
    """A package that is still being put together is printed when nothing is missing. Raises NotReady with all that is."""
    seen = docket.see(case_id, "")
    case = seen.standing
    if key != package.KEY or seen.workflow.key != "major_decision" or (case.state, case.seq) != ("GATE_OPEN", seq):
        return
    if lacking := tuple(missing(view_of(seen, Request("", "")))):
        raise NotReady(lacking)
