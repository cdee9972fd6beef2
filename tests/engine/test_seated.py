"""Whoever holds a role in an office is called by the office once."""

import pytest

from engine.offices import seated


@pytest.mark.parametrize(
    ("office", "role", "words"),
    [
        ("某县司法局合法性审查科", "司法局负责人", "某县司法局负责人"),
        ("某县司法局合法性审查科", "县级审查科负责人", "某县司法局合法性审查科负责人"),
        ("东片区司法所", "司法所负责人", "东片区司法所负责人"),
        ("某县司法局合法性审查科", "评审团秘书", "某县司法局合法性审查科评审团秘书"),
        ("某县", "政府办公室", "某县政府办公室"),
        ("某县财政局", "司法局负责人", "某县财政局司法局负责人"),
    ],
)
def test_an_office_is_named_once(office: str, role: str, words: str) -> None:
    assert seated(office, role) == words
