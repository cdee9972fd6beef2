"""What is said of an event outside the case: what happened, by whom, and how much time is left; of an 内部事项 only that."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, tuple_
from sqlmodel import col

from engine.calendar import SHANGHAI, day_of
from engine.definition import TIME_USER, Workflow
from engine.docket import Docket
from engine.inbox import live_clocks
from engine.policy import UNITS
from engine.statements import of
from engine.tables import Case, Event
from house.discretion import WORDS
from house.limits import Limit, ledgers_of, limit_of
from house.listing import names_of
from house.opening import House
from house.telling import Key, kind_of
from registers.matters import Matter
from workflows.absences import days
from workflows.administration import WORKFLOW as BOOKS

WEEKDAYS = "一二三四五六日"
BY_TIME = "系统"


@dataclass(frozen=True, slots=True)
class Said:
    """One event in words. `title`: what the matter is called; `secret`: it is an 内部事项, not to be named outside.

    `left`: how much time there is, on the day of asking; '' when no limit runs any more.
    """

    case_id: int
    seq: int
    kind: str
    what: str
    title: str
    secret: bool
    number: str
    actor: str
    actor_name: str
    principal_name: str
    org_title: str
    at: datetime
    due_on: date | None
    left: str
    passed: bool = False  # a warning of a limit that has been met, or has passed, since
    about: str = ""  # what an entry of administration says to those it names

    @property
    def place(self) -> str:
        """审查件 12, and the number it has been given."""
        return f"审查件 {self.case_id}" + (f"　{self.number}" if self.number else "")

    @property
    def outside(self) -> str:
        """The matter's title as it may be said outside the house."""
        return WORDS if self.secret else self.about or self.title

    @property
    def who(self) -> str:
        """Both names, where somebody acted for another."""
        return f"{self.actor_name}（代{self.principal_name}）" if self.principal_name else self.actor_name


def said(house: House, docket: Docket, keys: Sequence[Key]) -> dict[Key, Said]:
    """These events in words; six statements, however many."""
    connection = docket.connection
    rows = connection.execute(
        select(
            *of(Event, "case_id", "seq", "act", "actor", "at", "body"), *of(Case, "org", "workflow", "version", "matter_id", "title"),
        ).join(Case, col(Case.id) == col(Event.case_id)).where(tuple_(*of(Event, "case_id", "seq")).in_(list(keys)))
    ).all()  # fmt: skip
    bodies = {(row.case_id, row.seq): json.loads(row.body) for row in rows}
    matters = sorted({row.matter_id for row in rows})
    secret = set(connection.execute(
        select(*of(Matter, "case_id")).where(col(Matter.case_id).in_(matters), col(Matter.confidential).is_(True))
    ).scalars())  # fmt: skip
    named = {who for body in bodies.values() for who in (body["actor"], body["on_behalf_of"], *_of_absence(body))}
    names = names_of(connection, named - {TIME_USER}) | {TIME_USER: BY_TIME, "": ""}
    snapshot, today = house.snapshot(connection), day_of(docket.now)
    clocks = live_clocks(connection, sorted({row.case_id for row in rows}))
    ledgers = ledgers_of(connection, sorted(clocks))
    found = {}
    for row in rows:
        body = bodies[row.case_id, row.seq]
        workflow = house.registry.find(row.workflow, row.version)
        limit = limit_of(clocks.get(row.case_id, []), ledgers, workflow, snapshot.calendar(row.org), today)
        found[row.case_id, row.seq] = Said(
            row.case_id, row.seq, kind_of(workflow, row.act, row.actor), what_of(workflow, body), row.title,
            row.matter_id in secret, body["number"], row.actor, names[row.actor], names[body["on_behalf_of"]],
            snapshot.offices.title(row.org), row.at, limit.due_on if limit else None, left(limit, today),
            _passed(row.act, body, clocks.get(row.case_id, []), today), _about(body, names),
        )  # fmt: skip
    return found


