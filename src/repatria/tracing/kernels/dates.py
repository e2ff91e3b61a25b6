"""Compare dates that are known as intervals of days."""

from typing import Any

import numba
import numpy as np

from repatria.tracing.kernels.compiling import loop
from repatria.tracing.kernels.keying import NO_DAY, civil

type Array = np.ndarray[Any, Any]
type Number = int | np.integer[Any]

# Places in fields.LEVELS[Kind.DATE].
UNKNOWN, SAME, HELD, EXCHANGED, BUT_DAY, BUT_MONTH, YEAR_APART, BUT_DIGIT, NEAR, OTHER = range(10)
_DAYS_OF_A_YEAR = 366


@numba.njit(cache=True, nogil=True)
def fill_parts(days: Array, parts: Array) -> None:
    """Fill n x 3 year, month and day; zero where the day is unknown."""
    for k in range(len(days)):
        if days[k] == NO_DAY:
            parts[k] = 0
        else:
            parts[k, 0], parts[k, 1], parts[k, 2] = civil(days[k])


@loop
def level_of_dates(
    a0: Number, a1: Number, ya: Number, ma: Number, da: Number,
    b0: Number, b1: Number, yb: Number, mb: Number, db: Number,
) -> int:  # fmt: skip
    """Compare two dates: their first and last days, and year, month and day of the first."""
    if min(a0, b0) == NO_DAY:  # no day is before it
        return UNKNOWN
    apart = abs(ya - yb)
    if a0 != a1 or b0 != b1:
        if a0 <= b1 and b0 <= a1:
            return HELD
        return NEAR if apart <= 1 or max(a0, b0) - min(a1, b1) <= _DAYS_OF_A_YEAR else OTHER
    if a0 == b0:
        return SAME
    if apart == 0:
        if ma == db and da == mb:
            return EXCHANGED
        if ma == mb:
            return BUT_DAY
        if da == db:
            return BUT_MONTH
    if da == db and ma == mb:
        if apart == 1:
            return YEAR_APART
        differing = 0
        for ten in (1, 10, 100, 1000):
            differing += (ya // ten) % 10 != (yb // ten) % 10
        if differing == 1:
            return BUT_DIGIT
    return NEAR if apart <= 1 else OTHER


@numba.njit(cache=True, nogil=True)
def levels_of_dates(
    first_x: Array, last_x: Array, parts_x: Array, first_y: Array, last_y: Array, parts_y: Array, out: Array
) -> None:
    """Fill the level of n pairs of dates; parts by `fill_parts` of the first days."""
    for k in range(len(out)):
        out[k] = level_of_dates(
            first_x[k], last_x[k], parts_x[k, 0], parts_x[k, 1], parts_x[k, 2],
            first_y[k], last_y[k], parts_y[k, 0], parts_y[k, 1], parts_y[k, 2],
        )  # fmt: skip
