"""行政规范性文件的施行、备案、评估与失效: a published document until its end, one line, one rule, its law at the end of the line."""

from datetime import date

from engine.citations import ASSUMED
from engine.clocks import ClockKind
from engine.definition import STAY, TIME, Apart, Book, Choice, Clock, Policy, Rule, State, Workflow
from workflows.documents import FINAL, MINUTES, NOTE
from workflows.law import BEIJING_FILING, G37, ORGANIC, SDJ_DOCUMENTS, SHANGHAI_DOCUMENTS
from workflows.normative_document import NUMBER, OFFICE, known
from workflows.normative_document import correcting as r
from workflows.normative_document import dates as d
from workflows.normative_document import life_effects as e
from workflows.normative_document import life_facts as f
from workflows.normative_document import life_forms as q
from workflows.normative_document import series as n
from workflows.normative_document.answers import addresses, lawful_issuer
from workflows.normative_document.life_proof import PROOF
from workflows.normative_document.papers import CORRECTION, DOCUMENT_EVALUATION, FILING_REPORT, OF_LIFE
from workflows.normative_document.titles import TITLES
from workflows.roles import BODY_LEAD, HANDLER, HEAD, LEAD, SUP, UNIT_LEGAL
from workflows.township_review.facts import sets
from workflows.township_review.forms import Why

A = ASSUMED
MAX, REMIND = ClockKind.MAX, ClockKind.REMIND
ROLES = (HANDLER, LEAD, HEAD, OFFICE, UNIT_LEGAL, BODY_LEAD, SUP)

# fmt: off
#                     key             title          awaits       waits (a declared wait without a clock)
PUBLISHED  = State("PUBLISHED",  "已公布，待备案", OFFICE,   waits="待制定机关报送备案")
FILED      = State("FILED",      "待施行",        waits="待施行日到来")
IN_FORCE   = State("IN_FORCE",   "施行",          waits="在有效期内施行")
EXPIRING   = State("EXPIRING",   "临期",          OFFICE,   waits="有效期将满，待制定机关评估")
EVALUATING = State("EVALUATING", "评估",          HANDLER)
RENEWING   = State("RENEWING",   "修改（延续）办理中", OFFICE, waits="修改（延续）另案办理")
ABOLISHING = State("ABOLISHING", "废止办理中",    OFFICE,   waits="待集体审议并公布")
EXPIRED    = State("EXPIRED",    "已失效",        final=True)
REPEALED   = State("REPEALED",   "已废止",        final=True)
REPLACED   = State("REPLACED",   "已由新文件替代", final=True)
ANNULLED   = State("ANNULLED",   "已撤销",        final=True)
PAST       = State("PAST",       "历史文件",      final=True)

AT_WORK = (IN_FORCE, EXPIRING)
ELSEWHERE = (PUBLISHED, FILED, EVALUATING, RENEWING, ABOLISHING)
LIVING = (PUBLISHED, FILED, IN_FORCE, EXPIRING, EVALUATING, RENEWING, ABOLISHING)
REPORT = Book("document_filing", "备案报告", "{mark}规备〔{year}〕{n}号")
NEXT   = Choice("next",     {"MORE": PUBLISHED, "WAIT": FILED, "DONE": IN_FORCE})
RESULT = Choice("result",   {"KEEP": IN_FORCE, "EXTEND": RENEWING, "AMEND": RENEWING, "ABOLISH": ABOLISHING})
ELSE   = Choice("ended_as", {"REPLACED": REPLACED, "REPEALED": REPEALED, "ANNULLED": ANNULLED})
AFTER  = Choice("state",    {"PUBLISHED": REPLACED, "ANNULLED": ANNULLED, **dict.fromkeys(("WITHDRAWN", "TERMINATED", "RETURNED", "NOT_NORMATIVE"), EVALUATING), **dict.fromkeys(("NO_PROBLEM", "CORRECTED", "NOT_REGISTERED"), RENEWING)})

