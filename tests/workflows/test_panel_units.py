"""Whose people do not sit on a panel: names of units, in full and in short, by the sheet beside this file."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.offices import Offices
from workflows.panel_review.units import same_unit

SHEET = Path(__file__).with_name("panel_units.yaml")
REGISTER = (
    ("city", "示范市人民政府", "示府", "government", "", "city"),
    ("county", "示范县人民政府", "示县府", "government", "city", "county"),
    ("office", "示范县人民政府办公室", "示县府办", "department", "county", "county"),
    ("works", "示范县住房和城乡建设局", "示县住建", "department", "county", "county"),
    ("works.law", "政策法规股", "", "section", "works", "county"),
    ("manage", "示范县综合行政执法局", "示县城管", "department", "county", "county"),
    ("plan", "示范县发展和改革委员会", "示县发改", "department", "county", "county"),
    ("bureau", "示范县司法局", "示县司", "department", "county", "county"),
    ("bureau.law", "示范县司法局合法性审查科", "示县司", "section", "bureau", "county"),
    ("watch", "示范县监督处", "示县督", "department", "county", "county"),
)
NAMES = ("code", "title", "mark", "kind", "parent", "level")
OFFICES = Offices.of([dict(zip(NAMES, row, strict=True)) for row in REGISTER], [])
CODES = {office.title: office.code for office in OFFICES.office.values()}


def lines() -> list[Any]:
    """Unit with a part, unit of the expert, whether they are the same."""
    sheet = yaml.safe_load(SHEET.read_text())
    return [
        pytest.param(one["unit"], unit, same, id=f"{one['unit']}-{unit}")
        for one in sheet
        for same in (True, False)
        for unit in one["same" if same else "other"]
    ]


@pytest.mark.parametrize(("part", "unit", "same"), lines())
def test_the_people_of_a_unit_with_a_part_do_not_sit_whatever_it_is_called(part: str, unit: str, same: bool) -> None:
    why = same_unit(OFFICES, "county", unit, {CODES.get(part, part): "承办单位人员"})
    assert why.startswith("承办单位人员") is same
