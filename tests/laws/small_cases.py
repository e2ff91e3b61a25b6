"""Random cases, small enough to list every plan, with every feature a case can have."""

from __future__ import annotations

import os
from dataclasses import replace
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from repatria.core.cases import Case, Host, Source, Tier, WeightTable, default_tiers
from repatria.core.counts import Count
from repatria.core.dates import PartialDate
from repatria.core.offers import Afterwards, GetTerm, GiveTerm, Offer, OfferState
from repatria.core.parties import Conflict, ConflictKind, ConflictState
from repatria.core.persons import Capture, Category, Fitness, Ground, Health, People, Says, Wish
from repatria.core.rules import AtMost, Demand, Ring, Together
from repatria.core.selections import Between, OneOf, Selection
from tests.builders import AS_OF, case
from tests.laws.second_days import second_days

#: How many examples each law gets; ten times as many with REPATRIA_THOROUGH=1.
THOROUGH = 10 if os.environ.get("REPATRIA_THOROUGH") == "1" else 1
#: The most plans a random case may have: above, the case is thrown away.
MOST_PLANS = 1_500

PARTIES = ("A", "B", "C", "D")
RANKS = ("captain", "colonel", "private")
RATIOS = (
    Fraction(1),
    Fraction(1),
    Fraction(2),
    Fraction(1, 2),
    Fraction(3, 2),
    Fraction(2, 3),
    Fraction(7, 5),
)
BY_RANK = WeightTable("by-rank", "rank", (("captain", 3), ("colonel", 5), ("private", 1)))
BY_LOT = WeightTable("by-lot", "lot", (("remains", 2), ("undertaking", 3)))
BY_HEALTH = WeightTable("by-health", "health", tuple(sorted((h.value, i) for i, h in enumerate(Health))))


def examples(number: int) -> settings:
    """Ask for so many examples: the same every time, or ten times as many new ones."""
    return settings(
        max_examples=number * THOROUGH,
        deadline=None,
        derandomize=THOROUGH == 1,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
    )


@st.composite
def small_cases(draw: st.DrawFn) -> Case:
    """Draw a case of 2 to 4 parties, 1 to 5 records, 1 to 4 offers, and whatever else there can be."""
    parties = PARTIES[: draw(st.integers(2, 4))]
    people = draw(_records(parties))
    people, bound = draw(_bound(people))
    identifiers = tuple(one.id for one in people)
    offers = [draw(_offers(parties, identifiers, f"o{n}")) for n in range(draw(st.integers(1, 4)))]
    return case(
        *people,
        *offers,
        *draw(_lots_and_offers(parties, BY_LOT)),
        *draw(st.lists(_conflicts(parties), max_size=2)),
        *draw(st.lists(_hosts(parties, identifiers), max_size=2)),
        *bound,
        *draw(st.sampled_from(([], [], [], [Ring(2)], [Ring(3), Ring(2)]))),
        *draw(_demands(parties, identifiers)),
        *draw(_limits(parties, identifiers)),
        BY_HEALTH,
        BY_RANK,
        Source("s1", "a report"),
        Source("s2", "another report", is_verified=True),
        tiers=draw(_tiers(parties, identifiers)),
        is_attested=draw(st.booleans()),
    )


