"""Step 3: compare pairs of records field by field.

A function over batches of Arrow, like the steps before: the k-th row of one batch with the k-th of the other.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cpdist

from repatria.tracing.fields import LEVELS, NAME_BINS, UNKNOWN, Field, Kind
from repatria.tracing.names.encoding import encoded_of
from repatria.tracing.views import NO_DAY

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from repatria.tracing.names.comparing import Comparer
    from repatria.tracing.names.weights import NameWeights

type Array = np.ndarray[Any, Any]

NEARLY = 0.88  # Jaro-Winkler similarity of texts that are nearly the same
_EPOCH = np.datetime64("1970-01-01")


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
    (a0, a1), (b0, b1) = left, right
    known = (a0 != NO_DAY) & (b0 != NO_DAY)
    exact = known & (a0 == a1) & (b0 == b1)
    levels = np.full(len(a0), len(LEVELS[Kind.DATE]) - 1, np.uint8)
    (ya, ma, da), (yb, mb, db) = _parts(a0), _parts(b0)
    apart = np.abs(ya - yb)
    span = np.where(exact, 0, 1)
    near = (apart <= 1) | (~exact & (np.maximum(a0, b0) - np.minimum(a1, b1) <= 366 * span))
    levels[near] = 8
    same_day, same_month = da == db, ma == mb
    levels[exact & same_day & same_month & _one_digit(ya, yb)] = 7
    levels[exact & same_day & same_month & (apart == 1)] = 6
    levels[exact & (apart == 0) & same_day] = 5
    levels[exact & (apart == 0) & same_month] = 4
    levels[exact & (apart == 0) & (ma == db) & (da == mb)] = 3
    levels[~exact & (a0 <= b1) & (b0 <= a1)] = 2
    levels[exact & (a0 == b0)] = 1
    levels[~known] = UNKNOWN
    return levels


def _parts(days: Array) -> tuple[Array, Array, Array]:
    dates = _EPOCH + np.where(days == NO_DAY, 0, days).astype("timedelta64[D]")
    years = dates.astype("datetime64[Y]")
    months = dates.astype("datetime64[M]")
    return (
        years.astype(np.int64) + 1970,
        (months - years.astype("datetime64[M]")).astype(np.int64) + 1,
        (dates - months.astype("datetime64[D]")).astype(np.int64) + 1,
    )


def _one_digit(a: Array, b: Array) -> Array:
    """Say whether two years differ in one digit only."""
    differing = sum(((a // ten) % 10 != (b // ten) % 10).astype(int) for ten in (1, 10, 100, 1000))
    one: Array = differing == 1
    return one
