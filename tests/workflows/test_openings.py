"""Every way in which a case of any procedure begins: by whose hand and why, or by the act of another case and then by no hand at all."""

import re
from pathlib import Path

import pytest

import workflows
from engine.definition import Rule, Workflow
from engine.errors import NotOffered
from tests import houses
from tests.workflows.document_story import settle
from workflows import every

BY_HAND = {
    ("administration", "found"): "运维在空库上建立根机构",
    ("administration", "open_book"): "机构随“增设机构”开立；已有机构的台账不能再开",
    ("township_review", "create"): "承办单位提出事项",
    ("major_decision", "propose"): "政府办公室收到决策建议",
    ("expert_pool", "open_pool"): "评审团秘书处开立专家库",
    ("normative_document", "create"): "承办单位申请立项",
    ("document_life", "enrol"): "存量文件入库",
    ("document_life", "enrol_past"): "历史文件入库",
    ("document_cleanup", "start_cleanup"): "制定机关启动清理",
    ("fair_competition", "begin"): "不另立审查件的政策措施由起草单位提起",
    ("competition_supervision", "spot_check"): "市场监管部门抽查",
    ("competition_supervision", "take_report"): "市场监管部门受理举报",
    ("competition_supervision", "inspect"): "市场监管部门督查",
    ("legislative_suggestion", "solicit"): "审核机构发布征集",
    ("contact_points", "open_points"): "审核机构开立名册",
    ("judicial_proposal", "note_paper"): "收到法院、复议机关来文",
    ("yearly_statistics", "freeze"): "冻结年度数据",
    ("review_suggestion", "lodge_suggestion"): "公众提出，或登记来信来访",
    ("clause_study", "open_study"): "审查机构依职权启动",
}
"""Who begins by hand, and what for. Whatever is not here is begun by another case."""
OPENINGS = [(law, rule) for law in every() for rule in law.openings.values()]
BY_CASE = [(law, rule) for law, rule in OPENINGS if rule.by_case]


@pytest.mark.parametrize(("law", "rule"), OPENINGS, ids=lambda one: getattr(one, "act", getattr(one, "key", "")))
def test_what_is_not_begun_by_hand_is_begun_by_another_case(law: Workflow, rule: Rule) -> None:
    assert bool(rule.by_case) is ((law.key, rule.act) not in BY_HAND)


def test_every_case_that_opens_another_is_named_by_its_act() -> None:
    opening = {rule.title for law in every() for rule in law.rules if rule.opens}
    for law, rule in BY_CASE:
        named = set(re.findall("“(.+?)”", rule.by_case))
        assert named
        assert named <= opening, (law.key, rule.act, rule.by_case)


def test_nobody_opens_by_hand_what_another_case_opens(tmp_path: Path) -> None:
    with houses.house(f"sqlite:///{tmp_path / 'o.sqlite3'}", workflows.registry(), tmp_path) as house:
        settle(house)
        people = [row[0] for row in house.rows("SELECT DISTINCT person FROM appointment")]
        for law, rule in BY_CASE:
            for person in [*people, "root", "operator", "time", "public"]:
                with pytest.raises(NotOffered, match="由另案开启") as refused:
                    house.open(law.key, rule.act, person, "county")
                assert refused.value.reasons[0].who == f"须在另案中{rule.by_case}"
        assert house.one('SELECT count(*) FROM "case" WHERE workflow <> :w', w="administration") == 0
