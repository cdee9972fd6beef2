"""建议审查: a citizen's suggestion as one table, from the day it comes in to its reply and archive, its law at the end of each line.

The study of the clause is a case of its own (`study`), in which the issuer has its say and nothing tells who asked.
"""

from datetime import date

from engine.citations import ASSUMED
from engine.clocks import ClockKind
from engine.definition import (
    PUBLIC,
    STAY,
    TIME,
    Apart,
    Book,
    Choice,
    Clock,
    Policy,
    Role,
    Rule,
    State,
    Turn,
    TurnKind,
    Workflow,
)
from workflows.law import BEIJING_FILING, G37, SHANDONG_FILING, SHANGHAI_FILING, SUPERVISION
from workflows.review_suggestion import conditions as c
from workflows.review_suggestion import effects as e
from workflows.review_suggestion import facts as f
from workflows.review_suggestion import forms as q
from workflows.review_suggestion import moving as m
from workflows.review_suggestion import overlapping as o
from workflows.review_suggestion import refusing as r
from workflows.review_suggestion.proof import SUGGESTION_PROOF
from workflows.review_suggestion.silence import WhyUnsealed
from workflows.review_suggestion.titles import TITLES
from workflows.roles import BODY_AT, BODY_LEAD, CREV, SUP
from workflows.township_review.facts import sets

A = ASSUMED
MAX, REMIND = ClockKind.MAX, ClockKind.REMIND
CLERK = Role(CREV.key, "县、市审查人员", BODY_AT)
BODY = (CLERK, BODY_LEAD)
ANYBODY = (PUBLIC, *BODY)

# fmt: off
#                         key               title                awaits     waits (a declared wait without a clock)
RECEIVED       = State("RECEIVED",       "收到",              CLERK)
INCOMPLETE     = State("INCOMPLETE",     "待补充",            waits="待建议人补充")
REFUSING       = State("REFUSING",       "拟不予登记",        BODY_LEAD)
REGISTERED     = State("REGISTERED",     "已登记",            CLERK)
DECLINED       = State("DECLINED",       "拟不予受理",        BODY_LEAD)
STUDYING       = State("STUDYING",       "审查中",            CLERK)
STANDING       = State("STANDING",       "审查中，停计",      CLERK, waits="征求专家意见，或者与制定机关沟通")
TO_REPLY       = State("TO_REPLY",       "待答复",            CLERK)
REPLIED        = State("REPLIED",        "已答复",            CLERK, waits="纠正落实或者转入跟踪后办结")
CLOSED         = State("CLOSED",         "办结，待归档",      waits="期满归档")
NOT_REGISTERED = State("NOT_REGISTERED", "不予登记",          final=True)
NOT_ACCEPTED   = State("NOT_ACCEPTED",   "不予受理",          final=True)
TRANSFERRED    = State("TRANSFERRED",    "已转送",            final=True)
WITHDRAWN      = State("WITHDRAWN",      "已撤回",            final=True)
NO_REPLY       = State("NO_REPLY",       "匿名件，不答复",    final=True)
ARCHIVED       = State("ARCHIVED",       "已归档",            final=True)

UNDER_STUDY = (STUDYING, STANDING)
BEFORE_REPLY = (RECEIVED, INCOMPLETE, REFUSING, REGISTERED, DECLINED, *UNDER_STUDY, TO_REPLY)
BACK_TO = Choice("back", {"RECEIVED": RECEIVED, "INCOMPLETE": INCOMPLETE})
NUMBER = Book("review_suggestion", "审查建议登记", "{mark}规建审〔{year}〕{n}号")
REPLY_NO = Book("suggestion_reply", "审查建议答复书", "{mark}建复〔{year}〕{n}号")

