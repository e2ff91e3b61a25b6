"""What the law says of offers: where each rule speaks, and where it keeps silent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from repatria.core.cases import Case
from repatria.core.offers import Afterwards, Offer, OfferState
from repatria.core.parties import ConflictKind, ConflictState
from repatria.core.persons import Category, Ground, Health, People
from repatria.core.selections import who
from repatria.law.findings import findings_on_offers
from tests.builders import AS_OF, case, conflict, get, give, offer, person

INTERNATIONAL, INTERNAL = ConflictKind.INTERNATIONAL, ConflictKind.NON_INTERNATIONAL
NONE, DISPUTED = ConflictKind.NONE, ConflictKind.DISPUTED
ACTIVE, CEASED, UNKNOWN = ConflictState.ACTIVE, ConflictState.CEASED, ConflictState.UNKNOWN

IN_FORCE = date(1950, 10, 21)
GC_III_118, GC_IV_132, RULE_128 = "GC III 118", "GC IV 132-134", "customary rule 128"
GC_III_109, HOSTAGES = "GC III 109(1), 110, 112", "GC IV 34; customary rule 96"
COMMON_3, RETAINED, RIGHTS = (
    "common article 3; customary rule 96",
    "GC III 33; GC I 28, 30",
    "GC III 6, 7, 21",
)

COMBATANT = person("p", "A", "B")
WOUNDED = person("p", "A", "B", health=Health.SERIOUSLY_WOUNDED)
SICK = person("p", "A", "B", health=Health.SERIOUSLY_SICK)
CIVILIAN = person("p", "A", "B", category=Category.CIVILIAN)
MEDICAL = person("p", "A", "B", category=Category.MEDICAL)
RELIGIOUS = person("p", "A", "B", category=Category.RELIGIOUS)
NOT_KNOWN = person("p", "A", "B", category=Category.UNKNOWN)

CONDITIONAL = offer("o", "A", give(who(held_by="A"), "B"), get(who(held_by="B"), "A", at_least=1))
UNILATERAL = offer("o", "A", give(who(held_by="A"), "B"))


def found(judging: Case) -> list[tuple[str, str]]:
    """Give rule and article of each finding."""
    return [(finding.rule, finding.article) for finding in findings_on_offers(judging)]


def judged(
    people: People, kind: ConflictKind, state: ConflictState, made: Offer = CONDITIONAL, **more: Any
) -> list[tuple[str, str]]:
    """Judge an offer of A of one person of B, in a conflict between them."""
    return found(case(people, made, conflict("A", "B", kind=kind, state=state), **more))


#: Every kind of person, in every kind and state of conflict, under a conditional offer.
JUDGMENTS: list[tuple[People, ConflictKind, ConflictState, list[tuple[str, str]]]] = [
    (COMBATANT, INTERNATIONAL, ACTIVE, []),
    (COMBATANT, INTERNATIONAL, UNKNOWN, []),
    (COMBATANT, INTERNATIONAL, CEASED, [("L12", GC_III_118)]),
    (COMBATANT, DISPUTED, ACTIVE, []),
    (COMBATANT, DISPUTED, CEASED, [("L12", GC_III_118)]),
    (COMBATANT, INTERNAL, ACTIVE, []),
    (COMBATANT, INTERNAL, CEASED, [("L12", RULE_128)]),
    (COMBATANT, NONE, ACTIVE, []),
    (COMBATANT, NONE, CEASED, []),
    (NOT_KNOWN, INTERNATIONAL, CEASED, [("L12", GC_III_118)]),
    (WOUNDED, INTERNATIONAL, ACTIVE, [("L11", GC_III_109)]),
    (SICK, INTERNATIONAL, ACTIVE, [("L11", GC_III_109)]),
    (WOUNDED, INTERNATIONAL, UNKNOWN, [("L11", GC_III_109)]),
    (WOUNDED, INTERNATIONAL, CEASED, [("L12", GC_III_118)]),
    (WOUNDED, DISPUTED, ACTIVE, [("L11", GC_III_109)]),
    (WOUNDED, INTERNAL, ACTIVE, []),
    (WOUNDED, INTERNAL, CEASED, [("L12", RULE_128)]),
    (WOUNDED, NONE, ACTIVE, []),
    (replace(COMBATANT, health=Health.WOUNDED), INTERNATIONAL, ACTIVE, []),
    (replace(WOUNDED, category=Category.CIVILIAN, ground=Ground.INTERNED), INTERNATIONAL, ACTIVE, []),
    (CIVILIAN, INTERNATIONAL, ACTIVE, [("L13", HOSTAGES)]),
    (CIVILIAN, INTERNATIONAL, UNKNOWN, [("L13", HOSTAGES)]),
    (CIVILIAN, INTERNATIONAL, CEASED, [("L12", GC_IV_132), ("L13", HOSTAGES)]),
    (CIVILIAN, INTERNAL, ACTIVE, [("L13", COMMON_3)]),
    (CIVILIAN, INTERNAL, CEASED, [("L12", RULE_128), ("L13", COMMON_3)]),
    (CIVILIAN, DISPUTED, ACTIVE, [("L13", COMMON_3)]),
    (CIVILIAN, NONE, ACTIVE, []),
    *[
        (replace(CIVILIAN, ground=ground), INTERNATIONAL, ACTIVE, [])
        for ground in (Ground.INTERNED, Ground.ACCUSED, Ground.CONVICTED, Ground.UNKNOWN)
    ],
    (MEDICAL, INTERNATIONAL, ACTIVE, [("L14", RETAINED)]),
    (RELIGIOUS, INTERNATIONAL, ACTIVE, [("L14", RETAINED)]),
    (MEDICAL, DISPUTED, UNKNOWN, [("L14", RETAINED)]),
    (MEDICAL, INTERNATIONAL, CEASED, [("L12", GC_III_118), ("L14", RETAINED)]),
    (MEDICAL, INTERNAL, ACTIVE, []),
    (MEDICAL, NONE, ACTIVE, []),
]


@pytest.mark.parametrize(("people", "kind", "state", "expected"), JUDGMENTS)
def test_conditions_on_a_release(
    people: People, kind: ConflictKind, state: ConflictState, expected: list[tuple[str, str]]
) -> None:
    """A condition is judged by whom it concerns, and by kind and state of the conflict."""
    assert judged(people, kind, state) == expected


@pytest.mark.parametrize(("people", "kind", "state", "expected"), JUDGMENTS)
def test_without_condition_nothing_is_found(
    people: People, kind: ConflictKind, state: ConflictState, expected: list[tuple[str, str]]
) -> None:
    """The same people, released without condition, are no finding."""
    del expected
    assert judged(people, kind, state, UNILATERAL) == []


@pytest.mark.parametrize(
    ("day", "is_judged"),
    [
        (date(1862, 7, 22), False),
        (date(1949, 8, 12), False),
        (date(1950, 10, 20), False),
        (IN_FORCE, True),
        (date(2025, 1, 12), True),
    ],
)
@pytest.mark.parametrize(
    ("people", "kind", "state"),
    [
        pytest.param(WOUNDED, INTERNATIONAL, ACTIVE, id="L11"),
        pytest.param(COMBATANT, INTERNATIONAL, CEASED, id="L12"),
        pytest.param(replace(CIVILIAN, ground=Ground.INTERNED), INTERNATIONAL, CEASED, id="L12 civilians"),
        pytest.param(COMBATANT, INTERNAL, CEASED, id="L12 customary"),
        pytest.param(CIVILIAN, INTERNATIONAL, ACTIVE, id="L13"),
        pytest.param(CIVILIAN, INTERNAL, ACTIVE, id="L13 common article"),
        pytest.param(MEDICAL, INTERNATIONAL, ACTIVE, id="L14"),
    ],
)
def test_no_rule_judges_before_its_day(
    people: People, kind: ConflictKind, state: ConflictState, day: date, *, is_judged: bool
) -> None:
    """The conventions of 1949 judge from the day they came into force, and no earlier."""
    assert bool(judged(people, kind, state, as_of=day)) is is_judged


@pytest.mark.parametrize(
    "between",
    [
        pytest.param([], id="at peace"),
        pytest.param([("A", "C")], id="the holder and another"),
        pytest.param([("B", "C")], id="the home and another"),
        pytest.param([("A", "C"), ("B", "C")], id="both with a third"),
    ],
)
def test_no_rule_judges_between_parties_at_peace(between: list[tuple[str, str]]) -> None:
    """Between parties that are in no conflict with each other nothing is a finding."""
    conflicts = [conflict(*pair, state=CEASED) for pair in between]
    assert found(case(WOUNDED, CONDITIONAL, *conflicts)) == []


def test_a_conflict_of_several_parties() -> None:
    """A conflict between three parties is one between each two of them."""
    assert found(case(WOUNDED, CONDITIONAL, conflict("A", "B", "C"))) == [("L11", GC_III_109)]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (INTERNATIONAL, [("L15", RIGHTS)]),
        (DISPUTED, [("L15", RIGHTS)]),
        (INTERNAL, []),
        (NONE, []),
    ],
)
@pytest.mark.parametrize("made", [CONDITIONAL, UNILATERAL], ids=["conditional", "unilateral"])
def test_parole(made: Offer, kind: ConflictKind, expected: list[tuple[str, str]]) -> None:
    """Asking for parole lowers a right, with or without a condition."""
    asking = replace(made, afterwards=Afterwards(parole=True))
    assert judged(COMBATANT, kind, ACTIVE, asking) == expected


@pytest.mark.parametrize(
    ("day", "expected"), [(date(1950, 10, 20), []), (IN_FORCE, [("L15", RIGHTS)])], ids=["before", "after"]
)
def test_parole_before_the_conventions(day: date, expected: list[tuple[str, str]]) -> None:
    """Parole was lawful before the conventions of 1949."""
    asking = replace(UNILATERAL, afterwards=Afterwards(parole=True))
    assert judged(COMBATANT, INTERNATIONAL, ACTIVE, asking, as_of=day) == expected


def test_custody_afterwards_is_no_parole() -> None:
    """An offer that says where the freed are held, and asks for no parole, is no finding."""
    kept = replace(UNILATERAL, afterwards=Afterwards(held_in="C", until=date(2026, 1, 1)))
    assert judged(COMBATANT, INTERNATIONAL, ACTIVE, kept) == []


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(replace(CONDITIONAL, state=OfferState.WITHDRAWN), id="withdrawn"),
        pytest.param(replace(CONDITIONAL, state=OfferState.REFUSED), id="refused"),
        pytest.param(replace(CONDITIONAL, until=date(2025, 1, 11)), id="over"),
        pytest.param(replace(CONDITIONAL, by="C"), id="of another, who does not hold them"),
        pytest.param(replace(CONDITIONAL, gives=(give(who(rank="captain"), "B"),)), id="of others"),
    ],
)
def test_offers_that_are_not_judged(made: Offer) -> None:
    """An offer that cannot be taken up, or does not concern the people, is not judged by them."""
    assert judged(WOUNDED, INTERNATIONAL, ACTIVE, made) == []


def test_last_day_of_an_offer() -> None:
    """An offer is judged on the last day on which it holds."""
    made = replace(CONDITIONAL, until=date(2025, 1, 12))
    assert judged(WOUNDED, INTERNATIONAL, ACTIVE, made) == [("L11", GC_III_109)]


def test_a_finding_for_each_offer_rule_and_article() -> None:
    """However many people an offer concerns, each rule and article is found once, rules in order."""
    people = [replace(one, id=f"p{n}") for n, one in enumerate([CIVILIAN, COMBATANT, MEDICAL, MEDICAL])]
    judging = case(*people, CONDITIONAL, conflict("A", "B", state=CEASED))
    assert found(judging) == [
        ("L12", GC_III_118),
        ("L12", GC_IV_132),
        ("L13", HOSTAGES),
        ("L14", RETAINED),
    ]


@pytest.mark.parametrize(
    ("since", "is_judged"),
    [(None, True), (AS_OF - timedelta(1), True), (AS_OF, True), (AS_OF + timedelta(1), False)],
)
def test_a_conflict_judges_from_its_first_day(since: date | None, *, is_judged: bool) -> None:
    """What judges is the day of the case, whenever the offer was said: its condition stands today."""
    begun = replace(conflict("A", "B", state=CEASED), since=since)
    made = replace(CONDITIONAL, said=AS_OF - timedelta(400))
    assert bool(found(case(COMBATANT, made, begun))) is is_judged
