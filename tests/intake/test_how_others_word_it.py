"""Wording of writers who never saw the grammar, by its mechanism, in sentences of our own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.intake.readings import read_text
from tests.intake.test_other_reports import held


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # people said to be captives, and what stands between them and their verb
        (
            "Three Colombian soldiers who had been captives of the FARC for ten years reached an army post.",
            [("FARC", "CO", 3, "held")],
        ),
        (
            "Six Poles, among them the reporter Ewa Lis and the nurse Jan Bok, were freed from Libyan jails.",
            [("LY", "PL", 6, "released")],
        ),
        # lists of homes, of named persons, and what is joined past a participle
        (
            "The crew - eight Italians, six Tunisians and two Thais - had been held hostage by al-Shabab.",
            [("SHABAB", "IT", 8, "held"), ("SHABAB", "TN", 6, "held"), ("SHABAB", "TH", 2, "held")],
        ),
        (
            "Chad freed Kay Bell and Moe Mills, two Americans whom it had taken hostage.",
            [("TD", "US", 2, "released")],
        ),
        (
            "Israel freed 1,700 Palestinians detained in Gaza and 250 Palestinians serving life sentences.",
            [("IL", "PS", 1700, "released"), ("IL", "PS", 250, "released")],
        ),
        (
            "Pakistan said that 38 Pakistani civilians and 81 Pakistani fishermen are in Indian custody.",
            [("IN", "PK", 38, "held"), ("IN", "PK", 81, "held")],
        ),
        # whose armed group acts, and who is held by one of two countries of its own
        (
            "Yemen's Houthi rebels freed 153 Saudi soldiers whom they had held captive.",
            [("HOUTHI", "SA", 153, "released")],
        ),
        (
            "A British-Iranian aid worker who spent six years in an Iranian jail as a hostage is home.",
            [("IR", "GB", 1, "released")],
        ),
        # an age is no number of people
        (
            "Azerbaijan released two Armenian prisoners of war, both 60, on Monday.",
            [("AZ", "AM", 2, "released")],
        ),
    ],
)
def test_who_is_held(text: str, expected: list[tuple[str, str, int, str]]) -> None:
    """Holder, home, count and status are read whatever stands in between."""
    reading = read_text(text)
    assert (
        held(replace(reading, held=tuple(each for each in reading.held if each.part_of is None))) == expected
    )


def test_a_demand_of_who_holds_people_is_an_offer_of_them() -> None:
    """What a holder demands, it demands for those it was told to hold."""
    reading = read_text(
        "Hamas is holding 12 Israeli soldiers hostage. The group has demanded that Israel release 300 "
        "Palestinian prisoners."
    )
    (offer,) = reading.offers
    assert offer.by is not None
    assert (offer.by.value, offer.state.value) == ("HAMAS", "demanded")
    assert offer.gives is not None
    assert offer.gives.count is not None
    assert offer.gets is not None
    assert offer.gets.count is not None
    assert (offer.gives.count.value.number, offer.gets.count.value.number) == (12, 300)


def test_a_demand_of_who_holds_nobody_is_no_offer() -> None:
    """Who holds nobody has nothing to give."""
    assert not read_text("Lebanon demanded the release of seven Lebanese prisoners held by Israel.").offers


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Chad freed eight hostages. One of the captives asked at the gate if he might stay.", "stay"),
        ("Chad freed ten hostages. A freed marine, Olaf Hem, said he wanted to rejoin his unit.", "return"),
    ],
)
def test_what_is_asked_leave_for_is_wished(text: str, says: str) -> None:
    """Who asks leave wishes it, and a name beside "a freed marine" is one of those held."""
    assert [wish.says.value for wish in read_text(text).wishes] == [says]


def test_who_a_paragraph_is_about_speaks_its_quotes() -> None:
    """Who spoke in an earlier paragraph does not go on where a new one tells of somebody else."""
    reading = read_text(
        'The envoy, Rolf Haas, said in Geneva on Monday: "We are glad that they are home at last."\n\n'
        "The nurse Inna Horn, who travelled with the convoy, described a patient of 22 years. "
        '"He asked me what colour the bus was."\n'
    )
    assert [quote.speaker and quote.speaker.who for quote in reading.quotes] == ["Rolf Haas", "Inna Horn"]
