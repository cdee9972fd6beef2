"""The sheet's cases with a panel, told with the real procedures of both, from the first opinion to the final one."""

import json
import sys
from contextlib import nullcontext
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from pydantic import BaseModel, ConfigDict, Field

import workflows
from engine.calendar import WORKING
from engine.errors import NotFound, Refused
from house.casepage import page
from house.printing.layout import Grid
from house.printing.papers import papers_of, printed
from house.printing.pdf import pdf
from house.printing.word import docx
from tests import houses
from tests.houses import House, at
from tests.panels import REASON, THROWN, Panel, enrol, registered
from tests.workflows import test_scenarios
from tests.workflows.decision_story import ANSWERS, CAST, Decision, DecisionStory, settle
from tests.workflows.test_scenarios import FULL, Act
from workflows import holidays

POSITION = {"U": "SUPPORT_UNIT", "R": "SUPPORT_REVIEWER", "M": "MODIFY", "A": "ABSTAIN"}
SAID: dict[str, list[dict[str, Any]]] = {
    "UNLAWFUL": [{**FULL, "severity": "违法", "problem": "土地价款返还、税收全免没有依据"}],
    "RETURN_PROCEDURE": [
        {**FULL, "aspect": "程序", "severity": "风险", "problem": "没有听证"},
        {**FULL, "severity": "风险", "problem": "未经竞争性程序延长特许经营"},
    ],
}


