"""A decision and its panel are one family: the review stands while the panel sits, and goes on with what the panel said."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import workflows
from engine.errors import NotOffered, NotReady
from engine.registry import Registry
from house.casepage import page
from tests import houses
from tests.houses import House, at
from tests.workflows.decision_story import STEPS, Decision, DecisionStory, settle
from tests.workflows.standin_panel import PANEL
from tests.workflows.test_scenarios import FULL, Act
from workflows.major_decision import WORKFLOW, effects, people
from workflows.major_decision.facts import PANEL_ENDS

UNLAWFUL = {
    "conclusion": "UNLAWFUL",
    "findings": [{**FULL, "severity": "违法", "problem": "土地价款返还、税收全免没有依据"}],
}
LAWFUL = {"conclusion": "LAWFUL"}
RETURNED = {
    "conclusion": "RETURN_PROCEDURE",
    "findings": [
        {**FULL, "aspect": "程序", "severity": "风险", "problem": "没有听证"},
        {**FULL, "severity": "风险", "problem": "未经竞争性程序延长特许经营"},
    ],
}
POINTS = {"points": [{"point": "是否属于特定经营者优惠", "undertaking": "普遍政策", "review": "只有一家适用"}]}
ASKED = ("object", "reassign", "recheck", "request_panel")


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("family")
    with houses.house(f"sqlite:///{folder / 'county.sqlite3'}", workflows.registry(), folder) as house:
        house.now = at("2026-01-05")
        settle(house)
    return folder / "county.sqlite3"


@contextmanager
def decision(
    county: Path, folder: Path, stands: dict[str, date], gov: str = "county", unit: str = "dept"
) -> Iterator[DecisionStory]:
    """A decision that has come so far, in a house that knows the stand-in."""
    file = folder / "hefa.sqlite3"
    file.write_bytes(county.read_bytes())
    known = workflows.registry()
    others = [one for one in known.all if one.key != PANEL.key]
    house = House(f"sqlite:///{file}", Registry([*others, PANEL], known.pack, known.national, known.shelves), folder)
    acts = [Act(on=max(stands.values()))]
    told = DecisionStory(house, Decision(name="家族", gov=gov, unit=unit, stands=stands, acts=acts, ends="PANEL"))
    try:
        told.usually()
        yield told
    finally:
        house.close()


@pytest.fixture
def with_panel(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (effects, people):
        monkeypatch.setattr(module, "panel", lambda: PANEL)


def disputed(
    told: DecisionStory, on: date, first: dict[str, object], other: str = "crev2", points: Any = POINTS
) -> None:
    """The first opinion, the objection, another reviewer who says the same, and the request, all on one day."""
    for by, act, answers in (
        ("CLEAD", "give_first", first),
        ("UNIT", "object", {"points": ["不同意"]}),
        ("CLEAD", "reassign", {"person": other, "ground": "OBJECTION", "reason": "复核异议"}),
        (other, "recheck", first),
        ("CLEAD", "request_panel", points),
    ):
        told.line(Act(on=on, by=by, act=act, answers=answers))


def ended(told: DecisionStory, on: date, how: str, by: str = "mi") -> None:
    told.pass_until(at(on))
    told.house.now = at(on)
    told.house.act(told.cases["linked"], "end", by, {"how": how})


def said(told: DecisionStory, case: int) -> tuple[str, list[str]]:
    """What the final opinion says of the panel: sealed with it."""
    body = told.house.one("SELECT body FROM event WHERE case_id = :id AND act = 'sign_final' ORDER BY seq", id=case)
    answers = json.loads(body)["answers"]
    return answers["panel"], answers["absorption"]


def test_c07_the_clock_stands_while_the_panel_sits_and_only_a_reviewer_concludes(
    county: Path, tmp_path: Path, with_panel: None
) -> None:
    stands = {"RECEIVED": date(2026, 5, 29), "DRAFT_OPINION": date(2026, 6, 1)}
    with decision(county, tmp_path, stands) as told:
        case, panel_day = told.cases["first"], date(2026, 6, 30)
        disputed(told, date(2026, 6, 11), UNLAWFUL)
        told.line(Act(on=date(2026, 6, 11), state="PANEL", standing={"review": "评审团评审"}, used={"review": 8}))
        child = told.cases["linked"]
        assert told.house.state(child) == "SITTING"
        rows = told.house.rows('SELECT parent_id, root_id, matter_id FROM "case" WHERE id = :id', id=child)
        assert tuple(rows[0]) == (case, case, case)
        with pytest.raises(NotOffered):
            told.house.act(case, "sign_final", "clead", {**UNLAWFUL, "summary": "意见"})
        with told.house.database.glance(at(date(2026, 6, 23))) as docket:
            days = next(one for one in page(docket, case)["clocks"] if one["clock"] == "review")["days"]
        assert [(str(day["date"]), day["why"]) for day in days[-1:]] == [("2026-06-23", "停计：评审团评审")]
        ended(told, panel_day, "OPINED")
        told.line(
            Act(
                on=panel_day,
                state="FINAL_OPINION",
                facts={"panel": "GIVEN", "conclusion": "UNLAWFUL", "reviewed": False},
            )
        )
        assert told.live(case, "review", "due_on") == date(2026, 7, 9), "seven of fifteen are left"
        final = date(2026, 7, 2)
        told.line(
            Act(
                on=final,
                by="CLEAD",
                act="sign_final",
                answers=UNLAWFUL,
                refused="NotReady",
                says=["须先逐点说明是否采纳评审意见"],
            )
        )
        told.line(
            Act(
                on=final,
                by="CREV",
                act="answer_panel",
                answers={"points": "NOT_ABSORBED"},
                refused="NotReady",
                says=["须写明理由"],
            )
        )
        silence = [{"about": "特定经营者", "outcome": "NO_OPINION", "reason": "评审没有说到"}]
        told.line(
            Act(
                on=final,
                by="CREV",
                act="answer_panel",
                answers={"points": silence},
                refused="NotReady",
                says=["评审团已形成多数意见（支持审查机构）", "须采纳，或者写明不采纳的理由"],
            )
        )
        told.line(Act(on=final, by="CREV", act="answer_panel"))
        told.line(Act(on=final, by="CLEAD", act="sign_final", answers=UNLAWFUL, state="BLOCKED", used={"review": 10}))
        assert said(told, case) == ("示评审〔2026〕1号", ["1.是否属于特定经营者优惠：采纳评审意见"])
        assert told.concluded(case) == ["UNLAWFUL", "UNLAWFUL"]
        told.line(
            Act(
                on=date(2026, 8, 7),
                by="HANDLER",
                act="rework",
                papers=["draft=以规则为基础的新方案"],
                state="PRECONDITIONS",
            )
        )
        told.line(Act(on=date(2026, 8, 7), by="UNIT_LEGAL", act="internal_opinion"))
        for by, act in (
            ("UNIT", "submit"),
            ("GOV_OFFICE", "forward"),
            ("CREV", "keep_procedures"),
            ("CREV", "accept"),
            ("CLEAD", "assign"),
            ("CLEAD", "assign_second"),
        ):
            told.line(Act(on=date(2026, 8, 10), by=by, act=act))
        for by, act in (
            ("CREV", "consult"),
            ("ADV", "advise"),
            ("CREV", "complete_checks"),
            ("CHECKER", "second_check"),
            ("CLEAD", "give_first"),
            ("CLEAD", "sign_final"),
        ):
            told.line(Act(on=date(2026, 8, 19), by=by, act=act))
        told.line(Act(on=date(2026, 8, 19), state="GATE_OPEN", used={"review": 7}))
        assert told.concluded(case) == ["UNLAWFUL", "UNLAWFUL", "LAWFUL"]
        assert told.house.verify().holds


def test_c20_thirteen_days_then_sixteen_not_counted_then_the_last_day(
    county: Path, tmp_path: Path, with_panel: None
) -> None:
    stands = {"RECEIVED": date(2026, 7, 31), "DRAFT_OPINION": date(2026, 8, 3)}
    with decision(county, tmp_path, stands, "city", "water") as told:
        case, first = told.cases["first"], date(2026, 8, 20)
        told.line(Act(on=first, by="CREV", act="reopen", answers={"items": ["听证"], "reason": "价格听证未开"}))
        disputed(told, first, RETURNED, "mcrev2")
        told.line(Act(on=first, state="PANEL", used={"review": 13}))
        ended(told, date(2026, 9, 11), "OPINED", "mmi")
        assert told.live(case, "review", "due_on") == date(2026, 9, 15)
        told.line(Act(on=date(2026, 9, 15), by="CREV", act="answer_panel", answers={"points": "ABSORBED"}))
        told.line(
            Act(
                on=date(2026, 9, 15),
                by="CLEAD",
                act="sign_final",
                answers=RETURNED,
                state="RETURNED",
                used={"review": 15},
            )
        )
        assert told.concluded(case) == ["RETURN_PROCEDURE", "RETURN_PROCEDURE"]


TOLD_FIRST, ANEW = (
    "须与告知承办单位的意见一致",
    {"conclusion": "LAWFUL", "grounds": "评审团多数认为属于普遍政策，依据充分"},
)
NOTHING = "没有采纳评审团的多数意见，不能另行作出结论：原结论不变"


@pytest.mark.parametrize(
    ("how", "panel", "none"),
    [
        ("SPLIT", "SPLIT", "评审没有形成多数意见，没有可以采纳的"),
        ("TERMINATED", "ENDED", "评审没有形成意见，没有可以采纳的"),
    ],
)
def test_a_panel_without_a_majority_leaves_two_days_and_the_conclusion_as_it_was(
    how: str, panel: str, none: str, county: Path, tmp_path: Path, with_panel: None
) -> None:
    stands = {"RECEIVED": date(2026, 8, 28), "DRAFT_OPINION": date(2026, 9, 14)}
    with decision(county, tmp_path, stands) as told:
        case, on = told.cases["first"], date(2026, 10, 20)
        disputed(told, date(2026, 10, 10), UNLAWFUL)  # the fifteenth working day
        ended(told, date(2026, 10, 19), how)
        assert told.live(case, "review", "due_on") == date(2026, 10, 21)
        told.line(Act(on=on, facts={"panel": panel}))
        for outcome in ("ABSORBED", "PARTLY_ABSORBED"):
            answered(told, on, outcome, says=[none])
        answered(told, on, "NO_OPINION", **ANEW, says=[NOTHING])
        answered(told, on, "NO_OPINION")
        told.line(Act(on=on, by="CLEAD", act="sign_final", answers=LAWFUL, refused="NotReady", says=[TOLD_FIRST]))
        told.line(Act(on=on, by="CLEAD", act="sign_final", answers=UNLAWFUL, state="BLOCKED"))


def test_only_a_reviewer_who_takes_over_a_majority_that_differs_concludes_otherwise_and_only_that_is_signed(
    county: Path, tmp_path: Path, with_panel: None
) -> None:
    on = date(2026, 6, 30)
    with decision(county, tmp_path, {"DRAFT_OPINION": date(2026, 6, 1)}) as told:
        disputed(told, date(2026, 6, 11), UNLAWFUL)
        ended(told, on, "FOR_UNIT")
        answered(told, on, "NOT_ABSORBED", **ANEW, says=[NOTHING])
        answered(told, on, "ABSORBED", conclusion="LAWFUL", says=["另行作出结论的，须写明理由"])
        back = {"conclusion": "RETURN_PROCEDURE", "grounds": "须补办程序"}
        answered(told, on, "ABSORBED", **back, says=["须先列明须（重新）办理的程序"])
        said = {"points": [{"about": "特定经营者", "outcome": "ABSORBED"}], **ANEW}
        told.line(Act(on=on, by="CLEAD", act="answer_panel", answers=said, refused="NotYours"))
        told.line(Act(on=on, by="CREV", act="answer_panel", answers=said, facts={"conclusion": "LAWFUL"}, tells=["CLEAD", "UNIT", "GOV_OFFICE"]))  # fmt: skip
        told.line(Act(on=on, by="CLEAD", act="sign_final", answers=UNLAWFUL, refused="NotReady", says=[TOLD_FIRST]))
        told.line(Act(on=on, by="CLEAD", act="sign_final", answers=LAWFUL, state="GATE_OPEN"))
        assert told.house.verify().holds


def test_a_majority_for_the_reviewers_is_no_ground_for_another_conclusion(
    county: Path, tmp_path: Path, with_panel: None
) -> None:
    on = date(2026, 6, 30)
    with decision(county, tmp_path, {"DRAFT_OPINION": date(2026, 6, 1)}) as told:
        disputed(told, date(2026, 6, 11), UNLAWFUL)
        ended(told, on, "OPINED")
        answered(told, on, "ABSORBED", **ANEW, says=["所采纳的多数意见支持审查机构，没有改变结论的依据"])
        facts = json.loads(told.house.one('SELECT facts FROM "case" WHERE id = :id', id=told.cases["first"]))
        assert (facts["conclusion"], facts["panel_answered"]) == ("UNLAWFUL", False), (
            "what was refused has changed nothing"
        )
        answered(told, on, "ABSORBED")
        told.line(Act(on=on, by="CLEAD", act="sign_final", answers=LAWFUL, refused="NotReady", says=[TOLD_FIRST]))
        told.line(Act(on=on, by="CLEAD", act="sign_final", answers=UNLAWFUL, state="BLOCKED"))
        assert told.house.verify().holds


SEVERAL = {"points": [{"point": f"争点{n}", "undertaking": "可以", "review": "没有依据"} for n in "一二三四"]}


def each(**outcomes: str) -> list[dict[str, str]]:
    """An answer to each of several points."""
    return [{"about": f"争点{n}", "outcome": one, "reason": "见审查意见书"} for n, one in outcomes.items()]


def test_no_point_taken_over_opens_the_gate_past_one_that_stands_for_the_reviewers(
    county: Path, tmp_path: Path, with_panel: None
) -> None:
    on = date(2026, 6, 30)
    with decision(county, tmp_path, {"DRAFT_OPINION": date(2026, 6, 1)}) as told:
        disputed(told, date(2026, 6, 11), UNLAWFUL, points=SEVERAL)
        ended(told, on, "MIXED")
        points = each(一="ABSORBED", 二="ABSORBED", 三="NO_OPINION", 四="NO_OPINION")
        stands = ["第1项评审团支持审查机构", "第3、4项没有采纳评审意见，或者没有可以采纳的多数意见"]
        for conclusion in ("LAWFUL", "LAWFUL_WITH_ADVICE", "RISK_DISCLOSED", "REVISE"):
            said = {"points": points, "conclusion": conclusion, "grounds": "评审团认为修改后可以"}
            told.line(Act(on=on, by="CREV", act="answer_panel", answers=said, refused="NotReady", says=stands))
        told.line(
            Act(on=on, by="CREV", act="answer_panel", answers={"points": points}, facts={"conclusion": "UNLAWFUL"})
        )
        told.line(Act(on=on, by="CLEAD", act="sign_final", answers=LAWFUL, refused="NotReady", says=[TOLD_FIRST]))
        told.line(Act(on=on, by="CLEAD", act="sign_final", answers=UNLAWFUL, state="BLOCKED"))


def test_what_a_panel_finds_right_once_amended_is_to_be_amended_and_what_is_not_taken_over_stands(
    county: Path, tmp_path: Path, with_panel: None
) -> None:
    on = date(2026, 6, 30)
    with decision(county, tmp_path, {"DRAFT_OPINION": date(2026, 6, 1)}) as told:
        disputed(told, date(2026, 6, 11), UNLAWFUL, points={"points": SEVERAL["points"][:2]})
        ended(told, on, "AMENDED")
        both = each(一="ABSORBED", 二="PARTLY_ABSORBED")
        for points, conclusion, stands in (
            (both, "LAWFUL", "第2项评审团认为修改后可以"),
            (each(一="NOT_ABSORBED", 二="ABSORBED"), "REVISE", "第1项没有采纳评审意见"),
        ):
            said = {"points": points, "conclusion": conclusion, "grounds": "评审团认为修改后可以"}
            told.line(Act(on=on, by="CREV", act="answer_panel", answers=said, refused="NotReady", says=[stands]))
        anew = {"points": both, "conclusion": "REVISE", "grounds": "按评审意见修改后可以"}
        told.line(Act(on=on, by="CREV", act="answer_panel", answers=anew, facts={"conclusion": "REVISE"}))
        found = {"conclusion": "REVISE", "findings": [{**FULL, "severity": "风险", "problem": "返还须有绩效条件"}]}
        told.line(Act(on=on, by="CLEAD", act="sign_final", answers=found, state="REVISING"))


def test_an_unlawful_finding_that_a_panel_upholds_is_not_left_out_of_what_is_signed(
    county: Path, tmp_path: Path, with_panel: None
) -> None:
    on, revise = date(2026, 6, 30), {**UNLAWFUL, "conclusion": "REVISE"}
    with decision(county, tmp_path, {"DRAFT_OPINION": date(2026, 6, 1)}) as told:
        disputed(told, date(2026, 6, 11), revise)
        ended(told, on, "OPINED")
        answered(told, on, "ABSORBED")
        less = {"conclusion": "REVISE", "findings": [{**FULL, "severity": "风险", "problem": "返还没有依据"}]}
        says = ["告知承办单位的意见有违法问题，最终意见不能略去"]
        told.line(Act(on=on, by="CLEAD", act="sign_final", answers=less, refused="NotReady", says=says))
        told.line(Act(on=on, by="CLEAD", act="sign_final", answers=revise, facts={"open_unlawful": True}))


def answered(told: DecisionStory, on: date, outcome: str, says: list[str] | None = None, **more: str) -> None:
    """The answer to the panel; `says`: with which words it is refused."""
    points = [{"about": "特定经营者", "outcome": outcome, "reason": "见审查意见书"}]
    act = Act(on=on, by="CREV", act="answer_panel", answers={"points": points, **more})
    told.line(act.model_copy(update={"refused": "NotReady", "says": says}) if says else act)


CONFLICT = {"member": "乙", "ground": "INTEREST", "reason": "持有该企业股份，有登记为证"}
SHUT = "评审员有应当回避的情形，审查机构尚未确认意见不受影响，也未重新出具"


def absorbed(told: DecisionStory) -> int:
    """A decision whose reviewer has absorbed its panel's opinion and concluded otherwise, which opens the gate."""
    disputed(told, date(2026, 6, 11), UNLAWFUL)
    ended(told, date(2026, 6, 30), "FOR_UNIT")
    told.line(Act(on=date(2026, 7, 1), by="CREV", act="answer_panel", answers=ANEW))
    told.line(Act(on=date(2026, 7, 1), by="CLEAD", act="sign_final", answers=LAWFUL, state="GATE_OPEN"))
    return told.cases["first"]


