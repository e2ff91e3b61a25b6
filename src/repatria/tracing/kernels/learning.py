"""Count how often each edit was used, weighted by how likely it was: the first half of a step of EM."""

from math import log
from typing import Any

import numba
import numpy as np

type Array = np.ndarray[Any, Any]


@numba.njit(cache=True)
def expect(x: Array, y: Array, chances: tuple[Array, ...], counts: tuple[Array, ...]) -> float:
    """Add the expected number of uses of each edit, over all ways to make `y` of `x`.

    Args:
        x: Signs of one part.
        y: Signs of the other.
        chances: Probabilities of edits: one for one, one left out, one put in, one for two, two for one.
        counts: Like `chances`; added to.

    Returns:
        The natural logarithm of the probability of the pair.
    """
    one, left, right, split, join = chances
    n_one, n_left, n_right, n_split, n_join = counts
    nx = len(x)
    ny = len(y)
    ahead = np.zeros((nx + 1, ny + 1))
    behind = np.zeros((nx + 1, ny + 1))
    ahead[0, 0] = 1.0
    for i in range(nx + 1):
        for j in range(ny + 1):
            total = ahead[i, j]
            if i > 0:
                total += ahead[i - 1, j] * left[x[i - 1]]
            if j > 0:
                total += ahead[i, j - 1] * right[y[j - 1]]
            if i > 0 and j > 0:
                total += ahead[i - 1, j - 1] * one[x[i - 1], y[j - 1]]
                if j > 1:
                    total += ahead[i - 1, j - 2] * split[x[i - 1], y[j - 2], y[j - 1]]
                if i > 1:
                    total += ahead[i - 2, j - 1] * join[x[i - 2], x[i - 1], y[j - 1]]
            ahead[i, j] = total
    whole = ahead[nx, ny]
    if whole <= 0.0:
        return -1e9
    behind[nx, ny] = 1.0
    for i in range(nx, -1, -1):
        for j in range(ny, -1, -1):
            total = behind[i, j]
            share = ahead[i, j] / whole
            if i < nx:
                step = left[x[i]] * behind[i + 1, j]
                total += step
                n_left[x[i]] += share * step
            if j < ny:
                step = right[y[j]] * behind[i, j + 1]
                total += step
                n_right[y[j]] += share * step
            if i < nx and j < ny:
                step = one[x[i], y[j]] * behind[i + 1, j + 1]
                total += step
                n_one[x[i], y[j]] += share * step
                if j < ny - 1:
                    step = split[x[i], y[j], y[j + 1]] * behind[i + 1, j + 2]
                    total += step
                    n_split[x[i], y[j], y[j + 1]] += share * step
                if i < nx - 1:
                    step = join[x[i], x[i + 1], y[j]] * behind[i + 2, j + 1]
                    total += step
                    n_join[x[i], x[i + 1], y[j]] += share * step
            behind[i, j] = total
    return log(whole)
