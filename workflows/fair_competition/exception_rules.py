"""What the acts on an exception ask, change and keep, and what is claimed of its table."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from pydantic import Field

from engine.definition import Facts
from engine.errors import Reason
from engine.plan import Assign, Deed, Done, Opening, Row, Task
from engine.prove import Proof, Step
from engine.standing import View
from registers.competition import CompetitionException
from workflows.fair_competition.facts import Issuer
from workflows.fair_competition.forms import HIDDEN, LONG, SHORT, Form
from workflows.law import FC783
from workflows.roles import HANDLER, LEAD, UNIT


@dataclass(frozen=True)
class ExceptionFacts(Facts):
    """See `TITLES` for their Chinese names."""

    issuer: Issuer = "DEPARTMENT"
    dated: bool = False  # it has a day on which it ends, not only a condition
    reminded: bool = False


# --- forms ---------------------------------------------------------------------------------------------------------------


class Kept(Form):
    """What the record knows of the exception, whatever was sent."""

    made_in: int = Field(0, title="审查件", json_schema_extra=HIDDEN)
    number: str = Field("", title="结论文号", max_length=60, json_schema_extra=HIDDEN)
    end_on: date | None = Field(None, title="实施期限届满日", json_schema_extra=HIDDEN)
    end_condition: str = Field("", title="终止条件", max_length=SHORT, json_schema_extra=HIDDEN)


class Terms(Form):
    """The terms that were granted, and the days on which time will act."""

    made_in: int = Field(title="审查件", ge=1)
    number: str = Field(title="结论文号", max_length=60)
    issuer: Issuer = Field(title="制定机关")
    review_on: date = Field(title="再评估日")
    end_on: date | None = Field(None, title="实施期限届满日")
    end_condition: str = Field("", title="终止条件", max_length=SHORT)
    remind_on: date | None = Field(None, title="提醒日")
    lapses_on: date | None = Field(None, title="失去例外之日")
    unit: str = Field("", title="承办单位", max_length=40)
    handler: str = Field("", title="承办人", max_length=40)


class Evaluation(Kept):
    """再评估: whether the need is still there."""

    result: Literal["KEEP", "END", "RENEW"] = Field(title="评估结果")
    reason: str = Field(title="评估情况和理由", min_length=4, max_length=LONG)
    review_on: date | None = Field(None, title="下一次再评估日（继续适用的填写）")


class Met(Kept):
    """The ending condition has come about."""

    reason: str = Field(title="终止条件怎样成就", min_length=2, max_length=LONG)


class Ending(Kept):
    """What was done with the measure."""

    how: Literal["STOPPED", "AMENDED", "REPEALED"] = Field(title="怎样处理")
    reason: str = Field(title="处理情况", min_length=2, max_length=LONG)


class Renewal(Kept):
    """A new review."""

    reason: str = Field(title="另行审查的理由", min_length=2, max_length=LONG)


# --- facts ---------------------------------------------------------------------------------------------------------------


def sets(**changes: Any) -> Callable[[Any, Any], Any]:
    """The same facts with these changes, whatever was answered."""

    def changed(facts: ExceptionFacts, _: Any) -> ExceptionFacts:
        return replace(facts, **changes)

    changed.__qualname__ = f"sets({', '.join(f'{name}={value}' for name, value in changes.items())})"
    return changed


def held(facts: ExceptionFacts, answers: Any) -> ExceptionFacts:
    """Who issues it, and whether it ends on a day."""
    return replace(facts, issuer=answers.issuer, dated=answers.end_on is not None)


def is_dated(facts: ExceptionFacts) -> bool:
    """It ends on a day."""
    return facts.dated


def still_ahead(facts: ExceptionFacts) -> bool:
    """The reminder is still to come."""
    return facts.dated and not facts.reminded


def still_to_remind(facts: ExceptionFacts) -> str | None:
    """Once."""
    return None if still_ahead(facts) else "没有实施期限届满日，或者已经提醒"


# --- what the record fills in, checks, keeps ----------------------------------------------------------------------------

KEPT = "TERMS"  # a task answered at once: made_in|number|end_on|end_condition


def from_record(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The terms, whatever was sent."""
    kept = next((task for task in view.tasks if task.kind == KEPT), None)
    made_in, end = (kept.detail.split("|") if kept else ["0", ""])[:2]
    number, condition = kept.text.split("|", 1) if kept else ["", ""]
    return {**raw, "made_in": int(made_in), "number": number, "end_on": end or None, "end_condition": condition}


