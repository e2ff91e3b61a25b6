"""Handovers that stand, events that do, and who stayed and was not asked since."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from repatria.core.handovers import StayedBecause
from repatria.registry.models import Handover, Interview, PersonEvent, Stay


def standing_handovers() -> QuerySet[Handover]:
    """Give the handovers that nothing signed later took back."""
    return Handover.objects.filter(taken_back__isnull=True)


def standing_events() -> QuerySet[PersonEvent]:
    """Give what happened to people, without the handovers that were taken back."""
    of_event = Handover.objects.filter(event=OuterRef("pk"))
    return PersonEvent.objects.exclude(
        Exists(of_event.filter(taken_back__isnull=False)) & ~Exists(of_event.filter(taken_back__isnull=True))
    )


def stayed_unasked(people: Collection[UUID] | None = None) -> set[UUID]:
    """Give whose round went without them, and of whom no interview was recorded since.

    The gate asked them in private, and what they answered is in no record: so nobody plans with what they
    said before that. Whoever came late is asked anew like whoever refused.

    Args:
        people: Only these; None for all.
    """
    asked = Interview.objects.filter(person=OuterRef("person"), made_at__gt=OuterRef("made_at"))
    over = standing_handovers().filter(person=OuterRef("person"))
    stays = Stay.objects.filter(~Exists(asked), ~Exists(over), because=StayedBecause.DID_NOT_CROSS.value)
    if people is not None:
        stays = stays.filter(person__in=people)
    return set(stays.values_list("person", flat=True))
