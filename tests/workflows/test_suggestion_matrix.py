"""The authorisation matrix of suggestions and studies: every rule × every role × every office around them; and who must stand back."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

import workflows
from engine.checks import view_of
from engine.decide import decide
from engine.definition import PUBLIC, Rule, Workflow
from engine.errors import NotReady, NotYours, Refused
from engine.standing import Office, Request
from tests import houses
from tests.houses import House, at
from tests.workflows.suggestion_story import ANSWERS, CLAUSE, POINT, settle
from tests.workflows.test_matrix import Bench
from workflows.panel_review.seated import involved
from workflows.review_suggestion import WORKFLOW
from workflows.review_suggestion.study import STUDY

# where an office stands to a suggestion about a department of 示范县, and to the study of its clause
PLACES = {
    "dept": "issuer", "county": "own", "city": "parent", "bureau": "review body", "mbureau": "the parent's review body", "jia": "a township",
    "watch": "supervisor",
}  # fmt: skip
HOLDS: Mapping[str, Mapping[str, str]] = {
    WORKFLOW.key: {"CREV": "bureau", "CLEAD": "bureau"},
    STUDY.key: {"CREV": "bureau", "CLEAD": "bureau", "OFFICE": "dept", "GOV_OFFICE": "county", "GOV_HEAD": "county"},
}
POSTS = [
    "CREV",
    "CLEAD",
    "OFFICE",
    "GOV_OFFICE",
    "GOV_HEAD",
    "SUP",
    "ADMIN",
    "HANDLER",
    "LEAD",
    "REVIEWER",
    "COVER",
    PUBLIC.key,
]


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("matrix")
    with houses.house(f"sqlite:///{folder / 'm.sqlite3'}", workflows.registry(), folder) as house:
        house.now = at("2026-03-02")
        settle(house)
        yield house


@pytest.fixture(scope="module")
def benches(county: House) -> Mapping[str, Bench]:
    said = {**ANSWERS["lodge_suggestion"], "channel": "WEB", "received_on": "2026-03-02"}
    case = county.open(WORKFLOW.key, "lodge_suggestion", PUBLIC.key, "county", said)
    study = county.open(STUDY.key, "open_study", "clead", "county", {**CLAUSE, "point": POINT})
    with county.database.glance(county.now) as docket:
        return {WORKFLOW.key: Bench(docket.see(case, "crev")), STUDY.key: Bench(docket.see(study, "crev"))}


PEOPLES = [(w, rule) for w in (WORKFLOW, STUDY) for rule in w.rules if not rule.by_time and rule.from_ is not None]
EACH = pytest.mark.parametrize(
    ("workflow", "rule"), PEOPLES, ids=lambda one: getattr(one, "act", one.key if hasattr(one, "key") else "")
)


def known(workflow: str, rule: Rule, role: str, place: str) -> bool:
    return any(role == one.key and place == HOLDS[workflow].get(one.key) for one in rule.roles)


@EACH
def test_a_post_allows_what_the_law_gives_it_there_and_nothing_anywhere_else(
    workflow: Workflow, rule: Rule, benches: Mapping[str, Bench]
) -> None:
    bench = benches[workflow.key]
    for role in POSTS:
        for place, relation in PLACES.items():
            declared = known(workflow.key, rule, role, place)
            assert bench.allowed(rule, [(role, place)]) == declared, f"{role} at {place} ({relation})"
    assert not bench.allowed(rule, [])


@EACH
def test_a_stranger_does_only_what_is_the_publics(workflow: Workflow, rule: Rule, benches: Mapping[str, Bench]) -> None:
    assert benches[workflow.key].allowed(rule, [], actor=PUBLIC.key) == (PUBLIC in rule.roles)
    for other in ("time", "operator"):
        assert not benches[workflow.key].allowed(rule, [], actor=other)


def test_what_time_does_nobody_does(benches: Mapping[str, Bench]) -> None:
    for workflow in (WORKFLOW, STUDY):
        for rule in workflow.rules:
            if rule.by_time:
                posts = [(role, place) for role in POSTS for place in PLACES]
                assert not benches[workflow.key].allowed(rule, posts, assigned="p"), rule.act


@pytest.mark.parametrize("role", [one for one in POSTS if one != PUBLIC.key])
def test_a_suggestion_is_entered_by_the_body_and_a_study_begun_by_its_head(
    role: str, benches: Mapping[str, Bench]
) -> None:
    may = {WORKFLOW.key: ("CREV", "CLEAD"), STUDY.key: ("CLEAD",)}
    act = {WORKFLOW.key: "lodge_suggestion", STUDY.key: "open_study"}
    for key, bench in benches.items():
        seen = replace(bench.seen, case=None, holders={}, parts={}, runs=(), materials=(), next_id=999)
        for place in PLACES:
            request = Request(act[key], "p", {}, org="county", title="事项", workflow=key)
            with pytest.raises(Refused) as refused:
                decide(replace(seen, posts=[Office("p", role, place)]), request)
            assert isinstance(refused.value, NotYours) != (role in may[key] and place == "bureau"), f"{role} at {place}"


def test_whoever_examined_the_document_stands_back_and_the_record_says_so(county: House) -> None:
    """The document was made here: its examiner and the signer of its opinion may neither study nor sign."""
    from tests.workflows.document_story import DocumentScenario, DocumentStory
    from tests.workflows.test_scenarios import Act

    day = at("2026-03-02").date()
    told = DocumentScenario(
        name="制定",
        org="dept",
        title="示范县出租汽车管理办法",
        stands={"PUBLISHED": day},
        acts=[Act(on=day)],
        ends="PUBLISHED",
    )
    story = DocumentStory(county, told)
    for state, on in told.stands.items():
        from tests.workflows.document_story import STEPS

        for reached, by, act in STEPS:
            story.line(Act(on=on, at="09:00", by=by, act=act))
            if reached == state:
                break
    number = county.one("SELECT number FROM document WHERE made_in > 0")
    said = {**CLAUSE, "number": number, "point": POINT}
    study = county.open(STUDY.key, "open_study", "clead", "county", said)
    with pytest.raises(NotReady, match="制定时的审核人，应当回避"):
        county.act(study, "take_study", "crev")
    with pytest.raises(NotReady, match="制定时的审核人，应当回避"):
        county.act(study, "assign_study", "clead", {"person": "crev"})
    county.act(study, "assign_study", "clead", {"person": "crev2"})
    county.act(study, "ask_issuer", "crev2", ANSWERS["ask_issuer"])
    county.act(study, "explain", "dban", ANSWERS["explain"])
    asked = county.act(study, "ask_panel", "clead", ANSWERS["ask_panel"]).plan
    assert asked is not None
    panel = asked.children[0].deed.case_id
    with county.database.glance(county.now) as docket:
        barred = involved(view_of(docket.see(panel, "juzhang"), Request("", "juzhang")))
    assert (barred["crev"], barred["clead"]) == ("这份文件制定时的审核人", "这份文件制定时的签发人"), "nor do they sit"
    county.act(panel, "refuse", "juzhang", {"reason": "上位法有明确规定"})
    with pytest.raises(NotReady, match="制定时的签发人，应当回避"):
        county.act(study, "drop_study", "clead", ANSWERS["drop_study"])
    county.act(study, "propose_result", "crev2", ANSWERS["propose_result"])
    with pytest.raises(NotReady, match="制定时的签发人，应当回避"):
        county.act(study, "conclude_study", "clead", ANSWERS["conclude_study"])
    turned_away(county, number, told.title)


def turned_away(county: House, number: str, title: str) -> None:
    """Nor do they turn a suggestion about it away, by whichever way, nor begin its study."""
    today = str(county.now.date())
    said = {**ANSWERS["lodge_suggestion"], "document": f"《{title}》", "channel": "WEB", "received_on": today}
    case = county.open(WORKFLOW.key, "lodge_suggestion", PUBLIC.key, "county", said)
    unclear = {"ground": "NO_CONTENT", "words": "看不出是哪一条"}
    with pytest.raises(NotReady, match="crev 是这份文件制定时的审核人，应当回避"):
        county.act(case, "refuse_registration", "crev", unclear)
    county.act(case, "refuse_registration", "crev2", unclear)
    with pytest.raises(NotReady, match="clead 是这份文件制定时的签发人，应当回避"):
        county.act(case, "tell_refused", "clead")
    county.act(case, "return_refused", "clead", {"reason": "写明了第七条"})
    county.act(case, "register_suggestion", "crev", {**CLAUSE, "number": number})
    unfounded = {"ground": "UNFOUNDED", "words": "理由明显不成立"}
    with pytest.raises(NotReady, match="crev 是这份文件制定时的审核人，应当回避"):
        county.act(case, "decline_suggestion", "crev", unfounded)
    county.act(case, "decline_suggestion", "crev2", unfounded)
    with pytest.raises(NotReady, match="clead 是这份文件制定时的签发人，应当回避"):
        county.act(case, "tell_declined", "clead")
    nameless = {**said, "anonymous": True, "name": "", "contact": ""}
    case = county.open(WORKFLOW.key, "lodge_suggestion", PUBLIC.key, "county", nameless)
    own = {**CLAUSE, "number": number, "clause": "第九条", "point": POINT}
    with pytest.raises(NotReady, match="crev 是这份文件制定时的审核人，应当回避"):
        county.act(case, "begin_own_motion", "crev", own)
    county.act(case, "begin_own_motion", "crev2", own)
