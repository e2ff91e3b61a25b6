"""Numbers that are typed at the gate: counted from 1, with a digit that shows when they were mistyped.

The digit is Damm's (2004): it finds every wrong digit and every swap of neighbors. A mistyped number that
were somebody else's would send the wrong person across.
"""

from __future__ import annotations

import re

_FORM = re.compile(r"\s*([0-9]{1,6})\s*-?\s*([0-9])\s*", re.ASCII)
#: A quasigroup without fixed points on the diagonal, totally anti-symmetric.
_TABLE = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


def number_of(place: int) -> str:
    """Give the number of the person at a place, from 1, such as ``17-3``."""
    return f"{place}-{_check(str(place))}"


def place_of(number: str) -> int:
    """Give the place that a number says."""
    return int(number.partition("-")[0])


def read_number(text: str) -> str | None:
    """Read a number as it is typed, with its dash or without; None where the digit does not fit."""
    match = _FORM.fullmatch(text)
    if match is None or int(match[1]) < 1 or _check(str(int(match[1]))) != int(match[2]):
        return None
    return f"{int(match[1])}-{match[2]}"


def _check(digits: str) -> int:
    state = 0
    for digit in digits:
        state = _TABLE[state][int(digit)]
    return state
