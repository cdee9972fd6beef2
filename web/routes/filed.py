"""After filing: what happens next and when; the lead's signature that sends it out; the days for one's own calendar."""

from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from engine.docket import Docket
from engine.errors import HefaError, NotFound, Refused
from engine.standing import Seen
from house.ahead import warnings
from house.people import names_of
from house.seeing import confidential, must_see, principals_of
from house.whatnext import way
from web import pages
from web.acting import abreast, request_from
from web.dependencies import Sent, Signed
from web.errors import STATUS, heading
from web.here import Here

router = APIRouter()
WORKFLOW = "township_review"
SUBMIT, BACK = "submit", "return_draft"


@router.get("/counter/filed/{case}")
def filed(here: Signed, case: int, new: bool = False, sent: bool = False) -> Response:
    """Where it is, whose move it is, and the day by which there is an opinion."""
    with here.looking() as docket:
        seen = _seen(here, docket, case)
        answer = _page(here, docket, seen, new=new, sent=sent)
        secret = confidential(docket.connection, seen.standing.matter_id)
    if secret:
        here.sighted("read", case)
    return answer


def _seen(here: Here, docket: Docket, case: int) -> Seen:
    must_see(docket.connection, here.me, here.today, case)
    seen = docket.see(case, here.me)
    if seen.workflow.key != WORKFLOW:
        raise NotFound(f"审查件 {case} 不是乡镇送审的事项")
    return seen


def _page(
    here: Here,
    docket: Docket,
    seen: Seen,
    fault: HefaError | None = None,
    said: Any = None,
    *,
    new: bool = False,
    sent: bool = False,
) -> Response:
    case = seen.standing
    found = way(docket, seen)
    principal, offers = _offers(here, docket, case.id)
    planned = found.planned
    calendar = seen.snapshot.calendar(case.org)
    titles = {kind.key: kind.title for kind in seen.workflow.kinds}
    return pages.page(
        here, "counter_filed.html", docket, STATUS[fault.code] if fault else 200, case=case, way=found, new=new, sent=sent,
        warned=warnings(planned, found.ahead, calendar, here.today, found.lawful) if found.stage < 5 and not found.ended else [],
        planned=planned, offers=offers, principal=principal, names=names_of(docket), org_title=seen.snapshot.offices.title(case.org),
        materials=seen.materials, titles=titles, fault=fault, heading=heading(fault) if fault else "", said=said or {},
        reasons=fault.reasons if fault else (), state=seen.workflow.state[case.state],
    )  # fmt: skip


def _offers(here: Here, docket: Docket, case: int) -> tuple[str, dict[str, Any]]:
    """What this person may do about the signature, themselves or for somebody absent."""
    for principal in ("", *principals_of(docket.connection, here.me, here.today)):
        offers = {
            one.rule.act: one for one in docket.offers(case, here.me, principal) if one.rule.act in (SUBMIT, BACK)
        }
        if any(one.yours for one in offers.values()):
            return principal, offers
    return "", {one.rule.act: one for one in docket.offers(case, here.me) if one.rule.act in (SUBMIT, BACK)}


@router.post("/counter/filed/{case}")
def sign_off(here: Signed, sent: Sent, case: int) -> Response:
    """The lead sends it out, or gives it back; a second click finds the first."""
    act = SUBMIT if sent.get("do") == SUBMIT else BACK
    with here.looking() as docket:
        seen = _seen(here, docket, case)
        if docket.receipt_of(here.me, str(sent.get("key", "")), case):
            return RedirectResponse(f"/counter/filed/{case}", 303)
    try:
        request = request_from(here, sent, next(one for one in seen.workflow.rules if one.act == act))
        with here.acting() as docket:
            docket.perform(case, abreast(docket, case, request))
    except Refused as refused:
        with here.looking() as docket:
            said = {name: value for name, value in sent.multi_items() if isinstance(value, str)}
            return _page(here, docket, _seen(here, docket, case), refused, said)
    return RedirectResponse(f"/counter/filed/{case}?sent=1" if act == SUBMIT else f"/cases/{case}", 303)


@router.get("/counter/filed/{case}/days.ics")
def days(here: Signed, case: int) -> Response:
    """The days ahead as a file for one's own calendar."""
    from icalendar import Calendar, Event

    with here.looking() as docket:
        seen = _seen(here, docket, case)
        found = way(docket, seen)
    calendar = Calendar()
    calendar.add("prodid", "-//Hefa//counter//ZH")
    calendar.add("version", "2.0")
    told: list[tuple[str, date]] = [(one.title, one.on) for one in found.steps if one.on and one.status != "done"]
    for n, (title, on) in enumerate(told):
        event = Event()
        event.add("uid", f"case-{case}-{n}@hefa")
        event.add("dtstamp", here.now)
        event.add("dtstart", on)
        event.add("dtend", on + timedelta(1))
        event.add("summary", f"{title}（最晚）：{seen.standing.title}")
        calendar.add_component(event)
    headers = {"Content-Disposition": f'attachment; filename="case-{case}.ics"'}
    return Response(calendar.to_ical(), media_type="text/calendar; charset=utf-8", headers=headers)
