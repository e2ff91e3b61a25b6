"""How few share what two names have in common: the same name says more where hardly anybody bears it.

How rare a name is by its letters is weighed where names are compared. How many of a list share its sounds is
only counted there, and keys bring nearly every pair whose names alone share what few do (`keys`): of these,
unlike of others, it is known how many are of two people. So within a level of names, pairs are told apart by
how few share what both have. It is of the list, as the share of a place is, and learnt from each anew.

What many share brings a pair together only with a place or a date that few share, the more so the more share
it. That is told apart too: pairs of the commonest names, which hardly ever meet, may not stand for others.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from repatria.tracing.fields import FIRST_MUCH_ALIKE, LEVELS, Kind
from repatria.tracing.rising import never_less

type Array = np.ndarray[Any, Any]

type HowFew = Callable[[Array, Array], Array]
"""Gives the class of pairs, n rows of the first list and n of the second: n, uint8, places in `SAYS`."""

SAYS = ("",) * 4 + ("few share it", "few share it", "very few share it", "hardly anybody shares it")
"""In words, how few share what two names have in common; nothing where many do, or nobody looked."""

BEYOND_A_KEY = (-9.0, -6.0, -3.0, 0.0, 2.0, 4.0, 6.0)
"""Bits that names share beyond what a key must say, at which the next class begins."""

BITS_OF_FEW = 8.0
"""Shared by more than one in 256 is not shared by few, however short the lists."""

CLASSES = len(SAYS)
FIRST_OF_FEW = 1 + BEYOND_A_KEY.index(0.0)
"""The first class in which names bring a pair together by themselves."""

_NAMES = len(LEVELS[Kind.NAME])
# Where learning starts from, for pairs of one person and of two alike: short lists say nothing by it.
_START = np.array([0.1, 0.1, 0.1, 0.1, 0.3, 0.2, 0.06, 0.04])
_WORTH_OF_ONE, _WORTH_OF_TWO = 20.0, 4.0  # pairs that it is worth
_WORTH_OF_NEAR = 0.25  # of a pair drawn at the level before or after
_WORTH_OF_ALL = 8.0  # pairs drawn at one level that those of all levels are worth there


@dataclass(frozen=True, slots=True)
class FewEvidence:
    """What it says, on top of the level of the names, how few share them.

    Attributes:
        same: Levels of names x classes: share of each class among pairs of one person at the level.
        chance: Likewise, among pairs of two people.
    """

    same: Array
    chance: Array

    def bits(self) -> Array:
        """Give the evidence in bits: levels x classes; 0 at levels that are not much alike."""
        bits: Array = np.log2(self.same / self.chance)
        return bits


def nothing_of_few() -> FewEvidence:
    """Give what is known before anything is learnt: nothing."""
    even = np.full((_NAMES, CLASSES), 1 / CLASSES)
    return FewEvidence(even, even)


def learn_few(
    of_one: Array, of_two: Array, at_random: Array, chance_of_levels: Array, all_pairs: float
) -> FewEvidence:
    """Learn what classes say from pairs that were brought together, and from pairs drawn at random.

    Args:
        of_one: Levels of names x classes: pairs of one person.
        of_two: Likewise, of two; of those that few share they are all there are.
        at_random: Likewise, pairs drawn at random, whoever they are of.
        chance_of_levels: Share of each level among pairs of two people.
        all_pairs: How many pairs there are.
    """
    found = nothing_of_few()
    same, chance = found.same.copy(), found.chance.copy()
    # What many share is not all brought together: how much of it there is is seen in pairs drawn at random.
    # Of names much alike few are drawn, so that a level leans on its neighbors, and a little on all of them.
    many = at_random[FIRST_MUCH_ALIKE:, :FIRST_OF_FEW]
    of_all = (many.sum(axis=0) + 1) / (many.sum() + FIRST_OF_FEW)
    for level in range(FIRST_MUCH_ALIKE, _NAMES):
        ones = of_one[level] + _WORTH_OF_ONE * _START
        twos = of_two[level] + _WORTH_OF_TWO * _START
        near = at_random[max(level - 1, FIRST_MUCH_ALIKE) : level + 2, :FIRST_OF_FEW].sum(axis=0)
        here = at_random[level, :FIRST_OF_FEW]
        shares = here + _WORTH_OF_NEAR * (near - here) + _WORTH_OF_ALL * of_all
        rest = max(chance_of_levels[level] * all_pairs - twos[FIRST_OF_FEW:].sum(), 0.0)
        twos[:FIRST_OF_FEW] = np.maximum(twos[:FIRST_OF_FEW], rest * shares / shares.sum())
        same[level] = ones / ones.sum()
        chance[level] = never_less(same[level], twos / twos.sum())
    return FewEvidence(same, chance)
