"""A suggestion as whoever sent it may see it by its receipt: where it stands in plain words, until when, and the reply."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, or_, select
from sqlmodel import col

from engine.calendar import day_of
from engine.docket import Docket
from engine.errors import NotFound
from engine.statements import of
from engine.tables import Case, ClockRow, Event
from house.suggested_steps import Step, day, steps
from registers.suggestions import ClauseStudy, ReviewOutcome, ReviewSuggestion
from workflows.review_suggestion import BEFORE_REPLY
from workflows.review_suggestion.titles import TITLES

OPEN = {state.key for state in BEFORE_REPLY}
STATES: Mapping[str, str] = {
    "RECEIVED": "收到了，正在核对", "INCOMPLETE": "请您补充", "REFUSING": "正在核对能不能登记",
    "REGISTERED": "已登记，正在看能不能受理", "DECLINED": "正在研究能不能受理",
    "STUDYING": "正在审查", "STANDING": "正在审查", "TO_REPLY": "审查结束，正在写答复",
    "REPLIED": "已经答复", "CLOSED": "已经答复", "ARCHIVED": "已经答复",
    "NOT_REGISTERED": "没有登记", "NOT_ACCEPTED": "不予受理", "TRANSFERRED": "已转给有权机关", "WITHDRAWN": "您已撤回", "NO_REPLY": "匿名的不答复",
}  # fmt: skip
STUDIED: Mapping[str, str] = {
    "EXPLAINING": "正在请制定机关说明", "WITH_EXPERTS": "正在征求专家意见", "CONSULTING": "正在与制定机关沟通", "AGREED": "制定机关答应自己改",
    "CORRECTING": "制定机关正在改", "VERIFYING": "正在核对改好没有", "REFUSED": "制定机关没有改", "REPORTED": "已报请政府决定",
    "WITH_PANEL": "正在请评审团评审",
}  # fmt: skip
"""What a study says of itself to the outside; the rest is only 正在审查."""


class Refusal(NamedTuple):
    """不予登记、不予受理: on which ground, why, and where else one may go."""

    ground: str
    words: str
    where: str


class SentTo(NamedTuple):
    """转送: to which organ, by which letter."""

    organ: str
    letter: str
    words: str


@dataclass(frozen=True, slots=True)
class Answer:
    """审查建议答复书. `seq`: the step that issued it."""

    seq: int
    number: str
    on: date
    conclusion: str
    words: str
    action: str
    further: str


@dataclass(frozen=True, slots=True)
class Receipted:
    """What a receipt shows. `due`: the day by which an answer is owed; `day`: the how-manieth it is; `of`: of how many."""

    case_id: int
    org: str
    state: str
    status: str
    on: date
    number: str = ""
    document: str = ""
    clause: str = ""
    life: int = 0
    due: date | None = None
    day: int = 0
    of: int = 0
    stands: bool = False
    anonymous: bool = False
    gaps: Sequence[str] = ()
    refused: Refusal | None = None
    sent_to: SentTo | None = None
    answer: Answer | None = None
    steps: Sequence[Step] = field(default_factory=tuple)

    @property
    def open(self) -> bool:
        """Something can still be added, or all taken back."""
        return self.state in OPEN


def receipted(docket: Docket, sha: str) -> Receipted:
    """The suggestion of a receipt. Raises NotFound."""
    connection = docket.connection
    earlier = cases_of(connection, sha)
    case_id = earlier.pop()
    case = connection.execute(select(*of(Case, "id", "org", "state")).where(col(Case.id) == case_id)).one()
    own = events(connection, case_id)
    before = [said for one in earlier for said in events(connection, one)]
    by = {said["act"]: said for said in own}
    study = study_of(connection, case_id)
    beside = events(connection, study.case_id) if study else []
    registered = (by.get("register_suggestion") or by.get("begin_own_motion") or {}).get("answers", {})
    clock = _total(connection, case_id)
    today = day_of(docket.now)
    first = own[0]["answers"]
    since = (before or own)[0]["answers"]["received_on"]
    return Receipted(
        case_id, case.org, case.state, _status(connection, case.state, study), date.fromisoformat(since),
        number=by.get("register_suggestion", {}).get("number", ""), document=registered.get("document", ""),
        clause=registered.get("clause", ""), life=_life(connection, study, first),
        due=clock.due_on if clock else None, day=(today - clock.started_on).days if clock else 0, of=_limit(clock, by),
        stands=bool(clock) and clock.status == "standing", anonymous=bool(first["anonymous"]),
        gaps=_gaps(by, case.state), refused=_refused(by, case.state),
        sent_to=_sent(by), answer=_answer(by), steps=tuple(steps([*before, *own, *beside])),
    )  # fmt: skip


def cases_of(connection: Connection, sha: str) -> list[int]:
    """The cases whose receipt this is the fingerprint of, the one that goes on last: a suggestion that was sent on within the
    house has several. Of a receipt that was given anew only the newest is good. Raises NotFound."""
    asked = select(*of(ReviewSuggestion, "case_id", "receipt"))
    again = select(col(ReviewOutcome.case_id)).where(
        col(ReviewOutcome.kind) == "REISSUED", col(ReviewOutcome.words) == sha
    )
    found = connection.execute(
        asked.where(or_(col(ReviewSuggestion.receipt) == sha, col(ReviewSuggestion.case_id).in_(again)))
    ).first()
    if found is None:
        raise NotFound("没有这个回执：请对照回执再看一遍；回执丢了的，请带身份证件到受理窗口核实后补发")
    cases = sorted({int(found.case_id), *twins(connection, found.case_id, found.receipt)})
    if sha != _newest(connection, cases, found.receipt):
        raise NotFound("这个回执码已经作废：办理机关核实本人后补发了新的，请用新的回执码")
    return cases


def _newest(connection: Connection, cases: Sequence[int], first: str) -> str:
    """The fingerprint that is good: of the receipt that was given last."""
    asked = select(col(ReviewOutcome.words)).where(
        col(ReviewOutcome.kind) == "REISSUED", col(ReviewOutcome.case_id).in_(cases)
    )
    newest = connection.execute(asked.order_by(col(ReviewOutcome.case_id).desc(), col(ReviewOutcome.seq).desc()))
    return str(newest.scalars().first() or first)


def twins(connection: Connection, case_id: int, receipt: str) -> list[int]:
    """Other cases of the same receipt: the body that had it before, the one that has it now."""
    if not receipt:
        return []
    same = select(col(ReviewSuggestion.case_id)).where(col(ReviewSuggestion.receipt) == receipt)
    return [int(one) for one in connection.execute(same).scalars() if one != case_id]


def events(connection: Connection, case_id: int) -> list[Mapping[str, Any]]:
    """The record of a case, in order."""
    asked = select(col(Event.body)).where(col(Event.case_id) == case_id).order_by(col(Event.seq))
    return [json.loads(body) for body in connection.execute(asked).scalars()]


def study_of(connection: Connection, case_id: int) -> Any:
    """The study that a suggestion waits for, with its state; None when there is none."""
    joined = and_(
        col(ReviewOutcome.case_id) == case_id,
        col(ReviewOutcome.kind) == "JOINED",
        col(ReviewOutcome.study) == col(ClauseStudy.case_id),
    )
    asked = (
        select(*of(ClauseStudy, "case_id", "document", "document_key", "clause", "issuer"), *of(Case, "state"))
        .join(Case, col(Case.id) == col(ClauseStudy.case_id))
        .outerjoin(ReviewOutcome, joined)
        .where(or_(col(ClauseStudy.suggestion) == case_id, col(ReviewOutcome.case_id) == case_id))
    )
    return connection.execute(asked).first()


def _status(_: Connection, state: str, study: Any) -> str:
    if state in ("STUDYING", "STANDING") and study:
        return STUDIED.get(study.state, STATES[state])
    return STATES[state]


def _life(connection: Connection, study: Any, first: Mapping[str, Any]) -> int:
    """The document's own page, where the register knows it."""
    from registers.documents import Document

    if study:
        asked = select(col(Document.case_id)).where(col(Document.number_key) == study.document_key)
        return int(connection.execute(asked.order_by(col(Document.case_id).desc())).scalar() or 0)
    return int(first.get("life", 0))


