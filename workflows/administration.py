"""管理台账: each office's book of administration: organisations, relations, people, posts, absences, policy, calendar.

It is a case like any other, always open: the same front door, the same chain, the same refusals.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from engine.calendar import Kind
from engine.citations import ASSUMED
from engine.definition import (
    ADMIN,
    OPERATOR,
    OPERATOR_USER,
    PUBLIC,
    STAY,
    TIME_USER,
    Facts,
    Role,
    Rule,
    State,
    Workflow,
)
from engine.errors import BadPolicy, Reason
from engine.offices import KNOWN, SUBTREE, Appointment, CalendarRow, Organisation, Person, PolicyRow, Relation
from engine.plan import Deed, Done, Opening, Row, Task
from engine.policy import value_of
from engine.standing import View
from registers.catalogue import CataloguePublication, catalogue_rows
from workflows.absences import (
    delegated,
    deputies_told,
    ended,
    gaps,
    leave_there,
    left,
    no_circle,
    no_overlap,
    own_or_administered,
    returned,
    somebody_there,
    sound_deputies,
    sound_window,
)
from workflows.entries import (
    Absence,
    Approval,
    Founding,
    Leaving,
    NewOffice,
    NewOffices,
    NewPerson,
    NewPersons,
    Notice,
    Post,
    Posts,
    Proposal,
    Relations,
    Returning,
)

STAFF = Role("STAFF", "在职人员", anyone=True)
BOOK = State("open", "登记中", waits="管理台账长期开放，随时登记")
A = ASSUMED["管理台账的登记事项"]


def _key(deed: Deed, n: int) -> dict[str, int]:
    return {"case_id": deed.case_id, "seq": deed.seq, "n": n}


def founded(deed: Deed) -> Iterator[Row]:
    """The root, its administrator and the appointment."""
    a: Founding = deed.answers
    yield _office(deed, 1, a, "")
    yield _person(deed, 1, a.admin)
    yield _post(deed, 1, Post(person=a.admin.username, role=ADMIN.key, org=a.code, from_on=deed.today))


def _office(deed: Deed, n: int, a: NewOffice, parent: str) -> Row:
    names = {"code": a.code, "title": a.title, "mark": a.mark, "kind": a.kind, "level": a.level, "parent": parent}
    return Row(Organisation, {**_key(deed, n), **names})


def _person(deed: Deed, n: int, a: NewPerson) -> Row:
    return Row(
        Person, {**_key(deed, n), "username": a.username, "name": a.name, "qualified": a.qualified, "org": deed.org}
    )


def _post(deed: Deed, n: int, a: Post) -> Row:
    return Row(Appointment, {**_key(deed, n), **a.model_dump()})


def offices_added(deed: Deed) -> Iterator[Row]:
    """Organisation rows."""
    yield from (_office(deed, n, a, deed.case_org) for n, a in enumerate(deed.answers.organisations, 1))


def books_opened(deed: Deed, _: View) -> Iterator[Opening]:
    """Every organisation has a book of its own."""
    for a in deed.answers.organisations:
        yield Opening(WORKFLOW, "open_book", a.code, {}, f"{a.title}管理台账", family=False)


def related(deed: Deed) -> Iterator[Row]:
    """Relation rows."""
    yield from (Row(Relation, {**_key(deed, n), **a.model_dump()}) for n, a in enumerate(deed.answers.relations, 1))


def persons_added(deed: Deed) -> Iterator[Row]:
    """Person rows."""
    yield from (_person(deed, n, a) for n, a in enumerate(deed.answers.persons, 1))


def appointed(deed: Deed) -> Iterator[Row]:
    """Appointment rows."""
    yield from (_post(deed, n, a) for n, a in enumerate(deed.answers.posts, 1))


def policy_set(deed: Deed) -> Iterator[Row]:
    """One policy row."""
    value = deed.answers.model_dump(mode="json", exclude={"seq", "key"})
    yield Row(
        PolicyRow,
        {
            **_key(deed, 1),
            "org": deed.case_org,
            "key": deed.answers.key,
            "value": json.dumps(value, ensure_ascii=False, sort_keys=True),
        },
    )


def days_set(deed: Deed) -> Iterator[Row]:
    """Calendar rows."""
    a: Notice = deed.answers
    for n, day in enumerate(a.days, 1):
        said = {
            "day": day.day,
            "kind": Kind(day.kind).value,
            "name": day.name,
            "doc_no": a.doc_no,
            "announces": a.announces,
        }
        yield Row(CalendarRow, {**_key(deed, n), "org": deed.case_org, **said})


# --- what must hold ---------------------------------------------------------------------------------------------------


def nothing_founded(view: View) -> str | None:
    """There is one root."""
    return "已经建立了根机构，不能再建" if view.offices.office else None


def itself(view: View, answers: Founding) -> Iterator[Reason]:
    """The book that is opened is the root's own."""
    if answers.code != view.org:
        yield Reason(f"机构代码应为 {view.org}", field="code")


