"""年度统计: a year's figures are frozen by an act, looked at, and published. Later corrections of the record do not change them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import Field

from engine.citations import ASSUMED
from engine.definition import Apart, Facts, Role, Rule, State, Workflow
from engine.errors import Reason
from engine.plan import Deed, Row
from engine.prove import Proof, Step
from engine.standing import View
from registers.yearly import FrozenFigure
from workflows.documents import NOTE
from workflows.normative_document.effects import key
from workflows.normative_document.forms import HIDDEN, asked
from workflows.roles import BODY_AT, BODY_LEAD, BODY_REVIEWER, SUP
from workflows.township_review.forms import LONG, SHORT, Form, Why

A = ASSUMED["年度统计由两人冻结、公布"]
STAFF = Role(BODY_REVIEWER.key, BODY_REVIEWER.title, BODY_AT)
MOST = 5000  # figures of one year


class FrozenLine(Form):
    """One figure."""

    part: str = Field(title="所在的表", max_length=20)
    key: str = Field(title="代号", max_length=80)
    title: str = Field(title="指标", max_length=120)
    value: str = Field("", title="数值", max_length=30)
    unit: str = Field(title="单位", max_length=10)
    words: str = Field("", title="怎么算的", max_length=LONG)


class Freezing(Form):
    """The whole of a year, counted by the house from the record as it stood at the end of a day."""

    year: int = Field(title="年度", ge=2000, le=2200, json_schema_extra=HIDDEN)
    through: date = Field(title="数据截止日（含当日）", json_schema_extra=HIDDEN)
    lines: list[FrozenLine] = Field(title="数据", min_length=1, max_length=MOST, json_schema_extra=HIDDEN)
    reason: str = Field("", title="重新冻结的理由", max_length=SHORT)


class Publication(Form):
    """公布."""

    published_on: date = Field(title="公布日", json_schema_extra=asked(initially="today"))
    url: str = Field("", title="公开网址", max_length=300)


def year_is_over(view: View, answers: Any) -> Iterator[Reason]:
    """A year is frozen when it is over, from acts of days that are over."""
    if answers.year >= view.today.year:
        yield Reason(f"{answers.year} 年还没有过完，年终以后才能冻结", field="year")
    if answers.through >= view.today:
        yield Reason("数据截止日应在今天以前，当天还会有办理", field="through")
    elif answers.through < date(answers.year, 12, 31):
        yield Reason(f"数据截止日早于 {answers.year} 年年末", field="through")


def each_once(_: View, answers: Any) -> Iterator[Reason]:
    """No figure twice."""
    places = [(line.part, line.key) for line in answers.lines]
    if len(set(places)) < len(places):
        yield Reason("同一指标冻结了两次", field="lines")


def frozen(deed: Deed) -> Iterator[Row]:
    """Each figure."""
    for n, line in enumerate(deed.answers.lines, 1):
        head = {"org": deed.case_org, "year": deed.answers.year}
        yield Row(FrozenFigure, {**key(deed, n), **head, **line.model_dump()})


# fmt: off
#                        key          title       awaits
FROZEN    = State("FROZEN",    "已冻结",   BODY_LEAD, waits="待审核机构负责人公布，或者作废后重新冻结")
PUBLISHED = State("PUBLISHED", "已公布",   final=True)
DISCARDED = State("DISCARDED", "已作废",   final=True)

RULES = (
    #    act              title             who                 from    to         what it takes                  what must hold                      what it keeps                     whom it tells
    Rule("freeze",        "冻结年度数据",   (STAFF, BODY_LEAD), None,   FROZEN,    asks=Freezing, takes=(NOTE,),  checks=(year_is_over, each_once),   writes=frozen, part="FREEZER",    tells=(BODY_LEAD,), law=A),
    Rule("publish_year",  "公布年度数据",   BODY_LEAD,          FROZEN, PUBLISHED, asks=Publication,              grave=True,                         part="PUBLISHER",                 tells=(STAFF, SUP), law=A),
    Rule("discard",       "作废",           (STAFF, BODY_LEAD), FROZEN, DISCARDED, asks=Why,                                                                                                            law=A),
)
# fmt: on


@dataclass(frozen=True)
class YearFacts(Facts):
    """Nothing but the round."""


def published_is_frozen(ghost: bool, step: Step) -> bool:
    """Nothing is published that was not frozen."""
    return step.to != "PUBLISHED" or ghost


WORKFLOW = Workflow(
    "yearly_statistics",
    "年度统计",
    effective=date(2026, 1, 1),
    begins=FROZEN,
    rules=RULES,
    facts=YearFacts,
    law=A,
    apart=(Apart("FREEZER", "PUBLISHER", A),),
    roles=(STAFF, BODY_LEAD, SUP),
    kinds=(NOTE,),
    titles={"round": "轮次", "FREEZER": "冻结人", "PUBLISHER": "公布人"},
    proof=Proof(
        begins=False,
        advance=lambda ghost, step: ghost or step.rule.act == "freeze",
        claims=(("公布的是冻结的数据", published_is_frozen),),
    ),
)
