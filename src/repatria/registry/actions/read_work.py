"""Read what a piece of long work was asked, and what came of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID

from repatria.core.errors import NoSuchRecord
from repatria.registry.access.records import OF_PLANNERS
from repatria.registry.actions.frame import acting
from repatria.registry.models import LongWork, SealedWork
from repatria.registry.vault.keys import Compartment, ring_of
from repatria.registry.vault.works import open_work


@dataclass(frozen=True, slots=True)
class OpenedWork:
    """A piece of work, opened.

    Attributes:
        asks: What it was asked for, as JSON; None once that was forgotten.
        answer: What came of it, as JSON; None before it has, and once that was forgotten.
    """

    id: UUID
    kind: str
    plan: UUID | None
    state: str
    asks: str | None
    answer: str | None


def read_work(account: UUID, work: UUID) -> OpenedWork:
    """Open a piece of work.

    Raises:
        NoSuchRecord: There is no such work, or somebody has it done for themselves.
        VaultClosed: This process has no key of the vault.
        VaultRefused: It does not open.
    """
    with acting(account, "read-work", subject=f"long-work:{work}") as act:
        found = act.take(LongWork, work)
        if found.kind not in OF_PLANNERS:
            raise NoSuchRecord
        ring = ring_of(Compartment.WISHES)
        said = {
            kept.is_answer: json.dumps(open_work(ring, kept))
            for kept in SealedWork.objects.filter(work=found)
        }
        return OpenedWork(found.id, found.kind, found.plan_id, found.state, said.get(False), said.get(True))
