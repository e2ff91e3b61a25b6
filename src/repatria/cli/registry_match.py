"""`repatria registry match`."""

from __future__ import annotations

import os

from repatria.cli.output import console, print_json
from repatria.cli.plan import JsonOption
from repatria.cli.progress import progress
from repatria.cli.registry_import import AccountOption, CodeOption, PasswordOption
from repatria.workflows.keeping.acting_by_name import Named
from repatria.workflows.people.match_records import match_records_as


def match_command(
    *,
    account: AccountOption,
    password: PasswordOption,
    code: CodeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Compare everybody sought with everybody held, and keep what is alike for people to judge.

    Example: repatria registry match --account tom --password-file not-there.txt
    """
    with progress() as say:
        found = match_records_as(os.environ, Named(account, password, code), say=say)
    if as_json:
        print_json({"sought": found.sought, "held": found.held, "kept": found.kept})
        return
    console().print(
        f"Compared {found.sought:,} people sought with {found.held:,} held: {found.kept:,} pairs to judge, "
        "on the page “Possible matches”.",
        soft_wrap=True,
    )
