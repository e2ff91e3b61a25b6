"""Decide by the table of weights who is in hands, in whose, and whose people they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, fsum

from repatria.intake.vocabulary.powers import can_hold, is_home
from repatria.intake.weighing.candidates import Candidate
from repatria.intake.weighing.custody_signs import custody_signs
from repatria.intake.weighing.links import link
from repatria.intake.weighing.pair_signs import Sides, Told, pair_signs, signs_of_kinds, signs_of_others
from repatria.intake.weighing.side_signs import SideSigns, words_for
from repatria.intake.weighing.surroundings import Surroundings

ROUNDS = 2
_FAR_BEHIND = 4.0
_LEAST_OF_MANY, _NEAR_SENTENCES = 2, 2
_SWAP = frozenset({"swap", "exchange"})

type Weights = Mapping[str, Mapping[str, float]]
"""What each sign weighs, by what it tells of: in-hands | holder | home | pair."""
type Ties = dict[tuple[int, int], str]
"""The tie between two candidates of one report, once it was looked up."""


@dataclass(slots=True)
class Weighed:
    """Hold what was decided of a candidate.

    Attributes:
        in_hands: Log-odds that they are in somebody's hands.
        sides: The likeliest holder and home.
        share: How likely these are together among all answers, 0 to 1.
        holder_share, home_share: How likely each of them is alone.
    """

    candidate: Candidate
    in_hands: float
    sides: Sides
    share: float = 1.0
    holder_share: float = 1.0
    home_share: float = 1.0
    relations: dict[tuple[str, str], float] = field(default_factory=dict)
    """How likely each holder and home are together, times how likely they are in hands at all."""


def weigh(candidates: Sequence[Candidate], around: Surroundings, weights: Weights) -> list[Weighed]:
    """Weigh all candidates of a report; what is decided of one tells of the others, so it is done twice."""
    decided = [
        started(each, _sum(weights["in-hands"], custody_signs(each, around, candidates)))
        for each in candidates
    ]
    tables = [SideTable(each, around) for each in candidates]
    ties: Ties = {}
    for _ in range(ROUNDS):
        told = told_of(decided, around, ties)
        for weighed, table, others in zip(decided, tables, told, strict=True):
            table.decide(weighed, others, weights)
    return decided


def started(candidate: Candidate, in_hands: float) -> Weighed:
    """Begin with what clauses say of a candidate."""
    sides = clause_sides(candidate)
    weighed = Weighed(candidate, in_hands, sides)
    if sides.holder is not None and sides.home is not None and sides.holder != sides.home:
        weighed.relations[sides.holder, sides.home] = _probability(in_hands)
    return weighed


def clause_sides(candidate: Candidate) -> Sides:
    """Give the sides that clauses and rules filled."""
    group = candidate.group
    if group is None:
        homes = [home.value for spot in candidate.spots for home in spot.people.homes]
        return Sides(None, homes[0] if homes else None)
    return Sides(group.holder.value if group.holder else None, group.home.value if group.home else None)


def told_of(decided: Sequence[Weighed], around: Surroundings, ties: Ties) -> list[Told]:
    """Say for each candidate what the others are read as; `ties` keeps what was looked up between two."""
    sure = [each for each in decided if each.in_hands > 0]
    total: dict[tuple[str, str], float] = {}
    for each in decided:
        for pair, mass in each.relations.items():
            total[pair] = total.get(pair, 0.0) + mass
    found = []
    starts = {id(each): each.candidate.start() for each in decided}
    for weighed in decided:
        relations = {pair: mass - weighed.relations.get(pair, 0.0) for pair, mass in total.items()}
        partner = _partner(weighed, sure, around)
        start = starts[id(weighed)]
        before = max(
            (other for other in sure if starts[id(other)] < start),
            key=lambda other: starts[id(other)],
            default=None,
        )
        after = min(
            (other for other in sure if starts[id(other)] > start),
            key=lambda other: starts[id(other)],
            default=None,
        )
        whole = _whole(weighed, sure)
        found.append(
            Told(
                relations,
                partner.sides if partner else None,
                before.sides if before else None,
                whole.sides if whole else None,
                max(relations.values(), default=0.0),
                any(spot.people.part or spot.mention.kind == "C" for spot in weighed.candidate.spots),
                _tie("before", before.candidate, weighed.candidate, ties) if before else "",
                after.sides if after else None,
                _tie("after", weighed.candidate, after.candidate, ties) if after else "",
                as_many.sides if (as_many := _as_many(weighed.candidate, sure, around)) else None,
            )
        )
    return found


def _whole(weighed: Weighed, others: Sequence[Weighed]) -> Weighed | None:
    """Find those of whom people are some: by the number that is said, else the larger group told of last."""
    mine = weighed.candidate
    number = mine.number() or 1
    wholes = {spot.people.whole for spot in mine.spots} - {None}
    is_part = any(spot.people.part for spot in mine.spots) or wholes
    if mine.group is not None and mine.group.part_of is not None:
        return next((other for other in others if other.candidate.group is mine.group.part_of), None)
    if not is_part:
        return None
    start = mine.start()
    larger = [
        other
        for other in others
        if other.candidate is not mine
        and (other.candidate.number() or 0) > number
        and other.candidate.start() < start
        and (not wholes or other.candidate.number() in wholes)
    ]
    return max(larger, key=lambda other: _last_before(other.candidate, start), default=None)


def _last_before(candidate: Candidate, at: int) -> int:
    return max((s.people.passage.start for s in candidate.spots if s.people.passage.start < at), default=-1)


def _partner(weighed: Weighed, others: Sequence[Weighed], around: Surroundings) -> Weighed | None:
    """Find those who go the other way: named in a sentence of exchange with these."""
    mine = weighed.candidate
    starts = {spot.people.passage.start for spot in mine.spots}
    for other in others:
        group = other.candidate.group
        if other is not weighed and group is not None and group.traded_for & starts:
            return other
    trading = {spot.at for spot in mine.spots if around.cues[spot.at] & _SWAP}
    near = [
        other
        for other in others
        if other is not weighed
        and (other.candidate.group is None or other.candidate.group.part_of is None)
        and any(spot.at in trading for spot in other.candidate.spots)
        and _go_other_way(mine, other.candidate)
    ]
    return min(near, key=lambda other: abs(other.candidate.start() - mine.start()), default=None)


def _as_many(mine: Candidate, others: Sequence[Weighed], around: Surroundings) -> Weighed | None:
    """Find those of the same number beside, in a report of an exchange: "115 came home, and 115 went"."""
    number, at = mine.number() or 0, {spot.at for spot in mine.spots}
    if number < _LEAST_OF_MANY or not any(around.cues[n] & _SWAP for n in range(max(at) + 1)):
        return None
    beside = [
        other
        for other in others
        if other.candidate is not mine
        and other.candidate.number() == number
        and min(abs(spot.at - n) for spot in other.candidate.spots for n in at) <= _NEAR_SENTENCES
    ]
    return beside[0] if len(beside) == 1 else None


def _tie(name: str, before: Candidate, behind: Candidate, ties: Ties) -> str:
    key = (id(before), id(behind))
    if key not in ties:
        ties[key] = link(before, behind)
    return f"link-{name}:{ties[key]}"


def _go_other_way(one: Candidate, other: Candidate) -> bool:
    """Tell whether words between two sets of people say that one goes for the other."""
    first, second = sorted((one, other), key=Candidate.start)
    return link(first, second) in {"swap", "next-swap"}


class SideTable:
    """Hold the signs of every answer to who holds some people, and whose they are."""

    def __init__(self, candidate: Candidate, around: Surroundings) -> None:
        """Gather the parties that can be meant, with their signs."""
        self.candidate = candidate
        self.called = words_for(candidate)
        codes = sorted({code for spot in candidate.spots for code in around.can_be(spot.at)})
        sides = clause_sides(candidate)
        extra = {code for code in (sides.holder, sides.home) if code is not None}
        codes = sorted({*codes, *extra})
        self.holders: list[str | None] = [
            None,
            *(code for code in codes if _may_hold(candidate, code, around)),
        ]
        self.homes: list[str | None] = [
            None,
            *(code for code in codes if is_home(code) or code == sides.home),
        ]
        self._asked: list[tuple[float, Sides]] | None = None
        signs = SideSigns(candidate, around)
        self.holder_signs = {code: signs.of_holder(code) for code in self.holders}
        self.home_signs = {code: signs.of_home(code) for code in self.homes}

    def answers(self) -> Iterator[Sides]:
        """Give every answer."""
        for holder in self.holders:
            for home in self.homes:
                yield Sides(holder, home)

    def signs(self, sides: Sides, told: Told) -> Iterator[str]:
        """Name the signs of one answer."""
        yield from (f"holder/{sign}" for sign in self.holder_signs[sides.holder])
        yield from (f"home/{sign}" for sign in self.home_signs[sides.home])
        yield from (f"pair/{sign}" for sign in pair_signs(sides, told, self.called))

    def decide(self, weighed: Weighed, told: Told, weights: Weights) -> None:
        """Take the likeliest answer, and keep how likely each is."""
        if self._asked is None:
            self._asked = self._alone(weights)
        scores = _with_others(self._asked, told, weights["pair"])
        top = max(scores)
        weighed.sides = self._asked[scores.index(top)][1]
        likely = [(exp(score - top), sides) for score, (_, sides) in zip(scores, self._asked, strict=True)]
        all_of_them = sum(each for each, _ in likely)
        weighed.share = 1 / all_of_them
        weighed.holder_share = sum(each for each, sides in likely if sides.holder == weighed.sides.holder)
        weighed.home_share = sum(each for each, sides in likely if sides.home == weighed.sides.home)
        weighed.holder_share /= all_of_them
        weighed.home_share /= all_of_them
        in_hands = _probability(weighed.in_hands)
        weighed.relations = {
            (sides.holder, sides.home): each / all_of_them * in_hands
            for each, sides in likely
            if sides.holder is not None and sides.home is not None and sides.holder != sides.home
        }

    def _alone(self, weights: Weights) -> list[tuple[float, Sides]]:
        """Weigh what each party has for itself as holder and as home, once for all rounds."""
        holders = _worth_asking(
            {code: _sum(weights["holder"], signs) for code, signs in self.holder_signs.items()}
        )
        homes = _worth_asking({code: _sum(weights["home"], signs) for code, signs in self.home_signs.items()})
        pair = weights["pair"]
        answers = [Sides(holder, home) for holder in holders for home in homes]
        known: dict[tuple[str, ...], float] = {}
        found = []
        for each in answers:
            signs = signs_of_kinds(each, self.called)
            if signs not in known:
                known[signs] = fsum([pair.get(sign, 0.0) for sign in signs])
            found.append((holders[each.holder] + homes[each.home] + known[signs], each))
        return found


def _with_others(asked: Sequence[tuple[float, Sides]], told: Told, pair: Mapping[str, float]) -> list[float]:
    """Add to each answer what other people tell of it; of all parties that none of them has, once."""
    named = told.parties()
    known: dict[tuple[object, object], float] = {}
    scores = []
    for alone, sides in asked:
        holder, home = sides.holder, sides.home
        if holder is not None and holder == home:
            scores.append(alone)
            continue
        key = holder if holder in named else 0, home if home in named else 0
        if key not in known:
            known[key] = fsum([pair.get(sign, 0.0) for sign in signs_of_others(sides, told)])
        scores.append(alone + known[key])
    return scores


def _worth_asking(alone: dict[str | None, float]) -> dict[str | None, float]:
    """Leave out parties that so little speaks for that no other answer can bring them back."""
    least = max(alone.values()) - _FAR_BEHIND
    return {code: score for code, score in alone.items() if code is None or score >= least}


def _may_hold(candidate: Candidate, code: str, around: Surroundings) -> bool:
    """Leave out who cannot hold people: a place, a named group for nameless gunmen, all for the missing."""
    group = candidate.group
    if group is not None and group.holder is not None and group.holder.value == code:
        return True
    if not can_hold(code) or code in around.places:
        return False
    if code not in around.named_parties and not any(
        code in around.prison_lands[s.at] for s in candidate.spots
    ):
        # a town tells of whose land it is, and not who holds anybody there
        return False
    if group is None:
        return not any(spot.people.missing for spot in candidate.spots)
    # in the hands of gunmen without a name nobody with one is the holder, and no state
    return group.status != "missing" and not group.unnamed


def _probability(log_odds: float) -> float:
    return 1 / (1 + exp(-max(-30.0, min(30.0, log_odds))))


def _sum(weights: Mapping[str, float], signs: set[str]) -> float:
    """Add up weights; exactly, so that the order in which a set is walked changes nothing."""
    return fsum([weights.get(sign, 0.0) for sign in signs])
