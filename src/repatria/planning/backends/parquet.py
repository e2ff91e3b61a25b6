"""Parquet through Arrow: row by row, or in columns of whole numbers that stand for distinct values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from repatria.planning.program.combining import combined

#: Lists longer than this are no column: their distinct values are not worth looking for.
_LONGEST_LIST = 64


@dataclass(frozen=True, slots=True)
class Coded:
    """A column as numbers of its distinct values; -1 where nothing stands.

    Attributes:
        codes: One whole number a row.
        values: Distinct values as `rows_of` would give them.
    """

    codes: np.ndarray
    values: list[Any]


@dataclass(frozen=True, slots=True)
class Texts:
    """A column of texts that differ nearly all, such as identifiers.

    Attributes:
        texts: One `str` a row, or None.
        plain: Where the text is not empty, all of visible ASCII; elsewhere nothing is said of it.
        is_ascending: Is each text greater, by code points, than the one before it?
    """

    texts: np.ndarray
    plain: np.ndarray
    is_ascending: bool


class Table:
    """The columns of one Parquet file.

    Attributes:
        length: Number of rows.
        coded: Every column but those of texts, by name.
    """

    def __init__(self, table: pa.Table, texts: str) -> None:
        """Encode every column; the one called `texts` stays as it is.

        Raises:
            ValueError: A column is of a kind that has to be read row by row, or holds what cannot be read.
        """
        self._table = table
        self.length: int = table.num_rows
        self.texts = _texts(table[texts].combine_chunks())
        self.coded: Mapping[str, Coded] = {
            name: _coded(table[name].combine_chunks()) for name in table.column_names if name != texts
        }

    def rows(self, numbers: np.ndarray) -> list[dict[str, Any]]:
        """Give some rows, as `rows_of` gives them."""
        found: list[dict[str, Any]] = self._table.take(pa.array(numbers)).to_pylist()
        return found


def table_of(path: Path, texts: str) -> Table | None:
    """Read a Parquet file in columns; None where it has to be read row by row, or cannot be read.

    Args:
        texts: The column of identifiers.
    """
    try:
        table = pyarrow.parquet.read_table(path, memory_map=False)
        return Table(table, texts) if texts in table.column_names else None
    except (OSError, ValueError, NotImplementedError, KeyError):
        return None


def order_of(texts: np.ndarray) -> np.ndarray:
    """Give the places of texts in ascending order of code points; equal ones stay in their order."""
    array = pa.array(texts, pa.large_string())
    places: np.ndarray = pc.sort_indices(pc.cast(array, pa.large_binary())).to_numpy()
    return places.astype(np.int64)


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """Give the rows of a Parquet file.

    Raises:
        ValueError: The file is no Parquet file, damaged, or written in a way that Arrow does not read.
        OSError: The file cannot be read, or is damaged.
    """
    try:
        for batch in pyarrow.parquet.ParquetFile(path).iter_batches():
            yield from batch.to_pylist()
    except NotImplementedError as error:
        raise ValueError("Arrow does not read this file") from error


def columns_of(path: Path) -> list[str]:
    """Give the names of the columns of a Parquet file, as often as they stand there.

    Raises:
        ValueError: As for `rows_of`.
        OSError: As for `rows_of`.
    """
    try:
        return list(pyarrow.parquet.read_schema(path).names)
    except NotImplementedError as error:
        raise ValueError("Arrow does not read this file") from error


def _texts(column: pa.Array) -> Texts:
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if not _is_text(column.type):
        raise ValueError("identifiers that are no text")
    binary = column.cast(pa.large_string()).view(pa.large_binary())
    offsets = np.frombuffer(binary.buffers()[1], dtype=np.int64, count=len(binary) + 1 + binary.offset)
    offsets = offsets[binary.offset :]
    letters = np.frombuffer(binary.buffers()[2] or b"", dtype=np.uint8)[: int(offsets[-1])]
    strange = np.flatnonzero((letters < ord("!")) | (letters > ord("~")))
    plain = np.diff(offsets) > 0
    plain[np.searchsorted(offsets, strange, side="right") - 1] = False
    is_ascending = column.null_count == 0 and (
        len(binary) < 2 or bool(pc.all(pc.less(binary[:-1], binary[1:])).as_py())
    )
    return Texts(column.to_numpy(zero_copy_only=False), plain, is_ascending)


def _coded(column: pa.Array) -> Coded:
    kind = column.type
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return _coded_lists(column)
    if pa.types.is_null(kind):
        return Coded(np.full(len(column), -1, dtype=np.int32), [])
    if not pa.types.is_dictionary(kind):
        if not (_is_text(kind) or pa.types.is_integer(kind) or pa.types.is_boolean(kind) or _is_day(kind)):
            raise ValueError("a column that has to be read row by row")
        column = column.dictionary_encode()
    elif not _is_text(kind.value_type):
        raise ValueError("a column that has to be read row by row")
    return _of_dictionary(column)


def _of_dictionary(column: pa.DictionaryArray) -> Coded:
    codes = pc.fill_null(pc.cast(column.indices, pa.int64()), -1).to_numpy()
    values = column.dictionary.to_pylist()
    used = np.zeros(len(values) + 1, dtype=bool)
    used[codes] = True
    numbers = np.cumsum(used) - 1
    numbers[-1] = -1
    kept = [value for value, is_used in zip(values, used.tolist(), strict=False) if is_used]
    if None in kept or len(set(kept)) < len(kept):
        raise ValueError("a dictionary that has to be read row by row")
    return Coded(numbers[codes].astype(np.int32), kept)


def _coded_lists(column: pa.Array) -> Coded:
    kind = column.type.value_type
    if not _is_text(kind) and not (pa.types.is_dictionary(kind) and _is_text(kind.value_type)):
        raise ValueError("a column that has to be read row by row")
    flat = _coded(column.flatten())
    lengths = pc.fill_null(pc.list_value_length(column), -1).to_numpy().astype(np.int64)
    longest = int(lengths.max(initial=0))
    if longest > _LONGEST_LIST:
        raise ValueError("a column that has to be read row by row")
    starts = np.cumsum(np.maximum(lengths, 0)) - np.maximum(lengths, 0)
    parts, sizes = [lengths + 1], [longest + 2]
    for place in range(longest):
        has_one = lengths > place
        part = np.zeros(len(lengths), dtype=np.int64)
        part[has_one] = flat.codes[starts[has_one] + place] + 2
        parts.append(part)
        sizes.append(len(flat.values) + 2)
    codes, first = combined(parts, sizes)
    values: list[Any] = []
    numbers = np.full(len(first), -1, dtype=np.int32)
    for number, row in enumerate(first.tolist()):
        if lengths[row] >= 0:
            numbers[number] = len(values)
            listed = flat.codes[starts[row] : starts[row] + lengths[row]].tolist()
            values.append([None if code < 0 else flat.values[code] for code in listed])
    return Coded(numbers[codes], values)


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _is_day(kind: pa.DataType) -> bool:
    return bool(pa.types.is_date32(kind))
