"""基层立法联系点名册: a register as a case that never closes: which points there are, since when, until when."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal

from pydantic import Field

from engine.citations import ASSUMED
from engine.definition import STAY, Facts, Rule, State, Workflow
from engine.errors import Reason
from engine.plan import Deed, Row
from engine.standing import View
from registers.legislation import SHELF, ContactPoint
from workflows.legislative_suggestion.merging import points
from workflows.normative_document.forms import HIDDEN, asked
from workflows.roles import BODY_LEAD
from workflows.township_review.forms import SHORT, Form

LAW = ASSUMED["立法联系点名册"]
OPEN = State("open", "登记中", waits="名册长期开放，随时登记")
KINDS: Mapping[str, str] = {
    "TOWNSHIP": "乡镇、街道", "COMMUNITY": "村、社区", "ENTERPRISE": "企业", "ASSOCIATION": "行业协会、社会组织", "SCHOOL": "学校、科研机构",
    "LAW": "律师事务所、法律服务机构", "OTHER": "其他",
}  # fmt: skip


class NewPoint(Form):
    """A point: a code that stays its own."""

    code: str = Field(title="编号", min_length=1, max_length=20, pattern=r"^[A-Za-z0-9][A-Za-z0-9-]*$")
    title: str = Field(title="名称", min_length=2, max_length=60)
    kind: Literal["TOWNSHIP", "COMMUNITY", "ENTERPRISE", "ASSOCIATION", "SCHOOL", "LAW", "OTHER"] = Field(title="类别")
    place: str = Field("", title="地址", max_length=SHORT)
    phone: str = Field("", title="办公电话", max_length=40, json_schema_extra=asked(help="只填单位电话，不填个人电话"))
    from_on: date = Field(title="设立日", json_schema_extra=asked(initially="today"))


class NewPoints(Form):
    """Several."""

    points: list[NewPoint] = Field(title="联系点", min_length=1, max_length=200)


class PointEnd(Form):
    """撤销: it is a point no longer; what it has sent in stays its own."""

    code: str = Field(title="编号", min_length=1, max_length=20)
    until_on: date = Field(title="最后一日", json_schema_extra=asked(initially="today"))
    reason: str = Field(title="理由", min_length=2, max_length=SHORT)
    known: dict[str, str] = Field({}, title="原登记", json_schema_extra=HIDDEN)


KEPT = ("title", "kind", "place", "phone", "from_on")


def as_kept(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The rest of the entry, from the register."""
    one = points(view).point(view.org, str(raw.get("code", "")))
    return {**raw, "known": {name: str(getattr(one, name)) for name in KEPT} if one else {}}


def not_taken(view: View, answers: Any) -> Iterator[Reason]:
    """Each code and each name once, ever."""
    codes, titles = {one.code for one in points(view).of(view.org)}, {one.title for one in points(view).of(view.org)}
    for one in answers.points:
        if one.code in codes:
            yield Reason(f"编号 {one.code} 已用过，撤销后也不再用", field="points")
        if one.title in titles:
            yield Reason(f"{one.title}已在名册", field="points")
        codes.add(one.code)
        titles.add(one.title)


def stands_now(view: View, answers: Any) -> Iterator[Reason]:
    """There is such a point, and it ends after it began."""
    one = points(view).point(view.org, answers.code)
    if one is None or one.until_on is not None:
        yield Reason(f"名册中没有在册的 {answers.code}", field="code")
    elif answers.until_on < one.from_on:
        yield Reason(f"最后一日早于设立日 {one.from_on}", field="until_on")


def entered(deed: Deed) -> Iterator[Row]:
    """Each of them."""
    for n, one in enumerate(deed.answers.points, 1):
        head = {"case_id": deed.case_id, "seq": deed.seq, "n": n, "org": deed.case_org}
        yield Row(ContactPoint, {**head, **one.model_dump()})


def ended(deed: Deed) -> Iterator[Row]:
    """The same, with its last day."""
    a = deed.answers
    said: dict[str, Any] = {**a.known, "from_on": date.fromisoformat(a.known["from_on"])}
    head = {"case_id": deed.case_id, "seq": deed.seq, "n": 1, "org": deed.case_org}
    yield Row(ContactPoint, {**head, **said, "code": a.code, "until_on": a.until_on, "reason": a.reason})


# fmt: off
RULES = (
    #    act             title              who        from  to     what it takes                    what must hold          what it keeps
    Rule("open_points",  "开立名册",        BODY_LEAD, None, OPEN,                                                                                              law=LAW),
    Rule("add_points",   "登记立法联系点",  BODY_LEAD, OPEN, STAY,  asks=NewPoints,                  checks=(not_taken,),    writes=entered, touches=(SHELF,), law=LAW),
    Rule("end_point",    "撤销立法联系点",  BODY_LEAD, OPEN, STAY,  asks=PointEnd, fills=as_kept,    checks=(stands_now,),   writes=ended,   touches=(SHELF,), grave=True, law=LAW),
)
# fmt: on

POINTS = Workflow(
    "contact_points",
    "基层立法联系点名册",
    effective=date(2026, 1, 1),
    begins=OPEN,
    rules=RULES,
    facts=Facts,
    law=LAW,
    roles=(BODY_LEAD,),
    titles={**KINDS, "round": "轮次"},
)
