"""Who is to be asked in private, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class AskBecause(StrEnum):
    """Why somebody held is to be interviewed."""

    NEVER = "never"
    """Nobody of the neutral has talked with them yet (GC III 126)."""
    RECORDED = "recorded"
    """Something was recorded in confidence since they were last asked: what others told of a wish, say."""
    ENQUIRY = "enquiry"
    """Somebody enquires for them, and waits for their answer."""
    STAYED = "stayed"
    """Their round went without them, for whatever reason, and nobody has talked with them since."""


@dataclass(frozen=True, slots=True)
class ToAsk:
    """Somebody who is to be asked.

    Attributes:
        because: Every reason there is, in the order of `AskBecause`.
        last_asked: Day of the last interview; None where there was none.
    """

    id: UUID
    name: str | None
    home: str | None
    because: tuple[AskBecause, ...]
    last_asked: date | None


@dataclass(frozen=True, slots=True)
class InterviewsDue:
    """Who is to be asked: how many for each reason, and one page of them.

    Attributes:
        counts: Where a reason is one of `more`, of more than that.
        people: By identifier, which says nothing: nobody comes first by what they wish or are.
    """

    counts: Mapping[AskBecause, int]
    people: tuple[ToAsk, ...]
    more: frozenset[AskBecause] = frozenset()
