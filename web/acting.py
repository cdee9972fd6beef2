"""One way in for every act of every workflow: from what a browser sent to a request, and from a plan to what will happen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlmodel import col
from starlette.datastructures import FormData, UploadFile

from engine.calendar import day_of
from engine.checks import view_of
from engine.definition import REQUIRED, TIME_USER, Rule, Workflow
from engine.docket import Docket, Offer, offer
from engine.errors import BadAnswers, NotOffered, Reason
from engine.offices import seated
from engine.plan import Material, Plan
from engine.standing import Request, Seen
from engine.statements import of
from engine.tables import Event
from house.blobs import BadUpload
from house.uploads import receive
from web.forms import answers_from
from web.here import Here
from web.legible import whole
from web.words import day, remaining
from workflows.tidying import tidied

PAPER, FILE = (
    "paper",
    "file.",
)  # paper=kind|sha256|name for what lies in the tray; file.kind=… for what comes with the form


TOLD = frozenset({"warn", "breach", "report", "remind"})  # time tells people of a day


@dataclass(frozen=True, slots=True)
class Acting:
    """An act that somebody wants to do on a case: what it asks, and whether it is offered to them."""

    seen: Seen
    rule: Rule
    offer: Offer
    principal: str = ""

    @property
    def workflow(self) -> Workflow:
        """The case's workflow."""
        return self.seen.workflow


def acting_on(docket: Docket, case_id: int, act: str, actor: str, principal: str = "") -> Acting:
    """The act in the case's present state. Raises NotFound, NotOffered."""
    seen = docket.see(case_id, actor, principal)
    rule = next((r for r in seen.workflow.offers(seen.standing.state) if r.act == act and not r.by_time), None)
    if rule is None:
        raise NotOffered(_elsewhere(seen, act))
    return Acting(seen, rule, offer(seen, rule, actor, principal), principal)


def _elsewhere(seen: Seen, act: str) -> str:
    """Where the case stands, and where the act belongs."""
    rules = [rule for rule in seen.workflow.rules if rule.act == act]
    state = seen.workflow.state[seen.standing.state].title
    places = "、".join(dict.fromkeys(source.title for rule in rules for source in rule.sources))
    if not rules:
        return f"“{seen.workflow.title}”没有 {act} 这项办理"
    return f"当前环节是“{state}”，不能办理“{rules[0].title}”；它只在“{places}”环节办理"


def opening(docket: Docket, workflow: str, act: str) -> tuple[Workflow, Rule]:
    """The rule that opens a case of a workflow today. Raises NotOffered."""
    found = next((w for w in docket.registry.all if w.key == workflow), None)
    if found is None:
        raise NotOffered(f"没有流程 {workflow}")
    current = docket.registry.current(workflow, day_of(docket.now))
    if act not in current.openings:
        raise NotOffered(f"“{current.title}”不能用 {act} 开启")
    return current, current.openings[act]


def request_from(here: Here, form: FormData, rule: Rule, **more: Any) -> Request:
    """The request that a form stands for; files that came with it are put into the person's tray first.

    Raises WrongFile and BadAnswers, naming every file that cannot be taken.
    """
    answers = tidied(rule, answers_from(((name, value) for name, value in form.multi_items()), rule.asks))
    seq = str(form.get("seq", ""))
    said = {
        "principal": str(form.get("for", "")),
        "key": str(form.get("key", ""))[:100],
        "seq": whole(seq),
    }
    return Request(rule.act, here.me, answers, materials_from(here, form), **{**said, **more})


def abreast(docket: Docket, case_id: int, request: Request) -> Request:
    """The same request, brought up to the case's last step when time alone has acted since its form was opened, to tell people of a day.

    That changes nothing a form shows; after anything else the request stays as old as it is, and is refused.
    """
    if request.seq is None:
        return request
    columns = of(Event, "seq", "act", "actor")
    asked = select(*columns).where(col(Event.case_id) == case_id, col(Event.seq) > request.seq).order_by(columns[0])
    since = docket.connection.execute(asked).all()
    if since and all(one.actor == TIME_USER and one.act in TOLD for one in since):
        return replace(request, seq=since[-1].seq)
    return request


def materials_from(here: Here, form: FormData) -> list[Material]:
    """The papers of a form: those already in the tray, and those that come with it. Raises BadUpload naming every bad file."""
    found = [Material(*str(value).split("|", 2)) for value in form.getlist(PAPER) if str(value).count("|") >= 2]  # type: ignore[arg-type]
    wrong: list[Reason] = []
    for name, value in form.multi_items():
        if name.startswith(FILE) and isinstance(value, UploadFile) and value.filename:
            try:
                value.file.seek(0)
                kept = receive(here.house, here.me, value.filename, value.file)
            except BadUpload as refused:
                wrong += refused.reasons
            else:
                found.append(Material(name.removeprefix(FILE), kept.sha256, kept.name))
    if wrong:
        raise BadUpload(wrong)
    return list({(one.kind, one.sha256): one for one in found}.values())


