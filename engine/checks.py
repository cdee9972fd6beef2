"""Everything that must hold before an act: who may, which papers, which answers, which conditions. All reasons at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from engine.absences import SHELF, Absences, Deputy
from engine.always import BUILT_IN
from engine.clocks import ClockKind
from engine.definition import OPERATOR, OWN, PUBLIC, REQUIRED, TIME, Apart, Role, Rule, TurnKind, Workflow
from engine.errors import BadAnswers, NotOffered, NotReady, NotYours, Reason, Refused, Stale, reasons_of
from engine.offices import COVER, seated
from engine.plan import Material
from engine.standing import Holder, Request, Seen, View


def rule_for(seen: Seen, request: Request) -> Rule:
    """The one rule asked for. Raises NotOffered naming where the case stands and where the act belongs."""
    workflow = seen.workflow
    if seen.case is None:
        if request.act not in workflow.openings:
            raise NotOffered(f"“{workflow.title}”不能用 {request.act} 开启")
        return workflow.openings[request.act]
    if request.seq is not None and request.seq != seen.case.seq:
        raise Stale(f"您看到的是第 {request.seq} 步，现在已是第 {seen.case.seq} 步")
    if request.act in BUILT_IN:
        return BUILT_IN[request.act]
    rule = workflow.offered.get((seen.case.state, request.act))
    if rule is None:
        raise NotOffered(_elsewhere(workflow, seen.case.state, request.act))
    if not rule.while_halted and workflow.halts and workflow.halts(seen.facts):
        offered = "、".join(r.title for r in workflow.offers(seen.case.state) if r.while_halted)
        raise NotOffered(f"案件已中止，只能办理：{offered}")
    return rule


def _elsewhere(workflow: Workflow, state: str, act: str) -> Reason:
    places = [source.title for rule in workflow.rules if rule.act == act for source in rule.sources]
    title = next((rule.title for rule in workflow.rules if rule.act == act), act)
    if not places:
        return Reason(f"“{workflow.title}”没有 {act} 这项办理")
    return Reason(
        f"当前环节是“{workflow.state[state].title}”，“{title}”只在“{'、'.join(dict.fromkeys(places))}”环节办理"
    )


def view_of(seen: Seen, request: Request) -> View:
    """What the conditions may look at."""
    case = seen.case
    org = case.org if case else request.org
    calendar = seen.snapshot.calendar(org)
    return View(
        facts=seen.facts,
        state=case.state if case else "",
        org=org,
        actor=request.actor,
        principal=request.principal,
        holders=seen.holders if case else opening_holders(seen, org),
        parts=seen.parts,
        materials=(*seen.materials, *request.materials),
        tasks=seen.tasks,
        posts=seen.posts,
        today=seen.today,
        readings={run.clock: run.reading(calendar) for run in seen.runs},
        started={run.clock: run.started_on for run in seen.runs},
        offices=seen.snapshot.offices,
        required=tuple(case.requires.split()) if case else (),
        text=case.text if case else "",
        shelves=seen.snapshot.shelves,
        policies=seen.snapshot.policies,
        calendar=calendar,
        opened_on=seen.today if case is None else seen.opened_on,
        family=seen.family,
        ended=seen.ended,
        unsealed=seen.unsealed,
    )


def opening_holders(seen: Seen, org: str) -> dict[str, Holder]:
    """The offices that will hold the roles of a case about to be opened for `org`."""
    offices = seen.snapshot.offices
    found = {
        role.key: [one for how in role.at.split("|") for one in offices.covering(org, how)]
        for role in seen.workflow.roles
    }
    return {key: Holder(orgs[0], None) for key, orgs in found.items() if orgs}


def acting_role(seen: Seen, rule: Rule, view: View, request: Request) -> tuple[Role, str]:
    """In which role, and for which office, the actor may. Raises NotYours saying why not and who can."""
    for own in (TIME, OPERATOR, PUBLIC):
        if request.actor == own.key and own in rule.roles:
            return own, view.org
    if request.actor in (TIME.key, OPERATOR.key, PUBLIC.key):
        raise NotYours("此项须由人办理")
    if rule.roles in ((TIME,), (OPERATOR,), (PUBLIC,)):
        raise NotYours(f"此项只由{rule.roles[0].title}办理")
    if request.principal:
        _stands_in(seen, rule, view, request)
    who = request.principal or request.actor
    for role in rule.roles:
        holder = view.holders.get(role.key) or (Holder(view.org, None) if role.at == OWN else None)
        if holder and role is not PUBLIC and _holds(view, role, holder, who):
            return role, holder.org
    raise NotYours(Reason(f"“{rule.title}”不属于您的职责", rule.law.label, _who_can(view, rule)))


def _holds(view: View, role: Role, holder: Holder, person: str) -> bool:
    if holder.person and role.personal:
        return holder.person == person and any(
            post.person == person
            and (
                (post.role == (role.post or role.key) and post.org == holder.org)
                or (post.role == COVER and not role.post)
            )
            for post in view.posts
        )
    return any(
        post.person == person and post.org == holder.org and (role.anyone or post.role == role.key)
        for post in view.posts
    )


def _stands_in(seen: Seen, rule: Rule, view: View, request: Request) -> None:
    """Raises NotYours: nobody has named the actor for this, or somebody who comes first is there and may."""
    known: Absences = seen.snapshot.shelves[SHELF]
    roles = [role.key for role in rule.roles]
    own = [d for d in known.deputies(request.principal, seen.today, roles) if d.delegate == request.actor]
    if not own:
        raise NotYours(Reason(f"没有 {request.principal} 委托您今天代办“{rule.title}”的记录", who="委托人先登记委托"))
    first = min(own, key=lambda one: one.rank)
    for one in known.ahead(first, seen.today, roles):
        if not _barred(seen, rule, view, one):
            said = f"{request.principal} 的第{one.rank}代理人 {one.delegate} 在岗，“{rule.title}”先由其代办"
            raise NotYours(Reason(said, who=one.delegate))


def _barred(seen: Seen, rule: Rule, view: View, deputy: Deputy) -> bool:
    """Whether a deputy has already taken a part in the case that keeps them from this act."""
    return bool(separated(seen.workflow, rule, view.parts, (deputy.delegate,), view.facts.round))


def _who_can(view: View, rule: Rule) -> str:
    def name(role: Role) -> str:
        holder = view.holders.get(role.key)
        place = view.offices.title(holder.org) if holder else "（尚无机构承担）"
        return seated(place, role.title) + (f" {holder.person}" if holder and holder.person and role.personal else "")

    return "、".join(name(role) for role in rule.roles)


def answers_of(rule: Rule, request: Request, view: View) -> tuple[Any, list[Reason]]:
    """The answers, completed from the registers and validated, or everything wrong with them."""
    if rule.asks is None:
        extra = [Reason("此项办理没有要填写的内容", field=name) for name in request.answers]
        return None, extra
    given = rule.fills(view, as_read(rule.asks, request.answers)) if rule.fills else request.answers
    try:
        return rule.asks.model_validate(given), []
    except ValidationError as invalid:
        return None, [_in_chinese(rule.asks, error) for error in invalid.errors()]


def as_read(form: type[BaseModel], sent: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was sent, each answer as its form will read it: "1.0" is 1 before anything is completed from it, so that what is
    filled in and what is kept are about the same. What the form will refuse stays as it was sent, to be refused."""
    read, known = form.model_construct(), []
    for name, value in sent.items():
        try:
            form.__pydantic_validator__.validate_assignment(read, name, value)
        except ValidationError:
            continue
        known.append(name)
    return {**sent, **read.model_dump(mode="json", include=set(known), exclude_unset=True)}