def what_of(workflow: Workflow | None, body: Mapping[str, Any]) -> str:
    """The act by its name; an act of time with the limit it is about."""
    clock = body["answers"].get("clock") if body["actor"] == TIME_USER and isinstance(body["answers"], dict) else None
    known = workflow.clock.get(clock) if workflow and clock else None
    title = str(body["title"])
    return f"{known.title}{title}" if known and not title.startswith(known.title) else title


def _of_absence(body: Mapping[str, Any]) -> list[str]:
    """Who an absence, a return or a delegation is about: who is away first, then who stands in."""
    a = body["answers"]
    if body["workflow"] != BOOKS.key or body["act"] not in ("absent", "back", "delegate"):
        return []
    return (
        [a["principal"], a["delegate"]] if "principal" in a else [a["person"], *(d["delegate"] for d in a["deputies"])]
    )


def _about(body: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """李四3月3日至6日离岗，代理人：钱七、孙八."""
    if not (persons := _of_absence(body)):
        return ""
    who, *line = (names[one] for one in persons)
    a, others = body["answers"], "、".join(line)
    if body["act"] == "back":
        return f"{who}自{spoken(date.fromisoformat(a['back_on']), date.fromisoformat(a['from_on']))}起返岗，不再由{others}代办"
    when = days(date.fromisoformat(a["from_on"]), date.fromisoformat(a["until_on"]))
    if body["act"] == "delegate":
        return f"{who}{when}委托{others}代办" if a["holds"] else f"{who}{when}不再委托{others}代办"
    return f"{who}{when}离岗，代理人：{others}"


def _passed(act: str, body: Mapping[str, Any], clocks: Sequence[Any], today: date) -> bool:
    """Whether a warning says what is no longer so."""
    if act not in ("warn", "remind"):
        return False
    about = body["answers"]
    live = [one for one in clocks if (one.clock, one.started) == (about["clock"], about["started"])]
    return not any(one.status == "running" and one.due_on and one.due_on >= today for one in live)


def left(limit: Limit | None, today: date) -> str:
    """还剩 2 个工作日，10月8日（周四）下班前."""
    if limit is None:
        return ""
    sure = "（暂定）" if limit.provisional else ""
    if limit.standing or limit.due_on is None:
        return "期限停计中"
    day = spoken(limit.due_on, today)
    if limit.late:
        late = f"已超 {limit.overdue} {UNITS[limit.unit]}，" if limit.overdue else "已超期，"
        return f"{late}应于{day}办结"
    if limit.due_on == today or not limit.left:
        return f"今天，{day}下班前{sure}" if limit.due_on == today else f"{day}下班前{sure}"
    return f"还剩 {limit.left} {UNITS[limit.unit]}，{day}下班前{sure}"


def spoken(day: date, today: date) -> str:
    """10月8日（周四）; with its year, when that is not this one."""
    year = f"{day.year}年" if day.year != today.year else ""
    return f"{year}{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"


# --- letters ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes outside: never anything of what a case contains."""

    subject: str
    lines: Sequence[str]
    link: str = ""

    @property
    def text(self) -> str:
        """The whole of it."""
        return "\n".join([*self.lines, *([self.link] if self.link else [])]) + "\n"


def link(house: House, path: str) -> str:
    """Where a page is found, when that has been said."""
    return f"{house.settings.public_url}{path}" if house.settings.public_url else ""


def letter(house: House, one: Said, principal_name: str = "") -> Letter:
    """An event as a letter: number and title, what happened, the time that is left. `principal_name`: for whom it is read."""
    lines = [f"{one.place}　{one.outside}", f"{one.what}　{one.who}　{_moment(one)}"]
    if one.left:
        lines.append(one.left)
    if principal_name:
        lines.append(f"您代{principal_name}收到这条通知。")
    return Letter(
        f"{one.what}：{one.outside}（审查件 {one.case_id}）",
        lines,
        link(house, "/delegations" if one.about else f"/cases/{one.case_id}"),
    )


def _moment(one: Said) -> str:
    at = one.at.astimezone(SHANGHAI)
    return f"{at.month}月{at.day}日 {at:%H:%M}"
