"""`hefa year`: a year's figures with their definitions, the frozen ones listed, and whether the record bears them out."""

from python_calamine import CalamineWorkbook

from house.yearly_frozen import freeze
from tests.cli.conftest import Hefa
from tests.houses import at


def test_a_year_is_shown_listed_when_frozen_and_verified(hefa: Hefa) -> None:
    file = hefa.folder / "year.xlsx"
    told = hefa.json("year", "show", "city", 2025, "--output", file)
    assert (told["org"], told["year"]) == ("city", 2025)
    towns = next(one for one in told["figures"] if one["key"] == "towns")
    assert (towns["title"], towns["value"], towns["unit"]) == ("乡镇（街道）", 0, "个")
    assert all(one["words"] for one in told["figures"] if one["part"] == "figures"), (
        "each figure says how it is counted"
    )
    assert CalamineWorkbook.from_path(str(file)).sheet_names[0] == "2025年"
    assert "覆盖率" in hefa("year", "show", "city", 2025).output
    assert hefa.json("year", "list", "city") == {"years": []}
    house = hefa.engine()
    house.staff(1, "crev CREV sfj")
    house.order(1, "relate", relations=[{"office": "sfj", "covered": "city", "how": "city"}])
    house.now = at("2026-03-02")
    with house.database.docket(house.now) as docket:
        case = freeze(docket, "crev", "city", 2025)
    kept = hefa.json("year", "list", "city")["years"]
    assert [(one["case"], one["year"], one["state"], one["through"]) for one in kept] == [
        (case, 2025, "FROZEN", "2026-03-01")
    ]
    assert hefa.json("year", "verify", case) == {"holds": True, "case": case, "wrong": [], "changed": []}
    doubled = "UPDATE frozen_figure SET value = '7' WHERE key = 'valid'"
    guard = house.one("SELECT sql FROM sqlite_master WHERE name = 'hefa_frozen_figure_update'")
    with house.database.engine.begin() as connection:
        for one in ("DROP TRIGGER hefa_frozen_figure_update", doubled, guard):
            connection.exec_driver_sql(one)
    wrong = hefa.json("year", "verify", case, code=1)
    assert [(one["title"], one["frozen"], one["counted"]) for one in wrong["wrong"]] == [("年末现行有效", "7", "0")]
    assert "nowhere" in hefa.reasons("year", "show", "nowhere", 2025)
    house.close()
