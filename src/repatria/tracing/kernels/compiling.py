"""How inner loops are compiled that are called for every pair of names."""

from collections.abc import Callable
from typing import Any

import numba

EXCEPT_ORDER = {"nnan", "ninf", "nsz"}
"""What a loop may take for granted of its numbers; sums are made in the order written, on every machine."""


def loop[F: Callable[..., Any]](function: F) -> F:
    """Compile a loop that makes no array.

    Who holds an array is then not counted: for twenty arrays it took a quarter of the time of comparing two
    names. A loop that makes an array does not compile so.
    """
    return _compiled(function, {})


def inlined[F: Callable[..., Any]](function: F) -> F:
    """Compile a loop that makes no array into whoever calls it: hardly anybody may, or code grows.

    An array is handed over as seven numbers or more: of forty arrays that took a fifth of the time of
    comparing two names.
    """
    return _compiled(function, {"forceinline": True})


def loop_over_numbers[F: Callable[..., Any]](function: F) -> F:
    """Compile a loop that makes no array, and whose numbers are neither infinite nor none at all."""
    return _compiled(function, {"fastmath": EXCEPT_ORDER})


def _compiled[F: Callable[..., Any]](function: F, more: dict[str, Any]) -> F:
    options: dict[str, Any] = {"cache": True, "nogil": True, "_nrt": False, **more}
    compiled: F = numba.njit(**options)(function)
    return compiled
