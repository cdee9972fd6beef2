"""The front door: who may, what it takes, what is refused and why, and that nothing is left half done."""

import threading
from dataclasses import replace
from datetime import date

import pytest

from engine.errors import BadAnswers, KeyReused, NotFound, NotOffered, NotReady, NotYours, Refused, Stale
from engine.plan import Material
from engine.standing import Request
from tests.houses import House


def asked(house: House, **more: str) -> int:
    return house.open("small", "ask", "wang", "town", {"what": "修路"}, ["paper=第一稿"], **more)


def told(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.message


def test_an_act_moves_the_case_and_leaves_one_event(small_house: House) -> None:
    case = asked(small_house)
    result = small_house.act(case, "grant", "li", {"verdict": "YES", "remark": "同意"})
    assert (small_house.state(case), result.seq) == ("granted", 2)
    assert small_house.acts(case) == ["ask", "grant"]
    assert small_house.one("SELECT number FROM small_grant") == "甲准〔2026〕1号"
    assert small_house.verify().holds


def test_whoever_holds_no_post_there_is_told_who_can(small_house: House) -> None:
    case = asked(small_house)
    for stranger in ("qian", "zhao", "nobody", "root", "time", "operator"):
        with pytest.raises(NotYours) as refused:
            small_house.act(case, "grant", stranger, {"verdict": "YES"})
        assert "甲镇主管" in told(refused) or stranger in ("time", "operator")
    assert small_house.acts(case) == ["ask"]


def test_one_person_does_not_take_two_parts(small_house: House) -> None:
    small_house.staff(1, "wang CHIEF town")
    case = asked(small_house)
    with pytest.raises(NotYours) as refused:
        small_house.act(case, "grant", "wang", {"verdict": "YES"})
    assert "wang" in told(refused)


def test_an_act_of_another_state_says_where_it_belongs(small_house: House) -> None:
    case = asked(small_house)
    with pytest.raises(NotOffered) as refused:
        small_house.act(case, "fill", "wang", {"answered": [1]})
    assert "待补" in told(refused)
    with pytest.raises(NotOffered):
        small_house.act(case, "no_such_act", "li")
    with pytest.raises(NotFound):
        small_house.act(999, "grant", "li")


def test_everything_missing_is_named_at_once(small_house: House) -> None:
    case = small_house.open("small", "ask", "wang", "town", {"what": "修路"})
    with pytest.raises(NotReady) as refused:
        small_house.act(case, "grant", "li", {"verdict": "MAYBE", "extra": 1})
    assert "缺少材料：文本" in told(refused)
    assert "决定：不在可选范围内" in told(refused)
    assert "没有这一项" in told(refused)
    with pytest.raises(BadAnswers) as bad:
        small_house.open("small", "ask", "wang", "town", {"what": "x", "planned_on": "明天"})
    assert "事由" in told(bad)
    assert "计划日" in told(bad)


def test_a_material_comes_from_ones_own_tray(small_house: House) -> None:
    papers = [Material("paper", "0" * 64, "他人的.txt")]
    request = Request("ask", "wang", {"what": "修路"}, papers, org="town", title="试验", workflow="small")
    with small_house.database.docket(small_house.now) as docket, pytest.raises(NotReady) as refused:
        docket.open(request)
    assert "未上传" in told(refused)


def test_the_same_request_twice_is_done_once(small_house: House) -> None:
    case = asked(small_house)
    first = small_house.act(case, "want", "li", {"gaps": ["图纸"]}, key="k-1")
    again = small_house.act(case, "want", "li", {"gaps": ["图纸"]}, key="k-1")
    assert (again.repeated, again.seq) == (True, first.seq)
    assert small_house.acts(case) == ["ask", "want"]
    with pytest.raises(KeyReused):
        small_house.act(case, "want", "li", {"gaps": ["别的"]}, key="k-1")
    one = asked(small_house, key="open-1")
    assert asked(small_house, key="open-1") == one
    with pytest.raises(KeyReused):
        asked(small_house, key="open-1", title="另一件")
    with pytest.raises(KeyReused):
        small_house.act(one, "want", "li", {"gaps": ["图纸"]}, key="k-1")  # the same words about another case


def test_receipts_of_openings_from_before_titles_counted_are_still_good() -> None:
    request = Request("ask", "wang", {"what": "修路"}, org="town", title="修路一件", workflow="small")
    before = replace(request, title="").sha()
    assert request.sha() != before
    assert request.is_known_as(before)
    assert not replace(request, title="另一件").is_known_as(request.sha())


def test_whoever_saw_an_older_page_is_told(small_house: House) -> None:
    case = asked(small_house)
    small_house.act(case, "prolong", "li", {"reason": "案情复杂"}, seq=1)
    with pytest.raises(Stale):
        small_house.act(case, "prolong", "li", {"reason": "案情复杂"}, seq=1)


def test_tasks_are_answered_one_by_one(small_house: House) -> None:
    case = asked(small_house)
    want = small_house.act(case, "want", "li", {"gaps": ["图纸", "预算"]})
    with pytest.raises(NotReady) as refused:
        small_house.act(case, "fill", "wang", {"answered": [want.seq, 1]})
    assert "预算" in told(refused)
    small_house.act(case, "fill", "wang", {"answered": [want.seq, 1, 2]})
    assert small_house.state(case) == "asked"
    assert small_house.verify().holds


def test_a_child_case_stands_the_parents_clock_and_sets_it_running_again(small_house: House) -> None:
    case = asked(small_house)
    small_house.act(case, "hear", "li")
    child = case + 1
    assert (small_house.state(case), small_house.state(child)) == ("hearing", "opened")
    assert small_house.due(case, "answer") is None
    small_house.act(child, "close_hearing", "li")
    assert (small_house.state(case), small_house.state(child)) == ("asked", "heard")
    assert small_house.acts(case) == ["ask", "hear", "child_ended"]
    assert small_house.due(case, "answer") is not None
    assert small_house.verify().holds


def test_a_parent_that_ends_ends_its_children(small_house: House) -> None:
    case = asked(small_house)
    small_house.act(case, "hear", "li")
    small_house.act(case, "drop", "wang")
    assert small_house.state(case + 1) == "ended"
    assert small_house.acts(case + 1) == ["open_hearing", "end_with_parent"]
    assert small_house.verify().holds


def test_while_suspended_only_what_may_is_offered(small_house: House) -> None:
    case = asked(small_house)
    small_house.act(case, "halt", "li", {"reason": "等待上级批复"})
    assert small_house.due(case, "answer") is None
    with pytest.raises(NotOffered) as refused:
        small_house.act(case, "grant", "li", {"verdict": "YES"})
    assert "恢复" in told(refused)
    small_house.act(case, "resume", "li")
    assert small_house.due(case, "answer") == date(2026, 3, 9)


def test_an_extension_adds_days_before_the_due_day_and_never_after(small_house: House) -> None:
    case = asked(small_house)
    assert small_house.due(case, "answer") == date(2026, 3, 9)
    small_house.act(case, "prolong", "li", {"reason": "案情复杂"})
    assert small_house.due(case, "answer") == date(2026, 3, 16)
    small_house.now = small_house.now.replace(day=17)
    with pytest.raises(NotReady) as refused:
        small_house.act(case, "prolong", "li", {"reason": "案情复杂"})
    assert "届满" in told(refused)


def test_a_delegate_acts_with_both_names_within_the_days_and_roles(small_house: House) -> None:
    case = asked(small_house)
    absence = {
        "principal": "li",
        "delegate": "chen",
        "from_on": "2026-03-02",
        "until_on": "2026-03-06",
        "authority": "镇党政办函1号",
    }
    with pytest.raises(NotYours):
        small_house.act(case, "want", "chen", {"gaps": ["图纸"]}, principal="li")
    small_house.order(2, "delegate", "li", **absence)
    small_house.act(case, "want", "chen", {"gaps": ["图纸"]}, principal="li")
    body = small_house.one("SELECT body FROM event WHERE case_id = :id AND act = 'want'", id=case)
    assert '"actor":"chen"' in body
    assert '"on_behalf_of":"li"' in body
    assert "镇党政办函1号" in body
    small_house.now = small_house.now.replace(day=9)
    small_house.act(case, "fill", "wang", {"answered": [2, 1]})
    with pytest.raises(NotYours):
        small_house.act(case, "want", "chen", {"gaps": ["图纸"]}, principal="li")


def test_nobody_registers_anothers_delegation(small_house: House) -> None:
    absence = {
        "principal": "li",
        "delegate": "wang",
        "from_on": "2026-03-02",
        "until_on": "2026-03-06",
        "authority": "自写",
    }
    with pytest.raises(NotReady):
        small_house.order(2, "delegate", "wang", **absence)


def test_a_case_handed_over_belongs_to_the_new_clerk(small_house: House) -> None:
    case = asked(small_house)
    with pytest.raises(NotReady):
        small_house.act(case, "hand_over", "li", {"person": "qian"})
    small_house.act(case, "hand_over", "li", {"person": "zhao"})
    with pytest.raises(NotYours):
        small_house.act(case, "drop", "wang")
    small_house.act(case, "drop", "zhao")
    assert small_house.verify().holds


def test_a_sealed_answer_stays_out_of_the_event_and_can_be_forgotten(small_house: House) -> None:
    case = asked(small_house)
    small_house.act(case, "grant", "li", {"verdict": "YES", "secret": "当事人系某某"})
    body = small_house.one("SELECT body FROM event WHERE case_id = :id AND seq = 2", id=case)
    assert "某某" not in body
    assert small_house.one("SELECT value FROM annex") == '"当事人系某某"'
    assert small_house.verify().holds
    small_house.staff(1, "adm ADMIN town")
    small_house.act(case, "erase", "adm", {"seq": 2, "field": "secret", "reason": "依申请删除个人信息"})
    assert small_house.one("SELECT value FROM annex") is None
    assert small_house.verify().holds


def test_a_preview_says_what_would_happen_and_writes_nothing(small_house: House) -> None:
    case = asked(small_house)
    with small_house.database.glance(small_house.now) as docket:
        plan = docket.preview(case, Request("want", "li", {"gaps": ["图纸"]}))
        offers = {offer.rule.act: offer for offer in docket.offers(case, "li")}
        assert [offer.rule.act for offer in docket.offers(case, "qian") if not offer.refused] == []
    assert plan.state == "gaps"
    assert [notice.role for notice in plan.notices] == ["CLERK"]
    assert not offers["want"].refused
    assert not offers["drop"].yours
    assert small_house.acts(case) == ["ask"]


def test_numbers_are_gapless_per_office_and_year(small_house: House) -> None:
    for n in range(1, 4):
        case = asked(small_house)
        with small_house.database.glance(small_house.now) as docket:
            foreseen = docket.preview(case, Request("grant", "li", {"verdict": "YES"})).deed.number
        assert foreseen == f"甲准〔2026〕{n}号", "what a preview says is what it will be, if nobody is faster"
        small_house.act(case, "grant", "li", {"verdict": "YES"})
        assert small_house.rows("SELECT number FROM small_grant ORDER BY case_id")[-1][0] == f"甲准〔2026〕{n}号"
    small_house.now = small_house.now.replace(year=2027)
    small_house.act(asked(small_house), "grant", "li", {"verdict": "NO"})
    assert small_house.rows("SELECT number FROM small_grant ORDER BY case_id")[-1][0] == "甲准〔2027〕1号"
    assert small_house.verify().holds


def test_eight_people_on_one_case_have_one_winner(small_house: House) -> None:
    case = asked(small_house)
    won: list[int] = []
    lost: list[str] = []

    def press() -> None:
        try:
            won.append(small_house.act(case, "grant", "li", {"verdict": "YES"}, seq=1).seq)
        except Refused as refused:
            lost.append(refused.code)

    threads = [threading.Thread(target=press) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert won == [2]
    assert set(lost) == {"stale"}
    assert len(lost) == 7
    assert small_house.verify().holds


def test_eight_offices_number_at_once_without_a_gap(small_house: House) -> None:
    cases = [asked(small_house) for _ in range(8)]
    small_house.now = small_house.now.replace(year=2027)
    threads = [threading.Thread(target=small_house.act, args=(c, "grant", "li", {"verdict": "YES"})) for c in cases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = sorted(int(row[0].split("〕")[1][:-1]) for row in small_house.rows("SELECT number FROM small_grant"))
    assert numbers == list(range(1, 9))
    assert small_house.verify().holds


def taken_back(house: House) -> None:
    """An office added, seen, and the transaction left by an error."""
    with house.database.docket(house.now, salt="test") as docket:
        new = [{"code": "ghost", "title": "幽灵镇", "mark": "幽", "kind": "office"}]
        docket.perform(1, Request("add_organisations", "root", {"organisations": new}))
        assert "ghost" in docket.snapshot().offices.office
        raise InterruptedError


def test_what_a_transaction_changed_and_took_back_is_not_remembered(small_house: House) -> None:
    with pytest.raises(InterruptedError):
        taken_back(small_house)
    small_house.order(
        1, "add_organisations", organisations=[{"code": "real", "title": "真镇", "mark": "真", "kind": "office"}]
    )
    with small_house.database.glance(small_house.now) as docket:
        offices = docket.snapshot().offices.office
    assert "real" in offices
    assert "ghost" not in offices


def test_two_books_that_change_the_offices_at_once_make_two_revisions(small_house: House) -> None:
    house = small_house
    before = house.one("SELECT n FROM revision WHERE kind = 'offices'")
    house.staff(1, "root ADMIN town")
    books = dict(house.rows("SELECT org, id FROM \"case\" WHERE workflow = 'administration'"))
    start = threading.Barrier(2)

    def add(book: int, code: str) -> None:
        new = [{"code": code, "title": f"{code}站", "mark": code, "kind": "office"}]
        start.wait()
        with house.database.docket(house.now, salt=code) as docket:
            docket.perform(book, Request("add_organisations", "root", {"organisations": new}))

    hands = [threading.Thread(target=add, args=one) for one in ((books["city"], "one"), (books["town"], "two"))]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert house.one("SELECT n FROM revision WHERE kind = 'offices'") == before + 2
