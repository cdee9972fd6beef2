"""`hefa cases`: the lists, one case whole, a final text compared, and the front door for scripts: open, act, preview."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.terminal import Commands, Json, leave, read_json, say, show_json, show_table
from house.words import Misuse

if TYPE_CHECKING:
    from engine.docket import Result
    from engine.plan import Plan
    from engine.standing import Request
    from house.opening import House

cases = typer.Typer(cls=Commands, no_args_is_help=True, help="审查件：清单、详情、办理")

As = Annotated[str, typer.Option("--as", metavar="用户名", help="以谁的身份")]
Answers = Annotated[
    Path | None,
    typer.Option(
        "--answers",
        metavar="文件.json",
        help='填写内容；或 {"answers": …, "materials": [{"kind", "file"}], "on_behalf_of", "key"}；- 为标准输入',
    ),
]
Behalf = Annotated[str, typer.Option("--on-behalf-of", metavar="用户名", help="代谁办理（须有委托）")]
Key = Annotated[str, typer.Option("--key", help="请求编号：重复提交只办一次")]
ENVELOPE = {"answers", "materials", "on_behalf_of", "key"}


@cases.command("list")
def list_(
    actor: As = "",
    state: Annotated[str, typer.Option(help="环节")] = "",
    workflow: Annotated[str, typer.Option(help="流程")] = "",
    org: Annotated[str, typer.Option(help="机构及其下属")] = "",
    light: Annotated[str, typer.Option(help="预警：red、amber、standing、none")] = "",
    title: Annotated[str, typer.Option(help="标题含")] = "",
    mine: Annotated[bool, typer.Option("--mine", help="待我办理（须有 --as）")] = False,
    closed: Annotated[bool, typer.Option("--closed", help="也列已办结的")] = False,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 50,
    after: Annotated[int, typer.Option(min=0, help="从这个件号之后")] = 0,
    as_json: Json = False,
) -> None:
    """审查件清单：有 --as 只列此人可看的，否则列全部。"""
    from cli.listing import listed
    from engine.inbox import Wanted
    from house.opening import open_house

    if mine and not actor:
        raise Misuse("--mine 要与 --as 同用")
    if light not in ("", "red", "amber", "standing", "none"):
        raise Misuse(f"没有“{light}”这种预警，应为 red、amber、standing、none 之一")
    wanted = Wanted(state, workflow, org, light, title, mine, closed, after, limit)
    house = open_house()
    with house.database.glance(house.now()) as docket:
        found = listed(house, docket, actor, wanted)
    if as_json:
        show_json({"cases": found.lines, "next": found.next})
    else:
        show_table("", found.HEADINGS, found.rows())
        say(f"{len(found.lines)} 件" + (f"，续查 --after {found.next}" if found.next else ""))


@cases.command()
def show(
    case: Annotated[int, typer.Argument(min=1, metavar="审查件")],
    actor: As = "",
    behalf: Behalf = "",
    explained: Annotated[bool, typer.Option("--explain", help="逐日说明期限")] = False,
    as_json: Json = False,
) -> None:
    """一件的全貌：环节、期限、问题、留痕；有 --as 还说此人能办什么、不能办的为什么。"""
    from cli.caseview import show_case
    from house.casepage import page
    from house.opening import open_house

    house = open_house()
    with house.database.glance(house.now()) as docket:
        seen = page(docket, case, actor, behalf)
    if as_json:
        show_json(seen)
    else:
        show_case(seen, explained)


@cases.command()
def compare(
    case: Annotated[int, typer.Argument(min=1, metavar="审查件")],
    final: Annotated[Path, typer.Argument(metavar="定稿文件")],
    as_json: Json = False,
) -> None:
    """定稿比对：与本件现有文本逐字节、再逐字比；相同为 0，不同或比不了为 1。"""
    from engine.errors import NotFound
    from house.opening import open_house
    from registers.texts import Likeness, differences, words_of
    from registers.texts import compare as likeness_of

    house = open_house()
    with house.database.glance(house.now()) as docket:
        reviewed = house.blobs.get(docket.see(case, "").standing.text)
    if reviewed is None:
        raise NotFound(f"审查件 {case} 的文本不在本机，无法比对")
    if not final.is_file():
        raise Misuse(f"找不到定稿文件 {final}")
    content = final.read_bytes()
    likeness = likeness_of(reviewed, content)
    one, other = words_of(reviewed), words_of(content)
    changed = differences(one, other) if one is not None and other is not None and likeness is Likeness.DIFFERS else []
    if as_json:
        show_json({"case": case, "likeness": likeness, "differences": changed})
    else:
        say(likeness.words, *changed)
    leave(likeness in (Likeness.SAME_BYTES, Likeness.SAME_TEXT))


@cases.command()
def act(
    case: Annotated[int, typer.Argument(min=1, metavar="审查件")],
    name: Annotated[str, typer.Argument(metavar="办理")],
    actor: As,
    answers: Answers = None,
    behalf: Behalf = "",
    key: Key = "",
    seq: Annotated[int | None, typer.Option(min=1, help="您看到的是第几步；已变则拒绝")] = None,
    preview: Annotated[bool, typer.Option("--preview", help="只看会怎样，不办理")] = False,
    as_json: Json = False,
) -> None:
    """办理一件；被拒绝时说明每一条理由、依据和可由谁办理。"""
    from house.forgetting import only_whole
    from house.opening import open_house

    house = open_house()
    request = _request(house, name, actor, answers, {"principal": behalf, "key": key, "seq": seq})
    if preview:
        with house.database.glance(house.now()) as docket:
            plan = docket.preview(case, request)
        _tell({**said_of(house, plan), "preview": True}, as_json)
        return
    with house.database.docket(house.now()) as docket:
        only_whole(docket, case, actor, name)
        result = docket.perform(case, request)
    _tell(_done(house, result), as_json)


@cases.command("open")
def open_(
    workflow: Annotated[str, typer.Argument(metavar="流程")],
    name: Annotated[str, typer.Argument(metavar="办理")],
    org: Annotated[str, typer.Argument(metavar="机构")],
    title: Annotated[str, typer.Option("--title", help="标题")],
    actor: As,
    answers: Answers = None,
    behalf: Behalf = "",
    key: Key = "",
    matter: Annotated[int, typer.Option(min=0, help="事项编号；不给则为新事项")] = 0,
    as_json: Json = False,
) -> None:
    """开启一件；引用了已失去效力的文件等，办理之后提示。"""
    from house.citing import opened_warned
    from house.opening import open_house

    if not title.strip():
        raise Misuse("标题不能为空")
    house = open_house()
    more = {
        "principal": behalf,
        "key": key,
        "org": org,
        "title": title.strip(),
        "workflow": workflow,
        "matter_id": matter,
    }
    request = _request(house, name, actor, answers, more)
    with house.database.docket(house.now()) as docket:
        result = docket.open(request)
    _tell(_done(house, opened_warned(house, result)), as_json)


def _request(house: "House", act: str, actor: str, file: Path | None, more: Mapping[str, Any]) -> "Request":
    """What is asked, with the materials put into the actor's tray."""
    from engine.definition import TIME_USER
    from engine.standing import Request

    if actor == TIME_USER:
        raise Misuse("“时限”不由人担任；到期的事由 hefa tick 办理")
    said = read_json(file) if file else {}
    if not isinstance(said, dict):
        raise Misuse(f"{file}：应为一组填写项（JSON 对象）")
    whole = said if _enveloped(said) else {"answers": said}
    if not isinstance(whole.get("answers", {}), dict):
        raise Misuse(f'{file}：带材料时应写作 {{"answers": {{…}}, "materials": […]}}')
    folder = file.parent if file and str(file) != "-" else Path()
    files = [(kind, folder / name) for kind, name in _papers(whole.get("materials", []), file)]
    more = {name: value for name, value in more.items() if value}
    more.setdefault("principal", whole.get("on_behalf_of", ""))
    more.setdefault("key", whole.get("key", ""))
    return Request(act, actor, whole.get("answers", {}), house.tray(actor, files), **more)


