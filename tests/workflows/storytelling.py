"""Stories of procedures that have a usual way: it is walked up to where the scenario begins."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence

from tests.workflows.test_scenarios import Act, Story

Step = tuple[str, str, str]
"""Where it leads, by whom, by which act."""


class Stepwise(Story):
    """A scenario whose `stands` names states of the usual way."""

    @abstractmethod
    def steps(self) -> Sequence[Step]:
        """The usual way."""

    def run(self) -> None:
        """The usual acts up to where it begins, then its own."""
        steps = self.steps()
        for state, on in self.scenario.stands.items():
            self.where = f"{self.scenario.name} · 到 {state}"
            last = max(n for n, (reached, _, _) in enumerate(steps) if reached == state)
            for _, by, act in steps[: last + 1]:
                self.line(Act(on=on, at="09:00", by=by, act=act))
            steps = steps[last + 1 :]
        for n, act in enumerate(self.scenario.acts, 1):
            self.where = f"{self.scenario.name} · 第{n}行 {act.on} {act.act}"
            self.line(act)
        self.end()

    def printed(self, prints: Mapping[str, Sequence[str]], *cases: int) -> None:
        """The papers of some cases: these titles and no other, and what is in the last one of each."""
        from house.casepage import page
        from house.printing import papers

        texts: dict[str, str] = {}
        with self.house.database.docket(self.house.now, salt="test") as docket:
            for case in cases:
                shown, known = page(docket, case, ""), papers.known(docket, case)
                for offer in papers.papers_of(shown):
                    texts[offer.title] = str(papers.paper(shown, offer.key, offer.seq, known))
        self.same(list(texts), list(prints), "文书")
        for title, words in prints.items():
            self.same([one for one in words if one not in texts[title]], [], f"{title}没有写的话")
