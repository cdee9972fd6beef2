"""`hefa cases`: the front door for scripts, and what a person may see and do."""

import json

import pytest

from tests.cli.conftest import Hefa, created, submitted


def test_a_matter_is_drafted_submitted_and_accepted(either: Hefa) -> None:
    case = submitted(either)
    done = either.json("cases", "act", case, "accept", "--as", "li")
    assert (done["state"], done["seq"], done["repeated"]) == ("ACCEPTED", 4, False)
    review = next(clock for clock in done["clocks"] if clock["clock"] == "review")
    assert review["status"] == "running"
    assert review["due_on"]
    assert [notice["person"] for notice in done["notices"]] == ["wang"]
    assert either.json("audit", "verify")["holds"]


def test_a_refusal_names_reason_law_and_who_can(hefa: Hefa) -> None:
    case = created(hefa)
    error = hefa.json("cases", "act", case, "finish_draft", "--as", "chen", code=1)["error"]
    assert error["code"] == "not_yours"
    assert error["reasons"][0]["who"] == "甲镇承办人 wang"
    assert "条" in error["reasons"][0]["law"]
    spoken = hefa("cases", "act", case, "finish_draft", "--as", "chen", code=1)
    assert "可由甲镇承办人 wang办理" in spoken.stderr
    assert spoken.stdout == ""


def test_all_missing_materials_are_named_at_once_and_nothing_is_kept(hefa: Hefa) -> None:
    path = hefa.file("c.json", '{"matter_type": "ADMIN_CONTRACT", "outside_reason": "清单之外但应当审查"}')
    opened = hefa.json(
        "cases", "open", "township_review", "create", "jia", "--title", "合同", "--as", "wang", "--answers", path
    )
    said = hefa.reasons("cases", "act", opened["case"], "finish_draft", "--as", "wang")
    assert [paper in said for paper in ("送审稿", "起草说明", "相对方主体资格材料", "资金来源与预算材料")] == [True] * 4
    assert hefa.json("cases", "show", opened["case"])["seq"] == 1


def test_the_same_request_twice_is_done_once_and_with_another_body_refused(hefa: Hefa) -> None:
    case = created(hefa)
    act = ("cases", "act", case, "finish_draft", "--as", "wang", "--key", "k-1")
    assert hefa.json(*act)["seq"] == 2
    again = hefa.json(*act)
    assert (again["repeated"], again["seq"]) == (True, 2)
    other = ("cases", "act", case, "submit", "--as", "wang", "--key", "k-1", "--answers", "-")
    assert hefa.json(*other, code=1, said={"undecided": True})["error"]["code"] == "key_reused"


def test_what_another_has_done_meanwhile_makes_a_request_stale(hefa: Hefa) -> None:
    case = submitted(hefa)
    assert hefa.json("cases", "act", case, "accept", "--as", "li", "--seq", "2", code=1)["error"]["code"] == "stale"


def test_a_preview_says_what_would_happen_and_changes_nothing(hefa: Hefa) -> None:
    case = submitted(hefa)
    seen = hefa.json("cases", "act", case, "accept", "--as", "li", "--preview")
    assert (seen["preview"], seen["state"]) == (True, "ACCEPTED")
    assert hefa.json("cases", "show", case)["state"] == "SUBMITTED"
    assert "将办理" in hefa("cases", "act", case, "accept", "--as", "li", "--preview").stdout


def test_a_page_shows_where_a_case_stands_until_when_and_what_one_may_do(hefa: Hefa) -> None:
    case = submitted(hefa)
    seen = hefa.json("cases", "show", case, "--as", "li")
    assert (seen["state"], seen["awaits"]["role"], seen["awaits"]["org"]) == ("SUBMITTED", "REVIEWER", "zx")
    intake = next(clock for clock in seen["clocks"] if clock["clock"] == "intake")
    assert intake["days"][-1]["date"] == intake["due"]
    assert [(event["act"], event["checkpointed"]) for event in seen["events"]] == [
        ("create", False),
        ("finish_draft", False),
        ("submit", False),
    ]
    acts = {act["act"]: act for act in seen["acts"]}
    assert acts["accept"]["offered"]
    assert "properties" in acts["ask_supplement"]["answers"]
    assert not acts["urge"]["yours"]
    assert "刘" not in acts["urge"]["reasons"][0]["said"]
    shown = hefa("cases", "show", case, "--as", "li", "--explain").stdout
    assert [word in shown for word in ("环节：送审", "受理期限", "逐日", "待封存", "可以办理")] == [True] * 5


