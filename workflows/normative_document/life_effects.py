"""What acts of a document's life keep: the register's rows, the index that is searched, the cases that follow."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from engine.errors import Reason
from engine.plan import Change, Deed, Done, Opening, Row, Task
from engine.standing import View
from registers.documents import (
    Document,
    DocumentChange,
    DocumentIndex,
    DocumentRelation,
    NumberVoid,
    number_key,
    own_key,
)
from workflows.law import BUSINESS722, G37
from workflows.normative_document import known, publication, series
from workflows.normative_document.answers import from_office, lawful_issuer, noted
from workflows.normative_document.effects import key, note

LISTS = ("co_issuers", "attachments")
PLAIN = (
    "number", "registration", "issuer_kind", "form", "adopted_on", "published_on", "effective_on", "expires_on", "validity_reason",
    "early_reason", "channel", "url", "interpretation_url", "competition", "competition_note", "opinion", "made_in",
)  # fmt: skip
INDEXED = ("number", "issuer_kind", "form", "published_on", "effective_on", "expires_on")


# --- entering ---------------------------------------------------------------------------------------------------------


def days_filled(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The days of reminders and of the end, whatever was sent; the kind of issuer where the office's registration says it."""
    said = {**raw, **from_office(view, raw)}
    hidden = ("lapses_on", *publication.REMINDERS)
    said = {name: value for name, value in said.items() if name not in hidden}
    effective, expires = _day(said.get("effective_on")), _day(said.get("expires_on"))
    if effective is None or expires is None or expires < effective:
        return said
    return {**said, **publication.days_ahead(effective, expires, view.policies, view.org, view.today)}


def _day(value: Any) -> date | None:
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        return None


def entered_truly(view: View, answers: Any) -> Iterator[Reason]:
    """The days of a document that is entered from a stock, still living."""
    yield from _days(view, answers)
    if answers.expires_on is not None and answers.expires_on < view.today:
        yield Reason(f"有效期已于 {answers.expires_on} 届满：请作为历史文件入库", field="expires_on")


def entered_with_care(view: View, answers: Any) -> Iterator[str]:
    """A validity beyond the allowed cannot be undone in a stock; whoever enters it is told, so that it is cleaned up."""
    yield from publication.stock_doubts(answers, view.policies, view.org, view.today)
    yield from series.to_be_counted(view, answers)


def past_truly(view: View, answers: Any) -> Iterator[Reason]:
    """The days of one that is not."""
    yield from _days(view, answers)
    ended = answers.ended_on if answers.ended_as else answers.expires_on
    if ended is None:
        yield Reason("没有写明失去效力之日", field="ended_on" if answers.ended_as else "expires_on")
    elif ended > view.today or (not answers.ended_as and ended == view.today):
        yield Reason(f"至 {ended} 才失去效力：请作为有效文件入库", field="ended_on")


def _days(view: View, answers: Any) -> Iterator[Reason]:
    if answers.published_on > view.today:
        yield Reason("公布日在今天之后", G37.whole.label, field="published_on")
    if answers.effective_on < answers.published_on:
        yield Reason(
            f"施行日 {answers.effective_on} 早于公布日 {answers.published_on}", G37.whole.label, field="effective_on"
        )
    if answers.expires_on is not None and answers.expires_on < answers.effective_on:
        yield Reason(f"有效期届满日 {answers.expires_on} 早于施行日 {answers.effective_on}", field="expires_on")
    if answers.adopted_on is not None and answers.adopted_on > answers.published_on:
        yield Reason(f"审议通过日 {answers.adopted_on} 晚于公布日 {answers.published_on}", field="adopted_on")


