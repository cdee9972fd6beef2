"""The clause scanner: figures on both labelled sets, the places it names, lawful sentences left alone, hostile texts read in linear time."""

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows import checklists
from workflows.checklists import SEVERITIES, void_basis
from workflows.clause_figures import SETS, Figures, labelled, measured
from workflows.clause_patterns import Pattern, bounded, groups, item_of, pattern, patterns
from workflows.scanning import LONGEST, MOST_HITS, folded, place_of, scan

FLOORS = {"tuned": (0.97, 0.97), "later": (0.88, 0.9)}  # of all sentences: precision, recall
EACH = (0.6, 0.6)  # of one pattern over both sets
MEGABYTE = 1_000_000
HOSTILE = (
    "必须购买", "不得垫资", "本市在本市注册登记", "须经报办理", "必须", "不", "第一条", "（一）", "根据《", "对户停止", "税收土地金", "不得罚款", "依照", "保证金",
    "全部所有一律", "公示公布", "a", "1", "１，０００", "　", "独家唯一", "未经未办理", "违反不参加",
)  # fmt: skip


def ids(text: str, kind: str = "") -> list[str]:
    return [hit.pattern.id for hit in scan(text, kind)]


# --- the figures ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", SETS)
def test_precision_and_recall_of_a_set_stay_above_their_floors(key: str) -> None:
    found = measured(key)
    assert found.whole.precision >= FLOORS[key][0], found.slips
    assert found.whole.recall >= FLOORS[key][1], found.slips


@pytest.mark.parametrize("one", patterns(), ids=lambda one: one.id)
def test_every_pattern_stays_above_its_floors_and_is_tried_on_both_sets(one: Pattern) -> None:
    sets = [measured(key).by_pattern.get(one.id, Figures()) for key in SETS]
    whole = Figures(*(sum(getattr(some, name) for some in sets) for name in ("right", "wrong", "missed")))
    assert sets[0].right + sets[0].missed >= 3
    assert sets[1].right + sets[1].missed >= 1
    assert whole.precision >= EACH[0]
    assert whole.recall >= EACH[1]


def test_the_sets_are_large_half_clean_fictional_and_have_nothing_in_common() -> None:
    tuned, later = (list(labelled(key)) for key in SETS)
    assert len(tuned) >= 200
    assert len(later) >= 60
    for some in (tuned, later):
        assert len({one.text for one in some}) == len(some)
        assert 0.4 < sum(not one.patterns for one in some) / len(some) < 0.6
        assert {id for one in some for id in one.patterns} <= {one.id for one in patterns()}
    assert not {folded(one.text) for one in tuned} & {folded(one.text) for one in later}


# --- the patterns -----------------------------------------------------------------------------------------------------


def test_the_forty_five_patterns_each_with_its_law_cure_and_examples() -> None:
    assert [one.id for one in patterns()] == [f"S{n:02}" for n in range(1, 46)]
    for one in patterns():
        assert all((one.basis, one.why, one.fix))
        assert one.severity in SEVERITIES
        assert one.group in groups()
        assert place_of(one, one.hit), one.id
        assert not place_of(one, one.miss), one.id
        assert void_basis(one.cited) is None
    assert pattern("S99") is None


def test_what_touches_competition_names_its_item_of_the_nineteen() -> None:
    assert (item_of("8(一)"), item_of("9(六)"), item_of("10(一)"), item_of("11(四)")) == (1, 11, 12, 19)
    touched = {one.id: one.items for one in patterns() if one.items}
    assert set(touched) == {f"S{n:02}" for n in range(1, 14)} | {"S26"}
    assert touched["S01"] == (3,)
    assert touched["S12"] == (17, 18)


def test_the_repealed_laws_are_those_the_opinion_refuses_as_a_basis() -> None:
    for name in (name for void in checklists.voids() for name in void.names):
        assert "S44" in ids(f"根据《{name}》制定本办法。"), name


@pytest.mark.parametrize("bad", ["罚.*款", "罚款+", "罚{3,}", "〈没有〉"])
def test_an_expression_that_repeats_without_bound_or_names_nothing_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match=r"repeats without bound|no word"):
        bounded(bad, {})


def test_no_expression_can_look_at_more_than_a_bounded_stretch() -> None:
    for one in patterns():
        for expression in (*one.find, one.quoted, one.needs, one.unless, one.softer):
            if expression:
                assert re._parser.parse(expression.pattern).getwidth()[1] < 120, one.id  # type: ignore[attr-defined]


