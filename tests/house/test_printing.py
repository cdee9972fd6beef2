"""A case walked through the front door leaves papers that say what the record says: in Word, in PDF, and nothing unsigned."""

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest
import typst
from docx import Document
from docx.shared import Mm
from docx.table import Table

import workflows
from engine.errors import NotFound
from house.casepage import page as case_page
from house.printing import papers
from house.printing.layout import Code, Grid, Paper, Text, chinese
from house.printing.pdf import NoFont, Press, pdf
from house.printing.word import docx
from tests import city, houses
from tests.houses import House, at

ADDRESS = "https://hefa.example.org/"
EVIL = '<政府>& #eval("1") *星* $x$ \\ @a [b] 镕喆堃垟'
TITLE = f"甲镇村道硬化合同{EVIL}"
FINDINGS: list[dict[str, Any]] = [
    {
        "aspect": "内容", "clause": "第5条", "problem": "违约责任不对等", "basis": "《民法典》第502条", "severity": "风险",
        "suggestion": "补充双方违约责任",
    },
    {
        "aspect": "程序", "clause": "全文", "problem": f"未附征求意见情况{EVIL}", "basis": "《重大行政决策程序暂行条例》第14条",
        "severity": "文字", "suggestion": "补充说明",
    },
]  # fmt: skip
CHECKS = [{"aspect": aspect, "item": "审查要点", "answer": "Y"} for aspect in ("权限", "程序", "内容")]


