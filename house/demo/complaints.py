"""What citizens of the demo complain of: documents with the clause in question, and each suggestion with the way it goes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from engine.calendar import add_months
from house.demo.county import UNIT

TOWN = "town0"
OFFICES: Mapping[str, str] = {UNIT: "do0", TOWN: "office.0"}
MARKS: Mapping[str, str] = {UNIT: "示县住建规", TOWN: "示甲规"}
MONTHS = 20  # since the documents took effect
NEWCOMERS = "《公平竞争审查条例》第9条"


@dataclass(frozen=True, slots=True)
class About:
    """A document of the register: whose, its number of that year, its lines; the one complained of is its `clause`.

    `point`: what is to be studied; `found`, `basis`: what the study finds.
    """

    org: str
    n: int
    title: str
    clause: str
    lines: Sequence[str]
    point: str
    found: str = ""
    basis: str = ""

    def effective(self, today: date) -> date:
        """Since when it applies, in a demo of this day."""
        return add_months(today, -MONTHS).replace(day=1)

    def number(self, on: date) -> str:
        """As one issued in the year of a day is numbered."""
        return f"{MARKS[self.org]}〔{on.year}〕{self.n}号"


@dataclass(frozen=True, slots=True)
class Petition:
    """One suggestion. `way`: how it goes; `until`, `since`: where it stands and for how many working days."""

    form: int
    way: str
    until: str
    since: int
    document: str
    clause: str
    why: str
    name: str = ""
    contact: str = ""
    about: About | None = None
    file: str = ""  # the words of something attached


MORTAR = About(
    UNIT, 11, "示范县预拌砂浆使用管理办法", "第七条",
    (
        "第一条　为规范预拌砂浆使用，减少扬尘，制定本办法。", "第七条　本县建设工程应当使用在本县备案的企业生产的预拌砂浆。",
        "第八条　预拌砂浆应当符合国家标准，随货附检验报告。",
    ),
    "限定使用本县备案企业的产品，是否有上位法依据，是否限制外地商品进入。",
    "该条限制外地商品进入本地市场，没有法律、行政法规依据，应当修改。", NEWCOMERS,
)  # fmt: skip
BOND = About(
    UNIT, 12, "示范县建设工程保证金管理办法", "第五条",
    (
        "第一条　为规范建设工程保证金，减轻企业负担，制定本办法。",
        "第五条　只收取国家规定的保证金；履约保证金、质量保证金可以用银行保函提交，不得限定现金。",
    ),
    "所收保证金的种类和提交方式是否与上位法一致。",
    "该条没有另设保证金，并允许以保函提交，与上位法一致，未发现违法的问题。", "《优化营商环境条例》第25条",
)  # fmt: skip
BANK = About(
    UNIT, 13, "示范县存量房交易资金监管规定", "第五条",
    ("第一条　为保障存量房交易资金安全，制定本规定。", "第五条　交易双方应当将资金存入县农商银行的监管账户。"),
    "指定一家银行开立监管账户，是否限定特定经营者。", "该条限定使用特定经营者的服务，没有法律、行政法规依据，应当修改。", "《公平竞争审查条例》第8条",
)  # fmt: skip
SCAFFOLD = About(
    UNIT, 14, "示范县建筑脚手架租赁管理办法", "第四条",
    ("第一条　为加强施工安全，制定本办法。", "第四条　外地租赁企业应当在本县设立分公司，方可承接业务。"),
    "要求外地企业在本县设立分公司，是否变相强制在本地设立分支机构。", "该条强制外地企业在本地设立分支机构，没有依据，应当修改或者废止。", NEWCOMERS,
)  # fmt: skip
FEAST = About(
    TOWN, 11, "甲镇农村集体聚餐管理规定", "第四条",
    ("第一条　为保障农村集体聚餐食品安全，制定本规定。", "第四条　举办十桌以上聚餐的，应当提前三日申报，并缴纳保证金五百元。"),
    "收取聚餐保证金是否有法律、行政法规依据，何时退还。",
)  # fmt: skip

PETITIONS: Sequence[Petition] = (
    Petition(
        100, "CORRECTED", "CLOSED", 5, MORTAR.title, "第七条", "我厂在邻县，产品检验合格，因为不是本县备案企业就不能供货，这一条没有法律依据。",
        "许某某", "xu@example.org", MORTAR,
    ),
    Petition(
        101, "NO_PROBLEM", "REPLIED", 12, BOND.title, "第五条", "我们是小公司，保证金占了一大块流动资金，这一条能不能改成不收？",
        "曹某某", "13800000001", BOND,
    ),
    Petition(104, "SENT_ON", "TRANSFERRED", 9, "示范市犬类管理实施办法", "第三条", "办证要交三百元，没有看到收费依据，请审查。", "袁某某"),
    Petition(105, "DECLINED", "NOT_ACCEPTED", 8, "对我家阳台封窗的处罚决定书", "", "罚得太重，邻居家也封了没有罚，请审查这份处罚决定。", "邓某某"),
    Petition(
        107, "CORRECTED", "CORRECTING", 5, SCAFFOLD.title, "第四条", "要求外地企业在本县开分公司才能租脚手架，增加成本，限制竞争。",
        "傅某某", "fu@example.org", SCAFFOLD,
    ),
    Petition(108, "OWN_MOTION", "STUDYING", 2, "示范县建筑垃圾清运收费通知", "第二条", "清运费比邻县高一倍，而且只能找一家公司，没有见过招标。"),
    Petition(
        102, "STUDIED", "EXPLAINING", 3, FEAST.title, "第四条", "给老人办寿酒也要交五百元保证金，什么时候退也不写，有没有依据？",
        "彭某某", "13800000002", FEAST,
    ),
    Petition(109, "JOINED", "JOINED", 0, FEAST.title, "第四条", "办喜事交保证金，村里人都有意见，请看看合不合法。", "吕某某", "", FEAST),
    Petition(110, "CORRECTED", "PROPOSED", 0, BANK.title, "第五条", "为什么只能存在一家银行，别的银行不行吗？", "程某某", "cheng@example.org", BANK),
    Petition(103, "INCOMPLETE", "INCOMPLETE", 2, "甲镇关于规范占道经营的通告", "", "摆摊的地方说改就改，事先没有征求意见。", "萧某某", "13800000003"),
    Petition(111, "PLAIN", "REGISTERED", 1, "甲镇共享电动自行车停放管理细则", "第一条", "停放区比县里规定的少一半，上班没有地方停车。", "董某某"),
)  # fmt: skip
EVENING: Sequence[Petition] = (
    Petition(
        106, "PLAIN", "RECEIVED", 0, "示范县农贸市场管理办法", "第二条", "市场另收“卫生押金”，办法写着不得另立项目，为什么没有人管？",
        "于某某", "yu@example.org", file="照片说明：市场门口的收费公示牌，写有卫生押金二百元。",
    ),
)  # fmt: skip
REPLIES: Mapping[str, Mapping[str, str]] = {
    "CORRECTED": {
        "words": "经审查，您反映的这一条限制外地企业的产品进入本地市场，没有法律依据。制定机关已经修改并重新公布，检验合格的外地产品可以使用。",
        "action": "制定机关已经修改，新的文件可以在文件库查到",
    },
    "NO_PROBLEM": {
        "words": "经审查，办法只收国家规定的保证金，并且可以用银行保函代替现金，"
        "与《优化营商环境条例》第25条一致，没有发现违法的问题，所以没有采纳您不收保证金的建议。",
        "action": "已请住建部门在办事指南中写明怎样用保函提交",
        "further": "对具体的收费不服的，可以申请行政复议或者提起行政诉讼",
    },
}  # fmt: skip
