"""Enquiries of families, and what the people asked about answered, sealed."""

from __future__ import annotations

from django.db import models

from repatria.core.enquiries import EnquiryState
from repatria.registry.models.organizations import Account, Organization
from repatria.registry.models.records import Person
from repatria.registry.models.versioned import Versioned

#: Whether somebody agreed stands in no table in plain.
STATES = [(each.value, each.value) for each in EnquiryState if each is not EnquiryState.ANSWERED]


class Enquiry(Versioned):
    """What a family member asked, and how far the search is.

    Attributes:
        asks: Who asks, as they write their name; the person is told it before they answer.
        name: Of the person asked about, as the enquirer writes it.
        relation: What the enquirer is to them; None where not said.
        sought: The record of somebody sought that was made for it.
        found: The record of somebody held who may be the person.
    """

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
    by = models.ForeignKey(Account, on_delete=models.PROTECT)
    asks = models.TextField()
    name = models.TextField()
    relation = models.CharField(max_length=60, null=True)
    state = models.CharField(max_length=10, choices=STATES)
    sought = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    found = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)


class SealedAnswer(Versioned):
    """What the person found answered; the last turn holds. Delegates alone know of it.

    Attributes:
        person: Who answered; an answer of another record than the one found now holds no more.
    """

    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT)
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    turn = models.PositiveIntegerField()
    key_name = models.CharField(max_length=40)
    nonce = models.BinaryField()
    sealed = models.BinaryField()

    class Meta:
        """A turn is taken once."""

        constraints = (models.UniqueConstraint(name="answer_turn_once", fields=["enquiry", "turn"]),)