def _total(connection: Connection, case_id: int) -> Any:
    columns = of(ClockRow, "status", "started_on", "due_on", "amount")
    asked = select(*columns).where(col(ClockRow.case_id) == case_id, col(ClockRow.clock) == "total")
    return connection.execute(asked.order_by(col(ClockRow.started).desc())).first()


def _limit(clock: Any, by: Mapping[str, Any]) -> int:
    """The limit in days, with what was added."""
    if clock is None:
        return 0
    added = [one["value"] for one in by.get("extend_suggestion", {}).get("clocks", ()) if one["kind"] == "extend"]
    return int(clock.amount + sum(added))


def _gaps(by: Mapping[str, Any], state: str) -> Sequence[str]:
    """What is still missing, also while somebody thinks of turning it away."""
    waits = state == "INCOMPLETE" or (state == "REFUSING" and "add_missing" not in by)
    said: Sequence[str] = by["ask_missing"]["answers"]["missing"] if waits and "ask_missing" in by else ()
    return said


def _refused(by: Mapping[str, Any], state: str) -> Refusal | None:
    act = {"NOT_ACCEPTED": "decline_suggestion", "NOT_REGISTERED": "refuse_registration"}.get(state)
    if act is None:
        return None
    said = by[act]["answers"]
    return Refusal(TITLES[said["ground"]], said["words"], said["where"])


def _sent(by: Mapping[str, Any]) -> SentTo | None:
    said = by.get("transfer_suggestion")
    return SentTo(said["answers"]["to"], said["answers"]["letter"], said["answers"]["words"]) if said else None


def _answer(by: Mapping[str, Any]) -> Answer | None:
    said = by.get("reply_suggestion")
    if said is None:
        return None
    a = said["answers"]
    return Answer(
        said["seq"], said["number"], day(said), TITLES[a["conclusion"]], a["words"], a["action"], a["further"]
    )
