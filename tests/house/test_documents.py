"""The register of documents: found by two characters on either database, asked on any day, entered from a stock, never cited dead."""

import io
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
import xlsxwriter

from engine.errors import NotFound, NotReady
from engine.plan import Material
from engine.standing import Request
from house import citing, comments, documents, public_register, receipts, searching, stock
from house.entering import enter
from house.exporting import exported
from house.filters import Filters
from house.indexing import behind, catch_up, differences, expected
from house.listing import listed
from house.searching import Query, search
from house.speaking import Words, speak
from house.uploads import receive
from house.windows import Window, windows
from house.words import Misuse
from registers.documents import clauses, number_key, numeral, series_of, status_on
from tests.city import Counties
from tests.house.files import pdf
from tests.house.office import Office
from tests.workflows.document_story import STEPS, DocumentScenario, DocumentStory, settle
from tests.workflows.test_scenarios import Act

TODAY = date(2026, 3, 2)
BIKES = "示范县共享单车管理办法\n示县规〔2025〕1号\n第一条　为了规范共享单车停放，制定本办法。\n第二条　投放共享单车的企业应当依法经营。\n第十条　本办法自2025年6月1日起施行。"
FEES = "示范县停车收费办法\n第一条　停车收费依据示县规〔2025〕1号执行。\n第二条　合法经营的停车场可以收费。"


@pytest.fixture(scope="session")
def issuers(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counties]:
    """The county with an issuer of each kind."""
    with Counties.built(postgres_url, tmp_path_factory.mktemp("issuers"), settle) as built:
        yield built


@pytest.fixture(params=["sqlite", "postgresql"])
def office(
    request: pytest.FixtureRequest, issuers: Counties, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Office]:
    """On either database, on a Monday in March."""
    monkeypatch.chdir(tmp_path)
    with issuers.house(request.param, tmp_path) as house:
        office = Office(house)
        office.house.__dict__["settings"] = office.house.settings.model_copy(update={"data_dir": tmp_path / "var"})
        office.at("2026-03-02")
        yield office


HEAD = (
    "文号",
    "名称",
    "公布日",
    "施行日",
    "有效期至",
    "依据",
    "替代",
    "效力",
    "失去效力之日",
    "长期有效的理由",
    "文本文件",
)


def table(folder: Path, *rows: Sequence[str], head: Sequence[str] = HEAD) -> Path:
    path = folder / "存量.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet()
        for n, row in enumerate((head, *rows)):
            sheet.write_row(n, 0, row)
    return path


def word(folder: Path, name: str, said: str) -> Path:
    made = docx.Document()
    for line in said.splitlines():
        made.add_paragraph(line)
    out = io.BytesIO()
    made.save(out)
    (folder / name).write_bytes(out.getvalue())
    return folder / name


def row(number: str, title: str, **more: str) -> tuple[str, ...]:
    said = {
        "公布日": "2025-05-01",
        "施行日": "2025-06-01",
        "有效期至": "2030-05-31",
        **more,
        "文号": number,
        "名称": title,
    }
    return tuple(said.get(heading, "") for heading in HEAD)


def read(
    office: Office, path: Path, texts: Sequence[Path] = (), actor: str = "xban", org: str = "county", gaps: str = ""
) -> stock.Batch:
    with office.looking() as docket:
        offices = office.house.snapshot(docket.connection).offices
    return stock.read(office.house, actor, path, texts, offices, org, gaps)


def brought(
    office: Office, folder: Path, *rows: Sequence[str], texts: Sequence[Path] = (), actor: str = "xban", gaps: str = ""
) -> Any:
    made = enter(office.house, actor, read(office, table(folder, *rows), texts, actor, gaps=gaps))
    while catch_up(office.house):
        pass
    return made


def faults(office: Office, folder: Path, *rows: Sequence[str], texts: Sequence[Path] = (), gaps: str = "") -> str:
    return "\n".join(
        map(
            str, enter(office.house, "xban", read(office, table(folder, *rows), texts, gaps=gaps), dry_run=True).reasons
        )
    )


def found(office: Office, q: str, **more: Any) -> list[str]:
    with office.looking() as docket:
        return [hit.number for hit in search(docket.connection, Query(TODAY, q, **more)).hits]


