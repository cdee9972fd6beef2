"""What acts of a solicitation keep: register rows, tasks. Pure functions of the deed."""

from collections.abc import Iterator

from engine.plan import Deed, Done, Row, Task
from registers.legislation import (
    OUTCOMES,
    LegislativeSolicitation,
    LegislativeSuggestion,
    SuggestionOutcome,
    SuggestionReply,
)
from workflows.legislative_suggestion.merging import EMPTIED, POINT, REPLY, SUGGESTION
from workflows.normative_document.effects import key, note


def solicited(deed: Deed) -> Iterator[Row]:
    """What is asked, and until when."""
    a = deed.answers
    said = {"draft": a.draft, "drafter": a.drafter, "questions": a.questions, "online": a.audience == "OPEN"}
    head = {"org": deed.case_org, "title": deed.title, "opened_on": deed.today, "deadline": a.deadline}
    yield Row(LegislativeSolicitation, {**key(deed), **head, **said})


def prolonged(deed: Deed) -> Iterator[Row]:
    """A later last day; the rest stands in the first row of the case."""
    head = {"org": deed.case_org, "title": deed.title, "opened_on": deed.today, "deadline": deed.answers.deadline}
    yield Row(LegislativeSolicitation, {**key(deed), **head, "draft": "", "drafter": ""})


def deadline_kept(deed: Deed) -> Iterator[Task | Done]:
    """The last day, for what comes later."""
    yield from note(deed, {"deadline": deed.answers.deadline})


def received(deed: Deed) -> Iterator[Row]:
    """One suggestion, without who made it."""
    a = deed.answers
    names = ("number", "point", "channel", "proposer", "clause", "words", "received_on", "late", "receipt")
    yield Row(LegislativeSuggestion, {**key(deed), "org": deed.case_org, **{name: getattr(a, name) for name in names}})


def suggestion_task(deed: Deed) -> Iterator[Task]:
    """It waits for its place."""
    yield Task(SUGGESTION, f"{deed.answers.number}号 {deed.answers.words}", deed.answers.clause)


def merged(deed: Deed) -> Iterator[Task | Done]:
    """Every new opinion waits to be judged; what has no suggestion any more waits no longer."""
    a = deed.answers
    yield from (Task(POINT, one.words, one.clause) for one in a.fresh)
    yield from (Done(one.seq, one.n, one.into) for one in a.items)
    yield from (Done(one.seq, one.n, EMPTIED) for one in a.emptied)


def judged(deed: Deed) -> Iterator[Done]:
    """What becomes of each opinion."""
    yield from (Done(one.seq, one.n, f"{one.outcome}：{one.reason}") for one in deed.answers.items)


def outcomes(deed: Deed) -> Iterator[Row]:
    """What became of each suggestion."""
    for n, one in enumerate(deed.answers.results, 1):
        said = {"number": one.number, "heading": one.heading, "outcome": one.outcome, "reason": one.reason}
        yield Row(SuggestionOutcome, {**key(deed, n), "org": deed.case_org, **said, "on": deed.today})


def owed(deed: Deed) -> Iterator[Task]:
    """Each is owed an answer."""
    for one in deed.answers.results:
        yield Task(REPLY, f"{one.number}号 {one.heading}——{OUTCOMES[one.outcome]}", one.reason)


def replied(deed: Deed) -> Iterator[Row]:
    """That each was answered."""
    a = deed.answers
    for n, one in enumerate(a.items, 1):
        said = {"number": one.number, "way": one.way, "words": one.words, "on": a.on}
        yield Row(SuggestionReply, {**key(deed, n), "org": deed.case_org, **said})


def answered(deed: Deed) -> Iterator[Done]:
    """None of them waits any more."""
    yield from (Done(one.seq, one.n, one.way) for one in deed.answers.items)
