"""The office calendar: a year at a glance, corrections with their effect shown first, and a limit counted out day by day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from engine.calendar import CALENDAR, FIRST, LAST, SHANGHAI, WORKING, Calendar
from engine.clocks import ClockKind, explain, read
from engine.definition import ADMIN
from engine.docket import Docket
from engine.errors import BadAnswers, BadCalendar, NotReady, NotYours, Reason, Refused
from engine.inbox import posts_of
from engine.passing import run_recount
from house import accounts, days
from house.counting import ledger
from house.registering import registering
from house.words import Misuse
from web.administering import brought, day_in, shown
from web.dependencies import Sent, Signed
from web.here import Here
from web.legible import whole
from workflows.holidays import read_csv

router = APIRouter()
PLACE, ROWS = "calendar", 6
AT_ONCE = 500  # running clocks recounted before the answer; more are left to the background
KIND_WORDS: Mapping[str, str] = {
    "holiday": "放假", "make-up": "调休上班（周六、周日）", "work": "恢复为工作日", "weekend": "恢复为周末",
}  # fmt: skip


@router.get("/calendar")
def year(here: Signed, year: str = "", org: str = "") -> Response:
    """Twelve months, and where they come from."""
    with here.looking() as docket:
        return _year(here, docket, year, org)


def _year(here: Here, docket: Docket, year: str, org: str, **more: Any) -> Response:
    snapshot = here.house.snapshot(docket.connection)
    said = whole(year) or 0
    wanted = said if FIRST.year <= said <= LAST.year else here.today.year
    code = org if org in snapshot.offices.office else _own_office(here, docket)
    calendar = snapshot.calendar(code) if code else snapshot.national
    books = _books(here, docket)
    context: dict[str, Any] = {
        "year": wanted, "months": days.year_of(calendar, wanted, here.today), "announced": wanted in calendar.announced,
        "sources": days.sources(calendar, wanted), "years": sorted(calendar.announced), "org": code,
        "org_title": snapshot.offices.title(code) if code else "全国", "books": books, "kinds": KIND_WORDS, "rows": ROWS,
        "first": FIRST.year, "last": LAST.year, "moved": here.request.query_params.get("moved", ""), **more,
    }  # fmt: skip
    return shown(here, "calendar.html", docket, status=422 if more.get("reasons") else 200, **context)


def _own_office(here: Here, docket: Docket) -> str:
    return next((org for _, org in posts_of(docket.connection, here.me, here.today)), "")


def _books(here: Here, docket: Docket) -> list[tuple[str, str]]:
    """The offices whose calendar this person keeps, the whole country's first."""
    offices = here.house.snapshot(docket.connection).offices
    own = {org for role, org in posts_of(docket.connection, here.me, here.today) if role == ADMIN.key}
    ordered = sorted(own, key=lambda code: len(offices.ancestors(code)))
    return [
        (
            code,
            f"{offices.title(code)}及其下属" if offices.office[code].parent else f"{offices.title(code)}（全部机构）",
        )
        for code in ordered
        if code in offices.office
    ]


# --- corrections ------------------------------------------------------------------------------------------------------


@router.post("/calendar/correct")
def correct(here: Signed, form: Sent) -> Response:
    """What a notice, or a correction, would change; nothing is entered yet."""
    said = {key: str(value).strip() for key, value in form.multi_items() if isinstance(value, str)}
    org = said.get("org", "")
    with here.looking() as docket:
        if org not in dict(_books(here, docket)):
            raise NotYours(Reason("日历由管理员更正", who="管理员"))
        try:
            orders = list(_from_file(form)) if said.get("way") == "file" else [_from_rows(said)]
            effect = days.effect(here.house, docket, org, here.me, orders)
        except (BadCalendar, Misuse, BadAnswers, Refused) as refused:
            if isinstance(refused, NotYours):
                raise
            return _year(here, docket, "", org, reasons=list(refused.reasons), said=said)
    kept = {"org": org, "orders": [_plain(order) for order in orders]}
    with here.house.database.writing() as connection:
        accounts.keep_draft(connection, here.me, PLACE, kept, here.now)
    with here.looking() as docket:
        title = here.house.snapshot(docket.connection).offices.title(org)
        return shown(
            here, "calendar_preview.html", docket, orders=orders, effect=effect, org_title=title, words=KIND_WORDS
        )


