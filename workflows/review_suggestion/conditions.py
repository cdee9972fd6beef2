"""What must hold when a suggestion is received, registered, accepted, answered."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.citations import ASSUMED
from engine.definition import PUBLIC
from engine.errors import Reason
from engine.standing import View
from registers.documents import Status, number_key, status_on
from registers.suggestions import CONCLUDED, ENDS, clause_key, share
from workflows.law import BEIJING_FILING, G37, RECONSIDERATION
from workflows.normative_document.answers import noted
from workflows.review_suggestion.asking import found
from workflows.review_suggestion.overlapping import covering
from workflows.review_suggestion.sides import issued_by_ourselves
from workflows.review_suggestion.silence import identity, plain_letters, silent

A = ASSUMED


# --- receiving --------------------------------------------------------------------------------------------------------


def received_rightly(view: View, answers: Any) -> Iterator[Reason]:
    """By the page it is received today and by nobody else's hand; transfers name who sent it on; no day to come."""
    own = view.actor == PUBLIC.key
    if own != (answers.channel == "WEB"):
        said = "网页提交的" if own else "由窗口登记的，请选来信、来访或者转送"
        yield Reason(f"收到方式不对：{said}", field="channel")
    if answers.received_on > view.today or (own and answers.received_on != view.today):
        yield Reason("收到日不能在今天之后，网页提交的以当天为准", field="received_on")
    if answers.channel == "TRANSFER" and not answers.from_body:
        yield Reason("转送的，写明转来机关", field="from_body")


def somebody(_: View, answers: Any) -> Iterator[Reason]:
    """A named suggestion has a name; who speaks for another shows by what right."""
    if not answers.anonymous and len(answers.name) < 2:
        law = BEIJING_FILING["24"].label
        yield Reason("写明姓名或者单位名称；不愿具名的，请选匿名（匿名的不答复）", law, field="name")
    if answers.capacity == "AGENT" and not answers.files:
        yield Reason("代他人提出的，请附委托书；不得冒用他人名义", A["代为提出须有委托"].label, field="files")


def says_no_name(view: View, answers: Any) -> Iterator[Reason]:
    """What is not sealed of a suggestion, the sender's number and the like, does not say who asked."""
    yield from silent(
        view, answers, [one for said in (answers.name, answers.contact) if len(one := plain_letters(said)) > 1]
    )


def words_in_it(_: View, answers: Any) -> Iterator[Reason]:
    """Which document, and why; blanks and dashes are no reasons."""
    if len(answers.document) < 2:
        yield Reason("写明哪份文件：名称或者文号", BEIJING_FILING["24"].label, field="document")
    if len(answers.why) < 10 or len({one for one in answers.why if one.isalnum()}) < 4:
        yield Reason("写明哪一条、为什么，至少十个字", BEIJING_FILING["24"].label, field="why")


# --- who asked stays inside -------------------------------------------------------------------------------------------


def says_not_who(view: View, answers: Any) -> Iterator[Reason]:
    """What leaves the body, or stays in the record, does not say who asked."""
    yield from silent(view, answers, identity(view))


# --- accepting --------------------------------------------------------------------------------------------------------


def issuer_code(view: View, said: str) -> str:
    """An office by its code or its title; what was said where it is none of ours."""
    offices = view.offices.office
    return next((code for code, one in offices.items() if said in (code, one.title)), said)


def competent(view: View, issuer: str) -> Reason | None:
    """A township's document is studied by the county, a department's by its own government: whoever stands above."""
    office = view.offices.office.get(issuer)
    if office is None:
        return Reason(f"{issuer}不在本系统的机构中：不属本机关管辖的，请转送有权机关", G37.whole.label, field="issuer")
    if office.parent != view.org:
        where = view.offices.title(office.parent) if office.parent else "上一级机关"
        said = f"{office.title}的文件由{where}审查，不由{view.offices.title(view.org)}审查，请转送"
        return Reason(said, G37.whole.label, field="issuer")
    return issued_by_ourselves(view, issuer)


def accepted_rightly(view: View, answers: Any) -> Iterator[Reason]:
    """In our jurisdiction; in force or still having effects."""
    if fault := competent(view, answers.issuer):
        yield fault
    for one in (found(view, "document") or [])[:1]:
        status = status_of(view, one)
        if status not in ("IN_FORCE", "TO_COME") and not answers.continuing:
            said = f"登记簿中{one['number']}已失去效力；影响仍在继续的请选明，否则按“已经修改、废止”不予受理"
            yield Reason(said, BEIJING_FILING["25"].label, field="continuing")


def status_of(view: View, one: Mapping[str, Any]) -> Status:
    """The status of a document today."""
    return status_on(view.today, one["effective_on"], one["expires_on"], one["ended_on"], one["ended_as"])


def open_studies(view: View) -> list[int]:
    """Studies of the same clause that have not ended."""
    rows = found(view, "studies") or []
    over = {one["case_id"] for one in rows if one["kind"] in ENDS}
    return [case for case in dict.fromkeys(one["case_id"] for one in rows) if case not in over]


def settled(view: View) -> Mapping[str, Any] | None:
    """The latest signed opinion on the same clause, where nothing is under way."""
    done = [one for one in found(view, "studies") or [] if one["kind"] in CONCLUDED]
    return done[-1] if done and not open_studies(view) else None


