"""What physicians decide, each decision a record: the last one of a person holds."""

from __future__ import annotations

from django.db import models

from repatria.core.care import Decides
from repatria.core.confirmations import DECIDED_BY_COMMISSION
from repatria.core.persons import Fitness
from repatria.registry.models.organizations import Account
from repatria.registry.models.records import Person
from repatria.registry.models.versioned import Versioned


class FitnessDecision(Versioned):
    """Whether a physician holds somebody fit to travel (L5); read by physicians alone."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    turn = models.PositiveIntegerField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT)
    day = models.DateField()
    fitness = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Fitness])

    class Meta:
        """A turn is taken once."""

        constraints = (models.UniqueConstraint(name="fitness_turn_once", fields=["person", "turn"]),)


class CommissionDecision(Versioned):
    """What a mixed medical commission decided (GC III 112).

    Attributes:
        health: What makes the person due; None where nothing does.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    turn = models.PositiveIntegerField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT)
    day = models.DateField()
    decides = models.CharField(max_length=20, choices=[(each.value, each.value) for each in Decides])
    health = models.CharField(
        max_length=20, choices=[(each.value, each.value) for each in sorted(DECIDED_BY_COMMISSION)], null=True
    )

    class Meta:
        """A turn is taken once."""

        constraints = (models.UniqueConstraint(name="commission_turn_once", fields=["person", "turn"]),)