_PLAIN = {
    "missing": "必填",
    "literal_error": "不在可选范围内",
    "enum": "不在可选范围内",
    "extra_forbidden": "没有这一项",
    "string_too_short": "不能为空或过短",
    "string_too_long": "过长，最多 {max_length} 字",
    "too_short": "至少要有一项",
    "date_from_datetime_parsing": "不是有效日期（年-月-日）",
    "date_parsing": "不是有效日期（年-月-日）",
    "date_type": "不是有效日期（年-月-日）",
    "int_parsing": "不是整数",
    "int_type": "不是整数",
    "int_from_float": "不是整数",
    "bool_parsing": "只能答是或否",
    "bool_type": "只能答是或否",
    "string_type": "应为文字",
    "string_unicode": "含有不能保存的字符",
    "int_parsing_size": "数太大",
    "list_type": "应为列表",
    "model_type": "应为一组填写项",
    "model_attributes_type": "应为一组填写项",
    "greater_than_equal": "小于允许的最小值",
    "less_than_equal": "大于允许的最大值",
    "greater_than": "小于允许的最小值",
    "less_than": "大于允许的最大值",
    "decimal_parsing": "不是数字",
    "string_pattern_mismatch": "格式不对",
}


def _in_chinese(form: type[BaseModel], error: Any) -> Reason:
    path = [part for part in error["loc"] if isinstance(part, str)]
    numbers = [part + 1 for part in error["loc"] if isinstance(part, int)]
    field = form.model_fields.get(path[0]) if path else None
    title = (field.title or path[0]) if field else "表单"
    if error["type"] == "extra_forbidden":
        return Reason(f"没有这一项：{'.'.join(path)}", field=".".join(str(part) for part in error["loc"]))
    place = title + (f"第{numbers[0]}项" if numbers else "") + (f"·{_inner_title(form, path)}" if len(path) > 1 else "")
    said = (
        error["msg"].removeprefix("Value error, ")
        if error["type"] == "value_error"
        else _PLAIN.get(error["type"], "").format_map(error.get("ctx", {})) or error["msg"]
    )
    return Reason(f"{place}：{said}", field=".".join(str(part) for part in error["loc"]))


