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
    kept.start()
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

    def start(self) -> None:
        """Start the process, or leave it for later where the machine has no room for one.

        The server forks its own workers meanwhile. A fork keeps what happens to be open, and where that is
        the pipe by which `Popen` hears that its child began, `Popen` waits for ever. Without closing of
        descriptors, which Python hands on to no child anyway, the child begins without such a pipe.
        """
        self._running = None
        # A machine that is out of processes or memory for a moment is asked again later.
        with suppress(OSError):
            self._running = subprocess.Popen(
                self._command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, close_fds=False
            )
        if self._is_over.is_set() and self._running is not None:
            self._running.terminate()

    def keep(self) -> None:
        """Wait for the process, and start it again whenever it ends."""
        while True:
            if self._running is not None:
                self._running.wait()
            if self._is_over.wait(STARTED_AGAIN_AFTER_S):
                return
            self.start()

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
