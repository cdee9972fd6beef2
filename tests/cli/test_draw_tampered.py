"""Whoever holds the database and rewrites a panel's record, every hash anew, is found out by `hefa draw verify`: a sentence each."""

import copy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from engine.database import engine_for
from engine.verifier import draw_order, draw_seed, drawn, pool_hash, verify_panels
from house.draws import recomputed
from tests.cli.conftest import Hefa
from tests.panelcourse import Body, bodies, course, guarded, linked, rewritten, unguarded

Change = Callable[[list[Body]], Any]
NEW = {"org": "bureau", "code": "E9", "name": "友人", "category": "LEGAL_EXPERT", "person": "friend", "unit": "某公司"}


def at(told: list[Body], act: str, n: int = -1) -> int:
    """Where an act of the panel is done: the last time, unless said."""
    return [i for i, one in enumerate(told) if one["act"] == act][n]


def said(told: list[Body], act: str, n: int = -1) -> dict[str, Any]:
    answers: dict[str, Any] = told[at(told, act, n)]["answers"]
    return answers


def dropped(act: str, n: int = -1) -> Change:
    """As if it had never been done."""
    return lambda told: told.pop(at(told, act, n))


def answers(act: str, n: int = -1, /, **new: Any) -> Change:
    """Something else was said."""
    return lambda told: said(told, act, n).update(new)


def row(act: str, name: str, i: int = 0, /, **new: Any) -> Change:
    """Something else stands in a row of what was said."""
    return lambda told: said(told, act)[name][i].update(new)


def body(act: str, n: int = -1, /, **new: Any) -> Change:
    """Something else stands around what was said."""
    return lambda told: told[at(told, act, n)].update(new)


def again(first: str, last: str, before: str) -> Change:
    """Steps done once more, before the last time of another."""

    def done(told: list[Body]) -> None:
        steps = copy.deepcopy(told[at(told, first) : at(told, last) + 1])
        place = at(told, before)
        told[place:place] = steps

    return done


def redrawn(told: list[Body]) -> None:
    """The last draw follows honestly from the list as it now is, and everything after it is gone."""
    publish, draw, place = said(told, "publish"), said(told, "draw"), at(told, "draw")
    publish["pool_hash"] = pool_hash(publish["pool"])
    candidates = [tuple(line.split("|")) for line in publish["pool"]]
    out = {one["code"]: one["reason"] for one in publish["excluded"]}
    who = {one["code"]: {"person": one["person"], "org": one["org"]} for one in publish["people"]}
    names = {code: name for code, name, _ in candidates}
    seed = draw_seed(publish["pool_hash"], draw["words"], draw["public_number"], told[at(told, "admit")]["number"])
    order, taken, seat = [], [], 0
    for group in publish["seats"]:
        of = group["category"]
        ranked = draw_order(seed, candidates, of)
        chosen = drawn(ranked, group["count"], out)
        for code, value in ranked:
            outcome = "EXCLUDED" if code in out else "SEATED" if code in chosen else "ALTERNATE"
            one = {"category": of, "code": code, "name": names[code], **who[code]}
            order.append({**one, "value": value, "outcome": outcome, "why": out.get(code, "")})
            if outcome == "SEATED":
                seat += 1
                taken.append({**one, "seat": seat})
    draw.update(seed=seed, order=order, taken=taken)
    first = at(told, "draw", 0)
    del told[place + 1 :], told[first : first + 3]  # the earlier draw, what was said against it, and its end
    told[first].update(body_of_a_first_draw(told[first - 1], told[first]))


def body_of_a_first_draw(before: Body, draw: Body) -> Body:
    """Its state and facts go on from the step before."""
    return {"from": before["to"], "before": before["facts"], "facts": draw["facts"]}


def honestly(change: Change) -> Change:
    """The same, and the draw recomputed so that it follows from it."""

    def both(told: list[Body]) -> None:
        change(told)
        redrawn(told)

    return both


def excluded(code: str, reason: str, decided: int = 0) -> Change:
    return lambda told: said(told, "publish")["excluded"].append({"code": code, "reason": reason, "decided": decided})


def a_friend_on_the_list(told: list[Body]) -> None:
    publish = said(told, "publish")
    publish["pool"].append("E9|友人|LEGAL_EXPERT")
    publish["people"].append({"code": "E9", "person": "friend", "org": "bureau"})