RULES = (
    #    act                     title              who        from            to              what it takes                                                       what must hold                                                          what it changes and keeps                                                                            whom it tells            law
    Rule("lodge_suggestion",     "收到审查建议",    ANYBODY,   None,           RECEIVED,       asks=q.SuggestionLodged,                                            checks=(c.received_rightly, c.somebody, c.words_in_it, c.says_no_name),         sets=f.lodged, writes=e.received, tasks=e.kept_plain,                                                tells=(CLERK,),          law=BEIJING_FILING["24"]),
    Rule("receive_moved",        "接收转送",        BODY,      None,           RECEIVED,       asks=q.SuggestionMoved,                                                                                                                     sets=f.lodged, writes=e.received, tasks=e.kept_plain,                                                tells=(CLERK,), by_case="办理“转送”", law=SUPERVISION["44"]),
    Rule("ask_missing",          "告知补充",        BODY,      RECEIVED,       INCOMPLETE,     asks=q.SuggestionGaps,                                              when=(f.untold, f.named), checks=(c.says_not_who,),                                               sets=sets(told=True), tasks=e.gaps, writes=e.outcome("ASKED_MORE", ""),                                                       law=BEIJING_FILING["24"]),
    Rule("add_missing",          "补充",            ANYBODY,   (INCOMPLETE, REFUSING), RECEIVED,      asks=q.SuggestionAddition, fills=e.gaps_filled, when=(f.gaps_open,),                                                                                             sets=sets(supplemented=True), tasks=e.gaps_answered,                                                 tells=(CLERK,),          law=BEIJING_FILING["24"]),
    Rule("supplement_over",      "补充期满",        TIME,      INCOMPLETE,     STAY,                                                                                                                                       sets=sets(waited=True),                                                                              tells=(CLERK,),          law=A["补充期限"]),
    Rule("add_more",             "补充材料",        ANYBODY,   (RECEIVED, REFUSING, REGISTERED, *UNDER_STUDY, TO_REPLY), STAY, asks=q.SuggestionAddition,                                                                                                                                                                                               tells=(CLERK,),          law=A["受理之后可以继续补充材料"]),
    Rule("register_suggestion",  "登记",            BODY,      RECEIVED,       REGISTERED,     asks=q.SuggestionRegistered, fills=e.issuer_known,                  when=(f.named,), checks=(c.says_not_who,),                               tasks=e.clause_noted, writes=e.outcome("REGISTERED", ""), book=NUMBER,                                                        law=A["内容齐备的登记，期限自齐备起算"]),
    Rule("refuse_registration",  "拟不予登记",      CLERK,     (RECEIVED, INCOMPLETE), REFUSING, asks=q.SuggestionRefused,                                         checks=(c.told_where, r.could_supplement, r.stands_back, c.says_not_who), part="REFUSER", writes=e.outcome("REFUSING"),                                                                       tells=(BODY_LEAD,),      law=BEIJING_FILING["24"]),
    Rule("return_refused",       "退回再核",        BODY_LEAD, REFUSING,       BACK_TO,        asks=q.RefusalReturned, fills=r.where_it_was,                       checks=(r.as_it_was, c.says_not_who),                                                                                                                                       tells=(CLERK,),          law=A["不予登记须经负责人审定"]),
    Rule("tell_refused",         "告知不予登记",    BODY_LEAD, REFUSING,       NOT_REGISTERED, asks=q.RefusalTold,                                                 checks=(r.stands_back,), grave=True, part="REFUSAL_TELLER",             writes=e.outcome("NOT_REGISTERED", ""),                                                              tells=(CLERK,),          law=BEIJING_FILING["24"]),
    Rule("begin_own_motion",     "依职权启动审查",  BODY,      RECEIVED,       NO_REPLY,       asks=q.OwnMotion, fills=e.issuer_known,                             when=(f.unnamed,), checks=(r.stands_back, c.says_not_who, c.own_jurisdiction, c.not_under_way), grave=True, writes=e.outcome("OWN_MOTION", ""), opens=e.own_study_opened,                                        tells=(BODY_LEAD,),      law=A["匿名建议不答复，可以依职权启动审查"]),
    Rule("file_anonymous",       "匿名件存查",      BODY,      RECEIVED,       NO_REPLY,       asks=WhyUnsealed,                                                   when=(f.unnamed,), checks=(c.says_not_who,), grave=True,                     writes=e.outcome("FILED_ANONYMOUS", ""),                                                                                      law=A["匿名建议不答复，可以依职权启动审查"]),
    Rule("decline_suggestion",   "拟不予受理",      CLERK,     REGISTERED,     DECLINED,       asks=q.SuggestionDeclined,                                          checks=(r.stands_back, c.declined_truly, c.says_not_who), part="DECIDER",              sets=f.declined, writes=e.outcome("DECLINED"),                                                       tells=(BODY_LEAD,),      law=BEIJING_FILING["25"]),
    Rule("return_declined",      "退回再议",        BODY_LEAD, DECLINED,       REGISTERED,     asks=WhyUnsealed,                                                   checks=(c.says_not_who,),                                               sets=sets(ground=""),                                                                                tells=(CLERK,),          law=A["不予受理须经负责人审定"]),
    Rule("tell_declined",        "告知不予受理",    BODY_LEAD, DECLINED,       NOT_ACCEPTED,   asks=q.RefusalTold, checks=(r.stands_back,), grave=True, part="TELLER",                                                                                                                  writes=e.outcome("NOT_ACCEPTED", ""),                                                                tells=(CLERK,),          law=BEIJING_FILING["25"]),
    Rule("transfer_suggestion",  "转送",            BODY,      REGISTERED,     TRANSFERRED,    asks=q.SuggestionTransferred, fills=m.receiver_filled,                checks=(c.says_not_who, m.not_to_ourselves), grave=True,              writes=e.outcome("TRANSFERRED", "to"), opens=m.moved_on,                                                                                       law=SUPERVISION["44"]),
    Rule("accept_suggestion",    "受理",            BODY,      REGISTERED,     STUDYING,       asks=q.SuggestionAccepted, fills=c.issuer_filled,                   checks=(c.accepted_rightly, c.not_yet_studied, c.says_not_who), warns=o.beside_told, writes=e.outcome("ACCEPTED", ""), opens=e.study_opened,                                              tells=(BODY_LEAD,),      law=G37.whole),
    Rule("join_study",           "并案",            BODY,      REGISTERED,     STUDYING,       asks=q.SuggestionJoined, fills=c.study_filled,                      checks=(c.being_studied, c.says_not_who),                                              writes=e.outcome("JOINED", ""),                                                                                               law=A["同一条款并案审查，分别答复"]),
    Rule("study_stands",         "审查停计",        TIME,      STUDYING,       STANDING,       asks=q.StudyNews,                                                                                                                                                                                                                                                            law=A["征求专家意见、与制定机关沟通的时间不计入"]),
    Rule("study_goes_on",        "审查恢复",        TIME,      STANDING,       STUDYING,       asks=q.StudyNews,                                                                                                                                                                                                                                                            law=A["征求专家意见、与制定机关沟通的时间不计入"]),
    Rule("study_ended",          "审查结束",        TIME,      UNDER_STUDY,    TO_REPLY,       asks=q.StudyNews,                                                   only_if=(c.over,),                                                      sets=f.study_over,                                                                                   tells=(CLERK,),          law=SHANDONG_FILING["22"]),
    Rule("study_ended",          "审查结束",        TIME,      REPLIED,        STAY,           asks=q.StudyNews,                                                   only_if=(c.over,),                                                      sets=f.study_over,                                                                                   tells=(CLERK,),          law=SHANDONG_FILING["22"]),
    Rule("extend_suggestion",    "延长答复期限",    BODY_LEAD, (REGISTERED, *UNDER_STUDY, TO_REPLY), STAY, asks=q.SuggestionExtended,                              when=(f.not_extended,), checks=(c.says_not_who,),                                                 sets=sets(extended=True), writes=e.outcome("EXTENDED", "reason"), turns=(Turn(TurnKind.EXTEND, "total", Policy("sugg.extend")),), tells=(CLERK,), law=A["延长一次，告知理由"]),
    Rule("reply_suggestion",     "答复建议人",      BODY,      (*UNDER_STUDY, TO_REPLY), REPLIED, asks=q.SuggestionReply, fills=c.conclusion_filled,                 checks=(c.concluded, c.says_not_who, c.reachable), warns=o.more_told, grave=True, writes=e.outcome("REPLIED", "conclusion"), book=REPLY_NO,                                            tells=(BODY_LEAD,),      law=SHANGHAI_FILING["36"]),
    Rule("withdraw_suggestion",  "撤回建议",        PUBLIC,    BEFORE_REPLY,   WITHDRAWN,      asks=q.SuggestionWithdrawn,                                         grave=True,                                                             writes=e.outcome("WITHDRAWN", ""),                                                                   tells=(CLERK,),          law=A["建议人可以撤回；已发现的问题继续审查"]),
    Rule("note_withdrawal",      "登记撤回申请",    CLERK,     BEFORE_REPLY,   STAY,           asks=q.WithdrawalNoted,                                             when=(f.stays,), checks=(c.asked_on_paper, c.says_not_who), part="WITHDRAWER", sets=sets(leaving=True),                                                                                  tells=(BODY_LEAD,),      law=A["代建议人登记撤回的，须有书面申请，由负责人审定"]),
    Rule("keep_suggestion",      "不予撤回",        BODY_LEAD, BEFORE_REPLY,   STAY,           asks=WhyUnsealed,                                                   when=(f.leaves,), checks=(c.says_not_who,),                             sets=sets(leaving=False),                                                                            tells=(CLERK,),          law=A["代建议人登记撤回的，须有书面申请，由负责人审定"]),
    Rule("confirm_withdrawal",   "审定撤回",        BODY_LEAD, BEFORE_REPLY,   WITHDRAWN,      grave=True, part="WITHDRAWAL_TELLER",                               when=(f.leaves,),                                                       writes=e.outcome("WITHDRAWN", ""),                                                                   tells=(CLERK,),          law=A["代建议人登记撤回的，须有书面申请，由负责人审定"]),
    Rule("reissue_receipt",      "补发回执",        BODY,      (*BEFORE_REPLY, REPLIED, CLOSED), STAY, asks=q.ReceiptReissued, checks=(c.code_made, c.says_not_who),                                                                                                                    writes=e.outcome("REISSUED", "receipt"),                                                                                      law=A["回执遗失的核实后补发"]),
    Rule("close_suggestion",     "办结",            BODY,      REPLIED,        CLOSED,         asks=q.SuggestionClosed,                                            checks=(c.settled_or_tracked, c.says_not_who),                                         writes=e.outcome("CLOSED", ""),                                                                                               law=A["答复后纠正落实或者转入跟踪的办结"]),
    Rule("archive_suggestion",   "归档",            TIME,      CLOSED,         ARCHIVED,                                                                                                                                                                                                                                                                                    law=A["办结后期满归档"]),
)

