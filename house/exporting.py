"""The whole register of documents as a table: one document a row, as an import reads it back."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, select
from sqlmodel import col

from engine.offices import Offices
from registers.documents import STATUS, Document, DocumentIndex, DocumentRelation, status_on

HEADINGS: Mapping[str, str] = {
    "number": "文号", "title": "名称", "issuer": "制定机关", "registration": "登记号", "issuer_kind": "制定主体类别", "form": "文种",
    "adopted_on": "审议通过日", "published_on": "公布日", "effective_on": "施行日", "expires_on": "有效期至", "status": "效力",
    "ended_on": "失去效力之日", "based_on": "依据", "supersedes": "替代", "repeals": "废止", "amends": "修改", "url": "公开网址",
    "interpretation_url": "解读网址",
    "opinion": "审核意见书", "co_issuers": "联合制定机关", "attachments": "附件", "channel": "公布渠道",
    "validity_reason": "长期有效的理由", "file": "文本文件",
}  # fmt: skip


@dataclass
class _Relations:
    of: dict[tuple[int, str], list[str]] = field(default_factory=lambda: defaultdict(list))


def exported(
    connection: Connection, offices: Offices, on: date, ids: Sequence[int] | None = None
) -> list[dict[str, Any]]:
    """The register, one document a row, newest first; `ids`: only these."""
    from workflows.normative_document.titles import TITLES

    asked = select(Document).order_by(col(Document.published_on).desc(), col(Document.case_id).desc())
    rows = connection.execute(asked if ids is None else asked.where(col(Document.case_id).in_(list(ids)))).all()
    index = {row.id: row for row in connection.execute(select(DocumentIndex))}
    told = _Relations()
    for one in connection.execute(select(DocumentRelation)):
        told.of[one.case_id, one.kind].append(one.target)
    return [_exported(row, index.get(row.case_id), told, offices, on, TITLES) for row in rows]


def _exported(
    row: Any, indexed: Any, told: _Relations, offices: Offices, on: date, titles: Mapping[str, str]
) -> dict[str, Any]:
    ended = (indexed.ended_on, indexed.ended_as) if indexed else (None, "")
    status = status_on(on, row.effective_on, row.expires_on, *ended)
    names = {"based_on": "BASED_ON", "supersedes": "SUPERSEDES", "repeals": "REPEALS", "amends": "AMENDS"}
    return {
        **{name: getattr(row, name) for name in HEADINGS if hasattr(row, name)},
        **{name: "、".join(told.of[row.case_id, kind]) for name, kind in names.items()},
        "issuer": offices.title(row.org), "issuer_kind": titles[row.issuer_kind], "form": titles[row.form], "status": STATUS[status],
        "ended_on": ended[0], "id": row.case_id, "org": row.org,
    }  # fmt: skip
