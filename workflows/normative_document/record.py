"""备案审查: what the receiving government does with a document that is filed with it, on one screen."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from pydantic import Field

from engine.citations import ASSUMED
from engine.clocks import ClockKind
from engine.definition import (
    STAY,
    TIME,
    Apart,
    Book,
    Choice,
    Clock,
    Facts,
    Policy,
    Role,
    Rule,
    State,
    Turn,
    TurnKind,
    Workflow,
)
from engine.plan import Assign, Deed, Row, Task
from engine.prove import Proof, Step
from engine.standing import View
from registers.documents import RecordOpinion
from workflows.documents import FINAL, NOTE
from workflows.law import BEIJING_FILING, G37, ORGANIC, SUPERVISION
from workflows.normative_document.effects import key
from workflows.normative_document.forms import HIDDEN
from workflows.normative_document.papers import OF_LIFE
from workflows.normative_document.titles import TITLES
from workflows.roles import BODY_LEAD, BODY_REVIEWER, SUP
from workflows.township_review.facts import sets
from workflows.township_review.forms import LONG, SHORT, Form, Note, Why

A = ASSUMED
ISSUER = Role("OFFICE", "制定机关办公室")
ROLES = (ISSUER, BODY_REVIEWER, BODY_LEAD, SUP)
Verdict = Literal["NO_PROBLEM", "CORRECT", "ANNUL"]


@dataclass(frozen=True)
class RecordFacts(Facts):
    """See `TITLES` for their Chinese names."""

    township: bool = False
    supplements: Literal[0, 1, 2] = 0
    extended: bool = False
    verdict: Literal["", Verdict] = ""


# --- forms ------------------------------------------------------------------------------------------------------------


class Received(Form):
    """What was filed; opened by the issuer's own act of filing."""

    document: str = Field("", title="文号", max_length=60)
    issuer: str = Field(title="制定机关", max_length=40, json_schema_extra=HIDDEN, default="")
    filed_on: date = Field(title="报送日")
    report: str = Field("", title="备案报告文号", max_length=60)
    township: bool = Field(False, title="乡镇文件")


class Deferral(Form):
    """暂缓登记."""

    missing: list[str] = Field(title="须补正的事项", min_length=1, max_length=30)


class RecordVerdict(Form):
    """What the reviewer proposes."""

    verdict: Verdict = Field(title="审查结论")
    words: str = Field(title="审查意见", min_length=2, max_length=LONG)
    clause: str = Field("", title="涉及的条款", max_length=SHORT)


class RecordSigned(Form):
    """备案审查意见."""

    document: str = Field("", title="文号", max_length=60, json_schema_extra=HIDDEN)
    verdict: Verdict = Field(title="审查结论")
    words: str = Field(title="审查意见", min_length=2, max_length=LONG)


class CorrectionReport(Form):
    """The issuer's answer within thirty days."""

    done: Literal["CORRECTED", "NOT_DONE"] = Field(title="纠正情况")
    words: str = Field(title="说明（修改、废止的文号）", min_length=2, max_length=LONG)


class Verification(Form):
    """Whether it is really corrected."""

    outcome: Literal["CORRECTED", "NOT_DONE"] = Field(title="核实结果")
    words: str = Field(title="核实情况", min_length=2, max_length=LONG)


class GovernmentDecision(Form):
    """改变或者撤销."""

    outcome: Literal["ANNULLED", "CHANGED", "UPHELD"] = Field(title="政府决定")
    decided_on: date = Field(title="决定日")
    paper: str = Field(title="决定文号", min_length=2, max_length=60)
    words: str = Field(title="内容", min_length=2, max_length=LONG)


# --- what acts keep ---------------------------------------------------------------------------------------------------


def received(facts: RecordFacts, answers: Any) -> RecordFacts:
    """Townships have limits of their own."""
    return replace(facts, township=answers.township)


def deferred(facts: RecordFacts, _: Any) -> RecordFacts:
    """Counted."""
    return replace(facts, supplements=2 if facts.supplements else 1)


def concluded(facts: RecordFacts, answers: Any) -> RecordFacts:
    """What is proposed, or signed."""
    return replace(facts, verdict=answers.verdict)


def may_defer(facts: RecordFacts) -> str | None:
    """Twice at most."""
    return "已两次要求补正，只能登记或不予登记" if facts.supplements == 2 else None


def not_extended(facts: RecordFacts) -> str | None:
    """Once."""
    return "已延长过一次" if facts.extended else None


