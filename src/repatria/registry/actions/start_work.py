"""Have a piece of long work done aside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from repatria.registry.access.records import OF_PLANNERS
from repatria.registry.actions.frame import Acting, acting
from repatria.registry.askers import current_bounds
from repatria.registry.models import LongWork, Plan, SealedWork
from repatria.registry.vault.keys import Compartment, ring_of
from repatria.registry.vault.works import seal_work


def start_work(account: UUID, kind: str, *, plan: UUID | None = None, asks: Mapping[str, Any]) -> UUID:
    """Let a worker do something in the name of the account, within the bounds of its session.

    Args:
        kind: Short name of the task.
        plan: The plan that it looks at.
        asks: What it is asked for, in plain JSON values; sealed at once, and in no log.

    Raises:
        NoSuchRecord: There is no such plan.
        VaultClosed: This process has no key of the vault.
        ValueError: Planners have no work of this kind done; the door would show it to none of them.
    """
    if kind not in OF_PLANNERS:
        raise ValueError(f"no work of planners: {kind}")
    with acting(account, "start-work", subject="long-work") as act:
        return _started(act, kind, asks, plan=None if plan is None else act.take(Plan, plan))


def start_matching(account: UUID, kind: str, *, asks: Mapping[str, Any]) -> UUID:
    """Let a worker compare records in the name of the account, as `start_work` does; it looks at no plan.

    Raises:
        VaultClosed: This process has no key of the vault.
        ValueError: It is work of planners, which all of them see.
    """
    return _started_for_oneself(account, "start-matching", kind, asks)


def start_import(account: UUID, kind: str, *, asks: Mapping[str, Any]) -> UUID:
    """Let a worker read a list, or take it in, in the name of the account, as `start_work` does.

    Raises:
        VaultClosed: This process has no key of the vault.
        ValueError: It is work of planners, which all of them see.
    """
    return _started_for_oneself(account, "start-import", kind, asks)


def start_keying(account: UUID, kind: str, *, asks: Mapping[str, Any]) -> UUID:
    """Let a worker give keys to names that have none of today, as `start_work` does.

    Raises:
        VaultClosed: This process has no key of the vault.
        ValueError: It is work of planners, which all of them see.
    """
    return _started_for_oneself(account, "start-keying", kind, asks)


def _started_for_oneself(account: UUID, name: str, kind: str, asks: Mapping[str, Any]) -> UUID:
    if kind in OF_PLANNERS:
        raise ValueError(f"work of planners: {kind}")
    with acting(account, name, subject="long-work") as act:
        return _started(act, kind, asks, plan=None)


def _started(act: Acting, kind: str, asks: Mapping[str, Any], *, plan: Plan | None) -> UUID:
    bounds = current_bounds()
    role = None if bounds.role is None else bounds.role.value
    work = act.make(LongWork, by=act.me, kind=kind, plan=plan, role=role, purpose=bounds.purpose)
    seal_into(act, work, asks, is_answer=False)
    act.subject(work)
    return work.id


def seal_into(act: Acting, work: LongWork, said: Mapping[str, Any], *, is_answer: bool) -> None:
    """Seal what a piece of work is asked, or what came of it."""
    record = uuid4()
    sealed = seal_work(ring_of(Compartment.WISHES), said, record=record, version=1, work=work.id)
    act.make(
        SealedWork,
        as_id=record,
        work=work,
        is_answer=is_answer,
        key_name=sealed.key_name,
        nonce=sealed.nonce,
        sealed=sealed.sealed,
    )
