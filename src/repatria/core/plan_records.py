"""A plan on its way back into the records: what it rests on, and what each party may see of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from repatria.core.errors import Fault
from repatria.core.plans import Outcome


@dataclass(frozen=True, slots=True)
class PartySheet:
    """The sheet of one party, as it is released.

    Attributes:
        is_concerned: Does the plan move anybody from or to the party, or take up an offer of it?
        text: Signed by the neutral.
    """

    party: str
    is_concerned: bool
    text: str


@dataclass(frozen=True, slots=True)
class CheckedPlan:
    """A plan that was checked, with its case, to be recorded.

    Attributes:
        snapshot: What it was made from.
        case_digest: Keyed digest of the case.
        case: The case as text, so that an auditor can check all again.
        plan: The plan as the text of its file, its digest inside.
        sheets: One for each party of the case.
        offers: Identifier and version of each offer in the case.
        broken: Names of the checks that the plan does not pass.
    """

    snapshot: UUID
    case_id: str
    case_digest: str
    outcome: Outcome
    case: str
    plan: str
    sheets: tuple[PartySheet, ...]
    offers: tuple[tuple[UUID, int], ...]
    broken: tuple[str, ...]

    def faults(self) -> tuple[Fault, ...]:
        """Say what of this does not fit the plan's own text; no fault repeats anything of it."""
        return tuple(sorted(self._faults()))

    def _faults(self) -> Iterator[Fault]:
        try:
            said = json.loads(self.plan)
            head = said["case"]["id"], said["case"]["digest"], said["outcome"]
        except (ValueError, KeyError, TypeError):
            yield _refused("plan", "not-a-plan", "another text", "a plan as planning writes it")
            return
        if head != (self.case_id, self.case_digest, self.outcome.value):
            yield _refused("plan", "contradiction", "a plan of another case", "the plan of this very case")
        if len({sheet.party for sheet in self.sheets}) != len(self.sheets):
            yield _refused("sheets", "duplicate", "two sheets of one party", "one sheet for each party")


@dataclass(frozen=True, slots=True)
class MendedPlan:
    """A ratified plan as it was mended during its day, checked, to be recorded.

    Attributes:
        mends: Digest of the plan that it mends: the ratified one, or one mended before.
        digest: Its own.
        case: The case as text, with what was done on the day in it.
        plan: The plan as the text of its file, with its proof.
        broken: Names of the checks that it does not pass.
    """

    case_id: str
    mends: str
    digest: str
    case: str
    plan: str
    broken: tuple[str, ...] = ()

    def faults(self) -> tuple[Fault, ...]:
        """Say what of this does not fit the plan's own text; no fault repeats anything of it."""
        try:
            said = json.loads(self.plan)
            head = said["case"]["id"], said["repairs"]["plan"], said["digest"]
        except (ValueError, KeyError, TypeError):
            return (_refused("plan", "not-a-plan", "another text", "a mended plan as planning writes it"),)
        if head != (self.case_id, self.mends, self.digest):
            return (_refused("plan", "contradiction", "another plan", "what is said beside it"),)
        return ()


@dataclass(frozen=True, slots=True)
class OpenedPlan:
    """A plan that was taken out of the vault, whole."""

    case_id: str
    case_digest: str
    case: str
    plan: str


@dataclass(frozen=True, slots=True)
class ReleasedPlan:
    """What a party may know of a plan that was released.

    Attributes:
        state: ``released``, ``ratified``, or ``withdrawn`` or ``superseded`` since a day of release.
        is_concerned: Is the party asked to approve it?
        is_approved: Did the party approve it?
    """

    id: UUID
    case_id: str
    released_on: date
    state: str
    is_concerned: bool
    is_approved: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a plan is.

    Attributes:
        stage: ``recorded``, ``released``, ``ratified``, ``withdrawn`` or ``superseded``.
        recorded_by: The account of who recorded it, and who therefore does not approve it for the neutral.
        approved_by: The account that approved it for the neutral, and therefore does not ratify it.
        parties: Each party that it asks something of, and whether that party approved it.
        do_offers_stand: Each offer that it rests on is the one that was read, and can still be taken up.
    """

    stage: str
    recorded_by: UUID
    approved_by: UUID | None
    parties: tuple[tuple[str, bool], ...]
    do_offers_stand: bool

    @property
    def is_approved_by_neutral(self) -> bool:
        """Say whether another planner of the neutral approved it."""
        return self.approved_by is not None


def _refused(key: str, code: str, found: str, expected: str) -> Fault:
    return Fault("plan", 0, key, code, found, expected)
