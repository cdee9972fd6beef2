"""What a running house knows of the law: workflows in all their versions, the default policy pack, the national calendar."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlmodel import SQLModel

from engine.absences import AboutAbsences
from engine.always import BUILT_IN
from engine.calendar import Calendar
from engine.definition import Workflow
from engine.enquiries import Enquires, as_questions
from engine.errors import NotFound, UnsoundWorkflow
from engine.offices import RegistersPersons
from engine.policy import Pack
from engine.sealing import Unseals
from engine.statements import Statement


@dataclass(frozen=True, slots=True)
class Shelf:
    """A register that acts must know whole: its rows, in the order of the record, made into one immutable value."""

    name: str
    table: type[SQLModel]
    build: Callable[[Sequence[Mapping[str, Any]]], Any]


class Registry:
    """Handed to every docket. Raises UnsoundWorkflow when two versions of a workflow start on one day,
    or an act bears the name of one that every workflow has."""

    def __init__(
        self, workflows: Iterable[Workflow], pack: Pack, national: Calendar, shelves: Sequence[Shelf] = ()
    ) -> None:
        """`workflows`: every version, superseded ones included."""
        self.pack, self.national, self.shelves = pack, national, tuple(shelves)
        self._versions: dict[str, list[Workflow]] = {}
        for workflow in workflows:
            self._versions.setdefault(workflow.key, []).append(workflow)
        for key, versions in self._versions.items():
            versions.sort(key=lambda w: w.effective)
            if len({w.effective for w in versions}) < len(versions):
                raise UnsoundWorkflow(f"{key}：两个版本同日施行")
        if taken := [
            f"{w.key}: 规则 {r.act} 与引擎自有的办理同名" for w in self.all for r in w.rules if r.act in BUILT_IN
        ]:
            raise UnsoundWorkflow(taken)
        self._pinned = {(w.key, w.sha): w for versions in self._versions.values() for w in versions}

    @cached_property
    def all(self) -> tuple[Workflow, ...]:
        """Every version of every workflow."""
        return tuple(workflow for versions in self._versions.values() for workflow in versions)

    def current(self, key: str, on: date) -> Workflow:
        """The version in force on a day; the first one when none is yet. Raises NotFound."""
        if key not in self._versions:
            raise NotFound(f"没有流程 {key}")
        versions = self._versions[key]
        return next((w for w in reversed(versions) if w.effective <= on), versions[0])

    def pinned(self, key: str, sha: str) -> Workflow:
        """The version a case was opened under. Raises NotFound when this program does not contain it."""
        if (key, sha) not in self._pinned:
            raise NotFound(f"本程序不含流程 {key} 的版本 {sha[:12]}；请用开启此件时的版本或保留其旧版文件")
        return self._pinned[key, sha]

    def find(self, key: str, sha: str) -> Workflow | None:
        """The version, or None when this program does not contain it."""
        return self._pinned.get((key, sha))

    @cached_property
    def _kinds(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for workflow in self.all:
            for rule in workflow.rules:
                if rule.book:
                    found.setdefault(rule.act, {})[rule.book.kind] = None
        return {act: tuple(kinds) for act, kinds in found.items()}

    def book_kinds(self, act: str) -> tuple[str, ...]:
        """The books an act of this name may take a number from."""
        return self._kinds.get(act, ())

    @cached_property
    def opens_cases(self) -> frozenset[str]:
        """Acts that may open further cases: they lock the book of case ids."""
        return frozenset(rule.act for w in self.all for rule in w.rules if rule.opens)

    @cached_property
    def about_absences(self) -> frozenset[str]:
        """Acts that must know everybody's absences and deputies: their forms say so."""
        return self._asking(AboutAbsences)

    @cached_property
    def registering(self) -> frozenset[str]:
        """Acts that enter persons, and must know whose a username already is: their forms say so."""
        return self._asking(RegistersPersons)

    @cached_property
    def unsealing(self) -> frozenset[str]:
        """Acts that open sealed answers of their case: their forms say so."""
        return self._asking(Unseals)

    @cached_property
    def enquiring(self) -> Mapping[str, Mapping[str, Statement]]:
        """What acts ask of registers beyond their case: their forms say so. Acts of one name ask what any of them asks."""
        found: dict[str, dict[str, Statement]] = {}
        for rule in (rule for workflow in self.all for rule in workflow.rules):
            if rule.asks and issubclass(rule.asks, Enquires):
                found.setdefault(rule.act, {}).update(as_questions(rule.asks.enquiries))
        return found

    def keys_in(self, act: str, answers: Mapping[str, Any]) -> list[str]:
        """What the answers of an act name in registers, by its forms; nothing that no database takes."""
        found = [key for form in self._enquiring_forms.get(act, ()) for key in form.keys_in(answers)]
        return [key for key in dict.fromkeys(found) if "\0" not in key]

    @cached_property
    def _enquiring_forms(self) -> Mapping[str, tuple[type[Enquires], ...]]:
        found: dict[str, dict[type[Enquires], None]] = {}
        for rule in (rule for workflow in self.all for rule in workflow.rules):
            if rule.asks and issubclass(rule.asks, Enquires):
                found.setdefault(rule.act, {})[rule.asks] = None
        return {act: tuple(forms) for act, forms in found.items()}

    def _asking(self, kind: type) -> frozenset[str]:
        return frozenset(rule.act for w in self.all for rule in w.rules if rule.asks and issubclass(rule.asks, kind))
