"""Policy packs: the default one, and where its text lies."""

from functools import cache
from pathlib import Path

from engine.policy import Pack, load

DEFAULT = Path(__file__).with_name("default.toml")


@cache
def default() -> Pack:
    """The default pack. Raises BadPolicy with every fault."""
    return load(DEFAULT.read_text("utf-8"), DEFAULT.stem)
