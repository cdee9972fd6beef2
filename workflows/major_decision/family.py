"""The panel as a child of a decision: found by its key, so that the decision's table holds with it and without it."""

from importlib import import_module
from importlib.util import find_spec
from typing import cast

from engine.definition import Workflow

PANEL, OPENS = "panel_review", "request"
PANEL_ENDED = f"{PANEL}_ended"  # the act by which the decision learns of it, and of no other child


def panel() -> Workflow | None:
    """The panel's procedure, where this program has it."""
    name = f"workflows.{PANEL}"
    return cast(Workflow, import_module(name).WORKFLOW) if find_spec(name) else None
