"""A draft on which suggestions are asked for now, and what a court has written about a document of the register."""

import tempfile
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from engine.calendar import day_of
from engine.plan import Material
from engine.standing import Request
from house.opening import House
from house.uploads import take

COUNTY, CLERK, LEAD = "county0", "crev0", "clead0"
TITLE = "示范市农村人居环境治理条例（草案）"
DRAFT = (
    "第一条　为改善农村人居环境，根据有关法律法规，制定本条例。",
    "第二条　生活垃圾实行分类投放，由村民委员会组织。",
    "第三条　禁止在村庄公共区域散养家禽。",
    "第四条　违反本条例第二条的，给予警告，可以处五百元以下罚款。",
)
SAID = (
    ("POINT", "LX-01", "第二条", "分类投放增加农户负担，建议给予补助", "CITIZEN"),
    ("POINT", "LX-01", "第四条", "罚款额度偏高，建议先责令改正", "CITIZEN"),
    ("POINT", "LX-02", "第四条", "罚款的设定应当与违法行为的事实、性质相当，建议降低", "EXPERT"),
    ("POINT", "LX-03", "第三条", "散养不宜一律禁止，建议由村民会议划定区域", "ORGANISATION"),
    ("LETTER", "", "第二条", "希望明确保洁员报酬由谁承担", "CITIZEN"),
)
PAPER = {
    "kind": "PROPOSAL", "organ": "示范县人民法院", "clause": "第二条", "words": "竞价方式的规定与招标投标法律的关系不清，建议修改",
}  # fmt: skip


def speak(house: House, document: str) -> None:
    """Enter them, by the county's review section; the paper is about a document of the register by its number."""
    today = day_of(house.now())
    asked = {
        "draft": "REGULATION", "drafter": "示范市农业农村局", "deadline": str(today + timedelta(35)),
        "questions": "分类投放的办法是否可行；罚款额度是否适当",
    }  # fmt: skip
    case = _open(house, "legislative_suggestion", "solicit", CLERK, asked, TITLE, ("draft", "\n".join((TITLE, *DRAFT))))
    for channel, point, clause, words, proposer in SAID:
        said = {"channel": channel, "point": point, "clause": clause, "words": words, "proposer": proposer}
        _act(house, case, "receive", CLERK, {**said, "received_on": str(today)})
    number = f"示法建〔{today.year}〕2号"
    received = {**PAPER, "paper": number, "document": document, "received_on": str(today)}
    _open(house, "judicial_proposal", "note_paper", LEAD, received, number, ("judgment", PAPER["words"]))


def _open(
    house: House,
    workflow: str,
    act: str,
    actor: str,
    answers: Mapping[str, Any],
    title: str,
    paper: tuple[str, str] | None = None,
) -> int:
    materials = [_paper(house, actor, title, *paper)] if paper else []
    with house.database.docket(house.now()) as docket:
        request = Request(act, actor, dict(answers), materials, org=COUNTY, title=title, workflow=workflow)
        return docket.open(request).case_id


def _paper(house: House, actor: str, title: str, kind: str, words: str) -> Material:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{title}.txt"
        path.write_text(words, "utf-8")
        kept = take(house, actor, path)
    return Material(kind, kept.sha256, kept.name)


def _act(house: House, case: int, act: str, actor: str, answers: Mapping[str, Any]) -> None:
    with house.database.docket(house.now()) as docket:
        docket.perform(case, Request(act, actor, dict(answers)))
