"""审查建议 year by year, for everybody: received, accepted, put right; counted as the year's report counts them."""

from collections import Counter
from dataclasses import dataclass

from engine.calendar import day_of
from engine.docket import Docket
from house.yearly_items import Counting, said_by_the_public

MOST = 5  # years shown


@dataclass(frozen=True, slots=True)
class SuggestionYear:
    """One year of the whole house; the running one as far as it has come."""

    year: int
    received: int
    accepted: int
    corrected: int


def suggestion_years(docket: Docket) -> list[SuggestionYear]:
    """The latest first; from the first year in which there was anything."""
    today = day_of(docket.now)
    orgs = list(docket.snapshot().offices.office)
    found = []
    for year in range(today.year, today.year - MOST, -1):
        n = Counter(one.figure for one in said_by_the_public(Counting.of_year(docket.connection, orgs, year, today)))
        found.append(SuggestionYear(year, n["suggested"], n["accepted"], n["corrected"]))
    while len(found) > 1 and not (found[-1].received or found[-1].accepted or found[-1].corrected):
        found.pop()
    return found
