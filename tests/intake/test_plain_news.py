"""News as it is told every day, in our own words: who holds whom, and who is exchanged for whom."""

from __future__ import annotations

import pytest

from repatria.core.reports import ReadReport
from tests.intake.readings import read_text, triples

SWAP_OF_MANY = """Ukraine and Russia swap prisoners

Russia and Ukraine exchanged prisoners of war on Friday, the first swap since May. President
Volodymyr Zelensky said 115 soldiers had returned home. Russia's defence ministry said 115 Russian servicemen
had been freed.
"""
SWAP_OF_AS_MANY = """Ukraine and Russia swap prisoners

Kyiv said 103 of its soldiers came home on Saturday. Moscow said it got back 103 servicemen who had been
captured in the Kursk region. The United Arab Emirates mediated.
"""
EACH_SIDE = """Prisoner swap brings 206 home

Ukraine and Russia carried out a prisoner exchange on Saturday. Each side freed 103 people, Russia's defence
ministry said. "Our people are home," Mr Zelensky wrote.
"""
WITH_PARTS = """Houthis and government free nearly 900

Yemen's Houthis and the government began to exchange nearly 900 prisoners on Friday, the Red Cross said. In
all 181 detainees, among them 15 Saudis and 3 Sudanese, will be freed by the Houthis in return for 706
prisoners held by the government.
"""
CAPTURED_AT_HOME = """Ukraine: 300 return in New Year swap

KYIV - Russia and Ukraine exchanged more than 300 prisoners of war on Monday. President Zelensky said that
189 Ukrainians had come home, among them two civilians captured in Mariupol. The Russian defence ministry said
that Ukraine had handed over 150 Russian soldiers in return for 150 Ukrainian troops.
"""
BY_NAME = """Russia and US swap prisoners in Abu Dhabi

Russia freed American ballerina Ksenia Testova on Thursday in exchange for Arthur Provski, a German-Russian
citizen held in the United States on smuggling charges, officials in both countries said.
"""
GUNMEN = """Nigeria: Gunmen free 30 kidnapped students

Gunmen have released 30 students who were abducted from a school in Nigeria's Kaduna state last month, the
state governor said on Wednesday. Nine others are still in captivity, parents told reporters.
"""
IN_THE_SOUTH = """Abu Sayyaf militants threaten hostages

MANILA - Abu Sayyaf militants in the southern Philippines have threatened to kill one of three foreign
hostages unless a ransom of 300 million pesos is paid by Friday. The two Canadians and a Norwegian were seized
from a resort on Samal island in September.
"""
OWN_PRISONERS = """Belarus frees 52 prisoners after US talks

VILNIUS - Belarus released 52 prisoners on Thursday, among them 14 foreigners, and the United States lifted
sanctions on the airline Belavia in return. More than 1,000 political prisoners remain in Belarusian jails.
"""
HEADLINE_WITHOUT_NUMBERS = """Israel frees Palestinians for hostages

Hamas freed three Israeli hostages on Saturday and Israel released 183 Palestinian prisoners in the fifth
exchange of the truce. The Red Cross took the three to Israeli forces.
"""
HOSTAGES = """Bodies of six hostages found in Gaza

JERUSALEM - Israel's military said on Sunday it had recovered the bodies of six hostages from a tunnel in
Rafah. All six were taken captive by Hamas in the attack of October 7. Hamas is still holding 97 hostages. The
group has said it would release them only in return for an end to the war and the release of Palestinian
prisoners.
"""
FLOWN_FROM = """Red Cross flies 117 prisoners home from Saudi Arabia to Yemen

SANAA - The Red Cross said it flew 117 detainees from Saudi Arabia to Yemen on Friday, nine of them foreign
fighters. The Saudi-led coalition had said it would free 163 Houthi prisoners.
"""


