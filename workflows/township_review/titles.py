"""Chinese names of parts, facts and values, for pages, tables and messages."""

from collections.abc import Mapping

TITLES: Mapping[str, str] = {
    # parts
    "HANDLER": "承办人", "APPROVER": "批准送审人", "AUTHOR": "审查人", "SIGNER": "签发人", "ADVISER": "法律顾问", "REEXAMINER": "复核人",
    "CONFIRMER": "确认人", "TAKER": "收件审查人员", "SUPPORTER": "县级指导人", "AFTERWARDS": "补充审查人",
    # matter types
    "NORMATIVE_DOC": "行政规范性文件", "MAJOR_DECISION": "重大行政决策", "ADMIN_CONTRACT": "行政机关合同（协议）", "MAJOR_PENALTY": "重大行政处罚",
    "COERCION": "行政强制", "VILLAGE_RULE": "村规民约、居民公约", "COLLECTIVE_ASSET": "集体资产处置、股份合作方案", "LAND_TRANSFER": "土地经营权流转",
    "STATE_ASSET": "行政事业性国有资产出租、处置", "PETITION_REPLY": "信访答复", "INFO_DISCLOSURE_REPLY": "政府信息公开答复",
    "RECONSIDERATION_RESPONSE": "复议答复、应诉", "MEETING_TOPIC": "提请上级常务会议事项", "OTHER_LEGAL": "其他涉法事项", "PARTY_DOC": "党内规范性文件",
    # review modes
    "LOCAL": "本地司法所审查", "CLUSTER": "中心司法所审查", "ADVISER_FIRST": "顾问先审", "COUNTY": "县级审查",
    # conclusions
    "LAWFUL": "合法", "LAWFUL_WITH_ADVICE": "合法并提示风险", "REVISE": "应当予以修改", "RETURN_PROCEDURE": "退回补正程序", "UNLAWFUL": "不合法",
    "OUT_OF_SCOPE": "不属审查范围",
    # answers
    "ADOPTED": "采纳", "PARTLY": "部分采纳", "NOT_ADOPTED": "未采纳", "PASSED": "通过", "IN_PRINCIPLE": "原则同意", "RESTUDY": "再研究",
    "NOT_PASSED": "未通过", "SAME": "一致", "MARKED": "非实质差异", "CHANGED": "有实质改动", "PASS": "通过", "EXCEPTION": "适用例外", "NA": "不适用",
    # facts
    "round": "轮次", "matter_type": "事项类型", "mode": "审查方式", "adviser_required": "须听取顾问意见", "adviser_done": "已听取顾问意见", "public": "须公开",
    "preconditions_open": "前置程序未办结", "notices": "补正告知次数", "windows": "补正期限次数", "suspended": "中止", "urgent": "急件", "extended": "已延长",
    "late_review": "倒审", "declared_late": "单位声明已决定", "doubts": "审查要点有未通过", "conclusion": "审查结论", "open_unlawful": "有违法问题", "open_risk": "有风险或文字问题", "reviewed": "意见覆盖现有文本",
    "amended": "已反馈", "confirmed": "采纳情况已确认", "objected": "已提异议", "objection_closed": "异议期满", "competition": "公平竞争审查", "conforms": "备案文本符合",
    "exempt_reviewed": "已补充审查",
}  # fmt: skip
