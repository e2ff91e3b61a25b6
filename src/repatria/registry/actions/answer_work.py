"""Keep what came of a piece of long work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from repatria.core.errors import NoSuchRecord
from repatria.registry.actions.frame import Acting, acting
from repatria.registry.actions.start_work import seal_into
from repatria.registry.models import LongWork


def answer_work(account: UUID, work: UUID, *, answer: Mapping[str, Any]) -> None:
    """Keep what came of work, sealed, for who asked for it.

    Args:
        answer: In plain JSON values.

    Raises:
        AlreadyRecorded: It was answered before.
        NoSuchRecord: There is no such work, or somebody else asked for it.
        VaultClosed: This process has no key of the vault.
    """
    with acting(account, "answer-work", subject=f"long-work:{work}", in_confidence=True) as act:
        _answer(act, work, answer)


def answer_own_work(account: UUID, work: UUID, *, answer: Mapping[str, Any]) -> None:
    """Keep what came of work of somebody who is no planner, as `answer_work` does.

    Raises:
        AlreadyRecorded: It was answered before.
        NoSuchRecord: There is no such work, or somebody else asked for it.
        VaultClosed: This process has no key of the vault.
    """
    with acting(account, "answer-own-work", subject=f"long-work:{work}", in_confidence=True) as act:
        _answer(act, work, answer)


def _answer(act: Acting, work: UUID, answer: Mapping[str, Any]) -> None:
    found = act.take(LongWork, work)
    if found.by_id != act.asker.account:
        raise NoSuchRecord
    seal_into(act, found, answer, is_answer=True)
