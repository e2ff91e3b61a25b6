"""Set the mode of the registry: one person makes it darker, and another one makes it lighter again."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from repatria.core.errors import AlreadyRecorded, SecondPersonNeeded
from repatria.registry.actions.fitting import refuse_unfit
from repatria.registry.actions.frame import acting
from repatria.registry.audit.append import Entry, append, wait_for_turn
from repatria.registry.models import Mode, ModeChange
from repatria.registry.models.guard import writing
from repatria.registry.modes import DARKNESS, current_change, darkened_by

ACT = "set-mode"


def set_mode(account: UUID, mode: Mode, *, because: str) -> None:
    """Make the registry darker at once, alone; or lighter, as another one than who made it as dark as it is.

    Args:
        because: Why, in plain words; nothing personal.

    Raises:
        AlreadyRecorded: It is in this mode.
        SecondPersonNeeded: It would become lighter by the one who made it darker.
    """
    with acting(account, ACT, subject="mode-change") as act:
        wait_for_turn()  # of two who change it at once the second finds what the first made
        before = current_change()
        now = Mode.NORMAL if before is None else Mode(before.mode)
        if mode == now:
            raise AlreadyRecorded
        is_lighter = DARKNESS.index(mode) < DARKNESS.index(now)
        if is_lighter and darkened_by() == account:
            raise SecondPersonNeeded
        turn = 1 if before is None else before.turn + 1
        act.subject(act.make(ModeChange, turn=turn, mode=mode.value, by=act.me, because=because))


def set_mode_by_machine(mode: Mode, *, because: str) -> Mode:
    """Set the mode as whoever runs the machine, who may do anything to it anyway; give the mode before.

    Raises:
        AlreadyRecorded: It is in this mode.
        RequestInvalid: Nobody says why.
    """
    refuse_unfit(ModeChange, {"because": because})
    with transaction.atomic(durable=True), writing():
        wait_for_turn()
        before = current_change()
        now = Mode.NORMAL if before is None else Mode(before.mode)
        if mode == now:
            raise AlreadyRecorded
        turn = 1 if before is None else before.turn + 1
        made = ModeChange.objects.create(turn=turn, mode=mode.value, because=because)
        append(Entry(None, ACT, None, f"mode-change:{made.id}"))
        return now