@pytest.fixture
def two(office: Office, tmp_path: Path) -> Office:
    """Two documents with their texts."""
    texts = [word(tmp_path, "单车.docx", BIKES), word(tmp_path, "示范县停车收费办法.docx", FEES)]
    brought(
        office, tmp_path, row("示县规〔2025〕1号", "示范县共享单车管理办法"),
        row("示县规〔2025〕2号", "示范县停车收费办法", 公布日="2025-07-01", 施行日="2025-08-01", 依据="示县规〔2025〕1号"), texts=texts,
    )  # fmt: skip
    return office


# --- searching ----------------------------------------------------------------------------------------------------------


def test_words_of_two_characters_and_longer_ones_are_found_in_titles_and_texts(two: Office) -> None:
    assert found(two, "单车") == ["示县规〔2025〕1号"]
    assert found(two, "合法") == ["示县规〔2025〕2号"], "only in the text"
    assert found(two, "停放") == ["示县规〔2025〕1号"]
    assert found(two, "停车收费") == ["示县规〔2025〕2号"]
    assert found(two, "管理办法") == ["示县规〔2025〕1号"]
    assert found(two, "收费 经营") == ["示县规〔2025〕2号"], "every word"
    assert found(two, "没有的词") == []
    assert sorted(found(two, "")) == ["示县规〔2025〕1号", "示县规〔2025〕2号"]


def test_a_number_is_found_however_it_is_written_and_stands_first(two: Office) -> None:
    for said in ("示县规〔2025〕1号", "示县规[2025]1号", "示县规（2025）01号", "示县规〔２０２５〕１号"):
        assert found(two, said)[0] == "示县规〔2025〕1号", said


def test_titles_come_before_texts_and_pages_follow_each_other(two: Office) -> None:
    assert found(two, "办法") == ["示县规〔2025〕2号", "示县规〔2025〕1号"]
    with two.looking() as docket:
        first = search(docket.connection, Query(TODAY, "办法", limit=1))
        second = search(docket.connection, Query(TODAY, "办法", limit=1, after=first.after))
        alone = search(docket.connection, Query(TODAY, limit=1))
        rest = search(docket.connection, Query(TODAY, limit=1, after=alone.after))
    assert [one.number for page in (first, second) for one in page.hits] == ["示县规〔2025〕2号", "示县规〔2025〕1号"]
    assert (second.after, rest.after) == ("", "")
    assert {one.number for page in (alone, rest) for one in page.hits} == {"示县规〔2025〕1号", "示县规〔2025〕2号"}


@pytest.mark.parametrize(
    ("said", "words"),
    [("法", "至少写两个字"), ("。，、", "只有标点"), ("共" * 500, "最多 100 个字"), ("a", "至少写两个字")],
)
def test_what_cannot_be_asked_is_said(two: Office, said: str, words: str) -> None:
    with pytest.raises(Misuse, match=words):
        found(two, said)


@pytest.mark.parametrize("said", ["ＡＢ 单车", '"单车', "单车' OR '1'='1", "单车*", "(单车)", "单 车", "NEAR(单车)"])
def test_mixed_widths_and_signs_of_every_kind_do_no_harm(two: Office, said: str) -> None:
    assert set(found(two, said)) <= {"示县规〔2025〕1号"}
    assert found(two, "单 车") == ["示县规〔2025〕1号"]


def test_facets_count_with_the_other_narrowings(two: Office) -> None:
    with two.looking() as docket:
        all_ = search(docket.connection, Query(TODAY, "办法"))
        dead = search(docket.connection, Query(TODAY, "办法", status=("EXPIRED",)))
        then = search(docket.connection, Query(date(2031, 1, 1), "办法", status=("EXPIRED",), since=2025, until=2025))
    assert all_.facets == {"status": {"IN_FORCE": 2}, "org": {"county": 2}, "kind": {"GOVERNMENT": 2}}
    assert (dead.total, dead.hits, dead.facets["status"]) == (0, [], {"IN_FORCE": 2})
    assert (then.total, len(then.hits)) == (2, 2)
    assert found(two, "办法", orgs=("jia",)) == []
    assert found(two, "办法", since=2026) == []


