"""Random people do random things at random times, over the small law and over the shipped one; the record holds all the same."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

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
    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="hefa-stateful-"))
        url = f"sqlite:///{shutil.copy(self.template, self.folder / 'hefa.sqlite3')}"
        self.house = House(url, self.registry, self.folder)
        self.house.now = at(MONDAY)
        self.opened: list[int] = []
        self.ended: dict[int, int] = {}
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

    @rule(minutes=st.integers(1, 600))
    def a_while_passes(self, minutes: int) -> None:
        self.pass_until(self.house.now + timedelta(minutes=minutes))

    @rule(n=st.integers(1, 9), hour=st.integers(0, 23))
    def days_pass(self, n: int, hour: int) -> None:
        self.pass_until(at(self.house.now.date() + timedelta(days=n), hour))

    @rule(n=st.integers(20, 220))
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

    @rule(actor=people, paper=st.integers(0, 3))
    def ask(self, actor: str, paper: int) -> None:
        papers = [f"paper=第{paper}稿"] if paper else []
        try:
            case = self.house.open("small", "ask", actor, "town", {"what": "修路"}, papers)
        except Refused:
            return
        self.opened.append(case)

    @rule(data=st.data(), actor=st.sampled_from(["li"] * 4 + ["wang"] * 3 + ["zhao", "sun", "qian"]))
    def act(self, data: st.DataObject, actor: str) -> None:
        if not self.opened:
            return
        ids = [
            row[0]
            for row in self.house.rows("SELECT id FROM \"case\" WHERE workflow IN ('small', 'hearings') ORDER BY id")
        ]
        case = data.draw(st.sampled_from(ids))
        state = self.house.state(case)
        rules = [one for law in (SMALL, HEARINGS) for one in law.rules if one.from_ is not None]
        offered = [one.act for one in rules if any(source.key == state for source in one.sources)]
        act = data.draw(st.sampled_from(offered * 3 + [one.act for one in rules]))
        wants = [row[0] for row in self.house.rows("SELECT DISTINCT seq FROM task WHERE case_id = :id", id=case)]
        answers: dict[str, Any] = {
            "grant": {"verdict": data.draw(st.sampled_from(["YES", "NO"])), "secret": "内部"},
            "want": {"gaps": data.draw(st.lists(st.sampled_from(["图纸", "预算", "说明"]), min_size=1, max_size=3))},
            "fill": {"answered": [max(wants, default=1), 1, 2, 3]},
            "prolong": {"reason": "案情复杂"}, "halt": {"reason": "等待批复"},
            "hand_over": {"person": data.draw(st.sampled_from(["wang", "zhao", "wu"]))},
        }.get(act, {})  # fmt: skip
        self.attempt(case, act, actor, answers, data.draw(st.sampled_from([[], ["note=说明"], ["paper=另一稿"]])))

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
BY = {"own": "jia", "cluster|local": "hub", "county": "bureau"}
WHO = {
    "HANDLER": "wang_jia", "LEAD": "zhao_jia", "HEAD": "head_jia", "OFFICE": "office_jia", "REVIEWER": "li", "HUB_LEAD": "sun", "ADV": "gu",
    "CREV": "crev", "CLEAD": "clead",
}  # fmt: skip
ONWARD = {  # state → the acts by which a case goes on
    "DRAFT": ("finish_draft", "settle"), "INTERNAL_REVIEW": ("submit",), "SUBMITTED": ("accept", "accept", "ask_supplement"),
    "SUPPLEMENTING": ("supplement",), "ACCEPTED": ("assign", "claim"), "ASSIGNED": ("complete_checks", "consult", "reassign", "settle"),
    "ADVISER_CONSULT": ("advise", "go_on"), "DRAFT_OPINION": ("sign", "sign", "escalate", "extend"), "ESCALATED": ("support",),
    "FEEDBACK": ("answer", "resubmit", "object"), "ANSWERED": ("confirm", "query"), "OBJECTED": ("reexamine",),
    "GATE_OPEN": ("record_decision", "record_decision", "revise_text", "settle"), "DECIDED": ("finalise",), "TEXT_FINAL": ("issue",),
    "ISSUED": ("file", "close_unfiled"), "FILED": ("note_conforms", "order_correction", "close"), "CORRECTION_ORDERED": ("correct",),
    "EXEMPT": ("review_afterwards", "close_exempt"),
}  # fmt: skip


class Township(Record):
    """Matters of a township, reviewed."""

    registry = workflows.registry()

    @initialize(
        kind=st.sampled_from(["OTHER_LEGAL", "NORMATIVE_DOC", "MAJOR_DECISION", "VILLAGE_RULE", "ADMIN_CONTRACT"])
    )
    def begin(self, kind: str) -> None:
        self.create(kind, False)

    @rule(
        kind=st.sampled_from(["OTHER_LEGAL", "NORMATIVE_DOC", "PETITION_REPLY", "LAND_TRANSFER"]),
        prepared=st.booleans(),
    )
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

    @rule(data=st.data(), honest=st.integers(0, 9))
    def somebody_does_something(self, data: st.DataObject, honest: int) -> None:
        """Mostly what is offered, by whoever may; sometimes anything by anybody."""
        law = self.registry.current("township_review", self.house.now.date())
        case = data.draw(st.sampled_from(self.opened))
        for _ in range(data.draw(st.integers(1, 8))):
            state = self.house.state(case)
            pool = [one for one in law.offers(state) if not one.by_time] if honest else list(law.rules)
            if honest > 1:
                pool = [one for one in pool if one.act in ONWARD.get(state, ())] or pool
            if not pool:
                return
            one = data.draw(st.sampled_from(pool))
            actor = WHO.get(one.roles[0].key, "nobody") if honest else data.draw(st.sampled_from(sorted(WHO.values())))
            self.attempt(case, one.act, actor, *self.answers(data, case, one.act))
            self.house.now += timedelta(hours=data.draw(st.sampled_from([0, 1, 20])))

    def answers(self, data: st.DataObject, case: int, act: str) -> tuple[dict[str, Any], list[str]]:
        today = self.house.now.date().isoformat()

        def either(*values: Any) -> Any:
            return data.draw(st.sampled_from(values))

        def opens(kind: str) -> list[tuple[int, int]]:
            with self.house.database.glance(self.house.now) as docket:
                found = [task for task in docket.see(case, "li").tasks if task.kind == kind and not task.outcome]
            latest = max((task.seq for task in found), default=0)
            return [(task.seq, task.n) for task in found if kind != "FINDING" or task.seq == latest]

        text = either("第一稿", "第二稿", "第三稿")
        severities = either([], ["风险"], ["违法"], ["文字", "风险"])
        opinion = {
            "conclusion": either("LAWFUL", "LAWFUL_WITH_ADVICE", "REVISE", "RETURN_PROCEDURE", "UNLAWFUL", "OUT_OF_SCOPE"),
            "summary": "意见", "findings": [{**FINDING, "problem": f"问题{n}", "severity": s} for n, s in enumerate(severities)],
        }  # fmt: skip
        why = {"reason": "理由充分"}
        said: dict[str, tuple[dict[str, Any], list[str]]] = {
            "submit": ({"undecided": True}, []), "ask_supplement": ({"gaps": [{"what": either("缺说明", "缺依据"), "basis": "清单"}]}, []),
            "supplement": ({"answers": [{"seq": s, "n": n, "how": "已补"} for s, n in opens("GAP")]}, []), "accept": ({}, []),
            "assign": ({"person": either("li", "qian", "cover")}, []), "reassign": ({"person": either("qian", "cover", "li"), "ground": "ABSENCE", **why}, []),
            "consult": ({"person": "gu", "questions": ["是否合法"], "independent": True}, []), "advise": ({"risk": "LOW", "opinion": "可行"}, []),
            "complete_checks": ({"checks": CHECKED}, []), "escalate": ({"ground": "DIFFICULT", **why}, []), "support": ({"guidance": "指导意见"}, []),
            "sign": (opinion, []), "reexamine": (opinion, []), "resubmit": ({"note": "已改"}, [f"draft={text}"]),
            "answer": ({"dispositions": [{"seq": s, "n": n, "outcome": "ADOPTED"} for s, n in opens("FINDING")]}, either([], [f"draft={text}"])),
            "confirm": ({"note": "完整"}, []), "object": ({"points": ["不同意"]}, []), "revise_text": (why, [f"draft={text}"]),
            "record_decision": ({"organ": either("OFFICE_MEETING", "PARTY_COMMITTEE", "VILLAGE_ASSEMBLY"), "decided_on": today, "package": True,
                                 "result": either("PASSED", "IN_PRINCIPLE", "RESTUDY", "NOT_PASSED"), "basis": "ADULTS", "entitled": 9, "present": 8, "agreed": 7}, []),
            "finalise": ({"outcome": either("SAME", "MARKED", "CHANGED"), "method": "DECLARED", "note": "已声明"}, [f"final={text}"]),
            "issue": ({"issued_on": today, "number": "1号", "party_report": "DONE", "congress": "NA", "approval": "NA", "funds": "DONE", "purchase": "DONE",
                       "registered": "DONE", "note": "已办"}, []),
            "file": ({"receiver": "县司法局", "filed_on": today}, []), "note_conforms": ({"note": "符合"}, []),
            "order_correction": ({"demand": "改正条款", "basis": "依据"}, []), "correct": ({"voted_on": today, "note": "重新议决"}, []),
            "settle": ({"items": [{"seq": s, "n": n, "outcome": "DONE", "note": "已办"} for s, n in opens("PRECONDITION")], "complete": True}, []),
            "hand_over": ({"person": either("wang_jia", "zhou_jia", "wang_yi"), **why}, []),
            "suspend": ({"ground": "SUPERIOR", **why}, []), "urge": ({"ground": "EMERGENCY", **why}, []),
            "exempt_emergency": ({"what": "山洪", "measure": "封路", "taken_on": today}, []),
            "review_afterwards": ({"conclusion": "LAWFUL", "summary": "补充意见"}, []),
            "return": ({"ground": "PROCEDURE_MISSING", **why}, []), "refuse": ({"ground": "ALREADY_DECIDED", "risk_memo": "风险", "advice": "SUPPLEMENT", **why}, []),
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
        max_examples=examples * (12 if LONG else 1),
        stateful_step_count=steps * (2 if LONG else 1),
        deadline=None,
        suppress_health_check=quiet,
    )


@pytest.mark.hypothesis
def test_whatever_people_do_with_the_small_law_the_record_holds(small_template: Path) -> None:
    Small.template = small_template
    run_state_machine_as_test(Small, settings=often(20, 30))


@pytest.mark.hypothesis
def test_whatever_people_do_with_the_shipped_law_the_record_holds(county_template: Path) -> None:
    Township.template = county_template
    run_state_machine_as_test(Township, settings=often(25, 40))
