"""`repatria share`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from repatria.cli.output import console, print_json, safe
from repatria.cli.plan import CaseArgument, JsonOption
from repatria.cli.verify import PlanArgument
from repatria.workflows.files import write_all
from repatria.workflows.share_plan import share_plan, sheet_text


def share_command(
    case: CaseArgument,
    plan: PlanArgument,
    party: Annotated[str, typer.Option("--with", metavar="PARTY", help="The party the sheet is for.")],
    released: Annotated[
        bool, typer.Option("--released", help="The neutral has released this plan to the parties.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write the sheet to a file.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Make the sheet of one party: its view and nothing else.

    Before a release the sheet holds the party's own offers and what the law says of them, whatever anybody
    wishes. After it, also its own transfers and credits. This version does not sign sheets yet.

    Example: repatria share cases/kursk-2025 plan.json --with UA
    """
    sheet = share_plan(case, plan, party, is_released=released)
    if out is not None:
        write_all({out: sheet_text(sheet)})
    if as_json:
        print_json(sheet)
    elif out is not None:
        console().print(
            f"The sheet is in {safe(str(out))}. It is not signed: this version cannot sign yet.",
            soft_wrap=True,
        )
    else:
        console().print(safe(sheet_text(sheet)), soft_wrap=True)
