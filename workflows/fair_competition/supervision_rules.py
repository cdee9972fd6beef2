"""What the acts of supervision ask, change and keep, and what is claimed of their table."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, NamedTuple

from pydantic import Field

from engine.definition import Facts
from engine.errors import Reason
from engine.plan import Assign, Deed, Row
from engine.prove import Proof, Step
from engine.sealing import sealed_field
from engine.standing import View
from registers.competition import CompetitionSupervision
from workflows.fair_competition.forms import HIDDEN, LONG, SHORT, Form, Why, asked
from workflows.fair_competition.items import items
from workflows.law import FC783
from workflows.roles import MKT_ABOVE

__all__ = ["Why"]


@dataclass(frozen=True)
class SupervisionFacts(Facts):
    """See `TITLES` for their Chinese names."""

    urged: bool = False
    referred: bool = False  # the next higher regulator has been asked
    interviewed: bool = False


# --- forms ---------------------------------------------------------------------------------------------------------------


class SpotCheck(Form):
    """A measure that has been issued."""

    conclusion: str = Field(
        "", title="审查结论文号", max_length=60, json_schema_extra=asked(help="没有审查结论的空着：这本身就是问题")
    )
    issued: str = Field(title="措施的文号或名称", min_length=2, max_length=SHORT)
    issued_on: date = Field(title="印发（签订）日")
    words: str = Field(title="核查的事由", min_length=2, max_length=LONG)


class Report(SpotCheck):
    """举报: by anyone; who it was stays with the regulator."""

    reporter: str = Field(
        "", title="举报人和联系方式（可匿名）", max_length=SHORT, json_schema_extra=sealed_field("MKT MKT_LEAD")
    )


class Finding(Form):
    """What was found."""

    finding: Literal["CONFORMS", "VIOLATES"] = Field(title="核查结果")
    items: list[str] = Field(
        [], title="违反的标准", max_length=19, json_schema_extra=asked(picker="ticks", ticks="competition")
    )
    words: str = Field(title="事实和理由", min_length=4, max_length=LONG)


class Order(Form):
    """整改通知."""

    words: str = Field(title="整改要求", min_length=4, max_length=LONG)


class Rectified(Form):
    """What was done."""

    how: Literal["STOPPED", "AMENDED", "REPEALED"] = Field(title="怎样整改")
    words: str = Field(title="整改情况", min_length=4, max_length=LONG)


class Verification(Form):
    """Whether it has been put right."""

    result: Literal["RECTIFIED", "NOT_RECTIFIED"] = Field(title="复查结果")
    words: str = Field(title="复查情况", min_length=2, max_length=LONG)


class AskInterview(Form):
    """The next higher regulator interviews."""

    office: str = Field("", title="上级市场监管部门", max_length=40, json_schema_extra=HIDDEN)
    reason: str = Field(title="督促和逾期的情况", min_length=4, max_length=LONG)


class Interview(Form):
    """约谈."""

    held_on: date = Field(title="约谈日")
    heads: str = Field(title="被约谈的负责人职务", min_length=2, max_length=SHORT)
    words: str = Field(title="约谈内容和整改承诺", min_length=4, max_length=LONG)


# --- facts, conditions, checks ------------------------------------------------------------------------------------------


def sets(**changes: Any) -> Callable[[Any, Any], Any]:
    """The same facts with these changes, whatever was answered."""

    def changed(facts: SupervisionFacts, _: Any) -> SupervisionFacts:
        return replace(facts, **changes)

    changed.__qualname__ = f"sets({', '.join(f'{name}={value}' for name, value in changes.items())})"
    return changed


def overdue(view: View) -> Reason | None:
    """Only after the time for putting it right."""
    reading = view.readings.get("rectify")
    if reading is not None and reading.due is not None and view.today <= reading.due:
        return Reason(f"整改期限至 {reading.due}，逾期未整改的才能办理", FC783["24"].label)
    return None


def has_been_urged(facts: SupervisionFacts) -> Reason | None:
    """First urged, then interviewed."""
    return (
        None if facts.urged else Reason("须先督促整改，逾期仍未整改的才能约谈", FC783["24"].label, "市场监管部门负责人")
    )


def not_yet_asked(facts: SupervisionFacts) -> str | None:
    """Once."""
    return "已请上级市场监管部门约谈" if facts.referred else None


def not_yet_met(facts: SupervisionFacts) -> str | None:
    """Once."""
    return "已经约谈" if facts.interviewed else None


def has_been_met(facts: SupervisionFacts) -> Reason | None:
    """Referred only after the interview."""
    return None if facts.interviewed else Reason("约谈之后仍未整改的才移送处理", FC783["24-25"].label)


def names_the_items(view: View, answers: Any) -> Iterator[Reason]:
    """What violates, violates one of the nineteen."""
    del view
    known = {str(item.n) for item in items()}
    if answers.finding == "VIOLATES" and not answers.items:
        yield Reason("须指明违反十九项标准中的哪一项", FC783["8-11"].label, field="items")
    yield from (Reason(f"没有第{n}项标准", field="items") for n in answers.items if n not in known)


def next_higher(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The market regulator above the issuer's own, whatever was sent."""
    line = view.offices.covering(view.org, "market")
    return {**raw, "office": line[1] if len(line) > 1 else ""}


