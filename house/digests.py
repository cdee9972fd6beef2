"""The morning's letter: what is overdue, what is due today, what is due next; one for each person and working day."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, or_, select
from sqlmodel import col

from engine.calendar import WORKING, day_of
from engine.docket import Docket
from engine.inbox import posts_of
from house.discretion import WORDS, withheld
from house.filters import Filters
from house.hours import morning
from house.inserting import inserting
from house.letters import Letter, left, link, spoken
from house.listing import Row, listed
from house.opening import House
from house.received import received
from house.wishes import Wanted
from registers.deliveries import DIGEST, MAIL, OFF, WAITING, Delivery, Wish

NOTHING = "没有要说的，或者今天不上班"
NEXT = 5  # working days ahead
MOST = 60  # cases of one letter


def plan_digests(house: House, now: datetime) -> int:
    """Once a working day, after its work has begun: a letter for everybody who wants one. How many; safe to repeat."""
    if not house.settings.smtp_url:
        return 0
    with house.database.reading() as connection:
        snapshot = house.snapshot(connection)
        if not any(morning(now, one) for one in (snapshot.national, *snapshot.calendars.values())):
            return 0
        fresh = sorted(_wanting(connection) - _planned(connection, day_of(now)))
    row = {
        "case_id": 0, "seq": _number(day_of(now)), "n": 0, "channel": MAIL, "kind": DIGEST, "at": now, "state": WAITING,
        "due_at": now, "principal": "", "attempts": 0, "fault": "",
    }  # fmt: skip
    if fresh:
        with house.database.writing() as connection:
            rows = [{**row, "person": one} for one in fresh]
            connection.execute(inserting(connection, Delivery).on_conflict_do_nothing(), rows)
    return len(fresh)


def _wanting(connection: Connection) -> set[str]:
    daily = or_(col(Wish.morning).is_(True), col(Wish.mail) == DIGEST)
    asked = select(col(Wish.person)).where(col(Wish.address) != "", col(Wish.mail) != OFF, daily)
    return set(connection.execute(asked).scalars())


def _planned(connection: Connection, today: date) -> set[str]:
    place = (col(Delivery.case_id) == 0, col(Delivery.seq) == _number(today))
    return set(connection.execute(select(col(Delivery.person)).where(*place)).scalars())


def _number(day: date) -> int:
    """A day as the seq of its digests: 20261008."""
    return int(f"{day:%Y%m%d}")


def digest(house: House, docket: Docket, wanted: Wanted) -> Letter | None:
    """What somebody has to do, as of now; None when that is nothing, or their office is closed today."""
    today = day_of(docket.now)
    snapshot = house.snapshot(docket.connection)
    calendar = snapshot.calendar(_office(docket, wanted.person))
    if not calendar.counts(today, WORKING):
        return None
    filters = Filters(mine=True, end=calendar.add(today, NEXT, WORKING), limit=MOST)
    page = listed(house, docket, wanted.person, filters) if wanted.morning else None
    rows = [row for row in page.rows if row.due_on] if page else []
    secret = withheld(docket.connection, [row.id for row in rows])
    lines = [*_due(rows, secret, today)]
    if page and page.after:
        lines.append("还有更多，见收件箱。")
    if wanted.mail == DIGEST:
        lines += _told(house, docket, wanted.person)
    if not lines:
        return None
    counts = [f"{n} 件{word}" for word, n in _counts(rows, today).items() if n]
    return Letter(f"{spoken(today, today)}{'、'.join(counts) or '有新的通知'}", lines, link(house, "/inbox"))


def _office(docket: Docket, person: str) -> str:
    posts = posts_of(docket.connection, person, day_of(docket.now))
    return posts[0][1] if posts else ""


def _group(row: Row, today: date) -> str:
    if row.late:
        return "已超期"
    return "今天到期" if row.due_on == today else "将到期"


def _counts(rows: Sequence[Row], today: date) -> dict[str, int]:
    groups = [_group(row, today) for row in rows]
    return {word: groups.count(word) for word in ("已超期", "今天到期", "将到期")}


def _due(rows: Sequence[Row], secret: set[int], today: date) -> Iterator[str]:
    for word in ("已超期", "今天到期", "将到期"):
        own = [row for row in rows if _group(row, today) == word]
        if own:
            yield f"【{word}】"
        for row in own:
            title = WORDS if row.id in secret else row.title
            on_behalf = f"（代{row.principal_name}）" if row.principal_name else ""
            yield f"审查件 {row.id}　{title}{on_behalf}　{row.state_title}　{left(row.limit, today)}"


def _told(house: House, docket: Docket, person: str) -> Iterator[str]:
    """What happened since yesterday and is not read yet."""
    since = docket.now - timedelta(days=4)  # over a weekend
    items = [one for one in received(house, docket, person, "unread", limit=MOST).items if one.said.at > since]
    if items:
        yield "【新的通知】"
    for one in items:
        yield f"审查件 {one.said.case_id}　{one.said.outside if one.open else one.title}　{one.said.what}　{one.said.who}"
