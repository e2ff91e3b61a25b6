"""What holds of many people at once: two statements for some hundred of them, and not two for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import batched
from uuid import UUID

from django.db.models import Count, OuterRef, Subquery

from repatria.core.confidences import Confidence
from repatria.core.errors import VaultRefused
from repatria.registry.models import AuditRow, SealedConfidence
from repatria.registry.vault.confidences import KIND, SEALING, open_confidence
from repatria.registry.vault.keys import KeyRing

AT_ONCE = 500
"""People of one statement; a database takes only so many values."""


def latest_confidences(ring: KeyRing, people: Sequence[UUID]) -> dict[UUID, Confidence]:
    """Give what holds now of each of these people, as `latest_confidence` gives it of one.

    Raises:
        VaultRefused: Of one of them a record is missing of those that the audit says were sealed, or does
            not open.
    """
    found: dict[UUID, Confidence] = {}
    for some in batched(people, AT_ONCE):
        found.update(_of_some(ring, some))
    return found


def _of_some(ring: KeyRing, people: Sequence[UUID]) -> Iterator[tuple[UUID, Confidence]]:
    turns = SealedConfidence.objects.filter(person=OuterRef("person")).order_by("-turn").values("turn")
    last = SealedConfidence.objects.filter(person__in=people, turn=Subquery(turns[:1]))
    kept = {each.person_id: each for each in last}
    sealed = (
        AuditRow.objects.filter(subject__in=[f"person:{each}" for each in people])
        .filter(act__in=SEALING, outcome="done", detail__contains=f'"{KIND}:')
        .order_by()
        .values_list("subject")
        .annotate(number=Count("number"))
    )
    counted = dict(sealed)
    for person in people:
        one = kept.get(person)
        if counted.get(f"person:{person}", 0) != (0 if one is None else one.turn):
            raise VaultRefused
        yield person, Confidence() if one is None else open_confidence(ring, one)
