"""`repatria attest`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from repatria.cli.output import console, print_json, safe
from repatria.cli.plan import CaseArgument, JsonOption
from repatria.workflows.plans.attest_case import attest_case


def attest_command(
    case: CaseArgument,
    key: Annotated[
        Path,
        typer.Option("--key", metavar="FILE", help="The neutral's key: 32 random bytes or more, in a file."),
    ],
    as_json: JsonOption = False,
) -> None:
    """Attest a case: the neutral's word that the private wishes and assessments in it are so.

    The line that is printed goes into the table of the case. It holds for this very case; whoever changes
    anything has to ask the neutral again. Only with it, and with the key, is anybody firm in a plan.

    Example: repatria attest cases/kursk-2025 --key neutral.key
    """
    attestation = attest_case(case, key)
    if as_json:
        print_json({"attestation": attestation})
    else:
        console().print(f'attestation = "{safe(attestation)}"', soft_wrap=True)
