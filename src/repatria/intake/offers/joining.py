"""Join two halves to one offer: who gives them, and how far it has come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from repatria.core.reports import OfferDraft, OfferState, Slot
from repatria.intake.custody.held_groups import HeldPeople
from repatria.intake.discourse.following import Unit
from repatria.intake.discourse.people import slot_of
from repatria.intake.offers.sides import Half, as_resolved
from repatria.intake.vocabulary.frames import word_set
from repatria.intake.vocabulary.powers import is_power
from repatria.intake.weighing.cues import cues_of

_REACH_OF_VERB = 5


def joined(
    unit: Unit, given: Half, got: Half, state: OfferState, people: HeldPeople | None = None
) -> OfferDraft:
    """Make an offer of two halves; who holds a side gives it, else who speaks for it.

    Args:
        unit: The sentence.
        given: What is given; people and money change places where only one of them can be meant.
        got: What is given for it.
        state: How far it has come.
        people: Whom the report tells of in hands: who holds others of the same home gives these too.
    """
    asker = releaser_of(given) or acting(unit)
    of = given.home()
    can_give = asker is not None and (of is None or asker.value != of.value)
    by = given.holder()
    stated = given.group is not None and given.group.holder is not None and given.group.holder.how == "stated"
    sure = releaser_of(given) is not None or _gives_itself(unit, asker, state, people)
    if by is None or (can_give and not stated and sure):
        by = asker if can_give else by
    if by is None and people is not None and given.mention is not None:
        by = holder_of_people(people, of)
    if by is None and got.mention is not None:
        by = as_resolved(got.home())
    if given.mention is None and got.mention is not None:
        # money is asked for people: those who hold them give them
        given, got = got, given
        by, of = given.holder() or asker, given.home()
    jails_its_own = by is not None and (held_by := given.holder()) is not None and held_by.value == by.value
    if (
        by is not None
        and given.mention is not None
        and of is not None
        and of.value == by.value
        and not jails_its_own
    ):
        given, got = (got, given) if got.mention is not None else (given, got)
    kept = given.home()
    if people is not None and (
        by is None or (kept is not None and kept.value == by.value and not jails_its_own)
    ):
        by = holder_of_people(people, kept) or by
    if by is not None and _holds(got, by) and (back := got.home()) is not None and is_power(back.value):
        # nobody gives for those whom it holds itself: their own side does
        by = as_resolved(back)
    is_own = by is not None and kept is not None and kept.value == by.value and not jails_its_own
    if by is not None and (not is_power(by.value) or is_own):
        by = None
    if by is None and people is not None and state in {"done", "agreed"}:
        by = _of_either_side(people)
    start = min(half.start for half in (given, got) if half.unit is unit)
    end = max(half.end for half in (given, got) if half.unit is unit)
    evidence = unit.passage(start, end)
    return OfferDraft(
        "", Slot(state, evidence), "check", (evidence,), by=by, gives=given.side(), gets=got.side()
    )


def _holds(half: Half, by: Slot[str]) -> bool:
    holder = half.side().holder
    return holder is not None and holder.value == by.value


def releaser_of(given: Half) -> Slot[str] | None:
    """Find who stands right before the verb that frees people: "Kabul freed five", "the army offered 40"."""
    tokens, unit = given.unit.tokens, given.unit
    first = next((at for at, token in enumerate(tokens) if token.start >= given.start), 0)
    verb = next(
        (
            at
            for at in range(first - 1, max(-1, first - _REACH_OF_VERB), -1)
            if cues_of(tokens[at].low) & {"release", "exchange"} or tokens[at].low in word_set("lets")
        ),
        None,
    )
    if verb is None:
        return None
    at = verb - 1
    while at >= 0 and (tokens[at].low in word_set("before_release") or tokens[at].low.endswith("ly")):
        at -= 1
    if at < 0:
        return None
    end = tokens[at].end
    before = next((m for m in unit.marked.mentions if m.start < end <= m.end and m.kind in "PNRG"), None)
    return slot_of(unit, before) if before is not None else None


def _gives_itself(unit: Unit, asker: Slot[str] | None, state: OfferState, people: HeldPeople | None) -> bool:
    """Tell whether the subject of a sentence is who gives: it frees, or it offers and holds people."""
    subject = unit.subject.mention if unit.subject is not None else None
    if asker is None or subject is None or subject.kind not in {"P", "N", "R"}:
        return False
    if state in {"proposed", "refused"} and (people is None or asker.value in people.holders):
        return True
    behind = [at for at, token in enumerate(unit.tokens) if token.start >= subject.end]
    acts = next((at for at in behind if cues_of(unit.tokens[at].low) & {"release", "exchange"}), None)
    if acts is None:
        return False
    before = {token.low for token in unit.tokens[behind[0] : acts]}
    return before.isdisjoint(word_set("be") | {",", "that", "if"})


def holder_of_people(people: HeldPeople, home: Slot[str] | None) -> Slot[str] | None:
    """Give who holds most groups of a home, where the report tells of any."""
    holders = [
        group.holder
        for group in people.groups
        if group.holder is not None
        and home is not None
        and group.home is not None
        and group.home.value == home.value
        and group.holder.value != home.value
    ]
    return _most_often(holders)


def _of_either_side(people: HeldPeople) -> Slot[str] | None:
    """Give who holds most groups: of a deal that was carried out, either side may stand first."""
    holders = [
        group.holder for group in people.groups if group.holder is not None and is_power(group.holder.value)
    ]
    return _most_often(holders)


def _most_often(holders: Sequence[Slot[str]]) -> Slot[str] | None:
    """Give the holder that stands there most often, where it stands first."""
    if not holders:
        return None
    most = Counter(slot.value for slot in holders).most_common(1)[0][0]
    return as_resolved(next(slot for slot in holders if slot.value == most))


def acting(unit: Unit) -> Slot[str] | None:
    """Give the party that a sentence is about, else the one it names first."""
    if unit.subject is not None and unit.subject.mention is not None:
        found = unit.party(unit.subject.mention)
        if found is not None:
            return found
    return next(
        (slot for m in unit.marked.mentions if m.kind in {"P", "N"} and (slot := slot_of(unit, m))), None
    )


def with_giver(draft: OfferDraft, by: Slot[str] | None) -> OfferDraft:
    """Name who gives, where a reader knows better."""
    return draft if by is None else replace(draft, by=by)


def state_of(unit: Unit, at: int, *, default: OfferState = "done") -> OfferState:
    """Tell how far an offer has come by the words of its sentence up to a position."""
    lows = [token.low for token in unit.tokens[: at + 1]]
    return state_by(lows, default=default)


def state_by(lows: Sequence[str], *, default: OfferState = "done") -> OfferState:
    """Tell how far an offer has come by words."""
    for names, state in _STATES:
        if any(low in word_set(name) for low in lows for name in names):
            return state
    return default


_STATES: tuple[tuple[tuple[str, ...], OfferState], ...] = (
    (("refusing_words",), "refused"),
    (("demanding_words", "asked_words"), "demanded"),
    (("proposing_words", "would_words"), "proposed"),
)
