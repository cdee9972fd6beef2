"""An office to look at: a county on a database of its own, its people by name, and cases brought to where a test needs them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import event

from engine.docket import Docket
from engine.settings import Settings
from house import opening
from tests import houses

PAPERS = ("draft=合同", "explanation=说明", "counterparty=执照", "budget=预算")
CHECKS = {"checks": [{"aspect": aspect, "item": "要点", "answer": "Y"} for aspect in ("权限", "程序", "内容")]}
UNLAWFUL = {
    "clause": "第五条", "problem": "拆分规避招标", "basis": "《招标投标法》第4条", "severity": "违法", "suggestion": "合并后招标",
}  # fmt: skip
NAMES = {
    "wang_jia": "王五", "zhou_jia": "周一", "zhao_jia": "赵六", "li": "李四", "qian": "钱七", "sun": "孙八", "gu": "顾问", "watcher": "督察员",
}  # fmt: skip
ORDER = ["DRAFT", "INTERNAL_REVIEW", "SUBMITTED", "ACCEPTED", "ASSIGNED", "DRAFT_OPINION"]


class _Clock(opening.Clock):
    def __init__(self, moment: Callable[[], datetime]) -> None:
        self._moment = moment

    def now(self) -> datetime:
        return self._moment()


class Office:
    """`acts`: the house as tests act in it; `house`: the same as pages see it, at the same moment."""

    def __init__(self, acts: houses.House) -> None:
        self.acts = acts
        settings = Settings(database_url=acts.database.url)
        self.house = opening.House(settings, acts.database.registry, _Clock(lambda: acts.now))
        self.house.__dict__["database"] = acts.database  # one connection pool for both

    def at(self, day: str, hour: int = 9, minute: int = 0) -> None:
        self.acts.now = houses.at(day, hour, minute)

    def names(self) -> None:
        """Everybody is registered by name."""
        persons = [{"username": username, "name": name} for username, name in NAMES.items()]
        self.acts.order(1, "add_persons", persons=persons)

    @contextmanager
    def looking(self) -> Iterator[Docket]:
        with self.acts.database.glance(self.acts.now) as docket:
            yield docket

    def case(
        self, state: str = "SUBMITTED", town: str = "jia", title: str = "村道硬化合同", reviewer: str = "li"
    ) -> int:
        """A contract of a town that has come as far as `state`."""
        asked = {"catalogue": "HT-01", "matter_type": "ADMIN_CONTRACT", "amount": 900_000}
        case = self.acts.open("township_review", "create", f"wang_{town}", town, asked, PAPERS, title=title)
        lead = "sun" if reviewer in ("li", "qian") else "sun2"
        steps: Sequence[tuple[str, str, dict[str, Any]]] = (
            (f"wang_{town}", "finish_draft", {}),
            (f"zhao_{town}", "submit", {"undecided": True}),
            (reviewer, "accept", {}),
            (lead, "assign", {"person": reviewer}),
            (reviewer, "complete_checks", CHECKS),
        )
        for who, act, answers in steps[: ORDER.index(state)]:
            self.acts.act(case, act, who, answers)
        return case

    def signed(self, conclusion: str = "LAWFUL", town: str = "jia", title: str = "村道硬化合同") -> int:
        """A contract whose opinion is signed."""
        case = self.case("DRAFT_OPINION", town, title)
        self.sign(case, conclusion)
        return case

    def sign(self, case: int, conclusion: str = "LAWFUL") -> None:
        findings = [UNLAWFUL] if conclusion == "UNLAWFUL" else []
        self.acts.act(case, "sign", "sun", {"conclusion": conclusion, "summary": "审查意见", "findings": findings})

    def delegate(self, principal: str, delegate: str, start: str, end: str, roles: Sequence[str] = ()) -> None:
        """An absence, as the administrator enters it."""
        book = self.acts.one("SELECT id FROM \"case\" WHERE workflow = 'administration' AND org = 'city'")
        said = {
            "principal": principal,
            "delegate": delegate,
            "from_on": start,
            "until_on": end,
            "authority": "委托书一号",
        }
        self.acts.order(book, "delegate", **said, roles=list(roles))


@contextmanager
def counting(office: Office) -> Iterator[list[str]]:
    """The statements sent to the database meanwhile."""
    sent: list[str] = []

    def one_more(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    event.listen(office.acts.database.engine, "before_cursor_execute", one_more)
    try:
        yield sent
    finally:
        event.remove(office.acts.database.engine, "before_cursor_execute", one_more)
