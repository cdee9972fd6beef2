"""The default pack holds every number of the procedures, with its mark, and says which of them are provisional."""

import re
from datetime import date

import pytest

from engine.citations import ASSUMED, Confidence
from engine.policy import Policies
from workflows.law import D713, G115, INSTRUMENTS
from workflows.policies import DEFAULT, default

TODAY = date(2026, 11, 24)
# fmt: off
MATTER_TYPES = ["normative_doc", "major_decision", "admin_contract", "major_penalty", "coercion", "village_rule", "collective_asset", "land_transfer", "state_asset", "petition_reply", "info_disclosure_reply", "reconsideration_response", "meeting_topic", "other_legal", "party_doc"]
# fmt: on

# Read as a table: the keys of one row of the parameter table with their values, its mark.
# fmt: off
ROWS: list[tuple[dict[str, int | str], str]] = [
    ({"decision.public_comment.min": 30}, "S"),
    ({"decision.hearing.materials_before": 7}, "S"),
    ({"decision.hearing.notice": 15, "decision.hearing.notice.rule": 30}, "S"),
    ({"decision.expert.min_time": 7}, "S"),
    ({"decision.expert.count": 5, "decision.expert.count.contentious": 7}, "S"),
    ({"decision.expert.count.floor": 3}, "S-loc"),
    ({"decision.office.check": 3}, "S-loc"),
    ({"decision.review.min": 7}, "S"),
    ({"decision.review.max": 15, "decision.review.extend": 10}, "S-loc"),
    ({"decision.review.excluded": "supplement,inquiry,hearing,adviser,expert,opinions"}, "S"),
    ({"decision.countersign": 10, "decision.objection.window": 3, "decision.reexamine": 5}, "A"),
    ({"decision.preconditions": "DEPT_CONSULT,PUBLIC,HEARING,EXPERT,RISK,FAIR_COMPETITION,MACRO_CONSISTENCY,BURDEN_CONSISTENCY,COST_BENEFIT"}, "A"),
    ({"decision.rereview": 3, "decision.inquiry.cap": 10, "decision.feedback": 10, "decision.confirm": 2}, "A"),
    ({"decision.execution.report": 6, "decision.evaluation": 60, "decision.evaluation.comments": 100}, "A"),
    ({"expropriation.comment.min": 30}, "S"),
    ({"doc.review.min": 5, "doc.review.max": 15}, "M+"),
    ({"doc.comment.business": 30}, "S"),
    ({"doc.comment.other": 10}, "A"),
    ({"doc.effective.lead": 30}, "S-loc"),
    ({"doc.validity": 60, "doc.validity.provisional": 24, "doc.validity.notice": 12}, "S-loc"),
    ({"doc.provisional.renewals": 1}, "A"),
    ({"doc.expiry.remind.evaluate": 6, "doc.expiry.remind.legal": 2, "doc.expiry.remind.government": 1}, "S-loc"),
    ({"doc.file.gov": 15}, "S-loc"),
    ({"doc.file.congress": 30}, "S"),
    ({"doc.file.congress.township": 15}, "S-loc"),
    ({"doc.comment.business.short": 7, "doc.comment.other.short": 5, "doc.intake": 1, "doc.rereview": 3}, "A"),
    ({"doc.feedback": 10, "doc.confirm": 2, "doc.number": 1, "doc.evaluate": 60, "doc.cleanup": 60}, "A"),
    ({"doc.day": 0, "doc.expiry.remind.escalate": 3}, "A"),
    ({"record.form_check": 10, "record.supplement": 10}, "S"),
    ({"record.form_check.township": 3, "record.supplement.township": 5}, "S-loc"),
    ({"record.review.max": 30, "record.review.extend": 20}, "S-loc"),
    ({"record.review.rules": 2, "record.review.congress": 3, "record.review.congress.extend": 3}, "S"),
    ({"record.correct": 30, "record.annul": 60, "record.report": 5}, "S-loc"),
    ({"supplement.window": 3}, "S"),
    ({"supplement.times": 2}, "A"),
    ({"township.intake": 1, "township.feedback": 10, "township.confirm": 2}, "A"),
    ({"township.review.major_decision": 15, "township.extend.major_decision": 10}, "S-loc"),
    ({"township.review.major_decision.min": 7}, "S"),
    ({"township.review.normative_doc": 15, "township.review.normative_doc.min": 5}, "M+"),
    ({"township.review.admin_contract": 5, "township.review.admin_contract.excluded": "investigation,evaluation,argument"}, "S-loc"),
    ({"township.review.major_penalty": 5, "township.review.coercion": 5}, "S-loc"),
    ({"township.review.village_rule": 5, "township.review.land_transfer": 7}, "A"),
    ({"township.review.state_asset": 5, "township.review.other_legal": 5}, "A"),
    ({"township.review.meeting_topic": 5, "township.review.party_doc": 5}, "A"),
    ({"township.review.collective_asset": 7}, "S"),
    ({"township.review.petition_reply": 3, "township.review.info_disclosure_reply": 3, "township.review.reconsideration_response": 3}, "A"),
    ({"township.extend.admin_contract": 5, "township.extend.major_penalty": 5, "township.extend.coercion": 5, "township.rereview": 3}, "A"),
    ({"opinion.validity": 6}, "A"),
    ({"adviser.cap": 5, "escalate.cap": 10, "exempt.review": 10, "archive": 30}, "A"),
    ({"clock.resume.floor": 1, "clock.resume.floor.panel": 2}, "A"),
    ({"suspension.check": 30, "suspension.cap": 180}, "A"),
    ({"panel.form": 3, "panel.recusal": 2, "panel.materials": 3, "panel.deliberate": 10, "panel.opinion": 2}, "A"),
    ({"panel.total": 20, "panel.evaluation": 10, "panel.adjourn": 2}, "A"),
    ({"panel.commit": 1, "panel.reveal": 1, "panel.number": 10, "panel.spare": 1, "panel.draw": 3, "panel.fallback": 1}, "A"),
    ({"panel.number.outcomes": 100000}, "A"),
    ({"panel.seats": "DEPT_LEGAL_HEAD:2:RANDOM,LEGAL_EXPERT:2:RANDOM,GOV_LIAISON:1:DESIGNATED"}, "N"),
    ({"panel.quorum": 5, "panel.majority_base": "SEATS", "panel.liaison_vote": "FULL"}, "A"),
    ({"contract.archive": 5}, "S-loc"),
    ({"procurement.sign": 30, "procurement.announce": 2, "procurement.copy": 7}, "S"),
    ({"payment.sme": 30, "payment.sme.contract": 60}, "S"),
    ({"village_rule.file": 10}, "S"),
    ({"village.correct": 30}, "S-loc"),
    ({"collective.notice": 10, "collective.papers": 10}, "S"),
    ({"collective.vote.attend": "2/3", "collective.vote.agree": "2/3", "collective.vote.delegates": "2/3"}, "S"),
    ({"collective.vote.never_delegated": "1,3,8,10,12"}, "S"),
    ({"land_transfer.capital": 20}, "M+"),
    ({"land.notice.pre": 10, "land.notice.plan": 30, "land.notice.after_approval": 15}, "S"),
    ({"land_market.plan": 10, "land_market.vote": "2/3"}, "S"),
    ({"enforcement.outer": 90, "enforcement.hearing.request": 5, "enforcement.hearing.notice": 7}, "S"),
    ({"demolition.wait.reconsideration": 60, "demolition.wait.litigation": 6}, "S"),
    ({"info.supplement": 7, "info.reply": 20, "info.reply.extend": 20, "info.third_party": 15}, "S"),
    ({"petition.notice": 15, "petition.reply": 60, "petition.extend": 30}, "S"),
    ({"fc.comment": 5, "fc.supplement": 3}, "S-loc"),
    ({"fc.joint.max": 7}, "A"),
    ({"fc.intake": 1, "fc.day": 0, "fc.exception.evaluate": 10, "fc.exception.act": 10, "fc.rectify": 30, "fc.verify": 10}, "A"),
    ({"sugg.register": 2, "sugg.transfer": 10}, "A"),
    ({"sugg.incomplete": 5, "sugg.not_start": 10, "sugg.issuer_explain": 10}, "S"),
    ({"sugg.total": 60, "sugg.extend": 30}, "A"),
    ({"sugg.issuer_correct": 30, "sugg.reply_after_end": 15}, "S"),
    # the clocks of suggestions that the parameter table leaves to their procedures
    ({"sugg.accept": 5, "sugg.assign": 2, "sugg.experts": 15, "sugg.consult": 10, "sugg.verify": 5, "sugg.day": 0}, "A"),
    ({"sugg.supplement": 10, "sugg.plan": 60, "sugg.panel": 15}, "A"),
    ({"legis.solicit.least": 30, "legis.assess": 30, "legis.reply": 30}, "A"),
    ({"judicial_proposal.answer": 60, "recon.explain": 10, "recon.transfer.answer": 60}, "S"),
    ({"publication.backstop": 20}, "S"),
    ({"publication.notice_board": 30}, "S-loc"),
    ({"office.closing": "18:00", "board.soon": 3, "clock.warn": 2, "clock.warn.share": 30}, "A"),
    # the clocks of township review that the parameter table leaves to their procedure
    ({"township.objection.window": 3, "township.reexamine": 5, "township.recusal.window": 3, "township.file": 10}, "A"),
    ({"urgent.review": 1, "exempt.record": 1, "clock.escalate": 2, "panel.admit": 2}, "A"),
    ({"township.review.pause_affects": "BOTH"}, "S"),
    ({"coercion.seizure": 30, "coercion.seizure.extend": 30, "coercion.court": 3}, "M+"),
]
# fmt: on


