"""`repatria registry request-export`, `export` and `notice`."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from repatria.cli.output import console, print_json, safe
from repatria.cli.plan import JsonOption
from repatria.cli.registry_import import AccountOption, CodeOption, PasswordOption, People
from repatria.workflows.lists.take_out import ExportWanted, Named, draw_up, export, request_export

PeopleOption = Annotated[People, typer.Option("--as", help="Whom it is to hold.")]
HolderOption = Annotated[
    str | None,
    typer.Option("--holder", metavar="PARTY", help="Only those whom it holds.", show_default=False),
]
RequestOption = Annotated[
    str, typer.Option("--request", metavar="ID", help="What the first of the two was given.")
]


class Notice(StrEnum):
    """What is drawn up of a prisoner."""

    CAPTURE_CARD = "capture-card"
    NOTIFICATION = "notification"


def request_command(
    *,
    people: PeopleOption,
    account: AccountOption,
    password: PasswordOption,
    code: CodeOption = None,
    holder: HolderOption = None,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="NAME", help="The correspondent a packet is for.", show_default=False),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Ask to take people out of the registry, as the first of two; a second one does it within a day.

    Example: repatria registry request-export --as held --account ann --password-file pw.txt
    """
    wanted = ExportWanted(people is People.SOUGHT, holder, to)
    request = request_export(os.environ, Named(account, password, code), wanted)
    if as_json:
        print_json({"request": request})
    else:
        console().print(
            f"Let somebody else ask for the same within a day: --request {request}", soft_wrap=True
        )


def export_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to.", show_default=False)],
    *,
    people: PeopleOption,
    request: RequestOption,
    account: AccountOption,
    password: PasswordOption,
    code: CodeOption = None,
    holder: HolderOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write people into a file (.csv or .jsonl), as the second of two who ask for the same.

    Example: repatria registry export held.csv --as held --request ID --account bob --password-file pw.txt
    """
    wanted = ExportWanted(people is People.SOUGHT, holder)
    number = export(os.environ, Named(account, password, code), file, request=request, wanted=wanted)
    if as_json:
        print_json({"people": number})
    else:
        console().print(f"{number:,} people are in {safe(str(file))}.", soft_wrap=True)


def notice_command(
    person: Annotated[str, typer.Argument(metavar="PERSON", help="Whose record.", show_default=False)],
    *,
    kind: Annotated[Notice, typer.Option("--kind", help="What is drawn up.")],
    account: AccountOption,
    password: PasswordOption,
    code: CodeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print what is known for a capture card (GC III 70) or a notification (GC III 122), as JSON.

    Example: repatria registry notice ID --kind capture-card --account ann --password-file pw.txt
    """
    del as_json  # there is no other form
    print_json(draw_up(os.environ, Named(account, password, code), person, kind.value))
