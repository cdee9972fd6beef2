"""Chinese names of parts, facts and values, for pages, tables and messages."""

from collections.abc import Mapping

POSITIONS: Mapping[str, str] = {
    "SUPPORT_UNIT": "支持承办单位", "SUPPORT_REVIEWER": "支持审查机构", "MODIFY": "修改后可以", "ABSTAIN": "弃权",
}  # fmt: skip
"""What a panel may say on a point."""
TITLES: Mapping[str, str] = {
    **POSITIONS,
    # parts
    "HANDLER": "承办人", "APPROVER": "批准送审人", "INTERNAL": "单位内审人", "COLLECTOR": "会签汇总人", "TAKER": "收件审查人员", "AUTHOR": "主办审查人",
    "CHECKER": "复核审查人", "SIGNER": "签发人", "ADVISER": "法律顾问", "REEXAMINER": "异议复核人", "PETITIONER": "评审提请人", "CONFIRMER": "确认人",
    # matter type, conclusions
    "MAJOR_DECISION": "重大行政决策",
    "LAWFUL": "合法", "LAWFUL_WITH_ADVICE": "合法并提示风险", "REVISE": "应当予以修改", "RETURN_PROCEDURE": "退回补正程序", "UNLAWFUL": "不合法",
    "RISK_DISCLOSED": "探索性改革明示法律风险", "OUT_OF_SCOPE": "不属审查范围",
    # answers
    "LEADER": "政府领导", "DEPARTMENT": "政府部门", "LOWER_GOVERNMENT": "下级政府", "DEPUTY": "人大代表", "CPPCC": "政协委员", "CITIZEN": "公民、法人或其他组织",
    "ADJUSTMENT": "决策调整", "EXPROPRIATION": "国有土地上房屋征收与补偿", "START": "启动", "DROP": "不启动",
    "PUBLIC_POLICY": "公共服务、市场监管等重大公共政策和措施", "PLAN": "重要规划", "RESOURCES": "开发利用、保护重要自然资源和文化资源",
    "PROJECT": "重大公共建设项目", "OTHER": "其他对经济社会有重大影响的事项",
    "AGREE": "同意", "COMMENT": "同意并有意见", "DISAGREE": "不同意", "SILENT": "逾期未反馈（不视为同意）",
    "THERE": "已附", "SPARED": "不需要", "MISSING": "缺少", "DONE": "已办结", "NOT_REQUIRED": "不需要", "NO_OPERATORS": "不涉及经营者经济活动", "YES": "是", "NO": "否",
    "INVESTIGATION": "调查核实", "SEMINAR": "座谈、论证会", "OPINIONS": "书面征求意见",
    "DIFFICULT": "重大疑难", "DIVIDED": "分歧较大",
    "ABSORBED": "采纳评审意见", "PARTLY_ABSORBED": "部分采纳评审意见", "NOT_ABSORBED": "不采纳评审意见", "NO_OPINION": "评审团未就此形成意见",
    "ADOPTED": "采纳", "PARTLY": "部分采纳", "NOT_ADOPTED": "未采纳", "PASSED": "通过", "IN_PRINCIPLE": "原则同意", "RESTUDY": "再研究", "NOT_PASSED": "不同意",
    "SAME": "一致", "MARKED": "非实质差异", "CHANGED": "有实质改动", "PASS": "通过", "EXCEPTION": "适用例外", "NA": "不适用",
    "EXECUTIVE_MEETING": "政府常务会议", "PLENARY_MEETING": "政府全体会议", "DUE": "须向人大报告或由其决定", "NOT_DUE": "不属须报人大的事项",
    "PROBLEM": "执行中的问题", "MAJOR_CHANGE": "客观情况重大变化", "FORCE_MAJEURE": "不可抗力",
    "CONTINUE": "继续执行", "ADJUST": "调整（另行决策）", "STOP": "停止执行", "KEEP": "继续执行",
    "INEFFECTIVE": "实施效果明显不符预期", "MANY_COMMENTS": "意见较多", "ORGAN": "决策机关认为必要",
    "SIDE": "当事人或其工作人员", "KIN": "与当事各方有近亲属关系", "INTEREST": "与本事项有直接利害关系", "EARLIER_ROLE": "此前参与过本事项",
    "ADVISER_TWO_YEARS": "两年内担任过有利害关系企业的顾问", "OTHER_GROUND": "其他可能影响公正的情形",
    "GIVEN": "已出具评审意见", "SPLIT": "未形成多数意见", "ENDED": "评审终止",
    # facts
    "round": "轮次", "exploratory": "探索性改革", "expropriation": "征收补偿（征求意见期限不得缩短）", "soliciting": "正在公开征求意见", "short_window": "征求意见期限已说明理由缩短", "preconditions_open": "法定程序未办结",
    "notices": "补正告知次数", "windows": "补正期限次数", "declared_late": "单位声明已决定", "late_review": "倒审", "competition": "公平竞争审查",
    "rereview": "修改后再审", "extended": "已延长", "adviser_done": "已听取顾问意见", "doubts": "审查要点有未通过", "no_rule": "国家无明确规定（已记录检索）",
    "conclusion": "审查结论", "open_unlawful": "有违法问题", "reviewed": "最终意见覆盖现有文本", "amended": "已反馈", "confirmed": "采纳情况已确认",
    "objected": "已提异议", "reexamined": "异议已复核", "panel": "评审", "panel_answered": "已答复评审意见", "panel_conflict": "评审员回避情形待处理", "party_reported": "已向党委报告", "congress": "人大报告",
    "archived": "已归档（一事一档）", "adjusting": "正在调整（新的决策公布以前继续有效）", "suspended": "中止",
}  # fmt: skip
