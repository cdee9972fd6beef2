"""The law: each procedure one table; instruments, policy packs and holidays with their sources."""

from functools import cache
from pathlib import Path

from engine.policy import Pack, load
from engine.registry import Registry, Shelf
from registers.catalogue import CatalogueItem, build
from workflows import administration, holidays, policies, township_review

ALL = (administration.WORKFLOW, township_review.WORKFLOW)


@cache
def registry(pack: Path | None = None) -> Registry:
    """Everything this program knows of the law. `pack`: another default policy pack. Raises BadPolicy, UnsoundWorkflow."""
    chosen: Pack = load(pack.read_text(), pack.name) if pack else policies.default()
    return Registry(ALL, chosen, holidays.national(), [Shelf("catalogue", CatalogueItem, build)])
