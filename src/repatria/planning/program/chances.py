"""The lots that everybody draws, so that people whom nothing tells apart have the same chance.

All of it is SHA-256 and whole numbers, so that an auditor draws the same lots on any machine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from repatria.planning.program.classes import PeopleClass

#: Up to so many people of a class draw the lots by which they are ordered; more draw as a class.
MOST_LOTS = 16

#: The greatest gain of a lot. Fine enough that hardly two of some thousand people draw the same, and small
#: enough that a solver, which reckons in floating point, tells them all apart.
GREATEST_GAIN = 1_000_000

#: So many lots are drawn for a class at most; of more people some share one, which moves chances by less than
#: one in so many.
MOST_DRAWN = 100_000

#: Lots are numbers of 32 bits, eight of them in a digest.
_LOTS = 2**32
_LOTS_IN_A_DIGEST = 8


@dataclass(frozen=True)
class Drawn:
    """What the people of a class drew, the greatest first.

    Attributes:
        lots: Whole numbers from 0 to 2^32 - 1.
        sizes: How many people drew each: one, except in very large classes.
    """

    lots: np.ndarray
    sizes: np.ndarray

    @cached_property
    def ends(self) -> np.ndarray:
        """Count the people down to each lot, from none to all."""
        return np.concatenate(([0], np.cumsum(self.sizes)))

    @cached_property
    def gains(self) -> np.ndarray:
        """Give what taking somebody of each lot gains, from 1 to a million."""
        return 1 + self.lots * GREATEST_GAIN // _LOTS

    @cached_property
    def _sums(self) -> np.ndarray:
        return np.concatenate(([0], np.cumsum(self.gains * self.sizes)))

    def gains_of(self, numbers: np.ndarray) -> np.ndarray:
        """Add up what the first so many gain, for each number."""
        whole = np.searchsorted(self.ends, numbers, "right") - 1
        begun = np.minimum(whole, len(self.gains) - 1)
        found: np.ndarray = self._sums[whole] + (numbers - self.ends[whole]) * self.gains[begun]
        return found


class Lots:
    """What the people of each class draw by a seed; a class is drawn for when it is asked for."""

    def __init__(self, classes: Sequence[PeopleClass], seed: str) -> None:
        self._class_by_name = {each.name: each for each in classes}
        self._seed = seed
        self._drawn: dict[str, Drawn] = {}

    def of(self, name: str) -> Drawn:
        """Give what everybody of a class who is still held drew."""
        if name not in self._drawn:
            self._drawn[name] = _draw(self._class_by_name[name], self._seed)
        return self._drawn[name]

    def greatest(self) -> dict[str, int]:
        """Give the greatest lot of each class."""
        return {name: int(self.of(name).lots.max(initial=0)) for name in self._class_by_name}


def lot_of(name: str, seed: str) -> str:
    """Draw somebody's lot: a digest in hexadecimal, the greater the better."""
    return hashlib.sha256(f"{seed}\0{name}".encode()).hexdigest()


def _draw(people_class: PeopleClass, seed: str) -> Drawn:
    size = people_class.size
    number = min(size, MOST_DRAWN)
    if size == len(people_class.records) <= MOST_LOTS:
        lots = np.array([int(lot_of(name, seed)[:8], 16) for name in people_class.records.names()])
    else:
        lots = _drawn_for_all(people_class.name, seed, number)
    bounds = np.arange(number + 1) * size // max(number, 1)
    return Drawn(np.sort(lots.astype(np.int64))[::-1], np.diff(bounds))


def _drawn_for_all(name: str, seed: str, number: int) -> np.ndarray:
    """Draw lots for a class.

    A lot for each of many identifiers costs more than all else here, and people known only by number have
    none of their own. None of these is a lot by which people are ordered, so whoever gives the class its name
    has no better chance.
    """
    start = f"{seed}\0class\0{name}\0".encode()
    digests = [hashlib.sha256(b"%b%d" % (start, n)).digest() for n in range(-(-number // _LOTS_IN_A_DIGEST))]
    return np.frombuffer(b"".join(digests), dtype=">u4")[:number]
