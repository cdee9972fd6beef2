"""What a list is narrowed to: read from the words of an address, with everything that is wrong with them said at once."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, not_, or_, select
from sqlmodel import col

from engine.errors import BadAnswers, Reason
from engine.inbox import lit
from engine.offices import Offices
from engine.registry import Registry
from engine.statements import of
from engine.tables import Case
from registers.opinions import Opinion

LIGHTS: Mapping[str, str] = {"red": "今天到期或逾期", "amber": "将到期", "standing": "停计", "none": "无预警"}
MOST = 200  # rows of one page
LONGEST = 100  # characters of a search
RESTING: Mapping[str, Sequence[str]] = {"document_life": ("FILED", "IN_FORCE"), "competition_exception": ("HOLDING",)}
"""What holds for years, and the states in which it only holds."""
_CURSOR = re.compile(r"(-|\d{4}-\d\d-\d\d)\.(\d{1,18})")


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the last page ended: the day it is ordered by (None: no day), and the case."""

    day: date | None
    id: int

    def __str__(self) -> str:
        """As it stands in an address."""
        return f"{self.day or '-'}.{self.id}"


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty fields do not narrow. `start`, `end`: the due day, inclusive. `acting`: only this principal's queue."""

    q: str = ""
    org: str = ""
    workflow: str = ""
    state: str = ""
    light: str = ""
    start: date | None = None
    end: date | None = None
    acting: str = ""
    mine: bool = False
    closed: bool = False
    hand: bool = False  # not what only holds: a document in force, an exception
    after: Cursor | None = None
    limit: int = 50

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return replace(self, after=None, limit=50) != Filters()

    def query(self) -> dict[str, str]:
        """The words of an address that lead here, without the cursor."""
        said = {_NAMES.get(f.name, f.name): getattr(self, f.name) for f in fields(self) if f.name != "after"}
        if said["limit"] == Filters().limit:
            del said["limit"]
        return {name: "1" if value is True else str(value) for name, value in said.items() if value}


_NAMES = {"start": "from", "end": "to"}
_KNOWN = ("q", "org", "workflow", "state", "light", "from", "to", "acting", "mine", "closed", "hand", "cursor", "limit")


def read_filters(query: Mapping[str, str], registry: Registry, offices: Offices, beside: Iterable[str] = ()) -> Filters:
    """The filters that an address names. `beside`: further words that are no filters. Raises BadAnswers with all that is wrong."""
    said = {name: value.strip() for name, value in query.items() if name not in beside and value.strip()}
    wrong = [*_unknown(said), *_no_such(said, registry, offices)]
    days = {name: _day(said, name, wrong) for name in ("from", "to")}
    if days["from"] and days["to"] and days["from"] > days["to"]:
        wrong.append(Reason(f"到期日：起 {days['from']} 晚于止 {days['to']}", field="from"))
    truths: dict[str, Any] = {name: _truth(said, name, wrong) for name in ("mine", "closed", "hand")}
    limit, after = _limit(said, wrong), _cursor(said, wrong)
    if len(said.get("q", "")) > LONGEST:
        wrong.append(Reason(f"查找的文字最多 {LONGEST} 字", field="q"))
    if wrong:
        raise BadAnswers(wrong)
    found: dict[str, Any] = {
        name: said[name] for name in ("q", "org", "workflow", "state", "light", "acting") if name in said
    }
    return Filters(**found, **truths, start=days["from"], end=days["to"], after=after, limit=limit)


def _unknown(said: Mapping[str, str]) -> Iterator[Reason]:
    for name in said:
        if name not in _KNOWN:
            yield Reason(f"没有“{name}”这个筛选条件；可用的有 {'、'.join(_KNOWN)}", field=name)


def _no_such(said: Mapping[str, str], registry: Registry, offices: Offices) -> Iterator[Reason]:
    workflows = {w.key: w.title for w in registry.all}
    states = {
        state.key: state.title
        for w in registry.all
        if said.get("workflow", w.key) == w.key or said["workflow"] not in workflows
        for state in w.states
    }
    for name, title, known in (("workflow", "流程", workflows), ("state", "环节", states), ("light", "预警", LIGHTS)):
        if name in said and said[name] not in known:
            choices = "、".join(f"{key}（{words}）" for key, words in known.items())
            yield Reason(f"{title}：没有 {said[name]}；可选 {choices}", field=name)
    if "org" in said and said["org"] not in offices.office:
        yield Reason(f"机构：没有 {said['org']}", who="管理员登记机构", field="org")


