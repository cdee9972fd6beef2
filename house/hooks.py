"""Groups outside the house: an address that an administrator has set for an office, told number and title, never what is inside."""

import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, delete, insert, select, update
from sqlmodel import col

from engine.errors import HefaError, NotFound, Reason
from engine.statements import of
from house.letters import Letter, Said, letter, said
from house.opening import House
from house.robots import ROBOTS, HookFailed, tell
from house.sending import ATTEMPTS, LEASE, Sent, done, failed, skipped, take, why
from registers.deliveries import HOOK, PARKED, WAITING, Delivery, Hook

KINDS: Mapping[str, str] = {
    "wecombot": "企业微信群机器人",
    "dingtalk": "钉钉群机器人",
    "feishu": "飞书群机器人",
    "webhook": "自定义地址（JSON）",
}
SCOPES: Mapping[str, str] = {"all": "所有通知", "due": "只有临期和超期"}
EXAMPLES: Mapping[str, str] = {
    "wecombot": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…", "dingtalk": "https://oapi.dingtalk.com/robot/send?access_token=…",
    "feishu": "https://open.feishu.cn/open-apis/bot/v2/hook/…", "webhook": "https://主机/路径",
}  # fmt: skip
KEYWORD = "审查件"
"""It stands in every message, the trial included: the word to give a robot that lets only messages with a chosen word through."""
BUDGET = 120.0  # seconds of one run
PATIENCE = timedelta(days=1)  # how long a group may fail before it is stopped
OUTAGE = timedelta(
    hours=1
)  # a group that failed for so long was away: what it refused meanwhile was no fault of the message
COLUMNS = (
    "id",
    "org",
    "kind",
    "title",
    "scope",
    "made_by",
    "made_at",
    "failures",
    "failing_since",
    "stopped_at",
    "fault",
    "told_at",
)


class BadHook(HefaError):
    """推送地址填写有误。"""

    code = "bad_hook"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A group to be told, as a form says it."""

    org: str
    kind: str
    title: str
    address: str
    scope: str = "all"


def faults(wanted: Wanted) -> list[Reason]:
    """Everything wrong with it."""
    found = []
    if wanted.kind not in KINDS:
        found.append(Reason("种类：请选一种", field="kind"))
    elif not _good(wanted.kind, wanted.address):
        found.append(Reason(f"地址：应如 {EXAMPLES[wanted.kind]}", field="address"))
    if not 1 <= len(wanted.title) <= 40 or not wanted.title.isprintable():
        found.append(Reason("名称：1 到 40 个字", field="title"))
    if wanted.scope not in SCOPES:
        found.append(Reason("范围：请选一种", field="scope"))
    return found


def _good(kind: str, address: str) -> bool:
    """http and https only; a robot's address exactly as its platform gives it."""
    if kind in ROBOTS:
        return ROBOTS[kind].fullmatch(address) is not None
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return False
    clean = address.isascii() and address.isprintable() and " " not in address and len(address) <= 500
    return (
        clean
        and parts.scheme in ("http", "https")
        and bool(parts.hostname)
        and not parts.fragment
        and "@" not in parts.netloc
    )


def add(connection: Connection, wanted: Wanted, by: str, now: datetime) -> str:
    """Keep a group; its id. Who may is asked by the entrance. Raises BadHook with every fault."""
    if found := faults(wanted):
        raise BadHook(found)
    name = secrets.token_hex(6)
    said = {
        "org": wanted.org,
        "kind": wanted.kind,
        "title": wanted.title,
        "address": wanted.address,
        "scope": wanted.scope,
    }
    fresh = {"failures": 0, "fault": "", "failing_since": None, "stopped_at": None, "told_at": None}
    connection.execute(insert(Hook).values(id=name, made_by=by, made_at=now, **said, **fresh))
    return name


def hooks(connection: Connection, orgs: Sequence[str]) -> list[Any]:
    """The groups of some offices, without their addresses."""
    return list(
        connection.execute(
            select(*of(Hook, *COLUMNS)).where(col(Hook.org).in_(orgs)).order_by(*of(Hook, "org", "title", "id"))
        )
    )


def hook(connection: Connection, name: str, orgs: Sequence[str]) -> Any:
    """One of them. Raises NotFound."""
    found = next((one for one in hooks(connection, orgs) if one.id == name), None)
    if found is None:
        raise NotFound(Reason("没有这个推送地址，或者它不在您的管理范围内", who="上级管理员"))
    return found


def remove(connection: Connection, name: str) -> None:
    """Forget a group; what still waits for it is not sent."""
    place = (col(Delivery.channel) == f"{HOOK}{name}", col(Delivery.state).in_([WAITING, PARKED]))
    connection.execute(delete(Delivery).where(*place))
    connection.execute(delete(Hook).where(col(Hook.id) == name))


