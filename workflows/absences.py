"""离岗与代理: what must hold when an absence, a deputy or a return is registered, and what is written."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

from engine.absences import SHELF, Absences, Away, Circle
from engine.definition import ADMIN, Role
from engine.errors import Reason
from engine.offices import COVER, SUBTREE, Delegation, Leave
from engine.plan import Deed, Notice, Row
from engine.standing import View
from workflows.entries import Absence, Leaving, Returning
from workflows.roles import SUP

LONGEST = timedelta(days=366)
IDLE = {ADMIN.key, SUP.key}  # who keeps the house or watches does not handle cases
REVIEWS = ("cluster", "local", "county")


@cache
def roles() -> Mapping[str, Role]:
    """Every role of every procedure."""
    from workflows import every

    return {role.key: role for workflow in every() for role in workflow.roles}


def title_of(role: str) -> str:
    """What a role is called."""
    return roles()[role].title if role in roles() else role


def known(view: View) -> Absences:
    """Everybody's absences, deputies and posts."""
    found: Absences = view.shelves[SHELF]
    return found


def days(first: date, last: date) -> str:
    """3月2日至6日."""
    if first == last:
        return f"{first.month}月{first.day}日"
    same = (first.year, first.month) == (last.year, last.month)
    end = f"{last.day}日" if same else f"{last.month}月{last.day}日"
    return f"{first.month}月{first.day}日至{end}"


# --- what must hold ---------------------------------------------------------------------------------------------------


def own_or_administered(view: View, answers: Any) -> Iterator[Reason]:
    """Everybody for themselves; an administrator for whoever works here or below; a deputy for nobody."""
    leaving = isinstance(answers, Leaving | Returning)
    field, person = ("person", answers.person) if leaving else ("principal", answers.principal)
    what = "离岗" if leaving else "委托"
    if view.principal:
        yield Reason(f"代办权不能再转给别人：{what}由本人或管理员登记", field=field, who=view.principal)
    elif person != view.actor and not _administers(view, person):
        yield Reason(f"只能登记本人的{what}；{person} 的{what}由其本人或管理员登记", field=field, who="管理员")


def _administers(view: View, person: str) -> bool:
    if view.org not in view.appointed(view.actor, ADMIN.key):
        return False
    return any(view.offices.covers(view.org, org, SUBTREE) for _, org in known(view).posts(person, view.today))


def sound_window(view: View, answers: Absence | Leaving) -> Iterator[Reason]:
    """Days in order; an absence is not over yet, and not for ever."""
    if isinstance(answers, Absence) and not answers.holds:
        return
    if answers.until_on < answers.from_on:
        yield Reason("终止日早于起始日", field="until_on")
    elif isinstance(answers, Leaving) and answers.until_on < view.today:
        yield Reason("终止日已经过去", field="until_on")
    elif isinstance(answers, Leaving) and answers.until_on - answers.from_on > LONGEST:
        yield Reason("一次最长一年；更久的请由管理员免职，另任命人", field="until_on", who="管理员")


def no_overlap(view: View, answers: Leaving) -> Iterator[Reason]:
    """One is away once."""
    for one in known(view).leaves(answers.person):
        if one.from_on <= answers.until_on and answers.from_on <= one.until_on:
            said = f"{days(one.from_on, one.until_on)}已登记离岗（{one.reason}）；有变化的先办提前返岗"
            yield Reason(said, field="from_on")


def sound_deputies(view: View, answers: Leaving) -> Iterator[Reason]:
    """Each once, near by, at work on cases, within what the absent one holds, and in no circle."""
    held = {role for role, _ in _posts(view, answers.person, answers.from_on)}
    seen: set[str] = set()
    for n, one in enumerate(answers.deputies):
        who, field = one.delegate, f"deputies.{n}.delegate"
        if who == answers.person:
            yield Reason("本人不能做自己的代理人", field=field)
            continue
        if who in seen:
            yield Reason(f"{who} 已列为代理人", field=field)
        seen.add(who)
        yield from _fit(view, answers, who, one.roles, field)
        for role in one.roles:
            if role not in held:
                said = f"{answers.person} 没有任{title_of(role)}，不能委托这项职责"
                yield Reason(said, field=f"deputies.{n}.roles")
        if circle := known(view).circle(answers.person, who, answers.from_on, answers.until_on):
            yield _round(circle, field)


