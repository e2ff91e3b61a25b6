"""Another process beside the server: started with it, started again if it is lost, ended with it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

STARTED_AGAIN_AFTER_S = 2.0
"""Seconds after which a process that was lost is started anew: one that ends at once wears nothing out."""
ENDS_WITHIN_S = 10


@contextmanager
def kept_running(module: str) -> Iterator[None]:
    """Run a module in a process of its own, and again whenever it ends, until this is left.

    If this process is killed outright it can end nothing: the other one has to look for that itself.
    """
    kept = _Kept(module)
    thread = Thread(target=kept.keep, daemon=True)
    thread.start()
    try:
        yield
    finally:
        kept.end()
        thread.join()


class _Kept:
    def __init__(self, module: str) -> None:
        self._command = (sys.executable, "-m", module)
        self._is_over = Event()
        self._running: subprocess.Popen[bytes] | None = None

    def keep(self) -> None:
        while not self._is_over.is_set():
            # A machine that is out of processes or memory for a moment is asked again later.
            with suppress(OSError):
                self._run_once()
            self._is_over.wait(STARTED_AGAIN_AFTER_S)

    def _run_once(self) -> None:
        with subprocess.Popen(self._command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as running:
            self._running = running
            if self._is_over.is_set():
                running.terminate()
            running.wait()

    def end(self) -> None:
        self._is_over.set()
        running = self._running
        if running is None:
            return
        running.terminate()
        try:
            running.wait(ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            running.kill()
