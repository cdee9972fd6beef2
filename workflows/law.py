"""The instruments: one constant per law or document, with what we know of it and how we know it.

`D713[26]` cites an article. Confidence is that of the domain reference: S text read, M+ well known, M? to be checked,
S-loc a local passage on a mirror, A our own assumption. `elsewhere` marks rules of other provinces and cities: they show
that a number is used in practice and bind nobody here. Never add an article from imagination.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from engine.citations import ASSUMED, Confidence, Instrument

TEXT, LOCAL, MEMORY, UNSURE = Confidence.TEXT, Confidence.LOCAL, Confidence.MEMORY, Confidence.UNSURE

# Read as a table: key, title, number, in force since, confidence, what to know.
# fmt: off
# --- decisions, documents, review -------------------------------------------------------------------------------------
D713 = Instrument("D713", "重大行政决策程序暂行条例", "国务院令第713号", date(2019, 9, 1), TEXT, "乡级人民政府、县级以上政府部门参照执行（第42条）")
G115 = Instrument("G115", "国务院办公厅关于全面推行行政规范性文件合法性审核机制的指导意见", "国办发〔2018〕115号", None, MEMORY, "正文未逐字核对")
G37 = Instrument("G37", "国务院办公厅关于加强行政规范性文件制定和监督管理工作的通知", "国办发〔2018〕37号", None, MEMORY, "正文未逐字核对；未规定天数")
TRADE12 = Instrument("TRADE12", "贸易政策合规工作文件", "国办发〔2025〕12号", None, UNSURE, "只读到前几条，名称待核")
BURDEN = Instrument("BURDEN", "整治形式主义为基层减负若干规定", "", None, Confidence.NEWS, "2025年8月6日公布，见于报道")
FC783 = Instrument("FC783", "公平竞争审查条例", "国务院令第783号", date(2024, 8, 1), TEXT)
FC99 = Instrument("FC99", "公平竞争审查条例实施办法", "国家市场监督管理总局令第99号", date(2025, 4, 20), UNSURE, "正文未读")
BUSINESS722 = Instrument("BUSINESS722", "优化营商环境条例", "国务院令第722号", date(2020, 1, 1), TEXT)
FILING789 = Instrument("FILING789", "法规规章备案审查条例", "国务院令第789号", date(2024, 11, 1), TEXT)
RULE_MAKING = Instrument("RULE_MAKING", "规章制定程序条例", "国务院令第322号", date(2018, 5, 1), TEXT, "2017年修订文本；适用于规章")
OFFICIAL_PAPERS = Instrument("OFFICIAL_PAPERS", "党政机关公文处理工作条例", "中办发〔2012〕14号", date(2012, 7, 1), MEMORY)

# --- organisation and procedure ---------------------------------------------------------------------------------------
LEGISLATION = Instrument("LEGISLATION", "立法法", "", date(2023, 3, 15), TEXT)
ORGANIC = Instrument("ORGANIC", "地方各级人民代表大会和地方各级人民政府组织法", "", date(2022, 3, 12), TEXT)
SUPERVISION = Instrument("SUPERVISION", "各级人民代表大会常务委员会监督法", "", None, MEMORY)
PENALTY = Instrument("PENALTY", "行政处罚法", "主席令第70号", date(2021, 7, 15), TEXT)
LICENCE = Instrument("LICENCE", "行政许可法", "", date(2019, 4, 23), TEXT, "2019年修正文本")
COERCION = Instrument("COERCION", "行政强制法", "主席令第49号", date(2012, 1, 1), TEXT, "第25条、第53条凭记忆")
RECONSIDERATION = Instrument("RECONSIDERATION", "行政复议法", "主席令第9号", date(2024, 1, 1), TEXT, "2023年修订文本")
LITIGATION = Instrument("LITIGATION", "行政诉讼法", "", date(2017, 7, 1), TEXT, "2017年修正文本")
LITIGATION_RULES = Instrument("LITIGATION_RULES", "最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释", "法释〔2018〕1号", date(2018, 2, 8), TEXT)
AGREEMENTS = Instrument("AGREEMENTS", "最高人民法院关于审理行政协议案件若干问题的规定", "法释〔2019〕17号", date(2020, 1, 1), TEXT)
CIVIL_PROCEDURE = Instrument("CIVIL_PROCEDURE", "民事诉讼法", "", date(2024, 1, 1), TEXT, "2023年修正文本")
EMERGENCY = Instrument("EMERGENCY", "突发事件应对法", "主席令第25号", date(2024, 11, 1), UNSURE, "2024年修订文本，条文待核")
DISCLOSURE = Instrument("DISCLOSURE", "政府信息公开条例", "国务院令第711号", date(2019, 5, 15), TEXT)
PETITIONS = Instrument("PETITIONS", "信访工作条例", "", date(2022, 5, 1), TEXT, "中共中央、国务院发布")
ARCHIVES = Instrument("ARCHIVES", "档案法", "", date(2021, 1, 1), TEXT, "2020年修订文本")
SECRETS = Instrument("SECRETS", "保守国家秘密法", "", date(2024, 5, 1), TEXT, "2024年修订文本")
HOLIDAYS = Instrument("HOLIDAYS", "全国年节及纪念日放假办法", "国务院令第795号", date(2025, 1, 1), TEXT, "2024年修订文本")

# --- contracts, money, land, villages ---------------------------------------------------------------------------------
CIVIL_CODE = Instrument("CIVIL_CODE", "民法典", "主席令第45号", date(2021, 1, 1), TEXT)
BIDDING = Instrument("BIDDING", "招标投标法", "", date(2017, 12, 28), TEXT, "2017年修正文本")
BIDDING_RULES = Instrument("BIDDING_RULES", "招标投标法实施条例", "国务院令第613号", date(2012, 2, 1), TEXT, "2019年修订文本")
PROCUREMENT = Instrument("PROCUREMENT", "政府采购法", "", date(2014, 8, 31), TEXT, "2014年修正文本")
PROCUREMENT_RULES = Instrument("PROCUREMENT_RULES", "政府采购法实施条例", "国务院令第658号", date(2015, 3, 1), TEXT)
INVESTMENT = Instrument("INVESTMENT", "政府投资条例", "国务院令第712号", date(2019, 7, 1), TEXT)
BUDGET = Instrument("BUDGET", "预算法", "", date(2018, 12, 29), TEXT, "2018年修正文本")
SME_PAYMENTS = Instrument("SME_PAYMENTS", "保障中小企业款项支付条例", "国务院令第802号", date(2025, 6, 1), TEXT)
EXPROPRIATION = Instrument("EXPROPRIATION", "国有土地上房屋征收与补偿条例", "国务院令第590号", date(2011, 1, 21), TEXT)
LAND = Instrument("LAND", "土地管理法", "", date(2020, 1, 1), TEXT, "2019年修正文本")
LAND_RULES = Instrument("LAND_RULES", "土地管理法实施条例", "国务院令第743号", date(2021, 9, 1), TEXT)
LAND_CONTRACTING = Instrument("LAND_CONTRACTING", "农村土地承包法", "", date(2019, 1, 1), TEXT, "2018年修正文本")
LAND_TRANSFERS = Instrument("LAND_TRANSFERS", "农村土地经营权流转管理办法", "农业农村部令2021年第1号", date(2021, 3, 1), MEMORY, "只读到开头，期限凭记忆")
COLLECTIVES = Instrument("COLLECTIVES", "农村集体经济组织法", "主席令第26号", date(2025, 5, 1), TEXT)
VILLAGES = Instrument("VILLAGES", "村民委员会组织法", "主席令第21号（2018年）", date(2018, 12, 29), UNSURE, "条号为2018年文本；2025年10月28日修正，自2026年1月1日起施行，条文由41条增为50条，现行条号待核")
WOMEN = Instrument("WOMEN", "妇女权益保障法", "", date(2023, 1, 1), TEXT, "2022年修订文本")
DISABLED = Instrument("DISABLED", "残疾人保障法", "", None, UNSURE, "条文待核")
UNIONS = Instrument("UNIONS", "工会法", "", None, UNSURE, "条文待核")

# --- Sichuan ----------------------------------------------------------------------------------------------------------
SICHUAN_DECISIONS = Instrument("SICHUAN_DECISIONS", "四川省重大行政决策程序规定", "川府发〔2025〕4号", date(2025, 3, 1), TEXT, "只读到第1条至第4条；审查天数未知")
SICHUAN351 = Instrument("SICHUAN351", "四川省行政规范性文件管理办法", "四川省人民政府令第351号", date(2022, 3, 1), TEXT, "只读到第1条至第5条；征求意见、有效期、备案天数未知")
SICHUAN_LAND = Instrument("SICHUAN_LAND", "四川省工商企业等社会资本流转土地经营权审批文件", "川农规〔2023〕6号", None, LOCAL, "据达州市某区规定引述，名称待核")
MIANYANG_PANEL = Instrument("MIANYANG_PANEL", "绵阳市重大行政决策评审办法", "", None, Confidence.NEWS, "2024年，见于报道，正文未读")
GUANGHAN27 = Instrument("GUANGHAN27", "广汉市政府办公室关于重大行政决策的文件", "广府办〔2025〕27号", None, LOCAL, "只知列有宏观政策取向一致性评估、为基层减负一致性评估，名称待核", elsewhere=True, named=False)

# --- other places: practice, not law here -----------------------------------------------------------------------------
SHANDONG336 = Instrument("SHANDONG336", "山东省重大行政决策程序规定", "山东省人民政府令第336号", date(2021, 1, 1), TEXT, "审查环节最完整的公开范本", elsewhere=True)
BEIJING_FILING = Instrument("BEIJING_FILING", "北京市各级人民代表大会常务委员会规范性文件备案审查条例", "", None, TEXT, "2024年", elsewhere=True)
SHANGHAI_FILING = Instrument("SHANGHAI_FILING", "上海市人民代表大会常务委员会规范性文件备案审查条例", "", None, TEXT, "2024年", elsewhere=True)
SHANDONG_FILING = Instrument("SHANDONG_FILING", "山东省各级人民代表大会常务委员会规范性文件备案审查规定", "", None, TEXT, "名称以官方文本为准", elsewhere=True)
NINGBO_VILLAGES = Instrument("NINGBO_VILLAGES", "宁波市法治乡村建设促进条例", "", None, TEXT, "2021年", elsewhere=True)
ZHEJIANG_ASSETS = Instrument("ZHEJIANG_ASSETS", "浙江省农村集体资产管理条例", "", None, TEXT, "2020年", elsewhere=True)
JIYUAN_FC = Instrument("JIYUAN_FC", "济源示范区公平竞争审查会同审查通知", "", None, LOCAL, elsewhere=True)
REGION_FC = Instrument("REGION_FC", "某地区重大政策措施公平竞争审查工作规程", "", None, LOCAL, "地区不详，只读到第1条至第7条", elsewhere=True)
KANMEN = Instrument("KANMEN", "玉环市坎门街道重大行政执法决定合法性审核办法", "", None, LOCAL, "2020年", elsewhere=True)
HUZHOU_VILLAGES = Instrument("HUZHOU_VILLAGES", "湖州市法治乡村建设条例", "", None, LOCAL, elsewhere=True)
HUZHOU_FILING = Instrument("HUZHOU_FILING", "湖州市乡镇规范性文件备案规定", "", None, LOCAL, "2025年，名称以官方文本为准", elsewhere=True)
SHANGHAI_DOCUMENTS = Instrument("SHANGHAI_DOCUMENTS", "上海市行政规范性文件管理规定（旧）", "", None, LOCAL, "据徐汇区通知引述", elsewhere=True)
MCA_DOCUMENTS = Instrument("MCA_DOCUMENTS", "民政部规范性文件规定", "", None, LOCAL, "名称以官方文本为准", elsewhere=True)
SDJ_DOCUMENTS = Instrument("SDJ_DOCUMENTS", "山东省司法厅规范性文件规定", "", None, LOCAL, "名称以官方文本为准", elsewhere=True)
LUZHOU69 = Instrument("LUZHOU69", "泸州市规范性文件备案规定", "泸州市人民政府令第69号", None, LOCAL, "2010年，依据四川省旧规定", elsewhere=True)
YUNFU_DOCUMENTS = Instrument("YUNFU_DOCUMENTS", "云浮市规范性文件规定", "", None, LOCAL, "名称以官方文本为准", elsewhere=True)
GUANGZHOU2010 = Instrument("GUANGZHOU2010", "广州市行政规范性文件管理规定（2010年）", "", None, LOCAL, "2023年已被代替", elsewhere=True)
DEZHOU_DOCUMENTS = Instrument("DEZHOU_DOCUMENTS", "德州市规范性文件规定", "", None, LOCAL, "名称以官方文本为准", elsewhere=True)
LF1679 = Instrument("LF1679", "某市重大行政决策程序规定（LF1679）", "", None, LOCAL, "转载件，城市不详", elsewhere=True)
LF1652 = Instrument("LF1652", "某市重大行政决策程序规定（LF1652）", "", None, LOCAL, "转载件，城市不详", elsewhere=True)
CR9293 = Instrument("CR9293", "某地重大行政决策规定（CR9293）", "", None, LOCAL, "转载件", elsewhere=True)
FS17326954 = Instrument("FS17326954", "某地重大行政决策规定（FS17326954）", "", None, LOCAL, "转载件", elsewhere=True)
FS17001878 = Instrument("FS17001878", "某地规范性文件规定（FS17001878）", "", None, LOCAL, "转载件", elsewhere=True)
FS17371004 = Instrument("FS17371004", "某地规范性文件规定（FS17371004）", "", None, LOCAL, "转载件", elsewhere=True)
FS17071658 = Instrument("FS17071658", "某地规范性文件规定（FS17071658）", "", None, LOCAL, "转载件", elsewhere=True)
FS17046651 = Instrument("FS17046651", "某省规范性文件规定（FS17046651）", "", None, LOCAL, "转载件", elsewhere=True)
FS17332743 = Instrument("FS17332743", "某地规范性文件规定（FS17332743）", "", None, LOCAL, "转载件", elsewhere=True)
FY16834312 = Instrument("FY16834312", "某自治区规范性文件规定（FY16834312）", "", None, LOCAL, "转载件", elsewhere=True)
FY16890302 = Instrument("FY16890302", "某地政府合同管理规定（FY16890302）", "", None, LOCAL, "转载件", elsewhere=True)
FY16787080 = Instrument("FY16787080", "某地规范性文件规定（FY16787080）", "", None, LOCAL, "转载件", elsewhere=True)
FY17306857 = Instrument("FY17306857", "某地规范性文件规定（FY17306857）", "", None, LOCAL, "转载件", elsewhere=True)
JIANGXI_TRANSFER = Instrument("JIANGXI_TRANSFER", "江西省重大行政决策材料转送规定", "", None, Confidence.NEWS, "见于报道，名称待核", elsewhere=True)
# fmt: on

INSTRUMENTS: Mapping[str, Instrument] = MappingProxyType(
    {name: value for name, value in globals().items() if isinstance(value, Instrument) and value is not ASSUMED}
    | {ASSUMED.key: ASSUMED}
)
"""Every instrument by its key, which is the name of its constant; ASSUMED under `assumed`."""
