"""The counter understands what people say, and explains every type and every paper."""

from dataclasses import dataclass
from datetime import date
from typing import get_args

import pytest

from engine.policy import Policies
from registers.catalogue import MatterType
from workflows import plain_words, policies
from workflows.documents import ALL
from workflows.plain_words import about, nearest, search

TYPES = get_args(MatterType)
TODAY = date(2026, 9, 30)


@dataclass(frozen=True)
class Entry:
    code: str
    name: str
    matter_type: str


CATALOGUE = [
    Entry("HT-01", "五十万元以上的工程、采购、服务合同", "ADMIN_CONTRACT"),
    Entry("HT-05", "招商引资协议", "ADMIN_CONTRACT"),
    Entry("ZC-01", "集体资产、资源出租发包方案", "COLLECTIVE_ASSET"),
    Entry("ZC-03", "农村土地经营权流转合同", "LAND_TRANSFER"),
    Entry("WJ-01", "行政规范性文件", "NORMATIVE_DOC"),
]


@pytest.mark.parametrize(
    ("said", "matter_type"),
    [
        ("村里要把地流转给公司", "LAND_TRANSFER"), ("把地包给合作社", "LAND_TRANSFER"), ("签合同", "ADMIN_CONTRACT"), ("村里修条路", "ADMIN_CONTRACT"),
        ("给企业补贴让它来投资", "ADMIN_CONTRACT"), ("发个禁止养猪的通知", "NORMATIVE_DOC"), ("拆违章建筑", "COERCION"), ("罚款", "MAJOR_PENALTY"),
        ("村规民约", "VILLAGE_RULE"), ("外嫁女分红", "COLLECTIVE_ASSET"), ("鱼塘", "COLLECTIVE_ASSET"), ("出租办公楼门面", "STATE_ASSET"),
        ("有人上访要答复", "PETITION_REPLY"), ("依申请信息公开", "INFO_DISCLOSURE_REPLY"), ("被老百姓告了", "RECONSIDERATION_RESPONSE"),
        ("县政府常务会", "MEETING_TOPIC"), ("党委发文件", "PARTY_DOC"), ("集镇改造方案", "MAJOR_DECISION"), ("给企业出个承诺函", "OTHER_LEGAL"),
    ],
)  # fmt: skip
def test_what_people_say_is_understood(said: str, matter_type: str) -> None:
    found = search(said)
    assert found
    assert found[0].matter_type == matter_type
    assert found[0].title
    assert found[0].says
    assert len(found) <= 3


@pytest.mark.parametrize("said", ["", "   ", "zzz", "！？", "吃饭睡觉"])
def test_what_means_nothing_finds_nothing(said: str) -> None:
    assert search(said) == []
    assert nearest(said, CATALOGUE) == []


def test_every_way_to_say_it_finds_its_own_type_first() -> None:
    for saying in plain_words.sayings():
        for words in saying.words:
            assert search(words)[0].matter_type == saying.matter_type, words


def test_the_usual_ones_are_understood_at_one_click() -> None:
    assert [search(words)[0].matter_type for words in plain_words.usual()] == [
        "ADMIN_CONTRACT", "NORMATIVE_DOC", "COERCION", "VILLAGE_RULE", "PETITION_REPLY", "INFO_DISCLOSURE_REPLY",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("村里要把地流转给公司", "ZC-03"),
        ("招商引资", "HT-05"),
        ("修路", "HT-01"),
        ("村集体的鱼塘出租", "ZC-01"),
        ("五十万元以上合同", "HT-01"),
        ("定个管理办法", "WJ-01"),
    ],
)
def test_the_catalogue_is_searched_by_what_was_said(said: str, first: str) -> None:
    assert nearest(said, CATALOGUE)[0].code == first


def test_every_type_is_spoken_of_and_explained_with_its_days_and_papers() -> None:
    assert {saying.matter_type for saying in plain_words.sayings()} == set(TYPES)
    for matter_type in TYPES:
        told = about(matter_type, Policies(policies.default()), "jia", TODAY)
        assert told.says.endswith("。")
        assert told.but.endswith("。")
        assert told.days.endswith("个工作日")
        assert told.papers
        assert all(paper.what for paper in told.papers)
    contract = about("ADMIN_CONTRACT", Policies(policies.default()), "jia", TODAY)
    assert (contract.days, contract.provisional) == ("5个工作日", True)
    assert [paper.key for paper in contract.papers] == ["draft", "explanation", "counterparty", "budget"]


def test_every_paper_says_what_it_is() -> None:
    assert all(plain_words.paper(kind).what for kind in ALL)
    assert plain_words.paper("draft").title == "送审稿"
    assert plain_words.paper("unheard").title == "unheard"
