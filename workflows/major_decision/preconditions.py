"""法定程序: what each precondition of a decision is, what proves it, and the least time it must have had, read over its dates."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.citations import ASSUMED, Citation
from engine.clocks import ClockKind, Entry, Reading, read
from engine.cover import unit_of
from engine.definition import DocumentKind
from engine.errors import Reason
from engine.policy import Value
from engine.standing import OpenTask, View
from workflows import competing
from workflows import documents as d
from workflows.law import BURDEN, D713, DISABLED, FC783, GUANGHAN27, TRADE12, UNIONS, WOMEN
from workflows.major_decision import commented
from workflows.major_decision.reopening import done_again, reviewed_again

LIST = "decision.preconditions"  # the policy value: which of them are asked for here
TASK = "PRECONDITION"
ASSESSOR = "ASSESSOR"  # who did one of them: kept, because they may not judge its success afterwards
JOINT = "JOINT"  # which unit shares in it: nobody of theirs sits on a panel about it
PUBLIC, COMPETITION = "PUBLIC", "FAIR_COMPETITION"
WINDOW, WINDOW_FIXED = "decision.public_comment.min", "expropriation.comment.min"


@dataclass(frozen=True, slots=True)
class Precondition:
    """`least`: the policy key of the time between its days; `persons`: of the number of experts."""

    key: str
    title: str
    law: Citation
    evidence: DocumentKind
    least: str = ""
    persons: str = ""


A = ASSUMED
# fmt: off
EVERY = (
    #            key                  title                    law                             what proves it       least time, persons (policy keys)
    Precondition("DEPT_CONSULT",      "部门协商（会签）",       D713["13"],                     d.COUNTERSIGNS),
    Precondition(PUBLIC,              "公众参与",              D713["14-15,18"],               d.CONSULTATION,      WINDOW),
    Precondition("HEARING",           "听证",                  D713["16-17"],                  d.HEARING,           "decision.hearing.notice"),
    Precondition("EXPERT",            "专家论证",              D713["19-21"],                  d.EXPERTS,           "decision.expert.min_time", "decision.expert.count"),
    Precondition("RISK",              "风险评估",              D713["22-24"],                  d.RISK),
    Precondition(COMPETITION,         "公平竞争审查",           FC783["14,18"],                 d.COMPETITION),
    Precondition("MACRO_CONSISTENCY", "宏观政策取向一致性评估",  GUANGHAN27.whole,               d.ASSESSMENT),
    Precondition("BURDEN_CONSISTENCY", "为基层减负一致性评估",   BURDEN.whole,                   d.ASSESSMENT),
    Precondition("COST_BENEFIT",      "成本效益分析",           D713["12"],                     d.COST_BENEFIT),
    # those that some places ask for besides
    Precondition("TRADE_COMPLIANCE",  "贸易政策合规评估",       TRADE12.whole,                  d.ASSESSMENT),
    Precondition("WOMEN_FED",         "征求妇女联合会意见",     WOMEN["8"],                     d.CONSULTATION),
    Precondition("DISABLED",          "征求残疾人联合会意见",   DISABLED["6"],                  d.CONSULTATION),
    Precondition("UNION",             "征求工会意见",           UNIONS["34"],                   d.CONSULTATION),
    Precondition("ETHNIC",            "征求民族事务部门意见",   A["民族事务的意见"],             d.CONSULTATION),
    Precondition("RELIGION",          "征求宗教事务部门意见",   A["宗教事务的意见"],             d.CONSULTATION),
    Precondition("DATA",              "数据和个人信息保护评估",  A["数据和个人信息保护"],         d.ASSESSMENT),
    Precondition("STAFF_AND_FUNDS",   "编制、财政意见",         A["编制、财政意见"],             d.CONSULTATION),
    Precondition("PARTY_GROUP",       "党组审议",              A["党组审议按地方要求"],         d.PROCEDURE),
)
# fmt: on
KNOWN: Mapping[str, Precondition] = {one.key: one for one in EVERY}
BY_TITLE: Mapping[str, Precondition] = {one.title: one for one in EVERY}


def asked(view: View) -> list[str]:
    """The titles asked for here; a key that nobody knows stays as it is, and is refused."""
    keys = str(view.policies.value(LIST, view.org, view.today).value).split(",")
    return [KNOWN[key].title if key in KNOWN else key for key in keys]


def law_of(title: str) -> str:
    """What asks for it; '' for one that an office has added."""
    return BY_TITLE[title].law.label if title in BY_TITLE else ""


def window(value: Value, began: date, view: View) -> Reading:
    """A least time as if it had begun on a day: `due` is its last day, `opens` the first day after it."""
    return read([Entry(1, "start", began, int(value.value))], ClockKind.MIN, unit_of(value), view.calendar)


def least_window(view: View) -> Value:
    """How long the public is asked at least: what the law of the matter fixes, or what holds generally."""
    return view.policies.value(WINDOW_FIXED if view.facts.expropriation else WINDOW, view.org, view.today)


def settled_well(view: View, answers: Any) -> Iterator[Reason]:
    """Each one settled is proved, dated, long enough; what is not required says why, and who decided; the record's word goes first."""
    there = {(task.seq, task.n): task for task in view.open_tasks(TASK)}
    for one in answers.items:
        if task := there.get((one.seq, one.n)):
            known = BY_TITLE.get(task.text)
            if known and known.key == COMPETITION:
                yield from (
                    Reason(f"{task.text}：{why.text}", why.law, why.who, "items")
                    for why in reviewed(view, task, one, answers.ground)
                )
                continue
            faults = [*(_done(view, known, one) if one.outcome == "DONE" else _spared(one))]
            faults += done_again(view, task, known.evidence if known else d.PROCEDURE, one)
            if known and known.key == PUBLIC:
                faults += [(words, "") for words in commented.answered(view)]
            yield from (Reason(f"{task.text}：{why}", law or task.detail, field="items") for why, law in faults)


