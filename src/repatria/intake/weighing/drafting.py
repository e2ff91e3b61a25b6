"""Bring what was weighed into the drafts: open slots filled, people told of in half sentences added."""

from __future__ import annotations

from collections.abc import Sequence

from repatria.core.reports import HeldStatus, Passage, Slot
from repatria.intake.custody.held_groups import HeldGroup, HeldPeople
from repatria.intake.discourse.following import Unit
from repatria.intake.discourse.sides import Parties
from repatria.intake.vocabulary.frames import word_set
from repatria.intake.vocabulary.wordlists import table
from repatria.intake.weighing.candidates import Candidate, Spot, gather
from repatria.intake.weighing.cues import cues_of
from repatria.intake.weighing.custody_signs import read_as
from repatria.intake.weighing.deciding import Weighed, weigh
from repatria.intake.weighing.surroundings import Surroundings, surroundings_of

_LEAST_FOR_DRAFTED, _LEAST_FOR_NEW = -1.0, -0.3
_LEAST_SHARE, _LEAST_NEW_SHARE = 0.3, 0.4
"""Below these shares a side stays open, and people whom no clause tells of are not drafted: fewer than one in
two such answers were right on reports that were not learned from."""
_SURE_SHARE = 0.5
_SAID = frozenset({"stated", "resolved"})
_NEAR = 6
_BESIDE = 2
_STATUS_CUES: tuple[tuple[HeldStatus, frozenset[str]], ...] = (
    ("missing", frozenset({"missing"})),
    ("dead", frozenset({"killed", "die"})),
    ("released", frozenset({"release", "regain", "come", "exchange", "homeward", "walked", "escape"})),
    ("captured", frozenset({"capture", "taken", "detain"})),
)


def weigh_people(people: HeldPeople, units: Sequence[Unit], named: Parties) -> None:
    """Fill open sides, add people in hands whom no clause tells of, and drop who is hardly held."""
    if not people.strongly_topical or not people.groups or not units:
        # where no clause tells of captives, nothing beside people does
        return
    around = surroundings_of(units, named)
    candidates = gather(units, people.told_of, people.groups)
    around.read_as = read_as(candidates)
    decided = weigh(candidates, around, table("weights"))
    is_well_read = around.read_as == "read-well"
    staying = [w for w in decided if _stays(w, is_well_read=is_well_read)]
    kept = {id(w.candidate.group) for w in staying}
    dropped = {id(w.candidate.group) for w in decided if w.candidate.is_drafted} - kept
    people.groups = [
        group for group in people.groups if id(group) not in dropped and id(group.part_of) not in dropped
    ]
    for weighed in staying:
        candidate = weighed.candidate
        if candidate.is_drafted and candidate.group is not None:
            _fill_open(candidate.group, weighed, around)
            continue
        group = candidate.group or _new_group(candidate)
        group.holder = _slot(weighed.sides.holder, candidate, around)
        group.home = _slot(weighed.sides.home, candidate, around)
        group.part_of = None
        people.groups.append(group)


def _stays(weighed: Weighed, *, is_well_read: bool) -> bool:
    if weighed.candidate.is_drafted:
        return weighed.in_hands >= _LEAST_FOR_DRAFTED
    least, share = (_LEAST_FOR_NEW, _LEAST_NEW_SHARE) if not is_well_read else (_SURE_SHARE, _SURE_SHARE)
    return weighed.in_hands >= least and weighed.share >= share


def _fill_open(group: HeldGroup, weighed: Weighed, around: Surroundings) -> None:
    """Fill what clauses leave open; what words state stays, and what rules filled if little is against it."""
    if {group.how("holder"), group.how("home")} <= _SAID:
        return
    holder, home, sides = group.holder, group.home, weighed.sides
    if weighed.holder_share >= _SURE_SHARE and (holder is None or holder.how == "resolved"):
        group.holder = _same_or(holder, sides.holder, weighed.candidate, around)
    elif holder is None and weighed.holder_share >= _LEAST_SHARE:
        group.holder = _slot(sides.holder, weighed.candidate, around)
    if weighed.home_share >= _SURE_SHARE and (home is None or home.how == "resolved"):
        group.home = _same_or(home, sides.home, weighed.candidate, around)
    elif home is None and weighed.home_share >= _LEAST_SHARE:
        group.home = _slot(sides.home, weighed.candidate, around)
    same = group.holder is not None and group.home is not None and group.holder.value == group.home.value
    if same and sides.holder != sides.home:
        # one side was weighed and the other kept: the likelier of the two stays
        if weighed.holder_share >= weighed.home_share:
            group.home = None
        else:
            group.holder = None


def _same_or(
    old: Slot[str] | None, code: str | None, candidate: Candidate, around: Surroundings
) -> Slot[str] | None:
    return old if old is not None and old.value == code else _slot(code, candidate, around)


def _slot(code: str | None, candidate: Candidate, around: Surroundings) -> Slot[str] | None:
    """Point to the words that name a party: in the phrase itself, else the nearest before, else behind."""
    if code is None:
        return None
    for spot in candidate.spots:
        for home in spot.people.homes:
            if home.value == code:
                return home
    spot = candidate.spots[0]
    at = spot.people.passage.start
    named = [
        naming.passage
        for back in (0, 1, 2)
        if spot.at >= back
        for naming in around.namings[spot.at - back]
        if naming.code == code
    ] or [naming.passage for namings in around.namings for naming in namings if naming.code == code]
    if not named and code in around.land_words:
        return Slot(code, around.land_words[code], "resolved")
    if not named:
        return Slot(code, spot.people.passage, "resolved")
    return Slot(code, min(named, key=lambda passage: abs(passage.start - at)), "resolved")


def _new_group(candidate: Candidate) -> HeldGroup:
    first = candidate.spots[0]
    group = HeldGroup(_status(first), [])
    for spot in candidate.spots:
        said = spot.people
        group.told_at.add(said.passage.start)
        group.evidence.append(_evidence(spot))
        group.seen_in.append(spot.unit)
        group.count = group.count or said.count
        group.category = group.category or said.category
        group.health = group.health or said.health
        group.names |= set(said.names)
        group.vague |= said.vague
        group.nouns |= {said.noun} if said.noun else set()
    return group


def _evidence(spot: Spot) -> Passage:
    """Point to the people with the nearest words that tell what became of them."""
    unit, mention = spot.unit, spot.mention
    near = [
        token
        for token in unit.tokens
        if cues_of(token.low) and (mention.end <= token.start < mention.end + 60)
    ]
    return unit.passage(mention.start, near[0].end if near else mention.end)


def _status(spot: Spot) -> HeldStatus:
    """Say how far it has come with people by the words nearest to them."""
    if spot.people.remains:
        return "dead"
    tokens = spot.unit.tokens
    inside = [at for at, token in enumerate(tokens) if spot.mention.start <= token.start < spot.mention.end]
    if not inside:
        return "held"
    if any(
        token.low in word_set("staying_still") for token in tokens[inside[-1] + 1 : inside[-1] + 1 + _BESIDE]
    ):
        # "76 hostages remain in Gaza", whoever was freed
        return "held"
    near = [*range(inside[-1] + 1, inside[-1] + 1 + _NEAR), *range(inside[0] - 1, inside[0] - 1 - _NEAR, -1)]
    for at in near:
        for status, cues in _STATUS_CUES:
            if 0 <= at < len(tokens) and cues_of(tokens[at].low) & cues:
                return status
    return "held"
