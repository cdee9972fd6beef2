"""What acts keep until the final opinion: register rows, tasks, assignments, the panel. Each a pure function of the deed."""

import json
from collections.abc import Callable, Iterator

from engine.definition import Role
from engine.plan import Assign, Deed, Done, Opening, Row, Task
from engine.standing import View
from registers import major as r
from registers.matters import Emergency, Incident, Matter
from registers.opinions import AdviserOpinion, Finding, Opinion
from workflows.major_decision.family import OPENS, panel
from workflows.major_decision.preconditions import ASSESSOR, JOINT, TASK, law_of
from workflows.major_decision.reopening import noted
from workflows.major_decision.retexted import prepared
from workflows.roles import (
    BODY_ADVISER,
    BODY_REVIEWER,
    CHECKER,
    HANDLER,
    SUP,
    UNIT,
    UNIT_LEGAL,
)  # fmt: skip

OF_THE_UNIT = (HANDLER, UNIT, UNIT_LEGAL)
POINT = "POINT"  # one point put to a panel: answered by what the reviewer makes of it
CONFLICT = "CONFLICT"  # somebody who should not have sat on a panel that has given its opinion
PANEL_TOLD = "PANEL_TOLD"  # what a panel that has ended told its matter


def key(deed: Deed, n: int = 1) -> dict[str, int]:
    """Where a row of this deed stands."""
    return {"case_id": deed.case_id, "seq": deed.seq, "n": n}


def proposal(deed: Deed) -> Iterator[Row]:
    """The matter, as every list knows it; and the proposal."""
    a = deed.answers
    matter = {name: getattr(a, name) for name in ("planned_on", "amount", "confidential", "follows")}
    kind = {"matter_type": deed.facts.matter_type, "mode": "COUNTY", "public": True}
    yield Row(Matter, {**key(deed), "org": deed.case_org, "title": deed.title, **kind, **matter})
    said = {
        name: getattr(a, name) for name in ("source", "proposer", "proposed_on", "unit", "exploratory", "special_law")
    }
    yield Row(r.Proposal, {**key(deed), **said, "supersedes": a.follows})


def unit(deed: Deed, _: View) -> Iterator[Assign]:
    """The unit that studies it."""
    yield from (Assign(role.key, deed.answers.unit) for role in OF_THE_UNIT)


def lead_unit(deed: Deed, view: View) -> Iterator[Assign]:
    """The unit that leads, where another one studied it."""
    if deed.answers.result == "START" and deed.answers.unit not in ("", view.holders[HANDLER.key].org):
        yield from unit(deed, view)


def start(deed: Deed) -> Iterator[Row]:
    """The decision to take it up, or not."""
    a = deed.answers
    said = {name: getattr(a, name) for name in ("result", "decision_class", "catalogue", "dynamic", "unit", "reason")}
    yield Row(r.Start, {**key(deed), **said, "joint": "、".join(a.joint)})


def joint(deed: Deed) -> Iterator[Task | Done]:
    """Which units share in it: kept, because nobody of theirs may sit on a panel about it."""
    for n, code in enumerate(deed.answers.joint, 1):
        yield Task(JOINT, code, "会同承办单位")
        yield Done(deed.seq, 2 * n - 1, "已记录")


def preconditions(deed: Deed) -> Iterator[Task]:
    """Each one is a task."""
    for title in (*deed.answers.preconditions, *deed.answers.more):
        yield Task(TASK, title, law_of(title))


def reopened(deed: Deed) -> Iterator[Task | Done]:
    """What the reviewer wants done, or done again, and since when."""
    yield from (Task(TASK, title, law_of(title)) for title in deed.answers.items)
    yield from noted(deed)


def settled(deed: Deed) -> Iterator[Task | Done]:
    """Each answered; who did it is kept, and for which text."""
    for one in deed.answers.items:
        yield Done(one.seq, one.n, f"{one.outcome}：{one.note}")
    bodies = [one.body for one in deed.answers.items if one.outcome == "DONE"]
    first = len(deed.answers.items)
    for n, body in enumerate(bodies):
        yield Task(ASSESSOR, body, "决策前评估论证")
        yield Done(deed.seq, first + 2 * n + 1, "已记录")
    yield from prepared(deed, first + 2 * len(bodies))


