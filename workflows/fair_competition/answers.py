"""What answers must amount to in a fair-competition review, and what the record fills in."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from engine.clocks import ClockKind, Entry, read
from engine.cover import unit_of
from engine.errors import Reason
from engine.standing import View
from workflows.fair_competition.items import misplaced, unplaced, violations, whole
from workflows.law import BUSINESS722, FC783, JIYUAN_FC, REGION_FC

KINDS = {"government": "GOVERNMENT", "township": "TOWNSHIP", "department": "DEPARTMENT"}
CLAIM, DRAFT_KEPT, PUBLIC = "CLAIM", "JOINT_DRAFT", "PUBLIC"
"""Tasks by which acts keep what a later one needs: the claim of an exception, a drafted conclusion, that the public is heard."""


def from_office(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Who issues: the office whose case it is, by its registration; only what goes to a congress is said by people."""
    office = view.offices.office.get(view.org)
    issuer = "CONGRESS" if raw.get("issuer") == "CONGRESS" else KINDS.get(office.kind if office else "", "DEPARTMENT")
    return {**raw, "issuer": issuer}


def own_unit(view: View, answers: Any) -> Iterator[Reason]:
    """Whoever begins by hand begins for their own office; another unit is named only by the case that opens this one."""
    if answers.unit not in ("", view.org) or answers.handler not in ("", *view.persons):
        yield Reason("承办单位、承办人由提起审查的案件带出，不能另填", FC783["13-14"].label, field="unit")


# --- hearing ------------------------------------------------------------------------------------------------------------


def heard_widely(view: View, answers: Any) -> Iterator[Reason]:
    """Operators and associations; the public where its interest is touched; whoever was not followed learns why."""
    law = FC783["16"].label
    there = {one.type for one in answers.parties}
    if "OPERATOR" not in there:
        yield Reason("没有听取经营者的意见", law, field="parties")
    if "ASSOCIATION" not in there and len(answers.no_association) < 2:
        yield Reason("没有听取行业协会商会的意见：没有相关协会的，须写明", law, field="no_association")
    if _wants_public(view) and "PUBLIC" not in there:
        yield Reason("涉及社会公众利益的，还须听取社会公众的意见", law, field="parties")
    for one in answers.parties:
        if one.on > view.today:
            yield Reason(f"{one.name}：听取意见日在今天之后", law, field="parties")
        if one.disposition == "NOT_ADOPTED" and len(one.reason) < 2:
            yield Reason(f"{one.name}：未采纳的须写明理由", law, field="parties")


def _wants_public(view: View) -> bool:
    return any(task.kind == PUBLIC for task in view.tasks)


def long_enough(view: View, answers: Any) -> Iterator[Reason]:
    """Whoever ends the asking early says why."""
    reading = view.readings.get("comment")
    opens = reading.opens if reading and reading.status == "running" else None
    if opens and view.today < opens and len(answers.shortened) < 2:
        why = f"听取意见的期限尚未届满，最早 {opens} 才能结束；提前的须写明理由"
        yield Reason(why, REGION_FC["6-7"].label, field="shortened")


def merged_truly(view: View, answers: Any) -> Iterator[Reason]:
    """The public comment had the time that the law gives it where business is touched."""
    value = view.policies.value("doc.comment.business", view.org, view.today)
    last = read([Entry(1, "start", answers.began, int(value.value))], ClockKind.MIN, unit_of(value), view.calendar).due
    if answers.ended > view.today:
        yield Reason("公开征求意见尚未结束", BUSINESS722["62"].label, field="ended")
    if last and answers.ended < last:
        why = f"{answers.began}至{answers.ended}不足{value.words}：不能并入公开征求意见，须另行听取意见"
        yield Reason(why, BUSINESS722["62"].label, field="ended")


# --- the nineteen items -------------------------------------------------------------------------------------------------


def answered_wholly(view: View, answers: Any) -> Iterator[Reason]:
    """Every item once, problems with their clause, bases only where article 10 allows them."""
    del view
    yield from whole(answers.items)
    yield from unplaced(answers.items)
    yield from misplaced(answers.items)


def goes_where_it_must(view: View, answers: Any) -> Iterator[Reason]:
    """What follows a review is what it found, and who issues."""
    if answers.next != _next(view.facts.route, answers.items):
        yield Reason("初审之后的环节与初审结果不符", FC783["13-14"].label, field="next")


def _next(route: str, lines: Any) -> str:
    return "VIOLATES" if violations(lines) else "JOINT" if route == "JOINT" else "SIGN"


