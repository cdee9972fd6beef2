"""One case on the terminal."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rich.text import Text

from cli.due import KINDS, UNITS, WEEKDAYS
from cli.listing import LIGHTS
from cli.terminal import say, show_table
from engine.calendar import SHANGHAI

STATUS = {"running": "在计", "standing": "停计", "met": "已办结", "waived": "已免除", "lapsed": "期满终止"}
LIMITS = {"MAX": "上限", "MIN": "下限", "REMIND": "提醒"}


def show_case(seen: Mapping[str, Any], explained: bool) -> None:
    """Where it stands, then clocks, questions, record, and what one may do."""
    say(
        f"审查件 {seen['id']}  {seen['title']}", f"{seen['org_title']} · {seen['workflow_title']} · 第 {seen['seq']} 步"
    )
    waits = seen["awaits"]
    who = f"，待 {waits['org']} {waits['title']} {waits['person'] or ''}".rstrip() if waits else ""
    say(f"环节：{seen['state_title']}{who}" + (f"（{seen['waits']}）" if seen["waits"] else ""))
    say("情形：" + "，".join(f"{name} {value}" for name, value in seen["facts_in_words"].items()))
    if seen["family"]:
        say("同案：" + "、".join(f"审查件 {one['id']} {one['workflow']}（{one['state']}）" for one in seen["family"]))
    _show_clocks(seen["clocks"], explained)
    _show_outer(seen["outer_limits"])
    _show_tasks(seen["tasks"])
    rows = [(m["round"], m["kind_title"], m["name"], m["sha256"][:16]) for m in seen["materials"]]
    if rows:
        show_table("材料", ("轮次", "种类", "名称", "摘要"), rows)
    _show_events(seen["events"])
    if "acts" in seen:
        _show_acts(seen["acts"])


def _show_outer(limits: Sequence[Mapping[str, Any]]) -> None:
    rows = [(o["limit"], o["started_on"], o["due"], "已过" if o["passed"] else "", o["source"]) for o in limits]
    if rows:
        show_table("法定外部期限（审查不停止、不延长它）", ("期限", "起算", "届满", "", "依据"), rows)


def _show_clocks(clocks: Sequence[Mapping[str, Any]], explained: bool) -> None:
    if not clocks:
        return
    headings = ("期限", "类型", "状态", "到期", "预警", "天数", "已用", "剩", "起算", "依据")
    show_table("期限", headings, [_clock_row(one) for one in clocks])
    for one in [one for one in clocks if explained and one["days"]]:
        days = [_day_row(day) for day in one["days"]]
        show_table(
            f"{one['title']}：自 {one['started_on']} 次日起逐日", ("日期", "", "类别", "计", "第几日", "说明"), days
        )


def _clock_row(one: Mapping[str, Any]) -> Sequence[Any]:
    unit = UNITS[one["unit"]]
    due = f"最早 {one['opens']}" if one["opens"] else str(one["due"] or "")
    marks = "".join(
        mark
        for mark, there in (("（暂定）", one["provisional"]), (f" 超 {one['overdue']}{unit}", one["overdue"]))
        if there
    )
    limit = f"{one['amount']}{unit}{'（暂定）' if one['assumed'] else ''}"
    light = Text(*LIGHTS[one["light"]])
    return (
        one["title"], LIMITS[one["kind"]], STATUS[one["status"]], due + marks, light, limit, one["used"], one["left"],
        one["started_on"], one["law"],
    )  # fmt: skip


def _day_row(day: Mapping[str, Any]) -> Sequence[Any]:
    on: date = day["date"]
    counted = "✓" if day["counted"] else ""
    return (
        on.isoformat(),
        f"周{WEEKDAYS[on.weekday()]}",
        KINDS[day["kind"]],
        counted,
        day["n"] if counted else "",
        day["why"],
    )


def _show_tasks(tasks: Sequence[Mapping[str, Any]]) -> None:
    if tasks:
        rows = [
            (f"{t['seq']}.{t['n']}", t["kind"], t["detail"], t["text"], t["outcome"] or "未答复", t["round"])
            for t in tasks
        ]
        show_table("问题与缺项", ("编号", "种类", "性质", "内容", "答复", "轮次"), rows)


def _show_events(events: Sequence[Mapping[str, Any]]) -> None:
    rows = []
    for one in events:
        at = one["at"].astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
        who = one["actor"] + (f"（代{one['on_behalf_of']}）" if one["on_behalf_of"] else "")
        sealed = "已封存" if one["checkpointed"] else "待封存"
        rows.append((one["seq"], at, one["title"], who, one["number"], one["law"], one["hash"][:12], sealed))
    show_table("留痕", ("步", "时间", "办理", "办理人", "文号", "依据", "摘要", "检查点"), rows)


def _show_acts(acts: Sequence[Mapping[str, Any]]) -> None:
    rows = [
        (
            Text("✓", "green") if one["offered"] else "",
            one["act"],
            one["title"],
            "\n".join(r["said"] for r in one["reasons"]),
        )
        for one in sorted(acts, key=lambda one: (not one["offered"], not one["yours"]))
    ]
    show_table("可以办理（✓）和不能办理的", ("", "办理", "名称", "为什么不能"), rows)
