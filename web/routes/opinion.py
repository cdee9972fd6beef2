"""Writing an opinion: the text on the left, the judgement on the right. It performs the workflow's own acts."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi.responses import JSONResponse
from sqlalchemy import select
from sqlmodel import col
from starlette.datastructures import FormData

from engine.checks import rule_for
from engine.docket import Docket
from engine.errors import NotOffered, NotYours, Reason, Refused
from engine.standing import Request, Seen
from engine.tables import Event
from house import accounts
from house.citing import void_basis, with_warnings
from house.clause_choices import keep_choices
from house.people import names_of
from house.seeing import must_see
from web import pages
from web.acting import Acting, acting_on, consequences, request_from, sure
from web.clause_marks import LONGEST, reading, shown
from web.dependencies import Sent, Signed
from web.errors import STATUS, heading
from web.here import Here
from web.opinion_sheet import FIELDS, Found, Sheet, answered, faults, fields, marked, proposal, read, words_of
from web.routes import acts
from workflows.asking import questions
from workflows.checklists import SEVERITIES, Checklist, conclusions, for_matter, suggested

router = APIRouter()
JUDGED = ("checks", "findings")  # an act that asks for one of these is written here
DONE = (204, 303)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the sheet came to be what it is."""

    kept_at: Any = None
    author: str = ""  # whose draft it was taken from, when not one's own
    reasons: tuple[Reason, ...] = ()
    heading: str = ""
    said: Any = None  # what would happen, when that was asked


def place(case: int) -> str:
    """Where the draft of an opinion lies: one for all acts, so that the signer can go on from the reviewer's."""
    return f"case/{case}/opinion"


@router.get("/cases/{case}/opinion")
def editor(here: Signed, case: int, principal: Annotated[str, Query(alias="for")] = "") -> Response:
    """The editor, with what was half written."""
    with here.looking() as docket:
        must_see(docket.connection, here.me, here.today, case)
        acting = _acting(docket, case, here.me, principal)
        sheet, standing = _begun(docket, here, acting)
        answer = _page(here, docket, acting, sheet, standing)
    if getattr(acting.seen.facts, "confidential", False):
        here.sighted("read", case)
    return answer


@router.post("/cases/{case}/opinion")
def written(here: Signed, sent: Sent, case: int) -> Response:
    """Do the act; or the editor again, with every reason, another finding, other lists: nothing written is lost."""
    principal, act = str(sent.get("for", "")), str(sent.get("act", ""))
    with here.looking() as docket:
        must_see(docket.connection, here.me, here.today, case)
        try:
            acting = acting_on(docket, case, act, here.me, principal)
            _must_be_yours(acting)
        except NotOffered:
            return acts.perform(here, _as_sent(sent), case, act)
        sheet = read(_words(sent), lambda chosen: _lists(acting.seen, chosen))
        again = str(sent.get("again", ""))
        form = _for_the_act(sent, acting, sheet)
        if again and again != "preview":
            return _again(here, docket, acting, sheet, sent)
        standing = _asked_first(here, docket, acting, sheet, form, look=again == "preview")
        if standing:
            status = 200 if again else STATUS["bad_answers"]
            return _page(here, docket, acting, sheet, standing, status)
    response = acts.perform(here, form, case, act)
    if response.status_code in DONE:
        _left(here, acting, sent, sheet)
    return response


def _again(here: Here, docket: Docket, acting: Acting, sheet: Sheet, sent: FormData) -> Response:
    """The editor with something more or less in it; what was done with a place of the scanner is kept at once."""
    case, how = acting.seen.standing.id, str(sent.get("again", ""))
    marks = reading(here, acting.seen, sheet.choices).marks
    changed, refused = sheet.changed(how).with_mark(how, marks)
    if refused:
        standing = Standing(_known(docket, here, case), reasons=(refused,), heading="提示没有忽略")
        return _page(here, docket, acting, changed, standing, STATUS["bad_answers"])
    kept = _known(docket, here, case)
    if changed.choices != sheet.choices:
        kept = here.now
        with here.house.database.writing() as connection:
            accounts.keep_draft(connection, here.me, place(case), words_of(changed, _words(sent)), kept)
    return _page(here, docket, acting, changed, Standing(kept))


@router.get("/opinion/basis")
def basis(here: Signed, words: str = "") -> Response:
    """Whether something may be cited as a basis: asked while it is typed."""
    with here.looking() as docket:
        reason = void_basis(docket.connection, words[:4000], here.today)
    return JSONResponse({"reason": str(reason) if reason else ""})


