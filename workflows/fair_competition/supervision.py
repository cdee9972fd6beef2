"""公平竞争审查监督: a measure already issued is checked, put right, and its head interviewed where it is not. One line, one rule."""

from datetime import date

from engine.citations import ASSUMED
from engine.clocks import ClockKind
from engine.definition import STAY, Apart, Book, Choice, Clock, Policy, Rule, State, Turn, TurnKind, Workflow
from workflows.documents import ALL, NOTE
from workflows.fair_competition import supervision_rules as x
from workflows.fair_competition.titles import TITLES
from workflows.law import FC783
from workflows.roles import LEAD, MKT, MKT_ABOVE, MKT_LEAD, SUP

A = ASSUMED
MAX = ClockKind.MAX

# fmt: off
#                        key            title          awaits      waits (a declared wait without a clock)
EXAMINING   = State("EXAMINING",   "核查",        MKT,        waits="由市场监管部门核查，时间由其安排")
TO_NOTIFY   = State("TO_NOTIFY",   "待签发整改通知", MKT_LEAD, waits="待市场监管部门负责人签发")
RECTIFYING  = State("RECTIFYING",  "整改",        LEAD)
VERIFYING   = State("VERIFYING",   "复查",        MKT)
CLEAR       = State("CLEAR",       "未发现问题",  final=True)
RECTIFIED   = State("RECTIFIED",   "已整改",      final=True)
REFERRED    = State("REFERRED",    "移送处理",    final=True)

NOTICE   = Book("competition_rectify", "公平竞争审查整改通知", "{mark}公竞改〔{year}〕{n}号")
FOUND    = Choice("finding", {"CONFORMS": CLEAR, "VIOLATES": TO_NOTIFY})
VERIFIED = Choice("result",  {"RECTIFIED": RECTIFIED, "NOT_RECTIFIED": RECTIFYING})

RULES = (
    #    act                    title               who        from         to          what it takes                                what must hold                                      what it changes and keeps                                                                    whom it tells              law
    Rule("spot_check",          "抽查",             MKT,       None,        EXAMINING,  asks=x.SpotCheck, takes=ALL,                                                                     writes=x.kept, part="CHECKER",                                                                                          law=FC783["21"]),
    Rule("take_report",         "受理举报",         MKT,       None,        EXAMINING,  asks=x.Report, takes=ALL,                                                                        writes=x.kept, part="CHECKER",                                                                                          law=FC783["22"]),
    Rule("inspect",             "督查",             MKT,       None,        EXAMINING,  asks=x.SpotCheck, takes=ALL,                                                                     writes=x.kept, part="CHECKER",                                                                                          law=FC783["23"]),
    Rule("find",                "核查结果",         MKT,       EXAMINING,   FOUND,      asks=x.Finding, takes=(NOTE,),               checks=(x.names_the_items,),                        writes=x.kept, part="CHECKER",                                                               tells=(MKT_LEAD,),         law=FC783["21-22"]),
    Rule("return_finding",      "退回核查",         MKT_LEAD,  TO_NOTIFY,   EXAMINING,  asks=x.Why,                                                                                                                                                                                    tells=(MKT,),              law=A["核查与签发分离"]),
    Rule("notify",              "签发整改通知",     MKT_LEAD,  TO_NOTIFY,   RECTIFYING, asks=x.Order, grave=True,                                                                        writes=x.kept, book=NOTICE, part="SIGNER",                                                   tells=(LEAD, SUP),         law=FC783["21-22"]),
    Rule("report_rectified",    "报告整改情况",     LEAD,      RECTIFYING,  VERIFYING,  asks=x.Rectified, takes=ALL,                                                                     writes=x.kept, part="REPORTER",                                                              tells=(MKT, MKT_LEAD),     law=FC783["24"]),
    Rule("verify",              "复查",             MKT,       VERIFYING,   VERIFIED,   asks=x.Verification,                                                                             writes=x.kept, part="CHECKER",                                                               tells=(LEAD, SUP),         law=FC783["24"]),
    Rule("urge",                "督促整改",         MKT_LEAD,  RECTIFYING,  STAY,       asks=x.Why,                                  only_if=(x.overdue,),                               sets=x.sets(urged=True), writes=x.kept, turns=(Turn(TurnKind.RESTART, "rectify"),),           tells=(LEAD, SUP),         law=FC783["24"]),
    Rule("ask_interview",       "请上级约谈",       MKT_LEAD,  RECTIFYING,  STAY,       asks=x.AskInterview, fills=x.next_higher,    when=(x.has_been_urged, x.not_yet_asked), only_if=(x.overdue,), checks=(x.there_is_one,), sets=x.sets(referred=True), writes=x.kept, assigns=x.above, tells=(MKT_ABOVE, SUP), law=FC783["24"]),
    Rule("interview",           "约谈",             MKT_ABOVE, RECTIFYING,  STAY,       asks=x.Interview, fresh=(NOTE,),             when=(x.has_been_urged, x.not_yet_met), only_if=(x.overdue,), sets=x.sets(interviewed=True), writes=x.kept, part="INTERVIEWER", turns=(Turn(TurnKind.RESTART, "rectify"),), tells=(LEAD, MKT_LEAD, SUP), law=FC783["24"]),
    Rule("refer",               "移送处理",         MKT_LEAD,  RECTIFYING,  REFERRED,   asks=x.Why, grave=True,                      when=(x.has_been_met,), only_if=(x.overdue,),       writes=x.kept, part="SIGNER",                                                                tells=(LEAD, SUP),         law=FC783["25"]),
)

CLOCKS = (
    #     key         title          kind  limit                 runs in         law
    Clock("rectify",  "整改期限",    MAX,  Policy("fc.rectify"), (RECTIFYING,),  A["整改期限"]),
    Clock("verify",   "复查期限",    MAX,  Policy("fc.verify"),  (VERIFYING,),   A["复查期限"]),
)

APART = (
    Apart("CHECKER",  "SIGNER",      A["核查与签发分离"]),
    Apart("CHECKER",  "REPORTER",    A["核查人不是被查单位的人"]),
    Apart("REPORTER", "SIGNER",      A["核查人不是被查单位的人"]),
    Apart("REPORTER", "INTERVIEWER", A["约谈人不是被约谈单位的人"]),
)
# fmt: on

SUPERVISION = Workflow(
    "competition_supervision",
    "公平竞争审查监督",
    effective=date(2026, 1, 1),
    begins=EXAMINING,
    rules=RULES,
    facts=x.SupervisionFacts,
    law=FC783.whole,
    clocks=CLOCKS,
    apart=APART,
    supervisor=SUP,
    leads=(LEAD, MKT_LEAD),
    roles=(LEAD, MKT, MKT_LEAD, MKT_ABOVE, SUP),
    kinds=ALL,
    titles=TITLES,
    proof=x.PROOF,
)
