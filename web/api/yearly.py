"""The year's report as data: as the record says it now, or as it was frozen, every figure with its definition."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict

from engine.docket import Docket
from house import yearly_frozen
from house.yearly import Told, year_of
from house.yearly_frozen import Difference, Frozen, frozen_years
from house.yearly_reach import asked_for, frozen_for, organisations
from house.yearly_words import prose
from web.api.doors import PREFIX, Caller, JsonRoute

router = APIRouter(prefix=PREFIX, route_class=JsonRoute, tags=["看板和统计"])


class YearFigure(BaseModel):
    """One figure. `part`: figures, types or sources; `value` null: there was nothing to take it from; `words`: how it is counted."""

    model_config = ConfigDict(from_attributes=True)
    part: str
    key: str
    title: str
    value: float | None
    unit: str
    words: str


class YearParagraph(BaseModel):
    """A paragraph as the report prints it."""

    model_config = ConfigDict(from_attributes=True)
    heading: str
    words: str


class YearFrozen(BaseModel):
    """A frozen year: its case, and how it stands (FROZEN, PUBLISHED, DISCARDED)."""

    case: int
    state: str
    frozen_on: date


class YearTold(BaseModel):
    """A year of an organisation and everything below it, as the record stood at the end of `through`."""

    org: str
    title: str
    year: int
    through: date
    figures: list[YearFigure]
    prose: list[YearParagraph]
    frozen: list[YearFrozen]


class YearDifference(BaseModel):
    """A figure that reads otherwise: what was frozen, what is counted."""

    title: str
    unit: str
    frozen: str
    counted: str


class YearOfRecord(YearTold):
    """A frozen year. `changed`: what later entries have changed since; `wrong`: what the record never bore out."""

    changed: list[YearDifference]
    wrong: list[YearDifference]


@router.get("/yearly")
def year_now(
    here: Caller,
    org: Annotated[str, Query(max_length=40, description="单位；不写则为您范围最大的单位")] = "",
    year: Annotated[int | None, Query(ge=1, le=9999, description="年度；不写则为今年")] = None,
) -> YearTold:
    """一年的统计：按现在的留痕逐项计数，每个指标连同它怎么算；已冻结的年度列在 frozen。"""
    with here.looking() as docket:
        offered = organisations(here.house, docket, here.me)
        told = year_of(docket, *asked_for(offered, org, year or here.today.year, here.today))
        return YearTold(**_said(docket, told))


@router.get("/yearly/{case}")
def year_frozen(here: Caller, case: Annotated[int, Path(ge=1, le=2**53, description="年度统计件号")]) -> YearOfRecord:
    """冻结的一年：冻结时的数字、冻结之后留痕改变了的、与当时留痕不符的。"""
    with here.looking() as docket:
        found, _ = frozen_for(here.house, docket, here.me, case)
        changed = _differences(yearly_frozen.since(docket, found))
        wrong = _differences(yearly_frozen.recounted(docket, found))
        return YearOfRecord(**_said(docket, found.told), changed=changed, wrong=wrong)


def _said(docket: Docket, told: Told) -> dict[str, object]:
    """What both say."""
    there = frozen_years(docket.connection, docket.snapshot().offices, told.org)
    return {
        "org": told.org, "title": told.title, "year": told.year, "through": told.through,
        "figures": [YearFigure.model_validate(one) for one in told.lines],
        "prose": [YearParagraph.model_validate(one) for one in prose(told)],
        "frozen": [_frozen(one) for one in there if one.told.year == told.year],
    }  # fmt: skip


def _frozen(one: Frozen) -> YearFrozen:
    return YearFrozen(case=one.case_id, state=one.state, frozen_on=one.frozen_on)


def _differences(found: list[Difference]) -> list[YearDifference]:
    return [YearDifference(title=one.title, unit=one.unit, frozen=one.said[0], counted=one.said[1]) for one in found]
