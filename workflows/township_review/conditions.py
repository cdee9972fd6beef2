"""What must hold before an act: each a reason in the officer's words, with the article, or nothing."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from engine.citations import ASSUMED, Citation
from engine.errors import Reason
from engine.offices import COVER
from engine.standing import OpenTask, View
from workflows.documents import ALL, BY_TYPE
from workflows.law import COLLECTIVES, D713, PENALTY, SHANDONG336, VILLAGES
from workflows.roles import ADV, EXAMINER, REVIEWER
from workflows.township_review.facts import SHUT, VILLAGE, ReviewFacts

TWO_THIRDS, HALF = Fraction(2, 3), Fraction(1, 2)

# --- over facts alone: the exhaustion walks these ---------------------------------------------------------------------


def revisable(facts: ReviewFacts) -> str | None:
    """Another round: after an opinion that keeps the gate shut, or when the text is no longer the reviewed one."""
    return None if facts.conclusion in SHUT or not facts.reviewed else "审查意见已可提交讨论，无需重新送审"


def answerable(facts: ReviewFacts) -> Reason | None:
    """Answers suffice only where nothing is unlawful: an unlawful item needs another text and another opinion."""
    if facts.conclusion != "REVISE" or not (facts.reviewed or facts.amended):
        return Reason("只有“应当予以修改”的意见可以反馈采纳情况", SHANDONG336["47"].label)
    return (
        Reason("有违法问题，反馈不能打开关口：请修改文本后重新送审", D713["25"].label) if facts.open_unlawful else None
    )


def objectable(facts: ReviewFacts) -> str | None:
    """Once, against an opinion that keeps the gate shut."""
    if facts.conclusion not in SHUT or not facts.reviewed:
        return "没有可提异议的审查意见"
    if facts.objected:
        return "本轮已提过异议"
    return "提出异议的期限已过" if facts.objection_closed else None


def adviser_heard(facts: ReviewFacts) -> Reason | None:
    """A major decision is not concluded without the adviser."""
    missing = facts.adviser_required and not facts.adviser_done
    return Reason("须先听取法律顾问意见", D713["28"].label) if missing else None


def adviser_optional(facts: ReviewFacts) -> Reason | None:
    """Where the adviser must be heard, nobody goes on without."""
    return Reason("本类事项须听取法律顾问意见，不能径行继续", D713["28"].label) if facts.adviser_required else None


def one_more_notice(facts: ReviewFacts) -> str | None:
    """Two notices at most."""
    return "已两次告知补正，只能受理或退回" if facts.notices >= 2 else None


def first_window(facts: ReviewFacts) -> str | None:
    """The second window follows the first."""
    return None if facts.windows == 1 else "已给过第二次补正期限"


def last_window(facts: ReviewFacts) -> str | None:
    """Only a missed second window returns the case."""
    return None if facts.windows == 2 else "第一次补正期限届满先催补"


def not_extended(facts: ReviewFacts) -> str | None:
    """Once a round."""
    return "本轮已延长过一次" if facts.extended else None


def running(facts: ReviewFacts) -> str | None:
    """Not suspended."""
    return "案件已在中止" if facts.suspended else None


def halted(facts: ReviewFacts) -> str | None:
    """Suspended."""
    return None if facts.suspended else "案件没有中止"


def not_urgent(facts: ReviewFacts) -> str | None:
    """Once."""
    return "已是急件" if facts.urgent else None


def for_village(facts: ReviewFacts) -> str | None:
    """Village matters only."""
    return None if facts.matter_type in VILLAGE else "只适用于村规民约和集体资产事项"


def to_be_filed(facts: ReviewFacts) -> str | None:
    """Something is filed."""
    return None if facts.to_be_filed else "本类事项无需备案，可直接归档"


def nothing_to_file(facts: ReviewFacts) -> str | None:
    """Archived from issuance only where nothing is filed."""
    return "本类事项须先备案" if facts.to_be_filed else None


def conforming(facts: ReviewFacts) -> str | None:
    """A village matter is archived when what was filed conforms."""
    return "尚未注明备案文本符合法律" if facts.village and not facts.conforms else None


def not_conforming(facts: ReviewFacts) -> str | None:
    """Noted once."""
    return "已注明符合" if facts.conforms else None


def reviewed_afterwards(facts: ReviewFacts) -> str | None:
    """An emergency is archived with its supplementary review."""
    return None if facts.exempt_reviewed else "尚未完成事后补充审查"


def not_reviewed_afterwards(facts: ReviewFacts) -> str | None:
    """Once."""
    return "已完成事后补充审查" if facts.exempt_reviewed else None


# --- over the view ----------------------------------------------------------------------------------------------------


def from_catalogue(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Type, mode, adviser and materials come from the catalogue entry, whatever was sent; without one, from the type."""
    code = str(raw.get("catalogue", ""))
    item = view.shelves["catalogue"].item(view.offices.ancestors(view.org), code, view.today) if code else None
    if item is not None:
        fixed = {"matter_type": item.matter_type, "public": item.public, "catalogue_version": item.version}
        rank = ("LOCAL", "CLUSTER", "ADVISER_FIRST", "COUNTY")  # a mode may be raised, never lowered
        mode = max((m for m in (item.mode, raw.get("mode", item.mode)) if m in rank), key=rank.index)
        wanted = list(dict.fromkeys([*item.preconditions, *_texts(raw.get("preconditions"))]))
        adviser = item.adviser or raw.get("adviser", False)
        return {
            **raw,
            **fixed,
            "mode": mode,
            "adviser": adviser,
            "required": list(item.materials),
            "preconditions": wanted,
        }
    papers = BY_TYPE.get(str(raw.get("matter_type")), ())
    return {**raw, "catalogue_version": 0, "required": [kind.key for kind in papers]}


