"""``repatria find``: look a name up in a list, in any script."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from repatria.cli.output import ANSWER_IS_NO, console, error_console, one_line, print_json
from repatria.cli.progress import progress

if TYPE_CHECKING:
    from repatria.workflows.people.find_name import Search

MOST_SHOWN = 20
#: Natural log-odds above which two names are shown as likely the same.
LIKELY = 0.0


def find_command(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name, in any script.", show_default=False)],
    *,
    list_path: Annotated[
        Path,
        typer.Option(
            "--in",
            metavar="LIST",
            help="The list: CSV, JSON Lines, Parquet, XLSX or PFIF.",
            show_default=False,
        ),
    ],
    most: Annotated[
        int, typer.Option("--most", min=1, max=1000, help="How many names to show.")
    ] = MOST_SHOWN,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document and nothing else.")
    ] = False,
) -> None:
    """Find a name in a list, whatever script either is written in.

    The names most alike come first, each with how its parts were read. An index is built the first time and
    kept beside the list, in a folder that ends in .index; it holds names, so keep it as you keep the list.

    Example: repatria find "Kim Jong-un" --in docs/examples/people.csv
    """
    from repatria.workflows.people.find_name import find_name  # noqa: PLC0415 - heavy

    with progress() as say:
        search = find_name(name, list_path, most=most, say=say)
    if as_json:
        print_json(document(search))
    else:
        _print(search)
    if not any(one.log_odds > LIKELY for one in search.found):
        raise typer.Exit(ANSWER_IS_NO)


def document(search: Search) -> dict[str, object]:
    """Give the JSON document of a search."""
    return {
        "found": [
            {
                "row": one.row,
                "id": one.id,
                "name": one.name,
                "likely": one.log_odds > LIKELY,
                "log_odds": round(one.log_odds, 3),
                "says": one.says,
            }
            for one in search.found
        ],
        "warnings": list(search.warnings),
    }


def _print(search: Search) -> None:
    for warning in search.warnings:
        error_console().print(warning, style="yellow", soft_wrap=True)
    terminal = console()
    if not search.found:
        terminal.print("Nobody in the list has a name that sounds like it.")
        return
    table = Table(box=None, pad_edge=False, show_edge=False)
    table.add_column("", no_wrap=True)
    table.add_column("name")
    table.add_column("id")
    table.add_column("row", justify="right")
    table.add_column("how it was read", style="dim")
    for one in search.found:
        mark = "likely" if one.log_odds > LIKELY else "less so"
        table.add_row(
            mark, Text(one_line(one.name)), Text(one_line(one.id)), f"{one.row:,}", Text(one_line(one.says))
        )
    terminal.print(table)