class Walk:
    """One case of 甲镇, step by step."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.on("2026-02-26")
        said = {"matter_type": "ADMIN_CONTRACT", "catalogue": "HT-01", "amount": 1_860_000}
        brought = ["draft=合同", "explanation=说明", "counterparty=执照", "budget=预算"]
        self.case = house.open("township_review", "create", "wang_jia", "jia", said, brought, TITLE)

    def on(self, day: str) -> None:
        self.house.now = at(day, 10)

    def act(self, act: str, who: str, papers: tuple[str, ...] = (), **answers: Any) -> int:
        return self.house.act(self.case, act, who, answers, papers).seq

    @property
    def page(self) -> dict[str, Any]:
        with self.house.database.glance(self.house.now) as docket:
            return case_page(docket, self.case)

    def paper(self, key: str, seq: int) -> Paper:
        with self.house.database.glance(self.house.now) as docket:
            return papers.printed(docket, self.case, key, seq, address=ADDRESS)

    def offered(self) -> list[tuple[str, int, int]]:
        return [(one.key, one.seq, one.round) for one in papers.papers_of(self.page)]

    def submitted(self) -> int:
        self.act("finish_draft", "wang_jia")
        self.on("2026-02-27")
        return self.act("submit", "zhao_jia", undecided=True)

    def accepted(self) -> int:
        self.on("2026-03-02")
        return self.act("accept", "li")

    def drafted(self) -> None:
        self.act("claim", "li")
        self.on("2026-03-03")
        self.act("consult", "li", person="gu", questions=["效力如何"], independent=True)
        self.on("2026-03-05")
        self.act("advise", "gu", risk="LOW", opinion="顾问的话不上文书")
        self.act("complete_checks", "li", checks=CHECKS, draft="拟办意见不上文书")

    def signed(self, conclusion: str = "REVISE", findings: list[dict[str, Any]] | None = None) -> int:
        self.on("2026-03-06")
        found = FINDINGS if findings is None else findings
        return self.act("sign", "sun", conclusion=conclusion, summary="合同主体适格。\n条款基本完备。", findings=found)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("printing")
    with houses.house(f"sqlite:///{folder / 'county.sqlite3'}", workflows.registry(), folder) as house:
        house.now = at("2026-01-05")
        city.settle(house)
        known = {"li": "李审", "sun": "孙所长", "wang_jia": "王办", "zhao_jia": "赵镇长"}
        registered = [{"username": username, "name": name} for username, name in known.items()]
        house.order(1, "add_persons", persons=registered)
        yield house


@pytest.fixture
def walk(county: House) -> Walk:
    return Walk(county)


def in_word(paper: Paper) -> str:
    """Everything a reader of the Word file sees, in order, without the blanks."""
    document = Document(io.BytesIO(docx(paper)))
    parts: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            parts += [cell.text for row in block.rows for cell in row.cells]
        else:
            parts.append(block.text)
    return bare("".join(parts))


def in_pdf(paper: Paper) -> str:
    """Everything a reader of the PDF sees, without the blanks and without page numbers."""
    reader = pypdf.PdfReader(io.BytesIO(pdf(paper)))
    return bare("".join(page.extract_text() for page in reader.pages))


def bare(text: str) -> str:
    return "".join(text.replace("\u200b", "").split())


def both(paper: Paper) -> tuple[str, str]:
    return in_word(paper), in_pdf(paper)


def unsaid(paper: Paper, *words: str) -> list[str]:
    """The words that the paper lacks, as Word or as PDF."""
    texts = both(paper)
    return [word for word in words if any(bare(word) not in text for text in texts)]


def test_a_submission_names_the_matter_its_papers_and_who_submits(walk: Walk) -> None:
    paper = walk.paper("submission", walk.submitted())
    assert (paper.head, paper.addressee, paper.signature, paper.date) == (
        "甲镇",
        "城东中心司法所",
        "甲镇",
        "2026年2月27日",
    )
    assert paper.signers == [("承办", "王办"), ("批准送审", "赵镇长")]
    assert not unsaid(
        paper,
        TITLE,
        "HT-01",
        "1,860,000元",
        "尚未决定、尚未签订、尚未印发",
        "附件：1.送审稿（draft.txt）",
        "参照《重大行政决策程序暂行条例》第26条",
    )


def test_a_supplement_notice_lists_every_gap_with_its_basis_and_the_last_day(walk: Walk) -> None:
    walk.submitted()
    walk.on("2026-03-02")
    gaps = [{"what": f"缺少资金来源说明{EVIL}", "basis": "《预算法》第13条"}, {"what": "缺少评估", "basis": "事项清单"}]
    paper = walk.paper("supplement", walk.act("ask_supplement", "li", gaps=gaps))
    assert (paper.head, paper.addressee) == ("城东中心司法所", "甲镇")
    assert not unsaid(
        paper,
        f"缺少资金来源说明{EVIL}",
        "《预算法》第13条",
        "缺少评估",
        "2026年3月5日（星期四）24时前",
        "3个工作日",
    )


def test_an_acceptance_says_until_when_the_opinion_is_due(walk: Walk) -> None:
    walk.submitted()
    paper = walk.paper("acceptance", walk.accepted())
    assert not unsaid(paper, "受理通知书", "5个工作日", "2026年3月9日（星期一）24时前", f"审查件第{walk.case}号")


def test_a_refusal_carries_the_risk_and_is_no_opinion(walk: Walk) -> None:
    walk.submitted()
    walk.on("2026-03-02")
    seq = walk.act(
        "refuse", "li", ground="ALREADY_DECIDED", reason="合同已于上周签订", risk_memo="效力存疑", advice="RENEGOTIATE"
    )
    assert not unsaid(
        walk.paper("refusal", seq),
        "已经决定、签订或者印发",
        "合同已于上周签订",
        "效力存疑",
        "建议重新协商",
        "不是审查意见",
    )


def test_an_opinion_says_number_findings_law_conclusion_and_days(walk: Walk) -> None:
    walk.submitted()
    walk.accepted()
    walk.drafted()
    seq = walk.signed()
    paper = walk.paper("opinion", seq)
    number = walk.house.one("SELECT number FROM opinion WHERE case_id = :id", id=walk.case)
    assert paper.number == number
    assert number.startswith("示城东司所审〔2026〕")
    assert paper.signers == [("拟稿", "李审"), ("签发", "孙所长")]
    expected = [
        number,
        TITLE,
        "合法性审查意见书",
        "合同主体适格。条款基本完备。",
        "应当予以修改",
        "2026年3月20日（星期五）24时前",
    ]
    expected += ["征求法律顾问意见", "审查实际用时2个工作日", "对权限未列问题", "2026年3月11日"]
    expected += [one[name] for one in FINDINGS for name in ("clause", "problem", "basis", "suggestion")]
    assert not unsaid(paper, *expected)
    for text in both(paper):
        assert text.index("1.（内容）第5条") < text.index("2.（程序）全文")  # the record's own numbers, in order
        assert "不上文书" not in text


def test_findings_that_follow_the_aspects_stand_under_them(walk: Walk) -> None:
    walk.submitted()
    walk.accepted()
    walk.drafted()
    paper = walk.paper("opinion", walk.signed(findings=FINDINGS[::-1]))
    for text in both(paper):
        assert text.index("（一）关于程序1.全文") < text.index("（二）关于内容2.第5条")


def test_what_is_unlawful_must_come_back_as_another_text(walk: Walk) -> None:
    walk.submitted()
    walk.accepted()
    walk.drafted()
    finding = {**FINDINGS[0], "severity": "违法"}
    assert not unsaid(
        walk.paper("opinion", walk.signed("UNLAWFUL", [finding])),
        "不合法",
        "修改文本后重新送审",
        "属违法",
        "提出异议要点",
    )


def test_a_lawful_opinion_says_how_long_it_holds_and_asks_for_nothing(walk: Walk) -> None:
    walk.submitted()
    walk.accepted()
    walk.drafted()
    paper = walk.paper("opinion", walk.signed("LAWFUL", []))
    assert not unsaid(paper, "合法。可以按照程序提交讨论。", "至2026年9月7日有效")
    assert "反馈采纳" not in in_word(paper)


def test_a_draft_opinion_has_no_paper(walk: Walk) -> None:
    walk.submitted()
    walk.accepted()
    walk.drafted()
    drafted = walk.page["seq"]
    assert "opinion" not in [key for key, _, _ in walk.offered()]
    for seq in (drafted, drafted + 1, 0):
        with pytest.raises(NotFound):
            walk.paper("opinion", seq)
    signed = walk.signed()
    assert ("opinion", signed, 1) in walk.offered()
    with pytest.raises(NotFound):
        walk.paper("opinion", drafted)


def test_answers_stand_beside_their_findings(walk: Walk) -> None:
    walk.submitted()
    walk.accepted()
    walk.drafted()
    signed = walk.signed()
    walk.on("2026-03-09")
    said = [
        {"seq": signed, "n": 1, "outcome": "ADOPTED"},
        {"seq": signed, "n": 2, "outcome": "NOT_ADOPTED", "reason": "已另附征求意见情况"},
    ]
    paper = walk.paper("dispositions", walk.act("answer", "wang_jia", ("draft=修改稿",), dispositions=said))
    (grid,) = [block for block in paper.body if isinstance(block, Grid)]
    assert [(row[0], row[2]) for row in grid.rows] == [("1", "采纳"), ("2", "未采纳")]
    assert FINDINGS[1]["problem"] in grid.rows[1][1]
    number = walk.house.one("SELECT number FROM opinion WHERE case_id = :id", id=walk.case)
    assert not unsaid(paper, number, "违约责任不对等", "已另附征求意见情况", "随表提交修改稿")


def test_a_paper_printed_later_says_what_it_said_on_its_day(walk: Walk) -> None:
    walk.submitted()
    accepted = walk.accepted()
    first = walk.paper("acceptance", accepted)
    walk.drafted()
    signed = walk.signed()
    opinion = walk.paper("opinion", signed)
    walk.on("2026-03-10")
    finding = {"note": "已修改"}
    again = walk.act("resubmit", "zhao_jia", ("draft=第二稿",), **finding)
    assert walk.paper("acceptance", accepted) == first
    assert walk.paper("opinion", signed) == opinion
    assert pdf(opinion) == pdf(walk.paper("opinion", signed))
    assert ("submission", again, 2) in walk.offered()
    assert not unsaid(walk.paper("submission", again), "关于重新送审", "第2轮", "已修改")


def test_the_dossier_lists_its_papers_in_order(walk: Walk) -> None:
    walk.submitted()
    walk.accepted()
    walk.drafted()
    walk.signed()
    last = walk.page["seq"]
    paper = walk.paper("contents", last)
    (grid,) = [block for block in paper.body if isinstance(block, Grid)]
    titles = [row[3] for row in grid.rows]
    order = [
        "送审函",
        "送审稿：draft.txt",
        "受理通知书",
        "法律顾问意见",
        "合法性审查意见书",
        f"办理留痕（第1步至第{last}步）",
    ]
    assert [title for title in titles if title in order] == order
    assert [row[0] for row in grid.rows] == [str(n) for n in range(1, len(titles) + 1)]
    assert not unsaid(paper, "卷内目录", "尚未归档", "城东中心司法所")
    assert not unsaid(walk.paper("remarks", last), f"本卷共{len(titles)}件", "尚未归档")


def test_every_paper_leads_to_its_step_of_the_record(walk: Walk) -> None:
    seq = walk.submitted()
    paper = walk.paper("submission", seq)
    digest = walk.house.one("SELECT hash FROM event WHERE case_id = :id AND seq = :seq", id=walk.case, seq=seq)
    path = f"/r/{walk.case}/{seq}/{digest[:16]}"
    assert paper.code.link == f"https://hefa.example.org{path}"
    assert Code(walk.case, seq, digest[:16]).link == path
    assert not unsaid(paper, path, f"审查件第{walk.case}号留痕第{seq}步", digest[:16])


def test_a_case_of_another_procedure_has_no_such_papers(county: House) -> None:
    with county.database.glance(county.now) as docket:
        assert papers.papers_of(case_page(docket, 1)) == []
        with pytest.raises(NotFound):
            papers.printed(docket, 1, "contents", 1)


# --- the standard ----------------------------------------------------------------------------------------------------------


def made(*words: str) -> Paper:
    body = tuple(Text(one) for one in words)
    code = Code(1, 2, "0123456789abcdef")
    return Paper("opinion", "document", "城东中心司法所", "示审〔2026〕1号", "关于某事的\n意见书", "甲镇", body, (), "城东中心司法所", date(2026, 3, 6), (), (), code)  # fmt: skip


def test_a_page_holds_twenty_two_lines_of_twenty_eight_characters() -> None:
    reader = pypdf.PdfReader(io.BytesIO(pdf(made("合" * 28 * 60))))
    first = reader.pages[0].extract_text().splitlines()
    assert next(line.strip() for line in first if set(line.strip()) == {"合"}) == "合" * 26  # two characters in
    full = [line.strip() for line in reader.pages[1].extract_text().splitlines() if set(line.strip()) == {"合"}]
    assert [len(line) for line in full] == [28] * 22
    width, height = reader.pages[0].mediabox[2:]
    assert (round(float(width) / 72 * 25.4), round(float(height) / 72 * 25.4)) == (210, 297)


def test_the_word_file_names_the_fonts_of_the_standard() -> None:
    document = Document(io.BytesIO(docx(made("正文"))))
    xml = document.element.xml + document.styles.element.xml + document.sections[0].footer._element.xml
    for font in ("方正小标宋简体", "仿宋_GB2312", "宋体"):
        assert f'w:eastAsia="{font}"' in xml
    section = document.sections[0]
    assert section.page_width is not None
    assert section.left_margin is not None
    assert section.right_margin is not None
    assert section.page_width - section.left_margin - section.right_margin == pytest.approx(Mm(156), abs=10_000)


def test_what_no_printer_knows_is_shown_as_unknown_and_loses_nothing_after_it() -> None:
    assert not unsaid(made("前\x00\x0b\ud800后\uffff尾"), "前\ufffd\ufffd\ufffd后\ufffd尾")


def test_without_a_chinese_font_nothing_is_printed_in_boxes() -> None:
    with pytest.raises(NoFont) as refused:
        Press(typst.Fonts(include_system_fonts=False))
    assert "fonts-noto-cjk" in str(refused.value)


def test_fonts_of_the_operator_come_first(tmp_path: Path) -> None:
    there = typst.Fonts(font_paths=[tmp_path])
    press = Press(there)
    assert set(press.families["body"]) <= set(there.families())


def test_a_day_is_written_in_chinese_without_noughts() -> None:
    assert chinese(date(2026, 3, 6)) == "2026年3月6日"
    assert chinese(date(2026, 3, 6), weekday=True) == "2026年3月6日（星期五）"
