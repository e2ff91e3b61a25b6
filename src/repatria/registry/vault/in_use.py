"""Whether a key may be dropped: not while anything in the database opens by it alone."""

from __future__ import annotations

from collections.abc import Collection

from repatria.registry.models import (
    Manifest,
    MendedPlan,
    PlanSheet,
    Protocol,
    Report,
    Roll,
    SealedAnswer,
    SealedConfidence,
    SealedPlan,
    SealedWork,
)
from repatria.registry.vault.keys import Compartment


def records_sealed_by(names: Collection[str], compartment: Compartment) -> int:
    """Count the records that were sealed by one of these keys.

    What two people ask of the vault is left out: it is good for a day, and then for nothing.
    """
    if compartment not in (Compartment.WISHES, Compartment.REPORTS):
        return 0  # backups and packets lie elsewhere: their owner knows which are still needed
    of_wishes = (
        SealedConfidence, SealedPlan, PlanSheet, SealedAnswer, SealedWork, Roll, Manifest, Protocol,
        MendedPlan,
    )  # fmt: skip
    kinds = of_wishes if compartment is Compartment.WISHES else (Report,)
    return sum(kind._default_manager.filter(key_name__in=names).count() for kind in kinds)