@pytest.mark.parametrize(("keys", "mark"), ROWS, ids=lambda part: next(iter(part)) if isinstance(part, dict) else part)
def test_every_row_of_the_parameter_table_is_there_with_its_mark(keys: dict[str, int | str], mark: str) -> None:
    assert {key: default()[key].value for key in keys} == keys
    assert {default()[key].confidence for key in keys} == {Confidence(mark)}


def test_no_key_is_there_that_no_row_names() -> None:
    named = {key for keys, _ in ROWS for key in keys}
    assert set(default()) - named == {f"township.extend.{matter_type}" for matter_type in MATTER_TYPES} - named


@pytest.mark.parametrize("matter_type", MATTER_TYPES)
def test_every_matter_type_has_its_review_and_its_extension(matter_type: str) -> None:
    review, extension = (default()[f"township.{what}.{matter_type}"] for what in ("review", "extend"))
    assert (review.unit, review.kind, extension.unit) == ("wd", "MAX", "wd")
    assert isinstance(review.value, int)
    assert review.value > 0


def test_the_hard_maximum_for_documents_cannot_be_extended() -> None:
    assert default()["township.extend.normative_doc"].value == 0


def test_what_is_not_certain_here_is_shown_as_provisional() -> None:
    provisional = {key for key, value in default().items() if value.provisional}
    for key, value in default().items():
        if value.confidence in (Confidence.ASSUMED, Confidence.LOCAL, Confidence.UNSURE, Confidence.NEWS):
            assert key in provisional
    assert {"township.review.village_rule", "township.review.major_decision", "fc.joint.max"} <= provisional
    assert not provisional & {"township.review.major_decision.min", "township.review.normative_doc", "info.reply"}


