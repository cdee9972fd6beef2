"""公平竞争审查: the whole procedure on one screen, alone or as a child of a decision or document. One line, one rule, its law at the end."""

from datetime import date

from engine.citations import ASSUMED
from engine.clocks import ClockKind
from engine.definition import STAY, TIME, Apart, Book, Choice, Clock, Policy, Protects, Rule, State, Workflow
from workflows.documents import CONSULTATION, DRAFT, EXPLANATION, GROUNDS, NOTE, OF_DECISIONS
from workflows.fair_competition import answers as w
from workflows.fair_competition import effects as e
from workflows.fair_competition import facts as f
from workflows.fair_competition import forms as q
from workflows.fair_competition import people as p
from workflows.fair_competition.proof import PROOF
from workflows.fair_competition.titles import TITLES
from workflows.law import FC783, JIYUAN_FC, REGION_FC
from workflows.normative_document.papers import SOLICITED
from workflows.roles import BODY_REVIEWER as CREV
from workflows.roles import FAIR, HANDLER, LEAD, MKT, MKT_LEAD, SUP, UNIT

A = ASSUMED
MAX, MIN = ClockKind.MAX, ClockKind.MIN
KINDS = tuple(dict.fromkeys((*OF_DECISIONS, SOLICITED)))
PAPERS = (EXPLANATION, GROUNDS, CONSULTATION, SOLICITED, NOTE)

# fmt: off
#                            key                 title            awaits      waits (a declared wait without a clock)
SCOPING          = State("SCOPING",          "识别",           HANDLER,    waits="待承办人识别是否涉及经营者经济活动")
NA_PROPOSED      = State("NA_PROPOSED",      "待确认不适用",   CREV,       waits="待审查人员确认不适用的理由")
PLANNING         = State("PLANNING",         "待听取意见",     HANDLER,    waits="待承办人听取经营者、行业协会商会的意见")
CONSULTING       = State("CONSULTING",       "听取意见",       HANDLER)
SELF_REVIEW      = State("SELF_REVIEW",      "初审",           HANDLER,    waits="由起草单位对照十九项标准初审")
TO_CONCLUDE      = State("TO_CONCLUDE",      "待签发结论",     LEAD,       waits="待起草单位负责人签发审查结论")
TO_SUBMIT        = State("TO_SUBMIT",        "待送会同审查",   LEAD,       waits="待起草单位负责人批准送会同审查")
JOINT_SUBMITTED  = State("JOINT_SUBMITTED",  "送会同审查",     MKT)
SUPPLEMENTING    = State("SUPPLEMENTING",    "待补正",         HANDLER)
RETURNED         = State("RETURNED",         "退回",           LEAD,       waits="待起草单位补齐材料后再送，或者撤回")
JOINT_REVIEWING  = State("JOINT_REVIEWING",  "会同审查",       MKT)
JOINT_DRAFTED    = State("JOINT_DRAFTED",    "拟结论",         MKT_LEAD)
VIOLATES         = State("VIOLATES",         "违反标准",       LEAD,       waits="须修改文本、主张适用例外或者撤回，不得出台")
CLAIMED          = State("CLAIMED",          "主张适用例外",   MKT_LEAD)
CLAIMED_OWN      = State("CLAIMED_OWN",      "拟适用例外",     LEAD,       waits="自行审查的，待起草单位负责人决定是否适用例外")
NOT_APPLICABLE   = State("NOT_APPLICABLE",   "不适用",         final=True)
PASSED           = State("PASSED",           "符合标准",       final=True)
EXCEPTED         = State("EXCEPTION",        "适用例外",       final=True)
WITHDRAWN        = State("WITHDRAWN",        "撤回",           final=True)
TERMINATED       = State("TERMINATED",       "随主件终止",     final=True)

OWN          = (SCOPING, PLANNING, CONSULTING, SELF_REVIEW, TO_CONCLUDE, TO_SUBMIT, SUPPLEMENTING, RETURNED, VIOLATES)
UNDECIDED    = (*OWN, NA_PROPOSED, JOINT_SUBMITTED, JOINT_REVIEWING, JOINT_DRAFTED, CLAIMED, CLAIMED_OWN)
LEADS        = (LEAD, UNIT)  # 分管领导, or the leader of the unit that undertakes a decision
CONCLUSION   = Book("competition_conclusion", "公平竞争审查结论", "{mark}公竞〔{year}〕{n}号")
TOUCHES      = Choice("touches",    {"YES": PLANNING, "NO": NA_PROPOSED})
FOUND        = Choice("next",       {"SIGN": TO_CONCLUDE, "JOINT": TO_SUBMIT, "VIOLATES": VIOLATES})
SIGNED       = Choice("conclusion", {"PASS": PASSED, "VIOLATES": VIOLATES})
MENDED       = Choice("next",       {"REVIEW": SELF_REVIEW, "JOINT": JOINT_SUBMITTED})
DECIDED_BY   = Choice("next",       {"SELF": CLAIMED_OWN, "JOINT": CLAIMED})