@st.composite
def exchanges(draw: st.DrawFn) -> Case:
    """Draw a case in which two or three parties hold each other's people and offers ask for one another.

    Cases drawn with no order at all rarely let conditional offers come into force; these often do.
    """
    parties = PARTIES[: draw(st.integers(2, 3))]
    people = []
    for number, held_by in enumerate((*parties, *parties)[: draw(st.integers(2, 4))]):
        home = draw(st.sampled_from([one for one in parties if one != held_by]))
        people.append(
            draw(
                st.one_of(
                    *[_willing_people(f"p{number}", held_by, home)] * 3, _people(f"p{number}", held_by, home)
                )
            )
        )
    if draw(st.integers(0, 4)) == 0:
        beside = people[0]
        along = draw(_willing_people("z", beside.held_by, beside.home))
        others = [one.id for one in people if one.held_by == beside.held_by]
        people.append(replace(along, accompanies=tuple(draw(st.sampled_from(([beside.id], others))))))
    people, bound = draw(_bound(people))
    offers = []
    for number in range(draw(st.integers(2, 4))):
        by = parties[number % len(parties)]
        elsewhere = tuple(one for one in parties if one != by)
        gives = GiveTerm(_all_of(held_by=by), elsewhere, **draw(_give_bounds()))
        back = draw(st.sampled_from((_all_of(home=by), Selection(), _all_of(held_by=elsewhere[0]))))
        gets = [
            draw(_asks(back, draw(st.sampled_from(((by,), parties)))))
            for _ in range(draw(st.sampled_from((0, 1, 1, 1, 1, 2))))
        ]
        either = draw(st.sampled_from((None, None, None, "one-of")))
        offers.append(Offer(f"o{number}", by, (gives,), tuple(gets), either=either))
    return case(
        *people,
        *offers,
        *draw(_lots_and_offers(parties, BY_LOT)),
        *draw(st.lists(_conflicts(parties), max_size=1)),
        *draw(st.one_of(st.just([]), _demands(parties, tuple(one.id for one in people)))),
        *bound,
        *draw(_limits(parties, tuple(one.id for one in people))),
        BY_HEALTH,
        BY_RANK,
        tiers=draw(_tiers(parties, tuple(one.id for one in people))),
        is_attested=draw(st.booleans()),
    )


@st.composite
def circles(draw: st.DrawFn) -> Case:
    """Draw a case in which three or four parties pay one another, and a rule limits who depends on whom."""
    parties = PARTIES[: draw(st.integers(3, 4))]
    people = []
    for number, held_by in enumerate((*parties, *parties)[: draw(st.integers(3, 6))]):
        others = [one for one in parties if one != held_by]
        following = parties[(number + 1) % len(parties)]
        home = draw(st.sampled_from((following, following, *others)))
        record = draw(_willing_people(f"p{number}", held_by, home))
        people.append(replace(record, count=Count.exactly(draw(st.sampled_from((1, 1, 2))))))
    offers = []
    for number, by in enumerate((*parties, *parties)[: draw(st.integers(3, 5))]):
        elsewhere = tuple(one for one in parties if one != by)
        gives = GiveTerm(_all_of(held_by=by), elsewhere, **draw(_give_bounds()))
        payer = draw(st.sampled_from(elsewhere))
        back = draw(st.sampled_from((_all_of(home=by), Selection(), _all_of(held_by=payer))))
        gets = [
            draw(_asks(back, draw(st.sampled_from(((by,), parties)))))
            for _ in range(draw(st.sampled_from((0, 1, 1, 1, 2))))
        ]
        offers.append(Offer(f"o{number}", by, (gives,), tuple(gets)))
    return case(
        *people,
        *offers,
        *draw(st.one_of(st.just([]), _demands(parties, tuple(one.id for one in people)))),
        Ring(draw(st.sampled_from((2, 2, 3)))),
        BY_HEALTH,
        BY_RANK,
    )


def any_case() -> st.SearchStrategy[Case]:
    """Draw one of all sorts, one in three of them on its second day."""
    fresh = st.integers(0, 5).flatmap(
        lambda sort: circles() if sort == 0 else exchanges() if sort % 2 else small_cases()
    )
    return st.one_of(fresh, fresh, second_days(fresh))


@st.composite
def another_offer(draw: st.DrawFn, drawn: Case) -> Offer:
    """Draw an offer that may be added to a case, with a name and a set of alternatives of its own."""
    parties = tuple(party.id for party in drawn.parties)
    offer = draw(_offers(parties, tuple(one.id for one in drawn.people), "o9"))
    return replace(offer, either=None, assumed=True)


