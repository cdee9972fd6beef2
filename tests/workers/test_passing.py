"""The pass itself: one fault does not stop the others, and uploads nobody named are forgotten."""

import os
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text

from engine.passing import place, run_checkpoint, run_due, run_recount, run_sweep
from tests.houses import House, at


def asked(house: House, what: str = "修路") -> int:
    return house.open("small", "ask", "wang", "town", {"what": what}, ["paper=第一稿"])


def test_after_an_outage_everything_true_now_is_done_in_one_pass(small_house: House) -> None:
    cases = [asked(small_house) for _ in range(3)]
    count = run_due(small_house.database, at("2026-03-20"))
    assert (count.acts["breach"], count.acts["report"], count.acts["warn"]) == (3, 3, 0)
    assert count.holds
    assert run_due(small_house.database, at("2026-03-20")).looked == 0
    assert [small_house.acts(case).count("breach") for case in cases] == [1, 1, 1]


def test_a_case_at_fault_does_not_stop_the_others(small_house: House) -> None:
    faulty, sound = asked(small_house), asked(small_house)
    with small_house.database.writing() as connection:
        connection.execute(text("UPDATE \"case\" SET version = 'unknown' WHERE id = :id"), {"id": faulty})
    count = run_due(small_house.database, at("2026-03-10"))
    assert list(count.failed) == [faulty]
    assert "unknown" in count.failed[faulty]
    assert small_house.acts(sound)[-1] == "breach"
    assert "unknown" in small_house.one("SELECT max(fault) FROM clock WHERE case_id = :id", id=faulty)


def test_a_recount_follows_the_calendar_and_is_done_once(small_house: House) -> None:
    case = asked(small_house)
    days = [{"day": "2026-03-04", "kind": "holiday", "name": "放假"}]
    small_house.order(1, "set_days", doc_no="示发1号", days=days)
    seen: list[tuple[int, int]] = []
    count = run_recount(small_house.database, at("2026-03-03"), lambda done, of: seen.append((done, of)))
    assert (count.looked, count.moved, count.failed) == (1, 2, {})  # the limit and the minimum
    assert seen == [(1, 1)]
    assert str(small_house.due(case, "answer")) == "2026-03-10"
    assert run_recount(small_house.database, at("2026-03-03")).looked == 0
    assert small_house.verify().holds


def test_a_case_that_cannot_be_recounted_is_named_and_the_rest_follow(small_house: House) -> None:
    faulty, sound = asked(small_house), asked(small_house)
    with small_house.database.writing() as connection:
        connection.execute(text("UPDATE \"case\" SET version = 'unknown' WHERE id = :id"), {"id": faulty})
    days = [{"day": "2026-03-04", "kind": "holiday", "name": "放假"}]
    small_house.order(1, "set_days", doc_no="示发1号", days=days)
    count = run_recount(small_house.database, at("2026-03-03"))
    assert list(count.failed) == [faulty]
    assert str(small_house.due(sound, "answer")) == "2026-03-10"
    assert run_recount(small_house.database, at("2026-03-03")).failed  # still owed, and still said


def test_a_checkpoint_that_did_not_leave_is_written_next_time(small_house: House, tmp_path: Path) -> None:
    asked(small_house)
    seal = small_house.seal_key
    assert run_checkpoint(small_house.database, seal, small_house.now) == [1]
    (written,) = seal.folder.glob("checkpoint-*.json")
    written.unlink()
    asked(small_house)
    assert run_checkpoint(small_house.database, seal, small_house.now) == [1, 2]
    assert run_checkpoint(small_house.database, seal, small_house.now) == []


def test_uploads_nobody_named_are_forgotten_after_a_week(small_house: House, tmp_path: Path) -> None:
    folder = tmp_path / "blobs"
    case = asked(small_house)
    with small_house.database.writing() as connection:
        forgotten = small_house.papers(connection, "wang", ["paper=没有用上"])[0].sha256
    (named,) = [row[0] for row in small_house.rows("SELECT sha256 FROM material WHERE case_id = :id", id=case)]
    old = (small_house.now - timedelta(days=9)).timestamp()
    for sha256 in (forgotten, named):
        place(folder, sha256).parent.mkdir(parents=True)
        place(folder, sha256).write_text("…")
        os.utime(place(folder, sha256), (old, old))
    assert run_sweep(small_house.database, folder, small_house.now + timedelta(days=6)) == 0
    assert run_sweep(small_house.database, folder, small_house.now + timedelta(days=8)) == 2
    assert [place(folder, sha256).exists() for sha256 in (forgotten, named)] == [False, True]
    assert small_house.rows("SELECT sha256 FROM tray") == []
