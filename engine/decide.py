"""decide(seen, request) → Plan, or Refused: pure, so that preview, simulation and exhaustion run the shipped rules."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from engine import telling
from engine.absences import SHELF, Absences
from engine.checks import (
    acting_role,
    answers_of,
    brought,
    check,
    earliest,
    opening_holders,
    rule_for,
    unclaimed,
    view_of,
)
from engine.cover import Turned, answered, turn
from engine.definition import BACK, TIME_USER, Role, Rule, Workflow
from engine.errors import BadAnswers, NotOffered, NotReady, Reason, reasons_of
from engine.machine import move
from engine.offices import Covers, Organisation, Relation
from engine.plan import MORE, Change, Deed, Done, Material, Opening, Plan, Row, Task
from engine.record import FORMAT, canonical, projected
from engine.sealing import masked, sealed_answers
from engine.standing import Holder, Request, Seen, View
from engine.tables import Annex, Assignment, BookRow, Case, Event, Revision, Unsealed, Untold, stamp


@cache
def _law(rule: Rule) -> str:
    return rule.law.label


def decide(seen: Seen, request: Request) -> Plan:
    """What the act would change. Raises Refused with every reason; changes nothing."""
    rule = rule_for(seen, request)
    if rule.by_case:
        said = f"“{seen.workflow.title}”的“{rule.title}”由另案开启，不能直接开启"
        raise NotOffered(Reason(said, _law(rule), f"须在另案中{rule.by_case}"))
    view = view_of(seen, request)
    if seen.case is None and (missing := unclaimed(seen.workflow, view.holders)):
        raise NotReady(missing)
    role, org, answers = check(seen, rule, view, request)
    return assemble(seen, rule, view, request, role, org, answers)


def decide_time(seen: Seen, act: str, answers: Mapping[str, Any], stages: Mapping[str, int]) -> Plan:
    """What time would change; `stages` are the warning stages it raises."""
    request = Request(act, TIME_USER, answers)
    rule = rule_for(seen, request)
    view = view_of(seen, request)
    role, org = acting_role(seen, rule, view, request)
    typed, wrong = (answers, []) if rule.asks is None else answers_of(rule, request, view)
    if wrong:
        raise BadAnswers(wrong)
    blocked = [reason for one in rule.when if (reason := one(seen.facts))]
    blocked += [reason for one in rule.only_if if (reason := one(view))]
    if blocked:
        raise NotReady(reasons_of(blocked))
    return assemble(seen, rule, view, request, role, org, typed, stages)


def assemble(
    seen: Seen,
    rule: Rule,
    view: View,
    request: Request,
    role: Role,
    org: str,
    answers: Any,
    stages: Mapping[str, int] | None = None,
) -> Plan:
    """The plan of an act that has passed its checks: move, then every effect in order, then the event that seals them."""
    case, workflow = seen.case, seen.workflow
    case_id, seq, head = (case.id, case.seq + 1, case.head) if case else (seen.next_id, 1, "")
    materials = brought(request, seen.facts)
    old_text = case.text if case else ""
    text = _text(workflow, materials) or old_text
    facts = workflow.new_text(seen.facts) if text != old_text and workflow.new_text else seen.facts
    facts = rule.sets(facts, answers) if rule.sets else facts
    state = move(workflow, rule, case.state if case else "", answers, case.previous if case else "")
    if rule.act == "end_with_parent" and workflow.ended:
        state = workflow.ended.key
    number, book, books = _number(seen, rule, org)
    matter, title = (case.matter_id, case.title) if case else (request.matter_id or case_id, request.title)
    deed = Deed(
        case_id, seq, rule, request.actor, request.principal, role.key, org, view.org, seen.now, seen.today, masked(answers),
        seen.facts, facts, number, text, old_text, materials, matter, title,
    )  # fmt: skip
    turned = turn(seen, rule, seq, state, facts, stages or {}, view.org, answers)
    holders, assigned = _assigned(seen, rule, deed, view, role)
    notices = tuple(telling.notices(seen, rule, deed, holders, state))
    plain, annexes = sealed_answers(case_id, seq, answers, seen.salt)
    said = {
        **_said(seen, request, deed), "prev": head, "to": state, "answers": plain, "book": book, "clocks": turned.sealed,
        "assign": [[key, holder.org, holder.person] for key, holder in assigned.items()],
        "tells": [[n.role, n.org, n.person, n.text] for n in notices],
    }  # fmt: skip
    body = canonical(said)
    digest = hashlib.sha256(body.encode()).hexdigest()
    event = {"case_id": case_id, "seq": seq, "act": rule.act, "actor": request.actor, "at": seen.now}
    held = seen.holders if case else {}
    fresh = [(key, holder) for key, holder in assigned.items() if key not in held]
    again = [(key, holder) for key, holder in assigned.items() if key in held]
    rows = [
        Row(Event, {**event, "body": body, "prev_hash": head, "hash": digest}),
        Row(Unsealed, {"case_id": case_id, "seq": seq}),
        *((Row(Untold, {"case_id": case_id, "seq": seq}),) if notices else ()),
        *turned.rows,
        *(Row(Annex, one) for one in annexes),
        *projected(said, seen.now),
        *(rule.writes(deed) if rule.writes else ()),
        *(Row(Assignment, {"case_id": case_id, "role": k, "org": h.org, "person": h.person}) for k, h in fresh),
    ]
    standing = _standing_values(seen, deed, state, digest, turned, holders)
    changes = [*turned.changes, *books]
    changes += [
        Change(Assignment, {"case_id": case_id, "role": k}, {"org": h.org, "person": h.person}) for k, h in again
    ]
    changes += rule.alters(deed) if rule.alters else ()
    if case is None:
        rows.insert(0, Row(Case, {**_opened(said), "opened_at": seen.now, **standing}))
        changes.append(Change(BookRow, {"org": "", "kind": "case", "year": 0}, {"last": case_id}))
    else:
        previous = case.previous if state == case.state or rule.to == BACK else case.state
        changes.insert(0, Change(Case, {"id": case_id}, {**standing, "previous": previous}))
    if rule.touches:
        renewed_rows, renewals = _renewed(seen, rule, rows)
        rows += renewed_rows
        changes += renewals
    warnings = tuple(_warnings(seen, rule, view, answers))
    plan = Plan(deed, state, body, digest, tuple(rows), tuple(changes), tuple(turned.moved), notices, warnings)
    if rule.opens is None and not workflow.state[state].final:
        return plan
    return replace(plan, children=tuple(_further(seen, plan, rule, view)))


# --- the parts of an event ----------------------------------------------------------------------------------------------


def _said(seen: Seen, request: Request, deed: Deed) -> dict[str, Any]:
    """What an event says of its deed: who, in which right, on which case, from which facts to which, with which texts and tasks."""
    case, workflow, rule = seen.case, seen.workflow, deed.rule
    return {
        "v": FORMAT, "algo": "sha256", "chain": deed.case_id, "seq": deed.seq,
        "workflow": workflow.key, "version_sha": workflow.sha, "act": rule.act, "title": rule.title, "law": _law(rule),
        "from": case.state if case else "", "at": stamp(seen.now),
        "actor": deed.actor, "on_behalf_of": deed.principal, "authority": _authority(seen, rule, request),
        "role": deed.role, "org": deed.org, "case_org": deed.case_org, "matter": deed.matter_id, "case_title": deed.title,
        "root": case.root_id if case else seen.root_id or deed.case_id, "parent": case.parent_id if case else seen.parent_id,
        "request": request.key, "request_sha": request.sha() if request.key else "",
        "number": deed.number, "round": deed.facts.round, "before": deed.before.__dict__, "facts": deed.facts.__dict__,
        "texts": [[m.kind, m.sha256, m.name] for m in deed.materials], "text": deed.text, "parts": _parts(rule, deed),
        "tasks": [_task(task) for task in rule.tasks(deed)] if rule.tasks else [],
        "requires": case.requires if case else " ".join(rule.requires(deed)) if rule.requires else "",
    }  # fmt: skip


def _text(workflow: Workflow, materials: Sequence[Material]) -> str:
    """The hash of the text that is brought; the last one, where there are several; empty without one."""
    key = workflow.text.key if workflow.text else None
    return next((m.sha256 for m in reversed(materials) if m.kind == key), "")


def _number(seen: Seen, rule: Rule, org: str) -> tuple[str, list[Any], list[Change]]:
    """The next number of the rule's book, its place there, and the book's change."""
    if rule.book is None:
        return "", [], []
    last = seen.books.get((org, rule.book.kind), 0)
    office = seen.snapshot.offices.office[org]
    year = seen.today.year
    key = {"org": org, "kind": rule.book.kind, "year": year}
    number = rule.book.pattern.format(mark=office.mark or office.title, year=year, n=last + 1)
    return number, [org, rule.book.kind, year, last + 1], [Change(BookRow, key, {"last": last + 1})]


def _authority(seen: Seen, rule: Rule, request: Request) -> str:
    """The paper on which a delegate acts today, in this role."""
    if not request.principal:
        return ""
    known: Absences = seen.snapshot.shelves[SHELF]
    line = known.deputies(request.principal, seen.today, [role.key for role in rule.roles])
    return next((one.authority for one in line if one.delegate == request.actor), "")


def _assigned(
    seen: Seen, rule: Rule, deed: Deed, view: View, role: Role
) -> tuple[dict[str, Holder], dict[str, Holder]]:
    """Everybody who holds a role afterwards, and those who are new."""
    before = dict(seen.holders) if seen.case else {}
    now = dict(before) if seen.case else opening_holders(seen, view.org)
    if seen.case is None and role.personal:
        now[role.key] = Holder(now[role.key].org, deed.person)
    for one in rule.assigns(deed, view) if rule.assigns else ():
        now[one.role] = Holder(one.org or now[one.role].org, one.person)
    return now, {key: holder for key, holder in now.items() if (was := before.get(key)) is not holder and was != holder}


def _parts(rule: Rule, deed: Deed) -> list[tuple[str, str, int]]:
    """The part taken, by actor and principal."""
    if not rule.part:
        return []
    return [(rule.part, person, deed.facts.round) for person in dict.fromkeys((deed.actor, deed.person))]


def _task(task: Task | Done) -> list[Any]:
    """A task, or the answer to one, as the event says it."""
    if isinstance(task, Done):
        return ["done", task.seq, task.n, task.outcome]
    return ["open", task.kind, task.text, task.detail]


# --- the case row and the snapshots ---------------------------------------------------------------------------------


def _standing_values(
    seen: Seen, deed: Deed, state: str, digest: str, turned: Turned, holders: Mapping[str, Holder]
) -> dict[str, Any]:
    at = seen.workflow.state[state]
    holder = holders.get(at.awaits.key) if at.awaits else None
    return {
        "state": state, "facts": _facts_text(seen, deed), "text": deed.text, "seq": deed.seq, "head": digest,
        "due_on": turned.due_on, "closed_at": seen.now if at.final else None,
        "awaits_role": at.awaits.key if at.awaits else "", "awaits_org": holder.org if holder else "",
        "awaits_person": holder.person if holder and at.awaits and at.awaits.personal else None,
    }  # fmt: skip


def _facts_text(seen: Seen, deed: Deed) -> str:
    """The facts as the case row keeps them; most acts leave them as they were."""
    return seen.case.facts if seen.case and deed.facts is seen.facts else deed.facts.to_json()


def _opened(said: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": said["chain"], "root_id": said["root"], "parent_id": said["parent"], "matter_id": said["matter"],
        "workflow": said["workflow"], "version": said["version_sha"], "org": said["case_org"], "title": said["case_title"],
        "previous": "", "requires": said["requires"],
    }  # fmt: skip


def _renewed(seen: Seen, rule: Rule, rows: list[Row]) -> tuple[list[Row], list[Change]]:
    """Snapshots that this act makes old; and the closure of who covers whom, when the offices have changed."""
    changes = [Change(Revision, {"kind": kind}, {f"n{MORE}": 1}) for kind in rule.touches]
    if "offices" not in rule.touches:
        return [], changes
    before = seen.snapshot.offices
    fresh = {table: [row.values for row in rows if row.table is table] for table in (Organisation, Relation)}
    after = before.with_rows(fresh[Organisation], fresh[Relation])
    names = ("org", "covered", "how")
    came, went = after.closure - before.closure, before.closure - after.closure
    changes += [Change(Covers, dict(zip(names, key, strict=True)), {}) for key in sorted(went)]
    return [Row(Covers, dict(zip(names, key, strict=True))) for key in sorted(came)], changes


def _warnings(seen: Seen, rule: Rule, view: View, answers: Any) -> Iterator[Reason]:
    if rule.warns:
        yield from reasons_of(rule.warns(view, answers))
    planned = answered(answers, "planned_on")
    for title, opens in earliest(seen, view) if planned else ():
        if planned < opens:
            yield Reason(f"计划日 {planned} 早于{title}允许的最早日 {opens}")


# --- further deeds of one request -------------------------------------------------------------------------------------


def _further(seen: Seen, plan: Plan, rule: Rule, view: View) -> Iterator[Plan]:
    """Deeds on other cases: cases opened, children ended with their parent, the parent told that a child has ended."""
    deed = plan.deed
    next_id = seen.next_id + (seen.case is None)
    for n, opening in enumerate(rule.opens(deed, view) if rule.opens else ()):
        yield _open(seen, deed, opening, next_id + n)
    if not seen.workflow.state[plan.state].final:
        return
    for member in seen.family:
        if member.case is None:
            continue
        rest = replace(member, family=[one for one in seen.family if one is not member])
        if member.case.parent_id == deed.case_id and member.workflow.ended:
            yield decide_time(rest, "end_with_parent", {"parent": deed.case_id, "state": plan.state}, {})
        elif seen.case and member.case.id == seen.case.parent_id and _is_told(member, seen.workflow, rule):
            more = seen.workflow.reports(deed) if seen.workflow.reports else {}
            said = {"child": deed.case_id, "workflow": seen.workflow.key, "state": plan.state, **more}
            yield decide_time(rest, member.workflow.reaction(member.standing.state, seen.workflow.key), said, {})


def _is_told(parent: Seen, child: Workflow, rule: Rule) -> bool:
    """Whether a parent's table says what follows when a child of this procedure ends by itself."""
    return rule.act != "end_with_parent" and parent.workflow.reaction(parent.standing.state, child.key) != ""


def _open(seen: Seen, deed: Deed, opening: Opening, case_id: int) -> Plan:
    """A case opened by an act: who opens it needs no office there, everything else is checked."""
    workflow = opening.workflow
    root = seen.case.root_id if seen.case else deed.case_id
    fresh = Seen(
        workflow, None, workflow.facts(), seen.now, seen.today, seen.snapshot, next_id=case_id, salt=seen.salt,
        root_id=root if opening.family else 0, parent_id=deed.case_id if opening.family else None,
        family=(seen,) if opening.family else (), ended=seen.ended if opening.family else (),
    )  # fmt: skip
    request = Request(
        opening.act, deed.actor, opening.answers, title=opening.title, org=opening.org, matter_id=opening.matter_id,
        workflow=workflow.key, principal=deed.principal, materials=(*seen.materials, *deed.materials) if opening.carry else (),
    )  # fmt: skip
    rule = rule_for(fresh, request)
    view = view_of(fresh, request)
    answers, wrong = answers_of(rule, request, view)
    if missing := [*wrong, *unclaimed(workflow, view.holders)]:
        raise NotReady(missing)
    return assemble(fresh, rule, view, request, rule.roles[0], opening.org, answers)
