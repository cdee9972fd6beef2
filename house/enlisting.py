"""The register of experts from a file: looked through row by row first, enrolled all at once or not at all, by the front door."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select
from sqlmodel import col

from engine.calendar import day_of
from engine.docket import Docket
from engine.errors import NotFound, Reason, Refused
from engine.inbox import posts_of
from engine.standing import Request
from engine.tables import Case
from house.opening import House
from house.registering import registering
from house.sheets import Line
from registers.panels import SHELF, Enrolled, Experts
from workflows.panel_review.experts import POOL
from workflows.panel_review.titles import CATEGORIES
from workflows.roles import SECRETARY

COLUMNS: Mapping[str, str] = {
    "编号": "code", "类别": "category", "用户名": "person", "称呼": "name", "所在单位": "unit", "资格和专长": "qualification", "入库日": "from_on",
    "任期届满日": "until_on",
}  # fmt: skip
NEEDED, MORE = tuple(COLUMNS)[:6], tuple(COLUMNS)[6:]
HEADINGS: Mapping[str, str] = {name: heading for heading, name in COLUMNS.items()}
KINDS: Mapping[str, str] = {title: key for key, title in CATEGORIES.items()}
MOST = 2_000  # rows of one file


def kept_by(docket: Docket, person: str) -> list[str]:
    """The offices whose register a person keeps."""
    held = posts_of(docket.connection, person, day_of(docket.now))
    return list(dict.fromkeys(org for role, org in held if role == SECRETARY.key))


def must_keep(docket: Docket, person: str) -> str:
    """The office whose register a person keeps. Raises NotFound."""
    found = kept_by(docket, person)
    if not found:
        raise NotFound("专家库由评审团秘书登记")
    return found[0]


def register_of(docket: Docket, org: str) -> list[Enrolled]:
    """Everybody ever enrolled at an office, by code."""
    shelf: Experts = docket.snapshot().shelves[SHELF]
    return shelf.of(org)


def pool_of(connection: Connection, org: str) -> int:
    """The case that is an office's register; 0 before it is opened."""
    found = select(col(Case.id)).where(col(Case.workflow) == POOL.key, col(Case.org) == org)
    return int(connection.execute(found.order_by(col(Case.id))).scalar() or 0)


def enlist(house: House, person: str, lines: Sequence[Line], *, dry_run: bool) -> None:
    """Enrol every row, in one transaction; a register that is not there yet is opened. Raises NotReady with all that is wrong, by row."""
    with registering(house, person, dry_run=dry_run) as acts:
        org = must_keep(acts.docket, person)
        acts.reasons += _doubled(lines)
        case = pool_of(acts.docket.connection, org) or _opened(acts.docket, person, org)
        for line in lines[:MOST]:
            try:
                acts.docket.perform(case, Request("enrol", person, _answers(line, str(day_of(acts.docket.now)))))
            except Refused as refused:
                acts.reasons += [_in_row(line, one) for one in refused.reasons]
        if len(lines) > MOST:
            acts.reasons.append(Reason(f"一次最多 {MOST} 行", field="file"))


def _opened(docket: Docket, person: str, org: str) -> int:
    title = f"{docket.snapshot().offices.title(org)}评审专家库"
    return docket.open(Request("open_pool", person, {}, org=org, title=title, workflow=POOL.key)).case_id


def _answers(line: Line, today: str) -> dict[str, Any]:
    """A row as the act asks it; an empty day of entry is today."""
    said: dict[str, Any] = {name: line[heading] for heading, name in COLUMNS.items() if line[heading]}
    return {"from_on": today, **said, "category": KINDS.get(line["类别"], line["类别"])}


def _doubled(lines: Sequence[Line]) -> list[Reason]:
    """A later row of the same code would silently take the place of an earlier one."""
    seen: dict[str, int] = {}
    found = []
    for line in lines:
        first = seen.setdefault(line["编号"], line.number)
        if first != line.number and line["编号"]:
            found.append(Reason(f"第{line.number}行·编号：{line['编号']} 在第{first}行已有"))
    return found


def _in_row(line: Line, reason: Reason) -> Reason:
    """What a row's act was refused for, by the heading of the file."""
    name, _, said = reason.text.partition("：")
    heading = HEADINGS.get(reason.field)
    words = (
        f"{heading}：{said if said and name not in COLUMNS and _is_label(name) else reason.text}"
        if heading
        else reason.text
    )
    return Reason(f"第{line.number}行·{words}", reason.law, reason.who, "file")


def _is_label(name: str) -> bool:
    """Whether words before a colon are only the form's own name for the field."""
    return name in {str(field.title) for rule in POOL.rules if rule.asks for field in rule.asks.model_fields.values()}
