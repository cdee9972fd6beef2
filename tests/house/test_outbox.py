"""Handing out: whoever an act tells is told once, on the page, in their own right or for an absent colleague."""

import threading
from collections.abc import Iterator

import pytest

from house.delivering import untold
from house.mail import send_mail
from house.outbox import hand_out
from house.received import mark_read, received, unread
from house.selfcheck import FAULT, HINT, findings
from tests.house.office import Office
from tests.house.telling import house, out, told, wish
from tests.post import PostOffice


def reader(office: Office, person: str, show: str = "all") -> list[tuple[str, str, bool]]:
    with office.looking() as docket:
        found = received(office.house, docket, person, show)
    return [(one.title, one.said.what, one.read) for one in found.items]


def test_what_is_submitted_reaches_every_reviewer_of_the_hub_once(office: Office) -> None:
    case = office.case("SUBMITTED")
    assert out(house(office)).events >= 1
    submitted = office.acts.one("SELECT seq FROM event WHERE case_id = :id AND act = 'submit'", id=case)
    assert told(office, case)[submitted] == ["li", "qian"]
    assert out(house(office)).events == 0
    assert reader(office, "qian", "unread") == [("村道硬化合同", "送审", False)]


def test_nobody_is_told_of_what_they_did_themselves(office: Office) -> None:
    case = office.signed()
    out(house(office))
    for seq, actor in office.acts.rows("SELECT seq, actor FROM event WHERE case_id = :id", id=case):
        assert actor not in told(office, case).get(seq, [])


def test_a_deputy_is_told_for_the_absent_one_and_hands_nothing_on(office: Office) -> None:
    office.delegate("qian", "sun", "2026-03-01", "2026-03-31")
    office.delegate("sun", "clead", "2026-03-01", "2026-03-31")
    case = office.case("SUBMITTED")
    out(house(office))
    submitted = max(told(office, case))
    assert told(office, case)[submitted] == ["li", "qian", "sun"]
    with office.looking() as docket:
        told_to = received(office.house, docket, "sun", "unread").items
    (one,) = (one for one in told_to if one.said.case_id == case)
    assert one.principal_name == "钱七"


def test_a_deputy_for_other_duties_is_not_told(office: Office) -> None:
    office.delegate("qian", "sun", "2026-03-01", "2026-03-31", ["ADV"])
    case = office.case("SUBMITTED")
    out(house(office))
    assert "sun" not in told(office, case)[max(told(office, case))]


def test_whoever_acts_on_a_case_has_read_what_it_had_told_them(office: Office) -> None:
    case = office.case("SUBMITTED")
    out(house(office))
    office.acts.act(case, "accept", "li")
    out(house(office))
    assert reader(office, "li", "unread") == []
    assert reader(office, "qian", "unread") != []


def test_an_overdue_case_tells_its_people_and_then_the_supervisor(office: Office) -> None:
    case = office.case("DRAFT_OPINION")
    out(house(office))
    office.at("2026-04-20", 10)
    office.acts.tick()
    out(house(office))
    kinds = dict(
        office.acts.rows("SELECT person, kind FROM delivery WHERE case_id = :id AND person = 'watcher'", id=case)
    )
    assert kinds == {"watcher": "late"}
    late = [what for _, what, _ in reader(office, "watcher", "late")]
    assert late == ["审查期限超期报告"]


@pytest.mark.parametrize(
    ("state", "lead", "other"),
    [("SUBMITTED", "sun", "zhao_jia"), ("ASSIGNED", "sun", "zhao_jia"), ("FEEDBACK", "zhao_jia", "sun")],
)
def test_a_breach_is_told_to_whoever_leads_the_office_that_is_late_and_not_to_the_other(
    office: Office, state: str, lead: str, other: str
) -> None:
    case = office.signed("UNLAWFUL") if state == "FEEDBACK" else office.case(state)
    assert office.acts.one('SELECT state FROM "case" WHERE id = :id', id=case) == state
    out(house(office))
    office.at("2026-04-20", 10)
    office.acts.tick()
    out(house(office))
    breach = "SELECT min(seq) FROM event WHERE case_id = :id AND act = 'breach'"
    heard = told(office, case)[office.acts.one(breach, id=case)]
    assert (lead in heard, other in heard) == (True, False)
    assert office.acts.rows("SELECT person FROM delivery WHERE state = 'skipped' AND channel = 'page'") == []


def test_what_is_read_is_counted_no_more_and_nobody_reads_for_another(office: Office) -> None:
    case = office.case("SUBMITTED")
    out(house(office))
    submitted = max(told(office, case))
    with office.acts.database.writing() as connection:
        assert unread(connection, "li") == unread(connection, "qian") == 1
        assert mark_read(connection, "li", office.acts.now, [(case, submitted)]) == 1
        assert mark_read(connection, "li", office.acts.now) == 0
        assert (unread(connection, "li"), unread(connection, "qian")) == (0, 1)


def test_two_workers_at_once_tell_everybody_once(office: Office) -> None:
    cases = [office.case("SUBMITTED", title=f"合同{n}") for n in range(4)]
    handed = []
    both = threading.Barrier(2)

    def work() -> None:
        both.wait()
        handed.append(hand_out(house(office), office.acts.now))

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert all(not one.failed for one in handed)
    out(house(office))
    for case in cases:
        assert told(office, case)[max(told(office, case))] == ["li", "qian"]
    with office.looking() as docket:
        assert untold(docket.connection).waiting == 0


