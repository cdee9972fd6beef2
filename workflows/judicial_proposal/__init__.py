"""裁判、司法建议、行政复议转送: what comes from outside about a document, with its limit to answer. One line, one rule."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

from pydantic import Field

from engine.citations import ASSUMED
from engine.clocks import ClockKind
from engine.definition import STAY, Clock, Facts, Policy, Rule, State, Workflow
from engine.enquiries import Enquires
from engine.errors import Reason
from engine.plan import Deed, Done, Opening, Row, Task
from engine.prove import Proof, Step
from engine.standing import View
from engine.statements import Statement
from registers.documents import DocumentChange, number_key
from registers.outside import KINDS, MEASURES, Kind, Measure, OutsideAnswer, OutsidePaper
from workflows.documents import NOTE
from workflows.law import G37, LITIGATION, LITIGATION_RULES, RECONSIDERATION
from workflows.normative_document import OFFICE
from workflows.normative_document.answers import noted
from workflows.normative_document.effects import key, note
from workflows.normative_document.forms import HIDDEN, asked
from workflows.normative_document.papers import JUDGMENT
from workflows.review_suggestion import asking
from workflows.review_suggestion.conditions import issuer_code, studied_already
from workflows.review_suggestion.effects import study_title
from workflows.roles import BODY_AT, BODY_LEAD, HEAD, SUP, UNIT_LEGAL
from workflows.township_review.facts import sets
from workflows.township_review.forms import LONG, SHORT, Form, Why

A = ASSUMED
ROLES = (OFFICE, HEAD, UNIT_LEGAL, BODY_LEAD, SUP)
OWING = ("PROPOSAL", "EXPLAIN", "TRANSFER")  # kinds that the law wants answered by a day
TITLES = {
    **KINDS, **MEASURES, "round": "轮次", "kind": "来文种类", "studied": "已启动审查研究",
}  # fmt: skip


@dataclass(frozen=True)
class OutsideFacts(Facts):
    """See `TITLES` for their Chinese names."""

    kind: Kind = "FINDING"
    studied: bool = False  # a study of the clause has been begun because of it


class Received(Form):
    """A paper of a court or of a reconsideration organ about one document."""

    kind: Kind = Field(title="来文种类")
    document: str = Field(title="涉及的规范性文件（文号）", min_length=2, max_length=60)
    organ: str = Field(title="来文机关", min_length=2, max_length=60)
    paper: str = Field(title="来文文号", min_length=2, max_length=60)
    received_on: date = Field(title="收到之日", json_schema_extra=asked(initially="today"))
    clause: str = Field("", title="涉及的条款", max_length=SHORT)
    words: str = Field(title="内容", min_length=2, max_length=LONG)


class Answer(Form, Enquires):
    """The written answer, or what was done where none is owed; what becomes of the clause."""

    measure: Measure = Field(title="对条款的处理")
    words: str = Field(title="书面答复（处理情况）", min_length=2, max_length=LONG)
    on: date = Field(title="答复（处理）日", json_schema_extra=asked(initially="today"))
    study: int = Field(
        0,
        title="审查研究件",
        ge=0,
        json_schema_extra=asked(help="由审查建议引起的研究，填写该件编号；由本件启动的自动填写"),
    )
    document: str = Field("", title="文号", max_length=60, json_schema_extra=HIDDEN)
    kind: Kind = Field("FINDING", title="来文种类", json_schema_extra=HIDDEN)
    enquiries: ClassVar[Mapping[str, Statement]] = {"of_paper": asking.OF_PAPER}


class StudyAsked(Form, Enquires):
    """启动审查研究: what the paper says of a clause is looked into by whoever stands above its issuer."""

    title: str = Field("", title="文件名称", max_length=SHORT, json_schema_extra=asked(help="文件已入库的可不填"))
    clause: str = Field("", title="条款", max_length=60, json_schema_extra=asked(help="不填的，按来文登记的条款"))
    issuer: str = Field(
        "", title="制定机关", max_length=60, json_schema_extra=asked(help="机构代码或名称；文件已入库的可不填")
    )
    point: str = Field(title="审查要点", min_length=10, max_length=LONG)
    document: str = Field("", title="文号", max_length=60, json_schema_extra=HIDDEN)
    above: str = Field("", title="审查机关", max_length=60, json_schema_extra=HIDDEN)
    since: date | None = Field(None, title="自", json_schema_extra=HIDDEN)
    enquiries: ClassVar[Mapping[str, Statement]] = {"document": asking.DOCUMENT, "under_way": asking.ABOUT}


class Voided(Why):
    """误登记: what was entered about the document does not hold."""

    document: str = Field("", title="文号", max_length=60, json_schema_extra=HIDDEN)
    clause: str = Field("", title="条款", max_length=SHORT, json_schema_extra=HIDDEN)
    kind: Kind = Field("FINDING", title="来文种类", json_schema_extra=HIDDEN)


# --- what must hold -----------------------------------------------------------------------------------------------------


def received_before(view: View, answers: Any) -> Iterator[Reason]:
    """It has come, and an order to stop names the clause."""
    if answers.received_on > view.today:
        yield Reason("收到之日在今天之后", field="received_on")
    if answers.kind == "ORDER" and not answers.clause:
        yield Reason("停止执行的应当写明条款", RECONSIDERATION["59"].label, field="clause")


def not_ahead(view: View, answers: Any) -> Iterator[Reason]:
    """What is answered has been answered."""
    if answers.on > view.today:
        yield Reason("答复日在今天之后", field="on")
    if answers.measure == "KEEP" and any(one["kind"] == "CORRECT" for one in asking.found(view, "of_paper") or []):
        yield Reason("审查研究意见认为应当纠正，不能答复继续执行", LITIGATION_RULES["149"].label, field="measure")


def kept(facts: OutsideFacts, answers: Any) -> OutsideFacts:
    """What kind of paper it is."""
    return replace(facts, kind=answers.kind)


def is_kind(kind: str) -> Callable[[OutsideFacts], bool]:
    """Whether a clock exists: by the kind of the paper."""

    def told(facts: OutsideFacts) -> bool:
        return facts.kind == kind

    told.__qualname__ = f"is_kind({kind})"
    return told


def from_record(view: View, raw: Any) -> Any:
    """The document, the clause and the kind as they were entered, whatever was sent; of an answer also the study."""
    known: dict[str, Any] = {"document": noted(view, "document"), "kind": view.facts.kind}
    if "reason" in raw:
        return {**raw, **known, "clause": noted(view, "clause")}
    if studied := asking.found(view, "of_paper"):
        known["study"] = studied[0]["case_id"]
    return {**raw, **known}


# --- a study because of it ----------------------------------------------------------------------------------------------


def not_studied(facts: OutsideFacts) -> str | None:
    """One paper, one study."""
    return "本件已启动审查研究" if facts.studied else None


def asked_fill(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The document and its issuer as the register knows them, the clause as it was entered; who stands above the issuer."""
    known = (asking.found(view, "document") or [])[:1]
    issuer = known[0]["org"] if known else issuer_code(view, str(raw.get("issuer") or ""))
    office = view.offices.office.get(issuer)
    said = {
        "document": noted(view, "document"), "issuer": issuer, "above": (office.parent or "") if office else "",
        "clause": str(raw.get("clause") or "") or noted(view, "clause"), "since": noted(view, "received_on") or None,
    }  # fmt: skip
    return {**raw, **said, **({"title": known[0]["title"]} if known else {})}


