"""Rules: limits and demands that bind the whole plan, or the rounds in which it is carried out."""

from __future__ import annotations

from dataclasses import dataclass

from repatria.core.selections import Selection


@dataclass(frozen=True, slots=True)
class Demand:
    """At least `n` of those selected move, or there is no plan at all."""

    who: Selection
    n: int


@dataclass(frozen=True, slots=True)
class Together:
    """These people asked, in private, to go to the same place and in the same round, or not at all.

    Attributes:
        people: Identifiers of single persons, sorted; at least two. Somebody without any destination falls
            away, and the others are bound among themselves.
    """

    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Before:
    """Whoever of `who` goes, goes in an earlier round than everybody of `whom`. It moves nobody."""

    who: Selection
    whom: Selection


@dataclass(frozen=True, slots=True)
class AtMost:
    """At most `n` of those selected move; people of whom it is unknown whether they are meant count.

    Attributes:
        is_per_round: The limit holds for each round, and says nothing of the plan.
    """

    who: Selection
    n: int
    is_per_round: bool = False


@dataclass(frozen=True, slots=True)
class Ring:
    """At most `n` parties depend on each other: a strongly connected set of "is paid by", on credits."""

    n: int


@dataclass(frozen=True, slots=True)
class Exposure:
    """What `party` has given and was not yet paid for, after any round, weighs at most `n`.

    Attributes:
        weights: The party's own weight table; None counts heads.
    """

    party: str
    n: int
    weights: str | None = None


@dataclass(frozen=True, slots=True)
class Capacity:
    """At most `n` people arrive at the party `place` in one round; those who accompany others count."""

    place: str
    n: int


Rule = Demand | Together | Before | AtMost | Ring | Exposure | Capacity
