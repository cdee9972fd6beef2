"""The secretary's lists: for a meeting and for a panel, what is ready, what is missing, by whom, until when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from engine.checks import view_of
from engine.docket import Docket
from engine.standing import Request, Seen, View
from house.bywhom import Done, done
from house.comments import comment_summary
from house.paneldisputes import LIST, NUMBER, disputes_of
from house.panelrows import PanelRows
from workflows.major_decision.commented import LAW
from workflows.major_decision.package import Item, contents, law_shown
from workflows.panel_review.leaving import said as said_absent
from workflows.panel_review.meeting import unsigned_for
from workflows.panel_review.recusal import raised
from workflows.panel_review.seated import composition, kept, seats
from workflows.panel_review.voting import ballots, unsigned
from workflows.panel_review.words import commitment, word

How = Literal["done", "now", "missing", "ahead", "spared"]
WORDS: Mapping[How, str] = {"done": "已备", "now": "待办", "missing": "缺少", "ahead": "未到", "spared": "不需要"}
AS: Mapping[str, How] = {"THERE": "done", "SPARED": "spared", "MISSING": "missing"}
UNIT, REVIEW, SECRETARY, AUTHORITY, OFFICE = "承办单位", "审查机构", "评审团秘书", "批准机关", "政府办公室"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list. `until`: the last day; `since`: not before this day; `on`: when it was done."""

    title: str
    how: How
    note: str = ""
    who: str = ""
    until: date | None = None
    since: date | None = None
    law: str = ""
    on: datetime | None = None
    day: date | None = None  # where only the day is known on which it was done

    @property
    def words(self) -> str:
        """How it stands."""
        return WORDS[self.how]


# --- the meeting ----------------------------------------------------------------------------------------------------------


def for_meeting(docket: Docket, seen: Seen) -> list[Line]:
    """Everything that the meeting must have before it, what the public still waits for, and the days between which it may meet."""
    view = view_of(seen, Request("", ""))
    until = _due(view)
    behind = done(docket.connection, seen)
    lines = [_item(one, until, behind) for one in contents(view)]
    return [*lines, *_comments(docket, seen.standing.id), *_days(seen, view)]


def _comments(docket: Docket, case_id: int) -> Iterator[Line]:
    """What the public said online: without an answer to each of them, 公众参与 is not settled."""
    if said := comment_summary(docket, case_id):
        left = f"收到{said.received}条，还有{said.unanswered}条没有归纳答复"
        done = f"收到{said.received}条，已逐条归纳答复"
        yield Line(
            "公众意见逐条答复", "now" if said.unanswered else "done", left if said.unanswered else done, UNIT, law=LAW
        )


def _item(one: Item, until: date | None, behind: Mapping[str, Done]) -> Line:
    if one.state == "MISSING":
        return Line(one.title, "missing", one.note, one.who, until, law=law_shown(one))
    who, day = behind.get(one.title, (one.who, None))
    return Line(one.title, AS[one.state], one.note, who, law=law_shown(one), day=day)


def _due(view: View) -> date | None:
    """The next day on which a limit of the case is due."""
    days = [one.due for key, one in view.readings.items() if one.due and one.status == "running" and ".min" not in key]
    return min(days, default=None)


def _days(seen: Seen, view: View) -> Iterator[Line]:
    shortest, valid = view.readings.get("review.min"), view.readings.get("opinion.validity")
    if shortest is not None and shortest.opens and shortest.status in ("running", "standing"):
        yield Line("审查最短期限", "now", "意见出具之前，会议不得早于此日", REVIEW, since=shortest.opens)
    if seen.standing.state == "GATE_OPEN":
        yield Line("列入会议", "now", "材料齐备后办理", OFFICE, valid.due if valid else None)
    if seen.standing.state == "SCHEDULED":
        yield Line("记录决定和会议纪要", "now", "含不同意见和弃权", OFFICE, valid.due if valid else None)


# --- the panel --------------------------------------------------------------------------------------------------------------

