"""What is entered in a book of administration: the forms of its acts."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from engine.absences import AboutAbsences
from engine.offices import RegistersPersons

CODE = r"^[a-z0-9][a-z0-9_.-]{0,39}$"


class Form(BaseModel):
    """What every form of this book shares."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class NewOffice(Form):
    """One organisation."""

    code: str = Field(title="机构代码", pattern=CODE)
    title: str = Field(title="机构名称", min_length=2, max_length=60)
    mark: str = Field("", title="机关代字", max_length=20)
    kind: str = Field("office", title="类别", max_length=20)
    level: Literal["city", "county", "township", "village", ""] = Field("", title="层级")


class NewPerson(Form):
    """One person."""

    username: str = Field(title="用户名", pattern=CODE)
    name: str = Field(title="姓名", min_length=1, max_length=40)
    qualified: bool = Field(False, title="具有国家统一法律职业资格")


class Post(Form):
    """One appointment."""

    person: str = Field(title="人员", pattern=CODE)
    role: str = Field(title="职责", pattern=r"^[A-Z_]{2,20}$")
    org: str = Field(title="机构", pattern=CODE)
    from_on: date = Field(title="起始日")
    until_on: date | None = Field(None, title="终止日")


class Founding(NewOffice):
    """The root organisation and its first administrator."""

    admin: NewPerson = Field(title="第一位管理员")


class NewOffices(Form):
    """Organisations directly below this one."""

    organisations: list[NewOffice] = Field(title="机构", min_length=1, max_length=500)


class Related(Form):
    """One relation between two offices."""

    office: str = Field(title="承担机构", pattern=CODE)
    covered: str = Field(title="被覆盖机构", pattern=CODE)
    how: Literal["cluster", "local", "county", "supervise", "market", "city"] = Field(title="关系")
    holds: bool = Field(True, title="成立")


class Relations(Form):
    """Relations between offices below this one."""

    relations: list[Related] = Field(title="关系", min_length=1, max_length=1000)


class NewPersons(Form, RegistersPersons):
    """People of this office."""

    persons: list[NewPerson] = Field(title="人员", min_length=1, max_length=500)


class Posts(Form):
    """Appointments here or below."""

    posts: list[Post] = Field(title="任职", min_length=1, max_length=1000)


class Absence(Form, AboutAbsences):
    """A delegation."""

    principal: str = Field(title="委托人", pattern=CODE)
    delegate: str = Field(title="受托人", pattern=CODE)
    from_on: date = Field(title="起始日")
    until_on: date = Field(title="终止日")
    authority: str = Field(title="依据（文件、签批）", min_length=2, max_length=200)
    roles: list[str] = Field([], title="限于职责")
    rank: int = Field(1, title="第几代理人", ge=1, le=9)
    holds: bool = Field(True, title="有效")


class Deputy(Form):
    """Somebody who stands in; their place in the list is their order."""

    delegate: str = Field(title="代理人", pattern=CODE)
    authority: str = Field(title="依据（文件、签批）", min_length=2, max_length=200)
    roles: list[str] = Field([], title="限于职责")


class Leaving(Form, AboutAbsences):
    """An absence with its deputies in order."""

    person: str = Field(title="离岗人", pattern=CODE)
    from_on: date = Field(title="起始日")
    until_on: date = Field(title="终止日")
    reason: str = Field(title="事由", min_length=2, max_length=100)
    deputies: list[Deputy] = Field([], title="代理人", max_length=5)
    without: str = Field("", title="不设代理人的理由", max_length=200)


class Named(Deputy):
    """Somebody who had been named."""

    from_on: date = Field(title="起始日")
    until_on: date = Field(title="终止日")
    rank: int = Field(1, title="第几代理人")


class Returning(Form, AboutAbsences):
    """Back at work from a day on; the absence that ends is filled in from the register."""

    person: str = Field(title="离岗人", pattern=CODE)
    from_on: date = Field(title="离岗起始日")
    back_on: date = Field(title="返岗日")
    until_on: date | None = Field(None, title="原终止日")
    reason: str = Field("", title="事由")
    deputies: list[Named] = Field([], title="代理人")


class Proposal(Form):
    """A policy value proposed."""

    key: str = Field(title="参数", pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)*$")
    value: int | str = Field(title="值")
    unit: str = Field(title="单位")
    kind: str = Field("", title="类型")
    source: str = Field(title="出处", min_length=2, max_length=200)
    mark: str = Field(title="可信程度")
    valid_from: date = Field(title="施行日")
    protects: str = Field("", title="保护对象")
    strictness: str = Field("", title="刚性")


class Approval(Proposal):
    """The proposal approved; its content is filled in from the proposal."""

    seq: int = Field(title="提议序号", ge=1)


class CalendarDay(Form):
    """One day that differs."""

    day: date = Field(title="日期")
    kind: Literal["work", "weekend", "holiday", "make-up"] = Field(title="类别")
    name: str = Field("", title="名称", max_length=40)


class Notice(Form):
    """Days as a notice fixes them."""

    doc_no: str = Field(title="文号", min_length=2, max_length=80)
    days: list[CalendarDay] = Field(title="日期", min_length=1, max_length=400)
    announces: bool = Field(False, title="公布该年度放假安排")
