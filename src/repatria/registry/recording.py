"""What every reading and every act share: one transaction, and one row of the audit for it or its refusal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from repatria.core.errors import FactorNeeded, ModeRefuses, NoSuchRecord, NotPermitted, RepatriaError
from repatria.registry.askers import Asker, asker_of, refuse_out_of_bounds
from repatria.registry.audit.append import Entry, append
from repatria.registry.modes import refuse_by_mode

UNTOLD = "refused"
"""The outcome of a refusal whose reason would tell of what is sealed, such as that somebody fears a place."""

BEFORE_ANY_SEAL = (FactorNeeded, ModeRefuses, NotPermitted, NoSuchRecord)
"""Refusals that are decided before anything sealed is looked at."""
_IS_PART: ContextVar[bool] = ContextVar("is_part", default=False)


@contextmanager
def whole_transaction() -> Iterator[None]:
    """Work in one transaction that is written when it ends; an act inside becomes a part of it.

    Opened by `once` alone, which keeps the answer of an act with what the act writes.
    """
    with transaction.atomic(durable=True):
        before = _IS_PART.set(True)
        try:
            yield
        finally:
            _IS_PART.reset(before)


@dataclass(slots=True)
class Recording:
    """What the row of the audit will say, filled in while the work goes on.

    Attributes:
        subject: Kind and identifier of what is read or written.
        detail: Names of fields and numbers of records.
        personal: Values that may have to be erased.
    """

    asker: Asker
    subject: str
    detail: dict[str, object] = field(default_factory=dict)
    personal: Mapping[str, object] | None = None


@contextmanager
def recorded(
    account: UUID,
    act: str,
    *,
    purpose: str,
    subject: str,
    writes: bool = False,
    in_confidence: bool = False,
) -> Iterator[Recording]:
    """Work in one transaction that ends with a row of the audit; where it is refused, only that is written.

    The row comes last, so that others wait for each other no longer than they must. In confidence it tells
    of a refusal that was decided before anything sealed was looked at, and of any other only that it was.

    Args:
        writes: Whether records may be changed by it, which a registry that is read-only refuses.

    Raises:
        RepatriaError: As the work inside refused, once the refusal is written.
    """
    try:
        with transaction.atomic(durable=not _IS_PART.get()):
            refuse_out_of_bounds(act, purpose)
            refuse_by_mode(act, writes=writes)
            recording = Recording(asker_of(account), subject)
            yield recording
            append(
                Entry(
                    account,
                    act,
                    purpose,
                    recording.subject,
                    detail=recording.detail,
                    personal=recording.personal,
                )
            )
    except RepatriaError as refused:
        is_told = not in_confidence or isinstance(refused, BEFORE_ANY_SEAL)
        outcome = refused.code if is_told else UNTOLD
        with transaction.atomic(durable=not _IS_PART.get()):
            append(Entry(account, act, purpose, subject, outcome=outcome))
        raise
