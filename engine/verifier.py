"""Verifies an exported dossier offline: `python verifier.py DOSSIER.zip`; one file, standard library only.

Every dossier carries a copy. A chain is a list of events; each holds the hash of the one before it. A checkpoint is a
signed Merkle root over the last event of many chains: what it names can no longer be changed or cut off without the
key. The draws of a panel are recomputed, its seats and votes followed. Faults are sentences in Chinese that name the
place; remarks say what the record cannot prove, or a doubter should know. Exit codes: 0 holds, 1 not, 2 misuse.

Limit: who holds both the database and the key can rewrite what came after the last checkpoint that left the machine.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import re
import struct
import sys
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

VERSION = 1
ALGORITHM = "sha256"
HEX = re.compile(r"[0-9a-f]{64}")
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)

LARGEST_TEXT = 1 << 29  # bytes; blobs are streamed, texts are not
UNREADABLE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError, LookupError)
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
MALFORMED = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError)
"""What reading something of another shape than expected may raise."""
USAGE = "用法：python verifier.py 案卷.zip [--key 公钥（64位十六进制）]"


# --- the forms that are hashed --------------------------------------------------------------------------------------


def canonical(value: object) -> str:
    """The one JSON text of a value: sorted keys, no spaces, no NaN, Chinese as it is."""
    return _ENCODER.encode(value)


def sha256(text: str) -> str:
    """Hex digest of the UTF-8 text."""
    return hashlib.sha256(text.encode()).hexdigest()


def sealed(salt: str, value: object) -> str:
    """What an event holds instead of a sealed value."""
    return sha256(f"{salt}:{canonical(value)}")


def merkle_root(leaves: Iterable[tuple[int, int, str]]) -> str:
    """Root over (chain, seq, hash), sorted by chain; an odd node goes up unchanged; no leaves: sha256 of nothing."""
    level = [
        hashlib.sha256(b"\x00" + f"{chain}:{seq}:{digest}".encode()).digest() for chain, seq, digest in sorted(leaves)
    ]
    if not level:
        return hashlib.sha256(b"").hexdigest()
    while len(level) > 1:
        odd = [level.pop()] if len(level) % 2 else []
        pairs = zip(level[::2], level[1::2], strict=True)
        level = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in pairs] + odd
    return level[0].hex()


# --- Ed25519 (RFC 8032, 5.1.7), verification only -------------------------------------------------------------------

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT_OF_MINUS_ONE = pow(2, (_P - 1) // 4, _P)
Point = tuple[int, int, int, int]  # extended homogeneous coordinates X, Y, Z, T; x = X/Z, y = Y/Z, xy = T/Z
_ZERO: Point = (0, 1, 1, 0)


def _add(p: Point, q: Point) -> Point:
    """Complete addition on the twisted Edwards curve."""
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % _P, (p[1] + p[0]) * (q[1] + q[0]) % _P
    c, d = 2 * p[3] * q[3] * _D % _P, 2 * p[2] * q[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _decode(encoded: bytes) -> Point | None:
    """32 bytes → a point of the curve, or None."""
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT_OF_MINUS_ONE % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = _P - x
    return x, y, 1, x * y % _P


def _encode(p: Point) -> bytes:
    """A point → its 32 bytes."""
    inverse = pow(p[2], -1, _P)
    x, y = p[0] * inverse % _P, p[1] * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


_BASE = cast("Point", _decode((4 * pow(5, -1, _P) % _P).to_bytes(32, "little")))


def ed25519_verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` (64 bytes) over `message` was made with the private key of `public` (32 bytes)."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, scalar = _decode(public), int.from_bytes(signature[32:], "little")
    if key is None or scalar >= _ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % _ORDER
    minus_key: Point = (_P - key[0], key[1], 1, _P - key[3])
    table = (_ZERO, _BASE, minus_key, _add(_BASE, minus_key))
    found = _ZERO  # scalar·base - challenge·key, both at once
    for bit in range(252, -1, -1):
        found = _add(found, found)
        found = _add(found, table[(scalar >> bit & 1) | (challenge >> bit & 1) << 1])
    return _encode(found) == signature[:32]


# --- chains ---------------------------------------------------------------------------------------------------------


def read_object(text: str) -> dict[str, Any] | None:
    """A JSON object in its canonical form, or None: a second form would hide what the hash does not cover."""
    try:
        value = json.loads(text)
        same = canonical(value) == text
    except (ValueError, RecursionError):
        return None
    return value if same and isinstance(value, dict) else None


def _whole(value: object) -> bool:
    """A number that is not a truth value."""
    return type(value) is int


def _formed(event: Mapping[str, Any]) -> bool:
    """Whether a row is an event at all."""
    numbers, texts = (event.get("chain"), event.get("seq")), (event.get("body"), event.get("hash"))
    return all(map(_whole, numbers)) and all(isinstance(text, str) for text in texts)


def verify_events(events: Iterable[Mapping[str, Any]]) -> list[str]:
    """Faults of the chains in `events` ({chain, seq, body, hash}, each chain in order from its first event)."""
    faults: list[str] = []
    heads: dict[int, tuple[int, str]] = {}
    for n, event in enumerate(events, 1):
        if not _formed(event):
            faults.append(f"第{n}条留痕：缺少链号、序号、正文或摘要")
            continue
        chain, seq = event["chain"], event["seq"]
        faults += (f"链{chain}第{seq}号留痕：{fault}" for fault in _event_faults(event, heads.get(chain, (0, ""))))
        heads[chain] = seq, event["hash"]
    return faults


def _event_faults(event: Mapping[str, Any], head: tuple[int, str]) -> list[str]:
    """What is wrong with one event after `head`: the seq and the hash of the event before it."""
    faults = []
    if event["seq"] != head[0] + 1:
        faults.append(
            f"其前应为第{event['seq'] - 1}号，实为{f'第{head[0]}号' if head[0] else '空'}：有缺失、重复或次序颠倒"
        )
    try:
        if sha256(event["body"]) != event["hash"]:
            faults.append("正文与摘要不符：正文被改动")
    except UnicodeEncodeError:
        return [*faults, "正文含有无法编码的字符"]
    body = read_object(event["body"])
    if body is None:
        return [*faults, "正文不是规范文本"]
    if body.get("v") != VERSION or body.get("algo") != ALGORITHM:
        faults.append(f"版本或算法不识：{body.get('v')}、{body.get('algo')}")
    if (body.get("chain"), body.get("seq")) != (event["chain"], event["seq"]):
        faults.append(f"正文所载为链{body.get('chain')}第{body.get('seq')}号：被移动或调换")
    if body.get("prev") != head[1]:
        faults.append("与上一号留痕的摘要不相接：前文被改动、删去或调换")
    return faults


# --- checkpoints ----------------------------------------------------------------------------------------------------


def verify_checkpoint(text: str, signature: str, key: str) -> bool:
    """Whether a checkpoint's text is whole and signed by `key` (all hex)."""
    return not _checkpoint_faults(text, signature, (key,))


def _checkpoint_faults(text: str, signature: str, keys: Collection[str]) -> list[str]:
    """What is wrong with one checkpoint by itself; trusted `keys` in hex."""
    body = read_object(text)
    if body is None or not _whole(body.get("number")):
        return ["正文不是规范文本"]
    faults = []
    if body.get("v") != VERSION:
        faults.append(f"版本不识：{body.get('v')}")
    if body.get("key") not in keys:
        return [*faults, "所载公钥不是核验所用的公钥"]
    try:
        signed = ed25519_verify(bytes.fromhex(body["key"]), text.encode(), bytes.fromhex(signature))
    except ValueError:
        signed = False
    if not signed:
        faults.append("签名不符：检查点被改动或系伪造")
    leaves = _leaves(body)
    if leaves is None:
        faults.append("各链末号的清单格式有误")
    elif merkle_root(leaves) != body.get("root"):
        faults.append("默克尔根与各链末号的清单不符")
    return faults


def _leaves(body: Mapping[str, Any]) -> list[tuple[int, int, str]] | None:
    """The leaves of a checkpoint, or None where they are malformed or a chain stands there twice."""
    found = []
    rows = body.get("leaves")
    for leaf in rows if isinstance(rows, list) else [None]:
        if not (isinstance(leaf, list) and len(leaf) == 3 and _whole(leaf[0]) and _whole(leaf[1])):
            return None
        if not (isinstance(leaf[2], str) and HEX.fullmatch(leaf[2])):
            return None
        found.append((leaf[0], leaf[1], leaf[2]))
    return found if len({chain for chain, _, _ in found}) == len(found) else None


def verify_checkpoints(rows: Iterable[Mapping[str, Any]], keys: Collection[str]) -> list[str]:
    """Faults of {text, signature} rows, oldest first: each by itself, and whether each follows the one before."""
    faults: list[str] = []
    before: tuple[int, str] | None = None
    for n, row in enumerate(rows, 1):
        text, signature = row.get("text"), row.get("signature")
        if not (isinstance(text, str) and isinstance(signature, str)):
            faults.append(f"第{n}个检查点：缺少正文或签名")
            continue
        body = read_object(text) or {}
        number = cast("int", body.get("number")) if _whole(body.get("number")) else 0
        place = f"检查点第{number}号" if number else f"第{n}个检查点"
        faults += (f"{place}：{fault}" for fault in _checkpoint_faults(text, signature, keys))
        if before and number != before[0] + 1:
            faults.append(f"{place}：前一个是第{before[0]}号：有缺失或次序颠倒")
        elif before and body.get("prev") != sha256(before[1]):
            faults.append(f"{place}：与第{before[0]}号不相接")
        before = number, text
    return faults


