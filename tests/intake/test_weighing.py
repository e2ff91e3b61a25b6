"""People are weighed by a table: people of half sentences are found, and what must stay open does."""

from __future__ import annotations

import pytest

from repatria.intake.vocabulary.wordlists import table
from tests.intake.readings import read_text, triples

SWAP = """Army and RSF carry out first exchange of prisoners in Sudan

The RSF freed 63 captured soldiers of Sudan on Monday, and the army of Sudan released 58 RSF fighters
in exchange.

{more}
"""


def test_people_beside_a_word_of_custody_are_found() -> None:
    """Nobody "holds" the 300, and the sentence names no party of theirs: the report tells both."""
    more = "Some 300 soldiers are thought to be in RSF detention in Darfur, some of them in containers."
    assert (300, "RSF", "SD") in triples(read_text(SWAP.format(more=more)))


@pytest.mark.parametrize(
    "more",
    [
        "Up to 11,000 troops have been deployed near the town since May.",
        "More than 300 people were killed in the shelling of a market, the ministry of health said.",
        "Some 900 people lit candles in the capital in memory of those who died in the war.",
    ],
)
def test_troops_the_dead_and_crowds_are_nobodys_captives(more: str) -> None:
    """A number of people in a report about captives is no group in somebody's hands by that alone."""
    assert triples(read_text(SWAP.format(more=more))) == triples(read_text(SWAP.format(more="")))


def test_a_place_of_capture_is_filled_in_for_nobody() -> None:
    """Who is told to have been taken in a country is not said to be in its hands."""
    more = "Two Belgian nurses were taken in Chad in March, and nothing has been heard of them."
    held = triples(read_text(SWAP.format(more=more)))
    assert all(holder != "TD" for _, holder, _ in held)


def test_what_was_weighed_in_is_marked() -> None:
    """A home that no word beside the people states is marked as resolved, with words of the report."""
    more = "Some 300 soldiers are thought to be in RSF detention in Darfur, some of them in containers."
    reading = read_text(SWAP.format(more=more))
    (draft,) = [d for d in reading.held if d.count and d.count.value.number == 300]
    assert draft.tier == "check"
    assert draft.home is not None
    assert draft.home.how == "resolved"
    for slot in (draft.holder, draft.home):
        assert slot is not None
        assert reading.report.text[slot.passage.start : slot.passage.end] == slot.passage.text


def test_the_table_says_what_each_sign_weighs() -> None:
    """Every weight is of a kind that is known, and those that must tell against a draft do."""
    weights = table("weights")
    assert set(weights) == {"in-hands", "holder", "home", "pair"}
    assert weights["pair"]["same"] < 0 < weights["home"]["in-phrase"]
    assert weights["holder"]["right:by"] > 0


def test_a_bargain_of_two_sentences_is_one_offer() -> None:
    """Words of return join what one sentence gives to what the next one brings."""
    text = (
        "Ten Americans were freed from prisons in Venezuela on Friday.\n\n"
        "In return, 250 Venezuelans whom the United States had jailed were flown to Caracas.\n"
    )
    (offer,) = read_text(text).offers
    assert offer.gives is not None
    assert offer.gets is not None
    counts = {side.count.value.number for side in (offer.gives, offer.gets) if side.count}
    assert counts == {10, 250}


def test_what_is_asked_of_guards_is_a_wish() -> None:
    """A captive asks another to do it, and the wish is the captive's."""
    text = (
        "Israel holds five Lebanese fishermen, Lebanon says. Two captured fishermen begged the guards "
        "to send them home.\n"
    )
    assert [wish.says.value for wish in read_text(text).wishes] == ["return"]
