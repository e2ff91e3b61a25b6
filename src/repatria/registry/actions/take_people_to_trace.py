"""Give tracing what it may know of everybody who did not refuse to be traced."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from repatria.core.suggestions import TracedPerson
from repatria.registry.access.records import own_side
from repatria.registry.actions.frame import acting
from repatria.registry.models import Person

#: What is read of a record; a test holds it to what the table lets a tracing officer list.
READ = (
    "id", "is_sought", "name", "born_first", "born_last", "sex", "rank", "unit", "residence", "number",
    "home",
)  # fmt: skip


def take_people_to_trace(account: UUID) -> tuple[TracedPerson, ...]:
    """Give people of the account's side with a name, by identifier; none who refused, and no groups.

    The neutral sees across sides, and so finds who is sought by one and held by another.
    """
    with acting(account, "take-people-to-trace", subject="person") as act:
        found = (
            Person.objects.filter(own_side("person", act.asker.party), is_erased=False, name__isnull=False)
            .filter(Q(agreed__isnull=True) | Q(agreed=True), at_least__lte=1)
            .order_by("pk")
        )
        taken = tuple(TracedPerson(*row) for row in found.values_list(*READ).iterator())
        act.saw(each.id for each in taken)
        return taken
