"""What nobody needs any more goes; what somebody was told on the page stays."""

from datetime import timedelta

from house import accounts
from house.mail import send_mail
from house.tidying import tidy
from tests.house.office import Office
from tests.house.telling import house, out, wish
from tests.post import PostOffice, serving


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
