"""Checkpoints: a signed Merkle root over the heads of the chains touched, linked, and written outside the database."""

import json
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from sqlalchemy import Connection, text

from engine.plan import Row
from engine.record import canonical
from engine.statements import put
from engine.tables import Checkpoint, stamp
from engine.verifier import merkle_root, sha256

Leaf = tuple[int, int, str]  # chain, seq, hash
SEALING = 0x5EA1  # PostgreSQL: two processes that seal at once wait for each other; the application may not LOCK TABLE


class Seal:
    """The signing key of a house; made on first use, readable by its owner only."""

    def __init__(self, folder: Path) -> None:
        """`folder`: HEFA_CHECKPOINT_DIR, best on another device than the database."""
        self.folder = folder
        self._path = folder / "key.pem"

    def private(self) -> Ed25519PrivateKey:
        """The key; a new one is written before it is first used, and keys known before stay known."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if not self._path.exists():
            key = Ed25519PrivateKey.generate()
            fresh = key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()).hex()
            with os.fdopen(os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(fresh)
            (self.folder / "public_key.hex").write_text("\n".join([*self.known(), self.public(key)]))
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(self._path.read_text().strip()))

    @staticmethod
    def public(key: Ed25519PrivateKey) -> str:
        """The public half, hex."""
        return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()

    def known(self) -> list[str]:
        """The public keys this house has signed with, newest last."""
        path = self.folder / "public_key.hex"
        return path.read_text().split() if path.exists() else []

    def rotate(self) -> str:
        """A new key from the next checkpoint on; the old public key stays known."""
        self._path.unlink(missing_ok=True)
        self.private()
        return self.known()[-1]

    def written(self) -> list[tuple[str, str]]:
        """(text, signature) of every checkpoint that has left the database, by number."""
        files = sorted(self.folder.glob("checkpoint-*.json"))
        found = [json.loads(path.read_text()) for path in files]
        return [(canonical({k: v for k, v in one.items() if k != "signature"}), one["signature"]) for one in found]

    def write(self, number: int, body: str, signature: str) -> Path:
        """Put a checkpoint outside the database, whole or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"checkpoint-{number:08d}.json"
        draft = path.with_suffix(".part")
        draft.write_text(canonical({**json.loads(body), "signature": signature}))
        draft.replace(path)
        return path


def seal(connection: Connection, keys: Seal, now: datetime) -> tuple[int, str, str] | None:
    """Take everything unsealed into one checkpoint: (number, text, signature), or None when nothing has happened.

    The caller commits, then hands it to `Seal.write`; a crash between the two is mended by `missing`.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:one_at_a_time)"), {"one_at_a_time": SEALING})
    taken = connection.execute(text("DELETE FROM unsealed RETURNING case_id, seq")).all()
    if not taken:
        return None
    heads: dict[int, int] = {}
    for chain, seq in taken:
        heads[chain] = max(seq, heads.get(chain, 0))
    leaves = _leaves(connection, heads)
    last = connection.execute(text("SELECT number, text FROM checkpoint ORDER BY number DESC LIMIT 1")).first()
    number, prev = (last[0] + 1, sha256(last[1])) if last else (1, "")
    key = keys.private()
    body = canonical({
        "v": 1, "number": number, "prev": prev, "at": stamp(now), "root": merkle_root(leaves),
        "leaves": [list(leaf) for leaf in leaves], "key": Seal.public(key),
    })  # fmt: skip
    signature = key.sign(body.encode()).hex()
    put(connection, [Row(Checkpoint, {"number": number, "at": now, "text": body, "signature": signature})], [])
    return number, body, signature


def _leaves(connection: Connection, heads: dict[int, int]) -> list[Leaf]:
    found: list[Leaf] = []
    chains = sorted(heads)
    select = "SELECT case_id, seq, hash FROM event WHERE case_id BETWEEN :a AND :b"
    for some in (chains[i : i + 500] for i in range(0, len(chains), 500)):
        rows = connection.execute(text(select), {"a": some[0], "b": some[-1]})
        found += [(case, seq, digest) for case, seq, digest in rows if heads.get(case) == seq]
    return found


def missing(connection: Connection, keys: Seal) -> list[tuple[int, str, str]]:
    """Checkpoints in the database that have not left it."""
    there = {json.loads(body)["number"] for body, _ in keys.written()}
    rows: Sequence[Any] = connection.execute(
        text("SELECT number, text, signature FROM checkpoint ORDER BY number")
    ).all()
    return [(number, body, signature) for number, body, signature in rows if number not in there]


def signed(body: str, signature: str, key: str) -> bool:
    """Whether the signature is the key's, by the fast library (the dossier's verifier needs no library)."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), body.encode())
    except (InvalidSignature, ValueError):
        return False
    return True
