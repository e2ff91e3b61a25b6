"""Take out whom a ratified plan moves, for the lists of the day."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from uuid import UUID

from repatria.core.after_handover import TakenTraveler
from repatria.core.effects import EffectsAre
from repatria.core.errors import NoSuchRecord
from repatria.registry.access.records import own_side
from repatria.registry.actions.frame import acting
from repatria.registry.actions.plan_stages import refuse_unratified
from repatria.registry.models import Effects, Person, Plan, SealedPlan
from repatria.registry.vault.keys import Compartment, ring_of
from repatria.registry.vault.plans import open_plan

#: What is read of each kind; a test holds it to what the table lets a handover officer list.
READ = {
    "person": ("id", "home", "name", "rank", "born_first", "born_last", "number"),
    "effects": ("person", "what", "are"),
}


def take_travelers(account: UUID, plan: UUID, *, also: Sequence[UUID] = ()) -> tuple[TakenTraveler, ...]:
    """Give the five things that lists name (GC III 17) of each whom a plan moves, in its order, and effects.

    Of people of another side, of a record that is of many, and of whoever was erased, nothing is given.

    Args:
        also: Others who may take a place if somebody does not go; they come after.

    Raises:
        NoSuchRecord: There is no such plan that was released, or one of the others is nobody of this side.
        PlanNotReady: The plan is not ratified, or stands no more.
        VaultClosed: This process has no key of the vault.
    """
    with acting(account, "take-travelers", subject=f"plan:{plan}") as act:
        found = act.take(Plan, plan)
        refuse_unratified(found)
        wanted = list(dict.fromkeys([*_moved(found), *also]))
        people = _people(act.asker.party, wanted)
        if not people.keys() >= {*also}:
            raise NoSuchRecord
        act.saw(sorted(people))
        return tuple(people[one] for one in wanted if one in people)


def _people(party: str | None, wanted: Sequence[UUID]) -> dict[UUID, TakenTraveler]:
    found = Person.objects.filter(
        own_side("person", party), pk__in=wanted, is_sought=False, is_erased=False, at_most=1
    )
    effects = _effects(wanted)
    return {
        one: TakenTraveler(one, home, name, rank, born_first, born_last, number, tuple(effects.get(one, ())))
        for one, home, name, rank, born_first, born_last, number in found.values_list(*READ["person"])
    }


def _moved(plan: Plan) -> list[UUID]:
    """Give the records that a plan moves, in the order of its transfers."""
    said = open_plan(ring_of(Compartment.WISHES), SealedPlan.objects.get(plan=plan))
    transfers = json.loads(said["plan"])["transfers"]
    return [UUID(each["who"]) for each in transfers if not each["done"] and each.get("lot") is None]


def _effects(people: Iterable[UUID]) -> dict[UUID, list[str]]:
    """Give what the holder keeps of each."""
    found: dict[UUID, list[str]] = {}
    kept = Effects.objects.filter(person__in=list(people), are=EffectsAre.KEPT.value, what__isnull=False)
    for person, what, _ in kept.order_by("made_at", "pk").values_list(*READ["effects"]):
        found.setdefault(person, []).append(str(what))
    return found
