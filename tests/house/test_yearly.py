"""The year's figures equal an independent recount from the events; a frozen year stays as it was, and says what has changed since."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import text

from engine.calendar import SHANGHAI, day_of
from engine.errors import NotReady, NotYours
from engine.plan import Material, Row
from engine.standing import Request
from engine.statements import put
from engine.tables import Tray, read_stamp
from engine.verification import verify
from house import yearly_frozen, yearly_words
from house.moving import Clock
from house.opening import House, open_house
from house.yearly import DEFINITIONS, FIGURES, LEVELS, Told, items_of, level_of, year_of
from registers.documents import number_key
from tests import lived
from tests.house.test_workbook import sheets

OPINING = {"sign", "reexamine", "review_afterwards", "sign_final"}
ENTERING = {"enrol", "enrol_past", "come"}
CITY = "city"
ENDINGS = (
    ("panel_opined", "panel_review", ("OPINED",)),
    ("panel_split", "panel_review", ("SPLIT",)),
    ("competition", "competition_supervision", ("RECTIFIED",)),
    ("corrected", "clause_study", ("CORRECTED", "ANNULLED")),
)


class Fixed(Clock):
    """A moment that the test says."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment


@dataclass
class Office:
    """A copy of the demo's city, at a moment after its year."""

    house: House
    year: int  # the last one that is over

    def act(
        self,
        workflow: str,
        act: str,
        actor: str,
        answers: dict[str, Any],
        papers: Sequence[str] = (),
        title: str = "",
        case: int = 0,
    ) -> int:
        with self.house.database.docket(self.house.now(), salt="test") as docket:
            there = [Material(kind, sha256(f"{kind}{title}".encode()).hexdigest(), f"{kind}.txt") for kind in papers]
            trays = [
                {"person": actor, "sha256": one.sha256, "name": one.name, "size": 1, "at": docket.now} for one in there
            ]
            put(docket.connection, [Row(Tray, one) for one in trays], [])
            request = Request(act, actor, answers, there, org="county0", title=title, workflow=workflow)
            return (docket.perform(case, request) if case else docket.open(request)).case_id

    def told(self, org: str = CITY, year: int = 0, through: date | None = None) -> Told:
        with self.house.database.glance(self.house.now()) as docket:
            return year_of(docket, org, year or self.year, through)


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Its history has ended; in its last year people suggested things, a court wrote, and now the new year has begun."""
    opened = open_house(lived.copy(tmp_path_factory.mktemp("yearly") / "demo"))
    with closing(opened.database):
        year = day_of(opened.now()).year
        told = Office(replace(opened, clock=Fixed(opened.now())), year)
        suggested(told)
        told.house = replace(opened, clock=Fixed(at(date(year + 1, 2, 10))))
        letter(told, date(year, 12, 30))
        yield told


def letter(office: Office, day: date) -> None:
    """A suggestion that came by post in the old year and is entered in the new one."""
    said = {
        "document": "示范县停车规定", "clause": "第三条", "why": "这一条要求重复收费，没有任何法律依据。", "name": "郑某某",
        "channel": "MAIL", "received_on": day.isoformat(),
    }  # fmt: skip
    office.act("review_suggestion", "lodge_suggestion", "crev0", said, title="审查建议")


def suggested(office: Office) -> None:
    """Two contact points, three suggestions of which one is adopted; one proposal of a court, and a mistaken entry."""
    today = day_of(office.house.now()).isoformat()
    points = office.act("contact_points", "open_points", "clead0", {}, title="示范县立法联系点")
    listed = [{"code": f"P{n}", "title": f"{n}号联系点", "kind": "OTHER", "from_on": "2020-01-01"} for n in (1, 2)]
    office.act("", "add_points", "clead0", {"points": listed}, case=points)
    last = (day_of(office.house.now()) + timedelta(40)).isoformat()
    case = office.act(
        "legislative_suggestion",
        "solicit",
        "crev0",
        {"draft": "RULE", "drafter": "示范县公安局", "deadline": last},
        ["draft"],
        "停车规定",
    )
    for point in ("P1", "P1", "P2"):
        said = {"channel": "POINT", "point": point, "words": f"{point}的建议", "received_on": today}
        office.act("", "receive", "crev0", said, case=case)
    said = {
        "kind": "PROPOSAL",
        "document": "无此文号",
        "organ": "示范县人民法院",
        "paper": "建1号",
        "received_on": today,
        "words": "不合法",
    }
    office.act("judicial_proposal", "note_paper", "clead0", said, ["judgment"], "建1号")
    mistake = office.act("judicial_proposal", "note_paper", "clead0", {**said, "paper": "建2号"}, ["judgment"], "建2号")
    office.act("", "void_entry", "clead0", {"reason": "登错了"}, case=mistake)


# --- another way to count ---------------------------------------------------------------------------------------------------


class Recount:
    """The year counted from the sealed bodies of the events alone: no register, no row of a case or a clock is looked at."""

    def __init__(self, house: House, year: int, until: date) -> None:
        with house.database.reading() as connection:
            rows = connection.execute(text("SELECT body FROM event ORDER BY case_id, seq")).scalars()
            self.all = [json.loads(body) for body in rows]
        self.year, self.until = year, until
        self.events = [one for one in self.all if self.day(one) <= until]

    @staticmethod
    def day(event: dict[str, Any]) -> date:
        return day_of(read_stamp(event["at"]))

    def within(self, day: date | str | None) -> bool:
        return bool(day) and str(day)[:4] == str(self.year)

    def happened(self) -> list[dict[str, Any]]:
        return [one for one in self.events if self.within(self.day(one))]

    def figures(self) -> dict[str, float]:
        n: Counter[str] = Counter()
        here = self.happened()
        opinions = [one for one in here if one["act"] in OPINING and one["workflow"] != "panel_review"]
        n["opinions"], n["reviewed"] = len(opinions), len({one["chain"] for one in opinions})
        for one in here:
            answers = one["answers"] or {}
            n["returned"] += one["to"] == "RETURNED" != one["from"]
            n["incidents"] += answers.get("ground") == "ALREADY_DECIDED" and one["act"] == "refuse"
            n["panels"] += one["workflow"] == "panel_review" and one["seq"] == 1
            for figure, workflow, states in ENDINGS:
                n[figure] += one["workflow"] == workflow and one["to"] in states and one["from"] != one["to"]
            for said in answers.get("dispositions") or ():
                if "outcome" not in said:  # what operators were told in a competition review answers no finding
                    continue
                n["answers"] += 1
                n[{"ADOPTED": "adopted", "PARTLY": "partly", "NOT_ADOPTED": "not_adopted"}[said["outcome"]]] += 1
        lodged = [one for one in self.events if one["act"] == "lodge_suggestion"]
        n["suggested"] = sum(self.within(one["answers"]["received_on"]) for one in lodged)
        n["accepted"] = len({one["chain"] for one in here if one["act"] in ("accept_suggestion", "join_study")})
        n += self.reviews() + self.catalogues() + self.documents() + self.papers() + self.suggestions()
        return dict(n)

    def reviews(self) -> Counter[str]:
        """Kept or late: the last due day that any act said, and the day on which the clock was met."""
        due: dict[tuple[int, int], str] = {}
        n: Counter[str] = Counter()
        for event in self.events:
            for entry in event["clocks"]:
                if entry["clock"] != "review":
                    continue
                run = (event["chain"], entry["started"])
                due[run] = "" if entry["kind"] == "pause" else entry.get("due") or due.get(run, "")
                if entry["kind"] == "meet" and due[run] and self.within(entry["on"]):
                    n["late" if entry["on"] > due[run] else "kept"] += 1
        return n

    def catalogues(self) -> Counter[str]:
        towns, newest = dict[str, str](), dict[str, tuple[int, int]]()
        last = min(date(self.year, 12, 31), self.until).isoformat()
        for event in self.events:
            answers = event["answers"] or {}
            for one in answers.get("organisations") or ():
                if one["kind"] == "township":
                    towns[one["code"]] = event["org"]
            if (
                event["act"] == "publish_catalogue"
                and answers["valid_from"] <= last
                and (answers.get("valid_to") or "9999") >= last
            ):
                newest[answers["org"]] = max(
                    newest.get(answers["org"], (0, 0)), (answers["version"], len(answers["entries"]))
                )
        lists = [next((org for org in (town, above, CITY) if org in newest), "") for town, above in towns.items()]
        entries = sum(newest[org][1] for org in {*lists} - {""})
        return Counter({"towns": len(towns), "covered": sum(map(bool, lists)), "entries": entries})

    def documents(self) -> Counter[str]:
        last = min(date(self.year, 12, 31), self.until).isoformat()
        entered = [one for one in self.events if one["act"] in ENTERING and one["workflow"] == "document_life"]
        ends: dict[str, list[str]] = {}
        for event in entered:
            a = event["answers"]
            for target in (*a.get("supersedes", ()), *a.get("repeals", ())):
                ends.setdefault(number_key(target), []).append(a["effective_on"])
            if a.get("ended_as"):
                ends.setdefault(number_key(a["number"]), []).append(a["ended_on"])
        numbers = {one["chain"]: number_key(one["answers"]["number"]) for one in entered}
        for event in self.events:
            if event["act"] in ("repeal", "annul", "note_ended"):
                ends.setdefault(numbers[event["chain"]], []).append(event["answers"]["ended_on"])
            for item in event["answers"]["items"] if event["act"] == "publish_cleanup" else ():
                if item["outcome"] in ("REPEAL", "EXPIRED"):
                    ends.setdefault(number_key(item["document"]), []).append(event["answers"]["ended_on"])
        n: Counter[str] = Counter()
        for event in entered:
            a = event["answers"]
            end, expires = min(ends.get(number_key(a["number"]), ["9999"])), a.get("expires_on") or "9999"
            n["issued"] += self.within(a["published_on"])
            n["expired"] += self.within(expires) and expires < end and expires < last
            n["ended"] += self.within(end) and end <= expires and end <= last
            n["valid"] += a["effective_on"] <= last <= expires and end > last
        return n

    def papers(self) -> Counter[str]:
        mine = [one for one in self.events if one["workflow"] == "judicial_proposal"]
        void = {one["chain"] for one in mine if one["to"] == "VOIDED"}
        got = {one["chain"] for one in mine if one["seq"] == 1 and self.within(one["answers"]["received_on"])} - void
        return Counter(
            {"papers": len(got), "papers_answered": len({one["chain"] for one in mine if one["act"] == "answer"} & got)}
        )

    def suggestions(self) -> Counter[str]:
        mine = [one for one in self.events if one["workflow"] == "legislative_suggestion"]
        got = {
            (one["chain"], one["answers"]["number"])
            for one in mine
            if "received_on" in (one["answers"] or {}) and self.within(one["answers"]["received_on"])
        }
        judged = {
            (e["chain"], r["number"]): r["outcome"]
            for e in mine
            if e["act"] == "confirm"
            for r in e["answers"]["results"]
        }
        outcomes = Counter(outcome for place, outcome in judged.items() if place in got)
        entered = [
            (one["chain"], p) for one in self.events if one["act"] == "add_points" for p in one["answers"]["points"]
        ]
        ended = [
            (one["chain"], one["answers"]["code"])
            for one in self.events
            if one["act"] == "end_point" and one["answers"]["until_on"] < f"{self.year}-01-01"
        ]
        points = {(book, p["code"]) for book, p in entered if p["from_on"] <= f"{self.year}-12-31"} - set(ended)
        return Counter(
            {
                "legis_received": len(got),
                "legis_adopted": outcomes["ADOPT"],
                "legis_partly": outcomes["PARTLY"],
                "points": len(points),
            }
        )


COUNTED = [key for key, _, unit, _ in DEFINITIONS if unit != "%"]


@pytest.mark.parametrize("back", [0, 1])
def test_every_figure_of_the_simulated_city_equals_a_recount_from_its_events(back: int, office: Office) -> None:
    year = office.year - back
    told, recount = office.told(year=year), Recount(office.house, year, day_of(office.house.now())).figures()
    counted = {key: told.n(key) for key in COUNTED}
    assert counted == {key: recount.get(key, 0) for key in COUNTED}
    assert told.n("in_time") == round(100 * counted["kept"] / (counted["kept"] + counted["late"]), 1)


def test_the_city_has_something_of_nearly_everything_to_count(office: Office) -> None:
    told, before = office.told(), office.told(year=office.year - 1)
    some = {key for key in COUNTED if told.n(key) + before.n(key)}
    assert some >= {
        "reviewed",
        "opinions",
        "kept",
        "late",
        "incidents",
        "answers",
        "adopted",
        "entries",
        "valid",
        "papers",
        "legis_received",
    }
    assert told.n("coverage") == 100
    assert told.n("covered") == told.n("towns") == 12


def test_a_letter_of_december_is_decembers_whenever_it_is_entered(office: Office) -> None:
    with office.house.database.glance(office.house.now()) as docket:
        found = {
            year: [one.on for one in items_of(docket, office.told(year=year)) if one.figure == "suggested"]
            for year in (office.year, office.year + 1)
        }
    assert date(office.year, 12, 30) in found[office.year]
    assert office.told(year=office.year + 1).n("suggested") == len(found[office.year + 1]) == 0


def test_a_part_of_the_city_is_counted_alone_and_the_parts_make_the_whole(office: Office) -> None:
    whole, counties = office.told(), [office.told(org=f"county{n}") for n in range(2)]
    assert whole.n("reviewed") == sum(one.n("reviewed") for one in counties) > counties[0].n("reviewed") > 0
    with office.house.database.glance(office.house.now()) as docket:
        offices = office.house.snapshot(docket.connection).offices
        counted = [one for one in items_of(docket, counties[0]) if one.figure == "reviewed"]
    levels = Counter(LEVELS[level_of(offices, one.org)] for one in counted)
    assert yearly_words.by_level(counties[0]) == levels
    assert sum(yearly_words.by_type(counties[0]).values()) == counties[0].n("reviewed") == len(counted)
    assert office.told(org="town0").n("reviewed") == sum(one.org == "town0" for one in counted)


# --- frozen -----------------------------------------------------------------------------------------------------------------


def differing(office: Office, case: int) -> set[tuple[str, ...]]:
    """What has changed since a year was frozen: figure, as frozen, as it is now."""
    with office.house.database.glance(office.house.now()) as docket:
        offices = office.house.snapshot(docket.connection).offices
        there = yearly_frozen.frozen_years(docket.connection, offices, "county0")
        [frozen] = [one for one in there if one.case_id == case]
        return {(one.title, *one.said) for one in yearly_frozen.since(docket, frozen)}


def test_a_frozen_year_stays_as_it_was_and_says_what_has_changed_since(office: Office) -> None:
    house = office.house
    with house.database.docket(house.now()) as docket:
        with pytest.raises(NotReady, match="还没有过完"):
            yearly_frozen.freeze(docket, "crev0", "county0", office.year + 1)
        with pytest.raises(NotYours):
            yearly_frozen.freeze(docket, "h1.0", "county0", office.year)
    with house.database.docket(house.now()) as docket:
        case = yearly_frozen.freeze(docket, "crev0", "county0", office.year)
    before = office.told("county0", through=day_of(house.now()) - timedelta(1))
    late = {
        "number": "示县规〔2020〕9号",
        "published_on": f"{office.year}-12-01",
        "effective_on": f"{office.year}-12-31",
        "validity_reason": "长期",
    }
    office.house = replace(house, clock=Fixed(house.now() + timedelta(3)))
    last_day = differing(office, case)
    office.act("document_life", "enrol", "clead0", late, title="补录的办法")
    assert differing(office, case) - last_day == {
        ("公布规范性文件", before.line("issued").said, f"{before.n('issued') + 1:g}"),
        ("年末现行有效", before.line("valid").said, f"{before.n('valid') + 1:g}"),
    }
    with office.house.database.glance(office.house.now()) as docket:
        offices = office.house.snapshot(docket.connection).offices
        there = yearly_frozen.frozen_years(docket.connection, offices, "county0")
        [frozen] = [one for one in there if one.told.year == office.year]
        assert (frozen.case_id, frozen.state, frozen.published) == (case, "FROZEN", False)
        assert [(one.place, one.said) for one in frozen.told.lines] == [(one.place, one.said) for one in before.lines]
        assert yearly_frozen.recounted(docket, frozen) == []
    assert verify(house.database, house.seal, case).holds
    with pytest.raises(NotYours), office.house.database.docket(office.house.now()) as docket:
        docket.perform(case, Request("publish_year", "crev0", {"published_on": "2027-03-01"}))


def test_figures_that_the_record_does_not_bear_out_are_found(office: Office) -> None:
    told = office.told("county0", through=day_of(office.house.now()) - timedelta(1))
    forged = replace(told, lines=[replace(one, value=999.0) if one.key == "reviewed" else one for one in told.lines])
    frozen = yearly_frozen.Frozen(1, "FROZEN", day_of(office.house.now()), forged)
    with office.house.database.glance(office.house.now()) as docket:
        assert [(one.title, one.said[0]) for one in yearly_frozen.recounted(docket, frozen)] == [("审查的件", "999")]


# --- told -------------------------------------------------------------------------------------------------------------------


def test_the_report_says_every_number_in_sentences_and_whether_part_counts_as_adopted(office: Office) -> None:
    told = office.told()
    said = "\n".join(one.words for one in yearly_words.prose(told))
    for key in ("reviewed", "opinions", "covered", "entries", "issued", "valid", "papers", "legis_received"):
        assert told.line(key).said in said, key
    assert "12个乡镇（街道）中，12个有重大事项目录清单，覆盖率100%（12/12）" in said
    assert "部分采纳不计入" in said
    nothing = replace(told, lines=[replace(one, value=0) for one in told.lines if one.part == FIGURES])
    empty = "".join(one.words for one in yearly_words.prose(nothing))
    assert "没有出具合法性审查意见" in empty
    assert "没有启动评审团评审" in empty


def test_the_file_holds_figures_definitions_and_everything_counted_one_by_one(office: Office) -> None:
    told = office.told("county0")
    with office.house.database.glance(office.house.now()) as docket:
        counted = items_of(docket, told)
        made = yearly_words.yearly_report(told, counted, [], "某人", office.house.now())
    book = sheets(made)
    figures = {row[0]: row[1] for row in book[f"{told.year}年"][1:]}
    listed = Counter(row[0] for row in book["明细"][1:])
    for key in ("reviewed", "late", "valid", "papers"):
        line = told.line(key)
        assert figures[line.title] == line.value == listed[line.title], key
    assert all(row[3] for row in book[f"{told.year}年"][1:])
