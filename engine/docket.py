"""The front door: every act of people, on any case, enters here: lock, look, decide, write. The entrance commits."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Connection

from engine.checks import acting_role, check, rule_for, view_of
from engine.decide import decide
from engine.definition import OPERATOR_USER, TIME_USER, Rule
from engine.errors import KeyReused, NotYours, Reason, Refused
from engine.look import Looking
from engine.plan import Change, Plan, Row
from engine.questions import RECEIPT
from engine.registry import Registry
from engine.snapshot import Snapshots
from engine.standing import Request, Seen, Snapshot
from engine.statements import ask, put


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a request. `plan` is None when the same request had been carried out before."""

    case_id: int
    seq: int
    plan: Plan | None = None

    @property
    def repeated(self) -> bool:
        """An earlier request with this key had done it."""
        return self.plan is None


@dataclass(frozen=True, slots=True)
class Offer:
    """One act of the present state, for one person: what it asks, or why not."""

    rule: Rule
    refused: tuple[Reason, ...] = ()
    yours: bool = True

    @property
    def schema(self) -> Mapping[str, Any]:
        """The JSON schema of its answers."""
        form: type[BaseModel] | None = self.rule.asks
        return form.model_json_schema() if form else {}


class Docket:
    """Opened by an entrance inside its transaction; knows the present moment because the entrance says it."""

    def __init__(
        self, connection: Connection, registry: Registry, snapshots: Snapshots, now: datetime, salt: str = ""
    ) -> None:
        """`salt`: fresh randomness for sealed answers."""
        self.connection, self.registry, self.now = connection, registry, now
        self.looking = Looking(connection, registry, snapshots, now, salt)

    def perform(self, case_id: int, request: Request) -> Result:
        """Carry out an act on a case. Raises Refused, having changed nothing."""
        if request.actor in (TIME_USER, OPERATOR_USER):
            raise NotYours(f"{request.actor} 是系统保留的用户，不能由人使用")
        seen, receipt = self.looking.at_case(case_id, request)
        if receipt:
            return _repeated(receipt, request, case_id)
        return self._write(decide(seen, request))

    def open(self, request: Request) -> Result:
        """Open a case for an office: `request.workflow`, `org`, `title`. Raises Refused, having changed nothing."""
        seen, receipt = self.looking.at_opening(request)
        if receipt:
            return _repeated(receipt, request)
        return self._write(decide(seen, request))

    def preview(self, case_id: int, request: Request) -> Plan:
        """What the act would do. Raises Refused; writes nothing."""
        seen, _ = self.looking.at_case(case_id, request, lock=None)
        return decide(seen, request)

    def preview_opening(self, request: Request) -> Plan | None:
        """What opening a case would do; None when an earlier request with this key has done it. Raises Refused; writes nothing."""
        seen, receipt = self.looking.at_opening(request, lock=False)
        return None if receipt else decide(seen, request)

    def see(self, case_id: int, actor: str, principal: str = "") -> Seen:
        """The case as it stands, for reading."""
        seen, _ = self.looking.at_case(case_id, Request("", actor, principal=principal), lock=None)
        return seen

    def offers(self, case_id: int, actor: str, principal: str = "") -> Iterator[Offer]:
        """Every act of the present state: whether this person may, and if not, why not and who can."""
        seen = self.see(case_id, actor, principal)
        for rule in seen.workflow.offers(seen.standing.state):
            if not rule.by_time:
                yield offer(seen, rule, actor, principal)

    def snapshot(self) -> Snapshot:
        """Offices, policies, calendars, registers as this transaction sees them."""
        return self.looking.snapshot()

    def receipt_of(self, actor: str, key: str, case_id: int) -> int:
        """The step of a case that this actor's request of this key has made; 0 when none has."""
        if not key:
            return 0
        rows = ask(self.connection, [(RECEIPT, {"actor": actor, "key": key})])[0]
        return next((seq for _, case, seq in rows if case == case_id), 0)

    def _write(self, plan: Plan) -> Result:
        rows, changes = gathered(plan)
        put(self.connection, rows, changes)
        if any(deed.rule.touches for deed in plan.deeds):
            self.looking.apart()
        return Result(plan.deed.case_id, plan.deed.seq, plan)


def offer(seen: Seen, rule: Rule, actor: str, principal: str = "") -> Offer:
    """Whether a person may perform a rule now; answers and papers that would come with the act are not yet asked for."""
    request = Request(rule.act, actor, principal=principal)
    view = view_of(seen, request)
    try:
        rule_for(seen, request)
        acting_role(seen, rule, view, request)
    except Refused as refused:
        return Offer(rule, refused.reasons, yours=False)
    try:
        check(seen, replace(rule, asks=None, checks=(), needs=(), fresh=()), view, request)
    except Refused as refused:
        return Offer(rule, refused.reasons, yours=True)
    return Offer(rule)


def gathered(plan: Plan) -> tuple[list[Row], list[Change]]:
    """All rows and changes of a plan and its further deeds."""
    rows, changes = list(plan.inserts), list(plan.updates)
    for child in plan.children:
        more_rows, more_changes = gathered(child)
        rows += more_rows
        changes += more_changes
    return rows, changes


def _repeated(receipt: Any, request: Request, asked: int = 0) -> Result:
    """What an earlier request of this key came to. `asked`: the case it is about; 0 when it opens one."""
    sha, case_id, seq = receipt
    if not request.is_known_as(sha) or asked not in (0, case_id):
        raise KeyReused(f"请求编号 {request.key} 已用于审查件 {case_id} 第 {seq} 步")
    return Result(case_id, seq)
