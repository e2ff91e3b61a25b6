"""Our own wording of the founding report: every fact of it has its place."""

from __future__ import annotations

from repatria.core.reports import HeldDraft, Stance
from tests.intake.readings import own, own_text, passages, read_text


def groups() -> list[HeldDraft]:
    return [draft for draft in own().held if draft.part_of is None]


def test_every_passage_is_the_words_it_points_to() -> None:
    """Each passage is exactly the text between its offsets."""
    found = list(passages(own()))
    assert len(found) > 100
    assert all(own_text()[passage.start : passage.end] == passage.text for passage in found)


def test_furniture_is_told_apart() -> None:
    """Section label, "more on", and both lists are furniture, and no sentence of the article is."""
    kinds = [line.kind for line in own().furniture]
    assert kinds == [
        "section",
        "more-on",
        "list-heading",
        *["list-item"] * 2,
        "list-heading",
        *["list-item"] * 5,
    ]
    headline = own().headline
    assert headline is not None
    assert headline.start == 0


def test_pictures_keep_caption_and_credit() -> None:
    """Each of three captions has its credit, and the caption does not hold it."""
    credits = [record.credit.text for record in own().media if record.credit]
    assert credits == [
        "Office of the President/X",
        "Harbour Pictures via Example Photo Agency, File",
        "Example Photo Agency",
    ]
    captions = [record.caption.text for record in own().media if record.caption]
    assert [caption.split()[0] for caption in captions] == ["The", "FILE", "Vladimir"]
    assert not any(credit in caption for credit, caption in zip(credits, captions, strict=True))


def test_the_outlet_is_known() -> None:
    """The outlet is read from its own list of headlines."""
    outlet = own().outlet
    assert outlet is not None
    assert outlet.value == "The Harbour Post"


def test_quotes_have_their_speaker() -> None:
    """All three quotes are the president's, once by a pronoun."""
    speakers = [quote.speaker for quote in own().quotes]
    assert [speaker.who for speaker in speakers if speaker] == ["Volodymyr Zelenskyy"] * 3
    assert [speaker.how for speaker in speakers if speaker] == ["named", "pronoun", "surname"]


def test_two_people_are_held_and_counted_once() -> None:
    """The two are one group of two and two people of it: two in all, not four."""
    pair = next(draft for draft in groups() if draft.home and draft.home.value == "KP")
    assert pair.holder is not None
    assert pair.count is not None
    assert pair.place is not None
    assert (pair.holder.value, pair.count.value.number, pair.count.value.hedge) == ("UA", 2, "exact")
    assert pair.place.value == "Russia’s Kursk region"
    assert pair.status == "captured"
    parts = [draft for draft in own().held if draft.part_of == pair.id]
    assert [draft.count.value.number for draft in parts if draft.count] == [1, 1]
    assert sum(draft.count.value.number for draft in groups() if draft.count) == 2


def test_the_health_of_each_is_kept() -> None:
    """Hands and jaw are two people's, each with the words for it."""
    health = [draft.health.value for draft in own().held if draft.part_of and draft.health]
    assert health == ["both hands dressed", "a bandage around his jaw"]


def test_ukrainians_are_held_by_russia_in_a_number_not_said() -> None:
    """The other side's captives are a group whose number stays empty."""
    other = next(draft for draft in groups() if draft.home and draft.home.value == "UA")
    assert other.holder is not None
    assert other.holder.value == "RU"
    assert other.count is None
    assert other.date is None


def test_the_place_of_capture_is_not_the_holder() -> None:
    """Nobody from North Korea is held by Russia, in whose region they were taken."""
    assert not [
        draft
        for draft in own().held
        if draft.holder and draft.home and (draft.holder.value, draft.home.value) == ("RU", "KP")
    ]


def test_troops_and_losses_are_claims_only() -> None:
    """About 11,000 troops and the losses are claims with a speaker, and no captives."""
    troops = next(claim for claim in own().claims if claim.topic == "troops")
    losses = next(claim for claim in own().claims if claim.topic == "losses")
    assert troops.number is not None
    assert (troops.number.value.number, troops.number.value.hedge) == (11_000, "about")
    assert losses.speaker is not None
    assert losses.speaker.who == "Volodymyr Zelenskyy"
    assert not [draft for draft in own().held if draft.count and draft.count.value.number > 2]


