"""What one person wishes, fears, can bear or is held for changes nothing that others see before a release.

Every role, of every side, by every route and act of reading it has; but for who works with the change
itself: the delegate and the neutral's planner, the physician for fitness, and for the ground of holding who
registers people of that side.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from repatria.core.errors import NotPermitted
from repatria.core.persons import Fitness, Says, Wish
from repatria.registry.access import door
from repatria.registry.access.purposes import Purpose, Route
from repatria.registry.access.records import fields_of
from repatria.registry.access.table import access_table
from repatria.registry.actions.approve_plan import approve_plan
from repatria.registry.actions.correct_person import correct_person
from repatria.registry.actions.decide_fitness import decide_fitness
from repatria.registry.actions.read_sheet import read_sheet
from repatria.registry.actions.record_interview import record_interview
from repatria.registry.actions.record_told_wish import record_told_wish
from repatria.registry.actions.tell_released_plans import tell_released_plans
from repatria.registry.models import Custody, Person
from repatria.registry.models.guard import writing
from repatria.registry.roles import NEUTRAL_ONLY, Role
from repatria.workflows.plans.plan_from_registry import RecordedPlan
from tests.registry.actions.catalog import INTERVIEW, TOLD
from tests.registry.people import account, person
from tests.registry.plans import checked, let_days_pass, planner
from tests.registry.test_from_registry_to_plan import MADE_UP, exchange, planned

pytestmark = pytest.mark.usefixtures("registry")

SIDES = ("UA", "RU", "KP", None)
#: The auditor sees that something was done, and the same whatever it was (`test_leaks`).
WORKS_WITH = frozenset({Role.DELEGATE, Role.PLANNER, Role.AUDITOR})
NOT_OF_PEOPLE = {"account", "role-held", "organization"}


class World:
    """Two parties with their people, one of each role on each side, and a plan that nobody sees yet."""

    def __init__(self) -> None:
        self.people = exchange()
        not_asked = person("UA", home="RU", category="combatant", ground="captured")
        with writing():
            Custody.objects.create(person=not_asked, holder="UA", since="2024-05")
        self.people["not asked"] = not_asked.id
        self.who = {
            (role, side): account(role, party=side)
            for role in sorted(set(Role) - WORKS_WITH)
            for side in (SIDES if role not in NEUTRAL_ONLY else (None,))
        }

    def seen(self) -> dict[tuple[object, ...], object]:
        """Give, to the byte, what everybody sees by every route and act of reading."""
        return {
            (role, side, *what): said
            for (role, side), me in self.who.items()
            for what, said in {**by_the_door(me, role), ("released",): released_to(me)}.items()
        }


def by_the_door(me: UUID, role: Role) -> dict[tuple[object, ...], object]:
    """Read all that a role may, by list, count (also by each value of a field) and search."""
    seen: dict[tuple[object, ...], object] = {}
    rows = {(way, kind, p) for r, way, kind, _, p in access_table().reads if r is role}
    for route, kind, purpose in sorted(row for row in rows if row[1] not in NOT_OF_PEOPLE):
        if route is Route.LIST:
            seen[kind, purpose, route] = repr(door.list_records(me, kind, purpose=purpose))
        elif route is Route.SEARCH:
            seen[kind, purpose, route] = repr(door.search(me, kind, "made", purpose=purpose))
        elif route is Route.COUNT:
            seen[kind, purpose, route] = door.count(me, kind, purpose=purpose)
            for field in sorted({"home", "ground", "health"} & {*fields_of(kind)}):
                seen[kind, purpose, route, field] = counted(me, kind, purpose, field)
    return seen


def counted(me: UUID, kind: str, purpose: Purpose, field: str) -> object:
    """Count by a value of a field; who may not read it is told so."""
    try:
        return door.count(me, kind, purpose=purpose, where={field: "accused"})
    except NotPermitted as refused:
        return refused.code


def released_to(me: UUID) -> str:
    """Ask which plans are released; who may not ask is told so."""
    try:
        return repr(tell_released_plans(me))
    except NotPermitted as refused:
        return refused.code


def told(world: World) -> None:
    """Let others tell that somebody would stay."""
    me = account(Role.ANALYST, party="UA")
    record_told_wish(me, world.people["not asked"], replace(TOLD, says=Says.STAY))


def wished(world: World) -> None:
    """Let somebody say in private that they would stay."""
    taken = replace(INTERVIEW, wish=Wish(Says.STAY, private=True), fear=())
    record_interview(account(Role.DELEGATE), world.people["UA-0"], taken)


def feared(world: World) -> None:
    """Let the neutral find something to fear."""
    taken = replace(INTERVIEW, wish=Wish(Says.RETURN, private=True), fear=("RU",))
    record_interview(account(Role.DELEGATE), world.people["UA-0"], taken)


def unfit(world: World) -> None:
    """Let a physician find somebody unfit to travel."""
    me = account(Role.PHYSICIAN, party="UA")
    decide_fitness(me, world.people["UA-0"], day=date(2025, 1, 13), fitness=Fitness.UNFIT)


def accused(world: World) -> None:
    """Let somebody be held for trial from now on."""
    one = Person.objects.get(pk=world.people["UA-0"])
    correct_person(account(Role.REGISTRAR, party="UA"), one.id, version=one.version, ground="accused")


#: Each change, and who on which side works with it; the neutral registers people of all sides.
CHANGES: list[tuple[Callable[[World], None], frozenset[tuple[Role, str | None]]]] = [
    (told, frozenset()),
    (wished, frozenset()),
    (feared, frozenset()),
    (unfit, frozenset((Role.PHYSICIAN, side) for side in ("UA", None))),
    (
        accused,
        frozenset((role, side) for role in (Role.REGISTRAR, Role.ANALYST) for side in ("UA", None)),
    ),
]


def plan_unseen() -> RecordedPlan:
    """Plan anew and let the neutral approve it; its day is still to come."""
    made = planned(MADE_UP)
    approve_plan(planner(), checked(made.id))
    return made


@pytest.mark.parametrize(("change", "works_with"), CHANGES)
def test_one_change_shows_to_nobody_before_the_release(
    change: Callable[[World], None], works_with: frozenset[tuple[Role, str | None]]
) -> None:
    """Not a byte differs, neither by the change nor by the new plan that follows from it."""
    world = World()
    first = plan_unseen()
    before = world.seen()
    change(world)
    second = plan_unseen()
    assert second.plan.people_moved < first.plan.people_moved
    after = world.seen()
    differs = {key[:2] for key in before if after[key] != before[key]}
    assert len(before) > 100
    assert differs == set(works_with)


@pytest.mark.parametrize("change", [change for change, _ in CHANGES])
@pytest.mark.parametrize("party", ["RU", "UA"])
def test_after_the_release_moves_and_offers_differ_and_nothing_else(
    change: Callable[[World], None], party: str
) -> None:
    """Of two plans between which one person changed, a party's sheets differ in what moves and pays alone."""
    world = World()
    sheets = []
    for step in (lambda _: None, change):
        step(world)
        made = plan_unseen()
        let_days_pass(made.id)
        sheets.append(json.loads(read_sheet(world.who[Role.NEGOTIATOR, party], made.id)))
    one, other = sheets
    differ = {key for key in one if one[key] != other[key]}
    assert "signature" in differ
    assert differ <= {"in_force", "gives", "receives", "credited", "signature"}
