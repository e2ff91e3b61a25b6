"""Whose wish it is and what is an offer, where it is weighed: what is found, and what never is."""

from __future__ import annotations

import pytest

from tests.intake.readings import RELEASE, read_text


@pytest.mark.parametrize(
    ("sentence", "says"),
    [
        ("One of the soldiers told the delegates that he would go home.", "return"),
        ("One of the soldiers wants to go back to his village.", "return"),
        ("One of the soldiers wants to go to his village.", "return"),
        ("One of the soldiers wants to go back to school.", "other"),
        ("Both had asked the Turkish embassy to be sent home.", "return"),
        ("Two of the soldiers have petitioned against being sent back.", "other"),
        ("The remainder desire resettlement elsewhere.", "elsewhere"),
        ("One of the soldiers begged through his mother not to be handed to the army.", "other"),
    ],
)
def test_wishes_told_in_other_ways_are_read(sentence: str, says: str) -> None:
    """A wish stands in "would" behind a word of speech too, and going back to school is no return."""
    assert [wish.says.value for wish in read_text(f"{RELEASE}{sentence}\n").wishes] == [says]


@pytest.mark.parametrize(
    ("sentence", "who", "says"),
    [
        ("None of the soldiers wished to go home.", "None of the soldiers", "other"),
        ("No soldier wanted to stay.", "No soldier", "other"),
        ("Not one of the soldiers wanted to stay.", "Not one of the soldiers", "other"),
        ("Neither of the two soldiers wants to stay.", "Neither of the two soldiers", "other"),
        ("All but three of the soldiers wanted to stay.", "All but three of the soldiers", "stay"),
        ("Hardly any of the soldiers wished to stay.", "Hardly any of the soldiers", "stay"),
        ("Two of the soldiers stayed behind at their own request.", "Two of the soldiers", "stay"),
        ("Two of the soldiers were flown home at their own request.", "Two of the soldiers", "return"),
        ("All had asked to be repatriated.", "All", "return"),
    ],
)
def test_a_wish_is_of_those_who_have_it(sentence: str, who: str, says: str) -> None:
    """What none wishes is refused, and what all but three wish is not the wish of the three."""
    (wish,) = read_text(f"{RELEASE}{sentence}\n").wishes
    assert (wish.who.value, wish.says.value) == (who, says)


def test_what_nobody_but_one_wishes_is_not_told_of_either() -> None:
    """Whether the cook wishes to stay is not said in so many words."""
    assert not read_text(f"{RELEASE}Nobody but the cook wished to stay.\n").wishes


@pytest.mark.parametrize(
    ("sentence", "wishes"),
    [
        ("Did they wish to go home? One, Nikolai, said he did.", [("One", "return")]),
        (
            "A delegate asked them whether they wanted to go home. Three said yes, two said they did not.",
            [("Three", "return"), ("two", "other")],
        ),
        (
            "Asked by a delegate whether he agreed to be exchanged, one of the men said that he did not.",
            [("one of the men", "other")],
        ),
    ],
)
def test_what_was_asked_is_wished_by_whoever_answers(sentence: str, wishes: list[tuple[str, str]]) -> None:
    """Who is asked and says nothing wishes nothing, and who says no has not said what he would rather."""
    read = read_text(f"{RELEASE}{sentence}\n").wishes
    assert [(wish.who.value, wish.says.value) for wish in read] == wishes


@pytest.mark.parametrize(
    "sentence",
    [
        "An interrogator asked one of the soldiers whether he wanted to go home. He said yes.",
        "In an interrogation one of the men was asked whether he wanted to go home, and said that he did.",
    ],
)
def test_an_answer_under_questioning_says_so(sentence: str) -> None:
    """Nobody takes for a private wish what somebody answers to those who hold him."""
    (wish,) = read_text(f"{RELEASE}{sentence}\n").wishes
    assert (wish.says.value, wish.tier) == ("return", "check")
    assert [passage.text.lower() for passage in wish.setting] in (["interrogator"], ["interrogation"])


@pytest.mark.parametrize(
    "sentence",
    [
        "A delegate asked one of the soldiers whether he agreed to be exchanged.",
        "Did the soldiers wish to go home?",
        '"We want to return all of them," President Gustavo Petro said.',
        "A delegate asked one of the soldiers whether he wanted to stay. He said he would think about it.",
        "A delegate asked one of the soldiers whether he agreed to be exchanged. The minister said no.",
        "The president asked the generals whether they wanted to leave. They said they did not.",
        "Did the minister want to return to the talks? He said he did.",
        "A delegate asked one of the soldiers whether he wanted to stay. He said no ship had come for them.",
        "The five nurses were given back without asking for anything in return.",
        "The minister said he would go home.",
    ],
)
def test_what_is_no_captives_wish_is_left_alone(sentence: str) -> None:
    """What is asked, what one of a party says of himself, and what is done without asking is no wish."""
    assert read_text(f"{RELEASE}{sentence}\n").wishes == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "Israel denied that 40 Palestinian prisoners had been freed in exchange for the soldier.",
        "Hamas never gave up the soldier in exchange for 40 Palestinian prisoners.",
        "Hamas threatened to kill the soldier unless 40 Palestinian prisoners were freed.",
    ],
)
def test_what_is_denied_or_threatened_is_not_done(sentence: str) -> None:
    """No weight makes a deal that is denied, or a threat, one that was carried out."""
    reading = read_text(f"Hamas is holding an Israeli soldier hostage.\n\n{sentence}\n")
    assert all(offer.state.value != "done" for offer in reading.offers)


def test_either_party_has_an_offer_of_its_own() -> None:
    """Two who offer the same swap make two offers; what both did is one deal, told from two sides."""
    offers = read_text(
        "Hamas is holding an Israeli soldier hostage.\n\n"
        "Israel is ready to release Palestinian prisoners in exchange for Israeli soldiers.\n\n"
        "Hamas is ready to release Israeli soldiers in exchange for Palestinian prisoners.\n"
    ).offers
    assert [offer.by.value for offer in offers if offer.by is not None] == ["IL", "HAMAS"]
    done = read_text(
        "Hamas is holding an Israeli soldier hostage.\n\n"
        "Israel released Palestinian prisoners in exchange for Israeli soldiers.\n\n"
        "Hamas released Israeli soldiers in exchange for Palestinian prisoners.\n"
    ).offers
    assert len(done) == 1
