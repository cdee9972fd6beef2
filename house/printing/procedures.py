"""法定程序: every procedure that a decision needs, with what became of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from house.printing.forms import form
from house.printing.layout import Grid, Paper, Text
from house.printing.told import Told, answers_of, word


def procedures(told: Told) -> Grid:
    """法定程序: each with what became of it by then, by whom, on which days, with which evidence or reason."""
    asked: dict[tuple[int, int], str] = {}
    settled: dict[str, tuple[str, str, str, str]] = {}
    for event in told.events:
        said = answers_of(event)
        if event["act"] == "prepare":
            asked |= {(event["seq"], n): one for n, one in enumerate((*said["preconditions"], *said["more"]), 1)}
        elif event["act"] == "reopen":
            asked |= {(event["seq"], n): one for n, one in enumerate(said["items"], 1)}
            settled = {title: row for title, row in settled.items() if title not in said["items"]}
        elif event["act"] == "settle":
            settled |= {asked[one["seq"], one["n"]]: _outcome(one) for one in said["items"]}
    rows = [(title, *settled.get(title, ("办理中", "—", "—", "—"))) for title in dict.fromkeys(asked.values())]
    columns = (("法定程序", 5), ("情况", 3), ("实施（认定）单位", 4), ("起止", 5), ("证明材料或者理由", 6))
    return Grid(columns, rows)


def _outcome(one: Mapping[str, Any]) -> tuple[str, str, str, str]:
    """How it stands, who, when, why."""
    days = "至".join(_plain(one[name]) for name in ("began", "ended") if one.get(name))
    more = [one["note"]]
    more += [f"专家{one['persons']}人"] if one.get("persons") else []
    level = {"HIGH": "高", "MEDIUM": "中", "LOW": "低"}.get(one.get("level", ""), "")
    more += [f"{level}风险，可控"] if level else []
    more += [f"缩短的理由：{one['shortened']}"] if one.get("shortened") else []
    return word(one["outcome"]), one["body"] or "—", days or "—", "；".join(more)


def _plain(iso: str) -> str:
    on = date.fromisoformat(iso)
    return f"{on.year}-{on.month:02}-{on.day:02}"


def matrix(told: Told) -> Paper:
    """法定程序办理情况表, as it stands."""
    head = Text(f"事项：{told.title}", indent=False)
    return form(told, "procedures", "法定程序办理情况表", (head, procedures(told)), "", (), told.place)
