"""A case that is written is read back as the same case, whatever the language says."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from repatria.core.cases import Case, Tier
from repatria.core.errors import CaseInvalid, RequestInvalid
from repatria.core.selections import Selection, who
from repatria.planning.casefile import case_text, keyed_digest, read_case, read_case_text
from tests.builders import case, exchange_case, founding_case, russian_offer
from tests.planning.invented_cases import Inventor
from tests.planning.odd_toml import toml

CASES = Path(__file__).parents[2] / "cases"
KEY = b"k" * 32


@pytest.mark.parametrize("folder", sorted(file.parent.name for file in CASES.glob("*/case.toml")))
def test_case_of_the_gallery_comes_back(folder: str) -> None:
    """Each case of the gallery, written and read again, is the same to the last value."""
    read = read_case(CASES / folder)
    again = read_case_text(case_text(read))
    assert keyed_digest(again, KEY) == keyed_digest(read, KEY)
    assert case_text(again) == case_text(read)


def invented(seeds: range) -> list[Case]:
    """Make up cases of the whole language, and keep those that can be read."""
    found = []
    for seed in seeds:
        try:
            found.append(read_case_text(toml(Inventor(Random(seed)).document())))  # noqa: S311 - seeded
        except CaseInvalid:
            continue
    return found


def test_invented_cases_come_back() -> None:
    """Cases made up of every word of the format come back as they were."""
    cases = invented(range(400))
    assert len(cases) > 100
    assert [each for each in cases if read_case_text(case_text(each)) != each] == []


@pytest.mark.parametrize("made", [founding_case(russian_offer()), exchange_case()])
def test_case_made_in_code_comes_back(made: Case) -> None:
    """What no file said comes back from its text."""
    assert keyed_digest(read_case_text(case_text(made)), KEY) == keyed_digest(made, KEY)


def test_tier_that_no_file_can_say_is_refused() -> None:
    """A tier of two selections, which is none of the default ones, is not written as something else."""
    odd = Tier("odd", (Selection(), who(home="A")))
    with pytest.raises(RequestInvalid):
        case_text(case(tiers=(odd,)))
