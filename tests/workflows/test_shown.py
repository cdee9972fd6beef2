"""What was answered, as people read it: words for values, days with weekdays, sealed answers only named."""

from typing import Any

import pytest

from workflows import administration
from workflows.shown import Names, Shown, shown
from workflows.township_review import WORKFLOW as W

FINDING = {
    "aspect": "内容",
    "clause": "第五条",
    "problem": "垫资",
    "basis": "《政府投资条例》第22条",
    "severity": "违法",
    "suggestion": "删去",
}


def told(act: str, answers: dict[str, Any], names: Names | None = None) -> dict[str, str]:
    return {one.label: one.words for one in shown(W, act, answers, names or Names())}


def test_values_are_said_in_words_and_in_the_order_of_the_form() -> None:
    answers = {
        "planned_on": "2026-10-08", "amount": 1_860_000, "adviser": False, "matter_type": "ADMIN_CONTRACT", "catalogue": "", "catalogue_version": 0,
        "required": ["draft", "budget"], "follows": 12, "earliest_on": None,
    }  # fmt: skip
    said = told("create", answers)
    assert list(said) == [
        "事项类型",
        "金额（元）",
        "原审查件（撤回、退回后重新送审）",
        "须听取法律顾问意见",
        "计划上会（签订、实施）日",
        "应交材料",
    ]
    assert list(said.values()) == [
        "行政机关合同（协议）",
        "1,860,000 元",
        "审查件 12",
        "否",
        "2026年10月8日（周四）",
        "送审稿、资金来源与预算材料",
    ]


def test_what_time_does_is_told_without_the_programs_own_words() -> None:
    said = told("warn", {"clock": "intake", "due": "2026-10-08", "started": 3, "dispute": 0})
    assert said == {"期限": "受理期限", "到期日": "2026年10月8日（周四）"}


def test_rows_are_told_row_by_row() -> None:
    said = shown(W, "sign", {"conclusion": "REVISE", "summary": "理由", "findings": [FINDING, FINDING]})
    assert [(one.label, one.words) for one in said[:2]] == [("结论", "应当予以修改"), ("基本情况与理由", "理由")]
    findings = said[2]
    assert (findings.label, findings.words, len(findings.rows)) == ("问题", "2 项", 2)
    assert findings.rows[0][1] == Shown("条款或位置", "第五条")


def test_a_row_about_a_task_says_which() -> None:
    answers = {
        "dispositions": [
            {"seq": 7, "n": 1, "outcome": "ADOPTED", "reason": ""},
            {"seq": 7, "n": 2, "outcome": "PARTLY", "reason": "分期"},
        ]
    }
    first, second = shown(W, "answer", answers, Names(tasks={(7, 1): "要求垫资"}))[0].rows
    assert first == (Shown("事项", "要求垫资"), Shown("采纳情况", "采纳"))
    assert second == (Shown("事项", "第7步第2项"), Shown("采纳情况", "部分采纳"), Shown("理由", "分期"))


def test_what_is_sealed_is_only_said_to_be_there() -> None:
    said = told("advise", {"risk": "LOW", "opinion": {"sealed": "0" * 64}})
    assert said == {"风险等级": "低", "法律意见": "（密存）"}
    assert "0000" not in str(said)


def test_people_and_offices_are_named_as_far_as_they_are_known() -> None:
    names = Names(people={"li": "李四"}, offices={"hub": "城东中心司法所"})
    assert told("assign", {"person": "li"}, names)["审查人员"] == "李四"
    assert told("assign", {"person": "wu"}, names)["审查人员"] == "wu"
    assert told("transfer", {"to_org": "hub", "reason": "他所有权"}, names)["转办机构"] == "城东中心司法所"
    assert told("consult", {"person": "gu", "questions": ["一", "二"], "independent": True})["问题"] == "一、二"


def test_an_answer_to_a_question_no_longer_asked_is_still_shown() -> None:
    assert told("confirm", {"note": "一致", "once": True, "when": "昨天"}) == {
        "说明": "一致",
        "once": "是",
        "when": "昨天",
    }


def test_a_part_of_a_form_is_told_as_one_row() -> None:
    founding = {"code": "city", "title": "示范市", "admin": {"username": "root", "name": "管理员", "qualified": False}}
    admin = shown(administration.WORKFLOW, "found", founding)[-1]
    assert admin.words == ""
    assert [one.words for one in admin.rows[0]] == ["root", "管理员", "否"]


@pytest.mark.parametrize("act", ["breach", "finish_draft", "unheard_of"])
def test_an_act_without_answers_shows_none(act: str) -> None:
    assert shown(W, act, None) == []


def test_time_and_erasure_are_told_too() -> None:
    assert told("erase", {"seq": 3, "field": "opinion", "reason": "依申请删除"})["理由与依据"] == "依申请删除"
