"""What answers must amount to in the making of a document, and what the record fills in."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from engine.citations import ASSUMED
from engine.errors import Reason
from engine.standing import View
from workflows import competing
from workflows.law import BUSINESS722, FC783, G37, ORGANIC, SICHUAN351
from workflows.normative_document import known, publication

NOTED = "RECORD"  # a task that is answered at once: something the record will need again
KINDS = {"government": "GOVERNMENT", "township": "TOWNSHIP", "department": "DEPARTMENT"}
REGULATORS = ("市场监督管理", "市场监管")  # how the market regulator's name reads, whatever the place
MEETINGS = {
    "GOVERNMENT": ("EXECUTIVE_MEETING",), "DEPARTMENT": ("DEPARTMENT_MEETING",), "VERTICAL": ("DEPARTMENT_MEETING",),
    "TOWNSHIP": ("TOWNSHIP_MEETING",),
}  # fmt: skip


def from_office(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """What kind of issuer an office is, its registration says; only a department may be under vertical administration."""
    office = view.offices.office.get(view.org)
    kind = KINDS.get(office.kind, "") if office else ""
    if kind == "DEPARTMENT" and raw.get("issuer_kind") == "VERTICAL":
        kind = "VERTICAL"
    return {**raw, "issuer_kind": kind or raw.get("issuer_kind", "DEPARTMENT")}


def lawful_issuer(view: View, answers: Any) -> Iterator[Reason]:
    """制定主体清单: governments, their departments, townships; never an inner section or a coordinating body."""
    del answers
    office = view.offices.office.get(view.org)
    if office is None or office.kind not in KINDS:
        title = view.offices.title(view.org)
        yield Reason(
            f"{title}不在制定主体清单：内设机构、议事协调机构、派出机构不得制定规范性文件",
            G37.whole.label,
            "由所属机关制定",
        )


def identified_truly(view: View, answers: Any) -> Iterator[Reason]:
    """The result follows from the test: a disguise changes nothing."""
    if view.facts.identified != (answers.outcome == "NORMATIVE"):
        said = "各项要件全部具备，应认定为规范性文件" if view.facts.identified else "要件不全，不能认定为规范性文件"
        yield Reason(f"{said}；认为认定表有误的，请退回重填", SICHUAN351["2"].label, field="outcome")


def exempt_lawfully(view: View, answers: Any) -> Iterator[Reason]:
    """Where business is touched only secrecy exempts; an emergency may at most shorten."""
    if view.facts.reach == "BUSINESS" and answers.ground != "SECRET":
        yield Reason(
            "与生产经营密切相关的，只有依法需要保密的可以不公开征求意见", BUSINESS722["62"].label, field="ground"
        )


def counted_truly(view: View, answers: Any) -> Iterator[Reason]:
    """Not more adopted than received."""
    del view
    if answers.adopted > answers.received:
        yield Reason("采纳的条数多于收到的条数", field="adopted")


def competition_on_file(view: View, answers: Any) -> Iterator[Reason]:
    """A conclusion is a paper."""
    papers = {material.kind for material in view.materials}
    if answers.competition != "NA" and "competition" not in papers:
        yield Reason("没有公平竞争审查结论材料", FC783["18"].label, competing.WHO, "competition")
    if answers.competition != "NA" and len(answers.organ) < 2:
        yield Reason("没有写明出具结论的机关", FC783["18"].label, field="organ")
    if answers.competition == "NA" and view.facts.reach == "BUSINESS":
        why = "与生产经营密切相关的文件须经公平竞争审查，不能填写不适用"
        yield Reason(why, BUSINESS722["63"].label, competing.WHO, "competition")
    if competing.concluded(view) or competing.under_way(view):
        why = "本件已有公平竞争审查件：结论由该件带出，不另填写"
        yield Reason(why, FC783["18"].label, field="competition")


def jointly_reviewed(view: View, answers: Any) -> Iterator[Reason]:
    """What a government of a county or above issues is reviewed by the market regulator jointly with the drafter: a conclusion
    that the drafter brings is the regulator's."""
    if view.facts.issuer_kind != "GOVERNMENT" or answers.competition == "NA" or len(answers.organ) < 2:
        return
    ours = (view.offices.title(one) for one in view.offices.covering(view.org, "market"))
    if not any(one in answers.organ for one in (*REGULATORS, *ours)):
        why = f"{answers.organ}不是市场监督管理部门：县级以上人民政府制定的文件由市场监督管理部门会同起草单位审查，起草单位、其他部门的结论不能代替"
        yield Reason(why, FC783["14"].label, competing.WHO, "organ")


def unchanged_truly(view: View, answers: Any) -> Iterator[Reason]:
    """An extension in other words is an amendment: the public is asked about it."""
    f, extends = view.facts, view.facts.purpose == "EXTEND"
    old = next(iter(known.found(view, "extended")), None)
    if answers.unchanged and not extends:
        yield Reason("只有延续件可以认定文字一致", field="unchanged")
    if answers.unchanged and extends and old is not None and not old["sha256"]:
        why = f"文件库里没有 {old['number']} 的文本，无从比对：须公开征求意见"
        yield Reason(why, ORGANIC["75"].label, field="unchanged")
    if extends and answers.result == "AGREE" and f.comments not in ("DONE", "EXEMPT") and not answers.unchanged:
        why = "延续的文字与原文件不一致，又没有公开征求意见：请要求修改，由承办人公开征求意见"
        yield Reason(why, ORGANIC["75"].label, field="unchanged")


