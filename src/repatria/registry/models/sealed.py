"""What the vault sealed: bytes of one length, with the name of the key that opens them."""

from __future__ import annotations

from django.db import models

from repatria.registry.models.organizations import Account
from repatria.registry.models.records import Person
from repatria.registry.models.versioned import Versioned


class SealedConfidence(Versioned):
    """Wishes and protection marks of a person as they stood from one turn to the next, all inside.

    Attributes:
        turn: Counts what was sealed of this person, from 1; the last one holds.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    turn = models.PositiveIntegerField()
    key_name = models.CharField(max_length=40)
    nonce = models.BinaryField()
    sealed = models.BinaryField()

    class Meta:
        """A turn is taken once."""

        constraints = (models.UniqueConstraint(name="confidence_turn_once", fields=["person", "turn"]),)


class VaultRequest(Versioned):
    """What one of two people asked of the vault; what it is, is sealed.

    Attributes:
        used_by: The second one; None until then.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    used_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)
    key_name = models.CharField(max_length=40)
    nonce = models.BinaryField()
    sealed = models.BinaryField()
