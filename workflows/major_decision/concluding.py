"""What an opinion may conclude, who writes another conclusion after a panel, and that nothing else is signed than was told."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.citations import ASSUMED
from engine.errors import Reason
from engine.standing import View
from workflows.law import D713, SHANDONG336
from workflows.major_decision.absorption import TAKEN, majorities
from workflows.township_review import answers as township

OTHERWISE = ("SUPPORT_UNIT", "MODIFY")  # what a panel may say that is not what the reviewers have said
LETS_THROUGH = ("LAWFUL", "LAWFUL_WITH_ADVICE", "RISK_DISCLOSED")  # open the gate for the text as it is
OPENS = (*LETS_THROUGH, "REVISE")  # that, or once the text is amended
STANDS = "审查机构的意见仍然成立，不能另行作出可以提交讨论的结论"
ANEW = ASSUMED["评审不能把不合法变为合法，须由审查人员另行作出结论"].label


def conclusion_fits(view: View, answers: Any) -> Iterator[Reason]:
    """As in every review; and a risk is disclosed only where no clear rule exists, and nothing is unlawful."""
    yield from township.conclusion_fits(view, answers)
    if answers.conclusion == "RISK_DISCLOSED" and any(one.severity == "违法" for one in answers.findings):
        yield Reason("有违法问题，不能以明示法律风险代替", D713["25"].label, field="conclusion")


def concludes_well(view: View, answers: Any) -> Iterator[Reason]:
    """A conclusion fits its findings; a risk is disclosed only with its search; procedures are named when they are missing."""
    yield from conclusion_fits(view, answers)
    yield from township.bases_stand(view, answers)
    yield from _grounded(view, answers)


def _grounded(view: View, answers: Any) -> Iterator[Reason]:
    if answers.conclusion == "RISK_DISCLOSED" and not view.facts.no_rule:
        yield Reason("须先记录国家无明确规定的检索、风险和试行范围", D713["25"].label, field="conclusion")
    if answers.conclusion == "RETURN_PROCEDURE" and not view.facts.preconditions_open:
        yield Reason("退回补正程序的，须先列明须（重新）办理的程序", SHANDONG336["45"].label, field="conclusion")


def concludes_anew(view: View, answers: Any) -> Iterator[Reason]:
    """Another conclusion after a panel is the reviewer's own: it takes over a majority that differs from the reviewers, and says why."""
    if answers.conclusion in ("", view.facts.conclusion):
        return
    if view.facts.panel != "GIVEN" or not any(one.outcome in TAKEN for one in answers.points):
        yield Reason("没有采纳评审团的多数意见，不能另行作出结论：原结论不变", ANEW, field="conclusion")
        return
    if view.facts.doubts and answers.conclusion == "LAWFUL":
        yield Reason("审查人有未通过的要点，结论不能是合法：须列明问题", D713["27"].label, field="conclusion")
    yield from _grounded(view, answers)
    yield from _left_standing([one.n for one in answers.points if one.outcome not in TAKEN], answers.conclusion)
    said = majorities(view)
    if not any(one.outcome in TAKEN and said.get(one.n) in OTHERWISE for one in answers.points):
        yield Reason("所采纳的多数意见支持审查机构，没有改变结论的依据：原结论不变", ANEW, field="conclusion")
    yield from _upheld(
        {one.n: said.get(one.n, "") for one in answers.points if one.outcome in TAKEN}, answers.conclusion
    )
    if len(answers.grounds) < 2:
        yield Reason("另行作出结论的，须写明理由", ANEW, field="grounds")


def _left_standing(points: list[int], conclusion: str) -> Iterator[Reason]:
    """On a point where nothing of a panel is taken over the reviewers' opinion holds: one is enough to shut the gate."""
    if points and conclusion in OPENS:
        numbers = "、".join(map(str, points))
        yield Reason(f"第{numbers}项没有采纳评审意见，或者没有可以采纳的多数意见：{STANDS}", ANEW, field="conclusion")


def _upheld(taken: Mapping[int, str], conclusion: str) -> Iterator[Reason]:
    """What a panel has said on the points taken over has to carry the conclusion; `taken`: the majority on each."""
    why = [f"第{n}项{words}" for n, majority in taken.items() if (words := _against(majority, conclusion))]
    if why and conclusion in OPENS:
        yield Reason(f"{'、'.join(why)}：{STANDS}", ANEW, field="conclusion")


def _against(majority: str, conclusion: str) -> str:
    """Why a majority does not carry a conclusion; empty where it does."""
    if majority not in OTHERWISE:
        return "评审团支持审查机构" if majority else "没有多数意见"
    return "评审团认为修改后可以" if majority == "MODIFY" and conclusion in LETS_THROUGH else ""


def as_told(view: View, answers: Any) -> Iterator[Reason]:
    """What the unit was told is what is signed: by the first opinion, by another reviewer, or by the answer to a panel."""
    if answers.conclusion != view.facts.conclusion:
        yield Reason(
            "最终结论须与告知承办单位的意见一致；另有意见的，退回重拟，评审之后由审查人员在“答复评审意见”中另行作出",
            ASSUMED["先告知、后出具"].label,
            field="conclusion",
        )
    if view.facts.open_unlawful and not any(one.severity == "违法" for one in answers.findings):
        yield Reason(
            "告知承办单位的意见有违法问题，最终意见不能略去：须照列",
            ASSUMED["先告知、后出具"].label,
            field="findings",
        )
