"""Fair-competition review as a child of a matter: opened by it, told to it, held to its text; found by its key, so that tables hold alone."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any, Literal, cast

from pydantic import BaseModel, ConfigDict, Field

from engine.definition import Workflow
from engine.errors import Reason
from engine.plan import Deed, Done, Opening, Task
from engine.standing import View
from workflows.law import FC783

KEY, OPENS = "fair_competition", "begin"
TASK, KEPT = (
    "COMPETITION",
    "COMPETITION_KEPT",
)  # what a matter keeps of a conclusion; the text it is said to hold for as well
OUTCOMES: Mapping[str, str] = {"PASSED": "PASS", "EXCEPTION": "EXCEPTION", "NOT_APPLICABLE": "NA"}
"""What a review ends in, as its matter says it; in any other way it ends without a conclusion."""
WORDS = {"PASS": "符合标准", "EXCEPTION": "适用例外", "NA": "不适用"}
WHO = "承办人在本件办理“提起公平竞争审查”"
LAW = FC783["18"].label


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class CompetitionBegun(_Form):
    """提起公平竞争审查: a child case with the papers on file; who reviews follows from who issues."""

    kind: Literal["DOCUMENT", "MEASURE"] = Field(title="措施类别", json_schema_extra={"asked": {
        "titles": {"DOCUMENT": "文件", "MEASURE": "具体政策措施（协议、通知、纪要等）"},
    }})  # fmt: skip
    congress: bool = Field(False, title="是否报送人大及其常委会审议")
    markets: str = Field("", title="影响的市场、行业", max_length=200)


class CompetitionKept(_Form):
    """结论仍适用: the change of the text does not touch competition."""

    reason: str = Field(title="文本的改动为什么不影响公平竞争审查结论", min_length=4, max_length=4000)


class CompetitionEnded(_Form):
    """What a matter is told when its review has ended."""

    child: int = Field(title="审查件", ge=1)
    workflow: str = Field(title="流程", max_length=40)
    state: str = Field(title="结果", max_length=40)
    outcome: Literal["", "PASS", "EXCEPTION", "NA"] = Field("", title="结论")
    number: str = Field("", title="结论文号", max_length=60)
    text: str = Field("", title="审查的文本", max_length=64)


@dataclass(frozen=True, slots=True)
class Concluded:
    """The latest conclusion: PASS, EXCEPTION or NA; its number; the text it is about; the case it was reached in."""

    outcome: str
    number: str
    text: str
    case: int

    @property
    def words(self) -> str:
        """As people name it."""
        return f"{WORDS[self.outcome]}{f'（{self.number}）' if self.number else ''}"


def concluded(view: View) -> Concluded | None:
    """The latest conclusion reached in a case of this family; None when there is none."""
    task = next((task for task in reversed(view.tasks) if task.kind == TASK), None)
    if task is None:
        return None
    outcome, number, case = task.detail.split("|")
    return Concluded(outcome, number, task.text, int(case))


def under_way(view: View) -> bool:
    """A review of this family has not ended yet."""
    return any(member.workflow.key == KEY for member in view.family)


def text_there(view: View) -> Reason | None:
    """What is reviewed is the text on file; a new one comes in by the act that answers for it."""
    return None if view.text else Reason("还没有文本：先提交送审稿", LAW, "承办人")


def none_under_way(view: View) -> Reason | None:
    """One review at a time."""
    return Reason("公平竞争审查正在办理，尚无结论", LAW, "公平竞争审查件的承办人") if under_way(view) else None


def holds(view: View) -> Reason | None:
    """A conclusion holds for the text that was reviewed, and for another one only where a reviewer has said so."""
    said = concluded(view)
    if said is None or view.text in (said.text, *_kept(view)):
        return None
    why = f"公平竞争审查结论{said.words}所审查的文本已有改动：须重新审查，或者由审查人员认定改动不影响结论"
    return Reason(why, LAW, f"{WHO}，或者审查人员办理“公平竞争审查结论仍适用”")


def _kept(view: View) -> list[str]:
    return [task.text for task in view.tasks if task.kind == KEPT]


def changed_since(view: View) -> str | None:
    """There is a conclusion about another text than the one on file."""
    if concluded(view) is None:
        return "没有公平竞争审查结论"
    return None if holds(view) else "公平竞争审查结论就是针对现有文本的"


def settled_with(view: View, answers: Any) -> Iterator[Reason]:
    """What is said at the intake is what the review concluded, about this text; without one, the paper is there."""
    said, papers = concluded(view), {material.kind for material in view.materials}
    if waiting := none_under_way(view):
        yield replace(waiting, field="competition")
    if said is None:
        if answers.competition in ("PASS", "EXCEPTION") and "competition" not in papers:
            yield Reason("没有公平竞争审查结论材料", LAW, WHO, "competition")
        return
    if answers.competition != said.outcome:
        yield Reason(f"与公平竞争审查的结论不一致：结论是{said.words}", LAW, field="competition")
    if stale := holds(view):
        yield replace(stale, field="competition")


def of_a_review(_: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a child that has ended says; of one that was no review of competition, only that it has ended."""
    ours = raw.get("workflow") == KEY
    plain = {name: raw.get(name) for name in ("child", "workflow", "state")}
    more = {name: raw.get(name, "") for name in ("number", "text")} if ours else {}
    return {**plain, **more, "outcome": OUTCOMES.get(str(raw.get("state")), "") if ours else ""}


# --- effects ------------------------------------------------------------------------------------------------------------


def opened(deed: Deed, view: View) -> Iterator[Opening]:
    """The review is a case of this family, with the papers on file."""
    unit = view.holders["HANDLER"].org if "HANDLER" in view.holders else view.org
    a = deed.answers
    said = {"kind": a.kind, "drafter": view.offices.title(unit), "markets": a.markets}
    said |= {"issuer": "CONGRESS"} if a.congress else {}
    yield Opening(
        _workflow(), OPENS, deed.case_org, said, f"{deed.title}：公平竞争审查", carry=True, matter_id=deed.matter_id
    )


def _workflow() -> Workflow:
    return cast(Workflow, import_module(f"workflows.{KEY}").WORKFLOW)


def ended(facts: Any, answers: Any) -> Any:
    """The matter knows the conclusion; a review that was withdrawn changes nothing."""
    return replace(facts, competition=answers.outcome) if answers.outcome else facts


def kept(deed: Deed) -> Iterator[Task | Done]:
    """The conclusion holds for the text now on file as well."""
    yield Task(KEPT, deed.text)
    yield Done(deed.seq, 1, "已载入")


def told(more: Callable[[Deed, int], Iterable[Task | Done]] | None = None) -> Callable[[Deed], Iterable[Task | Done]]:
    """The conclusion as the matter keeps it. `more`: what else this procedure notes, and after how many tasks."""

    def tasks(deed: Deed) -> Iterator[Task | Done]:
        a = deed.answers
        if a.outcome:
            yield Task(TASK, a.text, f"{a.outcome}|{a.number}|{a.child}")
            yield Done(deed.seq, 1, "已载入")
            yield from more(deed, 1) if more else ()

    tasks.__qualname__ = "competition_told"
    return tasks
