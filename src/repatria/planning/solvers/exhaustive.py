"""The second way for small cases: list every plan there is and keep the best.

No rows and no linear algebra: a plan is judged by the meaning of offers in `repatria.core.terms` and by
`repatria.law`, person by person. Slow on purpose, and plain enough to be seen to be right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product
from math import comb, prod

from repatria.core.cases import Case
from repatria.core.errors import EngineFailed
from repatria.core.offers import Offer
from repatria.core.persons import People
from repatria.core.rings import rings
from repatria.core.rules import AtMost, Together
from repatria.core.selections import Verdict
from repatria.core.terms import counts_for, is_kept, required_under_all
from repatria.law.destinations import destinations, may_release
from repatria.law.findings import is_released_as_due

#: Record, destination, and whether they arrived before the day of the case.
Arrival = tuple[str, str, bool]
#: People of one record by offer and destination.
Choice = tuple[tuple["Option", int], ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One way to release one of a record.

    Attributes:
        pays_for_nothing: The law asks for the release without any return.
        adds: What each person so released adds to each tier, in the order of the tiers.
    """

    who: str
    offer: str
    destination: str
    pays_for_nothing: bool
    adds: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Released:
    """How many of a record go to a destination under an offer."""

    who: str
    offer: str
    destination: str
    count: int


@dataclass(frozen=True, slots=True)
class Enumeration:
    """The best of all plans.

    Attributes:
        is_possible: Is there any plan at all? If not, there are no tiers and no releases.
        tiers: Name and value of each tier, each in the tier's own direction.
        releases: One plan that reaches these values.
        plans: How many sets of releases were listed.
    """

    is_possible: bool
    tiers: tuple[tuple[str, int], ...]
    releases: tuple[Released, ...]
    plans: int


@dataclass(frozen=True, slots=True)
class _Tiers:
    names: tuple[str, ...]
    signs: tuple[int, ...]


def best_by_enumeration(case: Case, *, most_plans: int = 2_000_000) -> Enumeration:
    """List every set of releases, judge each, and give the lexicographically best tier values.

    Args:
        most_plans: The most sets of releases that are listed.

    Raises:
        EngineFailed: The case has more sets of releases than `most_plans`.
    """
    tiers, options = _options(case)
    sizes = [(case.remaining(case.people_by_id[who]).at_least, len(ways)) for who, ways in options.items()]
    plans = prod(comb(size + ways, ways) for size, ways in sizes)
    if plans > most_plans:
        raise EngineFailed(
            f"Listing every plan of case {case.id}: it has {plans}, more than the {most_plans} allowed;"
            " use a solver, or allow more."
        )
    best: tuple[int, ...] | None = None
    best_plan: list[tuple[Option, int]] = []
    choices = [
        [(choice, _value([choice], len(tiers.names))) for choice in _choices(ways, size)]
        for (size, _), ways in zip(sizes, options.values(), strict=True)
    ]
    for picked in product(*choices):
        value = tuple(sum(numbers) for numbers in zip(*(value for _, value in picked), strict=True))
        value = value or (0,) * len(tiers.names)
        if best is not None and value <= best:
            continue
        plan = [part for choice, _ in picked for part in choice]
        if is_allowed(case, plan):
            best, best_plan = value, plan
    if best is None:
        return Enumeration(False, (), (), plans)
    own = (sign * number for sign, number in zip(tiers.signs, best, strict=True))
    return Enumeration(
        True,
        tuple(zip(tiers.names, own, strict=True)),
        tuple(Released(way.who, way.offer, way.destination, number) for way, number in best_plan),
        plans,
    )


def options_of(case: Case) -> tuple[Option, ...]:
    """List every way to release one of a record, in the order of the records."""
    _, options = _options(case)
    return tuple(way for ways in options.values() for way in ways)