def verify_sealed(
    rows: Iterable[Mapping[str, Any]], events: Iterable[Mapping[str, Any]]
) -> tuple[list[str], dict[int, int]]:
    """Faults of `events` against the checkpoints that name their chains; chain → the last seq any checkpoint names."""
    faults: list[str] = []
    sealed_to: dict[int, int] = {}
    hashes = {(event["chain"], event["seq"]): event["hash"] for event in events if _formed(event)}
    chains = {chain for chain, _ in hashes}
    for row in rows:
        body = read_object(str(row.get("text"))) or {}
        for chain, seq, digest in _leaves(body) or ():
            place, number = f"链{chain}第{seq}号留痕", body.get("number")
            if chain not in chains:
                continue
            sealed_to[chain] = max(seq, sealed_to.get(chain, 0))
            if (chain, seq) not in hashes:
                faults.append(f"{place}：检查点第{number}号载有此号，案卷中没有：末尾被删去")
            elif hashes[chain, seq] != digest:
                faults.append(f"{place}：与检查点第{number}号所载摘要不符：封存之后被改动")
    return faults, sealed_to


# --- the draw of a panel --------------------------------------------------------------------------------------------
#
# In the manner of RFC 3797. A candidate is (code, name, category); the pool is the list of all of them, fixed and hashed
# before anybody chooses a word. Two sides commit to a word each by its hash, and reveal it by a deadline; a public number,
# named in advance, is drawn after that. What was not revealed counts as empty: who is silent gains nothing.
#   pool  = SHA-256 of the lines code|name|category, joined by line feeds
#   seed  = SHA-256 of pool|word of the unit|word of the review body|public number|number of the case
#   value = SHA-256 of seed|code: in each category the smallest value comes first
# A word committed to or revealed on the day of the number or later (in China), and a draw before that day, are faults.
# A public number has one spelling: its integers in decimal without leading zeros, one blank between two; in the order in which
# they were drawn or thrown, or smallest first without repetition, as was named with the pool (`sequence`: IN_ORDER, SORTED; pools
# before 0.2 name none: smallest first). How many, and from which to which, was named too: nobody chooses among the ways of
# writing it down, and nobody tries words until a few possible numbers seat the same people. The other way is always dice.
# The excluded are in the pool and in the order, and are passed over; a replacement continues the same order.

PANEL = "panel_review"
Candidate = tuple[str, str, str]  # code, name, category
SIDES = ("unit", "review")
DECISIONS = (
    "exclude",
    "lift_exclusion",
    "void_number",
    "decide_corrected",
    "confirm_throw_unit",
    "confirm_throw_review",
)


def pool_lines(candidates: Iterable[Candidate]) -> list[str]:
    """The lines of the pool, as they are published."""
    return ["|".join(candidate) for candidate in candidates]


def pool_hash(lines: Iterable[str]) -> str:
    """The hash of the pool."""
    return sha256("\n".join(lines))


LONGEST_NUMBER = 100  # characters
DICE = (1, 6)


class Range(NamedTuple):
    """How a public number comes into being: so many integers, each from the lowest to the highest; `ordered`: in the order in
    which they were drawn, each may come again; else smallest first, none twice."""

    many: int
    lowest: int
    highest: int
    ordered: bool


def number_range(published: Mapping[str, Any], by: str) -> Range | None:
    """What was named with the pool for this way (`by`: ANNOUNCED, FALLBACK); None for pools before 0.2, which name no range."""
    if "sequence" not in published:
        return None
    if by == "FALLBACK":
        return Range(published["fallback_numbers"], *DICE, ordered=True)
    ordered = published["sequence"] == "IN_ORDER"
    return Range(published["numbers"], published["lowest"], published["highest"], ordered)


def outcomes(of: Range) -> int:
    """How many different numbers there may be."""
    size = max(of.highest - of.lowest + 1, 0)
    return size**of.many if of.ordered else math.comb(size, of.many)


def out_of_range(number: str, of: Range) -> str:
    """What is wrong with a number in its one spelling, in words; '' when nothing is."""
    there = [int(part) for part in number.split()]
    if len(there) != of.many:
        return f"事先公布的是 {of.many} 个整数，填写的是 {len(there)} 个"
    if wrong := [str(one) for one in there if not of.lowest <= one <= of.highest]:
        return f"{'、'.join(wrong)} 不在事先公布的 {of.lowest} 到 {of.highest} 之间"
    twice = [str(one) for one, n in Counter(there).items() if n > 1]
    return f"{'、'.join(twice)} 重复：事先公布的是不重复的整数" if twice and not of.ordered else ""


def canonical_number(text: str, *, ordered: bool = False) -> str:
    """The one spelling of a public number; '' for what is none: digits, and between them blanks or , + . - 、 ，"""
    if len(text) > LONGEST_NUMBER or not re.fullmatch(r"[0-9 ,+.\-、，]*[0-9][0-9 ,+.\-、，]*", text):
        return ""
    there = [int(part) for part in re.findall("[0-9]+", text)]
    return " ".join(map(str, there if ordered else sorted(there)))


def draw_seed(pool: str, words: Sequence[str], number: str, case_number: str) -> str:
    """The seed: `pool` is its hash, `words` those of the unit and of the review body, empty where not revealed."""
    return sha256("|".join((pool, *words, number, case_number)))


def draw_order(seed: str, candidates: Iterable[Candidate], category: str) -> list[tuple[str, str]]:
    """(code, value) of one category, in the order of the draw; the excluded too."""
    return sorted(
        ((code, sha256(f"{seed}|{code}")) for code, _, of in candidates if of == category), key=lambda one: one[1]
    )


def drawn(order: Iterable[tuple[str, str]], count: int, passed_over: Collection[str]) -> list[str]:
    """The first `count` codes of an order that are not passed over; fewer when there are not enough."""
    return [code for code, _ in order if code not in passed_over][:count]


def day_of(at: str) -> str:
    """The day in China (UTC+8) of a moment as events write it, as YYYY-MM-DD."""
    return datetime.fromisoformat(f"{at[:19]}+00:00").astimezone(timezone(timedelta(hours=8))).date().isoformat()


def verify_draws(events: Iterable[Mapping[str, Any]]) -> tuple[list[str], int]:
    """Faults of every draw in `events`, recomputed from the record alone; how many draws there are."""
    draws: dict[int, _Draws] = {}
    for event in events:
        body = read_object(event["body"]) if _formed(event) else None
        if body is not None and body.get("workflow") == PANEL:
            one = draws.setdefault(event["chain"], _Draws())
            try:
                one.see(body)
            except MALFORMED:
                one.faults.append(f"第{event['seq']}号留痕：抽取的记录不完整，无法重算")
    return [f"链{chain}{fault}" for chain, one in sorted(draws.items()) for fault in one.faults], sum(
        one.count for one in draws.values()
    )


