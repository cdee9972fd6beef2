"""Suggestions for review over HTTP: sent by a stranger, answered by the body, never shown to the issuer, erased when asked."""

import asyncio
import hashlib
import io
import re
import zipfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from engine.errors import BadAnswers, NotReady, NotYours
from house import accounts, receipts
from house.backup import backup
from house.erasures import Again
from house.indexing import catch_up
from house.opening import closed_house
from house.relaying import relay
from house.restoring import restore
from house.yearly import year_of
from tests.web.conftest import Office, Person
from tests.workflows.suggestion_story import ANSWERS, WHY
from web.routes import suggestions as page

NAME, CONTACT, FILE = "欧阳某某", "ouyang@example.org", "欧阳某某的申请书.txt"
TOLD = f"{WHY}我叫{NAME}，驾龄十年。"
PRIVATE = re.compile(f"{NAME}|{CONTACT}|{re.escape(FILE)}|驾龄十年|委托人签名")
TODAY = date(2026, 3, 3)
CLAUSE = {"document": "甲镇客运管理办法", "number": "示甲府规〔2025〕1号", "clause": "第七条", "issuer": "jia"}


class Town:
    """A township's document, a citizen, and the people who deal with it."""

    def __init__(self, office: Office) -> None:
        self.office, self.citizen, self.door = office, office.stranger(), office.door
        office.at("2026-01-05")
        self.door.staff(1, "xianzhang GOV_HEAD county", "xmi GOV_OFFICE county")
        self.on(TODAY)

    def on(self, day: date) -> None:
        """The clock of the pages, and of the front door beside them."""
        moment = self.office.at(str(day), 12)
        object.__setattr__(self.office.house, "now", lambda: moment)

    def enrol(self, number: str = "示甲府规〔2025〕1号", **more: Any) -> int:
        said = {
            "number": number,
            "form": "GENERAL",
            "published_on": "2025-02-01",
            "effective_on": "2025-03-05",
            "channel": "公报",
            **more,
        }
        text = f"final=第七条 按照{number}办理客运"
        life = self.door.open("document_life", "enrol", "office_jia", "jia", said, [text], title="甲镇客运管理办法")
        while catch_up(self.office.house):
            pass
        return life

    def token(self, path: str = "/public/suggestions") -> str:
        return re.findall(r'name="token" value="(\w+)"', self.citizen.get(path).text)[0]

    def send(self, citizen: TestClient | None = None, files: Any = (), **more: str) -> Response:
        said = {
            "document": "示甲府规〔2025〕1号",
            "clause": "第七条",
            "why": TOLD,
            "name": NAME,
            "contact": CONTACT,
            **more,
        }
        said.setdefault("token", receipts.fresh())
        kept = [("files", one) for one in files] or [("files", ("", b""))]
        return (citizen or self.citizen).post("/public/suggestions", data=said, files=kept)

    def sent(self, **more: Any) -> tuple[int, str]:
        answer = self.send(**more)
        assert answer.status_code == 303, answer.text
        return self.case(), answer.headers["location"].split("/")[-1].split("?")[0]

    def case(self) -> int:
        return int(self.door.one("SELECT max(id) FROM \"case\" WHERE workflow = 'review_suggestion'"))

    def act(self, case: int, act: str, who: str = "crev", **more: Any) -> Any:
        dated = {"register_suggestion": CLAUSE}.get(act, {})
        plan = self.door.act(case, act, who, {**dated, **ANSWERS.get(act, {}), **more}).plan
        relay(self.office.house.database, self.door.now)
        return plan

    def studied(self, case: int) -> int:
        self.act(case, "register_suggestion")
        study = int(self.act(case, "accept_suggestion").children[0].deed.case_id)
        self.act(study, "take_study")
        self.act(study, "ask_issuer")
        return study

    def counts(self) -> tuple[int, int, int]:
        tables = ('"case"', "event", "annex")
        return tuple(self.door.one(f"SELECT count(*) FROM {one}") for one in tables)  # type: ignore[return-value]

    def blobs(self) -> set[str]:
        return {one.name for one in self.office.house.blobs.folder.rglob("*") if one.is_file()}


@pytest.fixture
def town(office: Office, monkeypatch: pytest.MonkeyPatch) -> Town:
    for gate in (page.SENDS, page.READS, page.LOOKUPS):
        monkeypatch.setattr(gate, "_house", None)
    return Town(office)


def text_file(words: str = "委托人签名") -> tuple[str, bytes]:
    return FILE, words.encode()


