"""Policy values as a page: where each comes from; one administrator proposes, another approves."""

import re

from tests.web.conftest import Office

CHANGE = {"org": "county", "key": "township.review.admin_contract", "value": "9", "unit": "wd", "kind": "MAX", "source": "示范县合法性审查规则第8条", "mark": "S-loc"}  # fmt: skip


def value(office: Office) -> str:
    with office.house.database.glance(office.house.now()) as docket:
        policies = office.house.snapshot(docket.connection).policies
        return policies.value(CHANGE["key"], "jia", office.house.now().date()).words


def test_every_value_has_its_source_and_says_when_it_is_assumed(office: Office) -> None:
    shown = office.as_("li").get("/policy").text
    for key, one in office.house.registry.pack.items():
        assert f'id="{key}"' in shown
        assert one.source.split("〈")[0][:6] in shown
    assert "提议修改" not in shown
    assert "本系统设定" in office.as_("li").get("/policy?only=assumed").text
    assert "没有符合条件的参数" in office.as_("li").get("/policy?q=nothing-like-this").text


def test_a_proposal_holds_when_another_administrator_has_approved_it(office: Office) -> None:
    root, second = office.as_("root"), office.as_("second")
    before, today = value(office), office.house.now().date().isoformat()
    assert root.post("/policy/propose", {**CHANGE, "valid_from": today}).status_code == 303
    assert value(office) == before
    seq = re.search(r'name="seq" value="(\d+)"', second.get("/policy?org=county").text)
    assert seq
    own = root.post("/policy/approve", {"org": "county", "seq": seq[1]})
    assert own.status_code == 422
    assert "提议人不能批准自己的提议" in own.text
    assert second.post("/policy/approve", {"org": "county", "seq": seq[1]}).status_code == 303
    assert value(office) == "9个工作日"
    held = office.as_("li").get("/policy?org=county&only=own").text
    assert "示范县合法性审查规则第8条" in held
    assert second.post("/policy/approve", {"org": "county", "seq": seq[1]}).status_code == 422


def test_a_proposal_with_faults_comes_back_whole(office: Office) -> None:
    wrong = office.as_("root").post("/policy/propose", {**CHANGE, "value": "soon", "source": "", "valid_from": ""})
    assert wrong.status_code == 422
    assert 'value="soon"' in wrong.text
    assert "出处" in wrong.text
    for stranger in ("li", "watcher"):
        assert office.as_(stranger).post("/policy/propose", CHANGE).status_code == 403
        assert office.as_(stranger).get("/policy/propose").status_code == 403
    city = {**CHANGE, "org": "city", "valid_from": "2026-01-01"}
    assert office.as_("second").post("/policy/propose", city).status_code == 422
