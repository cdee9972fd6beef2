"""What a form of papers shows first: nothing that must come is ever folded away, and every usual paper is one that the act takes."""

from datetime import date

import pytest

import workflows
from engine.definition import Rule
from workflows import documents as d
from workflows.usual import FEW, USUAL, aside

KIND = tuple[str, str, bool, bool]


def rule(workflow: str, act: str) -> Rule:
    law = workflows.registry().current(workflow, date(2026, 6, 1))
    return next(one for one in law.rules if one.act == act)


@pytest.mark.parametrize(("workflow", "act"), USUAL)
def test_every_usual_paper_is_one_that_the_act_takes(workflow: str, act: str) -> None:
    found = rule(workflow, act)
    assert set(USUAL[workflow, act]) <= {*found.fresh, *found.needs, *found.takes}


def test_a_meeting_is_asked_for_the_draft_and_its_explanation_and_the_roll_of_a_village_is_folded_away() -> None:
    found = rule("major_decision", "schedule")
    kinds: list[KIND] = [(one.key, one.title, False, one in found.needs) for one in (*found.needs, *found.takes)]
    folded = aside("major_decision", found, kinds)
    assert {one[0] for one in kinds} - folded == {d.DRAFT.key, d.EXPLANATION.key, d.NOTE.key}
    assert {d.ROLL.key, d.AUTHORITY.key, d.LICENCE.key} <= folded


def test_what_must_come_is_seen_whatever_is_usual_and_few_kinds_are_all_seen() -> None:
    found = rule("major_decision", "schedule")
    must: list[KIND] = [(one.key, one.title, one == d.ROLL, False) for one in found.takes]
    assert d.ROLL.key not in aside("major_decision", found, must)
    assert not aside("major_decision", found, must[:FEW])


def test_of_another_act_what_is_on_file_is_seen() -> None:
    found = rule("township_review", "resubmit")
    kinds: list[KIND] = [(one.key, one.title, False, one == d.RISK) for one in found.takes]
    assert d.RISK.key not in aside("township_review", found, kinds)
    assert d.ROLL.key in aside("township_review", found, kinds)
