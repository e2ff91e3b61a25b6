"""Engines that join keys: the same batches of Arrow in, the same pairs out. Only here is one named."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PAIRS = pa.schema([("left", pa.int64()), ("right", pa.int64())])
"""One row for each pair of rows of either list."""

SPILLED = "repatria-spilled-"
"""Begins the name of a folder in which an engine keeps what memory cannot hold."""

type Sift = Callable[[pa.RecordBatch], pa.RecordBatch]
"""Gives those pairs of a batch of `PAIRS` that are worth comparing; safe to call from several threads."""


class Backend(Protocol):
    """Joins the keys of two lists, or of one with itself."""

    def join(
        self,
        left: "Iterable[pa.RecordBatch]",
        right: "Iterable[pa.RecordBatch] | None",
        sift: "Sift | None" = None,
    ) -> "Iterator[pa.RecordBatch]":
        """Bring together rows that share a key.

        Args:
            left: Batches of `keys.KEYS`.
            right: Those of the other list; None to join `left` with itself, each pair once, smaller row
                first.
            sift: Asked of every pair, before pairs that come more than once are told apart: far more share a
                key than are kept.

        Yields:
            Batches of `PAIRS`, each pair that is kept once, by left and then right.
        """
        ...
