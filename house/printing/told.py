"""A case page as it read right after one step: a paper printed years later says what it said on its day."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from engine.calendar import Calendar, day_of
from engine.clocks import ClockKind, Entry, read
from engine.errors import NotFound
from engine.policy import UNITS
from house.printing.layout import Code, chinese
from workflows.law import D713, INSTRUMENTS
from workflows.major_decision.titles import TITLES as OF_DECISIONS
from workflows.township_review.titles import TITLES as OF_REVIEWS

if TYPE_CHECKING:
    from house.comments import CommentSummary
    from house.panelpage import PanelPage
    from workflows.major_decision.package import Item

TITLES = {**OF_DECISIONS, **OF_REVIEWS}

_TITLE = re.compile(r"《(.+)》")
_BY_TITLE = {one.title: one for one in INSTRUMENTS.values()}

ROUNDS = ("resubmit",)  # what begins another round


@dataclass(frozen=True, slots=True)
class Filed:
    """A paper or a file in a case of the same family. `kind`: the procedure; `case`, `seq`: where it lies; `at`: since when."""

    kind: str
    case: int
    seq: int
    title: str
    number: str
    org: str
    at: datetime
    note: str = ""


@dataclass(frozen=True)
class Known:
    """What a page does not say: names of people, titles of offices, the office calendar, the public address.

    Without a calendar a limit is printed in days, without its last day.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    offices: Mapping[str, str] = field(default_factory=dict)
    calendar: Calendar | None = None
    address: str = ""
    panels: Sequence["PanelPage"] = ()  # of a decision, or the panel itself
    comments: "CommentSummary | None" = None  # what the public said about it online
    family: Sequence[Filed] = ()  # what lies in the cases that this one has opened: 一事一档
    contents: Sequence["Item"] = ()  # what a decision's meeting must have before it, and how each of it stands


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit as it was set: 5个工作日, and its last day where the calendar is known."""

    words: str
    due: date | None
    provisional: bool

    def __str__(self) -> str:
        """于2026年3月9日（星期一）24时前."""
        if self.due is None:
            return f"在{self.words}内"
        return f"于{chinese(self.due, weekday=True)}24时前{'（节假日安排公布前暂定）' if self.provisional else ''}"


@dataclass(frozen=True)
class Told:
    """The case up to and including step `seq`. Raises NotFound when there is no such step."""

    page: Mapping[str, Any]
    seq: int
    known: Known
    objected_to = "原审查意见"  # what an objection is raised against

    @cached_property
    def events(self) -> list[Mapping[str, Any]]:
        """What had been done by then, in order."""
        return [event for event in self.page["events"] if event["seq"] <= self.seq]

    @cached_property
    def event(self) -> Mapping[str, Any]:
        """The step itself."""
        if not self.events or self.events[-1]["seq"] != self.seq:
            raise NotFound(f"审查件 {self.page['id']} 没有第{self.seq}步")
        return self.events[-1]

    @property
    def answers(self) -> Mapping[str, Any]:
        """What the step said."""
        return answers_of(self.event)

    @property
    def title(self) -> str:
        """What the matter is called."""
        return str(self.page["title"])

    @property
    def town(self) -> str:
        """The office whose matter it is."""
        return self.known.offices.get(self.page["org"]) or str(self.page["org_title"])

    @property
    def issuer(self) -> str:
        """The office that took the step."""
        return self.office(self.event["org"])

    @cached_property
    def opening(self) -> Mapping[str, Any]:
        """What the matter was said to be."""
        return answers_of(self.events[0])

    @cached_property
    def matter_type(self) -> str:
        """The type of the matter."""
        return str(self.opening.get("matter_type", ""))

    @cached_property
    def round(self) -> int:
        """Which round the step belongs to."""
        return 1 + sum(event["act"] in ROUNDS for event in self.events)

    @cached_property
    def this_round(self) -> list[Mapping[str, Any]]:
        """The steps of this round, from the one that began it."""
        begins = max((n for n, event in enumerate(self.events) if event["act"] in ROUNDS), default=0)
        return self.events[begins:]

    def last(self, *acts: str) -> Mapping[str, Any] | None:
        """The newest step of these."""
        return next((event for event in reversed(self.events) if event["act"] in acts), None)

    def at(self, seq: int) -> Mapping[str, Any]:
        """An earlier step. Raises NotFound."""
        found = next((event for event in self.events if event["seq"] == seq), None)
        if found is None:
            raise NotFound(f"审查件 {self.page['id']} 没有第{seq}步")
        return found

    def office(self, code: str) -> str:
        """The title of an office; its code where nobody knows the title."""
        holders = {one["org"]: one["org_title"] for one in self.page["assignments"]}
        titles = {**holders, self.page["org"]: self.page["org_title"], **self.known.offices}
        return str(titles.get(code) or code)

    def holder(self, role: str) -> str:
        """The office that holds a role in the case."""
        return next((self.office(one["org"]) for one in self.page["assignments"] if one["role"] == role), "")

    def name(self, username: str) -> str:
        """The name of a person; the user name where nobody knows it."""
        return self.known.names.get(username) or username

    def person(self, event: Mapping[str, Any] | None) -> str:
        """Who took a step, with both names where one acted for another."""
        if event is None:
            return ""
        behalf = f"（代{self.name(event['on_behalf_of'])}）" if event["on_behalf_of"] else ""
        return self.name(event["actor"]) + behalf

    def day(self, event: Mapping[str, Any] | None = None) -> date:
        """The office day of a step, of this one by default."""
        return day_of((event or self.event)["at"])

    @cached_property
    def materials(self) -> list[Mapping[str, Any]]:
        """The papers on file by then: of the text only the newest, of the others each once."""
        there = [one for one in self.page["materials"] if one["seq"] <= self.seq]
        texts = [one for one in there if one["kind"] == "draft"][-1:]
        others = {(one["kind"], one["sha256"]): one for one in there if one["kind"] != "draft"}
        return [*texts, *others.values()]

    @property
    def text(self) -> Mapping[str, Any] | None:
        """The draft that the step stood on."""
        return next((one for one in self.materials if one["kind"] == "draft"), None)

    def limit(self, clock: str) -> Limit | None:
        """A limit that this step has set, as it was set; None when it set none."""
        for run in self.page["clocks"]:
            ledger = [Entry(**entry) for entry in run["ledger"] if entry["seq"] <= self.seq]
            if (
                run["clock"] == clock
                and ledger
                and ledger[-1].kind in ("start", "restart")
                and ledger[-1].seq == self.seq
            ):
                words = f"{ledger[-1].value}{UNITS[run['unit']]}"
                if self.known.calendar is None:
                    return Limit(words, None, False)
                reading = read(ledger, ClockKind(run["kind"]), run["unit"], self.known.calendar)
                return Limit(words, reading.due, reading.provisional)
        return None

    def used(self, clock: str) -> str:
        """How much of a limit had been used when this step met it; '' when it met none."""
        for run in self.page["clocks"]:
            met = any(entry["seq"] == self.seq and entry["kind"] == "meet" for entry in run["ledger"])
            if run["clock"] == clock and met:
                return f"{run['used']}{UNITS[run['unit']]}"
        return ""

    def law(self, *events: Mapping[str, Any] | None) -> str:
        """The laws of some steps as a paper may cite them: only what binds here and whose text is known.

        The national regulation on decisions reaches townships by reference (第42条): 参照, not 依据.
        """
        cited: dict[str, list[str]] = {}
        for label in dict.fromkeys(event["law"] for event in events if event):
            instrument, article = _citable(label)
            if instrument:
                cited.setdefault(instrument, []).append(article)
        return "、".join(instrument + "、".join(articles) for instrument, articles in cited.items())

    @property
    def code(self) -> Code:
        """What leads to the record of this step."""
        return Code(self.page["id"], self.seq, self.event["hash"][:16], self.known.address)

    @property
    def place(self) -> str:
        """What stands where a number would, for papers that no book numbers."""
        return f"（审查件第{self.page['id']}号　留痕第{self.seq}步）"

    def spans(self, begin: str, *ends: str) -> Iterator[tuple[date, date | None]]:
        """The stretches of this round between two acts."""
        since: date | None = None
        for event in self.this_round:
            if event["act"] == begin:
                since = self.day(event)
            elif event["act"] in ends and since:
                yield since, self.day(event)
                since = None
        if since:
            yield since, None


def answers_of(event: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a step said; an act that asks nothing says nothing."""
    return event["answers"] or {}


def _citable(label: str) -> tuple[str, str]:
    """参照《…》 and its article; nothing for what a paper may not cite."""
    found = _TITLE.match(label)
    instrument = _BY_TITLE.get(found[1]) if found else None
    if found is None or instrument is None or instrument.elsewhere or instrument.confidence.provisional:
        return "", ""
    return f"{'参照' if instrument is D713 else '依据'}{found[0]}", label[found.end() :]


def word(value: str) -> str:
    """The Chinese word for a value of the record."""
    return TITLES.get(value, value)