def test_from_the_form_to_the_reply_with_nothing_but_a_receipt(town: Town) -> None:
    life = town.enrol()
    form = f"/public/suggestions?document={quote('示甲府规〔2025〕1号')}"
    assert form in town.citizen.get("/public/documents/示甲府规〔2025〕1号").text
    assert "已在登记簿中找到" in town.citizen.get(form).text
    case, code = town.sent(files=[text_file()])
    receipt = f"/public/suggestions/{code}"
    assert re.fullmatch(r"JY(-\w{4}){3}", code)
    assert "收到了" in town.citizen.get(f"{receipt}?new=1").text
    assert town.citizen.get(f"/public/receipts?code={code.lower()}").headers["location"] == receipt
    town.act(case, "ask_missing", missing=["写明是哪一项"])
    assert "写明是哪一项" in town.citizen.get(receipt).text
    added = town.citizen.post(
        f"{receipt}/add", data={"token": town.token(receipt), "words": "第二项"}, files=[("files", ("", b""))]
    )
    assert added.status_code == 303, added.text
    study = town.studied(case)
    shown = town.citizen.get(receipt).text
    assert "正在请制定机关说明" in shown
    assert "5月6日" in shown
    assert "共 60 天" in shown
    town.act(study, "explain", "office_jia")
    town.act(study, "propose_result")
    town.act(study, "conclude_study", "clead")
    assert "制定机关正在改" in town.citizen.get(receipt).text
    town.on(date(2026, 4, 10))
    town.enrol(
        "示甲府规〔2026〕2号", published_on="2026-04-10", effective_on="2026-04-10", supersedes=["示甲府规〔2025〕1号"]
    )
    town.act(study, "report_correction", "office_jia")
    town.act(study, "verify_correction")
    town.on(date(2026, 4, 13))
    town.act(case, "reply_suggestion")
    last = town.citizen.get(receipt).text
    for words in ("答复书", "制定机关已经修改", "已纠正", "已修改", "4月13日"):
        assert words in last, words
    assert not PRIVATE.search(last)
    assert (
        "已由新文件替代" in (inside := town.office.as_("office_jia").get(f"/documents/{life}").text)
        or "已修改" in inside
    )
    assert town.door.verify().holds


def test_the_same_form_sent_twice_is_one_suggestion(town: Town) -> None:
    token = receipts.fresh()
    first, again = town.send(token=token), town.send(token=token)
    assert (first.status_code, first.headers["location"]) == (303, again.headers["location"])
    assert town.send(token=token, why=WHY + "又一句").status_code == 422
    assert town.door.one("SELECT count(*) FROM review_suggestion") == 1


# --- who asked stays inside ---------------------------------------------------------------------------------------------------


def pages_of(case: int, study: int) -> list[str]:
    """Every page and answer that somebody could try to reach from a case."""
    found = [
        "/inbox",
        "/cases",
        "/notices",
        "/suggestions",
        "/log",
        f"/cases?q={NAME}",
        f"/documents?q={NAME}",
        f"/api/v1/cases?q={CONTACT}",
    ]
    for one in (case, study):
        found += [
            f"/cases/{one}{path}"
            for path in ("", "/dossier.zip", "/suggestion", "/suggestion/files/1/1", "/materials/1/1")
        ]
        found += [f"/api/v1/cases/{one}{path}" for path in ("", "/acts", "/events", "/materials", "/dossier.zip")]
    return found


def opened(answer: Response) -> str:
    """What an answer says, an archive unpacked."""
    if answer.headers.get("content-type", "").startswith("application/zip"):
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            return "\n".join(
                archive.read(name).decode("utf-8", "replace") for name in archive.namelist() if name != "verifier.py"
            )
    return answer.text


def crawl(person: Person, start: list[str], most: int = 50) -> dict[str, Response]:
    """Every page that can be reached by links, from some on; searches for the name lead nowhere by themselves."""
    seen: dict[str, Response] = {}
    todo = list(start)
    while todo and len(seen) < most:
        path = todo.pop(0)
        if path in seen:
            continue
        seen[path] = answer = person.get(path)
        html = "html" in answer.headers.get("content-type", "")
        links = re.findall(r'href="(/(?:cases|documents|notices|inbox)[^"#?]*)"', answer.text) if html else []
        todo += [link for link in links if link not in seen]
    return seen


def searched(path: str) -> bool:
    """Whether the page only repeats what was typed."""
    return NAME in path or CONTACT in path


def test_the_issuers_officer_never_sees_who_asked(town: Town) -> None:
    town.enrol()
    case, code = town.sent(files=[text_file()])
    study = town.studied(case)
    issuer = town.office.as_("office_jia")
    assert issuer.get(f"/cases/{study}").status_code == 200, "the issuer answers in the study"
    assert issuer.get(f"/cases/{case}").status_code == 404
    town.act(study, "explain", "office_jia")
    town.act(study, "propose_result")
    assert "限定购买本地车辆" not in issuer.get(f"/cases/{study}").text, (
        "what is proposed stays inside until it is signed"
    )
    town.act(study, "conclude_study", "clead")
    reached = crawl(issuer, pages_of(case, study))
    assert f"/cases/{study}/dossier.zip" in {path for path, answer in reached.items() if answer.status_code == 200}
    for path, answer in reached.items():
        assert answer.status_code < 500, path
        where = opened(answer)
        assert searched(path) or not PRIVATE.search(where), path
        assert code not in where, path
        assert case not in {int(n) for n in re.findall(r"/cases/(\d+)", where)}, path
    body = town.office.as_("crev")
    assert NAME in body.get(f"/cases/{case}/suggestion").text
    assert "委托人签名" in body.get(f"/cases/{case}/suggestion/files/1/1").text
    for other in ("watcher", "root"):
        shown = town.office.as_(other).get(f"/cases/{case}/suggestion")
        assert not PRIVATE.search(shown.text), other
        assert town.office.as_(other).get(f"/cases/{case}/suggestion/files/1/1").status_code == 404
        assert not PRIVATE.search(opened(town.office.as_(other).get(f"/cases/{case}/dossier.zip"))), other


