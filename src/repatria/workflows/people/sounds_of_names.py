"""Who compares names by their sounds: this process, or another one that has all of it in memory already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Sounds(Protocol):
    """What the search of people by name asks of tracing."""

    def ways(self, name: str) -> tuple[tuple[str, ...], ...]:
        """Give the ways to ask for a name: keys that a name has all of; none where there is no letter."""

    def log_odds(self, name: str, others: Sequence[str]) -> list[float]:
        """Give the natural log-odds of being one name with each of the others, in their order."""


class SoundsHere:
    """Compares names in this process: the first answer takes seconds, and everything some 350 MB."""

    def words(self, names: Sequence[str]) -> list[tuple[str, ...]]:
        """Give, of each name, the keys by which it is found."""
        from repatria.tracing.sounds_of_names import words_of_sounds  # noqa: PLC0415 - heavy

        return words_of_sounds(names)

    def ways(self, name: str) -> tuple[tuple[str, ...], ...]:
        """Give the ways to ask for a name."""
        from repatria.tracing.sounds_of_names import ways_of_sounds  # noqa: PLC0415 - heavy

        return ways_of_sounds(name)

    def log_odds(self, name: str, others: Sequence[str]) -> list[float]:
        """Give the log-odds of being one name with each of the others."""
        from repatria.tracing.names.models import usual_names  # noqa: PLC0415 - heavy
        from repatria.tracing.sounds_of_names import log_odds_of  # noqa: PLC0415 - heavy

        return log_odds_of(name, others, usual_names())
