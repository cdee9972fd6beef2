"""The finite truths about a fair-competition review, and what each act makes of them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

from engine.definition import Facts
from engine.errors import Reason
from workflows.fair_competition.items import violations
from workflows.law import FC783

Issuer = Literal["DEPARTMENT", "TOWNSHIP", "GOVERNMENT", "CONGRESS"]
Route = Literal["SELF", "JOINT"]
Sets = Callable[[Any, Any], Any]


@dataclass(frozen=True)
class FairFacts(Facts):
    """See `TITLES` for their Chinese names."""

    issuer: Issuer = "DEPARTMENT"  # who will issue the measure, whoever drafted it
    heard: Literal["", "ASKED", "MERGED", "SECRET"] = ""
    result: Literal["", "CONFORMS", "VIOLATES"] = ""  # of the own review of the text on file
    proposed: Literal["", "PASS", "VIOLATES"] = ""  # by the market regulator's reviewer, to be signed
    joined: bool = False  # the market regulator has taken it in
    notices: Literal[0, 1, 2] = 0  # supplement notices of this submission

    @property
    def route(self) -> Route:
        """Governments from the county up, and what goes to a congress: jointly; a department or a township: by itself."""
        return "JOINT" if self.issuer in ("GOVERNMENT", "CONGRESS") else "SELF"


def sets(**changes: Any) -> Sets:
    """The same facts with these changes, whatever was answered."""

    def changed(facts: FairFacts, _: Any) -> FairFacts:
        return replace(facts, **changes)

    changed.__qualname__ = f"sets({', '.join(f'{name}={value}' for name, value in changes.items())})"
    return changed


def new_text(facts: FairFacts) -> FairFacts:
    """Another text has come in: nobody has answered for it."""
    return replace(facts, result="", proposed="")


def begun(facts: FairFacts, answers: Any) -> FairFacts:
    """Who issues it decides the route."""
    return replace(facts, issuer=answers.issuer)


def reviewed(facts: FairFacts, answers: Any) -> FairFacts:
    """What the nineteen answers amount to."""
    return replace(facts, result="VIOLATES" if violations(answers.items) else "CONFORMS")


def proposed(facts: FairFacts, answers: Any) -> FairFacts:
    """What is to be signed."""
    return replace(facts, proposed=answers.conclusion)


def noticed(facts: FairFacts, _: Any) -> FairFacts:
    """A supplement notice."""
    return replace(facts, notices=2 if facts.notices else 1)


def revised(facts: FairFacts, _: Any) -> FairFacts:
    """Another text, another round: nothing said of the last one holds."""
    return replace(facts, round=facts.round + 1, result="", proposed="", notices=0)


# --- conditions over facts ----------------------------------------------------------------------------------------------


def one_more_notice(facts: FairFacts) -> str | None:
    """补正: twice at most."""
    return "已两次要求补正：材料仍不齐的，退回" if facts.notices == 2 else None


def by_itself(facts: FairFacts) -> Reason | None:
    """A township answers for its own measure, guided by the county."""
    township = facts.issuer == "TOWNSHIP"
    return None if township else Reason("指导意见只用于乡镇自行审查的措施", FC783["13-14"].label)


def conforms(facts: FairFacts) -> Reason | None:
    """The own review of the text on file found no violation."""
    why = "现有文本没有初审，或者初审发现违反标准的内容"
    return None if facts.result == "CONFORMS" else Reason(why, FC783["18"].label, "承办人办理“初审”")


def drafted(facts: FairFacts) -> Reason | None:
    """There is something to sign, about the text on file."""
    return None if facts.proposed else Reason("现有文本没有拟定的会同审查结论", FC783["14"].label)
