"""重大行政决策评审团（2+2+1）: the whole procedure on one screen, a child of the matter it is asked about. One line, one rule."""

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
from workflows.documents import (
    ABSENCE_PROOF,
    DELIVERY_PROOF,
    EVALUATION_REPORT,
    EVIDENCE,
    MINUTES,
    NUMBER_PROOF,
    OF_DECISIONS,
    OF_PANELS,
    PANEL_OPINION,
    PANEL_PAPERS,
)
from workflows.law import D713, MIANYANG_PANEL
from workflows.panel_review import admission as ad
from workflows.panel_review import ballots as b
from workflows.panel_review import correcting as c
from workflows.panel_review import designating as dg
from workflows.panel_review import drawing as w
from workflows.panel_review import effects as e
from workflows.panel_review import facts as f
from workflows.panel_review import forms as q
from workflows.panel_review import leaving as g
from workflows.panel_review import meeting as m
from workflows.panel_review import number as n
from workflows.panel_review import opining as op
from workflows.panel_review import otherway as ow
from workflows.panel_review import pool as d
from workflows.panel_review import recusal as r
from workflows.panel_review import roster as o
from workflows.panel_review import seated as s
from workflows.panel_review import voiding as vd
from workflows.panel_review import voting as v
from workflows.panel_review import wishes as wi
from workflows.panel_review import words as wd
from workflows.panel_review.proof import PROOF
from workflows.panel_review.titles import TITLES
from workflows.roles import BODY_LEAD as CLEAD
from workflows.roles import BODY_REVIEWER as CREV
from workflows.roles import EVALUATOR, GOV_HEAD, GOV_OFFICE, HANDLER, PANEL, PANEL_HEAD, SEATS, SECRETARY, SUP, UNIT

A, M = ASSUMED, MIANYANG_PANEL
MAX, MIN = ClockKind.MAX, ClockKind.MIN

# fmt: off
#                       key             title           awaits      waits
REQUESTED    = State("REQUESTED",    "提请评审",     PANEL_HEAD)
ADMITTED     = State("ADMITTED",     "已启动",       SECRETARY)
COMMITTING   = State("COMMITTING",   "双方封存",     UNIT)
REVEALING    = State("REVEALING",    "双方揭开",     UNIT)
NUMBER       = State("NUMBER",       "待公开号码",   SECRETARY)
RECUSAL      = State("RECUSAL",      "声明与回避",   SECRETARY)
SEATED       = State("SEATED",       "已组成",       SECRETARY)
MATERIALS    = State("MATERIALS",    "送达材料",     SECRETARY)
ADJOURNED    = State("ADJOURNED",    "不足法定人数，休会", SECRETARY)
DELIBERATING = State("DELIBERATING", "评议",         SECRETARY)
EVALUATION   = State("EVALUATION",   "第三方评估",   SECRETARY)
VOTING       = State("VOTING",       "表决",         SECRETARY)
TIE          = State("TIE",          "票数相等",     SECRETARY)
OPINION      = State("OPINION",      "拟评审意见",   SECRETARY)
SIGNING      = State("SIGNING",      "签名",         SECRETARY)
REFUSED      = State("REFUSED",      "不予启动",     final=True)
OPINED       = State("OPINED",       "已出具评审意见", final=True)
SPLIT        = State("SPLIT",        "未形成多数意见", final=True)
TERMINATED   = State("TERMINATED",   "随主件终止",   final=True)

FORMING    = (ADMITTED, COMMITTING, REVEALING, NUMBER)
WORKING    = (SEATED, MATERIALS, ADJOURNED, DELIBERATING, VOTING, TIE)
CONCLUDING = (OPINION, SIGNING)
SITTING    = (RECUSAL, *WORKING, *CONCLUDING)
UNOPENED   = (RECUSAL, SEATED, MATERIALS, ADJOURNED, DELIBERATING, VOTING)  # nobody knows a result yet
PARTY_U, PARTY_R, AUTHORITY = (UNIT, HANDLER), (CLEAD, CREV), (PANEL_HEAD, GOV_OFFICE, GOV_HEAD)
PANEL_NO   = Book("panel", "评审案号", "{mark}评审申〔{year}〕{n}号")
OPINION_NO = Book("panel_opinion", "评审意见书", "{mark}评审〔{year}〕{n}号")
COMMITTED  = Choice("both",    {"YES": REVEALING, "NO": COMMITTING})
REVEALED   = Choice("both",    {"YES": NUMBER, "NO": REVEALING})
OPENED     = Choice("result",  {"COUNTED": OPINION, "TIE": TIE})
ENDED      = Choice("outcome", {"OPINED": OPINED, "SPLIT": SPLIT})

