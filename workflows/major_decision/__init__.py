"""县、市重大行政决策: the whole procedure on one screen, from proposal to evaluation. One line, one rule, its law at the end of the line."""

from datetime import date

from engine.citations import ASSUMED
from engine.clocks import ClockKind
from engine.definition import (
    STAY,
    TIME,
    Apart,
    Book,
    Choice,
    Clock,
    Policy,
    Protects,
    Rule,
    State,
    Turn,
    TurnKind,
    Workflow,
)  # fmt: skip
from workflows import competing as k
from workflows.documents import (
    DRAFT,
    EVALUATED,
    EXECUTION,
    EXPLANATION,
    FINAL,
    GROUNDS,
    MINUTES,
    NOTE,
    OF_DECISIONS,
    REPORTED,
    RISK_STATEMENT,
    STUDY,
    UNIT_OPINION,
)  # fmt: skip
from workflows.law import D713, DISCLOSURE, FC783, SHANDONG336, SICHUAN_DECISIONS
from workflows.major_decision import absorption as ab
from workflows.major_decision import adjusting as ad
from workflows.major_decision import afterwards as aw
from workflows.major_decision import answers as w
from workflows.major_decision import concluding as cl
from workflows.major_decision import conditions as c
from workflows.major_decision import effects as e
from workflows.major_decision import facts as f
from workflows.major_decision import forms as q
from workflows.major_decision import meeting_effects as me
from workflows.major_decision import meeting_forms as mq
from workflows.major_decision import people as p
from workflows.major_decision import retexted as rt
from workflows.major_decision import window_forms as wq
from workflows.major_decision import windows as wi
from workflows.major_decision.commented import none_left_out
from workflows.major_decision.evidence import each_its_own
from workflows.major_decision.gates import may_discuss, may_issue
from workflows.major_decision.meeting import deliberated_truly
from workflows.major_decision.package import listed_package, package_complete
from workflows.major_decision.preconditions import settled_well
from workflows.major_decision.proof import PROOF
from workflows.major_decision.proposed import proposed_truly
from workflows.major_decision.titles import TITLES
from workflows.roles import BODY_ADVISER as ADV
from workflows.roles import BODY_LEAD as CLEAD
from workflows.roles import BODY_REVIEWER as CREV
from workflows.roles import CHECKER, DECISION, GOV_HEAD, GOV_OFFICE, HANDLER, SUP, UNIT, UNIT_LEGAL
from workflows.township_review import answers as t
from workflows.township_review import conditions as tc
from workflows.township_review import effects as te

A = ASSUMED
MAX, MIN, REMIND = ClockKind.MAX, ClockKind.MIN, ClockKind.REMIND
PAPERS = tuple(kind for kind in OF_DECISIONS if not kind.text)

# fmt: off
#                           key                     title                 awaits        waits (a declared wait, shown)
PROPOSED        = State("PROPOSED",             "建议",               HANDLER,     waits="由承办单位研究论证")
STUDIED         = State("STUDIED",              "论证",               GOV_OFFICE,  waits="待决策机关决定是否启动")
STARTED         = State("STARTED",              "启动",               HANDLER,     waits="由承办单位组织拟订")
DRAFTING        = State("DRAFTING",             "拟订",               HANDLER,     waits="由承办单位拟订，时间由其安排")
PRECONDITIONS   = State("PRECONDITIONS",        "法定程序",           HANDLER,     waits="各项法定程序办理中")
UNIT_REVIEW     = State("UNIT_REVIEW",          "单位内审",           UNIT,        waits="由承办单位负责人审签")
SUBMITTED       = State("SUBMITTED",            "送审",               GOV_OFFICE)
SUPPLEMENTING   = State("SUPPLEMENTING",        "待补正",             HANDLER)
RETURNED        = State("RETURNED",             "退回",               HANDLER,     waits="由承办单位补办程序后重新送审")
RECEIVED        = State("RECEIVED",             "收件",               CREV)
ACCEPTED        = State("ACCEPTED",             "受理",               CLEAD)
ASSIGNED        = State("ASSIGNED",             "分办",               CLEAD)
REVIEWING       = State("REVIEWING",            "审查",               CREV)
ADVISER_CONSULT = State("ADVISER_CONSULT",      "征求顾问意见",       ADV)
INQUIRY         = State("INQUIRY",              "调查论证",           CREV)
CHECKING        = State("CHECKING",             "复核",               CHECKER)
DRAFT_OPINION   = State("DRAFT_OPINION",        "拟初步意见",         CLEAD)
FIRST_OPINION   = State("FIRST_OPINION",        "初步意见",           UNIT)
DISPUTED        = State("DISPUTED",             "分歧",               CREV)
PANEL           = State("PANEL",                "评审",                            waits="由评审团评审，审查期限停计")
FINAL_OPINION   = State("FINAL_OPINION",        "最终意见",           CLEAD)
ADVISER_FINAL   = State("ADVISER_FINAL",        "出具前征求顾问意见", ADV)
REVISING        = State("REVISING",             "修改",               HANDLER)
ANSWERED        = State("ANSWERED",             "待确认",             CREV)
BLOCKED         = State("BLOCKED",              "不得提交",           HANDLER,     waits="须以不同文本重新办理，或者撤回")
GATE_OPEN       = State("GATE_OPEN",            "可提交讨论",         GOV_OFFICE)
SCHEDULED       = State("SCHEDULED",            "上会",               GOV_OFFICE)
DECIDED         = State("DECIDED",              "已决定",             CREV,        waits="待提交定稿比对")
TEXT_FINAL      = State("TEXT_FINAL",           "已定稿",             GOV_OFFICE,  waits="待向党委报告并公布")
PUBLISHED       = State("PUBLISHED",            "公布",               GOV_OFFICE,  waits="待归档或交付执行")
EXECUTING       = State("EXECUTING",            "执行",               HANDLER)
TROUBLED  = State("REPORTED",             "问题报告",           GOV_OFFICE,  waits="待决策机关研究处理")
HALTED          = State("EXECUTION_SUSPENDED",  "暂停执行",           GOV_OFFICE,  waits="待会议决定")
EVALUATING      = State("EVALUATING",           "后评估",             GOV_OFFICE)
REPLACED        = State("REPLACED",             "已被调整",           GOV_OFFICE,  waits="新的决策已公布，待归档办结")
CEASED          = State("CEASED",               "已停止执行",         GOV_OFFICE,  waits="待归档办结")
DROPPED         = State("DROPPED",              "不予启动",           final=True)
NOT_ACCEPTED    = State("NOT_ACCEPTED",         "不予受理",           final=True)
WITHDRAWN       = State("WITHDRAWN",            "撤回",               final=True)
TERMINATED      = State("TERMINATED",           "终止",               final=True)
EXEMPT          = State("EXEMPT",               "应急处置",           final=True)
REJECTED        = State("REJECTED",             "未通过",             final=True)
ARCHIVED        = State("ARCHIVED",             "归档办结",           final=True)
ADJUSTED        = State("ADJUSTED",             "调整",               final=True)
STOPPED         = State("STOPPED",              "停止执行",           final=True)

