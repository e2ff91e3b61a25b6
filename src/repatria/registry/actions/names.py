"""Names that one person alone read: what is noted of them until a second one confirms the spelling."""

from __future__ import annotations

import unicodedata
from typing import Any

from repatria.registry.actions.frame import Acting


def read_alone(act: Acting, name: str | None) -> dict[str, Any]:
    """Give the fields of somebody whose name the one who acts read or changed, alone."""
    if name is None:
        return {"named_by": None, "is_name_confirmed": None}
    return {"named_by": act.me, "is_name_confirmed": False}


def is_same_spelling(one: str, other: str) -> bool:
    """Tell whether two people wrote a name alike, however their keyboards compose its letters and gaps."""
    return _composed(one) == _composed(other)


def _composed(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())
