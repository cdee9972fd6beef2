"""Words as documents are found by them: plain texts, their pairs of characters, and what cannot be asked.

A plain text has one width and one case, no blanks, and one blank for punctuation. It has a word exactly when it has all pairs of the
word and, for words of more than two characters, the word itself.
"""

import unicodedata
from datetime import date

from house.words import Misuse

LONGEST = 100  # characters of a question
IDS = 1 << 24  # a rank is the day of publication and, in its lower 24 bits, the document
TITLE = "t"  # before a pair of the title: three characters, so that it is no pair of a text


def plain(said: str) -> str:
    """As texts are kept and asked for: ＡＢ①（合 法）。 → ab1 合法."""
    found = []
    for char in unicodedata.normalize("NFKC", said).lower():
        if char.isalnum():
            found.append(char)
        elif not char.isspace():
            found.append(" ")
    return " ".join("".join(found).split())


def pairs(words: str) -> set[str]:
    """The pairs of characters of a plain text; of a stretch of one character, that one."""
    return {run[n : n + 2] for run in words.split() for n in range(max(len(run) - 1, 1))}


def kept_words(title: str, number: str, body: str) -> str:
    """A document's words as the index keeps them: its title, its number, its text, a line each."""
    return f"{plain(title)}\n{plain(number)}\n{plain(body)}"


def grams(words: str) -> list[str]:
    """What kept words are found by: pairs of the whole, and marked ones of the title."""
    title, _, _ = words.partition("\n")
    return sorted(pairs(words) | {f"{TITLE}{pair}" for pair in pairs(title)})


def rank(published_on: date, document: int) -> int:
    """Where a document stands: newer ones first when read downwards."""
    return published_on.toordinal() * IDS + document


def terms(said: str) -> list[str]:
    """The words that are asked for. Raises Misuse for what cannot be answered, saying why."""
    if len(said) > LONGEST:
        raise Misuse(f"查询最多 {LONGEST} 个字，这里有 {len(said)} 个；请写其中最要紧的几个词")
    apart = [plain(part) for part in said.split()]  # a blank parts words, unless somebody has s p a c e d them
    words = apart if any(len(one) > 1 for one in apart) else [plain(said)]
    found = list(dict.fromkeys(word for one in words for word in one.split()))
    if said.strip() and not found:
        raise Misuse("只有标点，没有可以查的字")
    if found and all(len(one) < 2 for one in found):
        raise Misuse("请至少写两个字：一个字几乎每份文件都有")
    return found