def there_is_one(view: View, answers: Any) -> Iterator[Reason]:
    """The interview is the next higher regulator's."""
    if not answers.office:
        why = f"{view.offices.title(view.org)}没有登记上一级市场监管部门"
        yield Reason(why, FC783["24"].label, "管理员登记机构关系（市监）", field="reason")


# --- what is kept --------------------------------------------------------------------------------------------------------


def above(deed: Deed, _: View) -> Iterator[Assign]:
    """It is the next higher regulator's to interview."""
    yield Assign(MKT_ABOVE.key, deed.answers.office)


def kept(deed: Deed) -> Iterator[Row]:
    """Each step, in the register of supervision."""
    a = deed.answers
    words = getattr(a, "words", "") or getattr(a, "reason", "")
    about = {"org": deed.case_org, "title": deed.title, "conclusion": getattr(a, "conclusion", "")}
    said = {"act": deed.rule.act, "on": deed.today, "number": deed.number, "words": words}
    yield Row(CompetitionSupervision, {"case_id": deed.case_id, "seq": deed.seq, "n": 1, **about, **said})


# --- what is claimed -----------------------------------------------------------------------------------------------------


class Ghost(NamedTuple):
    """From the acts alone."""

    ordered: bool = False
    urged: bool = False
    met: bool = False


def advance(ghost: Ghost, step: Step) -> Ghost:
    """How far it has gone."""
    changes = {"notify": "ordered", "urge": "urged", "interview": "met"}
    name = changes.get(step.rule.act)
    return ghost._replace(**{name: True}) if name else ghost


def interviewed_after_urging(ghost: Ghost, step: Step) -> bool:
    """Nobody is interviewed who was not told what to put right, and urged."""
    return step.rule.act != "interview" or (ghost.ordered and ghost.urged)


def referred_after_interview(ghost: Ghost, step: Step) -> bool:
    """Nothing is referred before the interview."""
    return step.to != "REFERRED" or ghost.met


def rectified_when_verified(_: Ghost, step: Step) -> bool:
    """Put right: because somebody looked, not because the office says so."""
    return step.to != "RECTIFIED" or step.rule.act == "verify"


PROOF = Proof(
    begins=Ghost(),
    advance=advance,
    claims=(
        ("责令整改并经督促之后才能约谈", interviewed_after_urging),
        ("约谈之后才能移送处理", referred_after_interview),
        ("经复查才算已整改", rectified_when_verified),
    ),
    samples={"items": ((), ("3",)), "office": ("上级",)},
)
