"""What acts keep: register rows, tasks, assignments, linked cases. Each a pure function of the deed."""

from collections.abc import Iterator

from engine.definition import Role
from engine.plan import Assign, Deed, Done, Opening, Row, Task
from engine.standing import View
from registers.decisions import Comparison, Decision, Dissent, Filing
from registers.matters import Emergency, Incident, Matter, OuterLimit, Transfer
from registers.opinions import AdviserOpinion, Confirmation, Disposition, Finding, Opinion
from workflows.roles import ADV, HANDLER, HUB_LEAD, REVIEWER, SUP


def _key(deed: Deed, n: int = 1) -> dict[str, int]:
    return {"case_id": deed.case_id, "seq": deed.seq, "n": n}


def matter(deed: Deed) -> Iterator[Row]:
    """The matter, and the statutory period that runs beside it."""
    a = deed.answers
    plain = (
        "matter_type",
        "mode",
        "catalogue",
        "catalogue_version",
        "outside_reason",
        "planned_on",
        "amount",
        "public",
        "confidential",
        "follows",
    )
    yield Row(
        Matter, {**_key(deed), "org": deed.case_org, "title": deed.title, **{name: getattr(a, name) for name in plain}}
    )
    if a.outer_limit:
        yield Row(
            OuterLimit, {**_key(deed), "kind": a.matter_type, "policy": a.outer_limit, "started_on": a.outer_from}
        )


def received(deed: Deed) -> Iterator[Row]:
    """A matter sent on by another reviewer."""
    a = deed.answers
    yield Row(
        Matter,
        {
            **_key(deed),
            "org": deed.case_org,
            "title": deed.title,
            "matter_type": a.matter_type,
            "mode": a.mode,
            "public": a.public,
        },
    )


def required(deed: Deed) -> Iterator[str]:
    """The materials this case will have to hold."""
    yield from deed.answers.required


def preconditions(deed: Deed) -> Iterator[Task]:
    """Each precondition is a task."""
    yield from (Task("PRECONDITION", what) for what in deed.answers.preconditions)


def reset_preconditions(deed: Deed) -> Iterator[Task]:
    """What the new text touches is required again."""
    yield from (Task("PRECONDITION", what) for what in deed.answers.reset)


def preconditions_settled(deed: Deed) -> Iterator[Done]:
    """Each answered."""
    yield from (Done(one.seq, one.n, f"{one.outcome}：{one.note}") for one in deed.answers.items)


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
        yield Row(
            Incident,
            {**_key(deed), "org": deed.case_org, "kind": "late_review", "memo": a.risk_memo, "advice": a.advice},
        )


def supervisor_when_late(deed: Deed) -> Iterator[Role]:
    """The supervisor learns of a late review."""
    if deed.answers.ground == "ALREADY_DECIDED":
        yield SUP


def transferred(deed: Deed) -> Iterator[Row]:
    """Where it went."""
    yield Row(Transfer, {**_key(deed), "to_org": deed.answers.to_org, "reason": deed.answers.reason})


def linked(deed: Deed, view: View) -> Iterator[Opening]:
    """The case opens at the competent reviewer, with its papers."""
    from workflows.township_review import WORKFLOW

    f = deed.facts
    said = {
        "from_case": deed.case_id, "to_org": deed.answers.to_org, "matter_type": f.matter_type, "mode": f.mode,
        "adviser": f.adviser_required, "public": f.public,
        "required": list(view.required), "preconditions": [task.text for task in view.open_tasks("PRECONDITION")],
    }  # fmt: skip
    yield Opening(
        WORKFLOW, "receive", deed.case_org, said, deed.title, family=False, carry=True, matter_id=deed.matter_id
    )


def review_office(deed: Deed, view: View) -> Iterator[Assign]:
    """The review mode says which office reviews: the own judicial office, the hub, or the county."""
    hows = {"LOCAL": ("local", "cluster"), "COUNTY": ("county",)}.get(deed.answers.mode, ("cluster", "local"))
    org = next((one for how in hows for one in view.offices.covering(view.org, how)), "")
    if org:
        yield from (Assign(role.key, org) for role in (REVIEWER, HUB_LEAD, ADV))


def receiving_office(deed: Deed, _: View) -> Iterator[Assign]:
    """The reviewer it was sent to."""
    yield from (Assign(role.key, deed.answers.to_org) for role in (REVIEWER, HUB_LEAD, ADV))


def reviewer(deed: Deed, _: View) -> Iterator[Assign]:
    """The person named reviews."""
    yield Assign(REVIEWER.key, person=deed.answers.person)


def claimer(deed: Deed, _: View) -> Iterator[Assign]:
    """Whoever claims reviews."""
    yield Assign(REVIEWER.key, person=deed.person)


def handler(deed: Deed, _: View) -> Iterator[Assign]:
    """The new handler."""
    yield Assign(HANDLER.key, person=deed.answers.person)


