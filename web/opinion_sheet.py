"""What stands in the opinion editor: answers to the checklist, findings, conclusion; read from what a page sent or kept."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from engine.errors import Reason
from web.clause_marks import DISMISSED, OPEN, SHORTEST_REASON, TAKEN, Choice, Mark, choices_from
from web.forms import answers_from
from web.legible import whole
from workflows.checklists import ASPECTS, Checklist, Item, parts, void_basis

FIELDS = ("aspect", "clause", "problem", "basis", "severity", "suggestion")
WRITTEN = ("clause", "problem", "basis", "suggestion")  # a finding in which none of these stands is not one
SHORTEST_QUOTE = 4  # characters: a shorter clause is not looked for in the text
MOST_TEXT = 3900  # characters of the proposal as the record keeps it
_PLACE = re.compile(r"第[^：]{1,16}[条项分](?:之[一二三四五六七八九十])?：")  # where a clause stands, before its words
Pairs = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the checklist as answered. `token`: its part of field names, the same whichever lists are chosen."""

    token: str
    item: Item
    answer: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One finding as written. `token`: its part of field names."""

    token: str
    aspect: str = "内容"
    clause: str = ""
    problem: str = ""
    basis: str = ""
    severity: str = ""
    suggestion: str = ""

    @property
    def void(self) -> Reason | None:
        """Why its basis cannot be cited."""
        return void_basis(self.basis)

    @property
    def blank(self) -> bool:
        """Nothing has been written."""
        return not any(getattr(self, name).strip() for name in WRITTEN)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything in the editor."""

    checklist: Checklist
    lines: tuple[Line, ...]
    findings: tuple[Found, ...] = ()
    conclusion: str = ""
    summary: str = ""
    choices: Mapping[str, Choice] = field(default_factory=dict)  # of the clause scanner's places, by their keys

    @property
    def aspects(self) -> Mapping[str, tuple[Line, ...]]:
        """The lines by aspect."""
        return {aspect: tuple(one for one in self.lines if one.item.aspect == aspect) for aspect in ASPECTS}

    @property
    def unanswered(self) -> tuple[Line, ...]:
        """Lines without an answer."""
        return tuple(one for one in self.lines if not one.answer)

    @property
    def written(self) -> bool:
        """Something stands in it that the act does not record: a finding, what was done with a place."""
        return bool(self.choices) or any(not one.blank for one in self.findings)

    @property
    def severities(self) -> frozenset[str]:
        """The severities found."""
        return frozenset(one.severity for one in self.findings if not one.blank and one.severity)

    def changed(self, how: str) -> "Sheet":
        """With a finding more or less: `finding`, `line:<token>`, `out:<token>`; anything else leaves it as it is."""
        what, _, token = how.partition(":")
        if what == "out":
            return replace(self, findings=tuple(one for one in self.findings if one.token != token))
        if what == "finding":
            return replace(self, findings=(*self.findings, Found(self._next())))
        line = next((one for one in self.lines if one.token == token), None)
        return self.with_finding(line) if what == "line" and line else self

    def with_finding(self, line: Line) -> "Sheet":
        """With the finding that a line proposes; the note says what is wrong, where there is one."""
        said = line.item.finding() | ({"problem": line.note} if line.note else {})
        return replace(self, findings=(*self.findings, Found(self._next(), **said)))

    def with_mark(self, how: str, marks: Iterable[Mark]) -> tuple["Sheet", Reason | None]:
        """With a place `take:<key>`n up as a finding, `dismiss:<key>`ed or `reopen:<key>`ed; or the reason why not."""
        what, _, key = how.partition(":")
        mark = next((one for one in marks if one.hit.key == key), None)
        if mark is None or what not in ("take", "dismiss", "reopen"):
            return self, None
        why = mark.choice.why.strip()
        if what == "dismiss" and len(why) < SHORTEST_REASON:
            return self, Reason(f"提示{mark.n}：不采纳的，请写明简短理由", field=f"marks.{key}.why")
        state = {"take": TAKEN, "dismiss": DISMISSED, "reopen": OPEN}[what]
        sheet = replace(self, choices={**self.choices, key: Choice(state, why)})
        if what == "take":
            sheet = replace(sheet, findings=(*self.findings, Found(self._next(), **mark.hit.finding())))
        return sheet, None

    def _next(self) -> str:
        numbers = [n for one in self.findings if (n := whole(one.token)) is not None]
        return str(max(numbers, default=-1) + 1)


def token_of(item: Item) -> str:
    """Where a line stands among all lines: four digits."""
    key, _, n = item.key.partition(".")
    return f"{next(i for i, part in enumerate(parts()) if part.key == key):02}{int(n):02}"


def read(pairs: Pairs, lists: Callable[[Sequence[str] | None], Checklist]) -> Sheet:
    """The sheet that the fields of a form amount to. `lists`: from the subjects chosen (None: none were sent)."""
    tree = answers_from(pairs, None)
    chosen = tree.get("subjects", "")
    subjects = None if "lists" not in tree else [chosen] if isinstance(chosen, str) else list(chosen)
    checklist = lists(subjects)
    checks = _rows(tree.get("checks"))
    lines = tuple(_line(item, checks) for item in checklist.items)
    found = tuple(_found(token, row) for token, row in _rows(tree.get("findings")).items())
    said = _text(tree.get("conclusion")), _text(tree.get("summary"))
    return Sheet(checklist, lines, found, *said, choices_from(tree.get("marks")))