def _from_file(form: Any) -> Iterator[dict[str, Any]]:
    with brought(form, ("csv",)) as path:
        found, announced = read_csv(path)
    yield from days.notices(found, announced)


def _from_rows(said: Mapping[str, str]) -> dict[str, Any]:
    """The rows of the form: a kind, a first and a last day, a name. Raises BadAnswers with everything wrong."""
    found: dict[date, dict[str, Any]] = {}
    faults: list[Reason] = []
    for n in range(ROWS):
        first, last = said.get(f"first{n}", ""), said.get(f"until{n}", "")
        if not first:
            continue
        start, end = day_in(first), day_in(last or first)
        if start is None or end is None or not start <= end <= start + timedelta(31):
            faults.append(Reason(f"第{n + 1}行：日期有误，或跨度超过一个月", field=f"first{n}"))
            continue
        for shift in range((end - start).days + 1):
            on, kind = start + timedelta(shift), said.get(f"kind{n}", "")
            faults += _misfit(on, kind, n)
            found[on] = {"day": on, "kind": kind, "name": said.get(f"name{n}", "")}
    if not found and not faults:
        faults.append(Reason("请至少写一行日期", field="first0"))
    if len(said.get("doc_no", "")) < 2:
        faults.append(Reason("请写通知的文号，或更正的依据", field="doc_no"))
    if faults:
        raise BadAnswers(faults)
    announces = said.get("announces") == "yes"
    return {"doc_no": said["doc_no"], "days": [found[on] for on in sorted(found)], "announces": announces}


def _misfit(on: date, kind: str, n: int) -> list[Reason]:
    """A make-up day is a Saturday or Sunday; a plain working day is not."""
    weekend = on.weekday() > 4
    if (kind in ("make-up", "weekend") and not weekend) or (kind == "work" and weekend):
        what = "周一至周五" if not weekend else "周六或周日"
        return [Reason(f"第{n + 1}行：{on} 是{what}，不能登记为“{KIND_WORDS[kind]}”", field=f"first{n}")]
    return [] if kind in KIND_WORDS else [Reason(f"第{n + 1}行：没有选类别", field=f"first{n}")]


def _plain(order: Mapping[str, Any]) -> dict[str, Any]:
    return {**order, "days": [{**one, "day": one["day"].isoformat()} for one in order["days"]]}


@router.post("/calendar/confirm")
def confirm(here: Signed, _: Sent) -> Response:
    """Enter what has just been looked at; the running clocks follow."""
    with here.looking() as docket:
        kept = accounts.draft_of(docket.connection, here.me, PLACE)
    if kept is None:
        return _again(here, "", [Reason("没有待登记的更正，请重新填写")])
    org, orders = str(kept.words["org"]), kept.words["orders"]
    try:
        with here.looking() as docket:
            effect = days.effect(here.house, docket, org, here.me, [_with_dates(order) for order in orders])
        with registering(here.house, here.me) as acts:
            for order in orders:
                acts.act(org, "set_days", order)
    except (NotReady, BadAnswers) as refused:
        return _again(here, org, list(refused.reasons))
    with here.house.database.writing() as connection:
        accounts.drop_draft(connection, here.me, PLACE)
    moved = str(run_recount(here.house.database, here.now).moved) if effect.clocks <= AT_ONCE else "later"
    first = min(one["day"] for order in orders for one in order["days"])
    return RedirectResponse(f"/calendar?year={first[:4]}&org={org}&done=set&moved={moved}", 303)


def _again(here: Here, org: str, reasons: list[Reason]) -> Response:
    with here.looking() as docket:
        return _year(here, docket, "", org, reasons=reasons)


