"""审查研究: the study of one clause, from the issuer's explanation to its correction, verified; one line, one rule."""

from datetime import date

from engine.citations import ASSUMED
from engine.clocks import ClockKind
from engine.definition import STAY, TIME, Apart, Book, Choice, Clock, Policy, Rule, State, Workflow
from workflows.documents import EXPERTS, FINAL, NOTE
from workflows.law import BEIJING_FILING, ORGANIC, RECONSIDERATION, SHANGHAI_FILING
from workflows.major_decision.absorption import sat_there, waiting_conflicts
from workflows.major_decision.effects import conflict, conflict_answered
from workflows.major_decision.forms import ConflictAnswer, PanelConflict
from workflows.major_decision.people import panel_there
from workflows.review_suggestion import facts as f
from workflows.review_suggestion import panel as p
from workflows.review_suggestion import study_effects as e
from workflows.review_suggestion import study_forms as q
from workflows.review_suggestion.comparing import compared_by_eye
from workflows.review_suggestion.overlapping import alike
from workflows.review_suggestion.proof import STUDY_PROOF
from workflows.review_suggestion.sides import BOTH
from workflows.review_suggestion.silence import NoteHushed, WhyHushed
from workflows.review_suggestion.study_effects import ISSUER
from workflows.review_suggestion.titles import TITLES
from workflows.roles import BODY_LEAD, BODY_REVIEWER, GOV_HEAD, GOV_OFFICE, SUP
from workflows.township_review.facts import sets
from workflows.township_review.forms import Why

A = ASSUMED
FOUND_LATER = "采纳评审意见后发现应回避的，审查机构确认或者重新出具意见"
MAX = ClockKind.MAX

# fmt: off
#                       key             title              awaits
OPENED       = State("OPENED",       "待分办",          BODY_LEAD)
ASSIGNED     = State("ASSIGNED",     "已分办",          BODY_REVIEWER)
EXPLAINING   = State("EXPLAINING",   "制定机关说明",    ISSUER)
STUDYING     = State("STUDYING",     "审查研究",        BODY_REVIEWER)
WITH_EXPERTS = State("WITH_EXPERTS", "征求专家意见",    BODY_REVIEWER)
WITH_PANEL   = State("WITH_PANEL",   "评审团评审",      waits="由评审团评审，停计有上限")
PROPOSED     = State("PROPOSED",     "待签发意见",      BODY_LEAD)
CONSULTING   = State("CONSULTING",   "与制定机关沟通",  ISSUER)
AGREED       = State("AGREED",       "制定机关自行处理", ISSUER)
CORRECTING   = State("CORRECTING",   "待制定机关纠正",  ISSUER)
VERIFYING    = State("VERIFYING",    "核实纠正",        BODY_REVIEWER)
REFUSED      = State("REFUSED",      "未纠正",          BODY_LEAD)
REPORTED     = State("REPORTED",     "报请政府决定",    GOV_OFFICE)
NO_PROBLEM   = State("NO_PROBLEM",   "未发现问题",      final=True)
CORRECTED    = State("CORRECTED",    "已纠正",          final=True)
ANNULLED     = State("ANNULLED",     "已撤销",          final=True)
UPHELD       = State("UPHELD",       "政府维持",        final=True)
DROPPED      = State("DROPPED",      "终止研究",        final=True)

BEFORE_OPINION = (OPENED, ASSIGNED, EXPLAINING, STUDYING, PROPOSED)
TO_CORRECT = (CORRECTING, VERIFYING, REFUSED, REPORTED)
OPINION = Book("clause_study", "审查研究意见", "{mark}审研〔{year}〕{n}号")
SIGNED  = Choice("verdict", {"NO_PROBLEM": NO_PROBLEM, "CONSULT": CONSULTING, "CORRECT": CORRECTING})
DONE    = Choice("done",    {"AMENDED": VERIFYING, "REPEALED": VERIFYING, "REFUSED": REFUSED})
PROVED  = Choice("outcome", {"CORRECTED": CORRECTED, "NOT_DONE": REFUSED})
DECIDED = Choice("outcome", {"ANNULLED": ANNULLED, "CHANGED": CORRECTED, "UPHELD": UPHELD})

