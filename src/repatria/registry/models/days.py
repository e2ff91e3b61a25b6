"""Days of handover: by which keys their documents are known, who was to go, and what all signed.

In plain stands that there is a roll of a plan, for a day; who goes on it, and whatever names people, is
sealed.
"""

from __future__ import annotations

from django.db import models

from repatria.registry.models.organizations import Account
from repatria.registry.models.plans import Plan
from repatria.registry.models.versioned import Versioned

#: Kinds of manifests.
MANIFESTS = ("people", "transport", "effects")


class Signer(Versioned):
    """By which public key the documents are known that somebody signs; of a role the last turn holds.

    Attributes:
        role: Code of a party, or ``neutral``.
    """

    role = models.CharField(max_length=40)
    turn = models.PositiveIntegerField()
    public_key = models.CharField(max_length=80)

    class Meta:
        """A turn is taken once."""

        constraints = (models.UniqueConstraint(name="signer_turn_once", fields=["role", "turn"]),)


class Roll(Versioned):
    """A roll that the neutral signed: who has which place in which round. Sealed, without any name.

    Attributes:
        plan: The ratified plan that it carries out, or what is left of it.
        plan_digest: Of the plan that it was made from: after a repair, of the mended one.
        digest: Of the roll itself.
        after: The roll that it continues; each is continued once.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT)
    by = models.ForeignKey(Account, on_delete=models.PROTECT)
    day = models.DateField()
    plan_digest = models.CharField(max_length=80, db_index=True)
    digest = models.CharField(max_length=80, unique=True)
    after = models.OneToOneField("self", on_delete=models.PROTECT, null=True)
    key_name = models.CharField(max_length=40)
    nonce = models.BinaryField()
    sealed = models.BinaryField()


class Manifest(Versioned):
    """A document that both sides of a journey hold, as the neutral signed it; sealed."""

    roll = models.ForeignKey(Roll, on_delete=models.PROTECT)
    round = models.PositiveIntegerField()
    origin = models.CharField(max_length=40)
    destination = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in MANIFESTS])
    key_name = models.CharField(max_length=40)
    nonce = models.BinaryField()
    sealed = models.BinaryField()

    class Meta:
        """One of each kind for a journey."""

        constraints = (
            models.UniqueConstraint(
                name="manifest_once", fields=["roll", "round", "origin", "destination", "kind"]
            ),
        )


class Protocol(Versioned):
    """A protocol of two parties, or an addition to it, as they and the neutral signed it; never changed.

    Attributes:
        one: The first of the two by its code; `other` is the second.
        turn: 1 is the protocol itself, then its additions in their order.
    """

    roll = models.ForeignKey(Roll, on_delete=models.PROTECT)
    by = models.ForeignKey(Account, on_delete=models.PROTECT)
    one = models.CharField(max_length=40)
    other = models.CharField(max_length=40)
    turn = models.PositiveIntegerField()
    digest = models.CharField(max_length=80, unique=True)
    key_name = models.CharField(max_length=40)
    nonce = models.BinaryField()
    sealed = models.BinaryField()

    class Meta:
        """A turn is taken once."""

        constraints = (
            models.UniqueConstraint(name="protocol_turn_once", fields=["roll", "one", "other", "turn"]),
        )
