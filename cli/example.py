"""Case C01, as the demo tells it: three contracts split to avoid a tender, refused, merged, lawful, decided, archived."""

from datetime import date
from typing import TYPE_CHECKING

from rich.panel import Panel

if TYPE_CHECKING:
    from cli.walk import Walk

TITLE = "甲镇村道硬化工程合同（三份，同一承包人、同一周）"
PAPERS = {
    "draft": "三份村道硬化合同，各六十二万元，由承包人垫资。",
    "explanation": "起草说明",
    "counterparty": "营业执照",
    "budget": "资金来源说明",
}
MERGED = "一份村道硬化合同，一百八十六万元，经公开招标确定承包人，不垫资。"
CHECKS = {"checks": [{"aspect": aspect, "item": "逐条核对", "answer": "Y"} for aspect in ("权限", "程序", "内容")]}
DOUBTS = {
    "checks": [
        *CHECKS["checks"][:2],
        {"aspect": "内容", "item": "是否规避招标", "answer": "N", "note": "三份合同应合并招标"},
    ]
}
FINDINGS = [
    {
        "aspect": "内容", "clause": "三份合同", "problem": "同一承包人同一周签订三份合同，合计一百八十六万元，拆分规避招标",
        "basis": "《招标投标法》第3条、第4条", "severity": "违法", "suggestion": "合并后依法招标",
    },
    {
        "aspect": "内容", "clause": "第五条", "problem": "要求承包人垫资建设", "basis": "《政府投资条例》第22条", "severity": "违法",
        "suggestion": "删去垫资约定",
    },
]  # fmt: skip
ISSUED = {"issued_on": "2026-03-27", "party_report": "NA", "congress": "NA", "approval": "NA", "note": "合同事项不涉及"}


def first_round(walk: "Walk") -> None:
    """From the draft to the opinion that keeps the gate shut."""
    walk.console.print(Panel(f"案例 C01：{TITLE}", style="bold cyan"))
    walk.stage.at(date(2026, 2, 26), 9)
    asked = {"catalogue": "HT-01", "matter_type": "ADMIN_CONTRACT", "amount": 1_860_000}
    partial = {kind: words for kind, words in PAPERS.items() if kind in ("draft", "explanation")}
    walk.case = walk.stage.open("township_review", "create", "h1.0", "town0", TITLE, asked, partial)
    walk.say(f"2026-02-26 起草 {walk.name('h1.0')}：事项清单 HT-01，审查件 {walk.case}", "bold green")
    walk.refused("2026-02-26", "finish_draft", "h1.0", "想完成起草：材料不齐")
    rest = {kind: words for kind, words in PAPERS.items() if kind not in partial}
    walk.act("2026-02-26", "finish_draft", "h1.0", "补齐材料，完成起草", papers=rest)
    walk.refused("2026-02-28", "submit", "h1.0", "想自己送审", {"undecided": True})
    walk.act("2026-02-28", "submit", "lead.0", "声明尚未决定、未签订", {"undecided": True})
    walk.refused("2026-02-28", "record_decision", "office.0", "想先上会", {})
    walk.act("2026-03-02", "accept", "rev0.1", "材料齐全，受理", {})
    walk.explained("review")
    walk.act("2026-03-03", "assign", "lead0", "分办给审查人员", {"person": "rev0.1"})
    walk.act("2026-03-06", "complete_checks", "rev0.1", "权限、程序、内容逐条核对，一条未通过", DOUBTS)
    lawful = {"conclusion": "LAWFUL", "summary": "合法", "findings": []}
    walk.refused("2026-03-06", "sign", "lead0", "想签“合法”", lawful)
    revise = {"conclusion": "REVISE", "summary": "三份合同应合并招标；不得垫资", "findings": FINDINGS}
    walk.act("2026-03-09", "sign", "lead0", "应当予以修改，两项违法问题", revise)
    for n, finding in enumerate(FINDINGS, 1):
        walk.say(
            f"             {n}. {finding['problem']}（{finding['severity']}，{finding['basis']}）→ {finding['suggestion']}",
            "yellow",
        )


def second_round(walk: "Walk") -> None:
    """Another text, another opinion, the decision, the archive."""
    walk.refused("2026-03-10", "answer", "h1.0", "想只答复“采纳”就过关", {"dispositions": []})
    walk.act(
        "2026-03-13", "resubmit", "lead.0", "合并招标后的新文本", {"note": "已合并招标，删去垫资"}, {"draft": MERGED}
    )
    walk.act("2026-03-16", "accept", "rev0.1", "第二轮受理", {})
    walk.explained("review")
    walk.act("2026-03-16", "claim", "rev0.1", "认领")
    walk.act("2026-03-17", "complete_checks", "rev0.1", "逐条核对，全部通过", CHECKS)
    walk.refused("2026-03-18", "sign", "rev0.1", "想签发自己拟的意见", {"conclusion": "LAWFUL", "summary": "合法"})
    walk.act("2026-03-19", "sign", "lead0", "合法", {"conclusion": "LAWFUL", "summary": "已合并招标，合法"})
    voted = {
        "organ": "OFFICE_MEETING",
        "decided_on": "2026-03-24",
        "result": "PASSED",
        "package": True,
        "reviewer_attended": True,
    }
    walk.act("2026-03-24", "record_decision", "office.0", "镇长办公会通过", voted, {"minutes": "会议纪要"})
    compared = {"outcome": "SAME", "method": "BYTES"}
    walk.act("2026-03-26", "finalise", "rev0.1", "定稿与审查文本逐字节相同", compared, {"final": MERGED})
    walk.refused("2026-03-27", "issue", "office.0", "未核对资金和招标就想签订", ISSUED)
    walk.act("2026-03-27", "issue", "office.0", "签订", {**ISSUED, "funds": "DONE", "purchase": "DONE"})
    walk.act("2026-04-10", "close_unfiled", "rev0.1", "一事一档", {"complete": True})
