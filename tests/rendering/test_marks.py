"""What is set apart in HTML: commands, and parties by the best name there is."""

from __future__ import annotations

from dataclasses import replace

from repatria.rendering.marks import commands_marked
from repatria.rendering.speaking import ENGLISH, party_called, spoken


def test_a_command_is_set_as_one_types_it_and_all_else_is_text() -> None:
    """Between backticks stands a command; what looks like HTML is none, within and without."""
    marked = commands_marked("None <yet>: `repatria registry backup <FILE>`.")
    assert marked == ('None &lt;yet&gt;: <code dir="ltr">repatria registry backup &lt;FILE&gt;</code>.')
    assert commands_marked("One ` alone.") == "One ` alone."


def test_a_party_is_called_by_its_case_before_its_language() -> None:
    """A name of the case always wins; a party without one is called as the language that is spoken does."""
    names = {"UA": "Made-up Ukraine", "RU": "RU"}
    with spoken(replace(ENGLISH, names=lambda attribute, value: f"{attribute} {value}")):
        assert [party_called(names, each) for each in ("UA", "RU", "CH")] == [
            "Made-up Ukraine", "party RU", "party CH",
        ]  # fmt: skip
    assert party_called(names, "RU") == "RU"
