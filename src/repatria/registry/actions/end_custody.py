"""Record that somebody is held there no more."""

from __future__ import annotations

from uuid import UUID

from repatria.core.dates import PartialDate
from repatria.core.errors import Fault, RequestInvalid
from repatria.registry.actions.frame import acting
from repatria.registry.actions.past_days import refuse_no_day
from repatria.registry.models import Custody


def end_custody(account: UUID, custody: UUID, *, version: int, until: str) -> None:
    """Record until when somebody was held.

    Raises:
        NoSuchRecord: There is no such custody of the account's side.
        RecordChanged: Somebody changed it since it was read.
        RequestInvalid: There is no such day, or it lies before the first one.
    """
    with acting(account, "end-custody", subject=f"custody:{custody}") as act:
        found = act.take_of_person(Custody, custody, version=version)
        refuse_no_day("Ending custody", "until", until)
        if found.since and PartialDate.parse(until).latest < PartialDate.parse(found.since).earliest:
            fault = Fault("custody", 0, "until", "bad-date", "an end before its beginning", "a later day")
            raise RequestInvalid("Ending custody", (fault,))
        act.change(found, until=until)