RULES = (
    #    act                    title                who             from          to            what it takes                                    what must hold                                                                                   what it changes and keeps                                                                                             whom it tells                          law
    Rule("request",             "提请评审",          UNIT,           None,         REQUESTED,    asks=q.Petition, fills=o.with_roster,                                                                                                                          writes=e.points, tasks=e.point_tasks, assigns=e.parties,                                                             tells=(PANEL_HEAD, GOV_OFFICE, SECRETARY, UNIT, CLEAD), by_case="办理“提请评审”", law=M.whole),
    Rule("admit",               "批准启动",          AUTHORITY,      REQUESTED,    ADMITTED,     asks=q.Admission, fills=ad.admits,               only_if=(s.uninvolved,), checks=(ad.right_admitter, ad.decided_points, ad.some_admitted, ad.earlier_seen),                                 sets=f.admitted, writes=e.admission, tasks=e.admitted, book=PANEL_NO, part="AUTHORITY",                             tells=(SECRETARY, UNIT, CLEAD),        law=M.whole),
    Rule("refuse",              "不予启动",          AUTHORITY,      REQUESTED,    REFUSED,      asks=q.Refusal, grave=True,                      only_if=(s.uninvolved,), checks=(ad.right_admitter,),                                                                         part="AUTHORITY",                                                                                                    tells=(UNIT, CLEAD),                   law=A["违反强制性规定的不是分歧"]),
    Rule("exclude",             "决定排除人选",      AUTHORITY,      ADMITTED,     STAY,         asks=w.Exclusion,                                only_if=(s.uninvolved,), checks=(o.may_be_excluded, d.leaves_enough), grave=True,                                tasks=o.exclusion, part="AUTHORITY",                                                                                 tells=(SECRETARY, UNIT, HANDLER, CLEAD, CREV), law=A["排除人选由批准机关决定"]),
    Rule("take_today",          "改用今日的名册",    AUTHORITY,      ADMITTED,     STAY,         asks=w.Retaken, fills=d.retaken,             only_if=(s.uninvolved,), checks=(d.too_small,), grave=True,                                            tasks=o.roster_kept, part="AUTHORITY",                                                                               tells=(SECRETARY, UNIT, CLEAD),        law=A["名册以提请之日为准"]),
    Rule("publish",             "公布人选名单",      SECRETARY,      ADMITTED,     COMMITTING,   asks=w.Publication, fills=d.pooled,              only_if=(s.uninvolved,), checks=(d.large_enough, n.number_on_its_day, n.varied_enough), sets=f.published, tasks=e.published, part="SECRETARY",                                                               tells=(UNIT, HANDLER, CLEAD, CREV),    law=D713["21"]),
    Rule("object_list_unit", "对排除提出异议（承办单位）", PARTY_U, COMMITTING, STAY, asks=w.ListObjection, checks=(o.may_be_contested("UNIT"),), tasks=o.contested_list("UNIT"), part="PARTY", tells=(*AUTHORITY, SECRETARY), law=A["双方可对排除提出异议"]),
    Rule("object_list_review", "对排除提出异议（审查机构）", PARTY_R, COMMITTING, STAY, asks=w.ListObjection, checks=(o.may_be_contested("REVIEW"),), tasks=o.contested_list("REVIEW"), part="PARTY", tells=(*AUTHORITY, SECRETARY), law=A["双方可对排除提出异议"]),
    Rule("uphold_exclusion",    "维持排除",          AUTHORITY,      (COMMITTING, REVEALING, NUMBER), STAY, asks=w.ListDecision, fills=o.with_objections, only_if=(s.uninvolved,), checks=(o.objected, o.another_holder, o.not_of_the_other_side), tasks=o.list_answered("UPHELD"), part="AUTHORITY", tells=(SECRETARY, UNIT, CLEAD), law=A["双方可对排除提出异议"]),
    Rule("lift_exclusion",      "撤销排除",          AUTHORITY,      (COMMITTING, REVEALING, NUMBER), ADMITTED, asks=w.ListDecision, fills=o.with_objections, only_if=(s.uninvolved, o.number_unknown), checks=(o.objected, o.another_holder, o.not_of_the_other_side), grave=True, tasks=o.list_answered("LIFTED"), part="AUTHORITY", tells=(SECRETARY, UNIT, HANDLER, CLEAD, CREV), law=A["双方可对排除提出异议"]),
    Rule("commit_unit",         "封存（承办单位）",  PARTY_U,        COMMITTING,   COMMITTED,    asks=w.Commitment, fills=wd.commits("unit", "review"),   when=(f.unit_uncommitted,), only_if=(wd.in_time("commit", "封存"),), checks=(wd.is_print,),                                           sets=f.sets(unit_committed=True), tasks=e.committed("unit"), part="PARTY",                                                                                   tells=(SECRETARY, CLEAD),              law=A["双方各封存一个词"]),
    Rule("commit_review",       "封存（审查机构）",  PARTY_R,        COMMITTING,   COMMITTED,    asks=w.Commitment, fills=wd.commits("review", "unit"),   when=(f.review_uncommitted,), only_if=(wd.in_time("commit", "封存"),), checks=(wd.is_print,),                                         sets=f.sets(review_committed=True), tasks=e.committed("review"), part="PARTY",                                                                               tells=(SECRETARY, UNIT),               law=A["双方各封存一个词"]),
    Rule("commits_lapse",       "封存期满",          TIME,           COMMITTING,   REVEALING,                                                     when=(f.somebody_committed,),                                                                                                                                                                                                         tells=(UNIT, CLEAD, SECRETARY),        law=A["未封存的按空缺计入"]),
    Rule("nobody_commits",      "无人封存",          TIME,           COMMITTING,   NUMBER,                                                        when=(f.nobody_committed,),                                                                                                                                                                                                           tells=(SECRETARY,),                    law=A["未封存的按空缺计入"]),
    Rule("reveal_unit",         "揭开（承办单位）",  PARTY_U,        REVEALING,    REVEALED,     asks=w.Reveal, fills=wd.reveals("unit", "review"), when=(f.unit_to_reveal,), only_if=(wd.in_time("reveal", "揭开"),), checks=(wd.matches("unit"),),                                          sets=f.sets(unit_revealed=True), tasks=e.revealed, part="PARTY",                                                     tells=(SECRETARY, CLEAD),              law=A["揭开的词与指纹相符"]),
    Rule("reveal_review",       "揭开（审查机构）",  PARTY_R,        REVEALING,    REVEALED,     asks=w.Reveal, fills=wd.reveals("review", "unit"), when=(f.review_to_reveal,), only_if=(wd.in_time("reveal", "揭开"),), checks=(wd.matches("review"),),                                      sets=f.sets(review_revealed=True), tasks=e.revealed, part="PARTY",                                                   tells=(SECRETARY, UNIT),               law=A["揭开的词与指纹相符"]),
    Rule("reveals_lapse",       "揭开期满",          TIME,           REVEALING,    NUMBER,                                                                                                                                                                                                                                                                                              tells=(UNIT, CLEAD, SECRETARY),        law=A["未揭开的按空缺计入"]),
    Rule("designate",           "指定联系领导",      (GOV_OFFICE, GOV_HEAD), (*FORMING, RECUSAL), STAY,  asks=w.Designation, fills=dg.designates,          only_if=(s.uninvolved,), checks=(dg.may_be_designated,),                                                                   sets=f.designated, writes=e.designated_row, tasks=e.designated, assigns=e.designated_holds, part="AUTHORITY",                         tells=(SECRETARY, UNIT, CLEAD, *SEATS), law=M.whole),
    Rule("draw",                "抽取",              SECRETARY,      NUMBER,       RECUSAL,      asks=w.Draw, takes=(NUMBER_PROOF, MINUTES), fills=d.drew, only_if=(s.uninvolved, d.everyone_designated, o.list_undisputed, c.correction_settled), checks=(n.number_there, n.proven), grave=True,                  sets=f.drawn, writes=e.drawn, tasks=e.drawn_tasks, assigns=e.drawn_hold, part="SECRETARY",                           tells=(UNIT, CLEAD, *SEATS),           law=D713["21"]),
    Rule("tell_fallback",       "告知改用替代办法",  SECRETARY,      NUMBER,       STAY,         asks=w.FallbackTold, fresh=(NUMBER_PROOF,), only_if=(s.uninvolved, ow.day_is_past), tasks=ow.told, part="SECRETARY", tells=(UNIT, HANDLER, CLEAD, CREV, PANEL_HEAD, GOV_OFFICE), law=ow.LAW),
    Rule("answer_fallback_unit", "答复改用替代办法（承办单位）", PARTY_U, NUMBER, STAY, asks=w.FallbackAnswer, only_if=(ow.sides_told,), checks=(ow.may_answer("UNIT"),), tasks=ow.said("UNIT"), part="PARTY", tells=(SECRETARY, *AUTHORITY, CLEAD), law=ow.LAW),
    Rule("answer_fallback_review", "答复改用替代办法（审查机构）", PARTY_R, NUMBER, STAY, asks=w.FallbackAnswer, only_if=(ow.sides_told,), checks=(ow.may_answer("REVIEW"),), tasks=ow.said("REVIEW"), part="PARTY", tells=(SECRETARY, *AUTHORITY, UNIT), law=ow.LAW),
    Rule("decide_fallback",     "决定是否改用替代办法", AUTHORITY,   NUMBER,       STAY,         asks=w.FallbackDecision, fills=ow.with_telling, only_if=(s.uninvolved, ow.somebody_objects), checks=(vd.decides_fallback,), tasks=ow.decided, part="AUTHORITY", tells=(SECRETARY, UNIT, CLEAD), law=ow.LAW),
    Rule("object_number_unit", "对公开号码提出异议（承办单位）", PARTY_U, RECUSAL, STAY, asks=w.NumberObjection, only_if=(vd.objectable,), checks=(vd.once("UNIT"),), tasks=vd.contested("UNIT"), part="PARTY", tells=(*AUTHORITY, SECRETARY), law=A["双方可对公开号码提出异议"]),
    Rule("object_number_review", "对公开号码提出异议（审查机构）", PARTY_R, RECUSAL, STAY, asks=w.NumberObjection, only_if=(vd.objectable,), checks=(vd.once("REVIEW"),), tasks=vd.contested("REVIEW"), part="PARTY", tells=(*AUTHORITY, SECRETARY), law=A["双方可对公开号码提出异议"]),
    Rule("uphold_number",       "维持公开号码",      AUTHORITY,      RECUSAL,      STAY,         asks=w.NumberDecision, fills=vd.with_objections,  only_if=(s.uninvolved,), checks=(vd.pending,), tasks=vd.upheld, part="AUTHORITY", tells=(SECRETARY, UNIT, CLEAD), law=A["双方可对公开号码提出异议"]),
    Rule("void_number",         "撤销公开号码",      AUTHORITY,      RECUSAL,      NUMBER,       asks=w.NumberVoided, takes=(NUMBER_PROOF, MINUTES), fills=vd.falls,  only_if=(s.uninvolved,), checks=(vd.pending, vd.may_fall, vd.not_of_the_objecting_side), grave=True, sets=f.number_voided, writes=vd.voided_rows, tasks=vd.voided, assigns=vd.voided_holds, part="AUTHORITY", tells=(SECRETARY, UNIT, HANDLER, CLEAD, CREV, *SEATS), law=vd.VOID_LAW),
    Rule("answer_corrected_unit", "答复更正后的号码（承办单位）", PARTY_U, NUMBER, STAY, asks=c.CorrectionAnswer, only_if=(c.corrected,), checks=(c.may_answer("UNIT"),), tasks=c.answered("UNIT"), part="PARTY", tells=(SECRETARY, GOV_HEAD, GOV_OFFICE, CLEAD), law=c.LAW),
    Rule("answer_corrected_review", "答复更正后的号码（审查机构）", PARTY_R, NUMBER, STAY, asks=c.CorrectionAnswer, only_if=(c.corrected,), checks=(c.may_answer("REVIEW"),), tasks=c.answered("REVIEW"), part="PARTY", tells=(SECRETARY, GOV_HEAD, GOV_OFFICE, UNIT), law=c.LAW),
    Rule("decide_corrected",    "决定以哪一个号码为准", (GOV_HEAD, GOV_OFFICE), NUMBER,       STAY,         asks=c.CorrectionDecision, fills=c.which, only_if=(s.uninvolved, c.correction_disputed), checks=(c.another_decides,), grave=True, tasks=c.decided, part="AUTHORITY", tells=(SECRETARY, UNIT, CLEAD), law=c.LAW),
    Rule("confirm_throw_unit",  "确认重新掷骰时在场（承办单位）", PARTY_U, RECUSAL, STAY, only_if=(c.may_confirm("UNIT"),), tasks=c.confirms("UNIT"), part="PARTY", tells=(SECRETARY, CLEAD), law=c.THROW_LAW),
    Rule("confirm_throw_review", "确认重新掷骰时在场（审查机构）", PARTY_R, RECUSAL, STAY, only_if=(c.may_confirm("REVIEW"),), tasks=c.confirms("REVIEW"), part="PARTY", tells=(SECRETARY, UNIT), law=c.THROW_LAW),
    Rule("declare",             "声明并承诺保密",    SEATS,          RECUSAL,      STAY,         asks=q.Declaration, fills=r.declares,            only_if=(s.in_person,), checks=(r.undeclared,),                                                  sets=f.declared, part="MEMBER",                                                                                      tells=(SECRETARY,),                    law=D713["19-20"]),
    Rule("recuse",              "自行回避",          SEATS,          SITTING,      STAY,         asks=q.OwnRecusal, fills=r.at_own_seat,          only_if=(s.in_person,), checks=(r.uncontested,),                                                 sets=f.contested, writes=e.raised_row("OWN"), tasks=e.raised("OWN"),                                                tells=(PANEL_HEAD, GOV_OFFICE, SECRETARY), law=D713["20"]),
    Rule("object_unit",         "申请回避（承办单位）", PARTY_U,     SITTING,      STAY,         asks=q.MemberObjection, fills=r.seated_there,          checks=(r.uncontested, r.once_each("UNIT"), r.in_its_days),                                                     sets=f.contested, writes=e.raised_row("UNIT"), tasks=e.raised("UNIT"), part="PARTY",                                tells=(PANEL_HEAD, GOV_OFFICE, SECRETARY), law=D713["20"]),
    Rule("object_review",       "申请回避（审查机构）", PARTY_R,     SITTING,      STAY,         asks=q.MemberObjection, fills=r.seated_there,          checks=(r.uncontested, r.once_each("REVIEW"), r.in_its_days),                                                   sets=f.contested, writes=e.raised_row("REVIEW"), tasks=e.raised("REVIEW"), part="PARTY",                            tells=(PANEL_HEAD, GOV_OFFICE, SECRETARY), law=D713["20"]),
    Rule("content_unit",        "无异议（承办单位）", PARTY_U,       RECUSAL,      STAY,                                                                                                                                                          sets=f.sets(unit_content=True), part="PARTY",                                                                        tells=(SECRETARY,),                    law=A["双方可表示无异议"]),
    Rule("content_review",      "无异议（审查机构）", PARTY_R,       RECUSAL,      STAY,                                                                                                                                                          sets=f.sets(review_content=True), part="PARTY",                                                                      tells=(SECRETARY,),                    law=A["双方可表示无异议"]),
    Rule("grant",               "同意回避",          AUTHORITY,      SITTING,      RECUSAL,      asks=q.Successor, takes=(EVIDENCE,), fills=r.next_in_order,       only_if=(s.uninvolved,), checks=(r.pending, r.decides, r.granted_elsewhere), warns=r.nobody_follows, grave=True,      sets=f.replaced, writes=e.decided_row("GRANTED"), tasks=e.answered("GRANTED"), assigns=e.follows, turns=(Turn(TurnKind.RESTART, "recusal"),), part="AUTHORITY", tells=(SECRETARY, UNIT, CLEAD, *SEATS), law=D713["20"]),
    Rule("refuse_recusal",      "驳回回避",          AUTHORITY,      SITTING,      STAY,         asks=q.RecusalDecision, fills=r.request_of,      only_if=(s.uninvolved,), checks=(r.pending, r.decides, r.refused_elsewhere),                                          sets=f.upheld, writes=e.decided_row("REFUSED"), tasks=e.answered("REFUSED"), part="AUTHORITY",                       tells=(SECRETARY, UNIT, CLEAD, *SEATS), law=D713["20"]),
    Rule("excuse",              "报告不能履职",      SEATS,          UNOPENED,     STAY,         asks=g.OwnAbsence, fills=r.at_own_seat,                 only_if=(s.in_person,), checks=(r.occupied, g.not_said_yet),                                      tasks=g.absent(g.OWN),                                                                                              tells=(SECRETARY, PANEL_HEAD, GOV_OFFICE, UNIT, CLEAD), law=g.BY_PROOF),
    Rule("report_absence",      "登记缺位",          SECRETARY,      UNOPENED,     STAY,         asks=g.ReportedAbsence, fresh=(ABSENCE_PROOF,), fills=r.seated_there, checks=(r.occupied, g.not_said_yet),                                                             tasks=g.absent(g.REPORTED), part="SECRETARY",                                                                       tells=(PANEL_HEAD, GOV_OFFICE, UNIT, CLEAD, *SEATS), law=g.BY_PROOF),
    Rule("object_absence_unit", "对缺位提出异议（承办单位）", PARTY_U, UNOPENED,   STAY,         asks=g.AbsenceAnswer, fills=g.which_report,      checks=(g.may_object("UNIT"),),                                                                  tasks=g.contradicted("UNIT"), part="PARTY",                                                                         tells=(PANEL_HEAD, GOV_OFFICE, SECRETARY), law=g.BY_PROOF),
    Rule("object_absence_review", "对缺位提出异议（审查机构）", PARTY_R, UNOPENED, STAY,         asks=g.AbsenceAnswer, fills=g.which_report,      checks=(g.may_object("REVIEW"),),                                                                tasks=g.contradicted("REVIEW"), part="PARTY",                                                                       tells=(PANEL_HEAD, GOV_OFFICE, SECRETARY), law=g.BY_PROOF),
    Rule("object_absence_member", "对本人缺位提出异议", SEATS,       UNOPENED,     STAY,         asks=g.AbsenceDenied, fills=g.own_report,        only_if=(s.in_person,), checks=(g.may_object("MEMBER"),),                                         tasks=g.contradicted("MEMBER"),                                                                                     tells=(PANEL_HEAD, GOV_OFFICE, SECRETARY), law=g.BY_PROOF),
    Rule("refuse_absence",      "不予递补",          AUTHORITY,      UNOPENED,     STAY,         asks=g.AbsenceAnswer, fills=g.which_report,      only_if=(s.uninvolved,), checks=(g.reported, r.decides),                                         tasks=e.answered("REFUSED"), part="AUTHORITY",                                                                      tells=(SECRETARY, UNIT, CLEAD, *SEATS), law=g.BY_PROOF),
    Rule("replace",             "缺位递补",          AUTHORITY,      UNOPENED,     RECUSAL,      asks=q.Absence, fills=g.who_follows,             only_if=(s.uninvolved,), checks=(r.occupied, r.decides, g.may_be_replaced), warns=r.nobody_follows, grave=True,     sets=f.replaced, writes=e.decided_row("REPLACED"), tasks=e.answered("REPLACED"), assigns=e.follows, turns=(Turn(TurnKind.RESTART, "recusal"),), part="AUTHORITY", tells=(SECRETARY, UNIT, CLEAD, *SEATS), law=D713["21"]),
    Rule("draw_again",          "重新抽取空缺席位",  AUTHORITY,      RECUSAL,      ADMITTED,     asks=q.Why,                                      only_if=(s.uninvolved, d.exhausted), grave=True,                                                 sets=f.drawn_again, part="AUTHORITY",                                                                                tells=(SECRETARY, UNIT, CLEAD),        law=D713["21"]),
    Rule("seat",                "组成评审团",        SECRETARY,      RECUSAL,      SEATED,                                                        when=(f.all_accepted,), only_if=(s.uninvolved, r.window_over, vd.number_undisputed, c.throw_counts, s.all_enrolled, g.undecided),                   part="SECRETARY",                                                                                                    tells=(UNIT, CLEAD, *SEATS),           law=M.whole),
    Rule("deliver",             "送达材料",          SECRETARY,      SEATED,       MATERIALS,    asks=q.Bundle, fresh=(PANEL_PAPERS,),            when=(f.all_accepted,), checks=(m.late_enough,),                                                 tasks=m.delivered, part="SECRETARY",                                                                                                    tells=(UNIT, HANDLER, CLEAD, CREV, *SEATS), law=A["评审材料同时送达评审员和双方"]),
    Rule("add_papers",          "补充材料",          SECRETARY,      (MATERIALS, DELIBERATING), MATERIALS, asks=q.Bundle, fresh=(PANEL_PAPERS,),   when=(f.all_accepted,), checks=(m.late_enough,), tasks=m.delivered, turns=(Turn(TurnKind.RESTART, "materials.min"),),                        part="SECRETARY",                                                                                                    tells=(UNIT, HANDLER, CLEAD, CREV, *SEATS), law=A["迟到的材料须休会另行送达"]),
    Rule("receive",             "签收材料",          SEATS,          MATERIALS,    STAY,         asks=m.PapersReceived, fills=m.own_receipt,             only_if=(s.in_person,), checks=(m.to_sign_for,), turns=(Turn(TurnKind.RESTART, "materials.min"),), tasks=m.signed_for,                                                                                                tells=(SECRETARY,),                    law=m.RECEIVED),
    Rule("serve",               "登记送达",          SECRETARY,      MATERIALS,    STAY,         asks=m.PapersServed, fresh=(DELIVERY_PROOF,), fills=m.served, checks=(m.to_sign_for, m.had_a_day), turns=(Turn(TurnKind.RESTART, "materials.min"),),                         tasks=m.signed_for, part="SECRETARY",                                                                              tells=SEATS,                           law=m.RECEIVED),
    Rule("move_meeting",        "评议会改期",        SECRETARY,      (MATERIALS, ADJOURNED), STAY,         asks=m.MeetingMoved,                                    when=(f.all_accepted,), checks=(m.moved_late_enough,),                                           tasks=m.called, part="SECRETARY",                                                                                  tells=(UNIT, HANDLER, CLEAD, CREV, *SEATS), law=m.ON_ITS_DAY),
    Rule("log_contact",         "登记单方接触",      (SECRETARY, *SEATS), (RECUSAL, *WORKING, EVALUATION), STAY, asks=q.Contact,                                                                                                                                                                                                                                                    tells=(SECRETARY, PANEL_HEAD),         law=A["单方接触须登记"]),
    Rule("lack_quorum",         "不足法定人数休会",  SECRETARY,      (MATERIALS, ADJOURNED), ADJOURNED, asks=m.MeetingShort, fresh=(MINUTES,), fills=g.missing_again, when=(f.all_accepted,), only_if=(m.all_signed_for, m.had_their_time, m.on_its_day), checks=(m.short, m.soon), tasks=g.stayed_away, part="SECRETARY",                                                                      tells=(UNIT, HANDLER, CLEAD, CREV, PANEL_HEAD, GOV_OFFICE, *SEATS), law=m.QUORUM),
    Rule("convene",             "召开评议会",        SECRETARY,      (MATERIALS, ADJOURNED), DELIBERATING, asks=q.Convening,                                when=(f.all_accepted,), only_if=(m.all_signed_for, m.had_their_time, m.on_its_day, s.all_enrolled, g.undecided), checks=(m.quorate,), part="SECRETARY",                                                                                                   tells=(UNIT, CLEAD, *SEATS),           law=M.whole),
    Rule("adjourn",             "休会",              SECRETARY,      DELIBERATING, MATERIALS,    asks=q.Why,                                      when=(f.all_accepted,),                                                                          part="SECRETARY",                                                                                                    tells=(UNIT, CLEAD, *SEATS),           law=A["评议会休会"]),
    Rule("want_evaluation",     "要求第三方意见",    SEATS,          DELIBERATING, STAY,         asks=wi.EvaluationWish, fills=wi.own_wish,                   only_if=(s.in_person,), checks=(wi.not_wished_yet,),                                              tasks=wi.wished,                                                                                                     tells=(SECRETARY,),                    law=wi.WANTED),
    Rule("order_evaluation",    "委托第三方评估",    SECRETARY,      DELIBERATING, EVALUATION,   asks=q.OutsideOrder, fills=wi.with_wishes,         when=(f.all_accepted,), checks=(wi.ordered,),                                                     tasks=wi.got, assigns=e.evaluator, part="SECRETARY",                                                                               tells=(EVALUATOR, UNIT, CLEAD),        law=M.whole),
    Rule("deliver_evaluation",  "提交第三方意见",    (EVALUATOR, SECRETARY), EVALUATION, MATERIALS, asks=q.Evaluation, fresh=(EVALUATION_REPORT,), when=(f.all_accepted,),                                                                          tasks=m.delivered, part="EVALUATOR",                                                                                                    tells=(SECRETARY, UNIT, CLEAD, *SEATS), law=D713["19"]),
    Rule("go_on",               "径行继续",          SECRETARY,      EVALUATION,   MATERIALS,    asks=q.Why,                                      when=(f.all_accepted,), only_if=(wi.evaluation_late,),                                            part="SECRETARY",                                                                                                    tells=(UNIT, CLEAD, *SEATS),           law=A["第三方逾期的处理"]),
    Rule("put_to_vote",         "付表决",            SECRETARY,      DELIBERATING, VOTING,       asks=q.Minutes, fresh=(MINUTES,), fills=m.with_voters, when=(f.all_accepted,), only_if=(s.all_enrolled, g.undecided, wi.wishes_answered), checks=(m.quorate,),                                writes=e.meeting, tasks=e.meeting_tasks, part="SECRETARY",                                                           tells=SEATS,                           law=D713["30"]),
    Rule("vote",                "表决",              SEATS,          VOTING,       STAY,         asks=b.Ballot, fills=v.own_ballot,               only_if=(s.in_person, v.entitled, v.voter_enrolled), checks=(r.may_vote, v.every_point),           writes=e.cast, tasks=e.cast_tasks, part="MEMBER",                                                                    tells=(SECRETARY,),                    law=M.whole),
    Rule("open_ballots",        "开票",              SECRETARY,      VOTING,       OPENED,       asks=b.Opening, fills=v.opened,                  when=(f.all_accepted,), only_if=(v.all_cast,), checks=(v.whole,), grave=True,     writes=e.counted, tasks=e.counted_tasks, part="SECRETARY",                                                           tells=(PANEL_HEAD, *SEATS),            law=M.whole),
    Rule("break_tie",           "联系领导决定",      SEATS,          TIE,          OPINION,      asks=b.TieBreak, fills=v.breaks_tie,             when=(f.all_accepted,), only_if=(s.in_person, v.decider_enrolled), checks=(r.may_vote, v.decides_ties), writes=e.tie_broken, tasks=e.tie_tasks, part="MEMBER",                                                               tells=(SECRETARY, *SEATS),             law=A["联系领导的表决权"]),
    Rule("leave_tie",           "票数相等未能决定",  SECRETARY,      TIE,          OPINION,      asks=b.TieLeft, fills=v.tie_stays,                 when=(f.all_accepted,), only_if=(v.tie_overdue,), grave=True,                                       writes=e.tie_left, tasks=e.tie_tasks, part="SECRETARY",                                                              tells=(UNIT, CLEAD, PANEL_HEAD, *SEATS), law=A["联系领导逾期未决定的，按未形成多数意见"]),
    Rule("draft_opinion",       "拟评审意见书",      SECRETARY,      OPINION,      SIGNING,      asks=op.OpinionDraft, takes=(PANEL_OPINION,),     when=(f.all_accepted,),                                                                          writes=e.opinion, tasks=e.signatures, part="SECRETARY",                                                              tells=SEATS,                           law=M.whole),
    Rule("return_opinion",      "退改意见书",        SEATS,          SIGNING,      OPINION,      asks=q.Why,                                      when=(f.all_accepted,), only_if=(s.in_person, v.not_returned_yet),                                  tasks=e.returned,                                                                                                    tells=(SECRETARY,),                    law=A["评审意见书由评审员签名"]),
    Rule("sign_opinion",        "签名",              SEATS,          SIGNING,      STAY,         asks=op.Signature, fills=v.own_signature,         only_if=(s.in_person, v.to_sign),                                                                writes=e.signed, tasks=e.signed_tasks,                                                                               tells=(SECRETARY,),                    law=D713["19"]),
    Rule("opine",               "出具评审意见",      SECRETARY,      SIGNING,      ENDED,        asks=op.PanelIssuance, takes=(PANEL_OPINION,), fills=v.ended, when=(f.all_accepted,), only_if=(v.signed_or_late,), checks=(v.explained,), grave=True,                writes=e.issued, book=OPINION_NO, part="SECRETARY",                                                                  tells=(GOV_OFFICE, GOV_HEAD, UNIT, CLEAD, CREV, PANEL_HEAD, *SEATS), law=M.whole),
)