def test_an_erased_name_is_gone_from_every_page_file_and_index_and_every_chain_still_verifies(
    town: Town, tmp_path: Path
) -> None:
    town.enrol()
    case, code = town.sent(files=[text_file()])
    town.act(case, "add_more", "public", words=f"{NAME}补充")
    study = town.studied(case)
    body, admin = town.office.as_("crev"), town.office.as_("root")
    kept = town.blobs()
    desk = f"/cases/{case}/suggestion"
    assert body.post(f"{desk}/erase", {"reason": "建议人书面要求", "sure": "yes"}).status_code == 403
    assert admin.post(f"{desk}/erase", {"reason": "建议人书面要求"}).status_code == 422
    assert NAME in body.get(desk).text
    alone = admin.client.post(
        f"/api/v1/cases/{case}/acts/erase",
        json={"answers": {"seq": 1, "field": "name", "reason": "建议人书面要求"}},
        headers={"X-Form": admin.word},
    )
    assert alone.status_code == 409
    assert "不能单独删除一项" in alone.text
    erased = admin.post(f"{desk}/erase", {"reason": "建议人书面要求", "sure": "yes"})
    assert erased.status_code == 303, erased.text
    assert "已删除" in body.get(desk).text
    for who in ("crev", "root", "office_jia"):
        for path in pages_of(case, study):
            answer = town.office.as_(who).get(path)
            assert searched(path) or not PRIVATE.search(opened(answer)), f"{who} {path}"
            assert not searched(path) or str(case) not in re.findall(r"/cases/(\d+)", answer.text), f"{who} {path}"
    assert not PRIVATE.search(town.citizen.get(f"/public/suggestions/{code}").text)
    assert len(kept) - len(town.blobs()) == 1
    town.office.house.database.close()
    town.door.close()
    for file in tmp_path.rglob("*"):
        if file.is_file():
            raw = file.read_bytes()
            assert not any(word.encode() in raw for word in (NAME, CONTACT, "委托人签名", "驾龄十年")), file
            assert not any(word.encode("unicode_escape") in raw for word in (NAME, "驾龄十年")), file
    report = town.door.verify()
    assert report.holds, report.faults
    assert admin.post(f"{desk}/erase", {"reason": "建议人书面要求", "sure": "yes"}).status_code == 422


def test_what_was_erased_does_not_come_back_with_a_backup_of_before(town: Town) -> None:
    town.enrol()
    case, _ = town.sent(files=[text_file()])
    other, _ = town.sent(name="冯某某", why=WHY)
    house = town.office.house
    kept = backup(house, house.settings.data_dir / "before.tar.gz").file
    told = {"reason": "建议人书面要求", "sure": "yes"}
    assert town.office.as_("root").post(f"/cases/{case}/suggestion/erase", told).status_code == 303
    blobs = town.blobs()
    house.database.close()
    town.door.close()
    again = restore(closed_house(house.settings), kept, replace=True)
    assert again.report
    assert again.report.holds, again.report.faults
    assert again.erased == Again(done=again.erased.done, left=())
    left = town.door.rows("SELECT DISTINCT case_id FROM annex WHERE value IS NOT NULL")
    assert [one[0] for one in left] == [other], "nobody else's is erased"
    reasons = town.door.rows("SELECT body FROM event WHERE act = 'erase' AND case_id = :id", id=case)
    assert len(reasons) == again.erased.done > 0
    assert all("恢复备份后重新删除" in body for (body,) in reasons)
    assert town.blobs() == blobs


def test_a_name_gets_neither_into_the_record_nor_to_the_issuer(town: Town) -> None:
    """In every field that the body fills in, the name is refused; so after erasure there is nothing left to find."""
    town.enrol()
    case, _ = town.sent()

    def refused(chain: int, act: str, who: str = "crev", **more: Any) -> None:
        with pytest.raises(NotReady, match="写有建议人"):
            town.act(chain, act, who, **more)

    refused(case, "register_suggestion", document=f"{NAME}反映的办法")
    town.act(case, "register_suggestion")
    refused(case, "transfer_suggestion", letter=f"示县司函〔2026〕3号（{NAME}件）")
    letter = [f"note={NAME}的信"]
    with pytest.raises(NotReady, match="没有这种材料"):
        town.door.act(case, "transfer_suggestion", "crev", ANSWERS["transfer_suggestion"], letter)
    town.act(case, "decline_suggestion")
    refused(case, "return_declined", "clead", reason=f"{NAME}又来电话")
    town.act(case, "return_declined", "clead")
    refused(case, "accept_suggestion", new_reasons=f"{NAME}提出上位法已经修改")
    study = int(town.act(case, "accept_suggestion").children[0].deed.case_id)
    second, _ = town.sent(name="冯某某")
    town.act(second, "register_suggestion")
    town.act(second, "join_study")
    town.act(study, "take_study")
    for name in (NAME, "冯某某", CONTACT):
        refused(study, "ask_issuer", questions=f"{name}提出第七条没有依据，请说明")
    town.act(study, "ask_issuer")
    town.act(study, "explain", "office_jia", words=f"是否{NAME}提出的")
    refused(study, "propose_result", words=f"{NAME}说得对，该条没有上位法依据")
    admin = town.office.as_("root")
    told = {"reason": f"{NAME}书面要求", "sure": "yes"}
    assert "写有" in admin.post(f"/cases/{case}/suggestion/erase", told).text
    assert admin.post(f"/cases/{case}/suggestion/erase", {**told, "reason": "建议人书面要求"}).status_code == 303
    left = town.door.rows("SELECT act, body FROM event WHERE case_id = :id", id=case)
    assert [act for act, body in left if NAME in body] == []
    assert town.door.verify().holds


