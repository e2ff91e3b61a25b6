"""Offers by pages: a sentence with choices, whom it means, what the law says, and taking it back."""

from __future__ import annotations

from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest

from repatria.core.parties import ConflictKind, ConflictState
from repatria.core.selections import who
from repatria.registry.actions.record_relation import record_relation
from repatria.registry.models import Offer
from repatria.registry.offer_terms import read_terms
from repatria.registry.roles import Role
from tests.registry import people
from tests.web.visiting import Browsing

SENTENCE: dict[str, Any] = {
    "by": "UA",
    "gives": 1,
    "gets": 1,
    "give0-amount": "at_most",
    "give0-number": 20,
    "give0-home": "RU",
    "give0-to": "RU",
    "get0-way": "per_given",
    "get0-number": 1,
    "get0-held_by": "RU",
    "get0-home": "UA",
    "step": "look",
}


def as_negotiator(pages: Browsing, party: str | None = "UA") -> Browsing:
    """Visit as a negotiator of a party, or of the neutral."""
    return pages.signed_in(people.account(Role.NEGOTIATOR, party=party))


def entered(inside: Browsing, **fields: Any) -> str:
    """Enter the offer by the page, and give its address."""
    answer = inside.send("/offers/new/", SENTENCE | {"step": "record"} | fields)
    assert answer.status == 302, answer.text
    return (answer.goes_to or "").partition("?")[0]


def test_a_sentence_becomes_an_offer(pages: Browsing) -> None:
    """Each choice in the sentence is a part of what is recorded."""
    entered(as_negotiator(pages), **{"give0-category": "combatant", "get0-rank": "captain, major"})
    kept = Offer.objects.get()
    ((give,), (get,)) = read_terms(kept.terms)
    assert give.who == who(category="combatant", held_by="UA", home="RU")
    assert (give.to, give.at_least, give.at_most, give.all) == (("RU",), None, 20, False)
    assert get.who == who(held_by="RU", home="UA", rank=("captain", "major"))
    assert (get.to, get.per_given) == (("UA",), Fraction(1))
    assert (kept.by, kept.assumed, kept.until) == ("UA", False, None)


@pytest.mark.parametrize(
    ("amount", "bounds"),
    [
        ("any", (None, None, False)),
        ("at_least", (20, None, False)),
        ("exactly", (20, 20, False)),
        ("all", (None, None, True)),
    ],
)
def test_words_for_how_many_are_bounds(
    pages_on_sqlite: Browsing, amount: str, bounds: tuple[int | None, int | None, bool]
) -> None:
    """What the words mean is recorded; a number that they do not need is not."""
    entered(as_negotiator(pages_on_sqlite), **{"give0-amount": amount})
    ((give,), _) = read_terms(Offer.objects.get().terms)
    assert (give.at_least, give.at_most, give.all) == bounds


def test_looking_records_nothing(pages_on_sqlite: Browsing) -> None:
    """The sentence stands there in words, and nothing is written."""
    shown = as_negotiator(pages_on_sqlite).send("/offers/new/", SENTENCE)
    assert shown.status == 200
    assert "gives at most 20 of those held by it" in shown.text.replace('<bdi dir="auto">', "")
    assert not Offer.objects.exists()


def test_small_numbers_are_not_told(pages: Browsing) -> None:
    """Whoever negotiates is told whole fives, and of fewer than five that they are fewer."""
    inside = as_negotiator(pages)
    for _ in range(4):
        people.person("UA", home="RU")
    assert "fewer than 5, perhaps nobody, recorded as held" in inside.send("/offers/new/", SENTENCE).text
    for _ in range(4):
        people.person("UA", home="RU")
    shown = inside.send("/offers/new/", SENTENCE)
    assert "at least 5 recorded as held" in shown.text
    assert "Held by" in shown.text


def test_a_part_in_the_background_is_what_stands_beside(pages_on_sqlite: Browsing) -> None:
    """As one chooses, what stands beside the sentence alone comes back; nothing is recorded."""
    part = as_negotiator(pages_on_sqlite).send(
        "/offers/new/", SENTENCE | {"step": "record"}, **{"hx-request": "true"}
    )
    assert "<html" not in part.text
    assert "How it reads" in part.text
    assert not Offer.objects.exists()


def test_terms_are_added_and_taken_away(pages_on_sqlite: Browsing) -> None:
    """What was chosen stays, and nothing is said to be wrong yet."""
    inside = as_negotiator(pages_on_sqlite)
    more = inside.send("/offers/new/", SENTENCE | {"step": "more-gets"})
    assert 'name="get1-number"' in more.text
    assert "There is a problem" not in more.text
    fewer = inside.send("/offers/new/", SENTENCE | {"step": "fewer-gets"})
    assert 'name="get0-number"' not in fewer.text
    assert "asks for nothing in return" in fewer.text