def issuer_answers(deed: Deed, _: View) -> Iterator[Assign]:
    """The issuer's own office answers."""
    if deed.answers.issuer:
        yield Assign(ISSUER.key, deed.answers.issuer)


def document_kept(deed: Deed) -> Iterator[Any]:
    """Its number, for the opinion."""
    from workflows.normative_document.effects import note

    yield from note(deed, {"document": deed.answers.document})


def document_filled(view: View, raw: Any) -> Any:
    """The number as it was filed."""
    from workflows.normative_document.answers import noted

    return {**raw, "document": noted(view, "document")}


def missing(deed: Deed) -> Iterator[Task]:
    """Each thing missing is a task of the issuer."""
    yield from (Task("RECORD_GAP", what) for what in deed.answers.missing)


def opinion(deed: Deed) -> Iterator[Row]:
    """备案审查意见."""
    a = deed.answers
    said = {
        "org": deed.org,
        "document": a.document,
        "kind": a.verdict,
        "number": deed.number,
        "on": deed.today,
        "words": a.words,
    }
    yield Row(RecordOpinion, {**key(deed), **said})


# fmt: off
#                         key               title            awaits
RECEIVED      = State("RECEIVED",      "收到备案",      BODY_REVIEWER)
SUPPLEMENTING = State("SUPPLEMENTING", "暂缓登记，待补正", ISSUER)
REVIEWING     = State("REVIEWING",     "备案审查",      BODY_REVIEWER)
PROPOSED      = State("PROPOSED",      "拟审查意见",    BODY_LEAD)
CORRECTING    = State("CORRECTING",    "待制定机关纠正", ISSUER)
VERIFYING     = State("VERIFYING",     "核实纠正",      BODY_REVIEWER)
REPORTED      = State("REPORTED",      "报请改变或撤销", BODY_LEAD)
NOT_REGISTERED = State("NOT_REGISTERED", "不予登记",    final=True)
NO_PROBLEM    = State("NO_PROBLEM",    "未发现问题",    final=True)
CORRECTED     = State("CORRECTED",     "已纠正",        final=True)
ANNULLED      = State("ANNULLED",      "已撤销",        final=True)
DISCONTINUED  = State("DISCONTINUED",  "随文件终止",    final=True)

IN_REVIEW = (REVIEWING, PROPOSED)
NUMBER = Book("record_opinion", "备案审查意见", "{mark}备审〔{year}〕{n}号")
SIGNED = Choice("verdict", {"NO_PROBLEM": NO_PROBLEM, "CORRECT": CORRECTING, "ANNUL": REPORTED})
PROVED = Choice("outcome", {"CORRECTED": CORRECTED, "NOT_DONE": REPORTED})
DECIDED = Choice("outcome", {"ANNULLED": ANNULLED, "CHANGED": CORRECTED, "UPHELD": NO_PROBLEM})

