"""The case page: clock first, the next act beside it, then materials by round, findings, the record."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Response

from engine.definition import STAY
from engine.docket import Docket
from engine.inbox import acting_for
from engine.standing import Seen
from house.casepage import page as case_page
from house.citing import cited_in_case
from house.clockbar import bar
from house.competition import of_family
from house.meanwhile import standing
from house.naming import UNNAMED, about
from house.panelpage import KEY as PANEL
from house.people import names_of
from house.printing.papers import papers_of
from house.seeing import must_see, principals_of
from house.stages import shares, stages
from web import pages
from web.dependencies import Signed
from web.here import Here
from web.routes.panel import ASIDE as OF_PANELS
from web.routes.panel import dated
from workflows.shown import Names, shown
from workflows.withheld import side, spoken

router = APIRouter()
LETTERS: Mapping[str, str] = {
    "return": "r", "return_draft": "r", "return_opinion": "r", "query": "r", "escalate": "e", "suspend": "p", "resume": "p",
}  # fmt: skip
"""Keys of acts, where the mockups give one; `n` is the next act."""
ASIDE = {
    *LETTERS,
    "reassign",
    "hand_over",
    "withdraw",
    "refuse",
    "transfer",
    "terminate",
    "exempt_emergency",
    "ask_supplement",
    "object",
    "revise_text",
    "return_conclusion",
    "return_review",
    "return_finding",
    "refuse_exception",
    "refuse_na",
    "return_result",
    "return_declined",
    "return_refused",
    "refuse_registration",
    "decline_suggestion",
    "refuse_plan",
}
PICTURES: Mapping[str, str] = {
    "sign": "writing-sign", "submit": "send", "resubmit": "send", "accept": "check", "claim": "user-check", "assign": "user-plus",
    "return": "arrow-back-up", "return_draft": "arrow-back-up", "return_opinion": "arrow-back-up", "escalate": "lifebuoy",
    "suspend": "player-pause", "urge": "flag", "complete_checks": "list-check", "hand_over": "user-share", "withdraw": "corner-up-left",
    "extend": "hourglass-low", "record_decision": "award", "file": "folder", "close": "folder",
}  # fmt: skip
OWN_PAGES: Mapping[str, str] = {
    "complete_checks": "opinion", "sign": "opinion", "reexamine": "opinion", "supplement": "supplement", "answer": "answer",
    "give_first": "opinion", "recheck": "opinion", "sign_final": "opinion",
    "review_items": "acts/review_items", "draft_conclusion": "acts/draft_conclusion",
    "vote": "ballot", "commit_unit": "panel", "commit_review": "panel", "reveal_unit": "panel", "reveal_review": "panel",
    "reissue_receipt": "suggestion",
}  # fmt: skip
"""Acts with a page of their own beside the general form."""


@router.get("/cases/{case}")
def case(here: Signed, case: int, done: int = 0) -> Response:
    """One case whole."""
    with here.looking() as docket:
        must_see(docket.connection, here.me, here.today, case)
        principal = _principal(here, docket, case)
        said = case_page(docket, case, here.me, principal)
        if said["confidential"]:
            here.sighted("read", case)
        return pages.page(here, "case.html", docket, **_context(here, docket, said, principal, done))


def _principal(here: Here, docket: Docket, case: int) -> str:
    """For whom: as the address says; else for the one whose move it is, when one acts for them and not oneself."""
    said = here.request.query_params.get("for", "")
    acting_for = principals_of(docket.connection, here.me, here.today)
    if said in acting_for:
        return said
    if any(one.yours for one in docket.offers(case, here.me)):
        return ""
    return next((one for one in acting_for if any(o.yours for o in docket.offers(case, here.me, one))), "")


def _context(here: Here, docket: Docket, said: Mapping[str, Any], principal: str, done: int) -> dict[str, Any]:
    seen = docket.see(said["id"], here.me, principal)
    names = names_of(docket)
    calendar = seen.snapshot.calendar(said["org"])
    live = [clock for clock in said["clocks"] if clock["status"] in ("running", "standing")]
    main = _main_clock(live)
    acts = dated(said, here.today) if seen.workflow.key == PANEL else said["acts"]
    roles = {post.role for post in seen.posts}
    named = about(docket.connection, [said["id"]] if said["title"] == UNNAMED else [])
    return {
        "case": {**said, "title": named.get(said["id"], said["title"])},
        "names": names, "offices": {c: o.title for c, o in seen.snapshot.offices.office.items()},
        "clock": main, "bar": bar(main, here.today) if main else None,
        "other_clocks": [(one, bar(one, here.today)) for one in live if one is not main],
        "past_clocks": [one for one in said["clocks"] if one not in live],
        "ready": [_act(one) for one in sorted(acts, key=lambda one: _weight(seen, one["act"])) if one["offered"]],
        "waits_for_me": any(one["offered"] and not (seen.workflow.key == PANEL and one["act"] in OF_PANELS) for one in acts),
        "blocked": [one for one in acts if one["yours"] and not one["offered"]],
        "others": [one for one in acts if not one["yours"]],
        "rounds": _rounds(said["materials"]), "materials": _by_kind(seen, said["materials"]), "opinions": _opinions(said, seen),
        "opines": _opines(seen),
        "open_tasks": [one for one in said["tasks"] if not one["outcome"] and one["kind"] != "FINDING"],
        "steps": stages(seen.workflow, said, calendar, here.now), "shares": shares(seen.workflow, said, calendar, here.now),
        "events": _told(said, seen, names), "papers": papers_of(said), "principal": principal, "done": done,
        "number": next((one["number"] for one in reversed(said["events"]) if one["number"]), ""),
        "titles": seen.workflow.titles, "open_record": bool(roles & side(seen.workflow.key)) or spoken(e["act"] for e in said["events"]),
        "workflow_version": seen.workflow.effective,
        "competition": of_family(docket.connection, [said["id"], *(one["id"] for one in said["family"])])[-1:],
        "cited": cited_in_case(docket.connection, said["id"], here.today, here.house.blobs) if roles & side(seen.workflow.key) else (),
        "away": standing(here.house, docket, said["id"], acting_for(docket.connection, here.me, here.today)),
    }  # fmt: skip


def _weight(seen: Seen, act: str) -> int:
    """What moves the case on comes first, then what sends it back or aside, then what leaves it where it is.

    On a panel most acts leave it where it is: there, what it waits for comes first, and what one may do beside it last.
    """
    if seen.workflow.key == PANEL:
        return int(act in OF_PANELS)
    rule = seen.workflow.offered.get((seen.standing.state, act))
    if rule is None or rule.to == STAY:
        return 2
    return 1 if act in ASIDE else 0


def _act(one: Mapping[str, Any]) -> dict[str, Any]:
    act = one["act"]
    return {
        **one,
        "letter": LETTERS.get(act, ""),
        "icon": PICTURES.get(act, "arrow-right"),
        "page": OWN_PAGES.get(act, ""),
    }


def _main_clock(live: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The limit that comes first; a standing one when none runs."""
    limits = [one for one in live if one["kind"] == "MAX"]
    running = [one for one in limits if one["status"] == "running" and one["due"]]
    return min(running, key=lambda one: one["due"], default=next(iter(limits), next(iter(live), None)))


