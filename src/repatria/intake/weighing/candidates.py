"""Gather all people that a report counts or points to: read as held, or told of by no verb."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from repatria.intake.custody.held_groups import HeldGroup
from repatria.intake.discourse.following import Unit
from repatria.intake.discourse.people import People, people_of
from repatria.intake.phrases.mentions import Mention
from repatria.intake.vocabulary.frames import word_set

_INDEFINITE = frozenset({"a", "an", "another", "one", "some"})
_OF_NOBODY = frozenset({"every", "each", "any", "no"})


@dataclass(frozen=True, slots=True)
class Spot:
    """Hold one place where people are spoken of."""

    at: int
    """Number of the sentence in the report."""
    unit: Unit
    mention: Mention
    people: People


@dataclass(slots=True)
class Candidate:
    """Hold people of one number with all places that speak of them.

    Attributes:
        group: What the clauses say of them; ``None`` if no clause of custody does.
        is_drafted: Whether what the clauses say is enough for a draft.
    """

    spots: list[Spot] = field(default_factory=list)
    group: HeldGroup | None = None
    is_drafted: bool = False

    def number(self) -> int | None:
        """Give the count, without its hedge."""
        if self.group is not None:
            return self.group.number()
        count = self.spots[0].people.count
        return count.value.number if count else None

    def start(self) -> int:
        """Give the offset at which the report first speaks of them."""
        found = [spot.people.passage.start for spot in self.spots]
        if self.group is not None:
            found += [passage.start for passage in self.group.evidence]
        return min(found)


def gather(
    units: Sequence[Unit], groups: Sequence[HeldGroup], drafted: Sequence[HeldGroup]
) -> list[Candidate]:
    """Gather the candidates of a report, in the order in which it first speaks of them."""
    kept = {id(group) for group in drafted}
    found = [Candidate(group=group, is_drafted=id(group) in kept) for group in groups]
    told: dict[int, list[Candidate]] = {}
    for candidate in found:
        group = candidate.group
        for start in group.told_at if group else ():
            told.setdefault(start, []).append(candidate)
        for passage in group.evidence if group else ():
            told.setdefault(passage.start, [])
    for at, unit in enumerate(units):
        for mention in unit.marked.mentions:
            if mention.kind not in "GCNI":
                continue
            known = told.get(unit.start + mention.start, [])
            if not known and mention.kind not in "GC":
                continue
            spot = Spot(at, unit, mention, people_of(unit, mention))
            if known:
                for candidate in known:
                    candidate.spots.append(spot)
            elif _may_be_people(spot):
                _place(found, spot)
    found = [candidate for candidate in found if candidate.spots]
    return sorted(found, key=Candidate.start)


def _may_be_people(spot: Spot) -> bool:
    """Leave out things, "every soldier", and whoever is pointed to without a number."""
    mention, people = spot.mention, spot.people
    if mention.how == "things":
        return False
    if mention.group is not None and mention.group.article in _OF_NOBODY:
        return False
    if people.noun in word_set("in_arms") and not people.captive:
        # "11,000 troops" are nobody's captives, unless a clause of custody says so
        return False
    if people.count is None:
        return people.vague
    if people.count.value.number == 1 and mention.group is not None and mention.group.count is None:
        return (mention.group.article in _INDEFINITE or bool(people.names)) and not people.definite
    return mention.kind == "G" or people.count.value.number > 1


def _place(found: list[Candidate], spot: Spot) -> None:
    """Add a place to the people of the same number that it can mean, else open a candidate of its own."""
    count = spot.people.count
    number = count.value.number if count else None
    if number is not None and number > 1:
        homes = {home.value for home in spot.people.homes if home.how == "stated"}
        for candidate in found:
            if candidate.number() == number and _agree(candidate, homes):
                candidate.spots.append(spot)
                return
    found.append(Candidate([spot]))


def _agree(candidate: Candidate, homes: set[str]) -> bool:
    known = {home.value for spot in candidate.spots for home in spot.people.homes if home.how == "stated"}
    if candidate.group is not None and candidate.group.home is not None:
        known.add(candidate.group.home.value)
    return not known or not homes or bool(known & homes)
