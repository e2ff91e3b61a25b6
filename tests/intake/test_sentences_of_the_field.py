"""Forms of English news, of our own wording: who holds whom, and what is not said."""

from __future__ import annotations

import time

import pytest

from tests.intake.readings import read_text
from tests.intake.test_other_reports import held


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Iran released five Americans in exchange for six Iranians held in the United States.",
            [("IR", "US", 5, "released"), ("US", "IR", 6, "released")],
        ),
        (
            "Peru and Ecuador exchanged 40 prisoners of war each.",
            [("PE", "EC", 40, "released"), ("EC", "PE", 40, "released")],
        ),
        (
            "Colombian rebels of the ELN freed five soldiers whom they had held as captives.",
            [("ELN", "CO", 5, "released")],
        ),
        ("Three Kenyan engineers were kidnapped by al-Shabab.", [("SHABAB", "KE", 3, "captured")]),
        ("The bodies of 27 Pakistani soldiers were returned by India.", [("IN", "PK", 27, "dead")]),
        ("Twelve Chadian soldiers are still in Libyan captivity.", [("LY", "TD", 12, "held")]),
        ("The Front for Coastal Freedom is holding nine Ghanaian soldiers captive.",
         [("Front for Coastal Freedom", "GH", 9, "held")]),
        ("Gunmen abducted 20 Nigerian students.", [(None, "NG", 20, "captured")]),
    ],
)  # fmt: skip
def test_forms_of_the_field_are_read(text: str, expected: list[tuple[str, str, int, str]]) -> None:
    """Exchanges, rescues, abductions, bodies, custody, and a party known by its form alone."""
    assert held(read_text(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Rebels said 2,000 government troops had landed at the port.",
        "The rebels denied that they had captured 30 Malian soldiers.",
        "The army said no Malian prisoners of war were in its custody.",
    ],
)
def test_what_is_denied_or_only_deployed_is_nobodys_captive(text: str) -> None:
    """Troops, denials and "no prisoners" draft nobody."""
    assert held(read_text(text)) == []


def test_who_has_not_released_people_still_holds_them() -> None:
    """A refusal to release says that they are held."""
    reading = read_text("Eritrea refused to release 30 Djiboutian prisoners of war.")
    assert held(reading) == [("ER", "DJ", 30, "held")]


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "Russia freed 10 Ukrainian soldiers on Monday, he said. " * 18_000,
        '"He said that, ' * 66_000,
        "Росія передала 10 українських солдатів, " * 25_000,
    ],
    ids=["one word", "sentences", "open quotes", "Ukrainian"],
)
def test_a_line_of_a_million_characters_ends_and_drafts_nobody(text: str) -> None:
    """Such a line is no prose; reading it takes time in proportion to it."""
    started = time.process_time()
    assert read_text(text).held == ()
    assert time.process_time() - started < 60


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "A French journalist held hostage in Mali for two years was seen on Monday.",
            [(None, "FR", 1, "held")],
        ),
        ("The Red Cross visited 250 Eritrean prisoners of war in Ethiopia.", [("ET", "ER", 250, "held")]),
        ("Somalia handed over the bodies of nine soldiers to Kenya.", [("SO", "KE", 9, "dead")]),
    ],
)
def test_a_country_is_a_holder_of_prisoners_and_not_of_hostages(
    text: str, expected: list[tuple[str | None, str, int, str]]
) -> None:
    """Where prisoners of war are, that state holds them; of hostages the place says nothing."""
    assert held(read_text(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Hezbollah captured 50 Israeli soldiers. Twelve of them were wounded. The other 38 were not.",
            [
                ("HEZBOLLAH", "IL", 50, "captured"),
                ("HEZBOLLAH", "IL", 12, "held"),
                ("HEZBOLLAH", "IL", 38, "held"),
            ],
        ),
        (
            "The ICRC has registered 600 Iraqi prisoners of war in Iran and 80 Iranians in Iraq.",
            [("IR", "IQ", 600, "held"), ("IQ", "IR", 80, "held")],
        ),
        (
            "Six Bulgarian prisoners of war held by Libya were freed on Tuesday.",
            [("LY", "BG", 6, "released")],
        ),
        ("Japan asked North Korea to return 17 abducted Japanese.", [("KP", "JP", 17, "held")]),
        ("The Islamic State group abducted 30 Syrian villagers.", [("IS-GROUP", "SY", 30, "captured")]),
    ],
)
def test_parts_registers_and_asides_are_read(text: str, expected: list[tuple[str, str, int, str]]) -> None:
    """Parts take sides from their whole; a participle behind its people is no main verb."""
    assert held(read_text(text)) == expected


def test_who_gives_the_others_does_not_hold_these() -> None:
    """Of people for whom others are freed, the holder stays open rather than being the one who frees."""
    text = "The deal calls for Hamas to free 33 hostages in exchange for 90 Palestinian prisoners."
    assert [(h, n) for h, _, n, _ in held(read_text(text))] == [("HAMAS", 33), (None, 90)]


def test_a_demand_in_return_is_for_those_told_of_before() -> None:
    """What is wanted "in return" makes one demand with the people of the sentence before."""
    text = "The ELN is holding six Colombian soldiers. The group wants 20 of its fighters in return."
    (offer,) = read_text(text).offers
    assert offer.state.value == "demanded"
    assert offer.by is not None
    assert offer.by.value == "ELN"
    sides = [side.count.value.number for side in (offer.gives, offer.gets) if side and side.count]
    assert sides == [6, 20]
