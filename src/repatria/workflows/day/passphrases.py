"""Passphrases of day logs: the first line of a file, so that none is seen in a list of processes."""

from __future__ import annotations

from pathlib import Path

from repatria.core.errors import Fault, RequestInvalid


def read_passphrase(path: Path) -> bytes:
    """Read a passphrase.

    Raises:
        RequestInvalid: There is no such file, or its first line is empty.
    """
    try:
        first = path.read_bytes().partition(b"\n")[0].rstrip(b"\r")
    except OSError as error:
        found, expected = type(error).__name__, "a file whose first line is the passphrase"
        raise RequestInvalid(
            "Reading a passphrase", (Fault(str(path), 0, "passphrase", "unreadable", found, expected),)
        ) from error
    if not first:
        fault = Fault(str(path), 0, "passphrase", "missing", "an empty line", "the passphrase")
        raise RequestInvalid("Reading a passphrase", (fault,))
    return first