RULES = (
    #    act                   title            who            from           to              what it takes                              what must hold             what it changes and keeps                                                             whom it tells                law
    Rule("receive",            "收到备案",      BODY_LEAD,     None,          RECEIVED,       asks=Received, takes=OF_LIFE,                                         sets=received, assigns=issuer_answers, tasks=document_kept,                           tells=(BODY_REVIEWER, BODY_LEAD), by_case="办理“报送备案”", law=G37.whole),
    Rule("register_record",    "备案登记",      BODY_REVIEWER, RECEIVED,      REVIEWING,      asks=Note, part="RECEIVER",                                                                                                                                  tells=(ISSUER,),             law=BEIJING_FILING["12"]),
    Rule("defer",              "暂缓登记",      BODY_REVIEWER, RECEIVED,      SUPPLEMENTING,  asks=Deferral,                              when=(may_defer,),        sets=deferred, tasks=missing,                                                         tells=(ISSUER,),             law=BEIJING_FILING["12"]),
    Rule("supplement_record",  "补正备案",      ISSUER,        SUPPLEMENTING, RECEIVED,       asks=Note, takes=(FINAL, NOTE),                                                                                                                             tells=(BODY_REVIEWER,),      law=BEIJING_FILING["12"]),
    Rule("refuse_record",      "不予登记",      BODY_REVIEWER, (RECEIVED, SUPPLEMENTING), NOT_REGISTERED, asks=Why, grave=True, part="RECEIVER",                                                                                                          tells=(ISSUER,),             law=A["不属备案范围的不予登记"]),
    Rule("extend_record",      "延长审查期限",  BODY_LEAD,     IN_REVIEW,     STAY,           asks=Why,                                   when=(not_extended,),     sets=sets(extended=True), turns=(Turn(TurnKind.EXTEND, "record", Policy("record.review.extend")),), tells=(ISSUER,),  law=A["备案审查期限"]),
    Rule("propose",            "提出审查意见",  BODY_REVIEWER, REVIEWING,     PROPOSED,       asks=RecordVerdict, takes=(NOTE,), part="RECORDER",                   sets=concluded,                                                                       tells=(BODY_LEAD,),          law=G37.whole),
    Rule("return_proposal",    "退回再审",      BODY_LEAD,     PROPOSED,      REVIEWING,      asks=Why,                                                                                                                                                    tells=(BODY_REVIEWER,),      law=A["审查与签发分离"]),
    Rule("conclude",           "签发审查意见",  BODY_LEAD,     PROPOSED,      SIGNED,         asks=RecordSigned, fills=document_filled, grave=True, part="CONCLUDER", sets=concluded, writes=opinion, book=NUMBER,                                          tells=(ISSUER,),             law=SUPERVISION.whole),
    Rule("report_correction",  "报告纠正情况",  ISSUER,        CORRECTING,    VERIFYING,      asks=CorrectionReport, takes=(FINAL, NOTE),                                                                                                                 tells=(BODY_REVIEWER,),      law=BEIJING_FILING["29"]),
    Rule("verify",             "核实",          BODY_REVIEWER, VERIFYING,     PROVED,         asks=Verification,                                                                                                                                           tells=(BODY_LEAD, ISSUER),   law=BEIJING_FILING["29"]),
    Rule("urge_correction",    "逾期未纠正",    TIME,          CORRECTING,    REPORTED,                                                                                                                                                                    tells=(BODY_LEAD, ISSUER),   law=A["逾期未纠正的报请改变或撤销"]),
    Rule("decide",             "登记政府决定",  BODY_LEAD,     REPORTED,      DECIDED,        asks=GovernmentDecision, takes=(NOTE,), grave=True,                                                                                                          tells=(ISSUER,),             law=ORGANIC["73"]),
)

CLOCKS = (
    Clock("form_check", "备案登记期限",   ClockKind.MAX, Policy("record.form_check", unless="township", then="record.form_check.township"),  (RECEIVED,),      BEIJING_FILING["12"]),
    Clock("gaps",       "补正期限",       ClockKind.MAX, Policy("record.supplement", unless="township", then="record.supplement.township"),  (SUPPLEMENTING,), BEIJING_FILING["12"]),
    Clock("record",     "备案审查期限",   ClockKind.MAX, Policy("record.review.max"),                                                        IN_REVIEW,        A["备案审查期限"]),
    Clock("correct",    "纠正期限",       ClockKind.MAX, Policy("record.correct"),                                                           (CORRECTING,),    BEIJING_FILING["29"], passing=("urge_correction",)),
    Clock("verify",     "核实期限",       ClockKind.MAX, Policy("record.report"),                                                            (VERIFYING,),     A["核实期限"]),
    Clock("annul",      "改变或撤销期限", ClockKind.MAX, Policy("record.annul"),                                                             (REPORTED,),      A["改变或撤销期限"]),
)
# fmt: on


def signed_before_the_end(ghost: bool, step: Step) -> bool:
    """Nothing ends well or badly without a signed opinion, but by refusal."""
    return step.to not in ("NO_PROBLEM", "CORRECTED", "ANNULLED") or ghost or step.rule.act == "conclude"


RECORD = Workflow(
    "record_review",
    "行政规范性文件备案审查",
    effective=date(2026, 1, 1),
    begins=RECEIVED,
    rules=RULES,
    facts=RecordFacts,
    law=G37.whole,
    clocks=CLOCKS,
    apart=(
        Apart("RECORDER", "CONCLUDER", A["审查与签发分离"]),
        Apart("RECEIVER", "CONCLUDER", A["登记与签发分离"]),
    ),
    text=FINAL,
    supervisor=SUP,
    leads=(BODY_LEAD,),
    ended=DISCONTINUED,
    roles=ROLES,
    kinds=OF_LIFE,
    titles=TITLES,
    proof=Proof(
        begins=False,
        advance=lambda ghost, step: ghost or step.rule.act == "conclude",
        claims=(("没有签发审查意见的不得办结，不予登记的除外", signed_before_the_end),),
        samples={"issuer": ("某机关",)},
    ),
)
