"""Keep what came of a piece of long work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from repatria.core.errors import NoSuchRecord
from repatria.registry.actions.frame import acting
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
        found = act.take(LongWork, work)
        if found.by_id != account:
            raise NoSuchRecord
        seal_into(act, found, answer, is_answer=True)