RULES = (
    #    act                   title                who            from            to            what it takes                                    what must hold                                                         what it changes and keeps                                                        whom it tells                     law
    Rule("open_study",         "启动审查研究",      BODY_LEAD,     None,           OPENED,       asks=q.StudyOpened, fills=e.opening_filled,       checks=(e.opened_rightly,),                                            sets=f.opened, assigns=e.issuer_explains, writes=e.opened, tasks=e.noted_clause,  tells=(BODY_REVIEWER, BODY_LEAD), law=A["由审查建议引起，或者依职权"]),
    Rule("assign_study",       "分办",              BODY_LEAD,     OPENED,         ASSIGNED,     asks=q.StudyAssigned,                            checks=(e.named_rightly, e.says_not_who),                              assigns=e.named,                                                                 tells=(BODY_REVIEWER,),           law=A["审查机构负责人分办"]),
    Rule("take_study",         "认领",              BODY_REVIEWER, OPENED,         ASSIGNED,     asks=q.StudyTaken,                               checks=(e.taken_rightly,),                                             assigns=e.taken,                                                                 tells=(BODY_LEAD,),               law=A["审查人员认领"]),
    Rule("reassign_study",     "改派",              BODY_LEAD,     (ASSIGNED, EXPLAINING, STUDYING, WITH_EXPERTS, VERIFYING), STAY, asks=q.StudyAssigned,       checks=(e.named_rightly, e.says_not_who),                              assigns=e.named,                                                                 tells=(BODY_REVIEWER,),           law=A["回避、缺位与代办"]),
    Rule("ask_issuer",         "请制定机关说明",    BODY_REVIEWER, ASSIGNED,       EXPLAINING,   asks=q.ExplanationAsked, takes=(NOTE,), checks=(e.says_not_who,),                                                                                                                                                  tells=(ISSUER,),                  law=SHANGHAI_FILING["24"]),
    Rule("begin_study",        "径行审查",          BODY_REVIEWER, ASSIGNED,       STUDYING,     asks=WhyHushed, checks=(e.says_not_who,),                                                                               sets=sets(explained="NOT_ASKED"),                                                                                                  law=A["不需要制定机关说明的"]),
    Rule("explain",            "制定机关说明",      ISSUER,        EXPLAINING,     STUDYING,     asks=q.IssuerExplains, takes=(NOTE, FINAL), part="EXPLAINER",                                                           sets=sets(explained="GIVEN"),                                                    tells=(BODY_REVIEWER,),           law=RECONSIDERATION["58"]),
    Rule("no_explanation",     "逾期未说明",        TIME,          EXPLAINING,     STUDYING,                                                                                                                             sets=sets(explained="NONE"), writes=e.bulletin("逾期未说明"),                    tells=(BODY_REVIEWER, ISSUER, SUP), law=A["逾期不说明的继续审查，并通报"]),
    Rule("consult_experts",    "征求专家意见",      BODY_REVIEWER, STUDYING,       WITH_EXPERTS, asks=q.ExpertsAsked, takes=(NOTE,), checks=(e.says_not_who,), when=(f.not_asked_yet,),                                               sets=sets(expert="ASKED"), writes=e.step("STANDS", "questions"),                 tells=(BODY_LEAD,),               law=A["征求专家意见的时间不计入，有上限"]),
    Rule("experts_answer",     "收到专家意见",      BODY_REVIEWER, WITH_EXPERTS,   STUDYING,     asks=q.ExpertsAnswer, takes=(EXPERTS, NOTE), checks=(e.says_not_who,),                                                  sets=sets(expert="GIVEN"), writes=e.step("GOES_ON", ""),                         tells=(BODY_LEAD,),               law=A["征求专家意见的时间不计入，有上限"]),
    Rule("experts_late",       "专家逾期",          TIME,          WITH_EXPERTS,   STUDYING,                                                                                                                             sets=sets(expert="NONE"), writes=e.step("GOES_ON", ""),                          tells=(BODY_REVIEWER, BODY_LEAD), law=A["征求专家意见的时间不计入，有上限"]),
    Rule("ask_panel",          "提请评审",          BODY_LEAD,     STUDYING,       WITH_PANEL,   asks=q.PanelAsked, takes=(NOTE,), fills=p.who_examined, when=(p.no_panel_yet, p.issuer_was_heard), checks=(e.says_not_who,), only_if=(panel_there,), grave=True, sets=sets(panel="ASKED"), writes=e.step("STANDS", "ground"), tasks=p.asked_tasks, opens=p.panel_opened, tells=(BODY_REVIEWER, ISSUER), law=A["制定机关说明之后仍有重大分歧的，可以提请评审"]),
    Rule("panel_late",         "评审停计期满",      TIME,          WITH_PANEL,     STAY,                                                                                                                                 sets=sets(panel="OVERTIME"), writes=e.step("GOES_ON", ""),                       tells=(BODY_REVIEWER, BODY_LEAD), law=A["征求专家意见的时间不计入，有上限"]),
    Rule(p.ENDED,              "评审结束",          TIME,          WITH_PANEL,     STUDYING,                                                                                                                             sets=p.panel_ended, writes=p.panel_over, tasks=p.panel_told,                     tells=(BODY_REVIEWER, BODY_LEAD, ISSUER), law=A["评审意见供审查机构参考，不采纳的说明理由"]),
    Rule("propose_result",     "提出审查意见",      BODY_REVIEWER, STUDYING,       PROPOSED,     asks=q.StudyResult, takes=(NOTE,), fills=p.panel_named, when=(p.conflict_settled,), checks=(e.not_barred, e.proposable, p.absorbed_truly, e.says_not_who), warns=alike, part="STUDENT",   sets=f.proposed,                                                                 tells=(BODY_LEAD,),               law=A["审查与签发分离"]),
    Rule("return_result",      "退回再研究",        BODY_LEAD,     PROPOSED,       STUDYING,     asks=WhyHushed, checks=(e.says_not_who,),                                                                               sets=sets(verdict=""),                                                           tells=(BODY_REVIEWER,),           law=A["审查与签发分离"]),
    Rule("conclude_study",     "签发审查意见",      BODY_LEAD,     PROPOSED,       SIGNED,       asks=q.StudySigned, when=(p.conflict_settled,),  checks=(e.not_barred, e.as_proposed, e.says_not_who), warns=alike, part="CONCLUDER", grave=True, sets=f.signed, writes=e.step(), book=OPINION,                                    tells=(ISSUER, BODY_REVIEWER),    law=BEIJING_FILING["29"]),
    Rule("report_conflict",    "报告评审员应当回避", (BODY_REVIEWER, BODY_LEAD, ISSUER), (STUDYING, PROPOSED), STAY, asks=PanelConflict,             when=(p.panel_spoke,), checks=(sat_there, e.says_not_who),             sets=sets(conflict=True), tasks=conflict,                                        tells=(BODY_REVIEWER, BODY_LEAD, ISSUER), law=A[FOUND_LATER]),
    Rule("report_conflict",    "报告评审员应当回避", (BODY_REVIEWER, BODY_LEAD, ISSUER), (CONSULTING, AGREED, *TO_CORRECT), STAY, asks=PanelConflict, when=(p.panel_spoke,), checks=(sat_there, e.says_not_who), warns=p.signed_already, sets=sets(conflict=True), tasks=conflict,                   tells=(BODY_REVIEWER, BODY_LEAD, ISSUER), law=A[FOUND_LATER]),
    Rule("keep_result",        "确认意见不受影响",   BODY_REVIEWER, (STUDYING, PROPOSED, CONSULTING, AGREED, *TO_CORRECT), STAY, asks=ConflictAnswer, fills=waiting_conflicts, when=(p.conflict_open,), checks=(e.not_barred, e.says_not_who), sets=sets(conflict=False), tasks=conflict_answered("意见不受影响"), tells=(BODY_LEAD, ISSUER), law=A[FOUND_LATER]),
    Rule("set_panel_aside",    "不采用评审意见",     BODY_REVIEWER, (STUDYING, PROPOSED), STUDYING, asks=ConflictAnswer, fills=waiting_conflicts,    when=(p.conflict_open,), checks=(e.not_barred, e.says_not_who), grave=True, sets=sets(conflict=False, panel="ENDED", verdict=""), tasks=conflict_answered("不采用评审意见"), tells=(BODY_LEAD, ISSUER), law=A[FOUND_LATER]),
    Rule("agree_plan",         "制定机关承诺",      ISSUER,        CONSULTING,     AGREED,       asks=q.IssuerPlans, takes=(NOTE,),               checks=(e.planned_ahead,), part="EXPLAINER",                           sets=sets(consulted="AGREED"),                                                   tells=(BODY_REVIEWER, BODY_LEAD), law=BEIJING_FILING["29"]),
    Rule("refuse_plan",        "制定机关不同意",    ISSUER,        CONSULTING,     STUDYING,     asks=Why, takes=(NOTE,), part="EXPLAINER",                                                                              sets=sets(consulted="FAILED", verdict=""), writes=e.step("GOES_ON", ""),         tells=(BODY_REVIEWER, BODY_LEAD), law=BEIJING_FILING["29"]),
    Rule("consult_late",       "沟通期满",          TIME,          CONSULTING,     STUDYING,                                                                                                                             sets=sets(consulted="FAILED", verdict=""), writes=e.step("GOES_ON", ""),         tells=(BODY_REVIEWER, BODY_LEAD), law=A["与制定机关沟通的上限"]),
    Rule("plan_missed",        "到期未自行处理",    TIME,          AGREED,         STUDYING,                                                                                                                             sets=sets(consulted="FAILED", verdict=""), writes=e.unkept_promise,              tells=(BODY_REVIEWER, BODY_LEAD, SUP), law=BEIJING_FILING["29"]),
    Rule("propose_stop",       "提出停止执行",      (BODY_REVIEWER, BODY_LEAD), TO_CORRECT, STAY, asks=q.StopProposed, checks=(e.says_not_who,),   when=(f.stop_is(""),),                                                 sets=sets(stop="PROPOSED"),                                                      tells=(GOV_HEAD, GOV_OFFICE),     law=BEIJING_FILING["29"]),
    Rule("order_stop",         "决定停止执行",      GOV_HEAD,      TO_CORRECT,     STAY,         asks=q.StopOrdered, takes=(NOTE,), fills=e.document_filled, when=(f.stop_is("PROPOSED"),), grave=True,                           sets=sets(stop="ORDERED"), writes=e.stopped,                                     tells=(ISSUER, BODY_REVIEWER, BODY_LEAD), law=RECONSIDERATION["59"]),
    Rule("report_correction",  "报告纠正情况",      ISSUER,        (CORRECTING, AGREED), DONE,   asks=q.CorrectionDone, takes=(FINAL, NOTE),      checks=(e.reported_truly,), part="EXPLAINER",                          writes=e.reported,                                                               tells=(BODY_REVIEWER,),           law=BEIJING_FILING["29"]),
    Rule("not_corrected",      "逾期未纠正",        TIME,          CORRECTING,     REFUSED,                                                                                                                              writes=e.bulletin("逾期未纠正"),                                                 tells=(BODY_LEAD, ISSUER, SUP),   law=A["逾期未纠正的通报，报请改变或撤销"]),
    Rule("verify_correction",  "核实纠正",          BODY_REVIEWER, VERIFYING,      PROVED,       asks=q.CorrectionVerified, takes=(NOTE,),        checks=(e.corrected_in_register, e.says_not_who), warns=compared_by_eye, grave=True,          writes=e.verified,                                                               tells=(BODY_LEAD, ISSUER),        law=BEIJING_FILING["30"]),
    Rule("corrected_late",     "报告逾期纠正",      ISSUER,        REFUSED,        VERIFYING,    asks=q.CorrectionDone, takes=(FINAL, NOTE),      checks=(e.reported_truly, e.really_done), part="EXPLAINER",                                                                                             tells=(BODY_REVIEWER, BODY_LEAD), law=BEIJING_FILING["29"]),
    Rule("report_government",  "报请改变或撤销",    BODY_LEAD,     REFUSED,        REPORTED,     asks=q.StudyReported, takes=(NOTE,), when=(p.conflict_settled,), checks=(e.says_not_who,), grave=True,                                              writes=e.step("REPORTED"),                                                       tells=(GOV_OFFICE, GOV_HEAD),     law=ORGANIC["73"]),
    Rule("decide_government",  "登记政府决定",      GOV_OFFICE,    REPORTED,       DECIDED,      asks=q.GovernmentDecides, takes=(NOTE,), fills=e.document_filled, checks=(e.decided_truly,), grave=True,                           writes=e.decided, alters=e.ends_document,                                        tells=(ISSUER, BODY_LEAD),        law=ORGANIC["73"]),
    Rule("drop_study",         "终止研究",          BODY_LEAD,     (OPENED, ASSIGNED, STUDYING), DROPPED, asks=q.StudyDropped,                     when=(f.no_problem_found,), checks=(e.not_barred, e.nobody_waits, e.says_not_who), grave=True, writes=e.step("DROPPED", "reason"),                                              tells=(BODY_REVIEWER, ISSUER),    law=A["建议全部撤回且未发现问题的可以终止"]),
    Rule("note_study",         "补记",              (BODY_REVIEWER, BODY_LEAD), (*BEFORE_OPINION, CORRECTING, VERIFYING), STAY, asks=NoteHushed, takes=(NOTE,), checks=(e.says_not_who,),                                                                                                                         law=A["审查研究中的补充记录"]),
)

