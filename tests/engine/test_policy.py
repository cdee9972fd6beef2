"""No number without a source; a bad pack is refused with every fault named at once."""

from datetime import date
from typing import Any

import pytest

from engine.citations import Confidence
from engine.errors import BadPolicy
from engine.policy import Pack, Policies, Value, contradictions, load

HEAD = 'jurisdiction = "示范省"\nvalid_from = 2025-01-01\n'
DAY = date(2026, 3, 2)


def row(key: str = "review", **changed: Any) -> str:
    """One line of a pack; None leaves a field out."""
    fields: dict[str, Any] = {"key": key, "value": 15, "unit": "wd", "kind": "MAX", "source": "《示范规定》第1条"}
    fields |= {"mark": "S"} | changed
    said = (f"{name} = {_said(value)}" for name, value in fields.items() if value is not None)
    return "{ " + ", ".join(said) + " }"


def _said(value: object) -> str:
    """A value as TOML."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float | date) else f'"{value}"'


def pack(*rows: str, head: str = HEAD) -> Pack:
    """A pack of these lines."""
    return load(head + "values = [\n" + ",\n".join(rows) + "\n]\n", "示范包")


def faults_of(*rows: str, head: str = HEAD) -> list[str]:
    """The faults a pack of these lines is refused with."""
    with pytest.raises(BadPolicy) as refused:
        pack(*rows, head=head)
    return [reason.text for reason in refused.value.reasons]


def value_of(number: int, **changed: Any) -> Value:
    """A value as an organisation sets it."""
    return next(iter(pack(row(value=number, **changed)).values()))


# --- a good pack -----------------------------------------------------------------------------------------------------


def test_a_value_carries_its_source_and_how_sure_we_are() -> None:
    found = pack(row(protects="REVIEWER", strictness="GENERAL", kind="MIN", note="一般"))["review"]
    assert (found.value, found.unit, found.kind, found.protects, found.strictness) == (
        15,
        "wd",
        "MIN",
        "REVIEWER",
        "GENERAL",
    )
    assert (found.source, found.confidence, found.jurisdiction) == ("《示范规定》第1条", Confidence.TEXT, "示范省")
    assert (found.valid_from, found.valid_to, found.note) == (date(2025, 1, 1), None, "一般")
    assert found.words == "15个工作日"
    assert not found.provisional


@pytest.mark.parametrize(("mark", "provisional"), [("S", 0), ("M+", 0), ("S-loc", 1), ("M?", 1), ("A", 1), ("N", 1)])
def test_what_is_not_certain_is_provisional(mark: str, provisional: int) -> None:
    assert pack(row(mark=mark))["review"].provisional is bool(provisional)


def test_the_rule_of_another_place_is_provisional_though_its_text_was_read() -> None:
    assert pack(row(elsewhere=True))["review"].provisional


@pytest.mark.parametrize(
    ("unit", "value", "words"),
    [
        ("time", "18:00", "18:00"),
        ("share", "2/3", "2/3"),
        ("choice", "SEATS", "SEATS"),
        ("list", "a,b", "a,b"),
        ("percent", 30, "30%"),
        ("persons", 5, "5人"),
        ("month", 6, "6个月"),
        ("times", 0, "0次"),
        ("cd", 30, "30日"),
    ],
)
def test_a_value_is_read_in_its_unit(unit: str, value: int | str, words: str) -> None:
    assert pack(row(unit=unit, value=value, kind=""))["review"].words == words


def test_a_pack_cannot_be_changed() -> None:
    found = pack(row())
    assert (list(found), len(found), found.name) == (["review"], 1, "示范包")
    with pytest.raises(TypeError):
        found["review"] = found["review"]  # type: ignore[index]
    with pytest.raises(KeyError):
        found["none"]


def test_values_of_one_key_may_follow_each_other() -> None:
    found = pack(
        row(value=7, valid_from="2027-01-01"),
        row(value=15, valid_from=date(2025, 1, 1), valid_to=date(2026, 12, 31)),
    )
    assert found["review"].value == 7
    days = (date(2024, 12, 31), date(2025, 1, 1), date(2026, 12, 31), date(2027, 1, 1))
    assert [one and one.value for one in (found.on("review", day) for day in days)] == [None, 15, 15, 7]


# --- bad packs -------------------------------------------------------------------------------------------------------


def test_every_fault_is_named_at_once_in_chinese() -> None:
    faults = faults_of(
        row("a", source=None),
        row("b", unit="fortnight"),
        row("c.min", value=15, kind="MIN"),
        row("c.max", value=15),
        row("d"),
        row("d"),
        row("e", valid_from="2026-02-30"),
        row("f", value=-1),
        row("g", mark="sure"),
        row("h", kind="ABOUT"),
        row("i", colour="red"),
        row(key="", value="x"),
    )
    assert faults == [
        "示范包“a”：没有出处（source）",
        "示范包“b”：unit“fortnight”不识，应为wd、cd、xd、month、times、persons、outcomes、percent、time、share、choice、list之一",
        "示范包“e”：起始日期“2026-02-30”有误（valid_from）",
        "示范包“f”：值-1不得为负",
        "示范包“g”：可信程度“sure”不识，应为S、S-loc、M+、M?、A、N之一",
        "示范包“h”：kind“ABOUT”不识，应为MAX、MIN、REMIND之一",
        "示范包“i”：不认识的项“colour”",
        "示范包第12项：缺少键名，或键名不合格式（小写字母、数字、下划线，用点分隔）",
        "示范包第12项：值“x”应为整数",
        "示范包“d”：重复",
        "示范包：“c.max”的上限15个工作日不大于“c.min”的下限15个工作日",
    ]


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"source": "  "}, "没有出处（source）"),
        ({"mark": None}, "可信程度“”不识，应为S、S-loc、M+、M?、A、N之一"),
        ({"value": None}, "值“None”应为整数"),
        ({"value": True}, "值“True”应为整数"),
        ({"value": 1.5}, "值“1.5”应为整数"),
        ({"unit": "time", "value": "25:00"}, "值“25:00”不合单位“time”的格式"),
        ({"unit": "share", "value": "2:3"}, "值“2:3”不合单位“share”的格式"),
        ({"unit": "share", "value": "3/2"}, "比例“3/2”大于一"),
        ({"unit": "list", "value": "a,,b"}, "值“a,,b”不合单位“list”的格式"),
        ({"protects": "PUBLIC"}, "只有下限（MIN）才有保护对象（protects）和刚性（strictness）"),
        ({"kind": "MIN", "protects": "US"}, "protects“US”不识，应为PUBLIC、REVIEWER、EXPERT之一"),
        ({"valid_to": "soon"}, "终止日期“soon”有误（valid_to）"),
        ({"valid_to": date(2024, 1, 1)}, "终止日期2024-01-01早于起始日期2025-01-01"),
        ({"note": 5}, "note“5”应为文字"),
        ({"elsewhere": "yes"}, "elsewhere 应为 true 或 false"),
        ({"jurisdiction": ""}, "没有适用地域（jurisdiction）"),
    ],
)
def test_a_faulty_row_is_refused(changed: dict[str, Any], fault: str) -> None:
    assert faults_of(row(**changed)) == [f"示范包“review”：{fault}"]


def test_an_instant_is_not_a_date() -> None:
    text = row().replace(" }", ", valid_from = 2025-01-01T00:00:00 }")
    assert faults_of(text) == ["示范包“review”：起始日期“2025-01-01 00:00:00”有误（valid_from）"]


def test_a_pack_that_is_no_pack_is_refused() -> None:
    for text in ("", "values = []", "values = 5", "values = [5]"):
        with pytest.raises(BadPolicy, match="没有 values 清单"):
            load(text, "示范包")
    with pytest.raises(BadPolicy, match="不是有效的TOML"):
        load("values = [", "示范包")
    assert faults_of(row(), head=HEAD + 'nonsense = "x"\n') == ["示范包：不认识的项“nonsense”"]
    assert "没有适用地域" in faults_of(row(), head="valid_from = 2025-01-01\n")[0]


@pytest.mark.parametrize(
    ("most", "least", "pair"), [("x.max", "x.min", ""), ("x", "x.min", ""), ("meeting", "reading", "meeting")]
)
@pytest.mark.parametrize("number", [7, 6])
def test_a_clock_whose_max_does_not_exceed_its_min_is_refused(most: str, least: str, pair: str, number: int) -> None:
    rows = (row(most, value=number), row(least, value=7, kind="MIN", pair=pair))
    assert faults_of(*rows) == [f"示范包：“{most}”的上限{number}个工作日不大于“{least}”的下限7个工作日"]
    assert faults_of(*reversed(rows)) == faults_of(*rows)
    assert len(pack(row(most, value=8), rows[1])) == 2


def test_a_pair_must_exist_and_be_comparable() -> None:
    assert faults_of(row("x", pair="y")) == ["示范包“x”：pair 所指“y”不存在"]
    assert faults_of(row("x"), row("x.min", unit="cd", value=7, kind="MIN")) == [
        "示范包：“x”与“x.min”单位不同（wd、cd），无法比较"
    ]


def test_limits_that_never_hold_on_one_day_do_not_contradict() -> None:
    old = row("x", value=5, valid_to=date(2025, 12, 31))
    assert len(pack(old, row("x.min", value=7, kind="MIN", valid_from="2026-01-01"))) == 2


# --- whose value holds -----------------------------------------------------------------------------------------------

ANCESTORS = {"town": ["county", "city"], "county": ["city"]}


def set_by(*values: Value) -> Pack:
    return Pack("本级", values)


def test_the_nearest_value_holds() -> None:
    own = {"county": set_by(value_of(10)), "city": set_by(value_of(12))}
    policies = Policies(pack(row()), own, ANCESTORS)
    found = {org: policies.value("review", org, DAY).value for org in ("town", "county", "city", "elsewhere")}
    assert found == {"town": 10, "county": 10, "city": 12, "elsewhere": 15}


def test_a_value_holds_in_its_time_only() -> None:
    own = {
        "county": pack(row(value=10, valid_from="2026-06-01")),
        "city": set_by(value_of(12, valid_to="2026-03-01")),
    }
    policies = Policies(pack(row()), own, ANCESTORS)
    assert policies.value("review", "town", date(2026, 3, 1)).value == 12
    assert policies.value("review", "town", DAY).value == 15
    assert policies.value("review", "town", date(2026, 6, 1)).value == 10


def test_a_coming_value_leaves_the_present_one_until_its_day() -> None:
    coming, corrected = value_of(8, valid_from="2026-06-01"), value_of(9, valid_from="2026-06-01")
    county = set_by(value_of(10), coming, corrected)  # of two for one day the later decision holds
    policies = Policies(pack(row()), {"county": county}, ANCESTORS)
    found = [policies.value("review", "town", on).value for on in (date(2026, 5, 31), date(2026, 6, 1))]
    assert found == [10, 9]
    assert county.after("review", DAY) == corrected
    assert county.after("review", date(2026, 6, 1)) is None


def test_a_value_that_a_later_one_will_contradict_is_found_today() -> None:
    default = pack(row(), row("review.min", value=3, kind="MIN"))
    county = set_by(value_of(7, key="review.min", kind="MIN", valid_from="2026-06-01"))
    policies = Policies(default, {"county": county}, ANCESTORS)
    fault = ["“review”的上限5个工作日不大于“review.min”的下限7个工作日"]
    assert policies.would_contradict("county", value_of(5), DAY) == fault
    assert policies.would_contradict("town", value_of(5), DAY) == fault
    assert policies.would_contradict("county", value_of(5, valid_to="2026-05-31"), DAY) == []
    assert policies.would_contradict("county", value_of(8), DAY) == []


def test_a_key_nobody_sets_is_named() -> None:
    policies = Policies(pack(row()))
    with pytest.raises(BadPolicy, match="参数“feedback”在2026-03-02没有可用的值：town及其上级均未设定"):
        policies.value("feedback", "town", DAY)
    with pytest.raises(BadPolicy, match="参数“review”在2024-12-31没有可用的值"):
        policies.value("review", "town", date(2024, 12, 31))


def test_levels_that_contradict_each_other_are_found() -> None:
    default = pack(row(), row("review.min", value=7, kind="MIN"))
    policies = Policies(default, {"county": set_by(value_of(5))}, ANCESTORS)
    assert policies.contradictions("town", DAY) == ["“review”的上限5个工作日不大于“review.min”的下限7个工作日"]
    assert policies.contradictions("city", DAY) == []
    assert contradictions(default.values()) == []