RULES = (
    #    act                   title              who       from                     to               what it takes                                                  what must hold                                                                         what it changes and keeps                                                                          whom it tells                  law
    Rule("begin",              "提起审查",        HANDLER,  None,                    SCOPING,         asks=q.Measure, takes=(DRAFT, *PAPERS), fills=w.from_office, checks=(w.own_unit,),                                                                       sets=f.begun, writes=e.measure, assigns=e.parties, part="HANDLER",                                                               law=FC783["2"]),
    Rule("identify",           "识别",            HANDLER,  SCOPING,                 TOUCHES,         asks=q.Identification, needs=(DRAFT,),                                                                                                                part="HANDLER",                                                                                    tells=(CREV,),                 law=FC783["2"]),
    Rule("confirm_na",         "确认不适用",      CREV,     NA_PROPOSED,             NOT_APPLICABLE,  asks=q.Why, grave=True, only_if=(p.outside,),                                                                                                         writes=e.not_applicable, part="CONFIRMER",                                                         tells=(HANDLER, LEAD, UNIT),   law=A["不适用须写明理由并经审查人员确认"]),
    Rule("refuse_na",          "不同意不适用",    CREV,     NA_PROPOSED,             PLANNING,        asks=q.Why,                                                                                                                                           part="CONFIRMER",                                                                                  tells=(HANDLER,),              law=FC783["2"]),
    Rule("consult",            "听取意见",        HANDLER,  PLANNING,                CONSULTING,      asks=q.Asking, takes=PAPERS,                                                                                                                          tasks=e.asked, part="HANDLER",                                                                                                    law=FC783["16"]),
    Rule("close_consultation", "汇总意见",        HANDLER,  CONSULTING,              SELF_REVIEW,     asks=q.Closing, fresh=(CONSULTATION,),                         checks=(w.long_enough, w.heard_widely),                                                sets=f.sets(heard="ASKED"), writes=e.heard, part="HANDLER",                                                                       law=FC783["16"]),
    Rule("merge_comments",     "并入公开征求意见", HANDLER, PLANNING,                SELF_REVIEW,     asks=q.Merged, takes=PAPERS,                                   checks=(w.merged_truly, w.heard_widely),                                               sets=f.sets(heard="MERGED"), writes=e.heard, part="HANDLER",                                                                      law=REGION_FC["6-7"]),
    Rule("skip_consultation",  "依法保密不听取",  LEADS,    PLANNING,                SELF_REVIEW,     asks=q.Why,                                                                                                                                           sets=f.sets(heard="SECRET"),                                                                       tells=(HANDLER, SUP),          law=REGION_FC["6-7"]),
    Rule("review_items",       "初审",            HANDLER,  SELF_REVIEW,             FOUND,           asks=q.SelfReview, needs=(DRAFT,), takes=(NOTE,), fills=w.routed, checks=(w.answered_wholly, w.goes_where_it_must),                                     sets=f.reviewed, writes=e.answered("SELF"), tasks=e.findings, part="HANDLER",                      tells=(LEAD, UNIT),            law=FC783["13-14"]),
    Rule("return_review",      "退回重新初审",    LEADS,    (TO_CONCLUDE, TO_SUBMIT), SELF_REVIEW,    asks=q.Why,                                                                                                                                                                                                                                              tells=(HANDLER,),              law=A["初审由承办人负责，签发前可退回"]),
    Rule("guide",              "指导意见",        MKT,      (SELF_REVIEW, TO_CONCLUDE, CLAIMED_OWN), STAY, asks=q.Guidance, takes=(NOTE,),                           when=(f.by_itself,),                                                                                                                                                                      tells=(HANDLER, LEAD),         law=A["乡镇自行审查由县级市场监管部门指导"]),
    Rule("conclude",           "签发结论",        LEADS,    TO_CONCLUDE,             PASSED,          asks=q.Conclusion, grave=True,                                 when=(f.conforms,),                                                                    writes=e.concluded, book=CONCLUSION, part="OWN_SIGNER",                                            tells=(HANDLER, MKT),          law=FC783["13"]),
    Rule("submit_joint",       "送会同审查",      LEADS,    (TO_SUBMIT, RETURNED),   JOINT_SUBMITTED, asks=q.Note, needs=(EXPLANATION, GROUNDS), takes=PAPERS, when=(f.conforms,),                                                                    sets=f.sets(notices=0), part="APPROVER",                                                           tells=(MKT, MKT_LEAD),         law=FC783["14"]),
    Rule("ask_supplement",     "要求补正",        MKT,      JOINT_SUBMITTED,         SUPPLEMENTING,   asks=q.SupplementNotice,                                       when=(f.one_more_notice,),                                                             sets=f.noticed, tasks=e.gaps,                                                                      tells=(HANDLER, LEAD, UNIT),   law=JIYUAN_FC.whole),
    Rule("supplement",         "补正",            HANDLER,  SUPPLEMENTING,           JOINT_SUBMITTED, asks=q.Supplement, takes=PAPERS,                               checks=(w.gaps_answered,),                                                             tasks=e.gaps_filled, part="HANDLER",                                                               tells=(MKT,),                  law=JIYUAN_FC.whole),
    Rule("return_by_time",     "补正期满退回",    TIME,     SUPPLEMENTING,           RETURNED,                                                                                                                                                                                                                                                                tells=(HANDLER, LEAD, UNIT),   law=JIYUAN_FC.whole),
    Rule("return",             "退回",            MKT,      JOINT_SUBMITTED,         RETURNED,        asks=q.Why,                                                                                                                                           part="TAKER",                                                                                      tells=(HANDLER, LEAD, UNIT),   law=JIYUAN_FC.whole),
    Rule("accept_joint",       "受理会同审查",    MKT,      JOINT_SUBMITTED,         JOINT_REVIEWING, asks=q.Note, needs=(EXPLANATION, GROUNDS), only_if=(p.outside,),                                                                               sets=f.sets(joined=True, notices=0), assigns=e.taker, part="TAKER",                                tells=(HANDLER, MKT_LEAD),     law=FC783["14"]),
    Rule("assign_joint",       "改派会同审查人员", MKT_LEAD, JOINT_REVIEWING,        STAY,            asks=q.Named,                                                  checks=(p.reviewer_named,),                                                            assigns=e.joint_reviewer,                                                                          tells=(MKT,),                  law=A["回避、缺位的改派"]),
    Rule("draft_conclusion",   "拟会同审查结论",  MKT,      JOINT_REVIEWING,         JOINT_DRAFTED,   asks=q.JointReview, takes=(NOTE,), only_if=(p.outside,),       checks=(w.answered_wholly, w.concludes_as_answered),                                   sets=f.proposed, writes=e.answered("JOINT"), tasks=e.drafted, part="AUTHOR",                       tells=(MKT_LEAD,),             law=FC783["14"]),
    Rule("return_conclusion",  "退回重拟",        MKT_LEAD, JOINT_DRAFTED,           JOINT_REVIEWING, asks=q.Why,                                                                                                                                           sets=f.sets(proposed=""),                                                                          tells=(MKT,),                  law=A["会同审查两人负责"]),
    Rule("sign_conclusion",    "签发会同审查结论", MKT_LEAD, JOINT_DRAFTED,          SIGNED,          asks=q.Signature, fills=w.as_drafted, grave=True, only_if=(p.outside,), when=(f.drafted,), checks=(w.signs_what_was_drafted,),                                  writes=e.joint_conclusion, book=CONCLUSION, part="SIGNER",                                         tells=(HANDLER, LEAD, UNIT),   law=FC783["14"]),
    Rule("revise",             "修改后再审",      LEADS,    VIOLATES,                MENDED,          asks=q.Revision, fresh=(DRAFT,), takes=PAPERS, fills=w.after_revision, checks=(w.findings_answered, w.another_text, w.revised_truly),                  sets=f.revised, tasks=e.mended, part="REVISER",                                                    tells=(HANDLER, MKT),          law=FC783["18"]),
    Rule("claim_exception",    "主张适用例外",    HANDLER,  VIOLATES,                DECIDED_BY,      asks=q.Claim, takes=PAPERS, fills=w.by_route,                  checks=(w.ends_some_day, w.decided_by_route),                                          writes=e.claim, tasks=e.claim_kept, part="HANDLER",                                                tells=(LEAD, UNIT, MKT_LEAD),  law=FC783["12"]),
    Rule("grant_exception",    "同意适用例外",    MKT_LEAD, CLAIMED,                 EXCEPTED,        asks=q.Grant, fills=w.as_claimed, grave=True, only_if=(p.outside,), checks=(w.still_to_end,),                                                              writes=e.exception, book=CONCLUSION, opens=e.watched, part="SIGNER",                               tells=(HANDLER, LEAD, UNIT, SUP), law=FC783["12,17"]),
    Rule("grant_exception",    "同意适用例外",    LEADS,    CLAIMED_OWN,             EXCEPTED,        asks=q.Grant, fills=w.as_claimed, grave=True,                  checks=(w.still_to_end,),                                                              writes=e.exception, book=CONCLUSION, opens=e.watched, part="OWN_SIGNER",                           tells=(HANDLER, MKT, SUP),     law=FC783["12,17"]),
    Rule("refuse_exception",   "不同意适用例外",  MKT_LEAD, CLAIMED,                 VIOLATES,        asks=q.Why,                                                                                                                                           part="SIGNER",                                                                                     tells=(HANDLER, LEAD, UNIT),   law=FC783["12"]),
    Rule("refuse_exception",   "不同意适用例外",  LEADS,    CLAIMED_OWN,             VIOLATES,        asks=q.Why,                                                                                                                                           part="OWN_SIGNER",                                                                                 tells=(HANDLER,),              law=FC783["12"]),
    Rule("hand_over",          "移交承办",        LEADS,    UNDECIDED,               STAY,            asks=q.Handler,                                                checks=(p.handler_named,),                                                             assigns=e.handler,                                                                                 tells=(HANDLER,),              law=A["承办人变动的移交"]),
    Rule("withdraw",           "撤回",            LEADS,    UNDECIDED,               WITHDRAWN,       asks=q.Why, grave=True,                                                                                                                                                                                                                                  tells=(HANDLER, MKT),          law=A["撤回记为终止，不记为符合标准"]),
)

