"""The signing key of a house: keys that were known stay known, whether a key is changed or lost."""

from pathlib import Path

from engine.checkpoints import Seal


def test_a_changed_key_is_added_to_the_known_ones(tmp_path: Path) -> None:
    seal = Seal(tmp_path)
    first = seal.public(seal.private())
    second = seal.rotate()
    assert seal.known() == [first, second]
    assert seal.public(seal.private()) == second


def test_a_lost_key_is_replaced_and_what_it_signed_stays_known(tmp_path: Path) -> None:
    seal = Seal(tmp_path)
    first = seal.public(seal.private())
    (tmp_path / "key.pem").unlink()
    second = seal.public(seal.private())
    assert first != second
    assert seal.known() == [first, second]


def test_only_the_owner_reads_the_key(tmp_path: Path) -> None:
    Seal(tmp_path).private()
    assert (tmp_path / "key.pem").stat().st_mode & 0o777 == 0o600
