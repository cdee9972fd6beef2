"""What kinds of papers there are. The draft is the text: its bytes are what is reviewed, decided and compared."""

from engine.definition import DocumentKind

DRAFT = DocumentKind("draft", "送审稿", text=True)
EXPLANATION = DocumentKind("explanation", "起草说明")
GROUNDS = DocumentKind("grounds", "依据及其文本")
PROCEDURE = DocumentKind("procedure", "程序材料")
CONSULTATION = DocumentKind("consultation", "征求意见情况")
RISK = DocumentKind("risk_report", "风险评估报告")
EXPERTS = DocumentKind("expert_report", "专家论证意见")
HEARING = DocumentKind("hearing_record", "听证笔录")
COMPETITION = DocumentKind("competition", "公平竞争审查结论")
COUNTERPARTY = DocumentKind("counterparty", "相对方主体资格材料")
BUDGET = DocumentKind("budget", "资金来源与预算材料")
PURCHASE = DocumentKind("purchase", "采购或招标材料")
VALUATION = DocumentKind("valuation", "评估、作价材料")
AUTHORITY = DocumentKind("authority", "农户书面委托")
LICENCE = DocumentKind("licence", "工商资本审批材料")
ROLL = DocumentKind("roll", "村民（成员）名册与会议通知")
EVIDENCE = DocumentKind("evidence", "证据与调查材料")
SERVICE = DocumentKind("service", "送达与催告材料")
APPLICATION = DocumentKind("application", "申请、信访或复议材料")
FINAL = DocumentKind("final", "定稿")
MINUTES = DocumentKind("minutes", "会议纪要或表决记录")
NOTE = DocumentKind("note", "情况说明")

ALL = (
    DRAFT, EXPLANATION, GROUNDS, PROCEDURE, CONSULTATION, RISK, EXPERTS, HEARING, COMPETITION, COUNTERPARTY, BUDGET, PURCHASE,
    VALUATION, AUTHORITY, LICENCE, ROLL, EVIDENCE, SERVICE, APPLICATION, FINAL, MINUTES, NOTE,
)  # fmt: skip

# a major decision's own
STUDY = DocumentKind("study", "论证报告")
COUNTERSIGNS = DocumentKind("countersigns", "会签意见")
ASSESSMENT = DocumentKind("assessment", "评估表")
COST_BENEFIT = DocumentKind("cost_benefit", "成本效益分析")
UNIT_OPINION = DocumentKind("unit_opinion", "合法性初审意见书")
RISK_STATEMENT = DocumentKind("risk_statement", "法律风险明示书")
REPORTED = DocumentKind("reported", "报告及回执")
EXECUTION = DocumentKind("execution", "执行情况报告")
EVALUATED = DocumentKind("evaluated", "决策后评估报告")

OF_DECISIONS = (
    *ALL, STUDY, COUNTERSIGNS, ASSESSMENT, COST_BENEFIT, UNIT_OPINION, RISK_STATEMENT, REPORTED, EXECUTION, EVALUATED,
)  # fmt: skip

# a panel's own
PANEL_PAPERS = DocumentKind("panel_papers", "评审材料")
NUMBER_PROOF = DocumentKind("number_proof", "公开号码凭证")
EVALUATION_REPORT = DocumentKind("evaluation_report", "第三方评估报告")
PANEL_OPINION = DocumentKind("panel_opinion", "评审意见书")
ABSENCE_PROOF = DocumentKind("absence_proof", "缺位证明")
DELIVERY_PROOF = DocumentKind("delivery_proof", "送达回证")
OF_PANELS = (PANEL_PAPERS, ABSENCE_PROOF, DELIVERY_PROOF, NUMBER_PROOF, EVALUATION_REPORT, MINUTES, PANEL_OPINION)

PAPERS = tuple(kind for kind in ALL if not kind.text)

PRECONDITIONS = {
    "MAJOR_DECISION": ("公众参与", "专家论证", "风险评估", "公平竞争审查"),
    "COLLECTIVE_ASSET": ("党组织研究讨论",),
}
"""What a matter outside the catalogue is asked for: done with evidence, or not required for a stated reason."""

BY_TYPE = {
    "NORMATIVE_DOC": (DRAFT, EXPLANATION, GROUNDS, CONSULTATION, COMPETITION),
    "MAJOR_DECISION": (DRAFT, EXPLANATION, GROUNDS, PROCEDURE),
    "ADMIN_CONTRACT": (DRAFT, EXPLANATION, COUNTERPARTY, BUDGET),
    "MAJOR_PENALTY": (DRAFT, EVIDENCE, SERVICE),
    "COERCION": (DRAFT, EVIDENCE, SERVICE),
    "VILLAGE_RULE": (DRAFT, EXPLANATION),
    "COLLECTIVE_ASSET": (DRAFT, EXPLANATION, VALUATION),
    "LAND_TRANSFER": (DRAFT, AUTHORITY),
    "STATE_ASSET": (DRAFT, EXPLANATION, VALUATION),
    "PETITION_REPLY": (DRAFT, APPLICATION),
    "INFO_DISCLOSURE_REPLY": (DRAFT, APPLICATION),
    "RECONSIDERATION_RESPONSE": (DRAFT, APPLICATION, EVIDENCE),
    "MEETING_TOPIC": (DRAFT, EXPLANATION),
    "OTHER_LEGAL": (DRAFT,),
    "PARTY_DOC": (DRAFT, EXPLANATION),
}
"""What a matter of a type needs when no catalogue entry says so: our assumption, shown as 暂定."""
