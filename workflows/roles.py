"""Who plays which part in every procedure: the roles of 办理, and where each is held."""

from engine.definition import Role

# the office whose matter it is
HANDLER = Role("HANDLER", "承办人", personal=True)
LEAD = Role("LEAD", "分管领导")
HEAD = Role("HEAD", "主要负责人")
OFFICE = Role("OFFICE", "党政办")
# its reviewer: the hub office of its cluster, or its own judicial office
REVIEW_AT = "cluster|local"
REVIEWER = Role("REVIEWER", "审查人员", REVIEW_AT, personal=True)
HUB_LEAD = Role("HUB_LEAD", "司法所负责人", REVIEW_AT)
ADV = Role("ADV", "法律顾问", REVIEW_AT, personal=True)
# the county's legality review section
CREV = Role("CREV", "县级审查人员", "county", personal=True)
CLEAD = Role("CLEAD", "县级审查科负责人", "county")
# who watches
SUP = Role("SUP", "督察", "supervise")

# a county's or a city's own decision: the case is the deciding organ's, the undertaking unit is named by its office
GOV_OFFICE = Role("GOV_OFFICE", "政府办公室")
GOV_HEAD = Role("GOV_HEAD", "政府主要负责人")
UNIT = Role("UNIT", "承办单位负责人")
UNIT_LEGAL = Role("UNIT_LEGAL", "承办单位法制机构")
# its review body: the same posts as for support of townships, in a county or in a city
BODY_AT = "county|city"
BODY_REVIEWER = Role(CREV.key, "县、市审查人员", BODY_AT, personal=True)
BODY_LEAD = Role(CLEAD.key, "县、市审查科负责人", BODY_AT)
BODY_ADVISER = Role(ADV.key, ADV.title, BODY_AT, personal=True)
CHECKER = Role("CHECKER", "复核人员", BODY_AT, personal=True)

TOWNSHIP = (HANDLER, LEAD, HEAD, OFFICE, REVIEWER, HUB_LEAD, ADV, CREV, CLEAD, SUP)
DECISION = (HANDLER, UNIT, UNIT_LEGAL, GOV_OFFICE, GOV_HEAD, BODY_REVIEWER, CHECKER, BODY_LEAD, BODY_ADVISER, SUP)
EXAMINER = "EXAMINER"  # 法制审核人员: a post that only those with the national legal qualification are appointed to

# a panel: its secretary and its approving authority at the review body, a seat for each member, an evaluator from outside
SECRETARY = Role("PANEL_SECRETARY", "评审团秘书", BODY_AT)
PANEL_HEAD = Role("PANEL_HEAD", "司法局负责人", BODY_AT)
PANELIST, EVALUATION = "PANELIST", "EVALUATOR"  # posts that open nothing by themselves
SEATS = tuple(Role(f"SEAT{n}", f"{n}号席", "seated", personal=True, post=PANELIST) for n in range(1, 10))
EVALUATOR = Role("OUTSIDE", "第三方评估人员", "seated", personal=True, post=EVALUATION)
PANEL = (UNIT, HANDLER, BODY_LEAD, BODY_REVIEWER, GOV_OFFICE, GOV_HEAD, SUP, SECRETARY, PANEL_HEAD, *SEATS, EVALUATOR)

# fair competition: the market regulator of the organ that issues; the next higher one is named when heads are to be interviewed
MKT = Role("MKT", "市场监管会同审查人员", "market", personal=True)
MKT_LEAD = Role("MKT_LEAD", "市场监管会同审查负责人", "market")
MKT_ABOVE = Role("MKT_ABOVE", "上级市场监管部门负责人", "seated")
FAIR = (HANDLER, LEAD, UNIT, BODY_REVIEWER, MKT, MKT_LEAD, SUP)
