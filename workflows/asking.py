"""How a rule's form is asked on a page: one question per field, with its words, its choices, and who may be named."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from engine.definition import Rule, Workflow
from engine.sealing import SEALED
from engine.standing import OpenTask, View
from workflows import answering
from workflows.answering import Spec, spec_of, title_of
from workflows.checklists import Item, for_matter, suggested

LONG_TEXT = 300  # a field that may be longer than this is asked in a box of several lines
TAKEN = "taken"  # the tick before a row of a question that wants only `some` rows
Who = tuple[str, str]  # a role ("" for anybody) and the office where it is held


class Picker(StrEnum):
    """How a field is asked."""

    TEXT = "text"
    LONG = "long"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"  # one of `choices`
    TICKS = "ticks"  # any of `choices`
    YES_NO = "yes_no"
    DECLARATION = "declaration"  # must be ticked
    LINES = "lines"  # several short texts, one a line
    PERSON = "person"  # somebody of `who`
    OFFICE = "office"  # one of `choices`
    CATALOGUE = "catalogue"  # an entry of the office's catalogue
    CASE = "case"  # the number of a case
    ROWS = "rows"  # any number of rows of `of`
    PART = "part"  # one group of `of`
    HIDDEN = "hidden"  # filled in by us: sent as `initial` says, or left out


_WITH_CHOICES = (Picker.CHOICE, Picker.TICKS, Picker.YES_NO, Picker.OFFICE)


@dataclass(frozen=True, slots=True)
class ShownIf:
    """Asked only while another field of the same form has one of these values."""

    field: str
    among: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One field. Its name on the page is its path: findings.0.clause.

    `least`, `most`: characters, rows or amounts, by picker. `fixed`: the rows are those of `captions`, none is added;
    `heads`: the group each of those rows belongs to, which then are a table; `hints`: what helps to answer each.
    `some`: not every one of them need be answered; `marked`: in a row that is answered this must be. `about`: asked only in rows
    whose caption has one of these words. `whole`: a whole number. `sealed`: the roles that may read the answer later.
    """

    name: str
    label: str
    picker: Picker
    required: bool
    help: str = ""
    group: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    default: Any = None
    least: int | None = None
    most: int | None = None
    pattern: str = ""
    who: tuple[Who, ...] = ()
    of: tuple["Question", ...] = ()
    captions: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    fixed: bool = False
    some: bool = False
    marked: bool = False
    about: tuple[str, ...] = ()
    whole: bool = False
    shown_if: ShownIf | None = None
    sealed: tuple[str, ...] = ()


def questions(workflow: Workflow, rule: Rule, view: View | None = None, title: str = "") -> list[Question]:
    """What an act asks, in the order of the page. `view`: the case (or the opening) it is asked in; `title`: the matter's."""
    return list(_Asking(workflow, view, title).form(rule.asks)) if rule.asks else []


def initial(workflow: Workflow, rule: Rule, view: View | None = None, title: str = "") -> dict[str, Any]:
    """What the page is filled with: a row for each open task or line of the checklist, today where today is meant."""
    return _Asking(workflow, view, title).start(rule.asks) if rule.asks else {}


def shape(form: type[BaseModel]) -> tuple[Question, ...]:
    """The questions of a form in no particular case: names, pickers, columns."""
    return tuple(_Asking(None, None, "").form(form))