ORDER = (
    "REQUESTED", "ADMITTED", "COMMITTING", "REVEALING", "NUMBER", "RECUSAL", "SEATED", "MATERIALS", "DELIBERATING", "VOTING",
    "TIE", "OPINION", "SIGNING", "END",
)  # fmt: skip
ALIKE = {
    "ADJOURNED": "MATERIALS",
    "EVALUATION": "DELIBERATING",
    "OPINED": "END",
    "SPLIT": "END",
    "REFUSED": "END",
    "TERMINATED": "END",
}


def for_panel(docket: Docket, seen: Seen) -> list[Line]:
    """Every step of a panel in its order; of the present one, who has done their part and who has not."""
    return list(_Panel(seen, PanelRows(docket.connection, seen.standing.id)).lines())


class _Panel:
    """A panel, and how far it has come."""

    def __init__(self, seen: Seen, rows: PanelRows) -> None:
        self.view, self.rows = view_of(seen, Request("", "")), rows
        self.state = ALIKE.get(seen.standing.state, seen.standing.state)

    def lines(self) -> Iterator[Line]:
        """All of them."""
        yield self.step("批准启动", "REQUESTED", AUTHORITY, "admit", act="admit")
        yield self.step("公布人选名单", "ADMITTED", SECRETARY, "form", act="publish")
        yield from self.objected()
        yield from self.words()
        yield from self.designated()
        yield self.step("抽取", "NUMBER", SECRETARY, "form", self.number(), act="draw")
        yield from self.declared()
        yield self.step("组成评审团", "RECUSAL", SECRETARY, "recusal", act="seat")
        yield self.step("送达材料", "SEATED", SECRETARY, "deliberate", act="deliver")
        yield from self.received()
        yield self.met()
        yield self.step("评议并付表决", "DELIBERATING", SECRETARY, "deliberate", act="put_to_vote")
        yield from self.voted()
        yield self.step("拟评审意见书", "OPINION", SECRETARY, "opinion", act="draft_opinion")
        yield from self.signed()
        yield self.step("出具评审意见", "SIGNING", SECRETARY, "opinion", act="opine")

    def at(self, state: str) -> How:
        """Whether a step lies behind, is now, or lies ahead."""
        here, there = ORDER.index(self.state), ORDER.index(state)
        return "done" if there < here else "now" if there == here else "ahead"

    def due(self, clock: str) -> date | None:
        """The last day of a limit."""
        reading = self.view.readings.get(clock)
        return reading.due if reading is not None and reading.status == "running" else None

    def when(self, act: str, seat: int = 0) -> datetime | None:
        """The moment of the newest act of a kind, of a seat where one is named."""
        mine = [one.at for one in self.rows.acts if one.act == act and (not seat or one.said.get("seat") == seat)]
        return mine[-1] if mine else None

    def step(self, title: str, state: str, who: str, clock: str, note: str = "", *, act: str) -> Line:
        """A step of one person."""
        how = self.at(state)
        until, on = self.due(clock) if how == "now" else None, self.when(act) if how == "done" else None
        return Line(title, how, note, who, until, on=on)

    def part(self, title: str, state: str, who: str, clock: str, *, act: str, seat: int = 0, there: bool) -> Line:
        """The part of one of several in a step."""
        how = self.at(state)
        if how == "done" and not there:
            return Line(title, "spared", "逾期未办，按空缺计入", who)
        how = "done" if there else "missing" if how == "now" else how
        on = self.when(act, seat) if how == "done" else None
        return Line(title, how, "", who, self.due(clock) if how == "missing" else None, on=on)

    def objected(self) -> Iterator[Line]:
        """What is said against the list or the number, and what became of it."""
        for one in disputes_of(self.rows):
            if one.kind in (LIST, NUMBER):
                title = f"{one.who}对{one.about.partition('（')[0]}的异议"
                yield Line(title, "done" if one.on else "missing", one.outcome or one.reason, AUTHORITY, on=one.on)

    def words(self) -> Iterator[Line]:
        """Both words: committed to, revealed."""
        for verb, state, act, said in (
            ("封存", "COMMITTING", "commit", commitment),
            ("揭开", "REVEALING", "reveal", word),
        ):
            for side, who in (("unit", UNIT), ("review", REVIEW)):
                there = bool(said(self.view, side))
                yield self.part(f"{verb}（{who}）", state, who, act, act=f"{act}_{side}", there=there)

    def number(self) -> str:
        """What the public number is, and on which day it comes into being."""
        pool = kept(self.view, "POOL")
        return f"{pool['announced']}，{pool['drawn_on']}产生" if pool else ""

    def designated(self) -> Iterator[Line]:
        """Seats that are named, not drawn."""
        there = {n for n, seat in seats(self.view).items() if seat.person}
        for n, _, how in composition(self.view):
            if how == "DESIGNATED":
                waits: How = "ahead" if self.state == "REQUESTED" else "missing"
                due = self.due("form")
                yield (
                    Line(f"指定{n}号席", "done", "", OFFICE, on=self.when("designate", n))
                    if n in there
                    else Line(f"指定{n}号席", waits, "抽取之前指定", OFFICE, due)
                )

    def declared(self) -> Iterator[Line]:
        """Each member's own declaration; what is raised against anybody; both sides."""
        held = seats(self.view)
        for n in range(1, self.view.facts.seats + 1):
            who = held[n].name if n in held and held[n].person else f"{n}号席"
            stands = self.view.facts.seat(n)
            yield self.part(
                f"{n}号席声明并承诺保密",
                "RECUSAL",
                who,
                "recusal",
                act="declare",
                seat=n,
                there=stands in ("ACCEPTED", "QUESTIONED"),
            )
        for task in raised(self.view):
            yield Line(
                f"{task.detail.split('|')[1]}号席的回避申请", "missing", task.text, AUTHORITY, self.due("recusal")
            )
        for n, seat in held.items():
            if report := said_absent(self.view, seat):
                yield Line(f"{n}号席缺位的报告", "missing", report.text, AUTHORITY)
        facts = self.view.facts
        if self.at("RECUSAL") == "now":
            for who, act, content in (
                (UNIT, "content_unit", facts.unit_content),
                (REVIEW, "content_review", facts.review_content),
            ):
                yield self.part(f"对人选无异议（{who}）", "RECUSAL", who, "recusal", act=act, there=content)

    def received(self) -> Iterator[Line]:
        """Each member's signature for the papers, while the meeting is waited for."""
        if self.state == "MATERIALS":
            waiting = unsigned_for(self.view)
            for n, one in seats(self.view).items():
                there = n not in waiting
                yield self.part(
                    f"{n}号席签收材料", "MATERIALS", one.name, "deliberate", act="receive", seat=n, there=there
                )

    def met(self) -> Line:
        """On the day that was named, and not before everybody had the materials for long enough."""
        reading, day = self.view.readings.get("materials.min"), kept(self.view, "CALLED").get("on", "")
        since = reading.opens if reading is not None and self.state == "MATERIALS" else None
        notes = ["材料送达后最短期限届满起" if since else "", f"定于{day}" if day and self.state == "MATERIALS" else ""]
        return Line(
            "召开评议会",
            self.at("MATERIALS"),
            "，".join(note for note in notes if note),
            SECRETARY,
            self.due("deliberate") if self.state == "MATERIALS" else None,
            since,
            on=self.when("convene") if self.at("MATERIALS") == "done" else None,
        )

    def voted(self) -> Iterator[Line]:
        """Each seat that has a vote, while ballots are cast; then their opening, and a tie."""
        if self.state == "VOTING":
            held = seats(self.view)
            for n, step in sorted(ballots(self.view).items()):
                yield self.part(
                    f"{n}号席投票", "VOTING", held[n].name, "deliberate", act="vote", seat=n, there=bool(step)
                )
        yield self.step("开票", "VOTING", SECRETARY, "deliberate", act="open_ballots")
        if self.state == "TIE":
            yield self.step("票数相等，联系领导决定", "TIE", "政府联系领导", "deliberate", act="break_tie")

    def signed(self) -> Iterator[Line]:
        """Each member's signature, while it is asked for."""
        if self.state == "SIGNING":
            waiting = unsigned(self.view)
            for one in seats(self.view).values():
                yield self.part(
                    f"{one.n}号席签名",
                    "SIGNING",
                    one.name,
                    "opinion",
                    act="sign_opinion",
                    seat=one.n,
                    there=one.name not in waiting,
                )
