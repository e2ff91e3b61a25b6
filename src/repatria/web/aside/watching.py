"""Watching a piece of work from beside it: how far it is goes to the database, and a wish to stop comes back.

The search itself touches memory alone. A thread of its own asks the database, so that neither a long step nor
a lock of the search keeps anybody from seeing that the work goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

from django.db import DatabaseError, connection

from repatria.core.errors import SearchStopped
from repatria.registry.work.queue import Taken, tell
from repatria.workflows.watching import Progress

ASKED_EVERY_S = 0.5
"""Seconds after which it is asked whether somebody wants the work to stop."""
TOLD_EVERY = 6
"""So many times it is asked before a worker says again that it is alive, where nothing is new."""
MOST = 2**63 - 1


class BesideWatch:
    """Watches one piece of work."""

    def __init__(self, taken: Taken, worker: str) -> None:
        self._taken, self._worker = taken, worker
        self._new: dict[str, Any] | None = None
        self._is_stopped = False
        self._is_over = Event()

    @property
    def is_stopped(self) -> bool:
        """Did somebody ask for it to end, or is it another worker's by now?"""
        return self._is_stopped

    def see(self, progress: Progress) -> None:
        """Take notice of how far a search is."""
        self._new = {
            "step": progress.tier[:100],
            "number": progress.number,
            "total": progress.tiers,
            "best": _storable(progress.best),
            "bound": _storable(progress.bound),
        }

    def count(self, number: int, total: int) -> None:
        """Take notice of how many parts are done."""
        self._new = {"step": "", "number": number, "total": total, "best": None, "bound": None}

    def step(self, what: str, number: int, total: int) -> None:
        """Take notice of what is done now and how far that is.

        Raises:
            SearchStopped: Somebody asked for it to end; what was not written yet is not.
        """
        if self._is_stopped:
            raise SearchStopped(f"{what}: ended by hand.")
        self._new = {"step": what[:100], "number": number, "total": total, "best": None, "bound": None}

    @contextmanager
    def beside(self) -> Iterator[None]:
        """Watch as long as the work goes on."""
        thread = Thread(target=self._watch, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._is_over.set()
            thread.join()

    def _watch(self) -> None:
        quiet = 0
        try:
            while not self._is_over.wait(ASKED_EVERY_S):
                new, self._new = self._new, None
                quiet = 0 if new else quiet + 1
                self._ask(new or {})
        finally:
            connection.close()

    def _ask(self, new: dict[str, Any]) -> None:
        try:
            wish = tell(self._taken.id, self._worker, **new)
        except DatabaseError:
            connection.close()
            return  # asked again in a moment; a worker that cannot be heard for long loses the work
        if wish is not False:
            self._is_stopped = True


def _storable(number: int | None) -> int | None:
    """Give a number that a database can keep; of a larger one nothing is told, rather than a wrong one."""
    return number if number is None or abs(number) <= MOST else None
