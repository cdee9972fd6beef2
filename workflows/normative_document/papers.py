"""What kinds of papers a document's life collects."""

from engine.definition import DocumentKind
from workflows.documents import (
    COMPETITION,
    CONSULTATION,
    DRAFT,
    EXPERTS,
    EXPLANATION,
    FINAL,
    GROUNDS,
    HEARING,
    MINUTES,
    NOTE,
    PROCEDURE,
    RISK,
)

SOLICITED = DocumentKind("solicited", "征求意见公告")
INTERPRETATION = DocumentKind("interpretation", "政策解读")
FILING_REPORT = DocumentKind("filing_report", "备案报告")
DOCUMENT_EVALUATION = DocumentKind("document_evaluation", "文件评估报告")
CORRECTION = DocumentKind("correction", "勘误稿")
JUDGMENT = DocumentKind("judgment", "裁判文书或司法建议")

OF_MAKING = (
    DRAFT, EXPLANATION, GROUNDS, PROCEDURE, CONSULTATION, SOLICITED, RISK, EXPERTS, HEARING, COMPETITION, FINAL, MINUTES, INTERPRETATION, NOTE,
)  # fmt: skip
OF_LIFE = (*OF_MAKING, FILING_REPORT, DOCUMENT_EVALUATION, CORRECTION, JUDGMENT)
PAPERS = tuple(kind for kind in OF_MAKING if not kind.text)
