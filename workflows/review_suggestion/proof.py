"""What is claimed of suggestions and studies, by another route than their facts."""

from dataclasses import replace
from typing import Any

from engine.prove import Join, Proof, Step
from workflows.major_decision.family import PANEL_ENDED, panel

Ghost = frozenset[str]
SEEN = ("register_suggestion", "accept_suggestion", "join_study", "decline_suggestion", "extend_suggestion", "reply_suggestion")  # fmt: skip


def done(ghost: Ghost, step: Step) -> Ghost:
    """Which acts there have been."""
    act = step.rule.act
    if act == "return_declined":
        return ghost - {"decline_suggestion"}
    return ghost | {act} if act in SEEN else ghost


def replied_after_acceptance(ghost: Ghost, step: Step) -> bool:
    """Who is answered has been registered and accepted, or joined."""
    return step.rule.act != "reply_suggestion" or (
        "register_suggestion" in ghost and bool({"accept_suggestion", "join_study"} & ghost)
    )


def declined_then_told(ghost: Ghost, step: Step) -> bool:
    """不予受理 is decided first, and told by another."""
    return step.to != "NOT_ACCEPTED" or "decline_suggestion" in ghost


def anonymous_never_answered(_: Ghost, step: Step) -> bool:
    """Nobody is written to who is nobody."""
    return not (step.facts.anonymous and step.to in ("REGISTERED", "INCOMPLETE", "STUDYING", "REPLIED"))


def extended_once(ghost: Ghost, step: Step) -> bool:
    """The time is lengthened once."""
    return step.rule.act != "extend_suggestion" or "extend_suggestion" not in ghost


def closed_after_reply(ghost: Ghost, step: Step) -> bool:
    """办结 and 归档 come after a reply."""
    return step.to not in ("CLOSED", "ARCHIVED") or "reply_suggestion" in ghost


SUGGESTION_PROOF = Proof(
    begins=frozenset(),
    advance=done,
    claims=(
        ("先登记、受理（并案），再答复", replied_after_acceptance),
        ("不予受理先决定，后告知", declined_then_told),
        ("匿名建议不登记、不答复", anonymous_never_answered),
        ("答复期限只延长一次", extended_once),
        ("没有答复的不办结、不归档", closed_after_reply),
    ),
    samples={"their_limit": (None, "2026-06-30")},
)


# --- a study ----------------------------------------------------------------------------------------------------------


def study_advanced(ghost: tuple[str, bool], step: Step) -> tuple[str, bool]:
    """The last signed opinion, and whether one has found a problem."""
    if step.rule.act != "conclude_study":
        return ghost
    verdict = str(step.answers["verdict"])
    return verdict, ghost[1] or verdict != "NO_PROBLEM"


def problems_are_not_dropped(ghost: tuple[str, bool], step: Step) -> bool:
    """What has found a problem goes on."""
    return step.to != "DROPPED" or not ghost[1]


def corrected_after_an_opinion(ghost: tuple[str, bool], step: Step) -> bool:
    """Nothing is corrected, annulled or upheld that no opinion has found wanting."""
    return step.to not in ("CORRECTED", "ANNULLED", "UPHELD") or ghost[1]


def no_problem_by_signature(_: Any, step: Step) -> bool:
    """未发现问题 is signed, never lapsed into."""
    return step.to != "NO_PROBLEM" or step.rule.act == "conclude_study"


def verified_before_corrected(_: Any, step: Step) -> bool:
    """Corrected is what was verified, or what the government has changed."""
    return step.to != "CORRECTED" or step.rule.act in ("verify_correction", "decide_government")


def panel_before_an_opinion(_: Any, step: Step) -> bool:
    """A panel gives advice: nothing is signed while it sits, and it signs nothing."""
    return step.state != "WITH_PANEL" or step.to in ("WITH_PANEL", "STUDYING")


def consulted_once(_: Any, step: Step) -> bool:
    """The issuer is consulted once."""
    return step.to != "CONSULTING" or step.state == step.to or not step.before.consulted


def nothing_rests_on_an_open_conflict(_: Any, step: Step) -> bool:
    """Nothing is signed, or laid before the government, on a panel on which somebody sat who should not have, unanswered."""
    return step.rule.act not in ("conclude_study", "report_government") or not step.before.conflict


def same_for_rules(facts: Any) -> Any:
    """Facts that no rule tells apart are walked as one."""
    return replace(
        facts,
        own_motion=False,
        order=False,
        explained=facts.explained if facts.explained == "NOT_ASKED" else "",
        expert="ASKED" if facts.expert else "",
        consulted="ASKED" if facts.consulted else "",
        panel="OPINED" if facts.panel == "SPLIT" else facts.panel,
    )


STUDY_PROOF = Proof(
    begins=("", False),
    advance=study_advanced,
    claims=(
        ("发现问题的不得终止研究", problems_are_not_dropped),
        ("没有签发意见的不纠正、不撤销", corrected_after_an_opinion),
        ("未发现问题须经签发", no_problem_by_signature),
        ("纠正须经核实或者政府决定", verified_before_corrected),
        ("与制定机关只沟通一次", consulted_once),
        ("评审进行中不签发意见，评审不作结论", panel_before_an_opinion),
        ("评审员应回避而未处理的，不得签发、报请政府", nothing_rests_on_an_open_conflict),
    ),
    joins=(Join("ask_panel", panel, ()),),
    samples={
        "suggestion": (0, 7),
        "open_study.paper": (0, 9),
        "since": ("2026-03-02",),
        "barred": ((),),
        "conflicts": ((),),
        f"{PANEL_ENDED}.state": ("OPINED", "SPLIT", "REFUSED"),
    },
    abstract=same_for_rules,
)