class Told(BaseModel):
    """One scenario as the file writes it."""

    model_config = ConfigDict(extra="forbid")
    name: str
    gov: str
    unit: str
    stands: dict[str, date]
    reopen: str = ""
    disputed: dict[str, Any]
    mode: str
    panel: list[dict[str, Any]]
    majorities: list[str]
    tallies: list[str]
    dissents: dict[int, list[int]]
    due: date
    dues: dict[str, str | None] = Field(default_factory=dict)
    not_counted: int
    final: dict[str, Any]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The county and the city, each with a register of experts at its bureau."""
    found = {}
    for gov, bureau in (("county", "bureau"), ("city", "mbureau")):
        folder = tmp_path_factory.mktemp(gov)
        with houses.house(f"sqlite:///{folder / 'h.sqlite3'}", workflows.registry(), folder) as house:
            house.now = at("2026-01-05")
            settle(house)
            registered(house, bureau)
        found[gov] = folder / "h.sqlite3"
    return found


class PanelStory(DecisionStory):
    """A decision and its panel, being told."""

    told: Told

    def begin(self) -> None:
        """Up to the petition."""
        told, asked = self.told, self.told.disputed
        self.usually()
        on, opinion = asked["on"], {"conclusion": asked["conclusion"], "findings": SAID[asked["conclusion"]]}
        if told.reopen:
            self.line(Act(on=on, by="CREV", act="reopen", answers={"items": [told.reopen], "reason": "程序未办"}))
        points = [{"point": one, "undertaking": "于法有据", "review": "没有依据"} for one in asked["points"]]
        acts: list[tuple[str, str, dict[str, Any]]] = [
            ("CLEAD", "give_first", opinion), ("UNIT", "object", {"points": asked["points"]}),
            ("CLEAD", "reassign", {"person": asked["other"], "ground": "OBJECTION", "reason": "复核异议"}),
            (asked["other"], "recheck", opinion), ("CLEAD", "request_panel", {"points": points}),
        ]  # fmt: skip
        for by, act, answers in acts:
            self.line(Act(on=on, by=by, act=act, answers=answers))
        self.line(Act(on=on, state="PANEL", used={"review": asked["used"]}))

    def sits(self) -> Panel:
        """The panel, line by line."""
        cast = CAST["bureau" if self.told.gov == "county" else "mbureau"]
        case = self.cases["first"]
        panel = Panel(
            self.house,
            case,
            self.cases["linked"],
            CAST[self.told.unit]["UNIT"],
            cast["CLEAD"],
            CAST[self.told.gov]["GOV_OFFICE"],
        )
        for line in self.told.panel:
            on, do, state, words = line.pop("on"), line.pop("do"), line.pop("state", ""), line.pop("says", "")
            list(self.pass_until(at(on)))
            self.where = f"{self.told.name} · {on} {do}"
            with pytest.raises(Refused, match=words) if words else nullcontext():
                getattr(self, f"do_{do}", lambda panel, do=do, **said: getattr(panel, do)(**said))(panel, **line)
            if state:
                self.same(panel.state, state, "环节")
        return panel

    def do_admit(self, panel: Panel, refused: list[int] | None = None) -> None:
        panel.admit(*(refused or ()))

    def do_draw(self, panel: Panel, number: str = THROWN) -> None:
        panel.throw(number)

    def do_object_number(self, panel: Panel, side: str) -> None:
        who = {"unit": panel.unit, "review": panel.review}[side]
        panel.act(f"object_number_{side}", who, reason="掷骰时本方不在场")

    def do_confirm_throw(self, panel: Panel, side: str) -> None:
        panel.act(f"confirm_throw_{side}", {"unit": panel.unit, "review": panel.review}[side])

    def do_void_number(self, panel: Panel, ground: str, papers: list[str] | None = None, by: str = "head") -> None:
        panel.act("void_number", getattr(panel, by, by), {"ground": ground, "reason": "经查属实"}, tuple(papers or ()))

    def do_uphold_number(self, panel: Panel) -> None:
        panel.act("uphold_number", "head", reason="记录上有双方签名")

    def do_publish(self, panel: Panel, **said: Any) -> None:
        panel.publish(**said)

    def do_deliver(self, panel: Panel) -> None:
        day = (self.now.date() + timedelta(6)).isoformat()
        panel.act("deliver", "secretary", {"note": "卷一至卷三", "meeting_on": day}, ("panel_papers=卷",))
        panel.received()

    def do_ask_outside(self, panel: Panel, body: str) -> None:
        said = {"body": body, "questions": ["是否必要"], "independent": True}
        panel.wanted(1, 2, 3).act("order_evaluation", "secretary", said)
        report = ({"summary": "可行", "sealed": True}, ("evaluation_report=报告",))
        panel.act("deliver_evaluation", "secretary", *report)
        panel.act("move_meeting", "secretary", REASON, meeting_on=panel.in_days(4).isoformat())
        panel.received()

    def do_convene(self, panel: Panel) -> None:
        panel.act("convene", "secretary", present=[1, 2, 3, 4, 5], chair=1)

    def do_ballots(self, panel: Panel, votes: dict[int, list[str]]) -> None:
        for n, positions in votes.items():
            panel.vote(n, *(POSITION[one] for one in positions))

    def do_break_tie(self, panel: Panel, choice: str) -> None:
        panel.act("break_tie", panel.seats()[5], votes=[{"n": 1, "choice": choice, "reason": "须经竞争性程序"}])


def answer_and_ignore(story: PanelStory, final: dict[str, Any]) -> None:
    """A final opinion that passes over the panel is refused, and so is one that passes its opinion off as silence."""
    on, asked = final["on"], story.told.disputed["points"]
    answered = [
        {"about": point, "outcome": final["answered"][n], "reason": "见审查意见书" if final["answered"][n] != "ABSORBED" else ""}
        for n, point in enumerate(asked, 1)
    ]  # fmt: skip
    said = {"conclusion": final["conclusion"], "findings": SAID[final["conclusion"]]}
    passed_over = ["须先逐点说明是否采纳评审意见", "不采纳的写明理由"]
    story.line(Act(on=on, by="CLEAD", act="sign_final", answers=said, refused="NotReady", says=passed_over))
    other = {"ABSORBED": "NO_OPINION", "NO_OPINION": "ABSORBED"}
    turned = [{**one, "outcome": other[one["outcome"]], "reason": "见审查意见书"} for one in answered]
    says = ["评审团已形成多数意见" if "ABSORBED" in final["answered"].values() else "没有可以采纳的"]
    story.line(Act(on=on, by="CREV", act="answer_panel", answers={"points": turned}, refused="NotReady", says=says))
    story.line(Act(on=on, by="CREV", act="answer_panel", answers={"points": answered}))


def scenarios() -> list[Told]:
    return [Told.model_validate(one) for one in test_scenarios.told("panel_review.yaml")]


@pytest.mark.parametrize("told", scenarios(), ids=lambda told: told.name.split(" ")[0])
def test_the_case_goes_as_the_sheet_says(told: Told, both: dict[str, Path], tmp_path: Path) -> None:
    file = tmp_path / "hefa.sqlite3"
    file.write_bytes(both[told.gov].read_bytes())
    house = House(f"sqlite:///{file}", workflows.registry(), tmp_path)
    if told.mode != "FULL":
        said = {
            "key": "panel.liaison_vote",
            "value": told.mode,
            "unit": "choice",
            "mark": "A",
            "source": "试验",
            "valid_from": "2026-01-01",
        }
        house.now = at("2026-01-06")
        house.staff(1, "second ADMIN city")
        house.act(1, "approve_policy", "second", {"seq": house.order(1, "propose_policy", **said).seq})
    decision = Decision(
        name=told.name,
        gov=told.gov,
        unit=told.unit,
        stands=told.stands,
        acts=[Act(on=told.final["on"])],
        ends=told.final["state"],
    )
    story = PanelStory(house, decision)
    story.told = told
    story.begin()
    panel = story.sits()
    case, resumed = story.cases["first"], story.now.date()
    clocks = dict(house.rows("SELECT clock, due_on FROM clock WHERE case_id = :id", id=panel.case))
    story.where = f"{told.name} · 评审期限"
    story.same({clock: due and str(due) for clock, due in clocks.items()}, told.dues, "到期")
    late = house.rows("SELECT body FROM event WHERE case_id = :id AND act = 'breach'", id=panel.case)
    story.same([json.loads(body)["answers"] for (body,) in late], [], "逾期")
    results = house.rows(
        "SELECT majority, tally FROM panel_result WHERE seq = (SELECT max(seq) FROM panel_result) ORDER BY point_n"
    )
    assert [tuple(row) for row in results] == list(zip(told.majorities, told.tallies, strict=True))
    dissents: dict[int, list[int]] = {}
    for seat, point in house.rows("SELECT seat, point_n FROM panel_dissent ORDER BY seat, n"):
        dissents.setdefault(seat, []).append(point)
    assert dissents == told.dissents
    story.where = f"{told.name} · 恢复计时"
    story.same(story.live(case, "review", "due_on"), told.due, "到期")
    stood = holidays.national().between(told.disputed["on"], resumed, WORKING)
    story.same(stood, told.not_counted, "不计入的工作日")
    final = told.final
    answer_and_ignore(story, final)
    said = {"conclusion": final["conclusion"], "findings": SAID[final["conclusion"]]}
    story.line(
        Act(
            on=final["on"],
            by="CLEAD",
            act="sign_final",
            answers=said,
            state=final["state"],
            used={"review": final["used"]},
        )
    )
    sys.stdout.write(
        f"{told.name}：到期 {told.due}，评审停计 {stood} 个工作日，审查用 {final['used']} 个工作日，{'；'.join(told.tallies)}\n"
    )
    assert house.state(panel.case) in ("OPINED", "SPLIT")
    body = json.loads(house.one("SELECT body FROM event WHERE case_id = :id AND act = 'sign_final'", id=case))
    mark = "示司" if told.gov == "county" else "示市司"
    assert body["answers"]["panel"] == f"{mark}评审〔2026〕1号"
    assert len(body["answers"]["absorption"]) == len(final["answered"])
    report = house.verify()
    house.close()
    assert report.holds, report.faults


def test_whoever_belongs_to_a_body_with_a_part_in_the_matter_is_passed_over(
    both: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A section of the undertaking unit, the body that assessed it, a unit that shares in it, the firm of the adviser."""
    file = tmp_path / "hefa.sqlite3"
    file.write_bytes(both["county"].read_bytes())
    house = House(f"sqlite:///{file}", workflows.registry(), tmp_path)
    house.now = at("2026-01-06")
    pool = house.one("SELECT id FROM \"case\" WHERE workflow = 'expert_pool'")
    house.staff(1, "adv PANELIST bureau", "x1 PANELIST bureau", "x2 PANELIST bureau", "y1 PANELIST bureau")
    monkeypatch.setitem(cast("dict[str, Any]", ANSWERS), "start", {**ANSWERS["start"], "joint": ["plan"]})
    units = {
        "d3": ("DEPT_LEGAL_HEAD", "县住建局 法规科"), "d4": ("DEPT_LEGAL_HEAD", "plan"),
        "y1": ("DEPT_LEGAL_HEAD", "示范县住房保障中心"), "e3": ("LEGAL_EXPERT", "示范评估中心（二部）"), "e4": ("LEGAL_EXPERT", "示范律师事务所"), "x1": ("LEGAL_EXPERT", "某甲大学"),
        "x2": ("LEGAL_EXPERT", "某乙大学"), "adv": ("LEGAL_EXPERT", "示范律师事务所"),
    }  # fmt: skip
    for person, (category, unit) in units.items():
        enrol(house, pool, person, category, unit)
    met = next(n for n, line in enumerate(SPLIT_3_2["panel"], 1) if line["do"] == "convene")
    told = Told.model_validate({**SPLIT_3_2, "panel": SPLIT_3_2["panel"][:met]})
    decision = Decision(
        name=told.name, title="县投资协议", stands=told.stands, acts=[Act(on=date(2026, 7, 2))], ends="ARCHIVED"
    )
    story = PanelStory(house, decision)
    story.told = told
    story.begin()
    panel = story.sits()
    excluded = {one["code"]: one["reason"] for one in panel.kept("POOL")["excluded"]}
    assert excluded == {
        "ADV": "在本事项中已是法律顾问", "D3": "承办单位人员（“县住建局 法规科”认作示范县住房和城乡建设局）", "D4": "会同承办单位人员", "D5": "承办单位人员",
        "E3": "决策前承担过评估论证的机构人员", "E4": "本事项法律顾问所在单位人员", "E5": "审查机构人员",
    }  # fmt: skip
    panel.wanted(1, 2, 3)
    said = {"questions": ["是否必要"], "independent": True}
    for body, why in (
        ("示范评估中心", "决策前承担过评估论证的机构"), ("示范评估中心（二部）", "决策前承担过评估论证的机构"), ("县住建局", "承办单位"), ("dept", "承办单位"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=why):
            panel.act("order_evaluation", "secretary", {**said, "body": body})
    panel.act("order_evaluation", "secretary", {**said, "body": "某甲评估院"})
    assert panel.state == "EVALUATION"
    house.close()


def test_the_exhaustion_walks_parent_and_panel_together() -> None:
    """Whatever a panel ends in, its parent has a rule for; whatever opens it, names an act that the panel has."""
    decision = next(one for one in workflows.every() if one.key == "major_decision")
    panel = next(one for one in workflows.every() if one.key == "panel_review")
    ends = {state.key for state in panel.states if state.final}
    assert ends == {"REFUSED", "OPINED", "SPLIT", "TERMINATED"}
    assert decision.reaction("PANEL", panel.key) == "panel_review_ended"
    assert {decision.reaction("PANEL", one) for one in ("fair_competition", "public_comment")} == {"child_ended"}
    assert panel.openings["request"].asks
    assert panel.ended is panel.state["TERMINATED"]


# --- what goes to the meeting -----------------------------------------------------------------------------------------------

SPLIT_3_2 = {
    "name": "3:2 支持承办单位", "gov": "county", "unit": "dept", "mode": "FULL",
    "stands": {"RECEIVED": "2026-05-29", "DRAFT_OPINION": "2026-06-01"},
    "disputed": {"on": date(2026, 6, 11), "other": "crev2", "conclusion": "UNLAWFUL", "used": 8, "points": ["返还土地价款"]},
    "panel": [
        {"on": date(2026, 6, 12), "do": "admit"}, {"on": date(2026, 6, 12), "do": "publish", "source": "DICE", "drawn_on": "2026-06-22"},
        {"on": date(2026, 6, 15), "do": "commit"}, {"on": date(2026, 6, 15), "do": "designate"}, {"on": date(2026, 6, 16), "do": "reveal"},
        {"on": date(2026, 6, 22), "do": "draw"}, {"on": date(2026, 6, 22), "do": "declare"}, {"on": date(2026, 6, 23), "do": "seat"},
        {"on": date(2026, 6, 23), "do": "deliver"}, {"on": date(2026, 6, 29), "do": "convene"}, {"on": date(2026, 6, 29), "do": "to_vote"},
        {"on": date(2026, 6, 29), "do": "ballots", "votes": {1: ["U"], 2: ["U"], 3: ["U"], 4: ["R"], 5: ["R"]}},
        {"on": date(2026, 6, 29), "do": "opened"}, {"on": date(2026, 6, 30), "do": "signed", "state": "OPINED"},
    ],
    "majorities": [], "tallies": [], "dissents": {}, "due": "2026-07-09", "not_counted": 12, "final": {},
}  # fmt: skip
MINORITY = ("4号席理由如述", "5号席理由如述", "支持承办单位 3、支持审查机构 2")
ADVISED = {
    "conclusion": "LAWFUL_WITH_ADVICE",
    "findings": [{**FULL, "severity": "风险", "problem": "返还须有绩效条件"}],
}
AFTERWARDS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("GOV_OFFICE", "schedule", {}),
    (
        "GOV_OFFICE", "record_decision",
        {
            "present": 9, "agreed": 4, "against": 5, "head_reason": "已增设绩效条件，风险可控",
            "dissents": [{"name": f"成员{one}", "reason": "财力不足"} for one in "甲乙丙丁戊"],
        },
    ),
    ("CREV", "finalise", {}), ("GOV_OFFICE", "report_party", {}), ("GOV_OFFICE", "publish", {}), ("GOV_OFFICE", "archive", {}),
    ("GOV_OFFICE", "execute", {}), ("GOV_OFFICE", "close", {}),
)  # fmt: skip


