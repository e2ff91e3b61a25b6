"""Step 3: compare pairs of records field by field.

A function over batches of Arrow, like the steps before: the k-th row of one batch with the k-th of the other.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cpdist

from repatria.tracing.fields import NAME_BINS, Field, Kind
from repatria.tracing.kernels.dates import fill_parts, levels_of_dates
from repatria.tracing.names.encoding import encoded_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from repatria.tracing.names.comparing import Comparer
    from repatria.tracing.names.weights import NameWeights

type Array = np.ndarray[Any, Any]

NEARLY = 0.88  # Jaro-Winkler similarity of texts that are nearly the same


@dataclass(frozen=True, slots=True)
class Values:
    """How pairs agree in all but their names.

    Attributes:
        levels: n x fields, uint8, places in `fields.LEVELS`.
        same: By field of kind text or code, n digests of the value both have; 0 where they differ or lack
            one.
    """

    levels: Array
    same: dict[str, Array]


def compare_values(left: "pa.RecordBatch", right: "pa.RecordBatch", fields: "Sequence[Field]") -> Values:
    """Compare all fields but names of the k-th record of one batch with those of the k-th of the other.

    Args:
        left: n rows of `views.views`.
        right: n rows likewise.
        fields: What to compare; the level of a name is left `UNKNOWN` (`compare_names`).
    """
    n = left.num_rows
    levels = np.zeros((n, len(fields)), np.uint8)
    same: dict[str, Array] = {}
    for place, field in enumerate(fields):
        if field.kind is Kind.DATE:
            levels[:, place] = date_levels(*(_ends(batch, field) for batch in (left, right)))
        elif field.kind is not Kind.NAME:
            a, b = (batch.column(field.name).to_numpy() for batch in (left, right))
            agreed = (a == b) & (a != 0)
            same[field.name] = np.where(agreed, a, np.uint64(0))
            other = (a != b) & (a != 0) & (b != 0)
            levels[agreed, place] = 1
            if field.kind is Kind.CODE:
                levels[other, place] = 2
            else:
                levels[other, place] = np.where(_nearly(left, right, field, np.flatnonzero(other)), 2, 3)
    return Values(levels, same)


def compare_names(left: "pa.Array", right: "pa.Array", comparer: "Comparer", weights: "NameWeights") -> Array:
    """Compare the k-th name of one column with the k-th of the other.

    Args:
        left: n encoded names (`views.views`).
        right: n likewise.
        comparer: Compares names; knows how common parts are in either list.
        weights: Weighs what it finds.

    Returns:
        n log-odds; NaN where either name is unknown.
    """
    compared = comparer.encoded(*encoded_of(left), *encoded_of(right))
    log_odds = weights.log_odds(compared)
    log_odds[compared.models == 0] = np.nan
    return log_odds


def name_levels(log_odds: Array) -> Array:
    """Give the level of each name (`fields.LEVELS[Kind.NAME]`)."""
    known = ~np.isnan(log_odds)
    levels = np.zeros(len(log_odds), np.uint8)
    levels[known] = 1 + np.digitize(log_odds[known], NAME_BINS)
    return levels


def _nearly(left: "pa.RecordBatch", right: "pa.RecordBatch", field: Field, rows: Array) -> Array:
    """Say of some rows which texts are nearly the same; each distinct pair of texts is compared once."""
    if not len(rows):
        return np.zeros(0, bool)
    a, b = (batch.column(field.name).to_numpy() for batch in (left, right))
    pair = np.minimum(a[rows], b[rows]) * np.uint64(0x9E3779B97F4A7C15) + np.maximum(a[rows], b[rows])
    _, first, back = np.unique(pair, return_index=True, return_inverse=True)
    texts = [batch.column(f"{field.name}_text").take(rows[first]).to_pylist() for batch in (left, right)]
    alike = cpdist(texts[0], texts[1], scorer=JaroWinkler.similarity, dtype=np.float32) >= NEARLY
    held = np.array([_holds(x, y) for x, y in zip(*texts, strict=True)])
    nearly: Array = (alike | held)[back]
    return nearly


def _holds(one: str, other: str) -> bool:
    """Say whether all words of one text stand in the other: Devon and West Devon."""
    a, b = set(one.split()), set(other.split())
    return a <= b or b <= a


def _ends(batch: "pa.RecordBatch", field: Field) -> tuple[Array, Array]:
    return batch.column(f"{field.name}_first").to_numpy(), batch.column(f"{field.name}_last").to_numpy()


def date_levels(left: tuple[Array, Array], right: tuple[Array, Array]) -> Array:
    """Compare dates that are known as intervals (`fields.LEVELS[Kind.DATE]`).

    Args:
        left: n first and n last days since 1970, int32; `NO_DAY` where unknown.
        right: Likewise.
    """
    levels = np.empty(len(left[0]), np.uint8)
    parts = [np.empty((len(first), 3), np.int32) for first, _ in (left, right)]
    for (first, _), of in zip((left, right), parts, strict=True):
        fill_parts(first, of)
    levels_of_dates(*left, parts[0], *right, parts[1], levels)
    return levels