def settlements(deed: Deed) -> Iterator[Row]:
    """Each with its days."""
    for n, one in enumerate(deed.answers.items, 1):
        said = one.model_dump(exclude={"seq", "n", "controllable"})
        yield Row(r.Precondition, {**key(deed, n), "task_seq": one.seq, "task_n": one.n, **said})


def public_asked(deed: Deed, view: View) -> Iterator[Opening]:
    """What the public says comes in as a case of this family, with the papers on file."""
    from workflows.public_comment.effects import opening

    a = deed.answers
    yield opening(deed, view, began=a.began, until=a.until, place=a.place, how=a.how)


def window_closed(deed: Deed) -> Iterator[Row]:
    """What came of it."""
    a = deed.answers
    said = {"kind": "CLOSED", "on": a.ended, "received": a.received, "shortened": a.shortened, "note": a.summary}
    yield Row(r.Solicitation, {**key(deed), **said})


def replies(deed: Deed) -> Iterator[Row]:
    """What each department said."""
    for n, one in enumerate(deed.answers.replies, 1):
        yield Row(r.Countersign, {**key(deed, n), **one.model_dump()})


def gaps(deed: Deed) -> Iterator[Task]:
    """Each gap is a task."""
    yield from (Task("GAP", gap.what, gap.basis) for gap in deed.answers.gaps)


def gaps_filled(deed: Deed) -> Iterator[Done]:
    """Each answered."""
    yield from (Done(one.seq, one.n, one.how) for one in deed.answers.answers)


def incident(deed: Deed) -> Iterator[Row]:
    """倒审: kept as an incident, never as a review."""
    a = deed.answers
    if a.ground == "ALREADY_DECIDED":
        said = {"org": deed.case_org, "kind": "late_review", "memo": a.risk_memo, "advice": a.advice}
        yield Row(Incident, {**key(deed), **said})


def supervisor_when_late(deed: Deed) -> Iterator[Role]:
    """The supervisor learns of a late review."""
    if deed.answers.ground == "ALREADY_DECIDED":
        yield SUP


def main_reviewer(deed: Deed, _: View) -> Iterator[Assign]:
    """The person named answers for the opinion."""
    yield Assign(BODY_REVIEWER.key, person=deed.answers.person)


def second_reviewer(deed: Deed, _: View) -> Iterator[Assign]:
    """The person named checks it."""
    yield Assign(CHECKER.key, person=deed.answers.person)


def adviser(deed: Deed, _: View) -> Iterator[Assign]:
    """The adviser asked."""
    yield Assign(BODY_ADVISER.key, person=deed.answers.person)


def handler(deed: Deed, _: View) -> Iterator[Assign]:
    """The new handler."""
    yield Assign(HANDLER.key, person=deed.answers.person)


def advised(deed: Deed) -> Iterator[Row]:
    """That advice was given; its words are in the annex."""
    yield Row(AdviserOpinion, {**key(deed), "adviser": deed.person, "risk": deed.answers.risk})


def disclosure(deed: Deed) -> Iterator[Row]:
    """The search, the risks and the bounds."""
    yield Row(r.RiskDisclosure, {**key(deed), **deed.answers.model_dump()})


def first_opinion(deed: Deed) -> Iterator[Row]:
    """What the unit is told first."""
    yield from _first(deed, "初步")


def rechecked(deed: Deed) -> Iterator[Row]:
    """What another reviewer makes of the objection."""
    yield from _first(deed, "复核")


def _first(deed: Deed, kind: str) -> Iterator[Row]:
    a = deed.answers
    said = {"kind": kind, "conclusion": a.conclusion, "summary": a.summary, **_signed(deed)}
    yield Row(r.FirstOpinion, {**key(deed), **said})
    yield from _findings(deed)


