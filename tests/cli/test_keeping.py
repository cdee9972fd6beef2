"""Backup, restore, upgrade: what comes back is whole, an old copy is said to be one, and what is refused changed nothing."""

import gzip
import hashlib
import io
import json
import shutil
import sqlite3
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlmodel import SQLModel

from engine.database import MIGRATIONS, engine_for
from tests.cli.conftest import Hefa, created, migrated, settle
from tests.small import Grant

OLDEST = [one.revision for one in ScriptDirectory(str(MIGRATIONS)).walk_revisions()][-1]
NEWEST = str(ScriptDirectory(str(MIGRATIONS)).get_current_head())


def tree(folder: Path) -> dict[str, str]:
    """Every file and its hash; what SQLite keeps beside an open database does not count."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(("-wal", "-shm")))
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city with a contract on file and a checkpoint outside, made once."""
    folder = tmp_path_factory.mktemp("city")
    with pytest.MonkeyPatch.context() as patch:
        hefa = Hefa(f"sqlite:///{folder / 'hefa.sqlite3'}", folder)
        patch.chdir(folder)
        patch.setenv("HEFA_DATA_DIR", str(folder / "var"))
        patch.setenv("HEFA_DATABASE_URL", hefa.url)
        migrated(hefa)
        settle(hefa)
        created(hefa)
        hefa("audit", "checkpoint")
    return folder


@pytest.fixture
def kept(city: Path, bare: Hefa) -> Hefa:
    """That city, to do with as one likes."""
    shutil.copytree(city, bare.folder, dirs_exist_ok=True)
    return bare


def contract(hefa: Hefa) -> int:
    """The case on file."""
    (case,) = hefa.json("cases", "list", "--workflow", "township_review")["cases"]
    return int(case["id"])


def count(hefa: Hefa) -> int:
    with closing(sqlite3.connect(hefa.folder / "hefa.sqlite3")) as connection:
        return int(connection.execute('SELECT count(*) FROM "case"').fetchone()[0])


def saved(hefa: Hefa, name: str = "backup.tar.gz") -> Path:
    file = hefa.folder / "away" / name
    assert hefa.json("backup", "-o", file)["holds"]
    return file


