"""What a panel comes to: ties counted point by point, ballots that are void, a known result that nobody undoes, signatures, conflicts."""

from dataclasses import replace

from engine.errors import NotOffered, NotReady
from engine.prove import prove
from house.casepage import page
from house.panelpage import PanelPage, panel_page
from house.printing.papers import papers_of
from tests.panels import REASON, Panel
from tests.workflows.test_panel_review import panel, policy, refused, settled
from tests.workflows.test_panel_scenarios import said_in
from workflows.panel_review import WORKFLOW as W

__all__ = ["panel", "settled"]


def voting(panel: Panel, *points: str) -> Panel:
    return panel.drawn(*points).declare().seat().meet().to_vote()


def counted(panel: Panel, *choices: str) -> Panel:
    """Everybody votes on the one point, and the ballots are opened."""
    voting(panel)
    for n, choice in enumerate(choices, 1):
        panel.vote(n, choice, reason="头一次的理由")
    return panel.opened()


def shown(panel: Panel) -> PanelPage:
    with panel.house.database.glance(panel.house.now) as docket:
        return panel_page(docket, panel.case, "secretary")


def expelled(panel: Panel, person: str) -> None:
    pool = panel.house.one("SELECT id FROM \"case\" WHERE workflow = 'expert_pool'")
    panel.house.act(pool, "exit", "head", {**REASON, "code": person.upper(), "ground": "MISCONDUCT"})


UNIT, REVIEWER, MODIFY = "SUPPORT_UNIT", "SUPPORT_REVIEWER", "MODIFY"
TWO_TWO_AND_TWO_ONE_ONE = ((UNIT, UNIT), (UNIT, UNIT), (REVIEWER, REVIEWER), (REVIEWER, MODIFY))


# --- a tie is one point's, and the liaison decides no other ------------------------------------------------------------------


def test_the_liaison_decides_the_tied_point_and_no_point_that_is_merely_without_majority(panel: Panel) -> None:
    policy(panel, "panel.liaison_vote", "TIE_BREAK", "choice")
    voting(panel, "返还", "担保")
    for n, choices in enumerate(TWO_TWO_AND_TWO_ONE_ONE, 1):
        panel.vote(n, *choices)
    panel.opened()
    assert panel.kept("COUNT")["tied"] == [1]
    votes = [{"n": n, "choice": UNIT, "reason": "于法有据"} for n in (1, 2)]
    refused(NotReady, "没有要表决的分歧点2", panel.act, "break_tie", "l1", votes=votes)
    panel.act("break_tie", "l1", votes=votes[:1])
    rows = panel.house.rows(
        "SELECT point_n, majority, tally FROM panel_result WHERE seq = (SELECT max(seq) FROM panel_result) ORDER BY n"
    )
    assert [tuple(row) for row in rows] == [
        (1, UNIT, "支持承办单位 3、支持审查机构 2"),
        (2, "", "支持承办单位 2、支持审查机构 1、修改后可以 1"),
    ]


def test_a_liaison_who_decides_nothing_in_time_leaves_the_tie_without_a_majority(panel: Panel) -> None:
    policy(panel, "panel.liaison_vote", "TIE_BREAK", "choice")
    counted(panel, UNIT, UNIT, REVIEWER, REVIEWER)
    refused(NotReady, "届满后才能", panel.act, "leave_tie", "secretary", REASON)
    panel.next_day(10)
    panel.act("leave_tie", "secretary", REASON)
    panel.signed()
    assert panel.state == "SPLIT"
    assert len(shown(panel).dissents) == 4, "every position is reported"


# --- who has left the register ----------------------------------------------------------------------------------------------


def test_what_an_enrolled_member_has_voted_stands_and_whoever_has_left_does_not_vote(panel: Panel) -> None:
    voting(panel)
    voter, other = panel.seats()[3], panel.seats()[4]
    panel.vote(3, UNIT)
    expelled(panel, voter)
    expelled(panel, other)
    refused(NotReady, f"4号席人选{other.upper()}已于", panel.vote, 4, UNIT)
    left = {**REASON, "ground": "LEFT_REGISTER"}
    refused(NotReady, "只能因回避更换评审员", panel.act, "replace", "shi", {**left, "seat": 3})
    panel.vote(1, UNIT)
    panel.act("replace", "shi", {**left, "seat": 4})
    assert panel.state == "RECUSAL"


def test_nobody_blocks_the_count_by_taking_a_member_off_the_register_after_the_ballots(panel: Panel) -> None:
    voting(panel)
    for n in range(1, 6):
        panel.vote(n, UNIT)
    expelled(panel, panel.seats()[3])
    panel.opened().signed()
    assert panel.state == "OPINED"


def test_an_expelled_liaison_breaks_no_tie(panel: Panel) -> None:
    policy(panel, "panel.liaison_vote", "TIE_BREAK", "choice")
    counted(panel, UNIT, UNIT, REVIEWER, REVIEWER)
    expelled(panel, "l1")
    vote = [{"n": 1, "choice": UNIT, "reason": "于法有据"}]
    refused(NotReady, "5号席人选L1已于", panel.act, "break_tie", "l1", votes=vote)
    assert panel.state == "TIE"


