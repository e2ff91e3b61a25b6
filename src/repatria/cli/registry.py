"""`repatria registry`: migrate."""

from __future__ import annotations

import os

import typer

from repatria.cli.output import console, print_json
from repatria.cli.plan import JsonOption
from repatria.workflows.prepare_registry import prepare_registry

registry = typer.Typer(no_args_is_help=True, help="The registry's database. Its settings: docs/registry.md.")


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
