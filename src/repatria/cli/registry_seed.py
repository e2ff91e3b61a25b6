"""`repatria registry seed-demo`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from repatria.cli.output import console, print_json, safe
from repatria.cli.plan import JsonOption


def seed_command(
    folder: Annotated[
        Path, typer.Option("--out", metavar="FOLDER", help="Where passwords and the neutral's key are left.")
    ] = Path("repatria-people"),
    *,
    seed: Annotated[
        int, typer.Option("--seed", metavar="NUMBER", help="Another seed makes up other people.")
    ] = 1,
    outside: Annotated[
        bool, typer.Option("--outside-development", help="Do it although the settings are not those.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Fill an empty registry with made-up people, so that visitors find one that is lived in.

    Two made-up bureaus and a made-up neutral, everybody who works there, people held and sought with lists,
    interviews, links, enquiries, offers and plans: all of it made by the acts that people do. Refused where
    anybody is recorded, and outside of development unless asked for.

    Example: repatria registry seed-demo
    """
    from repatria.workflows.demo.seed_demo import seed_demo  # noqa: PLC0415 - heavy

    made = seed_demo(os.environ, folder, seed=seed, is_asked_outside=outside)
    if as_json:
        print_json(
            {
                "counts": dict(made.counts),
                "accounts": str(made.accounts),
                "key": str(made.key),
                "ratified": made.is_ratified,
            }
        )
        return
    screen = console()
    said = ", ".join(f"{number:,} {what}" for what, number in made.counts.items())
    screen.print(f"Made up: {said}.", soft_wrap=True)
    screen.print(f"Who can sign in, and how: {safe(str(made.accounts))}", soft_wrap=True)
    screen.print(f"The neutral's key, to check plans: {safe(str(made.key))}", soft_wrap=True)
