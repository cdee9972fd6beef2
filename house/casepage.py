"""One case whole, as data: where it stands, until when and why, what was found, what was done, what a person may do."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, select
from sqlmodel import col

from engine.clocks import ClockKind, Entry, explain
from engine.cover import limit_of
from engine.docket import Docket
from engine.errors import NotFound
from engine.lights import light, overdue
from engine.standing import Run, Seen, Standing
from engine.statements import of
from engine.tables import Case, ClockRow, Event, Ledger, Unsealed
from house.seeing import confidential
from registers.matters import OuterLimit
from workflows.withheld import ASKED, spoken, withheld

TERMS = ("clock", "started", "kind", "unit", "amount", "policy", "assumed", "started_on")
WATCHING = {"SUP", "CREV", "CLEAD"}  # they watch from above: their office need not hold a role here
TOLD = (
    "act",
    "title",
    "actor",
    "on_behalf_of",
    "authority",
    "role",
    "org",
    "law",
    "from",
    "to",
    "number",
    "answers",
    "texts",
)


def page(docket: Docket, case_id: int, actor: str = "", principal: str = "") -> dict[str, Any]:
    """Everything about a case; with an actor also what this person may do. Raises NotFound."""
    seen = docket.see(case_id, actor, principal)
    if seen.case is None:
        raise NotFound(f"没有审查件 {case_id}")
    roles = roles_in(seen) if actor else None
    inside = kept_inside(docket.connection, seen) if actor else frozenset()
    said = {
        **_standing(seen, seen.case),
        "clocks": [_clock(seen, seen.case.org, run) for run in (*seen.runs, *_closed(docket.connection, case_id))],
        "outer_limits": list(_outer(seen, docket.connection)),
        "tasks": [asdict(task) for task in seen.tasks if task.kind in ASKED],
        "materials": [
            {**asdict(one), "kind_title": _paper(seen, one.kind)} for one in seen.materials if one.seq not in inside
        ],
        "family": list(_family(docket, seen)),
        "confidential": confidential(docket.connection, seen.case.matter_id),
        "events": list(_events(docket.connection, seen, roles)),
    }
    if actor:
        said["acts"] = list(_acts(docket, case_id, actor, principal))
    return said


def _outer(seen: Seen, connection: Connection) -> Iterator[dict[str, Any]]:
    """Statutory periods of the matter: shown beside the clocks, never stopped or lengthened by an act of review."""
    case, snapshot = seen.standing, seen.snapshot
    calendar = snapshot.calendar(case.org)
    wanted = col(OuterLimit.case_id).in_((case.id, case.matter_id))
    for policy, started in connection.execute(select(*of(OuterLimit, "policy", "started_on")).where(wanted)):
        value = snapshot.policies.value(policy, case.org, started)
        due = calendar.on_or_after(calendar.add(started, int(value.value), value.unit))
        late = seen.today > due and seen.standing.closed_at is None
        yield {
            "policy": policy,
            "limit": value.words,
            "started_on": started,
            "due": due,
            "source": value.source,
            "passed": late,
        }


def _standing(seen: Seen, case: Standing) -> dict[str, Any]:
    workflow, offices = seen.workflow, seen.snapshot.offices
    state = workflow.state[case.state]
    awaited = seen.holders.get(state.awaits.key) if state.awaits else None
    names = (
        "id",
        "title",
        "org",
        "matter_id",
        "workflow",
        "version",
        "state",
        "seq",
        "head",
        "text",
        "opened_at",
        "closed_at",
    )
    holders = [
        {
            "role": key,
            "title": _role(seen, key),
            "org": one.org,
            "org_title": offices.title(one.org),
            "person": one.person,
        }
        for key, one in seen.holders.items()
    ]
    return {
        **{name: getattr(case, name) for name in names},
        "org_title": offices.title(case.org),
        "workflow_title": workflow.title,
        "state_title": state.title,
        "waits": state.waits,
        "awaits": None if state.awaits is None else {
            "role": state.awaits.key,
            "title": state.awaits.title,
            "org": awaited.org if awaited else "",
            "person": awaited.person if awaited else None,
        },
        "facts": dict(seen.facts.__dict__),
        "facts_in_words": dict(_facts(seen)),
        "assignments": holders,
    }  # fmt: skip


def _role(seen: Seen, key: str) -> str:
    role = seen.workflow.role.get(key)
    return role.title if role else key


def _paper(seen: Seen, key: str) -> str:
    kind = seen.workflow.kind.get(key)
    return kind.title if kind else key


def _facts(seen: Seen) -> Iterator[tuple[str, str]]:
    """The facts that say something, with Chinese names as far as the workflow gives them."""
    titles = seen.workflow.titles
    for name, value in seen.facts.__dict__.items():
        if value not in ("", 0):  # nor False
            yield titles.get(name, name), "是" if value is True else titles.get(str(value), str(value))


def _clock(seen: Seen, org: str, run: Run) -> dict[str, Any]:
    """One run of a clock with its explanation, day by day."""
    calendar, policies = seen.snapshot.calendar(org), seen.snapshot.policies
    kind, reading, clock = ClockKind(run.kind), run.reading(calendar), seen.definition(run)
    days = explain(run.ledger, kind, run.unit, calendar, seen.today if reading.status == "standing" else None)
    warn, share = (int(policies.value(key, org, seen.today).value) for key in ("clock.warn", "clock.warn.share"))
    return {
        **{name: getattr(run, name) for name in TERMS},
        "title": clock.title,
        "law": clock.law.label,
        "status": reading.status,
        "due": reading.due,
        "opens": reading.opens,
        "left": reading.left,
        "used": reading.used,
        "provisional": reading.provisional and reading.status == "running",
        "light": light(reading, kind, calendar, run.unit, seen.today, warn, share, limit_of(run)),
        "overdue": overdue(reading, run.unit, calendar, seen.today),
        "ledger": [asdict(entry) for entry in run.ledger],
        "remaining": sum(1 for row in days if row.counted and row.date > seen.today),
        "days": [asdict(row) for row in days],
    }


def _closed(connection: Connection, case_id: int) -> Iterator[Run]:
    """The runs that are done with."""
    entries: dict[tuple[str, int], list[Entry]] = {}
    lines = select(*of(Ledger, "clock", "started", "seq", "kind", "on", "value", "why"))
    lines = lines.where(col(Ledger.case_id) == case_id).order_by(*of(Ledger, "clock", "started", "n"))
    for clock, started, *entry in connection.execute(lines):
        entries.setdefault((clock, started), []).append(Entry(*entry))
    names = (*TERMS, "stage", "look_at", "due_on", "provisional")
    rows = select(*of(ClockRow, *names)).where(col(ClockRow.case_id) == case_id)
    rows = rows.where(col(ClockRow.status).not_in(["running", "standing"]))
    for row in connection.execute(rows.order_by(*of(ClockRow, "started", "clock"))):
        terms: dict[str, Any] = dict(zip(names, row, strict=True))
        yield Run(**terms, ledger=tuple(entries[terms["clock"], terms["started"]]))


def _family(docket: Docket, seen: Seen) -> Iterator[dict[str, Any]]:
    """The other cases of the family, ended ones too: the parent of a panel, the panels of a decision."""
    rows = select(*of(Case, "id", "workflow", "version", "state")).where(col(Case.root_id) == seen.standing.root_id)
    found = docket.connection.execute(rows.where(col(Case.id) != seen.standing.id).order_by(col(Case.id)))
    for case_id, key, version, state in found:
        workflow = docket.registry.find(key, version)
        at = workflow.state.get(state) if workflow else None
        yield {"id": case_id, "workflow": workflow.title if workflow else key, "state": at.title if at else state}


def roles_in(seen: Seen) -> frozenset[str]:
    """The roles in which the reader (or whom they act for) could meet this case: their posts, and supervision."""
    orgs = {holder.org for holder in seen.holders.values()} | {seen.standing.org}
    return frozenset(post.role for post in seen.posts if post.org in orgs or post.role in WATCHING)


def kept_inside(connection: Connection, seen: Seen) -> frozenset[int]:
    """The steps whose files the reader does not get yet: brought by an act whose answers stay inside, before the case has spoken."""
    rows = select(*of(Event, "seq", "act")).where(col(Event.case_id) == seen.standing.id)
    acts = {seq: act for seq, act in connection.execute(rows)}  # noqa: C416 -- rows are not pairs to mypy
    if spoken(acts.values()):
        return frozenset()
    roles = roles_in(seen)
    return frozenset(seq for seq, act in acts.items() if withheld(seen.workflow.key, act, roles))


def _events(connection: Connection, seen: Seen, roles: frozenset[str] | None) -> Iterator[dict[str, Any]]:
    """The record as its bodies tell it, and whether a checkpoint covers each step. `roles`: None sees everything."""
    case_id, workflow = seen.standing.id, seen.workflow.key
    waiting = set(connection.execute(select(col(Unsealed.seq)).where(col(Unsealed.case_id) == case_id)).scalars())
    rows = select(*of(Event, "seq", "at", "body", "hash")).where(col(Event.case_id) == case_id).order_by(col(Event.seq))
    for seq, at, body, digest in connection.execute(rows):
        said = json.loads(body)
        inside = roles is not None and withheld(workflow, said["act"], roles)
        if inside:
            said["answers"] = None
        yield {
            "seq": seq,
            "at": at,
            **{name: said[name] for name in TOLD},
            "hash": digest,
            "checkpointed": seq not in waiting,
            "withheld": inside,
        }


def _acts(docket: Docket, case_id: int, actor: str, principal: str) -> Iterator[dict[str, Any]]:
    """What the person may do now, with the schema of its answers; for the rest, why not."""
    for offer in docket.offers(case_id, actor, principal):
        offered = not offer.refused
        yield {
            "act": offer.rule.act,
            "title": offer.rule.title,
            "offered": offered,
            "yours": offer.yours,
            "reasons": [{**asdict(reason), "said": str(reason)} for reason in offer.refused],
            "answers": offer.schema if offered else {},
        }


def steps_since(docket: Docket, case_id: int, seq: int) -> list[dict[str, Any]]:
    """What has been done on a case after a step: for somebody who came too late."""
    rows = select(*of(Event, "seq", "at", "body")).where(col(Event.case_id) == case_id, col(Event.seq) > seq)
    told = [(row.seq, row.at, json.loads(row.body)) for row in docket.connection.execute(rows.order_by(col(Event.seq)))]
    return [
        {"seq": n, "at": at, **{k: said[k] for k in ("title", "actor", "on_behalf_of", "from", "to")}}
        for n, at, said in told
    ]
