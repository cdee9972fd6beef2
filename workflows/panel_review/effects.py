"""What acts of a panel keep: register rows, tasks, assignments. Each a pure function of the deed (and of what it saw)."""

from collections.abc import Callable, Iterable, Iterator

from engine.plan import Assign, Deed, Done, Row, Task
from engine.standing import View
from registers.panels import (
    PanelAdmission,
    PanelBallot,
    PanelCandidate,
    PanelDissent,
    PanelMeeting,
    PanelOpinion,
    PanelPoint,
    PanelRecusal,
    PanelResult,
    PanelSeat,
    PanelVote,
)
from workflows.panel_review.roster import roster_kept
from workflows.panel_review.seated import LEFT, keep, seat_task
from workflows.roles import BODY_LEAD as CLEAD
from workflows.roles import BODY_REVIEWER as CREV
from workflows.roles import EVALUATOR, HANDLER, OFFICE, SEATS, UNIT

Tasks = Callable[[Deed], Iterable[Task | Done]]
Rows = Callable[[Deed], Iterable[Row]]


def _key(deed: Deed, n: int = 1) -> dict[str, int]:
    return {"case_id": deed.case_id, "seq": deed.seq, "n": n}


def parties(_: Deed, view: View) -> Iterator[Assign]:
    """Both sides are those of the matter; of a study of a clause, the issuer by its office speaks for the unit."""
    for member in view.family[:1]:
        issuer = member.holders.get(OFFICE.key)
        for role in (HANDLER, UNIT, CREV, CLEAD):
            if holder := member.holders.get(role.key):
                yield Assign(role.key, holder.org, holder.person)
            elif issuer and role in (HANDLER, UNIT):
                yield Assign(role.key, issuer.org)


def points(deed: Deed) -> Iterator[Row]:
    """Each disputed point with both positions."""
    yield from (Row(PanelPoint, {**_key(deed, n), **one.model_dump()}) for n, one in enumerate(deed.answers.points, 1))


def point_tasks(deed: Deed) -> Iterator[Task]:
    """Each waits for its admission; the register of the day is kept for the list."""
    yield from (Task("POINT", one.point) for one in deed.answers.points)
    yield from roster_kept(deed)


def admission(deed: Deed) -> Iterator[Row]:
    """Point by point."""
    for n, one in enumerate(deed.answers.points, 1):
        said = {"number": deed.number, "point_n": one.n, "outcome": one.outcome, "basis": one.basis}
        yield Row(PanelAdmission, {**_key(deed, n), **said})


def admitted(deed: Deed) -> Iterator[Task | Done]:
    """What is admitted; how the panel is composed and votes; its number, which is a part of the seed."""
    a = deed.answers
    for one in a.points:
        yield Done(one.seq, one.n, one.outcome if one.outcome == "ADMITTED" else f"{one.outcome}：{one.basis}")
    groups = [group.model_dump() for group in a.composition]
    rules = {"quorum": a.quorum, "majority_base": a.majority_base, "liaison_vote": a.liaison_vote}
    yield keep("COMPOSITION", {"composition": groups, **rules})
    yield Task("NUMBER", deed.number)


def published(deed: Deed) -> Iterator[Task]:
    """The pool, for the draw."""
    yield keep("POOL", deed.answers.model_dump(mode="json"))


def committed(side: str) -> Tasks:
    """The print of a word waits for the word."""

    def tasks(deed: Deed) -> Iterator[Task]:
        yield Task("COMMIT", deed.answers.commitment, side)

    tasks.__qualname__ = f"committed({side})"
    return tasks


def designated(deed: Deed) -> Iterator[Task]:
    """Named, with the relation disclosed."""
    a = deed.answers
    yield seat_task(a.seat, a.category, a.code, a.name, a.person, a.org)
    yield keep("LIAISON", {"relation": a.relation, "leads_field": a.leads_field})


def designated_row(deed: Deed) -> Iterator[Row]:
    """On the list of the panel."""
    a = deed.answers
    who = {"seat": a.seat, "category": a.category, "code": a.code, "name": a.name, "person": a.person}
    yield Row(PanelSeat, {**_key(deed), **who, "how": "DESIGNATED", "note": a.relation})


def designated_holds(deed: Deed, _: View) -> Iterator[Assign]:
    """The seat is theirs."""
    yield Assign(SEATS[deed.answers.seat - 1].key, deed.answers.org, deed.answers.person)


def drawn(deed: Deed) -> Iterator[Row]:
    """The whole order, and who sits."""
    for n, one in enumerate(deed.answers.order, 1):
        yield Row(PanelCandidate, {**_key(deed, n), **one.model_dump(exclude={"person", "org"})})
    for n, one in enumerate(deed.answers.taken, 1):
        yield Row(PanelSeat, {**_key(deed, n), **one.model_dump(exclude={"org"}), "how": "DRAWN", "note": ""})


