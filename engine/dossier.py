"""案卷: one case as a zip that a stranger can verify with a Python interpreter and nothing else."""

import io
import json
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from engine import verifier
from engine.calendar import SHANGHAI
from engine.checkpoints import Seal
from engine.errors import NotFound
from engine.sealing import NOBODY
from engine.tables import read_stamp

FIRST = (1980, 1, 1, 0, 0, 0)  # every member carries the same date: the same case gives the same bytes


def export(
    connection: Connection,
    seal: Seal,
    case_id: int,
    blob: Callable[[str], bytes | None],
    roles: frozenset[str] | None = None,
) -> bytes:
    """The dossier of a case. `blob` gives the bytes of a material, or None when they are not kept here. Raises NotFound.

    `roles`: sealed answers are opened as far as one of these roles may see them; None opens them all.
    """
    rows = connection.execute(
        text("SELECT case_id, seq, body, hash FROM event WHERE case_id = :id ORDER BY seq"), {"id": case_id}
    ).all()
    if not rows:
        raise NotFound(f"没有审查件 {case_id}")
    events = [{"chain": chain, "seq": seq, "body": body, "hash": digest} for chain, seq, body, digest in rows]
    said = [json.loads(event["body"]) for event in events]
    papers = [
        {"kind": kind, "round": one["before"]["round"], "name": name, "sha256": sha, "seq": one["seq"]}
        for one in said
        for kind, sha, name in one["texts"]
    ]
    annexes = connection.execute(
        text("SELECT case_id, seq, field, salt, value, sight FROM annex WHERE case_id = :id ORDER BY seq, field"),
        {"id": case_id},
    ).all()
    disclosed = [
        {"chain": chain, "seq": seq, "field": name, "salt": salt, "value": json.loads(value)}
        for chain, seq, name, salt, value, sight in annexes
        if value is not None and sight != NOBODY and (roles is None or not sight or roles & set(sight.split()))
    ]
    last = said[-1]
    case = {
        "id": case_id,
        "title": last["case_title"],
        "org": last["case_org"],
        "state": last["to"],
        "seq": last["seq"],
        "head": events[-1]["hash"],
    }
    members: dict[str, str | bytes] = {
        "目录.md": _contents(said, papers, _opened(connection, case_id)),
        "case.json": _json(case),
        "events.jsonl": _lines(events),
        "checkpoints.jsonl": _lines(_checkpoints(connection, case_id)),
        "materials.json": _json(papers),
        "annex.json": _json(disclosed),
        "public_key.hex": "\n".join(seal.known()),
        "verifier.py": Path(verifier.__file__).read_text(),
    }
    for sha in dict.fromkeys(paper["sha256"] for paper in papers):
        if (content := blob(sha)) is not None:
            members[f"files/{sha}"] = content
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, value in members.items():
            archive.writestr(zipfile.ZipInfo(name, FIRST), value, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _checkpoints(connection: Connection, case_id: int) -> list[dict[str, str]]:
    """From the first checkpoint that names the chain to the newest: the links between them are part of the proof."""
    rows = connection.execute(text("SELECT text, signature FROM checkpoint ORDER BY number")).all()
    named = [any(leaf[0] == case_id for leaf in json.loads(body)["leaves"]) for body, _ in rows]
    if True not in named:
        return []
    end = len(named) - named[::-1].index(True)
    return [{"text": body, "signature": signature} for body, signature in rows[named.index(True) : end]]


def _opened(connection: Connection, case_id: int) -> list[tuple[str, ...]]:
    """The cases that this one opened, each with the print of its last step; of those that have ended, the files as well."""
    asked = text(
        'SELECT c.id, c.title, c.seq, c.head, m.kind, m.name, m.sha256 FROM "case" c LEFT JOIN material m ON m.case_id = c.id AND m.seq > 1'
        " AND c.closed_at IS NOT NULL WHERE c.parent_id = :id ORDER BY c.id, m.seq, m.n"
    )
    lines: list[tuple[str, ...]] = []
    for id, title, seq, head, kind, name, sha in connection.execute(asked, {"id": case_id}):
        case = (str(id), title, f"留痕{seq}步", f"`{head[:16]}…`")
        lines += [case] if case not in lines else []
        lines += [("", name, kind, f"`{sha[:16]}…`")] if sha else []
    return lines


def _contents(
    said: Sequence[dict[str, Any]], papers: Sequence[dict[str, Any]], opened: Sequence[tuple[str, ...]] = ()
) -> str:
    """The table of contents, for people. `opened`: rows of the cases that this one opened, and of their files."""
    lines = [
        f"# {said[-1]['case_title']}",
        "",
        "## 留痕",
        "",
        "| 步 | 日期 | 办理 | 办理人 | 文号 | 依据 |",
        "|---|---|---|---|---|---|",
    ]
    for one in said:
        who = one["actor"] + (f"（代{one['on_behalf_of']}）" if one["on_behalf_of"] else "")
        day = read_stamp(one["at"]).astimezone(SHANGHAI).date()
        lines.append(f"| {one['seq']} | {day} | {one['title']} | {who} | {one['number']} | {one['law']} |")
    lines += ["", "## 材料", "", "| 轮次 | 类别 | 名称 | 摘要 |", "|---|---|---|---|"]
    lines += [f"| {p['round']} | {p['kind']} | {p['name']} | `{p['sha256'][:16]}…` |" for p in papers]
    if opened:
        lines += [
            "",
            "## 本件开启的审查件（各有自己的案卷）",
            "",
            "| 审查件 | 名称 | 类别 | 摘要 |",
            "|---|---|---|---|",
        ]
        lines += [f"| {' | '.join(row)} |" for row in opened]
    lines += ["", "核验：`python3 verifier.py 本文件.zip`（只需 Python，不需联网，不需数据库）", ""]
    return "\n".join(lines)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def _lines(rows: Sequence[Any]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
