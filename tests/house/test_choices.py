"""What reviewers did with the places that the clause scanner showed: the last word on a place counts, by pattern and office."""

from house.clause_choices import Counted, counted, keep_choices
from tests.house.office import Office
from tests.houses import at

LOAN, BUY = ("S38-000000000001", "S38"), ("S01-000000000002", "S01")


def kept(
    office: Office, case: int, *choices: tuple[str, str, str, str], hour: int = 9, who: str = "li", secret: bool = False
) -> None:
    with office.acts.database.docket(at("2026-03-03", hour)) as docket:
        keep_choices(docket.connection, case, who, choices, docket.now, secret=secret)


def of_offices(office: Office, *scope: str) -> dict[str, Counted]:
    with office.acts.database.reading() as connection:
        return dict(counted(connection, scope))


def test_the_last_word_on_a_place_counts_and_only_within_the_offices_asked_for(office: Office) -> None:
    case, other = office.case("DRAFT"), office.case("DRAFT", "yi")
    kept(office, case, (*LOAN, "dismissed", "只是引述"), (*BUY, "left", ""))
    kept(office, case, (*LOAN, "dismissed", "已有预算安排"), hour=10, who="qian")
    kept(office, other, (*LOAN, "taken", ""))
    assert of_offices(office, "jia") == {
        "S38": Counted(dismissed=1, reasons=("已有预算安排",)), "S01": Counted(left=1),
    }  # fmt: skip
    assert of_offices(office, "jia", "yi")["S38"] == Counted(taken=1, dismissed=1, reasons=("已有预算安排",))
    assert of_offices(office, "bing") == of_offices(office) == {}
    kept(office, case, (*LOAN, "taken", "采纳了"), hour=11)
    assert of_offices(office, "jia")["S38"] == Counted(taken=1), "only a dismissal has a reason"


def test_reasons_are_the_latest_different_ones_and_none_of_a_secret_matter(office: Office) -> None:
    case = office.case("DRAFT")
    for n, why in enumerate(("一", "二", "二", "三", "四")):
        kept(office, case, (f"S38-{n:012x}", "S38", "dismissed", f"理由{why}"), hour=9 + n)
    kept(office, case, ("S38-0000000000ff", "S38", "dismissed", "不可外传"), hour=20, secret=True)
    assert of_offices(office, "jia")["S38"] == Counted(dismissed=6, reasons=("理由四", "理由三", "理由二"))
    kept(office, case)
    assert of_offices(office, "jia")["S38"].noisy
