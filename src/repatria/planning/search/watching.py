"""Who watches a long search: is told how far it is, and may ask it to end with what it has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Protocol

from repatria.planning.program.model import Objective
from repatria.planning.solvers.stopping import stopping_when


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search is with one tier.

    Attributes:
        tier: Name of the tier.
        number: Which of the tiers it is, from 1.
        tiers: How many there are.
        best: Value of the best solution found, in the tier's own direction; None if none was found yet.
        bound: What no solution can be better than, as far as known; None where nothing is. The solver's word
            as long as the search goes on: a plan says what is proven.
    """

    tier: str
    number: int
    tiers: int
    best: int | None
    bound: int | None

    @property
    def gap(self) -> int | None:
        """Give by how much, at most, the best falls short; None where that is unknown."""
        return None if self.best is None or self.bound is None else abs(self.bound - self.best)


def progress_of(
    objective: Objective, tier: int, tiers: int, *, best: int | None, bound: int | None
) -> Progress:
    """Say how far the search for an objective is, in the objective's own direction.

    Args:
        tier: How many tiers came before.
        best: Gain of the best solution found.
        bound: A gain that no solution exceeds; one below `best` is out of date.
    """
    if best is not None and bound is not None:
        bound = max(best, bound)
    shown = (None if gain is None else objective.shown(gain) for gain in (best, bound))
    return Progress(objective.name, tier + 1, max(tier + 1, tiers), *shown)


class Watch(Protocol):
    """What watches a search."""

    @property
    def is_stopped(self) -> bool:
        """Was the search asked to end with what it has? Once it was, it stays asked."""

    def see(self, progress: Progress) -> None:
        """Take notice of how far the search is."""


class _Nobody:
    """Watches nothing and stops nothing."""

    is_stopped: Final = False

    def see(self, progress: Progress) -> None:
        """Take no notice."""


#: Nobody watches: the search ends by itself.
UNWATCHED: Final[Watch] = _Nobody()


@contextmanager
def heeding(watch: Watch) -> Iterator[None]:
    """Let the solver itself, too, end its searches for whole numbers as soon as the watch is stopped."""
    if watch is UNWATCHED:
        yield
    else:
        with stopping_when(lambda: watch.is_stopped):
            yield
