"""``repatria read`` of lists and of folders."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from repatria.cli.output import INPUT_WRONG, console, error_console, one_line, print_json
from repatria.cli.progress import progress
from repatria.cli.trace import MOST_FAULTS_SHOWN, list_document, print_list

LOOK = (
    "Nothing is kept. Correct the columns with --columns; trace the list with `repatria trace`, or take it "
    "in with `repatria registry import`."
)


def list_documents(paths: Sequence[Path], columns: Path | None) -> list[dict[str, object]]:
    """Give the JSON documents of lists, with examples of what each column holds."""
    from repatria.workflows.lists.read_lists import read_lists  # noqa: PLC0415 - heavy

    lists = read_lists(paths, columns=columns)
    return [
        {
            "file": path.name,
            **list_document(one),
            "examples": {title: list(values) for title, values in one.mapping.examples.items()},
        }
        for path, one in zip(paths, lists, strict=True)
    ]


def print_lists(paths: Sequence[Path], columns: Path | None) -> None:
    """Print what each column of a list was taken for, with examples, and what could not be taken."""
    from repatria.workflows.lists.read_lists import read_lists  # noqa: PLC0415 - heavy

    terminal = console()
    for path, one in zip(paths, read_lists(paths, columns=columns), strict=True):
        print_list(terminal, one_line(path.name), one)
    terminal.print()
    terminal.print(LOOK, style="bold")


def read_whole_folder(folder: Path, out: Path, *, workers: int | None, as_json: bool) -> None:
    """Read a folder with progress, and say what became of it."""
    from repatria.workflows.reports.read_folder import read_folder  # noqa: PLC0415 - starts processes

    with progress() as say:
        done = read_folder(folder, out, workers=workers, say=say)
    faults = done.faults or []
    if as_json:
        print_json(
            {
                "read": done.read,
                "done_before": done.before,
                "refused": done.refused,
                "out": str(out),
                "faults": [fault.sentence() for fault in faults],
            }
        )
    else:
        for fault in faults[:MOST_FAULTS_SHOWN]:
            error_console().print(one_line(fault.sentence()), style="yellow", soft_wrap=True, markup=False)
        if len(faults) > MOST_FAULTS_SHOWN:
            rest = f"and {len(faults) - MOST_FAULTS_SHOWN:,} more; each stands in the file of drafts."
            error_console().print(rest, style="yellow")
        console().print(
            f"{done.read:,} read, {done.before:,} done before, {done.refused:,} not readable. "
            f"The drafts are in {one_line(str(out))}.",
            soft_wrap=True,
            markup=False,
        )
    if faults:
        raise typer.Exit(INPUT_WRONG)
