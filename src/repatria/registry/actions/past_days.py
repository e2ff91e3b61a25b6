"""Days of what happened: none of them is still to come."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

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