CLOCKS = (
    #     key         title                kind  limit (policy key)             runs in                                  law                                       stands in, since which answer, what passing it brings
    Clock("assign",   "分办期限",          MAX,  Policy("sugg.assign"),         (OPENED,),                               A["分办期限"]),
    Clock("study",    "审查研究期限",      MAX,  Policy("sugg.total"),          BEFORE_OPINION,                          A["审查研究期限"],                        stands={WITH_EXPERTS: "征求专家意见", WITH_PANEL: "评审团评审", CONSULTING: "与制定机关沟通", AGREED: "制定机关自行处理"}, since="since"),
    Clock("explain",  "制定机关说明期限",  MAX,  Policy("sugg.issuer_explain"), (EXPLAINING,),                           RECONSIDERATION["58,88"],                 passing=("no_explanation",)),
    Clock("experts",  "专家意见期限",      MAX,  Policy("sugg.experts"),        (WITH_EXPERTS,),                         A["征求专家意见的上限"],                  passing=("experts_late",)),
    Clock("panel",    "评审停计的上限",    MAX,  Policy("sugg.panel"),          (WITH_PANEL,),                           A["征求专家意见的时间不计入，有上限"],    when=f.panel_on_time, passing=("panel_late",)),
    Clock("consult",  "沟通期限",          MAX,  Policy("sugg.consult"),        (CONSULTING,),                           A["与制定机关沟通的上限"],                passing=("consult_late",)),
    Clock("plan",     "承诺的完成日",      MAX,  Policy("sugg.day"),            (AGREED,),                               A["制定机关自己承诺的日子"],              since="plan_on", passing=("plan_missed",)),
    Clock("correct",  "纠正期限",          MAX,  Policy("sugg.issuer_correct"), (CORRECTING,),                           BEIJING_FILING["29"],                     passing=("not_corrected",)),
    Clock("verify",   "核实期限",          MAX,  Policy("sugg.verify"),         (VERIFYING,),                            A["核实期限"]),
    Clock("annul",    "改变或撤销期限",    MAX,  Policy("record.annul"),        (REFUSED, REPORTED),                     A["改变或撤销期限"]),
)

APART = (
    Apart("STUDENT", "CONCLUDER", A["审查与签发分离"]),
    Apart("EXPLAINER", "STUDENT", BOTH),
    Apart("EXPLAINER", "CONCLUDER", BOTH),
)
# fmt: on

STUDY = Workflow(
    "clause_study",
    "规范性文件审查研究",
    effective=date(2026, 1, 1),
    begins=OPENED,
    rules=RULES,
    facts=f.StudyFacts,
    law=BEIJING_FILING.whole,
    clocks=CLOCKS,
    apart=APART,
    supervisor=SUP,
    leads=(BODY_LEAD,),
    roles=(BODY_LEAD, BODY_REVIEWER, ISSUER, GOV_OFFICE, GOV_HEAD, SUP),
    kinds=(NOTE, FINAL, EXPERTS),
    titles=TITLES,
    proof=STUDY_PROOF,
)
