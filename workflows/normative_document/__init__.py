"""行政规范性文件的制定与合法性审核: from planning to publication on one screen. One line, one rule, its law at the end of the line."""

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
    Role,
    Rule,
    State,
    Turn,
    TurnKind,
    Workflow,
)
from workflows import competing as k
from workflows.documents import CONSULTATION, DRAFT, EXPLANATION, FINAL, GROUNDS, MINUTES, NOTE
from workflows.law import BUSINESS722, DISCLOSURE, FC783, G37, G115, OFFICIAL_PAPERS, ORGANIC, SHANDONG336, SICHUAN351
from workflows.normative_document import answers as w
from workflows.normative_document import conditions as c
from workflows.normative_document import effects as e
from workflows.normative_document import facts as f
from workflows.normative_document import forms as q
from workflows.normative_document import known
from workflows.normative_document import people as p
from workflows.normative_document import series as n
from workflows.normative_document.gates import may_discuss, may_issue
from workflows.normative_document.papers import INTERPRETATION, OF_MAKING, PAPERS, SOLICITED
from workflows.normative_document.proof import PROOF
from workflows.normative_document.titles import TITLES
from workflows.roles import BODY_ADVISER, BODY_LEAD, BODY_REVIEWER, HANDLER, HEAD, LEAD, SUP, UNIT_LEGAL
from workflows.township_review import answers as tw
from workflows.township_review import conditions as tc
from workflows.township_review import forms as tq
from workflows.township_review.facts import sets

A = ASSUMED
MAX, MIN, REMIND = ClockKind.MAX, ClockKind.MIN, ClockKind.REMIND
OFFICE = Role("OFFICE", "办公室（政府办、党政办）")
ROLES = (HANDLER, LEAD, HEAD, OFFICE, UNIT_LEGAL, BODY_REVIEWER, BODY_LEAD, BODY_ADVISER, SUP)

# fmt: off
#                            key                 title          awaits        waits (a declared wait without a clock)
PLANNED       = State("PLANNED",          "立项",         UNIT_LEGAL,    waits="待单位法制机构填写认定表")
IDENTIFIED    = State("IDENTIFIED",       "认定",         OFFICE,        waits="待办公室确定是否属于规范性文件")
DRAFTING      = State("DRAFTING",         "起草",         HANDLER,       waits="起草和法定程序由本单位安排")
COMMENTING    = State("COMMENTING",       "公开征求意见", HANDLER)
UNIT_REVIEW   = State("UNIT_REVIEW",      "内部审核",     UNIT_LEGAL,    waits="本单位内部审核，时间由本单位安排")
READY         = State("READY",            "待送审",       LEAD,          waits="待负责人批准送审")
SUBMITTED     = State("SUBMITTED",        "送审",         BODY_REVIEWER)
SUPPLEMENTING = State("SUPPLEMENTING",    "待补正",       HANDLER)
ACCEPTED      = State("ACCEPTED",         "受理",         BODY_LEAD)
ASSIGNED      = State("ASSIGNED",         "审核",         BODY_REVIEWER)
CONSULTING    = State("CONSULTING",       "征求顾问意见", BODY_ADVISER)
DRAFT_OPINION = State("DRAFT_OPINION",    "拟意见",       BODY_LEAD)
FEEDBACK      = State("FEEDBACK",         "待反馈",       HANDLER)
ANSWERED      = State("ANSWERED",         "待确认",       BODY_REVIEWER)
GATE_OPEN     = State("GATE_OPEN",        "可提交审议",   OFFICE)
DELIBERATED   = State("DELIBERATED",      "已审议",       BODY_REVIEWER, waits="待定稿比对")
TEXT_FINAL    = State("TEXT_FINAL",       "待签发",       HEAD,          waits="待主要负责人签发")
SIGNED        = State("SIGNED",           "已签发",       OFFICE)
REGISTERED    = State("REGISTERED",       "已登记",       OFFICE)
NUMBERED      = State("NUMBERED",         "已编号",       OFFICE)
PRINTED       = State("PRINTED",          "已印发",       OFFICE)
NOT_NORMATIVE = State("NOT_NORMATIVE",    "不属规范性文件", final=True)
RETURNED      = State("RETURNED",         "退回",         final=True)
WITHDRAWN     = State("WITHDRAWN",        "撤回",         final=True)
TERMINATED    = State("TERMINATED",       "终止",         final=True)
PUBLISHED     = State("PUBLISHED",        "已公布",       final=True)