Why = tuple[str, str]  # what is wrong, and the law when it is not the precondition's own


def reviewed(view: View, task: OpenTask, one: Any, ground: str) -> Iterator[Reason]:
    """公平竞争审查 is settled by its review, concluded for this very text; without one, only where no operator is touched."""
    said = competing.concluded(view)
    if waiting := competing.none_under_way(view) or reviewed_again(view, task):
        yield waiting
    elif said is None:
        yield from _unreviewed(one, ground)
    elif (said.outcome == "NA") != (one.outcome == "NOT_REQUIRED"):
        yield Reason(
            f"审查结论是{said.words}，办理结果应为{'不需要' if said.outcome == 'NA' else '已办理'}", competing.LAW
        )
    elif stale := competing.holds(view):
        yield stale


def _unreviewed(one: Any, ground: str) -> Iterator[Reason]:
    if one.outcome == "DONE":
        yield Reason("没有公平竞争审查结论：由本件提起的审查得出，不能以材料代替", competing.LAW, competing.WHO)
    elif not ground:
        yield Reason(
            "只有不涉及经营者经济活动的才不需要：请选定法定理由，由审查人员受理时确认；否则提起审查",
            FC783["2"].label,
            competing.WHO,
        )
    elif len(one.body) < 2:
        yield Reason("认定不需要的，须写明由谁认定", FC783["2"].label)


def _spared(one: Any) -> Iterator[Why]:
    if len(one.body) < 2:
        yield "认定不需要的，须写明由谁认定", ""


def _done(view: View, known: Precondition | None, one: Any) -> Iterator[Why]:
    evidence = known.evidence if known else d.PROCEDURE
    if evidence.key not in {material.kind for material in view.materials}:
        yield f"没有证明材料（{evidence.title}）", ""
    if len(one.body) < 2:
        yield "须写明由谁实施", ""
    if one.ended is None or one.ended > view.today:
        yield "须写明办结日，且不晚于今天", ""
    elif one.began is not None and one.began > one.ended:
        yield "办结日早于开始日", ""
    elif known:
        yield from _long_enough(view, known, one)
        yield from _ITS_OWN.get(known.key, _nothing)(view, one)
    if known and known.persons:
        yield from _enough_persons(view, known, one)


def _long_enough(view: View, known: Precondition, one: Any) -> Iterator[Why]:
    """The least time is read over the days it really had; an absolute one nobody shortens, a general one for a shown reason."""
    if not known.least:
        return
    value = least_window(view) if known.key == PUBLIC else view.policies.value(known.least, view.org, view.today)
    if one.began is None:
        yield f"须写明开始日：不得少于{value.words}", value.source
        return
    reading = window(value, one.began, view)
    last = reading.due or one.began
    if one.ended >= last:
        return
    days = f"{one.began}至{one.ended}不足{value.words}，最早应至{last}"
    if value.strictness == "ABSOLUTE":
        yield f"{days}；此期限不得缩短", value.source
    elif len(one.shortened) < 2:
        yield f"{days}；缩短须说明理由并公开", value.source


def _enough_persons(view: View, known: Precondition, one: Any) -> Iterator[Why]:
    least = view.policies.value(known.persons, view.org, view.today)
    if (one.persons or 0) < int(least.value) and len(one.shortened) < 2:
        yield f"专家不少于{least.words}；少于的须说明理由", least.source


def _nothing(_view: View, _one: Any) -> Iterator[Why]:
    yield from ()


def _public(view: View, _one: Any) -> Iterator[Why]:
    if view.facts.soliciting:
        yield "公开征求意见尚未结束", ""


def _consulted(view: View, _one: Any) -> Iterator[Why]:
    if not view.parts.get("COLLECTOR"):
        yield "须先汇总各部门的会签意见", ""


def _heard(view: View, one: Any) -> Iterator[Why]:
    value = view.policies.value("decision.hearing.materials_before", view.org, view.today)
    last = window(value, one.papers_on, view).due if one.papers_on else None
    if last is None or last > one.ended:
        yield f"听证材料须在听证会前{value.words}送达参加人：请写明送达日", value.source


def _assessed(_view: View, one: Any) -> Iterator[Why]:
    if not one.level:
        yield "须写明风险等级", ""
    if one.controllable != "YES":
        yield "风险不可控的，须先调整决策草案，不能认定为已办结", D713["24"].label


_ITS_OWN = {PUBLIC: _public, "DEPT_CONSULT": _consulted, "HEARING": _heard, "RISK": _assessed}
