"""The register for the public: found by two characters, plainly said whether it is in force, nothing of ours given away, nobody crowded out."""

import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest

from house.entering import enter
from house.stock import read
from tests import houses
from tests.web import conftest
from tests.web.conftest import Office
from tests.web.test_documents import OLD as OLD_ROW
from tests.web.test_documents import TEXT, book, ids, library  # noqa: F401 -- a fixture
from tests.web.walking import inside, walked
from web import public

NUMBER, OLD = "示甲规〔2024〕1号", "示甲规〔2021〕1号"


def at(number: str) -> str:
    return f"/public/documents/{quote(number)}"


def test_a_citizen_finds_a_document_and_sees_that_it_is_no_longer_in_force(library: Office) -> None:  # noqa: F811
    stranger = library.stranger()
    found = stranger.get("/public/documents?q=夜市").text
    assert ("2 份文件" in found, "<mark>夜市</mark>" in found) == (True, True)
    assert f'href="{at(OLD)}"' in found
    dead = stranger.get(at(OLD)).text
    assert ("不能再作为办事依据" in dead, NUMBER in dead) == (True, True)
    living = stranger.get(at("示甲规[2024]第01号")).text
    assert ("现行有效" in living, 'id="t1"' in living, "不能再作为" in living) == (True, True, False)
    assert "<script>alert" not in living
    compared = stranger.get(f"{at(NUMBER)}/compare").text
    assert ("<ins>" in compared, "<del>" in compared) == (True, True)
    assert stranger.get(f"{at(NUMBER)}/text").headers["content-disposition"]
    assert "不能再作为" not in stranger.get(f"{at(OLD)}?on=2023-01-01").text


def test_whatever_is_asked_is_answered_kindly(library: Office) -> None:  # noqa: F811
    stranger = library.stranger()
    for said, words in (
        ("法", "至少写两个字"),
        ("。。、", "只有标点"),
        ("夜" * 500, "最多 100 个字"),
        ("夜" * 5000, "最多 100 个字"),
    ):
        answer = stranger.get("/public/documents", params={"q": said})
        assert (answer.status_code, words in answer.text) == (422, True), words
    for said in ("夜 市", "夜市　管理", "示甲规［２０２４］１号", NUMBER):
        assert at(NUMBER) in stranger.get("/public/documents", params={"q": said}).text, said
    assert "没有找到" in stranger.get("/public/documents?q=没有的词").text
    for path in (
        "/public/documents/" + "某" * 300,
        at("示无规〔2020〕9号"),
        f"{at('示无规〔2020〕9号')}/text",
        f"{at(OLD)}?on=x",
    ):
        assert stranger.get(path).status_code in (404, 422), path
    strange = "/public/documents?status=x&org=%27%3B--&since=abcd&until=99999&after=w%00"
    assert stranger.get(strange.removesuffix("%00") + "%E2%80%9D").status_code == 200
    assert stranger.get(strange).status_code == 422