PREPARING    = (PLANNED, IDENTIFIED, DRAFTING, COMMENTING, UNIT_REVIEW, READY)
UNDER_REVIEW = (SUBMITTED, SUPPLEMENTING, ACCEPTED, ASSIGNED, CONSULTING, DRAFT_OPINION, FEEDBACK, ANSWERED)
BEFORE_GATE  = (*PREPARING, *UNDER_REVIEW, GATE_OPEN)
EXAMINING    = (ACCEPTED, ASSIGNED, DRAFT_OPINION)
TO_PUBLISH   = (SIGNED, REGISTERED, NUMBERED, PRINTED)
OPINION      = Book("document_opinion",      "合法性审核意见书", "{mark}审〔{year}〕{n}号")
REGISTRATION = Book("document_registration", "规范性文件登记号", "{mark}规登—{year}—{n}")
NUMBER       = Book("document_number",       "规范性文件文号",   "{mark}规〔{year}〕{n}号")
NAMED        = Choice("outcome",    {"NORMATIVE": DRAFTING, "NOT_NORMATIVE": NOT_NORMATIVE})
AGREED       = Choice("result",     {"AGREE": READY, "REVISE": DRAFTING})
CONCLUDED    = Choice("conclusion", {"LAWFUL": GATE_OPEN, "LAWFUL_WITH_ADVICE": GATE_OPEN, "REVISE": FEEDBACK, "RETURN_PROCEDURE": FEEDBACK, "UNLAWFUL": FEEDBACK, "OUT_OF_SCOPE": TERMINATED})
VOTED        = Choice("result",     {"PASSED": DELIBERATED, "IN_PRINCIPLE": DELIBERATED, "RESTUDY": FEEDBACK, "NOT_PASSED": TERMINATED})
COMPARED     = Choice("outcome",    {"SAME": TEXT_FINAL, "MARKED": TEXT_FINAL, "CHANGED": FEEDBACK})
VOIDED       = Choice("then",       {"RENUMBER": REGISTERED, "DROP": TERMINATED})
gap_answered, finding_answered = tw.tasks_answered("GAP", "补正事项", "answers"), tw.tasks_answered("FINDING", "问题", "dispositions")
SUSPENSION = A["中止事由参照行政复议法第39条"]

