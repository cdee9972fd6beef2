"""立法建议征集: a draft is put to contact points and the public; what they suggest is merged, judged, answered. One line, one rule."""

from datetime import date

from engine.citations import ASSUMED
from engine.clocks import ClockKind
from engine.definition import PUBLIC, STAY, TIME, Apart, Clock, DocumentKind, Policy, Role, Rule, State, Workflow
from workflows.documents import EXPLANATION, NOTE
from workflows.legislative_suggestion import effects as e
from workflows.legislative_suggestion import facts as f
from workflows.legislative_suggestion import forms as q
from workflows.legislative_suggestion import merging as m
from workflows.legislative_suggestion.proof import PROOF
from workflows.legislative_suggestion.titles import TITLES
from workflows.roles import BODY_AT, BODY_LEAD, BODY_REVIEWER, SUP

A = ASSUMED
DRAFT = DocumentKind("draft", "草案")
STAFF = Role(BODY_REVIEWER.key, BODY_REVIEWER.title, BODY_AT)  # whoever is there: suggestions come in over months
ROLES = (STAFF, BODY_LEAD, PUBLIC, SUP)
THERE = (m.there_are(m.SUGGESTION), m.there_are(m.POINT))

# fmt: off
#                      key            title           awaits      waits
SOLICITING = State("SOLICITING", "征集中",         STAFF,      waits="征集期满自动转入研究")
PROLONGED  = State("PROLONGED",  "延长征集",       STAFF,      waits="征集期满自动转入研究")
ASSESSING  = State("ASSESSING",  "归并研究",       STAFF)
PROPOSED   = State("PROPOSED",   "待审定",         BODY_LEAD)
ANSWERING  = State("ANSWERING",  "逐件反馈",       STAFF)
CLOSED     = State("CLOSED",     "已办结",         final=True)
DROPPED    = State("DROPPED",    "停止征集",       final=True)

ASKING    = (SOLICITING, PROLONGED)
RECEIVING = (*ASKING, ASSESSING)