REVIEWED      = (ACCEPTED, ASSIGNED, REVIEWING, CHECKING, DRAFT_OPINION, FINAL_OPINION)  # the review's clock runs
ASIDE         = {ADVISER_CONSULT: "征求法律顾问意见", ADVISER_FINAL: "征求法律顾问意见", INQUIRY: "调查、座谈或论证", FIRST_OPINION: "征求承办单位意见", DISPUTED: "异议复核", PANEL: "评审团评审"}
UNDER_REVIEW  = (SUBMITTED, SUPPLEMENTING, RECEIVED, ACCEPTED, ASSIGNED, REVIEWING, ADVISER_CONSULT, INQUIRY, CHECKING, DRAFT_OPINION, FIRST_OPINION, DISPUTED, FINAL_OPINION, ADVISER_FINAL, REVISING, ANSWERED)
PREPARABLE    = (PRECONDITIONS, UNIT_REVIEW, SUBMITTED, SUPPLEMENTING, RECEIVED, REVISING, ANSWERED, GATE_OPEN)  # not while the review decides what is missing
BEFORE_MEETING = (PROPOSED, STUDIED, STARTED, DRAFTING, PRECONDITIONS, UNIT_REVIEW, RETURNED, BLOCKED, *UNDER_REVIEW, PANEL, GATE_OPEN, SCHEDULED)
AFTER_PANEL   = (FINAL_OPINION, ADVISER_FINAL, REVISING, ANSWERED, GATE_OPEN, SCHEDULED)  # its opinion is there, nothing is decided
IN_FORCE      = (PUBLISHED, EXECUTING, TROUBLED, HALTED, EVALUATING)
AFTERWARDS    = (*IN_FORCE, REPLACED, CEASED)
OPINION       = Book("decision_opinion", "合法性审查意见书", "{mark}审〔{year}〕{n}号")
STARTS        = Choice("result",     {"START": STARTED, "DROP": DROPPED})
TOLD          = Choice("conclusion", {"LAWFUL": FINAL_OPINION, "LAWFUL_WITH_ADVICE": FINAL_OPINION, "RISK_DISCLOSED": FINAL_OPINION, "REVISE": FIRST_OPINION, "RETURN_PROCEDURE": FIRST_OPINION, "UNLAWFUL": FIRST_OPINION, "OUT_OF_SCOPE": FIRST_OPINION})
CONCLUDED     = Choice("conclusion", {"LAWFUL": GATE_OPEN, "LAWFUL_WITH_ADVICE": GATE_OPEN, "RISK_DISCLOSED": GATE_OPEN, "REVISE": REVISING, "RETURN_PROCEDURE": RETURNED, "UNLAWFUL": BLOCKED, "OUT_OF_SCOPE": TERMINATED})
VOTED         = Choice("result",     {"PASSED": DECIDED, "IN_PRINCIPLE": DECIDED, "RESTUDY": REVISING, "NOT_PASSED": REJECTED})
COMPARED      = Choice("outcome",    {"SAME": TEXT_FINAL, "MARKED": TEXT_FINAL, "CHANGED": REVISING})
RESOLVED      = Choice("result",     {"CONTINUE": EXECUTING, "ADJUST": EXECUTING, "STOP": CEASED})  # adjusted: when the new one is published
HALT_RESOLVED = Choice("result",     {"CONTINUE": EXECUTING, "ADJUST": HALTED, "STOP": CEASED})
EVALUATED_TO  = Choice("result",     {"KEEP": EXECUTING, "ADJUST": EXECUTING, "STOP": CEASED})
gap_answered, finding_answered, point_answered = t.tasks_answered("GAP", "补正事项", "answers"), t.tasks_answered("FINDING", "问题", "dispositions"), t.tasks_answered("POINT", "争点", "points")

