"""The demo keeps its promises: a year until today, enough of everything, work for every role, papers that open, a quick start."""

import io
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import docx
import pytest
from sqlalchemy import text

from engine.calendar import SHANGHAI
from engine.docket import Docket
from engine.inbox import Wanted, cases
from engine.passing import place
from engine.settings import settings
from engine.standing import Request
from engine.verification import verify
from house import receipts
from house.accounts import sign_in
from house.board import OLDEST, board
from house.casepage import page
from house.competition import running_out
from house.demo.complaints import MORTAR
from house.demo.keeping import KEPT, ours, ready
from house.demo.mark import MARK, demo_settings, is_demo
from house.demo.people import PEOPLE, demo_people
from house.demo.tickets import ADOPTED, ANSWERED, CORRECTED, DECLINED, FRESH, GAPS, SENT_ON, SLIPS, STUDIED, UNMOVED
from house.draws import draws
from house.legislation import followed
from house.opening import House, open_house
from house.panelpage import desk
from house.people import name_of
from house.printing.layout import Grid
from house.printing.papers import papers_of, printed
from house.queues import CLAIM, inbox
from house.suggested import receipted
from house.words import Misuse
from tests import lived
from web.navigation import first_page

ROOT = Path(__file__).parents[2]


def now() -> datetime:
    return datetime.now(SHANGHAI)


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """The snapshot that the run shares; only looked at."""
    opened = open_house(demo_settings(lived.snapshot()))
    with closing(opened.database):
        yield opened


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A copy to work in."""
    lived.copy(tmp_path / "demo")
    return tmp_path / "demo"


@pytest.fixture
def cached(own: Path) -> Path:
    """The same, its snapshot beside it."""
    shutil.copytree(lived.snapshot() / "snapshot", own / "snapshot", copy_function=os.link)
    return own


def number(house: House, asked: str, **said: object) -> int:
    with house.database.reading() as connection:
        return int(connection.execute(text(asked), said).scalar_one())


def each(house: House, asked: str) -> dict[str, int]:
    with house.database.reading() as connection:
        return {row[0]: row[1] for row in connection.execute(text(asked))}


def events(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "hefa.sqlite3")) as raw:
        return int(raw.execute("SELECT count(*) FROM event").fetchone()[0])


# --- what is in it ------------------------------------------------------------------------------------------------------


def test_a_year_has_hundreds_of_cases_and_thousands_of_acts(house: House) -> None:
    brought = number(house, "SELECT count(*) FROM \"case\" WHERE workflow = 'township_review'")
    assert brought >= 300
    assert number(house, "SELECT count(*) FROM event") >= 4000
    every = number(house, 'SELECT count(*) FROM "case"') / 100
    assert number(house, "SELECT count(*) FROM \"case\" WHERE state = 'RETURNED'") >= 5 * every
    assert number(house, "SELECT count(DISTINCT case_id) FROM clock WHERE status = 'standing'") >= 5 * every
    assert number(house, "SELECT count(DISTINCT case_id) FROM event WHERE act = 'breach'") >= 5 * every
    assert number(house, "SELECT count(DISTINCT org) FROM \"case\" WHERE workflow = 'township_review'") == 12


def test_every_conclusion_and_every_rare_act_is_there(house: House) -> None:
    concluded = each(house, "SELECT conclusion, count(*) FROM opinion GROUP BY conclusion")
    known = ("LAWFUL", "LAWFUL_WITH_ADVICE", "REVISE", "RETURN_PROCEDURE", "UNLAWFUL", "OUT_OF_SCOPE")
    assert [one for one in known if concluded.get(one, 0) < 3] == []
    acts = each(house, "SELECT act, count(*) FROM event GROUP BY act")
    rare = "suspend urge escalate support extend withdraw delegate transfer object reexamine reassign hand_over exempt_emergency revise_text"
    assert [act for act in rare.split() if not acts.get(act)] == []
    assert number(house, "SELECT count(*) FROM incident WHERE kind = 'late_review'") >= 3


def test_history_ends_today_and_nothing_lies_ahead(house: House) -> None:
    last = datetime.fromisoformat(json.loads((lived.snapshot() / MARK).read_text())["until"])
    begins = json.loads((lived.snapshot() / MARK).read_text())["begins"]
    assert (last.date() - datetime.fromisoformat(begins).date()).days == 365
    with house.database.reading() as connection:
        latest = connection.execute(text("SELECT max(at) FROM event")).scalar_one()
        people = connection.execute(text("SELECT max(at) FROM event WHERE actor <> 'time' AND act <> 'propose_policy'"))
        assert datetime.fromisoformat(latest) <= last
        assert datetime.fromisoformat(people.scalar_one()).astimezone(SHANGHAI).date() < last.date()


def test_the_record_holds(house: House) -> None:
    report = verify(house.database, house.seal)
    assert report.faults == ()
    assert report.checkpoints >= 12


MEMBERS = [username for username, *_ in PEOPLE if username[:2] in ("pd", "pe", "pl")]
WORKERS = [username for username, *_ in PEOPLE if username not in ("watcher", "admin0", "root", "mayor0", *MEMBERS)]


@pytest.mark.parametrize("username", WORKERS)
def test_everybody_finds_work(house: House, username: str) -> None:
    with house.database.glance(now()) as docket:
        waiting = inbox(house, docket, username).rows or inbox(house, docket, username, CLAIM).rows
        assert waiting
        assert cases(docket.connection, username, now().date(), Wanted(mine=True))


def test_a_member_is_no_staff_of_the_reviewing_body(house: House) -> None:
    with house.database.glance(now()) as docket:
        assert name_of(docket, house, "pd2")[1] == "评审员 · 示范县水利局"
        assert name_of(docket, house, "clead0")[1] == "示范县司法局合法性审查科"


def test_a_panel_waits_for_ballots_and_a_decision_was_taken_with_dissent(house: House) -> None:
    voting = number(house, "SELECT id FROM \"case\" WHERE workflow = 'panel_review' AND state = 'VOTING'")
    with house.database.glance(now()) as docket:
        seats = {who: desk(docket, who) for who in MEMBERS}
        waiting = [who for who, sittings in seats.items() if any(one.todo == "表决" for one in sittings)]
        assert len(waiting) == 3
        assert all(any(one.case == voting for one in seats[who]) for who in waiting)
        assert {first_page(docket, who, now().date()) for who in waiting} == {"/panels"}, "where they find their ballot"
        decided = number(house, "SELECT case_id FROM dissent WHERE reason LIKE '财力不足，建议分年安排%'")
        offers = [one for one in papers_of(page(docket, decided)) if one.key == "package"]
        package = printed(docket, decided, "package", offers[-1].seq)
    said = "".join(cell for block in package.body if isinstance(block, Grid) for row in block.rows for cell in row)
    assert "应当先删去注册地和签约时间两项条件" in said, "the minority of the panel"
    assert "绩效条件还不够具体" in said, "the minority of the meeting"
    assert "每年公布奖励情况" in said, "what the public said on its page, and what was made of it"


def test_each_draw_has_its_own_dice_and_the_program_keeps_one_member_off(house: House) -> None:
    with house.database.reading() as connection:
        drawn = [one.public_number for one in draws(connection)]
        told = connection.execute(text("SELECT body FROM event WHERE act = 'publish' AND body LIKE '%\"pool\"%'"))
        lists = [json.loads(body)["answers"]["excluded"] for body in told.scalars()]
    assert len(drawn) == len(set(drawn)) == len(lists) == 2
    assert all([one["code"] for one in kept_off] == ["PD5"] for kept_off in lists), lists


def test_reviews_of_competition_stand_everywhere_and_one_exception_runs_out(house: House) -> None:
    states = each(house, "SELECT state, count(*) FROM \"case\" WHERE workflow = 'fair_competition' GROUP BY state")
    known = "CONSULTING NA_PROPOSED TO_CONCLUDE JOINT_REVIEWING JOINT_DRAFTED VIOLATES CLAIMED PASSED EXCEPTION NOT_APPLICABLE WITHDRAWN"
    assert [one for one in known.split() if not states.get(one)] == []
    today = now().date()
    with house.database.reading() as connection:
        ends = [(one.status, one.end_on) for one in running_out(connection, today)]
        refused = connection.execute(
            text("SELECT outcome FROM competition_conclusion WHERE outcome = 'VIOLATES'")
        ).all()
        beside = connection.execute(
            text("SELECT c.competition FROM (SELECT json_extract(facts, '$.competition') AS competition FROM \"case\""
                 " WHERE workflow = 'major_decision' AND state = 'GATE_OPEN') c WHERE c.competition = 'EXCEPTION'")
        ).all()  # fmt: skip
    assert any(status == "HELD" and end and today < end for status, end in ends), "one that holds, with its end"
    assert any(status == "EXPIRED" for status, _ in ends), "one that has run out and waits for what follows"
    assert (len(refused), len(beside)) == (2, 1)
    assert number(house, "SELECT count(*) FROM \"case\" WHERE workflow = 'competition_supervision'") == 2


def test_suggestions_of_citizens_stand_everywhere_and_one_had_a_document_corrected(house: House) -> None:
    states = each(house, "SELECT state, count(*) FROM \"case\" WHERE workflow = 'review_suggestion' GROUP BY state")
    known = "RECEIVED INCOMPLETE REGISTERED STUDYING TRANSFERRED NOT_ACCEPTED NO_REPLY REPLIED CLOSED"
    assert [one for one in known.split() if not states.get(one)] == []
    studies = each(house, "SELECT state, count(*) FROM \"case\" WHERE workflow = 'clause_study' GROUP BY state")
    assert [
        one
        for one in ("STUDYING", "EXPLAINING", "PROPOSED", "CORRECTING", "CORRECTED", "NO_PROBLEM")
        if not studies.get(one)
    ] == []
    with house.database.reading() as connection:
        ended = connection.execute(
            text("SELECT ended_as FROM document_index WHERE title = :title ORDER BY id"), {"title": MORTAR.title}
        )
        assert list(ended.scalars()) == ["REPLACED", ""], "what was found unlawful has been replaced"


def test_every_receipt_of_the_first_page_can_be_looked_up_and_says_what_it_promises(house: House) -> None:
    with house.database.glance(now()) as docket:
        said = {slip: receipted(docket, receipts.sha_of(slip.code)) for slip in SLIPS if slip.kind == "JY"}
        law = followed(docket.connection, receipts.sha_of(ADOPTED.code))
        comment = docket.connection.execute(
            text("SELECT count(*) FROM public_comment WHERE receipt = :sha"), {"sha": receipts.sha_of(ANSWERED.code)}
        )
        assert comment.scalar_one() == 1
    assert law
    assert (law.outcome, bool(law.replied_on)) == ("ADOPT", True)
    answers = {slip.n: one.answer.conclusion for slip, one in said.items() if one.answer}
    assert answers == {CORRECTED.n: "已纠正", UNMOVED.n: "未发现问题"}
    assert said[SENT_ON].sent_to
    assert said[DECLINED].refused
    assert said[GAPS].gaps
    assert (said[STUDIED].open, said[FRESH].open) == (True, True)


def test_the_supervisor_is_told_and_an_administrator_has_to_approve(house: House) -> None:
    assert number(house, "SELECT count(*) FROM notice WHERE role = 'SUP' AND org = 'law'") > 10
    book = number(house, "SELECT id FROM \"case\" WHERE workflow = 'administration' AND org = 'county0'")
    with house.database.glance(now()) as docket:
        assert _may(docket, book, "root", "approve_policy")
        assert [task.kind for task in docket.see(book, "root").tasks if not task.outcome] == ["POLICY"]


def test_the_oldest_of_the_board_wait_for_somebody_and_are_no_documents_in_force(house: House) -> None:
    with house.database.glance(now()) as docket:
        oldest = board(house, docket, "watcher", fresh=True).oldest
    assert len(oldest) == OLDEST
    assert {one.row.workflow for one in oldest} & {"document_life", "competition_exception"} == set()


def _may(docket: Docket, case: int, who: str, act: str) -> bool:
    return any(offer.rule.act == act for offer in docket.offers(case, who))


def test_papers_are_files_that_open_and_speak_of_their_matter(house: House) -> None:
    with house.database.reading() as connection:
        papers = connection.execute(text("SELECT DISTINCT sha256, name FROM material")).all()
        draft, title = connection.execute(
            text("SELECT m.sha256, c.title FROM material m JOIN \"case\" c ON c.id = m.case_id WHERE m.kind = 'draft' AND m.name LIKE '%.docx' AND c.parent_id IS NULL ORDER BY c.id DESC")
        ).first() or ("", "")  # fmt: skip
    kept = house.settings.data_dir / "blobs"
    assert [name for sha, name in papers if not place(kept, sha).is_file()] == []
    assert {name.rpartition(".")[2] for _, name in papers} == {"docx", "txt"}
    written = docx.Document(io.BytesIO(place(kept, draft).read_bytes()))
    lines = [paragraph.text for paragraph in written.paragraphs]
    assert lines[0] == title
    assert lines[1].startswith("第一条")


def test_what_an_opinion_finds_stands_in_the_text_it_is_about(house: House) -> None:
    with house.database.reading() as connection:
        found = connection.execute(text("SELECT DISTINCT problem, basis, suggestion, clause FROM finding")).all()
    assert len(found) > 30
    assert [row for row in found if "《" not in row.basis or len(row.problem) < 4 or "{" in "".join(row)] == []


# --- who may come in ----------------------------------------------------------------------------------------------------


def test_one_password_opens_every_account(house: House, own: Path) -> None:
    password = json.loads((own / MARK).read_text())["password"]
    with closing(open_house(demo_settings(own)).database) as database:
        assert sign_in(database, "h1.0", password, now()).username == "h1.0"
    assert number(house, "SELECT count(*) FROM account") == len(PEOPLE)
    assert number(house, "SELECT count(DISTINCT password) FROM account") == 1
    told = demo_people(house)
    assert len(told) == len(PEOPLE) >= 14
    assert all(one.name and one.role and one.why for one in told)


def test_only_the_demos_own_house_is_a_demo(own: Path, tmp_path: Path) -> None:
    said = demo_settings(own)
    assert is_demo(said)
    assert not is_demo(settings(data_dir=own, database_url=f"sqlite:///{tmp_path / 'real.sqlite3'}"))
    assert not is_demo(settings(data_dir=own, database_url="postgresql://hefa@127.0.0.1/hefa"))
    real = tmp_path / "real"
    real.mkdir()
    shutil.copy(own / MARK, real / MARK)
    assert not is_demo(demo_settings(real))
    (real / "hefa.sqlite3").write_bytes(b"the record")
    assert not is_demo(demo_settings(real))
    (own / MARK).unlink()
    assert not is_demo(said)


# --- starting it --------------------------------------------------------------------------------------------------------


def start(folder: Path) -> dict[str, object]:
    """By the command, which finds the demo in the data folder without being told."""
    command = [sys.executable, "-m", "cli", "demo", "--no-serve", "--json"]
    said = os.environ | {"HEFA_DATA_DIR": str(folder.parent)}
    ran = subprocess.run(command, cwd=ROOT, env=said, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    told: dict[str, object] = json.loads(ran.stdout)
    assert told["data"] == str(folder)
    return told


def test_the_second_start_takes_less_than_five_seconds_and_keeps_what_was_done(cached: Path) -> None:
    said = demo_settings(cached)
    with closing(open_house(said).database) as database, database.docket(now()) as docket:
        book = docket.connection.execute(
            text("SELECT id FROM \"case\" WHERE org = 'town0' AND workflow = 'administration'")
        )
        away = {
            "principal": "lead.0",
            "delegate": "deputy.0",
            "authority": "休假",
            "from_on": str(now().date()),
            "until_on": str(now().date() + timedelta(30)),
        }
        docket.perform(book.scalar_one(), Request("delegate", "lead.0", away))
    before, used = events(cached), resource.getrusage(resource.RUSAGE_CHILDREN)
    assert start(cached)["made"] is False
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert spent.ru_utime + spent.ru_stime - used.ru_utime - used.ru_stime < 5
    assert events(cached) >= before
    with ours(cached):
        later = now() + timedelta(KEPT + 2)
        assert not ready(cached, later).made  # somebody has worked in it: it is theirs
        assert ready(cached, now(), fresh=True).made
    assert events(cached) < before


def test_an_old_demo_in_which_nobody_worked_is_made_anew_and_ends_that_day(own: Path) -> None:
    later = now() + timedelta(KEPT + 2)
    with ours(own):
        found = ready(own, later)
    assert found.made
    assert found.mark.moment == later
    assert found.mark.password == json.loads((own / MARK).read_text())["password"]


def test_an_untouched_demo_of_another_program_is_made_anew(cached: Path) -> None:
    mark = ready(cached, now()).mark
    (cached / MARK).write_text(json.dumps({**json.loads((cached / MARK).read_text()), "program": "another"}))
    with ours(cached):
        found = ready(cached, now())
    assert found.made
    assert found.mark == replace(mark, until=found.mark.until)


def test_a_demo_that_runs_is_left_alone(own: Path) -> None:
    with ours(own), pytest.raises(Misuse, match="正在运行"), ours(own):
        pass