def studied_rightly(view: View, answers: Any) -> Iterator[Reason]:
    """A document that is named, by an issuer below us, in a clause that nobody is studying."""
    if len(answers.title) < 2:
        yield Reason("文件不在登记簿中：写明文件名称", field="title")
    mine = view.holders[BODY_LEAD.key].org
    if answers.issuer not in view.offices.office:
        yield Reason("制定机关不在本系统的机构中：请报送有权机关", G37.whole.label, field="issuer")
    elif not any(mine in view.offices.covering(answers.above, how) for how in BODY_AT.split("|")):
        where = view.offices.title(answers.above) if answers.above else "上一级机关"
        said = f"{view.offices.title(answers.issuer)}的文件由{where}审查，请报送"
        yield Reason(said, G37.whole.label, field="issuer")
    yield from studied_already(view, answers.document, "", answers.clause)


def study_opened(deed: Deed, _: View) -> Iterator[Opening]:
    """A case of its own at whoever stands above the issuer; its time runs since the paper came."""
    from workflows.review_suggestion.study import STUDY

    a = deed.answers
    said = {"document": a.title, "number": a.document, "clause": a.clause, "issuer": a.issuer, "point": a.point}
    more = {"paper": deed.case_id, "since": a.since}
    yield Opening(STUDY, "open_study", a.above, {**said, **more}, study_title(a.title, a.clause), family=False)


# --- what acts keep -----------------------------------------------------------------------------------------------------

CHANGE = {
    "FINDING": "HELD_UNLAWFUL", "PROPOSAL": "PROPOSED", "EXPLAIN": "ASKED_OUTSIDE", "TRANSFER": "TRANSFERRED",
    "ORDER": "CLAUSE_SUSPENDED",
}  # fmt: skip


def entered(deed: Deed) -> Iterator[Row]:
    """The paper, and its line in the document's history; an order to stop takes effect at once."""
    a = deed.answers
    said = {name: getattr(a, name) for name in ("document", "kind", "organ", "paper", "received_on", "clause", "words")}
    known = number_key(a.document)
    yield Row(OutsidePaper, {**key(deed), "org": deed.case_org, "document_key": known, **said})
    change = {"target_key": known, "kind": CHANGE[a.kind], "on": a.received_on, "clause": a.clause}
    yield Row(DocumentChange, {**key(deed), **change, "basis": f"{a.organ} {a.paper}", "note": a.words})