RULES = (
    #    act                  title            who             from            to             what it takes                                              what must hold                                                          what it changes and keeps                                                            whom it tells                     law
    Rule("create",            "立项",          HANDLER,        None,           PLANNED,       asks=q.Planning, takes=PAPERS, fills=w.from_office, checks=(w.lawful_issuer,), part="HANDLER",                                                    sets=f.planned, writes=e.matter, tasks=e.planned,                                    tells=(UNIT_LEGAL,),              law=G37.whole),
    Rule("begin_change",      "启动修改（延续）", OFFICE,      None,           DRAFTING,      asks=q.Change,                                                                                                                     sets=f.change_begun, writes=e.matter, tasks=e.change_begun,                          tells=(HANDLER,), by_case="办理“评估”（延续、修改）或“启动修改”",   law=A["修改走完整程序，延续经合法性审核"]),
    Rule("identify",          "认定",          UNIT_LEGAL,     PLANNED,        IDENTIFIED,    asks=q.Identification,                                                                                                             sets=f.tested,                                                                       tells=(OFFICE,),                  law=SICHUAN351["2"]),
    Rule("return_plan",       "退回重新认定",  OFFICE,         IDENTIFIED,     PLANNED,       asks=q.Why,                                                                                                                                                                                                             tells=(UNIT_LEGAL,),              law=SICHUAN351["2"]),
    Rule("settle_identity",   "确定认定结果",  OFFICE,         IDENTIFIED,     NAMED,         asks=q.Identified, checks=(w.identified_truly,),                                                                                                                                                                        tells=(HANDLER,),                 law=SICHUAN351["2"]),
    Rule("open_comments",     "公开征求意见",  HANDLER,        DRAFTING,       COMMENTING,    asks=q.Solicitation, needs=(DRAFT,), takes=(EXPLANATION, SOLICITED), when=(c.not_solicited,), checks=(w.addresses,), part="HANDLER",                                             sets=sets(comments="OPEN"), opens=e.public_asked,                                      tells=(OFFICE,),                  law=ORGANIC["75"]),
    Rule("shorten_comments",  "缩短征求意见期限", HEAD,        COMMENTING,     STAY,          asks=q.Shortening, when=(c.not_shortened,), turns=(Turn(TurnKind.REBASE, "comment", Policy("doc.comment.{reach}.short")),),               sets=sets(shortened=True),                                                           tells=(HANDLER, SUP),             law=BUSINESS722["62"]),
    Rule("close_comments",    "结束征求意见",  HANDLER,        COMMENTING,     DRAFTING,      asks=q.CommentsResult, fresh=(CONSULTATION,), only_if=(c.comments_over,), checks=(w.counted_truly, w.addresses), part="HANDLER",                          sets=sets(comments="DONE"),                                                          tells=(LEAD,),                    law=BUSINESS722["62"]),
    Rule("exempt_comments",   "不公开征求意见", HEAD,          DRAFTING,       STAY,          asks=q.Exemption, when=(c.not_solicited,), checks=(w.exempt_lawfully,),                                                                  sets=sets(comments="EXEMPT"),                                                        tells=(HANDLER, SUP),             law=BUSINESS722["62"]),
    Rule("tell_competition",  "公平竞争审查",  HANDLER,        DRAFTING,       STAY,          asks=q.CompetitionTold, takes=PAPERS, checks=(w.competition_on_file, w.jointly_reviewed), part="HANDLER",                                                        sets=f.competition_told, tasks=e.competition,                                                                                          law=FC783["18"]),
    Rule("open_competition",  "提起公平竞争审查", HANDLER,     (DRAFTING, COMMENTING, SUPPLEMENTING, FEEDBACK, GATE_OPEN), STAY, asks=k.CompetitionBegun, only_if=(k.text_there, k.none_under_way), part="HANDLER",     opens=k.opened,                                                                      tells=(UNIT_LEGAL,),              law=FC783["13-14"]),
    Rule("keep_competition",  "公平竞争审查结论仍适用", BODY_REVIEWER, (*UNDER_REVIEW, GATE_OPEN, DELIBERATED), STAY, asks=k.CompetitionKept, only_if=(k.changed_since,), part="CONFIRMER",                                       tasks=k.kept,                                                                        tells=(HANDLER, LEAD),            law=A["改动是否影响前置程序由审查人员认定"]),
    Rule("child_ended",       "另案办结",      TIME,           (*BEFORE_GATE, DELIBERATED, TEXT_FINAL, *TO_PUBLISH), STAY, asks=k.CompetitionEnded, fills=k.of_a_review, while_halted=True,                                                 sets=k.ended, tasks=k.told(e.competition_concluded),                                 tells=(HANDLER,),                 law=FC783["18"]),
    Rule("settle",            "办理前置程序",  HANDLER,        DRAFTING,       STAY,          asks=tq.Settled, takes=PAPERS, checks=(tw.settled_truly,), part="HANDLER",                                                                   sets=f.settled, tasks=e.preconditions_settled,                                                                                         law=G37.whole),
    Rule("finish_draft",      "完成起草",      HANDLER,        DRAFTING,       UNIT_REVIEW,   asks=tq.Note, needs=(DRAFT, EXPLANATION, GROUNDS), takes=PAPERS, when=(c.solicited_or_extension, c.competition_settled, c.preconditions_settled), part="HANDLER",                                                                 tells=(UNIT_LEGAL,),              law=G115.whole),
    Rule("first_opinion",     "内部审核",      UNIT_LEGAL,     UNIT_REVIEW,    AGREED,        asks=q.FirstOpinion, takes=(NOTE,), checks=(w.unchanged_truly,), part="UNIT_LEGAL", sets=f.first_read,                                                                                                                                                                  tells=(LEAD, HANDLER),            law=G115.whole),
    Rule("return_draft",      "退回修改",      LEAD,           READY,          DRAFTING,      asks=q.Why,                                                                                                                                                                                                             tells=(HANDLER,),                 law=A["送审前的退回修改"]),
    Rule("submit",            "送审",          LEAD,           READY,          SUBMITTED,     asks=q.Submitted, needs=(DRAFT, EXPLANATION, GROUNDS), when=(c.solicited,), checks=(w.complete_papers, w.unchanged_still), part="APPROVER",                                                                                                                     tells=(BODY_REVIEWER, BODY_LEAD), law=G115.whole),
    Rule("ask_supplement",    "要求补正",      BODY_REVIEWER,  SUBMITTED,      SUPPLEMENTING, asks=tq.SupplementNotice, when=(tc.one_more_notice,), checks=(tw.repeats_only,),                                                       sets=f.noticed, tasks=e.gaps,                                                        tells=(HANDLER,),                 law=G115.whole),
    Rule("supplement",        "补正",          HANDLER,        SUPPLEMENTING,  SUBMITTED,     asks=tq.Supplement, takes=OF_MAKING, checks=(gap_answered, tw.no_old_text), part="HANDLER",                                                  tasks=e.gaps_filled,                                                                 tells=(BODY_REVIEWER,),           law=G115.whole),
    Rule("second_window",     "催补",          TIME,           SUPPLEMENTING,  STAY,          when=(tc.first_window,), turns=(Turn(TurnKind.RESTART, "supplement"),),                                                                 sets=sets(windows=2),                                                                tells=(HANDLER, LEAD),            law=A["补正两次"]),
    Rule("return_by_time",    "逾期退回",      TIME,           SUPPLEMENTING,  RETURNED,      when=(tc.last_window,),                                                                                                                                                                                                 tells=(LEAD,),                    law=A["两次未补正的退回"]),
    Rule("return",            "退回",          BODY_REVIEWER,  SUBMITTED,      RETURNED,      asks=tq.Return, checks=(tw.twice_asked,), part="TAKER",                                                                                                                                                                 tells=(LEAD,),                    law=G115.whole),
    Rule("accept",            "受理",          BODY_REVIEWER,  SUBMITTED,      ACCEPTED,      asks=q.DocumentAcceptance, needs=(DRAFT, EXPLANATION, GROUNDS), when=(c.competition_settled,), only_if=(k.none_under_way, k.holds), checks=(w.complete_papers, w.unchanged_still), warns=w.accepted_with_care, part="TAKER",     sets=f.accepted, tasks=e.reset_preconditions,                                        tells=(HANDLER, BODY_LEAD),       law=G115.whole),
    Rule("assign",            "分办",          BODY_LEAD,      ACCEPTED,       ASSIGNED,      asks=q.Examiner, checks=(p.examiner_named,),                                                                                            assigns=e.examiner,                                                                  tells=(BODY_REVIEWER,),           law=A["审核机构负责人分办"]),
    Rule("claim",             "认领",          BODY_REVIEWER,  ACCEPTED,       ASSIGNED,      only_if=(p.claimable,),                                                                                                             assigns=e.claimer,                                                                   tells=(BODY_LEAD,),               law=A["审核人员认领"]),
    Rule("reassign",          "改派",          BODY_LEAD,      (ASSIGNED, CONSULTING, DRAFT_OPINION), STAY, asks=q.AnotherExaminer, checks=(p.examiner_named,),                                                                       assigns=e.examiner,                                                                  tells=(BODY_REVIEWER, HANDLER),   law=A["回避、缺位与代办"]),
    Rule("consult",           "征求顾问意见",  BODY_REVIEWER,  ASSIGNED,       CONSULTING,    asks=tq.Consultation, checks=(p.adviser_named,),                                                                                        assigns=e.adviser,                                                                   tells=(BODY_ADVISER,),            law=G115.whole),
    Rule("advise",            "出具顾问意见",  BODY_ADVISER,   CONSULTING,     ASSIGNED,      asks=tq.Advice, part="ADVISER",                                                                                                         sets=sets(adviser_done=True), writes=e.advised,                                      tells=(BODY_REVIEWER,),           law=G115.whole),
    Rule("go_on",             "径行继续",      BODY_REVIEWER,  CONSULTING,     ASSIGNED,      asks=q.Why, only_if=(c.cap_passed,),                                                                                                                                                                                    tells=(BODY_LEAD,),               law=A["顾问逾期的处理"]),
    Rule("complete_checks",   "完成审核",      BODY_REVIEWER,  ASSIGNED,       DRAFT_OPINION, asks=tq.Checks, checks=(tw.three_aspects,), part="AUTHOR",                                                                              sets=f.checked,                                                                      tells=(BODY_LEAD,),               law=G115.whole),
    Rule("return_opinion",    "退改意见稿",    BODY_LEAD,      DRAFT_OPINION,  ASSIGNED,      asks=q.Why,                                                                                                                                                                                                             tells=(BODY_REVIEWER,),           law=A["审核与签发分离"]),
    Rule("sign",              "签发意见",      BODY_LEAD,      DRAFT_OPINION,  CONCLUDED,     asks=tq.OpinionForm, checks=(tw.conclusion_fits, tw.bases_stand), part="SIGNER", grave=True,                                                            sets=f.concluded, writes=e.opinion, tasks=e.signed, book=OPINION,                    tells=(LEAD, HANDLER, OFFICE),    law=G115.whole),
    Rule("resubmit",          "重新送审",      LEAD,           FEEDBACK,       SUBMITTED,     asks=tq.Note, fresh=(DRAFT,), takes=OF_MAKING, when=(tc.revisable, c.solicited, c.competition_settled), checks=(tw.another_text, tw.no_old_text, w.unchanged_still), part="APPROVER", sets=f.another_round,                                       tells=(BODY_REVIEWER,),           law=G115.whole),
    Rule("redraft",           "重新起草",      LEAD,           FEEDBACK,       DRAFTING,      asks=q.Redrafting, when=(tc.revisable,),                                                                                                sets=f.redrafted,                                                                    tells=(HANDLER,),                 law=G115.whole),
    Rule("answer",            "反馈采纳情况",  HANDLER,        FEEDBACK,       ANSWERED,      asks=tq.Dispositions, takes=(DRAFT, NOTE), when=(tc.answerable,), checks=(finding_answered, tw.reasoned, tw.adopted_in_text, tw.no_old_text, w.unchanged_still), part="HANDLER", sets=sets(amended=True), writes=e.dispositions, tasks=e.findings_answered, tells=(BODY_REVIEWER,),    law=G115.whole),
    Rule("confirm",           "确认",          BODY_REVIEWER,  ANSWERED,       GATE_OPEN,     asks=tq.Note, part="CONFIRMER",                                                                                                         sets=sets(reviewed=True, confirmed=True, amended=False), writes=e.confirmation,      tells=(LEAD, OFFICE),             law=SHANDONG336["47"]),
    Rule("query",             "要求再反馈",    BODY_REVIEWER,  ANSWERED,       FEEDBACK,      asks=tq.Query, fills=tw.all_findings,                                                                                                   tasks=e.findings_reopened,                                                           tells=(HANDLER,),                 law=A["反馈不完整的退回"]),
    Rule("revise_text",       "修改文本",      HANDLER,        GATE_OPEN,      FEEDBACK,      asks=q.Why, fresh=(DRAFT,), only_if=(tw.text_changed,), checks=(tw.no_old_text, w.unchanged_still), part="HANDLER",                                             sets=sets(reviewed=False, confirmed=False),                                          tells=(BODY_REVIEWER,),           law=G115.whole),
    Rule("expire",            "意见失效",      TIME,           GATE_OPEN,      FEEDBACK,                                                                                                                                          sets=sets(reviewed=False, confirmed=False),                                          tells=(LEAD,),                    law=A["审核意见有效期"]),
    Rule("deliberate",        "集体审议",      OFFICE,         GATE_OPEN,      VOTED,         asks=q.Deliberation, fresh=(MINUTES,), when=(may_discuss,), only_if=(k.none_under_way, k.holds), checks=(w.right_meeting,), grave=True,                                       sets=f.deliberated, writes=e.decision, tasks=e.adopted,                              tells=(BODY_REVIEWER, HANDLER),   law=ORGANIC["75"]),
    Rule("finalise",          "定稿比对",      BODY_REVIEWER,  DELIBERATED,    COMPARED,      asks=tq.FinalComparison, fresh=(FINAL,), checks=(tw.compared_truly,),                                                                   sets=f.finalised, writes=e.comparison,                                               tells=(OFFICE, HEAD),             law=G115.whole),
    Rule("sign_off",          "签发",          HEAD,           TEXT_FINAL,     SIGNED,        asks=q.SignOff, when=(may_issue,), only_if=(k.holds,), part="DECIDER", grave=True, tasks=e.signed_off,                                                                                                                                                           tells=(OFFICE,),                  law=OFFICIAL_PAPERS["25"]),
    Rule("reopen_text",       "签发后修改",    OFFICE,         SIGNED,         DELIBERATED,   asks=q.Why,                                                                                                                                                                                                             tells=(HEAD, BODY_REVIEWER),      law=OFFICIAL_PAPERS["25"]),
    Rule("register",          "统一登记",      OFFICE,         SIGNED,         REGISTERED,    asks=q.Registration, when=(may_issue,),                                                                                                 tasks=e.registered, book=REGISTRATION,                                                                                                 law=G37.whole),
    Rule("number",            "统一编号",      OFFICE,         REGISTERED,     NUMBERED,      asks=n.Numbering, when=(may_issue,), checks=(n.next_is_free,), grave=True,                                                             tasks=e.numbered, book=NUMBER,                                                       tells=(HANDLER,),                 law=G37.whole),
    Rule("print_out",         "统一印发",      OFFICE,         NUMBERED,       PRINTED,       asks=q.Printing, checks=(w.printed_truly,), tasks=e.printed,                                                                                                                                                                                                                                          law=G37.whole),
    Rule("publish",           "公布",          OFFICE,         PRINTED,        PUBLISHED,     asks=q.Publication, takes=(INTERPRETATION,), fills=w.from_record, when=(may_issue,), checks=(w.published_rightly, n.number_still_free, w.addresses, known.only_own_end, known.amended_once), warns=w.published_with_care, grave=True, opens=e.born,                                                   tells=(HANDLER, BODY_LEAD),       law=DISCLOSURE["26"]),
    Rule("void_number",       "作废文号",      HEAD,           (NUMBERED, PRINTED), VOIDED,   asks=q.Voiding, fills=w.number_noted, grave=True,                                                                                     writes=e.voided,                                                                     tells=(OFFICE, SUP),              law=A["文号作废须经批准并留存理由"]),
    Rule("hand_over",         "移交承办",      LEAD,           (*BEFORE_GATE, DELIBERATED, TEXT_FINAL), STAY, asks=tq.HandOver, checks=(p.handler_named,), while_halted=True,                                                   assigns=e.handler,                                                                   tells=(HANDLER,),                 law=A["承办人变动的移交"]),
    Rule("withdraw",          "撤回",          LEAD,           BEFORE_GATE,    WITHDRAWN,     asks=q.Why, while_halted=True, grave=True,                                                                                                                                                                              tells=(BODY_REVIEWER,),           law=A["撤回记为终止，不记为合法"]),
    Rule("suspend",           "中止",          BODY_REVIEWER,  UNDER_REVIEW,   STAY,          asks=tq.Suspension, when=(tc.running,),                                                                                                 sets=sets(suspended=True),                                                           tells=(HANDLER,),                 law=SUSPENSION),
    Rule("resume",            "恢复",          BODY_REVIEWER,  UNDER_REVIEW,   STAY,          asks=q.Why, when=(tc.halted,), while_halted=True,                                                                                       sets=sets(suspended=False),                                                          tells=(HANDLER,),                 law=SUSPENSION),
    Rule("check_suspension",  "中止复查提醒",  TIME,           UNDER_REVIEW,   STAY,          while_halted=True, turns=(Turn(TurnKind.RESTART, "suspension.check"),),                                                                                                                                                      tells=(BODY_REVIEWER, HANDLER),   law=A["中止每三十日复查"]),
    Rule("terminate",         "终止",          BODY_LEAD,      UNDER_REVIEW,   TERMINATED,    asks=q.Why, when=(tc.halted,), while_halted=True, grave=True,                                                                                                                                                            tells=(LEAD,),                    law=A["终止不是通过"]),
    Rule("terminate_by_time", "中止期满终止",  TIME,           UNDER_REVIEW,   TERMINATED,    while_halted=True,                                                                                                                                                                                                      tells=(LEAD,),                    law=A["中止期满终止，不是通过"]),
    Rule("urge",              "急件",          HEAD,           (READY, *UNDER_REVIEW), STAY,  asks=tq.Urgency, when=(tc.not_urgent,), turns=(Turn(TurnKind.REBASE, "review", Policy("urgent.review")), Turn(TurnKind.WAIVE, "review.min")), sets=sets(urgent=True),                                                    tells=(BODY_REVIEWER, SUP),       law=G115.whole),
)