# --- places -----------------------------------------------------------------------------------------------------------

TEXT = """示范县甲镇集镇管理规定
第一条 各商户必须统一购买示例公司
的垃圾桶。
第二条　经营者不得有下列行为：
（一）指定购买甲公司产品；
（二）收取押金。
（三）设定罚款。
第十二条之一 违反本规定的，处 １，０００ 元以下罚款；其他情形：（一）不缴管理费的停水停电；（二）没收工具。
二、附则
本规定自 发 布 之日起施行"""


def test_a_hit_names_its_place_its_article_and_the_words_as_they_stand() -> None:
    hits = scan(TEXT)
    told = [(hit.pattern.id, hit.article, TEXT[hit.start : hit.end]) for hit in hits]
    assert told == [
        ("S01", "第一条", "必须统一购买示例公司"),
        ("S16", "第十二条之一", "处 １，０００ 元以下"),
        ("S18", "第十二条之一第（一）项", "不缴管理费的停水"),
        ("S16", "第十二条之一第（二）项", "没收"),
        ("S45", "第二部分", "自 发 布 之日起施行"),
    ]
    assert hits[0].quotation == "各商户必须统一购买示例公司的垃圾桶"
    assert hits[0].finding()["clause"] == "第一条：各商户必须统一购买示例公司的垃圾桶"
    assert TEXT[slice(*hits[1].sentence)].startswith("第十二条之一 违反")
    assert len({hit.key for hit in hits}) == 5


def test_a_hit_keeps_its_key_when_the_text_around_it_changes() -> None:
    one, other = scan("第三条 乱倒垃圾的，罚款。")[0], scan("前言。\n第五条 乱 倒垃圾的，\n罚款。")[0]
    assert one.key == other.key
    assert one.start != other.start


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("成员须具有本村所在地本镇户籍。", "VILLAGE_RULE"),
        ("决定对当事人处五千元以下罚款。", "MAJOR_PENALTY"),
        ("逾期不拆除的，组织强制拆除。", "COERCION"),
        ("拒不交付的，每日扣违约金五百元。", "ADMIN_CONTRACT"),
    ],
)
def test_words_that_are_lawful_in_a_kind_of_matter_are_marked_elsewhere_only(text: str, kind: str) -> None:
    assert ids(text)
    assert not ids(text, kind)


def test_a_sentence_that_refers_to_the_law_proposes_a_risk_only() -> None:
    plain, lawful = scan("开办作坊的，应当取得镇里许可。"), scan("依照法律、法规规定，开办作坊的，应当取得许可。")
    assert [hit.severity for hit in (*plain, *lawful)] == ["违法", "风险"]


def test_paragraphs_titles_and_rows_of_tables_are_not_read_together() -> None:
    assert not ids("应当\n\n报告\n第一条 批准文件")
    assert not ids("保证金\t\n现金收入")
    assert ids("履约保证\n金必须以现 金缴纳") == ["S23"]


# --- hostile texts ----------------------------------------------------------------------------------------------------


@given(
    st.lists(
        st.sampled_from([*HOSTILE, "。", "；", "\n", "：", "\u200b", "\x00", "😀", "公司", "保证金现金"]), max_size=60
    )
)
def test_any_text_is_read_and_every_place_lies_in_it(parts: list[str]) -> None:
    text = "".join(parts)
    hits = scan(text)
    assert all(hit.sentence[0] <= hit.start < hit.end <= hit.sentence[1] <= len(text) for hit in hits)
    assert all(one.sentence[0] <= other.sentence[0] for one, other in pairwise(hits))


def test_a_megabyte_of_hostile_text_costs_four_times_its_quarter_and_answers_are_bounded() -> None:
    text = "".join((unit * (MEGABYTE // len(HOSTILE) // len(unit) + 1)) for unit in HOSTILE)[:MEGABYTE]
    quarter = "".join((unit * (MEGABYTE // 4 // len(HOSTILE) // len(unit) + 1)) for unit in HOSTILE)[: MEGABYTE // 4]

    def cost(some: str) -> float:
        began = time.process_time()
        scan(some)
        return time.process_time() - began

    assert cost(text) < 12 * min(cost(quarter), cost(quarter))  # linear: 4; a square: 16
    assert len(scan("各商户必须购买甲公司产品。" * 1_000)) == MOST_HITS
    assert (
        ids("，" * (LONGEST - 4) + "必须购买甲公司产品") == []
    )  # cut by the bound of a piece: the price of linear time