def test_every_status_as_a_condition_is_the_status_that_is_shown(two: Office) -> None:
    days = [date(2025, 1, 1), date(2025, 6, 1), date(2025, 7, 15), date(2030, 5, 31), date(2030, 6, 1)]
    with two.looking() as docket:
        for day in days:
            every = search(docket.connection, Query(day)).hits
            for status in ("TO_COME", "IN_FORCE", "EXPIRED", "REPLACED"):
                some = search(docket.connection, Query(day, status=(status,))).hits
                assert {one.id for one in some} == {one.id for one in every if one.status(day) == status}, (day, status)


def test_the_stretch_that_was_found_is_shown_and_marked() -> None:
    shown = searching.snippet(BIKES, ["停放"])
    assert [piece.text for piece in shown if piece.hit] == ["停放"]
    assert "".join(piece.text for piece in shown).startswith("第一条")
    assert searching.snippet(None, ["停放"]) == []


# --- one document -------------------------------------------------------------------------------------------------------


def test_status_history_and_relations_are_told_for_any_day(two: Office, tmp_path: Path) -> None:
    new = row(
        "示县规〔2026〕1号",
        "示范县共享单车管理办法",
        公布日="2026-02-01",
        施行日="2026-04-01",
        有效期至="2031-03-31",
        替代="示县规〔2025〕1号",
    )
    made = brought(two, tmp_path, new)
    assert made.claimed == ["示县规〔2026〕1号"]
    with two.looking() as docket:
        old = documents.by_number(docket.connection, "示县规[2025]1号", TODAY)
        later = documents.document(docket.connection, old.id, date(2026, 4, 1))
        assert (old.status, later.status, later.words) == ("IN_FORCE", "REPLACED", "已修改")
        assert {(one.kind, one.words) for one in later.related} == {
            ("BASED_ON_BY", "示县规〔2025〕2号"),
            ("SUPERSEDES_BY", "示县规〔2026〕1号"),
        }
        assert [one.what for one in later.history][:2] == ["由新文件替代", "起施行"]
        assert [one.number for one in citing.resting_on(docket.connection, "示县规〔2025〕1号", TODAY)] == [
            "示县规〔2025〕2号"
        ]
        assert [one.number for one in documents.to_close(docket.connection, date(2026, 4, 1), ["county"])] == [
            "示县规〔2025〕1号"
        ]
        assert differences(docket.connection) == []
        with pytest.raises(NotFound, match="没有文号"):
            documents.by_number(docket.connection, "示县规〔1999〕1号", TODAY)
    assert two.acts.verify().holds


def test_an_old_document_that_comes_after_the_one_that_replaced_it_is_known_to_be_replaced(
    office: Office, tmp_path: Path
) -> None:
    brought(office, tmp_path, row("示县规〔2025〕2号", "新办法", 替代="示县规〔2020〕1号"))
    brought(office, tmp_path, row("示县规〔2020〕1号", "旧办法", 公布日="2020-01-01", 施行日="2020-01-01"))
    with office.looking() as docket:
        assert documents.by_number(docket.connection, "示县规〔2020〕1号", TODAY).status == "REPLACED"
        assert differences(docket.connection) == []
    assert found(office, "旧办法", status=("REPLACED",)) == ["示县规〔2020〕1号"]


def test_validity_ends_after_its_last_day_and_what_ends_first_prevails() -> None:
    begun, last = date(2024, 10, 1), date(2026, 9, 30)
    said = [status_on(day, begun, last) for day in (date(2024, 9, 30), begun, last, date(2026, 10, 1))]
    assert said == ["TO_COME", "IN_FORCE", "IN_FORCE", "EXPIRED"]
    assert status_on(date(2026, 12, 1), begun, last, date(2026, 11, 1), "REPEALED") == "EXPIRED"
    assert status_on(date(2026, 12, 1), begun, last, date(2026, 5, 1), "REPEALED") == "REPEALED"
    assert status_on(date(2024, 9, 1), begun, last, date(2024, 8, 1), "ANNULLED") == "ANNULLED"


def test_clauses_have_anchors_that_stay(two: Office) -> None:
    with two.looking() as docket:
        said = documents.text_of(two.house, documents.by_number(docket.connection, "示县规〔2025〕1号", TODAY))
    assert [one.anchor for one in clauses(said or "")] == ["", "t1", "t2", "t10"]
    assert [one.anchor for one in clauses("一、要求\n说明\n二、措施")] == ["t1", "t2"]
    assert (numeral("一百零三"), numeral("十二"), numeral("20")) == (103, 12, 20)
    assert series_of("示府规〔2024〕4号") == ("示府规", 2024, 4)
    assert number_key(" 示府规[2024] 第04号 ") == "示府规〔2024〕4号"