@st.composite
def _lots_and_offers(draw: st.DrawFn, parties: tuple[str, ...], table: WeightTable) -> list[Any]:
    """Draw, in one case of three, a lot or two, an offer of them, and perhaps one that asks for them.

    No offer gives people and lots, so that whatever weighs what is given knows it.
    """
    if draw(st.integers(0, 2)):
        return []
    found: list[Any] = [table]
    for number in range(draw(st.integers(1, 2))):
        held_by, home = draw(st.permutations(parties))[:2]
        kind = draw(st.sampled_from(("remains", "remains", "undertaking")))
        found.append(People(f"l{number}", held_by, home, count=draw(_counts(least=1)), lot=kind))
    giver, other = found[1].held_by, found[1].home
    lots = OneOf("lot", draw(st.sampled_from((("remains",), ("remains", "undertaking")))))
    gets: list[GetTerm] = []
    for _ in range(draw(st.integers(0, 1))):
        back = draw(st.sampled_from((Selection(), Selection((OneOf("home", (giver,)),)), Selection((lots,)))))
        given = draw(st.sampled_from((None, "by-lot")))
        got = "by-lot" if back.means_lots and given else None
        asked: dict[str, Any] = {"per_given": draw(st.sampled_from(RATIOS)), "given_weights": given}
        gets.append(
            GetTerm(back, (giver,), **draw(st.sampled_from((asked, {"at_least": 1}))), got_weights=got)
        )
    gives = GiveTerm(Selection((OneOf("held_by", (giver,)), lots)), parties, **draw(_give_bounds()))
    found.append(Offer("lots-1", giver, (gives,), tuple(gets)))
    if draw(st.integers(0, 3)) == 0:
        found.append(AtMost(Selection((lots,)), draw(st.integers(0, 2))))
    if draw(st.booleans()):
        asks = GetTerm(Selection((lots,)), (other,), at_least=draw(st.integers(1, 2)))
        found.append(
            Offer("lots-2", other, (GiveTerm(Selection((OneOf("held_by", (other,)),)), parties),), (asks,))
        )
    return found


@st.composite
def _records(draw: st.DrawFn, parties: tuple[str, ...]) -> list[People]:
    people: list[People] = []
    for number in range(draw(st.integers(1, 5))):
        held_by = draw(st.sampled_from(parties))
        home = draw(st.sampled_from([one for one in parties if one != held_by] * 3 + [held_by]))
        record = draw(_people(f"p{number}", held_by, home))
        if number >= 2 and draw(st.integers(0, 5)) == 0:
            record = _accompanying(draw, record, people)
        people.append(record)
    return people


def _accompanying(draw: st.DrawFn, record: People, people: list[People]) -> People:
    beside = [one for one in people if one.held_by == record.held_by and not one.accompanies]
    if not beside:
        return record
    chosen = draw(st.lists(st.sampled_from([one.id for one in beside]), min_size=1, max_size=2, unique=True))
    return replace(record, home=beside[0].home, accompanies=tuple(chosen))


@st.composite
def _willing_people(draw: st.DrawFn, identifier: str, held_by: str, home: str) -> People:
    """Draw people whom nothing keeps from going home, if an offer releases them."""
    return People(
        identifier,
        held_by,
        home,
        category=draw(st.sampled_from((Category.COMBATANT, *Category))),
        ground=Ground.CAPTURED,
        health=draw(st.sampled_from(Health)),
        count=draw(_counts(least=1)),
        rank=draw(st.sampled_from(RANKS)),
        captured=Capture(day=draw(st.sampled_from((None, PartialDate.parse("2022"))))),
        wish=draw(st.sampled_from((None, Wish(Says.RETURN, private=True)))),
        assessed=(home,),
    )


@st.composite
def _people(draw: st.DrawFn, identifier: str, held_by: str, home: str) -> People:
    parties = st.sampled_from(PARTIES)
    some = st.lists(parties, max_size=2, unique=True).map(lambda names: tuple(sorted(names)))
    rarely = st.integers(0, 5).map(lambda number: number == 0)
    fields: dict[str, Any] = {
        "category": draw(st.sampled_from(Category)),
        "ground": draw(st.sampled_from((Ground.CAPTURED,) * 6 + tuple(Ground))),
        "health": draw(st.sampled_from(Health)),
        "fitness": draw(st.sampled_from((Fitness.FIT,) * 4 + tuple(Fitness))),
        "count": draw(_counts()),
        "rank": draw(st.sampled_from((None, *RANKS))),
        "sex": draw(st.sampled_from((None, "female", "male"))),
        "age_years": draw(st.sampled_from((None, 16, 30))),
        "dependants": draw(st.sampled_from((None, 0, 2))),
        "captured": Capture(
            day=draw(st.sampled_from((None, PartialDate.parse("2022"), PartialDate.parse("2023-05-01"))))
        ),
        "fear": draw(some) if draw(rarely) else (),
        "assessed": draw(some),
        "sources": draw(st.sampled_from(((), ("s1",), ("s1", "s2")))),
    }
    told = draw(st.integers(0, 5))
    if told == 0:
        fields["may_go_to"] = draw(some)
    elif told <= 3:
        says = draw(st.sampled_from((Says.RETURN,) * 3 + (Says.ELSEWHERE,) * 2 + tuple(Says)))
        fields["wish"] = Wish(says, draw(some) if says is Says.ELSEWHERE else (), private=draw(st.booleans()))
    return People(identifier, held_by, home, **fields)