class _Draws:
    """The draws of one panel, followed event by event."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.count = 0
        self.number = ""
        self.order: dict[str, list[tuple[str, str]]] = {}  # by category, of the newest draw for it
        self.passed_over: dict[str, set[str]] = {}
        self.decided: dict[int, str] = {}  # step → code of somebody whom the approving authority has excluded
        self.thrown_anew = False  # a number that was thrown has been voided: once
        self.sitting: dict[int, str] = {}  # seat → code of whoever was drawn for it or has followed there
        self.begin({})

    def begin(self, published: Mapping[str, Any]) -> None:
        """A pool is published: whatever was committed before belongs to an earlier draw."""
        self.published = published
        self.left = set[str]()  # codes of those recused or replaced since
        self.commitments: dict[str, str] = {}
        self.words: dict[str, str] = {}
        self.drawn = self.voided = self.fell = False
        self.anew = ""  # in which way the number after a voided one comes
        self.corrected = ""  # what it is, where the voided one was misrecorded
        self.fell_for = ""  # why the newest of this list fell
        self.confirmed = set[str]()  # sides that confirm the newest throw
        self.with_number = ("", "")  # how the newest number came, and what it was

    def see(self, body: Mapping[str, Any]) -> None:
        """One event of the panel. `answers` are as they were sealed."""
        act, answers = str(body["act"]), body["answers"]
        kind, _, side = act.partition("_")
        if act == "admit":
            self.number = body["number"]
        elif act in DECISIONS:
            self._decision(act, body["seq"], answers)
        elif act == "publish":
            self.begin(answers)
            self._pool(body["seq"])
        elif kind == "commit" and side in SIDES:
            self._before_the_number(body)
            self._commit(body["seq"], side, answers["commitment"])
        elif kind == "reveal" and side in SIDES:
            self._before_the_number(body)
            self._reveal(body["seq"], side, answers["word"])
        elif act == "draw":
            self.count += 1
            day, named = day_of(body["at"]), self.published["drawn_on"]
            if day < named or (day == named and not self._known_at_once(answers["by"])):
                self._wrong(body["seq"], "在公开号码产生之日以前抽取，或在当日就用替代办法、就用当日才开奖的号码")
            self._draw(body["seq"], answers)
        elif act in ("grant", "replace"):
            self.left.add(self.sitting.pop(answers.get("seat", 0), ""))
            if answers["category"] in self.order:
                self._next(body["seq"], answers)

    def _known_at_once(self, by: str) -> bool:
        """Whether a number may be taken on its day: dice are thrown then; what is drawn elsewhere is taken from the day after
        (pools before 0.2: on the day too)."""
        return by == "ANNOUNCED" and (self.published.get("source") == "DICE" or "sequence" not in self.published)

    def _wrong(self, seq: int, what: str) -> None:
        self.faults.append(f"第{seq}号留痕：{what}")

    def _decision(self, act: str, seq: int, answers: Mapping[str, Any]) -> None:
        if act == "exclude":
            self.decided[seq] = answers["code"]
        elif act == "lift_exclusion":
            self.decided.pop(answers["decided"], None)
        elif act == "decide_corrected":
            right = answers["by"], answers["number"]
            if right not in ((self.anew, self.corrected), self.with_number):
                self._wrong(seq, "所定的公开号码既不是更正后的，也不是抽取所用的")
            self.anew, self.corrected = right
        elif act.startswith("confirm_throw_"):
            self.confirmed.add(act.removeprefix("confirm_throw_"))
        else:
            self._void(seq, answers)

    def _void(self, seq: int, answers: Mapping[str, Any]) -> None:
        unseen = answers.get("ground") == self.fell_for == "UNWITNESSED" and self.confirmed != set(SIDES)
        self.fell_for = answers.get("ground", "")
        if answers.get("thrown") and self.thrown_anew and not unseen:
            self._wrong(seq, "掷出的号码撤销了两次")
        if "corrected" in answers and self.fell and not unseen:
            self._wrong(seq, "同一名单的公开号码撤销了两次")
        self.voided, self.fell, self.anew = True, True, answers.get("anew", "")
        self.corrected = answers.get("corrected", "")
        self.thrown_anew = self.thrown_anew or bool(answers.get("thrown"))
        self.sitting.clear()

    def _before_the_number(self, body: Mapping[str, Any]) -> None:
        if day_of(body["at"]) >= self.published["drawn_on"]:
            self._wrong(body["seq"], f"公开号码产生之日（{self.published['drawn_on']}）起才封存或揭开")

    def _pool(self, seq: int) -> None:
        lines = self.published["pool"]
        if pool_hash(lines) != self.published["pool_hash"]:
            self._wrong(seq, "人选名单与所公布的摘要不符")
        codes = [line.split("|")[0] for line in lines]
        if len(set(codes)) != len(codes) or any(line.count("|") != 2 for line in lines):
            self._wrong(seq, "人选名单有重复的编号或格式有误")
        for one in self.published["excluded"]:
            if one.get("decided") and self.decided.get(one["decided"]) != one["code"]:
                self._wrong(seq, f"{one['code']} 没有批准机关决定排除的记录")

    def _commit(self, seq: int, side: str, commitment: str) -> None:
        if side in self.commitments or self.words or self.drawn:
            self._wrong(seq, "重复封存，或在揭开之后才封存")
        self.commitments[side] = commitment

    def _reveal(self, seq: int, side: str, word: str) -> None:
        if self.drawn or side in self.words:
            self._wrong(seq, "重复揭开，或在抽取之后才揭开")
        if sha256(word) != self.commitments.get(side):
            self._wrong(seq, "揭开的词与封存的摘要不符")
        self.words[side] = word

    def _draw(self, seq: int, answers: Mapping[str, Any]) -> None:
        candidates = [cast("Candidate", tuple(line.split("|"))) for line in self.published["pool"]]
        words = [self.words.get(side, "") for side in SIDES]
        seed = draw_seed(pool_hash(self.published["pool"]), words, answers["public_number"], self.number)
        self._number(seq, answers)
        if answers["words"] != words:
            self._wrong(seq, "抽取所用的词不是双方揭开的词")
        if answers["seed"] != seed:
            self._wrong(seq, "种子与重算的不符")
        excluded = {one["code"] for one in self.published["excluded"]} | self._gone(seq, answers)
        told: dict[str, list[tuple[str, str]]] = {}
        for row in answers["order"]:
            told.setdefault(row["category"], []).append((row["code"], row["value"]))
        taken = sorted((one["category"], one["code"]) for one in answers["taken"])
        expected = []
        for category, count in ((one["category"], one["count"]) for one in self.published["seats"]):
            self.order[category] = draw_order(seed, candidates, category)
            if told.get(category, []) != self.order[category]:
                self._wrong(seq, f"{category} 的次序与重算的不符")
            expected += [(category, code) for code in drawn(self.order[category], count, excluded)]
        if taken != sorted(expected):
            self._wrong(seq, "入席的人选与重算的不符")
        for category in told:
            self.passed_over[category] = excluded | {code for of, code in expected if of == category}
        self.sitting |= {one["seat"]: one["code"] for one in answers["taken"] if "seat" in one}
        self.drawn = True

    def _gone(self, seq: int, answers: Mapping[str, Any]) -> set[str]:
        """Whom a draw passes over because they had to leave in an earlier one from the same list. Draws before 0.2 tell none."""
        told = {str(one["code"]) for one in answers.get("passed", ())}
        listed = {line.split("|")[0] for line in self.published["pool"]}
        if "passed" in answers and told != self.left & listed:
            self._wrong(seq, "略过的不是这份名单上因回避或缺位离席的人")
        return told

    def _number(self, seq: int, answers: Mapping[str, Any]) -> None:
        if self.drawn and not self.voided:
            self._wrong(seq, "同一名单抽取了两次，前一次没有被撤销")
        if self.voided and self.anew not in ("", answers["by"]):
            self._wrong(seq, "号码撤销之后改用了另一种办法")
        self.voided, self.with_number = False, (answers["by"], answers["public_number"])
        self.confirmed.clear()
        number, fallback = answers["public_number"], answers["by"] == "FALLBACK"
        named = number_range(self.published, answers["by"])
        ordered = named is not None and named.ordered
        if number != canonical_number(number, ordered=ordered) or answers["by"] not in ("ANNOUNCED", "FALLBACK"):
            self._wrong(seq, "公开号码不是规定的写法")
        if len(number.split()) != self.published["fallback_numbers" if fallback else "numbers"]:
            self._wrong(seq, "公开号码的个数不是事先公布的个数")
        elif named is not None and (wrong := out_of_range(number, named)):
            self._wrong(seq, f"公开号码：{wrong}")
        if self.corrected not in ("", number):
            self._wrong(seq, "公开号码不是撤销决定所更正的号码")
        self.corrected = ""

    def _next(self, seq: int, answers: Mapping[str, Any]) -> None:
        passed_over = self.passed_over.setdefault(answers["category"], set())
        for one in answers["passed"]:
            ahead = drawn(self.order[answers["category"]], 1, passed_over)
            if ahead != [one["code"]] or not one["reason"]:
                self._wrong(seq, f"{one['code']} 不是同一次序的下一名，却被略过")
            passed_over.add(one["code"])
        left = drawn(self.order[answers["category"]], 1, passed_over)
        if answers["next_code"] != (left[0] if left else ""):
            self._wrong(seq, "递补的人选不是同一次序的下一名")
        passed_over.add(answers["next_code"])
        if answers["next_code"] and "seat" in answers:
            self.sitting[answers["seat"]] = answers["next_code"]


# --- the ballots of a panel -----------------------------------------------------------------------------------------


def verify_ballots(events: Iterable[Mapping[str, Any]]) -> list[str]:
    """Faults of opened ballots: each is the last one that its seat had sealed, letter for letter."""
    faults: list[str] = []
    votes: dict[tuple[int, Any], tuple[int, object]] = {}  # chain, seat → step, what was sealed
    for event in events:
        body = read_object(event["body"]) if _formed(event) else None
        if body is None or body.get("workflow") != PANEL:
            continue
        chain, answers = event["chain"], body.get("answers") or {}
        try:
            if body.get("act") == "vote":
                votes[chain, answers["seat"]] = event["seq"], answers.get("votes")
            elif body.get("act") == "open_ballots":
                wrong = _ballot_faults(chain, answers, votes)
                faults += (f"链{chain}第{event['seq']}号留痕：{fault}" for fault in wrong)
                votes = {key: value for key, value in votes.items() if key[0] != chain}
        except MALFORMED:
            faults.append(f"链{chain}第{event['seq']}号留痕：票的记录不完整，无法核对")
    return faults


def _ballot_faults(
    chain: int, answers: Mapping[str, Any], votes: Mapping[tuple[int, Any], tuple[int, object]]
) -> list[str]:
    """What is wrong with one opening of ballots."""
    faults = []
    for ballot in answers["ballots"]:
        step, held = votes.get((chain, ballot["seat"]), (0, None))
        same = isinstance(held, dict) and held.get("sealed") == sealed(str(ballot.get("salt")), ballot.get("votes"))
        if step != ballot.get("step") or not same:
            faults.append(f"{ballot['seat']}号席的票与其封存的不符")
    return faults


# --- the panel around its draws -------------------------------------------------------------------------------------
#
# A draw can recompute and yet seat the wrong people: from a list that is not the register's, with somebody else behind a
# code, once more because the first time did not please, in an act by another name. So the whole record of a panel is read:
#   its course  every step begins where the one before it ended; days, lists, words; what was voided, and why
#   its number  named among many; with its paper; the other way only once both sides were told
#   its seats   who is on the list, who is passed over and why, who sits where: register → list → order → seat
#   its votes   one ballot of everybody who has a vote, and what they come to

CARRIED: Mapping[str, tuple[str, ...]] = {
    "pool": ("publish",), "pool_hash": ("publish",), "commitment": ("commit_unit", "commit_review"),
    "word": ("reveal_unit", "reveal_review"), "public_number": ("draw",), "seed": ("draw",), "order": ("draw",),
    "taken": ("draw",), "next_code": ("grant", "replace"), "ballots": ("open_ballots", "break_tie", "leave_tie"),
    "vacated": ("void_number", "uphold_number"),
}  # fmt: skip
"""What only these acts of a panel may say: under another name it would not be looked at."""
ONLY_PANELS = ("pool_hash", "commitment", "public_number", "next_code")
MOST_NUMBERS, LARGEST_NUMBER, FEW_OUTCOMES = 20, 999, 100_000
REOPENS = ("lift_exclusion", "draw_again")
RECUSALS = ("recuse", "object_unit", "object_review")
ABSENCES = ("excuse", "report_absence")
PAPERS, RECEIPTS = ("deliver", "add_papers", "deliver_evaluation"), ("receive", "serve")
MEETINGS = ("convene", "lack_quorum")
BY_AUTHORITY = (
    "admit",
    "grant",
    "refuse_recusal",
    "replace",
    "refuse_absence",
    "exclude",
    "lift_exclusion",
    "void_number",
)
AUTHORITY = ("PANEL_HEAD", "GOV_OFFICE", "GOV_HEAD")
AWAY = "名册登记不可用："  # as the roster of the petition has it
TWICE, LEFT, SEATED = "在名单中已列一次", "曾在本评审团，已离席", re.compile(r"已在([1-9])号席")
SIDE_PEOPLE = {"unit": "承办单位人员", "review": "审查机构人员"}
PARTIES = {"承办单位人员": ("UNIT", "HANDLER"), "审查机构人员": ("CREV", "CLEAD")}
ELSEWHERE = (
    "本事项开启以后才在名册上登记或者更改：",
    *PARTIES, "在本事项中", "在本评审中", "这份文件制定时的", "决策前承担过评估论证的机构人员", "会同承办单位人员", "本事项法律顾问所在单位人员",
)  # fmt: skip
"""Reasons to be passed over that follow from other records than the panel's own: how they begin."""
LIAISON = "GOV_LIAISON"
CHOICES: Mapping[str, str] = {
    "SUPPORT_UNIT": "支持承办单位", "SUPPORT_REVIEWER": "支持审查机构", "MODIFY": "修改后可以", "ABSTAIN": "弃权",
}  # fmt: skip
Counted = dict[
    int, tuple[dict[str, Any], bool]
]  # point → its result as acts tell it, whether two positions are as strong
POSITIONS = ("SUPPORT_UNIT", "SUPPORT_REVIEWER", "MODIFY")  # an abstention is not for anything


