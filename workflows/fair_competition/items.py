"""公平竞争审查的十九项标准: the nineteen items as data, by article, and what a row of answers amounts to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from engine.errors import Reason
from workflows.law import FC783

ARTICLES = {8: "市场准入和退出", 9: "商品、要素自由流动", 10: "生产经营成本", 11: "生产经营行为"}
COUNTS = {8: 5, 9: 6, 10: 4, 11: 4}
WITH_A_BASIS = (
    10  # 第10条: what it names is allowed with a law or regulation as basis, or with the State Council's approval
)


@dataclass(frozen=True, slots=True)
class Item:
    """One of the nineteen. `n`: 1–19; `basis`: as people cite it; `look`: where to look; `fix`: the usual cure."""

    n: int
    article: int
    question: str
    basis: str
    look: str
    fix: str

    @property
    def heading(self) -> str:
        """The article it belongs to, in words."""
        return f"第{self.article}条 {ARTICLES[self.article]}"


@cache
def items() -> tuple[Item, ...]:
    """All nineteen, in the order of the regulation: those of the reviewers' checklist, which are the same."""
    from workflows.checklists import parts

    lines = next(part for part in parts() if part.key == "FC").items
    articles = [article for article, count in COUNTS.items() for _ in range(count)]
    return tuple(
        Item(n, article, line.question, line.cited, line.look, line.fix)
        for n, (article, line) in enumerate(zip(articles, lines, strict=True), 1)
    )


def violations(lines: Iterable[Any]) -> list[Any]:
    """The answers that find a problem."""
    return [one for one in lines if one.answer == "N"]


def whole(lines: Iterable[Any]) -> list[Reason]:
    """Every item once, each with a word why: also where it does not apply."""
    given = [one.n for one in lines]
    wrong = [f"第{item.n}项没有答复" for item in items() if item.n not in given]
    wrong += [f"第{n}项答复了两次" for n in dict.fromkeys(given) if given.count(n) > 1]
    return [Reason(f"十九项标准须逐项答复：{'、'.join(wrong)}", FC783["8-11"].label, field="items")] if wrong else []


def unplaced(lines: Iterable[Any]) -> list[Reason]:
    """Whoever finds a problem says in which clause."""
    found = [one.n for one in lines if one.answer == "N" and not one.clause]
    return [Reason(f"第{n}项有问题，须写明所在条款", FC783["8-11"].label, field="items") for n in found]


def misplaced(lines: Iterable[Any]) -> Iterator[Reason]:
    """Another law, or the State Council's approval, excuses only what article 10 names; and then the item is conformed to."""
    law = FC783["10"].label
    for one in lines:
        if one.basis and items()[one.n - 1].article != WITH_A_BASIS:
            why = f"第{one.n}项不能以其他依据排除，只有第10条各项可以"
        elif one.basis and one.answer == "N":
            why = f"第{one.n}项有法律、行政法规依据或国务院批准的，应答符合"
        else:
            continue
        yield Reason(why, law, field="items")
