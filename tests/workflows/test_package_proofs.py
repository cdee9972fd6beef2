"""The catalogue of a meeting names, for each procedure, the paper that proves that one."""

from engine.plan import Material
from engine.standing import OpenTask
from workflows.major_decision.package import proofs

MACRO, BURDEN = "宏观政策取向一致性评估", "为基层减负一致性评估"
ONE, OTHER = (
    OpenTask(4, n, "PRECONDITION", title, "", 1, "DONE：无冲突") for n, title in enumerate((MACRO, BURDEN), 1)
)


def _settled(step: int, *which: str) -> OpenTask:
    return OpenTask(step, 9, "PREPARED", "text", " ".join(f"{one}=2026-04-01" for one in which), 1, "已载入")


def _paper(step: int, name: str) -> Material:
    return Material("assessment", name, name, seq=step)


def test_two_procedures_of_one_kind_settled_in_two_steps_name_a_paper_each() -> None:
    """Whichever came last of all proves only what was settled with it."""
    tasks, papers = (
        [ONE, OTHER, _settled(7, "4.2"), _settled(9, "4.1")],
        [_paper(7, "评估二.docx"), _paper(9, "评估一.docx")],
    )
    assert proofs(tasks, papers, OTHER, "assessment") == ["评估二.docx"]
    assert proofs(tasks, papers, ONE, "assessment") == ["评估一.docx"]


def test_two_procedures_settled_in_one_step_name_the_paper_of_their_name() -> None:
    """Else all that came with the step are named."""
    tasks, papers = [ONE, OTHER, _settled(7, "4.1", "4.2")], [_paper(7, f"{BURDEN}.docx"), _paper(7, f"{MACRO}.docx")]
    assert proofs(tasks, papers, OTHER, "assessment") == [f"{BURDEN}.docx"]
    assert proofs(tasks, papers, ONE, "assessment") == [f"{MACRO}.docx"]
    unnamed = [_paper(7, "甲.docx"), _paper(7, "乙.docx")]
    assert proofs(tasks, unnamed, ONE, "assessment") == ["甲.docx", "乙.docx"]


def test_a_paper_that_came_after_the_step_proves_nothing_in_it() -> None:
    """What was on file last before the step does; a number that only begins alike is another procedure."""
    tasks = [ONE, _settled(7, "4.1"), _settled(11, "4.12")]
    papers = [_paper(5, "早.docx"), _paper(6, "评估.docx"), _paper(8, "后来的.docx"), _paper(0, "正在交的.docx")]
    assert proofs(tasks, papers, ONE, "assessment") == ["评估.docx"]