def drawn_tasks(deed: Deed) -> Iterator[Task]:
    """Who sits; and the order, for whoever follows."""
    for one in deed.answers.taken:
        yield seat_task(one.seat, one.category, one.code, one.name, one.person, one.org)
    order: dict[str, list[list[str]]] = {}
    for row in deed.answers.order:
        if row.outcome != "EXCLUDED":
            order.setdefault(row.category, []).append([row.code, row.name, row.person, row.org])
    yield keep("ORDER", order)
    seats = [one.seat for one in deed.answers.taken]
    a = deed.answers
    yield keep("DRAWN", {"on": deed.today.isoformat(), "by": a.by, "number": a.public_number, "seats": seats})


def drawn_hold(deed: Deed, _: View) -> Iterator[Assign]:
    """Every seat is somebody's."""
    yield from (Assign(SEATS[one.seat - 1].key, one.org, one.person) for one in deed.answers.taken)


def raised(by: str) -> Tasks:
    """A recusal waits for its decision. `by`: OWN, or a side."""

    def tasks(deed: Deed) -> Iterator[Task]:
        yield Task("RECUSAL", deed.answers.reason, f"{by}|{deed.answers.seat}|{deed.answers.person}")

    tasks.__qualname__ = f"raised({by})"
    return tasks


def raised_row(by: str) -> Rows:
    """Who asked for it, and why."""

    def rows(deed: Deed) -> Iterator[Row]:
        a = deed.answers
        said = {"kind": by, "seat": a.seat, "by": deed.person, "ground": a.ground, "reason": a.reason}
        yield Row(PanelRecusal, {**_key(deed), **said})

    rows.__qualname__ = f"raised_row({by})"
    return rows


def decided_row(kind: str) -> Rows:
    """What was decided."""

    def rows(deed: Deed) -> Iterator[Row]:
        a = deed.answers
        said = {"kind": kind, "seat": a.seat, "by": deed.person, "ground": getattr(a, "ground", ""), "reason": a.reason}
        yield Row(PanelRecusal, {**_key(deed), **said})
        if kind != "REFUSED":
            who = {"category": a.category, "code": a.next_code, "name": a.name, "person": a.person}
            yield Row(
                PanelSeat,
                {**_key(deed), "seat": a.seat, **who, "how": "NEXT" if a.next_code else "VACANT", "note": a.reason},
            )

    rows.__qualname__ = f"decided_row({kind})"
    return rows


def answered(outcome: str) -> Tasks:
    """The request is answered; whoever follows sits there now."""

    def tasks(deed: Deed) -> Iterator[Task | Done]:
        a = deed.answers
        if a.asked:
            yield Done(a.asked, getattr(a, "asked_n", 1), outcome)
        if outcome != "REFUSED":
            if a.left:
                yield Task(LEFT, a.leaver, a.left)
            yield seat_task(a.seat, a.category, a.next_code, a.name, a.person, a.org)

    tasks.__qualname__ = f"answered({outcome})"
    return tasks


def revealed(deed: Deed) -> Iterator[Done]:
    """The word answers its print."""
    yield Done(deed.answers.asked, 1, deed.answers.word)


def follows(deed: Deed, _: View) -> Iterator[Assign]:
    """The seat is the next one's, or nobody's."""
    a = deed.answers
    yield Assign(SEATS[a.seat - 1].key, a.org, a.person or None)


def meeting(deed: Deed) -> Iterator[Row]:
    """The meeting and its minutes."""
    a = deed.answers
    said = (
        ("承办单位", a.unit_said),
        ("审查机构", a.review_said),
        ("询问和辩论", a.questions),
        ("评议", a.deliberation),
    )
    minutes = "\n".join(f"{who}：{words}" for who, words in said)
    present = " ".join(map(str, sorted(a.present)))
    yield Row(
        PanelMeeting, {**_key(deed), "held_on": deed.today, "chair": a.chair, "present": present, "minutes": minutes}
    )


def meeting_tasks(deed: Deed) -> Iterator[Task]:
    """Everybody who has a vote is waited for."""
    yield from (Task("BALLOT", str(n)) for n in deed.answers.voters)
    there = {"present": sorted(set(deed.answers.present)), "chair": deed.answers.chair}
    yield keep("MEETING", {**there, "on": deed.today.isoformat()})


def cast_tasks(deed: Deed) -> Iterator[Done]:
    """The step at which the last ballot of the seat was sealed."""
    yield Done(deed.answers.task_seq, deed.answers.task_n, str(deed.seq))


