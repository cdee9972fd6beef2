"""What acts of making a document keep: register rows, tasks, assignments, the document's life. Pure functions of the deed."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from engine.plan import Assign, Deed, Done, Opening, Row, Task
from engine.standing import View
from registers.decisions import Comparison, Decision, Dissent
from registers.documents import NumberVoid
from registers.matters import Matter
from registers.opinions import AdviserOpinion, Confirmation, Disposition, Finding, Opinion
from workflows.normative_document.answers import NOTED
from workflows.roles import BODY_ADVISER, BODY_REVIEWER, HANDLER


def key(deed: Deed, n: int = 1) -> dict[str, int]:
    """Where a register row is filed."""
    return {"case_id": deed.case_id, "seq": deed.seq, "n": n}


def note(deed: Deed, values: dict[str, Any], after: int = 0) -> Iterator[Task | Done]:
    """Words that a later act will need, each a task answered at once. `after`: how many tasks of this deed come before."""
    there = {name: _text(value) for name, value in values.items() if value}
    for name, words in there.items():
        yield Task(NOTED, words, name)
    for n, _ in enumerate(there, after + 1):
        yield Done(deed.seq, n, "已载入")


def _text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "\n".join(value)
    return value.isoformat() if isinstance(value, date) else str(value)


# --- beginning --------------------------------------------------------------------------------------------------------


def matter(deed: Deed) -> Iterator[Row]:
    """The document as a matter of its issuer."""
    yield Row(
        Matter,
        {
            **key(deed),
            "org": deed.case_org,
            "title": deed.title,
            "matter_type": "NORMATIVE_DOC",
            "mode": "COUNTY",
            "public": True,
        },
    )


def planned(deed: Deed) -> Iterator[Task | Done]:
    """Each further precondition is a task; who issues with us is kept."""
    wanted = deed.answers.preconditions
    yield from (Task("PRECONDITION", what) for what in wanted)
    yield from note(deed, {"co_issuers": deed.answers.co_issuers}, len(wanted))


def change_begun(deed: Deed) -> Iterator[Task | Done]:
    """Which document it will take the place of."""
    yield from note(deed, {"supersedes": deed.answers.supersedes})


def competition(deed: Deed) -> Iterator[Task | Done]:
    """What was said about it."""
    yield from note(deed, {"competition_note": f"{deed.answers.organ} {deed.answers.note}".strip()})


def competition_concluded(deed: Deed, after: int) -> Iterator[Task | Done]:
    """The number of the conclusion goes into the register later."""
    yield from note(deed, {"competition_note": deed.answers.number or "公平竞争审查：经确认不适用"}, after)


def preconditions_settled(deed: Deed) -> Iterator[Done]:
    """Each answered."""
    yield from (Done(one.seq, one.n, f"{one.outcome}：{one.note}") for one in deed.answers.items)


def reset_preconditions(deed: Deed) -> Iterator[Task]:
    """What the new text touches is required again."""
    yield from (Task("PRECONDITION", what) for what in deed.answers.reset)


# --- examination ------------------------------------------------------------------------------------------------------


def gaps(deed: Deed) -> Iterator[Task]:
    """Each gap is a task."""
    yield from (Task("GAP", gap.what, gap.basis) for gap in deed.answers.gaps)


def gaps_filled(deed: Deed) -> Iterator[Done]:
    """Each answered."""
    yield from (Done(one.seq, one.n, one.how) for one in deed.answers.answers)


def examiner(deed: Deed, _: View) -> Iterator[Assign]:
    """The person named examines."""
    yield Assign(BODY_REVIEWER.key, person=deed.answers.person)


def claimer(deed: Deed, _: View) -> Iterator[Assign]:
    """Whoever claims examines."""
    yield Assign(BODY_REVIEWER.key, person=deed.person)


def handler(deed: Deed, _: View) -> Iterator[Assign]:
    """The new handler."""
    yield Assign(HANDLER.key, person=deed.answers.person)


def adviser(deed: Deed, _: View) -> Iterator[Assign]:
    """The adviser asked."""
    yield Assign(BODY_ADVISER.key, person=deed.answers.person)


def advised(deed: Deed) -> Iterator[Row]:
    """That advice was given; its words are in the annex."""
    yield Row(AdviserOpinion, {**key(deed), "adviser": deed.person, "risk": deed.answers.risk})


def opinion(deed: Deed) -> Iterator[Row]:
    """合法性审核意见书 on the text now on file, and its findings."""
    a = deed.answers
    signed = {
        "org": deed.org,
        "signer": deed.person,
        "signed_on": deed.today,
        "text": deed.text,
        "round": deed.facts.round,
    }
    said = {"number": deed.number, "kind": "审核", "conclusion": a.conclusion, "summary": a.summary}
    yield Row(Opinion, {**key(deed), **said, **signed})
    for n, finding in enumerate(a.findings, 1):
        yield Row(Finding, {**key(deed, n), **finding.model_dump()})


def signed(deed: Deed) -> Iterator[Task | Done]:
    """Each finding waits for the office's answer; the number of the opinion goes into the register later."""
    found = deed.answers.findings
    yield from (Task("FINDING", finding.problem, finding.severity) for finding in found)
    yield from note(deed, {"opinion": deed.number}, len(found))


