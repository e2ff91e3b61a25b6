"""What reports tell beside people, claims and offers: pictures and events; and what holds between parties."""

from __future__ import annotations

from django.db import models

from repatria.core.confirmations import EVENT_KINDS
from repatria.core.parties import ConflictKind, ConflictState
from repatria.registry.models.organizations import Account, Organization
from repatria.registry.models.records import Report
from repatria.registry.models.versioned import Versioned


class Media(Versioned):
    """A picture of a report: where its caption and credit stand. Its words are those of the sealed text.

    Nothing here shows the picture: whom it shows may be held, and then nobody may show it (GC III 13).
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT)
    source_id = models.CharField(max_length=200)
    confirmed_by = models.ForeignKey(Account, on_delete=models.PROTECT)
    caption_start = models.PositiveIntegerField(null=True)
    caption_end = models.PositiveIntegerField(null=True)
    credit_start = models.PositiveIntegerField(null=True)
    credit_end = models.PositiveIntegerField(null=True)

    class Meta:
        """A draft is confirmed once."""

        constraints = (models.UniqueConstraint(name="media_from_draft_once", fields=["report", "source_id"]),)


class PublicEvent(Versioned):
    """An event between or of parties that a report tells.

    Attributes:
        parties: Their codes, sorted, between spaces.
        day: As a partial date; None where the report gives no date.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT)
    source_id = models.CharField(max_length=200)
    confirmed_by = models.ForeignKey(Account, on_delete=models.PROTECT)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    kind = models.CharField(max_length=30, choices=[(kind, kind) for kind in EVENT_KINDS])
    parties = models.CharField(max_length=200, null=True)
    day = models.CharField(max_length=10, null=True)

    class Meta:
        """A draft is confirmed once."""

        constraints = (models.UniqueConstraint(name="event_from_draft_once", fields=["report", "source_id"]),)


class Relation(Versioned):
    """What stands between two parties, as a side sees it; what the neutral records decides which law judges.

    Attributes:
        until: Last day; None while it lasts.
    """

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT)
    one = models.CharField(max_length=40)
    other = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, choices=[(each.value, each.value) for each in ConflictKind])
    state = models.CharField(max_length=10, choices=[(each.value, each.value) for each in ConflictState])
    since = models.DateField(null=True)
    until = models.DateField(null=True)


class Host(Versioned):
    """That a party agreed to receive certain people who do not go home (L10).

    Attributes:
        who: Whom, as `registry.offer_terms` writes a selection.
        is_withdrawn: The party receives nobody more by it.
    """

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT)
    party = models.CharField(max_length=40)
    who = models.TextField()
    said = models.DateField(null=True)
    is_withdrawn = models.BooleanField(default=False)