def somebody_left_out(told: list[Body]) -> None:
    publish = said(told, "publish")
    publish["pool"] = [line for line in publish["pool"] if not line.startswith("E2|")]


def somebody_elses_account(told: list[Body]) -> None:
    next(one for one in said(told, "publish")["people"] if one["code"] == "E2")["person"] = "friend"


def in_another_order(told: list[Body]) -> None:
    order = said(told, "draw")["order"]
    order[0], order[1] = order[1], order[0]


def reveal_first(told: list[Body]) -> None:
    i, j = at(told, "commit_unit"), at(told, "reveal_unit")
    told[i], told[j] = told[j], told[i]


def named(told: list[Body], **more: Any) -> dict[str, Any]:
    """The last list names the range of its number."""
    publish = said(told, "publish")
    publish.update({"sequence": "SORTED", "lowest": 1, "highest": 33, **more})
    return publish


def other_way(*answered: str, decided: str = "", telling: bool = True, at_once: bool = False) -> Change:
    """The first draw of the list is by dice instead: both sides were told, or not, and answered so, or not."""

    def done(told: list[Body]) -> None:
        named(told)
        place = at(told, "draw", 0)
        waiting, draw = told[at(told, "designate")], told[place]
        draw["answers"]["by"] = "FALLBACK"
        steps: list[tuple[str, dict[str, str]]] = [("tell_fallback", {})] if telling else []
        steps += [
            (f"answer_fallback_{side}", {"answer": how})
            for side, how in zip(("unit", "review"), answered, strict=False)
        ]
        steps += [("decide_fallback", {"outcome": decided})] if decided else []
        day = draw["at"] if at_once else "2026-03-12T01:00:00.000000Z"
        told[place:place] = [
            {**copy.deepcopy(waiting), "act": act, "answers": answers, "at": day} for act, answers in steps
        ]

    return done


def replaced(ground: str, /, **reported: Any) -> Change:
    """The member who left was replaced instead, for this reason; `reported`: what they had said of their absence, if anything."""

    def done(told: list[Body]) -> None:
        told[at(told, "grant")]["act"] = "replace"
        said(told, "replace")["ground"] = ground
        if reported:
            said(told, "recuse").update(reported)
            told[at(told, "recuse")]["act"] = "excuse"

    return done


def short_of(*seats: int, again: tuple[int, ...] = ()) -> Change:
    """The meeting was short first; `again`: those who were missing twice."""

    def done(told: list[Body]) -> None:
        place = at(told, "convene")
        answers = {
            "present": list(seats),
            "again": [{"seat": n, "person": ""} for n in again],
            "meeting_on": "2026-03-20",
        }
        told.insert(place, {**copy.deepcopy(told[place]), "act": "lack_quorum", "answers": answers})

    return done


def ordered_by_nobody(told: list[Body]) -> None:
    """An outside opinion that the secretary wants, with three seats in favour."""
    place = at(told, "put_to_vote")
    answers = {"body": "某评估院", "in_favour": [1, 2, 3], "asked": [20, 21, 22]}
    told.insert(place, {**copy.deepcopy(told[place]), "act": "order_evaluation", "answers": answers})


def split(told: list[Body]) -> None:
    """What has a majority is said to have none."""
    told[at(told, "opine")]["to"] = said(told, "opine")["outcome"] = "SPLIT"


def unsigned(told: list[Body]) -> None:
    """Nobody has signed."""
    told[:] = [one for one in told if one["act"] != "sign_opinion"]


def without_the_liaison(told: list[Body]) -> None:
    said(told, "admit")["quorum"] = 4
    said(told, "put_to_vote").update(present=[1, 2, 3, 4], voters=[1, 2, 3, 4])


def voided_by_a_side(told: list[Body]) -> None:
    told[at(told, "void_number")]["org"] = "dept"
    said(told, "void_number").setdefault("corrected", "")


