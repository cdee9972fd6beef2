"""Chinese names of parts, facts and answers, for pages, tables and messages."""

from collections.abc import Mapping

TITLES: Mapping[str, str] = {
    # parts
    "HANDLER": "承办人", "APPROVER": "批准送审人", "CONFIRMER": "确认不适用的人", "TAKER": "受理人", "AUTHOR": "会同审查人",
    "SIGNER": "结论签发人", "OWN_SIGNER": "自行审查结论签发人", "CHECKER": "核查人", "REPORTER": "整改报告人", "REVISER": "批准修改的人", "INTERVIEWER": "约谈人",
    # answers
    "DEPARTMENT": "部门", "TOWNSHIP": "乡镇（街道）", "GOVERNMENT": "县级以上人民政府", "CONGRESS": "报送人大及其常委会",
    "DOCUMENT": "文件", "MEASURE": "具体政策措施（协议、通知、纪要等）", "YES": "是", "NO": "否", "OPERATOR": "经营者", "ASSOCIATION": "行业协会商会",
    "PUBLIC": "社会公众", "OTHER": "其他", "ADOPTED": "采纳", "PARTLY": "部分采纳", "NOT_ADOPTED": "未采纳", "NO_OPINION": "没有意见",
    "Y": "符合", "N": "有问题", "NA": "不涉及", "PASS": "符合标准", "VIOLATES": "违反标准", "CONFORMS": "符合标准", "EXCEPTION": "适用例外",
    "SECURITY": "国家安全和发展利益", "INNOVATION": "科学技术进步、增强自主创新能力", "PUBLIC_INTEREST": "节约能源、保护环境、救灾救助等社会公共利益",
    "OTHER_LAW": "法律、行政法规规定的其他情形", "SELF": "自行审查", "JOINT": "会同审查", "SIGN": "签发结论", "REVIEW": "重新初审",
    "ASKED": "已专门听取", "MERGED": "并入公开征求意见", "SECRET": "依法保密，不听取",
    "KEEP": "继续适用", "END": "终止适用", "RENEW": "另行审查", "STOPPED": "停止执行", "AMENDED": "修改", "REPEALED": "废止",
    "SPOT_CHECK": "抽查", "INSPECTION": "督查", "REPORT": "举报", "RECTIFIED": "已整改", "NOT_RECTIFIED": "未整改到位",
    # facts
    "round": "轮次", "issuer": "制定机关", "heard": "听取意见", "result": "初审结果", "proposed": "拟作结论", "joined": "已会同审查",
    "notices": "补正告知次数", "dated": "有实施期限", "reminded": "已提醒", "urged": "已督促", "interviewed": "已约谈", "referred": "已请上级约谈",
}  # fmt: skip