def test_who_is_called_as_a_document_says_is_registered_like_anybody(town: Town) -> None:
    town.enrol()
    case, _ = town.sent(name="客运", why=WHY)
    with pytest.raises(NotReady, match="写有建议人"):
        town.act(case, "register_suggestion", document="客运反映的甲镇客运管理办法")
    town.act(case, "register_suggestion")
    point = ANSWERS["accept_suggestion"]["point"]
    with pytest.raises(NotReady, match="写有建议人"):
        town.act(case, "accept_suggestion", point=f"客运提出：{point}")
    town.act(case, "accept_suggestion", point=f"《甲镇客运管理办法》第七条：{point}")


def test_a_body_does_not_study_what_it_has_issued_itself(town: Town) -> None:
    case, _ = town.sent(document="示县司规〔2025〕1号")
    own = {"document": "示范县公证管理办法", "number": "示县司规〔2025〕1号", "issuer": "bureau"}
    town.act(case, "register_suggestion", **own)
    with pytest.raises(NotReady, match="自己审查：请转送"):
        town.act(case, "accept_suggestion")
    with pytest.raises(NotReady, match="自己审查"):
        town.door.open(
            "clause_study",
            "open_study",
            "clead",
            "county",
            {**own, "clause": "第七条", "point": ANSWERS["study_clause"]["point"]},
        )
    town.act(case, "transfer_suggestion", to="示范市司法局", words="由上一级机关审查")


def test_nobody_is_on_both_sides(town: Town) -> None:
    """A post at the issuer keeps from the study and from who asked; who has explained does not study, also when posts change."""
    town.enrol()
    town.door.staff(1, "crev OFFICE jia", "crev2 OFFICE jia")
    case, _ = town.sent()
    assert NAME in town.office.as_("crev").get(f"/cases/{case}/suggestion").text, "the issuer is not known yet"
    town.act(case, "register_suggestion")
    assert NAME not in town.office.as_("crev").get(f"/cases/{case}/suggestion").text
    dossiers = {who: opened(town.office.as_(who).get(f"/cases/{case}/dossier.zip")) for who in ("crev", "clead")}
    assert {who for who, content in dossiers.items() if NAME in content} == {"clead"}
    study = int(town.act(case, "accept_suggestion").children[0].deed.case_id)
    with pytest.raises(NotReady, match="任职，应当回避"):
        town.act(study, "take_study")
    with pytest.raises(NotReady, match="任职，应当回避"):
        town.act(study, "assign_study", "clead", person="crev")
    town.door.staff(1, "crev3 CREV bureau")
    town.act(study, "assign_study", "clead", person="crev3")
    town.act(study, "ask_issuer", "crev3")
    town.door.staff(1, "crev3 OFFICE jia")
    town.act(study, "explain", "crev3")
    with pytest.raises(NotYours, match="已是制定机关经办人"):
        town.act(study, "propose_result", "crev3")


# --- what gets a clear error, and loses nothing ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"why": ""}, "为什么"), ({"why": "要求"}, "为什么"), ({"document": ""}, "哪份文件"), ({"name": ""}, "写明姓名"), ({"agent": "yes"}, "委托书"),
        ({"website": "x"}, "防机器"), ({"token": "x"}, "刷新"), ({"document": "x" * 300}, "过长"),
    ],
)  # fmt: skip
def test_what_is_not_right_is_said_at_once_and_everything_written_is_still_there(
    town: Town, more: dict[str, str], words: str
) -> None:
    before = town.counts()
    answer = town.send(**more)
    assert answer.status_code == 422
    assert words in answer.text
    assert more.get("why") is not None or TOLD in answer.text
    assert town.counts() == before


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("材料.exe", b"MZ\x90\x00"), ("材料.pdf", b"MZ\x90\x00 not a pdf"), ("材料.docm", b"PK\x03\x04"), ("../../x/.txt", b"a"),
        ("材料.svg", b"<svg onload='x'/>"), ("空.txt", b""),
    ],
)  # fmt: skip
def test_a_malicious_file_is_refused_and_nothing_is_half_stored(town: Town, name: str, content: bytes) -> None:
    before, blobs = town.counts(), town.blobs()
    answer = town.send(files=[text_file(), (name, content)])
    assert answer.status_code == 422
    assert "第2个附件" in answer.text
    assert "附件要重新选" in answer.text
    assert TOLD in answer.text
    assert (town.counts(), town.blobs()) == (before, blobs)


def test_a_refused_act_leaves_no_file_behind(town: Town) -> None:
    blobs = town.blobs()
    assert town.send(files=[text_file()], name="").status_code == 422
    assert town.blobs() == blobs


AT_ONCE = 1000  # all of them through the whole of the pages; each costs a millisecond