# --- what may not be cited ------------------------------------------------------------------------------------------------


def test_a_dead_document_is_warned_of_wherever_it_is_cited(two: Office, tmp_path: Path) -> None:
    brought(
        two,
        tmp_path,
        row(
            "示府规〔2021〕4号",
            "示范小型工程暂行办法",
            公布日="2021-01-01",
            施行日="2021-01-01",
            有效期至="2025-12-31",
            效力="已失效",
        ),
    )
    with two.looking() as docket:
        said = "\n".join(
            map(str, citing.cited(docket.connection, "根据示府规〔2021〕4号第三条，和示县规〔2025〕1号", TODAY))
        )
        assert "示府规〔2021〕4号《示范小型工程暂行办法》已失效" in said
        assert "示县规〔2025〕1号" not in said
        by_title = citing.void_basis(docket.connection, "依据《示范小型工程暂行办法》", TODAY)
        assert by_title
        assert "不能作为依据" in by_title.text
        repealed = citing.void_basis(docket.connection, "《合同法》第52条", TODAY)
        assert repealed
        assert "民法典" in repealed.text
        assert citing.cited(docket.connection, "根据示府规〔2021〕4号", date(2025, 12, 31)) == []
        assert citing.cited(docket.connection, "没有文号", TODAY) == []


def test_an_act_that_cites_one_is_warned_and_a_case_remembers_it(two: Office, tmp_path: Path) -> None:
    brought(
        two,
        tmp_path,
        row(
            "示府规〔2021〕4号",
            "旧办法",
            公布日="2021-01-01",
            施行日="2021-01-01",
            有效期至="2025-12-31",
            效力="已失效",
        ),
    )
    case = two.case("DRAFT_OPINION")
    finding = {
        "clause": "第1条",
        "problem": "与旧办法不一致",
        "basis": "示府规〔2021〕4号第2条",
        "severity": "风险",
        "suggestion": "修改",
    }
    answers = {"conclusion": "REVISE", "summary": "见所列问题", "findings": [finding]}
    with two.looking() as docket:
        plan = docket.preview(case, Request("sign", "sun", answers))
        assert ["示府规〔2021〕4号" in str(one) for one in citing.warned(docket.connection, plan)] == [True]
    two.acts.act(case, "sign", "sun", answers)
    with two.looking() as docket:
        assert len(citing.cited_in_case(docket.connection, case, TODAY)) == 1


def test_a_draft_that_rests_on_a_dead_document_is_warned_of_when_it_comes_in_and_in_its_case(
    two: Office, tmp_path: Path
) -> None:
    """What the draft itself repeals it may name; what it rests on must be in force."""
    old = {"公布日": "2021-01-01", "施行日": "2021-01-01", "有效期至": "2025-12-31", "效力": "已失效"}
    brought(
        two,
        tmp_path,
        row("示府规〔2021〕4号", "示范小型工程暂行办法", **old),
        row("示府规〔2021〕5号", "示范小额采购暂行办法", **old),
    )
    text = (
        "第一条　根据示府规〔2021〕4号，订立本合同。\n第九条　《示范小额采购暂行办法》（示府规〔2021〕5号）同时废止。"
    )
    (tmp_path / "draft.txt").write_text(text, encoding="utf-8")
    two.house.blobs.put(tmp_path / "draft.txt")
    case = two.signed("UNLAWFUL")
    two.at("2026-03-09")
    with two.acts.database.docket(two.acts.now, salt="test") as docket:
        papers = two.acts.papers(docket.connection, "zhao_jia", [f"draft={text}"])
        asked = Request("resubmit", "zhao_jia", {"note": "改为按办法执行"}, papers)
        plan = citing.with_warnings(docket.connection, docket.preview(case, asked), two.house.blobs)
        docket.perform(case, asked)
    assert [one for one in map(str, plan.warnings) if "示府规" in one] == [
        "引用的 示府规〔2021〕4号《示范小型工程暂行办法》已失效（有效期至 2025-12-31），不能作为依据（规范性文件库）"
    ]
    with two.looking() as docket:
        (said,) = citing.cited_in_case(docket.connection, case, TODAY, two.house.blobs)
        assert citing.cited_in_case(docket.connection, case, TODAY) == []
    assert "示府规〔2021〕4号" in said.text


