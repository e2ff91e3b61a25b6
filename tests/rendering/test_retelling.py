"""What engines and rules say in English is told in the language that is spoken, with the same names in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repatria.core.errors import Fault, RequestInvalid
from repatria.law.rules import all_rules
from repatria.planning.casefile.selection_text import selection_from_text
from repatria.planning.questions.vary import read_variation, variables_of
from repatria.planning.verify import verify_plan
from repatria.planning.verify.result import conclude
from repatria.planning.views import IF_WISHED
from repatria.rendering.retelling import SENTENCES, retold
from repatria.rendering.speaking import ENGLISH, spoken
from tests.builders import exchange_case
from tests.planning.test_verify_alterations import ALTERATIONS, planned

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


@pytest.mark.parametrize("name", ALTERATIONS)
def test_what_is_broken_in_a_plan_is_told(name: str) -> None:
    """Whatever somebody altered: all of it but faults in the form of a proof, and what is claimed by it."""
    _, alter = ALTERATIONS[name]
    found = verify_plan(exchange_case(), alter(planned())).broken
    said = [each for check in found if check.name not in {"proof", "outcome"} for each in check.sentences]
    with spoken(replace(LOUD, says=loud)):
        assert [each for each in said if retold(each) is None] == []


@pytest.mark.parametrize(
    "typed", ["shoe_size=44", "nobody", "home=XX", "age=..x", "category=abc", "home=", "age=5..2"]
)
def test_what_is_wrong_in_a_selection_is_told(typed: str) -> None:
    """What was found and what was expected; a list of words of the case format stands as it is."""
    with pytest.raises(RequestInvalid) as refused:
        selection_from_text(exchange_case(), typed, "free")
    assert told(refused.value.faults)


@pytest.mark.parametrize(
    "span", ["x:3:1", "1.5:3:1", "3:1:1", "1:3:0", "1:1000000:1", "1/2:3:1", f"0:{10**9}:{10**9}"]
)
def test_what_is_wrong_in_a_range_is_told(span: str) -> None:
    """Each end, the step, the number of values, and what the number of the offer allows."""
    case = exchange_case()
    variable = next(each for offer in case.offers for each in variables_of(offer) if not each.is_ratio)
    with pytest.raises(RequestInvalid) as refused:
        read_variation(case, f"{variable.offer.id}.{variable.path}={span}", "vary")
    assert told(refused.value.faults)


def told(faults: Iterable[Fault]) -> bool:
    """Say whether all of faults is told in another language, but for what somebody typed."""
    with spoken(replace(LOUD, says=loud)):
        said = [each for fault in faults for each in (fault.found, fault.expected)]
        ours = [each for each in said if re.search("[a-z]{3}", each) and not re.fullmatch(r'".*"', each)]
        assert ours
        return all(retold(each) is not None or " | " in each for each in ours)


def test_a_check_says_its_faults_one_by_one() -> None:
    """Together they are what it says; one that found no fault, or says so itself, says one sentence."""
    many = conclude("terms", (f"Fault {number}." for number in range(5)), "Kept.")
    assert many.sentences == ("Fault 0.", "Fault 1.", "Fault 2.", "And 2 more.")
    assert " ".join(many.sentences) == many.says
    assert conclude("terms", (), "Kept.").sentences == ("Kept.",)


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
