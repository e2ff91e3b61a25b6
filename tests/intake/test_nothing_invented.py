"""What a report does not say, no draft says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repatria.core.errors import ReportInvalid
from repatria.core.reports import ReadReport
from tests.intake.readings import own, own_text, passages, read_text

FRAGMENTS = [
    *("Ukraine", "Russia’s", "North Korean", "soldiers", "captured", "two", "11,000", "has", "not", "denied"),
    *("that", "he", "said", ",", ".", "“", "”", "\n\n", "exchange", "for", "if", "Kim Jong Un", "wants to"),
    *("stay", "held by", "one of them", "the other", "Image:", "Read more", "Pic: X/AP", "FILE - ", "(", ")"),
    *("video", "verify", "\ue000", "\ue001", "G1", "١٢", "ﬁ", "İ"),
]


def drafts(reading: ReadReport) -> int:
    return len(reading.held) + len(reading.wishes) + len(reading.offers)


def without(sentence_with: str) -> str:
    """Give our report without the one paragraph that holds these words."""
    paragraphs = own_text().split("\n\n")
    kept = [paragraph for paragraph in paragraphs if sentence_with not in paragraph]
    assert len(kept) == len(paragraphs) - 1
    return "\n\n".join(kept)


@given(st.text(max_size=400) | st.lists(st.sampled_from(FRAGMENTS), max_size=60).map(" ".join))
def test_any_text_is_read_without_a_crash_and_every_word_is_its_own(text: str) -> None:
    """On arbitrary text, reading ends, and each drafted slot stands in the text at its offsets."""
    try:
        reading = read_text(text)
    except ReportInvalid:
        return
    for passage in passages(reading):
        assert reading.report.text[passage.start : passage.end] == passage.text
        assert passage.text.strip()


@given(st.text(alphabet=st.characters(categories=["Ll", "Zs", "Po"]), max_size=300))
def test_words_of_no_table_make_no_draft(text: str) -> None:
    """Text without a capital letter or a number names no party and drafts nobody."""
    try:
        reading = read_text(text)
    except ReportInvalid:
        return
    assert drafts(reading) == 0


def test_without_the_offer_there_is_no_offer() -> None:
    """Take the paragraph with the offer out, and no offer is left."""
    reading = read_text(without("We are prepared"))
    assert reading.offers == ()
    assert [draft for draft in reading.held if draft.home and draft.home.value == "UA"] == []


def test_without_the_told_wishes_only_the_captives_own_is_left() -> None:
    """Take the president's telling out, and the wishes he told are gone."""
    assert [wish.own_words for wish in read_text(without("One man asked")).wishes] == [True]


def test_without_the_questioning_nobody_is_seen_hurt() -> None:
    """Take the film out, and neither hands nor jaw, nor an own wish said under questioning, is left."""
    reading = read_text(without("both hands dressed"))
    assert [draft for draft in reading.held if draft.part_of] == []
    assert all(claim.verification is None for claim in reading.claims if claim.topic != "truth")


def test_without_the_check_no_verification_is_said() -> None:
    """Take the outlet's words on checking out, and nothing is called unverified."""
    reading = read_text(without("unable to verify"))
    assert all(claim.verification is None for claim in reading.claims)
    assert all(draft.verification is None for draft in reading.held)


def test_without_the_capture_the_place_is_empty() -> None:
    """Take the caption out, and the place of capture is not said, though the region is named elsewhere."""
    picture = own_text().split("\n\n")
    reading = read_text("\n\n".join(part for part in picture if "taken prisoner" not in part))
    assert "Kursk" in reading.report.text
    assert all(draft.place is None for draft in reading.held)


@pytest.mark.parametrize(
    "text",
    [
        "Russia denied that it had captured three Ukrainian pilots.",
        "Azerbaijan threatened to seize 20 Armenian soldiers.",
        "Israel has not captured any Hamas fighters.",
        "If Israel captures ten Syrian soldiers, nothing changes.",
        "Ukraine said 12,000 Russian troops were killed.",
        "Some 11,000 North Korean troops have been deployed in the Kursk region.",
        "Russia could capture 40 Ukrainian soldiers, an analyst said.",
        "The captain took two wickets and captured the title for England.",
        "About 300 people held umbrellas outside the town hall.",
        "Germany sent back 20 trains to France.",
        "American officials captured the mood.",
    ],
)
def test_what_is_denied_planned_or_elsewhere_holds_nobody(text: str) -> None:
    """A denial, a threat, a condition, a count of troops, and the words of other fields draft nobody held."""
    assert read_text(text).held == ()


@pytest.mark.parametrize(
    "text",
    [
        "North Korean soldiers who do not wish to return home may stay, he said.",
        "Putin wants to stay in power.",
        "Families want the prisoners to return home.",
        "Mr Smith wants to return to London.",
    ],
)
def test_a_kind_of_people_a_leader_and_relatives_have_no_drafted_wish(text: str) -> None:
    """Only what is told of a captive is drafted as a wish."""
    assert read_text(text).wishes == ()


def test_no_reported_wish_is_a_private_one() -> None:
    """A wish draft has nowhere to say that it was taken in private."""
    assert not any("private" in name for wish in own().wishes for name in type(wish).__slots__)