CLOCKS = (
    #     key         title                  kind    limit (policy key)                  runs in                                                law                              stands in, since which answer, when, what passing it brings
    Clock("tell",     "告知补充期限",        MAX,    Policy("sugg.incomplete"),          (RECEIVED,),                                           BEIJING_FILING["24"],            when=f.to_be_told),
    Clock("register", "登记期限",            MAX,    Policy("sugg.register"),            (RECEIVED,),                                           A["登记期限"]),
    Clock("supplement", "补充期限",          MAX,    Policy("sugg.supplement"),          (INCOMPLETE,),                                         A["补充期限"],                   when=f.may_supplement, passing=("supplement_over",)),
    Clock("unregister", "不予登记审定期限",  MAX,    Policy("sugg.register"),            (REFUSING,),                                           A["登记期限"]),
    Clock("accept",   "受理告知期限",        MAX,    Policy("sugg.accept"),              (REGISTERED,),                                         A["受理告知期限"]),
    Clock("transfer", "转送期限",            MAX,    Policy("sugg.transfer"),            (REGISTERED,),                                         A["转送期限"]),
    Clock("not_start", "告知不予受理期限",   MAX,    Policy("sugg.not_start"),           (DECLINED,),                                           BEIJING_FILING["25"]),
    Clock("total",    "办理期限",            MAX,    Policy("sugg.total"),               (REGISTERED, DECLINED, STUDYING, TO_REPLY),            A["办理期限自材料齐备起算"],     stands={STANDING: "征求专家意见、与制定机关沟通"}, since="complete_on"),
    Clock("reply",    "答复期限",            MAX,    Policy("sugg.reply_after_end"),     (TO_REPLY,),                                           SHANDONG_FILING["22"],           since="on"),
    Clock("theirs",   "转来机关要求的期限",  MAX,    Policy("sugg.day"),                 BEFORE_REPLY,                                          A["转来件保留原编号和期限"],     since="their_limit", when=f.is_limited),
    Clock("archive",  "归档",                REMIND, Policy("archive"),                  (CLOSED,),                                             A["办结后期满归档"],             passing=("archive_suggestion",)),
)

APART = (
    Apart("DECIDER", "TELLER", A["不予受理须经负责人审定"]),
    Apart("WITHDRAWER", "WITHDRAWAL_TELLER", A["代建议人登记撤回的，须有书面申请，由负责人审定"]),
    Apart("REFUSER", "REFUSAL_TELLER", A["不予登记须经负责人审定"]),
)
# fmt: on

WORKFLOW = Workflow(
    "review_suggestion",
    "规范性文件审查建议",
    effective=date(2026, 1, 1),
    begins=RECEIVED,
    rules=RULES,
    facts=f.SuggestionFacts,
    law=G37.whole,
    clocks=CLOCKS,
    apart=APART,
    supervisor=SUP,
    leads=(BODY_LEAD,),
    roles=(PUBLIC, CLERK, BODY_LEAD, SUP),
    titles=TITLES,
    proof=SUGGESTION_PROOF,
)