RULES = (
    #    act                    title                 who                        from                                                                      to               what it takes, what must hold                                                                                                            what it changes and keeps                                                                            whom it tells, law
    Rule("propose",             "决策建议",           GOV_OFFICE,                None,                                                                     PROPOSED,        asks=q.ProposalForm, takes=(NOTE,), checks=(proposed_truly, p.unit_named),                                                             sets=f.proposed, writes=e.proposal, assigns=e.unit,                                                  tells=(HANDLER, UNIT),             law=D713["10"]),
    Rule("study",               "论证",               HANDLER,                   PROPOSED,                                                                 STUDIED,         asks=q.StudyForm, takes=(STUDY, NOTE),                                                                                                   part="HANDLER",                                                                                      tells=(GOV_OFFICE,),               law=D713["10"]),
    Rule("start",               "启动决定",           GOV_OFFICE,                STUDIED,                                                                  STARTS,          asks=q.StartForm, takes=(MINUTES,), checks=(w.started_well, p.one_lead),                                                                 writes=e.start, tasks=e.joint, assigns=e.lead_unit,                                                              tells=(HANDLER, UNIT),             law=D713["3,11"]),
    Rule("draft",               "拟订草案",           HANDLER,                   STARTED,                                                                  DRAFTING,        asks=q.Drafting, takes=(DRAFT, EXPLANATION, GROUNDS, NOTE),                                                                              part="HANDLER",                                                                                                                         law=D713["12-13"]),
    Rule("prepare",             "列明法定程序",       HANDLER,                   DRAFTING,                                                                 PRECONDITIONS,   asks=q.Preparation, needs=(DRAFT, EXPLANATION), fills=w.listed, checks=(w.all_known,),                                                   sets=f.prepared, tasks=e.preconditions, part="HANDLER",                                              tells=(UNIT_LEGAL,),               law=D713["12-24"]),
    Rule("solicit",             "公开征求意见",       HANDLER,                   PRECONDITIONS,                                                            STAY,            asks=wq.SolicitationForm, takes=(DRAFT, EXPLANATION), fills=wi.to_settle_again, when=(c.no_window_open,), checks=(wi.window_long_enough,),                           sets=wi.opened, tasks=wi.settled_again, writes=wi.window_opened, opens=e.public_asked, part="HANDLER",                                                                   law=D713["15"]),
    Rule("close_solicitation",  "结束征求意见",       HANDLER,                   PRECONDITIONS,                                                            STAY,            asks=wq.SolicitationEnd, takes=PAPERS, when=(c.window_open,), checks=(wi.window_kept, none_left_out),                                      sets=f.sets(soliciting=False, short_window=False), writes=e.window_closed, part="HANDLER",                                                                  law=D713["15,18"]),
    Rule("collect_replies",     "汇总会签",           HANDLER,                   PRECONDITIONS,                                                            STAY,            asks=q.Replies, takes=PAPERS, checks=(w.replies_true,),                                                                                  writes=e.replies, part="COLLECTOR",                                                                                                     law=D713["13"]),
    Rule("settle",              "办理法定程序",       HANDLER,                   PREPARABLE,                                                               STAY,            asks=q.Prepared, takes=PAPERS, checks=(t.settled_truly, settled_well, each_its_own),                                                                  sets=f.settled, writes=e.settlements, tasks=e.settled, part="HANDLER",                                                                  law=D713["12-24"]),
    Rule("amend_draft",         "完善草案",           HANDLER,                   PRECONDITIONS,                                                            STAY,            asks=q.Why, fresh=(DRAFT,), takes=(EXPLANATION, GROUNDS), when=(c.no_window_open,), checks=(w.another_draft, t.no_old_text),                                       tasks=rt.amended, part="HANDLER",                                                                     tells=(UNIT,),                     law=D713["12-13"]),
    Rule("open_competition",    "提起公平竞争审查",   HANDLER,                   (PRECONDITIONS, SUPPLEMENTING, RETURNED, REVISING, GATE_OPEN),            STAY,            asks=k.CompetitionBegun, only_if=(k.text_there, k.none_under_way),                                                                   opens=k.opened, part="HANDLER",                                                                      tells=(UNIT,),                     law=FC783["13-14"]),
    Rule("keep_competition",    "公平竞争审查结论仍适用", CREV,                  (*UNDER_REVIEW, GATE_OPEN, SCHEDULED, DECIDED),                           STAY,            asks=k.CompetitionKept, only_if=(k.changed_since,),                                                                                      tasks=k.kept, part="CONFIRMER",                                                                      tells=(HANDLER, UNIT),             law=A["改动是否影响前置程序由审查人员认定"]),
    Rule("child_ended",         "另案办结",           TIME,                      (*BEFORE_MEETING, DECIDED, TEXT_FINAL, *AFTERWARDS),                      STAY,            asks=k.CompetitionEnded, fills=k.of_a_review, while_halted=True,                                                                        sets=k.ended, tasks=k.told(),                                                                        tells=(HANDLER,),                  law=FC783["18"]),
    Rule("internal_opinion",    "单位内审",           UNIT_LEGAL,                PRECONDITIONS,                                                            UNIT_REVIEW,     asks=q.InternalOpinion, fresh=(UNIT_OPINION,), when=(c.no_window_open,), checks=(w.passed_before,),                                      part="INTERNAL",                                                                                     tells=(UNIT,),                     law=SHANDONG336["14,41"]),
    Rule("return_draft",        "退回完善",           UNIT,                      UNIT_REVIEW,                                                              PRECONDITIONS,   asks=q.Why,                                                                                                                                                                                                                                   tells=(HANDLER,),                  law=A["承办单位内部审签"]),
    Rule("submit",              "送审",               UNIT,                      UNIT_REVIEW,                                                              SUBMITTED,       asks=q.Submission, needs=(DRAFT, EXPLANATION, GROUNDS, UNIT_OPINION), checks=(w.skipped_told,), warns=rt.told,                           sets=f.submitted, part="APPROVER",                                                                   tells=(GOV_OFFICE,),               law=D713["26"]),
    Rule("forward",             "转审查机构",         GOV_OFFICE,                SUBMITTED,                                                                RECEIVED,        asks=q.Forwarding,                                                                                                                                                                                                                            tells=(CREV, CLEAD),               law=A["政府办公室形式审查后转送"]),
    Rule("ask_supplement",      "要求补正",           GOV_OFFICE,                SUBMITTED,                                                                SUPPLEMENTING,   asks=q.SupplementNotice, when=(tc.one_more_notice,), checks=(t.repeats_only,),                                                           sets=f.noticed, tasks=e.gaps,                                                                        tells=(HANDLER, UNIT),             law=D713["26"]),
    Rule("ask_supplement",      "要求补正",           CREV,                      RECEIVED,                                                                 SUPPLEMENTING,   asks=q.SupplementNotice, when=(tc.one_more_notice,), checks=(t.repeats_only,),                                                           sets=f.noticed, tasks=e.gaps, part="TAKER",                                                          tells=(HANDLER, UNIT),             law=D713["26"]),
    Rule("supplement",          "补正",               HANDLER,                   SUPPLEMENTING,                                                            SUBMITTED,       asks=q.Supplement, takes=OF_DECISIONS, checks=(gap_answered, t.no_old_text),                                                             tasks=rt.and_amended(e.gaps_filled), part="HANDLER",                                                                 tells=(GOV_OFFICE,),               law=D713["26"]),
    Rule("second_window",       "催补",               TIME,                      SUPPLEMENTING,                                                            STAY,            when=(tc.first_window,), turns=(Turn(TurnKind.RESTART, "supplement"),),                                                                  sets=f.sets(windows=2),                                                                              tells=(HANDLER, UNIT),             law=A["补正两次"]),
    Rule("return_by_time",      "逾期退回",           TIME,                      SUPPLEMENTING,                                                            RETURNED,        when=(tc.last_window,),                                                                                                                                                                                                                       tells=(HANDLER, UNIT),             law=A["两次未补正的退回"]),
    Rule("return",              "退回",               GOV_OFFICE,                SUBMITTED,                                                                RETURNED,        asks=q.Return, checks=(t.twice_asked,),                                                                                                                                                                                                       tells=(HANDLER, UNIT),             law=D713["26"]),
    Rule("return",              "退回",               CREV,                      RECEIVED,                                                                 RETURNED,        asks=q.Return, checks=(t.twice_asked,),                                                                                                  part="TAKER",                                                                                        tells=(HANDLER, UNIT),             law=D713["26"]),
    Rule("refuse",              "不予受理",           CREV,                      RECEIVED,                                                                 NOT_ACCEPTED,    asks=q.Refusal, checks=(t.late_with_memo,), grave=True,                                                                                  sets=f.refused, writes=e.incident, also_tells=e.supervisor_when_late, part="TAKER",                  tells=(UNIT, GOV_OFFICE),          law=D713["25"]),
    Rule("accept",              "受理",               CREV,                      RECEIVED,                                                                 ACCEPTED,        asks=q.AcceptanceForm, needs=(DRAFT, EXPLANATION, GROUNDS, UNIT_OPINION), when=(tc.not_declared_late,), only_if=(rt.weighed,), checks=(w.competition_told,), sets=f.accepted, part="TAKER",                                                                       tells=(CLEAD, HANDLER, UNIT),      law=D713["26"]),
    Rule("assign",              "指定主办",           CLEAD,                     ACCEPTED,                                                                 ASSIGNED,        asks=q.MainReviewer, checks=(p.main_reviewer,),                                                                                          assigns=e.main_reviewer,                                                                             tells=(CREV,),                     law=A["主办、复核两人负责"]),
    Rule("assign_second",       "指定复核",           CLEAD,                     ASSIGNED,                                                                 REVIEWING,       asks=q.SecondReviewer, checks=(p.second_reviewer,),                                                                                      assigns=e.second_reviewer,                                                                           tells=(CREV, CHECKER),             law=A["主办、复核两人负责"]),
    Rule("reassign",            "改派主办",           CLEAD,                     (REVIEWING, INQUIRY, ADVISER_CONSULT, DRAFT_OPINION, DISPUTED, *AFTER_PANEL, DECIDED), STAY,     asks=q.Replacement, checks=(p.other_reviewer,),                                                                                          assigns=e.main_reviewer,                                                                             tells=(CREV,),                     law=A["回避、缺位与异议复核"]),
    Rule("replace_second",      "改派复核",           CLEAD,                     (REVIEWING, CHECKING),                                                    STAY,            asks=q.SecondReviewer, checks=(p.second_reviewer,),                                                                                      assigns=e.second_reviewer,                                                                           tells=(CHECKER,),                  law=A["回避、缺位与异议复核"]),
    Rule("consult",             "征求顾问意见",       CREV,                      REVIEWING,                                                                ADVISER_CONSULT, asks=q.Consultation, when=(c.adviser_wanted,), checks=(p.adviser_named,),                                                                assigns=e.adviser,                                                                                   tells=(ADV,),                      law=D713["28"]),
    Rule("advise",              "出具顾问意见",       ADV,                       ADVISER_CONSULT,                                                          REVIEWING,       asks=q.Advice,                                                                                                                           sets=f.sets(adviser_done=True), writes=e.advised, part="ADVISER",                                    tells=(CREV,),                     law=D713["28"]),
    Rule("inquire",             "调查、座谈或论证",   CREV,                      REVIEWING,                                                                INQUIRY,         asks=q.Inquiry,                                                                                                                                                                                                                               tells=(UNIT, HANDLER),             law=SHANDONG336["44"]),
    Rule("report_inquiry",      "记录调查论证结果",   CREV,                      INQUIRY,                                                                  REVIEWING,       asks=q.Findings, takes=PAPERS,                                                                                                                                                                                                                tells=(CLEAD,),                    law=SHANDONG336["44"]),
    Rule("disclose",            "记录国家无明确规定", CREV,                      (REVIEWING, DRAFT_OPINION),                                               STAY,            asks=q.Disclosure, takes=(RISK_STATEMENT,), when=(c.exploring,), checks=(w.trial_bounded,),                                              sets=f.sets(no_rule=True), writes=e.disclosure,                                                      tells=(CLEAD,),                    law=D713["25"]),
    Rule("reopen",              "列明须补程序",       CREV,                      (REVIEWING, DRAFT_OPINION),                                               STAY,            asks=q.Reopening, fills=w.waiting_still, checks=(w.procedures_known,),                                                                                          sets=f.sets(preconditions_open=True), tasks=e.reopened,                                              tells=(HANDLER, UNIT),             law=D713["26-27"]),
    Rule("reopen",              "列明须补程序",       CREV,                      (RECEIVED, ANSWERED, GATE_OPEN),                                          STAY,            asks=q.Reopening, fills=w.waiting_still, only_if=(rt.changed_since,), checks=(w.procedures_known,),                                                            sets=f.sets(preconditions_open=True), tasks=e.reopened,                                              tells=(HANDLER, UNIT),             law=D713["26-27"]),
    Rule("keep_procedures",     "法定程序仍然适用",   CREV,                      (RECEIVED, ANSWERED, GATE_OPEN),                                          STAY,            asks=q.ProceduresKept, only_if=(rt.changed_since,),                                                                                      tasks=rt.kept, part="CONFIRMER",                                                                     tells=(HANDLER, UNIT),             law=A["改动是否影响前置程序由审查人员认定"]),
    Rule("complete_checks",     "完成审查",           CREV,                      REVIEWING,                                                                CHECKING,        asks=q.Checks, checks=(t.three_aspects,),                                                                                                sets=f.checked, part="AUTHOR",                                                                       tells=(CHECKER,),                  law=D713["27"]),
    Rule("return_checks",       "退改",               CHECKER,                   CHECKING,                                                                 REVIEWING,       asks=q.Why,                                                                                                                                                                                                                                   tells=(CREV,),                     law=A["主办、复核两人负责"]),
    Rule("second_check",        "复核同意",           CHECKER,                   CHECKING,                                                                 DRAFT_OPINION,   asks=q.Note,                                                                                                                             part="CHECKER",                                                                                      tells=(CLEAD,),                    law=A["主办、复核两人负责"]),
    Rule("return_opinion",      "退回重拟",           CLEAD,                     (DRAFT_OPINION, FINAL_OPINION),                                           REVIEWING,       asks=q.Why, when=(c.undisputed,),                                                                                                        sets=f.returned,                                                                                     tells=(CREV,),                     law=A["审查与签发分离"]),
    Rule("give_first",          "出具初步意见",       CLEAD,                     DRAFT_OPINION,                                                            TOLD,            asks=q.FirstOpinionForm, checks=(cl.concludes_well,),                                                                                     sets=f.first, writes=e.first_opinion, part="SIGNER",                                                 tells=(UNIT, HANDLER),             law=A["先告知、后出具"]),
    Rule("consent",             "无异议",             UNIT,                      FIRST_OPINION,                                                            FINAL_OPINION,   asks=q.Note,                                                                                                                                                                                                                                  tells=(CLEAD,),                    law=A["异议期限"]),
    Rule("no_objection",        "异议期满",           TIME,                      FIRST_OPINION,                                                            FINAL_OPINION,                                                                                                                                                                                                                                                 tells=(UNIT, CLEAD),               law=A["异议期满不再受理"]),
    Rule("object",              "提出异议",           UNIT,                      FIRST_OPINION,                                                            DISPUTED,        asks=q.Objection, takes=(NOTE,), when=(c.objectable,),                                                                                   sets=f.sets(objected=True), writes=e.objection,                                                      tells=(CLEAD, CREV),               law=A["异议一次"]),
    Rule("recheck",             "复核异议",           CREV,                      DISPUTED,                                                                 STAY,            asks=q.Recheck, when=(c.not_reexamined,), checks=(cl.concludes_well,),                                                                    sets=f.rechecked, writes=e.rechecked, part="REEXAMINER",                                             tells=(UNIT, CLEAD),               law=A["复核由他人进行"]),
    Rule("accept_recheck",      "接受复核意见",       UNIT,                      DISPUTED,                                                                 FINAL_OPINION,   asks=q.Note, when=(c.reexamined,),                                                                                                                                                                                                            tells=(CLEAD,),                    law=A["异议期限"]),
    Rule("dispute_lapses",      "分歧期满",           TIME,                      DISPUTED,                                                                 FINAL_OPINION,   when=(c.reexamined,),                                                                                                                                                                                                                         tells=(UNIT, CLEAD),               law=A["异议期满不再受理"]),
    Rule("request_panel",       "提请评审",           (CLEAD, GOV_OFFICE, UNIT), DISPUTED,                                                                 PANEL,           asks=q.PanelRequest, takes=(NOTE,), when=(c.reexamined,), only_if=(p.panel_there,), grave=True,                                                            writes=e.dispute, tasks=e.points, opens=e.panel_opened, part="PETITIONER",                           tells=(UNIT, CLEAD, GOV_OFFICE),   law=A["重大疑难、分歧较大的提请评审"]),
    Rule("panel_review_ended",  "评审结束",           TIME,                      PANEL,                                                                    FINAL_OPINION,                                                                                                                                            sets=f.panel_ended, tasks=e.panel_told,                                                                                  tells=(CLEAD, CREV, UNIT),         law=A["评审意见供审查机构参考"]),
    Rule("answer_panel",        "答复评审意见",       CREV,                      FINAL_OPINION,                                                            STAY,            asks=q.PanelAnswer, fills=ab.names_panel, when=(c.panel_unanswered,), checks=(point_answered, ab.absorbed_truly, cl.concludes_anew),                                               sets=f.panel_heard, writes=e.absorption, tasks=e.points_answered, part="REEXAMINER",                 tells=(CLEAD, UNIT, GOV_OFFICE),               law=D713["28"]),
    Rule("consult",             "征求顾问意见",       CREV,                      FINAL_OPINION,                                                            ADVISER_FINAL,   asks=q.Consultation, when=(c.adviser_wanted,), checks=(p.adviser_named,),                                                                assigns=e.adviser,                                                                                   tells=(ADV,),                      law=D713["28"]),
    Rule("advise",              "出具顾问意见",       ADV,                       ADVISER_FINAL,                                                            FINAL_OPINION,   asks=q.Advice,                                                                                                                           sets=f.sets(adviser_done=True), writes=e.advised, part="ADVISER",                                    tells=(CREV, CLEAD),               law=D713["28"]),
    Rule("sign_final",          "签发意见书",         CLEAD,                     FINAL_OPINION,                                                            CONCLUDED,       asks=q.FinalOpinion, fills=ab.names_absorption, when=(c.adviser_heard, c.panel_answered, c.conflict_settled), checks=(cl.concludes_well, cl.as_told), grave=True,                         sets=f.concluded, writes=e.opinion, tasks=e.findings, book=OPINION, part="SIGNER",                   tells=(UNIT, HANDLER, GOV_OFFICE), law=D713["28"]),
    Rule("extend",              "延长审查期限",       CLEAD,                     REVIEWED,                                                                 STAY,            asks=q.Why, when=(tc.not_extended,), turns=(Turn(TurnKind.EXTEND, "review", Policy("decision.review.extend")),),                         sets=f.sets(extended=True),                                                                          tells=(UNIT,),                     law=A["复杂事项延长一次并告知"]),
    Rule("answer",              "反馈采纳情况",       HANDLER,                   REVISING,                                                                 ANSWERED,        asks=q.Dispositions, takes=(DRAFT, NOTE), when=(c.answerable,), checks=(finding_answered, t.reasoned, t.adopted_in_text, t.no_old_text), sets=f.sets(amended=True), writes=te.dispositions, tasks=rt.and_amended(te.findings_answered), part="HANDLER",       tells=(CREV,),                     law=SHANDONG336["47"]),
    Rule("confirm",             "确认",               CREV,                      ANSWERED,                                                                 GATE_OPEN,       asks=q.Note, only_if=(rt.weighed,),                                                                                                                             sets=f.sets(reviewed=True, confirmed=True, amended=False), writes=te.confirmation, part="CONFIRMER", tells=(UNIT, GOV_OFFICE),          law=SHANDONG336["47"]),
    Rule("query",               "要求再反馈",         CREV,                      ANSWERED,                                                                 REVISING,        asks=q.Query, fills=t.all_findings,                                                                                                      tasks=te.findings_reopened,                                                                          tells=(HANDLER,),                  law=A["反馈不完整的退回"]),
    Rule("resubmit",            "修改后送审",         UNIT,                      REVISING,                                                                 RECEIVED,        asks=q.Note, fresh=(DRAFT,), takes=OF_DECISIONS, when=(tc.revisable,), checks=(t.another_text, t.no_old_text), warns=rt.told, tasks=rt.amended,                           sets=f.resubmitted, part="APPROVER",                                                                 tells=(CREV, CLEAD),               law=D713["28"]),
    Rule("redo",                "补办程序",           HANDLER,                   RETURNED,                                                                 PRECONDITIONS,   asks=q.Note, takes=OF_DECISIONS, checks=(t.another_text, t.no_old_text), tasks=rt.amended,                                                                 sets=f.begun_again, part="HANDLER",                                                                  tells=(UNIT_LEGAL,),               law=SHANDONG336["45"]),
    Rule("rework",              "以不同文本重新办理", HANDLER,                   BLOCKED,                                                                  PRECONDITIONS,   asks=q.Note, fresh=(DRAFT,), takes=OF_DECISIONS, checks=(t.another_text, t.no_old_text), tasks=rt.amended,                                                 sets=f.begun_again, part="HANDLER",                                                                  tells=(UNIT_LEGAL,),               law=D713["25"]),
    Rule("revise_text",         "修改文本",           HANDLER,                   (GATE_OPEN, SCHEDULED),                                                   REVISING,        asks=q.Why, fresh=(DRAFT,), checks=(w.another_draft, t.no_old_text),                                                          sets=f.sets(reviewed=False, confirmed=False), tasks=rt.amended, part="HANDLER",                                        tells=(CREV, GOV_OFFICE),          law=D713["25"]),
    Rule("expire",              "意见失效",           TIME,                      (GATE_OPEN, SCHEDULED),                                                   REVISING,                                                                                                                                                 sets=f.sets(reviewed=False, confirmed=False),                                                        tells=(UNIT, GOV_OFFICE),          law=A["审查意见有效期"]),
    Rule("report_conflict",     "报告评审员应当回避",    (CLEAD, CREV, GOV_OFFICE, UNIT), AFTER_PANEL,                                                        STAY,            asks=q.PanelConflict, takes=(NOTE,), only_if=(ab.heard_a_panel,), checks=(ab.sat_there,),                                                                                      sets=f.sets(panel_conflict=True), tasks=e.conflict,                                                  tells=(CREV, CLEAD, UNIT, GOV_OFFICE),         law=A["采纳评审意见后发现应回避的，审查机构确认或者重新出具意见"]),
    Rule("keep_opinion",        "确认意见不受影响",     CREV,                      AFTER_PANEL,                                                              STAY,            asks=q.ConflictAnswer, fills=ab.waiting_conflicts, when=(c.conflict_open,),                                                                                     sets=f.sets(panel_conflict=False), tasks=e.conflict_answered("意见不受影响"), part="CONFIRMER",            tells=(CLEAD, UNIT, GOV_OFFICE),               law=A["采纳评审意见后发现应回避的，审查机构确认或者重新出具意见"]),
    Rule("reissue",             "重新审查",         CREV,                      (FINAL_OPINION, REVISING, ANSWERED, GATE_OPEN, SCHEDULED),                REVIEWING,       asks=q.ConflictAnswer, fills=ab.waiting_conflicts, when=(c.conflict_open,), grave=True,                                                                         sets=f.reviewed_anew, tasks=e.conflict_answered("重新审查"),                                             tells=(CLEAD, UNIT, GOV_OFFICE),               law=A["采纳评审意见后发现应回避的，审查机构确认或者重新出具意见"]),
    Rule("report_conflict",     "报告评审员应当回避",    (CLEAD, CREV, GOV_OFFICE, UNIT), (DECIDED, TEXT_FINAL, *AFTERWARDS),                                    STAY,            asks=q.PanelConflict, takes=(NOTE,), only_if=(ab.heard_a_panel,), checks=(ab.sat_there,), warns=ab.decided_already,                                                             sets=f.sets(panel_conflict=True), tasks=e.conflict,                                                  tells=(GOV_OFFICE, GOV_HEAD, CREV, CLEAD, UNIT), law=A[ab.WEIGHED]),
    Rule("weigh_conflict",      "研究评审员回避情形",   GOV_OFFICE,                (TROUBLED, HALTED, EVALUATING, REPLACED, CEASED),                                           STAY,            asks=q.ConflictAnswer, fills=ab.waiting_conflicts, when=(c.conflict_open,),                                                                                     sets=f.sets(panel_conflict=False), tasks=e.conflict_answered("决定之后研究"),                              tells=(GOV_HEAD, CREV, CLEAD, UNIT), law=A[ab.WEIGHED]),
    Rule("schedule",            "列入会议",           GOV_OFFICE,                GATE_OPEN,                                                                SCHEDULED,       asks=mq.Scheduling, fills=listed_package, needs=(DRAFT, EXPLANATION), takes=PAPERS, when=(may_discuss,), only_if=(k.none_under_way, k.holds), checks=(package_complete,),                         writes=me.meeting,                                                                                   tells=(UNIT, CREV),                law=D713["29"]),
    Rule("unschedule",          "撤下议题",           GOV_OFFICE,                SCHEDULED,                                                                GATE_OPEN,       asks=q.Why,                                                                                                                                                                                                                                   tells=(UNIT,),                     law=A["议题撤下后另行安排"]),
    Rule("record_decision",     "记录决定",           GOV_OFFICE,                SCHEDULED,                                                                VOTED,           asks=mq.DecisionRecord, fresh=(MINUTES,), when=(may_discuss,), only_if=(k.none_under_way, k.holds), checks=(deliberated_truly,), grave=True,                                sets=f.decided, writes=me.decision,                                                                  tells=(UNIT, CREV),                law=D713["30"]),
    Rule("finalise",            "定稿比对",           CREV,                      DECIDED,                                                                  COMPARED,        asks=q.FinalComparison, fresh=(FINAL,), checks=(t.compared_truly,),                                                                      sets=f.finalised, writes=te.comparison,                                                              tells=(GOV_OFFICE, UNIT),          law=D713["25"]),
    Rule("report_party",        "向党委报告",         GOV_OFFICE,                (DECIDED, TEXT_FINAL),                                                    STAY,            asks=mq.ReportForm, takes=(REPORTED,), when=(c.not_reported,), checks=(aw.reported_before,),                                              sets=f.sets(party_reported=True), writes=me.party_report,                                            tells=(GOV_HEAD,),                 law=D713["31"]),
    Rule("report_congress",     "向人大报告",         GOV_OFFICE,                (DECIDED, TEXT_FINAL),                                                    STAY,            asks=mq.ReportForm, takes=(REPORTED,), when=(c.congress_due,), checks=(aw.reported_before,),                                              sets=f.sets(congress="DONE"), writes=me.congress_report,                                             tells=(GOV_HEAD,),                 law=D713["8"]),
    Rule("publish",             "公布",               GOV_OFFICE,                TEXT_FINAL,                                                               PUBLISHED,       asks=mq.PublicationForm, when=(may_issue,), only_if=(k.none_under_way, k.holds), checks=(aw.published_truly,), grave=True,                                                     writes=me.publication,                                                                               tells=(UNIT, CLEAD),               law=D713["32"]),
    Rule("archive",             "归档（一事一档）",   GOV_OFFICE,                AFTERWARDS,                                                               STAY,            asks=mq.ArchiveForm, takes=PAPERS, when=(c.not_archived,),                                                                               sets=f.sets(archived=True),                                                                          tells=(HANDLER,),                  law=D713["33"]),
    Rule("execute",             "交付执行",           GOV_OFFICE,                PUBLISHED,                                                                EXECUTING,       asks=mq.ExecutionOrder,                                                                                                                                                                                                                       tells=(UNIT, HANDLER),             law=D713["34"]),
    Rule("report_execution",    "报告执行情况",       HANDLER,                   EXECUTING,                                                                STAY,            asks=mq.ExecutionReport, takes=(EXECUTION,), checks=(aw.reported_before,), turns=(Turn(TurnKind.RESTART, "execution"),),                  writes=me.execution_report,                                                                          tells=(GOV_OFFICE,),               law=D713["34"]),
    Rule("ask_report",          "催报执行情况",       TIME,                      EXECUTING,                                                                STAY,            turns=(Turn(TurnKind.RESTART, "execution"),),                                                                                                                                                                                                 tells=(HANDLER, UNIT),             law=D713["34"]),
    Rule("report_problem",      "报告执行问题",       HANDLER,                   EXECUTING,                                                                TROUBLED,  asks=mq.ProblemReport, takes=(EXECUTION,), checks=(aw.reported_before,),                                                                  writes=me.problem,                                                                                   tells=(GOV_OFFICE, GOV_HEAD),      law=D713["35"]),
    Rule("suspend_execution",   "暂停执行",           GOV_HEAD,                  TROUBLED,                                                           HALTED,          asks=q.Why,                                                                                                                              writes=me.execution_suspended,                                                                       tells=(UNIT, GOV_OFFICE),          law=D713["37"]),
    Rule("resolve",             "会议处理",           GOV_OFFICE,                TROUBLED,                                                           RESOLVED,        asks=mq.ResolutionForm, fresh=(MINUTES,), when=(ab.conflict_weighed,), checks=(ad.decided_truly,), grave=True,                                                                sets=ad.answered, writes=me.resolution, opens=me.adjustment,                                                           tells=(UNIT, HANDLER),             law=D713["37"]),
    Rule("resolve",             "会议处理",           GOV_OFFICE,                HALTED,                                                             HALT_RESOLVED,        asks=mq.ResolutionForm, fresh=(MINUTES,), when=(ab.conflict_weighed,), checks=(ad.decided_truly,), grave=True,                                                                sets=ad.answered, writes=me.resolution, opens=me.adjustment,                                                           tells=(UNIT, HANDLER),             law=D713["37"]),
    Rule("evaluate",            "启动后评估",         GOV_OFFICE,                EXECUTING,                                                                EVALUATING,      asks=mq.EvaluationOrder, checks=(aw.evaluator_apart,),                                                                                    writes=me.evaluation,                                                                                tells=(UNIT,),                     law=D713["36"]),
    Rule("conclude_evaluation", "后评估处理",         GOV_OFFICE,                EVALUATING,                                                               EVALUATED_TO,    asks=mq.EvaluationResult, fresh=(EVALUATED,), when=(ab.conflict_weighed,), grave=True,                                                            sets=ad.answered, writes=me.evaluated, opens=me.adjustment,                                                            tells=(UNIT, HANDLER),             law=D713["36"]),
    Rule("replaced",            "新的决策公布，本决策已被调整", TIME,         IN_FORCE,                                                                 REPLACED,        asks=mq.AdjustmentNews, only_if=(ad.published_anew,),                                                                                     sets=f.sets(adjusting=False),                                                                        tells=(GOV_OFFICE, UNIT, HANDLER), law=D713["37"]),
    Rule("adjustment_ended",    "调整终止，继续执行", TIME,                    IN_FORCE,                                                                 STAY,            asks=mq.AdjustmentNews, when=(ad.being_adjusted,), only_if=(ad.fell_through,),                                                            sets=f.sets(adjusting=False),                                                                        tells=(GOV_OFFICE, UNIT, HANDLER), law=ad.HOLDS_ON),
    Rule("close",               "办结",               GOV_OFFICE,                (PUBLISHED, EXECUTING),                                                   ARCHIVED,        asks=q.Note, when=(c.archived, ab.conflict_weighed, ad.not_being_adjusted),                                                                                                                                                                                       tells=(UNIT,),                     law=SICHUAN_DECISIONS.whole),
    Rule("close",               "办结",               GOV_OFFICE,                REPLACED,                                                                 ADJUSTED,        asks=q.Note, when=(c.archived, ab.conflict_weighed),                                                                                                                                                                                       tells=(UNIT,),                     law=SICHUAN_DECISIONS.whole),
    Rule("close",               "办结",               GOV_OFFICE,                CEASED,                                                                   STOPPED,         asks=q.Note, when=(c.archived, ab.conflict_weighed),                                                                                                                                                                                       tells=(UNIT,),                     law=SICHUAN_DECISIONS.whole),
    Rule("hand_over",           "移交承办",           UNIT,                      (*BEFORE_MEETING, DECIDED, TEXT_FINAL, EXECUTING),                        STAY,            asks=q.HandOver, checks=(p.handler_named,), while_halted=True,                                                                           assigns=e.handler,                                                                                   tells=(HANDLER,),                  law=A["承办人变动的移交"]),
    Rule("withdraw",            "撤回",               UNIT,                      BEFORE_MEETING,                                                           WITHDRAWN,       asks=q.Why, while_halted=True, grave=True,                                                                                                                                                                                                    tells=(GOV_OFFICE, CLEAD),         law=A["撤回记为终止，不记为合法"]),
    Rule("suspend",             "中止",               CREV,                      UNDER_REVIEW,                                                             STAY,            asks=q.Suspension, when=(tc.running,),                                                                                                   sets=f.sets(suspended=True),                                                                         tells=(HANDLER, UNIT),             law=A["中止事由参照行政复议法第39条"]),
    Rule("resume",              "恢复",               CREV,                      UNDER_REVIEW,                                                             STAY,            asks=q.Why, when=(tc.halted,), while_halted=True,                                                                                        sets=f.sets(suspended=False),                                                                        tells=(HANDLER, UNIT),             law=A["中止事由参照行政复议法第39条"]),
    Rule("check_suspension",    "中止复查提醒",       TIME,                      UNDER_REVIEW,                                                             STAY,            while_halted=True, turns=(Turn(TurnKind.RESTART, "suspension.check"),),                                                                                                                                                                       tells=(CREV, HANDLER),             law=A["中止每三十日复查"]),
    Rule("terminate",           "终止",               CLEAD,                     UNDER_REVIEW,                                                             TERMINATED,      asks=q.Why, when=(tc.halted,), while_halted=True, grave=True,                                                                                                                                                                                 tells=(UNIT, GOV_OFFICE),          law=A["终止不是通过"]),
    Rule("terminate_by_time",   "中止期满终止",       TIME,                      UNDER_REVIEW,                                                             TERMINATED,      while_halted=True,                                                                                                                                                                                                                            tells=(UNIT, GOV_OFFICE),          law=A["中止期满终止，不是通过"]),
    Rule("exempt_emergency",    "应急处置",           GOV_HEAD,                  BEFORE_MEETING,                                                           EXEMPT,          asks=q.EmergencyRecord, warns=t.recorded_late, grave=True,                                                                               writes=e.emergency,                                                                                  tells=(SUP, CLEAD, UNIT),          law=D713["3(2)"]),
)

