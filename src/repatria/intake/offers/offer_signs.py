"""Name the signs that tell whether two stands are the sides of an offer, and who gives which of them."""

from __future__ import annotations

from collections.abc import Iterator

from repatria.core.reports import Slot
from repatria.intake.custody.held_groups import HeldGroup
from repatria.intake.discourse.following import Unit
from repatria.intake.offers.pair_candidates import OfferPair, cues_in
from repatria.intake.offers.stands import Stand, phrases_in
from repatria.intake.vocabulary.tokens import Token
from repatria.intake.weighing.cues import cues_of

_LINKS = frozenset(
    {
        "for",
        "against",
        "and",
        "if",
        "until",
        "unless",
        "while",
        "but",
        "by",
        "as",
        "after",
        "when",
        "once",
        "who",
    }
    | {"that", "with", "from", "to", "of", "or", "than"}
)
_VERBS = frozenset(
    {"exchange", "release", "regain", "come", "demand", "ask", "pay", "hold", "capture", "swap", "homeward"}
)
_OF_SENTENCE = _VERBS | {"maybe", "no", "captive", "killed", "carriers", "aside", "crime"}
_TELLING = frozenset({"swap", "exchange", "ask", "release", "pay"})
_JOINING = frozenset(
    {"in-return", "for", "other-way", "condition", "condition-first", "by-doing", "other-way-behind"}
)
_NEAR, _FAR, _REACH_OF_VERB = 4, 12, 5
_PHRASES = ("in_return", "other_way", "on_condition", "as_many", "each_side", "condition_first")
_NOT_ACTING = frozenset(
    {
        "through",
        "via",
        "with",
        "from",
        "to",
        "in",
        "of",
        "for",
        "against",
        "near",
        "at",
        "into",
        "on",
        "by",
        "between",
    }
)
_CLAUSE_MARKS = frozenset({",", ";", ":"})


def pair_signs(pair: OfferPair) -> set[str]:
    """Name what tells whether two stands are the sides of one offer."""
    first, second = pair.first, pair.second
    kinds = f"{first.kind}-{second.kind}"
    signs = {"always", f"kinds:{kinds}", f"back:{pair.back}", f"first:{first.kind}", f"second:{second.kind}"}
    link = pair.link
    signs |= {f"link:{link}", f"link:{link}|{_roughly(first)}-{_roughly(second)}"}
    cues = cues_in(pair.unit)
    signs |= {f"sentence:{cue}" for cue in cues & _OF_SENTENCE}
    signs |= {f"link:{link}|sentence:{cue}" for cue in cues & _TELLING}
    signs |= {f"apart:{min(pair.apart, 3)}", f"link:{link}|apart:{min(pair.apart, 2)}"}
    around_first, around_second = set(_around(first, pair.home)), set(_around(second, pair.unit))
    of_both = set(_of_both(pair))
    if link in _JOINING:
        signs.add("joined")
        signs |= {f"joined|first-{sign}" for sign in around_first if sign.startswith(("verb", "lead"))}
        signs |= {f"joined|second-{sign}" for sign in around_second if sign.startswith("lead")}
        signs |= {f"joined|{sign}" for sign in of_both}
    signs |= {f"says:{name}" for name in _PHRASES if phrases_in(pair.unit, name)}
    if pair.back:
        signs |= {f"earlier:{cue}" for cue in cues_in(pair.home) & _OF_SENTENCE}
        signs.add("paragraph:same" if pair.unit.paragraph == pair.home.paragraph else "paragraph:next")
    else:
        signs |= set(_between(pair))
    signs |= {f"first-{sign}" for sign in around_first} | {f"second-{sign}" for sign in around_second}
    signs |= of_both
    signs |= {f"read:{reader}" for reader, _ in pair.drafts}
    signs.add("read" if pair.drafts else "not-read")
    if pair.unit.origin == "headline":
        signs.add("headline")
    if pair.unit.quote is not None:
        signs.add("quote")
    return signs