def resume(connection: Connection, name: str, now: datetime) -> int:
    """Begin again, with what was left of the last day; how many."""
    fresh = {"failures": 0, "failing_since": None, "stopped_at": None, "fault": ""}
    connection.execute(update(Hook).where(col(Hook.id) == name).values(**fresh))
    return _revived(connection, name, now, 0)


def _revived(connection: Connection, name: str, now: datetime, attempts: int) -> int:
    """What was parked of the last two days waits again, as if tried so often; how many."""
    parked = (
        col(Delivery.channel) == f"{HOOK}{name}",
        col(Delivery.state) == PARKED,
        col(Delivery.at) > now - 2 * PATIENCE,
    )
    fresh = {"state": WAITING, "due_at": now, "attempts": attempts}
    return int(connection.execute(update(Delivery).where(*parked).values(**fresh)).rowcount)


# --- sending ----------------------------------------------------------------------------------------------------------


def send_hooks(house: House, now: datetime) -> Sent:
    """Tell every group what is due for it. One that fails is left alone until its next attempt; the others go on."""
    sent = Sent()
    until = time.monotonic() + BUDGET
    with house.database.reading() as connection:
        everybody = list(
            connection.execute(select(*of(Hook, *COLUMNS, "address")).where(col(Hook.stopped_at).is_(None)))
        )
    for one in everybody:
        while time.monotonic() < until:
            row = take(house.database, col(Delivery.channel) == f"{HOOK}{one.id}", now)
            if row is None or not _one(house, one, row, now, sent):
                break
    return sent


def _one(house: House, hook: Any, row: Any, now: datetime, sent: Sent) -> bool:
    """Whether the group may be told more."""
    with house.database.glance(now) as docket:
        event = said(house, docket, [(row.case_id, row.seq)]).get((row.case_id, row.seq))
    if event is None or event.passed:
        skipped(house.database, row, now, "提醒不再适用")
        sent.skipped += 1
        return True
    try:
        tell(hook.kind, hook.address, event, letter(house, event), f"{row.case_id}.{row.seq}")
    except HookFailed as fault:
        parked = failed(house.database, row, now, why(fault))
        sent.parked += parked
        sent.later += not parked
        _failing(house, hook, now, why(fault))
        return False
    done(house.database, row, now)
    sent.done += 1
    _well(house, hook, now)
    return True


def _well(house: House, hook: Any, now: datetime) -> None:
    """It took one: after an hour or more in which it took none, what was given up meanwhile is tried once more."""
    with house.database.writing() as connection:
        well = {"failures": 0, "failing_since": None, "fault": "", "told_at": now}
        connection.execute(update(Hook).where(col(Hook.id) == hook.id).values(**well))
        if hook.failing_since and now - hook.failing_since >= OUTAGE:
            _revived(connection, hook.id, now, ATTEMPTS - 1)


def _failing(house: House, hook: Any, now: datetime, fault: str) -> None:
    """One more failure; after a day of nothing else the group is stopped, and what waits for it parked."""
    since = hook.failing_since or now
    stopped = now if now - since >= PATIENCE else None
    with house.database.writing() as connection:
        said = {"failures": hook.failures + 1, "failing_since": since, "fault": fault[:300], "stopped_at": stopped}
        connection.execute(update(Hook).where(col(Hook.id) == hook.id).values(**said))
        waiting = (col(Delivery.channel) == f"{HOOK}{hook.id}", col(Delivery.state) == WAITING)
        if stopped:
            words = f"一天没有送成，已停止：{fault}"[:300]
            connection.execute(update(Delivery).where(*waiting).values(state=PARKED, due_at=None, fault=words))
        else:  # what waits behind it waits as long
            behind = update(Delivery).where(*waiting, col(Delivery.due_at) <= now)
            connection.execute(behind.values(due_at=now + LEASE, fault=f"前一条没有送成：{fault}"[:300]))


def try_out(house: House, name: str, now: datetime) -> None:
    """Send a trial message at once. Raises NotFound, HookFailed."""
    with house.database.reading() as connection:
        row = connection.execute(select(*of(Hook, "kind", "address", "title")).where(col(Hook.id) == name)).first()
    if row is None:
        raise NotFound("没有这个推送地址")
    words = f"这是一条试发的消息：收到它，说明{KEYWORD}的通知能推送到这里。"
    trial = Said(0, 0, "act", "试发", words, False, "", "", "", "", "", now, None, "")
    tell(
        row.kind,
        row.address,
        trial,
        Letter("试发", [words], house.settings.public_url),
        f"try.{name}.{now.timestamp():.0f}",
    )