CLOCKS = (
    #     key                 title           kind    limit (policy key)                                                                               runs in                           law                      stands in, when, what passing it brings
    Clock("intake",           "收件期限",     MAX,    Policy("decision.office.check"),                                                                 (SUBMITTED, RECEIVED),            A["形式审查与受理期限"], office_hours=True),
    Clock("supplement",       "补正期限",     MAX,    Policy("supplement.window"),                                                                     (SUPPLEMENTING,),                 SHANDONG336["42"],       passing=("second_window", "return_by_time")),
    Clock("comment.min",      "征求意见期限", MIN,    Policy("decision.public_comment.min", unless="expropriation", then="expropriation.comment.min"), (PRECONDITIONS,),                 D713["15"],              protects=Protects.PUBLIC, when=f.is_soliciting, since="began"),
    Clock("review",           "审查期限",     MAX,    Policy("decision.review.max", unless="rereview", then="decision.rereview"),                      REVIEWED,                         A["审查最长期限"],       stands=ASIDE, floor=Policy("clock.resume.floor", unless="panel", then="clock.resume.floor.panel")),
    Clock("review.min",       "审查最短期限", MIN,    Policy("decision.review.min"),                                                                   REVIEWED,                         D713["26"],              stands=ASIDE, protects=Protects.REVIEWER, when=f.has_minimum),
    Clock("adviser",          "顾问期限",     MAX,    Policy("adviser.cap"),                                                                           (ADVISER_CONSULT, ADVISER_FINAL), A["顾问期限"]),
    Clock("inquiry",          "调查论证期限", MAX,    Policy("decision.inquiry.cap"),                                                                  (INQUIRY,),                       A["停计的上限"]),
    Clock("objection",        "异议期限",     MAX,    Policy("decision.objection.window"),                                                             (FIRST_OPINION,),                 A["异议期限"],           passing=("no_objection",)),
    Clock("reexamine",        "异议复核期限", MAX,    Policy("decision.reexamine"),                                                                    (DISPUTED,),                      A["复核期限"],           when=f.to_reexamine),
    Clock("dispute",          "分歧处理期限", MAX,    Policy("decision.objection.window"),                                                             (DISPUTED,),                      A["异议期限"],           when=f.still_disputed, passing=("dispute_lapses",)),
    Clock("feedback",         "修改期限",     MAX,    Policy("decision.feedback"),                                                                     (REVISING,),                      A["反馈期限"]),
    Clock("confirm",          "确认期限",     MAX,    Policy("decision.confirm"),                                                                      (ANSWERED,),                      A["确认期限"]),
    Clock("opinion.validity", "意见有效期",   MAX,    Policy("opinion.validity"),                                                                      (GATE_OPEN, SCHEDULED),           A["审查意见有效期"],     passing=("expire",)),
    Clock("publication",      "公布期限",     MAX,    Policy("publication.backstop"),                                                                  (DECIDED, TEXT_FINAL),            DISCLOSURE["26"]),
    Clock("archive",          "归档期限",     MAX,    Policy("archive"),                                                                               AFTERWARDS,                       A["归档期限"],           when=f.unarchived),
    Clock("execution",        "执行报告",     REMIND, Policy("decision.execution.report"),                                                             (EXECUTING,),                     D713["34"],              passing=("ask_report",)),
    Clock("evaluation",       "后评估期限",   MAX,    Policy("decision.evaluation"),                                                                   (EVALUATING,),                    A["后评估期限"]),
    Clock("suspension.check", "中止复查",     REMIND, Policy("suspension.check"),                                                                      UNDER_REVIEW,                     A["中止复查"],           when=f.is_suspended, through_halt=True, passing=("check_suspension",)),
    Clock("suspension.cap",   "中止期限",     MAX,    Policy("suspension.cap"),                                                                        UNDER_REVIEW,                     A["中止期限"],           when=f.is_suspended, through_halt=True, passing=("terminate_by_time",)),
)

