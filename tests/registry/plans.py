"""Made-up plans at every stage, and a way to let time pass."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from repatria.core.plan_records import CheckedPlan, MendedPlan, PartySheet
from repatria.core.plans import Outcome
from repatria.registry.actions.approve_plan import approve_plan
from repatria.registry.actions.record_plan import record_plan
from repatria.registry.actions.record_plan_check import record_plan_check
from repatria.registry.actions.take_snapshot import take_snapshot
from repatria.registry.models import Account, Plan, ReleaseDay
from repatria.registry.models.guard import writing
from repatria.registry.roles import Role
from tests.registry.people import account

DIGEST = "hmac-sha256:made-up"


def today() -> date:
    """Give the day in UTC."""
    return datetime.now(UTC).date()


def fixed_day(days_ahead: int = 3) -> date:
    """Fix a day of release, once."""
    day = today() + timedelta(days=days_ahead)
    with writing():
        ReleaseDay.objects.get_or_create(day=day, defaults={"by": Account.objects.get(pk=planner())})
    return day


def planner() -> UUID:
    """Make somebody who plans for the neutral."""
    return account(Role.PLANNER)


def digest_of_plan(case_id: str) -> str:
    """Make up the digest of the plan of a case."""
    return f"sha256:made-up-plan of {case_id}"


def checked_plan(
    snapshot: UUID,
    case_id: str,
    *concerned: str,
    broken: tuple[str, ...] = (),
    transfers: tuple[dict[str, object], ...] = (),
) -> CheckedPlan:
    """Make up a plan that says no more than a record needs, with sheets of two parties and one receiver."""
    said = {
        "case": {"id": case_id, "digest": DIGEST},
        "outcome": Outcome.PROVEN_BEST.value,
        "transfers": transfers,
        "digest": digest_of_plan(case_id),
    }
    sheets = tuple(
        PartySheet(party, party in concerned, f"made-up sheet of {party}") for party in ("KP", "RU", "UA")
    )
    return CheckedPlan(
        snapshot, case_id, DIGEST, Outcome.PROVEN_BEST, "made-up case", json.dumps(said), sheets, (), broken
    )


def recorded(
    *concerned: str, case_id: str | None = None, transfers: tuple[dict[str, object], ...] = ()
) -> UUID:
    """Record a made-up plan that is still to be released."""
    me, day = planner(), fixed_day()
    snapshot = take_snapshot(me).id
    name = case_id or f"made-up-{uuid4()}"
    return record_plan(me, checked_plan(snapshot, name, *concerned, transfers=transfers), release_on=day)


def checked(plan: UUID) -> UUID:
    """Let somebody else of the neutral check a plan, who finds that it holds."""
    record_plan_check(planner(), plan, broken=())
    return plan


def released(*concerned: str, case_id: str | None = None) -> UUID:
    """Record a plan, let the neutral approve it, and let its day come."""
    plan = recorded(*concerned, case_id=case_id)
    approve_plan(planner(), checked(plan))
    let_days_pass(plan)
    return plan


def ratified(*people: UUID, offer: UUID, to: str = "KP") -> UUID:
    """Record a plan that moves people held by UA, and let it be ratified."""
    transfers: tuple[dict[str, object], ...] = tuple(
        {
            "id": at, "who": str(person), "count": 1, "from": "UA", "to": to, "under": str(offer),
            "done": False, "lot": None,
        }
        for at, person in enumerate(people)
    )  # fmt: skip
    plan = recorded("UA", transfers=transfers)
    approve_plan(planner(), checked(plan))
    let_days_pass(plan)
    with writing():
        Plan.objects.filter(pk=plan).update(ratified_on=today())
    return plan


def mended_plan(plan: UUID) -> MendedPlan:
    """Make up what a plan became when nobody more goes."""
    case_id = Plan.objects.get(pk=plan).case_id
    mends, digest = digest_of_plan(case_id), f"sha256:made-up-mended-plan of {case_id}"
    said = {
        "case": {"id": case_id, "digest": DIGEST},
        "repairs": {"plan": mends},
        "transfers": (),
        "digest": digest,
    }
    return MendedPlan(case_id, mends, digest, "made-up case", json.dumps(said))


def let_days_pass(plan: UUID) -> None:
    """Let the day of release of a plan be today."""
    with writing():
        Plan.objects.filter(pk=plan).update(release_on=today())