def test_whoever_brings_a_signed_pdf_that_names_its_author_is_told_before_it_is_public(office: Office) -> None:
    said = {
        "number": "示县规〔2025〕9号", "published_on": "2025-05-01", "effective_on": "2025-06-01", "expires_on": "2030-05-31",
    }  # fmt: skip
    seal = b"/Info<</Author(x)>>/ByteRange [0 9 9 9]"
    for content, told in ((pdf("lawful"), False), (pdf("lawful") + seal, True), (pdf("lawful") + seal[19:], False)):
        kept = receive(office.house, "xban", "办法.pdf", io.BytesIO(content))
        papers = [Material("final", kept.sha256, kept.name)]
        asked = Request("enrol", "xban", said, papers, org="county", title="停车办法", workflow="document_life")
        with office.looking() as docket:
            warnings = citing.opening_warned(docket, asked, office.house.blobs)
        assert any("文件里的作者信息不能去除" in one.text for one in warnings) is told


def test_a_repeal_names_the_documents_that_rest_on_what_it_ends(two: Office) -> None:
    two.acts.tick()
    with two.looking() as docket:
        basis = documents.by_number(docket.connection, "示县规〔2025〕1号", TODAY)
        plan = docket.preview(basis.id, Request("begin_repeal", "xban", {"reason": "不再需要"}))
        assert [
            "示县规〔2025〕2号《示范县停车收费办法》" in str(one) for one in citing.warned(docket.connection, plan)
        ] == [True]


def test_a_publication_names_the_documents_that_rest_on_what_it_repeals(two: Office) -> None:
    story = DocumentStory(
        two.acts, DocumentScenario(name="同时废止", title="示范县停车新办法", acts=[Act(on=TODAY)], ends="PRINTED")
    )
    for _, by, act in STEPS[:-1]:
        story.line(Act(on=TODAY, at="09:00", by=by, act=act))
    said = {"published_on": "2026-03-02", "effective_on": "2026-04-03", "validity_months": 60, "channel": "政府公报"}
    with two.looking() as docket:
        plan = docket.preview(
            story.cases["first"], Request("publish", "xban", {**said, "repeals": ["示县规[2025]1号"]})
        )
        (warning,) = citing.warned(docket.connection, plan)
    assert "还有文件以 示县规[2025]1号 为依据：示县规〔2025〕2号《示范县停车收费办法》" in warning.text


@pytest.mark.parametrize(
    ("corrected", "shown"),
    [(BIKES.replace("停放，", "停放秩序，"), "停放秩序，制定本办法"), (BIKES, "勘误：文字没有变化")],
    ids=["another", "the same"],
)
def test_whoever_publishes_a_correction_is_shown_what_it_changes(
    two: Office, corrected: str, shown: str, tmp_path: Path
) -> None:
    path = tmp_path / "corrected.txt"
    path.write_text(corrected, encoding="utf-8")
    two.house.blobs.put(path)
    two.acts.tick()
    with two.looking() as docket:
        life = documents.by_number(docket.connection, "示县规〔2025〕1号", TODAY).id
    two.acts.act(life, "propose_correction", "xban", {"what": "漏字", "slip": True}, [f"correction={corrected}"])
    with two.acts.database.docket(two.acts.now, salt="test") as docket:
        papers = two.acts.papers(docket.connection, "xzhang", [f"final={corrected}"])
        asked = Request("correct_text", "xzhang", {"slip": True, "published_on": str(TODAY)}, papers)
        plan = citing.with_warnings(docket.connection, docket.preview(life, asked), two.house.blobs)
    assert any(shown in str(one) for one in plan.warnings), plan.warnings