def test_pages_follow_each_other_without_an_id_of_ours(library: Office, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    from web.routes import public_documents

    whole = public_documents.Asked
    monkeypatch.setattr(public_documents, "Asked", lambda *asked: whole(*asked, limit=1))
    stranger = library.stranger()
    for q in ("", "夜市"):
        first = stranger.get("/public/documents", params={"q": q}).text
        after = re.findall(r'name="after" value="([^"]+)"', first)[0]
        assert (NUMBER in after, NUMBER in first) == (True, True)
        second = stranger.get("/public/documents", params={"q": q, "after": after}).text
        assert at(OLD) in second
        assert 'name="after"' not in second


def test_between_two_other_versions_one_chooses(library: Office, tmp_path: Path) -> None:  # noqa: F811
    newer = ("示甲规〔2025〕1号", OLD_ROW[1], "2025-05-01", "2025-06-01", "2090-05-31", NUMBER, "jia", "")
    (tmp_path / "新版.xlsx").write_bytes(book(newer))
    (tmp_path / "示甲规〔2025〕1号.txt").write_text(TEXT.replace("十点", "十一点"))
    with library.house.database.glance(library.house.now()) as docket:
        offices = library.house.snapshot(docket.connection).offices
    enter(
        library.house,
        "office_jia",
        read(library.house, "office_jia", tmp_path / "新版.xlsx", [tmp_path / "示甲规〔2025〕1号.txt"], offices),
    )
    stranger = library.stranger()
    page = stranger.get(f"{at(NUMBER)}/compare").text
    links = re.findall(r'href="([^"]+compare\?with=[^"]+)"', page)
    assert len(links) == 2
    sides = [re.findall(r"<(?:ins|del)>[^<]*</", stranger.get(one).text) for one in links]
    assert sides[0] != sides[1]


def test_figures_are_those_of_the_register(library: Office) -> None:  # noqa: F811
    page = library.stranger().get("/public/statistics")
    assert page.headers["cache-control"] == "public, max-age=3600"
    rows = dict(
        re.findall(r'<th scope="row"[^>]*>(?:<a[^>]*>)?([^<]+)(?:</a>)?</th><td class="num">([\d,]+)', page.text)
    )
    assert (rows["现行有效"], rows["已修改"], rows["2024"], rows["收到意见"]) == ("1", "1", "1", "0")


def test_what_an_evaluation_came_to_is_not_told_before_anything_is_decided(library: Office) -> None:  # noqa: F811
    life = ids(library)[NUMBER]
    library.door.now = library.house.now()
    library.door.tick()
    library.door.act(life, "begin_evaluation", "office_jia", {"ground": "OTHER", "reason": "看看"})
    said = {"result": "ABOLISH", "reason": "内部理由"}
    library.door.act(life, "evaluate", "office_jia", said, ["document_evaluation=报告"])
    page = library.stranger().get(at(NUMBER)).text
    assert [word for word in ("ABOLISH", "评估", "内部理由") if word in page] == []
    inner = library.as_("li").get(f"/documents/{life}").text
    assert ("ABOLISH" in inner, '<td data-l="依据" class="q">废止</td>' in inner) == (False, True)


def test_no_page_is_kept_over_midnight(
    library: Office,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = (*OLD_ROW[:4], "2026-11-26", *OLD_ROW[5:])
    last = ("示甲规〔2023〕7号", "甲镇今日届满办法", *row[2:])
    (tmp_path / "届满.xlsx").write_bytes(book(last))
    with library.house.database.glance(library.house.now()) as docket:
        offices = library.house.snapshot(docket.connection).offices
    enter(library.house, "office_jia", read(library.house, "office_jia", tmp_path / "届满.xlsx", [], offices))
    stranger = library.stranger()
    late = houses.at("2026-11-26", 23, 59) + timedelta(seconds=40)
    monkeypatch.setattr(conftest.SteadyClock, "now", lambda _: late)
    for path in ("/public/statistics", at(last[0])):
        assert stranger.get(path).headers["cache-control"] == "public, max-age=20"
    assert "不能再作为办事依据" not in stranger.get(at(last[0])).text
    monkeypatch.setattr(conftest.SteadyClock, "now", lambda _: houses.at("2026-11-27", 0))
    assert "不能再作为办事依据" in stranger.get(at(last[0])).text


def test_ten_thousand_searches_from_one_place_leave_the_others_alone(
    library: Office,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(public.SEARCHES, "_house", None)
    crowd, other = library.stranger(), library.stranger()
    other._transport.client = ("192.0.2.9", 50000)  # type: ignore[attr-defined]
    answers = [crowd.get(f"/public/documents?q=夜市{n}") for n in range(public.SEARCHES.knocks + 20)]
    turned = [one for one in answers if one.status_code == 429]
    assert len(turned) == 20
    assert all(1 <= int(one.headers["retry-after"]) <= public.SEARCHES.seconds for one in turned)
    assert "请稍等" in turned[0].text
    assert other.get("/public/documents?q=夜市").status_code == 200
    throttle = public.SEARCHES._throttle
    assert sum(throttle.admits("testclient") for _ in range(10_000)) == 0
    assert throttle.admits("192.0.2.10")


def test_no_public_page_gives_away_what_is_inside(library: Office) -> None:  # noqa: F811
    pages = walked(library.stranger())
    assert any("compare" in path for path in pages)
    secret = inside(library)
    assert [(path, found[0]) for path, page in pages.items() if (found := secret.search(page))] == []
    own = "|".join(map(str, ids(library).values()))
    links = " ".join(link for page in pages.values() for link in re.findall(r'(?:href|value)="([^"]+)"', page))
    assert not re.search(rf"[/=](?:{own})(?![\w-])", links)
