"""Tell somebody of the long work that they began themselves, and of nobody else's."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from repatria.registry.actions.frame import acting
from repatria.registry.models import LongWork, SealedWork
from repatria.registry.vault.keys import Compartment, ring_of
from repatria.registry.vault.works import open_work

MOST_TOLD = 20
"""Pieces of one answer, the last ones begun."""


@dataclass(frozen=True, slots=True)
class OwnWork:
    """A piece of work, as who began it is told of it.

    Attributes:
        kind: Which task does it.
        state: How far it is, in a word.
        code: Why it failed, as the code of an error; empty otherwise.
        step: What is done now; empty where nothing is told.
        asks: What it was asked for, as JSON; None where it was not to be opened, or is forgotten.
        answer: What came of it, as JSON; the same, and None before it has one.
    """

    id: UUID
    kind: str
    state: str
    made_at: datetime
    finished_at: datetime | None
    is_stop_asked: bool
    code: str
    step: str
    number: int
    total: int
    asks: str | None = None
    answer: str | None = None


def tell_own_work(
    account: UUID, *, opened: UUID | None = None, kinds: Sequence[str] = ()
) -> tuple[OwnWork, ...]:
    """Give the work that the account began, the last first.

    Args:
        kinds: Those that are wanted; all, where none is named.
        opened: The one whose question and answer are opened; of others only how far they are is told. Where
            it is named it alone is given, and nothing where there is none, or somebody else began it.

    Raises:
        VaultClosed: This process has no key of the vault, and one is to be opened.
        VaultRefused: It does not open.
    """
    with acting(account, "tell-own-work", subject="long-work") as act:
        own = LongWork.objects.filter(by=account)
        if kinds:
            # A kind is the name of a task; what no name can be is of no work, and a database may refuse it.
            own = own.filter(kind__in=[kind for kind in kinds if kind.isidentifier()])
        if opened is not None:
            own = own.filter(pk=opened)
        found = tuple(own.order_by("-made_at", "pk")[:MOST_TOLD])
        if opened is not None and found:
            act.subject(found[0])
        return tuple(_told(each, _opened(each) if opened is not None else {}) for each in found)


def _opened(work: LongWork) -> dict[bool, str]:
    ring = ring_of(Compartment.WISHES)
    kept = SealedWork.objects.filter(work=work)
    return {each.is_answer: json.dumps(open_work(ring, each)) for each in kept}


def _told(work: LongWork, said: dict[bool, str]) -> OwnWork:
    return OwnWork(
        work.id,
        work.kind,
        work.state,
        work.made_at,
        work.finished_at,
        work.is_stop_asked,
        work.code,
        work.step,
        work.number,
        work.total,
        said.get(False),
        said.get(True),
    )
