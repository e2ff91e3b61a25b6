"""Effects of people held: money, papers and things, which travel with them or follow (L19)."""

from __future__ import annotations

from enum import StrEnum


class EffectsAre(StrEnum):
    """Where effects are (GC III 18, 119, 122)."""

    KEPT = "kept"
    """By the holder, against a receipt."""
    TRAVELLED = "travelled"
    """Handed over with the person."""
    FOLLOW = "follow"
    """Sent after the person, with a list."""
