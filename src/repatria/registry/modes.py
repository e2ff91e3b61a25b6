"""How far the registry is open: normal, read-only or dark. Every act and every reading asks."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from repatria.core.errors import ModeRefuses
from repatria.registry.models import Mode, ModeChange

__all__ = [
    "DARKNESS",
    "IN_EVERY_MODE",
    "Mode",
    "current_change",
    "current_mode",
    "darkened_by",
    "refuse_by_mode",
]

_LAST = "SELECT mode FROM registry_modechange ORDER BY turn DESC LIMIT 1"
#: Darker is later.
DARKNESS = (Mode.NORMAL, Mode.READ_ONLY, Mode.DARK)
#: What takes rights away, or changes the mode, is possible in every one: it is what an alarm needs.
IN_EVERY_MODE = frozenset({"set-mode", "close-account", "end-session", "take-role"})


def current_change() -> ModeChange | None:
    """Give the last change of the mode; None where there was none, which is normal."""
    return ModeChange.objects.order_by("-turn").first()


def darkened_by() -> UUID | None:
    """Give who made it darker last; None where the machine did, or nobody ever."""
    by, before = None, Mode.NORMAL
    for mode, account in ModeChange.objects.order_by("turn").values_list("mode", "by"):
        if DARKNESS.index(Mode(mode)) > DARKNESS.index(before):
            by = account
        before = Mode(mode)
    return by


def current_mode() -> Mode:
    """Say how far the registry is open now."""
    # Not by the ORM: every act and every reading asks this, and to make the statement took longest.
    with connection.cursor() as cursor:
        cursor.execute(_LAST)
        last = cursor.fetchone()
    return Mode.NORMAL if last is None else Mode(last[0])


def refuse_by_mode(act: str, *, writes: bool) -> None:
    """Refuse what the mode does not let anybody do. What is going on when the mode changes ends first.

    Raises:
        ModeRefuses: The registry is dark, or read-only and this writes.
    """
    if act in IN_EVERY_MODE:
        return
    mode = current_mode()
    if mode is Mode.DARK or (mode is Mode.READ_ONLY and writes):
        raise ModeRefuses(mode.value)
