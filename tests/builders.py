"""Small builders with defaults: a test gives only what matters to it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from repatria.core.cases import Case, Host, Source, Tier, WeightTable
from repatria.core.counts import Count
from repatria.core.dates import PartialDate
from repatria.core.done import Done
from repatria.core.offers import GetTerm, GiveTerm, Offer
from repatria.core.parties import Conflict, ConflictKind, ConflictState, Party
from repatria.core.persons import Capture, Category, Fitness, Ground, Health, People, Says, Wish
from repatria.core.rules import Rule
from repatria.core.selections import Selection, who

AS_OF = date(2025, 1, 12)
#: How a case begins that is written as a file; tables of the case follow, or more parties.
CASE_OF_TWO = """\
[case]
id = "a-case"
title = "A case"
as_of = 2025-01-12
[parties]
A = { name = "A" }
B = { name = "B" }
"""


def party(identifier: str) -> Party:
    """Make a party that is called as its identifier."""
    return Party(identifier, identifier)


def conflict(
    *between: str,
    kind: ConflictKind = ConflictKind.INTERNATIONAL,
    state: ConflictState = ConflictState.ACTIVE,
) -> Conflict:
    """Make a conflict, by default international and active."""
    return Conflict(tuple(sorted(between)), kind, state)


def wish(says: Says = Says.RETURN, *hosts: str, private: bool = True) -> Wish:
    """Make a wish, by default taken in private."""
    return Wish(says, tuple(sorted(hosts)), private=private)


def person(identifier: str, held_by: str, home: str, **more: Any) -> People:
    """Make one captured combatant of whom nothing else is known."""
    more.setdefault("category", Category.COMBATANT)
    more.setdefault("ground", Ground.CAPTURED)
    return People(identifier, held_by, home, **more)


def group(identifier: str, held_by: str, home: str, *, count: int | Count | None, **more: Any) -> People:
    """Make a group; a number is exact, None is unknown."""
    known = Count.exactly(count) if isinstance(count, int) else count
    return person(identifier, held_by, home, count=known or Count.unknown(), **more)


def lot(identifier: str, held_by: str, home: str, *, kind: str = "remains", count: int = 1) -> People:
    """Make a lot, by default remains of one person."""
    return People(identifier, held_by, home, count=Count.exactly(count), lot=kind)


def give(selection: Selection, *to: str, **more: Any) -> GiveTerm:
    """Make a give-term."""
    return GiveTerm(selection, tuple(sorted(to)), **more)


def get(selection: Selection, *to: str, per_given: int | str | None = None, **more: Any) -> GetTerm:
    """Make a get-term; a ratio is a whole number or a text such as ``3/2``."""
    ratio = None if per_given is None else Fraction(per_given)
    return GetTerm(selection, tuple(sorted(to)), per_given=ratio, **more)


def offer(identifier: str, by: str, *terms: GiveTerm | GetTerm, **more: Any) -> Offer:
    """Make an offer from its terms."""
    gives = tuple(term for term in terms if isinstance(term, GiveTerm))
    gets = tuple(term for term in terms if isinstance(term, GetTerm))
    return Offer(identifier, by, gives, gets, **more)


def case(*members: Any, **more: Any) -> Case:
    """Make a case from parties, conflicts, people, offers, hosts, rules, weights and sources, sorted.

    Parties that are only named get a default entry; ``more`` overrides the fields of the case.
    """
    by_kind: dict[type, list[Any]] = {}
    for member in members:
        by_kind.setdefault(type(member), []).append(member)
    people = sorted(by_kind.get(People, []), key=lambda one: one.id)
    offers = sorted(by_kind.get(Offer, []), key=lambda one: one.id)
    parties = {one.id: one for one in by_kind.get(Party, [])}
    named = _parties_named(people, offers, by_kind.get(Host, []))
    for name in named | {one.destination for one in by_kind.get(Done, [])}:
        parties.setdefault(name, party(name))
    done = tuple(sorted(by_kind.get(Done, []), key=repr))
    fields: dict[str, Any] = {
        "id": "a-case",
        "title": "A case",
        "as_of": AS_OF,
        "parties": tuple(parties[name] for name in sorted(parties)),
        "conflicts": tuple(by_kind.get(Conflict, [])),
        "people": tuple(people),
        "offers": tuple(offers),
        "hosts": tuple(by_kind.get(Host, [])),
        "done": done,
        "rules": tuple(member for member in members if isinstance(member, Rule)),
        "weights": tuple(sorted(by_kind.get(WeightTable, []), key=lambda one: one.name)),
        "sources": tuple(sorted(by_kind.get(Source, []), key=lambda one: one.id)),
    }
    if Tier in by_kind:
        fields["tiers"] = tuple(by_kind[Tier])
    return Case(**(fields | more))


def founding_case(*more: Any, **fields: Any) -> Case:
    """Make the founding case as it stood on 12 January 2025; ``more`` is added to it."""
    return case(
        conflict("UA", "RU"),
        person("captive-1", "UA", "KP", health=Health.WOUNDED, wish=wish(Says.STAY, private=False)),
        person("captive-2", "UA", "KP", health=Health.WOUNDED, wish=wish(private=False)),
        group("ukrainians-in-russia", "RU", "UA", count=Count.from_below(1)),
        offer(
            "ua-1",
            "UA",
            give(who(held_by="UA", home="KP"), "KP"),
            get(who(held_by="RU", home="UA"), "UA", at_least=1),
        ),
        *more,
        **({"id": "kursk-2025"} | fields),
    )


def russian_offer(identifier: str = "ru-assumed", **more: Any) -> Offer:
    """Make the offer that nobody has made: Ukrainians for as many who arrive in North Korea."""
    return offer(
        identifier,
        "RU",
        give(who(held_by="RU", home="UA"), "UA"),
        get(who(held_by="UA", home="KP"), "KP", per_given=1),
        **({"assumed": True} | more),
    )


def exchange_case() -> Case:
    """Make two parties that exchange three for two, one of theirs with a child, one who would stay."""
    return case(
        conflict("A", "B"),
        group("a-group", "A", "B", count=3, wish=wish(), assessed=("B",)),
        person("a-child", "A", "B", accompanies=("a-group",)),
        person("a-stays", "A", "B", wish=wish(Says.STAY)),
        person("a-unfit", "A", "B", fitness=Fitness.UNFIT),
        person("a-accused", "A", "B", ground=Ground.ACCUSED),
        group("b-group", "B", "A", count=4),
        offer(
            "a-1", "A", give(who(held_by="A"), "B", at_least=1), get(who(held_by="B"), "A", per_given="2/3")
        ),
        offer("a-2", "A", give(who(held_by="A"), "B"), get(who(held_by="B"), "A", at_least=4)),
        offer("b-1", "B", give(who(held_by="B"), "A", at_most=2), get(who(held_by="A"), "B", at_least=3)),
    )


def captured_on(text: str) -> Capture:
    """Make a capture on a day, as far as it is known."""
    return Capture(day=PartialDate.parse(text))


def _parties_named(people: list[People], offers: list[Offer], hosts: list[Host]) -> set[str]:
    named = {name for one in people for name in (one.held_by, one.home)}
    named.update(host.party for host in hosts)
    for one in offers:
        named.add(one.by)
        named.update(name for term in one.gives for name in term.to)
        named.update(name for term in one.gets for name in term.to)
    return named
