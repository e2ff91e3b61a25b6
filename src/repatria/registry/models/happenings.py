"""What happened to people held, and that it was told to those to whom the law wants it told."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Length

from repatria.core.happenings import Happening
from repatria.registry.models.organizations import Account
from repatria.registry.models.records import Person, Report
from repatria.registry.models.versioned import Versioned


class PersonEvent(Versioned):
    """Something that happened to a person, as somebody recorded it; two that contradict both stay.

    Attributes:
        day: As a partial date; None where nobody knows.
        report: What it rests on; None where the bureau knows it by itself.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, null=True)
    happening = models.CharField(max_length=20, choices=[(each.value, each.value) for each in Happening])
    day = models.CharField(max_length=10, null=True)

    class Meta:
        """What happened first is read off an index, among days written in one way."""

        indexes = (models.Index(Length("day"), "day", "person", name="happened_on"),)


class Notification(Versioned):
    """That something was told, by whom: every message of a bureau is signed by a person (L18).

    Attributes:
        event: What was told; None where it is a state, such as that of health, or a capture without an event.
        clock: Which clock of the law it answers.
        told_to: A bureau, a power or the Central Tracing Agency.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    event = models.ForeignKey(PersonEvent, on_delete=models.PROTECT, null=True)
    clock = models.CharField(max_length=40)
    signed_by = models.ForeignKey(Account, on_delete=models.PROTECT)
    day = models.DateField()
    told_to = models.CharField(max_length=100)
