"""Chinese names of parts, facts and values of a document's procedures."""

from collections.abc import Mapping

from workflows.township_review.titles import TITLES as OURS

TITLES: Mapping[str, str] = {
    **OURS,
    # parts
    "APPROVER": "批准送审人", "UNIT_LEGAL": "单位审核人", "AUTHOR": "审核人", "SIGNER": "签发意见人", "TAKER": "收件审核人员", "DECIDER": "签发人",
    "RECEIVER": "备案登记人", "CORRECTOR": "勘误提出人", "CORRECTION_HEAD": "勘误核对人", "RECORDER": "备案审查人", "CONCLUDER": "备案审查签发人",
    # issuers, genres, purposes
    "GOVERNMENT": "县级以上人民政府", "DEPARTMENT": "政府部门", "VERTICAL": "实行垂直管理的部门", "TOWNSHIP": "乡镇人民政府（街道办事处）",
    "GENERAL": "规定、办法、细则、意见", "PROVISIONAL": "暂行、试行", "NOTICE": "通告", "BUSINESS": "密切相关", "OTHER": "不密切相关",
    "NEW": "新制定", "AMEND": "修改", "EXTEND": "延续", "ABOLISH": "废止", "KEEP": "继续有效",
    # answers
    "NORMATIVE": "属于规范性文件", "NOT_NORMATIVE": "不属于规范性文件", "REMINDER": "工作提示、提醒", "CHAT": "即时通讯、公众号", "MINUTES": "会议纪要",
    "SECRET": "依法需要保密", "EMERGENCY": "突发事件应急", "AGREE": "同意送审", "EXECUTIVE_MEETING": "政府常务会议（全体会议）",
    "DEPARTMENT_MEETING": "部门办公会议", "TOWNSHIP_MEETING": "乡镇办公会议（党政联席会议）", "RENUMBER": "重新编号", "DROP": "不再印发",
    "MORE": "还有未报的", "WAIT": "已报齐，待施行", "DONE": "已报齐", "TO_GOV": "上级政府（本级政府、上级主管部门）", "TO_CONGRESS": "人大常委会",
    "EXPIRY": "有效期将满", "CLEANUP": "清理", "UPPER_LAW": "上位法修改", "COURT": "司法建议、裁判", "SUGGESTION": "审查建议",
    "RECONSIDERATION": "行政复议", "CAMPAIGN": "专项清理", "REPLACED": "已由新文件替代", "REPEALED": "已废止", "ANNULLED": "已撤销",
    "CORRECT": "建议自行纠正", "ANNUL": "报请改变或撤销", "NO_PROBLEM": "未发现问题", "CORRECTED": "已纠正", "NOT_REGISTERED": "不予登记",
    "CHANGED": "改变", "UPHELD": "维持", "NOT_DONE": "未纠正", "REPEAL": "废止", "EXPIRED": "宣布失效", "PUBLISHED": "已公布", "WITHDRAWN": "撤回",
    "TERMINATED": "终止", "RETURNED": "退回", "DISCONTINUED": "随文件终止", "PARTLY": "部分采纳",
    # facts
    "issuer_kind": "制定主体", "form": "文种", "reach": "是否涉企", "purpose": "目的", "renewed": "曾延续", "identified": "认定要件齐全",
    "comments": "公开征求意见", "shortened": "已缩短征求意见期限", "dated": "定有有效期", "effective": "已施行", "reminded": "已提醒",
    "to_gov": "向政府备案", "to_congress": "向人大备案", "record": "备案审查", "halted_clause": "有条款停止执行",
    "township": "乡镇文件", "supplements": "补正次数", "verdict": "拟办结论", "extended": "已延长", "items_open": "尚有文件未清理",
}  # fmt: skip
"""For all four procedures. `OPEN`, `DUE`, … : see VALUES."""

VALUES: Mapping[str, str] = {
    "OPEN": "进行中", "EXEMPT": "免除", "UNCHANGED": "延续，文字未改", "DUE": "待报", "NONE": "无", "EVALUATE": "六个月", "ESCALATE": "三个月", "FINAL": "一个月",
}  # fmt: skip
TITLES = {**VALUES, **TITLES}
