"""立法建议: who made the suggestions, for the body alone; and what is erased of it when somebody asks."""

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from engine.definition import ADMIN
from engine.docket import Docket
from engine.errors import BadAnswers, HefaError, NotFound, Reason
from engine.standing import Seen
from house import forgetting
from house.proposers import proposers, steps_of
from house.seeing import must_keep
from registers.legislation import PROPOSERS
from web import pages
from web.dependencies import Sent, Signed
from web.errors import STATUS
from web.here import Here
from web.legible import whole

router = APIRouter()


def _seen(here: Here, docket: Docket, case: int) -> Seen:
    must_keep(docket.connection, here.me, here.today, case)
    return docket.see(case, here.me)


@router.get("/cases/{case}/proposers")
def listed(here: Signed, case: int, done: str = "") -> Response:
    """Names and contacts, for the body that answers; that they are sealed, for whoever else sees the case."""
    with here.looking() as docket:
        seen = _seen(here, docket, case)
        proposers(docket.connection, seen)
    if forgetting.may_know(seen):
        here.sighted("read", case, "立法建议人")
    with here.looking() as docket:
        return _page(here, docket, seen, done=done)


def _page(
    here: Here, docket: Docket, seen: Seen, fault: HefaError | None = None, done: str = "", reason: str = ""
) -> Response:
    return pages.page(
        here, "proposers.html", docket, STATUS.get(fault.code, 500) if fault else 200, seen=seen, done=done, reason=reason,
        found=proposers(docket.connection, seen), knows=forgetting.may_know(seen), titles=PROPOSERS,
        erases=any((one.role, one.org) == (ADMIN.key, seen.standing.org) for one in seen.posts),
        reasons=fault.reasons if fault else (),
    )  # fmt: skip


@router.post("/cases/{case}/proposers/erase")
def erase(here: Signed, sent: Sent, case: int) -> Response:
    """Who made these suggestions goes, and stays gone; what they suggest stays."""
    reason = str(sent.get("reason", "")).strip()
    with here.looking() as docket:
        seen = _seen(here, docket, case)
        proposers(docket.connection, seen)
    try:
        numbers = [
            whole(one) or 0 for one in str(sent.get("numbers", "")).replace("、", ",").replace("，", ",").split(",")
        ]
        with here.looking() as docket:
            steps = _named(docket, case, numbers)
        sure = str(sent.get("sure", "")) == "yes"
        forgetting.forget(here.house, here.now, case, here.me, reason, sure=sure, steps=steps)
    except HefaError as fault:
        if STATUS.get(fault.code, 500) >= 500:
            raise
        with here.looking() as docket:
            return _page(here, docket, seen, fault, reason=reason)
    return RedirectResponse(f"/cases/{case}/proposers?done=erased", 303)


def _named(docket: Docket, case: int, numbers: list[int]) -> list[int]:
    """The steps of the suggestions that were named. Raises BadAnswers."""
    try:
        return steps_of(docket.connection, case, numbers)
    except NotFound as fault:
        raise BadAnswers(Reason("写明要删除哪几号建议的建议人，几号之间用逗号隔开", field="numbers")) from fault
