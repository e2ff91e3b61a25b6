"""Gather what a report says of each group of people while it is read, and freeze it into drafts."""

from __future__ import annotations

from dataclasses import dataclass, field

from repatria.core.reports import (
    Attribution,
    HeldDraft,
    HeldStatus,
    Passage,
    Slot,
    Tier,
    Verification,
    WordedCount,
)
from repatria.intake.discourse.following import Unit
from repatria.intake.statements.claims import statements

_PAIR = 2


@dataclass(slots=True)
class HeldGroup:
    """Gather what a report says of one group while it is read; `HeldPeople.drafts` freezes it.

    Attributes:
        told_at: Offsets of the phrases that speak of it.
        units: Sentences that stated holder, home and count, for the rule of the confident tier.
    """

    status: HeldStatus
    evidence: list[Passage]
    holder: Slot[str] | None = None
    captor: Slot[str] | None = None
    home: Slot[str] | None = None
    also_home: tuple[Slot[str], ...] = ()
    count: Slot[WordedCount] | None = None
    category: Slot[str] | None = None
    health: Slot[str] | None = None
    place: Slot[str] | None = None
    date: Slot[str] | None = None
    part_of: HeldGroup | None = None
    seen_in: list[Unit] = field(default_factory=list)
    full_readings: set[int] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    nouns: set[str] = field(default_factory=set)
    captive: bool = False
    called_captive: bool = False
    vague: bool = False
    remains: bool = False
    fresh: bool = False
    of_government: bool = False
    unnamed: bool = False
    not_by: str | None = None
    told_at: set[int] = field(default_factory=set)
    lemmas: set[str] = field(default_factory=set)
    traded_for: set[int] = field(default_factory=set)
    mixed: bool = False
    """Whether some of them are said to be of another home than the rest."""
    read: tuple[str | None, str | None] | None = None
    """Holder and home as clauses said them, before rules filled what the report leaves open."""

    def how(self, side: str) -> str | None:
        """Say how a side is known: stated or resolved by a clause, filled by a rule; ``None`` if open."""
        slot: Slot[str] | None = getattr(self, side)
        if slot is None:
            return None
        said = self.read[side == "home"] if self.read is not None else slot.value
        return slot.how if said == slot.value else "filled"

    def is_one(self) -> bool:
        """Tell whether it is one person."""
        return self.count is not None and self.count.value.number == 1

    def number(self) -> int | None:
        """Give the count, without its hedge."""
        return self.count.value.number if self.count else None

    def draft(self, identifier: str, whole: str | None, verification: Verification | None) -> HeldDraft:
        """Freeze the group."""
        stated = (self.holder, self.home, self.count)
        in_words = self.part_of is None and all(slot is not None and slot.how == "stated" for slot in stated)
        tier: Tier = "confident" if in_words or len(self.full_readings) > 1 else "check"
        unique = {(passage.start, passage.end): passage for passage in self.evidence}
        return HeldDraft(
            id=identifier,
            status=self.status,
            tier=tier,
            evidence=tuple(unique[key] for key in sorted(unique)),
            part_of=whole,
            holder=self.holder,
            captor=self.captor,
            home=self.home,
            also_home=self.also_home,
            count=self.count,
            category=self.category,
            health=self.health,
            place=self.place,
            date=self.date,
            told_by=self._tellers(),
            verification=verification,
        )

    def _tellers(self) -> tuple[Attribution, ...]:
        tellers: dict[str, Attribution] = {}
        for unit in self.seen_in:
            for speaker in (unit.speaker, *(statement.speaker for statement in statements(unit))):
                if speaker is not None:
                    tellers.setdefault(speaker.who, speaker)
        return tuple(sorted(tellers.values(), key=lambda teller: teller.passage.start))


@dataclass(slots=True)
class HeldPeople:
    """Hold the groups of one report, in the order in which it first speaks of them."""

    groups: list[HeldGroup] = field(default_factory=list)
    main_group: str | None = None
    """The armed group that the report speaks of most."""
    told_of: list[HeldGroup] = field(default_factory=list)
    """All groups that clauses tell of, those that say too little for a draft too."""
    topical: bool = False
    """Whether the report speaks of captives at all."""
    strongly_topical: bool = False
    """Whether it does in words that courts and police do not use."""

    def drafts(self, verification_of: dict[int, Verification]) -> tuple[HeldDraft, ...]:
        """Freeze all groups.

        Args:
            verification_of: The outlet's words on a sentence, by the offset where the sentence starts.
        """
        ordered = self._ordered()
        names = {id(group): f"held-{number}" for number, group in enumerate(ordered, 1)}
        return tuple(
            group.draft(
                names[id(group)],
                names[id(group.part_of)] if group.part_of else None,
                next((verification_of[u.start] for u in group.seen_in if u.start in verification_of), None)
                if group.part_of
                else None,
            )
            for group in ordered
        )

    def pair_before(self, offset: int) -> HeldGroup | None:
        """Find the group of two that "one" and "the other" can mean at a place in the report.

        It is the counted group spoken of last before; ``None`` if that is no group of two.
        """
        spoken_of = [
            (passage.start, group)
            for group in self.groups
            if group.part_of is None and group.count is not None
            for passage in group.evidence
            if passage.start < offset
        ]
        if not spoken_of:
            return None
        last = max(spoken_of, key=lambda found: found[0])[1]
        return last if last.count is not None and last.count.value.number == _PAIR else None

    def told_at(self) -> dict[int, HeldGroup]:
        """Give the groups by the offsets of the phrases that speak of them."""
        return {start: group for group in self.groups for start in group.told_at}

    @property
    def names(self) -> frozenset[str]:
        """Give the names of people read as held, and a star where anybody is."""
        named = {name for group in self.groups for name in group.names}
        return frozenset(named) | ({"*"} if self.groups else set())

    @property
    def nouns(self) -> frozenset[str]:
        """Give the nouns by which people in hands are called."""
        return frozenset(noun for group in self.groups for noun in group.nouns)

    @property
    def holders(self) -> frozenset[str]:
        """Give the parties read as holding anybody."""
        return frozenset(group.holder.value for group in self.groups if group.holder is not None)

    @property
    def homes(self) -> frozenset[str]:
        """Give the parties whose people are in hands."""
        return frozenset(group.home.value for group in self.groups if group.home is not None)

    def identifier_of(self, group: HeldGroup | None) -> str | None:
        """Give the identifier that `drafts` gives a group."""
        return next((f"held-{at}" for at, known in enumerate(self._ordered(), 1) if known is group), None)

    def _ordered(self) -> list[HeldGroup]:
        return sorted(self.groups, key=lambda group: group.evidence[0].start)
