"""适用例外的期限: an exception until its end: reminded, looked at again, ended or reviewed anew, never silently on. One line, one rule."""

from datetime import date

from engine.citations import ASSUMED
from engine.clocks import ClockKind
from engine.definition import STAY, TIME, Choice, Clock, Policy, Rule, State, Workflow
from workflows.documents import NOTE
from workflows.fair_competition import KINDS
from workflows.fair_competition import exception_rules as x
from workflows.fair_competition.titles import TITLES
from workflows.law import FC783
from workflows.roles import HANDLER, LEAD, MKT, MKT_LEAD, SUP, UNIT

A = ASSUMED
MAX, REMIND = ClockKind.MAX, ClockKind.REMIND
LEADS = (LEAD, UNIT)
EVERYBODY = (HANDLER, LEAD, UNIT, MKT_LEAD, SUP)

# fmt: off
#                       key           title           awaits     waits (a declared wait without a clock)
HOLDING    = State("HOLDING",    "例外期内",     HANDLER,   waits="在实施期限或终止条件之内适用例外")
EVALUATING = State("EVALUATING", "再评估",       HANDLER)
EXPIRED    = State("EXPIRED",    "例外期满",     LEAD)
ENDED      = State("ENDED",      "已终止",       final=True)
RENEWED    = State("RENEWED",    "已另行审查",   final=True)

LIVE   = (HOLDING, EVALUATING)
RESULT = Choice("result", {"KEEP": HOLDING, "END": ENDED, "RENEW": RENEWED})

RULES = (
    #    act              title               who            from               to          what it takes                                        what must hold                               what it changes and keeps                                             whom it tells                     law
    Rule("hold",          "适用例外",         (*LEADS, MKT_LEAD), None,         HOLDING,    asks=x.Terms, takes=KINDS,                                                                        sets=x.held, writes=x.status("HELD"), tasks=x.terms_kept, assigns=x.unit,                                 tells=(HANDLER, SUP), by_case="办理“同意适用例外”", law=FC783["12,17"]),
    Rule("remind_end",    "届满前提醒",       TIME,          LIVE,              STAY,                                                            when=(x.still_to_remind,),                   sets=x.sets(reminded=True),                                           tells=EVERYBODY,                  law=A["例外届满前提醒"]),
    Rule("review_due",    "到期再评估",       TIME,          HOLDING,           EVALUATING,                                                                                                                                                                        tells=(HANDLER, LEAD, UNIT, SUP), law=A["例外须定期再评估"]),
    Rule("evaluate",      "评估",             HANDLER,       LIVE,              RESULT,     asks=x.Evaluation, takes=(NOTE,), fills=x.from_record, checks=(x.looked_at_again,),               writes=x.evaluated, opens=x.reviewed_anew,                            tells=(LEAD, UNIT, MKT_LEAD),     law=A["例外须定期再评估"]),
    Rule("condition_met", "终止条件成就",     (HANDLER, MKT), LIVE,             EXPIRED,    asks=x.Met, fills=x.from_record,                                                                  writes=x.status("EXPIRED"),                                           tells=EVERYBODY,                  law=FC783["12"]),
    Rule("sunset",        "例外期满",         TIME,          LIVE,              EXPIRED,                                                                                                  writes=x.run_out,                                                     tells=EVERYBODY,                  law=FC783["12"]),
    Rule("end_measure",   "停止执行、修改或废止", LEADS,     (*LIVE, EXPIRED),  ENDED,      asks=x.Ending, takes=(NOTE,), fills=x.from_record, grave=True,                                    writes=x.status("ENDED"),                                             tells=(HANDLER, MKT_LEAD, SUP),   law=FC783["12,18"]),
    Rule("renew",         "另行审查",         LEADS,         EXPIRED,           RENEWED,    asks=x.Renewal, fills=x.from_record,                                                              writes=x.status("RENEWED"), opens=x.reviewed_anew,                    tells=(HANDLER, MKT_LEAD, SUP),   law=FC783["18"]),
)

CLOCKS = (
    #     key                  title               kind    limit                             runs in         law                          since which answer, when, what passing it brings
    Clock("exception.remind",  "例外届满前提醒",   REMIND, Policy("fc.day"),                 LIVE,           A["例外届满前提醒"],         since="remind_on", when=x.still_ahead,   passing=("remind_end",)),
    Clock("exception.review",  "再评估日",         REMIND, Policy("fc.day"),                 (HOLDING,),     A["例外须定期再评估"],       since="review_on",                       passing=("review_due",)),
    Clock("exception.sunset",  "例外期满",         REMIND, Policy("fc.day"),                 LIVE,           FC783["12"],                 since="lapses_on", when=x.is_dated,      passing=("sunset",)),
    Clock("exception.evaluate", "评估期限",        MAX,    Policy("fc.exception.evaluate"),  (EVALUATING,),  A["例外评估期限"]),
    Clock("exception.act",     "期满处理期限",     MAX,    Policy("fc.exception.act"),       (EXPIRED,),     A["例外期满处理期限"]),
)
# fmt: on

EXCEPTION = Workflow(
    "competition_exception",
    "公平竞争审查例外规定的期限",
    effective=date(2026, 1, 1),
    begins=HOLDING,
    rules=RULES,
    facts=x.ExceptionFacts,
    law=FC783.whole,
    clocks=CLOCKS,
    supervisor=SUP,
    leads=(LEAD, UNIT, MKT_LEAD),
    roles=(HANDLER, LEAD, UNIT, MKT, MKT_LEAD, SUP),
    kinds=KINDS,
    titles=TITLES,
    proof=x.PROOF,
)
