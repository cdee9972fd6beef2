"""公众意见 for the unit: everything that came in in one table, like comments ticked and answered at once."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from engine.docket import Docket, Offer
from engine.errors import BadAnswers, HefaError, NotFound, Reason
from engine.standing import Request
from house import comments as said
from house.casepage import roles_in
from house.seeing import must_see, principals_of
from house.windows import windows
from registers.comments import CHANNELS, OUTCOMES
from web import pages
from web.acting import Acting, acting_on
from web.dependencies import Sent, Signed
from web.errors import STATUS, heading
from web.here import Here
from web.legible import whole
from web.public import kept_of
from workflows.public_comment.forms import READS_NAMES, READS_WORDS

router = APIRouter()
KEY, SORT = "public_comment", "sort_comments"
SHELVES: Mapping[str, str] = {"": "全部", "OPEN": "未答复", **OUTCOMES}
MOST = 500  # rows of one page


@router.get("/cases/{case}/comments")
def comments(here: Signed, case: int, show: str = "", q: str = "", names: bool = False) -> Response:
    """Every comment with its answer; who wrote them only when asked for, and noted."""
    with here.looking() as docket:
        acting = _acting(here, docket, case)
        seen_names = names and bool(_roles(acting) & set(READS_NAMES.split()))
        answer = _page(here, docket, acting, {"show": show, "q": q}, names=seen_names)
    if seen_names:
        here.sighted("read", case, "公众意见的提出人")
    return answer


def _roles(acting: Acting) -> frozenset[str]:
    """The roles in which somebody meets this case."""
    return roles_in(acting.seen)


def _acting(here: Here, docket: Docket, case: int, principal: str = "") -> Acting:
    """The act as this person may do it: themselves, or for whoever has delegated to them. Raises NotFound."""
    must_see(docket.connection, here.me, here.today, case)
    seen = docket.see(case, here.me, principal)
    if seen.workflow.key != KEY:
        raise NotFound(f"审查件 {case} 不是公众意见")
    if seen.standing.closed_at is not None:
        rule = next(one for one in seen.workflow.rules if one.act == SORT)
        return Acting(seen, rule, Offer(rule, (Reason("采纳情况已经公开，不能再改"),), yours=False), principal)
    acting = acting_on(docket, case, SORT, here.me, principal)
    for other in () if principal or acting.offer.yours else principals_of(docket.connection, here.me, here.today):
        theirs = acting_on(docket, case, SORT, here.me, other)
        if theirs.offer.yours:
            return theirs
    return acting


def _page(
    here: Here, docket: Docket, acting: Acting, chosen: Mapping[str, str], fault: HefaError | None = None,
    written: Mapping[str, Any] | None = None, *, names: bool = False,
) -> Response:  # fmt: skip
    case, connection = acting.seen.standing, docket.connection
    roles = _roles(acting)
    reads = bool(roles & set(READS_WORDS.split()))
    rows = said.received(connection, case.id, names=names)
    counts = {key: sum(_on(key, one) for one in rows) for key in SHELVES}
    found = [one for one in rows if _on(chosen["show"], one) and _says(one, chosen["q"] if reads else "")]
    window = next(one for one in windows(docket, _about(acting)) if one.case_id == case.id)
    return pages.page(
        here, "comments.html", docket, STATUS.get(fault.code, 422) if fault else 200, case=case, acting=acting, window=window,
        rows=found[:MOST], more=max(len(found) - MOST, 0), counts=counts, shelves=SHELVES, chosen=chosen, reads=reads, names=names,
        may_names=bool(roles & set(READS_NAMES.split())), channels=CHANNELS, outcomes=OUTCOMES, fault=fault,
        heading=heading(fault) if fault else "", written=written or {}, key=secrets.token_hex(16),
        result=said.result(connection, case.id), points=said.points(connection, [case.id]),
    )  # fmt: skip


def _about(acting: Acting) -> int:
    return int(acting.seen.standing.parent_id or 0)


def _on(shelf: str, one: said.Received) -> bool:
    if shelf == "OPEN":
        return one.answer is None
    return shelf not in OUTCOMES or (one.answer is not None and one.answer.outcome == shelf)


def _says(one: said.Received, words: str) -> bool:
    return words in f"{one.text or ''} {one.clause} {one.answer.gist if one.answer else ''}"


@router.post("/cases/{case}/comments")
def sort(here: Signed, sent: Sent, case: int) -> Response:
    """Answer every ticked comment alike; or the table again, with what was ticked, written, and what is wrong."""
    ticked = [str(one) for one in sent.getlist("numbers")]
    numbers = [one for one in map(whole, ticked) if one is not None]
    point = {name: str(sent.get(name, "")) for name in ("gist", "outcome", "reason")}
    principal, key = str(sent.get("for", "")), str(sent.get("key", ""))
    chosen = {"show": str(sent.get("show", "")), "q": str(sent.get("q", ""))}
    try:
        if not numbers:
            raise BadAnswers(Reason("先在表里勾选要一起答复的意见", field="numbers"))
        with here.acting() as docket:
            must_see(docket.connection, here.me, here.today, case)
            answers = {"points": [{"numbers": "、".join(map(str, numbers)), **point}]}
            docket.perform(case, Request(SORT, here.me, answers, principal=principal, key=key))
    except HefaError as fault:
        if fault.code == "not_found" or STATUS.get(fault.code, 500) >= 500:
            raise
        with here.looking() as docket:
            return _page(
                here, docket, _acting(here, docket, case, principal), chosen, fault, {**point, "numbers": numbers}
            )
    kept_of(here.request).forget()
    return RedirectResponse(f"/cases/{case}/comments?show={_kept_shelf(chosen['show'])}", 303)


def _kept_shelf(show: Sequence[str]) -> str:
    return str(show) if show in SHELVES else ""
