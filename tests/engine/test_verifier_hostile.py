"""Whatever somebody puts into a dossier, the verifier answers in sentences: it never breaks off, and never holds what was changed."""

import copy
import json
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.verifier import CHOICES, count_votes, main
from tests.panelcourse import DOSSIER, Body, bodies, course, linked
from workflows.panel_review import titles
from workflows.panel_review.voting import result

Files = dict[str, bytes]
EXAMPLES = settings(max_examples=25)


@cache
def files() -> Files:
    """The members of a sound dossier of a panel."""
    with zipfile.ZipFile(course()[0] / DOSSIER) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != "verifier.py"}


def told(said: list[Body]) -> bytes:
    """Events as a dossier holds them."""
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in linked(said))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where dossiers are written, one over the other."""
    return tmp_path_factory.mktemp("hostile") / "d.zip"


def verdict(place: Path, members: Files) -> int:
    """The exit code over these members."""
    with zipfile.ZipFile(place, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return main([str(place)])


def test_the_genuine_one_holds(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verdict(place, files()) == 0
    assert f"核验通过：{len(bodies())}条留痕，1个检查点，重算2次抽取" in capsys.readouterr().out


@EXAMPLES
@given(st.data())
def test_a_bit_of_the_events_is_never_held(place: Path, data: Any) -> None:
    members = files()
    events = bytearray(members["events.jsonl"])
    events[data.draw(st.integers(0, len(events) - 2))] ^= 1 << data.draw(st.integers(0, 7))
    assert verdict(place, {**members, "events.jsonl": bytes(events)}) == 1


@EXAMPLES
@given(st.data())
def test_a_bit_of_the_archive_breaks_nothing_off(place: Path, data: Any) -> None:
    raw = bytearray((course()[0] / DOSSIER).read_bytes())
    end = data.draw(st.sampled_from([len(raw) - 1, 900]))  # as often in its directory as in its members
    raw[-1 - data.draw(st.integers(0, end))] ^= 1 << data.draw(st.integers(0, 7))
    place.write_bytes(raw)
    assert main([str(place)]) in (0, 1, 2)


OTHER: list[Any] = [
    None, True, 5, -1, 1.5, "", "x", "|", "9999-12-31", "2026-03-13", "9999-12-31T23:59:59.000000Z", [], {}, [5], [None], ["a|b|c"],
    {"code": 1}, [{"code": "E1"}], 10**50, "\n", {"sealed": 1},
]  # fmt: skip


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(below for key, one in inner for below in paths(one, (*path, key)))]


def changed(said: list[Body], data: Any) -> list[Body]:
    """Something of the record replaced or taken away."""
    fresh = copy.deepcopy(said)
    held: Any = fresh[data.draw(st.integers(0, len(fresh) - 1))]
    *above, last = data.draw(st.sampled_from([path for path in paths(held) if path and path != ("chain",)]))
    for key in above:
        held = held[key]
    if isinstance(held, dict) and data.draw(st.integers(0, 4)) == 0:
        del held[last]
    else:
        held[last] = data.draw(st.sampled_from(OTHER))
    return fresh


@EXAMPLES
@given(st.data())
def test_whatever_a_step_says_nothing_breaks_off(place: Path, data: Any) -> None:
    """Rewritten by whoever has the database, with every hash anew, and no checkpoint that left the machine."""
    members = {**files(), "events.jsonl": told(changed(bodies(), data)), "checkpoints.jsonl": b""}
    assert verdict(place, members) in (0, 1)


def every(act: str, **new: Any) -> Callable[[list[Body]], Any]:
    """Something else in whatever an act said, each time."""
    return lambda said: [body["answers"].update(new) for body in said if body["act"] == act]


STEPS: dict[str, Callable[[list[Body]], Any]] = {
    "the last second of all": lambda said: [one.update(at="9999-12-31T23:59:59.000000Z") for one in said],
    "a ballot that says a list": lambda said: [one.update(answers=[1]) for one in said if one["act"] == "vote"],
    "a ballot that says a word": lambda said: [one.update(answers="x") for one in said if one["act"] == "open_ballots"],
    "ballots that are a number": every("open_ballots", ballots=5),
    "ballots that are numbers": every("open_ballots", ballots=[5]),
    "a seat that is a list": every("vote", seat=[5]),
    "a number of five thousand digits": every("draw", public_number="1" * 5000),
}
VOTE = {"chain": 8, "field": "votes", "salt": "x", "value": 1}
ANNEXES: dict[str, Any] = {
    "no number": {"value": float("nan")}, "half a letter": {"salt": "\ud800"}, "a place of five thousand digits": {"field": "a." + "1" * 5000},
    "a place in small print": {"field": "ballots.²"}, "a step that is a list": {"seq": [1]},
}  # fmt: skip


@pytest.mark.parametrize("what", STEPS)
def test_a_step_that_is_none_is_a_fault(what: str, place: Path) -> None:
    said = bodies()
    STEPS[what](said)
    assert verdict(place, {**files(), "events.jsonl": told(said), "checkpoints.jsonl": b""}) == 1


@pytest.mark.parametrize("what", ANNEXES)
def test_a_disclosure_that_is_none_is_a_fault(what: str, place: Path) -> None:
    step = next(i for i, one in enumerate(bodies(), 1) if one["act"] == "vote")
    rows = json.dumps([{**VOTE, "seq": step, **ANNEXES[what]}])
    assert verdict(place, {**files(), "annex.json": rows.encode()}) == 1


def test_a_material_whose_print_is_a_list_is_a_fault(place: Path) -> None:
    assert verdict(place, {**files(), "materials.json": b'[{"name": "a", "sha256": [1]}]'}) == 1


def test_a_member_packed_in_another_way_is_a_fault(place: Path) -> None:
    with zipfile.ZipFile(place, "w", zipfile.ZIP_BZIP2) as archive:
        for name, content in files().items():
            archive.writestr(name, content)
    assert main([str(place)]) == 1


@given(st.lists(st.sampled_from(sorted(titles.CHOICES)), max_size=9), st.integers(0, 9))
def test_votes_are_counted_here_as_they_are_there(votes: list[str], base: int) -> None:
    """The verifier travels alone: what it repeats of the panel's law is compared with it."""
    counted = result(3, votes, base)
    assert ({**count_votes(3, votes, base)[0], "tied": count_votes(3, votes, base)[1]}, CHOICES) == (
        counted,
        titles.CHOICES,
    )
