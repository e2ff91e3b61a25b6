"""Enquiries of families: what is done, and the one sentence that an enquirer hears until somebody agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class EnquiryState(StrEnum):
    """How far an enquiry is. That it is answered is known to the enquirer and the delegate alone."""

    RECEIVED = "received"
    SEARCHING = "searching"
    FOUND = "found"
    """A record may be of the person; now they are asked whether they agree to be found."""
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    """By the enquirer; nobody else ends a search (L20)."""


#: What is told until the person agreed to be found by this enquirer, whatever is known.
RECEIVED_SAYS = "We have received your enquiry."
ANSWERED_SAYS = "The person you asked about agreed that you are told this."
WITHDRAWN_SAYS = "You withdrew your enquiry."


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person said when they were asked in private whether this enquirer may find them.

    Attributes:
        agrees: Changed at any time; the last answer holds.
        message: What the enquirer is told, in the person's words; None unless they agree.
    """

    agrees: bool
    message: str | None = None


@dataclass(frozen=True, slots=True)
class EnquiryTold:
    """What an enquirer hears of an enquiry.

    Attributes:
        name: Whom it asks for, and `relation` what the enquirer is to them, both as the enquirer wrote it.
        message: The person's words, once they agreed.
        handed_over_on: Day on which the person was handed over, once they agreed, if they were; where to,
            they tell themselves.
    """

    id: UUID
    name: str
    relation: str | None
    sent_on: date
    says: str
    message: str | None
    handed_over_on: date | None = None
