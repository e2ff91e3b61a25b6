"""Record what a mixed medical commission decided of a person."""

from __future__ import annotations

from uuid import UUID

from repatria.core import care
from repatria.core.confirmations import DECIDED_BY_COMMISSION
from repatria.core.errors import NoSuchRecord, RequestInvalid
from repatria.core.persons import Health
from repatria.registry.actions.frame import acting
from repatria.registry.actions.past_days import refuse_to_come
from repatria.registry.models import CommissionDecision, Person


def record_commission_decision(account: UUID, person: UUID, decided: care.CommissionDecision) -> UUID:
    """Record a decision (GC III 112), and give its identifier; the state of health that it decides holds.

    A later decision that somebody is not due any more leaves them wounded or sick as far as anybody knows.

    Raises:
        NoSuchRecord: There is no such person.
        RequestInvalid: The decision cannot be so, or its day is still to come.
    """
    with acting(account, "record-commission-decision", subject=f"person:{person}") as act:
        found = act.take(Person, person)
        if found.is_erased:
            raise NoSuchRecord
        if faults := decided.faults():
            raise RequestInvalid("Recording a decision", faults)
        refuse_to_come("Recording a decision", "day", decided.day)
        made = act.make(
            CommissionDecision,
            person=found,
            turn=CommissionDecision.objects.filter(person=found).count() + 1,
            by=act.me,
            day=decided.day,
            decides=decided.decides.value,
            health=None if decided.health is None else decided.health.value,
        )
        if decided.health is not None:
            act.change(found, health=decided.health.value)
        elif Health(found.health) in DECIDED_BY_COMMISSION:
            act.change(found, health=Health.UNKNOWN.value)
        return made.id
