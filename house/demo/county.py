"""The county's own offices and people beyond its townships: who decides, who is heard, who sits on panels, who watches the market."""

from collections.abc import Sequence

from house.demo.city import FIRST_BOOK, ROOT_BOOK, office, people, related
from house.demo.course import names
from house.demo.stage import Stage

COUNTY, UNIT, SECTION, MARKET, MARKET_ABOVE = "county0", "dept0", "section0", "mkt0", "cmkt"
ROLES: Sequence[tuple[str, str, Sequence[str]]] = (
    ("gov0", COUNTY, ("GOV_OFFICE", "OFFICE")), ("mayor0", COUNTY, ("GOV_HEAD",)), ("ch0", COUNTY, ("HANDLER",)), ("cl0", COUNTY, ("LEAD",)),
    ("dh0", UNIT, ("HANDLER",)), ("du0", UNIT, ("UNIT", "LEAD")), ("dl0", UNIT, ("UNIT_LEGAL",)), ("do0", UNIT, ("OFFICE",)),
    ("chk0", SECTION, ("CHECKER",)), ("sec0", SECTION, ("PANEL_SECRETARY",)), ("jud0", SECTION, ("PANEL_HEAD",)),
    ("mk0", MARKET, ("MKT",)), ("mk1", MARKET, ("MKT",)), ("ml0", MARKET, ("MKT_LEAD",)),
)  # fmt: skip
EXPERTS: Sequence[tuple[str, str, str, str]] = (
    ("pd1", "DEPT_LEGAL_HEAD", "示范县财政局", "公职律师"), ("pd2", "DEPT_LEGAL_HEAD", "示范县水利局", "法律职业资格"),
    ("pd3", "DEPT_LEGAL_HEAD", "示范县自然资源局", "法律职业资格"), ("pd4", "DEPT_LEGAL_HEAD", "示范县交通运输局", "公职律师"),
    ("pe1", "LEGAL_EXPERT", "某大学法学院", "行政法教授"), ("pe2", "LEGAL_EXPERT", "某律师事务所", "执业律师"),
    ("pe3", "LEGAL_EXPERT", "某律师事务所", "执业律师"), ("pe4", "LEGAL_EXPERT", "某大学法学院", "民商法教授"),
    ("pl1", "GOV_LIAISON", "示范县人民政府办公室", "联系城建"), ("pl2", "GOV_LIAISON", "示范县人民政府办公室", "联系财政"),
    ("pd5", "DEPT_LEGAL_HEAD", "示范县住房和城乡建设局", "公职律师"),  # whose unit undertakes: kept off the list by the program
)  # fmt: skip
OFFICES = (
    office(UNIT, "示范县住房和城乡建设局", "示县住建", "department", "county"),
    office(MARKET, "示范县市场监督管理局", "示县市监", "department", "county"),
)
ABOVE = office(MARKET_ABOVE, "示范市市场监督管理局", "示市监", "department", "city")


def settle(stage: Stage) -> None:
    """The offices, the people, the register of experts: through the front door, by chance of their own."""
    stage.act(FIRST_BOOK, "add_organisations", "root", {"organisations": list(OFFICES)})
    stage.act(ROOT_BOOK, "add_organisations", "root", {"organisations": [ABOVE]})
    related(stage, ROOT_BOOK, (MARKET, COUNTY, "market"), (MARKET_ABOVE, "city", "market"))
    people(stage, FIRST_BOOK, [*ROLES, *((who, SECTION, ("PANELIST",)) for who, *_ in EXPERTS)])
    people(stage, ROOT_BOOK, [("cmk", MARKET_ABOVE, ("MKT_ABOVE",))])
    called = names(stage)
    pool = stage.open("expert_pool", "open_pool", "sec0", SECTION, "示范县评审专家库", {})
    for who, category, unit, qualification in EXPERTS:
        said = {"code": who.upper(), "category": category, "person": who, "name": called[who], "unit": unit}
        more = {"qualification": qualification, "from_on": str(stage.today)}
        stage.act(pool, "enrol", "sec0", {**said, **more})
