"""离岗: leaving with deputies in order, coming back earlier, the cover roster, and the list for whoever takes over."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from engine.docket import Docket
from engine.errors import BadAnswers, NotReady, NotYours, Reason
from engine.inbox import acting_for, posts_of
from engine.standing import Request
from house import staffing
from house.absences import place
from house.governing import administered
from house.handover import as_file, handover
from house.meanwhile import Due, due_between
from house.people import name_of, names_of
from house.roster import roster, seen_by
from house.workbook import TYPE
from web.administering import day_in, shown, tidied, words
from web.dependencies import Sent, Signed
from web.here import Here
from web.leaves import by_name
from web.routes.delegations import book_for, colleagues, overview

router = APIRouter()
LINE = 3  # deputies that the form asks for
FIELDS = ("person", "from_on", "until_on", "reason", "without")
TITLES: Mapping[str, str] = {
    "person": "离岗人", "from_on": "起始日", "until_on": "终止日", "reason": "事由", "delegate": "代理人", "authority": "依据",
    "back_on": "返岗日",
}  # fmt: skip


@router.get("/absences/new")
def new(here: Signed, person: str = "") -> Response:
    """Who, when, why, and who stands in, in order."""
    return _form(
        here, {"person": person or here.me, "from_on": here.today.isoformat(), "line": [{} for _ in range(LINE)]}
    )


def _form(
    here: Here, said: Mapping[str, Any], reasons: Sequence[Reason] = (), warnings: Sequence[Reason] = (), due: Sequence[Due] = ()
) -> Response:  # fmt: skip
    with here.looking() as docket:
        scope = administered(here.house, docket, here.me)
        staff = staffing.members(here.house, docket, scope) if scope else []
        titles = staffing.role_titles(here.house)
        held = {role for role, _ in posts_of(docket.connection, said["person"] or here.me, here.today)}
        return shown(
            here, "absences_new.html", docket, status=422 if reasons else 200, said=said, reasons=list(reasons), staff=staff,
            colleagues=colleagues(here, docket), roles=[(key, title) for key, title in titles.items() if key in held],
            warnings=warnings, due=due, confirming=bool(warnings or due) and not reasons, place=place, names=names_of(docket),
        )  # fmt: skip


@router.post("/absences/new")
def leave(here: Signed, form: Sent) -> Response:
    """First what it means: the days without anybody, what falls due; then the act."""
    said: dict[str, Any] = {**words(form, *FIELDS), "line": [_deputy(form, n) for n in range(LINE)]}
    try:
        with here.looking() as docket:
            request = Request("absent", here.me, _answers(docket, said))
            book = book_for(here, docket, said["person"])
            warnings = docket.preview(book, request).warnings
            due = _due(here, docket, said)
            names = names_of(docket)
        if (warnings or due) and form.get("sure") != "yes":
            return _form(here, said, (), by_name(warnings, names), due)
        with here.acting() as docket:
            docket.perform(book, request)
    except (NotReady, BadAnswers) as refused:
        return _form(here, said, _named(here, refused.reasons))
    return RedirectResponse("/delegations?done=absent", 303)


def _deputy(form: Any, n: int) -> dict[str, Any]:
    found = words(form, f"deputies.{n}.delegate", f"deputies.{n}.authority")
    return {
        "delegate": found[f"deputies.{n}.delegate"],
        "authority": found[f"deputies.{n}.authority"],
        "roles": [str(one) for one in form.getlist(f"deputies.{n}.roles")],
    }


def _answers(docket: Docket, said: Mapping[str, Any]) -> dict[str, Any]:
    """What the act is asked. Raises BadAnswers: the book cannot see who is registered, nor on which line a name was left out."""
    line = [(n, one) for n, one in enumerate(said["line"]) if one["delegate"] or one["authority"] or one["roles"]]
    known = staffing.registered(docket, [said["person"], *(one["delegate"] for _, one in line)])
    wrong = [Reason(f"没有登记用户名为 {said['person']} 的人", field="person")] if said["person"] not in known else []
    for n, one in line:
        if one["delegate"] not in known:
            what = f"没有登记用户名为 {one['delegate']} 的人" if one["delegate"] else "请填代理人"
            wrong.append(Reason(f"{place(n + 1)}：{what}", field=f"deputies.{n}.delegate"))
        if not one["authority"]:
            wrong.append(Reason(f"{place(n + 1)}：请写明依据", field=f"deputies.{n}.authority"))
    if [n for n, _ in line] != list(range(len(line))):
        wrong.append(Reason("请按先后填写代理人，中间不要空一位", field="deputies.0.delegate"))
    if wrong:
        raise BadAnswers(wrong)
    return {**{name: said[name] for name in FIELDS if said[name]}, "deputies": [one for _, one in line]}


def _due(here: Here, docket: Docket, said: Mapping[str, Any]) -> list[Due]:
    first, last = day_in(said["from_on"]), day_in(said["until_on"])
    if not first or not last:
        return []
    line = [(one["delegate"], tuple(one["roles"])) for one in said["line"] if one["delegate"]]
    readers = acting_for(docket.connection, here.me, here.today)
    return due_between(here.house, docket, said["person"], first, last, said["reason"], line, readers)


def _named(here: Here, reasons: Sequence[Reason]) -> list[Reason]:
    """Reasons by people's names, beside the field of the line they concern."""
    with here.looking() as docket:
        names = names_of(docket)
    plain = [one if one.field.startswith("deputies.") else tidied([one], TITLES)[0] for one in reasons]
    return by_name(plain, names)