def dispositions(deed: Deed) -> Iterator[Row]:
    """The office's answer to each finding."""
    for n, one in enumerate(deed.answers.dispositions, 1):
        said = {"finding_seq": one.seq, "finding_n": one.n, "outcome": one.outcome, "reason": one.reason}
        yield Row(Disposition, {**key(deed, n), **said})


def findings_answered(deed: Deed) -> Iterator[Done]:
    """Each answered."""
    yield from (Done(one.seq, one.n, one.outcome) for one in deed.answers.dispositions)


def findings_reopened(deed: Deed) -> Iterator[Done]:
    """What was answered incompletely waits again."""
    yield from (Done(one.seq, one.n, "") for one in deed.answers.items)


def confirmation(deed: Deed) -> Iterator[Row]:
    """The confirmation names the text and counts as the opinion on it."""
    yield Row(Confirmation, {**key(deed), "text": deed.text, "note": deed.answers.note})


# --- decision, numbers, publication ---------------------------------------------------------------------------------------


def decision(deed: Deed) -> Iterator[Row]:
    """The decision, and every dissent with its name."""
    a = deed.answers
    plain = {name: getattr(a, name) for name in ("organ", "decided_on", "result", "package")}
    yield Row(Decision, {**key(deed), "text": deed.text, **plain})
    for n, dissent in enumerate(a.dissents, 1):
        yield Row(Dissent, {**key(deed, n), "name": dissent.name, "reason": dissent.reason})


def adopted(deed: Deed) -> Iterator[Task | Done]:
    """The day on which it was adopted."""
    if deed.answers.result in ("PASSED", "IN_PRINCIPLE"):
        yield from note(deed, {"adopted_on": deed.answers.decided_on})


def comparison(deed: Deed) -> Iterator[Row]:
    """The final text beside the examined one."""
    final = next((m.sha256 for m in reversed(deed.materials) if m.kind == "final"), "")
    said = {"outcome": deed.answers.outcome, "note": deed.answers.note}
    yield Row(Comparison, {**key(deed), "reviewed": deed.previous_text, "final": final, **said})


def registered(deed: Deed) -> Iterator[Task | Done]:
    """The registration number, and what belongs to the document."""
    yield from note(deed, {"registration": deed.number, "attachments": deed.answers.attachments})


def numbered(deed: Deed) -> Iterator[Task | Done]:
    """The number, and when it was given."""
    yield from note(deed, {"number": deed.number, "numbered_on": deed.today})


def signed_off(deed: Deed) -> Iterator[Task | Done]:
    """When it was signed."""
    yield from note(deed, {"signed_on": deed.today})


def printed(deed: Deed) -> Iterator[Task | Done]:
    """When it was printed."""
    yield from note(deed, {"printed_on": deed.answers.printed_on})


def voided(deed: Deed) -> Iterator[Row]:
    """A number that will never be issued, and why."""
    said = {"org": deed.org, "number": deed.answers.number, "reason": deed.answers.reason}
    yield Row(NumberVoid, {**key(deed), **said})


CARRIED = (
    "number", "registration", "opinion", "adopted_on", "published_on", "effective_on", "expires_on", "early_reason", "validity_reason",
    "channel", "url", "interpretation_url", "attachments", "co_issuers", "competition_note", "based_on", "supersedes", "repeals",
    "amends",
)  # fmt: skip


def public_asked(deed: Deed, view: View) -> Iterator[Opening]:
    """What the public says comes in as a case of this family, with the papers on file; how long, the law's period says."""
    from workflows.public_comment.effects import opening

    yield opening(deed, view, began=deed.today, until=None, place=deed.answers.channels, how=deed.answers.url)


def born(deed: Deed, _: View) -> Iterator[Opening]:
    """What was published begins its life, with its papers."""
    from workflows.normative_document.life import LIFE

    f, a = deed.facts, deed.answers
    said = {name: getattr(a, name) for name in CARRIED}
    said |= {
        "issuer_kind": f.issuer_kind, "form": f.form, "reach": f.reach, "competition": f.competition, "renewed": f.renewed, "made_in": deed.case_id,
        "to_file": True,
    }  # fmt: skip
    yield Opening(LIFE, "come", deed.case_org, said, deed.title, family=False, carry=True, matter_id=deed.matter_id)