def _texts(value: Any) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def in_catalogue(view: View, answers: Any) -> Iterator[Reason]:
    """An entry in force, or the lead's reason why the matter is brought though none fits."""
    if answers.catalogue and not answers.catalogue_version:
        yield Reason(f"事项清单中没有有效的 {answers.catalogue}", field="catalogue", who="管理员公布清单")
    if not answers.catalogue and len(answers.outside_reason) < 2:
        yield Reason("不在清单内的事项须写明理由", field="outside_reason")
    if answers.matter_type == "PARTY_DOC":
        yield Reason(
            "党内规范性文件不在本流程审查", ASSUMED["党内规范性文件由党委办公室审核"].label, field="matter_type"
        )
    if bool(answers.outer_limit) != bool(answers.outer_from):
        yield Reason("法定外部期限与起算日须同时填写", field="outer_from")
    known = {kind.key for kind in ALL}
    yield from (
        Reason(f"清单所列材料 {key} 不是已知种类", field="required") for key in answers.required if key not in known
    )
    if not _review_office(view, answers.mode):
        yield Reason(f"没有承担“{answers.mode}”审查的机构", field="mode", who="管理员登记机构关系")


def _review_office(view: View, mode: str) -> str:
    hows = {"LOCAL": ("local", "cluster"), "COUNTY": ("county",)}.get(mode, ("cluster", "local"))
    return next((org for how in hows for org in view.offices.covering(view.org, how)), "")


def early(view: View, answers: Any) -> Iterator[str]:
    """A planned day before the earliest lawful day: a warning, not a refusal."""
    if answers.planned_on and answers.earliest_on and answers.planned_on < answers.earliest_on:
        yield f"计划日 {answers.planned_on} 早于最早合法日 {answers.earliest_on}"
    if answers.planned_on and not view.readings and answers.planned_on < view.today:
        yield f"计划日 {answers.planned_on} 已过"


def tasks_answered(kind: str, what: str, field: str) -> Any:
    """Every open task of a kind is answered, and nothing else is."""

    def answered(view: View, answers: Any) -> Iterator[Reason]:
        given = [(one.seq, one.n) for one in getattr(answers, field)]
        there = {(task.seq, task.n): task for task in _current(view, kind)}
        for key, task in there.items():
            if key not in given:
                yield Reason(f"{what}没有答复：第{task.seq}步第{task.n}项“{task.text[:40]}”", field=field)
        for key in given:
            if key not in there:
                yield Reason(f"没有第{key[0]}步第{key[1]}项待答复的{what}", field=field)
        if len(given) != len(set(given)):
            yield Reason(f"同一{what}答复了两次", field=field)

    answered.__qualname__ = f"tasks_answered({kind}, {field})"
    return answered


def _current(view: View, kind: str) -> list[OpenTask]:
    """Open tasks; findings count only in their own round, and only those of the latest opinion."""
    tasks = view.open_tasks(kind)
    if kind == "FINDING":
        latest = max((task.seq for task in tasks), default=0)
        tasks = [task for task in tasks if task.seq == latest and task.round == view.facts.round]
    return tasks


