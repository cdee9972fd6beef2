"""审查意见书: opinions with their findings, what the office answers to each, confirmations, the adviser's opinion."""

from datetime import date

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from engine.tables import append_only, big


@append_only
class Opinion(SQLModel, table=True):
    """合法性审查意见书 on one text, named by its hash. `kind`: 审查 or 复核 (after objection) or 补充 (after an emergency)."""

    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    number: str
    kind: str
    conclusion: str
    text: str
    round: int
    org: str
    signer: str
    signed_on: date
    summary: str = Field(sa_type=Text)


@append_only
class Finding(SQLModel, table=True):
    """问题: one numbered item of an opinion."""

    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    aspect: str  # 权限, 程序, 内容
    clause: str = Field(sa_type=Text)
    problem: str = Field(sa_type=Text)
    basis: str = Field(sa_type=Text)
    severity: str  # 违法, 风险, 文字
    suggestion: str = Field(sa_type=Text)


@append_only
class Disposition(SQLModel, table=True):
    """采纳情况: the office's answer to one finding."""

    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    finding_seq: int
    finding_n: int
    outcome: str  # ADOPTED, PARTLY, NOT_ADOPTED
    reason: str = Field(sa_type=Text)


@append_only
class Confirmation(SQLModel, table=True):
    """确认: the answers are complete; the text differs from the reviewed one only by what was adopted."""

    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    text: str
    note: str


@append_only
class AdviserOpinion(SQLModel, table=True):
    """法律顾问意见: that it was given, by whom and how grave; its words are sealed in the annex."""

    __tablename__ = "adviser_opinion"
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    adviser: str
    risk: str
