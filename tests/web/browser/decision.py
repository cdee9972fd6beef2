"""The way of a city's decision to its first opinion, as its people walk it at their windows: round by round the same."""

from datetime import date, timedelta
from typing import Any

from playwright.sync_api import expect

from tests.web.browser.journey import stands
from tests.web.browser.town import Town, fill, paper
from workflows.major_decision.preconditions import BY_TITLE

SAID = "延长三十年应当听证并公开招标"
GIST = "建议听证、公开招标"
UNTOUCHED = "不涉及经营者经济活动"
HEARING = "听证"


def proposed(town: Town, title: str, unit: str) -> None:
    """The office records a proposal, the unit studies it, the office starts it, the unit drafts."""
    town.on("2026-06-01")
    town.case = town.begin(
        "mmi",
        "major_decision",
        "propose",
        title,
        source="DEPARTMENT",
        proposer="示范市水务局",
        proposed_on="2026-06-01",
        unit=unit,
        reason="现特许经营期将满",
    )
    stands(town["mmi"], "建议")
    town.act("wchen", town.case, "study", necessity="供水不能中断", feasibility="现经营者愿意续期")
    town.on("2026-06-02")
    town.act(
        "mmi",
        town.case,
        "start",
        result="START",
        decision_class="PROJECT",
        dynamic="市政府同意动态增列",
        reason="列入年度工作",
    )
    town.on("2026-06-18")
    papers = {
        "draft": paper(town.folder, "延长方案（送审稿）", "一、特许经营期延长三十年。"),
        "explanation": paper(town.folder, "起草说明", "现经营者投入大。"),
        "grounds": paper(town.folder, "依据", "《重大行政决策程序暂行条例》"),
    }
    town.act("wchen", town.case, "draft", basis="已梳理上位法", research="已实地调研", **papers)
    town.act("wchen", town.case, "prepare")
    stands(town["wchen"], "法定程序")


def heard(town: Town) -> None:
    """Thirty days for everybody: a citizen writes with nobody's account and reads the answer with the receipt."""
    town.on("2026-06-22")
    until = "2026-07-22"
    town.act(
        "wchen", town.case, "solicit", began="2026-06-22", until=until, place="市政府网站", how="在网页上写，或来信"
    )
    window = int(town.door.one("SELECT id FROM \"case\" WHERE workflow = 'public_comment'"))
    citizen = town.anybody()
    citizen.page.goto(f"{town.served.address}/public/solicitations", wait_until="domcontentloaded")
    citizen.press(citizen.page.locator("main a[href*='/public/solicitations/']").first)
    citizen.press(citizen.page.locator("a[href$='/comment']").first)
    citizen.write(citizen.page.locator("#text"), SAID)
    citizen.press(citizen.page.get_by_role("button", name="提交，领回执"))
    citizen.page.wait_for_url("**/public/comments/*", wait_until="domcontentloaded")
    receipt = citizen.page.url
    town.on("2026-07-23")
    hand = town["wchen"]
    hand.page.goto(f"{town.served.address}/cases/{window}/comments", wait_until="domcontentloaded")
    expect(hand.page.locator("main")).to_contain_text(SAID)
    hand.choose(hand.page.locator("input[name=numbers]").first)
    hand.write(hand.page.locator("#gist"), GIST)
    hand.choose(hand.page.locator("input[name=outcome][value=PARTLY]"))
    hand.write(hand.page.locator("#reason"), "另行研究")
    hand.press(hand.page.get_by_role("button", name="答复勾选的意见"))
    hand.page.wait_for_url("**/comments?*", wait_until="domcontentloaded")
    town.act("wchen", window, "publish_answers", summary="收到一条意见，部分采纳")
    town.act("wchen", town.case, "close_solicitation", ended=until, received="1", summary="收到一条，部分采纳")
    citizen.page.goto(receipt, wait_until="domcontentloaded")
    expect(citizen.page.locator("main")).to_contain_text(GIST)


def settled(town: Town, without: str = "") -> None:
    """Every procedure that is open, with its evidence, days and people; `without`: the one that the unit holds to be needless."""
    town.act(
        "wchen",
        town.case,
        "collect_replies",
        asked_on="2026-06-22",
        replies__0__department="示范市财政局",
        replies__0__answer="AGREE",
    )
    prepared(town, without)


def prepared(town: Town, without: str = "") -> None:
    """The list, line by line."""
    hand, form = town["wchen"], town.form("wchen", town.case, "settle")
    kinds = {title: one.evidence.key for title, one in BY_TITLE.items()}
    rows = [one.inner_text() for one in form.locator("[data-rows='items'] [data-row] .row-h b").all()]
    papers = []
    for n, caption in enumerate(rows):
        title = next(one for one in kinds if one in caption)
        for name, value in {
            "taken": ("on",),
            **line(title, town.door.now.date(), needless=title in (without, "公平竞争审查")),
        }.items():
            fill(hand, form, f"items.{n}.{name}", value)
        if title not in (without, "公平竞争审查"):
            papers.append((kinds[title], paper(town.folder, title, "办理情况")))
    if any("公平竞争审查" in one for one in rows):
        fill(hand, form, "ground", "NO_OPERATORS")
    for kind, file in papers:
        fill(hand, form, kind, file)
    fill(hand, form, "complete", value=True)
    town.do(hand, form, town.case)


def line(title: str, today: date, *, needless: bool) -> dict[str, Any]:
    """What is said of one procedure: a month's work that has ended today."""
    began = today - timedelta(31)
    if needless:
        return {
            "outcome": "NOT_REQUIRED",
            "note": UNTOUCHED if title != HEARING else "水价不变，不必听证",
            "body": "示范市水务局",
        }
    said = {"outcome": "DONE", "note": "见材料", "body": "示范评估中心", "began": str(began), "ended": str(today)}
    more = {
        HEARING: {"papers_on": str(began + timedelta(1))},
        "专家论证": {"persons": "5"},
        "风险评估": {"level": "LOW", "controllable": "YES"},
    }
    return said | more.get(title, {})


def submitted(town: Town) -> None:
    """The unit's own legal office, its head, the government's office."""
    internal = paper(town.folder, "合法性初审意见书", "符合规定")
    day = str(town.door.now.date())
    town.act("wfa", town.case, "internal_opinion", opinion="符合法律规定", meeting_on=day, unit_opinion=internal)
    town.act("wju", town.case, "submit", undecided=True)
    town.act("mmi", town.case, "forward")
    stands(town["mmi"], "收件")


def accepted(town: Town, reviewer: str = "mcrev") -> None:
    """Accepted, two reviewers named, the adviser heard, everything checked by both."""
    town.act(reviewer, town.case, "accept", competition="NA", competition_note=UNTOUCHED)
    town.act("mclead", town.case, "assign", person=reviewer)
    town.act("mclead", town.case, "assign_second", person="mfu")
    town.act(reviewer, town.case, "consult", person="madv", questions="是否合法", independent=True)
    town.act("madv", town.case, "advise", risk="LOW", opinion="可行")
    checked(town, reviewer)
    town.act("mfu", town.case, "second_check", note="同意主办意见")
    stands(town["mfu"], "拟初步意见")


def checked(town: Town, reviewer: str) -> None:
    """Line by line of the three aspects."""
    hand = town[reviewer]
    hand.page.goto(f"{town.served.address}/cases/{town.case}/opinion", wait_until="domcontentloaded")
    form = hand.page.locator("form[data-opinion]")
    for one in form.locator("[data-line]").all():
        hand.choose(one.locator("input[value=Y]"))
    town.do(hand, form, town.case)