@dataclass(frozen=True, slots=True)
class _Asking:
    workflow: Workflow | None
    view: View | None
    title: str

    @property
    def _titles(self) -> Mapping[str, str]:
        return self.workflow.titles if self.workflow else {}

    # --- questions ----------------------------------------------------------------------------------------------------

    def form(self, model: type[BaseModel]) -> Iterator[Question]:
        """The questions of one form, grouped."""
        model.model_rebuild()
        only, groups = answering.layout(model)
        for name in only or model.model_fields:
            groups.setdefault(name, "")
        for name, group in groups.items():
            yield replace(self.question(model, name, model.model_fields[name]), group=group)

    def question(self, model: type[BaseModel], name: str, field: FieldInfo) -> Question:
        """One field as it is asked."""
        spec, kind = spec_of(model, name), _plain(field.annotation)
        picker = Picker(spec["picker"]) if "picker" in spec else self._picker(name, kind, field, spec)
        asked = Question(
            name,
            field.title or name,
            picker,
            required=_required(field, picker) and not spec.get("optional", False),
            help=spec.get("help", ""),
            default=None if field.is_required() else field.get_default(call_default_factory=True),
            shown_if=_shown_if(spec),
            sealed=_sealed(field),
            about=tuple(spec.get("about", ())),
            whole=kind is int,
            **_bounds(field),
        )
        return self._filled(asked, kind, spec)

    def _picker(self, name: str, kind: Any, field: FieldInfo, spec: Spec) -> Picker:
        if "roles" in spec or "anybody" in spec or name == "person":
            return Picker.PERSON
        if get_origin(kind) is list:
            return Picker.ROWS if _is_form(get_args(kind)[0]) else Picker.LINES
        if get_origin(kind) is Literal:
            return Picker.DECLARATION if get_args(kind) == (True,) else Picker.CHOICE
        if _is_form(kind):
            return Picker.PART
        if kind is str:
            return Picker.LONG if (_bounds(field).get("most") or 0) > LONG_TEXT else Picker.TEXT
        plain = {bool: Picker.YES_NO, int: Picker.NUMBER, date: Picker.DATE}
        return plain.get(kind, Picker.TEXT)

    def _filled(self, asked: Question, kind: Any, spec: Spec) -> Question:
        if asked.picker is Picker.PERSON:
            return replace(asked, who=self._who(spec))
        if asked.picker is Picker.ROWS:
            return self._rows(replace(asked, of=tuple(self.form(get_args(kind)[0]))), spec)
        if asked.picker is Picker.PART:
            return replace(asked, of=tuple(self.form(kind)))
        if asked.picker in _WITH_CHOICES or "ticks" in spec:
            return replace(asked, choices=tuple(self._choices(asked.picker, kind, spec)))
        return asked

    def _choices(self, picker: Picker, kind: Any, spec: Spec) -> Iterator[tuple[str, str]]:
        if picker is Picker.YES_NO:
            yield from ((said, title_of(self._titles, spec, said)) for said in ("true", "false"))
        elif picker is Picker.OFFICE:
            yield from answering.offices(self.view, spec.get("offices", ""))
        elif "pending" in spec:
            yield from ((str(task.seq), answering.proposal(task.text)) for task in self._open(spec["pending"]))
        elif "ticks" in spec:
            yield from answering.ticks(self.workflow, self.view, spec)
        else:
            values = answering.narrowed(self.view, spec, get_args(kind))
            yield from ((str(one), title_of(self._titles, spec, str(one))) for one in values)

    def _who(self, spec: Spec) -> tuple[Who, ...]:
        if self.view is None or self.workflow is None:
            return tuple((role, "") for role in spec.get("roles", ("",)))
        roles = spec.get("roles", ())
        if not roles:
            return (("", self.view.org),)
        return tuple(answering.posts(self.workflow, self.view, roles, cover=spec.get("cover", False)))

    # --- rows that the record names -----------------------------------------------------------------------------------

    def _rows(self, asked: Question, spec: Spec) -> Question:
        if "sheet" in spec:
            return _sheet(asked)
        if "tasks" in spec:
            captions = tuple(answering.caption(task) for task in self._tasks(spec))
        elif spec.get("checklist"):
            captions = tuple(f"{one.aspect}：{one.question}（{one.cited}）" for one in self._lines())
        else:
            return asked
        hidden = ("seq", "n") if "tasks" in spec else ("aspect", "item")
        of = tuple(replace(q, picker=Picker.HIDDEN, required=False) if q.name in hidden else q for q in asked.of)
        if some := spec.get("some", ""):
            tick = Question(TAKEN, some, Picker.TICKS, required=False, choices=(("on", some),))
            of = (tick, *(replace(q, required=False, marked=q.required) for q in of))
        return replace(asked, of=of, captions=captions, fixed=True, some=bool(some))

    def _open(self, kind: str) -> list[OpenTask]:
        return self.view.open_tasks(kind) if self.view else []

    def _tasks(self, spec: Spec) -> Sequence[OpenTask]:
        return answering.tasks(self.view, spec["tasks"], answered=spec.get("answered", False)) if self.view else ()

    def _lines(self) -> tuple[Item, ...]:
        facts = self.view.facts if self.view else None
        kind = getattr(facts, "matter_type", "")
        return for_matter(kind, facts, suggested(kind, self.title)).items

    # --- what it starts with ------------------------------------------------------------------------------------------

    def start(self, model: type[BaseModel]) -> dict[str, Any]:
        """The values one form starts with; what has no better one is left out."""
        model.model_rebuild()
        only, _ = answering.layout(model)
        found: dict[str, Any] = {}
        for name, field in model.model_fields.items():
            value = None if only and name not in only else self._start(spec_of(model, name), field)
            if value is not None:
                found[name] = value
        return found

    def _start(self, spec: Spec, field: FieldInfo) -> Any:
        view, inner = self.view, get_args(_plain(field.annotation))
        if "tasks" in spec:
            own = self.start(inner[0])
            return [{"seq": task.seq, "n": task.n, **own} for task in self._tasks(spec)]
        if "sheet" in spec:
            return [{"n": one.n} for one in answering.nineteen()]
        if spec.get("checklist"):
            return [{"aspect": one.aspect, "item": one.recorded} for one in self._lines()]
        if "initially" in spec and view is not None:
            return {"today": view.today, "actor": view.principal or view.actor}[spec["initially"]]
        if inner and _is_form(inner[0]) and field.is_required():
            return [self.start(inner[0])]
        default = None if field.is_required() else field.get_default(call_default_factory=True)
        return default if default not in ("", []) else None