TAMPERED: dict[str, tuple[Change, str]] = {
    # the list
    "a byte of the list": (lambda t: said(t, "publish")["pool"].__setitem__(0, "D1|人逅D1|DEPT_LEGAL_HEAD"), "与所公布的摘要不符"),
    "a friend on the list, drawn from honestly": (honestly(a_friend_on_the_list), "E9 在人选名单中，却不在当时名册"),
    "somebody of the register not on the list": (honestly(somebody_left_out), "E2 在名册中，却没有列入人选名单"),
    "a friend's account behind a code": (honestly(somebody_elses_account), "E2 所指的人员不是名册中的人员"),
    "a register without anybody": (answers("request", roster=[]), "却不在当时名册"),
    "somebody excluded without a decision, drawn honestly": (honestly(excluded("E3", "出差")), "E3 被略过（出差），既不是由记录得出的原因"),
    "somebody said to sit already": (honestly(excluded("E3", "已在5号席")), "E3 被略过（已在5号席），与本案卷的记录不符"),
    "somebody said to have left": (honestly(excluded("E3", "曾在本评审团，已离席")), "与本案卷的记录不符"),
    "somebody said to be listed twice": (honestly(excluded("E3", "在名单中已列一次")), "与本案卷的记录不符"),
    "excluded by a decision about another": (honestly(excluded("E3", "批准机关决定排除", 7)), "E3 没有批准机关决定排除的记录"),
    "for another reason than was decided": (row("publish", "excluded", 0, reason="批准机关决定排除：别的"), "不是决定所写的理由"),
    "excluded again although lifted": (excluded("E1", "批准机关决定排除", 3), "E1 没有批准机关决定排除的记录"),
    "somebody in although excluded by decision, drawn honestly": (
        honestly(lambda t: said(t, "publish")["excluded"].pop(0)), "批准机关决定排除的 D1 仍在可抽之列",
    ),
    "fewer seats drawn than were admitted": (
        honestly(lambda t: said(t, "publish")["seats"].pop()), "要抽的席位不是批准启动时席位构成中空缺的席位",
    ),
    "another composition": (row("admit", "composition", 0, count=3), "要抽的席位不是批准启动时席位构成中空缺的席位"),
    "a list published a second time": (again("publish", "publish", "draw"), "前一份名单没有被撤销，又公布了一份"),
    "a list published and drawn from a second time": (again("publish", "draw", "declare"), "前一份名单没有被撤销，又公布了一份"),
    "a decision lifted without an objection": (dropped("object_list_unit"), "撤销排除，却没有对这一排除的异议"),
    "a list without its decision": (dropped("exclude"), "D1 没有批准机关决定排除的记录"),
    "a second list without the first being lifted": (dropped("lift_exclusion"), "前一份名单没有被撤销，又公布了一份"),
    # words and days
    "a word": (answers("reveal_unit", word="别的词"), "揭开的词与封存的摘要不符"),
    "a commitment": (answers("commit_unit", commitment="0" * 64), "揭开的词与封存的摘要不符"),
    "a word before its commitment": (reveal_first, "揭开的词与封存的摘要不符"),
    "a word after its day": (body("reveal_unit", at="2026-03-11T02:00:00.000000Z"), "揭开的期限（2026-03-04）已过"),
    "a commitment after its day": (body("commit_unit", at="2026-03-11T02:00:00.000000Z"), "封存的期限（2026-03-04）已过"),
    "a commitment on the day of the number": (body("commit_unit", at="2026-03-13T02:00:00.000000Z"), "公开号码产生之日（2026-03-13）起才"),
    "a list dated after the words": (body("publish", at="2026-03-12T02:00:00.000000Z"), "日期（2026-03-03）早于上一步（2026-03-12）"),
    "a number the day after the words": (answers("publish", drawn_on="2026-03-04"), "公开号码产生之日（2026-03-04）不晚于最迟可以揭开之日"),
    "a word that answers another": (answers("reveal_unit", asked=10), "所揭开的不是本方的封存"),
    "a commitment dropped": (dropped("commit_unit"), "揭开的词与封存的摘要不符"),
    "a word dropped": (dropped("reveal_unit"), "抽取所用的词不是双方揭开的词"),
    # the draw
    "words of the draw": (lambda t: said(t, "draw")["words"].__setitem__(0, "别的"), "抽取所用的词不是双方揭开的词"),
    "a seed": (answers("draw", seed="0" * 64), "种子与重算的不符"),
    "another number": (answers("draw", public_number="4 9 11 20 21 30 34"), "种子与重算的不符"),
    "the number in another spelling": (answers("draw", public_number="04 9 11 20 21 30 33"), "公开号码不是规定的写法"),
    "fewer numbers": (answers("publish", numbers=6), "公开号码的个数不是事先公布的个数"),
    "the other way": (answers("draw", by="FALLBACK"), "号码撤销之后改用了另一种办法"),
    "a way of its own": (answers("draw", by="X"), "公开号码不是规定的写法"),
    "a draw before its day": (body("draw", 0, at="2026-03-12T02:00:00.000000Z"), "在公开号码产生之日以前抽取"),
    "a draw without a paper": (body("draw", texts=[]), "没有随抽取提交公布号码的凭证"),
    "another order": (in_another_order, "次序与重算的不符"),
    "a value": (row("draw", "order", value="0" * 64), "次序与重算的不符"),
    "a name in the order": (row("draw", "order", name="李四"), "的称呼、类别或人员与公布的名单不符"),
    "a person in the order": (row("draw", "order", person="friend"), "的称呼、类别或人员与公布的名单不符"),
    "everybody seated in the order": (
        lambda t: [one.update(outcome="SEATED") for one in said(t, "draw")["order"]], "的结果或原因与名单不符",
    ),
    "another category in the order": (
        lambda t: said(t, "draw")["order"].append({**said(t, "draw")["order"][0], "category": "X"}), "类别或人员与公布的名单不符",
    ),
    "another code seated": (row("draw", "taken", code="D5"), "入席的人选与重算的不符"),
    "another person seated": (row("draw", "taken", person="friend"), "的称呼或人员与公布的名单不符"),
    "another name seated": (row("draw", "taken", name="友人"), "的称呼或人员与公布的名单不符"),
    "all on one seat": (
        lambda t: [one.update(seat=1) for one in said(t, "draw")["taken"]], "入席的席位不是这一类依次空缺的席位",
    ),
    "a draw done twice": (again("draw", "draw", "declare"), "同一名单抽取了两次，前一次没有被撤销"),
    "the first draw dropped": (dropped("draw", 0), "没有可以撤销的抽取"),
    "a draw under another name": (body("draw", act="draw2"), "办理“draw2”带有抽取或者开票的内容"),
    "a draw in another procedure": (body("draw", workflow="x"), "却不是评审团的办理"),
    "a panel that is none": (lambda t: [one.update(workflow="x") for one in t], "却不是评审团的办理"),
    "another number of the case": (body("admit", number="别的号"), "种子与重算的不符"),
    "never admitted": (dropped("admit"), "从“ADMITTED”办起，而上一步止于“REQUESTED”"),
    # a number that falls
    "a number voided twice": (again("void_number", "void_number", "draw"), "没有可以撤销的抽取"),
    "a number voided before any draw": (
        lambda t: t.insert(at(t, "draw", 0), copy.deepcopy(t[at(t, "void_number")])), "没有可以撤销的抽取",
    ),
    "a second draw without the first being voided": (dropped("void_number"), "同一名单抽取了两次，前一次没有被撤销"),
    "a number voided though nobody objected": (dropped("object_number_unit"), "撤销公开号码，却没有对这一号码的异议"),
    "a number voided without a paper": (body("void_number", texts=[]), "撤销公开号码，却没有提交凭证"),
    "other seats vacated than drawn": (lambda t: said(t, "void_number")["vacated"].pop(), "撤销的席位不是这次抽取的席位"),
    "a number voided by the side that objected": (voided_by_a_side, "撤销公开号码的人属于提出异议的一方"),
    "a range that is none": (lambda t: named(t, highest=10**50), "公开号码的个数或范围不合规定"),
    "the other way with nobody told": (other_way(telling=False), "改用替代办法，却没有告知双方"),
    "the other way against an objection": (other_way("AGREED", "OBJECTED"), "却没有双方的同意、期满或者批准机关的决定"),
    "the other way although it was denied": (other_way("AGREED", "OBJECTED", decided="DENIED"), "却没有双方的同意"),
    "the other way before a side could answer": (other_way("AGREED", at_once=True), "却没有双方的同意"),
    # who follows
    "another code follows": (answers("grant", next_code="E5"), "递补的人选不是同一次序的下一名"),
    "a friend behind the code that follows": (answers("grant", person="friend"), "的称呼或人员与公布的名单不符"),
    "somebody passed over": (
        lambda t: said(t, "grant")["passed"].append({"code": "E2", "reason": "出差", "decided": 0}), "E2 被略过（出差），既不是",
    ),
    "from the order of another category": (answers("grant", category="DEPT_LEGAL_HEAD"), "递补的类别（DEPT_LEGAL_HEAD）不是3号席的类别"),
    "from a category that was never drawn": (
        answers("grant", category="GOV_LIAISON", next_code="FRIEND"), "FRIEND 不在这一类抽取的次序中，却递补入席",
    ),
    "for a seat that is no number": (answers("grant", seat="3.0"), "同意回避，却没有对这一席的回避申请"),
    "nobody asked for it": (dropped("recuse"), "同意回避，却没有对这一席的回避申请"),
    "a replacement dropped": (dropped("grant"), "办理前的情况不是上一步办理后的情况"),
    "somebody designated for a seat that is drawn": (answers("designate", seat=1), "1号席不是空缺的指定席位，却指定了人"),
    "a friend's account behind the code that is designated": (answers("designate", person="friend"), "指定的 L1 不是名册中的这个人"),
    "an absence that nobody has reported": (replaced("ABSENCE"), "3号席缺位递补，却没有对这一席的缺位报告"),
    "an absence that another seat has reported": (replaced("ABSENCE", seat=4, ground="ABSENCE"), "却没有对这一席的缺位报告"),
    "an absence for another reason than was reported": (replaced("ABSENCE", ground="ILLNESS"), "却没有对这一席的缺位报告"),
    "a member replaced by the secretary": (body("grant", role="PANEL_SECRETARY"), "办理“grant”的不是批准机关"),
    "a panel admitted by the secretary": (body("admit", role="PANEL_SECRETARY"), "办理“admit”的不是批准机关"),
    # the meeting
    "a receipt dropped": (dropped("receive"), "5号席没有签收材料，却召开了评议会"),
    "a receipt for other papers": (answers("receive", asked=1), "5号席没有签收材料，却召开了评议会"),
    "a meeting on another day than was named": (answers("deliver", meeting_on="2026-03-19"), "评议会定于 2026-03-19，却在 2026-03-20 召开"),
    "an outside opinion that nobody wanted": (ordered_by_nobody, "却不是过半数评审员本人要求的"),
    "a meeting that was short though all were there": (short_of(1, 2, 3, 4, 5), "到会的席位已达法定人数，却因不足法定人数休会"),
    "whoever was there was missing": (short_of(1, 2, 3, again=(3, 4)), "到会的席位记作连续两次缺席"),
    "fewer there than were admitted": (answers("convene", present=[1, 2, 3, 5]), "不足批准启动时的法定人数"),
    "fewer voting than were admitted": (answers("put_to_vote", present=[1, 2, 5], voters=[1, 2, 5]), "不足批准启动时的法定人数"),
    "voting without the liaison": (without_the_liaison, "或者联系领导不在场"),
    # votes
    "a vote in a ballot": (
        lambda t: said(t, "open_ballots")["ballots"][0]["votes"][0].update(choice="SUPPORT_REVIEWER"), "1号席的票与其封存的不符",
    ),
    "a ballot left out": (lambda t: said(t, "open_ballots")["ballots"].pop(), "5号席有表决权，开票中却没有它的票"),
    "a ballot counted twice": (
        lambda t: said(t, "open_ballots")["ballots"].append(said(t, "open_ballots")["ballots"][0]), "有席位开出两张票",
    ),
    "a ballot under another name": (row("open_ballots", "ballots", name="别人"), "1号席的票写成了 别人 的"),
    "a ballot cast by somebody else": (body("vote", 0, actor="friend"), "1号席的票不是在席的人本人投的"),
    "a ballot cast for a member": (body("vote", 0, on_behalf_of="d1"), "1号席的票不是在席的人本人投的"),
    "somebody without a vote": (answers("put_to_vote", voters=[1, 2, 3, 4]), "有表决权的席位不是到会的席位"),
    "a result": (row("open_ballots", "results", majority="SUPPORT_REVIEWER"), "计票结果与票不符"),
    "a tally": (row("open_ballots", "results", tally="支持承办单位 4"), "计票结果与票不符"),
    "a dissent left out": (lambda t: said(t, "open_ballots")["dissents"].pop(), "少数意见与票不符"),
    "a tie that is none": (answers("open_ballots", tied=[2], result="TIE"), "是否票数相等与票不符"),
    "another result in the opinion": (row("opine", "results", majority="MODIFY"), "评审意见所载的结果不是开票的结果"),
    "an opinion said to be without a majority": (split, "是否形成多数意见，与开票的结果不符"),
    "an opinion that ends elsewhere": (body("opine", to="SPLIT"), "是否形成多数意见，与开票的结果不符"),
    "a signature dropped": (dropped("sign_opinion"), "所载的未签名的人，不是没有签名的人"),
    "every signature dropped": (unsigned, "所载的未签名的人，不是没有签名的人"),
    "signed for a member": (body("sign_opinion", actor="friend"), "5号席的名不是在席的人本人签的"),
    "other members in the opinion": (answers("opine", members=["友人"]), "评审意见所载的评审员不是在席的人"),
}  # fmt: skip


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Engine]]:
    """A database that somebody rewrites over and over, and a way to read it."""
    place = tmp_path_factory.mktemp("tampered") / "h.sqlite3"
    unguarded(place)
    engine = engine_for(f"sqlite:///{place}")
    yield place, engine
    engine.dispose()


