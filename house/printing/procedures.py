"""法定程序: every procedure that a decision needs, with what became of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from house.printing.forms import form
from house.printing.layout import Grid, Paper, Text, chinese
from house.printing.told import Told, answers_of, word

AGAIN = {"reopen": "items", "solicit": "again"}  # acts that open procedures again, and where they name them


def procedures(told: Told) -> Grid:
    """法定程序: each with what became of it by then, by whom, on which days, with which evidence or reason."""
    asked: dict[tuple[int, int], str] = {}
    settled: dict[str, tuple[str, str, str, str]] = {}
    for event in told.events:
        said = answers_of(event)
        if event["act"] == "prepare":
            asked |= {(event["seq"], n): one for n, one in enumerate((*said["preconditions"], *said["more"]), 1)}
        elif event["act"] in AGAIN:
            again = said.get(AGAIN[event["act"]], ())
            asked |= {(event["seq"], n): one for n, one in enumerate(again, 1)}
            settled = {title: row for title, row in settled.items() if title not in again}
        elif event["act"] == "settle":
            settled |= {asked[one["seq"], one["n"]]: _outcome(one) for one in said["items"]}
    rows = [(title, *settled.get(title, ("办理中", "—", "—", "—"))) for title in dict.fromkeys(asked.values())]
    columns = (("法定程序", 5), ("情况", 3), ("实施（认定）单位", 4), ("起止", 5), ("证明材料或者理由", 6))
    return Grid(columns, rows)


def kept(told: Told) -> list[Text]:
    """That a text changed after its procedures, and why the reviewer holds that they need not be done again."""
    said = [event for event in told.events if event["act"] == "keep_procedures"]
    return [
        Text(f"办结以后文本有改动，审查人员{chinese(told.day(one))}认定仍然适用：{answers_of(one)['reason']}")
        for one in said
    ]


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
    return form(told, "procedures", "法定程序办理情况表", (head, procedures(told), *kept(told)), "", (), told.place)
