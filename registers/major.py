"""重大行政决策: what a decision leaves behind beside its opinions: procedures, disputes, meetings, publication, afterwards."""

from datetime import date

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from engine.tables import append_only, big


@append_only
class Proposal(SQLModel, table=True):
    """建议: who proposed it, which unit studies it, and which earlier decision it would replace."""

    __tablename__ = "decision_proposal"
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    source: str
    proposer: str
    proposed_on: date
    unit: str
    exploratory: bool
    special_law: str
    supersedes: int | None = big(default=None)


@append_only
class Start(SQLModel, table=True):
    """启动: whether it is taken up, of which class it is, under which catalogue entry, by which one lead unit."""

    __tablename__ = "decision_start"
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    result: str  # START, DROP
    decision_class: str
    catalogue: str
    dynamic: str = Field(sa_type=Text)
    unit: str
    joint: str = Field(sa_type=Text)
    reason: str = Field(sa_type=Text)


@append_only
class Precondition(SQLModel, table=True):
    """法定程序: one of them settled: done with its days, or not required for a reason, decided by somebody."""

    __tablename__ = "decision_precondition"
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    task_seq: int
    task_n: int
    outcome: str  # DONE, NOT_REQUIRED
    body: str  # who did it, or who decided that it is not required
    began: date | None = None
    ended: date | None = None
    papers_on: date | None = None
    persons: int | None = None
    level: str = ""
    shortened: str = Field(default="", sa_type=Text)  # why less than the minimum: shown to the public
    note: str = Field(sa_type=Text)


@append_only
class Solicitation(SQLModel, table=True):
    """公开征求意见: one window opened, or closed; a window closed early says why, to everybody."""

    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    kind: str  # OPENED, CLOSED
    on: date
    until: date | None = None
    place: str = ""
    how: str = ""
    received: int | None = None
    shortened: str = Field(default="", sa_type=Text)
    note: str = Field(default="", sa_type=Text)


@append_only
class Countersign(SQLModel, table=True):
    """会签意见: what one department said. Silence is 逾期未反馈, and never consent."""

    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    department: str
    answer: str  # AGREE, COMMENT, DISAGREE, SILENT
    note: str = Field(sa_type=Text)


@append_only
class FirstOpinion(SQLModel, table=True):
    """初步意见: what the review body means to say, told to the undertaking unit before it is said."""

    __tablename__ = "first_opinion"
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    kind: str  # 初步, 复核
    conclusion: str
    text: str
    round: int
    org: str
    signer: str
    signed_on: date
    summary: str = Field(sa_type=Text)


@append_only
class DisputePoint(SQLModel, table=True):
    """分歧: one point of an objection (`review` empty), or one put to the panel with both positions."""

    __tablename__ = "dispute_point"
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    round: int
    point: str = Field(sa_type=Text)
    undertaking: str = Field(default="", sa_type=Text)
    review: str = Field(default="", sa_type=Text)


@append_only
class Absorption(SQLModel, table=True):
    """评审意见的采纳: what the reviewer makes of the panel's opinion on one point; not absorbing it is explained."""

    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    point_seq: int
    point_n: int
    outcome: str
    reason: str = Field(sa_type=Text)


@append_only
class RiskDisclosure(SQLModel, table=True):
    """明示法律风险: the search that found no clear national rule, the risks, and the bounds of the trial."""

    __tablename__ = "risk_disclosure"
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    item: str = Field(sa_type=Text)
    search: str = Field(sa_type=Text)
    risk: str = Field(sa_type=Text)
    scope: str = Field(sa_type=Text)
    ends_on: date


@append_only
class Meeting(SQLModel, table=True):
    """上会: the meeting that a package was made for."""

    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    organ: str
    meeting_on: date
    text: str
    adoption: str = Field(sa_type=Text)


@append_only
class Deliberation(SQLModel, table=True):
    """讨论决定: the count of what the members said, and why the head decided otherwise, where that was so."""

    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    present: int
    agreed: int
    against: int
    abstained: int
    head_reason: str = Field(default="", sa_type=Text)
    congress: str  # DUE, NOT_DUE


@append_only
class Abstention(SQLModel, table=True):
    """弃权: by name, with the reason where one was given."""

    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    name: str
    reason: str = Field(default="", sa_type=Text)


@append_only
class DecisionReport(SQLModel, table=True):
    """报告: to the party committee, to the congress; on execution, on a problem met in it."""

    __tablename__ = "decision_report"
    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    kind: str  # PARTY, CONGRESS, EXECUTION, PROBLEM, MAJOR_CHANGE, FORCE_MAJEURE
    to: str
    on: date
    note: str = Field(sa_type=Text)


@append_only
class Publication(SQLModel, table=True):
    """公布: where and when; what is not public says why."""

    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    on: date
    text: str
    number: str
    public: bool
    channels: str = Field(sa_type=Text)
    note: str = Field(sa_type=Text)


@append_only
class Evaluation(SQLModel, table=True):
    """决策后评估: begun by whom and why; ended with what."""

    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    kind: str  # BEGUN, ENDED
    ground: str = ""
    comments: int | None = None
    body: str = ""
    third_party: bool = False
    result: str = ""
    note: str = Field(sa_type=Text)


@append_only
class Resolution(SQLModel, table=True):
    """执行中的处理: suspended by the head, resumed, adjusted or stopped by the meeting."""

    case_id: int = big(primary_key=True)
    seq: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    kind: str  # SUSPEND, CONTINUE, ADJUST, STOP
    on: date
    reason: str = Field(sa_type=Text)