async def knocks(town: Town, n: int) -> list[int]:
    """So many forms sent in the same instant by the one place that `citizen` is: what each is answered."""
    headers = [
        (b"host", b"127.0.0.1"),
        (b"content-type", b"application/x-www-form-urlencoded"),
        (b"content-length", b"0"),
    ]
    scope = {
        "type": "http", "http_version": "1.1", "method": "POST", "scheme": "http", "path": "/public/suggestions",
        "raw_path": b"/public/suggestions", "query_string": b"", "headers": headers, "client": ("testclient", 50000),
        "server": ("127.0.0.1", 80), "root_path": "",
    }  # fmt: skip

    async def one() -> int:
        said: list[int] = []

        async def receive() -> dict[str, object]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            said.append(message.get("status", 0))

        await town.office.app(dict(scope), receive, send)
        return said[0]

    return await asyncio.gather(*(one() for _ in range(n)))


def test_ten_thousand_at_once_from_one_place_disturb_nobody_else(town: Town) -> None:
    before = town.counts()[0]
    answers = [town.send(why=WHY).status_code for _ in range(page.SENDS.knocks)]
    assert set(answers) == {303}
    with ThreadPoolExecutor(1) as apart:  # a browser of another test may have left its loop in this thread
        flood = apart.submit(lambda: asyncio.run(knocks(town, AT_ONCE))).result()
    assert Counter(flood) == {429: AT_ONCE}
    gate = page.SENDS._throttle  # the rest of the ten thousand, where all of them are turned away
    assert not any(gate.admits("testclient") for _ in range(10_000 - AT_ONCE))
    refused = town.send()
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) >= 1
    assert town.counts()[0] == before + page.SENDS.knocks, "nothing half stored"
    elsewhere = town.office.stranger()
    elsewhere._transport.client = ("192.0.2.9", 50000)  # type: ignore[attr-defined]
    assert town.send(elsewhere).status_code == 303


def test_a_suggestion_about_a_single_act_is_told_where_to_go(town: Town) -> None:
    case, code = town.sent(document="行政处罚决定书")
    town.act(case, "register_suggestion", document="行政处罚决定", number="", clause="")
    town.act(
        case,
        "decline_suggestion",
        ground="SINGLE_ACT",
        words="处罚决定不是规范性文件",
        where="申请行政复议，或者提起行政诉讼",
    )
    assert "申请行政复议" not in town.citizen.get(f"/public/suggestions/{code}").text
    town.act(case, "tell_declined", "clead")
    shown = town.citizen.get(f"/public/suggestions/{code}").text
    for words in ("不予受理", "申请行政复议，或者提起行政诉讼", "针对具体行政行为"):
        assert words in shown, words
    told = town.citizen.get(f"/api/v1/public/suggestions/{code}").json()["refused"]
    assert told == {
        "ground": "针对具体行政行为", "words": "处罚决定不是规范性文件", "where": "申请行政复议，或者提起行政诉讼",
    }  # fmt: skip
    assert (
        town.citizen.post(
            f"/public/suggestions/{code}/add",
            data={"token": receipts.fresh(), "words": "再说一句"},
            files=[("files", ("", b""))],
        ).status_code
        == 409
    )


def test_a_document_of_another_level_is_sent_on_and_the_citizen_told(town: Town) -> None:
    case, code = town.sent(document="示范省某办法")
    town.act(case, "register_suggestion", document="示范省某办法", number="", issuer="示范省人民政府")
    town.act(case, "transfer_suggestion")
    shown = town.citizen.get(f"/public/suggestions/{code}").text
    assert "已转给示范省司法厅" in shown
    told = town.citizen.get(f"/api/v1/public/suggestions/{code}").json()
    assert (told["refused"], told["sent_to"]["organ"]) == (None, "示范省司法厅")
    assert "示县司函〔2026〕3号" in shown


def city_body(town: Town) -> None:
    """The city gets a body of its own, which studies what the county issues."""
    office = {"code": "mbureau", "title": "示范市司法局审查科", "mark": "示市司", "kind": "section", "level": "city"}
    town.door.order(1, "add_organisations", organisations=[office])
    town.door.order(1, "relate", relations=[{"office": "mbureau", "covered": "city", "how": "city"}])
    town.door.staff(1, "mcrev CREV mbureau", "mclead CLEAD mbureau")
    with town.office.house.database.writing() as connection:
        accounts.put_hash(connection, "mcrev", "x", town.door.now)


