"""Step 2: keys. Records that share a key are compared; all others never meet.

A key is a smallest set of things that says enough for few to share it (`kernels.sharing`). How many share
what is counted first, in tables that parts of a list can be counted into apart and that are then added up.
What the keys lose is measured (`benchmarks/tracing`): no scoring finds a pair that was never looked at.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from repatria.tracing.kernels.keying import MOST_ATOMS, MOST_WHOLES, Atoms, atoms_of_records
from repatria.tracing.kernels.sharing import (
    BITS_OF_A_WORD,
    LEVELS,
    ROOM,
    SIZES,
    bits_of_atoms,
    count_atoms,
    count_keys,
    keys_of_few,
    keys_of_names,
    pairs_by_size,
    walk,
)
from repatria.tracing.names.encoding import encoded_of
from repatria.tracing.names.readings import ROMANIZED, SCHEMES
from repatria.tracing.names.schemes import ALPHABET_OF, LATIN
from repatria.tracing.views import NO_DAY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from repatria.tracing.names.encoding import Encoded

type Array = np.ndarray[Any, Any]

KEYS = pa.schema([("key", pa.uint64()), ("row", pa.uint32())])
"""One row for each key of each record."""

_IN_LATIN = np.array([scheme == ROMANIZED or ALPHABET_OF[scheme] == LATIN for scheme in SCHEMES])
_SLOTS_OF_A_RECORD = 4  # for atoms
_SETS_OF_A_RECORD = 32  # slots for sets
_BITS_OF_A_RECORD = 256  # that say which sets were met
_FEWEST_SLOTS, _MOST_SLOTS = 1 << 16, 1 << 26
_SHARES_OF_LEVELS = (0.8, 0.1, 0.1)  # of the pairs that keys may bring
_MORE_THAN_EXPECTED = 4.0  # `enough` is found as if atoms were independent; what goes together brings more
_KEYS_AT_ONCE = 1 << 20
_NOT_ASKED = np.zeros(0)
_BITS = np.arange(0.0, 48.5, 0.5)  # that keys may have to say


@dataclass(frozen=True, slots=True)
class Shared:
    """How many records share what.

    Attributes:
        records: By list, how many it has.
        atoms: Lists x slots: how many records have an atom. Parts of a list that were counted apart are added
            up.
        bits: By slot, what its atoms say; filled once they are counted (`with_enough`).
        enough: Bits that a key must say; found then too.
        expected: Pairs that keys of so many bits bring, were atoms independent.
        sets: `LEVELS` x lists x slots, uint16: by level and digest, how many records have a set of atoms;
            added up likewise.
        met: 2 x words, bits by digest: which sets a list has at all, or has twice (`kernels.sharing`); parts
            are put together by *or*.
        most: By level, the largest size of a key; filled level by level (`settle`).
        most_pairs: That all keys may bring.
    """

    records: Array
    atoms: Array
    bits: Array
    enough: float
    expected: float
    sets: Array
    met: Array
    most: Array
    most_pairs: float


def atoms(viewed: pa.RecordBatch) -> Atoms:
    """Take n rows of `views.views` apart."""
    n = viewed.num_rows
    found = Atoms(
        np.empty((n, MOST_ATOMS), np.uint64),
        np.empty((n, MOST_ATOMS), np.uint64),
        np.empty((n, MOST_ATOMS), np.uint64),
        np.empty((n, MOST_ATOMS), np.uint8),
        np.empty((n, MOST_ATOMS), np.uint8),
        np.empty((n, MOST_ATOMS), np.uint16),
        np.zeros(n, np.int64),
        np.empty((n, MOST_WHOLES), np.uint64),
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
        found,
    )
    return found


def nothing_shared(*records: int, most_pairs: float) -> Shared:
    """Make room to count what records share.

    Args:
        records: How many each list has; one list is compared with itself.
        most_pairs: About how many pairs keys may bring, many of them more than once.
    """
    lists = len(records)
    slots = _slots(sum(records), _SLOTS_OF_A_RECORD)
    return Shared(
        np.array(records, np.float64),
        np.zeros((lists, slots), np.uint32),
        np.zeros(slots, np.float32),
        enough=0.0,
        expected=0.0,
        sets=np.zeros((LEVELS, lists, _slots(sum(records), _SETS_OF_A_RECORD)), np.uint16),
        met=np.zeros((2, _slots(sum(records), _BITS_OF_A_RECORD // BITS_OF_A_WORD)), np.uint64),
        most=np.zeros(LEVELS, np.int64),
        most_pairs=most_pairs,
    )


def _slots(records: int, of_a_record: int) -> int:
    slots = _FEWEST_SLOTS
    while slots < of_a_record * records and slots < _MOST_SLOTS:
        slots *= 2
    return slots


def count(found: Atoms, shared: Shared, side: int) -> None:
    """Count the atoms of records of a list (from 0)."""
    count_atoms(found, shared.atoms, side)


def with_enough(shared: Shared, some: "Sequence[Atoms]", share: float) -> Shared:
    """Find how many bits a key must say, for all keys to bring about as many pairs as they may.

    Args:
        shared: All atoms counted.
        some: Of records of the first list.
        share: Which share of its records they are.
    """
    bits_of_atoms(shared.atoms, shared.records, shared.bits)
    # A list that is compared with itself gives each pair twice, from either record.
    share *= 2 if len(shared.records) == 1 else 1
    others = shared.records[-1]

    def brings(enough: float) -> float:
        walked = replace(shared, enough=enough)
        return float(others) * sum(_expected(found, walked) for found in some) / max(share, 1e-9)

    room = shared.most_pairs * _SHARES_OF_LEVELS[0]
    low, high = 0, len(_BITS) - 1
    while low < high:
        middle = (low + high) // 2
        if brings(float(_BITS[middle])) <= room:
            high = middle
        else:
            low = middle + 1
    enough = float(_BITS[low])
    return replace(shared, enough=enough, expected=brings(enough))


def settle(shared: Shared, level: int) -> bool:
    """Find how many pairs a key of a level may bring, once the level is counted.

    Keys that bring most are left out first: what many share tells little, and what is added to it brings the
    likely pairs.

    Returns:
        Whether any key of the level brings more.
    """
    pairs = np.zeros(SIZES, np.float64)
    pairs_by_size(shared.sets, level, pairs)
    room = _SHARES_OF_LEVELS[level] * shared.most_pairs
    if level == 0:
        room *= _MORE_THAN_EXPECTED
    shared.most[level] = max(int(np.searchsorted(np.cumsum(pairs), room, side="right")) - 1, 0)
    return bool(pairs[int(shared.most[level]) + 1 :].any())


def keys(found: Atoms, shared: Shared, rows: Array, level: int) -> pa.RecordBatch:
    """Give the keys of a level of records, however many share them.

    Args:
        found: Atoms of n records.
        shared: All lower levels of all lists, settled.
        rows: n numbers of the records.
        level: From 0.

    Returns:
        A batch of `KEYS`; a key of a record may come twice.
    """
    key, record = _keys(found, shared, level, _NOT_ASKED)
    return pa.RecordBatch.from_arrays([pa.array(key), pa.array(rows[record].astype(np.uint32))], schema=KEYS)


def _expected(found: Atoms, shared: Shared) -> float:
    """Give how large a share of a list the keys of n records are expected to bring to them in all."""
    shares = np.zeros(1)
    _keys(found, shared, 0, shares)
    return float(shares[0])


def _keys(found: Atoms, shared: Shared, level: int, shares: Array) -> tuple[Array, Array]:
    parts: list[tuple[Array, Array]] = []
    key, record = np.empty(_KEYS_AT_ONCE + ROOM, np.uint64), np.empty(_KEYS_AT_ONCE + ROOM, np.uint32)
    following = 0
    while following < len(found.counts):
        n, following = walk(
            found,
            shared.bits,
            shared.enough,
            shared.sets,
            shared.most,
            level,
            following,
            key,
            record,
            shares,
        )
        parts.append((key[:n].copy(), record[:n].copy()))
    if not parts:
        return key[:0], record[:0]
    key, record = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    return key, record


def count_sets(found: pa.RecordBatch, shared: Shared, side: int, level: int) -> None:
    """Count the keys of a level (from 0) of records of a list (from 0)."""
    count_keys(found.column("key").to_numpy(), shared.sets, shared.met, level, side)


def of_few(found: pa.RecordBatch, shared: Shared, side: int, level: int, wide: Array) -> pa.RecordBatch:
    """Keep the keys of a settled level that somebody shares and that bring no more pairs than they may.

    Args:
        found: Keys of the level.
        shared: The level of all lists, settled.
        side: Their list, from 0.
        level: From 0.
        wide: By row of the list; set where one of its keys brings more.
    """
    key, row = (found.column(name).to_numpy().copy() for name in ("key", "row"))
    n = keys_of_few(key, row, shared.sets, shared.met, level, side, shared.most[level], wide)
    # Copied, so that the memory of the many that nobody shares is given back.
    return pa.RecordBatch.from_arrays([pa.array(key[:n].copy()), pa.array(row[:n].copy())], schema=KEYS)


def name_keys(names: "Encoded") -> pa.RecordBatch:
    """Give keys of names by themselves, whatever else is known: rows of `KEYS`, counting from 0."""
    n = len(names.begins) - 1
    found = atoms(pa.RecordBatch.from_pydict({"row": pa.array(np.arange(n)), "name": names.column()}))
    room = int((found.counts * (found.counts + 1)).sum())
    key, record = np.empty(room, np.uint64), np.empty(room, np.int64)
    size = keys_of_names(found, key, record)
    order = np.lexsort((key[:size], record[:size]))
    key, record = key[order], record[order]
    once = np.ones(size, bool)
    once[1:] = (key[1:] != key[:-1]) | (record[1:] != record[:-1])
    return pa.RecordBatch.from_arrays(
        [pa.array(key[once]), pa.array(record[once].astype(np.uint32))], schema=KEYS
    )


def _column(viewed: pa.RecordBatch, column: str, unknown: Any) -> Array:  # noqa: ANN401 - a number of numpy
    if column not in viewed.schema.names:
        missing = np.full(viewed.num_rows, unknown)
        missing.flags.writeable = False  # as those of Arrow are: loops are compiled for one kind alone
        return missing
    values: Array = viewed.column(column).to_numpy()
    return values