def test_neither_confirmed_nor_denied_is_a_stance() -> None:
    """Russia's silence on the troops is the stance "neither" of the claim, with its words."""
    troops = next(claim for claim in own().claims if claim.topic == "troops")
    assert [(stance.actor.value, stance.stance) for stance in troops.stances] == [("RU", "neither")]
    assert isinstance(troops.stances[0], Stance)


def test_what_the_outlet_could_not_verify_stands_on_what_the_film_shows() -> None:
    """What the captive says and the film shows is not verified; the president's words are untouched."""
    from_the_film = [claim for claim in own().claims if claim.topic == "statement"]
    assert len(from_the_film) == 3
    assert {claim.verification.state for claim in from_the_film if claim.verification} == {"not verified"}
    assert all(draft.verification for draft in own().held if draft.part_of)
    assert all(claim.verification is None for claim in own().claims if claim.topic == "arrivals")


def test_what_is_said_under_questioning_is_marked() -> None:
    """Each statement of the captive carries the words for questioning and interpreter."""
    for claim in own().claims:
        assert (len(claim.setting) == 2) == (claim.topic == "statement")
        assert claim.speaker is not None
        assert claim.speaker.captive == (claim.topic == "statement")


def test_the_captives_own_reported_wish_keeps_its_conditions() -> None:
    """One prisoner would stay if allowed, and obey an order: his, conditional, under questioning."""
    wish = next(wish for wish in own().wishes if wish.own_words)
    assert wish.says.value == "stay"
    assert len(wish.conditions) == 2
    assert len(wish.setting) == 2
    assert wish.told_by is not None
    assert wish.told_by.captive


def test_the_two_wishes_the_president_tells_are_his_to_tell() -> None:
    """One would stay, the other return; neither is the captive's own word, and which is which stays open."""
    told = [wish for wish in own().wishes if not wish.own_words]
    assert [wish.says.value for wish in told] == ["stay", "return"]
    assert {wish.told_by.who for wish in told if wish.told_by} == {"Volodymyr Zelenskyy"}
    pair = next(draft for draft in groups() if draft.count)
    assert {wish.among for wish in told} == {pair.id}


def test_the_offer_has_three_parties() -> None:
    """Ukraine gives North Koreans to North Korea, gets Ukrainians from Russia; North Korea arranges."""
    (offer,) = own().offers
    assert offer.state.value == "proposed"
    assert offer.gives is not None
    assert offer.gets is not None
    slots = (
        offer.by,
        offer.addressed_to,
        offer.gives.home,
        offer.gives_to,
        offer.gets.home,
        offer.gets.holder,
    )
    assert [slot.value for slot in slots if slot] == ["UA", "KP", "KP", "KP", "UA", "RU"]
    assert offer.arranged_by is not None
    assert offer.arranged_by.value == "KP"
    assert offer.condition is not None
    assert offer.through is None
    assert offer.gives.count is None
    assert offer.gets.count is None


def test_help_elsewhere_is_off_topic() -> None:
    """The word to California is set aside and makes no offer."""
    (aside,) = own().off_topic
    assert "California" in aside.passage.text


def test_events_between_parties_are_dated() -> None:
    """The pact of June 2024 is Russia's and North Korea's; the capture is the first one announced."""
    events = {event.kind: event for event in own().events}
    assert set(events) == {"pact", "first-announcement", "entered-war"}
    assert {slot.value for slot in events["pact"].parties} == {"RU", "KP"}
    assert events["pact"].when is not None
    assert events["pact"].when.value == "June 2024"


def test_the_reading_is_json_with_lines() -> None:
    """The JSON form is plain values, with the line of each passage and no text of the report."""
    document = own().to_json()
    assert document["confirmed"] is False
    assert "text" not in document
    headline = document["headline"]
    assert isinstance(headline, dict)
    assert headline["line"] == 1


def test_reading_twice_gives_the_same() -> None:
    """The same text gives the same reading."""
    assert read_text(own_text()).to_json() == {**own().to_json(), "source": "test"}
