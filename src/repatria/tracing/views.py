"""Step 1: what records are compared by, record by record.

A function over batches of Arrow: whatever runs it, here or on many machines, gets the same columns from the
same records. Nothing in it looks at another record.
"""

import hashlib
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from repatria.tracing.fields import Field, Kind
from repatria.tracing.kernels.keying import digests_of_names
from repatria.tracing.names.encoding import encode_all
from repatria.tracing.tables_of_values import code_of

if TYPE_CHECKING:
    from collections.abc import Sequence

type Array = np.ndarray[Any, Any]

NO_DAY = np.int32(-(2**31))
"""Stands for a date that is not known."""


def views(records: pa.RecordBatch, fields: "Sequence[Field]") -> pa.RecordBatch:
    """Give what each record is compared by.

    Args:
        records: n rows with the columns of `fields` (`lists.RECORDS`).
        fields: What to look at.

    Returns:
        n rows: `row` (int64, from the records); of a name its encoded readings (large_binary) and
        a digest of its parts in any order (`_same`, uint64); of a date its first
        and last day since 1970 (int32, `NO_DAY` where unknown); of a text or code a digest (uint64, 0 where
        unknown), and of a text the folded text itself.
    """
    columns: dict[str, pa.Array] = {"row": records.column("row")}
    for field in fields:
        if field.kind is Kind.DATE:
            for end in ("first", "last"):
                days = pc.cast(records.column(f"{field.name}_{end}"), pa.int32())
                columns[f"{field.name}_{end}"] = pc.fill_null(days, int(NO_DAY))
            continue
        written = records.column(field.name)
        if field.kind is Kind.NAME:
            encoded = encode_all(written)
            columns[field.name] = encoded.column()
            same = np.zeros(len(written), np.uint64)
            digests_of_names(encoded.names, encoded.begins, same)
            columns[f"{field.name}_same"] = pa.array(same)
        else:
            columns[field.name], folded = _folded(written, field)
            if field.kind is Kind.TEXT:
                columns[f"{field.name}_text"] = folded
    return pa.RecordBatch.from_pydict(columns)


def _folded(column: pa.Array, field: Field) -> tuple[pa.Array, pa.Array]:
    """Digest values so that spellings of one value have one digest; each distinct value is looked at once."""
    values = column.dictionary_encode()
    codes = [code_of(field.name, value) if value else "" for value in values.dictionary.to_pylist()]
    digests = np.array([digest_of(code) for code in codes] + [0], np.uint64)
    indices = pc.fill_null(values.indices, len(codes)).to_numpy(zero_copy_only=False)
    texts = pa.array([*codes, ""], pa.string())
    return pa.array(digests[indices]), texts.take(pa.array(indices))


def digest_of(code: str) -> int:
    """Digest a code into 64 bits; 0 for one that says nothing."""
    return int.from_bytes(hashlib.blake2b(code.encode(), digest_size=8).digest(), "big") if code else 0
