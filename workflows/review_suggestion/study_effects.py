"""What acts of a study keep: the study, its opinions, bulletins about the issuer, what the register of documents must show."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from engine.citations import ASSUMED
from engine.definition import Role
from engine.errors import Reason
from engine.offices import COVER
from engine.plan import Assign, Change, Deed, Done, Row, Task
from engine.standing import View
from registers.documents import DocumentChange, number_key
from registers.suggestions import ClauseStudy, ClauseStudyStep, articles, clause_key
from workflows.law import BEIJING_FILING
from workflows.normative_document.answers import noted
from workflows.normative_document.effects import key, note
from workflows.normative_document.life_effects import ending
from workflows.review_suggestion.asking import found
from workflows.review_suggestion.comparing import clause_amended, clause_replaced
from workflows.review_suggestion.conditions import competent, issuer_code, not_under_way, status_of
from workflows.review_suggestion.effects import clause_of
from workflows.review_suggestion.sides import at_issuer
from workflows.review_suggestion.silence import askers, silent
from workflows.roles import BODY_REVIEWER

ISSUER = Role("OFFICE", "制定机关办公室")
PARTS = {"AUTHOR": "审核人", "SIGNER": "签发人", "ADVISER": "顾问", "REEXAMINER": "复核人"}


# --- opening ----------------------------------------------------------------------------------------------------------


def opening_filled(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The issuer by its code, and whether it is ordered or advised; the day since which it counts."""
    issuer = issuer_code(view, str(raw.get("issuer", "")))
    office = view.offices.office.get(issuer)
    order = office is not None and office.kind in ("government", "township")
    return {**raw, "issuer": issuer, "order": order, "since": raw.get("since") or view.today}


def opened_rightly(view: View, answers: Any) -> Iterator[Reason]:
    """In our jurisdiction, and not studied already."""
    if fault := competent(view, answers.issuer):
        yield fault
    if answers.suggestion:
        yield Reason("由审查建议引起的，请在建议件中受理", field="suggestion")
    if answers.paper:
        yield Reason("由来文引起的，请在来文件中启动审查研究", field="paper")
    yield from not_under_way(view, answers)


def issuer_explains(deed: Deed, _: View) -> Iterator[Assign]:
    """The issuer's office has its say."""
    yield Assign(ISSUER.key, deed.answers.issuer)


def opened(deed: Deed) -> Iterator[Row]:
    """One study of one clause."""
    a = deed.answers
    keys = {"document_key": number_key(a.number or a.document), "clause_key": clause_key(a.clause)}
    said = {name: getattr(a, name) for name in ("suggestion", "paper", "issuer", "document", "clause")}
    yield Row(ClauseStudy, {**key(deed), "org": deed.case_org, **said, **keys, "opened_on": deed.today})


def noted_clause(deed: Deed) -> Iterator[Task | Done]:
    """Which clause, for the enquiries of later acts."""
    yield from note(deed, clause_of(deed.answers))


# --- who may study ----------------------------------------------------------------------------------------------------


def barred(view: View, person: str) -> Iterator[Reason]:
    """Whoever examined the document before it was issued does not study a suggestion about it: the record says who. Nor does
    whoever holds a post at the issuer."""
    for one in found(view, "reviewers") or []:
        if one["person"] == person:
            part = PARTS[one["part"]]
            law = ASSUMED["原审核人员不得办理对同一文件的审查建议"].label
            yield Reason(f"{person} 是这份文件制定时的{part}，应当回避", law, "其他审查人员或代办人员", "person")
    yield from at_issuer(view, person, view.holders[ISSUER.key].org)


def taken_rightly(view: View, _: Any) -> Iterator[Reason]:
    """Whoever claims it may study it."""
    assigned = view.holders[BODY_REVIEWER.key].person
    if assigned not in (None, view.principal or view.actor):
        yield Reason(f"已分办给 {assigned}")
    for person in view.persons:
        yield from barred(view, person)


def named_rightly(view: View, answers: Any) -> Iterator[Reason]:
    """An examiner of the body or its cover roster, who did not examine the document."""
    org = view.holders[BODY_REVIEWER.key].org
    roster = {one for how in ("county", "city") for one in view.offices.covering(view.org, how)}
    if org not in view.appointed(answers.person, BODY_REVIEWER.key) and not (
        set(view.appointed(answers.person, COVER)) & roster
    ):
        said = f"{answers.person} 不是{view.offices.title(org)}的审查人员，也不在代办名册"
        yield Reason(said, field="person", who="管理员登记任职")
    yield from barred(view, answers.person)


