"""What may be taken out of a case whole: the dossier, as pages and programs alike ask for it."""

from sqlalchemy import select
from sqlmodel import col

from engine.dossier import export
from engine.errors import NotYours
from engine.inbox import posts_of
from engine.tables import Event
from house.forgetting import SEALING, may_know
from house.seeing import must_see
from house.uploads import headers
from web.here import Here
from workflows.withheld import side, spoken


def dossier_of(here: Here, case: int) -> bytes:
    """Everything of a case that this person may see, with the proof and the program that checks it; noted.

    Raises NotFound; NotYours before the review side has spoken, to whoever does not belong to it.
    """
    with here.looking() as docket:
        must_see(docket.connection, here.me, here.today, case)
        roles = frozenset(role for role, _ in posts_of(docket.connection, here.me, here.today))
        seen = docket.see(case, here.me)
        workflow = seen.workflow.key
        acts = docket.connection.execute(select(col(Event.act)).where(col(Event.case_id) == case)).scalars()
        if not roles & side(workflow) and not spoken(acts):
            raise NotYours("审查意见出具之前，案卷含审查机构的工作稿，送审单位还不能导出")
        stranger = workflow in SEALING and not may_know(seen)
        sights = frozenset[str]() if stranger else roles
        packed = export(docket.connection, here.house.seal, case, here.house.blobs.get, sights)
    here.sighted("export", case, "dossier")
    return packed


def as_zip(name: str) -> dict[str, str]:
    """The headers of a dossier to take away."""
    return headers(name) | {"Content-Type": "application/zip"}