def test_sent_on_within_the_house_the_same_receipt_shows_how_it_goes_on_and_erasure_follows(
    town: Town, tmp_path: Path
) -> None:
    case, code = town.sent(document="示县府规〔2024〕9号", files=[text_file()])
    town.act(case, "add_more", "public", words=f"{NAME}补充")
    city_body(town)
    about = {**CLAUSE, "document": "示范县管理办法", "number": "示县府规〔2024〕9号", "issuer": "county"}
    town.act(case, "register_suggestion", **about)
    moved = int(town.act(case, "transfer_suggestion", to="示范市").children[0].deed.case_id)
    shown = town.citizen.get(f"/public/suggestions/{code}").text
    for words in ("示范市", "由它接着办理，您手上的回执不变", "转给有权机关", "正在核对"):
        assert words in shown, words
    assert not PRIVATE.search(shown)
    there, before = town.office.as_("mcrev"), town.office.as_("crev")
    desk = there.get(f"/cases/{moved}/suggestion").text
    for words in (NAME, CONTACT, "驾龄十年", f"{NAME}补充", "也存有建议人写的内容"):
        assert words in desk, words
    assert "委托人签名" in there.get(f"/cases/{moved}/suggestion/files/1/1").text
    assert before.get(f"/cases/{moved}").status_code == 404
    events = town.door.rows("SELECT body FROM event WHERE case_id = :id", id=moved)
    assert not any(PRIVATE.search(str(row)) for row in events)
    assert town.citizen.post(
        f"/public/suggestions/{code}/add",
        data={"token": receipts.fresh(), "words": "再补一句"},
        files=[("files", ("", b""))],
    ).status_code == 303  # fmt: skip
    assert town.door.acts(moved)[-1] == "add_more"
    with town.office.house.database.glance(town.door.now) as docket:
        whole, county = year_of(docket, "city", 2026), year_of(docket, "county", 2026)
    assert (whole.n("suggested"), county.n("suggested")) == (1, 1), "sent on, it is not received twice"
    asked = {"reason": "建议人书面要求", "sure": "yes"}
    erased = town.office.as_("root").post(f"/cases/{moved}/suggestion/erase", asked)
    assert erased.status_code == 303, erased.text
    left = town.door.rows(
        "SELECT field FROM annex WHERE value IS NOT NULL AND field IN ('name', 'contact', 'why', 'files')"
    )
    assert left == [], "root administers both"
    assert not PRIVATE.search(there.get(f"/cases/{moved}/suggestion").text)
    report = town.door.verify()
    assert report.holds, report.faults


def test_a_lost_receipt_is_given_anew_by_the_body_and_by_nobody_else(town: Town) -> None:
    town.enrol()
    case, code = town.sent()
    unknown = town.citizen.get(f"/public/suggestions/{receipts.ticket('JY', receipts.fresh()).code}")
    assert unknown.status_code == 404
    assert "到受理窗口核实后补发" in unknown.text
    desk = f"/cases/{case}/suggestion"
    said = {"how": "核对身份证件和来件内容", "token": receipts.fresh()}
    assert town.office.as_("root").post(f"{desk}/receipt", said).status_code == 403
    fresh = town.office.as_("crev").post(f"{desk}/receipt", said).headers["location"].split("receipt=")[1]
    assert fresh != code
    assert fresh in town.office.as_("crev").get(f"{desk}?receipt={fresh}").text
    assert "正在核对" in town.citizen.get(f"/public/suggestions/{fresh}").text
    late = receipts.fresh()
    newest = town.office.as_("crev").post(f"{desk}/receipt", {**said, "token": late}).headers["location"].split("=")[1]
    for old in (code, fresh):
        gone = town.citizen.get(f"/public/suggestions/{old}")
        assert (gone.status_code, "已经作废" in gone.text) == (404, True)
        taken = {"token": receipts.fresh(), "sure": "yes"}
        assert town.citizen.post(f"/public/suggestions/{old}/withdraw", data=taken).status_code == 404
        assert town.citizen.get(f"/api/v1/public/suggestions/{old}").status_code == 404
    assert "正在核对" in town.citizen.get(f"/public/suggestions/{newest}").text
    assert town.door.one('SELECT state FROM "case" WHERE id = :id', id=case) == "RECEIVED"


def test_the_office_takes_nothing_back_but_on_paper_and_by_two(town: Town) -> None:
    town.enrol()
    case, code = town.sent()
    study = town.studied(case)
    clerk, lead = town.office.as_("crev"), "clead"
    sent = clerk.post(f"/cases/{case}/acts/withdraw_suggestion", {"sure": "yes", "key": receipts.fresh()})
    assert sent.status_code == 403
    with pytest.raises(NotYours):
        town.act(case, "withdraw_suggestion")
    with pytest.raises(NotReady, match="没有登记撤回申请"):
        town.act(case, "confirm_withdrawal", lead)
    asked = {"reason": "建议人来信要求撤回", "paper": "示县司收〔2026〕7号", "received_on": str(TODAY)}
    with pytest.raises(BadAnswers):
        town.act(case, "note_withdrawal", reason="", paper="", received_on=str(TODAY))
    with pytest.raises(NotReady, match="写有建议人"):
        town.act(case, "note_withdrawal", **{**asked, "reason": f"{NAME}来信要求撤回"})
    town.act(case, "note_withdrawal", **asked)
    shown = town.citizen.get(f"/public/suggestions/{code}").text
    assert "不是您本人提出的，请马上告诉受理窗口" in shown
    town.act(case, "keep_suggestion", lead, reason="经核对，来信不是建议人写的")
    assert "没有撤回" in town.citizen.get(f"/public/suggestions/{code}").text
    town.act(case, "note_withdrawal", **asked)
    town.door.staff(1, "crev CLEAD bureau")
    with pytest.raises(NotYours, match="已是登记撤回人"):
        town.act(case, "confirm_withdrawal")
    town.act(case, "confirm_withdrawal", lead)
    last = town.citizen.get(f"/public/suggestions/{code}").text
    assert "按书面申请撤回" in last
    assert "您撤回了建议" not in last
    assert town.door.state(study) == "EXPLAINING", "what is being studied is studied"