def _inner_title(form: type[BaseModel], path: Sequence[str]) -> str:
    """The title of a field of a form within a form; its name where it has none."""
    field = form.model_fields.get(path[0])
    for name in path[1:]:
        inner = _form_in(field.annotation) if field else None
        field = inner.model_fields.get(name) if inner else None
    return (field.title if field else None) or path[-1]


def _form_in(annotation: Any) -> type[BaseModel] | None:
    """The form that a field holds, by itself or in a list."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for one in get_args(annotation) if (found := _form_in(one))), None)


def check(seen: Seen, rule: Rule, view: View, request: Request) -> tuple[Role, str, Any]:
    """Role, office and answers of an act that may be performed; otherwise one refusal with every reason."""
    role, org = acting_role(seen, rule, view, request)
    apart = list(_apart(seen, rule, view, org))
    if apart:
        raise NotYours(apart)
    answers, wrong = answers_of(rule, request, view)
    missing = [*_papers(seen, rule, view, request), *_facts(rule, view), *_clocks(seen, rule, view)]
    if not wrong:
        missing += reasons_of(reason for one in rule.checks for reason in one(view, answers))
    if missing or wrong:
        refusal: type[Refused] = NotReady if missing else BadAnswers
        raise refusal(tuple(_cited(reason, rule) for reason in (*missing, *wrong)))
    return role, org, answers


def _cited(reason: Reason, rule: Rule) -> Reason:
    return reason if reason.law else Reason(reason.text, rule.law.label, reason.who, reason.field)


def _apart(seen: Seen, rule: Rule, view: View, org: str) -> Iterator[Reason]:
    """Separation of duties, for actor and principal."""
    for person, part, pair in separated(seen.workflow, rule, view.parts, view.persons, view.facts.round):
        title = seen.workflow.titles.get(part, part)
        who = f"{view.offices.title(org)}其他人员或代办人员"
        yield Reason(f"{person} 在本件中已是{title}，不能再办理“{rule.title}”", pair.law.label, who)


def separated(
    workflow: Workflow, rule: Rule, parts: Mapping[str, frozenset[tuple[str, int]]], persons: Iterable[str], round: int
) -> list[tuple[str, str, Apart]]:
    """Who may not perform a rule because of which part already taken, by which pair."""
    pairs = [pair for pair in workflow.apart if rule.part and rule.part in (pair.one, pair.other)]
    others = [(pair.other if rule.part == pair.one else pair.one, pair) for pair in pairs]
    return [
        (person, part, pair)
        for part, pair in others
        for person in persons
        if any(who == person and (not pair.per_round or r == round) for who, r in parts.get(part, ()))
    ]


def _papers(seen: Seen, rule: Rule, view: View, request: Request) -> Iterator[Reason]:
    if not (rule.needs or rule.fresh or request.materials):
        return
    there = {material.kind for material in view.materials}
    given = {material.kind for material in request.materials}
    title = {kind.key: kind.title for kind in seen.workflow.kinds}
    wanted = [key for kind in rule.needs for key in (view.required if kind is REQUIRED else (kind.key,))]
    for key in dict.fromkeys(wanted):
        if key not in there:
            yield Reason(f"缺少材料：{title.get(key, key)}", field="materials")
    for kind in rule.fresh:
        if kind.key not in given:
            yield Reason(f"请随本次办理提交：{kind.title}", field="materials")
    allowed = {kind.key for kind in (*rule.needs, *rule.takes, *rule.fresh)}
    for material in request.materials:
        if material.kind not in title:
            yield Reason(f"没有这种材料：{material.kind}", field="materials")
        elif material.kind not in allowed and not any(k is REQUIRED for k in (*rule.needs, *rule.takes)):
            yield Reason(f"本次办理不收：{title[material.kind]}", field="materials")
        if material.sha256 not in seen.tray:
            yield Reason(f"材料“{material.name}”未上传或已过期清理，请重新上传", field="materials")


def _facts(rule: Rule, view: View) -> Iterable[Reason]:
    found = [reason for one in rule.when if (reason := one(view.facts))]
    return reasons_of(found + [reason for one in rule.only_if if (reason := one(view))])


def _clocks(seen: Seen, rule: Rule, view: View) -> Iterator[Reason]:
    """An extension comes before the due day; nothing is extended that does not run."""
    for turn in rule.turns:
        if turn.kind is not TurnKind.EXTEND:
            continue
        reading = view.readings.get(turn.clock)
        if reading is None:
            yield Reason(f"“{seen.workflow.clock[turn.clock].title}”没有在计时，不能延长")
        elif turn.limit and not seen.snapshot.policies.value(turn.limit.key(view.facts), view.org, view.today).value:
            yield Reason(f"本类事项的“{seen.workflow.clock[turn.clock].title}”不得延长")
        elif reading.due and view.today > reading.due:
            yield Reason(f"期限已于 {reading.due.isoformat()} 届满，届满后不能延长")


def earliest(seen: Seen, view: View) -> Iterator[tuple[str, Any]]:
    """The running minimum periods: title and first day open."""
    for run in seen.runs:
        if run.kind == ClockKind.MIN and (opens := view.readings[run.clock].opens):
            yield seen.workflow.clock[run.clock].title, opens


def unclaimed(workflow: Workflow, holders: Iterable[str]) -> list[Reason]:
    """Roles that some state awaits but no office holds."""
    awaited = dict.fromkeys(state.awaits for state in workflow.states if state.awaits)
    there = set(holders)
    missing = [role for role in awaited if role.key not in there and role.at != OWN]
    return [Reason(f"没有机构承担“{role.title}”（关系：{role.at}）", who="管理员先登记机构关系") for role in missing]


def brought(request: Request, facts: Any) -> tuple[Material, ...]:
    """The materials of a request, with the round they come in."""
    if not request.materials:
        return ()
    return tuple(Material(m.kind, m.sha256, m.name, facts.round) for m in request.materials)