def not_barred(view: View, _: Any) -> Iterator[Reason]:
    """Nor does such a person sign."""
    for person in view.persons:
        yield from barred(view, person)


def named(deed: Deed, _: View) -> Iterator[Assign]:
    """Assigned by the lead."""
    yield Assign(BODY_REVIEWER.key, person=deed.answers.person)


def taken(deed: Deed, _: View) -> Iterator[Assign]:
    """Claimed."""
    yield Assign(BODY_REVIEWER.key, person=deed.person)


def says_not_who(view: View, answers: Any) -> Iterator[Reason]:
    """What the body writes here does not say who asked: the issuer reads it."""
    yield from silent(view, answers, askers(view))


# --- opinions and bulletins -------------------------------------------------------------------------------------------


def step(kind: str = "", words: str = "words") -> Callable[[Deed], Iterator[Row]]:
    """A step of the study; without a kind, the verdict or outcome is one."""

    def rows(deed: Deed) -> Iterator[Row]:
        a = deed.answers
        said = kind or getattr(a, "verdict", "") or getattr(a, "outcome", "")
        where = {"kind": said, "on": deed.today, "number": deed.number}
        yield Row(ClauseStudyStep, {**key(deed), **where, "words": getattr(a, words, "") if words else ""})

    rows.__qualname__ = f"step({kind})"
    return rows


def bulletin(words: str) -> Callable[[Deed], Iterator[Row]]:
    """通报: the issuer has let a time pass."""

    def rows(deed: Deed) -> Iterator[Row]:
        said = {"kind": "BULLETIN", "on": deed.today, "number": "", "words": words}
        yield Row(ClauseStudyStep, {**key(deed), **said})

    rows.__qualname__ = f"bulletin({words})"
    return rows


def as_proposed(view: View, answers: Any) -> Iterator[Reason]:
    """The lead signs what was proposed, or returns it; an issuer that was consulted in vain is not consulted again."""
    if answers.verdict != view.facts.verdict:
        yield Reason("与拟办结论不同：不同意的请退回再研究", field="verdict")


def proposable(view: View, answers: Any) -> Iterator[Reason]:
    """沟通 comes once."""
    if answers.verdict == "CONSULT" and view.facts.consulted:
        law = BEIJING_FILING["29"].label
        yield Reason("已经与制定机关沟通过：请提出纠正，或者未发现问题", law, field="verdict")


# --- correction -------------------------------------------------------------------------------------------------------