def _sheet(asked: Question) -> Question:
    """The nineteen items of a fair-competition review as the rows of a table, by article."""
    there = answering.nineteen()
    captions = tuple(f"{one.n}. {one.question}" for one in there)
    hints = tuple(f"看：{one.look}；常见改法：{one.fix}" for one in there)
    return replace(asked, captions=captions, heads=tuple(one.heading for one in there), hints=hints, fixed=True)


# --- what a field's annotation says ------------------------------------------------------------------------------------


def _plain(annotation: Any) -> Any:
    """Without `| None`."""
    if get_origin(annotation) in (Union, UnionType):
        some = [one for one in get_args(annotation) if one is not type(None)]
        return some[0] if len(some) == 1 else str
    return annotation


def _is_form(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _required(field: FieldInfo, picker: Picker) -> bool:
    if picker is Picker.HIDDEN:
        return False
    return field.is_required() or picker is Picker.DECLARATION


_LIMITS: Mapping[str, str] = {"min_length": "least", "ge": "least", "max_length": "most", "le": "most"}


def _bounds(field: FieldInfo) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for said in field.metadata:
        found |= {ours: getattr(said, theirs) for theirs, ours in _LIMITS.items() if hasattr(said, theirs)}
        if pattern := getattr(said, "pattern", None):
            found["pattern"] = pattern
    return {name: value for name, value in found.items() if value is not None}


def _sealed(field: FieldInfo) -> tuple[str, ...]:
    extra = field.json_schema_extra
    return tuple(str(extra[SEALED]).split()) if isinstance(extra, dict) and SEALED in extra else ()


def _shown_if(spec: Spec) -> ShownIf | None:
    said = spec.get("shown_if")
    return ShownIf(said["field"], tuple(said["among"])) if said else None
