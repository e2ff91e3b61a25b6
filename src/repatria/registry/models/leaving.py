"""What leaves a registry: who is written to, and what two people ask to take out."""

from __future__ import annotations

from django.db import models

from repatria.core.packets import BEFORE_THE_FIRST
from repatria.registry.models.organizations import Account, Organization
from repatria.registry.models.versioned import Versioned


class Correspondent(Versioned):
    """Another installation that packets go to and come from, known by its public key.

    Attributes:
        public_key: By which its packets are known, as hexadecimal.
        sent: Number of the last packet to it; 0 before the first.
        sent_digest: Digest of that packet.
        received: Number of the last packet from it.
        received_digest: Digest of that packet.
    """

    name = models.CharField(max_length=100, unique=True)
    public_key = models.CharField(max_length=64, unique=True)
    sent = models.PositiveIntegerField(default=0)
    sent_digest = models.CharField(max_length=80, default=BEFORE_THE_FIRST)
    received = models.PositiveIntegerField(default=0)
    received_digest = models.CharField(max_length=80, default=BEFORE_THE_FIRST)


class ExportRequest(Versioned):
    """What the first of two asked to take out.

    Attributes:
        holder: Only those whom this party holds; None for all.
        to: For whom a packet is; None for a file.
        used_by: The second one; None until then.
    """

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    is_sought = models.BooleanField()
    holder = models.CharField(max_length=40, null=True)
    to = models.ForeignKey(Correspondent, on_delete=models.PROTECT, null=True)
    used_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)
