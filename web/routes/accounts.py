"""Accounts in an administrator's hands: one-time passwords, locked and disabled accounts; all of it noted."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import insert, update
from sqlmodel import col

from engine.errors import BadAnswers, NotYours, Reason
from house import accounts, staffing
from house.governing import must_administer
from house.staffing import Member
from registers.accounts import Account
from web.administering import shown
from web.dependencies import Sent, Signed
from web.here import Here

router = APIRouter()
AT_ONCE = 20  # a hash takes a fifth of a second


def give_passwords(here: Here, usernames: Sequence[str]) -> Response:
    """New one-time passwords for these people, shown once, on this answer only."""
    people = [_in_charge(here, one) for one in usernames]
    fresh = [(one, accounts.one_time_password()) for one in people]
    hashes = [(one.username, accounts.hashed(password)) for one, password in fresh]
    with here.house.database.writing() as connection:
        for username, stored in hashes:
            accounts.put_hash(connection, username, stored, here.now, must_change=True)
            accounts.sighted(connection, here.me, here.now, "password", detail=username)
    return shown(here, "people_passwords.html", given=fresh)


def _in_charge(here: Here, username: str) -> Member:
    """The person, when all that they are lies in this administrator's offices. Raises NotFound, NotYours."""
    with here.looking() as docket:
        scope = must_administer(here.house, docket, here.me)
        one = staffing.member(here.house, docket, scope, username)
    if username == here.me:
        raise NotYours(Reason("自己的密码在“我的帐号”里修改，自己的帐号不能自己停用"))
    if not staffing.in_charge(one, scope):
        elsewhere = "、".join(dict.fromkeys(p.org_title for p in one.posts if p.when != "past" and p.org not in scope))
        place = elsewhere or one.org_title
        raise NotYours(Reason(f"{one.name}还在{place}任职或登记，帐号不归您管", who="共同上级的管理员"))
    return one


@router.post("/admin/people/passwords")
def several(here: Signed, form: Sent) -> Response:
    """For those ticked in the list."""
    wanted = list(dict.fromkeys(str(one) for one in form.getlist("username")))
    if not wanted:
        raise BadAnswers(Reason("没有勾选任何人"))
    if len(wanted) > AT_ONCE:
        raise BadAnswers(Reason(f"一次最多给 {AT_ONCE} 人发一次性密码"))
    return give_passwords(here, wanted)


@router.post("/admin/people/{username}/password")
def reset(here: Signed, _: Sent, username: str) -> Response:
    """For one. Every session of theirs ends."""
    return give_passwords(here, [username])


@router.post("/admin/people/{username}/unlock")
def unlock(here: Signed, _: Sent, username: str) -> Response:
    """No need to wait a quarter of an hour."""
    return _set(here, username, "unlock", failures=0, locked_until=None)


@router.post("/admin/people/{username}/disable")
def disable(here: Signed, _: Sent, username: str) -> Response:
    """Nobody signs in with it any more; the record keeps the name."""
    return _set(here, username, "disable", disabled=True)


@router.post("/admin/people/{username}/enable")
def enable(here: Signed, _: Sent, username: str) -> Response:
    """Back again."""
    return _set(here, username, "enable", disabled=False)


def _set(here: Here, username: str, what: str, **values: Any) -> Response:
    _in_charge(here, username)
    with here.house.database.writing() as connection:
        done = connection.execute(update(Account).where(col(Account.username) == username).values(**values))
        if not done.rowcount:
            blank = {"password": "", "must_change": True, "failures": 0, "disabled": False, "locked_until": None}
            connection.execute(insert(Account).values(username=username, **{**blank, **values}))
        if what == "disable":
            accounts.end_sessions(connection, username)
        accounts.sighted(connection, here.me, here.now, what, detail=username)
    return RedirectResponse(f"/admin/people/{username}?done={what}", 303)
