"""The audit: one row for each act, read or refused try, and beside it what may be erased."""

from __future__ import annotations

from django.db import models


class AuditRow(models.Model):
    """What was done by whom to what. Never changed; holds no personal value, only a salted digest of them.

    Attributes:
        number: From 1, without a gap.
        version: Which form of the digest the row was written in.
        at: Time in UTC, to the microsecond.
        account: Who acted; None where the registry was founded, backed up or restored.
        act: Name of the act or route.
        purpose: What for.
        subject: Kind and identifier of what was acted on, as ``person:UUID``; a kind alone where many.
        outcome: ``done``, or the code of the refusal.
        detail: Names of fields and numbers of records as JSON; never their content.
        values_digest: Salted digest of the values that stand beside the row; None where there are none.
        before: Digest of the row before.
        digest: Digest of all the rest of this row.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    version = models.PositiveIntegerField(editable=False)
    at = models.CharField(max_length=40)
    account = models.UUIDField(null=True)
    act = models.CharField(max_length=40)
    purpose = models.CharField(max_length=40, null=True)
    subject = models.CharField(max_length=80, db_index=True)
    outcome = models.CharField(max_length=40)
    detail = models.TextField()
    values_digest = models.CharField(max_length=64, null=True)
    before = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)


class AuditValues(models.Model):
    """Personal values of a row, such as what was searched for. Erased without harm to the chain.

    Attributes:
        salt: Random, so that nobody finds short values again from their digest once they are erased.
        said: The values as JSON.
    """

    row = models.OneToOneField(
        AuditRow, on_delete=models.PROTECT, primary_key=True, related_name="beside", db_constraint=True
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    salt = models.CharField(max_length=64)
    said = models.TextField()
