"""How the recorded answers of an event are shown to people: labels and words in the order of the form."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from engine.always import BUILT_IN
from engine.definition import TIME, Rule, Workflow
from engine.sealing import MASK, SEALED
from workflows.asking import Picker, Question, questions

WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Names:
    """What a record does not say: names of people, titles of offices, texts of tasks. Unknown keys stay as they are."""

    people: Mapping[str, str] = field(default_factory=dict)
    offices: Mapping[str, str] = field(default_factory=dict)
    tasks: Mapping[tuple[int, int], str] = field(default_factory=dict)  # (step, number) → text


NOBODY = Names()


@dataclass(frozen=True, slots=True)
class Shown:
    """One answer. `rows`: for an answer of several rows, each row's own answers; then `words` says how many."""

    label: str
    words: str
    rows: tuple[tuple["Shown", ...], ...] = ()


def shown(workflow: Workflow, act: str, answers: Mapping[str, Any] | None, names: Names = NOBODY) -> list[Shown]:
    """The answers of an event; what was left empty is left out, what is sealed is only said to be there."""
    rule = _rule(workflow, act)
    asked = questions(workflow, rule) if rule else []
    if rule and rule.who == TIME:
        named = [one for one in asked if one.label != one.name and one.name not in OF_TIME]
        own = {one.name: answers[one.name] for one in named if answers and one.name in answers}
        return [*_by_time(workflow, answers or {}), *_shown(named, own, names)]
    return list(_shown(asked, answers or {}, names))


def day_words(on: date) -> str:
    """2026年10月8日（周四）."""
    return f"{on.year}年{on.month}月{on.day}日（周{WEEKDAYS[on.weekday()]}）"


OF_TIME: Mapping[str, str] = {
    "clock": "期限", "due": "到期日", "was": "原到期日", "child": "审查件", "number": "文号", "members": "评审员", "points": "分歧点",
}  # fmt: skip
"""What time's own acts say of themselves, in its order; the rest of it is for the program."""


def _by_time(workflow: Workflow, answers: Mapping[str, Any]) -> Iterator[Shown]:
    clocks = {clock.key: clock.title for clock in workflow.clocks}
    for name, label in OF_TIME.items():
        value = answers.get(name)
        if isinstance(value, list) and value and isinstance(value[0], Mapping):
            yield Shown(label, f"{len(value)} 项")
        elif not _empty(None, value):
            words = "、".join(map(str, value)) if isinstance(value, list) else str(value)
            yield Shown(label, clocks.get(words, words) if name == "clock" else _date(words, NOBODY))


def _rule(workflow: Workflow, act: str) -> Rule | None:
    return next((rule for rule in workflow.rules if rule.act == act), BUILT_IN.get(act))


def _shown(asked: list[Question] | tuple[Question, ...], answers: Mapping[str, Any], names: Names) -> Iterator[Shown]:
    if task := _task(answers, names):
        yield Shown("事项", task)
    known = {one.name: one for one in asked}
    fixed = ("seq", "n") if "seq" in answers and "n" in answers else ()
    for name in (*known, *(name for name in answers if name not in known)):
        value = answers.get(name)
        if name not in fixed and not _empty(known.get(name), value):
            yield _one(known.get(name), name, value, names)


def _empty(asked: Question | None, value: Any) -> bool:
    return value in (None, "", [], {}) or (asked is not None and asked.picker is Picker.HIDDEN and value == 0)


def _task(answers: Mapping[str, Any], names: Names) -> str:
    if "seq" not in answers or "n" not in answers:
        return ""
    key = (int(answers["seq"]), int(answers["n"]))
    return names.tasks.get(key, f"第{key[0]}步第{key[1]}项")


def _one(asked: Question | None, name: str, value: Any, names: Names) -> Shown:
    label = asked.label if asked else name
    if isinstance(value, Mapping) and SEALED in value:
        return Shown(label, MASK)
    if asked and asked.of:
        rows = value if isinstance(value, list) else [value]
        told = tuple(tuple(_shown(asked.of, row, names)) for row in rows if isinstance(row, Mapping))
        return Shown(label, f"{len(told)} 项" if asked.picker is Picker.ROWS else "", told)
    if isinstance(value, list):
        return Shown(label, "、".join(_words(asked, one, names) for one in value))
    return Shown(label, _words(asked, value, names))


def _words(asked: Question | None, value: Any, names: Names) -> str:
    if asked is None or isinstance(value, Mapping):
        return _plain(value)
    said = "true" if value is True else "false" if value is False else str(value)
    titles = dict(asked.choices)
    if said in titles:
        return titles[said]
    speak = _SPOKEN.get(asked.picker)
    return speak(value, names) if speak else _plain(value)


def _plain(value: Any) -> str:
    return "是" if value is True else "否" if value is False else str(value)


def _date(value: Any, _: Names) -> str:
    try:
        return day_words(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def _money(value: Any, _: Names) -> str:
    return f"{value:,} 元" if isinstance(value, int) else str(value)


_SPOKEN: Mapping[Picker, Callable[[Any, Names], str]] = {
    Picker.DATE: _date,
    Picker.MONEY: _money,
    Picker.PERSON: lambda value, names: names.people.get(str(value), str(value)),
    Picker.OFFICE: lambda value, names: names.offices.get(str(value), str(value)),
    Picker.DECLARATION: lambda value, _: "已声明" if value is True else _plain(value),
    Picker.CASE: lambda value, _: f"审查件 {value}",
}