def _enveloped(said: Mapping[str, Any]) -> bool:
    """Whether this is the envelope, not the answers themselves."""
    return set(said) <= ENVELOPE and (isinstance(said.get("answers"), dict) or isinstance(said.get("materials"), list))


def _papers(materials: Any, file: Path | None) -> list[tuple[str, str]]:
    try:
        return [(str(one["kind"]), str(one["file"])) for one in materials]
    except (TypeError, KeyError):
        raise Misuse(f'{file}：materials 应为 [{{"kind": "材料种类", "file": "文件"}}, …]') from None


def said_of(house: "House", plan: "Plan") -> dict[str, Any]:
    """A plan for people and programs."""
    deed, body = plan.deed, json.loads(plan.body)
    workflow = house.registry.find(body["workflow"], body["version_sha"])
    clocks = [{name: clock[name] for name in CLOCK} for clock in plan.clocks]
    return {
        "case": deed.case_id, "seq": deed.seq, "act": deed.rule.act, "title": deed.rule.title, "state": plan.state,
        "state_title": workflow.state[plan.state].title if workflow else plan.state,
        "number": deed.number, "repeated": False, "clocks": clocks,
        "notices": [{"role": n.role, "org": n.org, "person": n.person, "text": n.text} for n in plan.notices],
        "warnings": [str(warning) for warning in plan.warnings],
        "children": [said_of(house, child) for child in plan.children],
    }  # fmt: skip


CLOCK = ("clock", "title", "status", "due_on", "opens_on", "left", "unit", "provisional")


def _done(house: "House", result: "Result") -> dict[str, Any]:
    if result.plan is None:
        return {"case": result.case_id, "seq": result.seq, "repeated": True}
    return said_of(house, result.plan)


def _tell(said: Mapping[str, Any], as_json: bool) -> None:
    if as_json:
        show_json(said)
        return
    if said["repeated"]:
        say(f"这个请求编号已经办理过：审查件 {said['case']} 第 {said['seq']} 步")
        return
    verb = "将办理" if said.get("preview") else "已办理"
    number = f"，{said['number']}" if said["number"] else ""
    say(f"{verb}：审查件 {said['case']} 第 {said['seq']} 步“{said['title']}”→ {said['state_title']}{number}")
    for clock in said["clocks"]:
        opens = f"，最早 {clock['opens_on']} 可办理" if clock["opens_on"] else ""
        mark = "（暂定）" if clock["provisional"] else ""
        say(f"  期限 {clock['title']}：{STATUS[clock['status']]} {clock['due_on'] or ''}{mark}{opens}")
    for notice in said["notices"]:
        say(f"  通知 {notice['org']} {notice['person'] or notice['role']}：{notice['text']}")
    for warning in said["warnings"]:
        say(f"  提示 {warning}")
    for child in said["children"]:
        say(f"  另：审查件 {child['case']} 第 {child['seq']} 步“{child['title']}”")


STATUS = {"running": "到期", "standing": "停计", "met": "已办结", "waived": "已免除", "lapsed": "期满终止"}
