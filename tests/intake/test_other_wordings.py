"""Reports worded as nobody foresaw: whose wish it is, of whose land a report speaks, and who gives whom."""

from __future__ import annotations

import pytest

from tests.intake.readings import RELEASE, read_text


@pytest.mark.parametrize(
    ("sentence", "says"),
    [
        ("Corporal Luis Ejemplo, who was held for eleven months, longs to see the sea.", "other"),
        ("Four have decided to remain in Ecuador, where their families live.", "stay"),
        ("The two policemen are eager to get back to work.", "return"),
        ("According to a delegate, one soldier asked not to be handed over to the army.", "other"),
        ("Three refused to board the helicopter and walked back into the forest.", "other"),
        ("Her brother would like to settle in Chile, Marta Sampel said.", "elsewhere"),
    ],
)
def test_what_a_captive_wishes_is_read(sentence: str, says: str) -> None:
    """A wish is a captive's by noun, by name, by number, and by whoever speaks for a brother."""
    assert [wish.says.value for wish in read_text(f"{RELEASE}{sentence}\n").wishes] == [says]


@pytest.mark.parametrize(
    "sentence",
    [
        "One of the freed men, who asked not to be named, was pale.",
        "The minister hopes to see the nurses soon.",
        "A negotiator wants to go home.",
        "The reporters would like to stay in the hotel.",
    ],
)
def test_what_others_wish_is_left_alone(sentence: str) -> None:
    """Officials and reporters wish as no captive, and who asks not to be named wishes nothing."""
    assert read_text(f"{RELEASE}{sentence}\n").wishes == ()


def test_what_captives_wish_is_read_in_ukrainian() -> None:
    """In a language of endings a wish is read by its verb, what matters, and whose it is."""
    text = (
        "Обмін полоненими\n\nРосія передала Україні 20 полонених. "
        "Двоє полонених хочуть залишитися в Польщі. "
        "Президент хоче повернутися до столиці.\n"
    )
    assert [wish.says.value for wish in read_text(text).wishes] == ["stay"]


def test_towns_tell_whose_people_are() -> None:
    """Where no state is named, soldiers in the hands of an armed group are of the state of the towns."""
    text = (
        "Insurgents keep 22 in Zamfara\n\nGUSAU - Boko Haram is holding 22 soldiers seized near Maradun in "
        "Zamfara, a farmer from Katsina said. Boko Haram has not spoken of the 22 captives.\n"
    )
    (held,) = read_text(text).held
    assert held.home is not None
    assert held.home.value == "NG"
    assert held.home.how == "resolved"


def test_a_town_is_no_holder() -> None:
    """Where people were taken, nobody is said to hold them: a town names no holder."""
    text = (
        "Hostages of Maradun\n\nTwelve German engineers were kidnapped near Maradun in Zamfara. "
        "The hostages were last seen in Katsina.\n"
    )
    assert all(held.holder is None or held.holder.value != "NG" for held in read_text(text).held)


def test_two_powers_between_whom_people_go_make_a_report_of_captives() -> None:
    """A report without any word of captivity is read where people go between two powers."""
    text = (
        "Israel agrees to free 1,027\n\nIsrael's cabinet voted to let 1,027 Palestinians out of its prisons "
        "for Sergeant Gilad Prymer, carried off by Hamas. Israel is to release 550 more Palestinians. Hamas "
        "will free the sergeant first. Hamas said that Israel had released nobody yet.\n"
    )
    assert 1027 in {draft.count.value.number for draft in read_text(text).held if draft.count}


@pytest.mark.parametrize(
    ("sentence", "gives"),
    [
        ("Sweden got back two engineers by sending home an Iranian diplomat.", "an Iranian diplomat"),
        (
            "If Iran frees the two Swedes, Sweden would let three Iranian officers go.",
            "three Iranian officers",
        ),
    ],
)
def test_who_frees_gives(sentence: str, gives: str) -> None:
    """Behind "by" stands what is given, and in a condition what is got."""
    text = f"Hostages and captives\n\nIran is holding two Swedes hostage. {sentence}\n"
    (offer,) = read_text(text).offers
    assert offer.by is not None
    assert (offer.by.value, offer.gives and offer.gives.passage.text) == ("SE", gives)
    assert offer.gets is not None
    assert offer.gets.count is not None
    assert offer.gets.count.value.number == 2
