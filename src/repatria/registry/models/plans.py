"""Plans and what they rest on: snapshots, days of release, the sealed plan and its sheets, approvals.

In plain stands what tells nothing of anybody: that there is a plan, of which case, and how far it is.
"""

from __future__ import annotations

from django.db import models

from repatria.core.plans import Outcome
from repatria.registry.models.organizations import Account
from repatria.registry.models.versioned import Versioned


class Snapshot(Versioned):
    """That a planner was told, at one moment, who is held, where they may go, and which offers stand."""

    by = models.ForeignKey(Account, on_delete=models.PROTECT)


class ReleaseDay(Versioned):
    """A day on which plans are released, fixed before it comes; each day once."""

    by = models.ForeignKey(Account, on_delete=models.PROTECT)
    day = models.DateField(unique=True)


class Plan(Versioned):
    """A plan that held when it was checked. What it says is sealed beside it.

    Attributes:
        case_id: What the case is called; the next plan of the same case takes the place of this one.
        case_digest: Keyed digest of the case, which says nothing to who has not the key.
        outcome: What was proven of it.
        release_on: The day on which parties first see any of it.
        withdrawn_on: From this day on it is none any more; None where nobody withdrew it, or somebody did
            before it was released.
        checked_by: Who checked it last, after it was recorded; None where nobody did.
        broken: Names of what that check found not to hold; None where all held.
    """

    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT)
    case_id = models.CharField(max_length=100)
    case_digest = models.CharField(max_length=80)
    outcome = models.CharField(max_length=40, choices=[(each.value, each.value) for each in Outcome])
    release_on = models.DateField()
    withdrawn_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)
    withdrawn_on = models.DateField(null=True)
    ratified_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)
    ratified_on = models.DateField(null=True)
    checked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)
    checked_at = models.DateTimeField(null=True)
    broken = models.CharField(max_length=1_000, null=True)


class SealedPlan(Versioned):
    """The case, the plan with its proof, and the versions of the offers it rests on; never changed."""

    plan = models.OneToOneField(Plan, on_delete=models.PROTECT)
    key_name = models.CharField(max_length=40)
    nonce = models.BinaryField()
    sealed = models.BinaryField()


class MendedPlan(Versioned):
    """What a ratified plan became during its day, with its case and proof; sealed, and never changed.

    Attributes:
        turn: Which one of the plan it is, from 1 in the order in which they were recorded.
        digest: Of the mended plan itself; a roll that was made from it names it.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    turn = models.PositiveIntegerField()
    digest = models.CharField(max_length=80)
    key_name = models.CharField(max_length=40)
    nonce = models.BinaryField()
    sealed = models.BinaryField()

    class Meta:
        """A turn is taken once, and one plan is mended into another one once."""

        constraints = (
            models.UniqueConstraint(name="mended_turn_once", fields=["plan", "turn"]),
            models.UniqueConstraint(name="mended_once", fields=["plan", "digest"]),
        )


class PlanSheet(Versioned):
    """The sheet of one party, and whether the plan asks anything of it; sealed until the day of release."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT)
    party = models.CharField(max_length=40)
    key_name = models.CharField(max_length=40)
    nonce = models.BinaryField()
    sealed = models.BinaryField()

    class Meta:
        """One sheet a party."""

        constraints = (models.UniqueConstraint(name="sheet_of_party_once", fields=["plan", "party"]),)


class PlanApproval(Versioned):
    """That a party, or the neutral, accepts a plan.

    Attributes:
        party: None for the neutral.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT)
    party = models.CharField(max_length=40, null=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT)

    class Meta:
        """Each approves once."""

        constraints = (
            models.UniqueConstraint(name="approved_once_by_each", fields=["plan", "party"]),
            # To a database two unknown parties are two.
            models.UniqueConstraint(
                name="approved_once_by_neutral", fields=["plan"], condition=models.Q(party__isnull=True)
            ),
        )
