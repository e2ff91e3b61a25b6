"""Selections are three-valued: selected, not selected, or not known."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repatria.core.persons import Category, Health, People
from repatria.core.selections import Between, OneOf, Selection, Verdict, who
from tests.builders import AS_OF, captured_on, person
from tests.laws.small_cases import any_case

NO, MAYBE, YES = Verdict


def someone(**more: Any) -> People:
    """Make somebody whom A holds and B claims."""
    return person("p", "A", "B", **more)


@pytest.mark.parametrize(
    ("people", "condition", "verdict"),
    [
        (someone(rank="captain"), OneOf("rank", ("captain", "major")), YES),
        (someone(rank="private"), OneOf("rank", ("captain", "major")), NO),
        (someone(), OneOf("rank", ("captain", "major")), MAYBE),
        (someone(), OneOf("rank", ("unknown",)), YES),
        (someone(rank="captain"), OneOf("rank", ("unknown",)), NO),
        (someone(rank="unknown"), OneOf("rank", ("captain",)), MAYBE),
        (someone(sex=None), OneOf("sex", ("female",)), MAYBE),
        (someone(health=Health.WELL), OneOf("health", ("well",)), YES),
        (someone(health=Health.UNKNOWN), OneOf("health", ("well",)), MAYBE),
        (someone(health=Health.UNKNOWN), OneOf("health", ("unknown",)), YES),
        (someone(health=Health.WELL), OneOf("health", ("unknown",)), NO),
        (someone(category=Category.UNKNOWN), OneOf("category", ("civilian",)), MAYBE),
        (someone(), OneOf("held_by", ("A",)), YES),
        (someone(), OneOf("held_by", ("B",)), NO),
        (someone(), OneOf("home", ("A", "B")), YES),
        (someone(), OneOf("id", ("q",)), NO),
    ],
)
def test_word_conditions(people: People, condition: OneOf, verdict: Verdict) -> None:
    """A word that is known decides; one that is not leaves it open, unless unknown is what is asked for."""
    assert condition.judge(people) is verdict


@pytest.mark.parametrize(
    ("number", "least", "most", "verdict"),
    [
        (17, None, 17, YES),
        (18, None, 17, NO),
        (18, 18, 24, YES),
        (24, 18, 24, YES),
        (17, 18, 24, NO),
        (25, 18, 24, NO),
        (0, 1, None, NO),
        (0, 0, 0, YES),
        (None, 0, None, MAYBE),
        (None, None, 17, MAYBE),
    ],
)
@pytest.mark.parametrize(("attribute", "field"), [("age", "age_years"), ("dependants", "dependants")])
def test_number_conditions(
    attribute: str, field: str, *, number: int | None, least: int | None, most: int | None, verdict: Verdict
) -> None:
    """Both bounds of a range are included; a number that is not known lies neither in it nor outside."""
    people = someone(**{field: number})
    assert Between(attribute, least, most).judge(people, AS_OF) is verdict


@pytest.mark.parametrize(
    ("captured", "least", "most", "verdict"),
    [
        # On 12 January 2025, captured some day of 2023 is 12 to 24 months ago.
        ("2023", 12, None, YES),
        ("2023", 13, None, MAYBE),
        ("2023", 24, None, MAYBE),
        ("2023", 25, None, NO),
        ("2023", None, 24, YES),
        ("2023", None, 23, MAYBE),
        ("2023", None, 12, MAYBE),
        ("2023", None, 11, NO),
        ("2023", 12, 24, YES),
        ("2023", 15, 20, MAYBE),
        # Known to the month: 1 to 31 October 2023 is 14 or 15 months ago.
        ("2023-10", 14, 15, YES),
        ("2023-10", 15, 15, MAYBE),
        ("2023-10", 16, None, NO),
        ("2024-01-12", 12, 12, YES),
        ("2024-01-13", 12, 12, NO),
        ("2025", 1, None, NO),
    ],
)
def test_months_in_captivity(captured: str, least: int | None, most: int | None, verdict: Verdict) -> None:
    """Months in captivity are as certain as the day of capture is."""
    people = someone(captured=captured_on(captured))
    assert Between("captive_months", least, most).judge(people, AS_OF) is verdict


def test_nobody_knows_how_long() -> None:
    """Where no day of capture is known, every range of months is left open."""
    assert Between("captive_months", 0, None).judge(someone(), AS_OF) is MAYBE


def test_everybody() -> None:
    """A selection without a condition selects everybody, whatever is unknown of them."""
    assert Selection().judge(person("p", "A", "B", category=Category.UNKNOWN), AS_OF) is YES


@given(case=any_case())
def test_no_wins_over_maybe_and_maybe_over_yes(case: Any) -> None:
    """A selection of people is as uncertain as the least certain of its conditions, and no wins over all."""
    terms = [term for offer in case.offers for term in (*offer.gives, *offer.gets)]
    for people in [one for one in case.people if not one.is_lot]:
        for term in terms:
            parts = [Selection((condition,)).judge(people, AS_OF) for condition in term.who.conditions]
            assert term.who.judge(people, AS_OF) == min(parts, default=YES)


@given(case=any_case())
def test_learning_more_never_turns_a_verdict_round(case: Any) -> None:
    """What was decided without knowing an age stays so whatever the age turns out to be."""
    ageless = [people for people in case.people if people.age_years is None]
    turned = [
        (offer.id, people.id, age)
        for offer in case.offers
        for people in ageless
        for age in (0, 17, 18, 30, 99)
        if offer.gives[0].who.judge(people, AS_OF)
        not in (MAYBE, offer.gives[0].who.judge(replace(people, age_years=age), AS_OF))
    ]
    assert turned == []


@given(words=st.lists(st.sampled_from(("captain", "major", "private")), min_size=1, unique=True))
def test_order_of_words_does_not_matter(words: list[str]) -> None:
    """A selection is the same in whatever order its words are given."""
    assert who(rank=words) == who(rank=list(reversed(words)))


def test_an_attribute_that_there_is_not() -> None:
    """A selection in code over an attribute that nobody has is refused, not read as everybody."""
    with pytest.raises(ValueError, match="rnak"):
        who(rnak="captain")


def test_sentence_leaves_nothing_out() -> None:
    """Said in words, a selection names each of its conditions, parties by their names."""
    selection = Selection(
        (Between("age", 18, None), OneOf("held_by", ("RU",)), OneOf("rank", ("captain", "major")))
    )
    assert selection.sentence({"RU": "Russia"}) == "age from 18, held by Russia, rank captain or major"


@pytest.mark.parametrize(
    ("selection", "is_named"),
    [(who(id="p"), True), (who(id=["p", "q"]), True), (who(id="q"), False), (who(held_by="A"), False)],
)
def test_naming_somebody(selection: Selection, *, is_named: bool) -> None:
    """A selection names a person only by identifier: to select is not to name."""
    assert selection.names("p") is is_named
