"""公众意见: what the public says about a draft, and what becomes of it; a child of the case that asks. One line, one rule."""

from datetime import date

from engine.citations import ASSUMED
from engine.definition import PUBLIC, STAY, Facts, Rule, State, Workflow
from registers.comments import CHANNELS, OUTCOMES
from workflows.documents import DRAFT, EXPLANATION, OF_DECISIONS
from workflows.law import D713
from workflows.normative_document.papers import PAPERS
from workflows.public_comment import effects as e
from workflows.public_comment import forms as q
from workflows.public_comment import window as w
from workflows.roles import BODY_LEAD, BODY_REVIEWER, HANDLER, SUP, UNIT, UNIT_LEGAL

KINDS = tuple({kind.key: kind for kind in (DRAFT, EXPLANATION, *OF_DECISIONS, *PAPERS)}.values())

A = ASSUMED

# fmt: off
#                     key            title             awaits     waits
COLLECTING = State("COLLECTING", "征集与答复",     HANDLER,   waits="征求意见期间随到随整理，期满后逐条答复并公开采纳情况")
PUBLISHED  = State("PUBLISHED",  "采纳情况已公开", final=True)
ENDED      = State("ENDED",      "随主件终止",     final=True)

RULES = (
    #    act                title                    who       from         to          what it takes                    what must hold                              what it keeps                                   whom it tells               law
    Rule("ask_public",      "公开征求意见",          HANDLER,  None,        COLLECTING, asks=q.Asked,                                                                writes=e.window, assigns=e.parties, by_case="办理“公开征求意见”",                           law=A["公众意见随公开征求意见收集"]),
    Rule("comment",         "提出意见",              PUBLIC,   COLLECTING,  STAY,       asks=q.Comment, fills=w.numbered,  checks=(w.open_still,),                    writes=e.comment,                                                           law=A["公众意见的接收"]),
    Rule("enter_comment",   "登记其他渠道的意见",    HANDLER,  COLLECTING,  STAY,       asks=q.Received, fills=w.numbered, checks=(w.came_in_time,),                  writes=e.received,                                                          law=A["其他渠道的公众意见登记"]),
    Rule("sort_comments",   "归纳答复",              HANDLER,  COLLECTING,  STAY,       asks=q.Sorting,                    checks=(w.sorted_truly,),                  writes=e.answers,                                                           law=A["公众意见的归纳答复"]),
    Rule("publish_answers", "公开采纳情况",          HANDLER,  COLLECTING,  PUBLISHED,  asks=q.Result, fills=w.counted,    checks=(w.over, w.all_answered), grave=True, writes=e.result,                                tells=(UNIT, BODY_REVIEWER), law=A["公众意见采纳情况公开"]),
)
# fmt: on

WORKFLOW = Workflow(
    "public_comment",
    "公众意见",
    effective=date(2026, 1, 1),
    begins=COLLECTING,
    rules=RULES,
    facts=Facts,
    law=D713["15"],
    ended=ENDED,
    roles=(HANDLER, UNIT, UNIT_LEGAL, BODY_REVIEWER, BODY_LEAD, SUP, PUBLIC),
    kinds=KINDS,
    titles={**OUTCOMES, **CHANNELS, "round": "轮次"},
)