def test_lists_show_what_a_person_may_see(hefa: Hefa) -> None:
    case = submitted(hefa)

    def ids(*more: object) -> list[int]:
        return [line["id"] for line in hefa.json("cases", "list", "--workflow", "township_review", *more)["cases"]]

    assert ids() == ids("--as", "wang") == ids("--as", "li") == ids("--as", "sun") == [case]
    assert ids("--as", "qian") == []
    assert ids("--as", "li", "--mine") == [case]
    assert ids("--as", "wang", "--mine") == []
    assert ids("--state", "SUBMITTED", "--org", "jia", "--title", "村道") == [case]
    assert ids("--org", "yi") == []
    assert "村道硬化合同" in hefa("cases", "list").stdout


def test_a_long_list_is_read_page_by_page(hefa: Hefa) -> None:
    cases = [created(hefa, f"合同{n}") for n in range(3)]
    first = hefa.json("cases", "list", "--workflow", "township_review", "--limit", "2")
    second = hefa.json("cases", "list", "--workflow", "township_review", "--limit", "2", "--after", first["next"])
    assert [line["id"] for line in (*first["cases"], *second["cases"])] == cases
    assert second["next"] is None


def test_nobody_plays_time(hefa: Hefa) -> None:
    case = submitted(hefa)
    refused = hefa("cases", "act", case, "breach", "--as", "time", code=2)
    assert "hefa tick" in refused.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "不是有效的 JSON：第1行"),
        ("[]", "应为一组填写项"),
        ('{"materials": ["x"]}', "materials 应为"),
        ('{"answers": [], "materials": []}', "带材料时"),
        ('{"materials": [{"kind": "draft", "file": "absent.txt"}]}', "找不到材料文件"),
        ('{"materials": [{"kind": "draft", "file": "empty.txt"}]}', "空文件"),
        ('{"materials": [{"kind": "draft", "file": "."}]}', "读不到材料文件"),
    ],
)
def test_a_faulty_answers_file_is_misuse_in_plain_words(hefa: Hefa, content: str, said: str) -> None:
    hefa.file("empty.txt", "")
    path = hefa.file("answers.json", content)
    open_ = ("cases", "open", "township_review", "create", "jia", "--title", "合同", "--as", "wang")
    refused = hefa(*open_, "--answers", path, code=2)
    assert said in refused.stderr


def test_what_does_not_exist_is_said(hefa: Hefa) -> None:
    assert "没有审查件 99" in hefa.reasons("cases", "show", 99)
    assert "没有流程 nonsense" in hefa.reasons(
        "cases", "open", "nonsense", "create", "jia", "--title", "x", "--as", "wang"
    )
    assert "没有机构 nowhere" in hefa.reasons("cases", "list", "--org", "nowhere")
    assert "--light" not in hefa("cases", "list", "--light", "green", code=2).stdout
    assert "--as" in hefa("cases", "list", "--mine", code=2).stderr
    assert "缺少 --as" in hefa("cases", "act", 1, "appoint", code=2).stderr


def test_materials_are_kept_by_their_hash_and_named_in_the_record(hefa: Hefa) -> None:
    case = created(hefa)
    papers = {paper["kind"]: paper["sha256"] for paper in hefa.json("cases", "show", case)["materials"]}
    for kind, sha256 in papers.items():
        kept = hefa.folder / "var" / "blobs" / sha256[:2] / sha256
        assert kept.read_text() == f"{kind} 村道硬化合同"


def test_a_statutory_period_stands_beside_the_clocks(hefa: Hefa) -> None:
    answers = {
        "matter_type": "PETITION_REPLY",
        "outside_reason": "信访事项",
        "outer_limit": "petition.reply",
        "outer_from": "2026-03-23",
    }
    path = hefa.file("petition.json", json.dumps({"answers": answers, "materials": []}))
    case = hefa.json(
        "cases", "open", "township_review", "create", "jia", "--title", "信访答复", "--as", "wang", "--answers", path
    )["case"]
    limits = hefa.json("cases", "show", case)["outer_limits"]
    assert [(limit["policy"], limit["due"], limit["passed"]) for limit in limits] == [
        ("petition.reply", "2026-05-22", True)
    ]
    assert "审查不停止、不延长它" in hefa("cases", "show", case).stdout


def test_a_final_text_is_compared_with_the_one_on_file(hefa: Hefa) -> None:
    case = created(hefa)
    hefa("cases", "compare", case, hefa.file("same.txt", "draft 村道硬化合同"))
    spaced = hefa("cases", "compare", case, hefa.file("spaced.txt", "draft　村道硬化 合同\r\n"))
    assert "文字相同" in spaced.stdout
    told = hefa.json("cases", "compare", case, hefa.file("other.txt", "draft 村道硬化合同，加价一成"), code=1)
    assert told["likeness"] == "DIFFERS"
    assert told["differences"]
    hefa("cases", "compare", case, "nowhere.txt", code=2)
