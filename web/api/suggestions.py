"""建议审查 for programs of the public: nobody signs in; a suggestion goes in, a receipt comes back, the receipt is asked."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, ConfigDict, Field

from house import receipts, suggested, suggesting
from house.suggesting import Words
from web.api.doors import PREFIX, JsonRoute
from web.public import LOOKUPS, SENDS, Visitor
from workflows.township_review.forms import LONG, SHORT

router = APIRouter(prefix=f"{PREFIX}/public", route_class=JsonRoute, tags=["公众"])


class SuggestionSent(BaseModel):
    """What the form of the page asks; files are sent there. `token`: of one's own, so that a repetition is one suggestion."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    document: str = Field(max_length=SHORT)
    clause: str = Field("", max_length=100)
    why: str = Field(max_length=LONG)
    name: str = Field("", max_length=60)
    contact: str = Field("", max_length=100)
    anonymous: bool = False
    token: str = Field("", pattern=r"^([0-9a-f]{32})?$", description="32 位十六进制；重复提交只收一件")


class ReceiptGiven(BaseModel):
    """To be kept: nobody can look it up."""

    receipt: str


class SuggestionStep(BaseModel):
    """One thing that has happened."""

    model_config = ConfigDict(from_attributes=True)
    on: date
    title: str
    words: str


class SuggestionAnswer(BaseModel):
    """审查建议答复书."""

    model_config = ConfigDict(from_attributes=True)
    number: str
    on: date
    conclusion: str
    words: str
    action: str
    further: str


class SuggestionRefused(BaseModel):
    """Not registered, or not accepted: on which ground, why, and where else one may go."""

    model_config = ConfigDict(from_attributes=True)
    ground: str
    words: str
    where: str


class SuggestionSentTo(BaseModel):
    """Sent to the organ that decides, with the letter's number."""

    model_config = ConfigDict(from_attributes=True)
    organ: str
    letter: str
    words: str


class SuggestionStands(BaseModel):
    """Where it stands. `due`: the last day for the answer; `day` of `of`: how far that is."""

    model_config = ConfigDict(from_attributes=True)
    state: str
    status: str
    on: date
    number: str
    document: str
    clause: str
    due: date | None
    day: int
    of: int
    stands: bool
    gaps: list[str]
    refused: SuggestionRefused | None
    sent_to: SuggestionSentTo | None
    answer: SuggestionAnswer | None
    steps: list[SuggestionStep]


@router.post("/suggestions", status_code=201, dependencies=[Depends(SENDS)])
def suggest(here: Visitor, sent: SuggestionSent) -> ReceiptGiven:
    """提审查建议：不用登录，凭回执查。"""
    words = Words(**sent.model_dump(exclude={"token"}))
    with here.acting() as docket:
        code = suggesting.suggest(here.house, docket, words, [], sent.token or receipts.fresh())
    return ReceiptGiven(receipt=code)


@router.get("/suggestions/{receipt}", dependencies=[Depends(LOOKUPS)])
def stands(here: Visitor, receipt: Annotated[str, Path(max_length=60, description="回执码")]) -> SuggestionStands:
    """查回执：办到哪一步，最晚哪天答复，答复了什么。"""
    with here.looking() as docket:
        found = suggested.receipted(docket, receipts.sha_of(receipts.tidy(receipt)))
    return SuggestionStands.model_validate(found)
