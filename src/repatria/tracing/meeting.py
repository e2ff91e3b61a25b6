"""Bring together what shares a key, once it is counted how many share what."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from repatria.tracing.kernels.sharing import LEVELS
from repatria.tracing.keys import (
    Shared,
    atoms,
    count,
    count_sets,
    keys,
    nothing_shared,
    of_few,
    settle,
    with_enough,
)
from repatria.tracing.threads import THREADS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from repatria.tracing.sides import Say, Side

type Array = np.ndarray[Any, Any]

_SOME = 4_000  # records from which it is seen what keys will bring


def share(sides: "Sequence[Side]", *, most_pairs: float, say: "Say") -> tuple[Shared, tuple[Array, ...]]:
    """Count what the records of two lists share, or those of one.

    Args:
        sides: The lists.
        most_pairs: About how many pairs keys may bring.
        say: Told of progress.

    Returns:
        What they share; and by list a number for each record that comes of what it says, by which some can be
        chosen wherever they stand.
    """
    say("counting what records share", 0, 1)
    shared = nothing_shared(*(side.records for side in sides), most_pairs=most_pairs)
    with ThreadPoolExecutor(THREADS) as threads:
        numbers = tuple(threads.map(partial(_count, shared=shared), sides, range(len(sides))))
    chosen = chosen_of(numbers[0], max(1, sides[0].records // _SOME))
    some = [atoms(batch) for batch in _only(sides[0], chosen)]
    shared = with_enough(shared, some, float(chosen.mean()) if len(chosen) else 1.0)
    say("counting what records share", 1, 1)
    return shared, numbers


def chosen_of(numbers: Array, step: int) -> Array:
    """Choose every so many records by their numbers: n, whether a record is chosen."""
    chosen: Array = numbers % np.uint64(step) == 0
    return chosen


def keys_of(sides: "Sequence[Side]", shared: Shared, say: "Say") -> "list[list[pa.RecordBatch]]":
    """Give the keys of all records: by list, batches of `keys.KEYS`.

    Those that bring too many pairs are left out, and more is added to them for the next level.
    """
    found: list[list[pa.RecordBatch]] = [[] for _ in sides]
    wide: list[Array | None] = [None for _ in sides]
    with ThreadPoolExecutor(THREADS) as threads:
        for level in range(LEVELS):
            say("finding keys", level, LEVELS)
            of_level = list(
                threads.map(partial(_keys, shared=shared, level=level), sides, range(len(sides)), wide)
            )
            brings_more = settle(shared, level)
            wide = [np.zeros(side.records, bool) for side in sides]
            of_few_only = threads.map(
                partial(_of_few, shared=shared, level=level), of_level, range(len(sides)), wide
            )
            found = [before + now for before, now in zip(found, of_few_only, strict=True)]
            if not brings_more:
                break
    say("finding keys", LEVELS, LEVELS)
    return found


def _count(side: "Side", number: int, *, shared: Shared) -> Array:
    """Count the atoms of a list; gives a number for each record that comes of them."""
    numbers = [np.zeros(0, np.uint64)]
    for batch in side.batches():
        found = atoms(batch)
        count(found, shared, number)
        is_atom = np.arange(found.atoms.shape[1]) < found.counts[:, None]
        total = np.where(is_atom, found.spelt, np.uint64(0)).sum(axis=1, dtype=np.uint64)
        numbers.append((total ^ total >> np.uint64(29)) * np.uint64(0xBF58476D1CE4E5B9) >> np.uint64(33))
    return np.concatenate(numbers)


def _only(side: "Side", chosen: Array) -> "Iterator[pa.RecordBatch]":
    for batch in side.batches():
        some = batch.filter(pa.array(chosen[batch.column("row").to_numpy()]))
        if some.num_rows:
            yield some


def _keys(
    side: "Side", number: int, only: Array | None, *, shared: Shared, level: int
) -> "list[pa.RecordBatch]":
    """Find the keys of a level, of some records only, and count them."""
    found = []
    for batch in side.batches() if only is None else _only(side, only):
        found.append(keys(atoms(batch), shared, batch.column("row").to_numpy(), level))
        count_sets(found[-1], shared, number, level)
    return found


def _of_few(
    found: "list[pa.RecordBatch]", number: int, wide: Array, *, shared: Shared, level: int
) -> "list[pa.RecordBatch]":
    kept = []
    found.reverse()
    while found:  # each is let go of as soon as it was looked at
        kept.append(of_few(found.pop(), shared, number, level, wide))
    return kept
