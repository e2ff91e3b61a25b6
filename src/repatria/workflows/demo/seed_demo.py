"""Fill an empty registry with made-up people and cases, by the acts of made-up people who work with it."""

from __future__ import annotations

import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from repatria.core.errors import Fault, RequestInvalid, SettingsInvalid
from repatria.workflows.files import write_all, write_pieces

#: What lies in the folder: who can sign in and how, and the neutral's key, by which plans are checked.
ACCOUNTS, NEUTRAL_KEY = "accounts.toml", "neutral.key"
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Seeded:
    """What was made up.

    Attributes:
        counts: How many of each, by what they are.
        accounts: The file with passwords and second factors, readable by its owner alone.
        is_ratified: Whether one plan was carried through; it is where the day may be another, in development.
    """

    counts: Mapping[str, int]
    accounts: Path
    key: Path
    is_ratified: bool


def seed_demo(
    environment: Mapping[str, str], folder: Path, *, seed: int = 1, is_asked_outside: bool = False
) -> Seeded:
    """Found the registry that the environment names and fill it with made-up people, through acts alone.

    The same seed gives the same people and facts on the same day; identifiers and passwords are drawn anew.

    Args:
        folder: Where passwords, second factors and the neutral's key are left, of their owner alone.
        is_asked_outside: Whether it was asked for outside of development; else it is refused there.

    Raises:
        AlreadyRecorded: Somebody is in the registry already.
        RequestInvalid: The folder cannot be written to, or holds accounts of another time.
        SettingsInvalid: The settings are not safe, not those of development, or the database is not ready.
        VaultClosed: The environment names no ring of keys for wishes, or none for reports.
    """
    # Django loads for the commands of the registry alone; all others start sooner without it.
    from repatria.registry.database.opening import opened_for_work  # noqa: PLC0415
    from repatria.registry.settings import settings_from  # noqa: PLC0415
    from repatria.registry.vault.keys import Compartment, ring_of  # noqa: PLC0415

    settings = settings_from(environment)
    if not settings.is_development and not is_asked_outside:
        fault = Fault(
            "environment", 0, "REPATRIA_MODE", "insecure", "no development", "development, or to be asked"
        )
        raise SettingsInvalid("Making up people", (fault,))
    accounts, key_file = folder / ACCOUNTS, folder / NEUTRAL_KEY
    _refuse_used(accounts, key_file)
    with opened_for_work(settings):
        from repatria.workflows.demo.demo_accounts import accounts_text, open_demo_accounts  # noqa: PLC0415 - settings
        from repatria.workflows.demo.seeding import Seeding  # noqa: PLC0415

        for compartment in (Compartment.WISHES, Compartment.REPORTS):
            ring_of(compartment)
        words, key = _words(), secrets.token_bytes(_KEY_BYTES)
        opened = open_demo_accounts(words)
        # Written before all else: whoever stops it then can still sign in.
        write_all({accounts: accounts_text(opened.values())})
        write_pieces(key_file, (key,))
        counts = Seeding(words, seed, key, settings.is_development, opened).fill()
    return Seeded(counts, accounts, key_file, settings.is_development)


def _words() -> Mapping[str, Any]:
    text = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _refuse_used(accounts: Path, key_file: Path) -> None:
    try:
        accounts.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        fault = Fault(
            str(accounts.parent), 0, "folder", "unwritable", type(error).__name__, "a folder to write to"
        )
        raise RequestInvalid("Making up people", (fault,)) from error
    for path in (accounts, key_file):
        if path.exists():
            fault = Fault(str(path), 0, "folder", "contradiction", "a file of another time", "another folder")
            raise RequestInvalid("Making up people", (fault,))
