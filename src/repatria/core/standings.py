"""How the terms of one offer stand, and what one person more, or another one, would do to them."""

from __future__ import annotations

from dataclasses import dataclass

from repatria.core.cases import Case
from repatria.core.offers import Offer
from repatria.core.persons import People
from repatria.core.terms import (
    NOTHING,
    Numbers,
    counts_for,
    judge_get,
    judge_give,
    may_be_given,
    may_count_for,
    number_given,
    weight_given,
    weight_got,
)


@dataclass(frozen=True, slots=True)
class Effect:
    """What giving one person does to the terms of an offer.

    Attributes:
        numbers: For each give-term, 1 if the person counts for certain.
        possible: For each give-term, 1 if a limit may mean the person.
        weights: For each get-term with a ratio, the weight of what is given; of others 0.
    """

    numbers: tuple[int, ...]
    possible: tuple[int, ...]
    weights: tuple[int, ...]


class OfferStanding:
    """The sums that the terms of an offer ask for."""

    def __init__(
        self, case: Case, offer: Offer, given: Numbers, credited: Numbers, before: Numbers = NOTHING
    ) -> None:
        """Sum up what is given and credited, as `judge_offer` takes it."""
        self.case = case
        self.offer = offer
        self.numbers = tuple(number_given(case, term, given) for term in offer.gives)
        self.possible = tuple(may_be_given(case, term, given) for term in offer.gives)
        self.weights = tuple(
            0 if term.per_given is None else weight_given(case, term, given) for term in offer.gets
        )
        self.got = tuple(weight_got(case, term, credited) for term in offer.gets)
        gave = case.already_given.get(offer.id, {})
        self.gave_before = tuple(number_given(case, term, gave) for term in offer.gives)
        self.got_before = tuple(weight_got(case, term, before) for term in offer.gets)
        self._kept: dict[tuple[Effect, Effect | None], bool] = {}

    def effect_of(self, people: People, destination: str) -> Effect:
        """Say what giving one of `people` to a destination does."""
        case, offer = self.case, self.offer
        return Effect(
            tuple(int(counts_for(case, term, people, destination)) for term in offer.gives),
            tuple(int(may_count_for(case, term, people, destination)) for term in offer.gives),
            tuple(
                0 if term.per_given is None else case.weigh(people, term.given_weights) for term in offer.gets
            ),
        )

    def is_kept_with(self, one: Effect, instead_of: Effect | None = None) -> bool:
        """Say whether every term is met if one person more is given, or one instead of another."""
        key = one, instead_of
        if key not in self._kept:
            other = instead_of or Effect(
                *((0,) * len(part) for part in (one.numbers, one.possible, one.weights))
            )
            self._kept[key] = self._is_kept(one, other)
        return self._kept[key]

    def _is_kept(self, one: Effect, other: Effect) -> bool:
        case = self.case
        return all(
            state.is_met
            for place, term in enumerate(self.offer.gives)
            for state in judge_give(
                case,
                term,
                "",
                number=self.numbers[place] + one.numbers[place] - other.numbers[place],
                possible=self.possible[place] + one.possible[place] - other.possible[place],
                before=self.gave_before[place],
            )
        ) and all(
            judge_get(
                case,
                term,
                "",
                given=self.weights[place] + one.weights[place] - other.weights[place],
                got=self.got[place],
                before=self.got_before[place],
            ).is_met
            for place, term in enumerate(self.offer.gets)
        )
