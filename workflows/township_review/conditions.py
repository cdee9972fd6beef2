"""What must be true of a case before an act, over facts alone: the exhaustion walks every one of these."""

from engine.errors import Reason
from workflows.law import D713, SHANDONG336
from workflows.township_review.facts import SHUT, VILLAGE, ReviewFacts


def revisable(facts: ReviewFacts) -> str | None:
    """Another round: after an opinion that keeps the gate shut, or when the text is no longer the reviewed one."""
    return None if facts.conclusion in SHUT or not facts.reviewed else "审查意见已可提交讨论，无需重新送审"


def answerable(facts: ReviewFacts) -> Reason | None:
    """Answers suffice only where nothing is unlawful: an unlawful item needs another text and another opinion."""
    if facts.conclusion != "REVISE" or not (facts.reviewed or facts.amended):
        return Reason("只有“应当予以修改”的意见可以反馈采纳情况", SHANDONG336["47"].label)
    return (
        Reason("有违法问题，反馈不能打开关口：请修改文本后重新送审", D713["25"].label) if facts.open_unlawful else None
    )


def objectable(facts: ReviewFacts) -> str | None:
    """Once, against an opinion that keeps the gate shut."""
    if facts.conclusion not in SHUT or not facts.reviewed:
        return "没有可提异议的审查意见"
    if facts.objected:
        return "本轮已提过异议"
    return "提出异议的期限已过" if facts.objection_closed else None


def adviser_heard(facts: ReviewFacts) -> Reason | None:
    """A major decision is not concluded without the adviser."""
    missing = facts.adviser_required and not facts.adviser_done
    return Reason("须先听取法律顾问意见", D713["28"].label) if missing else None


def adviser_optional(facts: ReviewFacts) -> Reason | None:
    """Where the adviser must be heard, nobody goes on without."""
    return Reason("本类事项须听取法律顾问意见，不能径行继续", D713["28"].label) if facts.adviser_required else None


def one_more_notice(facts: ReviewFacts) -> str | None:
    """Two notices at most."""
    return "已两次告知补正，只能受理或退回" if facts.notices >= 2 else None


def first_window(facts: ReviewFacts) -> str | None:
    """The second window follows the first."""
    return None if facts.windows == 1 else "已给过第二次补正期限"


def last_window(facts: ReviewFacts) -> str | None:
    """Only a missed second window returns the case."""
    return None if facts.windows == 2 else "第一次补正期限届满先催补"


def not_declared_late(facts: ReviewFacts) -> Reason | None:
    """What is already decided is not reviewed: it is refused, and becomes an incident."""
    late = facts.declared_late
    return Reason("本单位已声明事项已决定、签订或印发：只能不予受理", D713["25"].label) if late else None


def not_extended(facts: ReviewFacts) -> str | None:
    """Once a round."""
    return "本轮已延长过一次" if facts.extended else None


def running(facts: ReviewFacts) -> str | None:
    """Not suspended."""
    return "案件已在中止" if facts.suspended else None


def halted(facts: ReviewFacts) -> str | None:
    """Suspended."""
    return None if facts.suspended else "案件没有中止"


def not_urgent(facts: ReviewFacts) -> str | None:
    """Once."""
    return "已是急件" if facts.urgent else None


def for_village(facts: ReviewFacts) -> str | None:
    """Village matters only."""
    return None if facts.matter_type in VILLAGE else "只适用于村规民约和集体资产事项"


def to_be_filed(facts: ReviewFacts) -> str | None:
    """Something is filed."""
    return None if facts.to_be_filed else "本类事项无需备案，可直接归档"


def nothing_to_file(facts: ReviewFacts) -> str | None:
    """Archived from issuance only where nothing is filed."""
    return "本类事项须先备案" if facts.to_be_filed else None


def conforming(facts: ReviewFacts) -> str | None:
    """A village matter is archived when what was filed conforms."""
    return "尚未注明备案文本符合法律" if facts.village and not facts.conforms else None


def not_conforming(facts: ReviewFacts) -> str | None:
    """Noted once."""
    return "已注明符合" if facts.conforms else None


def reviewed_afterwards(facts: ReviewFacts) -> str | None:
    """An emergency is archived with its supplementary review."""
    return None if facts.exempt_reviewed else "尚未完成事后补充审查"


def not_reviewed_afterwards(facts: ReviewFacts) -> str | None:
    """Once."""
    return "已完成事后补充审查" if facts.exempt_reviewed else None
