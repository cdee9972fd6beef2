"""乡镇（街道）重大事项合法性审查: the whole procedure on one screen. One line, one rule, its law at the end of the line."""

from datetime import date

from engine.citations import ASSUMED
from engine.clocks import ClockKind
from engine.definition import (
    REQUIRED,
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
from workflows.documents import ALL, DRAFT, FINAL, MINUTES, NOTE, PAPERS
from workflows.law import COLLECTIVES, D713, DISCLOSURE, EMERGENCY, FC783, G115, ORGANIC, SHANDONG336, VILLAGES
from workflows.roles import ADV, CLEAD, CREV, HANDLER, HEAD, HUB_LEAD, LEAD, OFFICE, REVIEWER, SUP, TOWNSHIP
from workflows.township_review import answers as w
from workflows.township_review import conditions as c
from workflows.township_review import effects as e
from workflows.township_review import facts as f
from workflows.township_review import forms as q
from workflows.township_review import people as p
from workflows.township_review import votes as v
from workflows.township_review.gates import may_discuss, may_issue
from workflows.township_review.proof import PROOF
from workflows.township_review.titles import TITLES

A = ASSUMED
MAX, MIN, REMIND = ClockKind.MAX, ClockKind.MIN, ClockKind.REMIND

# fmt: off
#                           key                   title        awaits          waits (a declared wait without a clock)
DRAFTING        = State("DRAFT",              "起草",         HANDLER,  waits="本单位起草，时间由本单位安排")
INTERNAL        = State("INTERNAL_REVIEW",    "内部审签",     LEAD,     waits="本单位审签，时间由本单位安排")
SUBMITTED       = State("SUBMITTED",          "送审",         REVIEWER)
SUPPLEMENTING   = State("SUPPLEMENTING",      "待补正",       HANDLER)
ACCEPTED        = State("ACCEPTED",           "受理",         HUB_LEAD)
ASSIGNED        = State("ASSIGNED",           "分办",         REVIEWER)
ADVISER_CONSULT = State("ADVISER_CONSULT",    "征求顾问意见", ADV)
DRAFT_OPINION   = State("DRAFT_OPINION",      "拟意见",       HUB_LEAD)
ESCALATED       = State("ESCALATED",          "提请县级支持", CREV)
FEEDBACK        = State("FEEDBACK",           "待反馈",       HANDLER)
ANSWERED        = State("ANSWERED",           "待确认",       REVIEWER)
OBJECTED        = State("OBJECTED",           "异议复核",     CREV)
GATE_OPEN       = State("GATE_OPEN",          "可提交讨论",   OFFICE)
DECIDED         = State("DECIDED",            "已决定",       REVIEWER, waits="待提交定稿比对")
TEXT_FINAL      = State("TEXT_FINAL",         "已定稿",       OFFICE,   waits="待印发或签订")
ISSUED          = State("ISSUED",             "已印发（签订）", OFFICE)
FILED           = State("FILED",              "备案",         REVIEWER)
CORRECTION      = State("CORRECTION_ORDERED", "责令改正",     HANDLER,  waits="由村（集体）依法重新议决")
EXEMPT          = State("EXEMPT",             "应急处置",     REVIEWER, waits="待事后补充审查后归档")
RETURNED        = State("RETURNED",           "退回",         final=True)
NOT_ACCEPTED    = State("NOT_ACCEPTED",       "不予受理",     final=True)
TRANSFERRED     = State("TRANSFERRED",        "转办",         final=True)
WITHDRAWN       = State("WITHDRAWN",          "撤回",         final=True)
TERMINATED      = State("TERMINATED",         "终止",         final=True)
ARCHIVED        = State("ARCHIVED",           "归档",         final=True)

UNDER_REVIEW = (SUBMITTED, SUPPLEMENTING, ACCEPTED, ASSIGNED, ADVISER_CONSULT, DRAFT_OPINION, ESCALATED, FEEDBACK, ANSWERED, OBJECTED)
URGEABLE     = (INTERNAL, *UNDER_REVIEW)
BEFORE_GATE  = (DRAFTING, *URGEABLE, GATE_OPEN)
REVIEWING    = (ACCEPTED, ASSIGNED, DRAFT_OPINION)
OPINION      = Book("opinion", "合法性审查意见书", "{mark}所审〔{year}〕{n}号")
CONCLUDED    = Choice("conclusion", {"LAWFUL": GATE_OPEN, "LAWFUL_WITH_ADVICE": GATE_OPEN, "REVISE": FEEDBACK, "RETURN_PROCEDURE": FEEDBACK, "UNLAWFUL": FEEDBACK, "OUT_OF_SCOPE": TERMINATED})
VOTED        = Choice("result",     {"PASSED": DECIDED, "IN_PRINCIPLE": DECIDED, "RESTUDY": FEEDBACK, "NOT_PASSED": TERMINATED})
COMPARED     = Choice("outcome",    {"SAME": TEXT_FINAL, "MARKED": TEXT_FINAL, "CHANGED": FEEDBACK})
gap_answered, finding_answered = w.tasks_answered("GAP", "补正事项", "answers"), w.tasks_answered("FINDING", "问题", "dispositions")

RULES = (
    #    act                 title            who                from                          to               what it takes                                              what must hold                                                   what it changes and keeps                                                                  whom it tells              law
    Rule("create",           "起草",          HANDLER,           None,                         DRAFTING,        asks=q.Creation, takes=(REQUIRED,), fills=w.from_catalogue, checks=(w.in_catalogue,), warns=w.early, part="HANDLER",        sets=f.created, writes=e.matter, requires=e.required, tasks=e.preconditions, assigns=e.review_office,                      law=D713["3,42"]),
    Rule("receive",          "接收转办",      REVIEWER,          None,                         SUBMITTED,       asks=q.Receipt,                                                                                                              sets=f.created, writes=e.received, requires=e.required, tasks=e.preconditions, assigns=e.receiving_office,              tells=(REVIEWER,), by_case="办理“转办”", law=A["转办须由有权审查机构接收"]),
    Rule("finish_draft",     "完成起草",      HANDLER,           DRAFTING,                     INTERNAL,        needs=(DRAFT, REQUIRED),                                                                                                     part="HANDLER",                                                                                 tells=(LEAD,),             law=D713["26"]),
    Rule("return_draft",     "退回修改",      LEAD,              INTERNAL,                     DRAFTING,        asks=q.Why,                                                                                                                                                                                                                  tells=(HANDLER,),          law=A["内部审签"]),
    Rule("submit",           "送审",          LEAD,              INTERNAL,                     SUBMITTED,       asks=q.Submission, needs=(DRAFT, REQUIRED),                                                                                  sets=f.submitted, part="APPROVER",                                                                                tells=(REVIEWER,),         law=D713["26"]),
    Rule("ask_supplement",   "要求补正",      REVIEWER,          SUBMITTED,                    SUPPLEMENTING,   asks=q.SupplementNotice, when=(c.one_more_notice,), checks=(w.repeats_only,),                                                sets=f.noticed, tasks=e.gaps,                                                                   tells=(HANDLER,),          law=D713["26"]),
    Rule("supplement",       "补正",          HANDLER,           SUPPLEMENTING,                SUBMITTED,       asks=q.Supplement, takes=(DRAFT, REQUIRED, *ALL), checks=(gap_answered, w.no_old_text),                                                    tasks=e.gaps_filled, part="HANDLER",                                                                            tells=(REVIEWER,),         law=D713["26"]),
    Rule("open_competition", "提起公平竞争审查", HANDLER,        (DRAFTING, INTERNAL, SUBMITTED, SUPPLEMENTING, FEEDBACK, GATE_OPEN), STAY, asks=k.CompetitionBegun, only_if=(k.text_there, k.none_under_way),       opens=k.opened, part="HANDLER",                                                                 tells=(LEAD,),             law=FC783["13-14"]),
    Rule("keep_competition", "公平竞争审查结论仍适用", REVIEWER, (*UNDER_REVIEW, GATE_OPEN, DECIDED), STAY,        asks=k.CompetitionKept, only_if=(k.changed_since,),                                                                          tasks=k.kept, part="CONFIRMER",                                                                 tells=(HANDLER, LEAD),     law=A["改动是否影响前置程序由审查人员认定"]),
    Rule("child_ended",      "另案办结",      TIME,              (*BEFORE_GATE, DECIDED, TEXT_FINAL, ISSUED, FILED, EXEMPT), STAY, asks=k.CompetitionEnded, fills=k.of_a_review, while_halted=True,                                           sets=k.ended, tasks=k.told(),                                                                   tells=(HANDLER,),          law=FC783["18"]),
    Rule("second_window",    "催补",          TIME,              SUPPLEMENTING,                STAY,            when=(c.first_window,), turns=(Turn(TurnKind.RESTART, "supplement"),),                                                       sets=f.sets(windows=2),                                                                         tells=(HANDLER, LEAD),     law=A["补正两次"]),
    Rule("return_by_time",   "逾期退回",      TIME,              SUPPLEMENTING,                RETURNED,        when=(c.last_window,),                                                                                                                                                                                                       tells=(LEAD,),             law=A["两次未补正的退回"]),
    Rule("return",           "退回",          REVIEWER,          SUBMITTED,                    RETURNED,        asks=q.Return, checks=(w.twice_asked,), part="TAKER",                                                                                                                                                                                      tells=(LEAD,),             law=D713["26"]),
    Rule("refuse",           "不予受理",      REVIEWER,          SUBMITTED,                    NOT_ACCEPTED,    asks=q.Refusal, checks=(w.late_with_memo,), also_tells=e.supervisor_when_late, grave=True,                                   sets=f.refused, part="TAKER", writes=e.incident,                                                              tells=(LEAD,),             law=D713["25"]),
    Rule("transfer",         "转办",          REVIEWER,          SUBMITTED,                    TRANSFERRED,     asks=q.Transferral, checks=(p.competent,),                                                                                   writes=e.transferred, opens=e.linked, part="TAKER",                                                           tells=(LEAD,),             law=A["他机构有权审查的转办"]),
    Rule("accept",           "受理",          REVIEWER,          SUBMITTED,                    ACCEPTED,        asks=q.Acceptance, needs=(DRAFT, REQUIRED), when=(c.not_declared_late,), checks=(w.competition_told,), part="TAKER",                                                                                  sets=f.accepted, tasks=e.reset_preconditions,                                                   tells=(HANDLER,),          law=D713["26"]),
    Rule("assign",           "分办",          HUB_LEAD,          ACCEPTED,                     ASSIGNED,        asks=q.Named, checks=(p.reviewer_named,), warns=p.away_when_due,                                                             assigns=e.reviewer,                                                                             tells=(REVIEWER,),         law=A["中心司法所统筹分办"]),
    Rule("claim",            "认领",          REVIEWER,          ACCEPTED,                     ASSIGNED,        only_if=(p.claimable,),                                                                                                      assigns=e.claimer,                                                                              tells=(HUB_LEAD,),         law=A["审查人员认领"]),
    Rule("reassign",         "改派",          HUB_LEAD,          (ASSIGNED, ADVISER_CONSULT, DRAFT_OPINION, OBJECTED), STAY, asks=q.Reassignment, checks=(p.another_reviewer,), warns=p.away_when_due,                                                 assigns=e.reviewer,                                                                             tells=(REVIEWER, HANDLER), law=A["回避、缺位与代办"]),
    Rule("consult",          "征求顾问意见",  REVIEWER,          ASSIGNED,                     ADVISER_CONSULT, asks=q.Consultation, checks=(p.adviser_named,),                                                                              assigns=e.adviser,                                                                              tells=(ADV,),              law=D713["28"]),
    Rule("advise",           "出具顾问意见",  ADV,               ADVISER_CONSULT,              ASSIGNED,        asks=q.Advice,                                                                                                               sets=f.sets(adviser_done=True), writes=e.advised, part="ADVISER",                               tells=(REVIEWER,),         law=D713["28"]),
    Rule("go_on",            "径行继续",      REVIEWER,          ADVISER_CONSULT,              ASSIGNED,        asks=q.Why, when=(c.adviser_optional,), only_if=(p.cap_passed,),                                                                                                                                                             tells=(HUB_LEAD,),         law=A["顾问逾期的处理"]),
    Rule("complete_checks",  "完成审查",      REVIEWER,          ASSIGNED,                     DRAFT_OPINION,   asks=q.Checks, when=(c.adviser_heard,), checks=(w.three_aspects,),                                                           sets=f.checked, part="AUTHOR",                                                                                  tells=(HUB_LEAD,),         law=D713["27"]),
    Rule("return_opinion",   "退改意见稿",    HUB_LEAD,          DRAFT_OPINION,                ASSIGNED,        asks=q.Why,                                                                                                                                                                                                                  tells=(REVIEWER,),         law=A["审查与签发分离"]),
    Rule("escalate",         "提请县级支持",  HUB_LEAD,          DRAFT_OPINION,                ESCALATED,       asks=q.Escalation,                                                                                                                                                                                                           tells=(CREV, CLEAD),       law=A["重大疑难或本所有利害关系的提请县级"]),
    Rule("support",          "县级指导",      CREV,              ESCALATED,                    DRAFT_OPINION,   asks=q.Guidance,                                                                                                             part="SUPPORTER",                                                                               tells=(HUB_LEAD,),         law=A["县级指导意见"]),
    Rule("extend",           "延长审查期限",  HUB_LEAD,          REVIEWING,                    STAY,            asks=q.Why, when=(c.not_extended,), turns=(Turn(TurnKind.EXTEND, "review", Policy("township.extend.{matter_type}")),),         sets=f.sets(extended=True),                                                                     tells=(HANDLER,),          law=A["延长一次并告知"]),
    Rule("sign",             "签发意见",      HUB_LEAD,          DRAFT_OPINION,                CONCLUDED,       asks=q.OpinionForm, checks=(w.conclusion_fits, w.bases_stand, w.in_village_words), grave=True,                                                 sets=f.signed, writes=e.opinion, tasks=e.findings, book=OPINION, part="SIGNER",                 tells=(LEAD, HANDLER, OFFICE), law=D713["28"]),
    Rule("resubmit",         "重新送审",      LEAD,              FEEDBACK,                     SUBMITTED,       asks=q.Note, fresh=(DRAFT,), takes=ALL, when=(c.revisable,), checks=(w.another_text, w.no_old_text),                                      sets=f.resubmitted, part="APPROVER",                                                            tells=(REVIEWER,),         law=D713["28"]),
    Rule("answer",           "反馈采纳情况",  HANDLER,           FEEDBACK,                     ANSWERED,        asks=q.Dispositions, takes=(DRAFT, NOTE), when=(c.answerable,), checks=(finding_answered, w.reasoned, w.adopted_in_text, w.no_old_text),                       sets=f.sets(amended=True, objection_closed=True), part="HANDLER", writes=e.dispositions, tasks=e.findings_answered,                                             tells=(REVIEWER,),         law=SHANDONG336["47"]),
    Rule("confirm",          "确认",          REVIEWER,          ANSWERED,                     GATE_OPEN,       asks=q.Note,                                                                                                                 sets=f.sets(reviewed=True, confirmed=True, amended=False), writes=e.confirmation, part="CONFIRMER",tells=(LEAD, OFFICE),      law=SHANDONG336["47"]),
    Rule("query",            "要求再反馈",    REVIEWER,          ANSWERED,                     FEEDBACK,        asks=q.Query, fills=w.all_findings, tasks=e.findings_reopened,                                                                                                                                                                                                                  tells=(HANDLER,),          law=A["反馈不完整的退回"]),
    Rule("object",           "提出异议",      LEAD,              FEEDBACK,                     OBJECTED,        asks=q.Objection, when=(c.objectable,),                                                                                      sets=f.sets(objected=True),                                                                     tells=(HUB_LEAD, CLEAD, CREV), law=A["异议一次"]),
    Rule("objection_lapses", "异议期满",      TIME,              FEEDBACK,                     STAY,                                                                                                                                         sets=f.sets(objection_closed=True),                                                             tells=(LEAD,),             law=A["异议期满不再受理"]),
    Rule("reexamine",        "复核",          (CREV, REVIEWER),  OBJECTED,                     CONCLUDED,       asks=q.OpinionForm, checks=(w.conclusion_fits, w.bases_stand, w.in_village_words), grave=True,                                                 sets=f.concluded, writes=e.reexamination, tasks=e.findings, book=OPINION, part="REEXAMINER",    tells=(LEAD, HANDLER, OFFICE, HUB_LEAD), law=A["复核由他人进行"]),
    Rule("revise_text",      "修改文本",      HANDLER,           GATE_OPEN,                    FEEDBACK,        asks=q.Why, fresh=(DRAFT,), only_if=(w.text_changed,), checks=(w.no_old_text,), part="HANDLER", sets=f.sets(reviewed=False, confirmed=False),                                        tells=(REVIEWER,),         law=D713["25"]),
    Rule("expire",           "意见失效",      TIME,              GATE_OPEN,                    FEEDBACK,                                                                                                                                     sets=f.sets(reviewed=False, confirmed=False),                                                   tells=(LEAD,),             law=A["审查意见有效期"]),
    Rule("record_decision",  "记录决定",      OFFICE,            GATE_OPEN,                    VOTED,           asks=q.DecisionForm, fresh=(MINUTES,), when=(may_discuss,), only_if=(k.none_under_way, k.holds), checks=(v.right_organ, v.votes_count, v.assembly_called), grave=True,               sets=f.decided, writes=e.decision,                                                              tells=(REVIEWER,),         law=D713["29-30"]),
    Rule("finalise",         "定稿比对",      REVIEWER,          DECIDED,                      COMPARED,        asks=q.FinalComparison, fresh=(FINAL,), checks=(w.compared_truly,),                                                          sets=f.finalised, writes=e.comparison,                                                          tells=(OFFICE,),           law=D713["25"]),
    Rule("issue",            "印发（签订）",  OFFICE,            TEXT_FINAL,                   ISSUED,          asks=q.Issuance, when=(may_issue,), only_if=(k.none_under_way, k.holds), checks=(w.gate_items,), grave=True,                                                                                                                                                      tells=(HUB_LEAD,),         law=D713["31-32"]),
    Rule("file",             "备案",          (OFFICE, HANDLER), ISSUED,                       FILED,           asks=q.FilingForm, when=(c.to_be_filed,),                                                                                    writes=e.filing,                                                                                tells=(REVIEWER, HEAD),    law=A["备案按制定主体报送"]),
    Rule("note_conforms",    "注明符合",      REVIEWER,          FILED,                        STAY,            asks=q.Note, when=(c.for_village, c.not_conforming),                                                                         sets=f.sets(conforms=True), writes=e.conforms,                                                                             law=VILLAGES["27"]),
    Rule("order_correction", "责令改正",      HEAD,              FILED,                        CORRECTION,      asks=q.Correction, when=(c.for_village,), grave=True,                                                                        sets=f.sets(conforms=False), writes=e.ordered,                                                  tells=(HANDLER,),          law=VILLAGES["27(3),36(2)"]),
    Rule("correct",          "报送改正情况",  HANDLER,           CORRECTION,                   FILED,           asks=q.Corrected, takes=(FINAL, MINUTES),                                                                                    writes=e.corrected,                                                                             tells=(REVIEWER,),         law=COLLECTIVES["61"]),
    Rule("close",            "归档",          REVIEWER,          FILED,                        ARCHIVED,        asks=q.Closing, when=(c.conforming,),                                                                                                                                                                                                                   law=D713["33"]),
    Rule("close_unfiled",    "归档",          REVIEWER,          ISSUED,                       ARCHIVED,        asks=q.Closing, when=(c.nothing_to_file,),                                                                                                                                                                                                              law=D713["33"]),
    Rule("close_exempt",     "归档",          REVIEWER,          EXEMPT,                       ARCHIVED,        asks=q.Closing, when=(c.reviewed_afterwards,),                                                                                                                                                                                                          law=D713["33"]),
    Rule("settle",           "办理前置程序",  HANDLER,           BEFORE_GATE,                  STAY,            asks=q.Settled, takes=PAPERS, checks=(w.settled_truly,),                                                                        sets=f.settled, tasks=e.preconditions_settled, part="HANDLER",                                                                             law=D713["26"]),
    Rule("hand_over",        "移交承办",      LEAD,              (*BEFORE_GATE, DECIDED, TEXT_FINAL, ISSUED, CORRECTION), STAY, asks=q.HandOver, checks=(p.handler_named,), while_halted=True,                                                                      assigns=e.handler,                                                                              tells=(HANDLER,),          law=A["承办人变动的移交"]),
    Rule("withdraw",         "撤回",          LEAD,              BEFORE_GATE,                  WITHDRAWN,       asks=q.Why, while_halted=True, grave=True,                                                                                                                                                                                   tells=(REVIEWER,),         law=A["撤回记为终止，不记为合法"]),
    Rule("suspend",          "中止",          REVIEWER,          UNDER_REVIEW,                 STAY,            asks=q.Suspension, when=(c.running,),                                                                                        sets=f.sets(suspended=True),                                                                    tells=(HANDLER,),          law=A["中止事由参照行政复议法第39条"]),
    Rule("resume",           "恢复",          REVIEWER,          UNDER_REVIEW,                 STAY,            asks=q.Why, when=(c.halted,), while_halted=True,                                                                             sets=f.sets(suspended=False),                                                                   tells=(HANDLER,),          law=A["中止事由参照行政复议法第39条"]),
    Rule("check_suspension", "中止复查提醒",  TIME,              UNDER_REVIEW,                 STAY,            while_halted=True, turns=(Turn(TurnKind.RESTART, "suspension.check"),),                                                                                                                                                      tells=(REVIEWER, HANDLER), law=A["中止每三十日复查"]),
    Rule("terminate",        "终止",          HUB_LEAD,          UNDER_REVIEW,                 TERMINATED,      asks=q.Why, when=(c.halted,), while_halted=True, grave=True,                                                                                                                                                                                   tells=(LEAD,),             law=A["终止不是通过"]),
    Rule("terminate_by_time", "中止期满终止", TIME,              UNDER_REVIEW,                 TERMINATED,      while_halted=True,                                                                                                                                                                                                           tells=(LEAD,),             law=A["中止期满终止，不是通过"]),
    Rule("urge",             "急件",          HEAD,              URGEABLE,                     STAY,            asks=q.Urgency, when=(c.not_urgent,), turns=(Turn(TurnKind.REBASE, "review", Policy("urgent.review")), Turn(TurnKind.WAIVE, "review.min")), sets=f.sets(urgent=True),                                                                  tells=(REVIEWER, SUP),     law=G115.whole),
    Rule("exempt_emergency", "应急处置",      HEAD,              BEFORE_GATE,                  EXEMPT,          asks=q.EmergencyRecord, warns=w.recorded_late, grave=True,                                                                                          writes=e.emergency,                                                                             tells=(SUP, REVIEWER),     law=EMERGENCY["72-74"]),
    Rule("review_afterwards", "事后补充审查", REVIEWER,          EXEMPT,                       STAY,            asks=q.SupplementaryOpinion, when=(c.not_reviewed_afterwards,), checks=(w.bases_stand,),                                                              sets=f.sets(exempt_reviewed=True), writes=e.afterwards, part="AFTERWARDS",                      tells=(HEAD, SUP),         law=A["应急处置的事后补充审查"]),
)

CLOCKS = (
    #     key                 title            kind    limit (policy key)                                runs in                          law                                    stands in, when, what passing it brings
    Clock("intake",           "受理期限",      MAX,    Policy("township.intake"),                        (SUBMITTED,),                    A["受理期限"],                         office_hours=True),
    Clock("supplement",       "补正期限",      MAX,    Policy("supplement.window"),                      (SUPPLEMENTING,),                SHANDONG336["42"],                     passing=("second_window", "return_by_time")),
    Clock("review",           "审查期限",      MAX,    Policy("township.review.{matter_type}", "township.rereview", "urgent", "urgent.review"), REVIEWING, A["审查期限按事项类型"],       stands={ADVISER_CONSULT: "征求法律顾问意见", ESCALATED: "提请县级支持"}),
    Clock("review.min",       "审查最短期限",  MIN,    Policy("township.review.{matter_type}.min"),      REVIEWING,                       D713["26"],                            stands={ADVISER_CONSULT: "征求法律顾问意见", ESCALATED: "提请县级支持"}, protects=Protects.REVIEWER, when=f.has_minimum),
    Clock("adviser",          "顾问期限",      MAX,    Policy("adviser.cap"),                            (ADVISER_CONSULT,),              A["顾问期限"]),
    Clock("escalate",         "县级支持期限",  MAX,    Policy("escalate.cap"),                           (ESCALATED,),                    A["县级支持期限"]),
    Clock("feedback",         "反馈期限",      MAX,    Policy("township.feedback"),                      (FEEDBACK,),                     A["反馈期限"],                         stands={OBJECTED: "异议复核"}),
    Clock("objection",        "异议期限",      MAX,    Policy("township.objection.window"),              (FEEDBACK,),                     A["异议期限"],                         passing=("objection_lapses",), when=f.may_be_objected_to),
    Clock("reexamine",        "复核期限",      MAX,    Policy("township.reexamine"),                     (OBJECTED,),                     A["复核期限"]),
    Clock("confirm",          "确认期限",      MAX,    Policy("township.confirm"),                       (ANSWERED,),                     A["确认期限"]),
    Clock("opinion.validity", "意见有效期",    MAX,    Policy("opinion.validity"),                       (GATE_OPEN,),                    A["审查意见有效期"],                   passing=("expire",)),
    Clock("publication",      "公开期限",      MAX,    Policy("publication.backstop"),                   (DECIDED, TEXT_FINAL),           DISCLOSURE["26"],                            when=f.is_public),
    Clock("file",             "备案期限",      MAX,    Policy("doc.file.gov"),                           (ISSUED,),                       A["备案期限"],                         when=f.filed_by_office),
    Clock("village.file",     "村级备案期限",  MAX,    Policy("village_rule.file"),                      (DECIDED, TEXT_FINAL, ISSUED),   VILLAGES["27"],                        when=f.filed_by_village, since="decided_on"),
    Clock("village.correct",  "备案审查期限",  MAX,    Policy("village.correct"),                        (FILED,),                        VILLAGES["27(3)"],                     when=f.village_unchecked),
    Clock("archive",          "归档期限",      MAX,    Policy("archive"),                                (FILED,),                        A["归档期限"]),
    Clock("archive.unfiled",  "归档期限",      MAX,    Policy("archive"),                                (ISSUED,),                       A["归档期限"],                         when=f.never_filed),
    Clock("suspension.check", "中止复查",      REMIND, Policy("suspension.check"),                       UNDER_REVIEW,                    A["中止复查"],                         when=f.is_suspended, through_halt=True, passing=("check_suspension",)),
    Clock("suspension.cap",   "中止期限",      MAX,    Policy("suspension.cap"),                         UNDER_REVIEW,                    A["中止期限"],                         when=f.is_suspended, through_halt=True, passing=("terminate_by_time",)),
    Clock("exempt.review",    "补充审查期限",  MAX,    Policy("exempt.review"),                          (EXEMPT,),                       A["补充审查期限"],                     when=f.emergency_unreviewed),
)

APART = (
    Apart("HANDLER",  "APPROVER",   A["承办与批准分离"]),
    Apart("HANDLER",  "AUTHOR",     A["承办与审查分离"]),
    Apart("HANDLER",  "SIGNER",     A["承办与签发分离"]),
    Apart("HANDLER",  "ADVISER",    A["参与起草的顾问不得审查"]),
    Apart("HANDLER",  "CONFIRMER",  A["承办与确认分离"]),
    Apart("APPROVER", "AUTHOR",     A["批准与审查分离"]),
    Apart("APPROVER", "SIGNER",     A["批准与签发分离"]),
    Apart("AUTHOR",   "SIGNER",     A["审查与签发分离，两人负责"], per_round=True),
    Apart("AUTHOR",   "REEXAMINER", A["复核由他人进行"]),
    Apart("SIGNER",   "REEXAMINER", A["复核由他人进行"]),
    Apart("HANDLER",  "REEXAMINER", A["承办与复核分离"]),
    Apart("HANDLER",  "TAKER",      A["承办与收件分离"]),
    Apart("APPROVER", "TAKER",      A["批准与收件分离"]),
    Apart("APPROVER", "REEXAMINER", A["批准与复核分离"]),
    Apart("APPROVER", "CONFIRMER",  A["批准与确认分离"]),
    Apart("SUPPORTER", "REEXAMINER", A["指导与复核分离"]),
)
# fmt: on

WORKFLOW = Workflow(
    "township_review",
    "乡镇（街道）重大事项合法性审查",
    effective=date(2026, 1, 1),
    begins=DRAFTING,
    rules=RULES,
    facts=f.ReviewFacts,
    law=ORGANIC["76"],
    clocks=CLOCKS,
    apart=APART,
    text=DRAFT,
    new_text=f.new_text,
    halts=f.is_suspended,
    supervisor=SUP,
    leads=(LEAD, HUB_LEAD, CLEAD),
    roles=TOWNSHIP,
    kinds=ALL,
    titles=TITLES,
    proof=PROOF,
)