RULES = (
    #    act                title             who                  from          to          what it takes                                        what must hold                                         what it changes and keeps                                                                                 whom it tells                     law
    Rule("come",            "公布入库",       OFFICE,              None,         PUBLISHED,  asks=q.Entered, takes=OF_LIFE, fills=e.days_filled,                                                              sets=f.come, writes=e.entered, tasks=e.number_kept, alters=e.others_ended, by_case="办理“公布”",                                                  law=G37.whole),
    Rule("enrol",           "存量入库",       (OFFICE, BODY_LEAD), None,         FILED,      asks=q.Entered, takes=OF_LIFE, fills=e.days_filled,   checks=(lawful_issuer, addresses, e.entered_truly, known.only_own_end, known.amended_once, n.number_free), warns=e.entered_with_care,               sets=f.come, writes=e.entered, tasks=e.number_kept, alters=e.others_ended,                               tells=(OFFICE,),                 law=A["现行有效的存量文件全部入库"]),
    Rule("enrol_past",      "历史文件入库",   (OFFICE, BODY_LEAD), None,         PAST,       asks=q.Past,    takes=OF_LIFE, fills=e.days_filled,   checks=(lawful_issuer, addresses, e.past_truly, known.only_own_end, known.amended_once, n.number_free), warns=n.to_be_counted,                  sets=f.come, writes=e.entered,                                                                                                              law=A["失去效力的文件保留历史"]),
    Rule("claim_number",    "占用文号",       OFFICE,              LIVING,       STAY,       asks=q.NumberClaim,   checks=(n.claimed_truly,),                                                            writes=e.number_claimed, book=NUMBER,                                                                                                       law=A["存量文件的文号计入本年度文号簿"]),
    Rule("file",            "报送备案",       OFFICE,              PUBLISHED,    NEXT,       asks=q.Filed, fresh=(FILING_REPORT,), fills=e.receiver_filled, when=(f.to_be_filed,), checks=(f.filed_truly, d.sent_truly),   sets=f.filed, writes=e.filed, book=REPORT, opens=e.record_opened,                                         tells=(HEAD,),                   law=G37.whole),
    Rule("come_into_force", "施行",           TIME,                FILED,        IN_FORCE,                                                                                                               when=(f.still_to_begin,), sets=sets(effective=True),                                                                               tells=(OFFICE,),                 law=G37.whole),
    Rule("come_into_force", "施行",           TIME,                PUBLISHED,    STAY,                                                                                                                   when=(f.still_to_begin,), sets=sets(effective=True),                                                                               tells=(OFFICE,),                 law=G37.whole),
    Rule("remind_evaluate", "届满前六个月提醒", TIME,              IN_FORCE,     EXPIRING,                                                                                                               when=(f.still_to_remind("EVALUATE"),), sets=f.reminded("EVALUATE"),                                                                             tells=(OFFICE, HANDLER),         law=SDJ_DOCUMENTS["23"]),
    Rule("remind_evaluate", "届满前六个月提醒", TIME,              ELSEWHERE,    STAY,                                                                                                                   when=(f.still_to_remind("EVALUATE"),), sets=f.reminded("EVALUATE"),                                                                             tells=(OFFICE, HANDLER),         law=SDJ_DOCUMENTS["23"]),
    Rule("remind_escalate", "届满前三个月提醒", TIME,              LIVING,       STAY,                                                                                                                   when=(f.still_to_remind("ESCALATE"),), sets=f.reminded("ESCALATE"),                                                                             tells=(OFFICE, LEAD, UNIT_LEGAL), law=A["届满前三个月再提醒"]),
    Rule("remind_final",    "届满前一个月提醒", TIME,              LIVING,       STAY,                                                                                                                   when=(f.still_to_remind("FINAL"),), sets=f.reminded("FINAL"),                                                                                tells=(OFFICE, HEAD, UNIT_LEGAL), law=SHANGHAI_DOCUMENTS.whole),
    Rule("expire",          "有效期届满失效", TIME,                LIVING,       EXPIRED,                                                                                                                when=(f.has_an_end,), writes=e.expired,                                                                                        tells=(OFFICE, HEAD, BODY_LEAD), law=A["有效期届满未延续的自动失效"]),
    Rule("begin_evaluation", "启动评估",      (OFFICE, HANDLER),   AT_WORK,      EVALUATING, asks=q.Evaluating, checks=(known.not_ended,),                                                                                                                                                                                              tells=(HANDLER, UNIT_LEGAL),     law=A["有效期届满前评估，按需评估"]),
    Rule("evaluate",        "评估",           (HANDLER, OFFICE),   EVALUATING,   RESULT,     asks=q.Evaluation, fresh=(DOCUMENT_EVALUATION,),      checks=(e.renewed_lawfully, e.reach_said, e.still_there),                          writes=e.evaluated, opens=e.change_opened,                                                               tells=(OFFICE, LEAD),            law=SDJ_DOCUMENTS["23"]),
    Rule("begin_amendment", "启动修改",       OFFICE,              AT_WORK,      RENEWING,   asks=q.Amendment, checks=(e.reach_said, e.still_there),                                                                                                    opens=e.change_opened,                                                                                   tells=(HANDLER,),                law=A["修改走完整程序"]),
    Rule("begin_repeal",    "启动废止",       OFFICE,              AT_WORK,      ABOLISHING, asks=q.Repealing, checks=(known.not_ended,),                                                                                                                                                                                                             tells=(HEAD, UNIT_LEGAL),        law=A["废止须经集体审议并公布"]),
    Rule("drop_repeal",     "不再废止",       OFFICE,              ABOLISHING,   EVALUATING, asks=Why,                                                                                                                                                                                                             tells=(HANDLER,),                law=A["废止须经集体审议并公布"]),
    Rule("repeal",          "废止",           OFFICE,              ABOLISHING,   REPEALED,   asks=q.Repeal, fresh=(MINUTES,), checks=(addresses, d.repealed_truly), grave=True,                                                                 writes=e.ended, alters=e.ends_itself,                                                                    tells=(HEAD, BODY_LEAD),         law=ORGANIC["75"]),
    Rule("child_ended",     "修改（延续）、备案审查办结", TIME,    RENEWING,     AFTER,      asks=q.ChildEnded,                                                                                           sets=f.record_ended,                                                                                     tells=(OFFICE,),                 law=A["另案办结后的处理"]),
    Rule("child_ended",     "备案审查办结",   TIME,                tuple(s for s in LIVING if s is not RENEWING), STAY, asks=q.ChildEnded,                                                                 sets=f.record_ended,                                                                                     tells=(OFFICE,),                 law=A["另案办结后的处理"]),
    Rule("note_ended",      "按新文件（清理决定）办结", OFFICE,    LIVING,       ELSE,       asks=q.EndedElsewhere, fills=d.end_filled, checks=(d.ended_elsewhere,), grave=True,                                                                           writes=e.ended, alters=e.ends_itself,                                                                    tells=(HANDLER,),                law=G37.whole),
    Rule("annul",           "撤销",           BODY_LEAD,           LIVING,       ANNULLED,   asks=q.Annulment, takes=(NOTE,), checks=(d.annulled_truly,), grave=True,                                                                 writes=e.ended, alters=e.ends_itself,                                                                    tells=(OFFICE, HEAD),            law=ORGANIC["73"]),
    Rule("suspend_clause",  "停止执行条款",   (HEAD, BODY_LEAD),   LIVING,       STAY,       asks=q.ClauseSuspension, takes=(NOTE,), checks=(d.halted_truly,), grave=True,                                                          sets=sets(halted_clause=True), writes=e.changed("CLAUSE_SUSPENDED", "on", "clause", "basis", "organ"),    tells=(OFFICE, UNIT_LEGAL),      law=BEIJING_FILING["29"]),
    Rule("resume_clause",   "恢复执行条款",   (HEAD, BODY_LEAD),   LIVING,       STAY,       asks=q.ClauseResumption, when=(f.has_halted_clause,), checks=(d.halted_truly,),                                                        sets=f.resumed, writes=e.changed("CLAUSE_RESUMED", "on", "clause", "basis"),                             tells=(OFFICE,),                 law=A["停止执行的条款可以恢复"]),
    Rule("propose_correction", "提出勘误",    OFFICE,              LIVING,       STAY,       asks=q.CorrectionProposed, fresh=(CORRECTION,), only_if=(r.none_open,), part="CORRECTOR",                         tasks=r.proposed,                                                                                         tells=(HEAD,),                   law=A["勘误只改笔误，不改内容"]),
    Rule("correct_text",    "公布勘误",       HEAD,                LIVING,       STAY,       asks=q.Correction, fresh=(FINAL,), fills=r.filled, only_if=(r.one_open,), checks=(r.as_proposed, d.told_truly), part="CORRECTION_HEAD", grave=True, writes=e.changed("CORRECTED", "published_on", note="what"), alters=e.corrected_text, tasks=r.published, tells=(OFFICE,), law=A["勘误只改笔误，不改内容"]),
    Rule("return_correction", "退回勘误",     HEAD,                LIVING,       STAY,       asks=q.CorrectionReturned, fills=r.filled, only_if=(r.one_open,),                                              tasks=r.returned,                                                                                         tells=(OFFICE,),                 law=A["勘误只改笔误，不改内容"]),
    Rule("interpret",       "解释",           OFFICE,              LIVING,       STAY,       asks=q.Explanation, takes=(NOTE,), checks=(addresses, d.told_truly),                                                                         writes=e.changed("INTERPRETED", "published_on", basis="url", note="words"),                                                               law=A["由制定机关解释"]),
)