def _with_dates(order: Mapping[str, Any]) -> dict[str, Any]:
    return {**order, "days": [{**one, "day": date.fromisoformat(one["day"])} for one in order["days"]]}


# --- until when? ------------------------------------------------------------------------------------------------------

ASKED = ("start", "days", "unit", "kind", "at", "pause", "resume", "extra", "extra_on", "org")


@router.get("/calendar/due")
def due(here: Signed) -> Response:
    """Until when, and why: the same functions as every clock, and `hefa due`."""
    said = {name: here.request.query_params.get(name, "").strip() for name in ASKED}
    with here.looking() as docket:
        snapshot = here.house.snapshot(docket.connection)
        code = said["org"] if said["org"] in snapshot.offices.office else _own_office(here, docket)
        calendar = snapshot.calendar(code) if code else snapshot.national
        closing = str(snapshot.policies.value("office.closing", code, here.today).value) if code else "18:00"
        faults = _faults(said) if said["start"] or said["days"] else []
        result = None
        if said["start"] and not faults:
            try:
                result = _counted(said, calendar, time.fromisoformat(closing))
            except BadCalendar as beyond:
                faults = list(beyond.reasons)
        blank = {"start": here.today.isoformat(), "days": "5", "unit": WORKING, "kind": "MAX"}
        return shown(
            here, "calendar_due.html", docket, status=422 if faults else 200, reasons=faults, result=result, closing=closing,
            said={**blank, **{name: value for name, value in said.items() if value}}, kinds=days.KINDS,
            org_title=snapshot.offices.title(code) if code else "全国",
        )  # fmt: skip


def _faults(said: Mapping[str, str]) -> list[Reason]:
    """Everything that cannot be read."""
    found = []
    titles = {"start": "起算日", "pause": "暂停日", "resume": "恢复日", "extra_on": "批准日"}
    for name, title in titles.items():
        if (said[name] or name == "start") and day_in(said[name]) is None:
            found.append(Reason(f"{title}不是有效日期", field=name))
    if (days := whole(said["days"])) is None or days > 3660:
        found.append(Reason("天数应为 0 至 3660 的整数", field="days"))
    if said["resume"] and (not said["pause"] or said["resume"] < said["pause"]):
        found.append(Reason("恢复日应不早于暂停日", field="resume"))
    if said["extra"] and not (whole(said["extra"]) is not None and said["extra_on"]):
        found.append(Reason("延期要写天数和批准日", field="extra"))
    if said["at"] and _hour(said["at"]) is None:
        found.append(Reason("提交时刻应写作 18:05", field="at"))
    return found


def _hour(said: str) -> time | None:
    try:
        return time.fromisoformat(said)
    except ValueError:
        return None


def _counted(said: Mapping[str, str], calendar: Calendar, closing: time) -> dict[str, Any]:
    start = date.fromisoformat(said["start"])
    if hour := _hour(said["at"]) if said["at"] else None:
        start = calendar.start_day(datetime.combine(start, hour, SHANGHAI), closing)
    pauses = [(date.fromisoformat(said["pause"]), day_in(said["resume"]))] if said["pause"] else []
    more = [(int(said["extra"]), date.fromisoformat(said["extra_on"]))] if said["extra"] else []
    unit = CALENDAR if said["unit"] == CALENDAR else WORKING
    kind = ClockKind.MIN if said["kind"] == "MIN" else ClockKind.MAX
    entries = ledger(start, int(said["days"]), pauses, more)
    reading = read(entries, kind, unit, calendar)
    return {
        "start": start,
        "unit": unit,
        "reading": asdict(reading),
        "rows": _table(entries, kind, unit, calendar, reading.due),
    }


def _table(entries: Sequence[Any], kind: ClockKind, unit: str, calendar: Calendar, until: date | None) -> list[Any]:
    return explain(entries, kind, unit, calendar, until=until)[:800]
