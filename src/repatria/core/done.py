"""Transfers already carried out: a case has a second day, and what happened stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Done:
    """People of one record, or a lot, that were handed over before the day of the case.

    Attributes:
        who: Identifier of the record; those who went are part of its count.
        destination: Where they went, whatever they may wish today.
        offer: Offer of their holder under which they were given; None where under none, so that nobody's
            give-terms count them and they are an arrival all the same.
        on: None where nobody says when.
    """

    who: str
    count: int
    destination: str
    offer: str | None = None
    on: date | None = None
    sources: tuple[str, ...] = ()