CLOCKS = (
    #     key              title               kind    limit                        runs in                            law                             stands in, what passing it brings
    Clock("admit",         "启动期限",         MAX,    Policy("panel.admit"),       (REQUESTED,),                      A["评审启动期限"]),
    Clock("form",          "抽取期限",         MAX,    Policy("panel.form"),        (ADMITTED, COMMITTING, REVEALING), A["评审团抽取期限"],            stands={NUMBER: "待公开号码产生"}),
    Clock("commit",        "封存期限",         MAX,    Policy("panel.commit"),      (COMMITTING,),                     A["封存期限"],                  passing=("commits_lapse", "nobody_commits")),
    Clock("reveal",        "揭开期限",         MAX,    Policy("panel.reveal"),      (REVEALING,),                      A["揭开期限"],                  passing=("reveals_lapse",)),
    Clock("draw",          "公开号码使用期限",  MAX,    Policy("panel.draw"),       (COMMITTING, REVEALING, NUMBER),   A["号码产生后的抽取期限"],      since="drawn_on"),
    Clock("recusal",       "回避期限",         MAX,    Policy("panel.recusal"),     (RECUSAL,),                        A["回避期限"]),
    Clock("materials.min", "材料最短期限",     MIN,    Policy("panel.materials"),   (MATERIALS,),                      A["评审材料会前送达"],          protects=Protects.EXPERT),
    Clock("adjourned",     "休会期限",         MAX,    Policy("panel.adjourn"),     (ADJOURNED,),                      A["不足法定人数的休会至多两个工作日"]),
    Clock("deliberate",    "评议期限",         MAX,    Policy("panel.deliberate"),  WORKING,                           A["评议期限"],                  stands={EVALUATION: "第三方评估"}),
    Clock("evaluation",    "第三方评估期限",   MAX,    Policy("panel.evaluation"),  (EVALUATION,),                     A["第三方评估期限"]),
    Clock("opinion",       "评审意见期限",     MAX,    Policy("panel.opinion"),     CONCLUDING,                        A["评审意见期限"]),
    Clock("total",         "评审总期限",       MAX,    Policy("panel.total"),       (REQUESTED, *FORMING, *SITTING),   A["评审总期限"],                stands={EVALUATION: "第三方评估"}),
)

