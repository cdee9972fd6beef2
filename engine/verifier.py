"""Verifies an exported dossier offline: `python verifier.py DOSSIER.zip`; one file, standard library only.

Every dossier carries a copy. A chain is a list of events; each holds the hash of the one before it. A checkpoint is a
signed Merkle root over the last event of many chains: what it names can no longer be changed or cut off without the
key. Faults are sentences in Chinese that name the place. Exit codes: 0 holds, 1 does not hold, 2 misuse.

Limit: who holds both the database and the key can rewrite what came after the last checkpoint that left the machine.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import sys
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

VERSION = 1
ALGORITHM = "sha256"
HEX = re.compile(r"[0-9a-f]{64}")
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)

LARGEST_TEXT = 1 << 29  # bytes; blobs are streamed, texts are not
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)
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
# A public number has one spelling: its integers in decimal without leading zeros, smallest first, one blank between two.
# As many as were named beforehand: so that nobody chooses among the ways of writing it down.
# The excluded are in the pool and in the order, and are passed over; a replacement continues the same order.

Candidate = tuple[str, str, str]  # code, name, category
SIDES = ("unit", "review")


def pool_lines(candidates: Iterable[Candidate]) -> list[str]:
    """The lines of the pool, as they are published."""
    return ["|".join(candidate) for candidate in candidates]


def pool_hash(lines: Iterable[str]) -> str:
    """The hash of the pool."""
    return sha256("\n".join(lines))


def canonical_number(text: str) -> str:
    """The one spelling of a public number; '' for what is none: digits, and between them blanks or , + . - 、 ，"""
    if not re.fullmatch(r"[0-9 ,+.\-、，]*[0-9][0-9 ,+.\-、，]*", text):
        return ""
    return " ".join(map(str, sorted(int(part) for part in re.findall("[0-9]+", text))))


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
        if body is not None and body.get("workflow") == "panel_review":
            one = draws.setdefault(event["chain"], _Draws())
            try:
                one.see(body)
            except (KeyError, TypeError, ValueError, AttributeError):
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
        self.begin({})

    def begin(self, published: Mapping[str, Any]) -> None:
        """A pool is published: whatever was committed before belongs to an earlier draw."""
        self.published = published
        self.commitments: dict[str, str] = {}
        self.words: dict[str, str] = {}
        self.drawn = self.voided = False
        self.anew = ""  # in which way the number after a voided one comes

    def see(self, body: Mapping[str, Any]) -> None:
        """One event of the panel. `answers` are as they were sealed."""
        act, answers = str(body["act"]), body["answers"]
        kind, _, side = act.partition("_")
        if act == "admit":
            self.number = body["number"]
        elif act in ("exclude", "lift_exclusion", "void_number"):
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
            if day < named or (answers["by"] == "FALLBACK" and day == named):
                self._wrong(body["seq"], "在公开号码产生之日以前抽取，或在当日就用替代办法")
            self._draw(body["seq"], answers)
        elif act in ("grant", "replace") and answers["category"] in self.order:
            self._next(body["seq"], answers)

    def _wrong(self, seq: int, what: str) -> None:
        self.faults.append(f"第{seq}号留痕：{what}")

    def _decision(self, act: str, seq: int, answers: Mapping[str, Any]) -> None:
        if act == "exclude":
            self.decided[seq] = answers["code"]
        elif act == "lift_exclusion":
            self.decided.pop(answers["decided"])
        else:
            self._void(seq, answers)

    def _void(self, seq: int, answers: Mapping[str, Any]) -> None:
        if answers.get("thrown") and self.thrown_anew:
            self._wrong(seq, "掷出的号码撤销了两次")
        self.voided, self.anew = True, answers.get("anew", "")
        self.thrown_anew = self.thrown_anew or bool(answers.get("thrown"))

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
        excluded = {one["code"] for one in self.published["excluded"]}
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
        self.drawn = True

    def _number(self, seq: int, answers: Mapping[str, Any]) -> None:
        if self.drawn and not self.voided:
            self._wrong(seq, "同一名单抽取了两次，前一次没有被撤销")
        if self.voided and self.anew not in ("", answers["by"]):
            self._wrong(seq, "号码撤销之后改用了另一种办法")
        self.voided = False
        number, fallback = answers["public_number"], answers["by"] == "FALLBACK"
        if number != canonical_number(number) or answers["by"] not in ("ANNOUNCED", "FALLBACK"):
            self._wrong(seq, "公开号码不是规定的写法")
        if len(number.split()) != self.published["fallback_numbers" if fallback else "numbers"]:
            self._wrong(seq, "公开号码的个数不是事先公布的个数")

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


# --- the ballots of a panel -----------------------------------------------------------------------------------------


def verify_ballots(events: Iterable[Mapping[str, Any]]) -> list[str]:
    """Faults of opened ballots: each is the last one that its seat had sealed, letter for letter."""
    faults: list[str] = []
    votes: dict[tuple[int, Any], tuple[int, object]] = {}  # chain, seat → step, what was sealed
    for event in events:
        body = read_object(event["body"]) if _formed(event) else None
        if body is None or body.get("workflow") != "panel_review":
            continue
        chain, answers = event["chain"], body.get("answers") or {}
        if body.get("act") == "vote":
            votes[chain, answers.get("seat")] = event["seq"], answers.get("votes")
        elif body.get("act") == "open_ballots":
            faults += (f"链{chain}第{event['seq']}号留痕：{fault}" for fault in _ballot_faults(chain, answers, votes))
            votes = {key: value for key, value in votes.items() if key[0] != chain}
    return faults


def _ballot_faults(
    chain: int, answers: Mapping[str, Any], votes: Mapping[tuple[int, Any], tuple[int, object]]
) -> list[str]:
    """What is wrong with one opening of ballots."""
    faults = []
    for ballot in answers.get("ballots") or ():
        step, held = votes.get((chain, ballot.get("seat")), (0, None))
        same = isinstance(held, dict) and held.get("sealed") == sealed(str(ballot.get("salt")), ballot.get("votes"))
        if step != ballot.get("step") or not same:
            faults.append(f"{ballot.get('seat')}号席的票与其封存的不符")
    return faults


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
        else:
            try:
                return self.archive.read(name).decode()
            except UNREADABLE:
                self.faults.append(f"{name}：文件损坏，读不出来")
        return ""

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
    with zipfile.ZipFile(path) as archive:
        dossier = Dossier(archive)
        events, checkpoints = dossier.rows("events.jsonl"), dossier.rows("checkpoints.jsonl")
        keys = (key or dossier.text("public_key.hex")).lower().split()
        if not events and "events.jsonl" in dossier.names:
            dossier.faults.append("events.jsonl：没有一条留痕")
        faults, sealed_to = verify_sealed(checkpoints, events)
        dossier.faults += verify_events(events) + verify_checkpoints(checkpoints, keys) + faults
        bodies = {(row["chain"], row["seq"]): row["body"] for row in events if _formed(row)}
        faults, draws = verify_draws(events)
        dossier.faults += faults + verify_ballots(events)
        for row in dossier.rows("annex.json"):
            dossier.faults += _annex_faults(row, bodies)
        dossier.text("case.json")
        remarks = _materials(dossier, "\n".join(bodies.values()))
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


def _annex_faults(row: Mapping[str, Any], bodies: Mapping[tuple[Any, Any], str]) -> list[str]:
    """Whether a disclosed value is the one that was sealed. `field`: a dotted path in the answers, or in the body."""
    place = f"annex.json：链{row.get('chain')}第{row.get('seq')}号留痕“{row.get('field')}”"
    event = (row.get("chain"), row.get("seq"))
    body = read_object(bodies.get(event, "")) if all(map(_whole, event)) else None
    body = body or {}
    for whole in (body.get("answers"), body):
        held: Any = whole
        for name in str(row.get("field")).split("."):
            if isinstance(held, list) and name.isdecimal() and int(name) < len(held):
                held = held[int(name)]
            else:
                held = held.get(name) if isinstance(held, dict) else None
        if isinstance(held, dict) and "sealed" in held:
            same = held["sealed"] == sealed(str(row.get("salt")), row.get("value"))
            return [] if same else [f"{place}：与当时封存的内容不符"]
    return [f"{place}：留痕中没有这个封存项"]


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
    missing = [str(row.get("name")) for row in rows if row.get("sha256") not in held]
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
    except (OSError, zipfile.BadZipFile) as fault:
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
