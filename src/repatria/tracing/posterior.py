"""From evidence to probability: each record has one match at most, and its namesakes compete for it.

Where nobody stands twice in a list, the matches of two lists are a matching, and the probability of a pair
is its marginal over all matchings. It is found by belief propagation, exact on forests and close where few
candidates contend (Bayati, Shah and Sharma, IEEE Trans. Inf. Theory 54, 2008, treat the likeliest matching
alike).
"""

from typing import Any

import numpy as np

type Array = np.ndarray[Any, Any]

MOST = 0.999
"""The highest probability that is given: calibration on thousands of unseen pairs supports no more."""

_ROUNDS = 200
_STILL = 1e-6
_NOTHING = 1e-7  # odds below which a pair takes part in no competition


def probabilities(bits: Array, *, pairs_of_one: float, all_pairs: float) -> Array:
    """Give the probability that each pair is one person, where one person may stand in a list often.

    Args:
        bits: n, the evidence of each pair.
        pairs_of_one: How many pairs of one person there are.
        all_pairs: How many pairs there are.
    """
    odds = np.exp2(np.clip(bits, -300, 300)) * (pairs_of_one / all_pairs)
    alone: Array = np.minimum(odds / (1 + odds), MOST)
    return alone


def probabilities_one_to_one(
    left: Array, right: Array, bits: Array, *, pairs_of_one: float, lefts: int, rights: int
) -> Array:
    """Give the probability that each pair is one person, where nobody stands twice in a list.

    Of twenty namesakes of whom nothing else is known, none reaches more than a twentieth.

    Args:
        left: n rows of the first list.
        right: n rows of the second.
        bits: n, the evidence of each pair.
        pairs_of_one: How many pairs of one person there are.
        lefts: Records of the first list.
        rights: Records of the second.
    """
    found = np.zeros(len(bits))
    if not len(bits):
        return found
    matched = min(pairs_of_one, 0.98 * min(lefts, rights))
    # Against both being without a match, not against all that may befall them.
    prior = matched / lefts / rights / ((1 - matched / lefts) * (1 - matched / rights))
    odds = np.exp2(np.clip(bits, -300, 60)) * prior
    live = odds > _NOTHING
    left, right, odds = left[live], right[live], odds[live]
    n_left, n_right = int(left.max(initial=-1)) + 1, int(right.max(initial=-1)) + 1
    free_right = np.ones(len(odds))  # that the right record is not taken by another, as told to the left one
    free_left = np.ones(len(odds))
    before = np.zeros(len(odds))
    for _ in range(_ROUNDS):
        offers = odds * free_right
        free_left = 1 / (1 + np.maximum(np.bincount(left, offers, n_left)[left] - offers, 0))
        offers = odds * free_left
        free_right = 1 / (1 + np.maximum(np.bincount(right, offers, n_right)[right] - offers, 0))
        held = odds * free_left * free_right
        now = held / (1 + held)
        if np.abs(now - before).max(initial=0.0) < _STILL:
            break
        before = (now + before) / 2
    found[live] = np.minimum(now, MOST) if len(odds) else 0.0
    return found
