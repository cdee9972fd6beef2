"""Comparison: every character of both texts is in it once; what counts is what changed; nobody waits for it."""

import random
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import NotFound
from house.alignment import Kind, Segment
from house.blobs import Blobs
from house.comparison import Comparison, compare, compare_files, rows, stretches
from registers.texts import Likeness, normal
from tests.house.files import docx, paragraphs, pdf

OLD = "第一条　合同金额100万元。\n第二条 期限一年。\n\n第三条 甲方负责。\n第四条 一式两份。\n第五条 自签字之日起生效。\n附则一\n附则二"
NEW = "第一条　合同金额1000万元。\n第二条 期限一年。\n新增条款，内容全然不同。\n第三条 乙方负责。\n第四条 一式两份。\n第五条 自签字之日起生效。\n附则一\n附则二"


def sides(found: Comparison) -> tuple[str, str]:
    """Both texts, put together again from the segments, and from the rows."""
    old = "".join(one.text for one in found.segments if one.kind is not Kind.ADDED)
    new = "".join(one.text for one in found.segments if one.kind is not Kind.REMOVED)
    for text, column in ((old, 0), (new, 1)):
        assert normal("".join(one.text for row in found.pairs for one in row[column])) == normal(text)
    return normal(old), normal(new)


def changes(found: Comparison) -> list[tuple[str, str]]:
    return [(one.kind.value, one.text.strip()) for one in found.segments if one.kind is not Kind.SAME]


def test_a_change_is_shown_to_the_character() -> None:
    found = compare(OLD, NEW)
    assert found.same is Likeness.DIFFERS
    assert changes(found) == [
        ("added", "0"), ("added", "新增条款，内容全然不同。"), ("removed", "甲"), ("added", "乙"),
    ]  # fmt: skip
    assert (found.added, found.removed) == (14, 1)
    assert not found.holds


def test_paragraphs_stand_beside_each_other_and_what_is_far_from_changes_may_be_folded() -> None:
    shown = rows(compare(OLD, NEW), 1)
    assert ["".join(one.text for one in row.right) for row in shown] == NEW.splitlines()
    assert shown[2].left == ()
    assert shown[3].left == (Segment(Kind.SAME, "第三条 "), Segment(Kind.REMOVED, "甲"), Segment(Kind.SAME, "方负责。"))
    assert [row.changed for row in shown] == [True, False, True, True, False, False, False, False]
    assert [(one.folded, len(one.rows)) for one in stretches(compare(OLD, NEW), 1)] == [(False, 5), (True, 3)]


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("第一条", "第一条", Likeness.SAME_BYTES),
        ("第一条　１００万元。", "第一条 100万元。\r\n", Likeness.SAME_TEXT),
        (
            "第一条甲方应当于一年内履行\n本合同所约定的全部义务。",
            "第一条甲方应当\n于一年内履行本合同所约\n定的全部义务。",
            Likeness.SAME_TEXT,
        ),
        ("100万元", "1000万元", Likeness.DIFFERS),
        ("", "第一条", Likeness.DIFFERS),
        ("", "", Likeness.SAME_BYTES),
    ],
)
def test_blanks_widths_and_line_ends_do_not_count(old: str, new: str, same: Likeness) -> None:
    found = compare(old, new)
    assert found.same is same
    assert found.holds == (not found.added and not found.removed)
    assert sides(found) == (normal(old), normal(new))


def test_two_passages_that_share_a_character_by_accident_stay_apart() -> None:
    found = compare("本合同的履行期限为一年。", "违约方的责任另行约定清楚。")
    assert changes(found) == [("removed", "本合同的履行期限为一年。"), ("added", "违约方的责任另行约定清楚。")]


TEXTS = st.text(alphabet=st.sampled_from("甲乙丙的一二１2 　\n。；Ａａe"), max_size=60)


def test_an_accent_of_its_own_is_the_accented_letter() -> None:
    assert compare("cafe\u0301", "caf\u00e9").holds


@given(TEXTS, TEXTS)
def test_nothing_is_lost_and_nothing_made_up(old: str, new: str) -> None:
    found = compare(old, new)
    assert sides(found) == (normal(old), normal(new))
    assert (found.added == found.removed == 0) == (normal(old) == normal(new))
    other = compare(new, old)
    assert other.same is found.same


@given(st.lists(TEXTS, max_size=4), st.integers(0, 3))
def test_breaking_lines_elsewhere_changes_nothing(parts: list[str], at: int) -> None:
    found = compare("\n".join(parts), "".join(parts[:at]) + "\n" + "\n".join(parts[at:]))
    assert (found.added, found.removed) == (0, 0)


def edited(text: str, times: int, chance: random.Random) -> str:
    chars = list(text)
    for _ in range(times):
        chars.insert(chance.randrange(len(chars)), "改")
    return "".join(chars)


def test_fifty_thousand_characters_are_compared_whatever_they_are() -> None:
    """Edited, shuffled, or made to be slow: without its bounds the last would take minutes."""
    chance = random.Random(7)
    signs = [chr(0x4E00 + n) for n in range(1500)]
    words = ["".join(chance.choices(signs, [1 / (n + 1) for n in range(1500)], k=24)) + "。" for _ in range(2000)]
    text = "".join(word + ("\n" if n % 4 == 0 else "") for n, word in enumerate(words))
    shuffled = "".join(chance.sample(words, len(words)))
    for old, new in ((text, edited(text, 500, chance)), (text, shuffled), ("的了" * 25_000, "了的" * 25_000)):
        assert sides(compare(old, new)) == (normal(old), normal(new))


# --- files ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def house(tmp_path: Path) -> Any:
    """All that a comparison of files asks of a house."""
    return SimpleNamespace(blobs=Blobs(tmp_path / "blobs"))


def filed(house: Any, name: str, content: bytes) -> tuple[str, str]:
    with house.blobs.draft([content]) as draft:
        house.blobs.keep(draft)
    return draft.sha256, name


def test_files_are_compared_by_their_words_whatever_their_type(house: Any) -> None:
    word = filed(house, "送审稿.docx", docx(paragraphs("第一条 金额100万元。", "第二条 期限一年。")))
    plain = filed(house, "定稿.txt", "第一条 金额100万元。\n第二条 期限一年。".encode())
    other = filed(house, "印发稿.txt", "第一条 金额100万元。\n第二条 期限二年。".encode())
    scan = filed(house, "扫描件.pdf", pdf("", picture=[0]))
    assert compare_files(house, word, word).same is Likeness.SAME_BYTES
    assert compare_files(house, word, plain).same is Likeness.SAME_TEXT
    assert changes(compare_files(house, word, other)) == [("removed", "一"), ("added", "二")]
    assert compare_files(house, word, scan).same is Likeness.CANNOT
    assert compare_files(house, scan, scan).same is Likeness.SAME_BYTES
    with pytest.raises(NotFound, match="不在本机"):
        compare_files(house, word, ("0" * 64, "丢失.txt"))
