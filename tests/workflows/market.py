"""The market regulator of a government, and a fair-competition review from its opening to a conclusion, for decisions that need one."""

from datetime import date, timedelta
from typing import Any

from tests.houses import House

REGULATORS = {
    "county": ("mkt", "示范县市场监督管理局", "示县市监", 2),
    "city": ("mmkt", "示范市市场监督管理局", "示市监", 1),
}
ITEMS = [{"n": n, "answer": "Y", "note": "没有此类内容"} for n in range(1, 20)]
HEARD = (("某建筑公司", "OPERATOR"), ("某行业协会", "ASSOCIATION"))


def settle(house: House, gov: str) -> None:
    """The regulator of a government with its two people; as the competition scenarios name them."""
    code, title, mark, book = REGULATORS[gov]
    office = {"code": code, "title": title, "mark": mark, "kind": "department", "level": gov}
    house.order(book, "add_organisations", "root", organisations=[office])
    house.order(1, "relate", relations=[{"office": code, "covered": gov, "how": "market"}])
    house.staff(1, f"mei MKT {code}", f"guan MKT_LEAD {code}")


def opened(house: House, case: int, handler: str) -> int:
    """The review that a decision opens about its own text."""
    plan = house.act(case, "open_competition", handler, {"kind": "MEASURE"}).plan
    assert plan is not None
    return int(plan.children[0].deed.case_id)


def concluded(house: House, review: int, handler: str, lead: str, on: date) -> None:
    """Heard together with the public, answered item by item, and passed by the regulator."""
    effect = "没有排除、限制竞争的效果"
    parties = [
        {"name": name, "type": kind, "on": str(on), "answer": "同意", "disposition": "NO_OPINION"}
        for name, kind in HEARD
    ]
    merged = {"place": "政府门户网站", "began": str(on - timedelta(40)), "ended": str(on), "parties": parties}
    acts: tuple[tuple[str, str, dict[str, Any]], ...] = (
        (handler, "identify", {"touches": "YES", "reason": "给予经营者费用减免"}),
        (handler, "merge_comments", {**merged, "summary": "没有不同意见"}),
        (handler, "review_items", {"items": ITEMS, "effect": effect, "opinion": "符合标准"}),
        (lead, "submit_joint", {}),
        ("mei", "accept_joint", {}),
        (
            "mei",
            "draft_conclusion",
            {"items": ITEMS, "effect": effect, "conclusion": "PASS", "summary": "会同审查意见"},
        ),
        ("guan", "sign_conclusion", {}),
    )
    for who, act, answers in acts:
        house.act(review, act, who, answers)
