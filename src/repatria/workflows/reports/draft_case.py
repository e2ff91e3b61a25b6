"""From the drafts of a report to a case file, once a person has confirmed them.

A report never says who is in which conflict, nor what to call a case: the person who confirms adds that.
What the report does not say stays unknown in the case; each entry names the line it rests on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from repatria.core.parties import ConflictKind, ConflictState
from repatria.core.reports import HeldDraft, OfferDraft, OfferSide, Passage, ReadReport, Slot, WishDraft
from repatria.workflows.reports.draft_words import category_of, is_wound, state_of

_WISHES = ("return", "stay", "undecided")


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What the confirming person adds to the drafts.

    Attributes:
        party_names: Names of parties, where the person wants another than the report's.
        conflicts: Two parties, kind and state of their conflict, and its first day.
        source: What the report is, for the list of sources.
    """

    case_id: str
    title: str
    as_of: date
    source: str
    party_names: tuple[tuple[str, str], ...] = ()
    conflicts: tuple[tuple[tuple[str, str], ConflictKind, ConflictState, date], ...] = ()


@dataclass(frozen=True, slots=True)
class ConfirmedDraft:
    """A case file, and the drafts that a case has no place for and that stay claims.

    Attributes:
        text: The content of ``case.toml``.
        entries: What became of each draft: its identifier, and the entry it gave.
    """

    text: str
    entries: tuple[tuple[str, str], ...]


def draft_case(reading: ReadReport, confirmation: Confirmation) -> ConfirmedDraft:
    """Write the case that the confirmed drafts of a report make.

    Of a group whose people the report tells apart, each person becomes an entry; the group is not counted
    again. Wishes that the report gives to "one" and "the other" go to its people in the order told: the
    report does not say which of them wishes what, and says of both the same otherwise.
    """
    return _Writer(reading, confirmation).write()


