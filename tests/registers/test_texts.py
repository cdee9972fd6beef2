"""Texts compare as same bytes, same words, different, or not at all."""

import pytest

from registers.texts import Likeness, compare, differences


@pytest.mark.parametrize(
    ("reviewed", "final", "likeness"),
    [
        (b"abc", b"abc", Likeness.SAME_BYTES),
        ("第一条　合同金额１００万元。".encode(), "第一条 合同金额100万元。\r\n".encode(), Likeness.SAME_TEXT),
        ("第一条".encode(), "第一条".encode("gb18030"), Likeness.SAME_TEXT),
        ("金额100万元".encode(), "金额1000万元".encode(), Likeness.DIFFERS),
        (b"%PDF-1.7\x00\x01", b"%PDF-1.7\x00\x02", Likeness.CANNOT),
    ],
)
def test_a_final_text_is_compared(reviewed: bytes, final: bytes, likeness: Likeness) -> None:
    assert compare(reviewed, final) is likeness
    assert likeness.words


def test_differences_are_told_sentence_by_sentence() -> None:
    assert differences("第一条甲。第二条乙。", "第一条甲。第二条丙。") == ["－第二条乙。", "＋第二条丙。"]
