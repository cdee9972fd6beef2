"""Case C01 as its people live it on the pages, from the counter to the archive; by whichever hand they work."""

import re
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from docx import Document
from playwright.sync_api import Browser, Locator, Page, expect

from engine.calendar import day_of
from tests.web.browser.conftest import Desk, Served, desk
from tests.web.browser.hands import Hand

HANDLER, LEAD, REVIEWER, HUB_LEAD, OFFICE = "h1.0", "lead.0", "rev0.1", "lead0", "office.0"
TITLE = "甲镇村道硬化工程合同（三份，同一承包人、同一周）"
SPLIT = (
    "三份村道硬化合同",
    "第一条 本合同价款六十二万元。同一承包人同一周另订两份，价款相同。",
    "第五条 本工程由承包人先行垫资建设。",
)
MERGED = (
    "村道硬化合同（合并）",
    "第一条 合同价款一百八十六万元，经公开招标确定承包人。",
    "第五条 发包人按进度付款，承包人不垫资。",
)
PAPERS = {"explanation": "起草说明", "counterparty": "营业执照和资质", "budget": "资金来源说明"}
WRONG = {
    "限额的未拆分": ("三份合同", "同一承包人同一周签订三份合同，拆分规避招标", "《招标投标法》第4条", "合并后依法招标"),
    "无垫资": ("第五条", "要求承包人垫资建设", "《政府投资条例》第22条", "删去垫资约定"),
}
"""What the reviewer finds. Words of a line of the checklist: clause, problem, the basis that the line brings, suggestion."""


@dataclass
class Company:
    """People of the demo, each in a window of their own, all with the same kind of hand."""

    browser: Browser
    served: Served
    width: str
    hand: Callable[[Page], Hand]
    desks: dict[str, Desk] = field(default_factory=dict)
    hands: dict[str, Hand] = field(default_factory=dict)
    stack: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.stack.close()

    def __getitem__(self, username: str) -> Hand:
        """Somebody, signed in by one click or key."""
        if username in self.hands:
            return self.hands[username]
        one = self.desks[username] = self.stack.enter_context(desk(self.browser, self.served, self.width))
        hand = self.hands[username] = self.hand(one.go("/sign-in"))
        hand.press(one.page.locator(f'form:has(input[name="username"][value="{username}"]) button'))
        one.page.wait_for_url(lambda url: "/sign-in" not in url)
        return hand

    @property
    def complaints(self) -> list[str]:
        """What any of the windows complained about."""
        return [said for one in self.desks.values() for said in one.complaints]


def papers(folder: Path) -> dict[str, Path]:
    """Real Word files: the two texts, what goes with them, the minutes."""
    said = {"split": SPLIT, "merged": MERGED, "minutes": ("镇长办公会会议纪要", "同意签订村道硬化合同。")}
    said |= {kind: (words,) for kind, words in PAPERS.items()}
    found = {}
    for name, (heading, *paragraphs) in said.items():
        document = Document()
        document.add_heading(heading)
        for one in paragraphs:
            document.add_paragraph(one)
        found[name] = folder / f"{heading}.docx"
        document.save(str(found[name]))
    return found


def told(company: Company, files: dict[str, Path]) -> int:
    """The whole of it; the number of the case."""
    today = day_of(datetime.now(UTC))
    case = brought(company[HANDLER], files)
    sent_out(company[LEAD], case)
    taken(company[REVIEWER], case)
    assigned(company[HUB_LEAD], case)
    doubted(company[REVIEWER], case)
    refused_then_revised(company[HUB_LEAD], case)
    kept_from_the_meeting(company[OFFICE], case)
    merged(company[LEAD], case, files["merged"])
    taken(company[REVIEWER], case)
    claimed(company[REVIEWER], case)
    found_in_order(company[REVIEWER], case)
    found_lawful(company[HUB_LEAD], case)
    decided(company[OFFICE], case, files["minutes"], today)
    compared(company[REVIEWER], case, files["merged"])
    issued(company[OFFICE], case, today)
    archived(company[REVIEWER], case)
    verified(company[REVIEWER], case)
    return case


# --- an act on the page of a case ---------------------------------------------------------------------------------------


def begun(hand: Hand, case: int, act: str) -> Locator:
    """The form of an act, opened from the case."""
    opened(hand, case)
    hand.press(hand.page.locator(f'aside a[href="/cases/{case}/acts/{act}"]'))
    form = hand.page.locator(f'#drawer form[action="/cases/{case}/acts/{act}"]')
    expect(form).to_be_visible()
    return form


def opened(hand: Hand, case: int) -> None:
    """The case, as a notice leads to it."""
    hand.page.goto(f"{_root(hand)}/cases/{case}")


def _root(hand: Hand) -> str:
    scheme, _, rest = hand.page.url.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}"