APART = (
    Apart("SECRETARY", "MEMBER",    A["秘书不是评审员"]),
    Apart("SECRETARY", "AUTHORITY", A["回避由批准机关决定，不由秘书决定"]),
    Apart("SECRETARY", "PARTY",     A["秘书不是当事一方"]),
    Apart("AUTHORITY", "MEMBER",    A["回避由批准机关决定，不由评审员决定"]),
    Apart("AUTHORITY", "PARTY",     A["回避由批准机关决定，不由当事一方决定"]),
    Apart("MEMBER",    "PARTY",     D713["20"]),
    Apart("EVALUATOR", "MEMBER",    A["评估人员不是评审员"]),
)
# fmt: on

WORKFLOW = Workflow(
    "panel_review",
    "重大行政决策评审团",
    effective=date(2026, 1, 1),
    begins=REQUESTED,
    rules=RULES,
    facts=f.PanelFacts,
    law=MIANYANG_PANEL.whole,
    clocks=CLOCKS,
    apart=APART,
    supervisor=SUP,
    leads=(UNIT, CLEAD, PANEL_HEAD),
    ended=TERMINATED,
    reports=e.told,
    roles=PANEL,
    kinds=tuple(dict.fromkeys((*OF_DECISIONS, *OF_PANELS))),
    titles=TITLES,
    proof=PROOF,
)
