"""Frozen years: made by an act from the record, compared with what the record says now, and checked against what it said then."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, select
from sqlmodel import col

from engine.calendar import day_of
from engine.docket import Docket
from engine.errors import NotFound
from engine.offices import Offices
from engine.standing import Request
from engine.statements import of
from engine.tables import Case, Event
from house.yearly import Line, Told, plain, year_of
from registers.yearly import FrozenFigure

WORKFLOW, FREEZE = "yearly_statistics", "freeze"


@dataclass(frozen=True, slots=True)
class Frozen:
    """A frozen year: its case, how it stands, and its figures as they were."""

    case_id: int
    state: str
    frozen_on: date
    told: Told

    @property
    def published(self) -> bool:
        """It is what everybody was told."""
        return self.state == "PUBLISHED"


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that reads otherwise now. None: it is not there on this side."""

    title: str
    unit: str
    frozen: Line | None
    now: Line | None

    @property
    def said(self) -> tuple[str, str]:
        """Frozen and now, for people."""
        return self.frozen.said if self.frozen else "—", self.now.said if self.now else "—"


def freeze(docket: Docket, actor: str, org: str, year: int, key: str = "", reason: str = "") -> int:
    """Freeze a year of an organisation as the record stood at the end of yesterday: the new case. Raises Refused."""
    through = day_of(docket.now) - timedelta(1)
    told = year_of(docket, org, year, through)
    lines = [
        {"part": one.part, "key": one.key, "title": one.title, "value": plain(one.value), "unit": one.unit, "words": one.words}
        for one in told.lines
    ]  # fmt: skip
    said = {"year": year, "through": through.isoformat(), "lines": lines, "reason": reason}
    title = f"{told.title}{year}年度统计"
    return docket.open(Request(FREEZE, actor, said, key=key, org=org, title=title, workflow=WORKFLOW)).case_id


def frozen_years(connection: Connection, offices: Offices, org: str = "", case: int = 0) -> list[Frozen]:
    """Frozen years that were not discarded, newest first; of one organisation, or one case."""
    held = [col(Case.workflow) == WORKFLOW]
    held += [col(Case.org) == org, col(Case.state) != "DISCARDED"] if org else []
    held += [col(Case.id) == case] if case else []
    cases = connection.execute(select(*of(Case, "id", "state", "opened_at", "org")).where(*held)).all()
    found = [_frozen(connection, offices, row) for row in cases]
    return sorted(found, key=lambda one: (one.told.year, one.published, one.case_id), reverse=True)


def frozen_year(connection: Connection, offices: Offices, case: int) -> Frozen:
    """One of them. Raises NotFound."""
    found = frozen_years(connection, offices, case=case)
    if not found:
        raise NotFound(f"没有 {case} 号年度统计")
    return found[0]


def _frozen(connection: Connection, offices: Offices, row: object) -> Frozen:
    case, state, opened_at, org = tuple(row)  # type: ignore[arg-type, var-annotated]
    asked = select(FrozenFigure).where(col(FrozenFigure.case_id) == case).order_by(col(FrozenFigure.n))
    figures = connection.execute(asked).all()
    lines = [
        Line(one.part, one.key, one.title, float(one.value) if one.value else None, one.unit, one.words)
        for one in figures
    ]
    through = _through(connection, case)
    return Frozen(case, state, day_of(opened_at), Told(org, offices.title(org), figures[0].year, through, lines))


def _through(connection: Connection, case: int) -> date:
    """Until which day the record was looked at: said in the act."""
    import json

    body = connection.execute(select(col(Event.body)).where(col(Event.case_id) == case, col(Event.seq) == 1)).scalar()
    return date.fromisoformat(json.loads(str(body))["answers"]["through"])


def differences(frozen: Told, now: Told) -> list[Difference]:
    """What reads otherwise, in the order of the frozen figures; what is only there now comes last."""
    there, fresh = ({line.place: line for line in told.lines} for told in (frozen, now))
    found = []
    for place in [*there, *(place for place in fresh if place not in there)]:
        before, after = there.get(place), fresh.get(place)
        one = before or after
        if one and plain(before.value if before else 0) != plain(after.value if after else 0):
            found.append(Difference(one.title, one.unit, before, after))
    return found


def recounted(docket: Docket, frozen: Frozen) -> list[Difference]:
    """What the record, as it stood then, does not bear out: nothing, unless somebody has touched figures or record."""
    told = frozen.told
    return differences(told, year_of(docket, told.org, told.year, told.through))


def since(docket: Docket, frozen: Frozen) -> list[Difference]:
    """What later entries and corrections have changed: shown beside the frozen figures, never in them."""
    return differences(frozen.told, year_of(docket, frozen.told.org, frozen.told.year))