APART = (
    Apart("HANDLER",   "APPROVER",   A["承办与批准分离"]),
    Apart("HANDLER",   "INTERNAL",   A["承办与内审分离"]),
    Apart("HANDLER",   "TAKER",      A["承办与收件分离"]),
    Apart("HANDLER",   "AUTHOR",     A["承办与审查分离"]),
    Apart("HANDLER",   "CHECKER",    A["承办与审查分离"]),
    Apart("HANDLER",   "SIGNER",     A["承办与签发分离"]),
    Apart("HANDLER",   "ADVISER",    A["承办与顾问分离"]),
    Apart("HANDLER",   "REEXAMINER", A["承办与复核分离"]),
    Apart("HANDLER",   "CONFIRMER",  A["承办与确认分离"]),
    Apart("APPROVER",  "TAKER",      A["批准与收件分离"]),
    Apart("APPROVER",  "AUTHOR",     A["批准与审查分离"]),
    Apart("APPROVER",  "CHECKER",    A["批准与审查分离"]),
    Apart("APPROVER",  "SIGNER",     A["批准与签发分离"]),
    Apart("APPROVER",  "ADVISER",    A["批准与顾问分离"]),
    Apart("APPROVER",  "REEXAMINER", A["批准与复核分离"]),
    Apart("APPROVER",  "CONFIRMER",  A["批准与确认分离"]),
    Apart("INTERNAL",  "TAKER",      A["内审与收件分离"]),
    Apart("INTERNAL",  "AUTHOR",     A["内审与审查分离"]),
    Apart("INTERNAL",  "CHECKER",    A["内审与审查分离"]),
    Apart("INTERNAL",  "SIGNER",     A["内审与签发分离"]),
    Apart("INTERNAL",  "ADVISER",    A["内审与顾问分离"]),
    Apart("INTERNAL",  "REEXAMINER", A["内审与复核分离"]),
    Apart("INTERNAL",  "CONFIRMER",  A["内审与确认分离"]),
    Apart("AUTHOR",    "CHECKER",    A["主办、复核两人负责"], per_round=True),
    Apart("AUTHOR",    "SIGNER",     A["审查与签发分离，两人负责"], per_round=True),
    Apart("AUTHOR",    "REEXAMINER", A["复核由他人进行"], per_round=True),
    Apart("CHECKER",   "REEXAMINER", A["复核由他人进行"], per_round=True),
    Apart("SIGNER",    "REEXAMINER", A["复核由他人进行"], per_round=True),
    Apart("AUTHOR",    "ADVISER",    A["审查与顾问分离"], per_round=True),
)
# fmt: on

WORKFLOW = Workflow(
    "major_decision",
    "县、市重大行政决策",
    effective=date(2026, 1, 1),
    begins=PROPOSED,
    rules=RULES,
    facts=f.DecisionFacts,
    law=D713.whole,
    clocks=CLOCKS,
    apart=APART,
    text=DRAFT,
    new_text=f.new_text,
    halts=f.is_suspended,
    supervisor=SUP,
    leads=(UNIT, CLEAD),
    roles=DECISION,
    kinds=OF_DECISIONS,
    titles=TITLES,
    proof=PROOF,
)
