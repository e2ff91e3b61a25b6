"""Look at pairs briefly before they are compared: most that share a key are not worth more.

What dates and values say is known (`evidence`); for the names stands what sounds they share. How much that
speaks for one person is learnt from pairs that were compared to the end, and so is how much a pair must speak
to be compared: as much as keeps nearly all pairs of one person.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from repatria.tracing.evidence import rarity
from repatria.tracing.few import BEYOND_A_KEY, BITS_OF_FEW
from repatria.tracing.fields import LEVELS, Kind
from repatria.tracing.kernels.sifting import (
    DATE_WORDS,
    LEAST_SOUNDS,
    PARTS_OF_A_BIT,
    WORDS_AT_ONCE,
    Packed,
    look_at,
    pack_dates,
    pack_digests,
    pack_names,
)
from repatria.tracing.keys import atoms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from repatria.tracing.evidence import Evidence
    from repatria.tracing.fields import Field
    from repatria.tracing.keys import Shared
    from repatria.tracing.scoring import Compared
    from repatria.tracing.sides import Side

type Array = np.ndarray[Any, Any]

MAY_BE_LOST = 0.001  # of the pairs of one person
LIKELY_ENOUGH = 0.001  # of pairs that say about as much, those of one person
_WORTH_OF_START = 20.0  # pairs that starting shares are worth against what is learnt
_WINDOWS = 50
_OVERLAPS = 16  # levels of what names share: 0 unknown, then `_BITS_OF_AN_OVERLAP` each
_BITS_OF_AN_OVERLAP = 2.0


def packed(side: "Side", shared: "Shared") -> Packed:
    """Pack a list so that pairs of it can be looked at quickly.

    Args:
        side: The list.
        shared: How many records share an atom.
    """
    n = side.records
    others = [field for field in side.fields if field.kind is not Kind.NAME]
    at_name = sum(DATE_WORDS if field.kind is Kind.DATE else 1 for field in others)
    width = _rounded(at_name + 1 + LEAST_SOUNDS)
    found = Packed(_aligned(n, width), _aligned(n, _rounded(len(others) + width - at_name - 1)))
    at = 0
    for field in others:
        if field.kind is Kind.DATE:
            first, last = (side.table.column(f"{field.name}_{end}").to_numpy() for end in ("first", "last"))
            pack_dates(first, last, found.words, at)
            at += DATE_WORDS
        else:
            pack_digests(side.table.column(field.name).to_numpy(), found.words, at)
            at += 1
    first_row = 0
    for batch in side.batches():
        pack_names(atoms(batch), shared.bits, at_name, len(others), first_row, found)
        first_row += batch.num_rows
    return found


def _rounded(words: int) -> int:
    return -(-words // WORDS_AT_ONCE) * WORDS_AT_ONCE


def _aligned(rows: int, width: int) -> Array:
    """Make a table of words whose rows begin where memory gives words at once."""
    size = WORDS_AT_ONCE * 4
    raw = np.zeros(rows * width * 4 + size, np.uint8)
    first = -raw.ctypes.data % size
    return raw[first : first + rows * width * 4].view(np.uint32).reshape(rows, width)


@dataclass(frozen=True, slots=True)
class _Bits:
    """What dates and values say (`kernels.sifting.look_at`)."""

    is_date: Array
    of_dates: Array
    other: Array


def _bits(evidence: "Evidence", side: "Side", mine: Packed) -> _Bits:
    """Take from evidence what can be seen at once; of texts that differ, that they may be nearly the same.

    What sharing a value says is written beside the record that has it.
    """
    fields = [one for one in evidence.fields if one.field.kind is not Kind.NAME]
    is_date = np.array([one.field.kind is Kind.DATE for one in fields], np.int64)
    of_dates = np.zeros((len(fields), len(LEVELS[Kind.DATE])), np.float32)
    other = np.zeros(len(fields), np.float32)
    for place, one in enumerate(fields):
        bits = one.bits()
        if is_date[place]:
            of_dates[place] = bits
        else:
            same = bits[1] + rarity(one, side.table.column(one.field.name).to_numpy())
            mine.says[:, place] = np.round(same * PARTS_OF_A_BIT).astype(np.int32).view(np.uint32)
            other[place] = bits[2:].max()
    return _Bits(is_date, of_dates, other)


@dataclass(frozen=True, slots=True)
class Sieve:
    """Keeps the pairs that are worth comparing.

    Attributes:
        lists: The first and the second, or the same again.
        bits: What dates and values say.
        of_names: By level of what names share, what it says.
        needed: Bits that a pair must have.
    """

    lists: tuple[Packed, Packed]
    bits: _Bits
    of_names: Array
    needed: float

    def __call__(self, pairs: pa.RecordBatch) -> pa.RecordBatch:
        """Give the pairs of a batch of `backends.PAIRS` that are worth comparing."""
        left, right = (pairs.column(side).to_numpy() for side in ("left", "right"))
        least = self.needed - float(self.of_names.max())
        scores, overlaps = _looked_at(self.lists, self.bits, left, right, least)
        kept = np.flatnonzero(scores + self.of_names[overlaps] >= self.needed)
        return pa.RecordBatch.from_arrays([pa.array(left[kept]), pa.array(right[kept])], schema=pairs.schema)


@dataclass(frozen=True, slots=True)
class Seen:
    """Pairs that were compared to the end, to learn from.

    Attributes:
        left: n rows of the first list.
        right: n rows of the second.
        chance: n, how likely each is one person.
        share: Which share of all pairs that keys bring they are.
        at_random: Pairs drawn at random.
    """

    left: Array
    right: Array
    chance: Array
    share: float
    at_random: "Compared"


class Range(NamedTuple):
    """How many pairs are kept.

    Attributes:
        least: If there are so many.
        most: Of those that are likely enough (`LIKELY_ENOUGH`).
    """

    least: float
    most: float


def sieve(lists: tuple[Packed, Packed], side: "Side", evidence: "Evidence", seen: Seen, kept: Range) -> Sieve:
    """Learn what to keep.

    Args:
        lists: The first and the second, or the same again.
        side: The first.
        evidence: What was learnt.
        seen: Pairs to learn from.
        kept: How many pairs to keep.
    """
    bits = _bits(evidence, side, lists[0])
    scores, overlaps = _looked_at(lists, bits, seen.left, seen.right)
    _, at_random = _looked_at(lists, bits, seen.at_random.left, seen.at_random.right)
    of_names = _bits_of_names(
        np.bincount(overlaps, seen.chance, _OVERLAPS), np.bincount(at_random, minlength=_OVERLAPS)
    )
    scores = scores + of_names[overlaps]
    best_first = np.argsort(-scores, kind="stable")
    number = _how_many(seen.chance[best_first], kept.least * seen.share, kept.most * seen.share)
    needed = float(scores[best_first[number - 1]]) if number < len(scores) else -np.inf
    return Sieve(lists, bits, of_names, needed)


@dataclass(frozen=True, slots=True)
class FewShare:
    """Tells pairs apart by how few share what their names have in common (`few`).

    Attributes:
        lists: The first and the second, or the same again.
        fields: What is compared.
        enough: Bits of a key: nearly all pairs whose names share that much were brought together.
    """

    lists: tuple[Packed, Packed]
    fields: "Sequence[Field]"
    enough: float

    def __call__(self, left: Array, right: Array) -> Array:
        """Give the class of each pair of rows: n, uint8, places in `few.SAYS`."""
        others = [field for field in self.fields if field.kind is not Kind.NAME]
        is_date = np.array([field.kind is Kind.DATE for field in others], np.int64)
        no_dates = np.zeros((len(others), len(LEVELS[Kind.DATE])), np.float32)
        silent = np.zeros(len(others), np.float32)
        scores, shared = np.empty(len(left), np.float32), np.empty(len(left), np.int64)
        # To the part of a bit: names that share a little less than a key must say bring nobody together.
        look_at(left, right, *self.lists, is_date, no_dates, silent, -np.inf, 1, scores, shared)
        beyond = (shared - 1) / PARTS_OF_A_BIT - max(self.enough, BITS_OF_FEW)
        found: Array = np.searchsorted(BEYOND_A_KEY, beyond, side="right").astype(np.uint8)
        return found


def _how_many(chance: Array, least: float, most: float) -> int:
    """Say how many pairs, those that say most first, to keep."""
    # All but a few of one person; but of unlikely ones no more than must be.
    found = np.cumsum(chance)
    nearly_all = int(np.searchsorted(found, (1 - MAY_BE_LOST) * found[-1])) + 1 if len(found) else 0
    width = max(len(chance) // _WINDOWS, 1)
    likely = [
        place + width
        for place in range(0, len(chance), width)
        if chance[place : place + width].mean() >= LIKELY_ENOUGH
    ]
    worth = max(least, min(likely[-1] if likely else 0, most))
    return max(int(min(nearly_all, worth)), 1)


def _looked_at(
    lists: tuple[Packed, Packed], bits: _Bits, left: Array, right: Array, least: float = -np.inf
) -> tuple[Array, Array]:
    """Give what all but the names of pairs say, and at which of `_OVERLAPS` levels names share sounds."""
    step = int(_BITS_OF_AN_OVERLAP * PARTS_OF_A_BIT)
    scores, overlaps = np.empty(len(left), np.float32), np.empty(len(left), np.int64)
    look_at(left, right, *lists, bits.is_date, bits.of_dates, bits.other, least, step, scores, overlaps)
    return scores, np.minimum(overlaps, _OVERLAPS - 1, out=overlaps)


def _bits_of_names(of_one: Array, at_random: Array) -> Array:
    """Give what each level of shared sounds says: more sharing never less."""
    # What nobody was seen to share is rarer by two bits for each level.
    start = np.exp2(-2.0 * np.arange(_OVERLAPS))
    start /= start.sum()
    known = np.arange(_OVERLAPS) > 0
    same = (of_one + _WORTH_OF_START / _OVERLAPS) * known
    chance = (at_random + _WORTH_OF_START * start) * known
    found = np.zeros(_OVERLAPS)
    found[1:] = np.log2(same[1:] / same.sum() / (chance[1:] / chance.sum()))
    found[1:] = np.maximum.accumulate(found[1:])
    return found
