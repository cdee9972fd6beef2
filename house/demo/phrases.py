"""What fictional people write into forms: reasons, questions, summaries; and the names of places and firms."""

from collections.abc import Mapping

PLACES = ("上坪村", "下坝村", "新塘村", "柳林村", "石板村", "双河村", "茶亭村", "大田村", "东门社区", "桥头社区")
PARTIES = (
    "示例建设有限公司",
    "示范市政工程有限公司",
    "示例农业开发有限公司",
    "示例环境服务有限公司",
    "示范水务工程有限公司",
    "示例物业管理有限公司",
)
DECIDERS: Mapping[str, str] = {
    "MAJOR_DECISION": "PARTY_GOVERNMENT_MEETING", "MAJOR_PENALTY": "HEADS_MEETING", "VILLAGE_RULE": "VILLAGE_ASSEMBLY",
    "COLLECTIVE_ASSET": "MEMBERS_ASSEMBLY", "LAND_TRANSFER": "HOUSEHOLDS", "PETITION_REPLY": "HEAD", "INFO_DISCLOSURE_REPLY": "HEAD",
}  # fmt: skip

_ITEMS = {
    "权限": "主体和权限有法定依据，未超出本级职权",
    "程序": "应当履行的公众参与、论证、采购、表决等程序已办",
    "内容": "内容与法律法规和上级规定一致，资金有来源",
}
CHECKS = [{"aspect": aspect, "item": item, "answer": "Y"} for aspect, item in _ITEMS.items()]
DOUBTS = [*CHECKS[:2], {"aspect": "内容", "item": _ITEMS["内容"], "answer": "N", "note": "见拟列明的问题"}]
QUESTIONS = (
    "送审稿的责任条款是否对等、能否执行",
    "资金安排是否违反预算管理规定",
    "前置程序是否齐备，缺少的能否补正",
    "与上级现行规定是否冲突",
)
GUIDANCE = (
    "按现行规定办理，分歧处在意见书中列明依据，供会议研究。",
    "上级尚无明确口径，建议以较严的规定审查，并提示风险。",
    "参照本县同类审查件的处理，补充论证材料后签发。",
)

WHY: Mapping[str, tuple[str, ...]] = {
    "hand_over": ("原承办人轮岗，由现岗位人员接办", "原承办人参加脱产培训"),
    "return_draft": ("请补充必要性和资金来源的说明", "请与有关站所再核对一次数字"),
    "exempt_emergency": ("立即组织低洼地带群众转移安置", "临时调运排涝设备，先行抢修道路"),
    "return": (
        "没有附公开征求意见的记录，程序材料缺失，请补办后重新送审",
        "采购（招标）程序尚未办理，请办结后再送审",
        "未经本单位集体研究，请完成内部程序后送审",
        "应先取得上级批复，请附批复后重新送审",
    ),
    "late": ("合同已于上周签订并开工，属先签后审", "文件已印发执行，不再接受事前审查", "会议已作出决定后才送审"),
    "scope": ("属日常事务性工作，不在审查事项清单，请径行办理", "属党内文件，请送党委办公室审核"),
    "transfer": ("事项主要在邻片区实施，由该片区审查更便于核实",),
    "supplement": ("缺少资金来源的说明", "营业执照复印件不清晰，请重新提交", "征求意见情况没有写明采纳结果", "附件清单与正文不一致"),
    "suspend": ("等待县级主管部门对同一事项的批复", "所依据的上级文件正在修订，等待公布", "涉及的土地权属正在确认"),
    "resume": ("批复已到，继续审查", "上级文件已公布，按新规定继续审查"),
    "urge": ("汛期将至，上级要求本月底前完成签约", "列入县级督办事项，限期办结"),
    "reassign": ("原审查人员外出培训，由同所人员接办", "原审查人员同日到期件较多，统筹调整"),
    "advise": (
        "总体可行；建议核实相对方履约能力，并把验收标准写进合同。",
        "没有明显违法；违约责任宜改为对等，争议解决写明管辖。",
        "程序材料基本齐备，建议会前再核对一次资金来源。",
    ),
    "return_opinion": ("第一项问题的依据不够具体，请写明条款", "建议部分过于笼统，请写成可以照改的文字"),
    "escalate": ("同类事项两个片区掌握不一，请示县级意见", "本所人员与相对方有利害关系，请县级支持"),
    "extend": ("涉及农户较多，授权材料需逐户核实", "专业性强，需要向主管部门函询"),
    "object": ("认为该项问题属于表述不当，不构成违法", "所引条款不适用于本事项，请复核"),
    "withdraw": ("另行研究后再报", "项目资金调整，本年度不再实施"),
    "resubmit": ("已按意见修改，并补附材料", "已逐条修改，修改说明附后"),
    "not_adopted": ("当地实际情况特殊，已书面说明并提示风险", "相对方不同意修改，已在会议材料中说明"),
    "revise_text": ("会前调整金额", "根据主管部门意见调整实施期限"),
    "dissent": ("建议分期实施，先行试点", "对资金测算有保留意见"),
    "order_correction": ("删去罚款条款，依法重新议决", "删去限制妇女权益的条款，依法重新议决"),
}  # fmt: skip

_SUMMARIES: Mapping[str, str] = {
    "LAWFUL": "主体适格，程序齐备，内容未见与法律法规和上级规定相抵触，可以提交讨论。",
    "LAWFUL_WITH_ADVICE": "总体合法，所列事项请在会前完善，不影响提交讨论。",
    "REVISE": "所列问题应当修改；修改并反馈采纳情况后，方可提交讨论。",
    "RETURN_PROCEDURE": "应当履行的程序没有完成，补齐程序后重新送审。",
    "UNLAWFUL": "存在与法律法规相抵触的内容，不得提交讨论；修改后可以重新送审。",
    "OUT_OF_SCOPE": "经审查，不属于合法性审查范围，由承办单位按职责径行办理。",
}


def summary(title: str, conclusion: str) -> str:
    """The opening words of an opinion."""
    return f"经审查，{title}：{_SUMMARIES[conclusion]}"
