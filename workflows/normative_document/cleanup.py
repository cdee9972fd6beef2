"""规范性文件清理: a campaign over a list of documents, and the list of results it ends in."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar, Literal

from pydantic import Field

from engine.citations import ASSUMED
from engine.clocks import ClockKind
from engine.definition import STAY, Apart, Clock, Facts, Policy, Rule, State, Workflow
from engine.enquiries import Enquires
from engine.errors import Reason
from engine.plan import Change, Deed, Done, Row, Task
from engine.prove import Proof, Step
from engine.standing import View
from registers.documents import CleanupItem, DocumentChange, number_key
from workflows.documents import MINUTES, NOTE
from workflows.law import G37, ORGANIC
from workflows.normative_document import OFFICE, known
from workflows.normative_document.answers import addresses, noted
from workflows.normative_document.effects import key, note
from workflows.normative_document.forms import HIDDEN, asked
from workflows.normative_document.life_effects import ending
from workflows.normative_document.titles import TITLES
from workflows.roles import HEAD, SUP, UNIT_LEGAL
from workflows.township_review.forms import LONG, SHORT, Form, Why

A = ASSUMED
ROLES = (OFFICE, HEAD, UNIT_LEGAL, SUP)
DOCUMENT = known.LISTED
Outcome = Literal["KEEP", "AMEND", "REPEAL", "EXPIRED"]


@dataclass(frozen=True)
class CleanupFacts(Facts):
    """See `TITLES` for their Chinese names."""

    items_open: bool = True


# --- forms ------------------------------------------------------------------------------------------------------------


class Campaign(Form, known.ListsOthers):
    """What is cleaned up, why, and which documents."""

    trigger: Literal["UPPER_LAW", "CAMPAIGN", "COURT", "RECONSIDERATION", "SUGGESTION", "EXPIRY"] = Field(
        title="清理事由"
    )
    scope: str = Field(title="清理范围和标准", min_length=2, max_length=LONG)
    documents: list[str] = Field(
        title="待清理文件（文号）", min_length=1, max_length=2000, json_schema_extra=asked(help="文号，一行一件")
    )


class Added(Form, known.ListsOthers):
    """Further documents."""

    documents: list[str] = Field(title="增列的文件（文号）", min_length=1, max_length=2000)


class AnItem(Form):
    """What was found about one document."""

    seq: int = Field(title="步", ge=1)
    n: int = Field(title="项", ge=1)
    outcome: Outcome = Field(title="清理意见")
    reason: str = Field(title="理由", min_length=2, max_length=SHORT)


class Examined(Form):
    """Some or all of them."""

    items: list[AnItem] = Field(
        title="清理意见", min_length=1, max_length=2000, json_schema_extra=asked(tasks=DOCUMENT, some="这次提出意见")
    )
    complete: bool = Field(title="全部文件都有清理意见")


class CleanupDecision(Form):
    """集体审议."""

    decided_on: date = Field(title="审议日")
    result: Literal[True] = Field(title="审议通过清理结果")


class AResult(Form):
    """One line of the list, filled in from the record."""

    document: str = Field(title="文号", max_length=200)
    outcome: Outcome = Field(title="清理结果")
    reason: str = Field("", title="理由", max_length=SHORT)


class ResultList(Form, Enquires):
    """清理结果目录."""

    enquiries: ClassVar = {"listed": known.LISTED_HERE}

    items: list[AResult] = Field([], title="清理结果", max_length=4000, json_schema_extra=HIDDEN)
    published_on: date = Field(title="公布日", json_schema_extra=asked(initially="today"))
    ended_on: date = Field(title="废止、失效之日", json_schema_extra=asked(initially="today"))
    paper: str = Field(title="清理结果公告文号", min_length=2, max_length=60)
    url: str = Field("", title="公开网址", max_length=300)


# --- what acts keep ---------------------------------------------------------------------------------------------------


def listed(deed: Deed) -> Iterator[Task]:
    """Each document waits for what is found about it."""
    yield from (Task(DOCUMENT, one, number_key(one)) for one in dict.fromkeys(deed.answers.documents))


def no_document_twice(view: View, answers: Any) -> Iterator[Reason]:
    """Each once."""
    there = {number_key(task.text) for task in view.tasks if task.kind == DOCUMENT}
    for said in answers.documents:
        if number_key(said) in there:
            yield Reason(f"{said} 列了两次", field="documents")
        there.add(number_key(said))


def more_listed(facts: CleanupFacts, _: Any) -> CleanupFacts:
    """Something is open again."""
    return replace(facts, items_open=True)


def examined_truly(view: View, answers: Any) -> Iterator[Reason]:
    """Each named document is on the list; `complete` says whether any is left."""
    there = {(task.seq, task.n): task for task in view.tasks if task.kind == DOCUMENT}
    given = {(one.seq, one.n) for one in answers.items}
    yield from (Reason(f"没有第{a}步第{b}项待清理的文件", field="items") for a, b in sorted(given - set(there)))
    left = [task.text for place, task in there.items() if place not in given and not task.outcome]
    if answers.complete != (not left):
        said = f"还有 {len(left)} 件没有清理意见：{'、'.join(left[:5])}" if left else "全部文件都有清理意见，请如实填写"
        yield Reason(said, field="complete")


def examined(facts: CleanupFacts, answers: Any) -> CleanupFacts:
    """Whether any is left."""
    return replace(facts, items_open=not answers.complete)


def found(deed: Deed) -> Iterator[Done]:
    """What was found; a later finding prevails."""
    yield from (Done(one.seq, one.n, f"{one.outcome}：{one.reason}") for one in deed.answers.items)


def nothing_open(facts: CleanupFacts) -> Reason | None:
    """Every document has its finding."""
    return Reason("还有文件没有清理意见", G37.whole.label) if facts.items_open else None


def results_filled(view: View, raw: Any) -> Any:
    """The list, from the record."""
    items = []
    for task in view.tasks:
        if task.kind == DOCUMENT and task.outcome:
            outcome, _, reason = task.outcome.partition("：")
            items.append({"document": task.text, "outcome": outcome, "reason": reason})
    return {**raw, "items": items}


def decided_truly(view: View, answers: Any) -> Iterator[Reason]:
    """The meeting has been."""
    if answers.decided_on > view.today:
        yield Reason("审议日在今天之后", ORGANIC["75"].label, field="decided_on")


def decided(deed: Deed) -> Iterator[Task | Done]:
    """Its day, for the list that is published."""
    yield from note(deed, {"decided_on": deed.answers.decided_on})


def results_dated(view: View, answers: Any) -> Iterator[Reason]:
    """Published after the meeting and not tomorrow; nothing ends before the list is published."""
    held = noted(view, "decided_on")
    if answers.published_on > view.today:
        yield Reason("公布日在今天之后", G37.whole.label, field="published_on")
    if held and answers.published_on < date.fromisoformat(held):
        yield Reason(f"公布日早于审议日（{held}）", G37.whole.label, field="published_on")
    if answers.ended_on < answers.published_on:
        why = f"废止、失效之日早于公布日（{answers.published_on}）：未公布的清理结果不能使文件失去效力"
        yield Reason(why, G37.whole.label, field="ended_on")


def results(deed: Deed) -> Iterator[Row]:
    """清理结果目录, and the end of what it repeals or declares expired."""
    a = deed.answers
    for n, one in enumerate(a.items, 1):
        known = number_key(one.document)
        said = {
            "org": deed.case_org,
            "document": one.document,
            "document_key": known,
            "outcome": one.outcome,
            "reason": one.reason,
        }
        yield Row(CleanupItem, {**key(deed, n), **said})
        if one.outcome in ("REPEAL", "EXPIRED"):
            change = {"target_key": known, "kind": "REPEALED", "on": a.ended_on, "basis": a.paper, "note": one.reason}
            yield Row(DocumentChange, {**key(deed, n), **change})


def ended(deed: Deed) -> Iterator[Change]:
    """In the index too."""
    for one in deed.answers.items:
        if one.outcome in ("REPEAL", "EXPIRED"):
            yield from ending(
                {"number_key": number_key(one.document), "org": deed.case_org}, "REPEALED", deed.answers.ended_on
            )


# fmt: off
EXAMINING = State("EXAMINING", "清理中",   UNIT_LEGAL)
REPORTED  = State("REPORTED",  "待审议",   OFFICE,     waits="待集体审议")
DECIDED   = State("DECIDED",   "待公布",   OFFICE,     waits="待公布清理结果目录")
CLEANED   = State("CLEANED",   "已公布清理结果", final=True)
DROPPED   = State("DROPPED",   "停止清理", final=True)

RULES = (
    #    act                title            who         from        to         what it takes                                    what must hold                                what it changes and keeps                                        whom it tells                law
    Rule("start_cleanup",   "启动清理",      OFFICE,     None,       EXAMINING, asks=Campaign, takes=(NOTE,),                    checks=(no_document_twice, known.only_own_listed),                  tasks=listed,                                                    tells=(UNIT_LEGAL,),         law=G37.whole),
    Rule("add_documents",   "增列文件",      (OFFICE, UNIT_LEGAL), EXAMINING, STAY, asks=Added,                                 checks=(no_document_twice, known.only_own_listed),                  sets=more_listed, tasks=listed,                                                               law=G37.whole),
    Rule("examine",         "提出清理意见",  UNIT_LEGAL, EXAMINING,  STAY,      asks=Examined, takes=(NOTE,), part="EXAMINER",   checks=(examined_truly,),                     sets=examined, tasks=found,                                                                   law=G37.whole),
    Rule("report_cleanup",  "报送审议",      UNIT_LEGAL, EXAMINING,  REPORTED,  asks=Why,                                        when=(nothing_open,),                                                                                          tells=(OFFICE,),             law=G37.whole),
    Rule("return_cleanup",  "退回",          OFFICE,     REPORTED,   EXAMINING, asks=Why,                                                                                                                                                       tells=(UNIT_LEGAL,),         law=A["清理意见的退回"]),
    Rule("decide_cleanup",  "集体审议",      OFFICE,     REPORTED,   DECIDED,   asks=CleanupDecision, fresh=(MINUTES,), when=(nothing_open,), part="CLEARER", checks=(decided_truly,), tasks=decided,                                                                                 tells=(HEAD, UNIT_LEGAL),    law=ORGANIC["75"]),
    Rule("publish_cleanup", "公布清理结果",  OFFICE,     DECIDED,    CLEANED,   asks=ResultList, fills=results_filled, checks=(addresses, results_dated, known.only_own_results), grave=True,                                                            writes=results, alters=ended,                                    tells=(HEAD, SUP),           law=G37.whole),
    Rule("drop_cleanup",    "停止清理",      HEAD,       (EXAMINING, REPORTED, DECIDED), DROPPED, asks=Why, grave=True,                                                                                                                         tells=(OFFICE, UNIT_LEGAL),  law=A["停止清理须有理由"]),
)

CLOCKS = (
    Clock("cleanup", "清理期限", ClockKind.MAX, Policy("doc.cleanup"), (EXAMINING,), A["清理期限"]),
)
# fmt: on


def published_only_when_decided(ghost: bool, step: Step) -> bool:
    """No list without a meeting."""
    return step.to != "CLEANED" or ghost


def decided_only_when_examined(_: bool, step: Step) -> bool:
    """No meeting while a document has no finding."""
    return step.rule.act != "decide_cleanup" or not step.before.items_open


CLEANUP = Workflow(
    "document_cleanup",
    "行政规范性文件清理",
    effective=date(2026, 1, 1),
    begins=EXAMINING,
    rules=RULES,
    facts=CleanupFacts,
    law=G37.whole,
    clocks=CLOCKS,
    apart=(Apart("EXAMINER", "CLEARER", A["清理意见与提请审议分离"]),),
    supervisor=SUP,
    leads=(HEAD,),
    roles=ROLES,
    kinds=(NOTE, MINUTES),
    titles={**TITLES, "EXAMINER": "清理人", "CLEARER": "提请审议人"},
    proof=Proof(
        begins=False,
        advance=lambda ghost, step: step.rule.act == "decide_cleanup" or (ghost and step.to != "EXAMINING"),
        claims=(
            ("未经集体审议不得公布清理结果", published_only_when_decided),
            ("尚有文件没有清理意见的不得审议", decided_only_when_examined),
        ),
    ),
)
