"""A made-up registry to look around in: prepared in a folder once, and everybody who can sign in to it."""

from __future__ import annotations

import tomllib
from base64 import b32decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import time
from urllib.parse import parse_qs, urlsplit

from repatria.core.errors import Fault, RequestInvalid
from repatria.workflows.demo.seed_demo import ACCOUNTS, NEUTRAL_KEY, seed_demo
from repatria.workflows.keeping.keep_keys import renew_keys
from repatria.workflows.keeping.prepare_registry import prepare_registry

WHOLE = "whole"
"""Name of an empty file that says that everything was made up; without it all is made anew."""


@dataclass(frozen=True, slots=True)
class DemoRegistry:
    """A made-up registry in a folder.

    Attributes:
        environment: Its settings.
        people: Where its accounts and the neutral's key are.
        is_new: Whether it was made just now.
    """

    environment: Mapping[str, str]
    people: Path
    is_new: bool


@dataclass(frozen=True, slots=True, repr=False)
class DemoAccount:
    """Somebody made up, and what they sign in with now; shown to who made them up, on their own machine.

    Attributes:
        code: The six digits that their phone would show now.
    """

    name: str
    organization: str
    roles: tuple[str, ...]
    password: str
    code: str


def open_demo(folder: Path, *, say: Callable[[str], None]) -> DemoRegistry:
    """Prepare a made-up registry in a folder, or bring the one that is there up to this version.

    Args:
        folder: Of its own: database, keys, accounts.
        say: Told what is done before it takes time.

    Raises:
        RequestInvalid: The folder cannot be written to.
        SettingsInvalid: What lies there is no registry of this version or an earlier one.
    """
    folder = folder.absolute()
    environment = {
        "REPATRIA_MODE": "development",
        "REPATRIA_DATABASE": f"sqlite:{folder / 'registry.sqlite3'}",
        "REPATRIA_VAULT_KEY_FILE": str(folder / "wishes.keys"),
        "REPATRIA_REPORT_KEY_FILE": str(folder / "reports.keys"),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        fault = Fault(str(folder), 0, "folder", "unwritable", type(error).__name__, "a folder to write to")
        raise RequestInvalid("Preparing a made-up registry", (fault,)) from error
    people = folder / "people"
    whole = folder / WHOLE
    is_new = not whole.exists()
    if is_new:
        _start_anew(folder)
        renew_keys(folder / "wishes.keys", "wishes")
        renew_keys(folder / "reports.keys", "reports")
    prepare_registry(environment)
    if is_new:
        say("Making up people, offers and plans by the acts that people do; this takes a while, once.")
        seed_demo(environment, people)
        whole.touch()
    # A key that is not there yet is refused, so it is named last.
    key = {"REPATRIA_ATTESTATION_KEY_FILE": str(people / NEUTRAL_KEY)}
    return DemoRegistry(environment | key, people, is_new)


def demo_accounts(people: Path) -> tuple[DemoAccount, ...]:
    """Give everybody who can sign in, with the codes that hold at this moment.

    Raises:
        RequestInvalid: The accounts cannot be read.
    """
    from repatria.registry.vault.factors import Factor  # noqa: PLC0415 - heavy, and for this alone

    path = people / ACCOUNTS
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        fault = Fault(str(path), 0, "accounts", "unreadable", type(error).__name__, "accounts as made up")
        raise RequestInvalid("Reading made-up accounts", (fault,)) from error
    found = []
    for each in document["account"]:
        secret = parse_qs(urlsplit(each["factor"]).query)["secret"][0]
        code = Factor(b32decode(secret)).code_at(time())
        found.append(
            DemoAccount(each["name"], each["organization"], tuple(each["roles"]), each["password"], code)
        )
    return tuple(found)


def _start_anew(folder: Path) -> None:
    """Remove what a run left that was stopped before it was whole; nobody real is ever in it."""
    database = ("registry.sqlite3", "registry.sqlite3-wal", "registry.sqlite3-shm")
    people = (f"people/{ACCOUNTS}", f"people/{NEUTRAL_KEY}")
    for name in (*database, "wishes.keys", "reports.keys", *people):
        (folder / name).unlink(missing_ok=True)