def done(hand: Hand, form: Locator, case: int, state: str) -> None:
    """Do it; where the case stands then is said."""
    sure = form.locator("input[name=sure]")
    if sure.count():
        hand.choose(sure)
    hand.press(form.locator("[data-do]"))
    hand.page.wait_for_url(f"**/cases/{case}?done=*")
    stands(hand, state)


def stands(hand: Hand, state: str) -> None:
    """The case page names a state."""
    expect(hand.page.locator(".case-h .hd > .pill", has_text=state)).to_be_visible()


def answer(form: Locator, name: str, value: str = "") -> Locator:
    """The control of one answer of a form; with `value`, one of several."""
    return form.locator(f'[name="a.{name}"]' + (f'[value="{value}"]' if value else ""))


def give(hand: Hand, form: Locator, kind: str, file: Path) -> None:
    """A paper of a kind, one more, and it has arrived."""
    kept = form.locator(f'[data-paper-kind="{kind}"] input[name=paper]')
    there = kept.count()
    hand.give(form.locator(f"#p-{kind}"), file)
    expect(kept).to_have_count(there + 1)
    expect(form.locator(".progress-line")).to_have_count(0)


# --- the office ---------------------------------------------------------------------------------------------------------


def brought(hand: Hand, files: dict[str, Path]) -> int:
    """The handler says in plain words what it is about, takes the entry, gives the papers, sends it to the lead."""
    page = hand.page
    page.goto(f"{_root(hand)}/counter")
    hand.write(page.locator("#f"), "村道硬化合同")
    hand.press(page.get_by_role("button", name="查清单"))
    expect(page.get_by_text("不能拆成几份")).to_be_visible()
    hand.press(page.locator(".opt.is-on a.btn"))
    page.wait_for_url(re.compile(r"/counter/[0-9a-f]{16}"))
    form = page.locator("form[data-counter]")
    hand.write(form.locator("#title"), TITLE)
    for kind, name in {"draft": "split", **{kind: kind for kind in PAPERS}}.items():
        give(hand, form, kind, files[name])
    hand.choose(form.locator("#undecided"))
    expect(form.get_by_text("可以送审签了")).to_be_visible()
    hand.press(form.locator("button[data-file]"))
    page.wait_for_url("**/counter/filed/*")
    expect(page.get_by_role("heading", name="已送分管领导审签")).to_be_visible()
    return int(page.url.split("/filed/")[1].partition("?")[0])


def sent_out(hand: Hand, case: int) -> None:
    """The lead declares that nothing is decided yet, and signs it out."""
    page = hand.page
    page.goto(f"{_root(hand)}/counter/filed/{case}")
    hand.choose(page.locator('input[name="a.undecided"][value=true]'))
    hand.press(page.locator("button[name=do][value=submit]"))
    page.wait_for_url(f"**/counter/filed/{case}?sent=1")
    expect(page.get_by_text("已审签送出")).to_be_visible()


def kept_from_the_meeting(hand: Hand, case: int) -> None:
    """The office would record a decision: the gate is shut, and it says why."""
    opened(hand, case)
    expect(hand.page.locator('a[href$="/acts/record_decision"]')).to_have_count(0)
    hand.page.goto(f"{_root(hand)}/cases/{case}/acts/record_decision")
    expect(hand.page.locator("main")).to_contain_text("待反馈")
    expect(hand.page.locator("main")).to_contain_text("不能办理“记录决定”")


def merged(hand: Hand, case: int, text: Path) -> None:
    """The lead brings one contract instead of three."""
    form = begun(hand, case, "resubmit")
    hand.write(answer(form, "note"), "已合并招标，删去垫资")
    give(hand, form, "draft", text)
    done(hand, form, case, "送审")


def decided(hand: Hand, case: int, minutes: Path, today: date) -> None:
    """The meeting has voted: minutes, and the opinion was among its papers."""
    form = begun(hand, case, "record_decision")
    hand.choose(answer(form, "organ", "OFFICE_MEETING"))
    hand.write(answer(form, "decided_on"), str(today))
    hand.choose(answer(form, "result", "PASSED"))
    hand.choose(answer(form, "package"))
    give(hand, form, "minutes", minutes)
    done(hand, form, case, "已决定")


def issued(hand: Hand, case: int, today: date) -> None:
    """Signed: money and tender are settled, the rest does not apply for a reason."""
    form = begun(hand, case, "issue")
    hand.write(answer(form, "issued_on"), str(today))
    for name, value in (
        ("party_report", "NA"),
        ("congress", "NA"),
        ("approval", "NA"),
        ("funds", "DONE"),
        ("purchase", "DONE"),
    ):
        hand.choose(answer(form, name, value))
    hand.write(answer(form, "note"), "合同事项不涉及")
    done(hand, form, case, "已印发")


# --- the review ---------------------------------------------------------------------------------------------------------


def taken(hand: Hand, case: int) -> None:
    """Complete: accepted."""
    done(hand, begun(hand, case, "accept"), case, "受理")