def repeats_only(view: View, answers: Any) -> Iterator[Reason]:
    """一次性告知: a second notice may only repeat items of the first."""
    if view.facts.notices == 0:
        return
    known = {task.text for task in view.tasks if task.kind == "GAP" and task.round == view.facts.round}
    for gap in answers.gaps:
        if gap.what not in known:
            yield Reason(f"第二次告知只能重申首次所列事项：“{gap.what}”未在首次列出", field="gaps")


def settled_truly(view: View, answers: Any) -> Iterator[Reason]:
    """What is settled is open; `complete` says whether anything stays open."""
    there = {(task.seq, task.n): task for task in view.open_tasks("PRECONDITION")}
    given = {(one.seq, one.n) for one in answers.items}
    yield from (Reason(f"没有第{a}步第{b}项待办的前置程序", field="items") for a, b in sorted(given - set(there)))
    left = [task.text for key, task in there.items() if key not in given]
    if answers.complete != (not left):
        yield Reason(
            "前置程序尚未全部办结：" + "、".join(left) if left else "前置程序已全部办结，请如实填写", field="complete"
        )


def twice_asked(view: View, answers: Any) -> Iterator[Reason]:
    """Still deficient means after the second notice."""
    if answers.ground == "STILL_DEFICIENT" and view.facts.notices < 2:
        yield Reason("第二次告知补正之后仍不符的才能以此退回", SHANDONG336["42"].label, field="ground")


def late_with_memo(view: View, answers: Any) -> Iterator[Reason]:
    """Reviewed too late: the incident carries a memo on the risk and what to do."""
    del view
    if answers.ground == "ALREADY_DECIDED" and not (answers.risk_memo and answers.advice):
        yield Reason("倒审须附法律风险提示和处理建议", field="risk_memo")


def competent(view: View, answers: Any) -> Iterator[Reason]:
    """A transfer goes to a review office that exists and is another one."""
    if answers.to_org not in view.offices.office:
        yield Reason(f"没有机构 {answers.to_org}", field="to_org")
    elif answers.to_org == view.holders[REVIEWER.key].org:
        yield Reason("本机构就是现在的审查机构", field="to_org")


def may_review(view: View, person: str) -> Iterator[Reason]:
    """A reviewer here or on the cover roster, who had no part in drafting or approving; penalties need the examiner's post."""
    org = view.holders[REVIEWER.key].org
    on_roster = [o for how in ("cluster", "local", "county") for o in view.offices.covering(view.org, how)]
    cover = set(view.appointed(person, COVER)) & set(on_roster)
    if org not in view.appointed(person, REVIEWER.key) and not cover:
        yield Reason(
            f"{person} 不是{view.offices.title(org)}的审查人员，也不在代办名册", field="person", who="管理员登记任职"
        )
    for part, title in (("HANDLER", "承办人"), ("APPROVER", "批准送审人"), ("REEXAMINER", "复核人")):
        if view.took(part, person):
            yield Reason(f"{person} 是本件{title}，不得审查", ASSUMED["审查与承办、批准分离"].label, field="person")
    if view.facts.matter_type == "MAJOR_PENALTY" and not view.appointed(person, EXAMINER):
        yield Reason(f"{person} 没有登记法制审核资格", PENALTY["58"].label, field="person")


def reviewer_named(view: View, answers: Any) -> Iterator[Reason]:
    """The person named may review."""
    yield from may_review(view, answers.person)


def claimable(view: View) -> Reason | None:
    """Who claims may review, and nobody else is assigned."""
    assigned = view.holders[REVIEWER.key].person
    who = view.principal or view.actor
    if assigned not in (None, who):
        return Reason(f"已分办给 {assigned}")
    return next(may_review(view, who), None)


def another_reviewer(view: View, answers: Any) -> Iterator[Reason]:
    """After an objection neither the author nor the signer examines again."""
    yield from may_review(view, answers.person)
    if view.state == "OBJECTED":
        for part, title in (("AUTHOR", "原审查人"), ("SIGNER", "原签发人")):
            if view.took(part, answers.person):
                yield Reason(f"{answers.person} 是{title}，不得复核", field="person")


def handler_named(view: View, answers: Any) -> Iterator[Reason]:
    """The new handler is a handler of the office."""
    if view.org not in view.appointed(answers.person, "HANDLER"):
        yield Reason(f"{answers.person} 不是{view.offices.title(view.org)}的承办人", field="person")


def adviser_named(view: View, answers: Any) -> Iterator[Reason]:
    """An adviser of the review office who had no part in drafting."""
    org = view.holders[ADV.key].org
    if org not in view.appointed(answers.person, ADV.key):
        yield Reason(f"{answers.person} 不是{view.offices.title(org)}的法律顾问", field="person")
    if view.took("HANDLER", answers.person):
        yield Reason(f"{answers.person} 参与起草，不得担任本件顾问", field="person")