def giver_signs(pair: OfferPair, given: Stand, got: Stand, by: Slot[str]) -> set[str]:
    """Name what tells whether a party gives one of two sides for the other."""
    is_first = given is pair.first
    order = f"{'first' if is_first else 'second'}|{pair.link}"
    unit, other = (pair.home, pair.unit) if is_first else (pair.unit, pair.home)
    verbs, wanted = set(_verbs_before(given, unit)), set(_verbs_before(got, other))
    roles = set(_roles(pair, given, got, by))
    signs = {f"gives:{order}", f"gives:{order}|{_roughly(given)}-{_roughly(got)}"}
    signs |= {f"gives|verb:{verb}" for verb in verbs} | {f"gets|verb:{verb}" for verb in wanted}
    for role in roles:
        signs |= {role, f"gives:{order}|{role}"}
        signs |= {f"gives|verb:{verb}|{role}" for verb in verbs}
        signs |= {f"gets|verb:{verb}|{role}" for verb in wanted}
    for reader, draft in pair.drafts:
        gives = draft.gives.passage.start if draft.gives else -1
        as_read = gives == given.half.unit.start + given.half.start
        same = draft.by is not None and draft.by.value == by.value
        signs.add(f"read|{'order' if as_read else 'turned'}|{'by' if same else 'other'}")
        if draft.by is not None and draft.by.how == "stated":
            signs.add(f"read|{reader}|{'order' if as_read else 'turned'}|{'by' if same else 'other'}|stated")
    return signs


def _roles(pair: OfferPair, given: Stand, got: Stand, by: Slot[str]) -> Iterator[str]:
    """Name what a party is to the two sides and to their sentence."""
    holders, homes = [], []
    for stand in (given, got):
        group, side = stand.half.group, pair.side(stand)
        holder = group.holder if group is not None and group.holder is not None else side.holder
        holders.append(_same(holder, by))
        homes.append(_same(side.home, by))
    yield f"holds-given:{holders[0]}"
    yield f"holds-got:{holders[1]}"
    yield f"home-of-got:{homes[1]}"
    yield f"holds-given:{holders[0]}|home-of-got:{homes[1]}"
    is_first = given is pair.first
    unit, other = (pair.home, pair.unit) if is_first else (pair.unit, pair.home)
    for name, where, stand in (("given", unit, given), ("got", other, got)):
        acting = acting_before(where, stand)
        if acting is not None:
            yield f"acts-before-{name}:{acting.value == by.value}"
    subject = subject_of(pair.unit)
    if subject is not None:
        yield f"subject:{subject.value == by.value}"
    named = named_parties(pair.unit)
    if named and pair.unit.tokens:
        yield f"named-first:{named[0].value == by.value}"


def parties_of(pair: OfferPair) -> Iterator[Slot[str]]:
    """Give who can be the giver: holders and homes of both sides, and the parties of the sentence."""
    for stand in (pair.first, pair.second):
        group = stand.half.group
        side = pair.side(stand)
        for slot in (side.holder, group.holder if group else None, side.home):
            if slot is not None:
                yield slot
    for unit in (pair.unit,) if pair.unit is pair.home else (pair.unit, pair.home):
        yield from named_parties(unit)
    for _, draft in pair.drafts:
        if draft.by is not None:
            yield draft.by


def named_parties(unit: Unit) -> list[Slot[str]]:
    """Give the parties that a sentence names or points to, in its order."""
    if "offer-parties" not in unit.read:
        slots = [(m, unit.party(m)) for m in unit.marked.mentions if m.kind in "PNRG"]
        unit.read["offer-parties"] = [(m.start, m.end, slot) for m, slot in slots if slot is not None]
        if unit.subject is not None and unit.subject.mention is not None:
            slot = unit.party(unit.subject.mention)
            if slot is not None:
                unit.read["offer-parties"].append((0, 0, slot))
    found: list[tuple[int, int, Slot[str]]] = unit.read["offer-parties"]
    return [slot for _, _, slot in found]