REFUSING = {
    "sqlite": "CREATE TRIGGER no BEFORE INSERT ON delivery WHEN NEW.case_id = {} BEGIN SELECT RAISE(ABORT, 'no'); END",
    "postgresql": "ALTER TABLE delivery ADD CONSTRAINT no CHECK (case_id <> {})",
}


def test_a_step_that_cannot_be_handed_out_does_not_stop_the_others(office: Office) -> None:
    faulty, sound = office.case("SUBMITTED", title="一"), office.case("SUBMITTED", title="二")
    with office.acts.database.writing() as connection:
        connection.exec_driver_sql(REFUSING[connection.dialect.name].format(faulty))
    handed = hand_out(house(office), office.acts.now)
    assert {case for case, _ in handed.failed} == {faulty}
    assert told(office, sound)[max(told(office, sound))] == ["li", "qian"]
    with office.looking() as docket:
        assert untold(docket.connection).waiting == len(handed.failed)  # it stays, and is seen


def test_a_post_that_nobody_holds_is_said_and_not_forgotten(office: Office) -> None:
    case = office.case("SUBMITTED")
    with office.acts.database.writing() as connection:
        connection.exec_driver_sql(
            f"INSERT INTO notice (case_id, seq, n, role, org, person, text, at) SELECT {case}, seq, 99, 'CLEAD', 'hub2', NULL, 'x', at"
            f" FROM event WHERE case_id = {case} AND act = 'submit'"
        )
    out(house(office))
    found = office.acts.rows("SELECT person, state, fault FROM delivery WHERE n = 99")
    assert [tuple(row) for row in found] == [("", "skipped", "hub2 没有人担任 CLEAD")]
    (finding,) = (one for one in findings(house(office)) if one.key == "nobody")
    assert (finding.grade, finding.said) == (FAULT, f"没有人收到通知：审查件 {case}：hub2 没有人担任 CLEAD")


def test_whoever_has_left_the_post_is_not_shown_the_matter_any_more(office: Office) -> None:
    office.case("SUBMITTED")
    out(house(office))
    post = {"person": "qian", "role": "REVIEWER", "org": "hub", "from_on": "2020-01-01", "until_on": "2026-03-02"}
    office.acts.order(1, "appoint", posts=[post])
    assert reader(office, "qian") == [("村道硬化合同", "送审", False)]
    office.at("2026-03-05")
    assert reader(office, "qian") == [("不再由您经办的件", "送审", False)]


@pytest.fixture
def post() -> Iterator[PostOffice]:
    from tests.post import serving

    with serving(PostOffice()) as server:
        yield server


def test_without_a_mail_server_nobody_waits_for_mail(office: Office) -> None:
    wish(office, li="li@example.gov.cn")
    office.case("SUBMITTED")
    out(house(office))
    assert office.acts.rows("SELECT 1 FROM delivery WHERE channel = 'mail'") == []


def test_mail_is_asked_for_once_each_and_a_missing_address_is_said(office: Office, post: PostOffice) -> None:
    wish(office, li="li@example.gov.cn")
    office.case("SUBMITTED")
    out(house(office, post))
    found = office.acts.rows("SELECT person, state, fault FROM delivery WHERE channel = 'mail' ORDER BY person")
    assert ("li", "waiting", "") in [tuple(row) for row in found]
    assert ("qian", "skipped", "没有登记邮箱") in [tuple(row) for row in found]
    (finding,) = (one for one in findings(house(office, post)) if one.key == "addresses")
    assert (finding.grade, finding.said) == (HINT, "钱七、赵六没有登记邮箱，通知只在网页上")
    assert [
        one for one in findings(house(office)) if one.key == "addresses"
    ] == []  # without a mail server nobody misses it


def test_two_workers_send_each_letter_once(office: Office, post: PostOffice) -> None:
    wish(office, li="li@example.gov.cn", qian="qian@example.gov.cn")
    for n in range(3):
        office.case("SUBMITTED", title=f"合同{n}")
    out(house(office, post))
    both = threading.Barrier(2)

    def work() -> None:
        both.wait()
        send_mail(house(office, post), office.acts.now)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    send_mail(house(office, post), office.acts.now)
    assert len(post.letters) == len({letter["Message-ID"] for letter in post.letters}) == 6


def test_deputies_hear_of_an_absence_and_of_its_end(office: Office) -> None:
    line = [{"delegate": who, "authority": "假条一号", "roles": []} for who in ("qian", "sun")]
    away = {"person": "li", "from_on": "2026-03-03", "until_on": "2026-03-06", "reason": "外出培训"}
    office.acts.order(1, "absent", **away, deputies=line)
    office.acts.order(1, "back", person="li", from_on="2026-03-03", back_on="2026-03-05")
    out(house(office))
    heard = list(told(office, 1).values())
    assert heard[-2:] == [["qian", "sun"], ["qian", "sun"]]
    titles = [one[0] for one in reader(office, "qian")]
    assert "李四3月3日至6日离岗，代理人：钱七、孙八" in titles
    assert "李四自3月5日（周四）起返岗，不再由钱七、孙八代办" in titles