@pytest.mark.parametrize("what", TAMPERED)
def test_what_was_rewritten_is_said(what: str, opened: tuple[Path, Engine]) -> None:
    """`recomputed` is what `hefa draw verify` prints; it ends with 1 where there is a fault."""
    change, words = TAMPERED[what]
    place, engine = opened
    rewritten(place, change)
    with engine.connect() as connection:
        faults = recomputed(connection, str(course()[1])).faults
    assert any(words in fault for fault in faults), faults


@pytest.mark.parametrize("what", ["a seed", "a friend's account behind a code", "a result", "a panel that is none"])
def test_the_command_ends_with_one_and_says_what_is_wrong(what: str, bare: Hefa) -> None:
    change, words = TAMPERED[what]
    found = bare.json("draw", "verify", rewritten_for(bare, change), code=1)
    assert not found["holds"]
    assert any(words in fault for fault in found["faults"]), found["faults"]


def rewritten_for(hefa: Hefa, change: Change) -> int:
    """The panel's case in the command's own database, where it was rewritten."""
    place = Path(hefa.url.removeprefix("sqlite:///"))
    unguarded(place)
    rewritten(place, change)
    guarded(place)
    return course()[1]


def test_what_was_not_rewritten_holds_and_a_draw_that_fell_is_told_with_its_reason(bare: Hefa) -> None:
    told = bare("draw", "verify", rewritten_for(bare, copy.copy)).stdout.replace("\n", "")
    assert "重算一致" in told
    assert "提示：" in told
    fell = at(bodies(), "void_number") + 1
    assert f"第1次抽取（公开号码“3 7 8 12 19 24 31”）已由第{fell}号留痕撤销，理由：理由充分" in told


