"""A workflow that contradicts itself cannot be imported, and is told everything that is wrong at once."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

import pytest
from pydantic import BaseModel

from engine.citations import ASSUMED
from engine.clocks import ClockKind
from engine.definition import (
    STAY,
    TIME,
    Apart,
    Choice,
    Clock,
    DocumentKind,
    Facts,
    Policy,
    Protects,
    Role,
    Rule,
    State,
    Turn,
    TurnKind,
    Workflow,
)
from engine.errors import UnsoundWorkflow
from engine.registry import Registry
from workflows import holidays, policies

LAW = ASSUMED["试验"]
CLERK, CHIEF, STRANGER = Role("CLERK", "经办"), Role("CHIEF", "主管"), Role("STRANGER", "外人")
PAPER, OTHER = DocumentKind("paper", "文本"), DocumentKind("other", "别的")
ASKED, DONE = State("asked", "已提出", waits="待主管决定"), State("done", "已办结", final=True)
LOST, ENDLESS = State("lost", "孤立", waits="等待"), State("endless", "无尽", waits="等待")
KEPT = State("kept", "留存", waits="待期满")


class Verdict(BaseModel):
    verdict: Literal["YES", "NO"]
    words: str = ""


@dataclass(frozen=True)
class Endless(Facts):
    note: str = ""


def rule(act: str = "grant", from_: Any = ASKED, to: Any = DONE, **more: Any) -> Rule:
    return Rule(act, "决定", **{"who": CLERK, "from_": from_, "to": to, "law": LAW, **more})


ASK = rule("ask", None, ASKED, part="CLERK")
GRANT = rule(part="CHIEF")
WINDOW = Clock("window", "期限", ClockKind.MAX, Policy("township.intake"), (ASKED,), LAW)


def law(*more: Rule, **changes: Any) -> Workflow:
    """A sound workflow of two rules, with these rules and changes."""
    plain = {"rules": (ASK, GRANT, *more), "facts": Facts, "law": LAW, "roles": (CLERK,), "kinds": (PAPER,)}
    return Workflow("试验流程", "试验", date(2026, 1, 1), ASKED, **{**plain, **changes})


FAULTS: dict[str, tuple[Callable[[], Workflow], str]] = {
    "a state that nothing reaches": (lambda: law(rule("find", LOST, DONE)), "状态 lost（孤立）不可到达"),
    "a state without a way out": (lambda: law(rule("lose", ASKED, ENDLESS)), "状态 endless（无尽）没有出路"),
    "a final state with a way out": (lambda: law(rule("reopen", DONE, ASKED)), "从终结状态 done 出发"),
    "a case that begins at its end": (lambda: Workflow("试验流程", "试验", date(2026, 1, 1), DONE, (rule("ask", None, DONE),), Facts, LAW, roles=(CLERK,)), "起始状态 done 是终结状态"),
    "nothing that opens a case": (lambda: law(rules=(GRANT,)), "没有开启案件的规则"),
    "two rules of one act in one state": (lambda: law(rule()), "状态 asked 下有 2 条规则 grant"),
    "a rule without a citation": (lambda: law(rule("drop", law=_Nothing())), "规则 drop（决定）没有依据"),
    "a clock without a citation": (lambda: law(clocks=(replace(WINDOW, law=_Nothing()),)), "期限 window（期限） 没有依据"),
    "a role that nobody has declared": (lambda: law(rule("drop", who=STRANGER)), "角色 STRANGER 不在角色表中"),
    "a role that is told but not declared": (lambda: law(rule("drop", tells=(STRANGER,))), "通知的角色 STRANGER"),
    "a role that nobody can hold": (lambda: law(roles=(CLERK, Role("HUB", "中心", at="no office"))), "角色 HUB 无处可任"),
    "a rule that nobody may perform": (lambda: law(rule("drop", who=())), "没有人可以办理"),
    "a state that waits for nobody known": (lambda: law(rule("pass", ASKED, State("by", "旁", awaits=CHIEF, waits="等待")), rule("back", State("by2", "旁"), DONE)), "等待的角色 CHIEF"),
    "a choice that leaves an answer out": (lambda: law(rule("vote", to=Choice("verdict", {"YES": DONE}), asks=Verdict)), "答案 NO 没有去向"),
    "a choice of an answer that cannot be": (lambda: law(rule("vote", to=Choice("verdict", {"YES": DONE, "NO": DONE, "LATER": DONE}), asks=Verdict)), "去向 LATER 不是可能的答案"),
    "a choice by words": (lambda: law(rule("vote", to=Choice("words", {"YES": DONE}), asks=Verdict)), "取值不是有限的"),
    "a choice without a form": (lambda: law(rule("vote", to=Choice("verdict", {"YES": DONE}))), "表单没有这一项"),
    "a wait that nobody has declared": (lambda: law(rule("stall", ASKED, State("stalled", "搁置")), rule("go", (ASKED,), DONE)), "状态 stalled（搁置）既无期限，也未声明等待"),
    "a paper that is not of the workflow": (lambda: law(rule("drop", needs=(OTHER,))), "材料 other 不在材料表中"),
    "a target that is no state": (lambda: law(rule("drop", to="nowhere")), "去向 nowhere 不是状态"),
    "an opening that leads nowhere": (lambda: law(rule("start", None, STAY)), "开启案件却没有去向"),
    "an act within a case that another case opens": (lambda: law(rule("drop", by_case="办理“另案”")), "由另案开启，却从已有环节出发"),
    "an opening by another case with a condition that nobody looks at": (lambda: law(rule("start", None, ASKED, by_case="办理“另案”", needs=(PAPER,))), "由另案开启，其 needs 无人检查"),
    "a turn of a clock that is not there": (lambda: law(rule("prolong", to=STAY, turns=(Turn(TurnKind.EXTEND, "missing"),))), "涉及不存在的期限 missing"),
    "a clock that covers a state that is not there": (lambda: law(clocks=(replace(WINDOW, runs=(ASKED, LOST)),)), "覆盖的状态 lost 不存在"),
    "a clock that covers the end": (lambda: law(clocks=(replace(WINDOW, runs=(DONE,)),)), "覆盖终结状态 done"),
    "a clock that runs and stands at once": (lambda: law(clocks=(replace(WINDOW, stands={ASKED: "等待"}),)), "同时在 asked 计时和停计"),
    "a clock whose passing nobody performs": (lambda: law(clocks=(replace(WINDOW, passing=("lapse",)),)), "期满所行 lapse 不是时限的规则"),
    "an act of time that no clock brings": (lambda: law(rule("lapse", who=TIME)), "时限的规则 lapse 不属于任何期限"),
    "a reminder after which nothing is done": (lambda: law(clocks=(replace(WINDOW, kind=ClockKind.REMIND),)), "期限 window（期限） 到期后在 asked 无事可行"),
    "a reminder whose act is not of its state": (lambda: law(rule("pass", ASKED, KEPT), rule("lapse", KEPT, DONE, who=TIME), clocks=(replace(WINDOW, kind=ClockKind.REMIND, runs=(ASKED, KEPT), passing=("lapse",)),)), "期限 window（期限） 到期后在 asked 无事可行"),
    "a minimum that protects nobody": (lambda: law(clocks=(replace(WINDOW, kind=ClockKind.MIN),)), "没有说明保护谁"),
    "two parts apart that nobody takes": (lambda: law(apart=(Apart("CLERK", "JUDGE", LAW),)), "身份 JUDGE 无人取得"),
    "a fact without an end": (lambda: law(facts=Endless), "事实 note 的取值不是有限的"),
    "one name for two clocks": (lambda: law(clocks=(WINDOW, WINDOW)), "期限 window 重复定义"),
    "one name for two roles": (lambda: law(roles=(CLERK, CLERK)), "角色 CLERK 重复定义"),
    "one name for two states": (lambda: law(rule("drop", ASKED, State("done", "另一个", final=True))), "状态 done 重复定义"),
    "one name for two papers": (lambda: law(kinds=(PAPER, PAPER)), "材料 paper 重复定义"),
}  # fmt: skip


class _Nothing:
    """A citation that cites nothing."""

    label = ""


def test_a_sound_workflow_is_accepted() -> None:
    minimum = replace(WINDOW, key="least", kind=ClockKind.MIN, protects=Protects.PUBLIC)
    assert law(clocks=(WINDOW, minimum), apart=(Apart("CLERK", "CHIEF", LAW),)).sha


def test_by_whom_a_case_is_opened_is_part_of_the_law() -> None:
    start = rule("start", None, ASKED)
    assert law(start).sha != law(replace(start, by_case="办理“另案”")).sha
    assert "by_case" not in law(start).canonical()  # tables from before the word stay what they were
    assert list(law(replace(start, by_case="办理“另案”")).begun_by_hand) == ["ask"]


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named(name: str) -> None:
    build, words = FAULTS[name]
    with pytest.raises(UnsoundWorkflow, match=words) as unsound:
        build()
    assert all(str(reason).startswith("试验流程") for reason in unsound.value.reasons)


def test_all_faults_are_named_at_once() -> None:
    spoilt = (rule(), rule("reopen", DONE, ASKED), rule("drop", who=STRANGER), rule("vote", to=Choice("verdict", {"YES": DONE}), asks=Verdict))  # fmt: skip
    with pytest.raises(UnsoundWorkflow) as unsound:
        law(*spoilt, facts=Endless, clocks=(replace(WINDOW, kind=ClockKind.MIN, passing=("lapse",)),))
    said = unsound.value.message
    for words in ("2 条规则 grant", "从终结状态", "STRANGER", "答案 NO", "不是有限的", "没有说明保护谁", "lapse"):
        assert words in said


def test_two_versions_do_not_start_on_one_day() -> None:
    with pytest.raises(UnsoundWorkflow, match="同日施行"):
        Registry([law(), law(rule("drop"))], policies.default(), holidays.national())


def test_no_act_bears_the_name_of_one_that_every_workflow_has() -> None:
    with pytest.raises(UnsoundWorkflow, match="规则 breach 与引擎自有的办理同名"):
        Registry([law(rule("breach"))], policies.default(), holidays.national())


def test_a_change_of_the_table_changes_its_hash_and_a_reading_of_it_does_not() -> None:
    assert law().sha == law().sha
    assert law().sha != law(rule("drop")).sha
    assert law().sha != law(rules=(ASK, replace(GRANT, law=ASSUMED["别的"]))).sha
    assert law().sha != law(clocks=(WINDOW,)).sha
