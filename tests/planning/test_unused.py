"""An offer that could be in force says why it is not: by no better reason than is known."""

from __future__ import annotations

import pytest

from repatria.core.cases import Case
from repatria.core.plans import FailingTerm, OfferState
from repatria.core.rules import AtMost
from repatria.core.selections import who
from repatria.planning import plan_case
from repatria.planning.explanation import unused
from repatria.planning.explanation.unused import SAYS_OF_OFFER, SAYS_OF_TERM, SAYS_RULE, Unused
from repatria.rendering import wording
from repatria.rendering.phrases import plain
from tests.builders import case, get, give, group, offer, person

SEEDS = tuple(f"seed {number}" for number in range(12))
FROM_B = get(who(held_by="B"), "A", at_least=1)


def captain_or_private(*more: object, places: int = 1, privates: int = 1) -> Case:
    """Let a captain and privates share places, each under an offer that asks for somebody held by B."""
    return case(
        person("captain", "A", "B", rank="captain"),
        group("privates", "A", "B", count=privates, rank="private"),
        person("b", "B", "A"),
        offer("captain-1", "A", give(who(held_by="A", rank="captain"), "B"), FROM_B),
        offer("private-1", "A", give(who(held_by="A", rank="private"), "B", at_least=privates), FROM_B),
        offer("b-1", "B", give(who(held_by="B"), "A")),
        AtMost(who(held_by="A"), places),
        *more,
    )


def said_of(offer_id: str, drawn: Case, seed: str = "a seed") -> list[FailingTerm]:
    """List what fails of an offer."""
    (state,) = (state for state in plan_case(drawn, seed=seed).offers if state.id == offer_id)
    return [*state.because]


def unused_state(drawn: Case, seed: str) -> OfferState:
    """Give the one offer that is not in force."""
    (state,) = (state for state in plan_case(drawn, seed=seed).offers if not state.is_in_force)
    return state


def test_an_offer_whose_people_were_not_drawn_says_so() -> None:
    """One of two goes, by lot; of the offer of the other it is said that a plan as good was drawn."""
    states = [unused_state(captain_or_private(), seed) for seed in SEEDS]
    assert {state.id for state in states} == {"captain-1", "private-1"}
    for state in states:
        assert [(term.term, term.says) for term in state.because] == [("gets[0]", SAYS_OF_TERM[Unused.DRAWN])]


def test_a_gift_whose_people_were_not_drawn_says_so() -> None:
    """An offer that asks for nothing has no term to name; it says of itself that another was drawn."""
    drawn = case(
        person("captain", "A", "B", rank="captain"),
        person("private", "A", "B", rank="private"),
        *(offer(f"{rank}-1", "A", give(who(held_by="A", rank=rank), "B")) for rank in ("captain", "private")),
        AtMost(who(held_by="A"), 1),
    )
    for seed in SEEDS:
        (term,) = unused_state(drawn, seed).because
        assert (term.term, term.says) == ("offer", SAYS_OF_OFFER[Unused.DRAWN])


def test_an_offer_that_no_plan_as_good_uses_says_so() -> None:
    """Two go instead of one whatever is drawn: the offer of the one is in no plan that does as well."""
    for seed in SEEDS:
        (term,) = said_of("captain-1", captain_or_private(places=2, privates=2), seed)
        assert term.says == SAYS_OF_TERM[Unused.NOT_AS_WELL]


def test_an_offer_without_which_the_same_people_go_says_so() -> None:
    """Of two offers for the same person one is not needed, and no lot decides which."""
    drawn = case(person("a", "A", "B"), *(offer(f"o{n}", "A", give(who(held_by="A"), "B")) for n in range(2)))
    (term,) = unused_state(drawn, "a seed").because
    assert term.says == SAYS_OF_OFFER[Unused.NOT_NEEDED]


def test_an_offer_that_the_rules_bar_says_so() -> None:
    """Where a limit lets nobody go, no plan at all uses the offer."""
    drawn = case(
        person("a", "A", "B"), offer("o", "A", give(who(held_by="A"), "B")), AtMost(who(held_by="A"), 0)
    )
    assert [term.says for term in said_of("o", drawn)] == [SAYS_RULE]


def test_what_was_not_searched_for_is_not_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a program too large for the lottery nothing is said of plans that do as well."""
    monkeypatch.setattr(unused, "MOST_COLUMNS", 0)
    assert unused_state(captain_or_private(), "a seed").because[0].says == SAYS_OF_TERM[Unused.UNKNOWN]


def test_pages_know_every_sentence() -> None:
    """What a plan says of an unused offer is passed on to the pages, which have it in their languages."""
    drawn = captain_or_private()
    state = unused_state(drawn, "a seed")
    said = plain(wording.failing_phrase(drawn, drawn.offers_by_id[state.id], state.because[0]))
    assert said.endswith(SAYS_OF_TERM[Unused.DRAWN])
    known = {*SAYS_OF_OFFER.values(), *SAYS_OF_TERM.values(), SAYS_RULE}
    assert known <= wording._SAID_OF_OFFERS
