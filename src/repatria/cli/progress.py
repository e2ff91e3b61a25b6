"""Progress of work with counts and time left, on standard error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from repatria.cli.output import error_console


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """Show what is being done; give the function that is told of it: what, how much is done, of how much."""
    screen = error_console()
    bars = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=screen,
        transient=True,
        disable=not screen.is_terminal,
    )
    tasks: dict[str, int] = {}

    def say(what: str, done: int, of: int) -> None:
        if what not in tasks:
            tasks[what] = bars.add_task(what, total=of)
        bars.update(tasks[what], completed=done, total=of)  # type: ignore[arg-type]

    with bars:
        yield say