PAUSED = {CONSULTING: "征求法律顾问意见"}
CLOCKS = (
    #     key                 title               kind    limit (policy key)                                                     runs in          law                              stands in, when, what passing it brings
    Clock("comment",          "公开征求意见期限", MIN,    Policy("doc.comment.{reach}"),                                         (COMMENTING,),   BUSINESS722["62"],               protects=Protects.PUBLIC),
    Clock("intake",           "受理期限",         MAX,    Policy("doc.intake"),                                                  (SUBMITTED,),    A["受理期限"],                   office_hours=True),
    Clock("supplement",       "补正期限",         MAX,    Policy("supplement.window"),                                           (SUPPLEMENTING,), SHANDONG336["42"],              passing=("second_window", "return_by_time")),
    Clock("review",           "审核期限",         MAX,    Policy("doc.review.max", "doc.rereview", "urgent", "urgent.review"),   EXAMINING,       G115.whole,                      stands=PAUSED),
    Clock("review.min",       "审核最短期限",     MIN,    Policy("doc.review.min"),                                              EXAMINING,       G115.whole,                      stands=PAUSED, protects=Protects.REVIEWER, when=f.has_minimum),
    Clock("adviser",          "顾问期限",         MAX,    Policy("adviser.cap"),                                                 (CONSULTING,),   A["顾问期限"]),
    Clock("feedback",         "反馈期限",         MAX,    Policy("doc.feedback"),                                                (FEEDBACK,),     A["反馈期限"]),
    Clock("confirm",          "确认期限",         MAX,    Policy("doc.confirm"),                                                 (ANSWERED,),     A["确认期限"]),
    Clock("opinion.validity", "意见有效期",       MAX,    Policy("opinion.validity"),                                            (GATE_OPEN,),    A["审核意见有效期"],             passing=("expire",)),
    Clock("number",           "登记编号期限",     MAX,    Policy("doc.number"),                                                  (SIGNED, REGISTERED), A["签发后当日登记编号"]),
    Clock("publication",      "公布期限",         MAX,    Policy("publication.backstop"),                                        TO_PUBLISH,      DISCLOSURE["26"]),
    Clock("suspension.check", "中止复查",         REMIND, Policy("suspension.check"),                                            UNDER_REVIEW,    A["中止复查"],                   when=f.is_suspended, through_halt=True, passing=("check_suspension",)),
    Clock("suspension.cap",   "中止期限",         MAX,    Policy("suspension.cap"),                                              UNDER_REVIEW,    A["中止期限"],                   when=f.is_suspended, through_halt=True, passing=("terminate_by_time",)),
)

