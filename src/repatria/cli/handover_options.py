"""Options that several commands of `repatria handover` share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from repatria.core.errors import Fault, RequestInvalid
from repatria.workflows.day.man_gate import Gate

RoundsArgument = Annotated[
    Path, typer.Argument(metavar="ROUNDS", help="Rounds written by `repatria rounds --out`.")
]
LogArgument = Annotated[Path, typer.Argument(metavar="LOG", help="The sealed log of a device.")]
LogsArgument = Annotated[list[Path], typer.Argument(metavar="LOG...", help="Sealed logs of devices.")]
FilesArgument = Annotated[list[Path], typer.Argument(metavar="FILE...", help="Documents of a handover.")]
PeopleOption = Annotated[
    Path, typer.Option("--people", metavar="FILE", help="The list of people, as CSV; the neutral's.")
]
DayOption = Annotated[
    Path, typer.Option("--day", metavar="FILE", help="Parties, languages, places and hours, as TOML.")
]
TransportOption = Annotated[
    Path | None, typer.Option("--transport", metavar="FILE", help="Who has to be carried and how, as CSV.")
]
EffectsOption = Annotated[
    Path | None, typer.Option("--effects", metavar="FILE", help="What travels with whom, as CSV.")
]
NeedsKeyOption = Annotated[
    Path, typer.Option("--key", metavar="FILE", help="Your key: 32 random bytes or more, in a file.")
]
OutFolderOption = Annotated[
    Path, typer.Option("--out", metavar="FOLDER", help="Where to; made if it is not there.")
]
OutFileOption = Annotated[Path, typer.Option("--out", metavar="FILE", help="Where to.")]
PassphraseOption = Annotated[
    Path,
    typer.Option("--passphrase-file", metavar="FILE", help="A file whose first line opens the log."),
]
PassphrasesOption = Annotated[
    list[Path],
    typer.Option(
        "--passphrase-file",
        metavar="FILE",
        help="A file whose first line opens the logs; or one for each log, in their order.",
    ),
]


def gates_of(logs: list[Path], passphrases: list[Path]) -> list[Gate]:
    """Give each log its passphrase: one for all, or one each.

    Raises:
        RequestInvalid: They are neither.
    """
    if len(passphrases) == 1:
        return [Gate(log, passphrases[0]) for log in logs]
    if len(passphrases) != len(logs):
        expected = f"one, or {len(logs)}"
        fault = Fault(
            "arguments", 0, "--passphrase-file", "bad-number", f"{len(passphrases)} of them", expected
        )
        raise RequestInvalid("Opening day logs", (fault,))
    return [Gate(log, passphrase) for log, passphrase in zip(logs, passphrases, strict=True)]
