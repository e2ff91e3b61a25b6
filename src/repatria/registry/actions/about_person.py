"""Everything in the audit that speaks of one person: of their record, and of all records below it."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Model, Q, QuerySet

from repatria.registry.access.records import fields_of, kinds
from repatria.registry.models import AuditRow, LinkJudgement, PersonSource, SealedAnswer, SealedConfidence


def rows_about(person: UUID) -> QuerySet[AuditRow]:
    """Give the rows of the audit that name the person, or a record that belongs to them, in order.

    A row names what was acted on, and of a list each record that it showed.
    """
    named = Q(subject=f"person:{person}")
    for identifier in (person, *_records_of(person)):
        named |= Q(subject__endswith=f":{identifier}") | Q(detail__contains=str(identifier))
    # An import names its list and not everybody in it.
    for list_of_theirs in PersonSource.objects.filter(person=person).values_list("source_list", flat=True):
        named |= Q(subject=f"source-list:{list_of_theirs}")
    return AuditRow.objects.filter(named).order_by("number")


def _below() -> list[type[Model]]:
    """Give the kinds of records that are of one person each; confidences are named by the person alone."""
    kinds_of_person = (kind for name, kind in sorted(kinds().items()) if "person" in fields_of(name))
    return [kind for kind in kinds_of_person if kind not in (SealedConfidence, SealedAnswer)]


def _records_of(person: UUID) -> list[UUID]:
    below = [kind._default_manager.filter(person=person) for kind in _below()]
    links = LinkJudgement.objects.filter(Q(left=person) | Q(right=person))
    return [pk for records in (*below, links) for pk in records.values_list("pk", flat=True)]