def opinion(deed: Deed) -> Iterator[Row]:
    """The final opinion on the text now on file, and its findings."""
    a = deed.answers
    said = {"number": deed.number, "kind": "审查", "conclusion": a.conclusion, "summary": a.summary, **_signed(deed)}
    yield Row(Opinion, {**key(deed), **said})
    yield from _findings(deed)


def _signed(deed: Deed) -> dict[str, object]:
    return {
        "org": deed.org, "signer": deed.person, "signed_on": deed.today, "text": deed.text, "round": deed.facts.round,
    }  # fmt: skip


def _findings(deed: Deed) -> Iterator[Row]:
    for n, finding in enumerate(deed.answers.findings, 1):
        yield Row(Finding, {**key(deed, n), **finding.model_dump()})


def findings(deed: Deed) -> Iterator[Task]:
    """Each finding of the final opinion waits for the unit's answer."""
    yield from (Task("FINDING", finding.problem, finding.severity) for finding in deed.answers.findings)


def objection(deed: Deed) -> Iterator[Row]:
    """The points of an objection."""
    for n, point in enumerate(deed.answers.points, 1):
        yield Row(r.DisputePoint, {**key(deed, n), "round": deed.facts.round, "point": point})


def points(deed: Deed) -> Iterator[Task]:
    """Each point put to the panel waits for what the reviewer makes of its opinion."""
    yield from (Task(POINT, one.point) for one in deed.answers.points)


def dispute(deed: Deed) -> Iterator[Row]:
    """The points put to the panel, with both positions."""
    for n, one in enumerate(deed.answers.points, 1):
        yield Row(r.DisputePoint, {**key(deed, n), "round": deed.facts.round, **one.model_dump()})


def panel_opened(deed: Deed, _: View) -> Iterator[Opening]:
    """The panel is a case of this family, with the papers on file; while it runs, the review's clock stands."""
    workflow = panel()
    if workflow is not None:
        said = {"points": [one.model_dump() for one in deed.answers.points], "ground": deed.answers.ground}
        yield Opening(workflow, OPENS, deed.case_org, said, f"{deed.title}：评审", carry=True, matter_id=deed.matter_id)


def panel_told(deed: Deed) -> Iterator[Task]:
    """How the panel ended, and what it said: for the answer to it and for the final opinion."""
    said = {name: deed.answers.get(name) for name in ("child", "state", "number", "points", "members")}
    yield Task(PANEL_TOLD, json.dumps(said, ensure_ascii=False, sort_keys=True))


def points_answered(deed: Deed) -> Iterator[Done]:
    """Each answered; with the reason, where there is one."""
    for one in deed.answers.points:
        yield Done(one.seq, one.n, f"{one.outcome}：{one.reason}" if one.reason else one.outcome)


def conflict(deed: Deed) -> Iterator[Task]:
    """Who should not have sat there: waits for what the review body makes of it."""
    yield Task(CONFLICT, deed.answers.member, deed.answers.reason)


def conflict_answered(outcome: str) -> Callable[[Deed], Iterator[Done]]:
    """Every report that waits is answered, with the reason."""

    def done(deed: Deed) -> Iterator[Done]:
        for one in deed.answers.conflicts:
            yield Done(one.seq, one.n, f"{outcome}：{deed.answers.reason}")

    done.__qualname__ = f"conflict_answered({outcome})"
    return done


def absorption(deed: Deed) -> Iterator[Row]:
    """What became of the panel's opinion, point by point."""
    for n, one in enumerate(deed.answers.points, 1):
        said = {"point_seq": one.seq, "point_n": one.n, "outcome": one.outcome, "reason": one.reason}
        yield Row(r.Absorption, {**key(deed, n), **said})


def emergency(deed: Deed) -> Iterator[Row]:
    """What was done, and when."""
    a = deed.answers
    yield Row(Emergency, {**key(deed), "what": a.what, "measure": a.measure, "taken_on": a.taken_on})
