"""A workflow's table on the terminal."""

from collections.abc import Mapping
from typing import Any

from rich.text import Text

from cli.terminal import say, show_table


def show_workflow(seen: Mapping[str, Any]) -> None:
    """The table on the terminal."""
    kind = f" · {seen['type']}" if seen["type"] else ""
    say(f"{seen['title']}（{seen['key']}）{kind}", f"施行 {seen['effective']} · 依据 {_marked(seen)}", "")
    if seen["types"] and not seen["type"]:
        say(f"事项类型（--type）：{'、'.join(seen['types'])}")
    states = [(s["key"], s["title"], s["awaits"], s["waits"], "终结" if s["final"] else "") for s in seen["states"]]
    show_table("环节", ("环节", "名称", "待谁办理", "等待说明", ""), states)
    rules = [
        (
            r["act"],
            r["title"],
            "、".join(r["who"]),
            "、".join(r["from"]) or "（开启）",
            r["to"],
            "、".join(r["needs"]),
            _marked(r),
        )
        for r in seen["rules"]
    ]
    show_table("规则", ("办理", "名称", "由谁", "从", "到", "材料", "依据"), rules)
    clocks = [
        (c["title"], c["kind"], _limits_text(c["limits"]), "、".join(c["runs"]), "、".join(c["stands"]), _marked(c))
        for c in seen["clocks"]
    ]
    show_table("期限", ("期限", "类型", "天数", "计时环节", "停计环节", "依据"), clocks)
    if seen["apart"]:
        show_table("不得同一人", ("", "", "依据"), [(a["one"], a["other"], _marked(a)) for a in seen["apart"]])


def _marked(one: Mapping[str, Any]) -> str:
    said = str(one["law"])
    return said if not one["provisional"] or "暂定" in said else f"{said}（暂定）"


def _limits_text(limits: list[Mapping[str, Any]]) -> Text:
    lines = []
    for one in limits:
        mark = "（暂定）" if one["provisional"] else ""
        when = f"{one['when']}：" if one["when"] else ""
        lines.append(f"{when}{one['words'] or one['key']}{mark}")
    return Text("\n".join(lines))
