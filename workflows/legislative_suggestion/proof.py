"""What is claimed of a solicitation, by another route than its facts."""

from engine.prove import Proof, Step

Ghost = frozenset[str]


def advance(ghost: Ghost, step: Step) -> Ghost:
    """Which acts have been done that later ones rest on."""
    if step.rule.act in ("receive", "receive_online"):
        return (ghost | {"received"}) - {"merged"}
    if step.rule.act in ("merge", "move"):
        return ghost | {"merged"} if not step.facts.unmerged else ghost - {"merged"}
    if step.rule.act == "confirm":
        return ghost | {"signed"}
    if step.rule.act == "reply" and not step.facts.unanswered:
        return ghost | {"answered"}
    return ghost


def nobody_forgotten(ghost: Ghost, step: Step) -> bool:
    """Whoever suggested something is answered before the case ends."""
    return step.to not in ("CLOSED", "DROPPED") or "received" not in ghost or "answered" in ghost


def answered_only_when_signed(ghost: Ghost, step: Step) -> bool:
    """No answer without a signed outcome."""
    return step.rule.act != "reply" or "signed" in ghost


def signed_only_when_merged(ghost: Ghost, step: Step) -> bool:
    """No outcome is signed while a suggestion has no place or an opinion no judgement."""
    return step.rule.act != "confirm" or ("merged" in ghost and not step.before.unassessed)


def ends_by_time_alone(_: Ghost, step: Step) -> bool:
    """Nobody ends a solicitation before its last day has passed."""
    left = step.state in ("SOLICITING", "PROLONGED") and step.to == "ASSESSING"
    return not left or step.rule.by_time


PROOF = Proof(
    begins=frozenset(),
    advance=advance,
    claims=(
        ("收到的建议未逐件反馈的不得办结", nobody_forgotten),
        ("采纳情况未经审定不得反馈", answered_only_when_signed),
        ("建议未归并、意见未研究的不得审定", signed_only_when_merged),
        ("征集期未满任何人不得提前结束", ends_by_time_alone),
    ),
)
