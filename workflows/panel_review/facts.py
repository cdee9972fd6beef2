"""The finite truths about a panel, and what each act makes of them: who has committed, and how each seat stands."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

from engine.definition import Facts

SeatStatus = Literal["", "DRAWN", "ACCEPTED", "DISPUTED", "QUESTIONED", "VACANT"]
"""Of whoever sits there now: not yet declared, declared; the same with a recusal that is not yet decided; nobody."""
MOST = 9  # seats
NUMBERS = tuple(range(1, MOST + 1))
_CONTESTED = {"DRAWN": "DISPUTED", "ACCEPTED": "QUESTIONED"}
_SETTLED = {"DISPUTED": "DRAWN", "QUESTIONED": "ACCEPTED"}


@dataclass(frozen=True)
class PanelFacts(Facts):
    """See `TITLES` for their Chinese names."""

    unit_committed: bool = False
    review_committed: bool = False
    unit_revealed: bool = False
    review_revealed: bool = False
    unit_content: bool = False  # the unit has no further objection to anybody on the panel
    review_content: bool = False
    seats: int = 0
    seat1: SeatStatus = ""
    seat2: SeatStatus = ""
    seat3: SeatStatus = ""
    seat4: SeatStatus = ""
    seat5: SeatStatus = ""
    seat6: SeatStatus = ""
    seat7: SeatStatus = ""
    seat8: SeatStatus = ""
    seat9: SeatStatus = ""

    def seat(self, n: int) -> str:
        """How a seat stands."""
        return str(getattr(self, f"seat{n}"))

    @property
    def standing(self) -> tuple[str, ...]:
        """How all seats stand."""
        return tuple(self.seat(n) for n in range(1, self.seats + 1))


Sets = Callable[[Any, Any], Any]


def sets(**changes: Any) -> Sets:
    """The same facts with these changes, whatever was answered."""

    def changed(facts: PanelFacts, _: Any) -> PanelFacts:
        return replace(facts, **changes)

    changed.__qualname__ = f"sets({', '.join(f'{name}={value}' for name, value in changes.items())})"
    return changed


def _with(facts: PanelFacts, n: int, status: str, **more: Any) -> PanelFacts:
    changes: dict[str, Any] = {f"seat{n}": status, **more}
    return replace(facts, **changes)


def admitted(facts: PanelFacts, answers: Any) -> PanelFacts:
    """How many seats the panel has."""
    return replace(facts, seats=answers.seats)


def published(facts: PanelFacts, _: Any) -> PanelFacts:
    """Nobody has committed to anything in this draw."""
    return replace(
        facts, unit_committed=False, review_committed=False, unit_revealed=False, review_revealed=False
    )  # fmt: skip


def designated(facts: PanelFacts, answers: Any) -> PanelFacts:
    """Somebody is named for a seat that is not drawn."""
    return _with(facts, answers.seat, "DRAWN")


def drawn(facts: PanelFacts, answers: Any) -> PanelFacts:
    """Whoever was drawn has declared nothing yet; a seat for which nobody was left on the list is vacant."""
    taken = {one.seat for one in answers.taken}
    free = [n for n in range(1, facts.seats + 1) if facts.seat(n) == ""]
    fresh: dict[str, Any] = {f"seat{n}": "DRAWN" if n in taken else "VACANT" for n in free}
    return replace(facts, **fresh, unit_content=False, review_content=False)


def declared(facts: PanelFacts, answers: Any) -> PanelFacts:
    """No conflict, and confidentiality promised."""
    return _with(facts, answers.seat, "ACCEPTED")


def contested(facts: PanelFacts, answers: Any) -> PanelFacts:
    """A recusal is asked for and not yet decided."""
    return _with(facts, answers.seat, _CONTESTED.get(facts.seat(answers.seat), facts.seat(answers.seat)))


def upheld(facts: PanelFacts, answers: Any) -> PanelFacts:
    """No reason to leave."""
    return _with(facts, answers.seat, _SETTLED.get(facts.seat(answers.seat), facts.seat(answers.seat)))


def replaced(facts: PanelFacts, answers: Any) -> PanelFacts:
    """Whoever sat there has left; the next in the order, if there is one, has declared nothing yet. What was voted is void."""
    status = "DRAWN" if answers.next_code else "VACANT"
    return _with(facts, answers.seat, status, unit_content=False, review_content=False, round=facts.round + 1)


def number_voided(facts: PanelFacts, answers: Any) -> PanelFacts:
    """The seats of the draw that falls are drawn for again."""
    vacant: dict[str, Any] = {f"seat{one.seat}": "" for one in answers.vacated}
    return replace(facts, **vacant)


def drawn_again(facts: PanelFacts, _: Any) -> PanelFacts:
    """Whoever sits keeps the seat; what is vacant is drawn for."""
    cleared: dict[str, Any] = {f"seat{n}": "" for n, how in enumerate(facts.standing, 1) if how == "VACANT"}
    return replace(facts, **cleared)


# --- conditions over facts ----------------------------------------------------------------------------------------------


def all_accepted(facts: PanelFacts) -> str | None:
    """Every seat is held by somebody who has declared, against whom nothing is pending."""
    words = {"DRAWN": "尚未声明", "DISPUTED": "回避待决定", "QUESTIONED": "回避待决定", "VACANT": "空缺", "": "空缺"}
    open_ = [f"{n}号席{words[how]}" for n, how in enumerate(facts.standing, 1) if how != "ACCEPTED"]
    if not facts.seats:
        return "还没有评审团"
    return f"不能进行：{'、'.join(open_)}" if open_ else None


def unit_uncommitted(facts: PanelFacts) -> str | None:
    """Once a draw."""
    return "承办单位已封存，不能再改" if facts.unit_committed else None


def review_uncommitted(facts: PanelFacts) -> str | None:
    """Once a draw."""
    return "审查机构已封存，不能再改" if facts.review_committed else None


def unit_to_reveal(facts: PanelFacts) -> str | None:
    """What was committed is revealed once."""
    return _to_reveal(facts.unit_committed, facts.unit_revealed)


def review_to_reveal(facts: PanelFacts) -> str | None:
    """What was committed is revealed once."""
    return _to_reveal(facts.review_committed, facts.review_revealed)


def _to_reveal(committed: bool, revealed: bool) -> str | None:
    if not committed:
        return "本方在期限内没有封存，没有可揭开的；按空缺计入种子"
    return "本方已揭开，不能再次揭开" if revealed else None


def somebody_committed(facts: PanelFacts) -> str | None:
    """There is something to reveal."""
    return None if facts.unit_committed or facts.review_committed else "双方都没有封存"


def nobody_committed(facts: PanelFacts) -> str | None:
    """There is nothing to reveal: the public number alone decides."""
    return "已有一方封存" if facts.unit_committed or facts.review_committed else None