def is_allowed(case: Case, plan: list[tuple[Option, int]]) -> bool:
    """Say whether the plan keeps every rule, and some way of crediting keeps every offer.

    Parties do not share what they credit, so each party's offers are judged by themselves.
    """
    for demand in case.demands:
        moved = [(way.who, n) for way, n in plan] + [(done.who, done.count) for done in case.done]
        met = sum(n for who, n in moved if demand.who.selects(case.people_by_id[who], case.as_of))
        if met < demand.n:
            return False
    if not all(_is_within(case, limit, plan) for limit in case.limits):
        return False
    if not all(_goes_together(case, rule, plan) for rule in case.togethers):
        return False
    in_force: dict[str, list[Offer]] = defaultdict(list)
    for name in sorted({way.offer for way, _ in plan}):
        offer = case.offers_by_id[name]
        in_force[offer.by].append(offer)
    now = {offer.id: offer for offers in in_force.values() for offer in offers}
    taken = [o.either for o in case.offers if o.id in now or o.id in case.already_given]
    if any(offer.either is not None and taken.count(offer.either) > 1 for offer in now.values()):
        return False
    if case.largest_ring is not None:
        return _keeps_rings(case, case.largest_ring, in_force, plan)
    return all(_can_be_kept(case, party, offers, plan) for party, offers in in_force.items())


def _keeps_rings(
    case: Case, cap: int, in_force: dict[str, list[Offer]], plan: list[tuple[Option, int]]
) -> bool:
    """Say whether the offers can be kept with no more than `cap` parties that depend on each other.

    For each party every set of others is tried that could pay it; more who pay only make larger rings, so
    a set need not be tried that holds one which is enough.
    """
    payers = sorted({case.people_by_id[way.who].held_by for way, _ in plan})
    enough: list[list[tuple[str, tuple[str, ...]]]] = []
    for party, offers in in_force.items():
        sets: list[tuple[str, ...]] = []
        for number in range(len(payers) + 1):
            for some in combinations(payers, number):
                paying = [entry for entry in plan if case.people_by_id[entry[0].who].held_by in some]
                if not any(set(fewer) <= set(some) for fewer in sets) and _can_be_kept(
                    case, party, offers, plan, paying
                ):
                    sets.append(some)
        enough.append([(party, some) for some in sets])
    return any(
        all(len(ring) <= cap for ring in rings((one, party) for party, some in picked for one in some))
        for picked in product(*enough)
    )


def _is_within(case: Case, limit: AtMost, plan: list[tuple[Option, int]]) -> bool:
    """Say whether no more move than the limit allows; whoever may be meant counts, and has gone counts.

    Where more have gone than it allows, nobody more moves.
    """
    moved = sum(number for way, number in plan if _may_be_meant(case, limit, way.who))
    gone = sum(done.count for done in case.done if _may_be_meant(case, limit, done.who))
    return moved == 0 or moved + gone <= limit.n


def _may_be_meant(case: Case, limit: AtMost, who: str) -> bool:
    return limit.who.judge(case.people_by_id[who], case.as_of) is not Verdict.NO


def _goes_together(case: Case, rule: Together, plan: list[tuple[Option, int]]) -> bool:
    """Say whether all bound who are still held and have a destination go to one place, or none goes."""
    able = [who for who in rule.people if who not in case.gone and destinations(case, case.people_by_id[who])]
    went = {way.who: way.destination for way, number in plan if number}
    return len({went.get(who) for who in able}) <= 1


def _can_be_kept(
    case: Case,
    party: str,
    offers: list[Offer],
    plan: list[tuple[Option, int]],
    paying: list[tuple[Option, int]] | None = None,
) -> bool:
    """Say whether some crediting keeps these offers: of what has arrived, and of what is `paying`.

    Where `paying` is absent, all that moves pays.
    """
    given: dict[str, dict[tuple[str, str], int]] = defaultdict(lambda: defaultdict(int))
    for name, numbers in case.already_given.items():
        given[name].update(numbers)
    for way, number in plan:
        given[way.offer][way.who, way.destination] += number
    return any(
        all(
            is_kept(
                case,
                offer,
                given[offer.id],
                _summed(credited[offer.id]),
                _summed({arrival: n for arrival, n in credited[offer.id].items() if arrival[2]}),
            )
            for offer in offers
        )
        for credited in _ways_of_crediting(
            case, offers, _arrivals(case, party, plan if paying is None else paying)
        )
    )


def _arrivals(case: Case, party: str, plan: list[tuple[Option, int]]) -> dict[Arrival, int]:
    """Sum what arrives, and has arrived, that can pay offers of a party."""
    arrivals: dict[Arrival, int] = defaultdict(int)
    for way, number in plan:
        if case.people_by_id[way.who].held_by != party and not way.pays_for_nothing:
            arrivals[way.who, way.destination, False] += number
    for done in case.done:
        people, under = case.people_by_id[done.who], case.offers_by_id.get(done.offer or "")
        was_due = under is not None and is_released_as_due(case, under, people)
        if people.held_by != party and not was_due:
            arrivals[done.who, done.destination, True] += done.count
    return arrivals


