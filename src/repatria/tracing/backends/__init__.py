"""Engines that join keys: the same batches of Arrow in, the same pairs out. Only here is one named."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Joined:
    """What a join will give.

    Attributes:
        pairs: Batches of `left`, `right` (int64, rows of either list), each pair once, by left and then
            right.
        most_of_a_key: Pairs that one key may bring; keys that would bring more are left out.
        keys_left_out: How many those are.
        pairs_left_out: Pairs that they would have brought, counted once for each key.
    """

    pairs: "Iterator[pa.RecordBatch]"
    most_of_a_key: int
    keys_left_out: int
    pairs_left_out: int


class Backend(Protocol):
    """Joins the keys of two lists, or of one with itself."""

    def join(
        self, left: "Iterable[pa.RecordBatch]", right: "Iterable[pa.RecordBatch] | None", *, most_pairs: int
    ) -> Joined:
        """Bring together rows that share a key.

        Args:
            left: Batches of `keys.KEYS`.
            right: Those of the other list; None to join `left` with itself, each pair once, smaller row
                first.
            most_pairs: About how many pairs all keys together may bring. Keys that bring most are left out
                first:
                what many share tells little, and rarer keys of the same records bring the likely pairs.
        """
        ...


def most_of_a_key(sizes: "Iterable[tuple[int, int]]", most_pairs: int) -> int:
    """Find how many pairs one key may bring, so that all together bring no more than `most_pairs`.

    Args:
        sizes: Pairs that a key brings, and how many keys bring so many; ascending.
        most_pairs: Of all keys.
    """
    total = 0
    most = 0
    for pairs, count in sizes:
        total += pairs * count
        if total > most_pairs:
            break
        most = pairs
    return max(most, 1)
