"""The review checklists: every type has its three aspects, every line its basis, what is repealed is no basis."""

from itertools import chain, combinations
from types import SimpleNamespace
from typing import Any, get_args

import pytest

from registers.catalogue import MatterType
from workflows import checklists
from workflows.checklists import ASPECTS, SEVERITIES, for_matter, parts, void_basis
from workflows.law import INSTRUMENTS
from workflows.township_review.answers import conclusion_fits, three_aspects
from workflows.township_review.facts import ReviewFacts
from workflows.township_review.forms import AFinding, Checks

TYPES = get_args(MatterType)
LINES = [item for part in parts() for item in part.items]


@pytest.mark.parametrize("matter_type", TYPES)
def test_a_list_answered_whole_completes_the_review(matter_type: str) -> None:
    lines = for_matter(matter_type).items
    answers = [{"aspect": one.aspect, "item": one.recorded, "answer": "Y"} for one in lines]
    checks = Checks.model_validate({"checks": answers})
    assert not list(three_aspects(SimpleNamespace(), checks))  # type: ignore[arg-type]
    assert all(for_matter(matter_type).named(one.item) for one in checks.checks)


def test_the_longest_list_there_can_be_is_answered_whole() -> None:
    every = [for_matter(matter_type, None, [part.key for part in parts()]).items for matter_type in TYPES]
    assert max(map(len, every)) == 75
    for lines in every:
        Checks.model_validate(
            {"checks": [{"aspect": one.aspect, "item": one.recorded, "answer": "Y"} for one in lines]}
        )


def test_the_fifteen_lists_and_the_nineteen_items_are_all_there() -> None:
    counts = {part.key: len(part.items) for part in parts()}
    assert [counts[f"D{n}"] for n in range(1, 16)] == [12, 11, 12, 10, 9, 11, 10, 9, 8, 11, 9, 8, 7, 7, 7]
    assert counts["FC"] == 19
    articles = [one.basis[0].citation.article.partition("(")[0] for one in LINES if one.key.startswith("FC.")]
    assert [articles.count(article) for article in ("8", "9", "10", "11")] == [5, 6, 4, 4]


def test_every_line_rests_on_something_and_says_how_sure_it_is() -> None:
    assert len({item.key for item in LINES}) == len({item.recorded for item in LINES}) == len(LINES)
    for item in LINES:
        assert item.basis
        assert item.aspect in ASPECTS
        assert item.severity in SEVERITIES
        assert item.look
        assert all(("暂定" in one.shown) == one.provisional == bool(one.doubt) for one in item.basis)


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("D1.8", "《立法法》第93条末款"),
        ("D2.1", "《重大行政决策程序暂行条例》第42条（参照）"),
        ("D5.2", "《公平竞争审查条例》第10条第（一）项、第10条第（二）项、第10条第（三）项"),
        ("D6.10", "《宁波市法治乡村建设促进条例》第14条（暂定：外地规定，仅供参考）"),
        ("D15.2", "《省级行政事业性国有资产规定》（暂定：待核对文本）"),
        ("G.2", "《重大行政决策程序暂行条例》第27条（暂定：参照适用）"),
    ],
)
def test_a_basis_is_cited_as_people_cite_it(key: str, shown: str) -> None:
    item = checklists.item(key)
    assert item is not None
    assert shown in [one.shown for one in item.basis]


def test_an_instrument_of_the_law_is_never_defined_twice() -> None:
    own = {one.citation.instrument.key for item in LINES for one in item.basis} - set(INSTRUMENTS)
    assert own
    assert not {one.title for one in INSTRUMENTS.values()} & {
        one.citation.instrument.title for item in LINES for one in item.basis if one.citation.instrument.key in own
    }


@pytest.mark.parametrize("bad", ["", "D713 26条", "NOBODY 3", "D713 26 [Z]"])
def test_a_basis_that_cannot_be_read_is_refused(bad: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        checklists.basis_of(bad)


def test_an_answer_no_makes_a_finding_that_only_lacks_its_clause() -> None:
    for item in LINES:
        said = item.finding()
        filled = {**said, "clause": "第五条", "suggestion": said["suggestion"] or "改正"}
        assert AFinding.model_validate(filled).severity == item.severity


def test_competition_is_asked_where_operators_are_touched() -> None:
    def keys(matter_type: str, competition: Any, subjects: tuple[str, ...] = ()) -> set[str]:
        facts = ReviewFacts(competition=competition)
        return {part.key for part in for_matter(matter_type, facts, subjects).parts}

    assert "FC" in keys("MAJOR_DECISION", "PASS")
    assert "FC" not in keys("MAJOR_DECISION", "NA")
    assert "FC" in keys("NORMATIVE_DOC", "NA")
    assert "FC" in keys("ADMIN_CONTRACT", "", ("FC",))


def test_a_contract_takes_the_lists_of_its_subject() -> None:
    assert checklists.suggested("ADMIN_CONTRACT", "村组道路硬化工程施工合同（三份）") == ("D4",)
    assert checklists.suggested("ADMIN_CONTRACT", "产业园招商投资协议") == ("D5",)
    assert checklists.suggested("PETITION_REPLY", "工程投诉答复") == ()
    taken = for_matter("ADMIN_CONTRACT", subjects=("D4", "D1"))
    assert [part.key for part in taken.parts] == ["D3", "D4"]
    assert "D4" not in [part.key for part in taken.more]


@pytest.mark.parametrize(
    "text",
    [
        "《合同法》第五十二条",
        "《中华人民共和国合同法》",
        "根据合同法第52条",
        "《民法典》第509条、担保法第3条",
        "信访条例",
        "依据《信访条例》",
    ],
)
def test_a_repealed_instrument_is_refused_where_it_is_typed(text: str) -> None:
    reason = void_basis(text)
    assert reason is not None
    assert "现行依据是" in reason.text
    assert reason.law
    assert reason.field == "basis"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "《劳动合同法》第三条",
        "劳动合同法第三条",
        "《信访工作条例》",
        "农村土地承包法第三十八条",
        "原《合同法》第五十二条",
        "《物权法》（已废止）",
        "《民法典》第705条",
    ],
)
def test_what_is_in_force_or_quoted_knowingly_is_left_alone(text: str) -> None:
    assert void_basis(text) is None


def test_every_basis_of_every_line_is_in_force() -> None:
    assert not [one.label for item in LINES for one in item.basis if void_basis(one.label)]


@pytest.mark.parametrize("doubts", [True, False])
def test_only_conclusions_that_would_not_be_refused_are_offered(doubts: bool) -> None:
    for severities in chain.from_iterable(combinations(SEVERITIES, n) for n in range(4)):
        offered = checklists.conclusions(severities, doubts)
        assert offered
        for one in offered:
            answers = SimpleNamespace(conclusion=one, findings=[SimpleNamespace(severity=s) for s in severities])
            view: Any = SimpleNamespace(facts=ReviewFacts(doubts=doubts))
            assert not list(conclusion_fits(view, answers))
    assert "LAWFUL" not in checklists.conclusions((), doubts=True)
    assert checklists.conclusions(("违法",)) == ("REVISE", "RETURN_PROCEDURE", "UNLAWFUL")


def test_recorded_answers_find_their_lines_again() -> None:
    said = [{"item": "D3.4 预算已安排", "answer": "N"}, {"item": "没有编号的要点", "answer": "Y"}]
    first, second = checklists.lines_recorded(said)
    assert first[0] is not None
    assert first[0].key == "D3.4"
    assert second[0] is None
