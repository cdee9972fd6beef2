"""What may be done in every workflow, in every state: time's own acts, and forgetting a sealed answer."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pydantic import BaseModel, ConfigDict, Field

from engine.citations import ASSUMED, Citation
from engine.definition import ADMIN, STAY, TIME, Rule
from engine.plan import Change, Deed
from engine.sealing import NOBODY
from engine.tables import Annex

_ENGINE = Citation(ASSUMED, "期限到日由系统留痕")


class Erasure(BaseModel):
    """Which sealed answer of which event is to be forgotten, and why."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    seq: int = Field(title="第几步", ge=1)
    field: str = Field(title="填写项", min_length=1, max_length=60)
    reason: str = Field(title="理由与依据", min_length=4, max_length=500)


def _emptied(deed: Deed) -> Iterable[Change]:
    yield Change(
        Annex, {"case_id": deed.case_id, "seq": deed.answers.seq, "field": deed.answers.field}, {"value": None}
    )


def unopened(deed: Deed) -> Iterable[Change]:
    """What nobody was to see before it is opened, and will now never be: destroyed unopened; that it was there stays on record."""
    yield Change(Annex, {"case_id": deed.case_id, "sight": NOBODY}, {"value": None})


def _of_time(act: str, title: str) -> Rule:
    return Rule(act, title, TIME, (), STAY, _ENGINE, while_halted=True)


BUILT_IN: Mapping[str, Rule] = {
    rule.act: rule
    for rule in (
        _of_time("warn", "临期提醒"),
        _of_time("breach", "超期"),
        _of_time("report", "超期报告"),
        _of_time("remind", "到期提醒"),
        _of_time("correct_due", "日历更正"),
        replace(_of_time("end_with_parent", "随主件终止"), alters=unopened),
        Rule(
            "erase",
            "删除密存内容",
            ADMIN,
            (),
            STAY,
            _ENGINE,
            asks=Erasure,
            alters=_emptied,
            while_halted=True,
            grave=True,
        ),
    )
}
"""What may be done in every workflow, in every state: time's own acts, and forgetting a sealed answer."""