def adviser(deed: Deed, _: View) -> Iterator[Assign]:
    """The adviser asked."""
    yield Assign(ADV.key, person=deed.answers.person)


def advised(deed: Deed) -> Iterator[Row]:
    """That advice was given; its words are in the annex."""
    yield Row(AdviserOpinion, {**_key(deed), "adviser": deed.person, "risk": deed.answers.risk})


def opinion(deed: Deed) -> Iterator[Row]:
    """The opinion on the text now on file, and its findings."""
    yield from _opinion(deed, "审查")


def reexamination(deed: Deed) -> Iterator[Row]:
    """A new opinion after an objection; the old one stood until now."""
    yield from _opinion(deed, "复核")


def afterwards(deed: Deed) -> Iterator[Row]:
    """The supplementary opinion on what was done in an emergency."""
    yield from _opinion(deed, "补充")


def _opinion(deed: Deed, kind: str) -> Iterator[Row]:
    a = deed.answers
    signed = {
        "org": deed.org,
        "signer": deed.person,
        "signed_on": deed.today,
        "text": deed.text,
        "round": deed.facts.round,
    }
    yield Row(
        Opinion,
        {**_key(deed), "number": deed.number, "kind": kind, "conclusion": a.conclusion, "summary": a.summary, **signed},
    )
    for n, finding in enumerate(a.findings, 1):
        yield Row(Finding, {**_key(deed, n), **finding.model_dump()})


def findings(deed: Deed) -> Iterator[Task]:
    """Each finding waits for the office's answer."""
    yield from (Task("FINDING", finding.problem, finding.severity) for finding in deed.answers.findings)


def dispositions(deed: Deed) -> Iterator[Row]:
    """The office's answer to each finding."""
    for n, one in enumerate(deed.answers.dispositions, 1):
        said = {"finding_seq": one.seq, "finding_n": one.n, "outcome": one.outcome, "reason": one.reason}
        yield Row(Disposition, {**_key(deed, n), **said})


def findings_reopened(deed: Deed) -> Iterator[Done]:
    """What was answered incompletely waits again."""
    yield from (Done(one.seq, one.n, "") for one in deed.answers.items)


def findings_answered(deed: Deed) -> Iterator[Done]:
    """Each answered."""
    yield from (Done(one.seq, one.n, one.outcome) for one in deed.answers.dispositions)


def confirmation(deed: Deed) -> Iterator[Row]:
    """The confirmation names the text and counts as the opinion on it."""
    yield Row(Confirmation, {**_key(deed), "text": deed.text, "note": deed.answers.note})


def decision(deed: Deed) -> Iterator[Row]:
    """The decision, and every dissent with its name."""
    a = deed.answers
    plain = ("organ", "decided_on", "result", "entitled", "present", "agreed", "reviewer_attended", "package")
    yield Row(Decision, {**_key(deed), "text": deed.text, **{name: getattr(a, name) for name in plain}})
    for n, dissent in enumerate(a.dissents, 1):
        yield Row(Dissent, {**_key(deed, n), "name": dissent.name, "reason": dissent.reason})


def comparison(deed: Deed) -> Iterator[Row]:
    """The final text beside the reviewed one."""
    final = next((m.sha256 for m in reversed(deed.materials) if m.kind == "final"), "")
    yield Row(
        Comparison,
        {
            **_key(deed),
            "reviewed": deed.previous_text,
            "final": final,
            "outcome": deed.answers.outcome,
            "note": deed.answers.note,
        },
    )


def filing(deed: Deed) -> Iterator[Row]:
    """Filed for record."""
    a = deed.answers
    yield Row(Filing, {**_key(deed), "kind": "FILED", "receiver": a.receiver, "on": a.filed_on, "note": a.note})


def conforms(deed: Deed) -> Iterator[Row]:
    """What was filed conforms."""
    yield Row(
        Filing, {**_key(deed), "kind": "CONFORMS", "receiver": deed.org, "on": deed.today, "note": deed.answers.note}
    )


def ordered(deed: Deed) -> Iterator[Row]:
    """Ordered to correct."""
    note = f"{deed.answers.demand}（{deed.answers.basis}）"
    yield Row(
        Filing, {**_key(deed), "kind": "CORRECTION_ORDERED", "receiver": deed.org, "on": deed.today, "note": note}
    )


def corrected(deed: Deed) -> Iterator[Row]:
    """Voted anew."""
    a = deed.answers
    yield Row(Filing, {**_key(deed), "kind": "CORRECTED", "receiver": deed.org, "on": a.voted_on, "note": a.note})


def emergency(deed: Deed) -> Iterator[Row]:
    """What was done, and when."""
    a = deed.answers
    yield Row(Emergency, {**_key(deed), "what": a.what, "measure": a.measure, "taken_on": a.taken_on})
