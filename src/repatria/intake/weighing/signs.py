"""Name the signs around people, each a word of the table of weights: of custody, and of holder and home."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from repatria.intake.vocabulary.frames import word_set
from repatria.intake.vocabulary.lexicon import listed
from repatria.intake.vocabulary.powers import is_armed_group, is_state, may_be_armed_group
from repatria.intake.vocabulary.wordlists import parties
from repatria.intake.weighing.candidates import Candidate, Spot
from repatria.intake.weighing.cues import cues_of
from repatria.intake.weighing.surroundings import Naming, Surroundings

_NEAR = 6
_BESIDE = 2
_CLAUSE_MARKS = frozenset({";", ".", ":"})
_ROLES = (
    "custody",
    "custody-before",
    "acts:hold",
    "acts:capture",
    "acts:detain",
    "acts:release",
    "acts:regain",
    "people",
    "adjective",
    "says",
    "by",
    "from",
    "to",
    "in",
    "blame",
)
_LITTLE, _HALF, _MUCH = 0.1, 0.5, 2.0
_LARGE, _HUGE = 200, 3000
_FOUR, _OF_FIVE = 4, 5


def custody_signs(candidate: Candidate, around: Surroundings, others: Sequence[Candidate]) -> set[str]:
    """Name what tells whether people are in somebody's hands."""
    signs = {"always", f"number:{_size(candidate)}"}
    group = candidate.group
    if group is not None:
        signs |= {"clause", f"clause:{'drafted' if candidate.is_drafted else 'not-drafted'}"}
        signs |= {f"lemma:{lemma}" for lemma in group.lemmas} if not candidate.is_drafted else set()
        signs |= {"clause:called-captive"} if group.called_captive else set()
        signs |= {"clause:strong"} if group.captive else set()
        signs |= {f"status:{group.status}"}
        signs |= {"clause:holder-" + group.holder.how} if group.holder else {"clause:no-holder"}
        signs |= {"clause:home-" + group.home.how} if group.home else {"clause:no-home"}
        signs |= {"clause:part"} if group.part_of is not None else set()
    for spot in candidate.spots:
        signs |= set(_spot_signs(spot, around))
    signs.add("told:often" if len(candidate.spots) > 1 else "told:once")
    same = {
        noun
        for other in others
        if other is not candidate and other.is_drafted
        for noun in (other.group.nouns if other.group else ())
    }
    nouns = {spot.people.noun for spot in candidate.spots if spot.people.noun}
    if nouns & same:
        signs.add("noun:as-others")
    signs.add(f"report:{read_as(others)}")
    return signs


def read_as(candidates: Sequence[Candidate]) -> str:
    """Say how well clauses read a report: what they leave open where they read the rest is open."""
    drafted = [each.group for each in candidates if each.is_drafted and each.group is not None]
    if not drafted:
        return "nobody-drafted"
    known = sum(group.holder is not None and group.home is not None for group in drafted)
    return (
        "read-well" if known * _OF_FIVE >= len(drafted) * _FOUR else "read-in-part" if known else "read-badly"
    )


def _size(candidate: Candidate) -> str:
    number = candidate.number()
    if number is None:
        return "none"
    if number == 1:
        return "one"
    return "few" if number < _LARGE else "many" if number < _HUGE else "thousands"


def _spot_signs(spot: Spot, around: Surroundings) -> Iterator[str]:  # noqa: PLR0912 - one branch for each sign
    people, unit, mention = spot.people, spot.unit, spot.mention
    yield f"kind:{mention.kind}"
    yield f"category:{people.category.value if people.category else 'unsaid'}"
    yield f"origin:{unit.origin}" if unit.quote is None else "origin:quote"
    for name in ("captive", "part", "definite", "fresh", "vague", "remains", "missing"):
        if getattr(people, name):
            yield f"phrase:{name}"
    if people.homes:
        yield "phrase:home"
    if people.names:
        yield "phrase:named"
    if people.count is not None and people.count.value.hedge != "exact":
        yield "phrase:hedged"
    if mention.kind == "G" and people.noun is None:
        yield "phrase:people-by-home"
    tokens = unit.tokens
    first = next((at for at, token in enumerate(tokens) if token.start >= mention.start), 0)
    last = next((at for at, token in enumerate(tokens) if token.start >= mention.end), len(tokens))
    for at in range(first - 1, max(-1, first - 1 - _NEAR), -1):
        if tokens[at].low in _CLAUSE_MARKS:
            break
        for cue in cues_of(tokens[at].low):
            yield f"before:{cue}"
            if first - at <= _BESIDE:
                yield f"right-before:{cue}"
    if first > 0 and tokens[first - 1].low in {
        "of",
        "by",
        "from",
        "with",
        "for",
        "to",
        "killed",
        "than",
        "in",
    }:
        yield f"lead:{tokens[first - 1].low}"
    for at in range(last, min(len(tokens), last + _NEAR)):
        if tokens[at].low in _CLAUSE_MARKS:
            break
        for cue in cues_of(tokens[at].low):
            yield f"behind:{cue}"
            if at - last < _BESIDE:
                yield f"right-behind:{cue}"
    within = {cue for token in tokens[first:last] for cue in cues_of(token.low)}
    for cue in within:
        yield f"within:{cue}"
    for cue in around.cues[spot.at]:
        yield f"sentence:{cue}"
    if spot.at > 0:
        for cue in around.cues[spot.at - 1]:
            yield f"sentence-before:{cue}"
    if spot.at + 1 < len(around.cues):
        for cue in around.cues[spot.at + 1] & {"captive", "release", "hold", "swap", "custody"}:
            yield f"sentence-behind:{cue}"
    if spot.at == 0 or unit.origin == "headline":
        yield "in:title"