def assigned(hand: Hand, case: int) -> None:
    """The hub's lead gives it to the reviewer."""
    form = begun(hand, case, "assign")
    hand.choose(answer(form, "person"), REVIEWER)
    done(hand, form, case, "分办")


def claimed(hand: Hand, case: int) -> None:
    """The reviewer takes it."""
    done(hand, begun(hand, case, "claim"), case, "分办")


def editor(hand: Hand, case: int) -> Locator:
    """The opinion, opened from the case."""
    opened(hand, case)
    hand.press(hand.page.locator(f'aside a[href="/cases/{case}/opinion"]'))
    hand.page.wait_for_url(f"**/cases/{case}/opinion")
    return hand.page.locator("form[data-opinion]")


def doubted(hand: Hand, case: int) -> None:
    """Line by line: two are answered with no, each becomes a finding with its basis; the conclusion follows."""
    form = editor(hand, case)
    for line in form.locator("[data-line]").all():
        question = line.locator("span[id^=q]").inner_text()
        wrong = next((said for words, said in WRONG.items() if words in question), None)
        hand.choose(line.locator(f"input[value={'N' if wrong else 'Y'}]"))
        if wrong:
            hand.write(line.locator("input[name$='.note']"), wrong[1])
            hand.press(line.locator("[data-find]"))
            _finding(hand, form.locator("[data-finding]").last, *wrong)
    expect(form.locator("[data-finding]")).to_have_count(len(WRONG))
    _concluded(hand, form, "REVISE", "三份合同应合并招标；不得垫资")
    _written(hand, form, case, "拟意见")


def _finding(hand: Hand, one: Locator, clause: str, problem: str, basis: str, suggestion: str) -> None:
    expect(one.locator("[name$='.problem']")).to_have_value(problem)
    hand.write(one.locator("[name$='.clause']"), clause)
    expect(one.locator("[name$='.basis']")).to_have_value(re.compile(re.escape(basis)))
    hand.choose(one.locator("[name$='.severity'][value=违法]"))
    hand.write(one.locator("[name$='.suggestion']"), suggestion)


def _concluded(hand: Hand, form: Locator, conclusion: str, summary: str) -> None:
    hand.choose(form.locator("#conclusion"), conclusion)
    hand.write(form.locator("#summary"), summary)


def _written(hand: Hand, form: Locator, case: int, state: str) -> None:
    sure = form.locator("input[name=sure]")
    if sure.count():
        hand.choose(sure)
    hand.press(form.locator("[data-do]"))
    hand.page.wait_for_url(f"**/cases/{case}?done=*")
    stands(hand, state)


def refused_then_revised(hand: Hand, case: int) -> None:
    """The hub's lead finds the reviewer's two findings; lawful cannot be chosen, so it is to be revised."""
    form = editor(hand, case)
    expect(form.locator("[data-finding]")).to_have_count(len(WRONG))
    expect(form.locator("[data-why]")).to_contain_text("有 2 条违法，不能选“合法”")
    offered = hand.offered(form.locator("#conclusion"))
    assert "LAWFUL" not in offered, offered
    assert "REVISE" in offered, offered
    _concluded(hand, form, "REVISE", "三份合同应合并招标；不得垫资")
    _written(hand, form, case, "待反馈")
    expect(hand.page.locator("#findings article.fi .pill-late", has_text="违法")).to_have_count(2)


def found_in_order(hand: Hand, case: int) -> None:
    """The merged contract: everything is as it should be."""
    form = editor(hand, case)
    for line in form.locator("[data-line]").all():
        hand.choose(line.locator("input[value=Y]"))
    _concluded(hand, form, "LAWFUL", "已合并招标，合法")
    _written(hand, form, case, "拟意见")


def found_lawful(hand: Hand, case: int) -> None:
    """Another opinion, on another text, opens the gate."""
    form = editor(hand, case)
    _concluded(hand, form, "LAWFUL", "已合并招标，合法")
    _written(hand, form, case, "可提交讨论")


def compared(hand: Hand, case: int, text: Path) -> None:
    """The final text is, byte by byte, what was reviewed."""
    form = begun(hand, case, "finalise")
    hand.choose(answer(form, "outcome", "SAME"))
    hand.choose(answer(form, "method", "BYTES"))
    give(hand, form, "final", text)
    done(hand, form, case, "已定稿")


def archived(hand: Hand, case: int) -> None:
    """One matter, one dossier."""
    form = begun(hand, case, "close_unfiled")
    hand.choose(answer(form, "complete"))
    done(hand, form, case, "归档")


def verified(hand: Hand, case: int) -> None:
    """The record holds together, checked on the page itself."""
    opened(hand, case)
    hand.press(hand.page.locator("#timeline").get_by_role("button", name="现在核对"))
    expect(hand.page.locator("#verified")).to_contain_text("核对无误")
