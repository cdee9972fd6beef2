"""What a reader's browser finds in the record of a draw is what the verifier finds, word for word."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from engine.verifier import canonical_number, verify_draws
from tests.engine.test_draw import CHANGES, changed, event, record
from tests.web.browser.conftest import ROOT

Event = dict[str, Any]
EXCLUDING = [{"code": "D05", "reason": "批准机关决定排除", "decided": 2}]


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[Page]:
    """A browser that holds nothing but the script of the page."""
    context = browser.new_context()
    page = context.new_page()
    page.add_script_tag(content=(ROOT / "web/static/draw.js").read_text("utf-8"))
    yield page
    context.close()


def steps(events: list[Event]) -> list[dict[str, Any]]:
    """As `draw.json` tells them."""
    bodies = [json.loads(one["body"]) for one in events]
    return [{name: body[name] for name in ("seq", "act", "at", "number", "answers")} for body in bodies]


def told(page: Page, *records: list[Event]) -> list[dict[str, Any]]:
    """What the script of the page says of some records."""
    said = page.evaluate("all => all.map(one => window.hefaDraw.verify(one))", [steps(one) for one in records])
    return list(said)


def at(events: list[Event], act: str, moment: str) -> list[Event]:
    bodies = [json.loads(one["body"]) for one in events]
    return [event(one["seq"], one["act"], one["answers"], moment if one["act"] == act else one["at"]) for one in bodies]


def again(events: list[Event], act: str, *, voided: bool, fallen: dict[str, Any] | None = None) -> list[Event]:
    """The record with an act of it done once more at the end, after the number was voided or not. `fallen`: how."""
    said = next(body["answers"] for one in events if (body := json.loads(one["body"]))["act"] == act)
    seq = 20 if len(events) < 20 else 22
    fell = [event(seq, "void_number", fallen or {}, "2026-03-13T02:00:00Z")] if voided else []
    return [*events, *fell, event(seq + 1, act, said, "2026-03-13T03:00:00Z")]


def decided(events: list[Event], *, lifted: bool) -> list[Event]:
    """Somebody is excluded by a decision of step 2 before the list, which stands or was lifted again."""
    acts: list[tuple[str, dict[str, Any]]] = [("exclude", {"code": "D05"})]
    acts += [("lift_exclusion", {"decided": 2})] if lifted else []
    first, *rest = [json.loads(one["body"]) for one in events]
    rest[0]["answers"]["excluded"] += EXCLUDING
    told = [(first["act"], first["answers"]), *acts, *((one["act"], one["answers"]) for one in rest)]
    return [event(seq, act, answers) for seq, (act, answers) in enumerate(told, 1)]


def unwitnessed(*confirming: str) -> list[Event]:
    """A throw after one that nobody had witnessed falls for the same reason, though these sides have confirmed it."""
    first = again(record(), "draw", voided=True, fallen=UNSEEN)
    sure = [event(22 + n, f"confirm_throw_{side}", {}, "2026-03-13T03:10:00Z") for n, side in enumerate(confirming)]
    fell = event(24, "void_number", UNSEEN, "2026-03-13T03:20:00Z")
    return [*first, *sure, fell, event(25, "draw", _said(record(), "draw"), "2026-03-13T03:30:00Z")]


def put_right(number: str, decision: str) -> list[Event]:
    """A number is corrected, the other side does not agree, and it is decided which of the two is right."""
    first, drew = record(), _said(record(), "draw")
    fell = event(
        20, "void_number", {"ground": "MISRECORDED", "anew": drew["by"], "corrected": number}, "2026-03-13T02:00:00Z"
    )
    said = {"by": drew["by"], "number": decision or drew["public_number"]}
    return [*first, fell, event(21, "decide_corrected", said), event(22, "draw", drew, "2026-03-13T03:00:00Z")]


def _said(events: list[Event], act: str) -> dict[str, Any]:
    return next(body["answers"] for one in events if (body := json.loads(one["body"]))["act"] == act)


UNSEEN = {"ground": "UNWITNESSED", "thrown": True, "anew": "ANNOUNCED", "corrected": ""}
THROWN = {"thrown": True, "anew": "ANNOUNCED"}
OTHERS: dict[str, Callable[[], list[Event]]] = {
    "nothing": record,
    "a word on the day of the number": lambda: at(record(), "reveal_unit", "2026-03-12T16:00:00.000000Z"),
    "a commitment on the day of the number": lambda: at(record(), "commit_review", "2026-03-13T01:00:00.000000Z"),
    "a draw before its day": lambda: at(record(), "draw", "2026-03-12T15:59:00.000000Z"),
    "the other way on the day itself": lambda: changed(record(), "draw", lambda a: a.update(by="FALLBACK")),
    "a second draw": lambda: again(record(), "draw", voided=False),
    "a second draw after the number was voided": lambda: again(record(), "draw", voided=True),
    "a number thrown anew twice": lambda: again(
        again(record(), "draw", voided=True, fallen=THROWN), "draw", voided=True, fallen=THROWN
    ),
    "another way after the number was voided": lambda: again(
        record(), "draw", voided=True, fallen={"anew": "FALLBACK"}
    ),
    "thrown anew and unwitnessed again": unwitnessed,
    "thrown anew and confirmed by one side": lambda: unwitnessed("unit"),
    "thrown anew and confirmed by both": lambda: unwitnessed("unit", "review"),
    "the number drawn with is right": lambda: put_right("1 2 3 4 5 6 9", ""),
    "the corrected number is right, and not drawn with": lambda: put_right("1 2 3 4 5 6 9", "1 2 3 4 5 6 9"),
    "a third number is right": lambda: put_right("1 2 3 4 5 6 9", "1 1 1 1 1 1 1"),
    "a second word": lambda: again(record()[:6], "reveal_unit", voided=False),
    "a second commitment": lambda: again(record()[:6], "commit_unit", voided=False),
    "a word after the draw": lambda: again(record(), "reveal_review", voided=False),
    "excluded by a decision": lambda: decided(record(), lifted=False),
    "excluded by a decision that was lifted": lambda: decided(record(), lifted=True),
    "a side that says nothing": lambda: [one for one in record() if '"reveal_review"' not in one["body"]],
    "a list that is none": lambda: [event(1, "publish", {}), event(2, "draw", {"order": None})],
    "nobody follows": lambda: changed(record(), "grant", lambda a: a.update(next_code="")),
}

SOUND = [
    "nothing", "a second draw after the number was voided", "thrown anew and unwitnessed again",
    "thrown anew and confirmed by one side", "the number drawn with is right", "excluded by a decision",
]  # fmt: skip


def test_the_page_finds_what_the_verifier_finds(reader: Page) -> None:
    """A sound record, each change of it that the verifier is known to find, and the days, decisions and repetitions."""
    records = {what: changed(record(), act, change) for what, (act, change, _) in CHANGES.items()}
    records |= {what: make() for what, make in OTHERS.items()}
    expected = {what: verify_draws(events)[0] for what, events in records.items()}
    assert [what for what, faults in expected.items() if not faults] == SOUND
    verdicts = dict(zip(records, told(reader, *records.values()), strict=True))
    assert {what: [f"链7{fault}" for fault in one["faults"]] for what, one in verdicts.items()} == expected
    for what, one in verdicts.items():
        wrong = [fault for line in one["lines"] if line["ok"] is False for fault in line["found"]]
        assert sorted(wrong) == sorted(one["faults"]), f"{what}: each fault stands in the line of its check"


def test_a_sound_draw_is_told_line_by_line_and_what_was_not_there_is_not_called_tested(reader: Page) -> None:
    whole, listed = told(reader, record(), record()[:2])
    lines = {one["words"]: one for one in whole["lines"]}
    assert len(lines) == 13
    assert lines["没有由批准机关决定排除的人"]["ok"] is None
    assert lines["递补的都是同一次序的下一名，略过的都写明理由"]["ok"] is True
    assert (
        "抽取在 2026-03-13（号码产生日 2026-03-13）"
        in lines["封存、揭开都早于公开号码产生之日，抽取不早于该日"]["found"]
    )
    before = [one["ok"] for one in listed["lines"]]
    assert (before.count(True), before.count(None)) == (2, 11), "a list alone proves the list"


def test_the_spelling_of_a_number_is_the_verifiers(reader: Page) -> None:
    texts = ["3 7", "07、3", "3 ＋ 7", "", "1a", "18446744073709551617 5", "3\n7", "3-7", "+", "0 00"]
    spelled = reader.evaluate("texts => texts.map(one => window.hefaDraw.canonical(one))", texts)
    assert spelled == [canonical_number(text) for text in texts]