def acting_before(unit: Unit, stand: Stand) -> Slot[str] | None:
    """Give the party named last before the verb that a stand hangs on, not behind "through" or "to"."""
    tokens = unit.tokens
    at = _verb_before(stand, tokens)
    if at is None:
        return None
    named_parties(unit)
    for start, end, slot in reversed(unit.read["offer-parties"]):
        if not 0 < end <= tokens[at].start:
            continue
        lead = next((n for n, token in enumerate(tokens) if token.start >= start), 0) - 1
        while lead >= 0 and tokens[lead].low in {"the", "a", "an"}:
            lead -= 1
        if lead < 0 or tokens[lead].low not in _NOT_ACTING:
            found: Slot[str] = slot
            return found
    return None


def subject_of(unit: Unit) -> Slot[str] | None:
    """Give the party that a sentence is about."""
    if unit.subject is None or unit.subject.mention is None:
        return None
    return unit.party(unit.subject.mention)


def _between(pair: OfferPair) -> Iterator[str]:
    tokens = pair.unit.tokens[pair.first.behind : pair.second.first]
    far = len(tokens)
    yield f"far:{'beside' if far < _NEAR else 'near' if far < _FAR else 'far'}"
    for token in tokens:
        if token.low in _LINKS:
            yield f"between:{token.low}"
        if token.low in _CLAUSE_MARKS:
            yield "between:comma"
        yield from (f"between-cue:{cue}" for cue in cues_of(token.low) & _VERBS)


def _around(stand: Stand, unit: Unit) -> Iterator[str]:
    tokens = unit.tokens
    lead = tokens[stand.first - 1].low if stand.first else "^"
    if lead in _LINKS | {"^", ","}:
        yield f"lead:{lead}"
    yield from (f"verb:{verb}" for verb in _verbs_before(stand, unit))
    for token in tokens[stand.behind : stand.behind + _NEAR]:
        if token.low in _CLAUSE_MARKS:
            break
        yield from (f"behind:{cue}" for cue in cues_of(token.low) & _VERBS)
    group = stand.half.group
    if group is not None:
        yield f"status:{group.status}"
        yield "part" if group.part_of is not None else "whole"
    elif stand.is_people():
        mention = stand.half.mention
        called = mention is not None and mention.group is not None and mention.group.captive is not None
        yield "called-captive" if called else "untold"


def _verbs_before(stand: Stand, unit: Unit) -> Iterator[str]:
    at = _verb_before(stand, unit.tokens)
    if at is not None:
        yield from cues_of(unit.tokens[at].low) & _VERBS


def _verb_before(stand: Stand, tokens: list[Token]) -> int | None:
    for at in range(stand.first - 1, max(-1, stand.first - 1 - _REACH_OF_VERB), -1):
        if tokens[at].low in _CLAUSE_MARKS:
            return None
        if cues_of(tokens[at].low) & _VERBS:
            return at
    return None


def _of_both(pair: OfferPair) -> Iterator[str]:
    """Name how two sides stand to each other: in each other's hands, of one home, parts of each other."""
    first, second = pair.first.half, pair.second.half
    mine, theirs = pair.sides()
    holders = [_holder(each.group) for each in (first, second)]
    homes = [each.home.value if each.home else None for each in (mine, theirs)]
    if None not in homes:
        yield "homes:same" if homes[0] == homes[1] else "homes:differ"
    if None not in holders:
        yield "holders:same" if holders[0] == holders[1] else "holders:differ"
    crossed = (holders[0] is not None and holders[0] == homes[1]) + (
        holders[1] is not None and holders[1] == homes[0]
    )
    yield f"crossed:{crossed}"
    if mine.count and theirs.count:
        yield "counts:same" if mine.count.value.number == theirs.count.value.number else "counts:differ"
    one, other = first.group, second.group
    if one is not None and other is not None and pair.first is not pair.second:
        if one is other:
            yield "group:same"
        elif one.part_of is other or other.part_of is one:
            yield "group:part"


def _holder(group: HeldGroup | None) -> str | None:
    return group.holder.value if group is not None and group.holder is not None else None


def _same(slot: Slot[str] | None, by: Slot[str]) -> str:
    return "unknown" if slot is None else "same" if slot.value == by.value else "other"


def _roughly(stand: Stand) -> str:
    return stand.kind if not stand.is_people() else "people"