def words_of(sheet: Sheet, sent: Pairs) -> dict[str, list[str]]:
    """The sheet as a draft keeps it: what was sent, with the findings and the places as they are now."""
    words: dict[str, list[str]] = {}
    for name, value in sent:
        if name.startswith("a.") and not name.startswith(("a.findings.", "a.marks.")):
            words.setdefault(name, []).append(value)
    for one in sheet.findings:
        words |= {f"a.findings.{one.token}.{name}": [getattr(one, name)] for name in FIELDS}
    for key, choice in sheet.choices.items():
        words |= {f"a.marks.{key}.state": [choice.state], f"a.marks.{key}.why": [choice.why]}
    return words


def _rows(value: Any) -> dict[str, Mapping[str, Any]]:
    rows = value.items() if isinstance(value, Mapping) else ()
    kept = [(str(token), row) for token, row in rows if isinstance(row, Mapping)]
    return dict(sorted(kept, key=lambda one: (len(one[0]), one[0])))


def _line(item: Item, checks: Mapping[str, Mapping[str, Any]]) -> Line:
    token = token_of(item)
    row = checks.get(token, {})
    answer = _text(row.get("answer"))
    return Line(token, item, answer if answer in ("Y", "N", "NA") else "", _text(row.get("note")))


def _found(token: str, row: Mapping[str, Any]) -> Found:
    return Found(token, **{name: _text(row[name]) for name in FIELDS if name in row})


def _text(value: Any) -> str:
    return str(value[-1] if isinstance(value, list) and value else value or "")


def answered(checks: Iterable[Mapping[str, Any]], checklist: Checklist) -> Sheet:
    """A sheet from recorded answers; what was answered with no proposes its findings."""
    said = {one["item"]: one for one in checks}
    known = ((token_of(item), item, said.get(item.recorded, {})) for item in checklist.items)
    lines = tuple(Line(token, item, _text(row.get("answer")), _text(row.get("note"))) for token, item, row in known)
    sheet = Sheet(checklist, lines)
    for line in lines:
        sheet = sheet.with_finding(line) if line.answer == "N" else sheet
    return sheet


def fields(sheet: Sheet, wanted: Iterable[str], text: str = "") -> Iterator[tuple[str, str]]:
    """The sheet as the fields of an act that asks for `wanted`."""
    wanted = set(wanted)
    if "checks" in wanted:
        for line in sheet.lines:
            said = {"aspect": line.item.aspect, "item": line.item.recorded, "answer": line.answer, "note": line.note}
            yield from ((f"a.checks.{line.token}.{name}", value) for name, value in said.items())
    if "findings" in wanted:
        for n, found in enumerate(one for one in sheet.findings if not one.blank):
            yield from ((f"a.findings.{n}.{name}", str(asdict(found)[name])) for name in FIELDS)
    plain = {"conclusion": sheet.conclusion, "summary": sheet.summary, "draft": text}
    yield from ((f"a.{name}", value) for name, value in plain.items() if name in wanted and value)


def faults(sheet: Sheet, wanted: Iterable[str]) -> Iterator[Reason]:
    """What this page knows to be wrong before the front door is asked: lines left out, bases that are none."""
    if "checks" in wanted and (left := sheet.unanswered):
        names = "、".join(one.item.key for one in left[:6]) + (" 等" if len(left) > 6 else "")
        yield Reason(f"还有 {len(left)} 项要点没有答复：{names}", field="checks")
    for n, one in enumerate((one for one in sheet.findings if not one.blank), 1):
        if one.void:
            yield replace(one.void, text=f"问题{n}的依据{one.void.text}", field=f"findings.{one.token}.basis")


def proposal(sheet: Sheet, titles: Mapping[str, str]) -> str:
    """What the reviewer proposes, as words for the record."""
    found = [one for one in sheet.findings if not one.blank]
    lines = [f"建议结论：{titles.get(sheet.conclusion, sheet.conclusion)}"] if sheet.conclusion else []
    lines += [sheet.summary] if sheet.summary else []
    for n, one in enumerate(found, 1):
        lines.append(f"{n}.〔{one.severity}〕{one.clause}：{one.problem}；依据：{one.basis}；建议：{one.suggestion}")
    text = "\n".join(lines)
    return text if len(text) <= MOST_TEXT else text[:MOST_TEXT] + "……（其余见拟稿）"


def marked(text: str, findings: Sequence[Found]) -> list[list[tuple[str, int]]]:
    """The paragraphs of a text, cut where a finding quotes it: (words, number of the finding or 0)."""
    quotes = [(n, _PLACE.sub("", one.clause.strip(), count=1).rstrip("…")) for n, one in enumerate(findings, 1)]
    wanted = [(n, quote) for n, quote in quotes if len(quote) >= SHORTEST_QUOTE]
    return [_cut(paragraph, wanted) for paragraph in text.splitlines() if paragraph.strip()]


def _cut(paragraph: str, wanted: Sequence[tuple[int, str]]) -> list[tuple[str, int]]:
    pieces = [(paragraph, 0)]
    for n, quote in wanted:
        cut: list[tuple[str, int]] = []
        for words, mark in pieces:
            before, there, after = words.partition(quote) if not mark else (words, "", "")
            cut += [(before, mark), (there, n), (after, 0)] if there else [(words, mark)]
        pieces = [(words, mark) for words, mark in cut if words]
    return pieces
