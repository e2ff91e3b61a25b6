"""Parquet through Arrow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """Give the rows of a Parquet file.

    Raises:
        ValueError: The file is no Parquet file, or damaged.
    """
    for batch in pyarrow.parquet.ParquetFile(path).iter_batches():
        yield from batch.to_pylist()
