"""Whose people are whose: by the words between two sets of people, and by names that only one report has."""

from __future__ import annotations

import pytest

from repatria.intake.discourse.orgs import MOST, main_org_in, orgs_in
from repatria.intake.phrases.mentions import find_mentions
from repatria.intake.weighing.links import tie_of_words
from tests.intake.readings import read_text, triples


@pytest.mark.parametrize(
    ("between", "tie"),
    [
        (" and ", "list"),
        (", as well as ", "list"),
        (" in exchange for ", "swap"),
        (", among them ", "part"),
        (" slept near ", "near"),
    ],
)
def test_words_between_tie_people(between: str, tie: str) -> None:
    """People are listed with those before, given for them, or some of them, by the words between."""
    assert tie_of_words(between) == tie


def test_words_of_listing_without_end_are_no_way_to_stop_a_reading() -> None:
    """However often "and" stands between two sets of people, it is read once: there is one way to read it."""
    assert tie_of_words("and " * 5_000 + "sleeping ") == "clause"
    assert tie_of_words(", and , " * 5_000) == "list"


def test_no_report_explains_groups_without_end() -> None:
    """Each group is counted in all of the text, so that only so many are."""
    letters = "ABCDEFGHIJKLMNOPQRST"
    names = [f"{a}{b}{c}" for a in letters for b in letters for c in letters]
    found = orgs_in(" ".join(f"The Red Front ({name}) came." for name in names))
    assert list(found.full) == names[:MOST]


@pytest.mark.parametrize(
    "text",
    [
        "A-" * 200_000,
        "A" * 400_000,
        ("A-" * 50 + " ") * 4_000,
        " ".join(f"the N{number}x fighters came." for number in range(20_000)),
    ],
)
def test_no_line_makes_the_search_for_groups_endless(text: str) -> None:
    """A word is walked so far and no further, and so many names are looked for in all of the text."""
    assert orgs_in(text).full == {}


def test_a_group_of_no_table_holds_by_its_short_name() -> None:
    """A report that explains "(OPRF)" may go on with "the OPRF" and "the Front"."""
    text = (
        "Kenya's army said that the Ogun People's Redemption Front (OPRF) was holding nine of its soldiers. "
        "The OPRF freed two soldiers last year."
    )
    full = "Ogun People's Redemption Front"
    assert orgs_in(text).full == {"OPRF": full}
    assert main_org_in(text, orgs_in(text)) == full
    assert {(9, full, "KE"), (2, full, "KE")} <= triples(read_text(text))


def test_a_group_of_no_table_is_known_by_its_fighters() -> None:
    """A name beside words for the armed is a group: it holds, and it has people of its own."""
    text = (
        "Ruwenda fighters released nine Kenyan soldiers on Monday. The soldiers had been captured in March. "
        "The Ruwenda group said that Kenya was holding 23 Ruwenda fighters. "
        "Kenya freed four Ruwenda militants."
    )
    assert orgs_in(text).full == {"Ruwenda": "Ruwenda"}
    assert {(9, "Ruwenda", "KE"), (23, "KE", "Ruwenda"), (4, "KE", "Ruwenda")} <= triples(read_text(text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Oromba militia came. The men of the Oromba militia live in Oromba.", {"Oromba militia"}),
        ("A militia called Libya Sunrise came, and then the Libya Sunrise men went.", {"Libya Sunrise"}),
        ("Masked gunmen came. The gunmen were masked. Masked men went.", set()),
        ("Syrian rebels met the Syrian army, and the Islamist rebels met the Islamist groups.", set()),
        ("The Ruwenda group came.", set()),
        ("The Peace Commission spokesman met the Peace Commission.", set()),
    ],
)
def test_a_town_a_faith_or_a_state_is_no_group(text: str, found: set[str]) -> None:
    """A town with a militia is no party itself, and what is named once may be anything."""
    assert set(orgs_in(text).full) == found


def test_a_ministry_is_no_armed_group() -> None:
    """Letters in brackets behind a body that fights nobody are left alone."""
    assert orgs_in("The Rural Roads Agency (RRA) met the Board of Trade (BOT).").full == {}


def test_serbs_of_a_bosnian_report_are_no_people_of_serbia() -> None:
    """Where a report names Bosnia most, its Serbs and Muslims are the sides of that war."""
    text = (
        "In Bosnia the Serbs are holding 40 Muslims captive. Bosnia asked for the captives. "
        "Bosnia itself holds 12 Serbs prisoner.\n"
    )
    assert {(40, "BSERB", "BA"), (12, "BA", "BSERB")} <= triples(read_text(text))


def test_a_prisoner_of_a_people_is_in_its_hands() -> None:
    """Who is "a prisoner of the Angolans" is held by them, and not one of them."""
    text = "Captain Roe has been a prisoner of the Angolans since May."
    (group,) = [m.group for m in find_mentions(text, known_names={}) if m.group is not None]
    assert group.holder is not None
    assert (group.holder.code, group.homes) == ("AO", ())
