"""The lottery: freeze the roster, commit to a secret, open all secrets."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from repatria.core.errors import Fault, LotteryRefused, RequestInvalid
from repatria.planning.casefile import read_case, read_key
from repatria.planning.lottery import commit, open_seed, roster_digest
from repatria.planning.planfile.form import read_plan

#: How the files of a party end in the folder of commitments and in that of secrets.
COMMITMENT, SECRET = ".commitment.json", ".secret"


@dataclass(frozen=True, slots=True)
class Drawn:
    """The seed, the roster that it is for, and who took part."""

    seed: str
    roster: str
    parties: tuple[str, ...]


def freeze_roster(case_path: Path, key_path: Path) -> str:
    """Give the keyed digest of the identifiers of a case.

    Raises:
        InputError: The case or the key cannot be read.
    """
    key = read_key(key_path)
    return roster_digest(read_case(case_path, key=key), key)


def commit_to_secret(secret_path: Path, *, party: str, roster: str) -> dict[str, str]:
    """Give what a party publishes before anybody opens a secret.

    Raises:
        RequestInvalid: The secret cannot be read or is too short.
    """
    commitment = commit(_read(secret_path).strip(), party=party, roster=roster)
    return {"party": party, "roster": roster, "commitment": commitment}


def open_secrets(
    case_path: Path, key_path: Path, *, commitments: Path, secrets: Path, plan_path: Path | None = None
) -> Drawn:
    """Check all secrets against their commitments and give the seed.

    Args:
        commitments: Folder with a file ``PARTY.commitment.json`` of each party.
        secrets: Folder with a file ``PARTY.secret`` of each party; it may be the same.
        plan_path: A plan that has to carry this seed.

    Raises:
        InputError: Something cannot be read.
        LotteryRefused: A secret is missing or another one, the roster changed, or the plan has another seed.
    """
    key = read_key(key_path)
    case = read_case(case_path, key=key)
    drawn = Drawn(
        open_seed(
            tuple(case.party_names),
            roster=roster_digest(case, key),
            commitments=_read_commitments(commitments),
            secrets={file.name.removesuffix(SECRET): _read(file).strip() for file in _files(secrets, SECRET)},
        ),
        roster_digest(case, key),
        tuple(sorted(case.party_names)),
    )
    if plan_path is not None and read_plan(plan_path).made_with.seed != drawn.seed:
        raise LotteryRefused(
            "The secrets hold, and the plan was made with another seed. Plan again with --seed."
        )
    return drawn


def _read_commitments(folder: Path) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    faults = []
    for file in _files(folder, COMMITMENT):
        party = file.name.removesuffix(COMMITMENT)
        try:
            document = json.loads(_read(file))
        except (ValueError, RecursionError):
            document = None
        is_whole = isinstance(document, dict) and document.keys() == {"party", "roster", "commitment"}
        if (
            not is_whole
            or document["party"] != party
            or not all(isinstance(v, str) for v in document.values())
        ):
            expected = f"party {party}, roster and commitment, as `repatria lottery commit --out` writes them"
            faults.append(Fault(str(file), 0, "commitment", "wrong-type", "something else", expected))
        else:
            found[party] = document["roster"], document["commitment"]
    if faults:
        raise RequestInvalid("Reading commitments", tuple(faults))
    return found


def _files(folder: Path, ending: str) -> list[Path]:
    if not folder.is_dir():
        fault = Fault(str(folder), 0, "folder", "unreadable", "no folder", f"a folder of files *{ending}")
        raise RequestInvalid("Opening the lottery", (fault,))
    return sorted(file for file in folder.iterdir() if file.name.endswith(ending))


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        fault = Fault(str(file), 0, "file", "unreadable", type(error).__name__, "a file that can be read")
        raise RequestInvalid(f"Reading {file}", (fault,)) from error