def _day(said: Mapping[str, str], name: str, wrong: list[Reason]) -> date | None:
    try:
        return date.fromisoformat(said[name]) if name in said else None
    except ValueError:
        title = {"from": "到期日起", "to": "到期日止"}[name]
        wrong.append(Reason(f"{title}：{said[name]} 不是有效日期（年-月-日）", field=name))
        return None


def _truth(said: Mapping[str, str], name: str, wrong: list[Reason]) -> bool:
    value = said.get(name, "").lower()
    if value not in ("", "1", "0", "true", "false"):
        wrong.append(Reason(f"{name} 只能是 1 或 0", field=name))
    return value in ("1", "true")


def _limit(said: Mapping[str, str], wrong: list[Reason]) -> int:
    value = said.get("limit", "50")
    if not (value.isascii() and value.isdigit() and len(value) < 5 and 1 <= int(value) <= MOST):
        wrong.append(Reason(f"每页件数：应是 1 至 {MOST} 的整数", field="limit"))
        return 50
    return int(value)


def _cursor(said: Mapping[str, str], wrong: list[Reason]) -> Cursor | None:
    if "cursor" not in said:
        return None
    try:
        day, id = _CURSOR.fullmatch(said["cursor"]).groups()  # type: ignore[union-attr]  # caught below
        return Cursor(None if day == "-" else date.fromisoformat(day), int(id))
    except (AttributeError, ValueError):
        wrong.append(Reason("翻页位置有误，请从第一页重新翻起", field="cursor"))
        return None


def conditions(filters: Filters, offices: Offices, today: date) -> list[ColumnElement[bool]]:
    """The filters as conditions on the case; cursor, `mine` and `acting` are the list's own affair."""
    found = [getattr(Case, name) == value for name in ("workflow", "state") if (value := getattr(filters, name))]
    if not filters.closed:
        found.append(col(Case.closed_at).is_(None))
    if filters.hand:
        found.append(in_hand())
    if filters.org:
        found.append(col(Case.org).in_(_covered(offices, filters.org)))
    if filters.light:
        found.append(lit(filters.light, today))
    if filters.start:
        found.append(col(Case.due_on) >= filters.start)
    if filters.end:
        found.append(col(Case.due_on) < filters.end + timedelta(1))
    if filters.q:
        found.append(_searched(filters.q, offices))
    return found


def in_hand() -> ColumnElement[bool]:
    """Somebody has to do something about it, or a day is set: a document in force, an exception that runs, waits for nobody."""
    rests = (and_(col(Case.workflow) == key, col(Case.state).in_(states)) for key, states in RESTING.items())
    return or_(not_(or_(*rests)), col(Case.due_on).is_not(None))


def _covered(offices: Offices, org: str) -> list[str]:
    """The office, what lies below it, and what it covers as a hub or county does."""
    return sorted({covered for above, covered, _ in offices.closure if above == org})


def _searched(q: str, offices: Offices) -> ColumnElement[bool]:
    """In the title, in the number of an opinion, in the name of the office; or the case's own number."""
    numbered = select(*of(Opinion, "case_id")).where(col(Opinion.number).contains(q, autoescape=True))
    ways = [col(Case.title).contains(q, autoescape=True), col(Case.id).in_(numbered)]
    if named := sorted(code for code, office in offices.office.items() if q in office.title):
        ways.append(col(Case.org).in_(named))
    if q.isascii() and q.isdigit() and len(q) <= 18:
        ways.append(col(Case.id) == int(q))
    return or_(*ways)


def beyond(cursor: Cursor | None) -> list[ColumnElement[bool]]:
    """What comes after a cursor in the order of due days, those without a day last."""
    if cursor is None:
        return []
    later = col(Case.id) > cursor.id
    if cursor.day is None:
        return [and_(col(Case.due_on).is_(None), later)]
    same = and_(col(Case.due_on) == cursor.day, later)
    return [or_(col(Case.due_on) > cursor.day, same, col(Case.due_on).is_(None))]
