"""Dates as people know them: to the day, the month, or only the year."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day known to lie in an interval, both ends included."""

    earliest: date
    latest: date

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.

        Raises:
            ValueError: The text has another form, or no such day exists.
        """
        match = _PARTIAL.fullmatch(text)
        if match is None:
            raise ValueError("a date is written YYYY, YYYY-MM or YYYY-MM-DD")
        year, month, day = match.groups()
        first = date(int(year), int(month or 1), int(day or 1))
        last_month = int(month or 12)
        return cls(first, date(int(year), last_month, int(day or monthrange(int(year), last_month)[1])))

    @classmethod
    def on(cls, day: date) -> PartialDate:
        """Make a date that is known to the day."""
        return cls(day, day)

    def full_months_until(self, day: date) -> tuple[int, int]:
        """Bound the full months from this date until a day."""
        return full_months_between(self.latest, day), full_months_between(self.earliest, day)

    def __str__(self) -> str:
        """Write the date as precisely as it is known."""
        if self.earliest == self.latest:
            return self.earliest.isoformat()
        if (self.earliest.year, self.earliest.month) == (self.latest.year, self.latest.month):
            return self.earliest.isoformat()[:7]
        return self.earliest.isoformat()[:4]


def full_months_between(start: date, end: date) -> int:
    """Count the whole months from `start` to `end`; 0 where `end` lies before."""
    months = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    return max(0, months)
