"""Correct what a record says of a person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from repatria.core.errors import Fault, NoSuchRecord, NotPermitted, RequestInvalid
from repatria.registry.actions.frame import acting
from repatria.registry.actions.names import read_alone
from repatria.registry.models import Person


def correct_person(account: UUID, person: UUID, *, version: int, **corrected: Any) -> None:  # noqa: ANN401 - any field
    """Change fields of a person; which of them may be changed, the access table says.

    A name that is changed waits for a second person again.

    Args:
        version: The version that was read; whoever reads an older one is refused.

    Raises:
        NoSuchRecord: There is no such person on the account's side.
        NotPermitted: A field may not be corrected so.
        RecordChanged: Somebody changed the record since.
        RequestInvalid: A value does not fit its field, or nobody is left.
    """
    with acting(account, "correct-person", subject=f"person:{person}") as act:
        if Person.BY_ACTS & set(corrected):
            raise NotPermitted
        found = act.take(Person, person, version=version)
        if found.is_erased:
            raise NoSuchRecord
        least = corrected.get("at_least", found.at_least)
        most = corrected.get("at_most", found.at_most)
        if most is not None and most < max(1, least):
            fault = Fault(
                "correction", 0, "count", "bad-number", "a most below its least", "at_least up to at_most"
            )
            raise RequestInvalid("Correcting a record", (fault,))
        if corrected.get("name", found.name) != found.name:
            corrected |= read_alone(act, corrected["name"])
        act.change(found, **corrected)