def routed(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Where a review leads, whatever was sent."""
    lines = [one for one in raw.get("items") or () if isinstance(one, Mapping)]
    return {**raw, "next": _next(view.facts.route, [_Row(one) for one in lines if _Row(one).known])}


class _Row:
    """A line as it was sent."""

    def __init__(self, said: Mapping[str, Any]) -> None:
        n = str(said.get("n", ""))
        self.n = int(n) if n.isdecimal() and len(n) < 3 else 0
        self.answer, self.basis = said.get("answer"), said.get("basis")

    @property
    def known(self) -> bool:
        return 1 <= self.n <= 19


def concludes_as_answered(view: View, answers: Any) -> Iterator[Reason]:
    """What violates is not passed, and what is said to violate names what violates."""
    del view
    found = violations(answers.items)
    if answers.conclusion == "PASS" and found:
        which = "、".join(f"第{one.n}项" for one in found)
        yield Reason(f"{which}有问题，不能作出符合标准的结论", FC783["18"].label, field="conclusion")
    if answers.conclusion == "VIOLATES" and not found:
        yield Reason("作出违反标准的结论，须指明违反哪一项", FC783["8-11"].label, field="items")


def as_drafted(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Whoever signs, signs what was drafted, or returns it."""
    return {**raw, **_kept(view, DRAFT_KEPT, ("summary", "effect")), "conclusion": view.facts.proposed or "PASS"}


def _kept(view: View, kind: str, names: tuple[str, ...]) -> dict[str, Any]:
    """What the newest task of a kind says of these; '' where it says nothing."""
    said: Mapping[str, Any] = next((json.loads(task.text) for task in reversed(view.tasks) if task.kind == kind), {})
    return {name: said.get(name, "") for name in names}


def signs_what_was_drafted(view: View, answers: Any) -> Iterator[Reason]:
    """The draft and nothing else."""
    if answers.conclusion != view.facts.proposed:
        yield Reason("签发的结论与拟定的不一致：不同意的，退回重拟", FC783["14"].label, field="conclusion")


# --- supplements, findings, another text ------------------------------------------------------------------------------


def gaps_answered(view: View, answers: Any) -> Iterator[Reason]:
    """Each gap."""
    yield from _answered(view, "GAP", "补正事项", [(one.seq, one.n) for one in answers.answers], JIYUAN_FC.whole.label)


def findings_answered(view: View, answers: Any) -> Iterator[Reason]:
    """Each finding of the latest review."""
    given = [(one.seq, one.n) for one in answers.dispositions]
    yield from _answered(view, "FINDING", "问题", given, FC783["18"].label)


def _answered(view: View, kind: str, what: str, given: list[tuple[int, int]], law: str) -> Iterator[Reason]:
    field = "answers" if kind == "GAP" else "dispositions"
    waiting = view.open_tasks(kind) if kind == "GAP" else latest(view, kind)
    there = {(task.seq, task.n): task.text for task in waiting}
    yield from (
        Reason(f"{what}“{text[:40]}”没有答复", law, field=field) for key, text in there.items() if key not in given
    )
    yield from (Reason(f"没有第{n}个{what}", law, field=field) for seq, n in given if (seq, n) not in there)
    if len(given) != len(set(given)):
        yield Reason(f"同一{what}答复了两次", law, field=field)


def latest(view: View, kind: str) -> list[Any]:
    """The open tasks of the newest act that opened any of a kind, in this round."""
    found = [task for task in view.open_tasks(kind) if task.round == view.facts.round]
    last = max((task.seq for task in found), default=0)
    return [task for task in found if task.seq == last]


def another_text(view: View, answers: Any) -> Iterator[Reason]:
    """A text that was found to violate does not come back unchanged."""
    del answers
    texts = [m.sha256 for m in view.materials if m.kind == "draft"]
    if texts and texts[-1] in texts[:-1]:
        yield Reason("与此前审查过的文本相同：请提交修改后的文本", FC783["18"].label, field="materials")


def after_revision(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Where another text goes, whatever was sent."""
    return {**raw, "next": "JOINT" if view.facts.joined else "REVIEW"}


def revised_truly(view: View, answers: Any) -> Iterator[Reason]:
    """What the market regulator found is answered to it; what the drafter found, is reviewed by it again."""
    if answers.next != ("JOINT" if view.facts.joined else "REVIEW"):
        yield Reason("修改之后的环节与事实不符", FC783["13-14"].label, field="next")


# --- exceptions ---------------------------------------------------------------------------------------------------------


def ends_some_day(view: View, answers: Any) -> Iterator[Reason]:
    """A period or an ending condition; looked at again before it ends."""
    law = FC783["12"].label
    if answers.end_on is None and len(answers.end_condition) < 2:
        yield Reason("须写明合理的实施期限，或者终止条件", law, field="end_on")
    if answers.end_on is not None and answers.end_on <= view.today:
        yield Reason("实施期限届满日须在今天之后", law, field="end_on")
    if answers.review_on <= view.today:
        yield Reason("再评估日须在今天之后", law, field="review_on")
    if answers.end_on is not None and answers.review_on > answers.end_on:
        yield Reason("再评估日不得晚于实施期限届满日", law, field="review_on")


def by_route(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Who decides about a claim, whatever was sent."""
    return {**raw, "next": view.facts.route}


def decided_by_route(view: View, answers: Any) -> Iterator[Reason]:
    """The drafter under article 13, the market regulator with the drafter under article 14."""
    if answers.next != view.facts.route:
        yield Reason("主张例外之后的环节与审查方式不符", FC783["13-14"].label, field="next")


def as_claimed(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The terms of the claim, whatever was sent."""
    terms = _kept(view, CLAIM, ("ground", "end_on", "end_condition", "review_on"))
    return {**raw, **{name: value or None for name, value in terms.items()}, "end_condition": terms["end_condition"]}


def still_to_end(view: View, answers: Any) -> Iterator[Reason]:
    """What has run out meanwhile is not granted."""
    end: date | None = answers.end_on
    if end is not None and end <= view.today:
        yield Reason(f"所主张的实施期限已于 {end} 届满，请退回重新主张", FC783["12"].label, field="end_on")
