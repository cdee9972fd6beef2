"""How two texts compare: same bytes, same normalised text, different, or not comparable (a scan)."""

import difflib
import unicodedata
from enum import StrEnum


class Likeness(StrEnum):
    """The last two need the office's declaration and the reviewer's mark."""

    SAME_BYTES = "SAME_BYTES"
    SAME_TEXT = "SAME_TEXT"
    DIFFERS = "DIFFERS"
    CANNOT = "CANNOT"

    @property
    def words(self) -> str:
        """What people read."""
        return {
            "SAME_BYTES": "逐字节相同",
            "SAME_TEXT": "文字相同（仅空白、全半角不同）",
            "DIFFERS": "文字不同",
            "CANNOT": "无法比对（非文本）",
        }[self]


def normal(text: str) -> str:
    """The text without what carries no meaning: widths of characters, blanks, line ends."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def words_of(content: bytes) -> str | None:
    """The text of a plain-text file in UTF-8 or GB 18030; None when it is none."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if any(c < " " and c not in "\t\r\n\f" for c in text) else text
    return None


def compare(reviewed: bytes, final: bytes) -> Likeness:
    """The final text beside the reviewed one."""
    if reviewed == final:
        return Likeness.SAME_BYTES
    one, other = words_of(reviewed), words_of(final)
    if one is None or other is None:
        return Likeness.CANNOT
    return Likeness.SAME_TEXT if normal(one) == normal(other) else Likeness.DIFFERS


def differences(reviewed: str, final: str) -> list[str]:
    """What was cut (－) and put in (＋), sentence by sentence, for people."""
    lines = difflib.ndiff(_sentences(reviewed), _sentences(final))
    signs = {"- ": "－", "+ ": "＋"}
    return [signs[line[:2]] + line[2:].strip() for line in lines if line[:2] in signs]


def _sentences(text: str) -> list[str]:
    return [part + "。" for part in text.replace("\n", "").split("。") if part.strip()]
