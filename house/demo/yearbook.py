"""The county's statistics of last year: frozen in January by one, published by another."""

from collections.abc import Iterator
from datetime import date

from engine.calendar import WORKING
from house.demo.county import COUNTY
from house.demo.course import Course, Step, Story, own, told
from house.demo.simulation import working_days
from house.demo.stage import Stage
from house.yearly_frozen import freeze

CLERK, LEAD = "crev0", "clead0"


class Year(Course):
    """It, on its way."""

    def steps(self) -> Iterator[Step]:
        """Frozen, published."""
        yield "FROZEN", 0, self.frozen
        yield "PUBLISHED", 2, lambda: self.act("publish_year", LEAD, {"published_on": self.day()})

    def frozen(self) -> None:
        """As the record stood yesterday."""
        with self.stage.database.docket(self.clock.now, self.stage.salt()) as docket:
            self.case = freeze(docket, CLERK, COUNTY, self.today.year - 1)


def yearbook(stage: Stage, last: date) -> Iterator[Story]:
    """In the middle of January, or as late as the demo's day allows."""
    calendar = stage.database.registry.national
    on = min(date(last.year, 1, 12), last)
    while not calendar.counts(on, WORKING):
        on = date.fromordinal(on.toordinal() - 1)
    before = len(working_days(calendar, on, (last - on).days + 1))
    steps = list(Year(stage, own(stage, 210)).steps())
    published = before > sum(wait for _, wait, _ in steps)
    yield before, told(steps, "PUBLISHED" if published else "FROZEN")[1]
