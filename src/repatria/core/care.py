"""What physicians decide of a person: fitness to travel, and the decisions of mixed medical commissions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from repatria.core.confirmations import DECIDED_BY_COMMISSION
from repatria.core.errors import Fault
from repatria.core.persons import Health


class Decides(StrEnum):
    """What a mixed medical commission decides (GC III 110 and 112)."""

    REPATRIATION = "repatriation"
    """Direct repatriation: the person is due (L11)."""
    NEUTRAL_COUNTRY = "neutral-country"
    """Accommodation in a neutral country."""
    NO_CLAIM = "no-claim"
    """Neither, for now; another commission may decide otherwise."""


@dataclass(frozen=True, slots=True)
class CommissionDecision:
    """What a commission decided of one person on a day.

    Attributes:
        health: With `Decides.REPATRIATION`, and only with it: seriously wounded, or seriously sick.
    """

    day: date
    decides: Decides
    health: Health | None = None

    def faults(self) -> tuple[Fault, ...]:
        """Say what cannot be."""
        return tuple(self._faults())

    def _faults(self) -> Iterator[Fault]:
        is_said = self.health in DECIDED_BY_COMMISSION
        if is_said != (self.decides is Decides.REPATRIATION) or (self.health is not None and not is_said):
            expected = "seriously wounded or seriously sick with repatriation, and only there"
            yield Fault("decision", 0, "health", "contradiction", "another state of health", expected)
