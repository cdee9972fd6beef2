"""A five-line law for testing the machine: a request that a lead grants, with a hearing as a child case."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Field as Column
from sqlmodel import SQLModel

from engine.citations import ASSUMED
from engine.clocks import ClockKind
from engine.definition import (
    STAY,
    TIME,
    Apart,
    Book,
    Choice,
    Clock,
    DocumentKind,
    Facts,
    Policy,
    Protects,
    Role,
    Rule,
    State,
    Turn,
    TurnKind,
    Workflow,
)
from engine.plan import Assign, Deed, Done, Opening, Row, Task
from engine.sealing import sealed_field
from engine.standing import View
from engine.tables import append_only, big

LAW = ASSUMED["试验"]
CLERK = Role("CLERK", "经办", personal=True)
LEAD = Role("CHIEF", "主管")
WATCH = Role("WATCH", "督察", at="supervise")
PAPER = DocumentKind("paper", "文本", text=True)
NOTE = DocumentKind("note", "说明")


@append_only
class Grant(SQLModel, table=True):
    """What was granted."""

    __tablename__ = "small_grant"
    case_id: int = big(primary_key=True)
    seq: int = Column(primary_key=True)
    n: int = Column(primary_key=True)
    number: str
    verdict: str
    remark: str


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Asked(Form):
    what: str = Field(title="事由", min_length=2, max_length=50)
    planned_on: date | None = Field(None, title="计划日")


class Verdict(Form):
    verdict: Literal["YES", "NO"] = Field(title="决定")
    remark: str = Field("", title="说明", max_length=200)
    secret: str = Field("", title="内部意见", max_length=200, json_schema_extra=sealed_field("CHIEF"))


class Why(Form):
    reason: str = Field(title="理由", min_length=2, max_length=100)


class Gaps(Form):
    gaps: list[str] = Field(title="缺项", min_length=1, max_length=9)


class Filled(Form):
    answered: list[int] = Field(title="已补", min_length=1)


class NewClerk(Form):
    person: str = Field(title="经办人")


@dataclass(frozen=True)
class SmallFacts(Facts):
    held: bool = False
    halted: bool = False
    verdict: Literal["", "YES", "NO"] = ""
    seen: bool = False


ASKED = State("asked", "已提出", awaits=LEAD)
GAPS = State("gaps", "待补", awaits=CLERK)
HEARING = State("hearing", "听证中", awaits=LEAD)
GRANTED = State("granted", "已准", final=True)
DENIED = State("denied", "不准", final=True)
LAPSED = State("lapsed", "期满终止", final=True)
OPENED = State("opened", "听证", awaits=LEAD, waits="听证由主管安排")
HEARD = State("heard", "已听证", final=True)
ENDED = State("ended", "随主件终止", final=True)
ALIVE = (ASKED, GAPS, HEARING)
NUMBER = Book("grant", "准字", "{mark}准〔{year}〕{n}号")


def granted(deed: Deed) -> Iterator[Row]:
    key = {"case_id": deed.case_id, "seq": deed.seq, "n": 1}
    said = {"number": deed.number, "verdict": deed.answers.verdict, "remark": deed.answers.remark}
    yield Row(Grant, {**key, **said})


def gaps(deed: Deed) -> Iterator[Task]:
    yield from (Task("GAP", gap) for gap in deed.answers.gaps)


def filled(deed: Deed) -> Iterator[Done]:
    yield from (Done(deed.answers.answered[0], n, "已补") for n in deed.answers.answered[1:])


def all_filled(view: View, answers: Filled) -> Iterator[str]:
    for task in view.open_tasks("GAP"):
        if task.n not in answers.answered[1:]:
            yield f"缺项未答复：{task.text}"


def hearing(deed: Deed, _: View) -> Iterator[Opening]:
    yield Opening(HEARINGS, "open_hearing", deed.case_org, {}, f"{deed.title}的听证")


def appointed(view: View, answers: NewClerk) -> Iterator[str]:
    if not view.appointed(answers.person, "CLERK"):
        yield f"{answers.person} 不是经办"


def handed(deed: Deed, _: View) -> Iterator[Assign]:
    yield Assign("CLERK", person=deed.answers.person)


def sets(**changes: Any) -> Any:
    """Facts with these changes, whatever was answered."""

    def changed(facts: Any, _: Any) -> Any:
        return replace(facts, **changes)

    changed.__qualname__ = f"sets({', '.join(f'{k}={v}' for k, v in changes.items())})"
    return changed


ROLES = (CLERK, LEAD, WATCH)
KINDS = (PAPER, NOTE)
# fmt: off
RULES = (
    Rule("ask", "提出", CLERK, None, ASKED, asks=Asked, takes=(PAPER, NOTE), part="CLERK", tells=(LEAD,), law=LAW),
    Rule("grant", "决定", LEAD, ASKED, Choice("verdict", {"YES": GRANTED, "NO": DENIED}), asks=Verdict, needs=(PAPER,), sets=lambda f, a: replace(f, verdict=a.verdict), writes=granted, book=NUMBER, part="CHIEF", tells=(CLERK,), law=LAW),
    Rule("want", "要求补充", LEAD, ASKED, GAPS, asks=Gaps, tasks=gaps, tells=(CLERK,), law=LAW),
    Rule("fill", "补充", CLERK, GAPS, ASKED, asks=Filled, takes=(PAPER, NOTE), checks=(all_filled,), tasks=filled, law=LAW),
    Rule("hear", "听证", LEAD, ASKED, HEARING, opens=hearing, sets=sets(held=True), law=LAW),
    Rule("child_ended", "听证结束", TIME, HEARING, ASKED, law=LAW),
    Rule("prolong", "延长", LEAD, ASKED, STAY, asks=Why, turns=(Turn(TurnKind.EXTEND, "answer", Policy("township.extend.coercion")),), law=LAW),
    Rule("halt", "中止", LEAD, ALIVE, STAY, asks=Why, sets=sets(halted=True), law=LAW),
    Rule("resume", "恢复", LEAD, ALIVE, STAY, sets=sets(halted=False), while_halted=True, law=LAW),
    Rule("hand_over", "移交", LEAD, ALIVE, STAY, asks=NewClerk, checks=(appointed,), assigns=handed, law=LAW),
    Rule("drop", "撤回", CLERK, ALIVE, DENIED, while_halted=True, law=LAW),
    Rule("run_out", "期满", TIME, GAPS, LAPSED, law=LAW),
)
# fmt: on
CLOCKS = (
    Clock(
        "answer",
        "答复",
        ClockKind.MAX,
        Policy("township.review.coercion"),
        (ASKED,),
        LAW,
        stands={GAPS: "待补", HEARING: "听证"},
    ),
    Clock(
        "answer.min",
        "最短",
        ClockKind.MIN,
        Policy("township.review.normative_doc.min"),
        (ASKED,),
        LAW,
        protects=Protects.REVIEWER,
    ),
    Clock("gaps", "补充", ClockKind.MAX, Policy("supplement.window"), (GAPS,), LAW, passing=("run_out",)),
    Clock("hearing", "听证", ClockKind.MAX, Policy("adviser.cap"), (HEARING,), LAW),
)
SMALL = Workflow(
    "small", "试验", date(2026, 1, 1), ASKED, RULES, SmallFacts, LAW, CLOCKS, apart=(Apart("CLERK", "CHIEF", LAW),), text=PAPER,
    new_text=lambda facts: replace(facts, seen=True), halts=lambda facts: facts.halted, supervisor=WATCH, roles=ROLES, kinds=KINDS,
)  # fmt: skip
HEARINGS = Workflow(
    "hearings", "听证", date(2026, 1, 1), OPENED,
    (
        Rule("open_hearing", "开启", LEAD, None, OPENED, law=LAW),
        Rule("close_hearing", "结束", LEAD, OPENED, HEARD, law=LAW),
    ),
    Facts, LAW, roles=(LEAD,), ended=ENDED,
)  # fmt: skip
