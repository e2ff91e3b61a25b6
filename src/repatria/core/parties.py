"""Parties and the conflicts between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Party:
    """An authority that can hold, release, receive or host people."""

    id: str
    name: str


class ConflictKind(StrEnum):
    """What kind of conflict it is; it decides which rules of law judge an offer."""

    INTERNATIONAL = "international"
    NON_INTERNATIONAL = "non-international"
    NONE = "none"
    DISPUTED = "disputed"


class ConflictState(StrEnum):
    """Whether active hostilities go on."""

    ACTIVE = "active"
    CEASED = "ceased"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A conflict between parties, each of them against each other one.

    Attributes:
        between: Identifiers of two or more parties, sorted.
        since: First day; None where unknown.
    """

    between: tuple[str, ...]
    kind: ConflictKind
    state: ConflictState
    since: date | None = None
    sources: tuple[str, ...] = ()
