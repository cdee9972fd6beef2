"""`hefa calendar` and `hefa tick`: corrections that running clocks follow, and time that acts once."""

from tests.cli.conftest import Hefa, created, long_ago, submitted

HEAD = "date,kind,name,doc_no,status\n"


def test_time_acts_once_and_says_what_it_did(either: Hefa) -> None:
    case = long_ago(either)
    first = either.json("tick")
    assert (first["acts"]["breach"], first["failed"]) == (1, {})
    assert either.json("tick")["looked"] == 0
    acts = [event["act"] for event in either.json("cases", "show", case)["events"]]
    assert acts.count("breach") == 1
    assert either.json("cases", "list", "--light", "red")["cases"][0]["id"] == case
    assert either.json("tick", "--checkpoint")["checkpoints"] == [1]
    assert either.json("audit", "verify")["holds"]
    assert "没有到时的事" in either("tick").stdout


def test_a_correction_moves_running_clocks_and_nothing_else(either: Hefa) -> None:
    case = submitted(either)

    def due() -> str:
        (intake,) = [one for one in either.json("cases", "show", case)["clocks"] if one["clock"] == "intake"]
        return str(intake["due"])

    before = due()
    file = either.file("days.csv", f"{HEAD}{before},holiday,临时放假,示政发〔2026〕9号,announced\n")
    assert either.json("calendar", "import", file, "--as", "root", "--dry-run")["recount"] is None
    assert due() == before
    done = either.json("calendar", "import", file, "--as", "root")
    assert done["recount"] == {"looked": 1, "moved": 1, "failed": {}}
    assert due() > before
    assert "correct_due" in [event["act"] for event in either.json("cases", "show", case)["events"]]
    assert not either.json("calendar", "status")["behind"]
    assert before in str(either.json("calendar", "list", "--year", before[:4])["days"])
    told = either.json("due", "--from", before, "--days", "0", "--org", "jia")
    assert told["due"] > before
    assert either.json("audit", "verify")["holds"]


def test_every_faulty_day_of_a_file_is_named(hefa: Hefa) -> None:
    rows = "2027-02-30,holiday,某,文,announced\n2027-03-01,feast,某,文,announced\n2027-03-02,weekend,某,文,announced\n"
    said = hefa.reasons("calendar", "import", hefa.file("days.csv", HEAD + rows), "--as", "root")
    assert [f"第{n}行" in said for n in (2, 3, 4)] == [True] * 3
    assert "缺少列" in hefa.reasons("calendar", "import", hefa.file("a.csv", "a,b\n"), "--as", "root")
    assert "读不到文件" in hefa.reasons("calendar", "import", "absent.csv", "--as", "root")


def test_an_announced_year_is_no_longer_provisional(hefa: Hefa) -> None:
    assert hefa.json("due", "--from", "2027-03-01", "--days", "3", "--org", "jia")["provisional"]
    rows = "2027-01-01,holiday,元旦,国办发明电〔2026〕1号,announced\n2027-10-01,holiday,国庆节,国办发明电〔2026〕1号,announced\n"
    done = hefa.json("calendar", "import", hefa.file("2027.csv", HEAD + rows), "--as", "root")
    assert done["announced"] == [2027]
    assert not hefa.json("due", "--from", "2027-03-01", "--days", "3", "--org", "jia")["provisional"]
    assert hefa.json("due", "--from", "2027-03-01", "--days", "3")[
        "provisional"
    ]  # the national table is what the program has
    assert 2027 in hefa.json("calendar", "status")["announced"]
    assert "元旦" in hefa("calendar", "list", "--year", "2027").stdout


def test_only_an_administrator_corrects_the_calendar(hefa: Hefa) -> None:
    created(hefa)
    file = hefa.file("days.csv", f"{HEAD}2026-12-01,holiday,放假,示发1号,announced\n")
    assert "管理员" in hefa.reasons("calendar", "import", file, "--as", "wang")
