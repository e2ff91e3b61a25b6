"""What if each holder released whom the law says to release? Read, plan and check a hypothesis for each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from repatria.core.cases import Case
from repatria.core.errors import EngineFailed
from repatria.planning import UNAGREED_SEED
from repatria.planning.casefile import read_case, read_key
from repatria.planning.planfile.form import plan_to_json
from repatria.planning.questions.as_due import AsDue, plans_as_due
from repatria.planning.search.watching import UNWATCHED, Watch
from repatria.planning.verify import verify_plan
from repatria.planning.views import offer_to_json

__all__ = ["NOBODY_OFFERED", "AsDue", "PlannedAsDue", "plan_as_due"]

#: What stands beside every such plan.
NOBODY_OFFERED = "A hypothesis: nobody has offered this."


@dataclass(frozen=True)
class PlannedAsDue:
    """A case, and what would follow for each holder of people who are due."""

    case: Case
    hypotheses: tuple[AsDue, ...]

    def to_json(self) -> dict[str, Any]:
        """Give the document: each hypothesis with its offer and its plan under keys of their own."""
        return {
            "case": {"id": self.case.id},
            "says": NOBODY_OFFERED,
            "as_due": [
                {
                    "holder": each.holder,
                    "due": [
                        {"rule": row.rule, "article": row.article, "count": row.count.to_json()}
                        for row in each.due
                    ],
                    "offer": None if each.offer is None else offer_to_json(each.offer),
                    "plan": None if each.plan is None else plan_to_json(each.plan),
                }
                for each in self.hypotheses
            ],
        }


def plan_as_due(
    path: Path, *, key_path: Path | None = None, seed: str = UNAGREED_SEED, watch: Watch = UNWATCHED
) -> PlannedAsDue:
    """Plan for each holder of people due, as if it released them and asked for nothing.

    Raises:
        CaseInvalid: The case has faults.
        RequestInvalid: The key cannot be read.
        EngineFailed: A plan did not survive its independent check; nothing is given.
    """
    case = read_case(path, key=None if key_path is None else read_key(key_path))
    hypotheses = plans_as_due(case, seed=seed, watch=watch)
    for each in hypotheses:
        if each.plan is not None:
            broken = " ".join(
                f"{check.name}: {check.says}" for check in verify_plan(each.case, each.plan).broken
            )
            if broken:
                raise EngineFailed(f"A plan did not survive its own check and is withheld. {broken}")
    return PlannedAsDue(case, hypotheses)
