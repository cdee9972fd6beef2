"""One matter that a fictional office brings: what it is, what is wrong with its draft, what chance or fate decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.errors import Refused
from house.demo.city import Bench, Town
from house.demo.drafts import Flaw, Written, brought, kind
from house.demo.papers import Paper
from house.demo.phrases import PARTIES, PLACES, WHY, summary
from house.demo.stage import Papers, Stage

Days = int  # working days to wait before the next step
CONCLUSIONS = {
    "LAWFUL": 40,
    "LAWFUL_WITH_ADVICE": 20,
    "REVISE": 25,
    "RETURN_PROCEDURE": 8,
    "UNLAWFUL": 6,
    "OUT_OF_SCOPE": 1,
}


@dataclass(frozen=True)
class Fate:
    """What is settled beforehand, where chance shall not decide. `until`: the state or the act where the story stops."""

    code: str = "HT-01"
    until: str = ""
    conclusion: str = "LAWFUL"
    sure: frozenset[str] = frozenset()


class Matter:
    """One matter, and what its people have at hand."""

    def __init__(self, stage: Stage, town: Town, serial: int, fate: Fate | None = None) -> None:
        """`serial` names it apart from all others."""
        self.stage, self.town, self.fate = stage, town, fate
        self.chance = stage.chance
        self.sure = set(fate.sure) if fate else set()
        self.case = 0
        self.last = ""
        self.handler = town.handlers[0] if fate else self.chance.choice(town.handlers)
        there = brought(stage.today)
        self.kind = (
            kind(fate.code, stage.today) if fate else self.chance.choices(there, [one.weight for one in there])[0]
        )
        self.reviewer = self.bench.reviewers[0] if fate else self.chance.choice(self.bench.reviewers)
        self.version = 1
        self.conclusion = fate.conclusion if fate else self.weighed(CONCLUSIONS)
        self.flaws: Sequence[Flaw] = self._flaws()
        self.written = self._written(serial)

    def _written(self, serial: int) -> Written:
        place, subject, party = (self.chance.choice(some) for some in (PLACES, self.kind.subjects, PARTIES))
        amount = self.chance.randrange(12, 460) * 10_000 + self.chance.randrange(10) * 1000
        return Written(self.kind, self.town.title, place, subject, party, amount, serial, self.stage.today.year)

    def _flaws(self) -> list[Flaw]:
        """What the draft has, so that the conclusion fits it."""
        one, light = self.kind, self.kind.light
        match self.conclusion:
            case "LAWFUL_WITH_ADVICE":
                return [self.chance.choice(light)]
            case "REVISE" if self.maybe(45, "grave"):
                return [self.chance.choice(one.grave), *self.chance.sample(light, self.chance.choice((0, 1)))]
            case "REVISE":
                return self.chance.sample(light, min(2, len(light)))
            case "RETURN_PROCEDURE":
                return [self.chance.choice(one.missing)]
            case "UNLAWFUL":
                return self.chance.sample(one.grave, self.chance.choice((1, 2)))
        return []

    @property
    def bench(self) -> Bench:
        """Who reviews it."""
        return self.town.county if self.kind.mode == "COUNTY" else self.town.hub

    @property
    def brief(self) -> bool:
        """Soon reviewed: a later round, or a reply."""
        return self.version > 1 or self.kind.matter_type in ("PETITION_REPLY", "INFO_DISCLOSURE_REPLY")

    @property
    def state(self) -> str:
        """Where it stands, time's acts included."""
        return self.stage.states[self.case]

    @property
    def draft(self) -> Paper:
        """The text in its present version."""
        return self.written.draft(self.flaws, self.version)

    def mended(self) -> Papers:
        """The next version: most of what was found is gone."""
        self.version += 1
        self.flaws = [] if self.fate or self.chance.random() < 0.8 else [self.chance.choice(self.kind.light)]
        self.conclusion = "LAWFUL_WITH_ADVICE" if self.flaws else "LAWFUL"
        return {"draft": self.draft}

    def maybe(self, percent: float, what: str) -> bool:
        """Chance, unless it is settled: then once, or never."""
        if not self.fate:
            return self.chance.random() * 100 < percent
        happens = what in self.sure
        self.sure.discard(what)
        return happens

    def wait(self, *days: Days) -> Days:
        """Some days; where the story shall stop somewhere, each step takes the next working day."""
        return min(max(days), 1) if self.fate and self.fate.until else self.chance.choice(days)

    def why(self, act: str) -> str:
        """A reason."""
        return self.chance.choice(WHY[act])

    def weighed(self, weights: Mapping[str, int]) -> str:
        return self.chance.choices([*weights], [*weights.values()])[0]

    def act(self, name: str, who: str, answers: Mapping[str, Any] | None = None, papers: Papers | None = None) -> Any:
        """An act on this matter."""
        done = self.stage.act(self.case, name, who, answers, papers)
        self.last = name
        return done

    def reasoned(self, name: str, who: str, papers: Papers | None = None, field: str = "reason", **more: Any) -> Any:
        """An act that takes a reason."""
        return self.act(name, who, {field: self.why(name), **more}, papers)

    def tried(self, name: str, who: str, answers: Mapping[str, Any]) -> bool:
        """An act that may be refused; whether it was carried out."""
        try:
            self.act(name, who, answers)
        except Refused:
            self.stage.acts[f"refused:{name}"] += 1
            return False
        return True

    def opinion(self) -> dict[str, Any]:
        """The conclusion, and the flaws as findings."""
        findings = [flaw.finding() for flaw in self.flaws]
        return {
            "conclusion": self.conclusion,
            "summary": summary(self.written.title, self.conclusion),
            "findings": findings,
        }
