"""The second way to judge a plan: from the case and the plan alone, without a solver, in exact numbers.

It shares nothing with the model that it checks but the words of `repatria.core` and `repatria.law`.
The checks, by name: ``shape``, ``case``, ``transfers``, ``destinations``, ``releases``, ``provisional``,
``accompanying``, ``done``, ``totals``, ``terms``, ``either``, ``credits``, ``rings``, ``demands``,
``limits``, ``together``, ``in-force``, ``left``, ``balance``, ``rests-on``, ``findings``, ``due``,
``depends-on``, ``tiers``, ``outcome``, ``proof``; of a plan that repairs another one, ``repairs`` as well.

Not recomputed: why somebody is left and why an offer is not in force (`because`, `reasons`), warnings,
interviews due, the digest, and what the plan was made with.
"""

from __future__ import annotations

from collections.abc import Iterator

from repatria.core.cases import Case
from repatria.core.plans import Plan
from repatria.planning.verify.classes import classes_of
from repatria.planning.verify.dependence import check_dependence
from repatria.planning.verify.facts import establish
from repatria.planning.verify.optimality import check_optimality
from repatria.planning.verify.promises import check_promises
from repatria.planning.verify.releases import check_releases
from repatria.planning.verify.repairs import Repaired, check_repairs
from repatria.planning.verify.result import Check, Verification, conclude
from repatria.planning.verify.shape import misshapen
from repatria.planning.verify.statements import check_statements
from repatria.planning.verify.tally import Tally

__all__ = ["Check", "Repaired", "Verification", "verify_plan"]


def verify_plan(case: Case, plan: Plan, *, repaired: Repaired | None = None) -> Verification:
    """Check everything that `plan` says against `case`; nothing in the plan is taken on trust.

    Args:
        case: As reading a case gives it: references exist, and weight tables know whom they weigh.
        plan: Anything. A plan that is not well formed fails ``shape``, and nothing else is checked.
        repaired: The plan that `plan` repairs. Without it, that the places listed are those of that plan is
            taken as it is said; that no repair changes fewer of them is checked all the same.
    """
    shape = conclude(
        "shape", (f"{path} is not what it must be." for path in misshapen(plan, Plan, "plan")), "Well formed."
    )
    return Verification((shape, *(_checks(case, plan, repaired) if shape.is_kept else ())))


def _checks(case: Case, plan: Plan, repaired: Repaired | None) -> Iterator[Check]:
    facts = establish(case)
    tally = Tally(case, plan)
    yield conclude(
        "case",
        () if plan.case_id == case.id else (f"The plan is of case {plan.case_id}, not of {case.id}.",),
        f"A plan of case {case.id}.",
    )
    yield from check_releases(facts, plan, tally)
    yield from check_promises(facts, plan, tally)
    yield from check_statements(facts, plan, tally)
    classes = list(classes_of(facts))
    yield from check_dependence(facts, plan, tally, classes)
    yield from check_repairs(facts, plan, tally, repaired)
    yield from check_optimality(facts, plan, tally, classes)
