"""One row for each act, read or refused try. The chain over the rows comes with the audit."""

from __future__ import annotations

from django.db import models


class AuditRow(models.Model):
    """What was done by whom to what; personal values are not in it, only a salted digest of them.

    Attributes:
        number: From 1, without a gap.
        values_digest: Salted digest of the values that stand beside the row; None where there are none.
        before: Digest of the row before.
        digest: Digest of all the rest of this row.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    at = models.CharField(max_length=40)
    account = models.UUIDField(null=True)
    act = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    outcome = models.CharField(max_length=20)
    values_digest = models.CharField(max_length=64, null=True)
    before = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)