def sure(form: FormData, rule: Rule) -> None:
    """What cannot be undone wants a second yes. Raises BadAnswers."""
    if rule.grave and str(form.get("sure", "")) != "yes":
        raise BadAnswers(Reason(f"“{rule.title}”不能撤销：请确认后再办理", field="sure"))


# --- what will happen -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Consequence:
    """One line of 办理后会发生什么: an icon and words; `due` where a day is said."""

    icon: str
    words: str
    strong: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Consequences:
    """All that an act would do, in the order people ask."""

    lines: list[Consequence] = field(default_factory=list)
    warnings: list[Reason] = field(default_factory=list)


def consequences(seen: Seen | None, plan: Plan, workflow: Workflow, names: Mapping[str, str]) -> Consequences:
    """A plan in people's words. `seen`: the case before, None when one is opened; `names`: username → name."""
    lines = [
        *_moves(seen, plan, workflow),
        *_clocks(seen, plan),
        *_keeps(seen, plan),
        *_tells(seen, plan, workflow, names),
    ]
    lines += [Consequence("git-branch", f"另开：{one.deed.title}（{one.deed.rule.title}）") for one in plan.children]
    return Consequences(lines, list(plan.warnings))


def _moves(seen: Seen | None, plan: Plan, workflow: Workflow) -> Iterator[Consequence]:
    after = workflow.state[plan.state].title
    before = workflow.state[seen.case.state].title if seen and seen.case else ""
    if before == after:
        yield Consequence("arrow-right", "环节不变：", after)
    else:
        yield Consequence("arrow-right", f"环节：{before} → " if before else "环节：", after)


def _clocks(seen: Seen | None, plan: Plan) -> Iterator[Consequence]:
    said = partial(day, today=plan.deed.today)
    was = {run.clock: run for run in seen.runs} if seen else {}
    for clock in plan.clocks:
        title, status, due = clock["title"], clock["status"], clock["due_on"]
        before = was.get(clock["clock"])
        mark = "（暂定）" if clock["provisional"] else ""
        if status == "running" and clock["opens_on"]:
            yield Consequence("clock-play", f"{title}：最早 ", f"{said(clock['opens_on'])}{mark}可以办理")
        elif status == "running" and before and before.due_on == due:
            continue
        elif status == "running" and before and before.due_on:
            yield Consequence("clock-play", f"{title}：{said(before.due_on)} → ", f"{said(due)}{mark}")
        elif status == "running" and due:
            yield Consequence(
                "clock-play", f"{title}开始，{remaining(clock['left'], clock['unit'])}，", f"{said(due)}到期{mark}"
            )
        elif status == "standing":
            yield Consequence("clock-pause", f"{title}停计")
        elif status in ("met", "waived", "lapsed") and before:
            yield Consequence("check", f"{title}：" + {"met": "已办结", "waived": "免除", "lapsed": "期满终止"}[status])


def _keeps(seen: Seen | None, plan: Plan) -> Iterator[Consequence]:
    deed = plan.deed
    if deed.number:
        yield Consequence("hash", "编号：", f"{deed.number}，办理时占用，不跳号")
    if deed.text and deed.text != deed.previous_text:
        yield Consequence("fingerprint", f"锁定文本 sha256 {deed.text[:8]}…{deed.text[-4:]}；此后改动即重新审查")
    if deed.materials:
        yield Consequence("files", "收入材料：", "、".join(one.name for one in deed.materials))
    del seen


def _tells(seen: Seen | None, plan: Plan, workflow: Workflow, names: Mapping[str, str]) -> Iterator[Consequence]:
    if not plan.notices:
        return
    offices = seen.snapshot.offices if seen else None
    said = []
    for notice in plan.notices:
        role = workflow.role.get(notice.role)
        title = role.title if role else notice.role
        office = offices.title(notice.org) if offices else notice.org
        said.append(f"{names.get(notice.person, notice.person)}（{title}）" if notice.person else seated(office, title))
    yield Consequence("mail", "通知：", "、".join(dict.fromkeys(said)))


def required_kinds(acting: Acting) -> list[tuple[str, str, bool, bool]]:
    """The papers an act takes: (kind, title, must come or be on file, is on file)."""
    view = view_of(acting.seen, Request(acting.rule.act, ""))
    there = {material.kind for material in acting.seen.materials}
    titles = {kind.key: kind.title for kind in acting.workflow.kinds}
    found: dict[str, tuple[bool, bool]] = {}
    for kinds, must in ((acting.rule.fresh, True), (acting.rule.needs, True), (acting.rule.takes, False)):
        for kind in kinds:
            for key in view.required if kind is REQUIRED else (kind.key,):
                fresh = kind in acting.rule.fresh
                have = key in there and not fresh
                before = found.get(key, (False, have))
                found[key] = (before[0] or (must and not have), before[1])
    return [(key, titles.get(key, key), must, have) for key, (must, have) in found.items()]