def test_a_conflict_found_after_the_opinion_was_absorbed_shuts_the_gate_until_the_reviewer_confirms(
    county: Path, tmp_path: Path, with_panel: None
) -> None:
    on = date(2026, 7, 2)
    with decision(county, tmp_path, {"DRAFT_OPINION": date(2026, 6, 1)}) as told:
        case = absorbed(told)
        told.line(Act(on=on, by="GOV_OFFICE", act="schedule", state="SCHEDULED"))
        stranger = {**CONFLICT, "member": "某某"}
        says = ["评审团中没有某某；评审员是甲、乙、丙"]
        told.line(Act(on=on, by="UNIT", act="report_conflict", answers=stranger, refused="NotReady", says=says))
        told.line(Act(on=on, by="CREV", act="keep_opinion", answers={"reason": "无"}, refused="NotReady"))
        told.line(Act(on=on, by="UNIT", act="report_conflict", answers=CONFLICT, state="SCHEDULED"))
        again = ["乙的回避情形已报告"]
        told.line(Act(on=on, by="GOV_OFFICE", act="report_conflict", answers=CONFLICT, refused="NotReady", says=again))
        told.line(Act(on=on, by="GOV_OFFICE", act="record_decision", refused="NotReady", says=[SHUT]))
        kept = {"reason": "去掉该评审员，其余评审员意见相同，结论成立"}
        told.line(Act(on=on, by="CREV", act="keep_opinion", answers=kept, facts={"panel_conflict": False}))
        told.line(Act(on=on, by="GOV_OFFICE", act="record_decision", state="DECIDED"))
        outcomes = told.house.rows("SELECT d.outcome FROM done d JOIN task t ON t.case_id = d.case_id AND t.seq = d.task_seq AND t.n = d.task_n WHERE t.case_id = :id AND t.kind = 'CONFLICT'", id=case)  # fmt: skip
        assert [row[0] for row in outcomes] == [f"意见不受影响：{kept['reason']}"]
        assert told.house.verify().holds