def no_circle(view: View, answers: Absence) -> Iterator[Reason]:
    """Nobody stands in, round a few corners, for themselves."""
    if answers.holds and answers.principal == answers.delegate:
        yield Reason("不能委托给本人", field="delegate")
    elif answers.holds:
        circle = known(view).circle(answers.principal, answers.delegate, answers.from_on, answers.until_on)
        if circle:
            yield _round(circle, "delegate")


def _round(circle: Circle, field: str) -> Reason:
    path, when = " → ".join(circle.persons), days(circle.from_on, circle.until_on)
    return Reason(f"代理成环：{path}，{when}互相代理，等于没有人代理；请换一位代理人", field=field)


def _fit(view: View, answers: Leaving, who: str, roles: list[str], field: str) -> Iterator[Reason]:
    """A deputy works at the same office, at one that reviews for it, or is on its cover roster."""
    posts = _posts(view, who, answers.from_on)
    if not posts:
        yield Reason(f"{who} 当日没有任职，不能代理", field=field, who="管理员先任命")
    elif not roles_of(posts) - IDLE and not (roles and set(roles) <= IDLE):
        yield Reason(f"{who} 只任管理员或督察，不办理审查件，不能代理", field=field)
    elif not _near(view, answers, posts):
        office = view.offices.title(posts[0][1])
        yield Reason(
            f"{who} 在{office}任职：代理人应在同一机构、其审查机构，或由管理员列入代办名册",
            field=field,
            who="管理员",
        )


def roles_of(posts: list[tuple[str, str]]) -> set[str]:
    """The roles among posts."""
    return {role for role, _ in posts}


def _near(view: View, answers: Leaving, posts: list[tuple[str, str]]) -> bool:
    own = {org for _, org in _posts(view, answers.person, answers.from_on)}
    reviewing = {office for org in own for how in REVIEWS for office in view.offices.covering(org, how)}
    served = {covered for office, covered, how in view.offices.relations if office in own and how in REVIEWS}
    roster = reviewing | {o for org in served for how in REVIEWS for o in view.offices.covering(org, how)}
    return any(org in own | reviewing or (role == COVER and org in roster) for role, org in posts)


def _posts(view: View, person: str, from_on: date) -> list[tuple[str, str]]:
    """What somebody holds when the absence begins; today, where it has begun."""
    return known(view).posts(person, max(from_on, view.today))


def somebody_there(view: View, answers: Leaving) -> Iterator[Reason]:
    """What only a certain person does has a deputy, or it is said why not."""
    if answers.without.strip():
        return
    held = roles_of(_posts(view, answers.person, answers.from_on))
    bare = [
        role.title
        for key, role in roles().items()
        if role.personal and key in held and not any(not one.roles or key in one.roles for one in answers.deputies)
    ]
    if bare:
        said = f"{'、'.join(bare)}的件由专人办理：请指定代理人，或写明不设代理人的理由"
        yield Reason(said, field="deputies" if answers.deputies else "without")


def leave_there(view: View, answers: Returning) -> Iterator[Reason]:
    """One comes back from an absence, before it is over."""
    leave = _leave(view, answers.person, answers.from_on)
    if leave is None:
        yield Reason(f"没有 {answers.person} 自 {answers.from_on} 起的离岗登记", field="from_on")
    elif answers.back_on > leave.until_on:
        yield Reason(f"离岗到 {leave.until_on} 为止，次日起本来就在岗", field="back_on")
    elif answers.back_on < view.today:
        yield Reason("返岗日不能早于今天：已过的日子代理有效，所办不变", field="back_on")


def _leave(view: View, person: Any, from_on: Any) -> Away | None:
    return next((one for one in known(view).leaves(str(person)) if str(one.from_on) == str(from_on)), None)