CLOCKS = (
    #     key                title                kind    limit (policy key)                        runs in              law                              since which answer, when, what passing it brings
    Clock("effect",          "施行日",            REMIND, Policy("doc.day"),                        (PUBLISHED, FILED),  G37.whole,                       since="effective_on", when=f.not_effective,    passing=("come_into_force",)),
    Clock("remind.evaluate", "届满前六个月",      REMIND, Policy("doc.day"),                        LIVING,              SDJ_DOCUMENTS["23"],             since="evaluate_on",  when=f.first_reminder,   passing=("remind_evaluate",)),
    Clock("remind.escalate", "届满前三个月",      REMIND, Policy("doc.day"),                        LIVING,              A["届满前三个月再提醒"],         since="escalate_on",  when=f.second_reminder,  passing=("remind_escalate",)),
    Clock("remind.final",    "届满前一个月",      REMIND, Policy("doc.day"),                        LIVING,              SHANGHAI_DOCUMENTS.whole,        since="final_on",     when=f.last_reminder,    passing=("remind_final",)),
    Clock("validity",        "有效期届满",        REMIND, Policy("doc.day"),                        LIVING,              A["有效期届满未延续的自动失效"], since="lapses_on",    when=f.is_dated,         passing=("expire",)),
    Clock("file.gov",        "向政府备案期限",    MAX,    Policy("doc.file.gov"),                   LIVING,              A["备案期限"],                   since="published_on", when=f.owes_government),
    Clock("file.congress",   "向人大备案期限",    MAX,    Policy("doc.file.congress"),              LIVING,              BEIJING_FILING["11"],            since="published_on", when=f.owes_congress),
    Clock("evaluate",        "评估期限",          MAX,    Policy("doc.evaluate"),                   (EVALUATING,),       A["评估期限"]),
)
# fmt: on

LIFE = Workflow(
    "document_life",
    "行政规范性文件施行、备案与失效",
    effective=date(2026, 1, 1),
    begins=PUBLISHED,
    rules=RULES,
    facts=f.LifeFacts,
    law=G37.whole,
    clocks=CLOCKS,
    apart=(Apart("CORRECTOR", "CORRECTION_HEAD", A["勘误由两人负责"]),),
    text=FINAL,
    supervisor=SUP,
    leads=(LEAD, BODY_LEAD),
    roles=ROLES,
    kinds=OF_LIFE,
    titles=TITLES,
    proof=PROOF,
)