class _Writer:
    def __init__(self, reading: ReadReport, confirmation: Confirmation) -> None:
        self.reading = reading
        self.confirmation = confirmation
        self.names = dict(confirmation.party_names)
        self.entries: list[tuple[str, str]] = []

    def write(self) -> ConfirmedDraft:
        blocks = [
            self._head(),
            *self._parties(),
            *self._conflicts(),
            *self._people(),
            *self._offers(),
            self._sources(),
        ]
        return ConfirmedDraft("\n\n".join(blocks) + "\n", tuple(self.entries))

    def _head(self) -> str:
        said = self.confirmation
        lines = ["[case]", _line("id", said.case_id), _line("title", said.title), f"as_of = {said.as_of}"]
        return "\n".join(lines)

    def _parties(self) -> Iterator[str]:
        codes = {slot.value for draft in self._held() for slot in (draft.holder, draft.home) if slot}
        for offer in self.reading.offers:
            sides = [slot for side in (offer.gives, offer.gets) if side for slot in (side.holder, side.home)]
            codes |= {slot.value for slot in (offer.by, offer.gives_to, offer.arranged_by, *sides) if slot}
        codes |= {party for between, *_ in self.confirmation.conflicts for party in between}
        for code in sorted(codes):
            yield f"[parties.{code}]\n" + _line("name", self.names.get(code, code))

    def _conflicts(self) -> Iterator[str]:
        for (one, other), kind, state, since in self.confirmation.conflicts:
            lines = [
                "[[conflicts]]",
                _line("between", [one, other]),
                _line("kind", kind),
                _line("state", state),
            ]
            yield "\n".join([*lines, f"since = {since}"])

    def _held(self) -> list[HeldDraft]:
        """Give the drafts to enter: single people in place of their group, where all of it are told apart."""
        held = [draft for draft in self.reading.held if draft.status in ("captured", "held")]
        parts: dict[str, list[HeldDraft]] = {}
        for draft in held:
            if draft.part_of is not None:
                parts.setdefault(draft.part_of, []).append(draft)
        chosen: list[HeldDraft] = []
        for draft in held:
            if draft.part_of is None:
                members = parts.get(draft.id, [])
                is_whole = draft.count is not None and len(members) == draft.count.value.number
                chosen += members if is_whole else [draft]
        return [draft for draft in chosen if draft.holder and draft.home]

    def _people(self) -> Iterator[str]:
        groups = {draft.id: draft for draft in self.reading.held}
        wishes = self._told_wishes()
        captives = 0
        for draft in self._held():
            group = groups.get(draft.part_of or "", draft)
            is_person = draft.part_of is not None or (
                draft.count is not None and draft.count.value.number == 1
            )
            captives += is_person
            entry = (
                f"captive-{captives}"
                if is_person
                else f"{_code(draft.home)}-held-by-{_code(draft.holder)}".lower()
            )
            self.entries.append((draft.id, entry))
            wish = wishes.pop(0) if is_person and draft.part_of is not None and wishes else None
            if wish is not None:
                self.entries.append((wish.id, f"{entry}, wish"))
            yield "\n".join(self._person(draft, group, entry, wish, is_person=is_person))

    def _person(
        self, draft: HeldDraft, group: HeldDraft, entry: str, wish: WishDraft | None, *, is_person: bool
    ) -> Iterator[str]:
        yield f"[[people]]{self._where(draft.evidence[0])}"
        yield _line("id", entry)
        yield _line("held_by", _code(draft.holder))
        yield _line("home", _code(draft.home))
        category = draft.category or group.category
        if category is not None and (known := category_of(category.value)) is not None:
            yield _line("category", known.value)
        if group.captor is not None or group.status == "captured":
            yield _line("ground", "captured")
        health = next((slot for slot in (group.health, draft.health) if slot and is_wound(slot.value)), None)
        if health is not None:
            yield _line("health", "wounded") + self._where(health.passage)
        if group.place is not None:
            yield f"captured = {{ place = {_quoted(group.place.value)} }}"
        if not is_person:
            yield self._count(draft)
        if wish is not None:
            teller = wish.told_by.party if wish.told_by else None
            told = f", told_by = {_quoted(teller)}" if teller else ""
            day = f", as_of = {self.confirmation.as_of}"
            yield (
                f"wish = {{ says = {_quoted(wish.says.value)}{day}{told}, private = false }}"
                f"{self._where(wish.passage)}"
            )
        yield 'source = ["r1"]'

    def _count(self, draft: HeldDraft) -> str:
        """Write the number: exact only where the report says so; where it says none, one is the least."""
        if draft.count is None:
            return "count = { at_least = 1 }   # no number is said: one is the least that can be meant"
        number, hedge = draft.count.value.number, draft.count.value.hedge
        if hedge == "exact":
            return f"count = {number}"
        if hedge in ("at least", "more than"):
            return f"count = {{ at_least = {number + (hedge == 'more than')} }}"
        if hedge in ("up to", "fewer than"):
            return f"count = {{ at_least = 1, at_most = {number - (hedge == 'fewer than')} }}"
        return f'count = "unknown"   # about {number}'

    def _told_wishes(self) -> list[WishDraft]:
        """Give the wishes as others tell them; the captives' own words repeat one of these."""
        told = [wish for wish in self.reading.wishes if wish.says.value in _WISHES]
        reported = [wish for wish in told if not wish.own_words]
        for wish in told:
            if wish.own_words and reported:
                self.entries.append((wish.id, "kept as a statement of the captive"))
        return reported or told

    def _offers(self) -> Iterator[str]:
        numbers: dict[str, int] = {}
        for offer in self.reading.offers:
            if (
                offer.by is None
                or offer.gives is None
                or offer.gives_to is None
                or offer.state.value in ("done", "agreed")
            ):
                continue
            party = offer.by.value
            numbers[party] = numbers.get(party, 0) + 1
            entry = f"{party.lower()}-{numbers[party]}"
            self.entries.append((offer.id, entry))
            yield "\n".join(self._offer(offer, entry))

    def _offer(self, offer: OfferDraft, entry: str) -> Iterator[str]:
        state = state_of(offer.state.value).value
        yield f"[[offers]]{self._where(offer.evidence[0])}"
        yield _line("id", entry)
        yield _line("by", _code(offer.by))
        yield f"said = {self.confirmation.as_of}"
        yield _line("state", state)
        if offer.gives is not None:
            yield f"gives = [{{ who = {_side(offer.gives)}, to = {_quoted(_code(offer.gives_to))} }}]"
        if offer.gets is not None:
            number = offer.gets.count.value.number if offer.gets.count else 1
            least = "" if offer.gets.count else "   # the offer names no number: one is the least it can mean"
            yield f"gets = [{{ who = {_side(offer.gets)}, at_least = {number} }}]{least}"
        if offer.arranged_by is not None:
            yield _line("arranged_by", offer.arranged_by.value)
        yield 'source = ["r1"]'

    def _sources(self) -> str:
        return "\n".join(["[[sources]]", 'id = "r1"', _line("what", self.confirmation.source)])

    def _where(self, passage: Passage) -> str:
        return f"   # report, line {self.reading.report.line_number(passage.start)}"


def _side(side: OfferSide) -> str:
    parts = [
        f"{key} = {_quoted(slot.value)}"
        for key, slot in (("held_by", side.holder), ("home", side.home))
        if slot
    ]
    return "{ " + ", ".join(parts) + " }"


def _code(slot: Slot[str] | None) -> str:
    return slot.value if slot else ""


def _line(key: str, value: str | list[str]) -> str:
    return f"{key} = {_quoted(value)}"


def _quoted(value: object) -> str:
    """Write text or a list of texts; but for one control character, JSON's strings are TOML's."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