def cast(deed: Deed) -> Iterator[Row]:
    """That a ballot was sealed; its content is in the annex."""
    said = {"seat": deed.answers.seat, "person": deed.person, "round": deed.facts.round, "version": deed.seq}
    yield Row(PanelBallot, {**_key(deed), **said})


def counted(deed: Deed) -> Iterator[Row]:
    """Votes, results, dissents."""
    a = deed.answers
    votes = [(one.seat, one.name, vote) for one in a.ballots for vote in one.votes]
    for n, (seat, name, vote) in enumerate(votes, 1):
        yield Row(
            PanelVote,
            {
                **_key(deed, n),
                "seat": seat,
                "name": name,
                "point_n": vote.n,
                "choice": vote.choice,
                "reason": vote.reason,
            },
        )
    yield from _results(deed)


def tie_broken(deed: Deed) -> Iterator[Row]:
    """The liaison's votes, and what all votes come to."""
    a = deed.answers
    for n, vote in enumerate(a.votes, 1):
        said = {"seat": a.seat, "name": a.name, "point_n": vote.n, "choice": vote.choice, "reason": vote.reason}
        yield Row(PanelVote, {**_key(deed, n), **said})
    yield from _results(deed)


def _results(deed: Deed) -> Iterator[Row]:
    for n, one in enumerate(deed.answers.results, 1):
        said = {"point_n": one.n, "majority": one.majority, "tally": one.tally, "threshold": one.threshold}
        yield Row(PanelResult, {**_key(deed, n), **said})
    for n, one in enumerate(deed.answers.dissents, 1):
        said = {"seat": one.seat, "name": one.name, "point_n": one.n, "choice": one.choice, "reason": one.reason}
        yield Row(PanelDissent, {**_key(deed, n), **said})


def counted_tasks(deed: Deed) -> Iterator[Task]:
    """For the liaison's decision, and for the opinion."""
    a = deed.answers
    yield keep("COUNT", {
        "ballots": [one.model_dump(include={"seat", "name", "votes"}) for one in a.ballots],
        "results": [one.model_dump() for one in a.results], "tied": a.tied,
    })  # fmt: skip


def tie_left(deed: Deed) -> Iterator[Row]:
    """What the ballots come to without the liaison's."""
    yield from _results(deed)


def tie_tasks(deed: Deed) -> Iterator[Task]:
    """What it came to in the end."""
    yield keep("COUNT", {"ballots": [], "results": [one.model_dump() for one in deed.answers.results], "tied": []})


def opinion(deed: Deed) -> Iterator[Row]:
    """The draft that is signed."""
    yield Row(PanelOpinion, {**_key(deed), "kind": "DRAFT", "number": "", "summary": deed.answers.summary})


def signatures(deed: Deed) -> Iterator[Task]:
    """Every member is asked to sign."""
    yield from (Task("SIGN", str(n)) for n in range(1, deed.facts.seats + 1))
    yield keep("DRAFT", {"summary": deed.answers.summary})


def returned(deed: Deed) -> Iterator[Task]:
    """Who has sent the draft back."""
    yield Task("RETURNED", deed.person)


def signed_tasks(deed: Deed) -> Iterator[Done]:
    """Signed."""
    yield Done(deed.answers.task_seq, deed.answers.task_n, "SIGNED")


def signed(deed: Deed) -> Iterator[Row]:
    """What a member wants to be kept beside the opinion."""
    a = deed.answers
    if a.dissent:
        said = {"seat": a.seat, "name": a.name, "point_n": 0, "choice": "", "reason": a.dissent}
        yield Row(PanelDissent, {**_key(deed), **said})


def issued(deed: Deed) -> Iterator[Row]:
    """Issued; who did not sign."""
    a = deed.answers
    note = "；".join(part for part in ("、".join(a.unsigned), a.note) if part)
    said = {"kind": "ISSUED", "number": deed.number, "summary": "", "outcome": a.outcome, "note": note}
    yield Row(PanelOpinion, {**_key(deed), **said})


def told(deed: Deed) -> dict[str, object]:
    """What the matter learns of an opinion: its number, what the panel said on each point it voted on, and who sat."""
    if deed.rule.act != "opine":
        return {}
    a = deed.answers
    return {"number": deed.number, "points": [one.model_dump() for one in a.results], "members": list(a.members)}


def evaluator(deed: Deed, _: View) -> Iterator[Assign]:
    """Whoever does it for the body, where they have an account here."""
    if deed.answers.person:
        yield Assign(EVALUATOR.key, deed.answers.org, deed.answers.person)
