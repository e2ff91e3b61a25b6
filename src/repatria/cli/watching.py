"""A long search seen from a terminal: how far it is, and Ctrl-C to end it with what it has.

On a terminal one line is drawn again and again; elsewhere a line is written now and then, once the work has
lasted. All of it goes to standard error.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic
from types import FrameType

from rich.console import Console
from rich.live import Live
from rich.spinner import Spinner
from rich.text import Text

from repatria.cli.output import error_console
from repatria.workflows.watching import Progress

#: Seconds before the first plain line, and between two.
QUIET_S = 5.0

STOPPING = "Stopping: what was found is checked and given. Ctrl-C once more ends everything."
STOPPED = "The search was stopped. What is given was found until then, and says what is proven of it."


class Watcher:
    """Shows how far a search is, and remembers that it was asked to stop.

    Attributes:
        doing: What is being done, in words that the progress follows.
        is_stopped: Ctrl-C was pressed.
    """

    def __init__(self, screen: Console, doing: str) -> None:
        self.screen = screen
        self.doing = doing
        self.is_stopped = False
        self.progress: Progress | None = None
        self.began_s = monotonic()
        self.spinner = Spinner("line")

    def see(self, progress: Progress) -> None:
        """Remember how far the search is; of one that is ending nobody needs to know."""
        if not self.is_stopped:
            self.progress = progress

    def line(self) -> str:
        """Say in one line how far the search is, and how long it has taken."""
        elapsed_s = int(monotonic() - self.began_s)
        said = self.doing if self.progress is None else f"{self.doing} {progress_words(self.progress)}"
        return f"{said} ({elapsed_s // 60}:{elapsed_s % 60:02})"

    def stop(self, signal_number: int, frame: FrameType | None) -> None:
        """Take the first Ctrl-C: ask the search to stop, and let the next one end everything at once."""
        del signal_number, frame
        self.is_stopped = True
        self.doing, self.progress = STOPPING, None
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        self.screen.show_cursor(show=True)
        if not self.screen.is_terminal:
            self.screen.print(STOPPING, soft_wrap=True)

    def __rich__(self) -> Text | Spinner:
        """Draw the line, cut to the width of the terminal."""
        self.spinner.update(text=Text(self.line(), no_wrap=True, overflow="ellipsis"))
        return self.spinner


@contextmanager
def watched(doing: str) -> Iterator[Watcher]:
    """Watch a search from the terminal, with Ctrl-C to stop it.

    Args:
        doing: What is being done, as the beginning of a line: "Planning ...".
    """
    screen = error_console()
    watcher = Watcher(screen, doing)
    before = signal.signal(signal.SIGINT, watcher.stop)
    try:
        with _drawing(watcher) if screen.is_terminal else _telling(watcher):
            yield watcher
    finally:
        signal.signal(signal.SIGINT, before)
    if watcher.is_stopped:
        screen.print(STOPPED, soft_wrap=True)


def _drawing(watcher: Watcher) -> Live:
    return Live(watcher, console=watcher.screen, transient=True, refresh_per_second=4)


@contextmanager
def _telling(watcher: Watcher) -> Iterator[None]:
    """Write a line every few seconds, the search being busy elsewhere."""
    is_over = Event()

    def tell() -> None:
        while not is_over.wait(QUIET_S):
            watcher.screen.print(watcher.line(), soft_wrap=True, markup=False)

    teller = Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        is_over.set()
        teller.join()


def progress_words(progress: Progress) -> str:
    """Say how far the search for one tier is."""
    said = f"{progress.number} of {progress.tiers}, {progress.tier}: "
    if progress.best is None:
        return said + "nothing found yet"
    said += f"{progress.best:,} found"
    if progress.gap == 0:
        return f"{said}, and nothing better is possible"
    if progress.bound is None or progress.gap is None:
        return said
    most = "at least" if progress.bound < progress.best else "at most"
    return f"{said}, {most} {progress.bound:,} possible, {progress.gap:,} open"
