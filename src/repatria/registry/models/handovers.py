"""Handovers that took place, who stayed, and the effects of the people handed over."""

from __future__ import annotations

from django.db import models

from repatria.core.effects import EffectsAre
from repatria.core.handovers import StayedBecause
from repatria.registry.models.days import Protocol
from repatria.registry.models.happenings import PersonEvent
from repatria.registry.models.organizations import Account
from repatria.registry.models.plans import Plan
from repatria.registry.models.records import Offer, Person
from repatria.registry.models.versioned import Versioned


class Handover(Versioned):
    """That a person went from their holder to a destination, under an offer of a ratified plan; once.

    Whoever is captured anew is a new record.

    Attributes:
        day: As all sides signed it, or as it was recorded.
        at: The hour that the device at the gate showed; None where nobody wrote it down.
        protocol: What it rests on; None where an officer recorded it alone.
        event: What was recorded of it, to be told (L17).
        taken_back: What was signed later, and says otherwise, or says it with more; None while it stands.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT)
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT)
    by = models.ForeignKey(Account, on_delete=models.PROTECT)
    origin = models.CharField(max_length=40)
    destination = models.CharField(max_length=40)
    day = models.DateField()
    at = models.DateTimeField(null=True)
    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT, null=True)
    event = models.ForeignKey(PersonEvent, on_delete=models.PROTECT, null=True)
    taken_back = models.ForeignKey(Protocol, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        """Of one person one stands."""

        constraints = (
            models.UniqueConstraint(
                name="handed_over_once", fields=["person"], condition=models.Q(taken_back__isnull=True)
            ),
        )


class Stay(Versioned):
    """That somebody with a place did not cross, as a protocol says; why not, nobody writes anywhere.

    Attributes:
        because: How far the round came: the same word for all who stayed in it.
    """

    protocol = models.ForeignKey(Protocol, on_delete=models.PROTECT)
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    origin = models.CharField(max_length=40)
    destination = models.CharField(max_length=40)
    day = models.DateField()
    because = models.CharField(max_length=20, choices=[(each.value, each.value) for each in StayedBecause])


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
