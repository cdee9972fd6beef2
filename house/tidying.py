"""What is no longer of use to anybody: ended sessions, old drafts, letters delivered long ago; and what was erased, from the disk."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, or_, select, text
from sqlmodel import col

from engine.database import Database, in_words
from engine.errors import DatabaseAway
from engine.tables import Annex, Event
from engine.triggers import MAINTAINED
from house.accounts import IDLE, WHOLE
from house.inserting import inserting
from registers.accounts import Draft, Session
from registers.deliveries import DONE, PAGE, SKIPPED, Beat, Delivery

DRAFTS = timedelta(days=180)
LETTERS = timedelta(days=180)  # what was told on the page is kept as long as the case


@dataclass(frozen=True, slots=True)
class Tidied:
    """How many of each are gone."""

    sessions: int
    drafts: int
    letters: int
    scrubbed: str = ""

    def __str__(self) -> str:
        """For the heartbeat."""
        return f"清理登录 {self.sessions}，草稿 {self.drafts}，旧邮件 {self.letters}{self.scrubbed}"


def tidy(database: Database, now: datetime) -> Tidied:
    """Forget them. Safe to repeat. Raises DatabaseAway when the table of sealed answers is in use for too long."""
    ended = or_(col(Session.made_at) < now - WHOLE, col(Session.seen_at) < now - IDLE)
    sent = (col(Delivery.channel) != PAGE, col(Delivery.state).in_([DONE, SKIPPED]), col(Delivery.at) < now - LETTERS)
    with database.writing() as connection:
        sessions = connection.execute(delete(Session).where(ended)).rowcount
        drafts = connection.execute(delete(Draft).where(col(Draft.at) < now - DRAFTS)).rowcount
        letters = connection.execute(delete(Delivery).where(*sent)).rowcount
    return Tidied(sessions, drafts, letters, SAID[scrub(database, now)])


# --- what was erased ----------------------------------------------------------------------------------------------------

SCRUBBED = "scrubbed"  # when the table was last written anew, beside the heartbeats
PATIENCE = 60.0  # seconds
OVERLAP = timedelta(hours=1)  # an erasure that was under way meanwhile is looked at again
SAID = {None: "", True: "，删除的密存内容已从数据文件清除", False: "，删除的密存内容待数据库所有者 VACUUM"}


def scrub(database: Database, now: datetime) -> bool | None:
    """PostgreSQL keeps what was erased in dead rows, and in its pages after an ordinary vacuum: write the tables that hold sealed
    answers anew, when something was erased since that was done last.

    True: done. False: this role may not (before PostgreSQL 17 only the owner of a table may): `hefa migrate`, which runs as the
    owner, does it too. None: nothing to do. Acts wait meanwhile, for as long as it takes to copy what is sealed.
    """
    if database.engine.dialect.name != "postgresql":
        return None
    with database.reading() as connection:
        if not _erased_since_scrubbed(connection):
            return None
        if not _may(connection):
            return False
    with in_words(), database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        _wait_for_the_earlier(connection)
        connection.execute(text(f"VACUUM (FULL) {', '.join(MAINTAINED)}"))
    with database.writing() as connection:
        said = {"at": now, "detail": ""}
        put = inserting(connection, Beat).values(name=SCRUBBED, **said)
        connection.execute(put.on_conflict_do_update(index_elements=["name"], set_=said))
    return True


def _wait_for_the_earlier(connection: Connection) -> None:
    """Whatever began before may still see the old rows, and keeps them: until it has ended. Raises DatabaseAway."""
    until = time.monotonic() + PATIENCE
    began = connection.execute(text("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")).scalar_one()
    oldest = text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
    while connection.execute(oldest).scalar_one() < began:
        if time.monotonic() > until:
            raise DatabaseAway("有事务迟迟没有结束，删除的密存内容还在数据文件中；下次清理再试")
        time.sleep(0.1)


def _erased_since_scrubbed(connection: Connection) -> bool:
    emptied = select(col(Annex.case_id)).where(col(Annex.value).is_(None))
    erased = select(func.max(col(Event.at))).where(col(Event.act) == "erase", col(Event.case_id).in_(emptied))
    last = connection.execute(erased).scalar()
    done = connection.execute(select(col(Beat.at)).where(col(Beat.name) == SCRUBBED)).scalar()
    return last is not None and (done is None or last >= done - OVERLAP)


def _may(connection: Connection) -> bool:
    """Whether this role may write the tables anew: as their owner, or because it was granted MAINTAIN."""
    own = "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = 'annex'::regclass"
    new = "current_setting('server_version_num')::int >= 170000"
    granted = f"SELECT CASE WHEN {new} THEN has_table_privilege('annex', 'MAINTAIN') END"
    return any(connection.execute(text(asked)).scalar() for asked in (own, granted))
