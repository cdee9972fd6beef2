"""The finite truths about a published document, and what each act makes of them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

from engine.definition import Facts
from engine.errors import Reason
from engine.standing import View
from registers.documents import Form, Issuer
from workflows.law import G37
from workflows.township_review.facts import Sets, sets

Due = Literal["NONE", "DUE", "DONE"]
STAGES = ("", "EVALUATE", "ESCALATE", "FINAL")


@dataclass(frozen=True)
class LifeFacts(Facts):
    """See `TITLES` for their Chinese names."""

    issuer_kind: Issuer = "GOVERNMENT"
    form: Form = "GENERAL"
    reach: Literal["", "BUSINESS", "OTHER"] = ""  # '': entered from a stock that does not say
    renewed: bool = False
    dated: bool = False  # its validity has an end
    effective: bool = False
    reminded: Literal["", "EVALUATE", "ESCALATE", "FINAL"] = ""
    to_gov: Due = "NONE"
    to_congress: Due = "NONE"
    record: Literal["", "OPEN", "NO_PROBLEM", "CORRECTED", "NOT_REGISTERED", "ANNULLED"] = ""
    halted_clause: bool = False


def come(facts: LifeFacts, answers: Any) -> LifeFacts:
    """What was published, and with whom it is to be filed: by the kind of its issuer."""
    congress: Due = "DUE" if answers.to_file and answers.issuer_kind == "GOVERNMENT" else "NONE"
    return replace(
        facts,
        issuer_kind=answers.issuer_kind,
        form=answers.form,
        reach=answers.reach,
        renewed=answers.renewed,
        dated=answers.expires_on is not None,
        to_gov="DUE" if answers.to_file else "NONE",
        to_congress=congress,
    )


def filed(facts: LifeFacts, answers: Any) -> LifeFacts:
    """One receiver has it."""
    if answers.receiver_kind == "TO_CONGRESS":
        return replace(facts, to_congress="DONE")
    return replace(facts, to_gov="DONE", record="OPEN" if answers.reviewed_here else facts.record)


def record_ended(facts: LifeFacts, answers: Any) -> LifeFacts:
    """What the receiving side found; a change that ends says nothing of it."""
    known = ("NO_PROBLEM", "CORRECTED", "NOT_REGISTERED", "ANNULLED")
    return replace(facts, record=answers.state) if answers.state in known else facts


def resumed(facts: LifeFacts, answers: Any) -> LifeFacts:
    """A clause applies again; perhaps others still do not."""
    return replace(facts, halted_clause=not answers.all_resumed)


def reminded(stage: str) -> Sets:
    """A reminder is given once."""
    return sets(reminded=stage)


# --- what must hold ------------------------------------------------------------------------------------------------------


def after(facts: LifeFacts) -> str:
    """Where a document stands once everything is filed."""
    return "DONE" if facts.effective else "WAIT"


def to_be_filed(facts: LifeFacts) -> str | None:
    """Something is still to be filed."""
    return None if "DUE" in (facts.to_gov, facts.to_congress) else "应报送的备案机关都已报送"


def filed_truly(view: View, answers: Any) -> Any:
    """To a receiver that still waits; and what comes next is what the facts say."""
    facts: LifeFacts = view.facts
    congress = answers.receiver_kind == "TO_CONGRESS"
    if (facts.to_congress if congress else facts.to_gov) != "DUE":
        yield Reason("这个备案机关不需要报送，或已报送过", G37.whole.label, field="receiver_kind")
    rest = facts.to_gov if congress else facts.to_congress
    if answers.next != ("MORE" if rest == "DUE" else after(facts)):
        yield Reason("报送之后的环节与事实不符", field="next")
    if not answers.receiver:
        who = "上一级主管部门" if facts.issuer_kind == "VERTICAL" else "接受备案的机关"
        yield Reason(f"没有写明备案机关：请写{who}的名称", G37.whole.label, field="receiver")


def has_halted_clause(facts: LifeFacts) -> str | None:
    """There is one to resume."""
    return None if facts.halted_clause else "没有停止执行的条款"


def still_to_remind(stage: str) -> Callable[[LifeFacts], str | None]:
    """The reminder has not been given, nor a later one."""

    def told(facts: LifeFacts) -> str | None:
        given = STAGES.index(facts.reminded) >= STAGES.index(stage)
        return "没有定有效期" if not facts.dated else "已经提醒过" if given else None

    told.__qualname__ = f"still_to_remind({stage})"
    return told


def still_to_begin(facts: LifeFacts) -> str | None:
    """It has not come into force yet."""
    return "已经施行" if facts.effective else None


def has_an_end(facts: LifeFacts) -> str | None:
    """Its validity ends some day."""
    return None if facts.dated else "没有定有效期"


# --- when a clock exists ---------------------------------------------------------------------------------------------------


def not_effective(facts: LifeFacts) -> bool:
    """Its day has not come."""
    return not facts.effective


def is_dated(facts: LifeFacts) -> bool:
    """Its validity has an end."""
    return facts.dated


def first_reminder(facts: LifeFacts) -> bool:
    """Half a year before the end."""
    return facts.dated and facts.reminded == ""


def second_reminder(facts: LifeFacts) -> bool:
    """Three months before the end."""
    return facts.dated and facts.reminded in ("", "EVALUATE")


def last_reminder(facts: LifeFacts) -> bool:
    """One month before the end."""
    return facts.dated and facts.reminded != "FINAL"


def owes_government(facts: LifeFacts) -> bool:
    """Still to be filed with the government above."""
    return facts.to_gov == "DUE"


def owes_congress(facts: LifeFacts) -> bool:
    """Still to be filed with the congress."""
    return facts.to_congress == "DUE"