def looked_at_again(view: View, answers: Any) -> Iterator[Reason]:
    """Whoever keeps it says when it is looked at again, not later than its end."""
    law = FC783["12"].label
    if answers.result != "KEEP":
        return
    if answers.review_on is None or answers.review_on <= view.today:
        yield Reason("继续适用的，须写明今天之后的下一次再评估日", law, field="review_on")
    elif answers.end_on is not None and answers.review_on > answers.end_on:
        yield Reason(f"再评估日不得晚于实施期限届满日 {answers.end_on}", law, field="review_on")


def terms_kept(deed: Deed) -> Iterator[Task | Done]:
    """The terms, for every act that follows."""
    a = deed.answers
    yield Task(KEPT, f"{a.number}|{a.end_condition}", f"{a.made_in}|{a.end_on or ''}")
    yield Done(deed.seq, 1, "已载入")


def _row(deed: Deed, state: str, **said: Any) -> Row:
    about = {"org": deed.case_org, "title": deed.title, "status": state, "on": deed.today}
    plain = {"made_in": 0, "number": "", "end_on": None, "end_condition": "", "review_on": None, "note": ""}
    return Row(CompetitionException, {"case_id": deed.case_id, "seq": deed.seq, "n": 1, **about, **plain, **said})


def _terms(deed: Deed) -> dict[str, Any]:
    return {name: getattr(deed.answers, name) for name in ("made_in", "number", "end_on", "end_condition")}


def status(state: str) -> Callable[[Deed], Iterable[Row]]:
    """How it stands from this step on."""

    def rows(deed: Deed) -> Iterator[Row]:
        a = deed.answers
        yield _row(deed, state, **_terms(deed), review_on=getattr(a, "review_on", None), note=getattr(a, "reason", ""))

    rows.__qualname__ = f"status({state})"
    return rows


STANDS = {"KEEP": "HELD", "END": "ENDED", "RENEW": "RENEWED"}


def evaluated(deed: Deed) -> Iterator[Row]:
    """What the evaluation came to."""
    a = deed.answers
    yield _row(deed, STANDS[a.result], **_terms(deed), review_on=a.review_on, note=a.reason)


def run_out(deed: Deed) -> Iterator[Row]:
    """By time; the terms are those of the earlier rows."""
    yield _row(deed, "EXPIRED", note="实施期限届满")


def unit(deed: Deed, _: View) -> Iterator[Assign]:
    """Whoever drafted the measure looks after it."""
    a = deed.answers
    if a.unit:
        yield from (Assign(role.key, a.unit) for role in (UNIT, LEAD))
        yield Assign(HANDLER.key, a.unit, a.handler or None)


def reviewed_anew(deed: Deed, view: View) -> Iterator[Opening]:
    """A new review of the same measure, with its papers."""
    if getattr(deed.answers, "result", "RENEW") != "RENEW":
        return
    from workflows.fair_competition import WORKFLOW

    holder = view.holders[HANDLER.key]
    said = {
        "issuer": deed.facts.issuer, "drafter": view.offices.title(holder.org), "earlier": deed.answers.number, "unit": holder.org,
        "handler": holder.person or "",
    }  # fmt: skip
    yield Opening(
        WORKFLOW,
        "begin",
        deed.case_org,
        said,
        deed.title.removesuffix("：例外"),
        family=False,
        carry=True,
        matter_id=deed.matter_id,
    )


# --- what is claimed -----------------------------------------------------------------------------------------------------


def advance(ghost: bool, step: Step) -> bool:
    """Whether its time, or its condition, has run out."""
    return ghost or step.rule.act in ("sunset", "condition_met")


def never_silently_on(ghost: bool, step: Step) -> bool:
    """What has run out never holds again: it is ended, or reviewed anew."""
    return not ghost or step.to in ("EXPIRED", "ENDED", "RENEWED")


def time_ends_it(_: bool, step: Step) -> bool:
    """Time ends an exception; it never prolongs one."""
    return not step.rule.by_time or step.to in ("EVALUATING", "EXPIRED") or step.to == step.state


PROOF = Proof(
    begins=False,
    advance=advance,
    claims=(
        ("期满或者条件成就之后不再视为例外，只能终止或者另行审查", never_silently_on),
        ("期限只能终止例外，不能延续例外", time_ends_it),
    ),
    samples={
        "end_on": (None, date(2030, 1, 1)),
        "review_on": (date(2029, 1, 1),),
        "number": ("1号",),
        "made_in": (1,),
        "reason": ("理由",),
    },
)