# --- the act ------------------------------------------------------------------------------------------------------------


def _acting(docket: Docket, case: int, me: str, principal: str) -> Acting:
    """The act of the present state that judges. Raises NotOffered, NotYours."""
    seen = docket.see(case, me, principal)
    there = [
        rule
        for rule in seen.workflow.offers(seen.standing.state)
        if rule.asks and set(JUDGED) & set(rule.asks.model_fields)
    ]
    if not there:
        raise NotOffered(f"当前环节是“{seen.workflow.state[seen.standing.state].title}”，没有要写的审查意见")
    found = [acting_on(docket, case, rule.act, me, principal) for rule in there]
    acting = next((one for one in found if one.offer.yours), found[0])
    _must_be_yours(acting)
    return acting


def _must_be_yours(acting: Acting) -> None:
    """What is not issued yet is shown to nobody but those who write it. Raises NotYours; NotOffered in a suspended case."""
    rule_for(acting.seen, Request(acting.rule.act, ""))
    if not acting.offer.yours:
        raise NotYours(acting.offer.refused)


def _asks(acting: Acting) -> set[str]:
    return set(acting.rule.asks.model_fields) if acting.rule.asks else set()


def _for_the_act(sent: FormData, acting: Acting, sheet: Sheet) -> FormData:
    """The form as the one acting route takes it: only what this act asks."""
    rest = [(name, value) for name, value in sent.multi_items() if not name.startswith("a.")]
    return FormData([*rest, *fields(sheet, _asks(acting), proposal(sheet, acting.workflow.titles))])


def _as_sent(sent: FormData) -> FormData:
    """For an act that is not offered any more: everything written, so that it is kept."""
    return FormData([(name, value) for name, value in sent.multi_items() if isinstance(value, str)])


def _asked_first(
    here: Here, docket: Docket, acting: Acting, sheet: Sheet, form: FormData, *, look: bool
) -> Standing | None:
    """Everything in the way at once, or what would happen when one only `look`s; None: do it."""
    found, said, title = [*faults(sheet, _asks(acting))], None, "填写的内容有误"
    kept = _known(docket, here, acting.seen.standing.id)
    try:
        wanted = request_from(here, form, acting.rule, key="")
        plan = with_warnings(docket.connection, docket.preview(acting.seen.standing.id, wanted), here.house.blobs)
        said = consequences(acting.seen, plan, acting.workflow, names_of(docket))
        if not look:
            sure(form, acting.rule)
    except Refused as refused:
        if refused.code in acts.OUTRUN:
            return None
        title = heading(refused)
        known = {"checks"} if any(one.field == "checks" for one in found) else set()
        there = {one.text for one in found}
        found += [one for one in refused.reasons if one.field.partition(".")[0] not in known and one.text not in there]
    return Standing(kept, reasons=tuple(found), heading=title if found else "", said=said) if found or look else None


def _left(here: Here, acting: Acting, sent: FormData, sheet: Sheet) -> None:
    """An issued opinion needs no draft; the reviewer's stays as it was acted on, for the signer."""
    at = place(acting.seen.standing.id)
    case, secret = acting.seen.standing.id, getattr(acting.seen.facts, "confidential", False)
    done = [one.outcome for one in reading(here, acting.seen, sheet.choices).marks]
    with here.house.database.writing() as connection:
        keep_choices(connection, case, here.me, done, here.now, secret=secret)
        if "checks" not in _asks(acting):
            for person in {here.me, _author(acting.seen)} - {""}:
                accounts.drop_draft(connection, person, at)
        elif sheet.written or accounts.draft_of(connection, here.me, at):
            accounts.keep_draft(connection, here.me, at, words_of(sheet, _words(sent)), here.now)


# --- the sheet ----------------------------------------------------------------------------------------------------------


def _begun(docket: Docket, here: Here, acting: Acting) -> tuple[Sheet, Standing]:
    """One's own draft; else, for the signer, the reviewer's; else what the recorded answers propose."""
    seen = acting.seen

    def lists(chosen: Sequence[str] | None) -> Checklist:
        return _lists(seen, chosen)

    case, author = seen.standing.id, _author(seen)
    if own := accounts.draft_of(docket.connection, here.me, place(case)):
        return read(_pairs(own.words), lists), Standing(own.at)
    signing = "checks" not in _asks(acting) and acting.rule.part == "SIGNER"
    if signing and author and (theirs := accounts.draft_of(docket.connection, author, place(case))):
        return read(_pairs(theirs.words), lists), Standing(author=author)
    recorded = _recorded(docket, seen)
    if signing and recorded:
        keys = {str(one["item"]).partition(".")[0] for one in recorded}
        return answered(recorded, lists(sorted(keys))), Standing()
    return read((), lists), Standing()


