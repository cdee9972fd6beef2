"""Citations read as lawyers write them, and say when they are not certain."""

from datetime import date

import pytest

from engine.citations import ASSUMED, Citation, Confidence, Instrument

RULES = Instrument("rules", "示范程序规定", "示范令第1号", date(2020, 1, 1), Confidence.TEXT)
BORROWED = Instrument("borrowed", "外省程序规定", "外省令第2号", date(2021, 1, 1), Confidence.TEXT, elsewhere=True)


@pytest.mark.parametrize(
    ("article", "label"),
    [
        (26, "《示范程序规定》第26条"),
        ("26", "《示范程序规定》第26条"),
        ("26(2)", "《示范程序规定》第26条第2款"),
        ("31(六)", "《示范程序规定》第31条第（六）项"),
        ("27(1)(三)", "《示范程序规定》第27条第1款第（三）项"),
        ("25,28", "《示范程序规定》第25条、第28条"),
        ("35-37", "《示范程序规定》第35条至第37条"),
        ("35-37,43", "《示范程序规定》第35条至第37条、第43条"),
        ("二", "《示范程序规定》第二部分"),
    ],
)
def test_an_article_is_cited_as_lawyers_write_it(article: int | str, label: str) -> None:
    assert RULES[article].label == label
    assert str(RULES[article]) == label


@pytest.mark.parametrize("article", ["26条", "26(", "第26条", "26(x)", "26-", ",", "-1", " 26"])
def test_an_article_that_cannot_be_read_is_refused_where_it_is_written(article: str) -> None:
    with pytest.raises(ValueError, match="not an article"):
        RULES[article]


def test_a_whole_instrument_is_cited_by_its_title() -> None:
    assert RULES.whole == Citation(RULES)
    assert RULES.whole.label == "《示范程序规定》"


def test_our_own_assumptions_say_that_they_are_ours() -> None:
    assert ASSUMED["受理期限"].label == "本系统设定（暂定）：受理期限"
    assert ASSUMED.whole.label == "本系统设定（暂定）"
    assert ASSUMED.whole.provisional


@pytest.mark.parametrize(
    ("mark", "provisional"),
    [("S", False), ("M+", False), ("S-loc", True), ("M?", True), ("A", True), ("N", True)],
)
def test_only_what_was_read_or_is_well_known_is_not_provisional(mark: str, provisional: bool) -> None:
    confidence = Confidence(mark)
    assert Instrument("x", "规定", "", None, confidence)[1].provisional is provisional
    assert confidence.words


def test_a_rule_of_another_place_is_provisional_even_where_its_text_was_read() -> None:
    assert BORROWED[42].provisional


def test_an_instrument_is_not_a_sequence() -> None:
    with pytest.raises(TypeError):
        iter(RULES)


def test_citations_of_the_same_article_are_equal_and_can_be_counted() -> None:
    assert len({RULES[26], RULES["26"], RULES[27]}) == 2


def test_a_paper_known_by_its_number_alone_is_not_given_a_title() -> None:
    unnamed = Instrument("x", "某市政府办公室的文件", "某府办〔2025〕1号", None, Confidence.LOCAL, named=False)
    assert unnamed.whole.label == "某市政府办公室的文件（某府办〔2025〕1号，名称待核）"
    assert unnamed[3].label == "某市政府办公室的文件（某府办〔2025〕1号，名称待核）第3条"
