"""Columns of whole numbers put together: each combination that occurs becomes one number."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

#: Above so many combinations they are numbered anew before another column is added.
_MANY = 2**40


def combined(codes: Sequence[np.ndarray], sizes: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
    """Give a number to each combination of several columns.

    Args:
        codes: From 0, each below its size.

    Returns:
        For each row the number of its combination, and for each combination the first row that has it.
    """
    length = len(codes[0])
    key, size = np.zeros(length, dtype=np.int64), 1
    for column, values in zip(codes, sizes, strict=True):
        if size * max(values, 1) > _MANY or (size > _few(length) and values > 1):
            key, size = _renumbered(key, size)
        key = key * max(values, 1) + column
        size *= max(values, 1)
    key, size = _renumbered(key, size)
    first = np.zeros(size, dtype=np.int64)
    first[key[::-1]] = np.arange(length - 1, -1, -1)
    order = np.argsort(first, kind="stable")
    place = np.empty(size, dtype=np.int64)
    place[order] = np.arange(size)
    return place[key], first[order]


def _few(length: int) -> int:
    return max(1_000, length)


def _renumbered(key: np.ndarray, size: int) -> tuple[np.ndarray, int]:
    """Give numbers, from 0, to what occurs of 0 to `size`."""
    if size > 8 * _few(len(key)):
        values, inverse = np.unique(key, return_inverse=True)
        return inverse.astype(np.int64), len(values)
    is_there = np.zeros(size, dtype=bool)
    is_there[key] = True
    numbers = np.cumsum(is_there) - 1
    return numbers[key], int(is_there.sum())


def sorted_by(codes: np.ndarray, number: int) -> tuple[np.ndarray, np.ndarray]:
    """Sort places by their codes, from 0 and below `number`; equal ones stay in their order.

    Returns:
        The places; and where those of each code begin, with the end of the last.
    """
    if number <= np.iinfo(np.uint16).max:
        codes = codes.astype(np.uint16)  # sorted by digits, which is several times as fast
    order = np.argsort(codes, kind="stable")
    counts = np.bincount(codes, minlength=number)
    return order, np.concatenate(([0], np.cumsum(counts)))
