"""The authorisation matrix: every rule × every role × every office around the case is allowed or refused as the law declares.

What is expected is computed here from the declaration alone (who, at which office, personal or not); what happens is asked of
`decide`, over a real case's Seen in which only the state, the holders and the posts of one person are exchanged.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

import workflows
from engine.decide import decide
from engine.definition import Rule
from engine.errors import NotYours, Refused
from engine.standing import Holder, Office, Request, Seen
from tests import city, houses
from workflows.roles import TOWNSHIP
from workflows.township_review import WORKFLOW as W

# where an office stands to a case of 甲镇
PLACES = {
    "jia": "own", "yi": "sibling", "county": "parent", "city": "grandparent", "hub": "cluster", "hub2": "another cluster", "local": "a sibling's local",
    "bureau": "county section", "watch": "supervisor",
}  # fmt: skip
# which of them holds a role in it: the declaration, spelled out
HOLDS = {"own": "jia", "cluster|local": "hub", "county": "bureau", "supervise": "watch"}
POSTS = [*(role.key for role in TOWNSHIP), "COVER", "ADMIN", "EXAMINER"]
PERSONAL = {"HANDLER", "REVIEWER", "ADV", "CREV"}


@dataclass(frozen=True)
class Bench:
    """One case, seen; to be exchanged piece by piece."""

    seen: Seen

    def allowed(self, rule: Rule, posts: list[tuple[str, str]], assigned: str = "", actor: str = "p") -> bool:
        """Whether somebody with these posts gets past the question who may. `assigned` holds the personal roles."""
        held = {key: Holder(holder.org, assigned or None) for key, holder in self.seen.holders.items()}
        case = replace(self.seen.standing, state=rule.sources[0].key)
        offices = [Office("p", role, org) for role, org in posts]
        seen = replace(self.seen, case=case, holders=held, posts=offices, parts={}, runs=())
        try:
            decide(seen, Request(rule.act, actor))
        except NotYours:
            return False
        except Refused:
            return True
        return True


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    folder = tmp_path_factory.mktemp("matrix")
    with houses.house(f"sqlite:///{folder / 'm.sqlite3'}", workflows.registry(), folder) as house:
        city.settle(house)
        said = {"matter_type": "OTHER_LEGAL", "outside_reason": "分管领导要求送审"}
        case = house.open("township_review", "create", "wang_jia", "jia", said, ["draft=稿"])
        with house.database.glance(house.now) as docket:
            yield Bench(docket.see(case, "wang_jia"))


PEOPLES = [rule for rule in W.rules if not rule.by_time and rule.from_ is not None]


@pytest.mark.parametrize("rule", PEOPLES, ids=lambda rule: rule.act)
def test_a_post_allows_what_the_law_gives_it_there_and_nothing_anywhere_else(rule: Rule, bench: Bench) -> None:
    for role in POSTS:
        for place, relation in PLACES.items():
            declared = any(role == one.key and place == HOLDS[one.at] for one in rule.roles)
            assert bench.allowed(rule, [(role, place)]) == declared, f"{role} at {place} ({relation})"
    assert not bench.allowed(rule, [])


@pytest.mark.parametrize("rule", PEOPLES, ids=lambda rule: rule.act)
def test_once_a_person_is_assigned_only_that_person_acts_in_a_personal_role(rule: Rule, bench: Bench) -> None:
    for one in rule.roles:
        place = HOLDS[one.at]
        assert bench.allowed(rule, [(one.key, place)], assigned="p")
        assert bench.allowed(rule, [(one.key, place)], assigned="somebody else") == (one.key not in PERSONAL)
        assert not bench.allowed(rule, [], assigned="p"), "assigned, but without any post"
        elsewhere = next(other for other in PLACES if other != place)
        assert not bench.allowed(rule, [(one.key, elsewhere)], assigned="p"), (
            f"assigned, but holding the post at {elsewhere}"
        )
        if one.key in PERSONAL:
            assert bench.allowed(rule, [("COVER", "bureau")], assigned="p"), "assigned from the cover roster"


@pytest.mark.parametrize("rule", [rule for rule in W.rules if rule.by_time], ids=lambda rule: rule.act)
def test_what_time_does_nobody_does(rule: Rule, bench: Bench) -> None:
    posts = [(role, place) for role in POSTS for place in PLACES]
    assert not bench.allowed(rule, posts, assigned="p")


@pytest.mark.parametrize("rule", PEOPLES, ids=lambda rule: rule.act)
def test_the_engines_own_users_do_nothing_that_is_for_people(rule: Rule, bench: Bench) -> None:
    assert not bench.allowed(rule, [], actor="time")
    assert not bench.allowed(rule, [], actor="operator")


def test_personal_roles_are_those_declared() -> None:
    assert {role.key for role in TOWNSHIP if role.personal} == PERSONAL


@pytest.mark.parametrize("role", POSTS)
def test_a_case_is_opened_by_the_handlers_of_its_own_office(role: str, bench: Bench) -> None:
    seen = replace(bench.seen, case=None, holders={}, parts={}, runs=(), materials=(), next_id=999)
    for place in PLACES:
        request = Request("create", "p", {}, org="jia", title="事项", workflow="township_review")
        with pytest.raises(Refused) as refused:
            decide(replace(seen, posts=[Office("p", role, place)]), request)
        assert isinstance(refused.value, NotYours) != (role == "HANDLER" and place == "jia")