def test_the_print_of_a_receipt_costs_too_much_to_be_tried_out() -> None:
    code = receipts.ticket("JY", receipts.fresh()).code
    cheap = {
        hashlib.new(name, f"{before}{code}".encode()).hexdigest()
        for name in ("sha256", "sha512_256")
        for before in ("", "hefa receipt ")
    }
    assert receipts.sha_of(code) not in cheap
    assert receipts.WORK * 8 * 128 >= 8 * 2**20, "bytes of memory for each try"


def test_what_is_about_no_document_of_ours_is_named_once_the_body_has_registered_it(town: Town) -> None:
    case, _ = town.sent(document="某份旧文件")
    clerk = town.office.as_("crev")
    before = clerk.get(f"/cases/{case}").text
    assert ("<h1>审查建议</h1>" in before, 'id="findings"' in before) == (True, False)
    town.act(case, "register_suggestion")
    for path in (f"/cases/{case}", "/suggestions", "/cases", "/inbox"):
        page = clerk.get(path).text
        assert f"对《{CLAUSE['document']}》{CLAUSE['clause']}的审查建议" in page, path
        assert "某份旧文件" not in page


def test_a_letter_is_entered_by_the_body_and_gets_a_receipt_too(town: Town) -> None:
    town.enrol()
    clerk, said = (
        town.office.as_("crev"),
        {"channel": "MAIL", "origin": "ORGANISATION", "org": "county", "received_on": "2026-03-02"},
    )
    assert "还没有审查建议" in clerk.get("/suggestions").text
    assert town.office.as_("office_jia").get("/suggestions/new").status_code == 404
    told = {**said, "document": "示甲府规〔2025〕1号", "why": WHY, "name": NAME, "token": receipts.fresh()}
    empty = clerk.post("/suggestions/new", {**told, "name": "", "channel": "TRANSFER"}, files=[("files", ("", b""))])
    assert empty.status_code == 422
    assert "写明姓名" in empty.text
    assert "转来机关" in empty.text
    kept = clerk.post("/suggestions/new", told, files=[("files", text_file())])
    assert kept.status_code == 303, kept.text
    code = kept.headers["location"].split("receipt=")[1]
    assert "正在核对" in town.citizen.get(f"/public/suggestions/{code}").text
    listed = clerk.get("/suggestions").text
    assert "来信" in listed
    assert not PRIVATE.search(listed)


def test_a_reply_to_somebody_without_an_address_is_read_by_the_receipt(town: Town) -> None:
    town.enrol()
    case, code = town.sent(contact="")
    study = town.studied(case)
    town.act(study, "explain", "office_jia")
    town.act(study, "propose_result", verdict="NO_PROBLEM", words="有上位法依据，没有发现问题")
    town.act(study, "conclude_study", "clead", verdict="NO_PROBLEM", words="有上位法依据，没有发现问题")

    with pytest.raises(NotReady, match="没有留联系方式"):
        town.act(case, "reply_suggestion", by="EMAIL")
    with pytest.raises(NotReady, match="写有建议人"):
        town.act(case, "reply_suggestion", words=f"{NAME}您好，经审查没有发现问题，谢谢您提出建议。")
    town.act(
        case, "reply_suggestion", words="经审查，该条有上位法依据，没有发现问题，谢谢您提出建议。", action="不需要纠正"
    )
    shown = town.citizen.get(f"/public/suggestions/{code}").text
    assert "没有发现问题，谢谢您" in shown
    assert "未发现问题" in shown


