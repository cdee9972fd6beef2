"""评审专家库: a register as a case, like the books of administration: who is enrolled, when they are away, when and why they left."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal

from pydantic import Field

from engine.citations import ASSUMED
from engine.definition import STAY, Facts, Role, Rule, State, Workflow
from engine.errors import Reason
from engine.plan import Deed, Row
from engine.standing import View
from registers.panels import SHELF, Category, Expert
from workflows.law import D713
from workflows.panel_review.forms import HIDDEN, SHORT, Form
from workflows.panel_review.seated import experts
from workflows.panel_review.titles import CATEGORIES
from workflows.panel_review.units import like
from workflows.roles import PANEL_HEAD, PANELIST, SECRETARY

KEEPER = Role(SECRETARY.key, SECRETARY.title, "own|county|city")
DECIDER = Role(PANEL_HEAD.key, PANEL_HEAD.title)
OPEN = State("open", "登记中", waits="专家库长期开放，随时登记")


class Enrolment(Form):
    """入库: a code that stays theirs, what qualifies them, and the unit that excludes them from its own matters."""

    code: str = Field(title="编号", min_length=1, max_length=20, pattern=r"^[A-Za-z][A-Za-z0-9]*$")
    category: Category = Field(title="类别")
    person: str = Field(title="人员", min_length=1, max_length=80)
    name: str = Field(title="名单上的称呼", min_length=2, max_length=40, pattern=r"^[^|\r\n]+$")
    unit: str = Field(title="所在单位（机构代码或名称）", min_length=1, max_length=SHORT)
    qualification: str = Field(title="资格和专长", min_length=2, max_length=SHORT)
    from_on: date = Field(title="入库日")
    until_on: date | None = Field(None, title="任期届满日")


class Enlisted(Form):
    """What the register says of them already: filled in, whatever was sent."""

    code: str = Field(title="编号", min_length=1, max_length=20)
    name: str = Field("", title="称呼", json_schema_extra=HIDDEN)
    category: str = Field("", title="类别", json_schema_extra=HIDDEN)
    person: str = Field("", title="人员", json_schema_extra=HIDDEN)
    unit: str = Field("", title="所在单位", json_schema_extra=HIDDEN)
    qualification: str = Field("", title="资格和专长", json_schema_extra=HIDDEN)
    from_on: date | None = Field(None, title="入库日", json_schema_extra=HIDDEN)
    until_on: date | None = Field(None, title="任期届满日", json_schema_extra=HIDDEN)


class Away(Enlisted):
    """不可用期间: not drawn in these days."""

    away_from: date = Field(title="自")
    away_until: date = Field(title="至")
    reason: str = Field(title="原因", min_length=2, max_length=SHORT)


class Exit(Enlisted):
    """退出: by the expert's own wish, or because of what they did or became. Decided by the head of the bureau: the secretary, who keeps
    the register, takes nobody off a panel. A panel on which they sit replaces them, which the government then decides."""

    ground: Literal["WISH", "TERM", "UNFIT", "MISCONDUCT"] = Field(title="退出情形")
    reason: str = Field(title="理由", min_length=2, max_length=SHORT)


def _row(deed: Deed, said: Mapping[str, Any]) -> Row:
    return Row(Expert, {"case_id": deed.case_id, "seq": deed.seq, "n": 1, "org": deed.case_org, **said})


def enrolled(deed: Deed) -> Iterator[Row]:
    """One expert."""
    yield _row(deed, deed.answers.model_dump())


def away(deed: Deed) -> Iterator[Row]:
    """The same, away for some days."""
    yield _row(deed, deed.answers.model_dump())


def left(deed: Deed) -> Iterator[Row]:
    """The same, gone from today on."""
    yield _row(deed, {**deed.answers.model_dump(exclude={"ground"}), "left_on": deed.today})


def as_kept(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The rest of the entry, from the register."""
    one = experts(view).expert(view.org, str(raw.get("code", "")))
    names = [name for name in Enlisted.model_fields if name != "code"]
    return {**raw, **{name: getattr(one, name) for name in names}} if one else {**raw, "person": ""}


def may_be_enrolled(view: View, answers: Any) -> Iterator[Reason]:
    """Appointed as a panelist here, under one code only, with a code that is not somebody else's."""
    if view.org not in view.appointed(answers.person, PANELIST):
        said = f"{answers.person} 没有在{view.offices.title(view.org)}任“评审员”，入库后也不能办理评审"
        yield Reason(said, field="person", who="管理员登记任职")
    for one in experts(view).person(answers.person, view.today):
        if (one.org, one.code) != (view.org, answers.code):
            yield Reason(f"{answers.person} 已以 {one.code} 在{view.offices.title(one.org)}专家库", field="person")
    there = experts(view).expert(view.org, answers.code)
    if there and there.person != answers.person:
        yield Reason(f"编号 {answers.code} 是 {there.name} 的，退出后也不再用", field="code")
    if answers.until_on and answers.until_on < answers.from_on:
        yield Reason("任期届满日早于入库日", field="until_on")


def perhaps_ours(view: View, answers: Any) -> Iterator[str]:
    """A unit that is one of ours is better named by its code: a name may be taken for another's."""
    for code in like(view.offices, answers.unit):
        yield f"所在单位“{answers.unit}”像是{view.offices.title(code)}：是的，请改填机构代码 {code}，抽取名单时才不会认错"


def there(view: View, answers: Any) -> Iterator[Reason]:
    """Whoever is meant is in the register."""
    one = experts(view).expert(view.org, answers.code)
    if one is None or not one.in_register(view.today):
        yield Reason(f"专家库中没有在册的 {answers.code}", field="code")
    days = (getattr(answers, "away_from", None), getattr(answers, "away_until", None))
    if days[0] and days[1] and days[1] < days[0]:
        yield Reason("结束日早于开始日", field="away_until")


# fmt: off
RULES = (
    #    act           title            who     from  to     what it takes                    what must hold                what it keeps
    Rule("open_pool",  "开立专家库",    KEEPER, None, OPEN,                                                                                     law=D713["21"]),
    Rule("enrol",      "专家入库",      KEEPER, OPEN, STAY, asks=Enrolment,                   checks=(may_be_enrolled,),    warns=perhaps_ours, writes=enrolled, touches=(SHELF,), law=D713["21"]),
    Rule("away",       "登记不可用期间", KEEPER, OPEN, STAY, asks=Away, fills=as_kept,        checks=(there,),              writes=away,     touches=(SHELF,), law=ASSUMED["专家不可用期间"]),
    Rule("exit",       "专家退出",      DECIDER, OPEN, STAY, asks=Exit, fills=as_kept,         checks=(there,), grave=True,  writes=left,     touches=(SHELF,), law=D713["21"]),
)
# fmt: on

POOL = Workflow(
    "expert_pool",
    "评审专家库",
    effective=date(2026, 1, 1),
    begins=OPEN,
    rules=RULES,
    facts=Facts,
    law=D713["21"],
    roles=(KEEPER, DECIDER),
    titles={
        **CATEGORIES,
        "WISH": "本人申请",
        "TERM": "任期届满",
        "UNFIT": "不再符合条件",
        "MISCONDUCT": "违反评审纪律",
        "round": "轮次",
    },
)
