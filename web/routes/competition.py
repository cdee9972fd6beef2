"""公平竞争审查: the register of conclusions with what runs out, and one review with its nineteen answers."""

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Response

from engine.inbox import posts_of
from house.competition import NOWHERE, OUTCOMES, Asked, Place, conclusions, issuers, review, running_out_for
from house.competition_links import every, resting_on
from house.competition_sheet import conclusions_sheet
from house.people import names_of
from house.seeing import must_see
from house.workbook import about, workbook
from registers.documents import STATUS
from web import pages
from web.dependencies import Signed
from web.routes.inbox import download
from workflows.fair_competition.titles import TITLES

router = APIRouter()
BEGINS = (
    ("HANDLER", "fair_competition/begin", "提起审查"), ("MKT", "competition_supervision/take_report", "受理举报"),
    ("MKT", "competition_supervision/spot_check", "抽查"),
)  # fmt: skip
"""What is begun from the register, by whom."""


@router.get("/competition")
def register(
    here: Signed, q: str = "", outcome: str = "", org: str = "", running: str = "", before: str = ""
) -> Response:
    """The conclusions that one may see, newest first; the exceptions that run out on top."""
    asked = Asked(q.strip()[:100], outcome, org, bool(running), place_of(before))
    said = {"q": asked.q, "outcome": outcome, "org": org, "running": running}
    with here.looking() as docket:
        found = conclusions(docket, here.me, here.today, asked)
        offices = here.house.snapshot(docket.connection).offices
        roles = {role for role, _ in posts_of(docket.connection, here.me, here.today)}
        more = urlencode({**said, "before": "{}.{}.{}".format(*found.after)}) if any(found.after) else ""
        return pages.page(
            here, "competition.html", docket, found=found, asked=asked, outcomes=OUTCOMES, more=more, offices=offices,
            begins=[(path, words) for role, path, words in BEGINS if role in roles], said=urlencode({k: v for k, v in said.items() if v}),
            resting=resting_on(docket.connection, [one.case for one in found.rows], here.today),
            issuers=issuers(docket, here.me, here.today), running=running_out_for(docket, here.me, here.today),
        )  # fmt: skip


@router.get("/competition/all.xlsx")
def everything(here: Signed, q: str = "", outcome: str = "", org: str = "", running: str = "") -> Response:
    """All that one may see of what is asked for, as a sheet."""
    asked = Asked(q.strip()[:100], outcome, org, bool(running))
    with here.looking() as docket:
        found = list(every(docket, here.me, here.today, asked))
        documents = resting_on(docket.connection, [one.case for one in found], here.today)
        sheet = conclusions_sheet(found, documents, here.house.snapshot(docket.connection).offices)
    here.sighted("export", detail=f"公平竞争审查结论 {len(found)} 件")
    return download(workbook([sheet], about("公平竞争审查结论", here.now, here.me)), f"competition-{here.today}.xlsx")


def place_of(said: str) -> Place:
    """Where the last page ended; what is no such place is none."""
    parts = said.split(".")
    if len(parts) == 3 and all(part.isascii() and part.isdigit() and len(part) < 16 for part in parts):
        return int(parts[0]), int(parts[1]), int(parts[2])
    return NOWHERE


@router.get("/cases/{case}/competition")
def one(here: Signed, case: int) -> Response:
    """One review whole: the measure, who was heard, every item with both answers, conclusions, the exception."""
    with here.looking() as docket:
        must_see(docket.connection, here.me, here.today, case)
        context: dict[str, Any] = {
            "review": review(docket, case), "titles": TITLES, "names": names_of(docket), "statuses": STATUS,
            "offices": here.house.snapshot(docket.connection).offices,
            "resting": resting_on(docket.connection, [case], here.today).get(case, ()),
        }  # fmt: skip
        return pages.page(here, "competition_review.html", docket, **context)
