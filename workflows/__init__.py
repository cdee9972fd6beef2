"""The law: each procedure one table; instruments, policy packs and holidays with their sources."""

from functools import cache
from pathlib import Path

from engine.definition import Workflow
from engine.registry import Registry


@cache
def every() -> tuple[Workflow, ...]:
    """Every workflow in every version. Raises UnsoundWorkflow."""
    from workflows import administration, township_review

    return administration.WORKFLOW, township_review.WORKFLOW, *_of_counties()


def _of_counties() -> tuple[Workflow, ...]:
    """What counties and cities do: decisions, panels, documents."""
    from workflows import major_decision, normative_document, panel_review
    from workflows.normative_document import cleanup, life, record
    from workflows.panel_review.experts import POOL

    documents = (normative_document.WORKFLOW, life.LIFE, record.RECORD, cleanup.CLEANUP)
    return major_decision.WORKFLOW, panel_review.WORKFLOW, POOL, *documents, *_of_competition(), *_of_the_public()


def _of_competition() -> tuple[Workflow, ...]:
    """What keeps measures from restricting competition."""
    from workflows import fair_competition
    from workflows.fair_competition.exception import EXCEPTION
    from workflows.fair_competition.supervision import SUPERVISION

    return fair_competition.WORKFLOW, EXCEPTION, SUPERVISION


def _of_the_public() -> tuple[Workflow, ...]:
    """What citizens, contact points and courts say about texts."""
    from workflows import judicial_proposal, legislative_suggestion, public_comment, yearly_statistics
    from workflows.legislative_suggestion.points import POINTS

    ours = (legislative_suggestion.WORKFLOW, POINTS, judicial_proposal.WORKFLOW, yearly_statistics.WORKFLOW)
    return public_comment.WORKFLOW, *ours, *_of_suggestions()


def _of_suggestions() -> tuple[Workflow, ...]:
    """建议审查: a suggestion, and the study of the clause."""
    from workflows import review_suggestion
    from workflows.review_suggestion.study import STUDY

    return review_suggestion.WORKFLOW, STUDY


@cache
def registry(pack: Path | None = None) -> Registry:
    """Everything this program knows of the law. `pack`: another default policy pack. Raises BadPolicy, UnsoundWorkflow."""
    import registers.accounts
    import registers.choices
    import registers.deliveries
    import registers.outside
    import registers.yearly  # noqa: F401 -- their tables belong to every database
    from engine.policy import load
    from engine.registry import Shelf
    from registers import legislation, panels
    from registers.catalogue import CatalogueItem, build
    from workflows import holidays, policies

    chosen = load(pack.read_text(), pack.name) if pack else policies.default()
    shelves = [Shelf("catalogue", CatalogueItem, build), Shelf(panels.SHELF, panels.Expert, panels.build)]
    shelves.append(Shelf(legislation.SHELF, legislation.ContactPoint, legislation.build))
    return Registry(every(), chosen, holidays.national(), shelves)
