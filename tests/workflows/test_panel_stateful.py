"""Whatever random people do to a panel, in whatever order, with conflicts, replacements and crashes: its invariants hold."""

import json
import shutil
import tempfile
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from engine.errors import Refused
from engine.standing import Request
from engine.verifier import verify_ballots, verify_draws, verify_panels
from tests import houses
from tests.houses import House, at
from tests.panels import MEMBERS, REASON, Panel, registry, settle

CONFIGURED = Counter({"DEPT_LEGAL_HEAD": 2, "LEGAL_EXPERT": 2, "GOV_LIAISON": 1})
VOTED = ("OPINION", "SIGNING", "OPINED", "SPLIT")
SITTING = ("SEATED", "MATERIALS", "DELIBERATING", "EVALUATION", "VOTING", "TIE", *VOTED)
CHOICES = ("SUPPORT_UNIT", "SUPPORT_REVIEWER", "MODIFY", "ABSTAIN")
SEAT = st.integers(1, 5)


class Crash(Exception):
    """The process ends before it commits."""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stateful")
    with houses.house(f"sqlite:///{folder / 'city.sqlite3'}", registry(), folder) as house:
        settle(house)
    return folder / "city.sqlite3"


class Panels(RuleBasedStateMachine):
    """One panel and everybody around it. `done`: which acts stand in the records of all panels so far, and how often."""

    city: Path
    done: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.house = House(f"sqlite:///{shutil.copy(self.city, self.folder / 'h.sqlite3')}", registry(), self.folder)
        self.house.now = at("2026-03-03")
        self.panel = Panel(self.house).dispute("税收返还")
        self.kept: list[Any] = []
        self.recused: set[str] = set()

    @initialize(to=st.sampled_from(("REQUESTED", "RECUSAL", "SEATED", "VOTING")))
    def begins(self, to: str) -> None:
        """Somewhere on the way, so that what comes late is tried as often."""
        if to != "REQUESTED":
            panel = self.panel.admit().publish(source="DICE").commit().designate().reveal().draw_dice()
            if to != "RECUSAL":
                panel.declare().seat()
            if to == "VOTING":
                panel.meet().to_vote()

    def tried(self, do: Any, *args: Any, **more: Any) -> bool:
        try:
            do(*args, **more)
        except Refused:
            return False
        return True

    # --- what people do -----------------------------------------------------------------------------------------------------

    @rule(short=st.booleans())
    def goes_on(self, short: bool) -> None:
        """Whoever's move it is makes it."""
        panel, state = self.panel, self.panel.state
        steps: dict[str, Any] = {
            "REQUESTED": panel.admit,
            "ADMITTED": lambda: (self.tried(panel.exclude, "E1") if short else None, panel.publish(source="DICE")),
            "NUMBER": lambda: (self.tried(panel.designate), panel.draw_dice()),
            "RECUSAL": self.settle_recusals,
            "SEATED": panel.meet,
            "DELIBERATING": panel.to_vote,
            "VOTING": panel.opened,
            "OPINION": panel.signed,
        }
        if state in steps:
            self.tried(steps[state])

    def settle_recusals(self) -> None:
        for n, person in self.panel.seats().items():
            if not person and n == 5:
                self.tried(self.panel.designate, "L2")
            elif person:
                self.tried(self.panel.act, "declare", person, no_interest=True, confidential=True)
        self.panel.seat()

    @precondition(lambda self: self.panel.state in ("COMMITTING", "REVEALING"))
    @rule(side=st.sampled_from(("unit", "review")))
    def speaks(self, side: str) -> None:
        do = self.panel.commit if self.panel.state == "COMMITTING" else self.panel.reveal
        self.tried(do, side)

    @rule(days=st.integers(1, 3))
    def time_passes(self, days: int) -> None:
        self.panel.next_day(days)

    @precondition(lambda self: self.panel.state == "VOTING")
    @rule(n=SEAT, choice=st.sampled_from(CHOICES))
    def votes(self, n: int, choice: str) -> None:
        self.tried(self.panel.vote, n, choice)

    @precondition(lambda self: self.panel.state == "VOTING")
    @rule(choice=st.sampled_from(CHOICES))
    def all_vote(self, choice: str) -> None:
        for n in range(1, 6):
            self.tried(self.panel.vote, n, choice if n != 2 else "SUPPORT_UNIT")

    @rule(n=SEAT, how=st.sampled_from(("recuse", "object_unit", "object_review")))
    def contests(self, n: int, how: str) -> None:
        actor = {"recuse": self.panel.seats().get(n) or "d1", "object_unit": "ju", "object_review": "lead"}[how]
        late = {"learned_on": self.house.now.date().isoformat(), "why_late": "刚刚得知"}
        more = {} if how == "recuse" else {"seat": n, **late}
        self.tried(self.panel.act, how, actor, {**REASON, **more, "ground": "KIN"})

    @rule(
        n=SEAT,
        act=st.sampled_from(("grant", "refuse_recusal", "replace")),
        by=st.sampled_from(("head", "shi", "secretary", "d1")),
    )
    def decides(self, n: int, act: str, by: str) -> None:
        sat = self.panel.seats().get(n, "")
        more = {"ground": "ILLNESS"} if act == "replace" else {}
        if act == "replace" and sat:
            self.tried(self.panel.act, "excuse", sat, {**REASON, "ground": "ILLNESS"})
        if self.tried(self.panel.act, act, by, {**REASON, **more, "seat": n}) and act != "refuse_recusal":
            self.recused.add(sat)

    @rule()
    def draws_again(self) -> None:
        self.tried(self.panel.act, "draw_again", "head", REASON)

    @rule(person=st.sampled_from(MEMBERS))
    def anybody_tries_to_vote(self, person: str) -> None:
        before = self.house.one("SELECT count(*) FROM panel_ballot")
        votes = [{"n": 1, "choice": "MODIFY", "reason": "混入"}]
        done = self.tried(
            self.panel.act, "vote", person, votes=votes, nonce="随手写下的十六个以上的字符没有含义", independent=True
        )
        assert not done or person in self.panel.seats().values()
        assert self.house.one("SELECT count(*) FROM panel_ballot") == before + done

    @rule()
    def the_process_crashes(self) -> None:
        """Everything of an act or nothing."""
        before = self.everything()
        for act, actor, said in (
            ("object_unit", "ju", {**REASON, "seat": 1, "ground": "OTHER"}),
            ("replace", "head", {**REASON, "seat": 1, "ground": "ILLNESS"}),
            ("open_ballots", "secretary", {"witnesses": "两人"}),
            ("commit_unit", "ju", {"commitment": "0" * 64}),
        ):
            with suppress(Crash, Refused), self.house.database.docket(self.house.now, salt="test") as docket:
                docket.perform(self.panel.case, Request(act, actor, said))
                raise Crash
        assert self.everything() == before

    def everything(self) -> list[Any]:
        tables = ("event", "task", "done", "annex", "panel_seat", "panel_vote", "panel_dissent")
        counts = [self.house.one(f"SELECT count(*) FROM {table}") for table in tables]
        return [*counts, *self.house.rows('SELECT state, seq, head FROM "case" WHERE id = :id', id=self.panel.case)]

    # --- what holds -------------------------------------------------------------------------------------------------------------

    def events(self) -> list[dict[str, Any]]:
        rows = self.house.rows("SELECT seq, body, hash FROM event WHERE case_id = :id ORDER BY seq", id=self.panel.case)
        return [{"chain": self.panel.case, "seq": seq, "body": body, "hash": digest} for seq, body, digest in rows]

    @invariant()
    def seats_are_as_configured(self) -> None:
        rows = self.house.rows(
            "SELECT seat, category, person FROM panel_seat WHERE case_id = :id ORDER BY seq, n", id=self.panel.case
        )
        there = {seat: (category, person) for seat, category, person in rows}
        held = Counter(category for category, person in there.values() if person)
        assert held <= CONFIGURED
        if self.panel.state in SITTING:
            assert held == CONFIGURED

    @invariant()
    def nobody_sits_twice_or_with_an_earlier_part(self) -> None:
        people = [person for person in self.panel.seats().values() if person]
        assert len(people) == len(set(people))
        assert not {"d5", "e5", "chen", "rev", "lead"} & set(people)
        assert not self.recused & set(people)

    @invariant()
    def the_draw_and_the_ballots_recompute(self) -> None:
        events = self.events()
        assert verify_draws(events)[0] == []
        assert verify_ballots(events) == []
        assert verify_panels(events)[0] == []

    @invariant()
    def a_vote_lies_between_deliberation_and_count(self) -> None:
        moves = [json.loads(one["body"]) for one in self.events()]
        assert all(said["from"] == said["to"] == "VOTING" for said in moves if said["act"] == "vote")

    @invariant()
    def dissents_stay(self) -> None:
        now = self.house.rows("SELECT seq, n, name, reason FROM panel_dissent ORDER BY seq, n")
        assert now[: len(self.kept)] == self.kept
        self.kept = now

    def teardown(self) -> None:
        report = self.house.verify()
        self.done.update(self.house.acts(self.panel.case))
        self.house.close()
        shutil.rmtree(self.folder)
        assert report.holds, report.faults


def run(city: Path, examples: int, steps: int) -> Counter[str]:
    """Which acts were done, and how often, while every invariant held."""
    done = Counter[str]()
    machine = type("Panels", (Panels,), {"city": city, "done": done})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
    return done


def test_the_invariants_of_a_panel(city: Path) -> None:
    done = run(city, 10, 30)
    assert done["request"] >= 10
    assert done["draw"], "some panels came as far as their draw"


@pytest.mark.prove
def test_the_invariants_of_a_panel_at_length(city: Path) -> None:
    done = run(city, 150, 60)
    assert {"draw", "recuse", "grant", "vote", "open_ballots", "sign_opinion", "opine"} <= set(done)
