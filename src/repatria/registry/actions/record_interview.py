"""Record an interview: that it took place, and, sealed, what the person wished and what the neutral found."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from repatria.core.confidences import Interview as Taken
from repatria.core.errors import Fault, NoSuchRecord, RequestInvalid, SecondPersonNeeded
from repatria.registry.actions.frame import acting
from repatria.registry.actions.keeping import keep_confidence
from repatria.registry.models import Interview, Person
from repatria.registry.vault.confidences import latest_confidence
from repatria.registry.vault.keys import Compartment, ring_of


def record_interview(account: UUID, person: UUID, taken: Taken) -> UUID:
    """Record an interview, and give its identifier. Its wish takes the place of the one before.

    Destinations found to be feared are added, never taken away: for that two people are needed.

    Raises:
        NoSuchRecord: There is no such person.
        RequestInvalid: What is said cannot be, or the person is not held by anybody known.
        SecondPersonNeeded: A destination that is feared is called assessed.
        VaultClosed: This process has no key of the vault.
        VaultRefused: What was sealed before does not open.
    """
    with acting(account, "record-interview", subject=f"person:{person}", in_confidence=True) as act:
        found = act.take(Person, person)
        if found.is_erased:
            raise NoSuchRecord
        if found.is_sought:
            fault = Fault("interview", 0, "person", "contradiction", "somebody sought", "somebody held")
            raise RequestInvalid("Recording an interview", (fault,))
        ring = ring_of(Compartment.WISHES)
        turn, before = latest_confidence(ring, person)
        if set(before.fear) & set(taken.assessed):
            raise SecondPersonNeeded
        made = act.make(
            Interview,
            person=found,
            by=act.me,
            day=taken.day,
            language=taken.language,
            interpreter=taken.interpreter,
        )
        fear = {*before.fear, *taken.fear}
        now = replace(
            before,
            wish=taken.wish,
            fear=tuple(sorted(fear)),
            assessed=tuple(sorted(({*before.assessed} - {*taken.fear}) | {*taken.assessed})),
        )
        keep_confidence(act, ring, found, now, turn=turn + 1)
        return made.id