@dataclass(frozen=True, slots=True)
class Sides:
    """Hold one answer to who holds people and whose they are; ``None`` for "not said"."""

    holder: str | None
    home: str | None


def holder_signs(candidate: Candidate, party: str | None, around: Surroundings) -> set[str]:
    """Name what tells whether a party holds people."""
    return set(_side_signs(candidate, party, around, "holder"))


def home_signs(candidate: Candidate, party: str | None, around: Surroundings) -> set[str]:
    """Name what tells whether people are a party's own."""
    return set(_side_signs(candidate, party, around, "home"))


def _side_signs(candidate: Candidate, party: str | None, around: Surroundings, side: str) -> Iterator[str]:  # noqa: PLR0912, PLR0915
    group = candidate.group
    slot = getattr(group, side) if group is not None else None
    category = _category(candidate)
    if party is None:
        yield "nobody"
        yield f"nobody:{category}"
        yield f"nobody:{_size(candidate)}"
        if slot is not None:
            yield f"nobody:clause-{slot.how}"
        elif candidate.is_drafted:
            yield "nobody:as-drafted"
            yield f"nobody:{around.read_as}"
        yield f"nobody:{_called(candidate)}"
        if group is not None:
            if group.unnamed:
                yield "nobody:nameless"
            if group.mixed:
                yield "nobody:mixed"
            for name in ("kidnapping", "jailing"):
                if group.lemmas & word_set(name):
                    yield f"nobody:{name}"
            yield f"nobody:{group.status}"
        if around.is_nameless:
            yield "nobody:nameless-report"
        if len(around.times) > 2:
            yield "nobody:of-many"
        if any(spot.people.homes for spot in candidate.spots):
            yield "nobody:home-in-phrase"
        return
    if slot is not None and slot.value == party:
        yield f"clause-{slot.how}"
    elif slot is not None:
        yield f"not-clause-{slot.how}"
    if group is not None and group.not_by == party:
        yield "not-by"
    yield f"kind:{_kind(party)}"
    yield f"kind:{_kind(party)}:{category}"
    rank = min(around.rank(party), 3)
    yield f"rank:{rank}"
    yield f"rank:{rank}:{_kind(party)}"
    named = around.named
    for name in ("main_state", "main_group", "dominant_state"):
        if getattr(named, name) == party:
            yield name
            yield f"{name}:{category}"
    if named.two_sides is not None and party in named.two_sides:
        yield "two-sides"
    if party in around.title:
        yield "title"
    if party in around.lead:
        yield "lead"
    for role in _ROLES:
        if around.stands[party, role]:
            yield f"report:{role}"
            if around.stands_most(party, role):
                yield f"report:most:{role}"
    if around.is_nameless:
        yield f"nameless-report:{_kind(party)}"
    said = {home.value for spot in candidate.spots for home in spot.people.homes}
    if side == "home" and said and party not in said:
        yield "not-in-phrase"
    if len(around.times) == 1:
        yield "only-party"
    fighters = any(spot.people.noun in listed("armed_group_words") for spot in candidate.spots)
    if fighters:
        yield f"fighters:{_kind(party)}"
    if any(spot.people.of_government for spot in candidate.spots):
        yield f"of-government:{_kind(party)}"
    for spot in candidate.spots:
        yield from _near_signs(spot, party, around)


def _near_signs(spot: Spot, party: str, around: Surroundings) -> Iterator[str]:  # noqa: PLR0912 - one branch for each sign
    unit, mention, people = spot.unit, spot.mention, spot.people
    if any(home.value == party for home in people.homes):
        yield "in-phrase"
    if people.holder is not None and people.holder.value == party:
        yield "phrase-holder"
    here = [n for n in around.namings[spot.at] if n.end <= mention.start or n.start >= mention.end]
    mine = [naming for naming in here if naming.code == party]
    if mine:
        yield "sentence"
        if all(naming.code == party for naming in here):
            yield "sentence:alone"
    elif here:
        yield "other-sentence"
    for naming in mine:
        place = "left" if naming.end <= mention.start else "right"
        yield f"{place}:{naming.lead or 'bare'}"
        for role in naming.roles:
            yield f"{place}:{role}"
        if naming is _nearest(here, mention.start, place):
            yield f"nearest-{place}"
            if naming.lead:
                yield f"nearest-{place}:{naming.lead}"
    if mention.group is not None and (mention.group.owner is not None or _says_own(spot)):
        if unit.subject is not None and unit.subject.party == party:
            yield "own:subject"
        if mine and _nearest(here, mention.start, "left") in mine:
            yield "own:nearest-left"
        first = min(here, key=lambda n: n.start, default=None)
        if first is not None and first.code == party:
            yield "own:first"
    if unit.speaker is not None and unit.speaker.party == party:
        yield "speaker"
    if unit.subject is not None and unit.subject.party == party and unit.subject.kind != "group":
        yield "subject"
    for back in (1, 2):
        if spot.at - back < 0:
            continue
        before = [n for n in around.namings[spot.at - back] if n.code == party]
        if before:
            yield f"back-{back}"
            for naming in before:
                for role in naming.roles & {"custody", "acts:hold", "acts:capture", "acts:release", "people"}:
                    yield f"back:{role}"
                if naming.lead == "by":
                    yield "back:by"


