"""A process that is killed in the middle of an act leaves nothing half written."""

from __future__ import annotations

import json
from random import Random

from django.apps import apps

from repatria.registry.access.records import kind_of
from repatria.registry.audit.check import check_chain
from repatria.registry.models import AuditRow, Custody, Person, PersonSource, SealedConfidence
from repatria.registry.roles import Role
from repatria.registry.vault.confidences import latest_confidence
from repatria.registry.vault.keys import Compartment, ring_of
from tests.registry.actions.catalog import TOLD
from tests.registry.conftest import Opened
from tests.registry.killing import kill_one, kills, nursery
from tests.registry.people import account

KILLS = kills(40)
#: What these acts write.
WRITTEN = {
    "claim", "custody", "interview", "link-judgement", "offer", "person", "person-source", "report",
    "sealed-confidence", "stance",
}  # fmt: skip


def written_by_the_audit() -> set[str]:
    """Name every record that the audit says was written."""
    return {
        record
        for detail in AuditRow.objects.values_list("detail", flat=True)
        for record in json.loads(detail).get("wrote", ())
    }


def written_in_the_tables() -> set[str]:
    """Name every record that is there, of the kinds that the acts write."""
    kinds = [kind for kind in apps.get_app_config("registry").get_models() if kind_of(kind) in WRITTEN]
    return {
        f"{kind_of(kind)}:{pk}" for kind in kinds for pk in kind._default_manager.values_list("pk", flat=True)
    }


def every_confidence_opens() -> bool:
    """Open what is sealed of everybody: all turns that the audit counts are there, and each opens."""
    ring = ring_of(Compartment.WISHES)
    people = sorted(set(SealedConfidence.objects.values_list("person", flat=True)))
    return all(latest_confidence(ring, person)[1].told == TOLD for person in people)


def test_killed_acts_leave_nothing_half_written(registry: Opened) -> None:
    """After each of some tens of kills every act is whole with its row, or not there; the chain holds."""
    me = account(Role.ANALYST, Role.TRACING_OFFICER, party="UA")
    chance, broken, rows = Random(7), [], 0  # noqa: S311 - seeded, so that it can be repeated
    with nursery(registry.environment, "acts", str(me), str(account(Role.DELEGATE))) as process:
        for turn in range(KILLS):
            kill_one(process, chance.uniform(0.0, 0.08))
            found, rows = check_chain(), AuditRow.objects.count()
            people = set(Person.objects.values_list("pk", flat=True))
            halves = {
                "the chain": not found.is_whole,
                "act and row": written_by_the_audit() != written_in_the_tables(),
                "person and source": people != set(PersonSource.objects.values_list("person", flat=True)),
                "person and custody": people != set(Custody.objects.values_list("person", flat=True)),
            }
            broken += [(turn, what) for what, is_half in halves.items() if is_half]
    assert (broken, rows > KILLS * 6, every_confidence_opens()) == ([], True, True)