@router.post("/absences/back")
def back(here: Signed, form: Sent) -> Response:
    """Back at work from a day on; whoever stood in no longer does."""
    said = words(form, "person", "from_on", "back_on")
    with here.looking() as docket:
        book = book_for(here, docket, said["person"])
        names = names_of(docket)
    try:
        with here.acting() as docket:
            docket.perform(book, Request("back", here.me, said))
    except (NotReady, BadAnswers) as refused:
        return overview(here, by_name(tidied(refused.reasons, TITLES), names))
    return RedirectResponse("/delegations?done=back", 303)


# --- the roster ---------------------------------------------------------------------------------------------------------


@router.get("/absences/roster")
def cover(here: Signed) -> Response:
    """Who may review where an office has nobody, and where that leaves a gap. Raises NotYours."""
    with here.looking() as docket:
        scope = seen_by(here.house, docket, here.me)
        if not scope:
            raise NotYours(Reason("代办名册供审查机构、管理员和督察查看", who="管理员任命"))
        found = roster(here.house, docket, scope)
        admin = bool(administered(here.house, docket, here.me))
        return shown(here, "absences_roster.html", docket, offices=found, admin=admin)


# --- handing over -------------------------------------------------------------------------------------------------------


@router.get("/absences/handover/{person}")
def over(here: Signed, person: str) -> Response:
    """Everything that hangs on one person, to read or to print. Raises NotFound."""
    with here.looking() as docket:
        told = handover(here.house, docket, here.me, person, *_window(here))
        query = f"from={told.from_on}&to={told.until_on}"
        return shown(
            here,
            "absences_handover.html",
            docket,
            told=told,
            file=f"/absences/handover/{quote(person)}/list.xlsx?{query}",
        )


@router.get("/absences/handover/{person}/list.xlsx")
def over_file(here: Signed, person: str) -> Response:
    """The same as a file. Raises NotFound."""
    with here.looking() as docket:
        told = handover(here.house, docket, here.me, person, *_window(here))
        reader = name_of(docket, here.house, here.me)[0]
    here.sighted("export", detail=f"{told.name}的交接清单，{len(told.held) + len(told.queued)} 件")
    name = f"handover-{told.from_on}-{told.until_on}.xlsx"
    return Response(
        as_file(told, reader), media_type=TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _window(here: Here) -> tuple[date | None, date | None]:
    """The days of the address. Raises BadAnswers."""
    query = here.request.query_params
    said = {name: query.get(name, "").strip() for name in ("from", "to")}
    if wrong := [name for name, value in said.items() if value and day_in(value) is None]:
        raise BadAnswers([Reason(f"不是有效日期（年-月-日）：{said[name]}", field=name) for name in wrong])
    first, last = day_in(said["from"]), day_in(said["to"])
    if first and last and last < first:
        raise BadAnswers(Reason("终止日早于起始日", field="to"))
    return first, last
