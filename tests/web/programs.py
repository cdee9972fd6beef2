"""Programs at the API: one for each person, over one running application; and a case of 甲镇 to try things on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from httpx2 import Response

from house import accounts
from tests.web.conftest import Office

API = "/api/v1"
PAPERS = ("draft", "explanation", "counterparty", "budget")
CONTRACT = {"catalogue": "HT-01", "matter_type": "ADMIN_CONTRACT", "amount": 900_000}
CHECKS = {"checks": [{"aspect": aspect, "item": "要点", "answer": "Y"} for aspect in ("权限", "程序", "内容")]}


@dataclass
class Program:
    """Somebody's program. It has a browser's session, and brings its word."""

    office: Office
    username: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        signed = accounts.sign_in_as(self.office.house.database, self.username, self.office.house.now())
        self.headers = {"x-form": signed.form}
        self.client = self.office.stranger()
        self.client.cookies.set("hefa", signed.secret)

    def get(self, path: str, **more: Any) -> Response:
        return self.client.get(API + path, **more)

    def post(self, path: str, body: Any = None, **headers: str) -> Response:
        said = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return self.client.post(API + path, json={} if body is None else body, headers=said)

    def lay(self, kind: str, text: str) -> dict[str, str]:
        """A file into the tray: the material that it may become."""
        more = {"params": {"name": f"{kind}.txt"}, "headers": {**self.headers, "content-type": "text/plain"}}
        kept = self.client.post(f"{API}/tray", content=text.encode(), **more).json()
        return {"kind": kind, "sha256": kept["sha256"], "name": kept["name"]}

    def act(self, case: int, act: str, answers: Mapping[str, Any] | None = None, papers: Any = ()) -> Response:
        """An act that must succeed."""
        done = self.post(f"/cases/{case}/acts/{act}", {"answers": answers or {}, "materials": list(papers)})
        assert done.status_code == 200, done.text
        return done


def dead_document(office: Office) -> str:
    """A document of 甲镇 that has ended: its number."""
    office.door.now = office.house.now()
    days = {"published_on": "2020-05-01", "effective_on": "2020-06-01", "expires_on": "2022-05-31"}
    said = {"number": "示甲府规〔2020〕2号", **days}
    office.door.open("document_life", "enrol_past", "office_jia", "jia", said, title="甲镇养犬暂行规定")
    return "示甲府规〔2020〕2号"


def brought(wang: Program, title: str = "村道硬化合同", words: str = "", **headers: str) -> Response:
    """A contract brought by a program of its handler. `words`: what its papers say besides."""
    papers = [wang.lay(kind, f"{kind}：{title}{words}") for kind in PAPERS]
    body = {"org": "jia", "title": title, "answers": CONTRACT, "materials": papers}
    return wang.post("/matters", body, **headers)


def submitted(office: Office, title: str = "村道硬化合同") -> int:
    """A contract that has been submitted, by the front door."""
    asked, papers = {**CONTRACT}, [f"{kind}=文" for kind in PAPERS]
    office.door.now = office.house.now()
    case = office.door.open("township_review", "create", "wang_jia", "jia", asked, papers, title=title)
    office.door.act(case, "finish_draft", "wang_jia")
    office.door.act(case, "submit", "zhao_jia", {"undecided": True})
    return case
