"""`repatria share`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from repatria.cli.output import console, error_console, print_json, safe
from repatria.cli.plan import CaseArgument, JsonOption, KeyOption
from repatria.cli.verify import PlanArgument
from repatria.workflows.files import write_all
from repatria.workflows.plans.share_plan import share_plan, sheet_text


def share_command(
    case: CaseArgument,
    plan: PlanArgument,
    party: Annotated[str, typer.Option("--with", metavar="PARTY", help="The party the sheet is for.")],
    released: Annotated[
        bool, typer.Option("--released", help="The neutral has released this plan to the parties.")
    ] = False,
    key: KeyOption = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write the sheet to a file.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Make the sheet of one party: its view and nothing else.

    Before a release the sheet holds the party's own offers and what the law says of them, whatever anybody
    wishes. After it, also its own transfers and credits. With the neutral's key the sheet is signed, and the
    party checks it alone with `repatria verify --sheet`.

    Example: repatria share cases/kursk-2025 plan.json --with UA --key neutral.key
    """
    sheet = share_plan(case, plan, party, is_released=released, key_path=key)
    if out is not None:
        write_all({out: sheet_text(sheet)})
    if as_json:
        print_json(sheet)
    elif out is not None:
        console().print(f"The sheet is in {safe(str(out))}. {_on_signature(sheet)}", soft_wrap=True)
    else:
        console().print(safe(sheet_text(sheet)), soft_wrap=True)
        if sheet["signature"] is None:
            error_console().print(_on_signature(sheet), soft_wrap=True)


def _on_signature(sheet: dict[str, Any]) -> str:
    if sheet["signature"] is None:
        return "It is not signed: give the neutral's key with --key."
    return f"It is signed with {sheet['signature']['public_key']}."
