"""Read lists of people to look at them: what each column holds, and what cannot be taken. Nothing is kept."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from repatria.tracing.lists import ListOfPeople, load_mapping, read_list

__all__ = ["ListOfPeople", "read_lists"]


def read_lists(paths: Sequence[Path], *, columns: Path | None = None) -> tuple[ListOfPeople, ...]:
    """Read lists as `trace` and `registry import` would.

    Args:
        paths: The lists.
        columns: What the columns of all of them are, and where they lie in lists of fixed width.

    Raises:
        ListUnreadable: A list, or what its columns are said to be, cannot be read.
    """
    mapping = None if columns is None else load_mapping(columns)
    return tuple(read_list(path, mapping=mapping) for path in paths)
