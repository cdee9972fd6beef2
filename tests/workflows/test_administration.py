"""The book of administration: whose a username is stays so, what is set for later holds later, deputies are told."""

from datetime import date, timedelta

import pytest

from engine.errors import NotReady, Refused
from house.listing import names_of as listed
from house.people import names_of
from house.staffing import registered
from tests.houses import House


def book(house: House, org: str) -> int:
    return int(house.one("SELECT id FROM \"case\" WHERE workflow = 'administration' AND org = :org", org=org))


def enter(house: House, org: str, actor: str, *persons: str) -> None:
    said = [dict(zip(("username", "name"), one.split(), strict=True)) for one in persons]
    house.order(book(house, org), "add_persons", actor, persons=said)


def name_of(house: House, username: str) -> str:
    found = house.rows("SELECT name FROM person WHERE username = :who ORDER BY case_id, seq, n", who=username)
    return str(found[-1][0])


def test_an_administrator_registers_no_stranger_over(small_house: House) -> None:
    house = small_house
    house.staff(1, "boss ADMIN town", "other_boss ADMIN other")
    enter(house, "other", "other_boss", "hu 胡某")
    with pytest.raises(NotReady) as refused:
        enter(house, "town", "boss", "fresh 新人", "hu 冒名", "wu 冒名", "root 冒名")
    assert [reason.text for reason in refused.value.reasons] == [
        "第2项：用户名 hu 已由乙镇登记，请换一个",
        "第3项：用户名 wu 已由乙镇登记，请换一个",  # only appointed there, not registered
        "第4项：用户名 root 已由示范市登记，请换一个",
    ]
    assert {reason.who for reason in refused.value.reasons} == {"乙镇的管理员", "示范市的管理员"}
    assert name_of(house, "hu") == "胡某"
    assert house.rows("SELECT 1 FROM person WHERE username = 'fresh'") == []


def test_an_administrator_registers_new_people_and_corrects_own_ones(small_house: House) -> None:
    house = small_house
    house.staff(1, "boss ADMIN town", "other_boss ADMIN other")
    enter(house, "town", "boss", "wang 王某", "fresh 新人")
    enter(house, "town", "boss", "fresh 新某")
    assert name_of(house, "fresh") == "新某"
    enter(house, "other", "other_boss", "hu 胡某")
    enter(house, "city", "root", "hu 胡某某")  # from above, everybody is one's own
    for nonsense in ([{"username": 5, "name": "甲"}], [["a"]], "x", [{"username": "\0", "name": "甲"}]):
        with pytest.raises(Refused):
            house.order(1, "add_persons", persons=nonsense)
    assert house.verify().holds


def test_the_last_word_on_a_name_holds_whichever_book_it_is_in(small_house: House) -> None:
    house = small_house
    house.staff(1, "other_boss ADMIN other")
    enter(house, "other", "other_boss", "hu 胡某")
    house.now += timedelta(days=1)
    enter(house, "city", "root", "hu 胡大为")  # its book is older than the town's
    with house.database.glance(house.now) as docket:
        assert names_of(docket)["hu"] == listed(docket.connection, ["hu"])["hu"] == "胡大为"
        assert registered(docket, ["hu"]) == {"hu": ("胡大为", "other")}, "whose person it is stays as it was"
    house.now += timedelta(days=1)
    enter(house, "other", "other_boss", "hu 胡为")
    with house.database.glance(house.now) as docket:
        assert names_of(docket)["hu"] == "胡为"
    assert house.verify().holds


def set_value(house: House, value: int, valid_from: str) -> None:
    said = {"key": "adviser.cap", "value": value, "unit": "wd", "kind": "MAX", "source": "示府发1号", "mark": "S-loc", "valid_from": valid_from}  # fmt: skip
    step = house.order(1, "propose_policy", **said).seq
    house.order(1, "approve_policy", "second", seq=step)


def test_a_value_set_for_later_leaves_todays_as_it_is(small_house: House) -> None:
    small_house.staff(1, "second ADMIN city")
    set_value(small_house, 4, "2026-01-01")
    set_value(small_house, 9, "2026-06-01")
    with small_house.database.glance(small_house.now) as docket:
        policies = docket.snapshot().policies
    held = [policies.value("adviser.cap", "town", on).value for on in (date(2026, 5, 31), date(2026, 6, 1))]
    assert held == [4, 9]
