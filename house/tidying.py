"""What is no longer of use to anybody: ended sessions, drafts nobody came back to, letters delivered long ago."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_
from sqlmodel import col

from engine.database import Database
from house.accounts import IDLE, WHOLE
from registers.accounts import Draft, Session
from registers.deliveries import DONE, PAGE, SKIPPED, Delivery

DRAFTS = timedelta(days=180)
LETTERS = timedelta(days=180)  # what was told on the page is kept as long as the case


@dataclass(frozen=True, slots=True)
class Tidied:
    """How many of each are gone."""

    sessions: int
    drafts: int
    letters: int

    def __str__(self) -> str:
        """For the heartbeat."""
        return f"清理登录 {self.sessions}，草稿 {self.drafts}，旧邮件 {self.letters}"


def tidy(database: Database, now: datetime) -> Tidied:
    """Forget them. Safe to repeat."""
    ended = or_(col(Session.made_at) < now - WHOLE, col(Session.seen_at) < now - IDLE)
    sent = (col(Delivery.channel) != PAGE, col(Delivery.state).in_([DONE, SKIPPED]), col(Delivery.at) < now - LETTERS)
    with database.writing() as connection:
        sessions = connection.execute(delete(Session).where(ended)).rowcount
        drafts = connection.execute(delete(Draft).where(col(Draft.at) < now - DRAFTS)).rowcount
        letters = connection.execute(delete(Delivery).where(*sent)).rowcount
    return Tidied(sessions, drafts, letters)
