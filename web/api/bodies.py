"""What programs send: closed, bounded bodies."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Sent(BaseModel):
    """What all bodies share: nothing unknown, nothing turned into something else."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Credentials(Sent):
    """Who signs in."""

    username: str = Field(min_length=1, max_length=80)
    password: str = Field(min_length=1, max_length=400)


class Paper(Sent):
    """A file in one's tray that comes with an act, as a material of some kind."""

    kind: str = Field(min_length=1, max_length=40)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    name: str = Field(min_length=1, max_length=255)


class ActBody(Sent):
    """An act: the answers as its schema asks, papers from one's tray, for whom one acts."""

    answers: dict[str, Any] = Field({}, max_length=200)
    materials: list[Paper] = Field([], max_length=60)
    on_behalf_of: str = Field("", max_length=80)


class MatterBody(ActBody):
    """A matter that an office brings. Its answers are those of `create` in the workflow township_review."""

    org: str = Field(min_length=1, max_length=40)
    title: str = Field(min_length=2, max_length=200)
