"""A clock that tests may move, and nobody else."""

from datetime import timedelta
from pathlib import Path

import pytest

from engine.errors import BadSettings
from engine.settings import Settings
from house.moving import MARKER, VARIABLE, Clock, clock_for, mark


def settings(folder: Path, name: str = "hefa") -> Settings:
    return Settings(data_dir=folder, database_url=f"sqlite:///{folder / name}.sqlite3")


def test_an_office_goes_by_the_clock_of_its_machine(tmp_path: Path) -> None:
    assert type(clock_for(settings(tmp_path))) is Clock


def test_no_variable_moves_the_clock_of_a_house_that_no_test_has_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offset = tmp_path / "offset"
    offset.write_text("86400")
    monkeypatch.setenv(VARIABLE, str(offset))
    with pytest.raises(BadSettings, match="只供测试"):
        clock_for(settings(tmp_path))
    (tmp_path / MARKER).write_text("")
    with pytest.raises(BadSettings):
        clock_for(settings(tmp_path))


def test_a_copied_folder_does_not_carry_the_permission_to_another_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offset = tmp_path / "offset"
    offset.write_text("86400")
    monkeypatch.setenv(VARIABLE, str(offset))
    (tmp_path / MARKER).write_text(mark(settings(tmp_path)))
    moved = clock_for(settings(tmp_path)).now()
    assert timedelta(hours=23) < moved - Clock().now() < timedelta(hours=25)
    offset.write_text("-86400")
    assert clock_for(settings(tmp_path)).now() < Clock().now()
    with pytest.raises(BadSettings):
        clock_for(settings(tmp_path, "production"))