def _rounds(materials: Sequence[Mapping[str, Any]]) -> list[int]:
    return sorted({one["round"] for one in materials})


def _by_kind(seen: Seen, materials: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """One row for each kind: what is on file from each round; required ones that are missing, too."""
    required = seen.standing.requires.split()
    titles = {kind.key: kind.title for kind in seen.workflow.kinds}
    kinds = dict.fromkeys([*required, *(one["kind"] for one in materials)])
    return [
        {
            "kind": key, "title": titles.get(key, key), "required": key in required,
            "rounds": {r: [m for m in materials if m["kind"] == key and m["round"] == r] for r in _rounds(materials)},
            "missing": not any(m["kind"] == key for m in materials),
        }
        for key in kinds
    ]  # fmt: skip


def _opines(seen: Seen) -> bool:
    """Whether some act of the procedure issues an opinion with findings, or a table of answers that stands for one."""
    forms = [rule.asks.model_fields for rule in seen.workflow.rules if rule.asks]
    return seen.workflow.key == "fair_competition" or any({"conclusion", "findings"} <= set(one) for one in forms)


def _opinions(said: Mapping[str, Any], seen: Seen) -> list[dict[str, Any]]:
    """Every opinion issued, the newest first, its findings with what became of them."""
    answers = {(t["seq"], t["n"]): t["outcome"] for t in said["tasks"] if t["kind"] == "FINDING"}
    reasons = {
        (d["seq"], d["n"]): d.get("reason", "")
        for event in said["events"] if event["act"] == "answer" and event["answers"]
        for d in event["answers"].get("dispositions", ())
    }  # fmt: skip
    found = []
    for event in reversed(said["events"]):
        if not (event["answers"] and "conclusion" in event["answers"] and "findings" in event["answers"]):
            continue
        rows = [
            {**one, "n": n, "outcome": answers.get((event["seq"], n), ""), "why": reasons.get((event["seq"], n), "")}
            for n, one in enumerate(event["answers"]["findings"], 1)
        ]
        conclusion = event["answers"]["conclusion"]
        found.append(
            {
                "event": event,
                "conclusion": seen.workflow.titles.get(conclusion, conclusion),
                "key": conclusion,
                "findings": rows,
            }
        )
    return found


def _told(said: Mapping[str, Any], seen: Seen, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """The record, the newest first, its answers in words."""
    offices = {code: office.title for code, office in seen.snapshot.offices.office.items()}
    tasks = {(one["seq"], one["n"]): one["text"] for one in said["tasks"]}
    words = Names(names, offices, tasks)
    return [
        {**one, "words": shown(seen.workflow, one["act"], one["answers"], words)} for one in reversed(said["events"])
    ]
