"""A stranger recomputes a draw from the published rule; nobody steers it; any byte changed is found."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.draw import TAKEN, Steering, simulate, unfair
from engine.verifier import (
    canonical,
    canonical_number,
    draw_order,
    draw_seed,
    drawn,
    pool_hash,
    pool_lines,
    sha256,
    verify_draws,
)

Event = dict[str, Any]
STEERING: tuple[Steering, ...] = ("none", "silent", "last")
CANDIDATES = [
    *((f"D{n:02}", f"部门{n}", "DEPT_LEGAL_HEAD") for n in range(1, 9)),
    *((f"E{n:02}", f"专家{n}", "LEGAL_EXPERT") for n in range(1, 10)),
]
WORDS = ("三江汇流 一九七四", "秋分 白露 四零九")
NUMBER, CASE = "3 7 8 12 19 24 31", "示司评审申〔2026〕2号"
EXCLUDED = [{"code": "D04", "reason": "承办单位人员"}, {"code": "E02", "reason": "曾为本事项提供咨询"}]
SEATS = [{"category": "DEPT_LEGAL_HEAD", "count": 2}, {"category": "LEGAL_EXPERT", "count": 2}]


def by_hand(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_the_published_rule_in_five_lines_gives_the_same() -> None:
    pool = by_hand("\n".join("|".join(one) for one in CANDIDATES))
    seed = by_hand(f"{pool}|{WORDS[0]}|{WORDS[1]}|{NUMBER}|{CASE}")
    order = sorted(
        (code for code, _, category in CANDIDATES if category == "LEGAL_EXPERT"),
        key=lambda code: by_hand(f"{seed}|{code}"),
    )
    assert pool_hash(pool_lines(CANDIDATES)) == pool
    assert draw_seed(pool, WORDS, NUMBER, CASE) == seed
    assert [code for code, _ in draw_order(seed, CANDIDATES, "LEGAL_EXPERT")] == order


def test_a_known_draw_stays_what_it_was() -> None:
    seed = draw_seed(pool_hash(pool_lines(CANDIDATES)), WORDS, NUMBER, CASE)
    assert seed == "9c17cff22d5ce06aae08cc4b8e6cce7af132c1ae64a741d895724d9a3151451b"
    assert drawn(draw_order(seed, CANDIDATES, "DEPT_LEGAL_HEAD"), 2, {"D04"}) == ["D02", "D08"]


def record() -> list[Event]:
    """The events of a panel that drew, and replaced one."""
    lines = pool_lines(CANDIDATES)
    seed = draw_seed(pool_hash(lines), WORDS, NUMBER, CASE)
    excluded = {one["code"] for one in EXCLUDED}
    order, taken = [], []
    for seat in SEATS:
        ranked = draw_order(seed, CANDIDATES, str(seat["category"]))
        order += [{"category": seat["category"], "code": code, "value": value} for code, value in ranked]
        taken += [{"category": seat["category"], "code": code} for code in drawn(ranked, 2, excluded)]
    experts = draw_order(seed, CANDIDATES, "LEGAL_EXPERT")
    following = drawn(experts, 3, excluded)[2]
    said: list[tuple[str, dict[str, Any]]] = [
        ("admit", {}),
        (
            "publish",
            {
                "pool": lines,
                "pool_hash": pool_hash(lines),
                "excluded": EXCLUDED,
                "seats": SEATS,
                "drawn_on": "2026-03-13",
                "numbers": 7,
                "fallback_numbers": 3,
            },
        ),
        ("commit_unit", {"commitment": sha256(WORDS[0])}),
        ("commit_review", {"commitment": sha256(WORDS[1])}),
        ("reveal_unit", {"word": WORDS[0]}),
        ("reveal_review", {"word": WORDS[1]}),
        (
            "draw",
            {
                "public_number": NUMBER,
                "words": list(WORDS),
                "seed": seed,
                "order": order,
                "taken": taken,
                "by": "ANNOUNCED",
            },
        ),
        ("grant", {"category": "LEGAL_EXPERT", "next_code": following, "passed": []}),
    ]
    return [event(seq, act, answers) for seq, (act, answers) in enumerate(said, 1)]


def event(seq: int, act: str, answers: dict[str, Any], at: str = "") -> Event:
    body = canonical(
        {
            "workflow": "panel_review",
            "chain": 7,
            "seq": seq,
            "act": act,
            "answers": answers,
            "at": at or ("2026-03-13T01:00:00.000000Z" if act in ("draw", "grant") else "2026-03-12T15:59:59.999999Z"),
            "number": CASE if act == "admit" else "",
        }
    )
    return {"chain": 7, "seq": seq, "body": body, "hash": sha256(body)}


def changed(events: list[Event], act: str, change: Callable[[dict[str, Any]], Any]) -> list[Event]:
    """The record with one event rewritten, so that nothing but the draw itself shows it."""
    found = []
    for one in events:
        body = json.loads(one["body"])
        if body["act"] == act:
            change(body["answers"])
        found.append(event(one["seq"], body["act"], body["answers"]))
    return found


def test_a_sound_record_recomputes() -> None:
    assert verify_draws(record()) == ([], 1)


CHANGES: dict[str, tuple[str, Callable[[dict[str, Any]], Any], str]] = {
    "a byte of the pool": (
        "publish",
        lambda a: a["pool"].__setitem__(3, a["pool"][3] + "x"),
        "人选名单与所公布的摘要不符",
    ),
    "the pool with its hash": (
        "publish",
        lambda a: a.update(pool=a["pool"][1:], pool_hash=pool_hash(a["pool"][1:])),
        "种子与重算的不符",
    ),
    "the unit's word": ("reveal_unit", lambda a: a.update(word="三江汇流 一九七五"), "揭开的词与封存的摘要不符"),
    "the review body's word": (
        "reveal_review",
        lambda a: a.update(word="秋分 白露 四零八"),
        "揭开的词与封存的摘要不符",
    ),
    "a commitment": ("commit_unit", lambda a: a.update(commitment=sha256("别的")), "揭开的词与封存的摘要不符"),
    "the public number": ("draw", lambda a: a.update(public_number="1"), "种子与重算的不符"),
    "the order": ("draw", lambda a: a["order"].insert(0, a["order"].pop(1)), "次序与重算的不符"),
    "a value": ("draw", lambda a: a["order"][0].update(value="0" * 64), "次序与重算的不符"),
    "who is seated": (
        "draw",
        lambda a: a["taken"][0].update(code="D08" if a["taken"][0]["code"] != "D08" else "D07"),
        "入席的人选与重算的不符",
    ),
    "who is excluded": (
        "publish",
        lambda a: a["excluded"].append({"code": "D02", "reason": "后来加上的"}),
        "入席的人选与重算的不符",
    ),
    "who follows": ("grant", lambda a: a.update(next_code="E02"), "递补的人选不是同一次序的下一名"),
    "another spelling of the number": (
        "draw",
        lambda a: a.update(public_number="03 07 08 12 19 24 31"),
        "公开号码不是规定的写法",
    ),
    "the number in the order of the balls": (
        "draw",
        lambda a: a.update(public_number="7 3 8 12 19 24 31"),
        "规定的写法",
    ),
    "a ball left out": ("draw", lambda a: a.update(public_number="3 7 8 12 19 24"), "不是事先公布的个数"),
    "somebody excluded by no decision": (
        "publish",
        lambda a: a["excluded"].append({"code": "D05", "reason": "批准机关决定排除", "decided": 2}),
        "没有批准机关决定排除的记录",
    ),
    "the next passed over for no reason": (
        "grant",
        lambda a: a.update(passed=[{"code": a["next_code"], "reason": ""}], next_code=""),
        "却被略过",
    ),
    "somebody further down named as passed over": (
        "grant",
        lambda a: a.update(passed=[{"code": "E02", "reason": "第三方评估人员"}]),
        "却被略过",
    ),
    "a silent side given a word": ("draw", lambda a: a.update(words=["", WORDS[1]]), "抽取所用的词不是双方揭开的词"),
    "a name twice": ("publish", lambda a: a["pool"].append(a["pool"][0]), "重复的编号"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_any_change_is_found(what: str) -> None:
    act, change, words = CHANGES[what]
    faults, _ = verify_draws(changed(record(), act, change))
    assert any(words in fault for fault in faults), faults


def test_a_second_draw_from_the_same_list_is_found_unless_the_number_was_voided() -> None:
    events = record()
    draw = json.loads(events[6]["body"])["answers"]
    second = [*events[:7], event(8, "draw", draw)]
    assert any("同一名单抽取了两次" in fault for fault in verify_draws(second)[0])
    voided = [*events[:7], event(8, "void_number", {}, "2026-03-13T02:00:00Z"), event(9, "draw", draw)]
    assert verify_draws(voided) == ([], 2)


def test_what_was_thrown_is_thrown_anew_once_and_no_other_way_is_taken_instead() -> None:
    events = record()[:7]
    draw = json.loads(events[6]["body"])["answers"]

    def faults(*fallen: dict[str, Any]) -> list[str]:
        told = list(events)
        for n, one in enumerate(fallen):
            told += [event(8 + 2 * n, "void_number", one, "2026-03-13T02:00:00Z"), event(9 + 2 * n, "draw", draw)]
        return verify_draws(told)[0]

    thrown, read = {"thrown": True, "anew": "ANNOUNCED"}, {"thrown": False, "anew": "ANNOUNCED"}
    assert faults(thrown) == faults(read, read, read) == []
    assert faults(thrown, thrown) == ["链7第10号留痕：掷出的号码撤销了两次"]
    assert faults({"thrown": False, "anew": "FALLBACK"}) == ["链7第9号留痕：号码撤销之后改用了另一种办法"]


@given(st.lists(st.integers(0, 99), min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_every_way_of_writing_a_number_is_one_spelling(numbers: list[int], chance: Any) -> None:
    one = canonical_number(" ".join(map(str, numbers)))
    parts = [f"{number:0{chance.randint(1, 4)}}" for number in numbers]
    chance.shuffle(parts)
    assert canonical_number(chance.choice((" ", ",", " + ", "、", "-")).join(parts)) == one
    assert one == " ".join(map(str, sorted(numbers)))


@pytest.mark.parametrize("text", ["", "  ", "三", "1a", "１ ２", "3/7", "1\n2"])
def test_what_is_no_number_has_no_spelling(text: str) -> None:
    assert canonical_number(text) == ""


def test_a_late_or_second_word_and_a_second_commitment_are_found() -> None:
    events = record()
    late = [*events[:5], *events[6:7], event(8, "reveal_review", {"word": WORDS[1]})]
    assert any("在抽取之后才揭开" in fault for fault in verify_draws(late)[0])
    again = [*events[:5], event(6, "reveal_unit", {"word": WORDS[0]}), *events[5:]]
    assert any("重复揭开" in fault for fault in verify_draws(again)[0])
    second = [*events[:5], event(6, "commit_review", {"commitment": sha256("后来")}), *events[5:]]
    assert any("重复封存" in fault for fault in verify_draws(second)[0])


@pytest.mark.parametrize("act", ["commit_unit", "commit_review", "reveal_unit", "reveal_review"])
def test_a_word_on_the_day_of_the_number_is_found(act: str) -> None:
    """The day is the one in China: the record is written in UTC."""
    said = [json.loads(one["body"]) for one in record()]
    late = [
        event(body["seq"], body["act"], body["answers"], "2026-03-12T16:00:00.000000Z" if body["act"] == act else "")
        for body in said
    ]
    assert any("公开号码产生之日（2026-03-13）起才" in fault for fault in verify_draws(late)[0])


def test_a_draw_before_the_day_of_the_number_is_found() -> None:
    said = [json.loads(one["body"]) for one in record()]
    early = [
        event(body["seq"], body["act"], body["answers"], "2026-03-12T15:59:00.000000Z" if body["act"] == "draw" else "")
        for body in said
    ]
    assert any("在公开号码产生之日以前抽取" in fault for fault in verify_draws(early)[0])


def test_a_record_that_cannot_be_read_is_a_fault_not_a_crash() -> None:
    faults, _ = verify_draws([event(1, "publish", {}), event(2, "draw", {"order": None})])
    assert len(faults) == 2


@given(st.binary(min_size=1, max_size=3), st.integers(0, 10_000))
def test_random_bytes_in_the_draw_are_found(noise: bytes, at: int) -> None:
    events = record()
    body = events[6]["body"].encode()
    at %= len(body) - 4
    spoiled = body[:at] + noise + body[at + len(noise) :]
    if spoiled == body:
        return
    events[6]["body"] = spoiled.decode("utf-8", "replace")
    faults, count = verify_draws(events)
    assert faults or count == 0 or json.loads(events[6]["body"])["answers"] == json.loads(body)["answers"]


# --- fairness -----------------------------------------------------------------------------------------------------------------


def test_everybody_is_drawn_as_often_as_everybody_else_and_the_excluded_never() -> None:
    assert [(one, unfair(simulate(2_000, one))) for one in STEERING] == [(one, []) for one in STEERING]


def test_the_last_to_reveal_steers_where_the_public_number_is_known_before() -> None:
    """The same algorithm without its safeguard is found unfair: the test of fairness can fail."""
    found = simulate(2_000, "last", number_known=True)
    assert [said.partition(":")[0] for said in unfair(found)] == ["LEGAL_EXPERT"], "the friend's category, and no other"


def test_an_excluded_person_who_is_drawn_is_found_out() -> None:
    found = simulate(50, "none")
    found.seated["E02"] += 1
    assert unfair(found) == ["excluded and drawn: E02"]


@pytest.mark.prove
@pytest.mark.parametrize("steering", STEERING)
def test_a_hundred_thousand_draws_are_fair(steering: Steering, capsys: pytest.CaptureFixture[str]) -> None:
    found = simulate(34_000, steering)
    with capsys.disabled():
        for category in TAKEN:
            print(f"{steering} {category}: chi-square {found.chi_square(category):.1f}")  # noqa: T201 -- the figure is asked for
    assert unfair(found) == []


def test_counts_are_of_seats() -> None:
    found = simulate(50, "none")
    assert sum(Counter(found.seated).values()) == 50 * 4
