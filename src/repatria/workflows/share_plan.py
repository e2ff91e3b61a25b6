"""The sheet of one party: its view and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from repatria.core.errors import PlanRefused
from repatria.planning.casefile import read_case
from repatria.planning.planfile import read_plan
from repatria.planning.verify import verify_plan
from repatria.planning.views import share, sheet_text

__all__ = ["share_plan", "sheet_text"]


def share_plan(case_path: Path, plan_path: Path, party: str, *, is_released: bool) -> dict[str, Any]:
    """Make the sheet of a party from a plan that was checked.

    Raises:
        InputError: The case or plan cannot be read, or there is no such party.
        PlanRefused: The plan does not hold; nothing of it is shared.
    """
    case, plan = read_case(case_path), read_plan(plan_path)
    verification = verify_plan(case, plan)
    if not verification.is_valid:
        names = ", ".join(check.name for check in verification.broken)
        raise PlanRefused(
            f"The plan does not hold against this case ({names}); nothing is shared. Run `repatria verify`."
        )
    return share(case, plan, party, is_released=is_released)