def test_a_conflict_found_after_the_decision_is_recorded_and_weighed_by_its_evaluation_before_anything_is_closed(
    county: Path, tmp_path: Path, with_panel: None
) -> None:
    on = date(2026, 7, 2)
    with decision(county, tmp_path, {"DRAFT_OPINION": date(2026, 6, 1)}) as told:
        case = absorbed(told)
        told.line(Act(on=on, by="GOV_OFFICE", act="schedule"))
        told.line(Act(on=on, by="GOV_OFFICE", act="record_decision", state="DECIDED"))
        says = ["决定已作出，不因本报告停止执行或者改变；由政府办公室启动后评估（启动原因选“决策机关认为必要”）"]
        late = Act(on=on, by="UNIT", act="report_conflict", answers=CONFLICT, warns=says, state="DECIDED")
        told.line(late.model_copy(update={"tells": ["GOV_OFFICE", "GOV_HEAD", "CREV", "CLEAD", "UNIT"]}))
        told.line(Act(on=on, by="CREV", act="keep_opinion", answers={"reason": "无"}, refused="NotOffered"))
        for by, act in (
            ("CREV", "finalise"), ("GOV_OFFICE", "report_party"), ("GOV_OFFICE", "publish"), ("GOV_OFFICE", "archive"),
        ):  # fmt: skip
            told.line(Act(on=on, by=by, act=act))
        open_ = ["决定之后报告的评审员回避情形尚未研究"]
        told.line(Act(on=on, by="GOV_OFFICE", act="close", refused="NotReady", says=open_))
        told.line(Act(on=on, by="GOV_OFFICE", act="execute", state="EXECUTING"))
        told.line(Act(on=on, by="GOV_OFFICE", act="weigh_conflict", answers={"reason": "无"}, refused="NotOffered"))
        asked = {"ground": "ORGAN", "body": "示范政策研究院", "third_party": True, "note": "评审员应当回避"}
        told.line(Act(on=on, by="GOV_OFFICE", act="evaluate", answers=asked, state="EVALUATING"))
        result = {"result": "KEEP", "note": "效果良好"}
        ended = Act(on=on, by="GOV_OFFICE", act="conclude_evaluation", answers=result, papers=["evaluated=评估报告"])
        told.line(ended.model_copy(update={"refused": "NotReady", "says": open_}))
        weighed = {"reason": "去掉乙的意见，其余四人意见相同，决定的依据不变"}
        told.line(Act(on=on, by="GOV_OFFICE", act="weigh_conflict", answers=weighed, facts={"panel_conflict": False}))
        told.line(ended.model_copy(update={"state": "EXECUTING"}))
        told.line(Act(on=on, by="GOV_OFFICE", act="close", state="ARCHIVED"))
        done = told.house.rows("SELECT d.outcome FROM done d JOIN task t ON t.case_id = d.case_id AND t.seq = d.task_seq AND t.n = d.task_n WHERE t.case_id = :id AND t.kind = 'CONFLICT'", id=case)  # fmt: skip
        assert [row[0] for row in done] == [f"决定之后研究：{weighed['reason']}"]
        assert told.house.verify().holds


