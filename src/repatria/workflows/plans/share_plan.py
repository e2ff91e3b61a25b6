"""The sheet of one party: its view and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from repatria.core.errors import PlanRefused
from repatria.planning.casefile import keyed_digest, read_case, read_key
from repatria.planning.planfile.form import read_plan
from repatria.planning.sheets import neutral_public_key, sign_sheet
from repatria.planning.verify import verify_plan
from repatria.planning.views import share, sheet_text

__all__ = ["public_key_of", "share_plan", "sheet_text"]


def share_plan(
    case_path: Path, plan_path: Path, party: str, *, is_released: bool, key_path: Path | None = None
) -> dict[str, Any]:
    """Make the sheet of a party from a plan that was checked.

    Args:
        key_path: File with the neutral's key. With it the sheet is signed, an attestation in the case is
            checked, and a plan that carries another digest is refused; without it the sheet is not signed.

    Raises:
        InputError: The case, plan or key cannot be read, or there is no such party.
        PlanRefused: The plan does not hold; nothing of it is shared.
    """
    key = None if key_path is None else read_key(key_path)
    case, plan = read_case(case_path, key=key), read_plan(plan_path)
    verification = verify_plan(case, plan)
    broken = [check.name for check in verification.broken]
    if key is not None and plan.case_digest not in (None, keyed_digest(case, key)):
        broken.insert(0, "digest")
    if broken:
        raise PlanRefused(
            f"The plan does not hold against this case ({', '.join(broken)}); nothing is shared. "
            "Run `repatria verify`."
        )
    sheet = share(case, plan, party, is_released=is_released)
    return sheet if key is None else sign_sheet(sheet, key)


def public_key_of(key_path: Path) -> str:
    """Give the neutral's public key, by which a party knows the neutral's sheets.

    Raises:
        RequestInvalid: The key cannot be read.
    """
    return neutral_public_key(read_key(key_path))