@pytest.mark.parametrize(
    ("draft", "shown"),
    [
        (BIKES.replace("2025年6月1日", "2030年6月1日"), "除日期外文字相同"),
        (BIKES.replace("依法经营。", "依法经营，违者罚款五百元。"), "违者罚款五百元"),
    ],
    ids=["the same but for dates", "another"],
)
def test_whoever_reads_an_extension_first_is_shown_where_it_differs_from_the_old_text(
    two: Office, tmp_path: Path, draft: str, shown: str
) -> None:
    path = tmp_path / "draft.txt"
    path.write_text(draft, encoding="utf-8")
    two.house.blobs.put(path)
    two.acts.tick()
    with two.looking() as docket:
        life = documents.by_number(docket.connection, "示县规〔2025〕1号", TODAY).id
    two.acts.act(life, "begin_evaluation", "xban", {"ground": "EXPIRY", "reason": "有效期将满"})
    said = {"result": "EXTEND", "reason": "仍然需要", "reach": "OTHER"}
    two.acts.act(life, "evaluate", "xqi", said, ["document_evaluation=报告"])
    case = int(two.acts.one('SELECT max(id) FROM "case"'))
    two.acts.act(case, "tell_competition", "xqi", {"competition": "NA", "note": "不涉及经营者"})
    two.acts.act(
        case, "finish_draft", "xqi", {"note": "起草完成"}, [f"draft={draft}", "explanation=说明", "grounds=依据"]
    )
    asked = Request("first_opinion", "xfa", {"result": "AGREE", "opinion": "一致", "unchanged": True})
    with two.looking() as docket:
        plan = citing.with_warnings(docket.connection, docket.preview(case, asked), two.house.blobs)
    assert any("与 示县规〔2025〕1号 比对" in str(one) and shown in str(one) for one in plan.warnings), plan.warnings


# --- a stock ----------------------------------------------------------------------------------------------------------------


def test_a_stock_is_entered_whole_or_not_at_all(office: Office, tmp_path: Path) -> None:
    good, bad = row("示县规〔2025〕1号", "一"), row("示县规〔2025〕2号", "二", 施行日="2025-04-01")
    said = faults(office, tmp_path, good, bad)
    assert "第3行·施行日" in said
    assert "早于公布日" in said
    with pytest.raises(NotReady):
        brought(office, tmp_path, good, bad)
    with office.looking() as docket:
        assert expected(docket.connection) == {}
        assert not behind(docket.connection)


def test_every_fault_is_named_by_its_row(office: Office, tmp_path: Path) -> None:
    twice = word(tmp_path, "两份.docx", BIKES + "\n" + FEES)
    lost = word(tmp_path, "没有主的.docx", "通知")
    said = faults(
        office, tmp_path, row("示县规〔2025〕1号", "甲", 文本文件="两份.docx"), row("示县规[2025]1号", "乙"), row("示县规〔2025〕3号", "丙", 施行日="六月一日"),
        row("示县规〔2025〕4号", "丁", 有效期至="2025-05-31"), row("示县规〔2025〕5号", "戊", 效力="有效吧"), row("示县规〔2025〕6号", "己", 文本文件="己.docx"),
        row("示县规〔2025〕7号", "庚", 效力="已废止"), row("示县规〔2025〕8号", "辛", 有效期至="2025-12-31"), texts=[twice, lost],
    )  # fmt: skip
    for words in (
        "两份.docx 里像有两份文件", "没有主的.docx 对不上任何一行", "第3行·文号：“示县规[2025]1号”与第2行重复", "第4行·施行日：不是有效日期",
        "第5行·有效期至", "第6行·效力：“有效吧”不识", "第7行·文本文件：没有传“己.docx”", "第8行·失去效力之日", "第9行·有效期至：请作为历史文件入库",
    ):  # fmt: skip
        assert words in said, said


def test_amendments_that_overlap_are_named_and_nothing_is_entered(two: Office, tmp_path: Path) -> None:
    old, new = "示县规〔2025〕1号", {"公布日": "2025-09-01", "施行日": "2025-10-01"}
    first, second = (row(f"示县规〔2025〕{n}号", f"办法{n}", **new, 替代=old) for n in (3, 4))
    assert faults(two, tmp_path, first, second).count("第3行·替代") == 1
    assert "第3行·替代：“示县规〔2025〕1号”与第2行重复" in faults(two, tmp_path, first, second)
    two.acts.tick()
    with two.looking() as docket:
        life = documents.by_number(docket.connection, old, TODAY).id
    two.acts.act(life, "begin_amendment", "xban", {"reason": "上位法修改", "reach": "OTHER"})
    assert f"正在另案修改（延续）（施行件 {life}）" in faults(two, tmp_path, first)
    brought(two, tmp_path, row("示县规〔2025〕5号", "停车新办法", **new, 替代="示县规〔2025〕2号"))
    again = row("示县规〔2025〕6号", "停车又一办法", **new, 替代="示县规[2025]2号")
    assert "第2行·替代：“示县规[2025]2号”已由 示县规〔2025〕5号 替代" in faults(two, tmp_path, again)


