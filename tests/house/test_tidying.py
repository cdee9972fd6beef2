"""What nobody needs any more goes; what somebody was told on the page stays."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text

from house import accounts
from house.mail import send_mail
from house.tidying import tidy
from tests import databases, houses
from tests.house.office import Office
from tests.house.telling import house, out, wish
from tests.post import PostOffice, serving
from tests.workflows.suggestion_story import ANSWERS, settle
from workflows import registry


def test_ended_sessions_old_drafts_and_letters_sent_long_ago_go(office: Office) -> None:
    with serving(PostOffice()) as post:
        wish(office, li="li@example.gov.cn")
        office.case("SUBMITTED")
        out(house(office, post))
        send_mail(house(office, post), office.acts.now)
    now, database = office.acts.now, office.acts.database
    with database.writing() as connection:
        accounts.put_hash(connection, "li", "x", now)
        accounts.keep_draft(connection, "li", "counter", {"a": 1}, now)
    accounts.sign_in_as(database, "li", now)
    assert tidy(database, now + timedelta(minutes=29)).sessions == 0
    gone = tidy(database, now + timedelta(hours=13))
    assert (gone.sessions, gone.drafts, gone.letters) == (1, 0, 0)
    gone = tidy(database, now + timedelta(days=181))
    assert (gone.drafts, gone.letters >= 1) == (1, True)
    assert office.acts.one("SELECT count(*) FROM delivery WHERE channel = 'page'") > 0
    assert tidy(database, now + timedelta(days=181)).letters == 0


def test_what_was_erased_is_gone_from_the_data_files_of_postgresql_after_tidying(
    postgres_url: str, tmp_path: Path
) -> None:
    name, moment = "欧阳某某", houses.at("2026-03-02")
    template = databases.with_tables("postgresql", lambda: postgres_url)
    with (
        databases.postgresql(postgres_url, template=template) as url,
        closing(houses.House(url, registry(), tmp_path)) as house,
    ):
        house.now = moment
        settle(house)
        said = {**ANSWERS["lodge_suggestion"], "name": name, "channel": "WEB", "received_on": "2026-03-02"}
        case = house.open("review_suggestion", "lodge_suggestion", "public", "county", said, title="审查建议")
        house.act(case, "erase", "root", {"seq": 1, "field": "name", "reason": "建议人要求"})
        assert in_the_file(house, name), "an emptied value stays in a dead row"
        assert "已从数据文件清除" in str(tidy(house.database, moment + timedelta(days=1)))
        assert not in_the_file(house, name)
        assert in_the_file(house, "13800000000"), "what was not erased is there"
        assert "密存" not in str(tidy(house.database, moment + timedelta(days=2))), "nothing was erased since"
        house.now = moment + timedelta(days=2)
        house.act(case, "erase", "root", {"seq": 1, "field": "contact", "reason": "建议人要求"})
        tidy(house.database, moment + timedelta(days=3))
        assert not in_the_file(house, "13800000000")
        report = house.verify()
        assert report.holds, report.faults


def in_the_file(house: houses.House, words: str) -> bool:
    """Whether the table of sealed answers, as it lies on the disk, still holds these bytes."""
    with house.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
        raw = connection.execute(text("SELECT pg_read_binary_file(pg_relation_filepath('annex'))")).scalar_one()
    return words.encode() in bytes(raw)
