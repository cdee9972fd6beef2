"""A decision up to a step: who is addressed, which law is cited, and how papers say days."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from house.printing.layout import Text, chinese
from house.printing.letters import paragraphs
from house.printing.told import Told, answers_of

AGAIN = ("resubmit", "redo", "rework")  # what begins another round of a decision
ROLES = {"REVIEWER": "CREV"}  # who reviews, by the name that the common papers use


class DecisionTold(Told):
    """A decision up to a step: the office addressed is the undertaking unit, the regulation on decisions binds of itself."""

    objected_to = "初步意见"

    @property
    def town(self) -> str:
        """The undertaking unit."""
        return self.holder("UNIT") or super().town

    @cached_property
    def opening(self) -> Mapping[str, Any]:
        """The proposal, and what was decided about taking it up."""
        started = next((one for one in reversed(self.events) if one["act"] == "start"), None)
        return {**answers_of(self.events[0]), **({} if started is None else answers_of(started))}

    @cached_property
    def matter_type(self) -> str:
        """Always the same."""
        return "MAJOR_DECISION"

    @cached_property
    def round(self) -> int:
        """Which round the step belongs to."""
        return 1 + sum(event["act"] in AGAIN for event in self.events)

    @cached_property
    def this_round(self) -> list[Mapping[str, Any]]:
        """The steps of this round, from the one that began it."""
        begins = max((n for n, event in enumerate(self.events) if event["act"] in AGAIN), default=0)
        return self.events[begins:]

    def holder(self, role: str) -> str:
        """The office that holds a role in the case."""
        return super().holder(ROLES.get(role, role))

    def law(self, *events: Mapping[str, Any] | None) -> str:
        """The laws of some steps as a paper may cite them."""
        return super().law(*events).replace("参照《", "依据《")

    @property
    def organ(self) -> str:
        """The deciding organ."""
        return super().town


def spoken(iso: str) -> str:
    """A day of the record as papers say it."""
    return chinese(date.fromisoformat(iso), weekday=True)


def lines(words: str) -> list[Text]:
    """What somebody wrote, paragraph by paragraph; 无 for nothing."""
    return list(paragraphs(words)) or [Text("无。")]


def unit(told: Told) -> DecisionTold:
    """The same, told as a decision: with its undertaking unit and its deciding organ."""
    assert isinstance(told, DecisionTold)  # noqa: S101 -- made by `told_of` alone
    return told