PRINTED = "示范县人民政府文件\n示县规〔2024〕6号\n示范县小微企业用地\n暂行办法\n各乡镇人民政府：\n第一条　自2024年10月1日起施行，有效期2年。\n示范县人民政府\n2024年9月20日"
FORMER = "示范县集市通告\n（示县规〔2019〕2号）\n（2019年3月1日示范县人民政府公布）\n第一条　自公布之日起施行，有效期至二〇二〇年二月二十九日。"


def test_texts_alone_fill_in_the_table_and_what_they_do_not_say_is_asked_for(office: Office, tmp_path: Path) -> None:
    texts = [word(tmp_path, "用地.docx", PRINTED), word(tmp_path, "集市.docx", FORMER)]
    with office.looking() as docket:
        offices = office.house.snapshot(docket.connection).offices
    batch = stock.read(office.house, "xban", None, texts, offices, "county")
    told = [(one.act, one.title, *(one.answers.get(n) for n in ("number", "form", "published_on", "effective_on", "expires_on"))) for one in batch.entries]  # fmt: skip
    assert told == [
        ("enrol", "示范县小微企业用地暂行办法", "示县规〔2024〕6号", "PROVISIONAL", "2024-09-20", "2024-10-01", "2026-09-30"),
        ("enrol_past", "示范县集市通告", "示县规〔2019〕2号", "NOTICE", "2019-03-01", "2019-03-01", "2020-02-29"),
    ]  # fmt: skip
    enter(office.house, "xban", batch)
    while catch_up(office.house):
        pass
    assert found(office, "小微企业") == ["示县规〔2024〕6号"]
    assert found(office, "集市", status=("EXPIRED",)) == ["示县规〔2019〕2号"]
    bare = [
        word(tmp_path, "无日期.docx", "示范县某办法\n示县规〔2018〕1号\n第一条　内容。"),
        word(tmp_path, "空.docx", ""),
    ]
    wrong = stock.read(office.house, "xban", None, bare, offices, "county").reasons
    assert [str(one) for one in wrong] == [
        "文件 空.docx：读不出文字，可能是扫描件，请用表格入库",
        "文件 无日期.docx：文中没有读到公布日、施行日，请用表格写明",
    ]


def test_what_the_register_has_already_is_not_entered_twice(two: Office, tmp_path: Path) -> None:
    assert "文件库里已有 示县规(2025)1号" in faults(two, tmp_path, row("示县规(2025)1号", "又一次"))


def test_numbers_of_this_year_go_into_their_book_without_a_gap(office: Office, tmp_path: Path) -> None:
    this = {"公布日": "2026-01-05", "施行日": "2026-01-05"}
    rows = [row(f"示县规〔2026〕{n}号", f"办法{n}", **this) for n in (1, 2, 4)]
    assert "缺第 3 号" in faults(office, tmp_path, *rows)
    made = brought(office, tmp_path, *rows, gaps="三号文件已销毁")
    assert made.claimed == [f"示县规〔2026〕{n}号" for n in (1, 2, 3, 4)]
    assert office.acts.rows("SELECT number, reason FROM number_void") == [("示县规〔2026〕3号", "三号文件已销毁")]
    assert "已由文号簿编出" in faults(office, tmp_path, row("示县规〔2026〕3号", "办法3", **this))
    assert office.acts.verify().holds


def test_whoever_may_not_enter_is_told_who_may(office: Office, tmp_path: Path) -> None:
    batch = read(office, table(tmp_path, row("示县规〔2025〕1号", "一")), actor="wang_jia")
    said = "\n".join(map(str, enter(office.house, "wang_jia", batch, dry_run=True).reasons))
    assert "不属于您的职责" in said


