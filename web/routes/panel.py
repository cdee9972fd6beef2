"""The panel: the draw as it happens, a member's own desk, the ballot, the opinion with its dissents; the secretary's list."""

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from fastapi import APIRouter, Response

from engine.docket import Docket
from engine.errors import NotFound
from house.casepage import page as case_page
from house.panelaside import issued_at, issuer_of, pauses, relied_on, signatures
from house.paneldisputes import ABSENT, LIST, MEMBER, NUMBER
from house.panelpage import KEY, PanelPage, desk, panel_page
from house.printing.papers import papers_of
from house.seeing import must_see
from web import pages
from web.acting import acting_on
from web.dependencies import Signed
from web.here import Here
from workflows.documents import DRAFT, EVALUATION_REPORT, PANEL_PAPERS
from workflows.panel_review.titles import CATEGORIES

router = APIRouter()
STEPS = (
    ("REQUESTED", "批准启动"), ("ADMITTED", "公布人选名单"), ("COMMITTING", "双方封存"), ("REVEALING", "双方揭开"), ("NUMBER", "抽取"),
    ("RECUSAL", "声明与回避"), ("SEATED", "送达材料"), ("MATERIALS", "召开评议会"), ("DELIBERATING", "评议并付表决"), ("VOTING", "开票"),
    ("OPINION", "拟评审意见书"), ("SIGNING", "签名并出具"),
)  # fmt: skip
"""The secretary's list, in its order: the state in which each is done."""
AT = {"COMMITTING": 1, "REVEALING": 2, "NUMBER": 3}
"""By state, how many of the six steps of a draw are done; six in every later one."""
ASIDE = (
    "log_contact", "exclude", "take_today", "refuse", "object_list_unit", "object_list_review", "object_number_unit", "object_number_review",
    "recuse", "object_unit", "object_review", "replace", "draw_again", "add_papers", "adjourn", "order_evaluation", "go_on", "leave_tie",
    "return_opinion", "excuse", "report_absence", "object_absence_unit", "object_absence_review", "object_absence_member", "refuse_absence",
    "move_meeting", "want_evaluation", "serve", "lack_quorum",
)  # fmt: skip
"""What one may do beside the step that the panel waits for."""
ANSWERS = {
    "uphold_exclusion": LIST, "lift_exclusion": LIST, "uphold_number": NUMBER, "void_number": NUMBER, "grant": MEMBER,
    "refuse_recusal": MEMBER, "refuse_absence": ABSENT, "object_absence_unit": ABSENT, "object_absence_review": ABSENT,
    "object_absence_member": ABSENT,
}  # fmt: skip
"""Which acts answer which kind of objection: where none waits, there is nothing to answer."""
KINDS = {LIST, NUMBER, MEMBER, ABSENT}
PICTURES = {
    "admit": "check", "publish": "list-check", "designate": "pin", "draw": "armchair", "declare": "circle-check", "seat": "users-group",
    "deliver": "send", "convene": "users", "put_to_vote": "gavel", "vote": "lock", "open_ballots": "eye", "draft_opinion": "pencil",
    "sign_opinion": "writing-sign", "opine": "award", "log_contact": "note", "recuse": "user-off", "object_unit": "user-off",
    "object_review": "user-off", "object_list_unit": "message", "object_list_review": "message", "object_number_unit": "message",
    "object_number_review": "message", "exclude": "user-off", "grant": "check", "refuse_recusal": "x", "replace": "arrows-exchange",
    "content_unit": "check", "content_review": "check", "adjourn": "player-pause",
}  # fmt: skip
ALIKE = {"ADJOURNED": "MATERIALS", "EVALUATION": "DELIBERATING", "TIE": "VOTING"}


@router.get("/panels")
def mine(here: Signed) -> Response:
    """The panels on which one sits."""
    with here.looking() as docket:
        return pages.page(here, "panel_desk.html", docket, sittings=desk(docket, here.me))


@router.get("/cases/{case}/panel")
def panel(here: Signed, case: int) -> Response:
    """One panel whole."""
    with here.looking() as docket:
        shown = _panel(here, docket, case)
        told = case_page(docket, case, here.me)
        open_kinds = {one.kind for one in shown.disputes if not one.answered}
        acts = [
            one
            for one in dated(told, here.today)
            if one["yours"] and ANSWERS.get(one["act"], one["act"]) not in KINDS - open_kinds
        ]
        return pages.page(
            here, "panel.html", docket, panel=shown, key=secrets.token_hex(16), steps=_steps(shown.state),
            ready=sorted((one for one in acts if one["offered"]), key=_aside), aside=ASIDE, pictures=PICTURES,
            blocked=[one for one in acts if not one["offered"]], at=AT.get(shown.state, 6),
            clocks=[one for one in told["clocks"] if one["status"] in ("running", "standing")], categories=CATEGORIES,
            papers=papers_of(told), summoned=_summoned(told), pauses=pauses(docket, shown.parent, here.me),
        )  # fmt: skip


