"""A decision asks everybody for thirty days on a page of its own: what came in, what was made of it, in what words it was answered."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from house.demo.course import Step
from house.demo.tickets import token
from house.speaking import Words, speak
from house.windows import windows

if TYPE_CHECKING:
    from house.demo.decision import Decision

SAID: Sequence[Words] = (
    Words("第四条的投资额门槛定得太高，本地中小企业基本达不到，建议分档。", "第四条", "某小微企业"),
    Words("奖励了以后项目停了怎么办？应当写明退回奖励的情形。", "第四条"),
    Words("建议每年把奖励了哪些企业、多少钱向社会公布。", "第三条", "孟某某"),
)
ANSWERS: Sequence[Mapping[str, Any]] = (
    {"numbers": "1", "gist": "降低投资额门槛，分档奖励", "outcome": "PARTLY", "reason": "门槛不变；小微企业在申报指南中另列一档。"},
    {"numbers": "2", "gist": "写明退回奖励的情形", "outcome": "NOT", "reason": "入园协议已约定违约退回，本办法不重复规定。"},
    {"numbers": "3", "gist": "每年公布奖励情况（列入实施安排）", "outcome": "ADOPTED"},
)  # fmt: skip
SUMMARY = "共收到意见三条：采纳一条，部分采纳一条，未采纳一条并说明理由。"
FIRST = 40  # the form of the first of them
OPEN, WAIT = 30, 26  # calendar days; working days after which they are over in any month


def heard(decision: "Decision") -> Iterator[Step]:
    """Asked, spoken, sorted, closed, answered."""
    yield "", 1, lambda: _asked(decision)
    yield "", 2, lambda: _spoken(decision)
    yield "", WAIT - 2, lambda: _answered(decision)


def _asked(decision: "Decision") -> None:
    began, until = decision.asked = (decision.today, decision.today + timedelta(OPEN))
    said = {"place": "县人民政府门户网站", "how": "在网页上写，或者来信"}
    decision.act("solicit", "dh0", {"began": str(began), "until": str(until), **said})


def _spoken(decision: "Decision") -> None:
    stage = decision.stage
    stage.now = decision.clock.now
    for n, words in enumerate(SAID):
        with stage.database.docket(stage.now + timedelta(minutes=n), stage.salt()) as docket:
            speak(docket, windows(docket, decision.case)[0], words, token(FIRST + n))


def _answered(decision: "Decision") -> None:
    case = decision.child("solicit")
    decision.do(case, "sort_comments", "dh0", {"points": list(ANSWERS)})
    until = decision.plans["solicit"].deed.answers.until
    closed = {"ended": str(until), "received": len(SAID), "summary": SUMMARY}
    decision.act("close_solicitation", "dh0", closed)
    decision.do(
        case,
        "publish_answers",
        "dh0",
        {"summary": SUMMARY, "changes": "草案文字没有改动；公布奖励情况、小微企业另列一档由实施单位落实。"},
    )