RULES = (
    #    act               title              who                 from        to         what it takes                                              what must hold                                                              what it changes and keeps                                             whom it tells         law
    Rule("solicit",        "发布征集",        STAFF,              None,       SOLICITING, asks=q.Solicited, fills=m.ends, fresh=(DRAFT,), takes=(EXPLANATION, NOTE), checks=(m.leaves_time,), warns=m.points_there,                  sets=f.solicited, writes=e.solicited, tasks=e.deadline_kept,          tells=(BODY_LEAD,),   law=A["立法建议征集"]),
    Rule("prolong",        "延长征集",        BODY_LEAD,          SOLICITING, PROLONGED,  asks=q.Prolonged, fills=m.ends,                              checks=(m.leaves_time, m.is_longer),                                        writes=e.prolonged, tasks=e.deadline_kept,                                                tells=(STAFF,),       law=A["立法建议征集"]),
    Rule("receive",        "登记建议",        STAFF,              RECEIVING,  STAY,       asks=q.Suggested, takes=(NOTE,), fills=m.received_fill,      checks=(m.known_point, m.received_in_time, m.says_no_name), warns=m.same_words,             sets=f.received, writes=e.received, tasks=e.suggestion_task,                                 law=A["立法建议登记"]),
    Rule("receive_online", "网上提出建议",    PUBLIC,             ASKING,     STAY,       asks=q.Online, fills=m.online_fill,                          when=(f.online,), checks=(m.received_in_time, m.says_no_name),                             sets=f.received, writes=e.received, tasks=e.suggestion_task,                                 law=A["立法建议登记"]),
    Rule("end_soliciting", "征集期满",        TIME,               ASKING,     ASSESSING,                                                                                                                                                                                                                                    tells=(STAFF, BODY_LEAD), law=A["立法建议征集"]),
    Rule("merge",          "归并",            STAFF,              ASSESSING,  STAY,       asks=q.Merging, fills=m.merged_fill,                         checks=THERE[:1],                                                           sets=f.merged, tasks=e.merged, part="COLLECTOR",                                            law=A["立法建议归并"]),
    Rule("move",           "改归",            STAFF,              ASSESSING,  STAY,       asks=q.Moving, fills=m.merged_fill,                          checks=THERE[:1],                                                           sets=f.merged, tasks=e.merged, part="COLLECTOR",                                            law=A["立法建议归并"]),
    Rule("assess",         "研究采纳",        STAFF,              ASSESSING,  STAY,       asks=q.Assessment, takes=(NOTE,), fills=m.judged_fill,       checks=THERE[1:],                                                           sets=f.assessed, tasks=e.judged, part="COLLECTOR",                                          law=A["立法建议采纳须有理由"]),
    Rule("reassess",       "改变采纳意见",    STAFF,              ASSESSING,  STAY,       asks=q.Reassessment, takes=(NOTE,), fills=m.judged_fill,     checks=THERE[1:],                                                           sets=f.assessed, tasks=e.judged, part="COLLECTOR",                                          law=A["立法建议采纳须有理由"]),
    Rule("propose",        "提请审定",        STAFF,              ASSESSING,  PROPOSED,                                                              when=(f.somebody_suggested, f.all_merged, f.all_assessed),                  part="COLLECTOR",                                                     tells=(BODY_LEAD,),   law=A["立法建议采纳须有理由"]),
    Rule("return",         "退回再研究",      BODY_LEAD,          PROPOSED,   ASSESSING,  asks=q.Why,                                                                                                                                                                                                                       tells=(STAFF,),       law=A["立法建议采纳须有理由"]),
    Rule("confirm",        "审定采纳情况",    BODY_LEAD,          PROPOSED,   ANSWERING,  asks=q.Confirmation, fills=m.results_fill,                   when=(f.all_merged, f.all_assessed), grave=True,                            sets=f.confirmed, writes=e.outcomes, tasks=e.owed, part="CONFIRMER",  tells=(STAFF,),       law=A["立法建议采纳须有理由"]),
    Rule("reply",          "反馈",            STAFF,              ANSWERING,  STAY,       asks=q.Feedback, takes=(NOTE,), fills=m.feedback_fill,       checks=(m.still_owed,),                                                     sets=f.replied, writes=e.replied, tasks=e.answered,                                          law=A["立法建议逐件反馈"]),
    Rule("close",          "公布并办结",      STAFF,              ANSWERING,  CLOSED,     asks=q.Closing, takes=(NOTE,), fills=m.counts_fill,          when=(f.all_answered,),                                                                                                                           tells=(BODY_LEAD,),   law=A["立法建议逐件反馈"]),
    Rule("close_empty",    "无建议办结",      STAFF,              ASSESSING,  CLOSED,     asks=q.Closing, fills=m.counts_fill,                         when=(f.nobody_suggested,),                                                                                                                       tells=(BODY_LEAD,),   law=A["立法建议征集"]),
    Rule("drop",           "停止征集",        BODY_LEAD,          ASKING,     DROPPED,    asks=q.Why,                                                  when=(f.nobody_suggested,), grave=True,                                                                                                           tells=(STAFF,),       law=A["立法建议征集"]),
)

CLOCKS = (
    #     key         title              kind               limit                    runs in                 law                              since which answer, what passing it brings
    Clock("solicit",  "征集截止",        ClockKind.REMIND,  Policy("doc.day"),       (SOLICITING,),          A["立法建议征集"],               since="ends_on", passing=("end_soliciting",)),
    Clock("prolong",  "延长后的截止",    ClockKind.REMIND,  Policy("doc.day"),       (PROLONGED,),           A["立法建议征集"],               since="ends_on", passing=("end_soliciting",)),
    Clock("assess",   "研究采纳期限",    ClockKind.MAX,     Policy("legis.assess"),  (ASSESSING, PROPOSED),  A["立法建议研究期限"]),
    Clock("reply",    "反馈期限",        ClockKind.MAX,     Policy("legis.reply"),   (ANSWERING,),           A["立法建议反馈期限"]),
)
# fmt: on

WORKFLOW = Workflow(
    "legislative_suggestion",
    "立法建议征集",
    effective=date(2026, 1, 1),
    begins=SOLICITING,
    rules=RULES,
    facts=f.SuggestionFacts,
    law=A["立法建议征集"],
    clocks=CLOCKS,
    apart=(Apart("COLLECTOR", "CONFIRMER", A["立法建议的研究与审定分离"]),),
    supervisor=SUP,
    leads=(BODY_LEAD,),
    roles=ROLES,
    kinds=(DRAFT, EXPLANATION, NOTE),
    titles=TITLES,
    proof=PROOF,
)
