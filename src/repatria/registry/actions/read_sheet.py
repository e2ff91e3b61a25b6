"""Read the sheet of one's own party of a plan that was released."""

from __future__ import annotations

from uuid import UUID

from repatria.core.errors import NoSuchRecord
from repatria.registry.actions.frame import acting
from repatria.registry.actions.plan_stages import released_plans, today
from repatria.registry.models import PlanSheet
from repatria.registry.vault.keys import Compartment, ring_of
from repatria.registry.vault.plans import open_sheet


def read_sheet(account: UUID, plan: UUID) -> str:
    """Give the sheet of the account's party, signed by the neutral: its own view and nothing else.

    Raises:
        NoSuchRecord: There is no such plan, it is not released, or has no sheet of the party.
        VaultClosed: This process has no key of the vault.
    """
    with acting(account, "read-sheet", subject=f"plan:{plan}") as act:
        released = released_plans(today()).filter(pk=plan)
        sheet = PlanSheet.objects.filter(plan__in=released.values("pk"), party=act.asker.party).first()
        if sheet is None:
            raise NoSuchRecord
        text: str = open_sheet(ring_of(Compartment.WISHES), sheet)["text"]
        return text
