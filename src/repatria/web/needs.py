"""What a visitor reads for: one purpose at a time, chosen by them where their roles allow several."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest

from repatria.core.errors import NoSuchRecord
from repatria.registry.access.purposes import Purpose


def purpose_of(request: HttpRequest, allowed: Sequence[Purpose]) -> Purpose:
    """Give the purpose that a form or an address names, or the first that the visitor's roles allow.

    Raises:
        NoSuchRecord: It is none of theirs.
    """
    named = request.POST.get("purpose") or request.GET.get("purpose")
    if named is None and allowed:
        return allowed[0]
    chosen = next((each for each in allowed if each == named), None)
    if chosen is None:
        raise NoSuchRecord
    return chosen


def identifier_of(text: str) -> UUID | None:
    """Read an identifier that a form or an address sends; None where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
