"""Step 2: keys. Records that share a key are compared; all others never meet.

What the keys lose is measured (`benchmarks/tracing`): no scoring finds a pair that was never looked at.
"""

from typing import Any

import numpy as np
import pyarrow as pa

from repatria.tracing.kernels.keying import MOST_KEYS, keys_of_records
from repatria.tracing.names.encoding import encoded_of
from repatria.tracing.names.readings import ROMANIZED, SCHEMES
from repatria.tracing.names.schemes import ALPHABET_OF, LATIN
from repatria.tracing.views import NO_DAY

type Array = np.ndarray[Any, Any]

KEYS = pa.schema([("key", pa.uint64()), ("row", pa.int64())])
"""One row for each key of each record."""

_IN_LATIN = np.array([scheme == ROMANIZED or ALPHABET_OF[scheme] == LATIN for scheme in SCHEMES])


def keys(viewed: pa.RecordBatch, *, wide: bool) -> pa.RecordBatch:
    """Give the keys of records.

    Args:
        viewed: n rows of `views.views`.
        wide: Whether years next to the known one are keyed too. Of two lists one is keyed wide; of a list
            that is
            compared with itself, too, for a pair meets twice then and is counted once.

    Returns:
        Rows of `KEYS`, each key of a record once.
    """
    n = viewed.num_rows
    names, begins = encoded_of(viewed.column("name"))
    found = np.zeros((n, MOST_KEYS), np.uint64)
    counts = np.zeros(n, np.int64)
    keys_of_records(
        names,
        begins,
        _IN_LATIN,
        _days(viewed, "born_first"),
        _days(viewed, "born_last"),
        _digests(viewed, "place"),
        _digests(viewed, "unit"),
        _digests(viewed, "number"),
        wide,
        found,
        counts,
    )
    used = np.arange(MOST_KEYS) < counts[:, None]
    found[~used] = np.iinfo(np.uint64).max
    found.sort(axis=1)
    used = np.arange(MOST_KEYS) < counts[:, None]
    used[:, 1:] &= found[:, 1:] != found[:, :-1]
    rows = np.broadcast_to(viewed.column("row").to_numpy()[:, None], used.shape)
    return pa.RecordBatch.from_arrays([pa.array(found[used]), pa.array(rows[used])], schema=KEYS)


def _days(viewed: pa.RecordBatch, column: str) -> Array:
    if column not in viewed.schema.names:
        return np.full(viewed.num_rows, NO_DAY, np.int32)
    days: Array = viewed.column(column).to_numpy()
    return days


def _digests(viewed: pa.RecordBatch, column: str) -> Array:
    if column not in viewed.schema.names:
        return np.zeros(viewed.num_rows, np.uint64)
    digests: Array = viewed.column(column).to_numpy()
    return digests
