"""转送 within the house: the suggestion goes on as a case of the body that may study it, under the same receipt, sealed as before."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from engine.errors import Reason
from engine.plan import Deed, Opening
from engine.standing import View
from workflows.law import SUPERVISION
from workflows.normative_document.answers import noted
from workflows.review_suggestion.asking import found
from workflows.review_suggestion.conditions import issuer_code
from workflows.review_suggestion.effects import KEPT
from workflows.roles import BODY_AT


def receiver_of(view: View, said: str) -> str:
    """The government of this house that is meant: itself, or by its review body; '' where it is none of ours."""
    code, offices = issuer_code(view, said), view.offices
    if code not in offices.office:
        return ""
    ways = BODY_AT.split("|")
    if offices.office[code].kind == "government" and any(offices.covering(code, how) for how in ways):
        return code
    covered = {one for org, one, how in offices.relations if org == code and how in ways}
    governments = [one for one in covered if offices.office[one].kind == "government"]
    return min(governments, key=lambda one: (len(offices.ancestors(one)), one), default="")


def receiver_filled(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Where it goes on, whatever was sent."""
    return {**raw, "here": receiver_of(view, str(raw.get("to") or "").strip())}


def not_to_ourselves(view: View, answers: Any) -> Iterator[Reason]:
    """What is our own is not sent away."""
    if answers.here == view.org:
        yield Reason(f"{answers.to}就是本机关，不能转送", SUPERVISION["44"].label, field="to")


def moved_on(deed: Deed, view: View) -> Iterator[Opening]:
    """The case there, with all that was written here, sealed anew: its own chain shows nothing either."""
    from workflows.review_suggestion import WORKFLOW

    if not deed.answers.here:
        return
    lodged = (found(view, "lodged") or [{"origin": "CITIZEN", "receipt": ""}])[0]
    plain = {name: word for name in KEPT if (word := noted(view, name))}
    said = {
        **lodged, **plain, **_written(view), "channel": "TRANSFER", "received_on": deed.today, "moved": deed.case_id,
        "from_body": view.offices.title(view.org), "their_number": deed.answers.letter,
    }  # fmt: skip
    yield Opening(WORKFLOW, "receive_moved", deed.answers.here, said, deed.title, family=False)


def _written(view: View) -> dict[str, Any]:
    """What is sealed here: of names and contacts the latest, of words and files all. Erased is erased there as well."""
    kept = sorted((seq, name, json.loads(one.value)) for (seq, name), one in view.unsealed.items() if one.value)
    said: dict[str, Any] = {
        name: value for _, name, value in kept if name in ("document", "clause", "why", "name", "contact", "nonce")
    }
    return {
        "document": "", "why": "", **said, "added": "\n".join(value for _, name, value in kept if name == "words"),
        "files": [one for _, name, value in kept if name == "files" for one in value],
    }  # fmt: skip
