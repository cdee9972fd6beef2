"""Opening a case of any procedure: for which offices this person may, and what it asks before there is a case."""

from engine.calendar import day_of
from engine.checks import acting_role, unclaimed, view_of
from engine.definition import Rule, Workflow
from engine.docket import Docket
from engine.errors import Refused
from engine.inbox import posts_of
from engine.standing import Office, Request, Seen, View
from house.opening import House

KINDS = ("government", "department", "township")  # whose matters are brought


def before(house: House, docket: Docket, workflow: Workflow, person: str) -> Seen:
    """What is known when there is no case yet: the moment, the snapshots, the posts of one person."""
    snapshot, today = house.snapshot(docket.connection), day_of(docket.now)
    posts = [Office(person, role, org) for role, org in posts_of(docket.connection, person, today)]
    return Seen(workflow, None, workflow.facts(), docket.now, today, snapshot, posts=posts)


def view_for(seen: Seen, rule: Rule, person: str, org: str) -> View:
    """What a form may be made from, for a case of an office that is about to be opened."""
    return view_of(seen, Request(rule.act, person, org=org, workflow=seen.workflow.key))


def places(seen: Seen, rule: Rule, person: str) -> list[str]:
    """The offices for which this person may open such a case: their own, then governments, departments, townships."""
    offices = seen.snapshot.offices
    own = {post.org for post in seen.posts}
    found = [code for code, one in offices.office.items() if one.kind in KINDS and _may(seen, rule, person, code)]
    return sorted(
        found, key=lambda code: (code not in own, KINDS.index(offices.office[code].kind), offices.title(code))
    )


def _may(seen: Seen, rule: Rule, person: str, org: str) -> bool:
    view = view_for(seen, rule, person, org)
    if unclaimed(seen.workflow, view.holders):
        return False
    try:
        acting_role(seen, rule, view, Request(rule.act, person, org=org))
    except Refused:
        return False
    return True
