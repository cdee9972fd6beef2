"""The package of a decision as a page: what is ready and what is missing, then the document itself; and the panel's list."""

from fastapi import APIRouter, Response

from engine.docket import Docket
from engine.errors import NotFound
from engine.standing import Seen
from house.casepage import page as case_page
from house.panelpage import KEY, panel_page
from house.printing.decisions import DecisionTold
from house.printing.package import package
from house.printing.papers import known, papers_of
from house.readiness import for_meeting, for_panel
from house.seeing import must_see
from web import pages
from web.dependencies import Signed
from web.here import Here

router = APIRouter()
BEGUN = "prepare"  # the act from which on there is something to put together


def _seen(here: Here, docket: Docket, case: int, workflow: str, what: str) -> Seen:
    """Raises NotFound where the case is none, of another kind, or none of theirs."""
    must_see(docket.connection, here.me, here.today, case)
    seen = docket.see(case, here.me)
    if seen.workflow.key != workflow:
        raise NotFound(f"审查件 {case} 不是{what}")
    return seen


@router.get("/cases/{case}/package")
def whole(here: Signed, case: int) -> Response:
    """The package as it stands: the list on top, the document below."""
    with here.looking() as docket:
        seen = _seen(here, docket, case, "major_decision", "重大行政决策")
        said = case_page(docket, case)
        begun = any(one["act"] == BEGUN for one in said["events"])
        paper = package(DecisionTold(said, said["seq"], known(docket, case))) if begun else None
        offers = [one for one in papers_of(said) if one.key == "package"]
        lines = for_meeting(docket, seen) if seen.standing.closed_at is None and begun else []
        printable = offers[-1] if offers and not any(one.how == "missing" for one in lines) else None
        days = {one["seq"]: one["at"] for one in said["events"]}
        return pages.page(
            here, "package.html", docket, case=seen.standing, state=seen.workflow.state[seen.standing.state].title, lines=lines,
            paper=paper, offer=printable, made=[(one, days[one.seq]) for one in offers if one.seq != said["seq"]],
        )  # fmt: skip


@router.get("/cases/{case}/panel/list")
def panel_list(here: Signed, case: int) -> Response:
    """The secretary's list of a panel: for those inside."""
    with here.looking() as docket:
        seen = _seen(here, docket, case, KEY, "评审团")
        shown = panel_page(docket, case, here.me)
        if not shown.inside or shown.mine:
            raise NotFound("秘书的清单只给评审团秘书和批准机关看")
        return pages.page(here, "panel_list.html", docket, panel=shown, lines=for_panel(docket, seen))