def entered(deed: Deed) -> Iterator[Row]:
    """The document, what it rests on and takes the place of, and its row of the index."""
    a = deed.answers
    text = next((m for m in reversed(deed.materials) if m.kind == "final"), None)
    file = {"sha256": text.sha256 if text else "", "file": text.name if text else ""}
    head = {"org": deed.case_org, "title": deed.title, "number_key": number_key(a.number)}
    lists = {name: "、".join(getattr(a, name)) for name in LISTS}
    yield Row(Document, {**key(deed), **head, **{name: getattr(a, name) for name in PLAIN}, **lists, **file})
    relations = [("BASED_ON", a.based_on), ("SUPERSEDES", a.supersedes), ("REPEALS", a.repeals), ("AMENDS", a.amends)]
    told = [(kind, target) for kind, targets in relations for target in targets]
    for n, (kind, target) in enumerate(told, 1):
        said = {"kind": kind, "target": target, "target_key": number_key(target), "on": a.effective_on}
        yield Row(DocumentRelation, {**key(deed, n), **said})
    ended: dict[str, Any] = {"ended_as": getattr(a, "ended_as", ""), "ended_on": getattr(a, "ended_on", None)}
    yield Row(
        DocumentIndex, {"id": deed.case_id, **head, **{name: getattr(a, name) for name in INDEXED}, **file, **ended}
    )
    if ended["ended_as"]:
        yield _change(deed, ended["ended_as"], ended["ended_on"], basis=a.ended_by)


def others_ended(deed: Deed) -> Iterator[Change]:
    """What it takes the place of, or repeals, ends in the index when it takes effect; what has ended already stays as it is."""
    for kind, targets in (("REPLACED", deed.answers.supersedes), ("REPEALED", deed.answers.repeals)):
        for target in targets:
            yield from ending({"number_key": number_key(target), "org": deed.case_org}, kind, deed.answers.effective_on)


def ending(where: Mapping[str, Any], kind: str, on: date) -> Iterator[Change]:
    """A row of the index that has not ended yet ends; any row of it is looked at again, since an end may lie before another."""
    yield Change(DocumentIndex, {**where, "ended_as": ""}, {"ended_on": on, "ended_as": kind})
    yield Change(DocumentIndex, where, {"read": False})


def number_kept(deed: Deed) -> Iterator[Task | Done]:
    """The number, for what will take its place."""
    yield from note(deed, {"number": deed.answers.number})


def number_claimed(deed: Deed) -> Iterator[Row]:
    """A number that nobody can find is void."""
    if deed.answers.what == "MISSING":
        said = {"org": deed.org, "number": deed.number, "reason": deed.answers.reason}
        yield Row(NumberVoid, {**key(deed), **said})


# --- changes ----------------------------------------------------------------------------------------------------------


def _change(deed: Deed, kind: str, on: date, n: int = 1, **said: str) -> Row:
    return Row(DocumentChange, {**key(deed, n), "target_key": own_key(deed.case_id), "kind": kind, "on": on, **said})


def changed(kind: str, on: str, clause: str = "", basis: str = "", note: str = "") -> Callable[[Deed], Iterator[Row]]:
    """A change whose words are answers: the names of the answers are given."""

    def rows(deed: Deed) -> Iterator[Row]:
        a = deed.answers
        words = {
            name: getattr(a, field) for name, field in (("clause", clause), ("basis", basis), ("note", note)) if field
        }
        yield _change(deed, kind, getattr(a, on), **words)

    rows.__qualname__ = f"changed({kind})"
    return rows


def evaluated(deed: Deed) -> Iterator[Row]:
    """What the evaluation came to."""
    yield _change(deed, "EVALUATED", deed.today, basis=deed.answers.result, note=deed.answers.reason)


def expired(deed: Deed) -> Iterator[Row]:
    """It has run out, and nobody had to say so."""
    yield _change(deed, "EXPIRED", deed.today, basis="有效期届满")


def ended(deed: Deed) -> Iterator[Row]:
    """Ended by a decision or a document."""
    kind = getattr(deed.answers, "ended_as", "") or ("ANNULLED" if deed.rule.act == "annul" else "REPEALED")
    yield _change(deed, kind, deed.answers.ended_on, basis=deed.answers.ended_by)


def ends_itself(deed: Deed) -> Iterator[Change]:
    """Its own row of the index ends."""
    kind = getattr(deed.answers, "ended_as", "") or ("ANNULLED" if deed.rule.act == "annul" else "REPEALED")
    yield from ending({"id": deed.case_id}, kind, deed.answers.ended_on)


def corrected_text(deed: Deed) -> Iterator[Change]:
    """A corrected text is read anew."""
    for text in [m for m in deed.materials if m.kind == "final"][-1:]:
        yield Change(DocumentIndex, {"id": deed.case_id}, {"sha256": text.sha256, "file": text.name, "read": False})


