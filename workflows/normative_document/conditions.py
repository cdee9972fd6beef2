"""What must hold before an act of making a document: over facts alone where it can be, else over the view."""

from datetime import date

from engine.citations import ASSUMED
from engine.errors import Reason
from engine.standing import View
from workflows import competing
from workflows.law import BUSINESS722, FC783, G37, ORGANIC
from workflows.normative_document.facts import DocumentFacts


def not_solicited(facts: DocumentFacts) -> str | None:
    """Once is enough, unless the procedure is begun anew."""
    said = {"DONE": "已经公开征求过意见", "EXEMPT": "已确定不公开征求意见"}
    return said.get(facts.comments)


def not_shortened(facts: DocumentFacts) -> str | None:
    """Once."""
    return "征求意见的期限已缩短过一次" if facts.shortened else None


def solicited(facts: DocumentFacts) -> Reason | None:
    """The public was asked, or need not be."""
    asked = facts.comments in ("DONE", "EXEMPT", "UNCHANGED")
    return None if asked else Reason("没有公开征求意见，也没有依法免除", ORGANIC["75"].label)


def solicited_or_extension(facts: DocumentFacts) -> Reason | None:
    """The same, but for an extension: whether its words are the old ones is looked at next, by the legal office."""
    return None if facts.purpose == "EXTEND" else solicited(facts)


def competition_settled(facts: DocumentFacts) -> Reason | None:
    """The competition conclusion is there, or a reason why none is needed."""
    why = "没有公平竞争审查结论，也没有写明不适用的理由"
    return None if facts.competition else Reason(why, FC783["18"].label, competing.WHO)


def preconditions_settled(facts: DocumentFacts) -> Reason | None:
    """Nothing required is still open."""
    return Reason("前置程序尚未办结", G37.whole.label) if facts.preconditions_open else None


def comments_over(view: View) -> Reason | None:
    """The public keeps its whole time: who closes earlier takes it away."""
    reading = view.readings.get("comment")
    opens: date | None = reading.opens if reading and reading.status == "running" else None
    if opens is None or view.today >= opens:
        return None
    law = BUSINESS722["62"] if view.facts.reach == "BUSINESS" else ASSUMED["公开征求意见的期限"]
    return Reason(f"公开征求意见的期限尚未届满，最早 {opens} 才能结束", law.label)


def cap_passed(view: View) -> str | None:
    """One goes on without the adviser only after the adviser's time."""
    reading = view.readings.get("adviser")
    open_still = reading is not None and reading.due is not None and view.today <= reading.due
    return f"顾问期限至 {reading.due}，届满后才能径行继续" if reading and open_still else None
