"""The terms of an offer are kept as they were said, or refused: nothing of them is lost in silence."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from repatria.core.offers import GetTerm, GiveTerm
from repatria.core.selections import Between, OneOf, Selection, who
from repatria.registry.offer_terms import faults_of, read_terms, write_terms
from tests.registry.actions.catalog import OFFER

HELD = OneOf("held_by", ("UA",))


def giving(*conditions: OneOf | Between, at_least: int | None = None, at_most: int | None = None) -> GiveTerm:
    """Give whom these conditions select."""
    return GiveTerm(Selection(conditions), ("KP",), at_least, at_most)


def test_terms_are_read_as_they_were_written() -> None:
    """Every condition and number comes back."""
    offer = replace(
        OFFER,
        gives=(giving(Between("age", 18, None), HELD, at_least=1, at_most=5),),
        gets=(GetTerm(who(held_by="RU"), ("UA",), per_given=Fraction(3, 2)),),
    )
    assert read_terms(write_terms(offer)) == (offer.gives, offer.gets)


@pytest.mark.parametrize(
    ("give", "code"),
    [
        (giving(HELD, HELD), "contradiction"),
        (giving(OneOf("shoe_size", ("43",))), "unknown-key"),
        (giving(OneOf("age", ("43",))), "unknown-key"),
        (giving(Between("home", 1, 2)), "unknown-key"),
        (giving(OneOf("home", ())), "missing"),
        (giving(OneOf("home", ("",))), "missing"),
        (giving(Between("age", None, None)), "missing"),
        (giving(Between("age", 5, 4)), "missing"),
        (giving(Between("age", -1, 4)), "missing"),
        (giving(HELD, at_least=0), "bad-number"),
        (giving(HELD, at_most=-1), "bad-number"),
    ],
)
def test_term_that_means_nobody_is_refused(give: GiveTerm, code: str) -> None:
    """A condition that is lost, unknown or empty, and a number that is none, are faults with their place."""
    assert [fault.code for fault in faults_of(replace(OFFER, gives=(give,)))] == [code]


def test_ratio_is_above_nothing() -> None:
    """For nothing nobody is got."""
    get = GetTerm(who(held_by="RU"), ("UA",), per_given=Fraction(0))
    assert [fault.key for fault in faults_of(replace(OFFER, gets=(get,)))] == ["gets[0].per_given"]