def test_or_the_reviewer_reviews_again_without_the_panel_and_another_opinion_is_issued(
    county: Path, tmp_path: Path, with_panel: None
) -> None:
    on = date(2026, 7, 2)
    with decision(county, tmp_path, {"DRAFT_OPINION": date(2026, 6, 1)}) as told:
        case = absorbed(told)
        told.line(Act(on=on, by="CLEAD", act="report_conflict", answers=CONFLICT))
        told.line(Act(on=on, by="GOV_OFFICE", act="schedule", refused="NotReady", says=[SHUT]))
        told.line(Act(on=on, by="CREV", act="reissue", answers={"reason": "其意见是关键"}, state="REVIEWING"))
        told.line(Act(on=on, facts={"panel_conflict": False, "reviewed": False, "conclusion": "", "round": 2}))
        for by, act in (
            ("CREV", "consult"),
            ("ADV", "advise"),
            ("CREV", "complete_checks"),
            ("CHECKER", "second_check"),
        ):
            told.line(Act(on=on, by=by, act=act))
        told.line(Act(on=on, by="CLEAD", act="give_first", answers=UNLAWFUL))
        none = ["本轮没有经过评审"]
        told.line(Act(on=on, by="UNIT", act="consent"))
        told.line(Act(on=on, by="UNIT", act="report_conflict", answers=CONFLICT, refused="NotReady", says=none))
        told.line(Act(on=on, by="CLEAD", act="sign_final", answers=UNLAWFUL, state="BLOCKED"))
        assert told.concluded(case) == ["UNLAWFUL", "LAWFUL", "UNLAWFUL"]
        assert told.house.verify().holds