def test_the_law_of_other_places_is_provisional_whatever_its_mark() -> None:
    titles = {one.title for one in INSTRUMENTS.values() if one.elsewhere}
    for key, value in default().items():
        cited = re.findall("《(.+?)》", value.source)
        if value.confidence is not Confidence.ASSUMED and cited and titles.issuperset(cited):
            assert value.elsewhere, key
            assert value.provisional, key
    assert default()["supplement.window"].confidence is Confidence.TEXT
    assert default()["supplement.window"].provisional


def test_every_source_names_instruments_we_hold() -> None:
    titles = {one.title for one in INSTRUMENTS.values()}
    for key, value in default().items():
        assert set(re.findall("《(.+?)》", value.source + value.note)) <= titles, key
        assert value.confidence is Confidence.ASSUMED or "《" in value.source, key


def test_minimums_say_whom_they_protect() -> None:
    protected = {
        key: f"{one.protects} {one.strictness}".strip()
        for key, one in default().items()
        if one.protects or one.strictness
    }
    assert protected["township.review.major_decision.min"] == "REVIEWER GENERAL"
    assert protected["decision.public_comment.min"] == "PUBLIC GENERAL"
    assert protected["decision.expert.min_time"] == "EXPERT"
    assert protected["collective.notice"] == "PUBLIC ABSOLUTE"


def test_every_value_answers_for_any_organisation_today() -> None:
    policies = Policies(default())
    for key in default():
        assert policies.value(key, "甲镇", TODAY).key == key
    assert policies.contradictions("甲镇", TODAY) == []


def test_the_pack_is_read_once() -> None:
    assert default() is default()
    assert default().name == DEFAULT.stem


def test_every_instrument_is_kept_under_the_name_of_its_constant() -> None:
    for name, instrument in INSTRUMENTS.items():
        assert instrument.key == name
        assert instrument.title
    assert INSTRUMENTS["assumed"] is ASSUMED
    titles = [one.title for one in INSTRUMENTS.values()]
    assert len(titles) == len(set(titles))


def test_the_two_instruments_of_review_are_cited_as_they_are() -> None:
    assert D713[26].label == "《重大行政决策程序暂行条例》第26条"
    assert (D713.number, D713.effective) == ("国务院令第713号", date(2019, 9, 1))
    assert (G115.number, G115.confidence) == ("国办发〔2018〕115号", Confidence.MEMORY)
