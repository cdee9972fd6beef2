"""What completes the answers from the registers sees each of them as its form reads it, however it was spelled."""

from datetime import date
from typing import Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field

from engine.checks import as_read


class Row(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    n: int = Field(ge=1)
    note: str = ""


class Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    seat: int = Field(ge=1, le=9)
    code: str = Field(min_length=1)
    on: date | None = None
    kind: Literal["A", "B"] = "A"
    rows: list[Row] = []
    there: list[int] = []


@pytest.mark.parametrize("spelled", [1, "1", "1.0", 1.0, "+1", " 1", "01", True])
def test_a_number_is_one_number_however_it_is_spelled(spelled: object) -> None:
    assert as_read(Asked, {"seat": spelled, "there": [spelled]}) == {"seat": 1, "there": [1]}


@pytest.mark.parametrize(
    "sent",
    [{"seat": "x"}, {"seat": 0}, {"code": ""}, {"on": "morgen"}, {"rows": [{"n": 0}]}, {"bogus": 1}, {"kind": "C"}],
)
def test_what_the_form_will_refuse_stays_as_it_was_sent_and_spoils_nothing_else(sent: dict[str, Any]) -> None:
    assert as_read(Asked, {**sent, "there": ["2.0"]}) == {**sent, "there": [2]}


def test_only_what_was_sent_is_there_and_days_stay_text() -> None:
    sent = {"code": " E1 ", "on": "2026-03-03", "rows": [{"n": "2.0"}]}
    assert as_read(Asked, sent) == {"code": "E1", "on": "2026-03-03", "rows": [{"n": 2}]}