def test_a_conflict_found_between_the_panels_opinion_and_the_final_one_is_answered_before_anything_is_signed(
    county: Path, tmp_path: Path, with_panel: None
) -> None:
    with decision(county, tmp_path, {"DRAFT_OPINION": date(2026, 6, 1)}) as told:
        disputed(told, date(2026, 6, 11), UNLAWFUL)
        on = date(2026, 6, 30)
        ended(told, on, "OPINED")
        told.line(Act(on=on, by="GOV_OFFICE", act="report_conflict", answers=CONFLICT, state="FINAL_OPINION"))
        told.line(Act(on=on, by="CREV", act="answer_panel"))
        says = ["先确认意见不受影响，或者重新审查"]
        told.line(Act(on=on, by="CLEAD", act="sign_final", answers=UNLAWFUL, refused="NotReady", says=says))
        told.line(Act(on=on, by="CREV", act="keep_opinion", answers={"reason": "其余四人意见相同"}))
        told.line(Act(on=on, by="CLEAD", act="sign_final", answers=UNLAWFUL, state="BLOCKED"))


def test_no_silent_reviewer_holds_a_decision_after_its_panel(county: Path, tmp_path: Path, with_panel: None) -> None:
    on, away = date(2026, 7, 1), {"ground": "ABSENCE", "reason": "长期病假"}
    with decision(county, tmp_path, {"DRAFT_OPINION": date(2026, 6, 1)}) as told:
        disputed(told, date(2026, 6, 11), UNLAWFUL)
        ended(told, on, "FOR_UNIT")
        says = ["crev 是本轮主办审查人，不得答复评审意见"]
        other = Act(on=on, by="CLEAD", act="reassign", answers={"person": "crev", **away})
        told.line(other.model_copy(update={"refused": "NotReady", "says": says}))
        told.line(other.model_copy(update={"answers": {"person": "crev3", **away}, "state": "FINAL_OPINION"}))
        said = {"points": [{"about": "特定经营者", "outcome": "ABSORBED"}], **ANEW}
        told.line(Act(on=on, by="crev2", act="answer_panel", answers=said, refused="NotYours"))
        told.line(Act(on=on, by="crev3", act="answer_panel", answers=said))
        told.line(Act(on=on, by="CLEAD", act="sign_final", answers=LAWFUL, state="GATE_OPEN"))
        told.line(Act(on=on, by="CLEAD", act="report_conflict", answers=CONFLICT))
        told.line(other.model_copy(update={"state": "GATE_OPEN"}))
        told.line(Act(on=on, by="crev", act="keep_opinion", answers={"reason": "其余评审员意见相同"}))
        again = ["乙的回避情形已处理（意见不受影响：其余评审员意见相同）", "随本项提交尚未提交过的证据"]
        report = Act(on=on, by="UNIT", act="report_conflict", answers=CONFLICT)
        told.line(report.model_copy(update={"refused": "NotReady", "says": again}))
        told.line(report.model_copy(update={"papers": ["note=登记簿"], "state": "GATE_OPEN"}))
        told.line(Act(on=on, by="crev", act="keep_opinion", answers={"reason": "登记簿所载是同名的人"}))
        told.line(report.model_copy(update={"refused": "NotReady", "says": ["登记簿所载是同名的人", again[1]]}))
        told.line(Act(on=on, by="GOV_OFFICE", act="schedule", state="SCHEDULED"))
        told.line(other.model_copy(update={"answers": {"person": "crev2", **away}, "state": "SCHEDULED"}))
        told.line(Act(on=on, by="GOV_OFFICE", act="record_decision", state="DECIDED"))
        told.line(other.model_copy(update={"state": "DECIDED"}))
        told.line(Act(on=on, by="crev", act="finalise", state="TEXT_FINAL"))
        assert told.house.verify().holds


