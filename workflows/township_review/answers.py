"""What answers must amount to: complete, true to the record, reasoned; and what the registers fill in."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from engine.calendar import WORKING, Kind
from engine.citations import ASSUMED
from engine.errors import Reason
from engine.standing import OpenTask, View
from workflows import competing
from workflows.documents import ALL, BY_TYPE, PRECONDITIONS
from workflows.law import COERCION, D713, FC783, SHANDONG336, VILLAGES


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
    kind = str(raw.get("matter_type"))
    wanted = list(dict.fromkeys([*PRECONDITIONS.get(kind, ()), *_texts(raw.get("preconditions"))]))
    papers = [paper.key for paper in BY_TYPE.get(kind, ())]
    return {**raw, "catalogue_version": 0, "required": papers, "preconditions": wanted}


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
    if (
        answers.matter_type == "COERCION"
        and answers.planned_on
        and view.calendar.kind(answers.planned_on) is Kind.HOLIDAY
    ):
        name = view.calendar.name(answers.planned_on)
        yield f"计划日 {answers.planned_on} 是{name}：法定节假日不得实施行政强制执行（{COERCION['43'].label}）"
    if answers.planned_on and not view.readings and answers.planned_on < view.today:
        yield f"计划日 {answers.planned_on} 已过"


def recorded_late(view: View, answers: Any) -> Iterator[str]:
    """An emergency is recorded on the next working day at the latest; later than that it is still recorded."""
    allowed = int(view.policies.value("exempt.record", view.org, view.today).value)
    if view.calendar.between(answers.taken_on, view.today, WORKING) > allowed:
        yield f"应急处置应在 {allowed} 个工作日内补录，已逾期"


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
    """The conclusion is the strongest of its items, and does not pass over what the author could not answer with yes."""
    if view.facts.doubts and answers.conclusion == "LAWFUL":
        yield Reason("审查人有未通过的要点：须列明问题，或退改意见稿", D713["27"].label, field="conclusion")
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


def bases_stand(view: View, answers: Any) -> Iterator[Reason]:
    """No finding rests on an instrument that is no longer in force."""
    from workflows.checklists import void_basis

    del view
    for n, finding in enumerate(answers.findings):
        if void := void_basis(finding.basis):
            yield replace(void, text=f"问题{n + 1}的依据{void.text}", field=f"findings.{n}.basis")


def _drafts(view: View) -> tuple[list[str], str]:
    """The hashes of the drafts on file, oldest first, and of the one that comes with this act ('' when none does)."""
    drafts = [material for material in view.materials if material.kind == "draft"]
    new = [material.sha256 for material in drafts if not material.seq]
    return [material.sha256 for material in drafts if material.seq], new[-1] if new else ""


def another_text(view: View, answers: Any) -> Iterator[Reason]:
    """An unlawful text, or one with unlawful items, comes back only as another text."""
    del answers
    if view.facts.conclusion == "UNLAWFUL" or (view.facts.open_unlawful and view.facts.conclusion == "REVISE"):
        _, new = _drafts(view)
        if new == view.text:
            yield Reason("送审稿与被否定的文本相同：须修改后再送审", D713["25"].label, field="materials")


def no_old_text(view: View, answers: Any) -> Iterator[Reason]:
    """A text that the case has left behind does not come back: whoever wants it brings a new matter."""
    del answers
    there, new = _drafts(view)
    if new and new != view.text and new in there:
        yield Reason("此文本在本件中已被替换，不能再用：请提交新的文本", D713["25"].label, field="materials")


def all_findings(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """A query that names no finding means all of the latest opinion."""
    findings = [task for task in view.tasks if task.kind == "FINDING" and task.round == view.facts.round]
    latest = max((task.seq for task in findings), default=0)
    every = [{"seq": task.seq, "n": task.n} for task in findings if task.seq == latest]
    return {**raw, "items": raw.get("items") or every}


def adopted_in_text(view: View, answers: Any) -> Iterator[Reason]:
    """What is adopted shows in the text."""
    _, new = _drafts(view)
    already = view.facts.amended and not view.facts.reviewed  # an earlier answer has brought the amended text
    adopted = any(one.outcome != "NOT_ADOPTED" for one in answers.dispositions)
    if adopted and new in ("", view.text) and not already:
        yield Reason("采纳的问题须体现在修改后的文本中：请随反馈提交修改稿", SHANDONG336["47"].label, field="materials")


def competition_told(view: View, answers: Any) -> Iterator[Reason]:
    """Documents and decisions carry their competition conclusion, or the reason why none is needed."""
    yield from competing.settled_with(view, answers)
    if view.facts.matter_type in ("NORMATIVE_DOC", "MAJOR_DECISION"):
        if not answers.competition:
            yield Reason("须写明公平竞争审查结论；不适用的写明理由", FC783["18"].label, competing.WHO, "competition")
        if answers.competition == "NA" and len(answers.competition_note) < 2:
            yield Reason("不适用公平竞争审查的须写明理由", FC783["18"].label, field="competition_note")


def in_village_words(view: View, answers: Any) -> Iterator[Reason]:
    """Village matters: 建议修改, never 不批准; the village decides."""
    if not view.facts.village:
        return
    said = [answers.summary, *(finding.suggestion for finding in answers.findings)]
    if any(word in text for text in said for word in ("不批准", "不予批准", "不同意通过")):
        yield Reason("村民自治和集体事项只能“建议修改”，不得写“不批准”", VILLAGES["5,36"].label, field="summary")


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
