"""What happens in one case, told to another that waits for it: no clock has run down, somebody else has acted."""

from datetime import datetime

from engine.database import Database
from engine.errors import Refused
from engine.hearing import hear
from house import adjusting, awaiting

SOURCES = (awaiting.news, adjusting.news)
"""Each says of every case that waits what it does not know yet, in one statement."""


def relay(database: Database, now: datetime) -> int:
    """Tell what is to be told, each in a transaction of its own; how many were told. Safe to repeat, in several processes."""
    with database.reading() as connection:
        waiting = [one for source in SOURCES for one in source(connection)]
    told = 0
    for one in waiting:
        with database.docket(now) as docket:
            try:
                told += hear(docket, one) is not None
            except Refused:
                continue  # somebody was faster
    return told
