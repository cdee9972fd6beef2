"""Which papers an act usually brings, of all that it may: what a form shows first; the rest is folded away and taken all the same."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.definition import DocumentKind, Rule
from workflows import documents as d
from workflows.major_decision.preconditions import COMPETITION, EVERY
from workflows.normative_document.papers import SOLICITED

FEW = 8  # as many kinds are seen at a glance
_PROOFS = tuple(
    dict.fromkeys(one.evidence for one in EVERY if one.key != COMPETITION)
)  # competition has a case of its own
USUAL: Mapping[tuple[str, str], Sequence[DocumentKind]] = {
    ("major_decision", "close_solicitation"): (d.CONSULTATION, d.NOTE),
    ("major_decision", "collect_replies"): (d.COUNTERSIGNS, d.NOTE),
    ("major_decision", "settle"): (*_PROOFS, d.PROCEDURE, d.NOTE),
    ("major_decision", "report_inquiry"): (d.EXPERTS, d.EVIDENCE, d.NOTE),
    ("major_decision", "schedule"): (d.NOTE,),
    ("major_decision", "archive"): (d.EXECUTION, d.EVALUATED, d.NOTE),
    ("township_review", "settle"): (d.PROCEDURE, d.CONSULTATION, d.RISK, d.EXPERTS, d.HEARING, d.COMPETITION, d.NOTE),
    ("normative_document", "create"): (d.GROUNDS, d.PROCEDURE, d.NOTE),
    ("normative_document", "tell_competition"): (d.COMPETITION, d.NOTE),
    ("normative_document", "settle"): (d.PROCEDURE, d.CONSULTATION, SOLICITED, d.RISK, d.EXPERTS, d.HEARING, d.NOTE),
}
"""By workflow and act. It decides nothing: what is not named here may be brought, too."""


def aside(workflow: str, rule: Rule, kinds: Sequence[tuple[str, str, bool, bool]]) -> frozenset[str]:
    """The kinds that a form folds away. `kinds`: (kind, title, must come, is on file), as `web.acting.required_kinds` tells them.

    Never one that must come. Of an act that is not named above: whatever neither must come nor is on file.
    """
    if len(kinds) <= FEW:
        return frozenset()
    usual = USUAL.get((workflow, rule.act))
    asked: Sequence[Any] = (*rule.fresh, *rule.needs, *(usual or ()))
    first = {kind.key for kind in asked if isinstance(kind, DocumentKind)}
    return frozenset(
        key for key, _, must, have in kinds if not must and key not in first and not (usual is None and have)
    )
