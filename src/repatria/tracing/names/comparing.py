"""Compare names: which parts of one are parts of the other, and what each speaks for."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from repatria.tracing.kernels.alignment import NO_PATHS, PATH, compare
from repatria.tracing.kernels.commonness import count_parts
from repatria.tracing.kernels.describing import FEATURES, SPANS
from repatria.tracing.names.encoding import encode_all
from repatria.tracing.names.readings import NUMBER_OF, ROMANIZED, SCHEMES, Reading, encode, readings_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from repatria.tracing.names.encoding import Encoded
    from repatria.tracing.names.spelling import Stack

type Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Span:
    """Parts of two names that are taken for one.

    Attributes:
        source: Signs in the scheme that the model starts from.
        target: Signs in the other.
        shown_source: The parts as people read them.
        shown_target: Likewise.
        nats: What they speak for being the same.
        by_class: Whether that is because they are forms of one given name, and not because of their spelling.
    """

    source: bytes
    target: bytes
    shown_source: tuple[str, ...]
    shown_target: tuple[str, ...]
    nats: float
    by_class: bool


@dataclass(frozen=True, slots=True)
class Alignment:
    """How two names were compared.

    Attributes:
        model: Number of the spelling model.
        source: The reading it starts from; of the second name where `turned`.
        target: The other reading.
        turned: Whether the model runs from the second name to the first.
        spans: Aligned parts in the order of `source`.
        missing_source: Parts of `source` that the other lacks, as shown.
        missing_target: Parts of `target` likewise.
        features: What weights look at (`kernels.alignment.describe_path`).
    """

    model: int
    source: Reading
    target: Reading
    turned: bool
    spans: tuple[Span, ...]
    missing_source: tuple[str, ...]
    missing_target: tuple[str, ...]
    features: Array


@dataclass(frozen=True, slots=True)
class Compared:
    """Pairs of names compared.

    Attributes:
        features: n x `FEATURES`, float32.
        models: n: number of the spelling model plus 1, negative where turned; 0 where nothing could be
            compared.
    """

    features: Array
    models: Array


@dataclass(frozen=True, slots=True)
class Commonness:
    """How common parts of names are in a list.

    Attributes:
        keys: Digests of parts, a table with open addressing (`kernels.commonness.count_parts`).
        log_share: By slot, natural logarithm of the share of names that hold the part.
    """

    keys: Array
    log_share: Array


NOT_KNOWN = Commonness(np.zeros(0, np.uint64), np.zeros(0, np.float32))
"""Of names that come from no list."""


def commonness(encoded: "Sequence[Encoded]", *, table: int = 1 << 21) -> Commonness:
    """Count how common parts are among all names of a list.

    Args:
        encoded: Encoded names, batch by batch.
        table: Slots of the table, a power of two; parts beyond seven eighths of it are taken for rare.
    """
    keys = np.zeros(table, np.uint64)
    counts = np.zeros(table, np.int64)
    totals = np.zeros(len(SCHEMES), np.int64)
    for batch in encoded:
        count_parts(batch.names, batch.begins, keys, counts, totals)
    share = (counts + 0.5) / max(int(totals.max()), 1)
    return Commonness(keys, np.where(counts > 1, np.log(share), -99.0).astype(np.float32))


class Comparer:
    """Compares names with a stack of spelling models. One comparer serves one thread."""

    def __init__(
        self, spelling: "Stack", first: Commonness = NOT_KNOWN, second: Commonness = NOT_KNOWN
    ) -> None:
        self._spelling = spelling
        self._first = first
        self._second = second

    def pairs(self, first: "Sequence[str]", second: "Sequence[str]") -> Compared:
        """Compare the k-th name of one list with the k-th of the other."""
        names_x, from_x = _in_a_row([encode(name) for name in first])
        names_y, from_y = _in_a_row([encode(name) for name in second])
        return self.encoded(names_x, from_x, names_y, from_y)

    def encoded(self, names_x: Array, from_x: Array, names_y: Array, from_y: Array) -> Compared:
        """Compare encoded names: all of a side in a row, and the n + 1 places where they begin."""
        compared, _ = self._run(names_x, from_x, names_y, from_y)
        return compared

    def alignment(self, first: str, second: str) -> Alignment | None:
        """Say how two names were compared; None where no two of their readings can be."""
        return next(self._aligned([first], [second], [_in_a_row([encode(name)]) for name in (first, second)]))

    def alignments(self, first: "Sequence[str]", second: "Sequence[str]") -> "Iterator[Alignment | None]":
        """Say how the k-th name of one list was compared with the k-th of the other, for all k."""
        return self._aligned(
            first, second, [encode_all(pa.array(names, pa.string())) for names in (first, second)]
        )

    def _aligned(
        self, first: "Sequence[str]", second: "Sequence[str]", sides: "Sequence[tuple[Array, Array]]"
    ) -> "Iterator[Alignment | None]":
        paths = np.zeros((len(first), *PATH), np.float32)
        compared, chosen = self._run(*sides[0], *sides[1], paths)
        steps = compared.features[:, SPANS].astype(int)
        for k, (number, (rx, ry)) in enumerate(zip(compared.models.tolist(), chosen.tolist(), strict=True)):
            if number == 0:
                yield None
                continue
            one, other = readings_of(first[k]).readings[rx], readings_of(second[k]).readings[ry]
            path = paths[k, : steps[k]][::-1].tolist()
            yield _alignment(number, (one, other), path, compared.features[k])

    def _run(
        self, names_x: Array, from_x: Array, names_y: Array, from_y: Array, paths: Array = NO_PATHS
    ) -> tuple[Compared, Array]:
        n = len(from_x) - 1
        features = np.empty((n, FEATURES), np.float32)
        models = np.zeros(n, np.int8)
        chosen = np.zeros((n, 2), np.uint8)
        compare(
            names_x,
            from_x,
            names_y,
            from_y,
            self._spelling.model_of,
            NUMBER_OF[ROMANIZED],
            tuple(self._spelling.tables),
            self._first.keys,
            self._first.log_share,
            self._second.keys,
            self._second.log_share,
            features,
            models,
            chosen,
            paths,
        )
        return Compared(features, models), chosen


def _alignment(
    number: int, readings: tuple[Reading, Reading], path: "list[list[float]]", features: Array
) -> Alignment:
    """Put into words of readings what a kernel found: a model, negative where turned, and its path."""
    source, target = readings if number > 0 else readings[::-1]
    spans = []
    left_source, left_target = set(range(len(source.parts))), set(range(len(target.parts)))
    for i, li, j, lj, nats, by_class in path:
        of_source, of_target = slice(int(i), int(i + li)), slice(int(j), int(j + lj))
        spans.append(
            Span(
                b"".join(source.parts[of_source]),
                b"".join(target.parts[of_target]),
                source.shown[of_source],
                target.shown[of_target],
                nats,
                bool(by_class),
            )
        )
        left_source.difference_update(range(of_source.start, of_source.stop))
        left_target.difference_update(range(of_target.start, of_target.stop))
    return Alignment(
        abs(number) - 1,
        source,
        target,
        number < 0,
        tuple(spans),
        tuple(source.shown[part] for part in sorted(left_source)),
        tuple(target.shown[part] for part in sorted(left_target)),
        features,
    )


def _in_a_row(encoded: "list[bytes]") -> tuple[Array, Array]:
    places = np.zeros(len(encoded) + 1, np.int64)
    np.cumsum([len(name) for name in encoded], out=places[1:])
    return np.frombuffer(b"".join(encoded), np.uint8), places