def cap_passed(view: View) -> str | None:
    """One goes on without the adviser only after the adviser's time."""
    reading = view.readings.get("adviser")
    open_still = reading is not None and reading.due is not None and view.today <= reading.due
    return f"顾问期限至 {reading.due}，届满后才能径行继续" if reading and open_still else None


def three_aspects(view: View, answers: Any) -> Iterator[Reason]:
    """Authority, procedure, content: each answered; a failed or inapplicable line says why."""
    del view
    there = {line.aspect for line in answers.checks}
    for aspect in ("权限", "程序", "内容"):
        if aspect not in there:
            yield Reason(f"没有答复{aspect}方面的审查要点", D713["27"].label, field="checks")
    for n, line in enumerate(answers.checks, 1):
        if line.answer != "Y" and len(line.note) < 2:
            yield Reason(f"第{n}条答“{line.answer}”须写明说明", field="checks")


def conclusion_fits(view: View, answers: Any) -> Iterator[Reason]:
    """The conclusion is the strongest of its items."""
    del view
    severities = {finding.severity for finding in answers.findings}
    conclusion = answers.conclusion
    if "违法" in severities and conclusion in ("LAWFUL", "LAWFUL_WITH_ADVICE", "OUT_OF_SCOPE"):
        yield Reason("有违法问题，结论不能是合法", ASSUMED["结论从最重的问题"].label, field="conclusion")
    if conclusion == "LAWFUL" and "风险" in severities:
        yield Reason(
            "有风险问题，结论应为合法并提示风险或应当予以修改", ASSUMED["结论从最重的问题"].label, field="conclusion"
        )
    if conclusion in ("REVISE", "RETURN_PROCEDURE", "LAWFUL_WITH_ADVICE") and not severities:
        yield Reason("此结论须列明问题", ASSUMED["结论从最重的问题"].label, field="findings")
    if conclusion == "UNLAWFUL" and "违法" not in severities:
        yield Reason("结论为不合法须至少列明一项违法问题", ASSUMED["结论从最重的问题"].label, field="findings")


def another_text(view: View, answers: Any) -> Iterator[Reason]:
    """An unlawful text, or one with unlawful items, comes back only as another text."""
    del answers
    if view.facts.conclusion == "UNLAWFUL" or (view.facts.open_unlawful and view.facts.conclusion == "REVISE"):
        drafts = [material for material in view.materials if material.kind == "draft"]
        if drafts[-1].sha256 == view.text:
            yield Reason("送审稿与被否定的文本相同：须修改后再送审", D713["25"].label, field="materials")


def text_changed(view: View) -> str | None:
    """Something has really been changed."""
    drafts = [material for material in view.materials if material.kind == "draft"]
    return "文本没有变化" if drafts and drafts[-1].sha256 == view.text else None


def reasoned(view: View, answers: Any) -> Iterator[Reason]:
    """What is not adopted is explained in writing."""
    del view
    for one in answers.dispositions:
        if one.outcome != "ADOPTED" and len(one.reason) < 2:
            yield Reason(f"第{one.n}项未（部分）采纳须写明理由", SHANDONG336["47"].label, field="dispositions")


ORGANS: Mapping[str, tuple[str, ...]] = {
    "NORMATIVE_DOC": ("OFFICE_MEETING", "PARTY_GOVERNMENT_MEETING"),
    "MAJOR_DECISION": ("PARTY_GOVERNMENT_MEETING", "PARTY_COMMITTEE"),
    "ADMIN_CONTRACT": ("OFFICE_MEETING", "PARTY_GOVERNMENT_MEETING"),
    "MAJOR_PENALTY": ("HEADS_MEETING",),
    "COERCION": ("HEAD", "HEADS_MEETING"),
    "VILLAGE_RULE": ("VILLAGE_ASSEMBLY",),
    "COLLECTIVE_ASSET": ("MEMBERS_ASSEMBLY", "DELEGATES_ASSEMBLY"),
    "LAND_TRANSFER": ("HOUSEHOLDS", "VILLAGE_ASSEMBLY", "MEMBERS_ASSEMBLY"),
    "STATE_ASSET": ("OFFICE_MEETING", "PARTY_GOVERNMENT_MEETING"),
}
ANY_ORGAN = ("HEAD", "OFFICE_MEETING", "PARTY_GOVERNMENT_MEETING", "PARTY_COMMITTEE")


