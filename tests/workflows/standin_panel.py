"""A child of three lines, for trying a decision's family without the procedure of a panel: it ends with an opinion, or otherwise."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from engine.citations import ASSUMED
from engine.definition import Choice, Facts, Rule, State, Workflow
from engine.plan import Deed
from workflows.documents import OF_DECISIONS
from workflows.major_decision.forms import PanelRequest
from workflows.roles import GOV_OFFICE

LAW = ASSUMED["试验"]


class How(BaseModel):
    model_config = ConfigDict(extra="forbid")
    how: Literal["OPINED", "FOR_UNIT", "MIXED", "AMENDED", "SPLIT", "TERMINATED"] = Field(title="结果")


MAJORITIES: dict[str, dict[int, str]] = {
    "OPINED": {1: "SUPPORT_REVIEWER"}, "FOR_UNIT": {1: "SUPPORT_UNIT"}, "AMENDED": {1: "SUPPORT_UNIT", 2: "MODIFY"},
    "MIXED": {1: "SUPPORT_REVIEWER", 2: "MODIFY", 4: ""},
}  # fmt: skip
"""What the panel has said, by how it ends: of the mixed one's four points the third was not admitted."""


def told(deed: Deed) -> dict[str, object]:
    """The majority on each point admitted; nothing where it ended otherwise."""
    how = getattr(deed.answers, "how", "TERMINATED")
    points = [{"n": n, "majority": majority} for n, majority in MAJORITIES.get(how, {1: ""}).items()]
    said = {"number": "示评审〔2026〕1号", "points": points, "members": ["甲", "乙", "丙"]}
    return {} if how == "TERMINATED" else said


SITTING = State("SITTING", "评议", awaits=GOV_OFFICE, waits="评议中")
OPINED = State("OPINED", "已出具评审意见", final=True)
SPLIT = State("SPLIT", "未形成多数意见", final=True)
TERMINATED = State("TERMINATED", "终止", final=True)
ENDED = State("ENDED", "随主件终止", final=True)

PANEL = Workflow(
    "panel_review", "评审（试验）", date(2026, 1, 1), SITTING,
    (
        Rule("request", "提请", GOV_OFFICE, None, SITTING, asks=PanelRequest, law=LAW),
        Rule("end", "结束", GOV_OFFICE, SITTING, Choice("how", {"OPINED": OPINED, "FOR_UNIT": OPINED, "MIXED": OPINED, "AMENDED": OPINED, "SPLIT": SPLIT, "TERMINATED": TERMINATED}), asks=How, law=LAW),
    ),
    Facts, LAW, roles=(GOV_OFFICE,), kinds=OF_DECISIONS, ended=ENDED, reports=told,
)  # fmt: skip
