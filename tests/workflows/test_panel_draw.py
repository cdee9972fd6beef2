"""The draw of a panel: nobody speaks after the number is known, nobody shapes the list, the number has one spelling."""

from typing import Any

import pytest

from engine.errors import NotReady
from engine.verifier import verify_draws
from tests.houses import at
from tests.panels import Panel
from tests.workflows.test_panel_review import panel, refused, settled

__all__ = ["panel", "settled"]


def events(panel: Panel) -> list[dict[str, Any]]:
    """The record of the panel, as a stranger gets it."""
    rows = panel.house.rows("SELECT seq, body, hash FROM event WHERE case_id = :id ORDER BY seq", id=panel.case)
    return [{"chain": panel.case, "seq": seq, "body": body, "hash": digest} for seq, body, digest in rows]


# --- words and days -------------------------------------------------------------------------------------------------------


def test_the_number_comes_after_the_last_moment_even_where_a_commitment_lapses(panel: Panel) -> None:
    panel.dispute().admit()
    for source in ("LOTTERY", "DICE"):
        refused(NotReady, "须在揭开截止（2026-03-06）之后产生", panel.publish, source=source, drawn_on="2026-03-06")
    panel.publish(drawn_on="2026-03-09").commit("unit").designate()
    panel.next_day(2)
    due = panel.house.one("SELECT due_on FROM clock WHERE case_id = :id AND clock = 'reveal'", id=panel.case)
    assert (panel.state, str(due)) == ("REVEALING", "2026-03-06")
    panel.next_day(1)
    panel.reveal("unit")


@pytest.mark.parametrize("day", ["2026-03-05", "2026-03-13", "2026-03-16"])
def test_no_word_is_revealed_after_its_day_although_no_clock_has_looked(panel: Panel, day: str) -> None:
    panel.dispute().admit().publish().commit().designate().reveal("unit")
    panel.house.now = at(day)
    refused(NotReady, "揭开期限（2026-03-04）已过", panel.reveal, "review")


@pytest.mark.parametrize("day", ["2026-03-05", "2026-03-13"])
def test_nothing_is_committed_after_its_day_although_no_clock_has_looked(panel: Panel, day: str) -> None:
    panel.dispute().admit().publish()
    panel.house.now = at(day)
    refused(NotReady, "封存期限（2026-03-04）已过", panel.commit, "review")


def test_no_word_from_the_day_of_the_number_on_even_where_its_own_time_has_not_run_out(panel: Panel) -> None:
    panel.dispute().admit().publish(drawn_on="2026-03-09").commit("unit").designate()
    panel.house.tick(at("2026-03-10"))
    assert panel.state == "REVEALING"
    refused(NotReady, "2026-03-09 产生，当日起不能再揭开", panel.reveal, "unit")
    panel.house.tick(at("2026-03-12"))
    panel.draw()
    assert verify_draws(events(panel)) == ([], 1)
