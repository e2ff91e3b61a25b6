"""`repatria key`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from repatria.cli.output import console, print_json
from repatria.cli.plan import JsonOption
from repatria.workflows.plans.share_plan import public_key_of


def key_command(
    key: Annotated[
        Path,
        typer.Option("--key", metavar="FILE", help="The neutral's key: 32 random bytes or more, in a file."),
    ],
    as_json: JsonOption = False,
) -> None:
    """Print the neutral's public key, by which parties know the sheets that the neutral signed.

    Give it to each party once, by another way than the sheets: on paper, in person, before anything is
    planned. It is no secret; the key in the file is.

    Example: repatria key --key neutral.key
    """
    public = public_key_of(key)
    if as_json:
        print_json({"public_key": public})
    else:
        console().print(public, soft_wrap=True)
