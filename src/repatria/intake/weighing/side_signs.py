"""Name the signs that tell who holds people, and whose they are, each a word of the table of weights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from repatria.core.reports import Slot
from repatria.intake.vocabulary.frames import word_set
from repatria.intake.vocabulary.lexicon import listed
from repatria.intake.vocabulary.powers import may_be_armed_group
from repatria.intake.vocabulary.wordlists import parties
from repatria.intake.weighing.candidates import Candidate, Spot
from repatria.intake.weighing.clause_signs import clause_signs
from repatria.intake.weighing.custody_signs import size_of
from repatria.intake.weighing.surroundings import Naming, Surroundings

_ROLES = (
    "custody", "custody-before", "acts:hold", "acts:capture", "acts:detain", "acts:release", "acts:regain",
    "people", "adjective", "says", "by", "from", "to", "in", "blame",
)  # fmt: skip
_ROLES_BEFORE = frozenset({"custody", "acts:hold", "acts:capture", "acts:release", "people"})
_FEW_PARTIES = 2


class SideSigns:
    """Name the signs of each party for some people; what both sides share is looked up once."""

    def __init__(self, candidate: Candidate, around: Surroundings) -> None:
        """Look at what is the same for every party."""
        self._candidate, self._around = candidate, around
        self._category, self._called = _category(candidate), _called(candidate)
        self._of_hostages = set(_of_hostages(candidate))
        self._said = {home.value for spot in candidate.spots for home in spot.people.homes}
        self._prisons = {code for spot in candidate.spots for code in around.prison_lands[spot.at]}
        self._fights = any(spot.people.noun in listed("armed_group_words") for spot in candidate.spots)
        self._governs = any(spot.people.of_government for spot in candidate.spots)
        self._places = [Place(spot, around) for spot in candidate.spots]
        self._known: dict[str, frozenset[str]] = {}

    def of_holder(self, party: str | None) -> set[str]:
        """Name what tells whether a party holds people."""
        group = self._candidate.group
        return self._side_signs(party, group.holder if group is not None else None, "holder")

    def of_home(self, party: str | None) -> set[str]:
        """Name what tells whether people are a party's own."""
        group = self._candidate.group
        signs = self._side_signs(party, group.home if group is not None else None, "home")
        if party is not None and party not in self._said:
            signs |= {"not-in-phrase"} if self._said else set()
            signs |= self._of_hostages
        return signs

    def _side_signs(self, party: str | None, slot: Slot[str] | None, side: str) -> set[str]:
        how = self._candidate.group.how(side) if self._candidate.group is not None else None
        if party is None:
            return set(_nobody_signs(self._candidate, how, self._around))
        if party not in self._known:
            self._known[party] = frozenset(self._party_signs(party))
        signs = set(self._known[party])
        if slot is not None:
            signs.add(f"clause-{how}" if slot.value == party else f"not-clause-{how}")
        return signs

    def _party_signs(self, party: str) -> Iterator[str]:
        around, kind, category = self._around, _kind(party), self._category
        if self._candidate.group is not None and self._candidate.group.not_by == party:
            yield "not-by"
        yield f"kind:{kind}"
        yield f"kind:{kind}:{category}"
        yield from _report_signs(party, around)
        for name in ("main_state", "main_group", "dominant_state"):
            if getattr(around.named, name) == party:
                yield f"{name}:{category}"
        if around.lands[party]:
            rank = "most" if party in around.main_lands() else "some"
            yield f"land:{rank}"
            yield f"land:{rank}:{category}"
            yield f"land:{rank}:{self._called}"
        if party in self._prisons:
            yield "prison-in"
        if self._fights:
            yield f"fighters:{kind}"
        if self._governs:
            yield f"of-government:{kind}"
        for place in self._places:
            yield from _phrase_signs(place.spot, party)
            yield from place.clauses.get(party, ())
            yield from place.sentence_signs(party)
            yield from _before_signs(place.spot, party, around)


def _of_hostages(candidate: Candidate) -> Iterator[str]:
    """Name what leaves open whose people those are whom an armed group holds: hostages can be anybody's."""
    group = candidate.group
    if group is None or group.holder is None or not may_be_armed_group(group.holder.value):
        return
    if group.mixed:
        yield "mixed-by-armed"
    elif not group.nouns:
        yield "number-by-armed"
    elif group.nouns <= word_set("whoever"):
        yield "whoever-by-armed"


def _nobody_signs(candidate: Candidate, how: str | None, around: Surroundings) -> Iterator[str]:
    """Name what tells that a side is not said at all."""
    group = candidate.group
    yield "nobody"
    yield f"nobody:{_category(candidate)}"
    yield f"nobody:{size_of(candidate)}"
    yield f"nobody:{_called(candidate)}"
    if how is not None:
        yield f"nobody:clause-{how}"
    elif candidate.is_drafted:
        yield "nobody:as-drafted"
        yield f"nobody:{around.read_as}"
    if group is not None:
        yield f"nobody:{group.status}"
        if group.unnamed:
            yield "nobody:nameless"
        if group.mixed:
            yield "nobody:mixed"
        yield from (f"nobody:{name}" for name in ("kidnapping", "jailing") if group.lemmas & word_set(name))
    if around.is_nameless:
        yield "nobody:nameless-report"
    if len(around.times) > _FEW_PARTIES:
        yield "nobody:of-many"
    if any(spot.people.homes for spot in candidate.spots):
        yield "nobody:home-in-phrase"