def sql(url: str, *statements: str) -> None:
    """By another way than the front door."""
    engine = engine_for(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def repacked(file: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The same backup, altered by somebody who knows how tar works."""
    with tarfile.open(file) as tar:
        members = {one.name: tar.extractfile(one).read() for one in tar}  # type: ignore[union-attr]
    change(members)
    target = file.with_name("altered.tar.gz")
    with tarfile.open(target, "w:gz") as tar:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return target


def read_from_a_material(name: str) -> bool:
    """The words of a material, kept beside it to be read faster: made anew when they are missing, and in no backup."""
    return "blobs/" in name and name.endswith(".txt")


# --- what comes back ------------------------------------------------------------------------------------------------------


def test_a_restored_backup_is_the_same_house_and_verifies(kept: Hefa, monkeypatch: pytest.MonkeyPatch) -> None:
    (kept.folder / "var" / "session.key").write_text("secret")
    file = saved(kept)
    assert file.stat().st_mode & 0o077 == 0
    elsewhere = kept.folder / "elsewhere"
    done = kept.json("restore", file, "--data", elsewhere)
    assert (done["holds"], done["faults"], done["lag"], done["outdated"]) == (True, [], None, False)
    assert done["cases"] == count(kept)
    before, after = tree(kept.folder / "var"), tree(elsewhere)
    assert after.keys() - before.keys() == {"hefa.sqlite3"}
    lost = {name for name in before if after.get(name) != before[name]}
    assert {name for name in lost if not read_from_a_material(name)} == set()
    monkeypatch.setenv("HEFA_DATA_DIR", str(elsewhere))
    monkeypatch.setenv("HEFA_DATABASE_URL", f"sqlite:///{elsewhere / 'hefa.sqlite3'}")
    assert kept.json("audit", "verify")["holds"]
    kept("cases", "act", contract(kept), "finish_draft", "--as", "wang")
    assert kept.json("audit", "checkpoint")["written"] == [2]


def test_a_backup_is_taken_while_the_house_is_at_work(kept: Hefa) -> None:
    with closing(sqlite3.connect(kept.folder / "hefa.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM tray")
        file = saved(kept)
        other.execute("ROLLBACK")
    assert kept.json("restore", file, "--data", kept.folder / "elsewhere")["holds"]


def test_a_backup_says_what_it_holds_and_goes_where_nobody_said(kept: Hefa) -> None:
    said = kept("backup").stdout
    assert [word in said for word in (f"{count(kept)} 件", "4 份材料", "检查点至第 1 号", "私钥")] == [True] * 4
    (file,) = (kept.folder / "var" / "backups").iterdir()
    with tarfile.open(file) as tar:
        names = tar.getnames()
    assert names[0] == "database.sqlite3"
    assert {"checkpoints/key.pem", "checkpoints/checkpoint-00000001.json", "manifest.json"} <= set(names)
    assert not any("backups" in name or ".part" in name for name in names)


@pytest.mark.parametrize("name", ["backup.zip", "backup.tar.zst", "there.tar.gz"])
def test_a_backup_overwrites_nothing_and_has_one_format(kept: Hefa, name: str) -> None:
    (kept.folder / "there.tar.gz").write_bytes(b"last week")
    kept("backup", "-o", kept.folder / name, code=2)
    assert (kept.folder / "there.tar.gz").read_bytes() == b"last week"


def test_lost_and_damaged_materials_are_found_and_mended_by_an_older_backup(kept: Hefa) -> None:
    file = saved(kept)
    blobs = sorted(one for one in (kept.folder / "var" / "blobs").glob("??/*") if not read_from_a_material(str(one)))
    blobs[0].unlink()
    blobs[1].write_bytes(b"altered")
    found = kept.json("backup", "-o", kept.folder / "poor.tar.gz", code=1)
    assert (found["absent"], found["damaged"]) == ([blobs[0].name], [blobs[1].name])
    kept.json("restore", file, "--replace")
    assert kept.json("backup", "-o", kept.folder / "good.tar.gz")["holds"]


def test_a_damaged_database_is_not_backed_up(kept: Hefa) -> None:
    file = kept.folder / "hefa.sqlite3"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    content = bytearray(file.read_bytes())
    content[size * 5 : size * 60] = b"\xff" * size * 55
    file.write_bytes(content)
    assert "损坏" in kept.reasons("backup", "-o", kept.folder / "poor.tar.gz")
    assert not (kept.folder / "poor.tar.gz").exists()
    assert not list(kept.folder.glob(".*"))


# --- an old copy -------------------------------------------------------------------------------------------------------------


def test_a_restored_old_copy_is_reported_against_the_checkpoints_outside(
    kept: Hefa, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = kept.folder / "device"
    shutil.move(kept.folder / "var" / "checkpoints", device)
    monkeypatch.setenv("HEFA_CHECKPOINT_DIR", str(device))
    file = saved(kept)
    kept("cases", "act", contract(kept), "finish_draft", "--as", "wang")
    created(kept, "广场改造合同")
    kept("audit", "checkpoint")
    before = tree(device)
    done = kept.json("restore", file, "--replace", code=1)
    assert (done["lag"]["outside"], done["lag"]["inside"], done["lag"]["steps"]) == (2, 1, 2)
    assert "第2号" in done["faults"][0]["place"]
    assert tree(device) == before
    assert Path(done["aside"]).is_file()
    again = kept("restore", file, "--replace", code=1).stdout
    assert "恢复的是旧副本：外部检查点已到第 2 号" in again
    assert "缺 2 步" in again
    assert not kept.json("audit", "verify", code=1)["holds"]


def test_a_backup_knows_every_checkpoint_it_carries(kept: Hefa) -> None:
    """One that was taken while a checkpoint was made is not taken for an old copy."""
    file = saved(kept)
    shutil.rmtree(kept.folder / "var" / "checkpoints")
    assert kept.json("restore", file, "--replace")["lag"] is None
    assert (kept.folder / "var" / "checkpoints" / "key.pem").stat().st_mode & 0o777 == 0o600


# --- what is refused ----------------------------------------------------------------------------------------------------------


def _cut(content: bytes, at: float) -> bytes:
    return content[: int(len(content) * at)]


def test_a_cut_or_spoilt_archive_is_refused_and_nothing_has_changed(kept: Hefa) -> None:
    file = saved(kept)
    whole = file.read_bytes()
    spoilt = [
        *(whole[: int(len(whole) * part)] for part in (0, 0.1, 0.6, 0.98)), whole[:-9], b"not an archive",
        whole[:2000] + bytes([whole[2000] ^ 1]) + whole[2001:], gzip.compress(gzip.decompress(whole)[: 512 * 40]),
    ]  # fmt: skip
    for content in spoilt:
        file.write_bytes(content)
        before = tree(kept.folder)
        assert "没有用它改动任何东西" in kept.reasons("restore", file, "--replace")
        kept("restore", file, "--data", kept.folder / "elsewhere", code=1)
        assert tree(kept.folder) == before
    assert kept.json("audit", "verify")["holds"]


ALTERED: list[tuple[Callable[[dict[str, bytes]], Any], str]] = [
    (lambda m: m.update({"database.sqlite3": m["database.sqlite3"] + b"x"}), "database.sqlite3 与清单所载摘要不符"),
    (lambda m: m.pop("checkpoints/key.pem"), "缺少 checkpoints/key.pem"),
    (lambda m: m.update({"data/extra": b""}), "清单中没有 data/extra"),
    (lambda m: m.update({"data/../../evil": b""}), "不该有的成员"),
    (lambda m: m.update({"/etc/evil": b""}), "不该有的成员"),
    (lambda m: m.pop("manifest.json"), "没有清单"),
    (lambda m: m.update({"manifest.json": b"{"}), "读不懂"),
    (
        lambda m: m.update({"manifest.json": json.dumps({**json.loads(m["manifest.json"]), "v": 2}).encode()}),
        "备份格式为 2",
    ),
]


def test_an_altered_archive_is_refused(kept: Hefa) -> None:
    file = saved(kept)
    for change, said in ALTERED:
        altered = repacked(file, change)
        before = tree(kept.folder)
        assert said in kept.reasons("restore", altered, "--replace")
        assert tree(kept.folder) == before


def test_a_house_with_cases_is_replaced_only_when_that_is_said(kept: Hefa) -> None:
    file = saved(kept)
    before = tree(kept.folder)
    assert f"这里已有 {count(kept)} 件" in kept.reasons("restore", file)
    assert tree(kept.folder) == before
    assert kept.json("restore", file, "--replace")["holds"]


def test_a_house_that_is_open_is_not_replaced(kept: Hefa) -> None:
    file = saved(kept)
    with closing(sqlite3.connect(kept.folder / "hefa.sqlite3")) as other:
        other.execute("SELECT count(*) FROM event").fetchall()
        assert "还有进程开着数据库" in kept.reasons("restore", file, "--replace")
    assert kept.json("restore", file, "--replace")["holds"]


def test_a_broken_database_may_be_replaced(kept: Hefa) -> None:
    file = saved(kept)
    (kept.folder / "hefa.sqlite3").write_bytes(b"this is no database" * 500)
    assert "读不懂" in kept.reasons("restore", file)
    assert kept.json("restore", file, "--replace")["holds"]


def test_a_backup_of_a_newer_program_is_refused(kept: Hefa) -> None:
    sql(kept.url, "UPDATE alembic_version SET version_num = '9999'")
    file = kept.folder / "newer.tar.gz"
    kept("backup", "-o", file)
    assert "比本程序新" in kept.reasons("restore", file, "--data", kept.folder / "elsewhere")
    assert not (kept.folder / "elsewhere").exists()


def test_what_is_not_there_cannot_be_backed_up_or_restored(bare: Hefa) -> None:
    assert "hefa migrate" in bare.reasons("backup")
    assert "找不到备份文件" in bare("restore", bare.folder / "absent.tar.gz", code=2).stderr


def test_a_record_that_was_altered_before_the_backup_is_found_after_the_restore(kept: Hefa) -> None:
    sql(kept.url, "DROP TRIGGER hefa_event_update", "UPDATE event SET actor = 'nobody' WHERE act = 'create'")
    done = kept.json("restore", saved(kept), "--data", kept.folder / "elsewhere", code=1)
    assert any("办理人栏与正文不符" in fault["what"] for fault in done["faults"])


# --- a new version -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def older(bare: Hefa) -> Hefa:
    """A database of the first version."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = bare.url
    command.upgrade(config, OLDEST)
    engine = engine_for(bare.url)  # as every process of these tests knows it
    SQLModel.metadata.create_all(engine, tables=[Grant.__table__])  # type: ignore[attr-defined]
    engine.dispose()
    return bare


def test_an_upgrade_backs_up_migrates_and_verifies(older: Hefa) -> None:
    migrates = OLDEST != NEWEST
    done = older.json("upgrade")
    assert (done["holds"], done["before"], done["after"]) == (True, OLDEST, NEWEST)
    assert (done["backup"] is not None) == migrates
    assert "无须升级" in older("upgrade").stdout
    back = older.json("restore", done["backup"], "--data", older.folder / "elsewhere", code=1)
    assert (back["outdated"], back["version"]) == (True, OLDEST)


def test_an_upgrade_that_does_not_hold_goes_back_to_where_it_was(older: Hefa) -> None:
    sql(
        older.url,
        "INSERT INTO published (workflow, sha, effective, at) VALUES ('township_review', 'another', '2026-01-01', '2026-01-01T00:00:00.000000Z')",
    )
    said = older.reasons("upgrade")
    assert "township_review" in said
    assert "已退回升级前的数据库" in said
    with closing(sqlite3.connect(older.folder / "hefa.sqlite3")) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(OLDEST,)]
        assert connection.execute("SELECT sha FROM published").fetchall() == [("another",)]
    assert not list(older.folder.glob("*.replaced-*"))


def test_an_upgrade_waits_until_the_house_stands_still(older: Hefa) -> None:
    with closing(sqlite3.connect(older.folder / "hefa.sqlite3")) as other:
        other.execute("SELECT count(*) FROM event").fetchall()
        assert "还有进程开着数据库" in older.reasons("upgrade")


# --- PostgreSQL ------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def postgres(postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hefa]:
    """The same city on PostgreSQL."""
    from tests import databases

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HEFA_DATA_DIR", str(tmp_path / "var"))
    with databases.postgresql(postgres_url) as url:
        monkeypatch.setenv("HEFA_DATABASE_URL", url)
        hefa = migrated(Hefa(url, tmp_path))
        settle(hefa)
        created(hefa)
        hefa("audit", "checkpoint")
        yield hefa


def test_postgresql_is_backed_up_and_restored_by_its_own_tools(postgres: Hefa, monkeypatch: pytest.MonkeyPatch) -> None:
    file = saved(postgres)
    postgres("cases", "act", contract(postgres), "finish_draft", "--as", "wang")
    postgres("audit", "checkpoint")
    assert "--replace" in postgres.reasons("restore", file)
    done = postgres.json("restore", file, "--replace", code=1)
    assert (done["kind"], done["lag"]["steps"]) == ("postgresql", 1)
    assert postgres.json("cases", "show", contract(postgres))["state"] == "DRAFT"
    assert "这里设置的是 sqlite" in postgres("restore", file, "--data", postgres.folder / "e", code=2).stderr
    monkeypatch.setenv("PATH", "")
    assert "找不到 pg_dump" in postgres.reasons("backup", "-o", postgres.folder / "b.tar.gz")
    assert "找不到 pg_restore" in postgres.reasons("restore", file, "--replace")