CLOCKS = (
    #     key           title               kind    limit                      runs in                                     law                          what passing it brings, whom it protects
    Clock("comment",    "听取意见期限",     MIN,    Policy("fc.comment"),      (CONSULTING,),                              REGION_FC["6-7"],            protects=Protects.PUBLIC),
    Clock("intake",     "受理期限",         MAX,    Policy("fc.intake"),       (JOINT_SUBMITTED,),                         A["会同审查的受理期限"],     office_hours=True),
    Clock("supplement", "补正期限",         MAX,    Policy("fc.supplement"),   (SUPPLEMENTING,),                           JIYUAN_FC.whole,             passing=("return_by_time",)),
    Clock("joint",      "会同审查期限",     MAX,    Policy("fc.joint.max"),    (JOINT_REVIEWING, JOINT_DRAFTED),           A["会同审查期限"]),
    Clock("claim",      "例外审查期限",     MAX,    Policy("fc.joint.max"),    (CLAIMED,),                                 A["会同审查期限"]),
)

APART = (
    Apart("HANDLER",   "CONFIRMER",  A["承办与确认分离"]),
    Apart("HANDLER",   "APPROVER",   A["承办与批准分离"]),
    Apart("HANDLER",   "OWN_SIGNER", A["承办与签发分离，两人负责"]),
    Apart("HANDLER",   "TAKER",      A["会同审查人员不是起草单位的人"]),
    Apart("HANDLER",   "AUTHOR",     A["会同审查人员不是起草单位的人"]),
    Apart("HANDLER",   "SIGNER",     A["会同审查人员不是起草单位的人"]),
    Apart("APPROVER",  "TAKER",      A["会同审查人员不是起草单位的人"]),
    Apart("APPROVER",  "AUTHOR",     A["会同审查人员不是起草单位的人"]),
    Apart("APPROVER",  "SIGNER",     A["会同审查人员不是起草单位的人"]),
    Apart("REVISER",   "TAKER",      A["会同审查人员不是起草单位的人"]),
    Apart("REVISER",   "AUTHOR",     A["会同审查人员不是起草单位的人"]),
    Apart("REVISER",   "SIGNER",     A["会同审查人员不是起草单位的人"]),
    Apart("APPROVER",  "CONFIRMER",  A["批准与确认分离"]),
    Apart("AUTHOR",    "SIGNER",     A["会同审查两人负责"], per_round=True),
)
# fmt: on

WORKFLOW = Workflow(
    "fair_competition",
    "公平竞争审查",
    effective=date(2026, 1, 1),
    begins=SCOPING,
    rules=RULES,
    facts=f.FairFacts,
    law=FC783.whole,
    clocks=CLOCKS,
    apart=APART,
    text=DRAFT,
    new_text=f.new_text,
    supervisor=SUP,
    leads=(LEAD, UNIT, MKT_LEAD),
    ended=TERMINATED,
    reports=e.told,
    roles=FAIR,
    kinds=KINDS,
    titles=TITLES,
    proof=PROOF,
)