def test_what_is_taken_out_can_be_brought_in_again(two: Office, issuers: Counties, tmp_path: Path) -> None:
    with two.looking() as docket:
        rows = exported(docket.connection, two.house.snapshot(docket.connection).offices, TODAY)
    path = tmp_path / "导出.xlsx"
    path.write_bytes(stock.written([{**one, "file": ""} for one in rows], ()))
    (tmp_path / "other").mkdir()
    with issuers.house("sqlite", tmp_path / "other") as fresh:
        other = Office(fresh)
        other.house.__dict__["settings"] = two.house.settings
        other.at("2026-03-02")
        enter(other.house, "xban", read(other, path, org=""))
        with other.looking() as docket:
            again = exported(docket.connection, other.house.snapshot(docket.connection).offices, TODAY)
    told = ("number", "title", "issuer", "published_on", "effective_on", "expires_on", "status", "based_on")
    assert [[one[name] for name in told] for one in again] == [[one[name] for name in told] for one in rows]


# --- the public -----------------------------------------------------------------------------------------------------------


def test_everyone_finds_pages_and_figures_without_an_id_of_ours(two: Office) -> None:
    with two.looking() as docket:
        first = public_register.find(docket.connection, Query(TODAY, "办法", limit=1))
        second = public_register.find(docket.connection, Query(TODAY, "办法", limit=1, after=first.after))
        strange = public_register.find(docket.connection, Query(TODAY, "办法", limit=1, after="w示无规〔2020〕9号"))
        told = public_register.figures(docket.connection, TODAY)
        one = public_register.shown(docket.connection, "示县规[2025]第1号", TODAY)
    assert first.after.endswith("示县规〔2025〕2号")
    assert [page.hits[0].number for page in (second, strange)] == ["示县规〔2025〕1号", "示县规〔2025〕2号"]
    assert (told.by_status["IN_FORCE"], told.documents) == (2, 2)
    assert [(year.year, year.issued, year.in_force) for year in told.years] == [(2025, 2, 2)]
    assert {(happened.case_id, happened.seq) for happened in one.kept.history} == {(0, 0)}
    assert list(one.numbers.values()) == ["示县规〔2025〕2号"]


def test_the_public_has_the_whole_period_of_a_document_and_sees_why_it_was_shortened(office: Office) -> None:
    told = DocumentStory(office.acts, DocumentScenario(name="公众", acts=[Act(on=TODAY)], ends="COMMENTING"))
    for _, by, act in STEPS[:3]:
        told.line(Act(on=TODAY, at="09:00", by=by, act=act))
    told.line(Act(on=TODAY, at="10:00", by="HANDLER", act="open_comments"))
    window = asked(office)
    assert (window.status, window.until, window.left) == ("OPEN", date(2026, 3, 16), 14)
    with office.looking() as docket:
        rows = {row.state: row for row in listed(office.house, docket, "xqi", Filters()).rows}
    assert (rows["COMMENTING"].limit, rows["COMMENTING"].opens_on) == (None, date(2026, 3, 17))
    with office.acts.database.docket(office.acts.now) as docket:
        code = speak(docket, window, Words("赞成，但是写得太长了"), receipts.fresh())
    told.line(Act(on=date(2026, 3, 3), by="HEAD", act="shorten_comments"))
    window = asked(office)
    assert window.until == date(2026, 3, 9)
    assert [(one.what, one.reason) for one in window.changes] == [("缩短期限", "上级要求限期施行，理由已公开")]
    office.at("2026-03-10")
    assert asked(office).status == "ENDED"
    with (
        office.acts.database.docket(office.acts.now) as docket,
        pytest.raises(NotReady, match="不再接收"),
    ):
        speak(docket, asked(office), Words("晚了一天的意见"), receipts.fresh())
    answer = [{"numbers": "1", "gist": "精简文字", "outcome": "ADOPTED"}]
    office.acts.act(window.case_id, "sort_comments", "xqi", {"points": answer})
    told.line(Act(on=date(2026, 3, 10), at="11:00", by="HANDLER", act="close_comments"))
    office.acts.act(window.case_id, "publish_answers", "xqi", {"summary": "采纳一条"})
    with office.looking() as docket:
        mine = comments.receipted(docket, receipts.sha_of(code))
    assert (mine.window.status, mine.window.until) == ("ANSWERED", date(2026, 3, 9))
    assert mine.answer is not None
    assert (mine.answer.gist, mine.text) == ("精简文字", "赞成，但是写得太长了")


def asked(office: Office) -> Window:
    with office.looking() as docket:
        (window,) = windows(docket)
    return window
