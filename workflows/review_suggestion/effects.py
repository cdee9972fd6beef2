"""What acts of a suggestion keep: its row, what became of it, notes for later acts, the study it opens. Nothing says who asked."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from engine.plan import Deed, Done, Opening, Row, Task
from engine.standing import View
from registers.documents import number_key
from registers.suggestions import ReviewOutcome, ReviewSuggestion, clause_key
from workflows.normative_document.answers import noted
from workflows.normative_document.effects import key, note
from workflows.review_suggestion.conditions import issuer_code

GAP = "GAP"
COMPLETE = "complete_on"  # 材料齐备日: when it came, else when what was missing was added
KEPT = ("capacity", "life", "their_limit")


def received(deed: Deed) -> Iterator[Row]:
    """That it came, how, and by which fingerprint it is found again."""
    a = deed.answers
    said = {
        "org": deed.case_org, "channel": a.channel, "origin": a.origin, "anonymous": a.anonymous, "received_on": a.received_on,
        "receipt": a.receipt,
    }  # fmt: skip
    yield Row(ReviewSuggestion, {**key(deed), **said})


def kept_plain(deed: Deed) -> Iterator[Task | Done]:
    """What another body would have to know besides, should it be sent on; complete it is as it came, until something is missing."""
    a = deed.answers
    said = {name: getattr(a, name) for name in KEPT if getattr(a, name) != "OWN"}
    yield from note(deed, {**said, COMPLETE: a.received_on})


def outcome(kind: str, words: str = "words") -> Callable[[Deed], Iterator[Row]]:
    """What became of it; `words`: the name of the answer that says more."""

    def rows(deed: Deed) -> Iterator[Row]:
        said = getattr(deed.answers, words, "") if words else ""
        study = getattr(deed.answers, "study", 0)
        where = {"org": deed.case_org, "kind": kind, "on": deed.today, "number": deed.number}
        yield Row(ReviewOutcome, {**key(deed), **where, "study": study, "words": said})

    rows.__qualname__ = f"outcome({kind})"
    return rows


def gaps(deed: Deed) -> Iterator[Task]:
    """Each thing missing is a task of whoever suggests."""
    yield from (Task(GAP, what) for what in deed.answers.missing)


def gaps_filled(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was missing is thereby answered."""
    return {**raw, "gaps": [{"seq": one.seq, "n": one.n} for one in view.open_tasks(GAP)]}


def gaps_answered(deed: Deed) -> Iterator[Task | Done]:
    """All of it, on this day; whether it suffices the office says next."""
    yield from (Done(one.seq, one.n, "已补充") for one in deed.answers.gaps)
    yield from note(deed, {COMPLETE: deed.today})


def issuer_known(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """An office by its title becomes its code; the day since which it is complete is that of the record, whatever was sent."""
    complete = noted(view, COMPLETE) or view.opened_on
    return {**raw, "issuer": issuer_code(view, str(raw.get("issuer", ""))), COMPLETE: complete}


def clause_noted(deed: Deed) -> Iterator[Task | Done]:
    """Which clause of which document, for every later act."""
    yield from note(deed, clause_of(deed.answers))


def clause_of(a: Any) -> dict[str, Any]:
    """A clause as it is noted and compared."""
    return {
        "document": a.document, "number": a.number, "clause": a.clause, "issuer": a.issuer,
        "document_key": number_key(a.number or a.document), "clause_key": clause_key(a.clause),
    }  # fmt: skip


def study_title(document: str, clause: str) -> str:
    """对《…》第七条的审查研究."""
    said = document if document.startswith("《") else f"《{document}》"
    return f"对{said}{clause}的审查研究"


def study_opened(deed: Deed, view: View) -> Iterator[Opening]:
    """The study: a case of its own, in which nothing says who asked."""
    from workflows.review_suggestion.study import STUDY

    names = ("document", "number", "clause")
    said = {name: noted(view, name) for name in names}
    more = {"issuer": deed.answers.issuer, "point": deed.answers.point, "suggestion": deed.case_id}
    since = view.started.get("total", deed.today)
    title = study_title(said["document"], said["clause"])
    yield Opening(STUDY, "open_study", deed.case_org, {**said, **more, "since": since}, title, family=False)


def own_study_opened(deed: Deed, _: View) -> Iterator[Opening]:
    """The body's own: nobody is answered."""
    from workflows.review_suggestion.study import STUDY

    a = deed.answers
    said = {name: getattr(a, name) for name in ("document", "number", "clause", "issuer", "point")}
    title = study_title(a.document, a.clause)
    yield Opening(STUDY, "open_study", deed.case_org, said, title, family=False)