def kept_words(deed: Deed) -> Iterator[Task | Done]:
    """The document and the clause, for the answer and for a study."""
    a = deed.answers
    said = {"document": a.document, "clause": a.clause, "received_on": a.received_on}
    yield from note(deed, {**said, "document_key": number_key(a.document)})


def answered(deed: Deed) -> Iterator[Row]:
    """The answer, and its line in the document's history."""
    a = deed.answers
    said = {"measure": a.measure, "words": a.words, "on": a.on, "study": a.study}
    yield Row(OutsideAnswer, {**key(deed), "org": deed.case_org, **said})
    what = "ANSWERED" if a.kind == "PROPOSAL" else "ANSWERED_OUTSIDE"
    change = {"target_key": number_key(a.document), "kind": what, "on": a.on, "basis": MEASURES[a.measure]}
    yield Row(DocumentChange, {**key(deed), **change, "note": a.words})


def voided(deed: Deed) -> Iterator[Row]:
    """The history says that the entry was a mistake; a clause that was stopped by it applies again."""
    a = deed.answers
    what = "CLAUSE_RESUMED" if a.kind == "ORDER" else "ENTRY_VOIDED"
    change = {"target_key": number_key(a.document), "kind": what, "on": deed.today, "clause": a.clause}
    yield Row(DocumentChange, {**key(deed), **change, "basis": "登记有误", "note": a.reason})


# fmt: off
#                     key          title            awaits
ANSWERING = State("ANSWERING", "待答复（处理）", OFFICE)
ANSWERED  = State("ANSWERED",  "已答复（处理）", final=True)
VOIDED    = State("VOIDED",    "登记有误，已撤销", final=True)

RULES = (
    #    act             title              who                   from       to         what it takes                                   what must hold               what it changes and keeps                                    whom it tells                law
    Rule("note_paper",   "登记来文",        (OFFICE, BODY_LEAD),  None,      ANSWERING, asks=Received, fresh=(JUDGMENT,), takes=(NOTE,), checks=(received_before,),  sets=kept, writes=entered, tasks=kept_words, tells=(HEAD, UNIT_LEGAL, BODY_LEAD), law=LITIGATION["64"]),
    Rule("study_clause", "启动审查研究",    BODY_LEAD,            ANSWERING, STAY,      asks=StudyAsked, fills=asked_fill,           when=(not_studied,), checks=(studied_rightly,), sets=sets(studied=True), opens=study_opened,             tells=(OFFICE, HEAD),        law=A["来文指出条款可能不合法的，启动审查研究"]),
    Rule("answer",       "书面答复（处理）", OFFICE,               ANSWERING, ANSWERED,  asks=Answer, takes=(NOTE,), fills=from_record,    checks=(not_ahead,),         writes=answered,                                             tells=(HEAD, BODY_LEAD),     law=LITIGATION_RULES["149"]),
    Rule("void_entry",   "撤销登记",        BODY_LEAD,            ANSWERING, VOIDED,    asks=Voided, takes=(NOTE,), fills=from_record,    grave=True,                  writes=voided,                                tells=(OFFICE, SUP),         law=A["误登记的来文由审核机构负责人撤销"]),
)

CLOCKS = (
    #     key         title                        kind           limit                               runs in       law                        since which answer, when
    Clock("judicial", "司法建议答复期限",          ClockKind.MAX, Policy("judicial_proposal.answer"), (ANSWERING,), LITIGATION_RULES["149"],   since="received_on", when=is_kind("PROPOSAL")),
    Clock("explain",  "向行政复议机关说明的期限",  ClockKind.MAX, Policy("recon.explain"),            (ANSWERING,), RECONSIDERATION["58"],     since="received_on", when=is_kind("EXPLAIN")),
    Clock("transfer", "行政复议转送处理期限",      ClockKind.MAX, Policy("recon.transfer.answer"),    (ANSWERING,), RECONSIDERATION["60"],     since="received_on", when=is_kind("TRANSFER")),
)
# fmt: on


def owing_has_its_answer(ghost: bool, step: Step) -> bool:
    """What is owed an answer ends with one, or because it was never received."""
    return step.to != "ANSWERED" or step.rule.act == "answer" or ghost


WORKFLOW = Workflow(
    "judicial_proposal",
    "裁判、司法建议与行政复议来文",
    effective=date(2026, 1, 1),
    begins=ANSWERING,
    rules=RULES,
    facts=OutsideFacts,
    law=LITIGATION_RULES["145-151"],
    clocks=CLOCKS,
    supervisor=SUP,
    leads=(HEAD, BODY_LEAD),
    roles=ROLES,
    kinds=(JUDGMENT, NOTE),
    titles=TITLES,
    proof=Proof(
        begins=False,
        advance=lambda ghost, step: ghost or step.rule.act == "answer",
        claims=(("应当答复的来文，没有书面答复的不得办结", owing_has_its_answer),),
        waits=lambda facts: facts.kind not in OWING,
    ),
)
