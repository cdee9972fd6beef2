"""Which papers a case has, and each of them as data: one for every step that issued one."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from engine.docket import Docket
from engine.errors import NotFound
from engine.offices import Person
from engine.statements import of
from house.casepage import page as case_page
from house.printing import forms, letters, opinion
from house.printing.layout import Paper
from house.printing.told import ROUNDS, Known, Told

__all__ = ["Known", "Offer", "Paper", "known", "paper", "papers_of", "printed"]

Maker = Callable[[Told], Paper]

ISSUED: Mapping[str, tuple[str, str, Maker]] = {
    "submit": ("submission", "送审函", letters.submission),
    "resubmit": ("submission", "送审函", letters.submission),
    "ask_supplement": ("supplement", "补正通知书", letters.supplement),
    "accept": ("acceptance", "受理通知书", letters.acceptance),
    "refuse": ("refusal", "不予受理通知书", letters.refusal),
    "return": ("return", "退回通知书", letters.returned),
    **{act: ("opinion", title, opinion.opinion) for act, title in opinion.KINDS.items()},
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


def papers_of(page: Mapping[str, Any]) -> list[Offer]:
    """The papers of a case now, oldest first; the dossier's lists last. Empty for what is not a township review."""
    return list(_offers(page)) if page["workflow"] == "township_review" else []


def _offers(page: Mapping[str, Any]) -> Iterator[Offer]:
    round = 1
    for event in page["events"]:
        round += event["act"] in ROUNDS
        if event["act"] in ISSUED:
            key, title, _ = ISSUED[event["act"]]
            yield Offer(key, title, event["seq"], round)
    yield from (Offer(key, title, page["seq"], round) for key, (title, _) in LISTS.items())


def paper(page: Mapping[str, Any], key: str, seq: int, known: Known | None = None) -> Paper:
    """A paper of a case page (`house.casepage.page`). Raises NotFound when that step did not issue it."""
    if Offer(key, "", seq, 0) not in [Offer(one.key, "", one.seq, 0) for one in papers_of(page)]:
        raise NotFound(f"审查件 {page['id']} 第{seq}步没有出具这份文书")
    told = Told(page, seq, known or Known())
    make = LISTS[key][1] if key in LISTS else ISSUED[told.event["act"]][2]
    return make(told)


def known(docket: Docket, case_id: int, address: str = "") -> Known:
    """Names, office titles and the calendar of the case's office, as the registers say; `address`: the public one."""
    seen = docket.see(case_id, "")
    titles = {code: office.title for code, office in seen.snapshot.offices.office.items()}
    return Known(_names(docket.connection), titles, seen.snapshot.calendar(seen.standing.org), address)


def _names(connection: Connection) -> dict[str, str]:
    rows = connection.execute(select(*of(Person, "username", "name")).order_by(*of(Person, "case_id", "seq", "n")))
    return {username: name for username, name in rows if name}


def printed(
    docket: Docket, case_id: int, key: str, seq: int, actor: str = "", principal: str = "", address: str = ""
) -> Paper:
    """A paper of a case, by its key and the step that issued it; who may see the case is the entrance's question.

    Raises NotFound.
    """
    return paper(case_page(docket, case_id, actor, principal), key, seq, known(docket, case_id, address))