def test_no_other_child_that_ends_while_the_panel_sits_is_taken_for_the_panel(
    county: Path, tmp_path: Path, with_panel: None
) -> None:
    with decision(county, tmp_path, {"PRECONDITIONS": date(2026, 4, 1)}) as told:
        case, asked = told.cases["first"], {"until": "2026-05-06", "place": "政府门户网站", "how": "信函"}
        told.line(Act(on=date(2026, 4, 1), by="HANDLER", act="solicit", answers=asked))
        comments = told.cases["linked"]
        said = {"ended": "2026-05-07", "received": 0, "summary": "没有收到意见"}
        told.line(Act(on=date(2026, 5, 8), by="HANDLER", act="close_solicitation", answers=said))
        for reached, by, act in STEPS[5:]:
            told.line(Act(on=date(2026, 5, 8), by=by, act=act))
            if reached == "DRAFT_OPINION":
                break
        disputed(told, date(2026, 5, 20), UNLAWFUL)
        panel = told.cases["linked"]
        told.house.act(comments, "publish_answers", "chen", {"summary": "没有收到意见"})
        told.line(Act(on=date(2026, 5, 20), state="PANEL", facts={"panel": "", "panel_answered": False}))
        assert told.house.acts(case)[-2:] == ["request_panel", "child_ended"]
        assert told.house.state(panel) == "SITTING"
        ended(told, date(2026, 5, 25), "OPINED")
        told.line(Act(on=date(2026, 5, 25), state="FINAL_OPINION", facts={"panel": "GIVEN"}))
        assert told.house.acts(case)[-1] == "panel_review_ended"
        told.line(Act(on=date(2026, 5, 25), by="CREV", act="answer_panel"))
        assert told.house.verify().holds


