"""What pages share about absences: whose concern whom, who leads, and reasons that name people by their names."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from engine.docket import Docket
from engine.errors import Reason
from engine.inbox import acting_for, posts_of
from house.absences import LEADS, absences, holders
from house.meanwhile import Due, due_while_away
from house.roster import seen_by
from web.here import Here

_USERNAME = re.compile(r"[a-z0-9][a-z0-9_.-]*")


def led(here: Here, docket: Docket) -> set[str]:
    """Who works in the offices that this person leads, themselves included."""
    orgs = {org for role, org in posts_of(docket.connection, here.me, here.today) if role in LEADS}
    return (
        {who for persons in holders(docket.connection, orgs, here.today).values() for who in persons} if orgs else set()
    )


def on_leave(here: Here, docket: Docket, staff: Iterable[str], principals: Iterable[str]) -> dict[str, Any]:
    """The absences that concern this person, and what falls due meanwhile: `staff` they administer, `principals` they act for."""
    mine, people = [here.me], {*staff, *principals, *led(here, docket)} - {here.me}
    readers = acting_for(docket.connection, here.me, here.today)
    return {
        "my_leaves": absences(here.house, docket, mine),
        "their_leaves": absences(here.house, docket, people),
        "due_meanwhile": due_while_away(here.house, docket, [*mine, *people], readers),
        "may_end": {here.me, *staff},
        "roster": bool(seen_by(here.house, docket, here.me)),
    }


def of_my_people(here: Here, docket: Docket) -> list[Due]:
    """For who leads an office: what falls due while somebody there is away."""
    people = led(here, docket)
    return (
        due_while_away(here.house, docket, people, acting_for(docket.connection, here.me, here.today)) if people else []
    )


def by_name(reasons: Iterable[Reason], names: Mapping[str, str]) -> list[Reason]:
    """Reasons as people read them: 王五 for wang_jia."""

    def said(text: str) -> str:
        return _USERNAME.sub(lambda found: names.get(found[0], found[0]), text)

    return [replace(one, text=said(one.text), who=said(one.who)) for one in reasons]