def filed(deed: Deed) -> Iterator[Row]:
    """Filed for record."""
    a = deed.answers
    where = f"{a.receiver}{f'，抄送{a.copy_to}' if a.copy_to else ''}"
    yield _change(deed, "FILED", a.filed_on, basis=deed.number, note=where)


# --- filing: to whom, and who reads it there ---------------------------------------------------------------------------------


def above(view: View) -> str:
    """The organisation that the issuer files with: a department's own government, else the government above."""
    office = view.offices.office.get(view.org)
    return office.parent if office else ""


def body_of(view: View, org: str) -> bool:
    """Whether some office here reviews records for an organisation."""
    return bool(org) and any(view.offices.covering(org, how) for how in ("county", "city"))


def receiver_filled(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The receiver where none was named, what comes next, and whether an office here will review it.

    A department under vertical administration files with its upper department, which it names, and copies to the government here.
    """
    facts, congress = view.facts, raw.get("receiver_kind") == "TO_CONGRESS"
    rest = facts.to_gov if congress else facts.to_congress
    done = "DONE" if facts.effective else "WAIT"
    said = {**raw, "next": "MORE" if rest == "DUE" else done, "reviewed_here": False}
    if congress:
        return {**said, "receiver": str(raw.get("receiver") or "本级人民代表大会常务委员会")[:60]}
    here = view.offices.title(above(view))
    if facts.issuer_kind == "VERTICAL":
        return {**said, "copy_to": str(raw.get("copy_to") or here)[:60]}
    return {**said, "receiver": str(raw.get("receiver") or here)[:60], "reviewed_here": body_of(view, above(view))}


def record_opened(deed: Deed, view: View) -> Iterator[Opening]:
    """The receiving government reviews it, where it is one of ours."""
    from workflows.normative_document.record import RECORD

    if not deed.answers.reviewed_here:
        return
    said = {
        "document": noted(view, "number"), "issuer": deed.case_org, "filed_on": deed.answers.filed_on, "report": deed.number,
        "township": deed.facts.issuer_kind == "TOWNSHIP",
    }  # fmt: skip
    yield Opening(RECORD, "receive", above(view), said, deed.title, carry=True, matter_id=deed.matter_id)


# --- what follows an evaluation ------------------------------------------------------------------------------------------------


def renewed_lawfully(view: View, answers: Any) -> Iterator[Reason]:
    """暂行、试行: extended once at most."""
    limit = view.policies.value("doc.provisional.renewals", view.org, view.today)
    if answers.result == "EXTEND" and view.facts.form == "PROVISIONAL" and view.facts.renewed and int(limit.value) <= 1:
        yield Reason("暂行、试行文件只能延续一次", limit.source, field="result")


def reach_said(view: View, answers: Any) -> Iterator[Reason]:
    """Whether a change touches business decides how long the public is asked; of a document that does, every change does."""
    changes = getattr(answers, "result", "AMEND") in ("AMEND", "EXTEND")
    if changes and not answers.reach:
        yield Reason("延续、修改的须写明是否与生产经营密切相关", BUSINESS722["62"].label, field="reach")
    if changes and answers.reach == "OTHER" and view.facts.reach == "BUSINESS":
        why = "本文件与生产经营密切相关，其延续、修改也按密切相关办理"
        yield Reason(why, BUSINESS722["62"].label, field="reach")


def still_there(view: View, answers: Any) -> Iterator[Reason]:
    """What has ended, or will end on a day, is not amended; and only by an office that may issue."""
    if getattr(answers, "result", "AMEND") != "KEEP":
        yield from known.not_ended(view, answers)
        yield from lawful_issuer(view, answers)


def change_opened(deed: Deed, view: View) -> Iterator[Opening]:
    """An amendment or extension is a new text that takes the place of this one."""
    from workflows.normative_document import WORKFLOW

    purpose = getattr(deed.answers, "result", "AMEND")
    if purpose not in ("AMEND", "EXTEND"):
        return
    f = deed.facts
    said = {
        "purpose": purpose, "issuer_kind": f.issuer_kind, "form": f.form, "supersedes": noted(view, "number"),
        "reason": deed.answers.reason, "reach": deed.answers.reach,
    }  # fmt: skip
    yield Opening(WORKFLOW, "begin_change", deed.case_org, said, deed.title, matter_id=deed.matter_id)