def test_the_panel_ends_when_the_decision_is_withdrawn(county: Path, tmp_path: Path, with_panel: None) -> None:
    with decision(county, tmp_path, {"DRAFT_OPINION": date(2026, 6, 1)}) as told:
        disputed(told, date(2026, 6, 3), UNLAWFUL)
        told.line(
            Act(on=date(2026, 6, 5), by="UNIT", act="withdraw", answers={"reason": "方案不再实施"}, state="WITHDRAWN")
        )
        child = told.cases["linked"]
        assert (told.house.state(child), told.house.acts(child)) == ("ENDED", ["request", "end_with_parent"])
        with pytest.raises(NotOffered):
            told.house.act(child, "end", "mi", {"how": "OPINED"})
        with told.house.database.glance(told.house.now) as docket:
            decision_page, panel_page = page(docket, told.cases["first"]), page(docket, child)
        assert decision_page["family"] == [{"id": child, "workflow": PANEL.title, "state": "随主件终止"}]
        assert panel_page["family"] == [{"id": told.cases["first"], "workflow": WORKFLOW.title, "state": "撤回"}]
        assert told.house.verify().holds


def test_without_its_procedure_no_panel_is_asked_for_and_the_dispute_lapses(
    county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (effects, people):
        monkeypatch.setattr(module, "panel", lambda: None)
    with decision(county, tmp_path, {"DRAFT_OPINION": date(2026, 6, 1)}) as told:
        with pytest.raises(NotReady, match="示范县尚未启用评审团流程"):
            disputed(told, date(2026, 6, 3), UNLAWFUL)
        told.line(Act(on=date(2026, 6, 9), state="FINAL_OPINION", time=["warn", "dispute_lapses"]))


def test_every_way_in_which_a_panel_may_end_is_walked() -> None:
    assert {*PANEL_ENDS, "TERMINATED"} == set(WORKFLOW.proof.samples["panel_review_ended.state"])
