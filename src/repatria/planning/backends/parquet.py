"""Parquet through Arrow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet


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
