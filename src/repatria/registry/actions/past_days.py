"""Days of what happened: none of them is still to come."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from repatria.core.dates import PartialDate
from repatria.core.errors import Fault, RequestInvalid


def refuse_to_come(doing: str, key: str, day: date | None) -> None:
    """Refuse a day on which nothing can have happened yet; an unknown one may be any.

    Where it is tomorrow already, in UTC it may still be today.

    Raises:
        RequestInvalid: The day is still to come.
    """
    if day is not None and day > datetime.now(UTC).date() + timedelta(days=1):
        fault = Fault("record", 0, key, "bad-date", "a day to come", "the day on which it happened")
        raise RequestInvalid(doing, (fault,))


def refuse_no_day(doing: str, key: str, said: str | None) -> None:
    """Refuse a partial date that is none, or that is still to come; an unknown one may be any.

    Raises:
        RequestInvalid: There is no such day, or it is still to come.
    """
    if said is None:
        return
    try:
        day = PartialDate.parse(said)
    except ValueError as error:
        expected = "YYYY, YYYY-MM or YYYY-MM-DD"
        raise RequestInvalid(
            doing, (Fault("record", 0, key, "bad-date", "no such day", expected),)
        ) from error
    refuse_to_come(doing, key, day.earliest)
