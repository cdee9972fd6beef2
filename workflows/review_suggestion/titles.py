"""Chinese names of parts, facts and values of suggestions and studies."""

from collections.abc import Mapping

from workflows.township_review.titles import TITLES as OURS

TITLES: Mapping[str, str] = {
    **OURS,
    # parts
    "DECIDER": "拟不予受理人", "TELLER": "审定不予受理人", "REFUSER": "拟不予登记人", "REFUSAL_TELLER": "审定不予登记人", "STUDENT": "审查研究人", "CONCLUDER": "签发人", "EXPLAINER": "制定机关经办人",
    "WITHDRAWER": "登记撤回人", "WITHDRAWAL_TELLER": "审定撤回人",
    # how it came, from whom
    "WEB": "网页", "MAIL": "来信", "COUNTER": "来访", "TRANSFER": "转送", "CITIZEN": "公民", "ORGANISATION": "法人、其他组织", "CONGRESS": "人大",
    "PROCURATORATE": "检察建议", "COURT": "司法建议", "RECONSIDERATION": "复议转送", "HOTLINE": "12345 热线", "PETITION": "信访", "OTHER_ORGAN": "其他机关",
    "OWN": "本人（本单位）", "AGENT": "代他人提出（附委托书）",
    # grounds
    "NOT_NORMATIVE": "不是规范性文件", "SINGLE_ACT": "针对具体行政行为", "CONCLUDED": "同一条款已有结论，没有新的理由", "UNFOUNDED": "理由不明确或者明显不成立",
    "AMENDED": "条款已经修改、废止", "PLANNED": "制定机关已书面同意修改并有计划", "OTHER_GROUND": "其他", "NO_CONTENT": "没有内容", "NOT_SUPPLEMENTED": "没有补充",
    "OTHERS_NAME": "冒用他人名义", "LEVEL": "由其他机关审查", "PARTY": "党内文件", "OTHER_BODY": "由其他机关办理",
    # study
    "NO_PROBLEM": "未发现问题", "CONSULT": "请制定机关自行处理", "CORRECT": "责令（建议）纠正", "CORRECTED": "已纠正", "CHANGED": "由政府改变",
    "ANNULLED": "由政府撤销", "UPHELD": "政府维持", "DROPPED": "终止研究", "EXPERTS": "专家", "LEGAL_ADVISER": "法律顾问",
    "AMENDED_BY": "修改", "REPEALED": "已废止", "REFUSED": "不纠正", "NOT_DONE": "未纠正", "STANDS": "停计", "GOES_ON": "恢复",
    "GIVEN": "已说明", "NONE": "逾期未说明", "NOT_ASKED": "未要求", "ASKED": "已提出", "AGREED": "已承诺", "FAILED": "未达成", "ORDERED": "已停止执行",
    "PROPOSED": "已提出",
    # panel
    "DIFFICULT": "重大疑难", "DIVIDED": "分歧较大", "ABSORBED": "采纳", "PARTLY_ABSORBED": "部分采纳", "NOT_ABSORBED": "不采纳", "SPLIT": "未形成多数意见",
    "OPINED": "已出具评审意见", "OVERTIME": "评审停计期满", "ENDED": "没有评审意见", "panel": "评审", "conflict": "评审员回避情形待处理",
    "SIDE": "当事人或其工作人员", "KIN": "与当事各方有近亲属关系", "INTEREST": "与本事项有直接利害关系", "EARLIER_ROLE": "此前参与过本事项",
    "ADVISER_TWO_YEARS": "两年内担任过有利害关系企业的顾问",
    # reply
    "RECEIPT": "凭回执查询", "LETTER": "书面寄送", "EMAIL": "电子邮件", "PHONE": "电话", "COUNTER_REPLY": "窗口领取",
    # facts
    "round": "轮次", "anonymous": "匿名", "limited": "转来机关定有期限", "told": "已告知补充", "waited": "补充期满", "supplemented": "已补充", "ground": "不予受理情形",
    "extended": "已延长", "leaving": "撤回申请待审定", "ended": "审查结果", "own_motion": "依职权", "order": "责令纠正（下级政府）", "explained": "制定机关说明", "expert": "专家意见", "consulted": "与制定机关沟通",
    "verdict": "审查结论", "problem": "发现问题", "stop": "停止执行",
}  # fmt: skip
