"""Confirm a name, as the second of two: the first read it in a report, or changed it."""

from __future__ import annotations

from uuid import UUID

from repatria.core.errors import Fault, NoSuchRecord, RequestInvalid, SecondPersonNeeded
from repatria.registry.actions.frame import acting
from repatria.registry.actions.names import is_same_spelling
from repatria.registry.models import Person


def confirm_name(account: UUID, person: UUID, *, version: int, name: str) -> None:
    """Record that a second person reads the name as it stands; they write it down themselves.

    Who reads it otherwise corrects the record, and then somebody else confirms that.

    Args:
        version: The version that was read; whoever reads an older one is refused.
        name: As the second person reads it.

    Raises:
        NoSuchRecord: There is no such person on the account's side.
        RecordChanged: Somebody changed the record since.
        RequestInvalid: It is another spelling, or the name waits for nobody.
        SecondPersonNeeded: The account is the one that read or changed the name.
    """
    with acting(account, "confirm-name", subject=f"person:{person}") as act:
        found = act.take(Person, person, version=version)
        if found.is_erased:
            raise NoSuchRecord
        if found.is_name_confirmed is not False or found.name is None:
            raise _unconfirmed("a name that waits for nobody", "one that one person alone read")
        if found.named_by_id == act.asker.account:
            raise SecondPersonNeeded
        if not is_same_spelling(name, found.name):
            raise _unconfirmed("another spelling", "that of the record; if it is wrong, correct it")
        act.change(found, is_name_confirmed=True)


def _unconfirmed(found: str, expected: str) -> RequestInvalid:
    return RequestInvalid(
        "Confirming a name", (Fault("confirmation", 0, "name", "contradiction", found, expected),)
    )
