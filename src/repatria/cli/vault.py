"""`repatria vault`: renew, drop."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from repatria.cli.output import console, print_json
from repatria.cli.plan import JsonOption
from repatria.workflows.keeping.keep_keys import drop_older_keys, renew_keys

vault = typer.Typer(
    no_args_is_help=True,
    help="The keys that seal wishes, reports and backups, and sign packets: files, never in a database.",
)


class Seals(StrEnum):
    """What a ring of keys seals."""

    WISHES = "wishes"
    REPORTS = "reports"
    BACKUPS = "backups"
    SIGNING = "signing"


RingArgument = Annotated[Path, typer.Argument(metavar="FILE", help="The file with the ring of keys.")]
ForOption = Annotated[Seals, typer.Option("--for", help="What the ring seals.")]


@vault.command("renew")
def renew_command(ring: RingArgument, seals: ForOption, as_json: JsonOption = False) -> None:
    """Add a new key to a ring, or make the ring where there is none. Older keys still open what they sealed.

    Then let an administrator seal everything anew (the act reseal_vault), and drop the older keys.

    Example: repatria vault renew wishes.keys --for wishes
    """
    name = renew_keys(ring, seals.value)
    if as_json:
        print_json({"key": name})
    else:
        console().print(
            f"From now on {name} seals. Keep a copy of the file where no copy of the database is."
        )


@vault.command("drop")
def drop_command(ring: RingArgument, seals: ForOption, as_json: JsonOption = False) -> None:
    """Leave only the current key in a ring: what older ones sealed, in backups too, opens no more.

    Refused while anything in the registry that the environment names opens by an older key alone.

    Example: repatria vault drop wishes.keys --for wishes
    """
    drop_older_keys(os.environ, ring, seals.value)
    if as_json:
        print_json({"dropped": True})
    else:
        console().print("Only the current key is left in the ring.")
