"""Whether people are told: what still waits, what was given up and why, who is at work; the self-check's lines of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select
from sqlmodel import col

from engine.docket import Docket
from engine.statements import of
from engine.tables import ClockRow, Event, Untold
from house.beats import TASKS, heard
from house.listing import names_of
from house.opening import House
from house.selfcheck import FAULT, GOOD, HINT, Finding
from house.wishes import NO_ADDRESS
from registers.deliveries import HOOK, MAIL, PAGE, PARKED, SKIPPED, WAITING, Delivery, Hook

LATE = timedelta(minutes=10)  # what waits longer than this waits for nobody
SKEW = timedelta(minutes=5)  # a heartbeat further ahead than this comes from a clock that was set back
RECENT = timedelta(days=30)  # what is shown of what was not told


@dataclass(frozen=True, slots=True)
class Lag:
    """What waits: how many, and since when the oldest."""

    waiting: int
    oldest: datetime | None

    def age(self, now: datetime) -> timedelta:
        """How long the oldest has waited."""
        return now - self.oldest if self.oldest and self.oldest < now else timedelta(0)


def untold(connection: Connection) -> Lag:
    """Events whose notices are not handed out yet."""
    joined = (col(Event.case_id) == col(Untold.case_id)) & (col(Event.seq) == col(Untold.seq))
    n, oldest = connection.execute(select(func.count(), func.min(Event.at)).join_from(Untold, Event, joined)).one()
    return Lag(n, oldest)


def looks(connection: Connection, now: datetime) -> Lag:
    """Clocks that are due to be looked at."""
    due = select(func.count(), func.min(ClockRow.look_at)).where(col(ClockRow.look_at) <= now)
    n, oldest = connection.execute(due).one()
    return Lag(n, oldest)


def states(connection: Connection) -> Mapping[tuple[str, str], int]:
    """(way, state) → how many deliveries that are not done."""
    open_ = col(Delivery.state).in_([WAITING, PARKED, SKIPPED])
    columns = (col(Delivery.channel), col(Delivery.state))
    rows = connection.execute(select(*columns, func.count()).where(open_).group_by(*columns))
    found: dict[tuple[str, str], int] = {}
    for channel, state, n in rows:
        way = "hook" if channel.startswith(HOOK) else channel
        found[way, state] = found.get((way, state), 0) + n
    return found


def parked(connection: Connection, limit: int = 200) -> list[Any]:
    """What was given up and can be tried again, the latest first."""
    columns = of(Delivery, "case_id", "seq", "n", "person", "channel", "kind", "at", "attempts", "fault")
    asked = select(*columns).where(col(Delivery.state) == PARKED).order_by(col(Delivery.at).desc(), *columns[:5])
    return list(connection.execute(asked.limit(limit)))


# --- the self-check's lines -------------------------------------------------------------------------------------------


def _worker(_: House, docket: Docket) -> Iterator[Finding]:
    beats = heard(docket.connection)
    remedy = "启动 hefa worker 与 hefa beat，或 hefa worker --embedded"
    if not beats:
        yield Finding("worker", "后台进程", HINT, "还没有运行过", f"{remedy}；或用 cron 定时运行 hefa tick")
        return
    ahead = [TASKS[name][0] for name, one in beats.items() if name in TASKS and one.at > docket.now + SKEW]
    if ahead:
        said = f"{'、'.join(ahead)}最近一次运行的时间在将来：系统时钟倒退过"
        yield Finding("worker", "后台进程", FAULT, said, "核对系统时钟；期限按现在的时钟走，已经办理的不会撤销")
        return
    silent = [
        f"{title}（最近 {_ago(docket.now - beats[name].at)}前）"
        for name, (title, patience) in TASKS.items()
        if name in beats and docket.now - beats[name].at > patience
    ]
    if silent:
        yield Finding("worker", "后台进程", FAULT, f"没有动静：{'、'.join(silent)}", remedy)
    else:
        last = max(one.at for one in beats.values())
        yield Finding("worker", "后台进程", GOOD, f"{len(beats)} 项任务都按时运行，最近 {_ago(docket.now - last)}前")


def _outbox(_: House, docket: Docket) -> Iterator[Finding]:
    lag = untold(docket.connection)
    age = lag.age(docket.now)
    if age <= LATE:
        yield Finding("notices", "通知分发", GOOD, f"{lag.waiting} 步留痕等待分发" if lag.waiting else "没有积压")
        return
    ran = "hand_out" in heard(docket.connection)
    said = f"{lag.waiting} 步留痕的通知没有分发，最早的已 {_ago(age)}"
    remedy = "看后台日志：哪一步、为什么" if ran else "启动后台，或 hefa tick"
    yield Finding("notices", "通知分发", FAULT if ran else HINT, said, remedy)


def _mail(house: House, docket: Docket) -> Iterator[Finding]:
    if not house.settings.smtp_url:
        yield Finding("mail", "邮件", GOOD, "没有设置邮件服务器，通知只在网页上")
        return
    n, faults = _stuck(docket.connection, MAIL, PARKED, docket.now)
    if n:
        yield Finding("mail", "邮件", FAULT, f"{n} 封没有送成，已停下：{faults}", "排除原因后在“推送与邮件”页再试")
        return
    trying, why = _trying(docket.connection, MAIL)
    if trying:
        yield Finding("mail", "邮件", HINT, f"{trying} 封没有送成，会再试：{why}", "查看邮件服务器；通知在网页上都有")
    else:
        yield Finding("mail", "邮件", GOOD, "没有积压")


def _addresses(house: House, docket: Docket) -> Iterator[Finding]:
    """Who was to be told and could not be."""
    since = docket.now - RECENT
    skipped = (col(Delivery.state) == SKIPPED, col(Delivery.at) > since)
    asked = select(col(Delivery.person)).where(
        *skipped, col(Delivery.channel) == MAIL, col(Delivery.fault) == NO_ADDRESS
    )
    without = sorted(set(docket.connection.execute(asked).scalars()))
    if without and house.settings.smtp_url:
        names = "、".join(names_of(docket.connection, without[:8]).values())
        more = f"等 {len(without)} 人" if len(without) > 8 else ""
        yield Finding(
            "addresses", "邮箱", HINT, f"{names}{more}没有登记邮箱，通知只在网页上", "请本人在“通知方式”页填写"
        )
    nobody = (
        select(*of(Delivery, "case_id", "fault"))
        .where(*skipped, col(Delivery.channel) == PAGE)
        .order_by(col(Delivery.at))
    )
    rows = list(docket.connection.execute(nobody.limit(6)))
    if rows:
        said = "；".join(f"审查件 {case}：{fault}" for case, fault in rows)
        yield Finding("nobody", "通知有人收", FAULT, f"没有人收到通知：{said}", "在“管理”页任命")


def _hooks(_: House, docket: Docket) -> Iterator[Finding]:
    rows = docket.connection.execute(
        select(*of(Hook, "title", "org", "failures", "fault", "stopped_at"))
        .where(col(Hook.failures) > 0)
        .order_by(col(Hook.title))
    ).all()
    stopped = [f"{row.title}：{row.fault}" for row in rows if row.stopped_at]
    failing = [f"{row.title}：{row.fault}" for row in rows if not row.stopped_at]
    n, faults = _stuck(docket.connection, HOOK, PARKED, docket.now)
    if stopped or n:
        said = f"已停止：{'；'.join(stopped)}（{n} 条没有送成）" if stopped else f"{n} 条没有送成，已停下：{faults}"
        yield Finding("hooks", "推送到群", FAULT, said, "在“推送与邮件”页查看，排除原因后恢复或者再试")
    elif failing:
        yield Finding("hooks", "推送到群", HINT, f"会再试：{'；'.join(failing)}", "查看对方的机器人或地址")


def _stuck(connection: Connection, channel: str, state: str, now: datetime) -> tuple[int, str]:
    where = (
        col(Delivery.state) == state,
        col(Delivery.channel).startswith(channel, autoescape=True),
        col(Delivery.at) > now - RECENT,
    )
    rows = connection.execute(
        select(col(Delivery.fault), func.count()).where(*where).group_by(col(Delivery.fault))
    ).all()
    worst = sorted(rows, key=lambda row: -row[1])[:3]
    return sum(n for _, n in rows), "；".join(fault for fault, _ in worst)


def _trying(connection: Connection, channel: str) -> tuple[int, str]:
    where = (col(Delivery.state) == WAITING, col(Delivery.channel) == channel, col(Delivery.fault) != "")
    n, fault = connection.execute(select(func.count(), func.max(Delivery.fault)).where(*where)).one()
    return n, fault or ""


def _ago(age: timedelta) -> str:
    minutes = max(0, int(age.total_seconds()) // 60)
    if minutes >= 60 * 48:
        return f"{minutes // 1440} 天"
    return f"{minutes // 60} 小时" if minutes >= 60 else f"{minutes} 分钟"


QUESTIONS: Sequence[Callable[[House, Docket], Iterator[Finding]]] = (_worker, _outbox, _mail, _addresses, _hooks)