def verify_panels(events: Iterable[Mapping[str, Any]]) -> tuple[list[str], list[str]]:
    """Faults of the record of every panel in `events` beyond its draws and ballots; remarks for whoever doubts a panel."""
    panels: dict[int, _Panel] = {}
    faults: list[str] = []
    for event in events:
        body = read_object(event["body"]) if _formed(event) else None
        if body is None:
            continue
        chain = event["chain"]
        if body.get("workflow") == PANEL:
            panels.setdefault(chain, _Panel()).see(event["seq"], body)
        elif chain in panels or any(name in ONLY_PANELS for name in _said(body)):
            faults.append(f"链{chain}第{event['seq']}号留痕：在评审团的留痕中，或带有抽取的内容，却不是评审团的办理")
    for chain, panel in sorted(panels.items()):
        faults += (f"链{chain}{fault}" for fault in panel.faults)
    return faults, [f"链{chain}{remark}" for chain, panel in sorted(panels.items()) for remark in panel.remarks]


def _said(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """What an act says; nothing where it says nothing."""
    answers = body.get("answers")
    return answers if isinstance(answers, dict) else {}


class _Panel:
    """The record of one panel, followed event by event."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.remarks: list[str] = []
        seats = _Seats(self.faults, self.remarks)
        course, number = _Course(self.faults, self.remarks), _Number(self.faults, self.remarks)
        self._parts = (
            course,
            number,
            _Leaving(self.faults, self.remarks),
            seats,
            _Votes(self.faults, seats),
            _Meeting(self.faults, seats),
        )

    def see(self, seq: int, body: Mapping[str, Any]) -> None:
        """What one part cannot read is a fault, and the others go on."""
        for part in self._parts:
            try:
                part.see(seq, str(body["act"]), body, _said(body))
            except MALFORMED:
                self.faults.append(f"第{seq}号留痕：评审团的记录不完整，无法核对")


class _Course:
    """Every step begins where the one before it ended, in its days, with its paper; a number falls for a reason."""

    def __init__(self, faults: list[str], remarks: list[str]) -> None:
        self.faults, self.remarks = faults, remarks
        self.state, self.facts, self.day = "", dict[str, Any](), ""
        self.acts: dict[int, tuple[str, Mapping[str, Any]]] = {}  # step → act, what it said
        self.due: dict[str, str] = {}  # clock → the last day, as the record has it
        self.may_publish = True
        self.parties: dict[str, str] = {}  # role → office
        self.drawn: tuple[int, str] | None = None  # the draw that stands: its step, its number
        self.draws = 0

    def _wrong(self, seq: int, what: str) -> None:
        self.faults.append(f"第{seq}号留痕：{what}")

    def see(self, seq: int, act: str, body: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        """One event."""
        self._follows(seq, body)
        for name in said:
            if act not in CARRIED.get(name, (act,)):
                self._wrong(seq, f"办理“{act}”带有抽取或者开票的内容（{name}），却不是做这件事的办理")
        self.due |= {one["clock"]: one["due"] for one in body.get("clocks") or () if one.get("due")}
        self.parties |= {role: office for role, office, _ in body.get("assign") or ()}
        self.acts[seq] = act, said
        verb, _, side = act.partition("_")
        if verb in ("commit", "reveal") and side in SIDES:
            self._word(seq, verb, side, said)
        step = {
            "publish": self._publish, "lift_exclusion": self._lift, "draw": self._draw, "void_number": self._void, "grant": self._grant,
        }.get(act)  # fmt: skip
        if act in REOPENS:
            self.may_publish = True
        if step:
            step(seq, body, said)

    def _follows(self, seq: int, body: Mapping[str, Any]) -> None:
        """State, facts and day go on from the step before."""
        if "from" in body and body["from"] != self.state:
            self._wrong(seq, f"从“{body['from']}”办起，而上一步止于“{self.state}”：有办理被删去、添加或调换")
        before, facts = body.get("before") or {}, body.get("facts") or {}
        if any(before[name] != held for name, held in self.facts.items() if name in before):
            self._wrong(seq, "办理前的情况不是上一步办理后的情况：有办理被删去、添加或调换")
        day = day_of(body["at"])
        if day < self.day:
            self._wrong(seq, f"日期（{day}）早于上一步（{self.day}）")
        self.state, self.facts, self.day = body.get("to", ""), facts, day

    def _publish(self, seq: int, body: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        if not self.may_publish:
            self._wrong(seq, "前一份名单没有被撤销，又公布了一份")
        clocks = body.get("clocks") or ()
        due = next((one["due"] for one in clocks if (one["clock"], one["kind"]) == ("commit", "start")), "")
        if due and said["drawn_on"] < _later(
            due, 3
        ):  # one side lets its day pass; the next day the other has one to reveal
            self._wrong(seq, f"公开号码产生之日（{said['drawn_on']}）不晚于最迟可以揭开之日")
        self.may_publish, self.drawn = False, None

    def _lift(self, seq: int, body: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        del body
        about = [self.acts.get(step, ("", {})) for step in said["asked"]]
        if not about or any(not act.startswith("object_list_") or a["code"] != said["code"] for act, a in about):
            self._wrong(seq, "撤销排除，却没有对这一排除的异议")

    def _word(self, seq: int, verb: str, side: str, said: Mapping[str, Any]) -> None:
        due = self.due.get(verb, "")
        if due and self.day > due:
            self._wrong(seq, f"{'封存' if verb == 'commit' else '揭开'}的期限（{due}）已过")
        if verb == "reveal" and self.acts.get(said.get("asked", 0), ("", {}))[0] not in (f"commit_{side}", ""):
            self._wrong(seq, "所揭开的不是本方的封存")

    def _draw(self, seq: int, body: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        del body
        self.draws += 1
        self.drawn = seq, said["public_number"]

    def _void(self, seq: int, body: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        if self.drawn is None:
            self._wrong(seq, "没有可以撤销的抽取")
            return
        step, number = self.drawn
        asked = [(one, self.acts.get(one, ("", {}))[0]) for one in said["asked"]]
        if not asked or any(one < step or not act.startswith("object_number_") for one, act in asked):
            self._wrong(seq, "撤销公开号码，却没有对这一号码的异议")
        if "ground" in said and not (_handed_in(body, "minutes") or _handed_in(body, "number_proof")):
            self._wrong(seq, "撤销公开号码，却没有提交凭证")
        sides = {act.removeprefix("object_number_") for _, act in asked}
        offices = {
            self.parties.get(role) for side in sides for role in PARTIES[SIDE_PEOPLE[side]] if side in SIDE_PEOPLE
        }
        if "corrected" in said and body.get("org") in offices and body.get("role") != "GOV_HEAD":
            self._wrong(seq, "撤销公开号码的人属于提出异议的一方")
        self.remarks.append(
            f"第{step}号留痕：第{self.draws}次抽取（公开号码“{number}”）已由第{seq}号留痕撤销，理由：{said['reason']}"
        )
        self.drawn = None

    def _grant(self, seq: int, body: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        del body
        act, asked = self.acts.get(said["asked"], ("", {}))
        if act not in RECUSALS or asked.get("seat") != said["seat"]:
            self._wrong(seq, "同意回避，却没有对这一席的回避申请")


class _Number:
    """A number is named among many, has its paper, and comes in the other way only once both sides were told."""

    def __init__(self, faults: list[str], remarks: list[str]) -> None:
        self.faults, self.remarks = faults, remarks
        self.published: Mapping[str, Any] = {}
        self.anew = ""  # how the number after a voided one comes
        self.told = ""  # the day on which both sides were told that there was none
        self.answers: list[str] = []
        self.decision = ""
        self.disputed = False  # a side says that the corrected number is not the right one, and nothing is decided

    def _wrong(self, seq: int, what: str) -> None:
        self.faults.append(f"第{seq}号留痕：{what}")

    def see(self, seq: int, act: str, body: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        """One event."""
        if act == "publish":
            self.published, self.anew, self.told = said, "", ""
            self._named(seq, said)
        elif act == "void_number":
            self.anew, self.disputed = said.get("anew", ""), False
        elif act == "tell_fallback":
            self.told, self.answers, self.decision = day_of(body["at"]), [], ""
        elif act.startswith("answer_fallback_"):
            self.answers.append(said["answer"])
        elif act == "decide_fallback":
            self.decision = said["outcome"]
        elif "_corrected" in act:
            self._correction(act, said)
        elif act == "draw":
            if self.disputed:
                self._wrong(seq, "对更正后的公开号码的异议没有决定，就用它抽取")
            self._papers(seq, body, said["by"])
            if said["by"] == "FALLBACK" and "sequence" in self.published and self.anew != "FALLBACK":
                self._other_way(seq, day_of(body["at"]))

    def _correction(self, act: str, said: Mapping[str, Any]) -> None:
        if act == "decide_corrected":
            self.anew, self.disputed = said["by"], False
        else:
            self.disputed = self.disputed or said["answer"] == "OBJECTED"

    def _named(self, seq: int, said: Mapping[str, Any]) -> None:
        ways = [number_range(said, by) for by in ("ANNOUNCED", "FALLBACK") if by == "ANNOUNCED" or said.get("fallback")]
        for one in (way for way in ways if way is not None):
            if not (0 < one.many <= MOST_NUMBERS and 0 <= one.lowest <= one.highest <= LARGEST_NUMBER):
                self._wrong(seq, "公开号码的个数或范围不合规定")
            elif (several := outcomes(one)) < FEW_OUTCOMES:
                self.remarks.append(f"第{seq}号留痕：公布的号码只有 {several} 种可能，封存词的人可能逐一试过")

    def _papers(self, seq: int, body: Mapping[str, Any], by: str) -> None:
        thrown = by == "FALLBACK" or self.published.get("source") == "DICE"
        if thrown and not _handed_in(body, "minutes"):
            self._wrong(seq, "没有随抽取提交双方在场的记录")
        if self._proof_wanted(by) and not _handed_in(body, "number_proof"):
            self._wrong(seq, "没有随抽取提交公布号码的凭证")

    def _proof_wanted(self, by: str) -> bool:
        """Of the number, or that there was none (pools before 0.2 asked for the latter not)."""
        if by == "FALLBACK":
            return "sequence" in self.published
        return self.published.get("source") == "LOTTERY"

    def _other_way(self, seq: int, day: str) -> None:
        agreed = len(self.answers) == len(SIDES) and "OBJECTED" not in self.answers
        silent = "OBJECTED" not in self.answers and day > self.told
        if not self.told:
            self._wrong(seq, "改用替代办法，却没有告知双方")
        elif self.decision == "DENIED" or (self.decision != "ALLOWED" and not agreed and not silent):
            self._wrong(seq, "改用替代办法，却没有双方的同意、期满或者批准机关的决定")


def _later(day: str, days: int) -> str:
    return (datetime.fromisoformat(day) + timedelta(days)).date().isoformat()


def _handed_in(body: Mapping[str, Any], kind: str) -> bool:
    """Whether a material of this kind came with the act itself."""
    return any(one[0] == kind and HEX.fullmatch(one[1]) for one in body["texts"])


class _Seats:
    """Who sits where: the register of the petition → the list → the order → the seat; and why somebody is passed over."""

    def __init__(self, faults: list[str], remarks: list[str]) -> None:
        self.faults, self.remarks = faults, remarks
        self.roster: dict[str, Mapping[str, Any]] = {}  # code on the list → entry of the register
        self.seats: dict[int, tuple[str, str]] = {}  # seat → category, selection
        self.held: dict[int, tuple[str, str, str]] = {}  # seat → code, name, person
        self.sat: set[str] = set()
        self.parties: dict[str, str] = {}  # role → office
        self.decided: dict[int, str] = {}  # step → why somebody is excluded by decision
        self.standing: set[str] = set()  # codes of those whose exclusion nobody has lifted
        self.listed: dict[str, tuple[str, str, str, str]] = {}  # code → category, name, person, office: the newest list
        self.excluded: dict[str, str] = {}  # code → why, on the newest list
        self.known: dict[str, dict[str, tuple[str, str, str]]] = {}  # the same by category, of its newest draw
        self.drawn: list[int] = []  # the seats of the newest draw

    def _wrong(self, seq: int, what: str) -> None:
        self.faults.append(f"第{seq}号留痕：{what}")

    def see(self, seq: int, act: str, body: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        """One event."""
        for role, office, _ in body.get("assign") or ():
            self.parties[role] = office
        if "roster" in said:
            self._register(seq, said["roster"])
        step = {
            "admit": self._admit, "exclude": self._exclude, "lift_exclusion": self._lift, "publish": self._publish,
            "draw": self._draw, "designate": self._designate, "void_number": self._void, "grant": self._follow, "replace": self._follow,
        }.get(act)  # fmt: skip
        if step:
            step(seq, said)

    def _register(self, seq: int, roster: Sequence[Mapping[str, Any]]) -> None:
        """Those of the nearest register under their codes, the others with the name of theirs before it."""
        first, before = roster[0]["org"] if roster else "", self.roster
        self.roster = {one["code"] if one["org"] == first else f"{one['org']}.{one['code']}": one for one in roster}
        if before and (fresh := sorted(self.roster.keys() - before.keys())):
            self.remarks.append(
                f"第{seq}号留痕：名册并入了{'、'.join(fresh)}，本案卷不能证明其来历，须与专家库的案卷核对"
            )

    def _admit(self, seq: int, said: Mapping[str, Any]) -> None:
        del seq
        flat = [(one["category"], one["selection"]) for one in said["composition"] for _ in range(min(one["count"], 9))]
        self.seats = dict(enumerate(flat, 1))

    def _exclude(self, seq: int, said: Mapping[str, Any]) -> None:
        self.decided[seq] = said["reason"]
        self.standing.add(said["code"])

    def _lift(self, seq: int, said: Mapping[str, Any]) -> None:
        del seq
        self.standing.discard(said["code"])

    def _vacant(self, category: str) -> list[int]:
        return [n for n, (of, how) in self.seats.items() if (of, how) == (category, "RANDOM") and n not in self.held]

    # --- the list ---

    def _publish(self, seq: int, said: Mapping[str, Any]) -> None:
        wanted = {of: len(self._vacant(of)) for of, _ in self.seats.values() if self._vacant(of)}
        if {one["category"]: one["count"] for one in said["seats"]} != wanted:
            self._wrong(seq, "要抽的席位不是批准启动时席位构成中空缺的席位")
        people = {one["code"]: (one["person"], one["org"]) for one in said["people"]}
        self.listed = {}
        for line in said["pool"]:
            code, name, category = line.split("|")
            self.listed[code] = category, name, *people[code]
        self._from_register(seq, wanted, said.get("wide", "OWN"))
        self.excluded = {}
        for one in said["excluded"]:
            self._passed_over(seq, one["code"], one["reason"], one.get("decided", 0))
            self.excluded[one["code"]] = one["reason"]
        for code in sorted((self.standing & self.listed.keys()) - self.excluded.keys()):
            self._wrong(seq, f"批准机关决定排除的 {code} 仍在可抽之列")

    def _from_register(self, seq: int, wanted: Mapping[str, int], wide: str) -> None:
        """The list is the register's of the day of the petition, nobody more, nobody less, everybody themselves."""
        there = {
            code: (one["category"], one["name"], one["person"], one["org"])
            for code, one in self.roster.items()
            if one["category"] in wanted and (wide == "SUPERIOR" or "." not in code)
        }
        for code in sorted(self.listed.keys() | there.keys()):
            if code not in self.roster or self.roster[code]["category"] not in wanted:
                self._wrong(seq, f"{code} 在人选名单中，却不在当时名册的这一类中")
            elif code not in self.listed:
                self._wrong(seq, f"{code} 在名册中，却没有列入人选名单")
            elif self.listed[code][:2] != (self.roster[code]["category"], self.roster[code]["name"]):
                self._wrong(seq, f"{code} 的称呼或类别与名册不符")
            elif self.listed[code][2:] != (self.roster[code]["person"], self.roster[code]["org"]):
                self._wrong(seq, f"{code} 所指的人员不是名册中的人员")

    def _passed_over(self, seq: int, code: str, why: str, decided: int = 0) -> None:
        """A reason is a decision, or follows from this record; what follows from another record is said, to be compared."""
        person = self.listed[code][2] if code in self.listed else ""
        if decided:
            if self.decided.get(decided, "") not in why:
                self._wrong(seq, f"排除 {code} 的理由（{why}）不是决定所写的理由")
        elif why.startswith(AWAY):
            self._unless(why.startswith(self.roster.get(code, {}).get("away") or "?"), seq, code, why)
        elif why == TWICE:
            before = [one[2] for other, one in self.listed.items() if other != code]
            self._unless(person in before, seq, code, why)
        elif why == LEFT:
            self._unless(person in self.sat - {held[2] for held in self.held.values()}, seq, code, why)
        elif seat := SEATED.fullmatch(why):
            self._unless(self.held.get(int(seat[1]), ("", "", ""))[2] == person, seq, code, why)
        elif not why.startswith(ELSEWHERE):
            self._wrong(seq, f"{code} 被略过（{why}），既不是由记录得出的原因，也没有批准机关的决定")
        elif self.roster.get(code, {}).get("unit") not in [self.parties.get(role) for role in PARTIES.get(why, ())]:
            self.remarks.append(f"第{seq}号留痕：{code} 因“{why}”不参加，本案卷不能证明，须与主件的案卷核对")

    def _unless(self, holds: bool, seq: int, code: str, why: str) -> None:
        if not holds:
            self._wrong(seq, f"{code} 被略过（{why}），与本案卷的记录不符")

    # --- the draw, and who follows ---

    def _draw(self, seq: int, said: Mapping[str, Any]) -> None:
        out = self.excluded | {one["code"]: one["reason"] for one in said.get("passed", ())}
        ranked: dict[str, list[str]] = {}
        seated = {one["code"] for one in said["taken"]}
        for row in said["order"]:
            code = row["code"]
            ranked.setdefault(row["category"], []).append(code)
            if self.listed[code] != (row["category"], row["name"], row["person"], row["org"]):
                self._wrong(seq, f"次序中 {code} 的称呼、类别或人员与公布的名单不符")
            outcome = "EXCLUDED" if code in out else "SEATED" if code in seated else "ALTERNATE"
            if (row["outcome"], row["why"]) != (outcome, out.get(code, "")):
                self._wrong(seq, f"次序中 {code} 的结果或原因与名单不符")
        if {code for codes in ranked.values() for code in codes} != self.listed.keys():
            self._wrong(seq, "次序不是名单中全部人选的次序")
        expected = [
            (n, of, code)
            for of, codes in ranked.items()
            for n, code in zip(self._vacant(of), [code for code in codes if code not in out], strict=False)
        ]
        if sorted((one["seat"], one["category"], one["code"]) for one in said["taken"]) != sorted(expected):
            self._wrong(seq, "入席的席位不是这一类依次空缺的席位")
        for one in said["taken"]:
            if self.listed[one["code"]][1:] != (one["name"], one["person"], one["org"]):
                self._wrong(seq, f"入席的 {one['code']} 的称呼或人员与公布的名单不符")
            self._sits(one["seat"], one["code"], one["name"], one["person"])
        self.drawn = [one["seat"] for one in said["taken"]]
        for of, codes in ranked.items():
            self.known[of] = {code: self.listed[code][1:] for code in codes}

    def _sits(self, n: int, code: str, name: str, person: str) -> None:
        self.held.pop(n, None)
        if code:
            self.held[n] = code, name, person
            self.sat.add(person)

    def _designate(self, seq: int, said: Mapping[str, Any]) -> None:
        n = said["seat"]
        if self.seats.get(n) != (said["category"], "DESIGNATED") or n in self.held:
            self._wrong(seq, f"{n}号席不是空缺的指定席位，却指定了人")
        if said["person"] != self.roster.get(said["code"], said)["person"]:
            self._wrong(seq, f"指定的 {said['code']} 不是名册中的这个人")
        self._sits(n, said["code"], said["name"], said["person"])

    def _void(self, seq: int, said: Mapping[str, Any]) -> None:
        if sorted(one["seat"] for one in said["vacated"]) != sorted(self.drawn):
            self._wrong(seq, "撤销的席位不是这次抽取的席位")
        for n in self.drawn:
            self.held.pop(n, None)
        self.drawn = []

    def _follow(self, seq: int, said: Mapping[str, Any]) -> None:
        n, of, code = said["seat"], said["category"], said["next_code"]
        who = said["name"], said["person"], said["org"]
        if not _whole(n) or self.seats.get(n, ("", ""))[0] != of:
            self._wrong(seq, f"递补的类别（{of}）不是{n}号席的类别")
        if said.get("left", "") not in ("", self.held.get(n, ("", "", ""))[0]):
            self._wrong(seq, f"{said['left']} 不在{n}号席，却由此离席")
        if code and code not in self.known.get(of, {}):
            self._wrong(seq, f"{code} 不在这一类抽取的次序中，却递补入席")
        elif who != (self.known[of][code] if code else ("", "", "")):
            self._wrong(seq, f"递补的 {code or '空缺'} 的称呼或人员与公布的名单不符")
        for one in said["passed"]:
            self._passed_over(seq, one["code"], one["reason"])
        self._sits(n, code, said["name"], said["person"])


class _Leaving:
    """Nobody loses a seat at will: what was said of them is on the record, and whoever has a word in the matter decides it."""

    def __init__(self, faults: list[str], remarks: list[str]) -> None:
        self.faults, self.remarks = faults, remarks
        self.acts: dict[int, tuple[str, Mapping[str, Any]]] = {}  # step → act, what it said
        self.due = ""  # the last day of the deliberation
        self.waiting: set[int] = set()  # seats that have a vote and have not voted
        self.voted: set[int] = set()

    def _wrong(self, seq: int, what: str) -> None:
        self.faults.append(f"第{seq}号留痕：{what}")

    def see(self, seq: int, act: str, body: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        """One event."""
        self.acts[seq] = act, said
        self.due = next(
            (one["due"] for one in body.get("clocks") or () if one["clock"] == "deliberate" and one.get("due")),
            self.due,
        )
        if act in BY_AUTHORITY and body["role"] not in AUTHORITY:
            self._wrong(seq, f"办理“{act}”的不是批准机关")
        if act == "put_to_vote":
            self.waiting, self.voted = set(said["voters"]), set()
        elif act == "vote":
            self.waiting.discard(said["seat"])
            self.voted.add(said["seat"])
        elif act == "lack_quorum" and {one["seat"] for one in said.get("again", ())} & set(said["present"]):
            self._wrong(seq, "到会的席位记作连续两次缺席")
        elif act == "replace":
            self._replaced(seq, body, said)
            self.waiting, self.voted = set(), set()
        elif act == "grant":
            self.waiting, self.voted = set(), set()

    def _replaced(self, seq: int, body: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        n, ground = said["seat"], said["ground"]
        if ground == "LEFT_REGISTER":
            self.remarks.append(f"第{seq}号留痕：{n}号席以退出专家库递补，本案卷不能证明，须与专家库的案卷核对")
            late = n in self.voted
        elif ground == "ABSENCE" and self._withholds(n, body):
            late = False
        else:
            late = bool(self.voted)
            if not self._said(said):
                self._wrong(seq, f"{n}号席缺位递补，却没有对这一席的缺位报告")
        if late:
            self._wrong(seq, f"已有票封存，{n}号席却因缺位递补")

    def _withholds(self, n: int, body: Mapping[str, Any]) -> bool:
        """Whether a seat had a vote, and had not cast it when the days for the deliberation were over."""
        return body.get("from") == "VOTING" and n in self.waiting and "" < self.due < day_of(body["at"])

    def _said(self, said: Mapping[str, Any]) -> bool:
        """Whether the step that a replacement answers is a report about this seat, for this reason."""
        act, report = self.acts.get(said["asked"], ("", {}))
        if act == "lack_quorum":
            return said["ground"] == "ABSENCE" and said["seat"] in [one["seat"] for one in report.get("again", ())]
        return act in ABSENCES and (report["seat"], report["ground"]) == (said["seat"], said["ground"])


class _Meeting:
    """Everybody has signed for the papers, and comes on the day that was named; who wants an outside opinion says so."""

    def __init__(self, faults: list[str], seats: _Seats) -> None:
        self.faults, self._seats = faults, seats
        self.sent, self.unsigned = 0, set[int]()  # the step of the newest papers, and who has not signed for them
        self.called = ""  # the day of which everybody was told
        self.wishes: dict[int, tuple[int, str]] = {}  # step → seat, person

    def _wrong(self, seq: int, what: str) -> None:
        self.faults.append(f"第{seq}号留痕：{what}")

    def see(self, seq: int, act: str, body: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        """One event."""
        if act in PAPERS:
            self.sent, self.unsigned = seq, set(self._seats.seats)
        elif act in RECEIPTS and said["asked"] == self.sent:
            self.unsigned.discard(said["seat"])
        elif act in MEETINGS:
            self._held(seq, day_of(body["at"]))
        elif act == "want_evaluation":
            self.wishes[seq] = said["seat"], body["actor"]
        elif act == "order_evaluation":
            self._ordered(seq, said)
        self.called = said.get("meeting_on") or self.called

    def _held(self, seq: int, day: str) -> None:
        if self.unsigned:
            self._wrong(seq, f"{'、'.join(map(str, sorted(self.unsigned)))}号席没有签收材料，却召开了评议会")
        if self.called not in ("", day):
            self._wrong(seq, f"评议会定于 {self.called}，却在 {day} 召开")

    def _ordered(self, seq: int, said: Mapping[str, Any]) -> None:
        found = [self.wishes.get(step, (0, "")) for step in said["asked"]]
        own = all(self._seats.held.get(n, ("", "", ""))[2] == person for n, person in found)
        if (
            not own
            or [n for n, _ in found] != said["in_favour"]
            or len(set(said["in_favour"])) * 2 <= len(self._seats.seats)
        ):
            self._wrong(seq, "委托第三方评估，却不是过半数评审员本人要求的")


class _Votes:
    """Everybody who has a vote, their own ballot; and what the ballots come to."""

    def __init__(self, faults: list[str], seats: _Seats) -> None:
        self.faults, self._seats = faults, seats
        self.rules: Mapping[str, Any] = {}
        self.points: list[int] = []
        self.present: set[int] = set()
        self.voters: list[int] = []
        self.ballots: list[Mapping[str, Any]] = []
        self.results: list[Any] = []
        self.signed: set[int] = set()  # the seats that have signed the newest draft

    def _wrong(self, seq: int, what: str) -> None:
        self.faults.append(f"第{seq}号留痕：{what}")

    def see(self, seq: int, act: str, body: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        """One event; after `_Seats` has seen it."""
        if act == "admit":
            self.rules, self.points = said, sorted(one["n"] for one in said["points"] if one["outcome"] == "ADMITTED")
        elif act == "vote":
            self._in_person(seq, body, said, "票", "投")
        elif act == "draft_opinion":
            self.signed = set()
        elif act == "sign_opinion":
            self._in_person(seq, body, said, "名", "签")
            self.signed.add(said["seat"])
        elif act == "opine":
            self._opine(seq, body["to"], said)
        step = {
            "put_to_vote": self._put, "open_ballots": self._open, "break_tie": self._break, "leave_tie": self._leave,
            "convene": self._quorate, "lack_quorum": self._short,
        }.get(act)  # fmt: skip
        if step:
            step(seq, said)

    def _liaisons(self) -> set[int]:
        return {n for n, (of, _) in self._seats.seats.items() if of == LIAISON}

    def _name(self, n: int) -> str:
        return self._seats.held.get(n, ("", "", ""))[1]

    def _put(self, seq: int, said: Mapping[str, Any]) -> None:
        self.present, self.voters, self.ballots = set(said["present"]), said["voters"], []
        self._quorate(seq, said)
        without = set() if self.rules["liaison_vote"] == "FULL" else self._liaisons()
        if self.voters != sorted(self.present - without):
            self._wrong(seq, "有表决权的席位不是到会的席位")

    def _enough(self, present: Iterable[int]) -> bool:
        """Whether these are the quorum of which the panel was admitted: with fewer than all, the liaison is among them."""
        there, seats = set(present), set(self._seats.seats)
        whole = there == seats or bool(there & self._liaisons())
        return there <= seats and len(there) >= min(self.rules["quorum"], len(seats)) and whole

    def _quorate(self, seq: int, said: Mapping[str, Any]) -> None:
        if not self._enough(said["present"]):
            self._wrong(seq, "到会的席位不足批准启动时的法定人数，或者联系领导不在场")

    def _short(self, seq: int, said: Mapping[str, Any]) -> None:
        if self._enough(said["present"]):
            self._wrong(seq, "到会的席位已达法定人数，却因不足法定人数休会")

    def _in_person(self, seq: int, body: Mapping[str, Any], said: Mapping[str, Any], what: str, verb: str) -> None:
        if self._seats.held.get(said["seat"], ("", "", ""))[2] != body["actor"] or body.get("on_behalf_of"):
            self._wrong(seq, f"{said['seat']}号席的{what}不是在席的人本人{verb}的")

    def _open(self, seq: int, said: Mapping[str, Any]) -> None:
        self.ballots = said["ballots"]
        there = Counter(one["seat"] for one in self.ballots)
        for n in sorted(there.keys() ^ set(self.voters)):
            self._wrong(seq, f"{n}号席{'没有表决权，却有票' if n in there else '有表决权，开票中却没有它的票'}")
        if there.total() != len(there):
            self._wrong(seq, "有席位开出两张票")
        for one in self.ballots:
            if one["name"] != self._name(one["seat"]):
                self._wrong(seq, f"{one['seat']}号席的票写成了 {one['name']} 的")
        counted = self._count()
        breaks = self.rules["liaison_vote"] == "TIE_BREAK" and self._liaisons()
        tied = [n for n, (_, tie) in counted.items() if tie and breaks]
        if (said["tied"], said["result"]) != (tied, "TIE" if tied else "COUNTED"):
            self._wrong(seq, "是否票数相等与票不符")
        self._told(seq, said, counted, dissent=not tied)

    def _count(self) -> Counted:
        """What the ballots come to."""
        found: Counted = {}
        for n in self.points:
            votes = [vote["choice"] for one in self.ballots for vote in one["votes"] if vote["n"] == n]
            whole = {"SEATS": len(self._seats.seats), "PRESENT": len(self.present)}
            base = whole.get(self.rules["majority_base"], sum(one != "ABSTAIN" for one in votes))
            found[n] = count_votes(n, votes, base)
        return found

    def _told(self, seq: int, said: Mapping[str, Any], counted: Counted, *, dissent: bool) -> None:
        self.results = [one for one, _ in counted.values()]
        if said["results"] != self.results:
            self._wrong(seq, "计票结果与票不符")
        if said["dissents"] != (self._dissents() if dissent else []):
            self._wrong(seq, "少数意见与票不符")

    def _dissents(self) -> list[dict[str, Any]]:
        majority = {one["n"]: one["majority"] for one in self.results}
        return [
            {"seat": one["seat"], "name": one["name"], **vote}
            for one in self.ballots
            for vote in one["votes"]
            if vote["choice"] != majority[vote["n"]]
        ]

    def _break(self, seq: int, said: Mapping[str, Any]) -> None:
        if said["seat"] not in self._liaisons() or said["name"] != self._name(said["seat"]):
            self._wrong(seq, "票数相等不是由在席的联系领导决定的")
        self.ballots = [*self.ballots, {"seat": said["seat"], "name": said["name"], "votes": said["votes"]}]
        self._told(seq, said, self._count(), dissent=True)

    def _leave(self, seq: int, said: Mapping[str, Any]) -> None:
        self._told(seq, said, self._count(), dissent=True)

    def _opine(self, seq: int, to: str, said: Mapping[str, Any]) -> None:
        if said["results"] != self.results:
            self._wrong(seq, "评审意见所载的结果不是开票的结果")
        if said["members"] != [name for _, (_, name, _) in sorted(self._seats.held.items())]:
            self._wrong(seq, "评审意见所载的评审员不是在席的人")
        outcome = "OPINED" if any(one["majority"] for one in self.results) else "SPLIT"
        if (said["outcome"], to) != (outcome, outcome):
            self._wrong(seq, "评审意见所说是否形成多数意见，与开票的结果不符")
        if said["unsigned"] != [self._name(n) for n in sorted(self._seats.held.keys() - self.signed)]:
            self._wrong(seq, "评审意见所载的未签名的人，不是没有签名的人")


def count_votes(n: int, votes: Sequence[str], base: int) -> tuple[dict[str, Any], bool]:
    """The result of one point, more than half of `base` deciding; and whether two positions are equally strong."""
    by, threshold = Counter(votes), base // 2 + 1
    majority = next((one for one in POSITIONS if by[one] >= threshold), "")
    most = max(by[one] for one in POSITIONS)
    tally = "、".join(f"{words} {by[one]}" for one, words in CHOICES.items() if by[one]) or "无"
    tied = not majority and most > 0 and sum(by[one] == most for one in POSITIONS) > 1
    return {"n": n, "majority": majority, "tally": tally, "threshold": threshold}, tied


# --- the dossier ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Report:
    """What was found: `faults` must be empty; counts; the keys used (hex); `remarks` say what could not be told."""

    faults: tuple[str, ...]
    events: int = 0
    checkpoints: int = 0
    key: str = ""
    remarks: tuple[str, ...] = ()
    draws: int = 0


class Dossier:
    """A dossier being read: what cannot be read becomes a fault, and reading goes on."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        """`archive` is open for reading."""
        self.archive = archive
        self.names = Counter(archive.namelist())
        self.faults = [f"{name}：压缩包内有{n}个同名文件" for name, n in self.names.items() if n > 1]

    def digest(self, name: str) -> str:
        """sha256 of a member; "" and a fault where it cannot be read."""
        found = hashlib.sha256()
        if not self._packed_plainly(name):
            return ""
        try:
            with self.archive.open(name) as member:
                while block := member.read(1 << 20):
                    found.update(block)
        except UNREADABLE:
            self.faults.append(f"{name}：文件损坏，读不出来")
            return ""
        return found.hexdigest()

    def text(self, name: str) -> str:
        """A required member; "" and a fault where it is missing, damaged, far too large or not UTF-8."""
        if name not in self.names:
            self.faults.append(f"{name}：案卷中没有这个文件")
        elif self.archive.getinfo(name).file_size > LARGEST_TEXT:
            self.faults.append(f"{name}：文件过大")
        elif self._packed_plainly(name):
            try:
                return self.archive.read(name).decode()
            except UNREADABLE:
                self.faults.append(f"{name}：文件损坏，读不出来")
        return ""

    def _packed_plainly(self, name: str) -> bool:
        """Whether a member is packed as dossiers are; other ways need more than every interpreter has."""
        plain = self.archive.getinfo(name).compress_type in PACKED
        if not plain:
            self.faults.append(f"{name}：压缩方式不识，读不出来")
        return plain

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The objects of a member: one a line in .jsonl, a list in .json; a fault for each that is none."""
        text = self.text(name)
        parts = text.split("\n") if name.endswith(".jsonl") else [text]
        found: list[dict[str, Any]] = []
        for n, part in enumerate(parts, 1):
            if not part:
                continue
            try:
                value = json.loads(part)
            except (ValueError, RecursionError):
                value = None
            rows = [value] if name.endswith(".jsonl") else value
            if isinstance(rows, list) and all(isinstance(row, dict) for row in rows):
                found += rows
            else:
                self.faults.append(f"{name}：第{n}行读不懂")
        return found


def verify_dossier(path: str | Path, key: str | None = None) -> Report:
    """Read and verify a dossier; raises OSError or zipfile.BadZipFile where `path` is no zip.

    `key`: the office's published public key in hex (several, separated by spaces, after a change of keys); without it
    the key inside the dossier is used, and a remark says so.
    """
    with _opened(path) as archive:
        dossier = Dossier(archive)
        events, checkpoints = dossier.rows("events.jsonl"), dossier.rows("checkpoints.jsonl")
        keys = (key or dossier.text("public_key.hex")).lower().split()
        if not events and "events.jsonl" in dossier.names:
            dossier.faults.append("events.jsonl：没有一条留痕")
        faults, sealed_to = verify_sealed(checkpoints, events)
        dossier.faults += verify_events(events) + verify_checkpoints(checkpoints, keys) + faults
        bodies = {(row["chain"], row["seq"]): row["body"] for row in events if _formed(row)}
        faults, draws = verify_draws(events)
        beyond, told = verify_panels(events)
        dossier.faults += faults + beyond + verify_ballots(events)
        for row in dossier.rows("annex.json"):
            dossier.faults += _annex_faults(row, bodies)
        dossier.text("case.json")
        remarks = told + _materials(dossier, "\n".join(bodies.values()))
    last = dict(sorted(bodies))
    remarks += (
        f"链{chain}：第{sealed_to.get(chain, 0)}号之后的留痕尚未进入检查点，其后是否被删无从判断"
        for chain, seq in last.items()
        if sealed_to.get(chain, 0) < seq
    )
    remarks.append("case.json 与目录供阅读之用，与留痕不一致时以留痕为准")
    if checkpoints:
        newest = read_object(str(checkpoints[-1].get("text"))) or {}
        remarks.append(f"检查点止于第{newest.get('number')}号（{newest.get('at')}），此后是否另有留痕须向机关核对")
    if not key:
        remarks.append(f"公钥取自案卷本身，请与机关公布的公钥核对：{' '.join(keys)}")
    return Report(tuple(dossier.faults), len(events), len(checkpoints), " ".join(keys), tuple(remarks), draws)


def _opened(path: str | Path) -> zipfile.ZipFile:
    """The archive. A directory that cannot be read is no zip, whatever reading it raises."""
    try:
        return zipfile.ZipFile(path)
    except OSError:
        raise
    except UNREADABLE as fault:
        raise zipfile.BadZipFile(str(fault)) from fault


def _annex_faults(row: Mapping[str, Any], bodies: Mapping[tuple[Any, Any], str]) -> list[str]:
    """Whether a disclosed value is the one that was sealed. `field`: a dotted path in the answers, or in the body."""
    place = f"annex.json：链{row.get('chain')}第{row.get('seq')}号留痕“{row.get('field')}”"
    event = (row.get("chain"), row.get("seq"))
    body = read_object(bodies.get(event, "")) if all(map(_whole, event)) else None
    body = body or {}
    try:
        for whole in (body.get("answers"), body):
            held = _at(whole, str(row.get("field")).split("."))
            if isinstance(held, dict) and "sealed" in held:
                same = held["sealed"] == sealed(str(row.get("salt")), row.get("value"))
                return [] if same else [f"{place}：与当时封存的内容不符"]
    except MALFORMED:
        return [f"{place}：读不懂"]
    return [f"{place}：留痕中没有这个封存项"]


def _at(held: Any, path: Iterable[str]) -> Any:
    """What stands at a path of names and of places in lists; None where nothing does."""
    for name in path:
        if isinstance(held, list) and name.isdecimal() and len(name) < 9 and int(name) < len(held):
            held = held[int(name)]
        else:
            held = held.get(name) if isinstance(held, dict) else None
    return held


def _materials(dossier: Dossier, bodies: str) -> list[str]:
    """Whether each file is what its name says and each material was named by an act; remarks."""
    rows = dossier.rows("materials.json")
    for row in rows:
        digest = str(row.get("sha256"))
        if not (HEX.fullmatch(digest) and digest in bodies):
            dossier.faults.append(f"materials.json：材料“{row.get('name')}”未见于任何留痕")
    listed = {str(row.get("sha256")) for row in rows}
    held = {name.removeprefix("files/") for name in dossier.names if name.startswith("files/") and name != "files/"}
    for name in sorted(held):
        if name not in listed and name not in bodies:
            dossier.faults.append(f"files/{name}：不在材料清单中")
        if (found := dossier.digest(f"files/{name}")) and found != name:
            dossier.faults.append(f"files/{name}：内容与摘要不符：文件被替换")
    missing = [str(row.get("name")) for row in rows if str(row.get("sha256")) not in held]
    return [f"案卷未附原件，只能核对摘要：{'、'.join(missing)}"] if missing else []


def main(arguments: Sequence[str]) -> int:
    """Print what was found. 0 holds, 1 does not hold, 2 misuse."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if not (len(arguments) == 1 or (len(arguments) == 3 and arguments[1] == "--key")):
        sys.stderr.write(USAGE + "\n")
        return 2
    try:
        report = verify_dossier(arguments[0], " ".join(arguments[2:]) or None)
    except UNREADABLE as fault:
        sys.stderr.write(f"打不开案卷压缩包“{arguments[0]}”：{fault}\n{USAGE}\n")
        return 2
    lines = [*report.faults, *(f"提示：{remark}" for remark in report.remarks)]
    count = f"{report.events}条留痕，{report.checkpoints}个检查点" + (
        f"，重算{report.draws}次抽取" if report.draws else ""
    )
    head = f"核验不通过：{count}，{len(report.faults)}处问题" if report.faults else f"核验通过：{count}，未发现改动"
    sys.stdout.write("\n".join([head, *(f"· {line}" for line in lines)]) + "\n")
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
