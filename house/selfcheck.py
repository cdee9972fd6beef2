"""What the self-check looks at: one function per question, each answering with what it saw and what to do."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from shutil import disk_usage

from sqlalchemy import Connection, func, select
from sqlmodel import col

from engine.calendar import day_of
from engine.checkpoints import missing
from engine.docket import Docket
from engine.errors import BadPolicy, HefaError
from engine.offices import PolicyRow
from engine.tables import Case, Checkpoint, ClockRow, Event, Unsealed, sealed_tables
from engine.time import behind
from engine.triggers import unguarded
from house import staffing
from house.delegating import uncovered
from house.opening import House, check_there
from house.published import altered, unpublished

GOOD, HINT, FAULT = "good", "hint", "fault"
MARKS = {GOOD: "✓", HINT: "！", FAULT: "✗"}
STALE = timedelta(hours=3)  # checkpoints are taken hourly
LATE = timedelta(minutes=10)  # the tick comes every half minute
FULL = 90  # per cent of the disk
AHEAD = timedelta(days=60)  # how early to ask for next year's holiday notice


@dataclass(frozen=True, slots=True)
class Finding:
    """One question answered. `grade`: good, hint (nothing is wrong yet), fault."""

    key: str
    title: str
    grade: str
    said: str
    remedy: str = ""

    @property
    def mark(self) -> str:
        """For people."""
        return MARKS[self.grade]


def findings(house: House) -> list[Finding]:
    """Everything looked at; when the database cannot be read, only that is said of it."""
    from house.delivering import QUESTIONS as TELLING

    found = [*_database(house)]
    if found[-1].grade != FAULT:
        with house.database.glance(house.now()) as docket:
            found += [one for question in (*QUESTIONS, *TELLING) for one in question(house, docket)]
    return [*found, *_disk(house), *_redis(house)]


def _database(house: House) -> Iterator[Finding]:
    try:
        check_there(house)
        house.database.check_version()
    except HefaError as error:
        yield Finding("database", "数据库", FAULT, error.message, "hefa migrate")
        return
    yield Finding("database", "数据库", GOOD, "连得上，版本相符")


def _guards(_: House, docket: Docket) -> Iterator[Finding]:
    bare = unguarded(docket.connection, sealed_tables())
    said = f"没有触发器：{'、'.join(bare)}" if bare else f"{len(sealed_tables())} 张表拒绝改动和删除"
    yield Finding("triggers", "防改触发器", FAULT if bare else GOOD, said, "hefa migrate" if bare else "")


def _law(house: House, docket: Docket) -> Iterator[Finding]:
    changed = list(altered(docket.connection, house.registry))
    fresh = [w.key for w in unpublished(docket.connection, house.registry)]
    used = docket.connection.execute(select(col(Case.workflow), col(Case.version)).distinct()).all()
    gone = [f"{key} {sha[:12]}" for key, sha in used if house.registry.find(key, sha) is None]
    faults = changed + [f"本程序不含案件所依的流程版本 {one}" for one in gone]
    if faults:
        yield Finding("law", "流程规则表", FAULT, "；".join(faults), "改动另定施行日，并保留旧表")
    elif fresh:
        yield Finding("law", "流程规则表", HINT, f"尚未登记：{'、'.join(fresh)}", "hefa migrate")
    else:
        yield Finding("law", "流程规则表", GOOD, f"{len(house.registry.all)} 个版本与登记一致")


def _looks(_: House, docket: Docket) -> Iterator[Finding]:
    parked = docket.connection.execute(
        select(col(ClockRow.case_id), col(ClockRow.clock), col(ClockRow.fault))
        .where(col(ClockRow.failures) > 0)
        .order_by(col(ClockRow.case_id))
        .limit(20)
    ).all()
    if parked:
        said = "；".join(f"审查件 {case} {clock}：{fault.splitlines()[0]}" for case, clock, fault in parked)
        yield Finding("looks", "期限查看", FAULT, said, "排除原因后重新办理该件；暂停重试的期限不会自己恢复")
        return
    overdue = docket.connection.execute(
        select(func.count(), func.min(ClockRow.look_at)).where(col(ClockRow.look_at) <= docket.now - LATE)
    ).one()
    if overdue[0]:
        yield Finding(
            "looks",
            "期限查看",
            FAULT,
            f"{overdue[0]} 个期限到时未查看：后台没有运行",
            "hefa tick，或启动 hefa worker 与 hefa beat",
        )
    else:
        yield Finding("looks", "期限查看", GOOD, "没有积压，没有失败")


def _calendar(house: House, docket: Docket) -> Iterator[Finding]:
    if behind(docket):
        yield Finding("recount", "日历更正", FAULT, "日历已改，期限还没有全部重算", "hefa calendar recount")
    known = house.snapshot(docket.connection).national.announced
    today = day_of(docket.now)
    last = max(known, default=0)
    rest = f"已公布至 {last} 年"
    if today.year not in known:
        yield Finding("calendar", "放假安排", FAULT, f"{rest}；今年的到期日都是暂定", "hefa calendar import 文件.csv")
    elif (ends := date(today.year, 12, 31)) - today < AHEAD and today.year + 1 not in known:
        said = f"{rest}，还有 {(ends - today).days} 天；此后的到期日是暂定"
        yield Finding("calendar", "放假安排", HINT, said, "通知公布后 hefa calendar import 文件.csv")
    else:
        yield Finding("calendar", "放假安排", GOOD, rest)


def _policy(house: House, docket: Docket) -> Iterator[Finding]:
    snapshot = house.snapshot(docket.connection)
    faults: dict[str, str] = {}
    own = docket.connection.execute(select(col(PolicyRow.org)).distinct()).scalars()
    for code in dict.fromkeys([*(o.code for o in snapshot.offices.office.values() if not o.parent), *own]):
        try:
            for fault in snapshot.policies.contradictions(code, day_of(docket.now)):
                faults.setdefault(fault, code)
        except BadPolicy as bad:
            faults.setdefault(bad.message, code)
    said = "；".join(f"{code}：{fault}" for fault, code in faults.items())
    yield Finding("policy", "参数", FAULT if faults else GOOD, said or "没有自相矛盾的值", "更正参数" if faults else "")


def _checkpoints(house: House, docket: Docket) -> Iterator[Finding]:
    connection = docket.connection
    last = connection.execute(select(func.max(Checkpoint.number), func.max(Checkpoint.at))).one()
    waiting, oldest = _unsealed(connection)
    age = docket.now - oldest if oldest else timedelta(0)
    said = f"最近第 {last[0]} 号" if last[0] else "还没有检查点"
    said += f"；{waiting} 步未封存" + (f"，最早的已 {_hours(age)}" if waiting else "")
    late = age > STALE
    yield Finding(
        "checkpoints", "检查点", FAULT if late else GOOD, said, "hefa audit checkpoint，或启动后台" if late else ""
    )
    yield from _copies(house, connection)


def _unsealed(connection: Connection) -> tuple[int, datetime | None]:
    """How many events no checkpoint covers, and when the first of them happened."""
    joined = (col(Event.case_id) == col(Unsealed.case_id)) & (col(Event.seq) == col(Unsealed.seq))
    n, oldest = connection.execute(select(func.count(), func.min(Event.at)).join_from(Unsealed, Event, joined)).one()
    return n, oldest


def _copies(house: House, connection: Connection) -> Iterator[Finding]:
    """The checkpoints outside the database are all there."""
    folder = house.settings.checkpoint_dir
    try:
        absent = [number for number, _, _ in missing(connection, house.seal)]
    except (OSError, ValueError, KeyError) as error:
        yield Finding("copies", "库外检查点", FAULT, f"{folder} 读不懂：{error}", "查明是谁改动；从备份取回")
        return
    if absent:
        yield Finding(
            "copies", "库外检查点", FAULT, f"{folder} 缺第 {_ranges(absent)} 号", "hefa audit checkpoint 会补写"
        )
    else:
        yield Finding("copies", "库外检查点", GOOD, f"{folder} 齐全；请定期带到另一台设备")


def _ranges(numbers: Sequence[int]) -> str:
    runs = [[n for _, n in run] for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])]
    return "、".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _hours(age: timedelta) -> str:
    minutes = int(age.total_seconds()) // 60
    return f"{minutes // 60} 小时" if minutes >= 60 else f"{minutes} 分钟"


def _redis(house: House) -> Iterator[Finding]:
    if not house.settings.redis_url:
        return
    import redis

    try:
        with redis.Redis.from_url(house.settings.redis_url, socket_connect_timeout=3, socket_timeout=3) as client:
            client.ping()
    except (redis.RedisError, OSError, ValueError) as error:
        yield Finding("redis", "Redis", FAULT, f"连不上：{error}", "启动 Redis，或更正 HEFA_REDIS_URL；记录不受影响")
        return
    yield Finding("redis", "Redis", GOOD, "连得上")


# --- people, and the machine ------------------------------------------------------------------------------------------


def _staff(house: House, docket: Docket) -> Iterator[Finding]:
    """Every stage of every township has somebody, and goes on having somebody."""
    scope = list(house.snapshot(docket.connection).offices.office)
    found = staffing.gaps(house, docket, scope)
    lacking = len({gap.org for gap in found})
    said = "；".join(f"{gap.org_title}缺{gap.role_title}" for gap in found[:6]) + ("……" if len(found) > 6 else "")
    if found:
        yield Finding(
            "staff", "每个环节都有人办", HINT, f"{lacking} 个乡镇缺人：{said}", "在“管理”页任命，或登记机构关系"
        )
    else:
        towns = len(staffing.townships(house.snapshot(docket.connection).offices, scope))
        yield Finding("staff", "每个环节都有人办", GOOD, f"{towns} 个乡镇、街道")
    ending = staffing.ending(house, docket, scope)
    last = "；".join(f"{post.org_title}{post.role_title}到 {post.until_on}" for post in ending[:4])
    remedy = "在“管理”页续任，或任命接替的人" if ending else ""
    yield Finding("ending", "任职没有快到期的", HINT if ending else GOOD, last or "三十日内没有到期的", remedy)


def _standins(house: House, docket: Docket) -> Iterator[Finding]:
    found = uncovered(house, docket, lambda _: True)
    people = "、".join(dict.fromkeys(one.principal_name for one in found))
    if found:
        said = f"{people}不在岗期间有 {len(found)} 件到期，没有人能办"
        yield Finding("standins", "休假都有代办", HINT, said, "在“委托代办”页补登委托，或由分办人改派")
    else:
        yield Finding("standins", "休假都有代办", GOOD, "不在岗期间到期的件都有人办")


def _sources(house: House, docket: Docket) -> Iterator[Finding]:
    del docket
    rules = [rule for workflow in house.registry.all for rule in workflow.rules]
    unsure = sum(rule.law.provisional for rule in rules)
    yield Finding("cited", "每条规则都有依据", GOOD, f"{len(rules)} 条，其中暂定 {unsure} 条")
    values = list(house.registry.pack.values())
    assumed = sum(value.provisional for value in values)
    yield Finding("sources", "参数都有出处", GOOD, f"{len(values)} 个，其中暂定 {assumed} 个")


def _disk(house: House) -> Iterator[Finding]:
    folder = house.settings.data_dir
    if not folder.is_dir():
        return
    used = disk_usage(folder)
    share = round(100 * used.used / used.total) if used.total else 0
    full = share >= FULL
    remedy = "清出空间，或换一块大的磁盘" if full else ""
    yield Finding("disk", "磁盘", HINT if full else GOOD, f"已用 {share}%，剩 {used.free / 2**30:.1f} GB", remedy)


QUESTIONS: Sequence[Callable[[House, Docket], Iterator[Finding]]] = (
    _guards, _law, _looks, _calendar, _policy, _checkpoints, _staff, _standins, _sources,
)  # fmt: skip
