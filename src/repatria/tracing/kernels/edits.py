"""Make one part of a name of another sign by sign: what two parts speak for each other.

A spelling model holds natural logarithms of the joint probability of edits of one or two signs
(`names.spelling`); what two parts speak for each other is the best path's logarithm less those of both parts
by themselves: evidence in nats.

Source: the memoryless transducer of Ristad and Yianilos, "Learning String-Edit Distance", IEEE PAMI 20
(1998), with edits of two signs against one added.
"""

from typing import Any

import numba
import numpy as np

type Array = np.ndarray[Any, Any]

MOST_SIGNS = 40  # of a span; longer ones are not compared
NEVER = np.float32(-1e9)
START, END = 62, 63  # as in names.schemes
MOST_OF_AN_INITIAL = np.float32(4.0)  # nats


@numba.njit(cache=True, nogil=True, fastmath=True)
def best_path(
    x: Array, y: Array, left: Array, right: Array, one: Array, split: Array, join: Array,
    may_split: Array, may_join: Array, splits: Array, rows: Array,
) -> float:  # fmt: skip
    """Give the log chance of the likeliest edits that make `y` of `x`.

    Rows hold what is gained over every sign of `y` standing for nothing, so that a row never falls.

    Args:
        x: Signs of the first scheme.
        y: Signs of the second.
        left: Logarithms of a sign of `x` being left out.
        right: Of a sign of `y` being put in.
        one: What one sign for one gains, and likewise `split` and `join` (`names.spelling.Tables`).
        split: One sign for two.
        join: Two signs for one.
        may_split: Which of these were met at all.
        may_join: Likewise.
        splits: By sign of `x`, the last signs of any two it was met for.
        rows: Room for 3 rows.
    """
    bit = np.uint64(1)
    wide = len(y) + 1
    before, above, row = rows[0], rows[1], rows[2]
    all_put_in = np.float32(0.0)
    has = np.uint64(0)
    for other in y:
        all_put_in += right[other]
        has |= bit << np.uint64(other)
    for j in range(wide):
        above[j] = 0.0
    for i in range(len(x)):
        sign = x[i]
        left_out = left[sign]
        for_sign = one[sign]
        row[0] = above[0] + left_out
        for j in range(1, wide):
            row[j] = max(above[j] + left_out, above[j - 1] + for_sign[y[j - 1]])
        # Edits of two signs are met with hardly one in a thousand.
        if splits[sign] & has:
            with_two = may_split[sign]
            for j in range(2, wide):
                if (with_two[y[j - 1]] >> np.uint64(y[j - 2])) & bit:
                    row[j] = max(row[j], above[j - 2] + split[sign, y[j - 2], y[j - 1]])
        if i > 0:
            for_two = may_join[x[i - 1], sign] & has
            if for_two:
                for j in range(1, wide):
                    if (for_two >> np.uint64(y[j - 1])) & bit:
                        row[j] = max(row[j], before[j - 1] + join[x[i - 1], sign, y[j - 1]])
        best = row[0]
        for j in range(1, wide):
            best = max(best, row[j])
            row[j] = best
        before, above, row = above, row, before
    return float(above[wide - 1] + all_put_in)


@numba.njit(cache=True, nogil=True)
def alone(x: Array, letters: Array) -> float:
    """Give the logarithm of the probability of a part by itself, by pairs of neighboring signs."""
    total = letters[START, x[0]]
    for i in range(1, len(x)):
        total += letters[x[i - 1], x[i]]
    return float(total + letters[x[len(x) - 1], END])


@numba.njit(cache=True, nogil=True)
def span_evidence(
    x: Array, y: Array, one: Array, left: Array, right: Array, gain: Array, split: Array, join: Array,
    may_split: Array, may_join: Array, splits: Array, lx: Array, ly: Array, rows: Array,
) -> float:  # fmt: skip
    """Give the evidence in nats that two spans are the same part of a name, by the tables of one model."""
    if len(x) > MOST_SIGNS or len(y) > MOST_SIGNS:
        return float(NEVER)
    if (len(x) == 1) != (len(y) == 1):
        # An initial speaks for every part that begins with it, and for no more than its letter.
        single = one[x[0], y[0]] - lx[START, x[0]] - ly[START, y[0]]
        return float(min(single, MOST_OF_AN_INITIAL))
    path = best_path(x, y, left, right, gain, split, join, may_split, may_join, splits, rows)
    return path - alone(x, lx) - alone(y, ly)
