"""The record: one event as it was sealed, the whole dossier to take away, and what the code on a printed paper leads to."""

import json

from fastapi import APIRouter, Response
from sqlalchemy import select
from sqlmodel import col

from engine.errors import NotFound, NotYours
from engine.inbox import posts_of
from engine.statements import of
from engine.tables import Event
from engine.verification import verify
from house.casepage import page as case_page
from house.casepage import roles_in
from house.people import names_of
from house.printing.family import opened_by
from house.printing.papers import papers_of
from house.seeing import must_see
from web import pages
from web.dependencies import Anybody, Sent, Signed
from web.taking import as_zip, dossier_of
from workflows.withheld import side, spoken, withheld

router = APIRouter()


@router.get("/cases/{case}/events/{seq}")
def event(here: Signed, case: int, seq: int) -> Response:
    """One step, exactly as it was sealed."""
    with here.looking() as docket:
        must_see(docket.connection, here.me, here.today, case)
        row = docket.connection.execute(
            select(*of(Event, "seq", "at", "body", "prev_hash", "hash")).where(
                col(Event.case_id) == case, col(Event.seq) == seq
            )
        ).first()
        if row is None:
            raise NotFound(f"审查件 {case} 没有第 {seq} 步")
        said = json.loads(row.body)
        if withheld(said["workflow"], said["act"], roles_in(docket.see(case, here.me))):
            raise NotYours("这一步是审查机构的工作稿，内容不向送审单位显示")
        body = json.dumps(said, ensure_ascii=False, indent=1)
        return pages.page(here, "event.html", docket, case=case, event=row, body=body)


@router.get("/r/{case}/{seq}/{digest}")
def code(here: Anybody, case: int, seq: int, digest: str) -> Response:
    """What the code on a paper says: whether such a step is on the record. Nothing else of the case is told to strangers."""
    with here.looking() as docket:
        row = docket.connection.execute(
            select(*of(Event, "at", "hash")).where(col(Event.case_id) == case, col(Event.seq) == seq)
        ).first()
        genuine = row is not None and len(digest) >= 12 and row.hash.startswith(digest.lower())
        shown = {
            "case": case,
            "seq": seq,
            "digest": digest,
            "genuine": genuine,
            "at": row.at if row and genuine else None,
        }
        return pages.page(here, "code.html", docket, status=200 if genuine else 404, **shown)


@router.post("/cases/{case}/verify")
def check(here: Signed, case: int, _: Sent) -> Response:
    """Recompute the chain now."""
    with here.looking() as docket:
        must_see(docket.connection, here.me, here.today, case)
    report = verify(here.house.database, here.house.seal, case)
    return pages.fragment(here, "verified.html", report=report, case=case)


@router.get("/cases/{case}/dossier.zip")
def dossier(here: Signed, case: int) -> Response:
    """Everything of a case that this person may see, with the proof and the program that checks it."""
    return Response(dossier_of(here, case), headers=as_zip(f"案卷-{case}.zip"))


@router.get("/cases/{case}/catalogue")
def contents(here: Signed, case: int) -> Response:
    """卷内目录: what the dossier holds."""
    with here.looking() as docket:
        must_see(docket.connection, here.me, here.today, case)
        seen = case_page(docket, case, here.me)
        told = spoken(step["act"] for step in seen["events"])
        reviews = any(role in side(seen["workflow"]) for role, _ in posts_of(docket.connection, here.me, here.today))
        return pages.page(
            here, "dossier.html", docket, case=seen, names=names_of(docket), papers=papers_of(seen), open_record=told or reviews,
            family=opened_by(docket, case, here.me),
        )  # fmt: skip
