"""The papers of a decision under review: what the body means to say, what the unit says against it, what a panel is asked."""

from collections.abc import Mapping
from typing import Any

from house.printing import opinion
from house.printing.decision_told import unit
from house.printing.layout import Block, Grid, Paper, Text
from house.printing.letters import letter
from house.printing.told import Told, answers_of, word
from workflows.major_decision.family import PANEL_ENDED
from workflows.major_decision.titles import POSITIONS


def first(told: Told) -> Paper:
    """初步意见: what the body means to conclude, told to the unit before it is said."""
    body: list[Block] = [
        Text(f"你单位送审的“{told.title}”，经审查，形成初步意见如下，现予告知。"),
        *opinion.found(told),
        Text(f"初步结论：{word(told.answers['conclusion'])}。", bold=True),
    ]
    if limit := told.limit("objection"):
        body.append(Text(f"对初步意见有异议的，请{limit}书面提出；无异议或者期满未提出的，按初步意见出具审查意见。"))
    return letter(
        told, "first", f"关于{told.title}的\n初步审查意见", told.town, body, [("签发", told.person(told.event))]
    )


def objection(told: Told) -> Paper:
    """异议书: the points, one by one."""
    body: list[Block] = [Text(f"我单位对“{told.title}”的初步审查意见有异议，现提出如下。")]
    body += [Text(f"{n}.{point}") for n, point in enumerate(told.answers["points"], 1)]
    return letter(
        told, "objection", f"关于{told.title}\n初步审查意见的异议书", told.holder("CLEAD"), body,
        [("提出", told.person(told.event))],
    )  # fmt: skip


def recheck(told: Told) -> Paper:
    """异议复核意见: of another reviewer, who had no part in the first one."""
    body: list[Block] = [
        Text(f"你单位对“{told.title}”初步审查意见提出的异议，由未参加原审查的人员复核，意见如下。"),
        *opinion.found(told),
        Text(f"复核结论：{word(told.answers['conclusion'])}。", bold=True),
    ]
    return letter(
        told, "recheck", f"关于{told.title}的\n异议复核意见", told.town, body, [("复核", told.person(told.event))]
    )


def petition(told: Told) -> Paper:
    """评审申请书: the points in dispute with both positions."""
    said = told.answers
    rows = [(str(n), one["point"], one["undertaking"], one["review"]) for n, one in enumerate(said["points"], 1)]
    body: list[Block] = [
        Text(f"“{told.title}”经初步审查、书面异议和复核，下列事项仍有分歧，现提请重大行政决策评审团评审。"),
        Text(f"提请原因：{word(said['ground'])}。"),
        Grid((("序号", 2), ("争点", 6), ("承办单位意见", 7), ("审查机构意见", 7)), rows),
    ]
    signers = [("提请", told.person(told.event))]
    return letter(told, "petition", f"关于{told.title}的\n评审申请书", unit(told).organ, body, signers)


def absorption(told: Told) -> Paper:
    """评审意见采纳说明: point by point, copied to the deciding organ."""
    said, there = told.answers, unit(told)
    number = said.get("panel", "")
    opened = f"重大行政决策评审团评审意见书（{number}）" if number else "重大行政决策评审（终止，没有形成意见）"
    body: list[Block] = [
        Text(f"“{told.title}”的{opened}，我机构逐点说明采纳情况如下。"),
        Grid((("序号", 2), ("争点", 6), ("评审意见", 4), ("采纳情况", 4), ("理由", 7)), answered(told, said, told.seq)),
        *anew(said),
    ]
    return letter(
        told, "absorption", f"关于{told.title}\n评审意见采纳情况的说明", there.organ, body, [("说明", told.person(told.event))]
    )  # fmt: skip


def anew(said: Mapping[str, Any]) -> list[Block]:
    """The conclusion that the reviewer has written in the place of the former one, and why; or that it stands."""
    if not said.get("conclusion"):
        return [Text("原审查结论不变。")]
    return [Text(f"另行作出的审查结论：{word(said['conclusion'])}。理由：{said['grounds']}", bold=True)]


def answered(told: Told, said: Mapping[str, Any], seq: int) -> list[tuple[str, ...]]:
    """Each point answered at a step: what the panel said, what is made of it, why."""
    asked = answers_of(told.at(said["points"][0]["seq"]))["points"]
    ended = next((one for one in reversed(told.events) if one["act"] == PANEL_ENDED and one["seq"] < seq), None)
    voted = {one["n"]: one["majority"] for one in (answers_of(ended).get("points") or () if ended else ())}
    return [
        (
            str(one["n"]), asked[one["n"] - 1]["point"], POSITIONS.get(voted.get(one["n"], ""), "未形成多数意见"),
            word(one["outcome"]), one["reason"] or "—",
        )
        for one in said["points"]
    ]  # fmt: skip
