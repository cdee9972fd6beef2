"""What acts keep from the meeting on: the decision with its dissents, reports, publication, what follows; adjustments as new cases."""

from collections.abc import Iterator

from engine.plan import Deed, Opening, Row
from engine.standing import View
from registers import major as r
from registers.decisions import Decision, Dissent
from workflows.major_decision.effects import key
from workflows.major_decision.meeting_forms import ADJUSTERS
from workflows.roles import HANDLER


def meeting(deed: Deed) -> Iterator[Row]:
    """What the meeting is given."""
    a = deed.answers
    said = {"organ": a.organ, "meeting_on": a.meeting_on, "text": deed.text, "adoption": a.adoption}
    yield Row(r.Meeting, {**key(deed), **said})


def decision(deed: Deed) -> Iterator[Row]:
    """The decision, the count, and everybody who did not agree, by name: nothing of it is ever taken back."""
    a = deed.answers
    said = {
        name: getattr(a, name) for name in ("organ", "decided_on", "result", "present", "agreed", "reviewer_attended")
    }
    yield Row(Decision, {**key(deed), "text": deed.text, "package": True, **said})
    count = {
        name: getattr(a, name) for name in ("present", "agreed", "against", "abstained", "head_reason", "congress")
    }
    yield Row(r.Deliberation, {**key(deed), **count})
    for n, one in enumerate(a.dissents, 1):
        yield Row(Dissent, {**key(deed, n), **one.model_dump()})
    for n, one in enumerate(a.abstentions, 1):
        yield Row(r.Abstention, {**key(deed, n), **one.model_dump()})


def party_report(deed: Deed) -> Iterator[Row]:
    """To the party committee, before it is issued."""
    yield from _report(deed, "PARTY", deed.answers.to)


def congress_report(deed: Deed) -> Iterator[Row]:
    """To the congress, where it must be."""
    yield from _report(deed, "CONGRESS", deed.answers.to)


def execution_report(deed: Deed) -> Iterator[Row]:
    """How it is carried out."""
    yield from _report(deed, "EXECUTION", deed.case_org)


def problem(deed: Deed) -> Iterator[Row]:
    """What went wrong, or changed."""
    yield from _report(deed, deed.answers.kind, deed.case_org)


def _report(deed: Deed, kind: str, to: str) -> Iterator[Row]:
    a = deed.answers
    yield Row(r.DecisionReport, {**key(deed), "kind": kind, "to": to, "on": a.reported_on, "note": a.note})


def publication(deed: Deed) -> Iterator[Row]:
    """Where and when, on which text."""
    a = deed.answers
    said = {"on": a.published_on, "number": a.number, "public": a.public, "note": a.note}
    yield Row(r.Publication, {**key(deed), "text": deed.text, "channels": "、".join(a.channels), **said})


def evaluation(deed: Deed) -> Iterator[Row]:
    """Begun."""
    yield Row(r.Evaluation, {**key(deed), "kind": "BEGUN", **deed.answers.model_dump()})


def evaluated(deed: Deed) -> Iterator[Row]:
    """Ended, with what follows."""
    a = deed.answers
    yield Row(r.Evaluation, {**key(deed), "kind": "ENDED", "result": a.result, "note": a.note})


def execution_suspended(deed: Deed) -> Iterator[Row]:
    """The head first, then the meeting."""
    yield Row(r.Resolution, {**key(deed), "kind": "SUSPEND", "on": deed.today, "reason": deed.answers.reason})


def resolution(deed: Deed) -> Iterator[Row]:
    """What the meeting decided."""
    a = deed.answers
    yield Row(r.Resolution, {**key(deed), "kind": a.result, "on": a.decided_on, "reason": a.reason})


def adjustment(deed: Deed, view: View) -> Iterator[Opening]:
    """A major adjustment goes the whole way again, as a case of its own that names what it replaces: one at a time."""
    from workflows.major_decision import WORKFLOW

    if deed.answers.result != "ADJUST" or any(closed is None for _, closed, _ in view.shelves.get(ADJUSTERS, ())):
        return
    why = getattr(deed.answers, "reason", "") or getattr(deed.answers, "note", "")
    said = {
        "source": "ADJUSTMENT", "proposer": view.offices.title(view.org), "proposed_on": deed.today, "unit": view.holders[HANDLER.key].org,
        "reason": why, "exploratory": deed.facts.exploratory, "follows": deed.case_id,
        "special_law": "EXPROPRIATION" if deed.facts.expropriation else "",
    }  # fmt: skip
    yield Opening(WORKFLOW, "propose", deed.case_org, said, f"{deed.title}（调整）", family=False)
