"""`repatria lottery`: freeze, commit, open."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from repatria.cli.output import console, print_json, safe
from repatria.cli.plan import CaseArgument, JsonOption
from repatria.workflows.files import write_all
from repatria.workflows.plans.draw_lots import commit_to_secret, freeze_roster, open_secrets

NeutralsKey = Annotated[
    Path, typer.Option("--key", metavar="FILE", help="The neutral's key: 32 random bytes or more, in a file.")
]

lottery = typer.Typer(
    no_args_is_help=True,
    help=(
        "The order among people whom nothing tells apart, from one secret of each party: the neutral freezes "
        "the roster, every party commits, all secrets are opened."
    ),
)


@lottery.command("freeze")
def freeze_command(case: CaseArgument, key: NeutralsKey, as_json: JsonOption = False) -> None:
    """Freeze the roster: print the keyed digest of the identifiers of a case, which shows nothing of them.

    Example: repatria lottery freeze cases/kursk-2025 --key neutral.key
    """
    roster = freeze_roster(case, key)
    if as_json:
        print_json({"roster": roster})
    else:
        console().print(roster, soft_wrap=True)


@lottery.command("commit")
def commit_command(
    secret: Annotated[
        Path, typer.Option("--secret", metavar="FILE", help="32 random bytes or more that nobody else knows.")
    ],
    party: Annotated[str, typer.Option("--with", metavar="PARTY", help="The party that commits.")],
    roster: Annotated[str, typer.Option("--roster", metavar="DIGEST", help="What `lottery freeze` printed.")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write it as PARTY.commitment.json.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Commit to a secret: print what the party publishes before any secret is opened.

    Example: repatria lottery commit --secret UA.secret --with UA --roster
    hmac-sha256:9d5eb53333fc3353fc6d9362e1637f5e0a93cbbae76c15fb41198a9bdedd1616
    """
    document = commit_to_secret(secret, party=party, roster=roster)
    if out is not None:
        write_all({out: json.dumps(document, indent=1) + "\n"})
    if as_json:
        print_json(document)
    else:
        console().print(document["commitment"], soft_wrap=True)


@lottery.command("open")
def open_command(
    case: CaseArgument,
    key: NeutralsKey,
    commitments: Annotated[
        Path,
        typer.Option("--commitments", metavar="FOLDER", help="Holds PARTY.commitment.json of each party."),
    ],
    secrets: Annotated[
        Path, typer.Option("--secrets", metavar="FOLDER", help="Holds PARTY.secret of each party.")
    ],
    plan: Annotated[
        Path | None, typer.Option("--plan", metavar="PLAN", help="A plan that has to carry this seed.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Open all secrets: check each against its commitment and print the seed, for `plan --seed`.

    Example: repatria lottery open cases/kursk-2025 --key neutral.key --commitments . --secrets .
    """
    drawn = open_secrets(case, key, commitments=commitments, secrets=secrets, plan_path=plan)
    if as_json:
        print_json({"seed": drawn.seed, "roster": drawn.roster, "parties": list(drawn.parties)})
    else:
        console().print(safe(drawn.seed), soft_wrap=True)
