"""Random people do random things at random times, over the small law and over the shipped one; the record holds all the same."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

import workflows
import workflows.documents
from engine.clocks import ClockKind, Entry, read
from engine.errors import Refused
from engine.registry import Registry
from engine.tables import read_stamp
from tests import city
from tests.houses import MONDAY, House, at
from tests.small import HEARINGS, SMALL
from workflows import administration, holidays, policies

NATIONAL = holidays.national()
LONG = settings.get_current_profile_name() == "prove"


def days(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


class Record(RuleBasedStateMachine):
    """What must hold after anything. A law says how its houses look, who is there, and what they might answer."""

    cases = Bundle("cases")
    registry: Registry
    looked: ClassVar[int] = 0  # how many cases the invariants have looked at: a run that saw none proves nothing
    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="hefa-stateful-"))
        url = f"sqlite:///{shutil.copy(self.template, self.folder / 'hefa.sqlite3')}"
        self.house = House(url, self.registry, self.folder)
        self.house.now = at(MONDAY)
        self.opened: list[int] = []
        self.ended: dict[int, int] = {}
        self.texts: dict[str, str] = {}
        self.keys: dict[tuple[str, str], tuple[int, int]] = {}

    def teardown(self) -> None:
        self.look_whole()
        self.house.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    # --- what happens -------------------------------------------------------------------------------------------------------

    def attempt(self, case: int, act: str, actor: str, answers: Any, papers: list[str], **more: Any) -> bool:
        before = self.standing_dues(case)
        try:
            done = self.house.act(case, act, actor, answers, papers, **more)
        except Refused as refused:
            if not refused.reasons:
                raise AssertionError(f"{act} refused without a reason") from refused
            return False
        assert case not in self.ended or done.repeated or act == "erase", f"{act} left a final state"
        if act == "resume":
            for clock, due in self.dues(case).items():
                assert clock not in before or due is None or due >= before[clock], (
                    f"{clock} fell due earlier by resuming"
                )
        return True

    def pass_until(self, moment: datetime) -> None:
        while True:
            found = self.house.one("SELECT min(look_at) FROM clock")
            look = read_stamp(found) if isinstance(found, str) else found
            if look is None or look > moment:
                break
            self.house.tick(max(look, self.house.now))
        self.house.now = moment

    @rule(n=st.integers(1, 9), hour=st.integers(0, 23))
    def days_pass(self, n: int, hour: int) -> None:
        self.pass_until(at(self.house.now.date() + timedelta(days=n), hour))

    @rule(n=st.sampled_from([20, 45, 220]))
    def an_outage(self, n: int) -> None:
        """Nobody looks for a long time; then time looks once."""
        self.house.now = at(self.house.now.date() + timedelta(days=n))
        self.house.tick()

    @rule()
    def a_checkpoint(self) -> None:
        if self.house.one("SELECT count(*) FROM unsealed"):
            self.house.checkpoint()

    # --- what must hold -------------------------------------------------------------------------------------------------------

    def dues(self, case: int) -> dict[str, date | None]:
        rows = self.house.rows("SELECT clock, due_on FROM clock WHERE case_id = :id AND status = 'running'", id=case)
        return {clock: days(due) for clock, due in rows}

    def standing_dues(self, case: int) -> dict[str, date]:
        """For every standing clock, when it would have fallen due had it not stood."""
        found = {}
        for clock, _, kind, unit, entries, status, _ in self.runs(case):
            if status == "standing":
                due = read([e for e in entries if e.kind not in ("pause", "resume")], kind, unit, NATIONAL).due
                if due:
                    found[clock] = due
        return found

    def runs(self, case: int) -> Iterator[tuple[str, int, ClockKind, str, list[Entry], str, date | None]]:
        rows = self.house.rows(
            "SELECT clock, started, kind, unit, status, due_on FROM clock WHERE case_id = :id", id=case
        )
        for clock, started, kind, unit, status, due in rows:
            ledger = self.house.rows(
                'SELECT seq, kind, "on", value, why FROM ledger WHERE case_id = :id AND clock = :c AND started = :s ORDER BY n',
                id=case, c=clock, s=started,
            )  # fmt: skip
            entries = [Entry(seq, what, days(on) or MONDAY, value, why) for seq, what, on, value, why in ledger]
            yield clock, started, ClockKind(kind), unit, entries, status, days(due)

    @invariant()
    def clock_rows_are_what_the_ledger_says(self) -> None:
        for case in self.opened[-2:]:
            nearest = []
            for clock, _, kind, unit, entries, status, due in self.runs(case):
                reading = read(entries, kind, unit, NATIONAL)
                assert (status, due) == (reading.status, reading.due), f"{case} {clock}"
                if status == "running" and kind is ClockKind.MAX and due:
                    nearest.append(due)
            assert days(self.house.one('SELECT due_on FROM "case" WHERE id = :id', id=case)) == min(
                nearest, default=None
            )

    @invariant()
    def nothing_leaves_a_final_state(self) -> None:
        for case in self.opened:
            type(self).looked += 1
            seq, closed = self.house.rows('SELECT seq, closed_at FROM "case" WHERE id = :id', id=case)[0]
            if case in self.ended:
                assert seq == self.ended[case], f"{case} went on after its end"
                assert closed
            elif closed:
                self.ended[case] = seq
                live = self.house.one(
                    "SELECT count(*) FROM clock WHERE case_id = :id AND status IN ('running', 'standing')", id=case
                )
                assert live == 0, f"{case} has ended and a clock runs on"

    def look_whole(self) -> None:
        report = self.house.verify()
        assert report.holds, report.faults[:5]
        for kind in {row[0] for row in self.house.rows("SELECT kind FROM book WHERE kind <> 'case'")}:
            for org, year, last in self.house.rows("SELECT org, year, last FROM book WHERE kind = :kind", kind=kind):
                bodies = [json.loads(row[0]) for row in self.house.rows("SELECT body FROM event")]
                taken = sorted(body["book"][3] for body in bodies if body["book"][:3] == [org, kind, year])
                assert taken == list(range(1, last + 1)), f"{org} {kind} {year}"


# --- the small law ----------------------------------------------------------------------------------------------------------------


class Small(Record):
    """Requests that a lead grants, with a hearing as a child."""

    people = st.sampled_from(["wang", "zhao", "li", "qian", "sun", "time", "nobody"])
    registry = Registry([administration.WORKFLOW, SMALL, HEARINGS], policies.default(), holidays.national())

    @initialize()
    def begin(self) -> None:
        self.ask("wang", 0)

    @rule(actor=people, paper=st.integers(0, 4))
    def ask(self, actor: str, paper: int) -> None:
        papers = [f"paper=第{paper}稿"] if paper < 4 else []
        try:
            case = self.house.open("small", "ask", actor, "town", {"what": "修路"}, papers)
        except Refused:
            return
        self.opened.append(case)

    @rule(seed=st.integers(0, 2**20), steps=st.integers(1, 8))
    def people_act(self, seed: int, steps: int) -> None:
        dice = Random(seed)
        rules = [one for law in (SMALL, HEARINGS) for one in law.rules if one.from_ is not None]
        for _ in range(steps):
            ids = [
                row[0]
                for row in self.house.rows(
                    "SELECT id FROM \"case\" WHERE workflow IN ('small', 'hearings') ORDER BY id DESC"
                )
            ]
            if not ids:
                return
            case = dice.choice(ids[:4])
            state = self.house.state(case)
            offered = [one for one in rules if any(source.key == state for source in one.sources)]
            one = dice.choice(offered if offered and dice.random() < 0.9 else rules)
            actor = {"CLERK": "wang", "CHIEF": "li"}.get(one.roles[0].key, "time")
            if dice.random() < 0.1:
                actor = dice.choice(["wang", "zhao", "li", "qian", "sun", "nobody"])
            wants = self.house.one("SELECT coalesce(max(seq), 1) FROM task WHERE case_id = :id", id=case)
            answers: dict[str, Any] = {
                "grant": {"verdict": dice.choice(["YES", "NO"]), "secret": "内部"}, "want": {"gaps": dice.choice([["图纸"], ["图纸", "预算"]])},
                "fill": {"answered": [wants, *dice.choice([[1], [1, 2]])]}, "prolong": {"reason": "案情复杂"}, "halt": {"reason": "等待批复"},
                "hand_over": {"person": dice.choice(["wang", "zhao", "wu"])},
            }.get(one.act, {})  # fmt: skip
            papers = dice.choice([[], ["note=说明"], ["paper=另一稿"]]) if one.act == "fill" else []
            self.attempt(case, one.act, actor, answers, papers)
            self.house.now += timedelta(hours=dice.choice([0, 0, 1, 20]))

    @rule(actor=st.sampled_from(["li", "wang"]), key=st.sampled_from(["a", "b"]), data=st.data())
    def the_same_request_again(self, actor: str, key: str, data: st.DataObject) -> None:
        """A key once used brings the first result, for ever."""
        case = data.draw(st.sampled_from(self.opened)) if self.opened else 0
        if not case:
            return
        try:
            result = self.house.act(case, "prolong", actor, {"reason": "案情复杂"}, key=key)
        except Refused:
            return
        first = self.keys.setdefault((actor, key), (result.case_id, result.seq))
        assert (result.case_id, result.seq) == first


# --- the shipped law ----------------------------------------------------------------------------------------------------------------

CHECKED = [{"aspect": aspect, "item": "要点", "answer": "Y"} for aspect in ("权限", "程序", "内容")]
FINDING = {"clause": "全文", "basis": "依据", "suggestion": "修改"}
WHO = {
    "HANDLER": "wang_jia", "LEAD": "zhao_jia", "HEAD": "head_jia", "OFFICE": "office_jia", "REVIEWER": "li", "HUB_LEAD": "sun", "ADV": "gu",
    "CREV": "crev", "CLEAD": "clead",
}  # fmt: skip
ONWARD = {  # state → the acts by which a case goes on
    "DRAFT": ("finish_draft",), "INTERNAL_REVIEW": ("submit",), "SUBMITTED": ("accept", "accept", "ask_supplement"),
    "SUPPLEMENTING": ("supplement",), "ACCEPTED": ("assign", "claim"), "ASSIGNED": ("complete_checks", "consult", "reassign", "settle"),
    "ADVISER_CONSULT": ("advise", "go_on"), "DRAFT_OPINION": ("sign", "sign", "escalate", "extend"), "ESCALATED": ("support",),
    "FEEDBACK": ("answer", "resubmit", "object"), "ANSWERED": ("confirm", "query"), "OBJECTED": ("reexamine",),
    "GATE_OPEN": ("record_decision", "record_decision", "revise_text", "settle"), "DECIDED": ("finalise",), "TEXT_FINAL": ("issue",),
    "ISSUED": ("file", "close_unfiled"), "FILED": ("note_conforms", "order_correction", "close"), "CORRECTION_ORDERED": ("correct",),
    "EXEMPT": ("review_afterwards", "close_exempt"),
}  # fmt: skip

OPINIONS = [
    {"conclusion": conclusion, "summary": "建议修改", "findings": [{**FINDING, "problem": f"问题{n}", "severity": one} for n, one in enumerate(found)]}
    for conclusion, found in (
        ("LAWFUL", []), ("LAWFUL_WITH_ADVICE", ["风险"]), ("REVISE", ["风险", "文字"]), ("REVISE", ["违法", "风险"]), ("REVISE", ["文字"]),
        ("RETURN_PROCEDURE", ["风险"]), ("UNLAWFUL", ["违法"]), ("OUT_OF_SCOPE", []), ("LAWFUL", ["违法"]),
    )
]  # fmt: skip

KINDS = [
    "OTHER_LEGAL",
    "NORMATIVE_DOC",
    "MAJOR_DECISION",
    "VILLAGE_RULE",
    "ADMIN_CONTRACT",
    "PETITION_REPLY",
    "LAND_TRANSFER",
]


class Township(Record):
    """Matters of a township, reviewed."""

    registry = workflows.registry()

    @initialize(kind=st.sampled_from(KINDS), seed=st.integers(0, 2**20))
    def begin(self, kind: str, seed: int) -> None:
        self.create(kind, False)
        self.people_act(seed, 20)

    @rule(kind=st.sampled_from(KINDS), prepared=st.booleans())
    def create(self, kind: str, prepared: bool) -> None:
        if len(self.opened) >= 2:
            return
        said = {
            "matter_type": kind,
            "outside_reason": "分管领导要求送审",
            "preconditions": ["征求意见"] if prepared else [],
        }
        papers = [f"{one.key}={one.title}" for one in workflows.documents.BY_TYPE[kind]]
        self.opened.append(self.house.open("township_review", "create", "wang_jia", "jia", said, papers))

    @rule(seed=st.integers(0, 2**20), steps=st.integers(1, 25))
    def people_act(self, seed: int, steps: int) -> None:
        """Mostly what leads on, by whoever may; sometimes anything by anybody."""
        dice = Random(seed)
        law = self.registry.current("township_review", self.house.now.date())
        case = dice.choice(self.opened)
        for _ in range(steps):
            state, honest = self.house.state(case), dice.random() < 0.9
            pool = [one for one in law.offers(state) if not one.by_time] if honest else list(law.rules)
            onward = [one for act in ONWARD.get(state, ()) for one in pool if one.act == act]
            if onward and dice.random() < 0.93:
                pool = onward
            if not pool:
                return
            one = dice.choice(pool)
            actor = self.holder(case, one.roles[0].key) if honest else dice.choice(sorted(WHO.values()))
            self.attempt(case, one.act, actor, *self.answers(dice, case, one.act))
            self.house.now += timedelta(hours=dice.choice([0, 0, 1, 20]))

    def holder(self, case: int, role: str) -> str:
        rows = self.house.rows("SELECT person FROM assignment WHERE case_id = :c AND role = :r", c=case, r=role)
        return str(rows[0][0]) if rows and rows[0][0] else WHO.get(role, "nobody")

    def opens(self, case: int, kind: str) -> list[tuple[int, int]]:
        """The tasks of a kind that wait for an answer."""
        with self.house.database.glance(self.house.now) as docket:
            found = [task for task in docket.see(case, "li").tasks if task.kind == kind and not task.outcome]
        latest = max((task.seq for task in found), default=0)
        return [(task.seq, task.n) for task in found if kind != "FINDING" or task.seq == latest]

    def answers(self, dice: Random, case: int, act: str) -> tuple[dict[str, Any], list[str]]:
        either, why = lambda *values: dice.choice(values), {"reason": "理由充分"}
        today, text = self.house.now.date().isoformat(), f"第{dice.randint(1, 9)}稿"
        on_file = self.house.rows(
            "SELECT name, sha256 FROM material WHERE case_id = :c AND kind = 'draft' ORDER BY seq DESC", c=case
        )
        same = self.texts.get(on_file[0][1], text) if on_file else text
        self.texts[hashlib.sha256(text.encode()).hexdigest()] = text

        def asked(kind: str, **said: Any) -> list[dict[str, Any]]:
            return [{"seq": seq, "n": n, **said} for seq, n in self.opens(case, kind)]

        if act in ("sign", "reexamine"):
            return dice.choice(OPINIONS), []
        if act == "record_decision":
            organ = dice.choice(
                [
                    "OFFICE_MEETING",
                    "PARTY_COMMITTEE",
                    "PARTY_GOVERNMENT_MEETING",
                    "VILLAGE_ASSEMBLY",
                    "HOUSEHOLDS",
                    "HEAD",
                ]
            )
            votes = {"basis": "ADULTS", "entitled": 9, "present": 8, "agreed": 7}
            result = either("PASSED", "PASSED", "IN_PRINCIPLE", "RESTUDY", "NOT_PASSED")
            return {"organ": organ, "decided_on": today, "package": True, "result": result, **votes}, ["minutes=纪要"]
        if act == "issue":
            gates = ("party_report", "funds", "purchase", "registered")
            return {
                "issued_on": today,
                "number": "1号",
                "note": "已办",
                "congress": "NA",
                "approval": "NA",
                **dict.fromkeys(gates, "DONE"),
            }, []
        final = either(
            (f"final={same}", "SAME", "BYTES"),
            (f"final={text}", "MARKED", "DECLARED"),
            (f"final={text}", "CHANGED", "TEXT"),
        )
        said: dict[str, tuple[dict[str, Any], list[str]]] = {
            "submit": ({"undecided": True}, []), "ask_supplement": ({"gaps": [{"what": "缺说明", "basis": "清单"}]}, []),
            "supplement": ({"answers": asked("GAP", how="已补")}, []),
            "accept": ({"competition": either("NA", "PASS"), "competition_note": "不涉及经营者"}, []),
            "assign": ({"person": either("li", "qian", "cover")}, []),
            "reassign": ({"person": either("qian", "cover", "li"), "ground": "ABSENCE", **why}, []),
            "consult": ({"person": "gu", "questions": ["是否合法"], "independent": True}, []), "advise": ({"risk": "LOW", "opinion": "可行"}, []),
            "complete_checks": ({"checks": CHECKED}, []), "escalate": ({"ground": "DIFFICULT", **why}, []), "support": ({"guidance": "指导意见"}, []),
            "resubmit": ({"note": "已改"}, [f"draft={text}"]), "confirm": ({"note": "完整"}, []), "object": ({"points": ["不同意"]}, []),
            "answer": ({"dispositions": asked("FINDING", outcome="ADOPTED")}, [f"draft={text}"]),
            "revise_text": (why, [f"draft={text}"]), "finalise": ({"outcome": final[1], "method": final[2], "note": "已声明"}, [final[0]]),
            "file": ({"receiver": "县司法局", "filed_on": today}, []), "note_conforms": ({"note": "符合"}, []),
            "order_correction": ({"demand": "改正条款", "basis": "依据"}, []), "correct": ({"voted_on": today, "note": "重新议决"}, []),
            "settle": ({"items": asked("PRECONDITION", outcome="DONE", note="已办"), "complete": True}, []),
            "hand_over": ({"person": either("wang_jia", "zhou_jia", "wang_yi"), **why}, []),
            "suspend": ({"ground": "SUPERIOR", **why}, []), "urge": ({"ground": "EMERGENCY", **why}, []),
            "exempt_emergency": ({"what": "山洪", "measure": "封路", "taken_on": today}, []),
            "review_afterwards": ({"conclusion": "LAWFUL", "summary": "补充意见"}, []), "return": ({"ground": "PROCEDURE_MISSING", **why}, []),
            "refuse": ({"ground": "ALREADY_DECIDED", "risk_memo": "风险", "advice": "SUPPLEMENT", **why}, []),
            "transfer": ({"to_org": either("bureau", "hub2"), **why}, []),
            **{name: ({"complete": True}, []) for name in ("close", "close_unfiled", "close_exempt")},
            **{name: ({}, []) for name in ("finish_draft", "claim")},
        }  # fmt: skip
        return said.get(act, (why, []))

    @invariant()
    def no_decision_without_an_opinion_on_that_text(self) -> None:
        """Told from the registers alone: the text decided is one that an opening opinion or a confirmation names."""
        for case, seq, text in self.house.rows(
            "SELECT case_id, seq, text FROM decision WHERE result IN ('PASSED', 'IN_PRINCIPLE')"
        ):
            opinions = self.house.rows(
                "SELECT conclusion FROM opinion WHERE case_id = :c AND text = :t AND seq < :s AND kind <> '补充' ORDER BY seq",
                c=case,
                t=text,
                s=seq,
            )
            confirmed = self.house.one(
                "SELECT count(*) FROM confirmation WHERE case_id = :c AND text = :t AND seq < :s", c=case, t=text, s=seq
            )
            assert confirmed or (opinions and opinions[-1][0] in ("LAWFUL", "LAWFUL_WITH_ADVICE")), f"{case} {seq}"


@pytest.fixture(scope="module")
def small_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    house = House(f"sqlite:///{folder / 'small.sqlite3'}", Small.registry, folder)
    house.migrate()
    house.found()
    offices = [("town", "甲镇", "甲"), ("other", "乙镇", "乙"), ("watch", "督察室", "督")]
    house.order(
        1,
        "add_organisations",
        organisations=[{"code": c, "title": t, "mark": m, "kind": "office"} for c, t, m in offices],
    )
    house.order(1, "relate", relations=[{"office": "watch", "covered": "city", "how": "supervise"}])
    house.staff(
        1,
        "wang CLERK town",
        "zhao CLERK town",
        "li CHIEF town",
        "sun WATCH watch",
        "qian CHIEF other",
        "wu CLERK other",
    )
    house.close()
    return folder / "small.sqlite3"


@pytest.fixture(scope="module")
def county_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("county")
    house = House(f"sqlite:///{folder / 'county.sqlite3'}", Township.registry, folder)
    house.migrate()
    city.settle(house)
    house.close()
    return folder / "county.sqlite3"


def often(examples: int, steps: int) -> settings:
    """Short in every run, long in `make prove`."""
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    return settings(
        max_examples=examples * (15 if LONG else 1),
        stateful_step_count=steps * (2 if LONG else 1),
        deadline=None,
        suppress_health_check=quiet,
    )


@pytest.mark.hypothesis
def test_whatever_people_do_with_the_small_law_the_record_holds(small_template: Path) -> None:
    Small.template = small_template
    run_state_machine_as_test(Small, settings=often(40, 15))
    assert Small.looked > 0


@pytest.mark.hypothesis
def test_whatever_people_do_with_the_shipped_law_the_record_holds(county_template: Path) -> None:
    Township.template = county_template
    run_state_machine_as_test(Township, settings=often(30, 20))
    assert Township.looked > 0
