"""What acts of a fair-competition review keep: register rows, tasks, assignments, what follows. Each a pure function of the deed."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from engine.calendar import add_months
from engine.plan import Assign, Deed, Done, Opening, Row, Task
from engine.standing import View
from registers.competition import (
    CompetitionAlternative,
    CompetitionAnswer,
    CompetitionConclusion,
    CompetitionMeasure,
    CompetitionParty,
)
from workflows.fair_competition.answers import CLAIM, DRAFT_KEPT, PUBLIC
from workflows.fair_competition.items import items, violations
from workflows.roles import HANDLER, LEAD, MKT, UNIT

Rows = Callable[[Deed], Iterable[Row]]


def key(deed: Deed, n: int = 1) -> dict[str, int]:
    """Where a register row is filed."""
    return {"case_id": deed.case_id, "seq": deed.seq, "n": n}


# --- beginning ----------------------------------------------------------------------------------------------------------


def measure(deed: Deed) -> Iterator[Row]:
    """What is reviewed."""
    a = deed.answers
    said = {"kind": a.kind, "issuer": a.issuer, "drafter": a.drafter, "joint": "、".join(a.joint), "markets": a.markets}
    about = {"org": deed.case_org, "title": deed.title, "matter_id": deed.matter_id, "earlier": a.earlier}
    yield Row(CompetitionMeasure, {**key(deed), **about, **said})


def parties(deed: Deed, view: View) -> Iterator[Assign]:
    """The undertaking unit is that of the matter, where there is one, or of the earlier review: whoever leads it approves."""
    if deed.answers.unit:
        yield from (Assign(role.key, deed.answers.unit) for role in (UNIT, LEAD))
        yield Assign(HANDLER.key, deed.answers.unit, deed.answers.handler or None)
    for member in view.family[:1]:
        if holder := member.holders.get(HANDLER.key):
            yield Assign(HANDLER.key, holder.org, holder.person)
        if unit := member.holders.get(UNIT.key):
            yield from (Assign(role.key, unit.org) for role in (UNIT, LEAD))


def handler(deed: Deed, _: View) -> Iterator[Assign]:
    """The new handler."""
    yield Assign(HANDLER.key, person=deed.answers.person)


def joint_reviewer(deed: Deed, _: View) -> Iterator[Assign]:
    """The person named."""
    yield Assign(MKT.key, person=deed.answers.person)


def taker(deed: Deed, _: View) -> Iterator[Assign]:
    """Whoever takes it in reviews it."""
    yield Assign(MKT.key, person=deed.person)


# --- hearing and reviewing ----------------------------------------------------------------------------------------------


def asked(deed: Deed) -> Iterator[Task | Done]:
    """That the public is to be heard is remembered for the end of the asking."""
    if deed.answers.public == "YES":
        yield from keep(deed, PUBLIC, "听取社会公众的意见")


def keep(deed: Deed, kind: str, words: str, after: int = 0) -> Iterator[Task | Done]:
    """Words that a later act will need: a task answered at once. `after`: how many tasks of this deed come before."""
    yield Task(kind, words)
    yield Done(deed.seq, after + 1, "已载入")


def heard(deed: Deed) -> Iterator[Row]:
    """Who was heard, and what became of it."""
    for n, one in enumerate(deed.answers.parties, 1):
        yield Row(CompetitionParty, {**key(deed, n), **one.model_dump()})


def answered(by: str) -> Rows:
    """The nineteen answers. `by`: SELF, or JOINT."""

    def rows(deed: Deed) -> Iterator[Row]:
        for n, one in enumerate(deed.answers.items, 1):
            said = {"item": one.n, "answer": one.answer, "note": one.note, "clause": one.clause, "basis": one.basis}
            yield Row(
                CompetitionAnswer, {**key(deed, n), "by": by, "round": deed.facts.round, "text": deed.text, **said}
            )

    rows.__qualname__ = f"answered({by})"
    return rows


def findings(deed: Deed) -> Iterator[Task]:
    """Each violation waits for a text that mends it: where, what, by which item, and the usual cure."""
    for one in violations(deed.answers.items):
        item = items()[one.n - 1]
        yield Task("FINDING", f"第{one.n}项 {one.clause}：{one.note}（{item.basis}；通常的改法：{item.fix}）", "违法")


def drafted(deed: Deed) -> Iterator[Task | Done]:
    """The violations, and the words of the draft for whoever signs."""
    found = list(findings(deed))
    yield from found
    said = {"summary": deed.answers.summary, "effect": deed.answers.effect}
    yield from keep(deed, DRAFT_KEPT, json.dumps(said, ensure_ascii=False), len(found))


def gaps(deed: Deed) -> Iterator[Task]:
    """Each gap is a task."""
    yield from (Task("GAP", gap.what, gap.basis) for gap in deed.answers.gaps)


def gaps_filled(deed: Deed) -> Iterator[Done]:
    """Each answered."""
    yield from (Done(one.seq, one.n, one.how) for one in deed.answers.answers)


def mended(deed: Deed) -> Iterator[Done]:
    """Each finding answered."""
    yield from (Done(one.seq, one.n, one.how) for one in deed.answers.dispositions)


# --- conclusions --------------------------------------------------------------------------------------------------------


def _conclusion(deed: Deed, outcome: str, **said: Any) -> Row:
    signed = {
        "org": deed.case_org, "title": deed.title, "matter_id": deed.matter_id, "number": deed.number, "outcome": outcome,
        "route": deed.facts.route, "text": deed.text, "round": deed.facts.round, "concluded_on": deed.today,
        "signer": deed.person, "signer_org": deed.org,
    }  # fmt: skip
    plain = {"summary": "", "effect": "", "ground": "", "end_on": None, "end_condition": "", "review_on": None}
    return Row(CompetitionConclusion, {**key(deed), **signed, **plain, **said})


def not_applicable(deed: Deed) -> Iterator[Row]:
    """It touches no operator: the reason, and who has confirmed it."""
    yield _conclusion(deed, "NA", summary=deed.answers.reason)


def concluded(deed: Deed) -> Iterator[Row]:
    """公平竞争审查结论, by the drafter."""
    yield _conclusion(deed, "PASS", summary=deed.answers.summary)


def joint_conclusion(deed: Deed) -> Iterator[Row]:
    """公平竞争审查结论, by the market regulator with the drafter."""
    a = deed.answers
    yield _conclusion(deed, a.conclusion, summary=a.summary, effect=a.effect)


def claim(deed: Deed) -> Iterator[Row]:
    """Each alternative that was considered."""
    for n, one in enumerate(deed.answers.alternatives, 1):
        yield Row(CompetitionAlternative, {**key(deed, n), **one.model_dump()})


def claim_kept(deed: Deed) -> Iterator[Task | Done]:
    """The terms, for whoever decides about them."""
    said = deed.answers.model_dump(mode="json", exclude={"alternatives"})
    yield from keep(deed, CLAIM, json.dumps(said, ensure_ascii=False))


def exception(deed: Deed) -> Iterator[Row]:
    """The conclusion says by which ground, how long, and when it is looked at again."""
    a = deed.answers
    terms = {name: getattr(a, name) for name in ("ground", "end_on", "end_condition", "review_on")}
    yield _conclusion(deed, "EXCEPTION", summary=a.summary, effect=a.effect, **terms)


def watched(deed: Deed, view: View) -> Iterator[Opening]:
    """An exception has a life of its own: it is looked at again, and it ends."""
    from workflows.fair_competition.exception import EXCEPTION

    a, holder = deed.answers, view.holders[HANDLER.key]
    said = {
        "unit": holder.org,
        "handler": holder.person or "",
        "made_in": deed.case_id,
        "number": deed.number,
        "issuer": deed.facts.issuer,
        **terms_of(a, deed.today),
    }
    yield Opening(
        EXCEPTION,
        "hold",
        deed.case_org,
        said,
        f"{deed.title}：例外",
        family=False,
        carry=True,
        matter_id=deed.matter_id,
    )


def terms_of(answers: Any, today: date) -> dict[str, Any]:
    """The days on which time will act: one month before the end, the day after the end, the day of the next look."""
    end, condition = answers.end_on, answers.end_condition
    ahead = (
        {}
        if end is None
        else {"remind_on": max(add_months(end, -1), today), "lapses_on": date.fromordinal(end.toordinal() + 1)}
    )
    return {"review_on": answers.review_on, "end_on": end, "end_condition": condition, **ahead}


def told(deed: Deed) -> dict[str, Any]:
    """What the matter learns: the number, and the text that was reviewed."""
    return {"number": deed.number, "text": deed.text}