def test_what_is_missing_is_said_at_its_place(pages_on_sqlite: Browsing) -> None:
    """Where words need a number or a party, the list of what is wrong leads there."""
    answer = as_negotiator(pages_on_sqlite).send(
        "/offers/new/", SENTENCE | {"step": "record", "give0-number": "", "give0-to": ""}
    )
    assert answer.status == 422
    assert 'href="#id_give0-number"' in answer.text
    assert 'href="#id_give0-to"' in answer.text
    assert not Offer.objects.exists()


def test_a_party_offers_for_itself_alone(pages_on_sqlite: Browsing) -> None:
    """Another party cannot be chosen, whatever is sent; the neutral enters for all."""
    answer = as_negotiator(pages_on_sqlite).send("/offers/new/", SENTENCE | {"step": "record", "by": "RU"})
    assert answer.status == 422
    entered(as_negotiator(pages_on_sqlite, None), by="RU", **{"give0-to": "UA"})
    assert Offer.objects.get().by == "RU"


def test_an_assumed_offer_is_marked(pages_on_sqlite: Browsing) -> None:
    """In the list and on its page: nobody has made it."""
    inside = as_negotiator(pages_on_sqlite)
    address = entered(inside, assumed="on")
    assert "nobody has made it" in inside.open("/offers/").text
    assert "Nobody has made this offer" in inside.open(address).text


def test_the_law_stands_beside_with_its_article(pages: Browsing) -> None:
    """Of an exchange for the seriously wounded the law has something to say, once a conflict is recorded."""
    inside = as_negotiator(pages)
    address = entered(inside)
    assert "Not asked of those whose home is" in inside.open(address).text
    analyst = people.account(Role.ANALYST, party="UA")
    international, active = ConflictKind.INTERNATIONAL, ConflictState.ACTIVE
    record_relation(analyst, one="UA", other="RU", kind=international, state=active)
    shown = inside.open(address).text
    assert "109" in shown
    assert "If such people are among those given" in shown


def test_what_another_side_recorded_judges_nothing(pages_on_sqlite: Browsing) -> None:
    """A side sees its own view of a conflict, and not that of others."""
    inside = as_negotiator(pages_on_sqlite)
    address = entered(inside)
    other = people.account(Role.ANALYST, party="RU")
    international, active = ConflictKind.INTERNATIONAL, ConflictState.ACTIVE
    record_relation(other, one="UA", other="RU", kind=international, state=active)
    assert "Not asked of those whose home is" in inside.open(address).text


def test_an_offer_is_withdrawn_by_who_is_sure(pages: Browsing) -> None:
    """Without a tick nothing happens; with it the offer stands no more, and stays to be seen."""
    inside = as_negotiator(pages)
    address = entered(inside)
    version = Offer.objects.get().version
    assert inside.send(f"{address}withdraw/", {"version": version}).status == 422
    assert Offer.objects.get().state == "standing"
    done = inside.send(f"{address}withdraw/", {"version": version, "is_sure": "yes"})
    assert done.goes_to == f"{address}?done=withdrawn"
    assert Offer.objects.get().state == "withdrawn"
    assert "withdrawn" in inside.open("/offers/").text
    assert "/withdraw/" not in inside.open(address).text


def test_an_old_page_withdraws_nothing(pages_on_sqlite: Browsing) -> None:
    """Who looked at another version is told that it changed."""
    inside = as_negotiator(pages_on_sqlite)
    address = entered(inside)
    assert inside.send(f"{address}withdraw/", {"version": 7, "is_sure": "yes"}).status == 409
    assert Offer.objects.get().state == "standing"


@pytest.mark.parametrize("part", ["", "withdraw/"])
def test_an_offer_of_another_side_reads_as_none(pages: Browsing, part: str) -> None:
    """Not there and not theirs are one page, to the byte."""
    theirs = entered(as_negotiator(pages)) + part
    nowhere = f"/offers/{UUID(int=5)}/{part}"
    inside = as_negotiator(pages, "RU")
    seen, none = inside.open(theirs), inside.open(nowhere)
    assert seen.status == none.status == 404
    assert seen.bare.replace(theirs, nowhere) == none.bare


def test_who_reads_offers_may_not_make_them(pages_on_sqlite: Browsing) -> None:
    """An analyst sees the list, and no way to make or to withdraw one."""
    address = entered(as_negotiator(pages_on_sqlite))
    inside = pages_on_sqlite.signed_in(people.account(Role.ANALYST, party="UA"))
    assert "/offers/new/" not in inside.open("/offers/").text
    assert inside.open("/offers/new/").status == 404
    assert "/withdraw/" not in inside.open(address).text
    assert inside.send(f"{address}withdraw/", {"version": 1, "is_sure": "yes"}).status == 404
