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
    x: Array, y: Array, one: Array, left: Array, right: Array, split: Array, join: Array, rows: Array
) -> float:
    """Give the log chance of the likeliest edits that make `y` of `x`; `rows` is room for 3 rows."""
    wide = len(y) + 1
    before = rows[0]
    above = rows[1]
    row = rows[2]
    above[0] = 0.0
    for j in range(1, wide):
        above[j] = above[j - 1] + right[y[j - 1]]
    for i in range(1, len(x) + 1):
        sign = x[i - 1]
        alone_here = left[sign]
        for_sign = one[sign]
        splits = split[sign]
        row[0] = above[0] + alone_here
        if i == 1:
            for j in range(1, wide):
                other = y[j - 1]
                best = max(above[j] + alone_here, row[j - 1] + right[other])
                best = max(best, above[j - 1] + for_sign[other])
                if j > 1:
                    best = max(best, above[j - 2] + splits[y[j - 2], other])
                row[j] = best
        else:
            joins = join[x[i - 2], sign]
            for j in range(1, wide):
                other = y[j - 1]
                best = max(above[j] + alone_here, row[j - 1] + right[other])
                best = max(best, above[j - 1] + for_sign[other])
                if j > 1:
                    best = max(best, above[j - 2] + splits[y[j - 2], other])
                row[j] = max(best, before[j - 1] + joins[other])
        before, above, row = above, row, before
    return float(above[wide - 1])


@numba.njit(cache=True, nogil=True)
def alone(x: Array, letters: Array) -> float:
    """Give the logarithm of the probability of a part by itself, by pairs of neighboring signs."""
    total = letters[START, x[0]]
    for i in range(1, len(x)):
        total += letters[x[i - 1], x[i]]
    return float(total + letters[x[len(x) - 1], END])


@numba.njit(cache=True, nogil=True)
def span_evidence(x: Array, y: Array, tables: tuple[Array, ...], model: int, rows: Array) -> float:
    """Give the evidence in nats that two spans are the same part of a name."""
    one, left, right, split, join, lx, ly = tables
    if len(x) > MOST_SIGNS or len(y) > MOST_SIGNS:
        return float(NEVER)
    if (len(x) == 1) != (len(y) == 1):
        # An initial speaks for every part that begins with it, and for no more than its letter.
        single = one[model, x[0], y[0]] - lx[model, START, x[0]] - ly[model, START, y[0]]
        return float(min(single, MOST_OF_AN_INITIAL))
    path = best_path(x, y, one[model], left[model], right[model], split[model], join[model], rows)
    return path - alone(x, lx[model]) - alone(y, ly[model])