@pytest.mark.parametrize(
    ("text", "held"),
    [
        (SWAP_OF_MANY, {(115, "RU", "UA"), (115, "UA", "RU")}),
        (SWAP_OF_AS_MANY, {(103, "RU", "UA"), (103, "UA", "RU")}),
        (EACH_SIDE, {(103, "RU", "UA"), (103, "UA", "RU")}),
        (
            WITH_PARTS,
            {(181, "HOUTHI", None), (15, "HOUTHI", "SA"), (3, "HOUTHI", "SD"), (706, "YE", "HOUTHI")},
        ),
        (
            CAPTURED_AT_HOME,
            {(189, "RU", "UA"), (2, "RU", "UA"), (150, "UA", "RU"), (150, "RU", "UA")},
        ),
        (GUNMEN, {(30, None, "NG"), (9, None, "NG")}),
        (IN_THE_SOUTH, {(2, "ABUSAYYAF", "CA"), (1, "ABUSAYYAF", "NO")}),
        (OWN_PRISONERS, {(1000, "BY", "BY")}),
        (HOSTAGES, {(6, "HAMAS", "IL")}),
        (FLOWN_FROM, {(117, "SA", "YE"), (163, "SA", "HOUTHI")}),
        (HEADLINE_WITHOUT_NUMBERS, {(3, "HAMAS", "IL"), (183, "IL", "PS")}),
    ],
)
def test_who_holds_whom_in_plain_news(
    text: str, held: set[tuple[int | None, str | None, str | None]]
) -> None:
    """Who tells of a homecoming tells of its own, as many go for as many, and gunmen are no state."""
    assert held <= triples(read_text(text))


def test_where_people_were_taken_holds_nobody() -> None:
    """Two civilians of Ukraine captured in Mariupol are in no hands but Russia's."""
    assert (2, "UA", "RU") not in triples(read_text(CAPTURED_AT_HOME))


def test_people_told_of_again_are_counted_once() -> None:
    """All six are those whose bodies were found; nobody is of the land from which they were flown."""
    assert (97, "HAMAS", "PS") not in triples(read_text(HOSTAGES))
    assert (
        len([each for each in read_text(HOSTAGES).held if each.count and each.count.value.number == 6]) == 1
    )
    assert (117, "HOUTHI", "SA") not in triples(read_text(FLOWN_FROM))


def _offers(reading: ReadReport) -> list[tuple[str | None, str | None, str | None, str]]:
    return [
        (
            offer.by.value if offer.by else None,
            offer.gives.passage.text if offer.gives else None,
            offer.gets.passage.text if offer.gets else None,
            offer.state.value,
        )
        for offer in reading.offers
    ]


@pytest.mark.parametrize(
    ("text", "offers"),
    [
        (EACH_SIDE, [("RU", "103 people", "103 people", "done")]),
        (WITH_PARTS, [("HOUTHI", "all 181 detainees", "706\nprisoners", "proposed")]),
        (BY_NAME, [("RU", "Ksenia Testova", "a German-Russian\ncitizen", "done")]),
        (
            HEADLINE_WITHOUT_NUMBERS,
            [("HAMAS", "three Israeli hostages", "183 Palestinian prisoners", "done")],
        ),
        (
            IN_THE_SOUTH,
            [("ABUSAYYAF", "one of three foreign\nhostages", "a ransom of 300 million pesos", "demanded")],
        ),
    ],
)
def test_who_is_exchanged_for_whom_in_plain_news(
    text: str, offers: list[tuple[str | None, str | None, str | None, str]]
) -> None:
    """A headline without numbers is told again by the report, and a role of no list stands before a name."""
    assert _offers(read_text(text)) == offers


def test_talks_that_failed_are_no_exchange() -> None:
    """What came to nothing was not carried out, and what was only talked of neither."""
    about = "Iraq holds 15 Iranian sailors, and Iran holds five Iraqi diplomats.\n\n"
    failed = read_text(f"{about}Talks on exchanging the 15 sailors for the five diplomats have failed.\n")
    assert {offer.state.value for offer in failed.offers} == {"refused"}
    talked = read_text(f"{about}Talks on exchanging the 15 sailors for the five diplomats began on Monday.\n")
    assert {offer.state.value for offer in talked.offers} == {"proposed"}


def test_money_and_people_both_asked_for_are_no_trade_of_one_for_the_other() -> None:
    """Who asks for money and for the release of its men gives neither for the other."""
    text = "The Taliban hold three pilots. The Taliban asked for $5 million and the release of 20 fighters.\n"
    sides = {
        side.passage.text for offer in read_text(text).offers for side in (offer.gives,) if side is not None
    }
    assert "20 fighters" not in sides
