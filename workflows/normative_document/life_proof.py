"""What is claimed of a document's life, by another route than its facts."""

from dataclasses import replace
from typing import Any

from engine.prove import Proof, Step

LIVING = ("PUBLISHED", "FILED", "IN_FORCE", "EXPIRING", "EVALUATING", "RENEWING", "ABOLISHING")


def filed_only_when_all_have_it(_: Any, step: Step) -> bool:
    """It leaves the waiting for its record only when nobody waits any more, or by its end."""
    leaves = step.state == "PUBLISHED" and step.to in ("FILED", "IN_FORCE")
    return not leaves or "DUE" not in (step.facts.to_gov, step.facts.to_congress)


def expires_by_time_alone(_: Any, step: Step) -> bool:
    """Nobody declares a document expired, and nobody can keep it alive."""
    return (step.to == "EXPIRED") == (step.rule.act == "expire")


def can_always_expire(_: Any, step: Step) -> bool:
    """Wherever a dated document stands, its end is the end."""
    return step.rule.act != "expire" or step.to == "EXPIRED"


def repealed_by_decision_alone(_: Any, step: Step) -> bool:
    """A repeal is decided in its procedure, or recorded from another document or clean-up."""
    return step.to != "REPEALED" or step.rule.act in ("repeal", "note_ended")


def a_reminder_is_given_once(_: Any, step: Step) -> bool:
    """Reminders come in order and none comes twice."""
    order = ("", "EVALUATE", "ESCALATE", "FINAL")
    if not step.rule.act.startswith("remind_"):
        return True
    return order.index(step.facts.reminded) != order.index(step.before.reminded)


def same_for_rules(facts: Any) -> Any:
    """What no rule of this table looks at."""
    return replace(facts, issuer_kind="GOVERNMENT", renewed=False, form="GENERAL", record="", reach="")


PROOF = Proof(
    begins="",
    advance=lambda ghost, _: ghost,
    claims=(
        ("备案未报齐的不离开待备案，失去效力的除外", filed_only_when_all_have_it),
        ("有效期届满由时限宣告，不经人手", expires_by_time_alone),
        ("有效期届满即失效", can_always_expire),
        ("废止须经决定", repealed_by_decision_alone),
        ("每次到期提醒只有一次", a_reminder_is_given_once),
    ),
    samples={
        "expires_on": (None, "2026-09-30"), "adopted_on": (None,), "published_on": ("2026-01-01",), "effective_on": ("2026-01-01",),
        "lapses_on": (None,), "ended_on": (None,),
    },
    abstract=same_for_rules,
)  # fmt: skip
