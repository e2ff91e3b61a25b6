"""Made-up days of handover: rolls of ratified plans, and protocols that all three sides signed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from repatria.core.documents import text_of
from repatria.core.handovers import Act, ActId, Answer, DaySheet, Entry, Roll, Stop, Traveler
from repatria.core.manifests import make_manifests
from repatria.core.rolls import roll_to_document
from repatria.handover.documents import NEUTRAL, public_key_text, signed
from repatria.handover.numbers import number_of
from repatria.handover.protocol import make_addition, make_protocols
from repatria.handover.standing import Standing
from repatria.registry.actions.record_roll import record_roll
from repatria.registry.actions.signers import know_signer
from repatria.registry.models import Plan, Signer
from repatria.registry.roles import Role
from tests.registry.people import account
from tests.registry.plans import digest_of_plan, ratified, today

KEYS = {role: f"the made-up key of {role}, long enough".encode() for role in (NEUTRAL, "KP", "RU", "UA")}
YES = (
    Answer.ARRIVED,
    Answer.GIVER_CONFIRMS,
    Answer.RECEIVER_CONFIRMS,
    Answer.FIT,
    Answer.GOES,
    Answer.HANDED_OVER,
)


def known_signers() -> None:
    """Let an administrator record every key, once."""
    me = account(Role.ADMINISTRATOR)
    for role, key in KEYS.items():
        if not Signer.objects.filter(role=role).exists():
            know_signer(me, role, public_key_text(key))


def noon(day: date) -> datetime:
    """Give an hour at which people cross."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Day:
    """A roll by which people of UA cross to KP in one round, in the order of their numbers."""

    plan: UUID
    roll: Roll

    @cached_property
    def roll_text(self) -> str:
        """Give the roll as the neutral signed it."""
        return text_of(signed(roll_to_document(self.roll), NEUTRAL, KEYS[NEUTRAL]))

    @cached_property
    def manifests(self) -> list[str]:
        """Give every manifest as the neutral signed it."""
        made = make_manifests(self.roll)
        return [text_of(signed(each.document, NEUTRAL, KEYS[NEUTRAL])) for each in made]

    def recorded(self, me: UUID | None = None) -> UUID:
        """Let an officer record it."""
        officer = me or account(Role.HANDOVER_OFFICER)
        return record_roll(officer, self.plan, roll=self.roll_text, manifests=self.manifests)

    def protocol(
        self, over: Collection[int] = (), *, refused: Collection[int] = (), end: Answer = Answer.COMPLETED
    ) -> str:
        """Give the protocol that all signed: who is over, counted from 1; others did not come, or refused."""
        return text_of(signed_by_all(make_protocols(self.roll, self._standing(over, refused, end))[0]))

    def _standing(self, over: Collection[int], refused: Collection[int], end: Answer) -> Standing:
        said = [("round-1", Answer.BEGUN)]
        for at, entry in enumerate(self.roll.entries, start=1):
            out = Answer.DOES_NOT_GO if at in refused else Answer.NOT_SHOWN_UP
            said += [(entry.number, answer) for answer in (YES if at in over else (out,))]
        said.append(("round-1", end))
        hour = noon(self.roll.sheet.day)
        return Standing(
            Act(ActId("gate", at), at, hour + timedelta(seconds=at), "somebody", subject, answer)
            for at, (subject, answer) in enumerate(said, start=1)
        )


def day_of(people: Sequence[UUID], offer: UUID, *, day: date | None = None, plan: UUID | None = None) -> Day:
    """Make a day on which a ratified plan sends people of UA home to KP."""
    known_signers()
    on = day or today()
    sheet = DaySheet(
        on,
        (Stop(1, "UA", "KP", "A made-up crossing", noon(on)),),
        (("KP", "ko"), ("UA", "uk")),
        (("KP", "Made-up KP"), ("UA", "Made-up UA")),
    )
    entries = tuple(
        Entry(
            number_of(at),
            Traveler(str(person), str(person), (("en", f"Made-up {at}"),)),
            1,
            "UA",
            "KP",
            at - 1,
            str(offer),
        )
        for at, person in enumerate(people, start=1)
    )
    made = plan or ratified(*people, offer=offer)
    case_id = case_of_plan(made)
    return Day(made, Roll(case_id, digest_of_plan(case_id), sheet, entries))


def case_of_plan(plan: UUID) -> str:
    """Give what the case of a plan is called."""
    return Plan.objects.get(pk=plan).case_id


def signed_by_all(document: Mapping[str, Any]) -> dict[str, Any]:
    """Give a protocol or an addition as both parties and the neutral signed it."""
    done = dict(document)
    for role in (*document["parties"], NEUTRAL):
        done = signed(done, role, KEYS[role])
    return done


def addition_to(chain: Sequence[Mapping[str, Any]], changes: Mapping[str, bool]) -> str:
    """Give an addition that all signed."""
    return text_of(signed_by_all(make_addition(chain, changes)))
