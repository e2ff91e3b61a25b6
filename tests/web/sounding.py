"""The process that compares names, as `repatria serve` starts it, for pages that are served by a test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep

from repatria.api.beside import kept_running
from repatria.core.errors import NamesNotCompared
from repatria.web.sounds.asking import SoundsAside
from repatria.web.sounds.place import place_for_sounds

READY_WITHIN_S = 240
"""Where loops were never compiled on this machine, that takes a minute."""


@contextmanager
def sounds_beside() -> Iterator[None]:
    """Run the process as long as this lasts; nobody has asked it anything yet."""
    with place_for_sounds(), kept_running("repatria.web.sounds"):
        yield


def wait_for_sounds() -> None:
    """Ask until names are compared."""
    end = monotonic() + READY_WITHIN_S
    while True:
        try:
            SoundsAside().ways("Vyhadanenko")
        except NamesNotCompared:
            assert monotonic() < end, "it did not get ready"
            sleep(0.1)
        else:
            return