def _report_signs(party: str, around: Surroundings) -> frozenset[str]:
    """Name what part a party has in the whole report, for all people of it alike."""
    if party not in around.parts:
        around.parts[party] = frozenset(_part_signs(party, around))
    return around.parts[party]


def _part_signs(party: str, around: Surroundings) -> Iterator[str]:
    rank = min(around.rank(party), 3)
    yield f"rank:{rank}"
    yield f"rank:{rank}:{_kind(party)}"
    named = around.named
    for name in ("main_state", "main_group", "dominant_state"):
        if getattr(named, name) == party:
            yield name
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
    if len(around.times) == 1:
        yield "only-party"


def _phrase_signs(spot: Spot, party: str) -> Iterator[str]:
    """Name what the words for people, who is quoted, and the subject of the sentence say of a party."""
    unit, people = spot.unit, spot.people
    if any(home.value == party for home in people.homes):
        yield "in-phrase"
    if people.holder is not None and people.holder.value == party:
        yield "phrase-holder"
    if unit.speaker is not None and unit.speaker.party == party:
        yield "speaker"
    if unit.subject is not None and unit.subject.party == party and unit.subject.kind != "group":
        yield "subject"


class Place:
    """Hold the namings around one place where people are spoken of, with those nearest to it."""

    def __init__(self, spot: Spot, around: Surroundings) -> None:
        """Look at one sentence."""
        self.spot = spot
        self.clauses = clause_signs(spot)
        mention = spot.mention
        self._here = [n for n in around.namings[spot.at] if n.end <= mention.start or n.start >= mention.end]
        self._nearest = {side: _nearest(self._here, mention.start, side) for side in ("left", "right")}
        self._first = min(self._here, key=lambda n: n.start, default=None)
        self._is_owned = mention.group is not None and (mention.group.owner is not None or _says_own(spot))

    def sentence_signs(self, party: str) -> Iterator[str]:
        """Name where a party stands in the sentence around people."""
        mention, here = self.spot.mention, self._here
        mine = [naming for naming in here if naming.code == party]
        if mine:
            yield "sentence"
            if len(mine) == len(here):
                yield "sentence:alone"
        elif here:
            yield "other-sentence"
        for naming in mine:
            side = "left" if naming.end <= mention.start else "right"
            yield f"{side}:{naming.lead or 'bare'}"
            yield from (f"{side}:{role}" for role in naming.roles)
            if naming is self._nearest[side]:
                yield f"nearest-{side}"
                yield from (f"nearest-{side}:{role}" for role in naming.roles)
                if naming.lead:
                    yield f"nearest-{side}:{naming.lead}"
        if self._is_owned:
            subject = self.spot.unit.subject
            if subject is not None and subject.party == party:
                yield "own:subject"
            if mine and self._nearest["left"] in mine:
                yield "own:nearest-left"
            if self._first is not None and self._first.code == party:
                yield "own:first"


def _before_signs(spot: Spot, party: str, around: Surroundings) -> Iterator[str]:
    """Name how a party was spoken of in the two sentences before."""
    for back in (1, 2):
        before = [n for n in around.namings[spot.at - back] if n.code == party] if spot.at >= back else []
        if before:
            yield f"back-{back}"
        for naming in before:
            yield from (f"back:{role}" for role in naming.roles & _ROLES_BEFORE)
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


def words_for(candidate: Candidate) -> tuple[str, ...]:
    """Say what kinds of words speak of people: category, kind of noun, how far it has come, one or many."""
    status = candidate.group.status if candidate.group is not None else "no-clause"
    number = "one" if candidate.number() == 1 else "many"
    return _category(candidate), _called(candidate), status, number


def _called(candidate: Candidate) -> str:
    """Say what kind of noun people are called by: hostages can be anybody's, villagers are of the place."""
    nouns = {spot.people.noun for spot in candidate.spots if spot.people.noun}
    words_used = {low for spot in candidate.spots for low in spot.people.passage.text.lower().split()}
    if words_used & word_set("of_the_opposition"):
        # whom a state jails for politics is its own
        return "called-political"
    for name in ("captive_words", "whoever", "of_a_place"):
        if nouns & word_set(name):
            return f"called-{name.replace('_', '-')}"
    return "called-otherwise" if nouns else "called-nothing"


def _category(candidate: Candidate) -> str:
    group = candidate.group
    if group is not None and group.category is not None:
        return group.category.value
    return next((s.people.category.value for s in candidate.spots if s.people.category), "unsaid")


@cache
def _kind(party: str) -> str:
    known = parties().get(party)
    return known.kind.replace(" ", "-") if known is not None else "unknown"
