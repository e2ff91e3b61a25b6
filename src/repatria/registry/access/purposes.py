"""What somebody asks for, and by which route; each is a word of the table and of the audit."""

from __future__ import annotations

from enum import StrEnum


class Purpose(StrEnum):
    """What a reading or an act is for."""

    REGISTRATION = "registration"
    TRACING = "tracing"
    INTERVIEW = "interview"
    PROTECTION = "protection"
    CARE = "care"
    NEGOTIATION = "negotiation"
    PLANNING = "planning"
    HANDOVER = "handover"
    AUDIT = "audit"
    ADMINISTRATION = "administration"


class Route(StrEnum):
    """How records are read."""

    GET = "get"
    LIST = "list"
    COUNT = "count"
    SEARCH = "search"
