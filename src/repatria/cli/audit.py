"""`repatria audit`: verify."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from repatria.cli.output import ANSWER_IS_NO, console, print_json
from repatria.cli.plan import JsonOption
from repatria.workflows.keeping.verify_audit import CheckedAudit, verify_audit

audit = typer.Typer(no_args_is_help=True, help="The registry's audit: who did, read and tried what.")


@audit.command("verify")
def verify_command(
    heads: Annotated[
        list[str] | None,
        typer.Option(
            "--head", metavar="HEAD", help="A head noted elsewhere, as NUMBER:DIGEST; may be repeated."
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Walk the audit from its first row: is any row changed, removed, moved or inserted?

    Which registry, the environment says (REPATRIA_DATABASE). Note the head that is printed where nobody
    reaches it who reaches the database: only with it does a later check show that rows were cut from the
    end, or all of them written anew.

    Example: repatria audit verify
    """
    checked = verify_audit(os.environ, heads or ())
    if as_json:
        print_json(
            {
                "whole": checked.is_whole,
                "rows": checked.rows,
                "head": checked.head,
                "heads_compared": checked.heads_compared,
                "erased": checked.erased,
                "findings": [{"row": n, "code": code, "says": says} for n, code, says in checked.findings],
            }
        )
    else:
        _print(checked)
    if not checked.is_whole:
        raise typer.Exit(ANSWER_IS_NO)


def _print(checked: CheckedAudit) -> None:
    screen = console()
    for number, code, says in checked.findings:
        screen.print(f"  row {number}: {says} \\[{code}]", soft_wrap=True)
    rows = "1 row" if checked.rows == 1 else f"{checked.rows} rows"
    if checked.is_whole:
        screen.print(f"The audit is whole: {rows}, values erased by an act beside {checked.erased} of them.")
    else:
        screen.print(
            "[bold]The audit is broken.[/bold] Change nothing; keep a copy of the database as it is."
        )
    screen.print(f"Head: {checked.head}", soft_wrap=True)
    if not checked.heads_compared:
        screen.print("No head was compared: rows cut from the end, or all written anew, would not show.")