def _says_own(spot: Spot) -> bool:
    """Tell whether "of its own", "of their own men" stands in or right behind the words for people."""
    text = spot.unit.report.text[spot.people.passage.start : spot.people.passage.end + 14].lower()
    return " its own" in text or " their own" in text


def _nearest(here: Sequence[Naming], at: int, place: str) -> Naming | None:
    if place == "left":
        return max((n for n in here if n.end <= at), key=lambda n: n.end, default=None)
    return min((n for n in here if n.start >= at), key=lambda n: n.start, default=None)


def _called(candidate: Candidate) -> str:
    """Say what kind of noun people are called by: hostages can be anybody's, villagers are of the place."""
    nouns = {spot.people.noun for spot in candidate.spots if spot.people.noun}
    for name in ("captive_words", "whoever", "of_a_place"):
        if nouns & word_set(name):
            return f"called-{name.replace('_', '-')}"
    return "called-otherwise" if nouns else "called-nothing"


def _category(candidate: Candidate) -> str:
    group = candidate.group
    if group is not None and group.category is not None:
        return group.category.value
    return next((s.people.category.value for s in candidate.spots if s.people.category), "unsaid")


def _kind(party: str) -> str:
    known = parties().get(party)
    return known.kind.replace(" ", "-") if known is not None else "unknown"


def pair_signs(sides: Sides, candidate: Candidate, told: Told) -> Iterator[str]:  # noqa: PLR0912, PLR0915
    """Name what tells whether holder and home go together."""
    holder, home = sides.holder, sides.home
    if holder is None or home is None:
        if holder is None:
            yield "open:both" if home is None else "open:holder"
        else:
            yield "open:home"
            yield f"open:home:{_pair_kind(holder)}"
            homes = {of for (by, of), mass in told.relations.items() if by == holder and mass > _HALF}
            yield f"open:home:{min(len(homes), 2)}-known"
        if told.partner is not None:
            yield "open:partner"
        return
    if holder == home:
        yield "same"
        if is_state(holder):
            yield "same:state"
        return
    yield f"kinds:{_pair_kind(holder)}:{_pair_kind(home)}"
    mine = told.relations.get((holder, home), 0.0)
    turned = told.relations.get((home, holder), 0.0)
    most = max(told.relations.values(), default=0.0)
    if most > _LITTLE:
        if mine == most:
            yield "told:most"
        yield f"told:{_bucket(mine / most)}"
        yield f"told-turned:{_bucket(turned / most)}"
    yield f"told-much:{_bucket(mine / _MUCH)}"
    if told.partner is not None and (told.partner.holder, told.partner.home) != (None, None):
        if told.partner.home == holder:
            yield "partner:home-holds"
        elif told.partner.home is not None:
            yield "partner:other-holds"
        if told.partner.holder == home:
            yield "partner:holder-home"
        if told.partner.holder == holder:
            yield "partner:same-holder"
        if told.partner.home == home:
            yield "partner:same-home"
    if told.whole is not None:
        yield "as-whole" if told.whole == sides else "not-as-whole"
        if told.whole.home == home:
            yield "home-as-whole"
        if told.whole.holder == holder:
            yield "holder-as-whole"
    elif told.before is not None:
        how = (
            "part"
            if any(spot.people.part or spot.mention.kind == "C" for spot in candidate.spots)
            else "whole"
        )
        if told.before == sides:
            yield f"as-before:{how}"
        elif told.before.home == home:
            yield f"home-as-before:{how}"
        elif told.before.holder == holder:
            yield f"holder-as-before:{how}"


@dataclass(frozen=True, slots=True)
class Told:
    """Hold what other people of the report are read as, while the sides of some are weighed.

    Attributes:
        relations: How many others are likely in the hands of whom, and whose they are; fractions add up.
        partner: The sides of those who go the other way.
        before: The sides of those spoken of last before.
        whole: The sides of those whom these are said to be some of.
    """

    relations: Mapping[tuple[str, str], float]
    partner: Sides | None
    before: Sides | None
    whole: Sides | None = None


def _bucket(share: float) -> str:
    return "none" if share < _LITTLE else "some" if share < _HALF else "much" if share < 1 else "all"


def _pair_kind(party: str) -> str:
    if is_armed_group(party):
        return "armed"
    return "state" if is_state(party) else "perhaps-armed" if may_be_armed_group(party) else "people"
