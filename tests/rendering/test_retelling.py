"""What engines and rules say in English is told in the language that is spoken, with the same names in it."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from repatria.law.rules import all_rules
from repatria.planning.views import IF_WISHED
from repatria.rendering.retelling import SENTENCES, retold
from repatria.rendering.speaking import ENGLISH, spoken

LOUD = replace(ENGLISH, says=str.upper, is_english=False)
"""A language that says everything louder: placeholders would be lost, so they are put back."""
PLACE = re.compile(r"%\(\w+\)s", re.IGNORECASE)


def loud(message: str) -> str:
    """Say a message loudly, and leave its places as they are."""
    return PLACE.sub(lambda found: found.group().lower().replace(")s", ")s"), message.upper())


def test_every_rule_of_law_is_told() -> None:
    """Whatever a finding says, the table has it, to the letter."""
    with spoken(replace(LOUD, says=loud)):
        for rule in all_rules().values():
            assert retold(rule.says) == rule.says.upper(), rule


def test_a_sheet_is_told() -> None:
    """What every sheet says of wishes."""
    with spoken(replace(LOUD, says=loud)):
        assert retold(f"Every release takes place only {IF_WISHED}.") is not None


@given(st.sampled_from(SENTENCES), st.text("abc-12 ", min_size=1, max_size=12))
def test_names_and_numbers_stay(sentence: str, name: str) -> None:
    """A sentence with something filled in is told with the same filled in."""
    with spoken(replace(LOUD, says=loud)):
        assert retold(PLACE.sub(name, sentence)) == PLACE.sub(name, loud(sentence))


def test_what_is_not_known_is_not_told() -> None:
    """A page then shows it as it is, and marks it as English."""
    with spoken(replace(LOUD, says=loud)):
        assert retold("The moon is made of cheese.") is None
    assert retold("The moon is made of cheese.") == "The moon is made of cheese."
