"""Step 2: keys. Records that share a key are compared; all others never meet.

A key is what few records share (`kernels.sharing`): how many is counted first, in a table that parts of a
list can be counted into apart and that is then added up. What the keys lose is measured
(`benchmarks/tracing`): no scoring finds a pair that was never looked at.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from repatria.tracing.kernels.keying import MOST_ATOMS, MOST_SINGLES, Atoms, atoms_of_records
from repatria.tracing.kernels.sharing import EMIT, LEVELS, ROOM, keys_of_names, pairs_by_size, walk
from repatria.tracing.names.encoding import encoded_of
from repatria.tracing.names.readings import ROMANIZED, SCHEMES
from repatria.tracing.names.schemes import ALPHABET_OF, LATIN
from repatria.tracing.views import NO_DAY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from repatria.tracing.names.encoding import Encoded

type Array = np.ndarray[Any, Any]

KEYS = pa.schema([("key", pa.uint64()), ("row", pa.int64())])
"""One row for each key of each record."""

_IN_LATIN = np.array([scheme == ROMANIZED or ALPHABET_OF[scheme] == LATIN for scheme in SCHEMES])
_SLOTS_OF_A_RECORD = 64
_MOST_SLOTS = 1 << 27
_WIDE_COUNTS = 1 << 24  # slots up to which counts have two bytes, and a key may bring more than 254 pairs
_SHARES_OF_LEVELS = (0.35, 0.3, 0.25, 0.1)  # of the pairs that keys may bring
_KEYS_AT_ONCE = 1 << 20


class KeyedAs(NamedTuple):
    """How dates of a list are keyed.

    Attributes:
        years_before: Years before a known one that are keyed too.
        years_after: Years after it.
    """

    years_before: int
    years_after: int


LEFT, RIGHT, ITSELF = KeyedAs(0, 0), KeyedAs(1, 1), KeyedAs(0, 1)
"""Of two lists one is keyed by neighboring years; a list that is compared with itself, by the next."""


@dataclass(frozen=True, slots=True)
class Shared:
    """How many records share what.

    Attributes:
        counts: `LEVELS` x slots x lists, uint8 or uint16: by level and digest, how many records of a list
            have a set of atoms. Parts of a list that were counted apart are added up.
        most: By level, the most pairs that a key may bring; filled level by level (`settle`).
        most_pairs: That all keys may bring.
    """

    counts: Array
    most: Array
    most_pairs: int


def atoms(viewed: pa.RecordBatch, keyed_as: KeyedAs) -> Atoms:
    """Take n rows of `views.views` apart."""
    n = viewed.num_rows
    found = Atoms(
        np.empty((n, MOST_ATOMS), np.uint64),
        np.empty((n, MOST_ATOMS), np.uint64),
        np.empty((n, MOST_ATOMS), np.uint8),
        np.empty((n, MOST_ATOMS), np.uint8),
        np.empty((n, MOST_ATOMS), np.uint16),
        np.zeros(n, np.int64),
        np.empty((n, MOST_SINGLES), np.uint64),
        np.zeros(n, np.int64),
    )
    atoms_of_records(
        *encoded_of(viewed.column("name")),
        _IN_LATIN,
        _column(viewed, "born_first", NO_DAY),
        _column(viewed, "born_last", NO_DAY),
        _column(viewed, "place", np.uint64(0)),
        _column(viewed, "unit", np.uint64(0)),
        _column(viewed, "number", np.uint64(0)),
        *keyed_as,
        found,
    )
    return found


def nothing_shared(records: int, *, lists: int, most_pairs: int) -> Shared:
    """Make room to count what records share.

    Args:
        records: Of all lists.
        lists: Two; one where a list is compared with itself.
        most_pairs: About how many pairs keys may bring; more than half of them more than once.
    """
    slots = 1 << 16
    while slots < _SLOTS_OF_A_RECORD * records and slots < _MOST_SLOTS:
        slots *= 2
    return Shared(
        np.zeros((LEVELS, slots, lists), np.uint16 if slots <= _WIDE_COUNTS else np.uint8),
        np.zeros(LEVELS, np.int64),
        most_pairs,
    )


def count(found: Atoms, shared: Shared, side: int, level: int) -> None:
    """Count the sets of a level (from 0) of a list (from 0); all lower levels are settled."""
    nothing = np.zeros(0, np.uint64)
    walk(found, shared.counts, side, shared.most, level, 0, nothing, nothing)


def settle(shared: Shared, level: int) -> None:
    """Find how many pairs a key of a level may bring, once the level is counted.

    Keys that bring most are left out first: what many share tells little, and what is added to it brings the
    likely pairs.
    """
    # The last size stands for all larger ones, where counts may have stopped: it is never taken.
    sizes = np.zeros(np.iinfo(shared.counts.dtype).max + 1, np.int64)
    pairs_by_size(shared.counts, level, sizes)
    brought = np.cumsum(sizes[:-1] * np.arange(len(sizes) - 1))
    room = _SHARES_OF_LEVELS[level] * shared.most_pairs
    shared.most[level] = max(int(np.searchsorted(brought, room, side="right")) - 1, 1)


def keys(found: Atoms, shared: Shared, side: int, rows: Array) -> "Iterator[pa.RecordBatch]":
    """Give the keys of records.

    Args:
        found: Atoms of n records.
        shared: All levels of all lists, settled.
        side: Of which list the records are.
        rows: n numbers of the records.

    Yields:
        Batches of `KEYS`; a key of a record may come twice.
    """
    key, record = np.empty(_KEYS_AT_ONCE + ROOM, np.uint64), np.empty(_KEYS_AT_ONCE + ROOM, np.int64)
    following = 0
    while following < len(found.counts):
        n, following = walk(found, shared.counts, side, shared.most, EMIT, following, key, record)
        yield pa.RecordBatch.from_arrays([pa.array(key[:n]), pa.array(rows[record[:n]])], schema=KEYS)


def name_keys(names: "Encoded") -> pa.RecordBatch:
    """Give keys of names by themselves, whatever else is known: rows of `KEYS`, counting from 0."""
    n = len(names.begins) - 1
    found = atoms(pa.RecordBatch.from_pydict({"row": pa.array(np.arange(n)), "name": names.column()}), LEFT)
    room = int((found.counts * (found.counts + 1)).sum())
    key, record = np.empty(room, np.uint64), np.empty(room, np.int64)
    size = keys_of_names(found, key, record)
    order = np.lexsort((key[:size], record[:size]))
    key, record = key[order], record[order]
    once = np.ones(size, bool)
    once[1:] = (key[1:] != key[:-1]) | (record[1:] != record[:-1])
    return pa.RecordBatch.from_arrays([pa.array(key[once]), pa.array(record[once])], schema=KEYS)


def _column(viewed: pa.RecordBatch, column: str, unknown: Any) -> Array:  # noqa: ANN401 - a number of numpy
    if column not in viewed.schema.names:
        return np.full(viewed.num_rows, unknown)
    values: Array = viewed.column(column).to_numpy()
    return values