def no_book_yet(view: View) -> str | None:
    """An organisation has one book."""
    return "本机构已有管理台账" if view.org in view.offices.office else None


def codes_free(view: View, answers: NewOffices) -> Iterator[Reason]:
    """Codes are unique in the whole tree."""
    codes = [a.code for a in answers.organisations]
    for n, code in enumerate(codes, 1):
        if code in view.offices.office or codes.index(code) != n - 1:
            yield Reason(f"第{n}项：机构代码 {code} 已被使用", field="organisations")


def below_us(view: View, answers: Any) -> Iterator[Reason]:
    """An administrator orders only what lies below."""
    named = [(a.office, "office") for a in getattr(answers, "relations", ())] + [
        (a.covered, "covered") for a in getattr(answers, "relations", ())
    ]
    named += [(a.org, "org") for a in getattr(answers, "posts", ())]
    for code, field in dict.fromkeys(named):
        if not view.offices.covers(view.org, code, "subtree"):
            yield Reason(f"机构 {code} 不存在，或不在{view.offices.title(view.org)}辖内", who="上级管理员", field=field)


def catalogue_below(view: View, answers: CataloguePublication) -> Iterator[Reason]:
    """A catalogue is published for an office here or below."""
    if not view.offices.covers(view.org, answers.org, "subtree"):
        yield Reason(
            f"机构 {answers.org} 不存在，或不在{view.offices.title(view.org)}辖内", who="上级管理员", field="org"
        )


def not_reserved(_: View, answers: NewPersons) -> Iterator[Reason]:
    """The engine's own users are nobody's names."""
    for n, person in enumerate(answers.persons, 1):
        if person.username in (TIME_USER, OPERATOR_USER, PUBLIC.key):
            yield Reason(f"第{n}项：{person.username} 是系统保留的用户名", field="persons")


def nobody_elses(view: View, answers: NewPersons) -> Iterator[Reason]:
    """A username that is somebody's in another administrator's house is not registered over."""
    homes: Mapping[str, str] = view.shelves[KNOWN]
    administered = view.appointed(view.principal or view.actor, ADMIN.key)
    for n, person in enumerate(answers.persons, 1):
        home = homes.get(person.username, "")
        if home and not any(view.offices.covers(org, home, SUBTREE) for org in administered):
            title = view.offices.title(home)
            said = f"第{n}项：用户名 {person.username} 已由{title}登记，请换一个"
            yield Reason(said, who=f"{title}的管理员", field="persons")


def sound_value(view: View, answers: Proposal) -> Iterator[Reason]:
    """A value has a source, a unit, and no contradiction with what else holds here."""
    row = answers.model_dump(mode="json", exclude={"seq", "key"})
    try:
        value = value_of(answers.key, row)
    except BadPolicy as bad:
        yield from bad.reasons
        return
    yield from (Reason(fault, field="value") for fault in view.policies.would_contradict(view.org, value, view.today))