def unchanged_still(view: View, answers: Any) -> Iterator[Reason]:
    """Another text than the one that was found to have the old words goes back to drafting."""
    del answers
    brought = next((one.sha256 for one in reversed(view.materials) if one.kind == "draft"), view.text)
    if view.facts.comments == "UNCHANGED" and brought != view.text:
        why = "本件按“延续、文字一致”免于公开征求意见，文本另有改动的须重新起草、重新比对或者公开征求意见"
        yield Reason(why, ORGANIC["75"].label, "单位负责人办理“重新起草”", "materials")


def extension_confirmed(view: View, answers: Any) -> Iterator[str]:
    """Whoever accepts an extension takes over that its words are the old ones."""
    del answers
    if view.facts.comments == "UNCHANGED":
        yield f"延续件：单位法制机构认定除日期外文字与原文件一致，没有公开征求意见（{ORGANIC['75'].label}）；请比对后受理"


def untouched_confirmed(view: View, answers: Any) -> Iterator[str]:
    """Whoever accepts what its office says touches no operator, confirms that."""
    del answers
    if view.facts.competition == "NA" and not competing.concluded(view):
        why = noted(view, "competition_note")
        yield f"承办人认为不适用公平竞争审查（{why}）：受理即由您确认；不同意的，要求补正并提起公平竞争审查（{FC783['18'].label}）"
    if view.facts.competition in ("PASS", "EXCEPTION") and not competing.concluded(view):
        why = noted(view, "competition_note")
        yield f"公平竞争审查结论（{why}）是承办人提交的材料，没有另案审查：请核对出具机关、文号和所审查的文本（{FC783['18'].label}）"


def accepted_with_care(view: View, answers: Any) -> Iterator[str]:
    """What the reviewer takes over from the issuer by accepting."""
    yield from untouched_confirmed(view, answers)
    yield from extension_confirmed(view, answers)


def complete_papers(view: View, answers: Any) -> Iterator[Reason]:
    """国办发〔2018〕115号: what must be there to be examined."""
    del answers
    papers = {material.kind for material in view.materials}
    if view.facts.comments == "DONE" and "consultation" not in papers:
        yield Reason("缺少征求意见及采纳情况", ORGANIC["75"].label, field="materials")
    if view.facts.competition != "NA" and "competition" not in papers and not competing.concluded(view):
        yield Reason("缺少公平竞争审查结论：送审前须先完成公平竞争审查", FC783["18"].label, competing.WHO, "materials")


def right_meeting(view: View, answers: Any) -> Iterator[Reason]:
    """The meeting of this kind of issuer, after the opinion, and not tomorrow."""
    if answers.organ not in MEETINGS[view.facts.issuer_kind]:
        yield Reason("这个会议不能审议本制定主体的文件", ASSUMED["审议的会议按制定主体"].label, field="organ")
    if answers.decided_on > view.today:
        yield Reason("会议日在今天之后", field="decided_on")
    since = view.started.get("opinion.validity")
    if since and answers.decided_on < since:
        yield Reason(f"会议日早于审核意见（{since}）", ORGANIC["75"].label, field="decided_on")


def addresses(view: View, answers: Any) -> Iterator[Reason]:
    """Web addresses are web addresses."""
    del view
    for name, title in (("url", "公开网址"), ("interpretation_url", "解读网址")):
        said = getattr(answers, name, "")
        if said and not re.fullmatch(r"https?://[^\s<>\"']+", said):
            yield Reason(f"{title}应以 http:// 或 https:// 开头，不含空格", field=name)


# --- what the record knows already ----------------------------------------------------------------------------------------


def noted(view: View, name: str) -> str:
    """The latest word of the record on this; '' when there is none."""
    found = [task.text for task in view.tasks if task.kind == NOTED and task.detail == name]
    return found[-1] if found else ""


def _several(view: View, name: str) -> list[str]:
    return [one for one in noted(view, name).split("\n") if one]


def number_noted(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The number that is given up."""
    return {**raw, "number": noted(view, "number")}


def from_record(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Numbers, days and lists as earlier acts left them, and the last day of validity, whatever was sent."""
    plain = {name: noted(view, name) for name in ("number", "registration", "opinion", "competition_note")}
    lists = {name: _several(view, name) for name in ("attachments", "supersedes", "co_issuers")}
    kept = {name: value for name, value in raw.items() if name != "expires_on"}
    return {**kept, **plain, **lists, "adopted_on": noted(view, "adopted_on") or None, **publication.filled(kept)}


def published_rightly(view: View, answers: Any) -> Iterator[Reason]:
    """Days, validity, number."""
    if not answers.number:
        yield Reason("没有文号：须先统一登记、统一编号", G37.whole.label, field="number")
    yield from publication.faults(answers, view.facts.form, view.policies, view.org, view.today)
    done = max((said for name in ("signed_on", "numbered_on", "printed_on") if (said := noted(view, name))), default="")
    if done and answers.published_on < date.fromisoformat(done):
        why = f"公布日早于签发、编号、印发（{done}）：统一登记、统一编号、统一印发之后才能公布"
        yield Reason(why, G37.whole.label, field="published_on")
    adopted: date | None = answers.adopted_on
    if adopted and answers.published_on < adopted:
        yield Reason(f"公布日早于审议通过日（{adopted}）", G37.whole.label, field="published_on")


def printed_truly(view: View, answers: Any) -> Iterator[Reason]:
    """Printed with its number, and not tomorrow."""
    numbered = noted(view, "numbered_on")
    if answers.printed_on > view.today:
        yield Reason("印发日在今天之后", G37.whole.label, field="printed_on")
    if numbered and answers.printed_on < date.fromisoformat(numbered):
        yield Reason(f"印发日早于编号日（{numbered}）", G37.whole.label, field="printed_on")


def published_with_care(view: View, answers: Any) -> Iterator[str]:
    """Allowed, and worth a second look."""
    yield from publication.doubts(answers, view.facts.form, view.policies, view.org, view.today)
