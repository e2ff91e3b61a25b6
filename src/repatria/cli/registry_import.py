"""`repatria registry import`."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from repatria.cli.output import ANSWER_IS_NO, console, print_json
from repatria.cli.plan import JsonOption
from repatria.cli.trace import print_list

if TYPE_CHECKING:
    from repatria.workflows.lists.import_list import ImportedList


class People(StrEnum):
    """Whom a list names."""

    HELD = "held"
    SOUGHT = "sought"


AccountOption = Annotated[str, typer.Option("--account", metavar="NAME", help="Who does it.")]
PasswordOption = Annotated[
    Path, typer.Option("--password-file", metavar="FILE", help="A file whose first line is their password.")
]
CodeOption = Annotated[
    str | None, typer.Option("--code", metavar="CODE", help="What their phone shows now.", show_default=False)
]


def import_command(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="The list.", show_default=False),
    ],
    *,
    people: Annotated[People, typer.Option("--as", help="Whom it names.")],
    source: Annotated[
        str, typer.Option("--source", metavar="WORDS", help="Whose list it is, always in the same words.")
    ],
    account: AccountOption,
    password: PasswordOption,
    code: CodeOption = None,
    holder: Annotated[
        str | None,
        typer.Option("--holder", metavar="PARTY", help="Who holds them all.", show_default=False),
    ] = None,
    home: Annotated[
        str | None, typer.Option("--home", metavar="PARTY", help="Who claims them all.", show_default=False)
    ] = None,
    columns: Annotated[
        Path | None,
        typer.Option("--map", metavar="FILE", help="What its columns are (TOML).", show_default=False),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change, and record only that you asked.")
    ] = False,
    leave_out: Annotated[
        bool, typer.Option("--leave-out", help="Leave out what cannot be taken; else one such row stops all.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Record everybody in a list of people held or sought, in one act; the same list again changes nothing.

    The list may be CSV, JSON Lines, Parquet, XLSX or PFIF. What its columns are is proposed and shown; correct
    it with --map. Somebody is found again by --source and the identifier in the list. Wishes, remarks and
    states of health are never taken from a list.

    Example: repatria registry import docs/examples/missing.csv --as sought --source bureau --account ann --password-file pw.txt
    """  # noqa: E501 - one line, as a page shows it
    from repatria.workflows.lists.import_list import Named, Wanted, import_list, preview_list  # noqa: PLC0415 - heavy

    named = Named(account, password, code)
    wanted = Wanted(
        file,
        source,
        people is People.SOUGHT,
        holder=holder,
        home=home,
        columns=columns,
        is_by_halves=leave_out,
    )
    imported = (preview_list if dry_run else import_list)(os.environ, named, wanted)
    would_stop = bool(imported.done.faults) and not leave_out
    if as_json:
        print_json(_document(imported))
    else:
        _print(imported, would_stop=would_stop)
    if would_stop:
        raise typer.Exit(ANSWER_IS_NO)


def _document(imported: ImportedList) -> dict[str, object]:
    done = imported.done
    return {
        "taken": imported.is_taken,
        "new": done.new,
        "changed": done.changed,
        "same": done.same,
        "declined": done.declined,
        "erased": done.erased,
        "left_out": done.left_out,
        "columns": dict(imported.listed.mapping.columns),
        "why": dict(imported.listed.mapping.why),
        "faults": [fault.sentence() for fault in done.faults],
    }


def _print(imported: ImportedList, *, would_stop: bool) -> None:
    screen, done = console(), imported.done
    print_list(screen, "List", imported.listed)
    screen.print()
    verb = "Recorded" if imported.is_taken else "Would be recorded"
    screen.print(
        f"{verb}: {done.new:,} new, {done.changed:,} changed, {done.same:,} the same; {done.declined:,} did "
        f"not agree, {done.erased:,} were erased, {done.left_out:,} left out.",
        soft_wrap=True,
    )
    if would_stop:
        screen.print("[bold]The list would be refused[/bold]: mend it, or leave out with --leave-out.")