def document_filled(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Under which key the register of documents hears of it."""
    return {**raw, "document_key": noted(view, "document_key")}


def reported_truly(_: View, answers: Any) -> Iterator[Reason]:
    """What has been amended or repealed was so by a paper."""
    if answers.done != "REFUSED" and len(answers.paper) < 2:
        yield Reason("写明修改、废止所用文件的文号", BEIJING_FILING["30"].label, field="paper")


def corrected_in_register(view: View, answers: Any) -> Iterator[Reason]:
    """纠正 is real when the register shows it: the old text has ended, and what took its place says something else in the clause."""
    if answers.outcome != "CORRECTED":
        return
    known = (found(view, "document") or [])[:1]
    if known and status_of(view, known[0]) == "IN_FORCE":
        yield from clause_amended(view, known[0])
    elif known:
        yield from clause_replaced(view, known[0])
    if not known and len(answers.paper) < 2:
        yield Reason("文件不在登记簿中：写明修改、废止文件的文号", BEIJING_FILING["30"].label, field="paper")


def stopped(deed: Deed) -> Iterator[Row]:
    """停止执行: a step of the study, and of the document's life."""
    a = deed.answers
    yield Row(ClauseStudyStep, {**key(deed), "kind": "STOPPED", "on": a.on, "number": a.paper, "words": a.clause})
    said = {"kind": "CLAUSE_SUSPENDED", "on": a.on, "clause": a.clause, "basis": f"{a.paper}：{a.basis}", "note": ""}
    yield Row(DocumentChange, {**key(deed), "target_key": a.document_key, **said})


def decided(deed: Deed) -> Iterator[Row]:
    """政府决定: the study ends; what is annulled ends in the register."""
    a = deed.answers
    said = {"kind": a.outcome, "on": a.decided_on, "number": a.paper, "words": a.words}
    yield Row(ClauseStudyStep, {**key(deed), **said})
    if a.outcome == "ANNULLED":
        kind = "CLAUSE_ANNULLED" if a.clause else "ANNULLED"
        change = {"kind": kind, "on": a.decided_on, "clause": a.clause, "basis": a.paper, "note": ""}
        yield Row(DocumentChange, {**key(deed), "target_key": a.document_key, **change})


def ends_document(deed: Deed) -> Iterator[Change]:
    """The document's row of the index ends with an annulment of the whole; where one clause is annulled the rest stays in force."""
    if deed.answers.outcome == "ANNULLED" and not deed.answers.clause:
        yield from ending({"number_key": deed.answers.document_key}, "ANNULLED", deed.answers.decided_on)


def decided_truly(view: View, answers: Any) -> Iterator[Reason]:
    """Not before today's end; what the government has changed, the register shows."""
    if answers.decided_on > view.today:
        yield Reason("决定日在今天之后", field="decided_on")
    yield from clause_named(view, answers)
    known = (found(view, "document") or [])[:1]
    if answers.outcome == "CHANGED" and known and status_of(view, known[0]) == "IN_FORCE":
        said = f"登记簿中{known[0]['number']}仍现行有效：改变后的文件先入库，再登记政府决定"
        yield Reason(said, field="outcome")


def clause_named(view: View, answers: Any) -> Iterator[Reason]:
    """A clause is named where one is annulled, and it is what was studied."""
    if not answers.clause:
        return
    if answers.outcome != "ANNULLED":
        yield Reason("只有撤销条款的才写条款", field="clause")
        return
    said, studied = articles(clause_key(answers.clause)), articles(noted(view, "clause_key"))
    if not said:
        yield Reason("写明撤销第几条；撤销整份文件的留空", field="clause")
    elif studied and not said <= studied:
        yield Reason(f"审查研究的是{noted(view, 'clause')}，不能在这里撤销{answers.clause}", field="clause")


def nobody_waits(view: View, _: Any) -> Iterator[Reason]:
    """Dropped only when all who suggested it have taken it back."""
    if waiting := found(view, "waiting"):
        said = f"还有 {len(waiting)} 件审查建议等待结果，不能终止"
        yield Reason(said, field="reason")


def planned_ahead(view: View, answers: Any) -> Iterator[Reason]:
    """A promise lies ahead, and not farther than the time of those who wait may stand for it."""
    if answers.plan_on <= view.today:
        yield Reason("完成日应在今天之后", field="plan_on")
    cap = view.policies.value("sugg.plan", view.org, view.today)
    last = view.today + timedelta(int(cap.value))
    if answers.plan_on > last:
        law = ASSUMED["承诺完成日的上限"].label
        said = f"完成日最迟{last}（承诺之日起{cap.value}日）：审查为此停计，不能更久；到期做不到的，请选不同意，由审查机构提出纠正意见"
        yield Reason(said, law, field="plan_on")


def really_done(_: View, answers: Any) -> Iterator[Reason]:
    """Late is late, but it is done."""
    if answers.done == "REFUSED":
        yield Reason("仍不纠正的不必再报告", field="done")


def verified(deed: Deed) -> Iterator[Row]:
    """The end, where it is corrected."""
    if deed.answers.outcome == "CORRECTED":
        yield from step()(deed)


def unkept_promise(deed: Deed) -> Iterator[Row]:
    """The study goes on; the issuer is named."""
    for n, (kind, words) in enumerate((("BULLETIN", "承诺到期未处理"), ("GOES_ON", "")), 1):
        said = {"kind": kind, "on": deed.today, "number": "", "words": words}
        yield Row(ClauseStudyStep, {**key(deed, n), **said})


def reported(deed: Deed) -> Iterator[Row]:
    """An issuer that has kept its promise: what stood goes on, to be verified."""
    if deed.facts.consulted == "AGREED" and deed.facts.verdict == "CONSULT":
        yield from step("GOES_ON", "")(deed)
