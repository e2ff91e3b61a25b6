"""Handovers that took place, and the effects of the people handed over."""

from __future__ import annotations

from django.db import models

from repatria.core.effects import EffectsAre
from repatria.registry.models.organizations import Account
from repatria.registry.models.plans import Plan
from repatria.registry.models.records import Offer, Person
from repatria.registry.models.versioned import Versioned


class Handover(Versioned):
    """That a person went from their holder to a destination, under an offer of a ratified plan; once.

    Whoever is captured anew is a new record.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT)
    person = models.OneToOneField(Person, on_delete=models.PROTECT)
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT)
    by = models.ForeignKey(Account, on_delete=models.PROTECT)
    origin = models.CharField(max_length=40)
    destination = models.CharField(max_length=40)
    day = models.DateField()


class Effects(Versioned):
    """What was taken from a person, and where it is now.

    Attributes:
        what: The list, in words; None of whom was erased.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT)
    what = models.TextField(null=True)
    are = models.CharField(max_length=10, choices=[(each.value, each.value) for each in EffectsAre])
    day = models.DateField(null=True)
