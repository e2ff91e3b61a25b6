"""Act in a registry as a named person, from a command line: password and code, as everywhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from repatria.core.errors import Fault, RequestInvalid


@dataclass(frozen=True, slots=True, repr=False)
class Named:
    """Who acts, and what shows it; never printed.

    Attributes:
        password: A file whose first line is the password; as an argument, lists of processes show it.
        code: What the phone shows now; None where no second factor is set up.
    """

    name: str
    password: Path
    code: str | None = None


@contextmanager
def acting_as(environment: Mapping[str, str], named: Named) -> Iterator[UUID]:
    """Open the registry that the environment names, sign somebody in, and give their account.

    Raises:
        RequestInvalid: The password cannot be read; or the account has no second factor, which only
            development lets pass.
        SettingsInvalid: The settings are not safe, or the database is not ready.
        SignInRefused: Name, password and code do not fit together.
    """
    # Django loads for the commands of the registry alone; all others start sooner without it.
    from repatria.registry.database.opening import opened_for_work  # noqa: PLC0415
    from repatria.registry.settings import settings_from  # noqa: PLC0415

    password = first_line(named.password)
    settings = settings_from(environment)
    with opened_for_work(settings):
        from repatria.registry.actions.sign_in import sign_in  # noqa: PLC0415 - needs settings

        signed_in = sign_in(named.name, password, code=named.code)
        if not signed_in.has_second_factor and not settings.is_development:
            fault = Fault(
                "--code",
                0,
                "code",
                "insecure",
                "an account without a second factor",
                "one that has set it up",
            )
            raise RequestInvalid("Signing in", (fault,))
        yield signed_in.account


def first_line(path: Path) -> str:
    """Read a password from the first line of its file.

    Raises:
        RequestInvalid: The file cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8").split("\n")[0]
    except (OSError, UnicodeDecodeError) as error:
        fault = Fault(
            str(path), 0, "password", "unreadable", type(error).__name__, "a file with the password"
        )
        raise RequestInvalid("Signing in", (fault,)) from error