def _summed(credited: dict[Arrival, int]) -> dict[tuple[str, str], int]:
    numbers: dict[tuple[str, str], int] = defaultdict(int)
    for (who, destination, _), number in credited.items():
        numbers[who, destination] += number
    return numbers


def _ways_of_crediting(
    case: Case, offers: list[Offer], arrivals: dict[Arrival, int]
) -> Iterator[dict[str, dict[Arrival, int]]]:
    """List every way to credit all arrivals, each to one of the offers that counts it.

    An arrival from before pays only offers under which something was given before, where one of them, in
    force or not, counts it.

    Get-terms only ask for more, never for less: crediting an arrival breaks nothing, so ways that leave
    out an arrival that counts need not be listed.
    """
    shares = []
    for arrival, number in arrivals.items():
        who, destination, is_old = arrival
        people = case.people_by_id[who]
        takers = [o for o in offers if any(counts_for(case, term, people, destination) for term in o.gets)]
        begun = {
            o.id
            for o in case.offers
            if is_old
            and o.id in case.already_given
            and any(counts_for(case, term, people, destination) for term in o.gets)
            and o.by in {offer.by for offer in offers}
        }
        takers = [o for o in takers if o.id in begun] if begun else takers
        if takers:
            parts = list(_shares(number, len(takers)))
            shares.append([(arrival, takers, part) for part in parts])
    for picked in product(*shares):
        credited: dict[str, dict[Arrival, int]] = {offer.id: {} for offer in offers}
        for arrival, takers, part in picked:
            for offer, number in zip(takers, part, strict=True):
                credited[offer.id][arrival] = number
        yield credited


def _shares(number: int, parts: int) -> Iterator[tuple[int, ...]]:
    """List every way to share `number` among `parts`, wholly."""
    if parts == 1:
        yield (number,)
        return
    for first in range(number + 1):
        for rest in _shares(number - first, parts - 1):
            yield (first, *rest)


def _choices(ways: list[Option], size: int) -> Iterator[Choice]:
    """List every way to release at most `size` of a record."""
    for *numbers, _ in _shares(size, len(ways) + 1):
        yield tuple((way, number) for way, number in zip(ways, numbers, strict=True) if number)


def _value(choices: list[Choice], tiers: int) -> tuple[int, ...]:
    return tuple(
        sum(way.adds[place] * number for choice in choices for way, number in choice)
        for place in range(tiers)
    )


def _options(case: Case) -> tuple[_Tiers, dict[str, list[Option]]]:
    """List the ways to release each record, and the tiers, made so that more is always better."""
    found: list[tuple[People, Offer, str, bool, bool]] = []
    for people in case.people:
        if people.accompanies:
            continue
        for goal in destinations(case, people):
            for offer in case.offers:
                if _may_go(case, offer, people, goal.party):
                    is_due = is_released_as_due(case, offer, people)
                    found.append((people, offer, goal.party, goal.is_firm, is_due))
    has_due = any(is_due for *_, is_due in found)
    names = [tier.name for tier in case.tiers]
    signs = [-1 if tier.is_least else 1 for tier in case.tiers]
    tiers = _Tiers(
        (*(("released as the law asks",) if has_due else ()), *names, "provisional people"),
        (*((1,) if has_due else ()), *signs, -1),
    )
    options: dict[str, list[Option]] = {}
    for people, offer, destination, is_firm, is_due in found:
        own = [case.tier_weight(tier, people) for tier in case.tiers]
        numbers = [*([int(is_due)] if has_due else []), *own, int(not is_firm)]
        adds = tuple(sign * number for sign, number in zip(tiers.signs, numbers, strict=True))
        options.setdefault(people.id, []).append(Option(people.id, offer.id, destination, is_due, adds))
    return tiers, options


def _may_go(case: Case, offer: Offer, people: People, destination: str) -> bool:
    """Say whether `offer` may release one of `people`; an `all` that nobody can meet bars it outright."""
    return (
        case.remaining(people).at_least > 0
        and offer.by == people.held_by
        and offer.stands_on(case.as_of)
        and any(
            counts_for(case, term, people, destination) and may_release(term, people) for term in offer.gives
        )
        and all(
            required_under_all(case, term.who, term.to) is not None
            for terms in (offer.gives, offer.gets)
            for term in terms
            if term.all
        )
    )
