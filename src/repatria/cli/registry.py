"""`repatria registry`: migrate, found, doctor and mode; all others stand in files beside this one."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from repatria.cli.output import ANSWER_IS_NO, console, print_json, safe
from repatria.cli.plan import JsonOption
from repatria.cli.registry_backup import backup_command, restore_command
from repatria.cli.registry_export import export_command, notice_command, request_command
from repatria.cli.registry_find import find_command
from repatria.cli.registry_handover import (
    know_signer_command,
    prepare_command,
    receive_command,
    record_mended_command,
    record_roll_command,
)
from repatria.cli.registry_import import import_command
from repatria.cli.registry_match import match_command
from repatria.cli.registry_seed import seed_command
from repatria.workflows.keeping.found_registry import found_registry
from repatria.workflows.keeping.look_over_registry import look_over_registry
from repatria.workflows.keeping.prepare_registry import prepare_registry
from repatria.workflows.keeping.set_registry_mode import registry_mode, set_registry_mode

registry = typer.Typer(no_args_is_help=True, help="The registry's database. Its settings: docs/registry.md.")
registry.command("import")(import_command)
registry.command("find")(find_command)
registry.command("request-export")(request_command)
registry.command("export")(export_command)
registry.command("notice")(notice_command)
registry.command("know-signer")(know_signer_command)
registry.command("prepare-handover")(prepare_command)
registry.command("record-mended-plan")(record_mended_command)
registry.command("record-roll")(record_roll_command)
registry.command("receive-protocol")(receive_command)
registry.command("backup")(backup_command)
registry.command("restore")(restore_command)
registry.command("match")(match_command)
registry.command("seed-demo")(seed_command)


@registry.command("migrate")
def migrate_command(as_json: JsonOption = False) -> None:
    """Make or renew the tables of the registry; safe to repeat.

    On PostgreSQL it is run by the owner of the tables, and lets the role of the application
    (REPATRIA_DATABASE_ROLE) do no more than it needs: of the audit it may add rows and change none.

    Example: repatria registry migrate
    """
    migrations = prepare_registry(os.environ)
    if as_json:
        print_json({"migrations": list(migrations)})
    else:
        console().print(f"The tables are there: {', '.join(migrations)}.", soft_wrap=True)


@registry.command("found")
def found_command(
    neutral: Annotated[
        str, typer.Option("--neutral", metavar="NAME", help="The neutral that runs the registry.")
    ],
    administrator: Annotated[
        str, typer.Option("--administrator", metavar="NAME", help="Name of the first account.")
    ],
    password: Annotated[
        Path, typer.Option("--password-file", metavar="FILE", help="A file whose first line is its password.")
    ],
    as_json: JsonOption = False,
) -> None:
    """Make the neutral and its first administrator; possible once, in a registry without accounts.

    An administrator opens accounts and gives roles, and reads no record of a person.

    Example: repatria registry found --neutral "Made-up neutral" --administrator first --password-file pw.txt
    """
    account = found_registry(os.environ, neutral=neutral, administrator=administrator, password=password)
    if as_json:
        print_json({"account": account})
    else:
        console().print(f"The first administrator is account {account}.", soft_wrap=True)


@registry.command("doctor")
def doctor_command(as_json: JsonOption = False) -> None:
    """Say what is wrong with the registry that the environment names, and how to mend it; changes nothing.

    Example: repatria registry doctor
    """
    findings = look_over_registry(os.environ)
    is_well = all(well for _, well, _ in findings)
    if as_json:
        said = [{"name": name, "well": well, "says": says} for name, well, says in findings]
        print_json({"well": is_well, "findings": said})
    else:
        for name, well, says in findings:
            console().print(
                f"  {'well ' if well else '[bold]wrong[/bold]'} {name}: {safe(says)}", soft_wrap=True
            )
        console().print("Nothing is wrong." if is_well else "[bold]Something is wrong.[/bold]")
    if not is_well:
        raise typer.Exit(ANSWER_IS_NO)


class ModeWord(StrEnum):
    """How far a registry is open."""

    NORMAL = "normal"
    READ_ONLY = "read-only"
    DARK = "dark"


@registry.command("mode")
def mode_command(
    mode: Annotated[
        ModeWord | None, typer.Argument(help="normal, read-only or dark; without one it is only said.")
    ] = None,
    because: Annotated[
        str, typer.Option("--because", metavar="TEXT", help="Why; it stands in the registry, in plain.")
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """Say how far the registry is open, or open or close it: read-only writes nothing, dark shows nothing.

    Whoever runs the machine may do both. An administrator who is signed in closes it alone, and another one
    opens it.

    Example: repatria registry mode
    """
    if mode is None:
        now, before = registry_mode(os.environ), None
    else:
        before = set_registry_mode(os.environ, mode.value, because=because)
        now = mode.value
    if as_json:
        print_json({"mode": now, "before": before})
    elif before is None:
        console().print(f"The registry is {now}.")
    else:
        console().print(f"The registry is {now} from now on; it was {before}.")