def words_of(docx: bytes) -> str:
    """What a Word paper says, its tables and head included."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        parts = [archive.read(name).decode() for name in archive.namelist() if re.fullmatch(r"word/\w+\.xml", name)]
    return re.sub(r"<[^>]+>", "", "\n".join(parts))


def test_what_a_citizen_is_told_is_printed_without_a_name_and_fetched_by_the_receipt(town: Town) -> None:
    town.enrol()
    case, code = town.sent(contact="")
    public, body = f"/public/suggestions/{code}", town.office.as_("crev")
    assert town.citizen.get(f"{public}/reply.pdf").status_code == 404, "nothing was answered yet"
    study = town.studied(case)
    town.act(study, "explain", "office_jia")
    town.act(study, "propose_result")
    town.act(study, "conclude_study", "clead")
    town.act(case, "reply_suggestion", further="可以向示范市司法局反映", by="COUNTER_REPLY")
    page = body.get(f"/cases/{case}").text
    papers = set(re.findall(rf'href="(/cases/{case}/papers/[\w/]+\.docx)"', page))
    said = {path.split("/")[4]: words_of(body.get(path).content) for path in papers}
    assert set(said) == {"acceptance", "reply", "delivery"}
    for words in (
        "审查建议答复书",
        "示司建复〔2026〕1号",
        "甲镇客运管理办法",
        "应当纠正",
        "限定购车地没有法律依据",
        "可以向示范市司法局反映",
    ):
        assert words in said["reply"], words
    assert "审查建议人：您提出的对《甲镇客运管理办法》第七条的审查建议" in re.sub(r"\s", "", said["reply"])
    assert "2026年5月6日" in said["acceptance"]
    for words in ("送达回证", "示司建复〔2026〕1号", "窗口领取", "核对回执码"):
        assert words in said["delivery"], words
    of_study = re.findall(
        rf'href="(/cases/{study}/papers/[\w/]+\.docx)"', town.office.as_("office_jia").get(f"/cases/{study}").text
    )
    told = {path.split("/")[4]: words_of(town.office.as_("office_jia").get(path).content) for path in of_study}
    assert set(told) == {"explain", "study_opinion"}
    assert "2026年3月17日" in told["explain"]
    for words in ("责令纠正通知书", "示司审研〔2026〕1号", "2026年4月2日", "该条应当修改或者废止"):
        assert words in told["study_opinion"], words
    assert not any(PRIVATE.search(one) for one in told.values()), "the issuer is written to without a name"
    fetched = town.citizen.get(f"{public}/reply.docx")
    assert words_of(fetched.content) == said["reply"]
    printed = town.citizen.get(f"{public}/reply.pdf")
    assert printed.content.startswith(b"%PDF")
    assert printed.headers["cache-control"] == "private, no-store"
    assert f"{public}/reply.pdf" in town.citizen.get(public).text
    assert not any(PRIVATE.search(one) or code in one for one in said.values())
    for who in ("office_jia", "root"):
        answer = town.office.as_(who).get(f"/cases/{case}/papers/reply/{max(papers)[-6:-5]}.docx")
        assert answer.status_code in (200, 404), who
        assert answer.status_code == 404 or not PRIVATE.search(words_of(answer.content)), who


def test_a_panel_of_a_study_has_its_pages_and_nothing_of_who_asked(town: Town) -> None:
    town.enrol()
    case, code = town.sent()
    study = town.studied(case)
    town.act(study, "explain", "office_jia")
    panel = int(town.act(study, "ask_panel", "clead").children[0].deed.case_id)
    assert "正在请评审团评审" in town.citizen.get(f"/public/suggestions/{code}").text
    for who in ("clead", "crev", "wang_jia"):
        for path in (f"/cases/{panel}", f"/cases/{panel}/panel", f"/cases/{study}", f"/api/v1/cases/{panel}"):
            shown = town.office.as_(who).get(path)
            assert shown.status_code == 200, (who, path)
            assert not PRIVATE.search(shown.text), (who, path)
    assert "是否限定购买" in town.office.as_("wang_jia").get(f"/cases/{panel}/panel").text
    assert town.office.as_("wang_yi").get(f"/cases/{panel}").status_code == 404


def test_everybody_reads_how_many_were_received_accepted_and_put_right(town: Town) -> None:
    life = town.enrol()
    case, _ = town.sent()
    town.sent(name="冯某某")
    study = town.studied(case)
    inside, outside = f"/documents/{life}", f"/public/documents/{quote('示甲府规〔2025〕1号')}"
    assert "第七条正在审查研究" in town.office.as_("wang_yi").get(inside).text
    assert f'href="/cases/{study}"' not in town.office.as_("wang_yi").get(inside).text
    assert f'href="/cases/{study}"' in town.office.as_("crev").get(inside).text
    public = town.citizen.get(outside)
    assert public.status_code == 200
    assert "正在审查研究" not in public.text, "neutral, and inside the house only"
    town.act(study, "explain", "office_jia")
    town.act(study, "propose_result")
    town.act(study, "conclude_study", "clead")
    town.enrol(
        "示甲府规〔2026〕2号", published_on="2026-03-03", effective_on="2026-03-03", supersedes=["示甲府规〔2025〕1号"]
    )
    town.act(study, "report_correction", "office_jia")
    town.act(study, "verify_correction")
    assert "正在审查研究" not in town.office.as_("crev").get(inside).text
    shown = town.citizen.get("/public/statistics").text
    row = re.findall(r"2026 <span[^>]*>到今天</span></th>(.*?)</tr>", shown)[0]
    assert re.findall(r">(\d+)</td>", row) == ["2", "1", "1"]


def test_taking_back_is_asked_twice(town: Town) -> None:
    _, code = town.sent()
    receipt = f"/public/suggestions/{code}"
    again = town.citizen.post(f"{receipt}/withdraw", data={"token": town.token(receipt), "reason": "不提了"})
    assert again.status_code == 422
    assert "确定撤回" in again.text
    assert "不提了" in again.text
    assert (
        town.citizen.post(f"{receipt}/withdraw", data={"token": town.token(receipt), "sure": "yes"}).status_code == 303
    )
    assert "您已撤回" in town.citizen.get(receipt).text


def test_programs_of_the_public_get_a_receipt_and_read_by_it(town: Town) -> None:
    town.enrol()
    said = {"document": "示甲府规〔2025〕1号", "why": WHY, "name": NAME, "token": receipts.fresh()}
    given = town.citizen.post("/api/v1/public/suggestions", json=said)
    assert given.status_code == 201
    assert town.citizen.post("/api/v1/public/suggestions", json=said).json() == given.json()
    told = town.citizen.get(f"/api/v1/public/suggestions/{given.json()['receipt']}")
    assert (told.json()["state"], told.json()["status"], told.json()["due"]) == ("RECEIVED", "收到了，正在核对", None)
    assert not PRIVATE.search(told.text)
    wrong = town.citizen.post("/api/v1/public/suggestions", json={"document": "", "why": "", "name": ""})
    assert wrong.status_code == 422
    assert {one["field"] for one in wrong.json()["reasons"]} == {"document", "why", "name"}
    assert town.citizen.get("/api/v1/public/suggestions/JY-0000-0000-0000").status_code == 404