def ended(view: View, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """What ends is what the register says, whatever was sent."""
    said = {name: raw[name] for name in raw if name not in ("until_on", "reason", "deputies")}
    leave = _leave(view, raw.get("person"), raw.get("from_on"))
    if leave is None:
        return said
    within = [
        one
        for one in known(view).named(leave.person)
        if leave.from_on <= one.from_on
        and one.until_on <= leave.until_on
        and str(one.until_on) >= str(raw.get("back_on"))
    ]
    names = ("delegate", "authority", "from_on", "until_on", "rank")
    deputies = [{**{name: getattr(one, name) for name in names}, "roles": list(one.roles)} for one in within]
    return {**said, "until_on": leave.until_on, "reason": leave.reason, "deputies": deputies}


# --- what to think about ----------------------------------------------------------------------------------------------


def gaps(view: View, answers: Leaving) -> Iterator[str]:
    """Deputies who are away themselves, days with nobody, posts that nobody else holds."""
    others, first = known(view), max(answers.from_on, view.today)
    line = [one.delegate for one in answers.deputies]
    for n, who in enumerate(line, 1):
        for away in others.leaves(who):
            if away.from_on <= answers.until_on and away.until_on >= first:
                when = days(max(first, away.from_on), min(answers.until_on, away.until_on))
                then = f"其间由第{n + 1}代理人 {line[n]} 代办" if n < len(line) else "其间没有下一位代理人"
                yield f"第{n}代理人 {who} {when}也离岗，{then}"
    span = [first + timedelta(n) for n in range((answers.until_on - first).days + 1)]
    bare = [day for day in span if all(others.away(who, day) for who in line)] if line else []
    if bare:
        yield f"{days(bare[0], bare[-1])}没有人代理，届时告知本机构负责人和管理员"
    yield from _sole(view, answers, first)


def _sole(view: View, answers: Leaving, first: date) -> Iterator[str]:
    for role, org in _posts(view, answers.person, answers.from_on):
        covered = any(not one.roles or role in one.roles for one in answers.deputies)
        if not covered and role not in IDLE and known(view).holders(role, org, first) == [answers.person]:
            yield f"{view.offices.title(org)}{title_of(role)}只有 {answers.person} 一人，离岗期间没有人能办"


# --- what it keeps ----------------------------------------------------------------------------------------------------


def left(deed: Deed) -> Iterator[Row]:
    """The absence, and its deputies in order."""
    a: Leaving = deed.answers
    window = {"from_on": a.from_on, "until_on": a.until_on, "holds": True}
    key = {"case_id": deed.case_id, "seq": deed.seq}
    yield Row(Leave, {**key, "n": 1, "person": a.person, "reason": a.reason, **window})
    for n, one in enumerate(a.deputies, 1):
        named = {"principal": a.person, "delegate": one.delegate, "authority": one.authority}
        yield Row(Delegation, {**key, "n": n, **named, "roles": " ".join(one.roles), "rank": n, **window})


def deputies_told(deed: Deed) -> Iterator[Notice]:
    """Whoever is to stand in, or was, hears of it; never by rumour."""
    a: Leaving | Returning | Absence = deed.answers
    named = [a.delegate] if isinstance(a, Absence) else [one.delegate for one in a.deputies]
    for who in dict.fromkeys(named):
        yield Notice("STAFF", deed.org, who, f"{deed.title}：{deed.rule.title}")


def returned(deed: Deed) -> Iterator[Row]:
    """The same, ending the day before; what had not begun by then no longer holds."""
    a: Returning = deed.answers
    key, last = {"case_id": deed.case_id, "seq": deed.seq}, a.back_on - timedelta(1)
    yield Row(
        Leave, {**key, "n": 1, "person": a.person, "reason": a.reason, **_cut(a.from_on, a.until_on or last, last)}
    )
    for n, one in enumerate(a.deputies, 1):
        named = {"principal": a.person, "delegate": one.delegate, "authority": one.authority, "rank": one.rank}
        yield Row(
            Delegation, {**key, "n": n, **named, "roles": " ".join(one.roles), **_cut(one.from_on, one.until_on, last)}
        )


def _cut(from_on: date, until_on: date, last: date) -> dict[str, Any]:
    begun = from_on <= last
    return {"from_on": from_on, "until_on": min(until_on, last) if begun else until_on, "holds": begun}


def delegated(deed: Deed) -> Iterator[Row]:
    """One delegation row."""
    a: Absence = deed.answers
    key = {"case_id": deed.case_id, "seq": deed.seq, "n": 1}
    yield Row(Delegation, {**key, **a.model_dump(exclude={"roles"}), "roles": " ".join(a.roles)})