# --- a known result --------------------------------------------------------------------------------------------------------


def test_once_the_ballots_are_open_nobody_is_replaced_without_a_conflict(panel: Panel) -> None:
    counted(panel, UNIT, UNIT, UNIT, REVIEWER, REVIEWER)
    absent = {**REASON, "seat": 1, "ground": "ABSENCE"}
    refused(NotOffered, "缺位递补", panel.act, "replace", "head", absent)
    panel.act("draft_opinion", "secretary", summary="评审意见如下")
    refused(NotOffered, "缺位递补", panel.act, "replace", "head", absent)
    panel.act("recuse", panel.seats()[1], {**REASON, "ground": "INTEREST"})
    panel.act("grant", "head", {**REASON, "seat": 1}, ("evidence=核实材料",))
    assert panel.state == "RECUSAL", "a conflict is another thing"


def test_void_ballots_are_kept_as_void_and_are_nobodys_minority(panel: Panel) -> None:
    counted(panel, UNIT, UNIT, REVIEWER, REVIEWER, REVIEWER)
    panel.act("draft_opinion", "secretary", summary="评审意见如下")
    panel.act("sign_opinion", panel.seats()[2], dissent="头一次的保留")
    first = panel.house.one("SELECT max(seq) FROM event WHERE case_id = :id", id=panel.case)
    gone = panel.seats()[1]
    panel.act("recuse", gone, {**REASON, "ground": "INTEREST"})
    panel.act("grant", "head", {**REASON, "seat": 1}, ("evidence=核实材料",))
    at_once = shown(panel)
    assert ([one.majority for one in at_once.points], at_once.dissents, at_once.meeting) == ([""], [], {})
    panel.act("declare", panel.seats()[1], no_interest=True, confidential=True)
    panel.seat().meet().to_vote()
    for n in range(1, 6):
        panel.vote(n, REVIEWER, reason="第二次的理由")
    panel.opened()
    panel.act("draft_opinion", "secretary", summary="评审意见如下")
    panel.act("sign_opinion", panel.seats()[4], dissent="第二次的保留")
    for n in (1, 2, 3, 5):
        panel.act("sign_opinion", panel.seats()[n])
    panel.act("opine", "secretary")
    told = shown(panel)
    assert [(one["seat"], one["reason"]) for one in told.dissents] == [("4号席", "第二次的保留")]
    assert [(one.majority, one.tally) for one in told.points] == [("支持审查机构", "支持审查机构 5")]
    void = [(one["seat"], one["name"], one["choice"]) for one in told.void]
    assert ("1号席", f"人选{gone.upper()}", "支持承办单位") in void
    assert (len(void), "头一次的保留" in str(told.void), "第二次" in str(told.void)) == (6, True, False)
    with panel.house.database.glance(panel.house.now) as docket:
        papers = {(one.key, one.seq) for one in papers_of(page(docket, panel.case))}
    opinion = said_in(panel.house, panel.case, *max(one for one in papers if one[0] == "panel"))
    minority, _, kept = opinion.partition("已作废的表决")
    assert ("头一次" in minority, "头一次的理由" in kept, "头一次的保留" in kept) == (False, True, True)
    ballots = sorted(seq for key, seq in papers if key == "ballots")
    assert ballots[0] < first < ballots[1]
    then, now = (said_in(panel.house, panel.case, "ballots", seq) for seq in ballots)
    assert ("头一次的理由" in then, "第二次" in then) == (True, False), "a paper says what it said on its day"
    assert ("第二次的理由" in now, "头一次" in now) == (True, False)


# --- signatures ------------------------------------------------------------------------------------------------------------


def test_a_member_sends_the_opinion_back_once_and_then_dissents_beside_it(panel: Panel) -> None:
    counted(panel, UNIT, UNIT, UNIT, UNIT, MODIFY)
    draft = {"summary": "评审意见如下"}
    panel.act("draft_opinion", "secretary", draft)
    panel.act("return_opinion", panel.seats()[5], REASON)
    panel.act("draft_opinion", "secretary", draft)
    refused(NotReady, "您已退改过一次", panel.act, "return_opinion", panel.seats()[5], REASON)
    panel.act("return_opinion", panel.seats()[1], REASON)
    panel.act("draft_opinion", "secretary", draft)
    panel.act("sign_opinion", panel.seats()[5], dissent="仍以为须修改")
    assert shown(panel).dissents[-1]["reason"] == "仍以为须修改"


# --- the proof can fail -----------------------------------------------------------------------------------------------------


def test_a_table_in_which_a_known_result_can_be_undone_does_not_hold() -> None:
    late = tuple(
        replace(rule, from_=(*rule.sources, W.state["SIGNING"])) if rule.act == "replace" else rule for rule in W.rules
    )
    small = {**W.proof.samples, "seats": (1,), "seat": (1,)}
    found = prove(replace(W, rules=late, proof=replace(W.proof, samples=small)))
    assert any("开票之后" in fault for fault in found.faults), found.faults[:3]
