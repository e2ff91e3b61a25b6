"""Other reports of captures and swaps, in our own words: the grammar is no lookup of one text."""

from __future__ import annotations

from pathlib import Path

import pytest

from repatria.core.reports import ReadReport, WordedCount
from tests.intake.readings import read_text

VARIANT = Path(__file__).with_name("second-wording.txt").read_text(encoding="utf-8")


def held(reading: ReadReport) -> list[tuple[str | None, str | None, int | None, str]]:
    """Give holder, home, count and status of each group."""
    return [
        (
            draft.holder.value if draft.holder else None,
            draft.home.value if draft.home else None,
            draft.count.value.number if draft.count else None,
            draft.status,
        )
        for draft in reading.held
    ]


def test_a_second_wording_gives_the_same_people() -> None:
    """With straight marks, other verbs and other furniture, the same two groups are read."""
    assert sorted(held(read_text(VARIANT)), key=str) == [
        ("RU", "UA", None, "held"),
        ("UA", "KP", 2, "captured"),
    ]


def test_a_second_wording_gives_the_same_offer() -> None:
    """The offer is Ukraine's, for people in Russia's hands, to be arranged by North Korea."""
    (offer,) = read_text(VARIANT).offers
    assert offer.gives is not None
    assert offer.gets is not None
    slots = (
        offer.by,
        offer.gives.home,
        offer.gives_to,
        offer.gets.home,
        offer.gets.holder,
        offer.arranged_by,
    )
    assert [slot.value for slot in slots if slot] == ["UA", "KP", "KP", "UA", "RU", "KP"]


def test_a_second_wording_gives_the_wishes_with_their_voices() -> None:
    """A captive's quoted words are the captive's own; what the president tells is told by him."""
    wishes = read_text(VARIANT).wishes
    assert [(wish.says.value, wish.own_words) for wish in wishes] == [("stay", True), ("return", False)]


def test_a_second_wording_keeps_troops_a_claim() -> None:
    """Up to 11,000 troops are the officials' claim, on which Moscow is silent."""
    (troops,) = [claim for claim in read_text(VARIANT).claims if claim.topic == "troops"]
    assert troops.number is not None
    assert troops.number.value == WordedCount(11_000, "up to")
    assert [(stance.actor.value, stance.stance) for stance in troops.stances] == [("RU", "neither")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("RSF fighters captured about 150 Sudanese soldiers near El Fasher.", ("RSF", "SD", 150, "captured")),
        ("Two British journalists were captured in Sudan on Monday.", (None, "GB", 2, "captured")),
        ("Iran released five American prisoners on Monday.", ("IR", "US", 5, "released")),
        ("Ukrainian forces took 12 Russian marines prisoner.", ("UA", "RU", 12, "captured")),
        ("Three Armenian soldiers are being held captive in Azerbaijan.", ("AZ", "AM", 3, "held")),
        ("Forty Moroccan soldiers held by the Polisario Front are sick.", ("POLISARIO", "MA", 40, "held")),
        ("M23 handed over two dozen Congolese soldiers.", ("M23", "CD", 24, "released")),
    ],
)  # fmt: skip
def test_one_sentence_gives_one_group(text: str, expected: tuple[str | None, str, int, str]) -> None:
    """Captures, holdings and releases of other conflicts are read by the same forms."""
    assert held(read_text(text)) == [expected]


def test_both_sides_of_a_swap_are_read() -> None:
    """Who hands over holds; who gets back is the home; and the deal is drafted as done."""
    reading = read_text("Ethiopia handed over 20 Eritrean soldiers and got back 18 of its own men.")
    assert held(reading) == [("ET", "ER", 20, "released"), ("ER", "ET", 18, "released")]
    assert [offer.state.value for offer in reading.offers] == ["done"]


def test_counts_that_differ_stay_apart() -> None:
    """Two numbers for one kind of people are two drafts, never one."""
    reading = read_text("Ukraine holds 30 Russian soldiers. Kyiv said it holds 40 Russian soldiers.")
    assert [entry[2] for entry in held(reading)] == [30, 40]


def test_hedges_are_kept() -> None:
    """Words such as "more than" and "up to" stay with their number."""
    reading = read_text("Iraq released more than 90 Iranian prisoners. Iran freed up to 60 Iraqi prisoners.")
    assert [draft.count.value for draft in reading.held if draft.count] == [
        WordedCount(90, "more than"),
        WordedCount(60, "up to"),
    ]


def test_a_denial_is_a_stance_and_the_claim_keeps_its_speaker() -> None:
    """One side's claim and the other side's denial stand together."""
    reading = read_text("Eritrea said it had captured 65 Ethiopian soldiers. Ethiopia has denied the claim.")
    (claim,) = reading.claims
    assert claim.speaker is not None
    assert claim.speaker.party == "ER"
    assert [(stance.actor.value, stance.stance) for stance in claim.stances] == [("ET", "denied")]


def test_a_split_quote_has_one_speaker() -> None:
    """Both halves of a quote broken by "he said" are his."""
    text = 'Ilham Aliyev spoke in Baku. "We hold nobody," he said, "and we never did hold anybody there."'
    assert [quote.speaker.who for quote in read_text(text).quotes if quote.speaker] == ["Ilham Aliyev"] * 2


def test_names_and_titles_in_marks_are_no_quotes() -> None:
    """A title or an alias in quotation marks is nobody's words."""
    assert read_text('The film "War and Bread" opened. A man known as "Tall Bear" came.').quotes == ()
