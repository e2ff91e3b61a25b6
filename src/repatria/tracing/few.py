"""How few share what two names have in common: the same name says more where hardly anybody bears it.

How rare a name is by its letters is weighed where names are compared. How many of a list share its sounds is
only counted there, and keys bring nearly every pair whose names alone share what few do (`keys`): of these,
unlike of others, it is known how many are of two people. So within a level of names, pairs are told apart by
how few share what both have. It is of the list, as the share of a place is, and learnt from each anew.
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

SAYS = ("", "few share it", "few share it", "very few share it", "hardly anybody shares it")
"""In words, how few share what two names have in common; the first where many do, or nobody looked."""

BITS_OF_FEW = 8.0
"""Shared by more than one in 256 is not shared by few, however short the lists."""

MANY = 0
CLASSES = len(SAYS)
_NAMES = len(LEVELS[Kind.NAME])
# Where learning starts from, for pairs of one person and of two alike: short lists say nothing by it.
_START = np.array([0.4, 0.3, 0.2, 0.06, 0.04])
_WORTH_OF_ONE, _WORTH_OF_TWO = 20.0, 4.0  # pairs that it is worth


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


def learn_few(of_one: Array, of_two: Array, chance_of_levels: Array, all_pairs: float) -> FewEvidence:
    """Learn what classes say from pairs that were brought together.

    Args:
        of_one: Levels of names x classes: pairs of one person.
        of_two: Likewise, of two; of all classes but the first they are all there are.
        chance_of_levels: Share of each level among pairs of two people.
        all_pairs: How many pairs there are.
    """
    found = nothing_of_few()
    same, chance = found.same.copy(), found.chance.copy()
    for level in range(FIRST_MUCH_ALIKE, _NAMES):
        ones = of_one[level] + _WORTH_OF_ONE * _START
        twos = of_two[level] + _WORTH_OF_TWO * _START
        twos[MANY] = max(twos[MANY], chance_of_levels[level] * all_pairs - twos[MANY + 1 :].sum())
        same[level] = ones / ones.sum()
        chance[level] = never_less(same[level], twos / twos.sum())
    return FewEvidence(same, chance)
