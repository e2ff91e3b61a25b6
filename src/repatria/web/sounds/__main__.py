"""The process that compares names, which `repatria serve` starts: ``python -m repatria.web.sounds``."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from threading import Thread
from time import sleep

from repatria.web.sounds.answering import Answering
from repatria.web.sounds.place import place_of_sounds

LOOKED_EVERY_S = 0.5
"""Seconds after which it looks whether who started it is still there."""


def main() -> None:
    """Answer at the place that the environment names, until who started this is gone."""
    place = place_of_sounds()
    if place is None:
        return
    socket = Path(place)
    # Of a process before this one, which ended without a word.
    socket.unlink(missing_ok=True)
    Thread(target=_end_in_time, args=(os.getppid(), socket), daemon=True).start()
    Answering().listen(place)


def _end_in_time(parent: int, socket: Path) -> None:
    while os.getppid() == parent:
        sleep(LOOKED_EVERY_S)
    with suppress(OSError):
        socket.unlink()
        socket.parent.rmdir()
    os._exit(0)


if __name__ == "__main__":
    main()