def _author(seen: Seen) -> str:
    """Who has completed the checks of this round."""
    return next((person for person, round in seen.parts.get("AUTHOR", ()) if round == seen.facts.round), "")


def _recorded(docket: Docket, seen: Seen) -> list[dict[str, Any]]:
    """The answers of the checks of this round, as recorded last."""
    rows = select(col(Event.body)).where(col(Event.case_id) == seen.standing.id, col(Event.act) == "complete_checks")
    body = docket.connection.execute(rows.order_by(col(Event.seq).desc()).limit(1)).scalar()
    said = json.loads(body) if body else {}
    return list(said["answers"]["checks"]) if said.get("round") == seen.facts.round else []


def _lists(seen: Seen, chosen: Sequence[str] | None) -> Checklist:
    kind = getattr(seen.facts, "matter_type", "")
    return for_matter(kind, seen.facts, suggested(kind, seen.standing.title) if chosen is None else chosen)


def _pairs(words: Any) -> list[tuple[str, str]]:
    return [(name, value) for name, values in words.items() if isinstance(values, list) for value in values]


def _words(sent: FormData) -> list[tuple[str, str]]:
    return [(name, value) for name, value in sent.multi_items() if isinstance(value, str)]


def _known(docket: Docket, here: Here, case: int) -> Any:
    kept = accounts.draft_of(docket.connection, here.me, place(case))
    return kept.at if kept else None


# --- the page -----------------------------------------------------------------------------------------------------------


def _page(here: Here, docket: Docket, acting: Acting, sheet: Sheet, standing: Standing, status: int = 200) -> Response:
    seen, asks = acting.seen, _asks(acting)
    review = reading(here, seen, sheet.choices)
    drafts, text = review.drafts, review.text
    doubts = bool(getattr(seen.facts, "doubts", False)) or any(one.answer == "N" for one in sheet.lines)
    fits = {"sure": _fits(doubts=False), "doubts": _fits(doubts=True)}
    severe = "".join(one for one in SEVERITIES if one in sheet.severities)
    context = {
        "acting": acting, "case": seen.standing, "sheet": sheet, "standing": standing, "asks": asks, "key": secrets.token_hex(16),
        "draft": drafts[-1] if drafts else None, "drafts": len(drafts),
        "text": list(shown(text, marked(text, sheet.findings), review.marks)) if text else None,
        "marks": review.marks, "cut": bool(text and len(text) > LONGEST), "longest": LONGEST,
        "materials": [(one, seen.workflow.kind[one.kind].title) for one in seen.materials if one.kind in seen.workflow.kind],
        "conclusions": _conclusions(acting), "fits": fits, "fitting": fits["doubts" if doubts else "sure"][severe],
        "doubts": getattr(seen.facts, "doubts", False),
        "severities": SEVERITIES, "fields": FIELDS, "place": place(seen.standing.id), "names": names_of(docket), "blank": Found("99999"),
        "office": seen.snapshot.offices.title(seen.standing.org), "recorded": _recorded(docket, seen) if "checks" not in asks else [],
        "due": _due(seen), "round": getattr(seen.facts, "round", 1),
        "added": [part for part in sheet.checklist.parts if getattr(seen.facts, "matter_type", "") in part.added_to],
        "kind": seen.workflow.titles.get(getattr(seen.facts, "matter_type", ""), ""),
    }  # fmt: skip
    return pages.page(here, "opinion.html", docket, status, **context)


def _conclusions(acting: Acting) -> tuple[tuple[str, str], ...]:
    """What may be concluded at all: by the act, or, for a proposal, by the act that follows."""
    rules = [acting.rule, *acting.workflow.rules]
    asked = (one for rule in rules for one in questions(acting.workflow, rule) if one.name == "conclusion")
    return next((one.choices for one in asked), ())


def _fits(*, doubts: bool) -> dict[str, tuple[str, ...]]:
    """The severities found, joined → the conclusions they allow."""
    every = (some for n in range(len(SEVERITIES) + 1) for some in combinations(SEVERITIES, n))
    return {"".join(some): conclusions(some, doubts) for some in every}


def _due(seen: Seen) -> Any:
    """The day by which the opinion is due."""
    calendar = seen.snapshot.calendar(seen.standing.org)
    running = [run.reading(calendar) for run in seen.runs if run.kind == "MAX"]
    return min((one.due for one in running if one.due and one.status == "running"), default=None)