def said_in(house: House, case: int, key: str, seq: int) -> str:
    """Everything that a paper says."""
    with house.database.glance(house.now) as docket:
        paper = printed(docket, case, key, seq)
    words = [paper.heading, *(f"{part}{name}" for part, name in paper.signers)]
    for block in paper.body:
        words += [cell for row in block.rows for cell in row] if isinstance(block, Grid) else [block.text]
    return "\n".join(words)


def test_the_minority_of_a_panel_is_in_the_package_in_every_later_state(both: dict[str, Path], tmp_path: Path) -> None:
    file = tmp_path / "hefa.sqlite3"
    file.write_bytes(both["county"].read_bytes())
    house = House(f"sqlite:///{file}", workflows.registry(), tmp_path)
    met = next(n for n, line in enumerate(SPLIT_3_2["panel"]) if line["do"] == "convene")
    outside = {"on": date(2026, 6, 29), "do": "ask_outside", "body": "某评估院"}
    later = [{**line, "on": date(2026, 7, 3)} for line in SPLIT_3_2["panel"][met:]]
    lines = [*SPLIT_3_2["panel"][: met + 1], outside, *later]
    told, on = Told.model_validate({**SPLIT_3_2, "panel": lines}), date(2026, 7, 7)
    decision = Decision(name=told.name, title="县投资协议", stands=told.stands, acts=[Act(on=on)], ends="ARCHIVED")
    story = PanelStory(house, decision)
    story.told = told
    story.begin()
    panel = story.sits()
    case = story.cases["first"]
    with house.database.glance(house.now) as docket, pytest.raises(NotFound):
        printed(docket, case, "package", page(docket, case)["seq"])
    anew = {"conclusion": "LAWFUL_WITH_ADVICE", "grounds": "多数认为条件公开，可附绩效条件"}
    story.line(Act(on=on, by="CREV", act="answer_panel", answers=anew))
    story.line(Act(on=on, by="CLEAD", act="sign_final", answers=ADVISED, state="GATE_OPEN"))
    fourth = house.one("SELECT name FROM panel_seat WHERE case_id = :id AND seat = 4 ORDER BY seq DESC", id=panel.case)
    found = {"member": fourth, "ground": "KIN", "reason": "与企业负责人是近亲属"}
    says = [f"评审团中没有某某；评审员是人选{panel.seats()[1].upper()}、"]
    story.line(
        Act(on=on, by="UNIT", act="report_conflict", answers={**found, "member": "某某"}, refused="NotReady", says=says)
    )
    story.line(Act(on=on, by="UNIT", act="report_conflict", answers=found))
    story.line(Act(on=on, by="GOV_OFFICE", act="schedule", refused="NotReady", says=["尚未确认意见不受影响"]))
    story.line(Act(on=on, by="CREV", act="keep_opinion", answers={"reason": "去掉四号席，仍是三席过半数"}))
    reported = (
        f"报告评审员{fourth}应当回避（与当事各方有近亲属关系）",
        "确认审查意见不受影响：去掉四号席，仍是三席过半数",
    )
    states = []
    for by, act, answers in AFTERWARDS:
        story.line(Act(on=date(2026, 7, 8), by=by, act=act, answers=answers))
        states.append(house.state(case))
        with house.database.glance(house.now) as docket:
            offer = next(one for one in reversed(papers_of(page(docket, case))) if one.key == "package")
        text = said_in(house, case, "package", offer.seq)
        for words in (
            *MINORITY,
            *reported,
            "示司评审〔2026〕1号",
            "采纳评审意见",
            f"另行作出的审查结论：合法并提示风险。理由：{anew['grounds']}",
        ):
            _there(words, text, states[-1])
        if act == "execute":
            judge = {"ground": "ORGAN", "body": "某评估院评估一部", "third_party": True}
            says = ["某评估院评估一部 承担过本决策评审中的第三方评估", "第36条"]
            story.line(
                Act(on=date(2026, 7, 8), by="GOV_OFFICE", act="evaluate", answers=judge, refused="NotReady", says=says)
            )
        if act != "schedule":
            _there("已增设绩效条件，风险可控", text, states[-1])
            _there("成员戊", text, states[-1])
    assert states == [
        "SCHEDULED",
        "DECIDED",
        "TEXT_FINAL",
        "TEXT_FINAL",
        "PUBLISHED",
        "PUBLISHED",
        "EXECUTING",
        "ARCHIVED",
    ]
    with house.database.glance(house.now) as docket:
        for one, papers in ((case, papers_of(page(docket, case))), (panel.case, papers_of(page(docket, panel.case)))):
            for offer in papers:
                made = printed(docket, one, offer.key, offer.seq)
                assert made.heading
                assert f"第{offer.seq}步" in made.code.words
        keys, at_last = {one.key for one in papers_of(page(docket, case))}, page(docket, case)["seq"]
        package = printed(docket, case, "package", offer_of(docket, case))
    assert {"start", "replies", "submission", "acceptance", "first", "objection", "recheck", "petition", "absorption", "opinion", "decision", "procedures"} <= keys  # fmt: skip
    assert {one.key for one in papers} == {"admission", "draw", "seats", "minutes", "ballots", "panel"}
    listed = said_in(house, case, "contents", at_last)
    for title in (
        "会议材料",
        "评审申请书",
        *(f"重大行政决策评审团·{one}" for one in ("启动通知书", "抽取记录", "评议记录", "开票结果", "评审意见书")),
    ):
        assert title in listed, title
    assert docx(package)[:2] == b"PK"
    assert pdf(package)[:5] == b"%PDF-"
    house.close()


def offer_of(docket: Any, case: int) -> int:
    return next(one.seq for one in reversed(papers_of(page(docket, case))) if one.key == "package")


def _there(words: str, text: str, state: str) -> None:
    assert words in text, f"{words} is not in the package of {state}"
