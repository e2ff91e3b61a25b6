"""How many people a record stands for: known, bounded, or unknown. Unknown is never zero."""

from __future__ import annotations

from dataclasses import dataclass

FEWEST_SHOWN = 5
"""Below it a number of people is not told outside; above it only whole multiples are."""


def shown_outside(number: int) -> int | None:
    """Give a count as it may be told outside: whole fives, and nothing of fewer than five.

    Of two counts, one of some of those of the other, the difference then leaves five numbers possible or
    more, so that subtracting tells no small number either.

    Returns:
        "At least" this many; None says fewer than five, which may be nobody.
    """
    return number - number % FEWEST_SHOWN or None


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people between two bounds.

    Attributes:
        at_least: The number that is certain; 0 says that nothing is certain, not that nobody is there.
        at_most: The largest number possible; None where nobody knows.
    """

    at_least: int
    at_most: int | None

    @classmethod
    def exactly(cls, number: int) -> Count:
        """Make a count that is known."""
        return cls(number, number)

    @classmethod
    def from_below(cls, number: int) -> Count:
        """Make a count of which only a least number is known."""
        return cls(number, None)

    @classmethod
    def unknown(cls) -> Count:
        """Make a count of which nothing is known."""
        return cls(0, None)

    @property
    def is_known(self) -> bool:
        """Is the number known exactly?"""
        return self.at_least == self.at_most

    def less(self, number: int) -> Count:
        """Give what remains when `number` people, at most `at_least`, have gone."""
        if number == 0:
            return self
        rest = None if self.at_most is None else self.at_most - number
        return Count(self.at_least - number, rest)

    def to_json(self) -> int | dict[str, int] | str:
        """Write the count: a number where it is known, bounds or "unknown" where it is not; never 0."""
        if self.is_known:
            return self.at_least
        bounds = {"at_least": self.at_least} if self.at_least else {}
        if self.at_most is not None:
            bounds["at_most"] = self.at_most
        return bounds or "unknown"

    def __str__(self) -> str:
        """Say the count in words."""
        if self.is_known:
            return str(self.at_least)
        if self.at_most is not None:
            return f"{self.at_least} to {self.at_most}" if self.at_least else f"at most {self.at_most}"
        return f"at least {self.at_least}" if self.at_least else "an unknown number"
