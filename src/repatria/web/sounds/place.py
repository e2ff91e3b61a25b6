"""Where the process that compares names listens: a socket in a folder of this user alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

VARIABLE = "REPATRIA_SOUNDS_SOCKET"
"""Set by who starts the server, for the processes below it; where it is not set, there is no such process."""
FAMILY = "AF_UNIX"
LONGEST_MESSAGE = 1_000_000
"""Bytes of a question or an answer: three hundred names of four hundred characters, and then some."""


@contextmanager
def place_for_sounds() -> Iterator[None]:
    """Make a place for the socket, tell it to the processes that are started, and take it away again."""
    before = place_of_sounds() or ""
    with TemporaryDirectory(prefix="repatria-") as folder:
        os.environ[VARIABLE] = str(Path(folder) / "sounds")
        try:
            yield
        finally:
            os.environ[VARIABLE] = before


def place_of_sounds() -> str | None:
    """Give the address of the socket; None where nothing listens anywhere."""
    return os.environ.get(VARIABLE) or None
