"""Check a party's sheet, knowing nothing but the sheet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from repatria.core.errors import Fault, RequestInvalid
from repatria.planning.sheets import is_public_key, read_sheet, verify_sheet
from repatria.planning.verify import Verification


@dataclass(frozen=True, slots=True)
class CheckedSheet:
    """What the check of a sheet says, whose sheet it is, and whether it holds a released plan."""

    party: str
    is_released: bool
    verification: Verification


def check_sheet(path: Path, *, party: str | None = None, neutral: str | None = None) -> CheckedSheet:
    """Check the sheet in a file.

    Args:
        party: The party that checks; None does not compare.
        neutral: The neutral's public key, got by another way than the sheet.

    Raises:
        SheetInvalid: The file is no sheet.
        RequestInvalid: `neutral` is no public key.
    """
    if neutral is not None and not is_public_key(neutral):
        expected = "a public key as `repatria key` prints it: ed25519: and 64 hexadecimal digits"
        fault = Fault("--neutral", 0, "key", "wrong-type", "something else", expected)
        raise RequestInvalid("Checking a sheet", (fault,))
    sheet = read_sheet(path)
    return CheckedSheet(sheet.party, sheet.is_released, verify_sheet(sheet, party=party, neutral=neutral))