def not_yet_studied(view: View, answers: Any) -> Iterator[Reason]:
    """One study for one clause; what is settled is taken up again only for new reasons."""
    if covering(view):
        law = A["同一条款并案审查，分别答复"].label
        yield Reason("同一条款正在审查：请并案，分别答复", law, "县、市审查人员")
    elif (last := settled(view)) and not answers.new_reasons:
        said = f"同一条款已有结论（{last['number']}，{last['on']}）；没有新的理由的，按“已有结论”不予受理"
        yield Reason(said, BEIJING_FILING["26"].label, field="new_reasons")


def being_studied(view: View, _: Any) -> Iterator[Reason]:
    """There is a study to join."""
    if not covering(view):
        yield Reason("同一条款没有正在进行的审查，不能并案；请受理")


def studied_already(view: View, number: str, document: str, clause: str) -> Iterator[Reason]:
    """A clause is studied once at a time, whoever begins it."""
    wanted, clauses = number_key(number or document), clause_key(clause)
    for one in found(view, "under_way") or []:
        if one["document_key"] == wanted and share(one["clause_key"], clauses):
            law = A["同一条款并案审查，分别答复"].label
            yield Reason(f"同一条款正在审查（{one['case_id']}号审查研究），不再另行启动", law, field="clause")


def not_under_way(view: View, answers: Any) -> Iterator[Reason]:
    """The same of a clause that an act names."""
    yield from studied_already(view, answers.number, answers.document, answers.clause)


def study_filled(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Which study it is."""
    return {**raw, "study": next(iter(covering(view)), 0)}


def issuer_filled(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The issuer: as the register knows it, else as it was registered."""
    known = found(view, "document") or []
    return {**raw, "issuer": known[0]["org"] if known else issuer_code(view, noted(view, "issuer"))}


# --- not accepting ----------------------------------------------------------------------------------------------------


def declined_truly(view: View, answers: Any) -> Iterator[Reason]:
    """The ground is one: a conclusion there is, a document that has ended; and who has another way is told which."""
    if answers.ground == "CONCLUDED" and settled(view) is None:
        yield Reason("同一条款没有审查结论，不能以“已有结论”不予受理", BEIJING_FILING["25"].label, field="ground")
    known = (found(view, "document") or [])[:1]
    if answers.ground == "AMENDED" and known and status_of(view, known[0]) == "IN_FORCE":
        said = f"登记簿中{known[0]['number']}现行有效，不能以“已经修改、废止”不予受理"
        yield Reason(said, BEIJING_FILING["25"].label, field="ground")
    yield from told_where(view, answers)


def told_where(_: View, answers: Any) -> Iterator[Reason]:
    """Who attacks a single act is told of reconsideration and of the courts."""
    if answers.ground == "SINGLE_ACT" and not ("复议" in answers.where and "诉讼" in answers.where):
        said = "对具体行政行为不服的，告知可以申请行政复议或者提起行政诉讼"
        yield Reason(said, RECONSIDERATION.whole.label, field="where")


# --- answering --------------------------------------------------------------------------------------------------------


def opinion_on(view: View) -> str:
    """What the signed opinion of the study says, and how it has ended: the last word; '' while nothing is signed."""
    words = [one["kind"] for one in found(view, "mine") or [] if one["kind"] in (*CONCLUDED, *ENDS)]
    return words[-1] if words else ""


def conclusion_filled(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the study has come to."""
    return {**raw, "conclusion": opinion_on(view)}


def concluded(_: View, answers: Any) -> Iterator[Reason]:
    """No reply before there is an opinion."""
    if not answers.conclusion:
        yield Reason("审查研究还没有签发意见，不能答复", A["先有审查意见，再答复"].label, "县、市审查科负责人")


def reachable(view: View, answers: Any) -> Iterator[Reason]:
    """Nobody is written to who has left no address."""
    kept = [sealed.value for (_, name), sealed in view.unsealed.items() if name == "contact"]
    if answers.by in ("LETTER", "EMAIL", "PHONE") and not any(kept):
        yield Reason("没有留联系方式（或者已经删除）：请选凭回执查询，或者到窗口领取", field="by")


def over(view: View) -> str | None:
    """Time tells only what is so."""
    rows = found(view, "mine")
    return None if rows is None or any(one["kind"] in ENDS for one in rows) else "审查研究尚未结束"


def asked_on_paper(view: View, answers: Any) -> Iterator[Reason]:
    """Nobody withdraws tomorrow, or before having suggested."""
    if answers.received_on > view.today or answers.received_on < view.opened_on:
        yield Reason("书面撤回申请的收到日不能在今天之后，也不早于收到建议之日", field="received_on")


def settled_or_tracked(view: View, answers: Any) -> Iterator[Reason]:
    """What is still being corrected is tracked, not forgotten."""
    still = not any(one["kind"] in ENDS for one in found(view, "mine") or [])
    if still and not answers.tracked:
        yield Reason("纠正还没有完成：请选明继续跟踪，或者等核实后办结", field="tracked")


def own_jurisdiction(view: View, answers: Any) -> Iterator[Reason]:
    """A study of the body's own motion is in its jurisdiction as well."""
    if fault := competent(view, answers.issuer):
        yield fault


def code_made(_: View, answers: Any) -> Iterator[Reason]:
    """A new code is made where it can be handed out."""
    if not answers.receipt:
        yield Reason("请在“来件”页补发，回执码在那里生成", field="receipt")
