"""Measure Repatria beside its peers.

Put a file `bench_<what>.py` in this folder. A benchmark is a function that takes a size, prepares the
work outside the clock and returns it; its peer is a function of the same shape::

    @benchmark("Sort names", sizes=(1_000, 100_000), peer=Peer("insertion sort", prepare_insertion_sort))
    def sort_names(size: int) -> Work:
        names = names_in_random_order(size)
        return lambda: sorted(names)

A heavy peer is imported inside its own function, so that its memory is not counted as ours. A work that takes
long is done `once`; a peer that does not end within `PATIENCE_S` raises `GaveUp`, and the table says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

type Work = Callable[[], object]
type Prepare = Callable[[int], Work]


#: So long a peer may work.
PATIENCE_S = 60.0


class GaveUp(Exception):
    """A peer did not end within `PATIENCE_S`."""


@dataclass(frozen=True, slots=True)
class Peer:
    """Name another way to do the same work, and how to prepare it."""

    name: str
    prepare: Prepare


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Hold one work, the sizes at which it is measured, its peer if any, and whether to do it but once."""

    work: str
    sizes: tuple[int, ...]
    prepare: Prepare
    peer: Peer | None
    once: bool


REGISTERED: list[Benchmark] = []


def benchmark(
    work: str, *, sizes: tuple[int, ...], peer: Peer | None = None, once: bool = False
) -> Callable[[Prepare], Prepare]:
    """Register the function below as a benchmark."""

    def register(prepare: Prepare) -> Prepare:
        REGISTERED.append(Benchmark(work, sizes, prepare, peer, once))
        return prepare

    return register