def right_organ(view: View, answers: Any) -> Iterator[Reason]:
    """The organ that decides this type of matter, after the opinion, and not tomorrow."""
    if answers.organ not in ORGANS.get(view.facts.matter_type, ANY_ORGAN):
        law = PENALTY["57(2)"] if view.facts.matter_type == "MAJOR_PENALTY" else ASSUMED["决定机关按事项类型"]
        yield Reason("此类事项不由该机关决定", law.label, field="organ")
    if answers.decided_on > view.today:
        yield Reason("决定日在今天之后", field="decided_on")
    since = view.started.get("opinion.validity")
    if since and answers.decided_on < since:
        yield Reason(f"决定日早于审查意见（{since}）", D713["25"].label, field="decided_on")


def votes_count(view: View, answers: Any) -> Iterator[Reason]:
    """Assemblies: who must be there and who must agree for the matter to pass."""
    if answers.organ not in ("VILLAGE_ASSEMBLY", "MEMBERS_ASSEMBLY", "DELEGATES_ASSEMBLY"):
        return
    entitled, present, agreed = answers.entitled, answers.present, answers.agreed
    if entitled is None or present is None or agreed is None:
        yield Reason("须填写应到、实到、同意人数", field="entitled")
        return
    if not agreed <= present <= entitled:
        yield Reason("同意、实到、应到人数不合", field="agreed")
    elif answers.result in ("PASSED", "IN_PRINCIPLE"):
        yield from _village_vote(answers) if answers.organ == "VILLAGE_ASSEMBLY" else _members_vote(answers)


def _village_vote(answers: Any) -> Iterable[Reason]:
    """More than half of the adults or two thirds of the households present; more than half of those present agree."""
    law: Citation = VILLAGES["22"]
    share = Fraction(answers.present, answers.entitled)
    if not answers.basis:
        yield Reason("须注明按成年村民还是按户计", law.label, field="basis")
    elif answers.basis == "ADULTS" and share <= HALF:
        yield Reason("到会成年村民未过半数", law.label, field="present")
    elif answers.basis == "HOUSEHOLDS" and share < TWO_THIRDS:
        yield Reason("到会户代表不足三分之二", law.label, field="present")
    if answers.present and Fraction(answers.agreed, answers.present) <= HALF:
        yield Reason("同意的未过到会人员半数", law.label, field="agreed")


def _members_vote(answers: Any) -> Iterable[Reason]:
    """Two thirds attend, two thirds of all agree."""
    law: Citation = COLLECTIVES["27"] if answers.organ == "MEMBERS_ASSEMBLY" else COLLECTIVES["28"]
    if answers.organ == "MEMBERS_ASSEMBLY" and Fraction(answers.present, answers.entitled) < TWO_THIRDS:
        yield Reason("到会成员不足三分之二", law.label, field="present")
    if Fraction(answers.agreed, answers.entitled) < TWO_THIRDS:
        yield Reason("同意的不足全体的三分之二", law.label, field="agreed")


def compared_truly(view: View, answers: Any) -> Iterator[Reason]:
    """Same bytes are the same hash; anything else is declared by the office and marked by the reviewer."""
    final = next((material for material in reversed(view.materials) if material.kind == "final"), None)
    if final is None:
        return
    same = final.sha256 == view.text
    if answers.method == "BYTES" and not same:
        yield Reason("定稿与审查文本的摘要不同，不能以“字节相同”认定", field="method")
    if same and answers.outcome != "SAME":
        yield Reason("定稿与审查文本逐字节相同，结论应为一致", field="outcome")
    if not same and answers.outcome in ("SAME", "MARKED") and len(answers.note) < 2:
        yield Reason("须写明单位声明和差异", field="note")


def gate_items(view: View, answers: Any) -> Iterator[Reason]:
    """Gate 2 for contracts and documents: what must be done cannot be inapplicable."""
    kind = view.facts.matter_type
    if kind == "ADMIN_CONTRACT" and (answers.funds, answers.purchase) != ("DONE", "DONE"):
        yield Reason(
            "签订合同前须落实预算、不得担保，并办结采购招标程序", ASSUMED["合同签订前的核对事项"].label, field="funds"
        )
    if kind == "NORMATIVE_DOC" and (answers.registered != "DONE" or not answers.number):
        yield Reason("规范性文件须统一登记、编号、公布", ASSUMED["三统一"].label, field="registered")
    if kind == "MAJOR_DECISION" and answers.party_report != "DONE":
        yield Reason("重大行政决策出台前须向党委报告", D713["31"].label, field="party_report")
    if answers.issued_on > view.today:
        yield Reason("印发日在今天之后", field="issued_on")
