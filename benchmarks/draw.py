"""100,000 simulated draws, also with a side that is silent or tries to steer at the last moment: is everybody drawn alike?"""

import argparse
import json
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from engine.verifier import draw_order, draw_seed, drawn, pool_hash, pool_lines

Steering = Literal["none", "silent", "last"]
CANDIDATES = [
    *((f"D{n:02}", f"部门{n}", "DEPT_LEGAL_HEAD") for n in range(1, 13)),
    *((f"E{n:02}", f"专家{n}", "LEGAL_EXPERT") for n in range(1, 16)),
]
EXCLUDED = frozenset({"D04", "E02", "E09"})
TAKEN = {"DEPT_LEGAL_HEAD": 2, "LEGAL_EXPERT": 2}
FRIEND = "E05"  # whom the side that steers would like to see seated
POOL = pool_hash(pool_lines(CANDIDATES))
LIMIT = 5.0  # standard deviations: once in a million times by chance


class Unfair(AssertionError):
    """Somebody is drawn more often than chance allows, or was drawn who is excluded."""


@dataclass(frozen=True)
class Simulated:
    """How often everybody was drawn."""

    draws: int
    steering: Steering
    seated: Counter[str] = field(default_factory=Counter)
    steered: int = 0  # how often the side that steers kept its word back

    def expected(self, category: str) -> float:
        """How often each eligible member of a category should have been drawn."""
        return self.draws * TAKEN[category] / len(eligible(category))

    def chi_square(self, category: str) -> float:
        """The sum of the squared deviations, corrected for drawing without replacement: about one for each degree of freedom."""
        people, count = eligible(category), TAKEN[category]
        expected = self.expected(category)
        raw = sum((self.seated[code] - expected) ** 2 / expected for code in people)
        return raw * (len(people) - 1) / (len(people) - count)

    def deviation(self, category: str) -> float:
        """How far chi-square lies above its degrees of freedom, in its standard deviations."""
        degrees = len(eligible(category)) - 1
        return float((self.chi_square(category) - degrees) / (2 * degrees) ** 0.5)


def eligible(category: str) -> list[str]:
    """Who may be drawn."""
    return [code for code, _, of in CANDIDATES if of == category and code not in EXCLUDED]


def simulate(draws: int, steering: Steering, seed: int = 20260930, *, number_known: bool = False) -> Simulated:
    """Many draws. `steering`: the second side is silent every time, or decides whether to reveal when it has seen the other's word.

    `number_known`: the safeguard removed: the public number is there before the last word.
    """
    chance = random.Random(seed)
    found, steered = Counter[str](), 0
    for n in range(draws):
        words = [f"甲{chance.getrandbits(64):x}", f"乙{chance.getrandbits(64):x}"]
        number, case = f"{chance.getrandbits(40):x}", f"示评审申〔2026〕{n + 1}号"
        if steering == "silent" or (
            steering == "last" and _better_silent(words, number if number_known else guess(chance), case)
        ):
            words[1] = ""
            steered += 1
        found.update(_seated(words, number, case))
    return Simulated(draws, steering, found, steered)


def guess(chance: random.Random) -> str:
    """What a side may think the public number will be."""
    return f"{chance.getrandbits(40):x}"


def _better_silent(words: list[str], number: str, case: str) -> bool:
    """Whether the friend is seated only if the word is kept back, as far as the side can tell."""
    return FRIEND not in _seated(words, number, case) and FRIEND in _seated([words[0], ""], number, case)


def _seated(words: list[str], number: str, case: str) -> list[str]:
    seed = draw_seed(POOL, words, number, case)
    return [
        code
        for category, count in TAKEN.items()
        for code in drawn(draw_order(seed, CANDIDATES, category), count, EXCLUDED)
    ]


def unfair(found: Simulated) -> list[str]:
    """What is wrong: an excluded person was drawn, or frequencies deviate more than chance allows; nothing when it is fair."""
    wrong = [f"excluded and drawn: {code}" for code in sorted(EXCLUDED & set(found.seated))]
    for category in TAKEN:
        if found.deviation(category) > LIMIT:
            degrees = len(eligible(category)) - 1
            wrong.append(f"{category}: chi-square {found.chi_square(category):.1f} on {degrees} degrees of freedom")
    return wrong


def main() -> None:
    """Print one line for each way of steering, and the figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite", help="draws need none")
    parser.add_argument("--draws", type=int, default=100_000)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    began, figures = time.perf_counter(), {}
    for steering in ("none", "silent", "last"):
        found = simulate(given.draws // 3 + 1, steering)  # type: ignore[arg-type]  # one of the three
        if wrong := unfair(found):
            raise Unfair(f"{steering}: {'; '.join(wrong)}")
        for category in TAKEN:
            degrees = len(eligible(category)) - 1
            said = f"chi-square {found.chi_square(category):6.1f} on {degrees} degrees of freedom"
            print(f"{steering:7} {category:16} {said}; word kept back {found.steered} times")
            figures[f"{steering}.{category}"] = round(found.chi_square(category), 2)
    print(
        json.dumps(
            {
                "benchmark": "draw",
                "draws": 3 * (given.draws // 3 + 1),
                "seconds": round(time.perf_counter() - began, 1),
                "chi_square": figures,
                "fair": True,
            }
        )
    )


if __name__ == "__main__":
    main()
