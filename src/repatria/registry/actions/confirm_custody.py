"""Confirm that somebody is held, by who holds them or who saw them."""

from __future__ import annotations

from uuid import UUID

from repatria.registry.actions.frame import acting
from repatria.registry.models import Custody


def confirm_custody(account: UUID, custody: UUID, *, version: int) -> None:
    """Record that captivity is confirmed; whether the place is known is another fact, and stays.

    Raises:
        NoSuchRecord: There is no such custody of the account's side.
        RecordChanged: Somebody changed it since it was read.
    """
    with acting(account, "confirm-custody", subject=f"custody:{custody}") as act:
        found = act.take_of_person(Custody, custody, version=version)
        act.change(found, is_confirmed=True)
