"""Ending a search inside the solver, which may otherwise run for long without coming back.

HiGHS asks a callback many times a second whether to go on with whole numbers; the search then gives the best
it has. That also lets a signal be heard while it runs: Python hears one only between its own steps. A
relaxation is not asked about: it ends soon, and without its multipliers nothing would be proven.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import highspy

_IS_ASKED: ContextVar[Callable[[], bool] | None] = ContextVar("is_asked", default=None)


@contextmanager
def stopping_when(is_asked: Callable[[], bool]) -> Iterator[None]:
    """Let every search for whole numbers that begins in this block end as soon as that is asked."""
    token = _IS_ASKED.set(is_asked)
    try:
        yield
    finally:
        _IS_ASKED.reset(token)


def heed(engine: highspy.Highs) -> None:
    """Let an engine end its search when that is asked."""
    is_asked = _IS_ASKED.get()
    if is_asked is None:
        return

    def look(event: highspy.highs.HighsCallbackEvent) -> None:
        if is_asked():
            event.interrupt()

    engine.cbMipInterrupt.subscribe(look)