def other_hand(view: View, answers: Approval) -> Iterator[Reason]:
    """Two persons: whoever proposed a value does not approve it."""
    proposal = next((t for t in view.open_tasks("POLICY") if t.seq == answers.seq), None)
    if proposal is None:
        yield Reason(f"没有待批准的提议（第 {answers.seq} 步）", field="seq")
    elif proposal.detail in view.persons:
        yield Reason("提议人不能批准自己的提议", who="另一位管理员")


def from_proposal(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The content comes from the proposal, whatever was sent."""
    proposal = next((t for t in view.open_tasks("POLICY") if t.seq == raw.get("seq")), None)
    return {**json.loads(proposal.text), "seq": raw["seq"]} if proposal else {**raw}


def proposed(deed: Deed) -> Iterator[Task]:
    """A proposal waits for a second hand."""
    yield Task("POLICY", deed.answers.model_dump_json(), deed.person)


def approved(deed: Deed) -> Iterator[Done]:
    """The proposal is answered."""
    yield Done(deed.answers.seq, 1, "APPROVED")


# fmt: off
RULES = (
    #    act                  title            who              from  to     what it takes                what must hold                            what it keeps
    Rule("found",             "建立根机构",    OPERATOR,        None, BOOK, asks=Founding,                only_if=(nothing_founded,), checks=(itself,),             writes=founded, touches=("offices",), law=A),
    Rule("open_book",         "开立管理台账",  ADMIN,           None, BOOK,                               only_if=(no_book_yet,),                   law=A),
    Rule("add_organisations", "增设机构",      ADMIN,           BOOK, STAY, asks=NewOffices,              checks=(codes_free,),                     writes=offices_added, opens=books_opened, touches=("offices",), law=A),
    Rule("relate",            "登记机构关系",  ADMIN,           BOOK, STAY, asks=Relations,               checks=(below_us,),                       writes=related, touches=("offices",), law=A),
    Rule("add_persons",       "登记人员",      ADMIN,           BOOK, STAY, asks=NewPersons,              checks=(not_reserved, nobody_elses),      writes=persons_added, law=A),
    Rule("appoint",           "任免",          ADMIN,           BOOK, STAY, asks=Posts,                   checks=(below_us,),                       writes=appointed, law=A),
    Rule("delegate",          "登记委托代办",  (STAFF, ADMIN),  BOOK, STAY, asks=Absence,                 checks=(own_or_administered, sound_window, no_circle), writes=delegated, also_tells=deputies_told, law=A),
    Rule("absent",            "登记离岗",      (STAFF, ADMIN),  BOOK, STAY, asks=Leaving,                 checks=(own_or_administered, sound_window, no_overlap, sound_deputies, somebody_there), writes=left, also_tells=deputies_told, warns=gaps, law=A),
    Rule("back",              "提前返岗",      (STAFF, ADMIN),  BOOK, STAY, asks=Returning, fills=ended,  checks=(own_or_administered, leave_there), writes=returned, also_tells=deputies_told, law=A),
    Rule("propose_policy",    "提议参数",      ADMIN,           BOOK, STAY, asks=Proposal,                checks=(sound_value,),                    tasks=proposed, law=A),
    Rule("approve_policy",    "批准参数",      ADMIN,           BOOK, STAY, asks=Approval, fills=from_proposal, checks=(other_hand, sound_value),  writes=policy_set, tasks=approved, touches=("policy",), law=A),
    Rule("set_days",          "更正日历",      ADMIN,           BOOK, STAY, asks=Notice,                                                            writes=days_set, touches=("calendar",), law=A),
    Rule("publish_catalogue", "公布事项清单",  ADMIN,           BOOK, STAY, asks=CataloguePublication,    checks=(catalogue_below,),                writes=catalogue_rows, touches=("catalogue",), law=A),
)
# fmt: on

WORKFLOW = Workflow(
    "administration",
    "管理台账",
    effective=date(2026, 1, 1),
    begins=BOOK,
    rules=RULES,
    facts=Facts,
    law=A,
    roles=(ADMIN, OPERATOR, STAFF),
)
