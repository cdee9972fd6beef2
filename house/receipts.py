"""回执: what a citizen takes home: a code that names what they sent, made so that neither the record nor an office gives it away."""

import hashlib
import re
import secrets
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

from engine.errors import BadAnswers, NotFound, Reason

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U
LONG = 11  # letters of a code, 55 bits; one more checks them
WORK = 2**13  # of one print: 8 MiB and some 20 ms
TOKEN = re.compile(r"[0-9a-f]{32}")
_SHAPE = re.compile(r"([A-Z]{2})([0-9A-Z]{12})")


@dataclass(frozen=True, slots=True)
class Kind:
    """What is receipted, and the page that shows it: `{code}` stands in its path."""

    title: str
    path: str


KINDS = {
    "YJ": Kind("意见", "/public/comments/{code}"),
    "LF": Kind("立法建议", "/public/legislation/receipts/{code}"),
    "JY": Kind("审查建议", "/public/suggestions/{code}"),
}
"""By the two letters a code begins with; a further public room adds its line."""


class Ticket(NamedTuple):
    """Made of the word that a form carries: sent twice, it is the same. Only `sha` and `key` go into the record."""

    key: str  # of the request at the front door
    code: str  # for the citizen
    sha: str  # by which it is found again


def fresh() -> str:
    """The word of a new form."""
    return secrets.token_hex(16)


def ticket(kind: str, token: str) -> Ticket:
    """The request key and the receipt of a form. Raises BadAnswers for a word that is none of ours."""
    if not TOKEN.fullmatch(token):
        raise BadAnswers(Reason("页面已经过期，请刷新后再提交", field="token"))
    digest = int.from_bytes(hashlib.sha256(f"receipt:{kind}:{token}".encode()).digest())
    letters = "".join(LETTERS[digest >> 5 * n & 31] for n in range(LONG))
    code = said(kind, letters + _check(kind, letters))
    return Ticket(hashlib.sha256(f"request:{kind}:{token}".encode()).hexdigest()[:32], code, sha_of(code))


def said(kind: str, letters: str) -> str:
    """YJ-4K7P-90QD-M3TX."""
    return "-".join([kind, *(letters[n : n + 4] for n in range(0, len(letters), 4))])


def tidy(typed: str) -> str:
    """A code as it was printed, from what somebody types: any width, any case, any dashes. Raises NotFound for no code of ours."""
    plain = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", typed[:200])).upper()
    kind, rest = plain[:2], plain[2:].translate(str.maketrans("OILU", "011V"))
    found = _SHAPE.fullmatch(kind + rest)
    if found is None or kind not in KINDS or rest[LONG] != _check(kind, rest[:LONG]):
        raise NotFound("回执码不对：请对照回执再看一遍，一共 14 个字母和数字")
    return said(kind, rest)


def path_of(typed: str) -> str:
    """The page of a receipt. Raises NotFound."""
    code = tidy(typed)
    return KINDS[code[:2]].path.format(code=code)


def sha_of(code: str) -> str:
    """By which the record knows a receipt. Slow, and in need of memory: 55 bits cannot be tried out by whoever reads the print."""
    return hashlib.scrypt(code.encode(), salt=b"hefa receipt", n=WORK, r=8, p=1, dklen=32).hex()


def _check(kind: str, letters: str) -> str:
    """Notices a wrong letter, or two that are swapped, but for one case in thirty-one."""
    total = sum(n * LETTERS.index(one) for n, one in enumerate(letters, 3) if one in LETTERS)
    return LETTERS[(total + sum(map(ord, kind))) % 31]
