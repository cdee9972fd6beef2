"""Which organ decides a matter, and how many must be there and agree, by the law of its type."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from engine.citations import ASSUMED, Citation
from engine.errors import Reason
from engine.standing import View
from workflows.law import COLLECTIVES, D713, PENALTY, VILLAGES

TWO_THIRDS, HALF = Fraction(2, 3), Fraction(1, 2)


ORGANS: Mapping[str, tuple[str, ...]] = {
    "NORMATIVE_DOC": ("OFFICE_MEETING", "PARTY_GOVERNMENT_MEETING"),
    "MAJOR_DECISION": ("PARTY_GOVERNMENT_MEETING", "PARTY_COMMITTEE"),
    "ADMIN_CONTRACT": ("OFFICE_MEETING", "PARTY_GOVERNMENT_MEETING"),
    "MAJOR_PENALTY": ("HEADS_MEETING",),
    "COERCION": ("HEAD", "HEADS_MEETING"),
    "VILLAGE_RULE": ("VILLAGE_ASSEMBLY",),
    "COLLECTIVE_ASSET": ("MEMBERS_ASSEMBLY", "DELEGATES_ASSEMBLY"),
    "LAND_TRANSFER": ("HOUSEHOLDS", "VILLAGE_ASSEMBLY", "MEMBERS_ASSEMBLY"),
    "STATE_ASSET": ("OFFICE_MEETING", "PARTY_GOVERNMENT_MEETING"),
}


ANY_ORGAN = ("HEAD", "OFFICE_MEETING", "PARTY_GOVERNMENT_MEETING", "PARTY_COMMITTEE")


def right_organ(view: View, answers: Any) -> Iterator[Reason]:
    """The organ that decides this type of matter, after the opinion, and not tomorrow."""
    if answers.organ not in ORGANS.get(view.facts.matter_type, ANY_ORGAN):
        law = PENALTY["57(2)"] if view.facts.matter_type == "MAJOR_PENALTY" else ASSUMED["决定机关按事项类型"]
        yield Reason("此类事项不由该机关决定", law.label, field="organ")
    if answers.decided_on > view.today:
        yield Reason("决定日在今天之后", field="decided_on")
    since = view.started.get("opinion.validity")
    if since and answers.decided_on < since:
        yield Reason(f"决定日早于审查意见（{since}）", D713["25"].label, field="decided_on")


def votes_count(view: View, answers: Any) -> Iterator[Reason]:
    """Assemblies: who must be there and who must agree for the matter to pass."""
    del view
    if answers.organ not in ("VILLAGE_ASSEMBLY", "MEMBERS_ASSEMBLY", "DELEGATES_ASSEMBLY"):
        return
    entitled, present, agreed = answers.entitled, answers.present, answers.agreed
    if entitled is None or present is None or agreed is None:
        yield Reason("须填写应到、实到、同意人数", field="entitled")
        return
    if not agreed <= present <= entitled:
        yield Reason("同意、实到、应到人数不合", field="agreed")
    elif answers.result in ("PASSED", "IN_PRINCIPLE"):
        yield from _village_vote(answers) if answers.organ == "VILLAGE_ASSEMBLY" else _members_vote(answers)


NEVER_DELEGATED = (
    1,
    3,
    8,
    10,
    12,
)  # 农村集体经济组织法 第28条: these items of article 26 belong to the assembly of all


def assembly_called(view: View, answers: Any) -> Iterator[Reason]:
    """The assembly is told ten days before; what belongs to all members is not decided by delegates."""
    if answers.organ not in ("MEMBERS_ASSEMBLY", "DELEGATES_ASSEMBLY"):
        return
    days = int(view.policies.value("collective.notice", view.org, view.today).value)
    if answers.notice_on is None or (answers.decided_on - answers.notice_on).days < days:
        yield Reason(f"会议须提前 {days} 日通知：请填写会议通知日", COLLECTIVES["27"].label, field="notice_on")
    if answers.organ == "DELEGATES_ASSEMBLY" and answers.collective_item in (None, *NEVER_DELEGATED):
        yield Reason(
            "此事项不得由成员代表大会决定，或未注明属第几项职权", COLLECTIVES["28"].label, field="collective_item"
        )


def _village_vote(answers: Any) -> Iterable[Reason]:
    """More than half of the adults or two thirds of the households present; more than half of those present agree."""
    law: Citation = VILLAGES["22"]
    share = Fraction(answers.present, answers.entitled)
    if not answers.basis:
        yield Reason("须注明按成年村民还是按户计", law.label, field="basis")
    elif answers.basis == "ADULTS" and share <= HALF:
        yield Reason("到会成年村民未过半数", law.label, field="present")
    elif answers.basis == "HOUSEHOLDS" and share < TWO_THIRDS:
        yield Reason("到会户代表不足三分之二", law.label, field="present")
    if answers.present and Fraction(answers.agreed, answers.present) <= HALF:
        yield Reason("同意的未过到会人员半数", law.label, field="agreed")


def _members_vote(answers: Any) -> Iterable[Reason]:
    """Two thirds attend, two thirds of all agree."""
    law: Citation = COLLECTIVES["27"] if answers.organ == "MEMBERS_ASSEMBLY" else COLLECTIVES["28"]
    if answers.organ == "MEMBERS_ASSEMBLY" and Fraction(answers.present, answers.entitled) < TWO_THIRDS:
        yield Reason("到会成员不足三分之二", law.label, field="present")
    if Fraction(answers.agreed, answers.entitled) < TWO_THIRDS:
        yield Reason("同意的不足全体的三分之二", law.label, field="agreed")