@st.composite
def _counts(draw: st.DrawFn, least: int = 0) -> Count:
    number = draw(st.integers(max(least, 0), 3))
    kind = draw(st.integers(0, 6))
    if kind == 0:
        return Count.from_below(number)
    if kind == 1:
        return Count(number, number + 2)
    return Count.exactly(max(number, 1))


@st.composite
def _selections(
    draw: st.DrawFn, /, parties: tuple[str, ...], identifiers: tuple[str, ...], **known: str
) -> Selection:
    """Draw a selection of at most two conditions beside those that are `known`."""
    words: dict[str, tuple[str, ...]] = {
        "category": tuple(one.value for one in Category),
        "ground": tuple(one.value for one in Ground),
        "health": tuple(one.value for one in Health),
        "held_by": parties,
        "home": parties,
        "id": identifiers,
        "rank": RANKS,
        "sex": ("female", "male", "unknown"),
    }
    numbers = {"age": (0, 18, 30), "captive_months": (0, 20, 30), "dependants": (0, 1)}
    conditions: dict[str, OneOf | Between] = {name: OneOf(name, (value,)) for name, value in known.items()}
    chosen = draw(st.sampled_from((0, 0, 0, 1, 1, 2)))
    for name in draw(st.lists(st.sampled_from((*words, *numbers)), min_size=chosen, max_size=chosen)):
        if name in conditions:
            continue
        if name in words:
            values = draw(st.lists(st.sampled_from(words[name]), min_size=1, max_size=3, unique=True))
            conditions[name] = OneOf(name, tuple(sorted(values)))
        else:
            low, high = draw(st.tuples(*[st.sampled_from((None, *numbers[name]))] * 2))
            conditions[name] = Between(name, low, high)
    return Selection(tuple(conditions[name] for name in sorted(conditions)))


@st.composite
def _offers(
    draw: st.DrawFn, parties: tuple[str, ...], identifiers: tuple[str, ...], identifier: str
) -> Offer:
    by = draw(st.sampled_from(parties))
    some = st.lists(st.sampled_from(parties), min_size=1, max_size=3, unique=True).map(sorted).map(tuple)
    to = st.one_of(st.just(parties), some)
    gives = tuple(
        GiveTerm(draw(_selections(parties, identifiers, held_by=by)), draw(to), **draw(_give_bounds()))
        for _ in range(draw(st.sampled_from((1, 1, 2))))
    )
    gets = tuple(
        draw(_asks(draw(_selections(parties, identifiers)), draw(st.one_of(st.just((by,)), to))))
        for _ in range(draw(st.sampled_from((0, 0, 1, 1, 2))))
    )
    return Offer(
        identifier,
        by,
        gives,
        gets,
        until=draw(st.sampled_from((None, None, None, AS_OF, AS_OF.replace(year=2024)))),
        state=draw(st.sampled_from((OfferState.STANDING,) * 6 + tuple(OfferState))),
        assumed=draw(st.booleans()),
        either=draw(st.sampled_from((None, None, None, "one-of", "other"))),
        afterwards=draw(st.sampled_from((None, None, Afterwards(parole=True)))),
        sources=draw(st.sampled_from(((), ("s1",)))),
    )


@st.composite
def _give_bounds(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from((0, 1, 1, 2, 3, 4, 4, 4)))
    if kind == 0:
        return {"at_least": draw(st.sampled_from((1, 2, 2, 3, 4)))}
    if kind == 1:
        return {"at_most": draw(st.sampled_from((0, 1, 2, 2, 3, 4)))}
    if kind == 2:
        return {"at_least": 1, "at_most": draw(st.integers(1, 3))}
    return {"all": True} if kind == 3 else {}


