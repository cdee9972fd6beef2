"""One clause, however it is written; several are several."""

import pytest

from registers.suggestions import clause_key, share


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("第七条第二项", "7"), ("第7条", "7"), ("第七条、第九条", "7、9"), ("第9条和第七条第一款", "7、9"), ("第七、九条", "7、9"),
        ("第七条至第九条", "7、8、9"), ("第十二条之一和第七条", "7、12一"), ("第七条第二、三项", "7"), ("全文", ""), ("", ""),
    ],
)  # fmt: skip
def test_every_article_that_is_named_counts(said: str, key: str) -> None:
    assert clause_key(said) == key


def test_two_keys_share_an_article_or_are_both_the_whole_document() -> None:
    assert share("7", "7、9")
    assert share("", "")
    assert not share("7", "9")
    assert not share("", "7")
