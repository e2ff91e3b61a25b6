"""Make readings of clauses: what one verb says of people, with holder, place and date."""

from __future__ import annotations

import re
from dataclasses import replace

from repatria.core.reports import HeldStatus, Slot
from repatria.intake.discourse.following import Unit
from repatria.intake.discourse.people import HoldingReading, People, people_of
from repatria.intake.phrases.mentions import Mention
from repatria.intake.syntax.complements import Clause
from repatria.intake.vocabulary.frames import weak_verbs
from repatria.intake.vocabulary.powers import is_home
from repatria.intake.vocabulary.wordlists import words

_OF_THEMSELVES = frozenset({"escape", "die", "miss", "come"})
_PLACE = re.compile(r"\s*(?:alive\s+)?(?:in|near|at|off)\s+(?:the\s+)?$")
_DATE = re.compile(r"\s*(?:in|on|during)?\s*$")


def reading_of(
    unit: Unit,
    clause: Clause,
    status: HeldStatus,
    mention: Mention,
    *,
    holder: Slot[str] | None,
    people: People | None = None,
    weak: bool = False,
) -> tuple[HoldingReading, Mention]:
    """Make a reading of one verb and one phrase for people."""
    # nobody holds its own: "its" is not the holder's
    people = people or people_of(unit, mention)
    if mention.kind == "C" and (clause.passive or clause.frame in _OF_THEMSELVES):
        # "Two have been let go", "57 escaped": some of those told of before
        people = replace(people, part=True)
    if (
        holder is not None
        and holder.how == "resolved"
        and holder.value in {home.value for home in people.homes}
    ):
        holder = None
    if holder is not None and people.holder is not None and people.holder.value != holder.value:
        # "we have 47 prisoners of the Russian army": not in its hands, but of it
        people = replace(people, homes=people.homes or (people.holder,))
    holder = holder or people.holder
    if people.remains and status in {"released", "captured", "held"}:
        status = "dead"
    start, end = min(clause.start, mention.start), max(clause.end, mention.end)
    for other in (clause.by, clause.source, clause.agent):
        if other is not None and other.start >= 0:
            start, end = min(start, other.start), max(end, other.end)
    opens = (
        people.count is not None
        or people.vague
        or (holder is not None and bool(people.homes))
        or people.captive
    )
    if mention.kind == "N" and clause.lemma in weak_verbs() and not clause.as_captives:
        opens = False
    if mention.group is not None and mention.group.article in {"every", "each", "any", "no"}:
        opens = False
    if people.vague and unit.report.text[: unit.start + mention.start].rstrip().lower().endswith("how"):
        # "how many Ukrainians it holds" is asked
        opens = False
    is_plain = not clause.as_captives and not people.captive and not people.remains
    is_weak = weak or (clause.lemma in weak_verbs() and is_plain)
    return (
        HoldingReading(
            unit,
            people,
            status,
            unit.passage(start, end),
            holder,
            captor=holder if status == "captured" else None,
            place=_beside(unit, end, mention, "L", _PLACE) if status == "captured" else None,
            date=_beside(unit, end, mention, "D", _DATE),
            unnamed=any(
                map(_is_unnamed, (clause.by, clause.agent, clause.held_in, clause.source)),
            ),
            may_open=opens and not people.anaphor and mention.kind != "I",
            weak=is_weak,
            lemma=clause.lemma,
        ),
        mention,
    )


def resolved(slot: Slot[str] | None) -> Slot[str] | None:
    """Mark a slot as filled by a rule."""
    return replace(slot, how="resolved") if slot else None


def is_receiver(receiver: Slot[str], holder: Slot[str] | None) -> bool:
    """Tell whether those who are given to a party are its people: not where it only carries them."""
    return is_home(receiver.value) and holder is not None and holder.value != receiver.value


def _is_unnamed(mention: Mention | None) -> bool:
    return mention is not None and mention.how == "nameless" and mention.party in words("hired")


def _beside(unit: Unit, end: int, who: Mention, kind: str, lead: re.Pattern[str]) -> Slot[str] | None:
    """Find a place or date right behind the words or the people."""
    text = unit.report.text[unit.start : unit.end]
    for begin in (end, who.end):
        position = begin
        for mention in unit.marked.mentions:
            if mention.start < position or not mention.start - position < 20:
                continue
            between = text[position : mention.start]
            if mention.kind in {"L", "P", "D"} and (_PLACE.match(between) or _DATE.match(between)):
                if mention.kind in {kind, "P" if kind == "L" else kind} and lead.match(between):
                    passage = unit.passage(mention.start, mention.end)
                    return Slot(passage.text, passage)
                position = mention.end
    return None