@st.composite
def _asks(draw: st.DrawFn, selection: Selection, to: tuple[str, ...]) -> GetTerm:
    """Draw a get-term. What a table weighs by rank is selected by rank, so that the table knows everybody."""
    kind = draw(st.sampled_from((0, 1, 1, 2, 2, 2, 2)))
    if kind == 0:
        return GetTerm(selection, to, all=True)
    table = draw(st.sampled_from((None, None, "by-health", "by-rank")))
    if table == "by-rank" and selection.words("rank") is None:
        conditions = (*selection.conditions, OneOf("rank", RANKS))
        selection = Selection(tuple(sorted(conditions, key=lambda condition: condition.attribute)))
    if kind == 1:
        return GetTerm(
            selection, to, at_least=draw(st.sampled_from((1, 1, 1, 2, 2, 3, 5))), got_weights=table
        )
    given = draw(st.sampled_from((None, None, "by-health")))
    ratio = draw(st.sampled_from(RATIOS))
    return GetTerm(selection, to, per_given=ratio, given_weights=given, got_weights=table)


@st.composite
def _conflicts(draw: st.DrawFn, parties: tuple[str, ...]) -> Conflict:
    between = draw(st.lists(st.sampled_from(parties), min_size=2, max_size=3, unique=True))
    kind, state = draw(st.sampled_from(ConflictKind)), draw(st.sampled_from(ConflictState))
    return Conflict(tuple(sorted(between)), kind, state)


@st.composite
def _hosts(draw: st.DrawFn, parties: tuple[str, ...], identifiers: tuple[str, ...]) -> Host:
    return Host(draw(st.sampled_from(parties)), draw(_selections(parties, identifiers)))


@st.composite
def _demands(draw: st.DrawFn, parties: tuple[str, ...], identifiers: tuple[str, ...]) -> list[Demand]:
    number = draw(st.sampled_from((0,) * 8 + (1, 1, 2)))
    return [Demand(draw(_selections(parties, identifiers)), draw(st.integers(1, 2))) for _ in range(number)]


@st.composite
def _bound(draw: st.DrawFn, people: list[People]) -> tuple[list[People], list[Together]]:
    """Draw people who go together or not at all, and make each of them a single person."""
    able = [one.id for one in people if not one.accompanies]
    number = draw(st.sampled_from((0, 0, 0, 1, 2))) if len(able) > 1 else 0
    some = st.lists(st.sampled_from(able), min_size=2, max_size=3, unique=True)
    rules = [Together(tuple(sorted(draw(some)))) for _ in range(number)]
    named = {name for rule in rules for name in rule.people}
    single = [replace(one, count=Count.exactly(1)) if one.id in named else one for one in people]
    return single, rules


@st.composite
def _limits(draw: st.DrawFn, parties: tuple[str, ...], identifiers: tuple[str, ...]) -> list[AtMost]:
    number = draw(st.sampled_from((0,) * 5 + (1, 1, 2)))
    return [AtMost(draw(_selections(parties, identifiers)), draw(st.integers(0, 4))) for _ in range(number)]


@st.composite
def _tiers(draw: st.DrawFn, parties: tuple[str, ...], identifiers: tuple[str, ...]) -> tuple[Tier, ...]:
    if draw(st.booleans()):
        return default_tiers(draw(st.sampled_from(((), ("remains", "undertaking")))))
    tiers = []
    if draw(st.integers(0, 3)) == 0:
        tiers.append(Tier("tier of lots", (Selection((OneOf("lot", ("remains",)),)),)))
    for number in range(draw(st.integers(1, 3))):
        kind = draw(st.integers(0, 3))
        any_of = tuple(
            draw(_selections(parties, identifiers)) for _ in range(draw(st.sampled_from((1, 1, 2))))
        )
        tiers.append(
            Tier(
                f"tier {number}",
                any_of,
                weights="by-health" if kind == 0 else None,
                years_captive=kind == 1,
                is_least=draw(st.sampled_from((False,) * 7 + (True,))),
            )
        )
    return tuple(tiers)


def _all_of(**words: str) -> Selection:
    return Selection(tuple(OneOf(name, (value,)) for name, value in sorted(words.items())))
