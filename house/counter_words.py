"""What each kind of material is, in the words of whoever has to hand it in."""

from collections.abc import Mapping

ABOUT: Mapping[str, str] = {
    "draft": "还没有签字、盖章、印发的稿子，Word 或 PDF。审的就是这一份，以后改一个字都要再送。",
    "explanation": "为什么要办、怎么办、有没有不同意见；一两页即可。",
    "grounds": "所依据的法律、文件的名称和条款，附原文。",
    "procedure": "已经走过的程序：会议记录、公示截图、论证意见。",
    "consultation": "征求了谁的意见、提了什么、采纳没有，不采纳的写明理由。",
    "risk_report": "社会稳定、公共安全等风险的评估结论和应对措施。",
    "expert_report": "专家姓名、单位、意见，本人签字。",
    "hearing_record": "听证的时间、参加人和笔录，参加人签字。",
    "competition": "公平竞争审查表或结论；认为不适用的，写明理由。",
    "counterparty": "对方的营业执照或身份证明、授权书、资质证书。",
    "budget": "钱从哪里来：预算批复、资金安排文件。",
    "purchase": "招标公告、中标通知书、采购备案，或不需招标的依据。",
    "valuation": "评估报告，或价款怎么算出来的说明。",
    "authority": "每户一份，本人签字；代签的附委托手续。拍照、扫描都可以。",
    "licence": "工商资本流转土地的资格审查、项目审核、风险防范材料。",
    "roll": "有表决权的人员名册和会议通知，写明应到人数。",
    "evidence": "调查笔录、照片、鉴定等认定事实的材料。",
    "service": "告知书、催告书和送达回证。",
    "application": "申请书、信访件或复议申请书，附收到日期。",
    "final": "表决、签批后的文本，盖章或签字的扫描件。",
    "minutes": "会议纪要或表决记录，写明应到、实到、同意人数。",
    "note": "需要另外说明的情况。",
}


def about(kind: str) -> str:
    """The words for a kind; '' for one that nobody has described."""
    return ABOUT.get(kind, "")
