"""Time tells a case what has happened in another one: no clock has run down, somebody else has acted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.decide import decide_time
from engine.definition import TIME_USER
from engine.docket import Docket, gathered
from engine.errors import Busy
from engine.plan import Plan
from engine.questions import TRY_LOCK
from engine.standing import Request
from engine.statements import put


@dataclass(frozen=True, slots=True)
class News:
    """Something that a case does not know yet: the act by which time tells it, and what that act is answered."""

    case_id: int
    act: str
    answers: Mapping[str, Any]


def hear(docket: Docket, news: News) -> Plan | None:
    """Let time tell a case something; None when somebody is acting on it just now. Raises Refused when it no longer applies."""
    try:
        seen, _ = docket.looking.at_case(news.case_id, Request(news.act, TIME_USER), TRY_LOCK)
    except Busy:
        return None
    plan = decide_time(seen, news.act, news.answers, {})
    put(docket.connection, *gathered(plan))
    return plan