def dated(told: Mapping[str, Any], today: date) -> list[Mapping[str, Any]]:
    """The acts of a panel's case as its page tells them; the draw with its day while its number is still to come."""
    days = (one["started_on"] for one in told["clocks"] if one["clock"] == "draw" and one["status"] == "running")
    since = max(days, default=today)
    words = f"（{since.month}月{since.day}日起）" if since > today else ""
    return [{**one, "title": one["title"] + words} if one["act"] == "draw" else one for one in told["acts"]]


def _aside(act: Mapping[str, Any]) -> bool:
    return act["act"] in ASIDE


def _summoned(told: Mapping[str, Any]) -> str:
    """The day of the meeting, as members were told when they got the materials; '' before that."""
    delivered = [one["answers"] for one in told["events"] if one["act"] in ("deliver", "add_papers") and one["answers"]]
    return str(delivered[-1]["meeting_on"]) if delivered else ""


def _panel(here: Here, docket: Docket, case: int) -> PanelPage:
    """Raises NotFound where the case is none, no panel, or none of theirs."""
    must_see(docket.connection, here.me, here.today, case)
    if docket.see(case, here.me).workflow.key != KEY:
        raise NotFound(f"审查件 {case} 不是评审团")
    return panel_page(docket, case, here.me)


def _steps(state: str) -> list[tuple[str, str]]:
    """Each step of the list: its words, and done, now or ahead."""
    keys = [key for key, _ in STEPS]
    at = keys.index(ALIKE.get(state, state)) if ALIKE.get(state, state) in keys else len(keys)
    return [(words, "done" if n < at else "now" if n == at else "ahead") for n, (_, words) in enumerate(STEPS)]


@router.get("/cases/{case}/panel/pool.txt")
def pool(here: Signed, case: int) -> Response:
    """The list, line by line as it was hashed: sha256 of this file is the hash that was published."""
    with here.looking() as docket:
        shown = _panel(here, docket, case)
    if not shown.proof.pool:
        raise NotFound("还没有公布人选名单")
    text = "\n".join("|".join(line) for line in shown.proof.pool)
    return Response(
        text,
        media_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="pool-{case}.txt"'},
    )


@router.get("/cases/{case}/ballot")
def ballot(here: Signed, case: int) -> Response:
    """The ballot of whoever sits; what is written is sealed by the act."""
    with here.looking() as docket:
        shown = _panel(here, docket, case)
        acting = acting_on(docket, case, "vote", here.me)
        if shown.mine is None:
            raise NotFound("您不在本评审团的席位上")
        told = case_page(docket, case, here.me)
        running = [one for one in told["clocks"] if one["status"] == "running" and one["due"]]
        context: dict[str, Any] = {
            "panel": shown, "clock": min(running, key=lambda one: one["due"], default=None), "acting": acting,
            "key": secrets.token_hex(16), "nonce": secrets.token_hex(16), "laws": relied_on(docket.connection, shown.parent),
            **_to_read(told["materials"]),
        }  # fmt: skip
        return pages.page(here, "panel_ballot.html", docket, **context)


def _to_read(materials: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What a member reads before voting: the draft and what was delivered to the panel; then all the rest."""
    newest = {one["kind"]: one for one in materials if one["kind"] == DRAFT.key}.values()
    delivered = [one for one in materials if one["kind"] in (PANEL_PAPERS.key, EVALUATION_REPORT.key)]
    first = [*newest, *delivered]
    return {"first_papers": first, "more_papers": [one for one in materials if one not in first]}


@router.get("/cases/{case}/panel/opinion")
def opinion(here: Signed, case: int) -> Response:
    """The opinion as one printable document: points, positions, votes, the majority, every dissent, who signed."""
    with here.looking() as docket:
        shown = _panel(here, docket, case)
        if not shown.opinion:
            raise NotFound("评审意见书尚未拟出，或者对您尚未公开")
        told = case_page(docket, case, here.me)
        papers = [one for one in papers_of(told) if one.key == "panel"]
        return pages.page(
            here, "panel_opinion.html", docket, panel=shown, offer=papers[-1] if papers else None,
            signed=signatures(shown, told["events"]), issued=issued_at(told["events"]), issuer=issuer_of(docket, told["events"]),
        )  # fmt: skip


@router.get("/cases/{case}/panel/draw.json")
def draw(here: Signed, case: int) -> Response:
    """The draws for programs: the newest, and every step of all of them as it was sealed."""
    with here.looking() as docket:
        shown = _panel(here, docket, case)
    proof = shown.proof
    words = [{"side": one.side, "commitment": one.commitment, "word": one.word} for one in proof.words]
    said = {
        "number": shown.number, "pool": ["|".join(line) for line in proof.pool], "pool_hash": proof.pool_hash, "excluded": dict(proof.excluded),
        "words": words, "public_number": proof.public_number, "seed": proof.seed, "categories": dict(CATEGORIES), "steps": shown.record,
    }  # fmt: skip
    return Response(json.dumps(said, ensure_ascii=False, indent=1), media_type="application/json")
