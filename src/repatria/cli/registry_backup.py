"""`repatria registry backup` and `repatria registry restore`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from repatria.cli.output import console, print_json, safe
from repatria.cli.plan import JsonOption
from repatria.workflows.keeping.keep_backups import back_up, restore

KeyOption = Annotated[
    Path,
    typer.Option(
        "--key",
        metavar="FILE",
        envvar="REPATRIA_BACKUP_KEY_FILE",
        show_envvar=False,
        help="The ring of keys for backups.",
    ),
]


def backup_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to.", show_default=False)],
    *,
    key: KeyOption,
    as_json: JsonOption = False,
) -> None:
    """Write everything in the registry into one file, sealed, as it stood at one moment.

    Keep the head that is printed where the file is not: `restore` refuses an older file by it. What the vault
    sealed stays sealed in it, and the keys are not in it: keep them apart.

    Example: repatria registry backup monday.backup --key backups.keys
    """
    kept = back_up(os.environ, file, key)
    if as_json:
        print_json({"records": kept.records, "head": kept.head, "now": kept.now})
    else:
        console().print(f"{kept.records:,} records are in {safe(str(file))}.", soft_wrap=True)
        console().print(f"Head: {kept.head}", soft_wrap=True)


def restore_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The backup.", show_default=False)],
    *,
    key: KeyOption,
    heads: Annotated[
        list[str] | None,
        typer.Option("--head", metavar="HEAD", help="A head noted elsewhere; may be repeated."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Put everything of a backup into a registry without records: whole, with a whole audit, or not at all.

    Example: repatria registry restore monday.backup --key backups.keys
    """
    kept = restore(os.environ, file, key, heads or ())
    if as_json:
        print_json({"records": kept.records, "head": kept.head, "now": kept.now})
    else:
        console().print(f"{kept.records:,} records are restored, and their audit is whole.")
        console().print(f"Head: {kept.now}", soft_wrap=True)
        if not heads:
            console().print("No head was compared: that a later backup was held back would not show.")
