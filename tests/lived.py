"""A year of the fictional city, lived through once per run by the command line; tests copy it and never change it."""

import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from sqlmodel import SQLModel

from engine.database import Database
from engine.settings import Settings
from house.demo.mark import demo_settings
from tests.once import once
from tests.small import Grant
from workflows import registry

ROOT = Path(__file__).parents[1]


def snapshot() -> Path:
    """The folder of a demo that nobody has worked in; built by whichever process of the run asks first. Only to be read."""
    return once("lived", _build) / "demo"


def _build(place: Path) -> None:
    """By the command, in a process without the tests' own tables; which then are added, so that tests may open it too."""
    folder = place / "demo"
    command = [sys.executable, "-m", "cli", "demo", "--no-serve", "--json", "--data", str(folder)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    with closing(Database(demo_settings(folder).database_url, registry())) as database:
        SQLModel.metadata.create_all(database.engine, tables=[Grant.__table__])  # type: ignore[attr-defined]
        database.migrate()


def copy(folder: Path) -> Settings:
    """A copy of one's own to work in: its settings."""
    made, apart = snapshot(), ("snapshot", "blobs", ".lock")
    shutil.copytree(made, folder, ignore=shutil.ignore_patterns(*apart))
    shutil.copytree(made / "blobs", folder / "blobs", copy_function=os.link)  # files that nobody changes
    return demo_settings(folder)
