"""Chinese names of parts, facts, categories and votes, for pages, tables and messages."""

from collections.abc import Mapping

CATEGORIES: Mapping[str, str] = {
    "DEPT_LEGAL_HEAD": "部门法制机构负责人", "LEGAL_EXPERT": "法律顾问、专家", "GOV_LIAISON": "政府联系领导", "DEPUTY": "人大代表、政协委员",
    "TRADE_EXPERT": "行业专家",
}  # fmt: skip
CHOICES: Mapping[str, str] = {
    "SUPPORT_UNIT": "支持承办单位", "SUPPORT_REVIEWER": "支持审查机构", "MODIFY": "修改后可以", "ABSTAIN": "弃权",
}  # fmt: skip
TITLES: Mapping[str, str] = {
    **CATEGORIES,
    **CHOICES,
    # parts
    "SECRETARY": "评审团秘书", "MEMBER": "评审员", "PARTY": "当事一方", "AUTHORITY": "批准机关", "EVALUATOR": "第三方评估人员",
    # answers
    "ADMITTED": "受理", "REFUSED": "不受理", "RANDOM": "抽取", "DESIGNATED": "指定", "OWN": "本级专家库", "SUPERIOR": "并入上级专家库",
    "LOTTERY": "公开发行的彩票开奖号码", "DICE": "当着双方掷骰并记录", "ANNOUNCED": "事先公布的号码", "FALLBACK": "事先公布的替代办法",
    "MISRECORDED": "与公布或者掷出的号码不符", "UNWITNESSED": "掷骰时没有双方在场", "NOT_DUE": "号码已按时公布，不应用替代办法",
    "NOT_PUBLISHED": "号码没有公布，应用替代办法", "IN_ORDER": "按产生的先后，可以重复", "SORTED": "从小到大，不重复", "AGREED": "同意",
    "OBJECTED": "不同意", "ALLOWED": "可以改用替代办法", "DENIED": "不用替代办法",
    "CORRECTED": "更正后的号码", "RECORDED": "抽取时所用的号码",
    "SIDE": "当事人或其工作人员", "KIN": "与当事各方有近亲属关系", "INTEREST": "与本事项有直接利害关系", "EARLIER_ROLE": "此前参与过本事项",
    "ADVISER_TWO_YEARS": "两年内担任过有利害关系企业的顾问", "OTHER": "其他可能影响公正的情形", "ILLNESS": "患病", "ABSENCE": "不能到会",
    "LEFT_REGISTER": "已退出专家库", "SEATED": "入席", "ALTERNATE": "候补", "EXCLUDED": "不参加抽取", "FULL": "与其他席位相同",
    "TIE_BREAK": "票数相等时决定", "NON_VOTING": "不表决", "SEATS": "全部席位", "PRESENT": "到会席位", "VOTING": "投票席位", "COUNTED": "已计票",
    "TIE": "票数相等", "OPINED": "形成多数意见", "SPLIT": "未形成多数意见", "YES": "是", "NO": "否",
    # facts
    "round": "轮次", "unit_committed": "承办单位已封存", "review_committed": "审查机构已封存", "unit_revealed": "承办单位已揭开",
    "review_revealed": "审查机构已揭开", "unit_content": "承办单位无异议", "review_content": "审查机构无异议", "seats": "席数",
    **{f"seat{n}": f"{n}号席" for n in range(1, 10)},
    "DRAWN": "待声明", "ACCEPTED": "已声明并承诺保密", "DISPUTED": "回避待决定", "QUESTIONED": "回避待决定（已声明）", "VACANT": "空缺",
}  # fmt: skip