APART = (
    Apart("HANDLER",    "APPROVER",   A["起草与批准分离"]),
    Apart("HANDLER",    "UNIT_LEGAL", A["起草与内部审核分离"]),
    Apart("HANDLER",    "TAKER",      A["起草与收件分离"]),
    Apart("HANDLER",    "AUTHOR",     A["起草与审核分离"]),
    Apart("HANDLER",    "SIGNER",     A["起草与签发意见分离"]),
    Apart("HANDLER",    "ADVISER",    A["参与起草的顾问不得审核"]),
    Apart("HANDLER",    "CONFIRMER",  A["起草与确认分离"]),
    Apart("APPROVER",   "TAKER",      A["批准与收件分离"]),
    Apart("APPROVER",   "AUTHOR",     A["批准与审核分离"]),
    Apart("APPROVER",   "SIGNER",     A["批准与签发意见分离"]),
    Apart("UNIT_LEGAL", "AUTHOR",     A["内部审核与审核分离"]),
    Apart("UNIT_LEGAL", "SIGNER",     A["内部审核与签发意见分离"]),
    Apart("AUTHOR",     "SIGNER",     A["审核与签发分离，两人负责"], per_round=True),
    Apart("DECIDER",    "AUTHOR",     A["签发与审核分离"]),
    Apart("DECIDER",    "SIGNER",     A["签发文件与签发意见分离"]),
)
# fmt: on

WORKFLOW = Workflow(
    "normative_document",
    "行政规范性文件制定与合法性审核",
    effective=date(2026, 1, 1),
    begins=PLANNED,
    rules=RULES,
    facts=f.DocumentFacts,
    law=G37.whole,
    clocks=CLOCKS,
    apart=APART,
    text=DRAFT,
    new_text=f.new_text,
    halts=f.is_suspended,
    supervisor=SUP,
    leads=(LEAD, BODY_LEAD),
    roles=ROLES,
    kinds=OF_MAKING,
    titles=TITLES,
    proof=PROOF,
)