ALLOWED = {
    "both agreed": other_way("AGREED", "AGREED"), "one side let its days pass": other_way("AGREED"),
    "it was decided so": other_way("OBJECTED", "AGREED", decided="ALLOWED"),
}  # fmt: skip


@pytest.mark.parametrize("why", ALLOWED)
def test_the_other_way_is_no_fault_where(why: str) -> None:
    told = bodies()
    ALLOWED[why](told)
    assert not [fault for fault in verify_panels(linked(told))[0] if "替代办法" in fault]


def test_a_number_of_which_there_are_few_is_told() -> None:
    told = bodies()
    named(told, lowest=1, highest=9)
    assert any("公布的号码只有 36 种可能" in remark for remark in verify_panels(linked(told))[1])


def test_whoever_came_to_the_register_later_is_told_to_be_compared_with_it() -> None:
    told = bodies()
    roster = [*said(told, "request")["roster"], NEW]
    steps = told[at(told, "admit")], {"act": "take_today", "answers": {"reason": "名册不够", "roster": roster}}
    told.insert(at(told, "admit") + 1, {**steps[0], **steps[1]})
    assert any("名册并入了E9，本案卷不能证明其来历" in remark for remark in verify_panels(linked(told))[1])


def test_that_somebody_has_left_the_register_is_told_to_be_compared_with_it() -> None:
    told = bodies()
    replaced("LEFT_REGISTER")(told)
    faults, remarks = verify_panels(linked(told))
    assert not [fault for fault in faults if "缺位" in fault]
    assert any("3号席以退出专家库递补，本案卷不能证明" in remark for remark in remarks)


def test_a_reason_from_elsewhere_is_told_to_be_compared_with_the_matter(bare: Hefa) -> None:
    """What another record would prove is not taken for proven: it is said."""
    change = honestly(excluded("E3", "在本事项中已是起草人"))
    found = bare.json("draw", "verify", rewritten_for(bare, change))
    assert found["holds"], found["faults"]
    assert any("E3 因“在本事项中已是起草人”不参加，本案卷不能证明" in one for one in found["remarks"])
