"""年度统计: a year's figures as they were frozen. Later corrections of the record do not change them."""

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from engine.tables import append_only, big


@append_only
class FrozenFigure(SQLModel, table=True):
    """One figure of one frozen year. `value`: as a decimal, '' where there was nothing to take it from."""

    __tablename__ = "frozen_figure"
    __table_args__ = (Index("ix_frozen_figure_year", "org", "year"),)
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    org: str
    year: int
    part: str  # the table it belongs to
    key: str
    title: str
    value: str
    unit: str
    words: str = Field("", sa_type=Text)
