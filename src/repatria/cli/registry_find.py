"""`repatria registry find`."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from repatria.cli.output import ANSWER_IS_NO, console, one_line, print_json
from repatria.cli.plan import JsonOption
from repatria.cli.registry_import import AccountOption, CodeOption, PasswordOption

MOST_SHOWN = 10
_IS = {"True": "sought", "False": "held"}


class FindPurpose(StrEnum):
    """What for somebody is looked for; the audit says it, and it decides what is shown."""

    REGISTRATION = "registration"
    TRACING = "tracing"
    INTERVIEW = "interview"
    HANDOVER = "handover"


def find_command(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Whom to look for, in any script.")],
    *,
    account: AccountOption,
    password: PasswordOption,
    code: CodeOption = None,
    purpose: Annotated[FindPurpose, typer.Option("--for", help="What for.")] = FindPurpose.REGISTRATION,
    renews: Annotated[
        bool, typer.Option("--renew-keys", help="First give keys to names that have none of today.")
    ] = False,
    most: Annotated[int, typer.Option("--most", min=1, max=100, help="How many to show.")] = MOST_SHOWN,
    as_json: JsonOption = False,
) -> None:
    """Find people in the registry by name, whatever script the name and the record are written in.

    They are found by the sounds of two parts of a name, and the names most alike come first; it is an order
    to look in and no judgement. Names get their keys by --renew-keys: after an import, and after corrections.

    Example: repatria registry find "Kim Jong-un" --account ann --password-file pw.txt
    """
    from repatria.workflows.people.find_person import Named, find_as  # noqa: PLC0415 - heavy

    found = find_as(
        os.environ,
        Named(account, password, code),
        name,
        purpose=purpose.value,
        most=most,
        renews_keys=renews,
    )
    if as_json:
        people = [
            {"id": str(each.id), "name": each.values.get("name"), "log_odds": round(each.log_odds, 3)}
            for each in found.people
        ]
        print_json({"found": people, "is_cut": found.is_cut})
    else:
        table = Table(box=None, pad_edge=False, show_edge=False)
        for heading in ("name", "number", "is", "record"):
            table.add_column(heading)
        for each in found.people:
            said = each.values
            table.add_row(
                Text(one_line(str(said.get("name") or ""))),
                Text(one_line(str(said.get("number") or ""))),
                _IS.get(str(said.get("is_sought")), ""),
                str(each.id),
            )
        console().print(table if found.people else "Nobody has a name that sounds like it.")
        if found.is_cut:
            console().print("More share these sounds than were compared: say more of the name.")
    if not found.people:
        raise typer.Exit(ANSWER_IS_NO)
