"""A study may ask a panel: a child of its own, in which the issuer and the body are the two sides. Nothing of who asked is there."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from engine.citations import ASSUMED
from engine.errors import Reason
from engine.plan import Deed, Opening, Row, Task
from engine.standing import View
from registers.suggestions import ClauseStudyStep
from workflows.major_decision.family import OPENS, panel
from workflows.major_decision.gates import CONFLICT_LAW
from workflows.normative_document.effects import key
from workflows.panel_review.seated import BARRED
from workflows.review_suggestion.asking import found
from workflows.review_suggestion.facts import StudyFacts
from workflows.review_suggestion.study_effects import PARTS

PANEL_TOLD = "PANEL_TOLD"
ENDED = "panel_review_ended"
SPOKE = ("OPINED", "SPLIT")  # the states in which a panel ends with something to say


def no_panel_yet(facts: StudyFacts) -> str | None:
    """Once."""
    return "已经提请过评审" if facts.panel else None


def issuer_was_heard(facts: StudyFacts) -> Reason | None:
    """There are two positions only when the issuer has given its own, or has let the time pass."""
    if facts.explained == "NOT_ASKED":
        law = ASSUMED["制定机关说明之后仍有重大分歧的，可以提请评审"].label
        return Reason("没有请制定机关说明：评审须有双方的意见", law)
    return None


def who_examined(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Whoever examined the document before it was issued, from the record: they do not sit."""
    there = [{"person": one["person"], "part": PARTS[one["part"]]} for one in found(view, "reviewers") or []]
    return {**raw, "barred": there}


def asked_tasks(deed: Deed) -> Iterator[Task]:
    """Who must not sit, for the panel to see."""
    yield from (Task(BARRED, one.person, f"这份文件制定时的{one.part}") for one in deed.answers.barred)


def panel_opened(deed: Deed, _: View) -> Iterator[Opening]:
    """The panel is a case of this family; while it sits, the time of the study and of those who suggested it stands."""
    workflow = panel()
    if workflow is not None:
        said = {"points": [one.model_dump() for one in deed.answers.points], "ground": deed.answers.ground}
        yield Opening(workflow, OPENS, deed.case_org, said, f"{deed.title}：评审", matter_id=deed.matter_id)


def panel_ended(facts: StudyFacts, answers: Any) -> StudyFacts:
    """With an opinion, without a majority, or in another way; it concludes nothing."""
    return replace(facts, panel=answers["state"] if answers["state"] in SPOKE else "ENDED")


def panel_over(deed: Deed) -> Iterator[Row]:
    """The time goes on."""
    said = {"kind": "GOES_ON", "on": deed.today, "number": deed.answers.get("number") or "", "words": ""}
    yield Row(ClauseStudyStep, {**key(deed), **said})


def panel_told(deed: Deed) -> Iterator[Task]:
    """How it ended, and what it said: for the opinion that follows."""
    said = {name: deed.answers.get(name) for name in ("child", "state", "number", "points", "members")}
    yield Task(PANEL_TOLD, json.dumps(said, ensure_ascii=False, sort_keys=True))


def panel_named(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The number of the panel's opinion, whatever was sent; none where it was set aside."""
    told = [json.loads(task.text) for task in view.tasks if task.kind == PANEL_TOLD and view.facts.panel in SPOKE]
    return {**raw, "panel": str(told[-1].get("number") or "") if told else ""}


def absorbed_truly(view: View, answers: Any) -> Iterator[Reason]:
    """A panel that has spoken is not passed over: what is not absorbed is explained."""
    spoken = view.facts.panel in SPOKE
    law = ASSUMED["评审意见供审查机构参考，不采纳的说明理由"].label
    if spoken and not answers.absorbed:
        yield Reason("写明评审意见的采纳情况", law, field="absorbed")
    if not spoken and answers.absorbed:
        yield Reason("没有评审意见，不填采纳情况", law, field="absorbed")
    if answers.absorbed in ("PARTLY_ABSORBED", "NOT_ABSORBED") and len(answers.absorption) < 2:
        yield Reason("没有全部采纳评审意见的，说明理由", law, field="absorption")


# --- who should not have sat --------------------------------------------------------------------------------------------


def panel_spoke(facts: StudyFacts) -> Reason | None:
    """There is an opinion that may rest on somebody who should not have sat."""
    return None if facts.panel in SPOKE else Reason("没有形成评审意见，或者评审意见没有采用", CONFLICT_LAW)


def conflict_open(facts: StudyFacts) -> str | None:
    """There is something to answer for."""
    return None if facts.conflict else "没有待处理的评审员回避情形"


def conflict_settled(facts: StudyFacts) -> Reason | None:
    """Nothing is proposed, signed or reported on the opinion of such a panel until the reviewer answers for it."""
    words = "评审员有应当回避的情形：审查人员先确认意见不受影响，或者不采用评审意见（签发之后只能确认）"
    return Reason(words, CONFLICT_LAW, "审查人员") if facts.conflict else None


def signed_already(view: View, answers: Any) -> Iterator[str]:
    """What follows where the opinion of the study is signed: it stands, and the government that may be asked knows of it."""
    del view, answers
    yield (
        "审查意见已签发，不因本报告失效，纠正期限照常计算；审查人员须说明去掉该评审员的意见后结论是否成立，"
        "说明之前不得报请政府决定；制定机关可以据此报告不纠正，由政府决定"
    )
