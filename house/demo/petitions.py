"""Suggestions for review, told: sent by citizens, registered, studied, answered; their documents are enrolled before, and corrected."""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from engine.calendar import add_months
from engine.standing import Request
from house import receipts
from house.demo import tickets
from house.demo.complaints import EVENING, OFFICES, PETITIONS, REPLIES, TOWN, About, Petition
from house.demo.county import UNIT
from house.demo.course import Course, Step, Story, own, told
from house.demo.papers import word
from house.demo.stage import Stage
from house.indexing import catch_up
from house.opening import House
from house.relaying import relay
from house.suggesting import Brought, Words, kept, looked_into, suggest
from registers.suggestions import ReviewSuggestion

CLERK, SECOND, LEAD = "crev0", "rev0", "clead0"


class Suggested(Course):
    """One suggestion and the study that it leads to."""

    def __init__(self, clock: Stage, stage: Stage, house: House, one: Petition, last: date) -> None:
        """`house`: whose files the demo's are; `last`: the demo's day."""
        super().__init__(clock, stage)
        self.house, self.one, self.about, self.last = house, one, one.about, last
        self.study = 0

    def steps(self) -> Iterator[Step]:
        """From the page to the answer."""
        one = self.one
        if self.about and one.way != "JOINED":
            yield "", 0, self.enrolled(self.about)
        yield "RECEIVED", 1 if self.about else 0, self.lodged
        ways = {
            "INCOMPLETE": self.incomplete, "OWN_MOTION": self.own_motion, "PLAIN": self.registered, "SENT_ON": self.sent_on,
            "DECLINED": self.declined, "JOINED": self.joined,
        }  # fmt: skip
        yield from ways[one.way]() if one.way in ways else self.studied(self.about) if self.about else ()

    # --- what citizens do ---------------------------------------------------------------------------------------------------

    def lodged(self) -> None:
        """By the public page, with what is attached."""
        one = self.one
        named = f"《{one.document}》（{self.number}）" if self.about else one.document
        words = Words(named, one.clause, one.why, one.name, one.contact, not one.name)
        brought = [Brought("说明.txt", io.BytesIO(one.file.encode()))] if one.file else []
        self.stage.now = self.clock.now
        with (
            looked_into(self.house, brought) as drafts,
            kept(self.house, drafts),
            self.stage.database.docket(self.stage.now, self.stage.salt()) as docket,
        ):
            code = suggest(self.house, docket, words, drafts, tickets.token(one.form))
        with self.stage.database.reading() as connection:
            asked = select(col(ReviewSuggestion.case_id)).where(col(ReviewSuggestion.receipt) == receipts.sha_of(code))
            self.case = connection.execute(asked).scalar_one()

    # --- what the body does -------------------------------------------------------------------------------------------------

    @property
    def number(self) -> str:
        """Of the document."""
        return self.about.number(self.about.effective(self.last)) if self.about else ""

    def registers(self, issuer: str) -> Callable[[], None]:
        """登记, later: which clause of whose document, in the office's words."""
        plain = {"document": self.one.document, "number": self.number, "clause": self.one.clause, "issuer": issuer}
        return lambda: self.act("register_suggestion", CLERK, plain)

    def registered(self) -> Iterator[Step]:
        """It has a number."""
        yield "REGISTERED", 1, self.registers(self.about.org if self.about else TOWN)

    def incomplete(self) -> Iterator[Step]:
        """What is missing is told once."""
        yield "INCOMPLETE", 1, self.by("ask_missing", CLERK, {"missing": ["通告的哪一条", "什么时候、在哪里看到的"]})

    def own_motion(self) -> Iterator[Step]:
        """Nobody is answered, but it is looked into."""
        said = {"document": self.one.document, "clause": self.one.clause, "issuer": UNIT}
        point = "收费标准的依据是什么，是否限定由特定企业清运。"

        def begun() -> None:
            self.act("begin_own_motion", CLERK, {**said, "point": point})
            self.study = self.child("begin_own_motion")

        yield "NO_REPLY", 2, begun
        yield "ASSIGNED", 1, self.studies("assign_study", LEAD, {"person": SECOND})
        yield "STUDYING", 1, self.studies("begin_study", SECOND, {"reason": "收费依据已由住建局公布，先行研究"})

    def sent_on(self) -> Iterator[Step]:
        """Another body's document."""
        why = "该办法由示范市人民政府制定，不属于本县审查的范围。"
        said = {"why": "LEVEL", "to": "示范市司法局", "letter": f"示县司函〔{self.last.year}〕12号", "words": why}
        yield "REGISTERED", 1, self.registers("示范市人民政府")
        yield "TRANSFERRED", 2, self.by("transfer_suggestion", CLERK, said)

    def declined(self) -> Iterator[Step]:
        """A decision about one person is no document for everybody."""
        words = "行政处罚决定只对当事人有效，不是规范性文件，不属于审查建议的范围。"
        said = {"ground": "SINGLE_ACT", "words": words, "where": "可以申请行政复议，或者向人民法院提起行政诉讼"}
        yield "REGISTERED", 1, self.registers(UNIT)
        yield "DECLINED", 1, self.by("decline_suggestion", CLERK, said)
        yield "NOT_ACCEPTED", 2, self.by("tell_declined", LEAD)

    def joined(self) -> Iterator[Step]:
        """The same clause is being studied already."""
        yield from self.registered()
        yield "JOINED", 0, self.by("join_study", CLERK)

    def studied(self, about: About) -> Iterator[Step]:
        """Accepted; the issuer explains; an opinion; where it says so, a correction; the answer."""
        guilty, office = self.one.way == "CORRECTED", OFFICES[about.org]
        yield from self.registered()
        yield "STUDYING", 2, self.accepted(about.point)
        yield "ASSIGNED", 1, self.studies("assign_study", LEAD, {"person": SECOND})
        yield "EXPLAINING", 1, self.studies("ask_issuer", SECOND, {"questions": "请说明该条的制定依据和实际执行情况。"})
        explained = (
            {"words": "为便于管理而规定。", "basis": "没有找到上位法依据"}
            if guilty
            else {"words": "按上位法执行。", "basis": about.basis}
        )
        yield "EXPLAINED", 4, self.studies("explain", office, explained)
        verdict = {"verdict": "CORRECT" if guilty else "NO_PROBLEM", "words": about.found}
        yield "PROPOSED", 2, self.studies("propose_result", SECOND, {**verdict, "basis": about.basis})
        yield "CORRECTING" if guilty else "CONCLUDED", 2, self.studies("conclude_study", LEAD, verdict)
        if guilty:
            yield from self.corrected(about, office)
        yield "REPLIED", 2, self.by("reply_suggestion", CLERK, REPLIES[self.one.way])
        yield "CLOSED", 3, self.by("close_suggestion", CLERK)

    def accepted(self, point: str) -> Callable[[], None]:
        """受理, later: a study begins beside it."""

        def done() -> None:
            self.act("accept_suggestion", CLERK, {"point": point})
            self.study = self.child("accept_suggestion")

        return done

    def studies(self, act: str, who: str, answers: Mapping[str, Any]) -> Callable[[], None]:
        """An act of the study, later; the suggestion hears of it."""

        def done() -> None:
            self.do(self.study, act, who, answers)
            relay(self.stage.database, self.stage.now)

        return done

    # --- what issuers do ----------------------------------------------------------------------------------------------------

    def enrolled(self, about: About) -> Callable[[], None]:
        """The document in the register, later."""
        return lambda: self.enrol(about, self.number, about.lines, about.effective(self.last), timedelta(30))

    def corrected(self, about: About, office: str) -> Iterator[Step]:
        """Another text takes its place, and that is verified."""
        lines = [line for line in about.lines if not line.startswith(about.clause)]
        yield "", 8, lambda: self.enrol(about, about.number(self.today), lines, self.today, timedelta(0), self.number)

        def reported() -> None:
            said = {"done": "AMENDED", "paper": about.number(self.today), "words": "已经修改并重新公布。"}
            self.studies("report_correction", office, said)()

        yield "VERIFYING", 1, reported

        def verified() -> None:
            while catch_up(self.house):
                pass
            said = {"outcome": "CORRECTED", "words": "登记簿显示原文件已被替代，新文件没有这一条。"}
            self.studies("verify_correction", SECOND, said)()

        yield "CORRECTED", 1, verified

    def enrol(
        self, about: About, number: str, lines: Sequence[str], effective: date, before: timedelta, old: str = ""
    ) -> None:
        """A document in the register. `before`: how long before its effect it was published; `old`: what it takes the place of."""
        said = {
            "number": number, "form": "GENERAL", "published_on": str(effective - before), "effective_on": str(effective),
            "expires_on": str(add_months(effective, 60)), "channel": "县人民政府门户网站", "url": "https://example.gov.cn/registered",
            "supersedes": [old] if old else [], "early_reason": "为及时纠正，自公布之日起施行" if old else "",
        }  # fmt: skip
        office, final = OFFICES[about.org], {"final": word(f"{number}.docx", about.title, lines)}
        self.stage.now = self.clock.now
        with self.stage.database.docket(self.stage.now, self.stage.salt()) as docket:
            papers = self.stage.tray(docket.connection, office, final)
            request = Request("enrol", office, said, papers, org=about.org, title=about.title, workflow="document_life")
            self.stage.seen(docket.open(request))


def petitions(stage: Stage, house: House, last: date) -> Iterator[Story]:
    """Each with the working days before the last one on which it begins."""
    for one in PETITIONS:
        yield told(Suggested(stage, own(stage, one.form), house, one, last).steps(), one.until, one.since)


def evening(stage: Stage, house: House, last: date) -> None:
    """What comes in on the last evening, when nobody is in the office."""
    for one in EVENING:
        Suggested(stage.at(last, 21, 10), own(stage, one.form), house, one, last).lodged()
