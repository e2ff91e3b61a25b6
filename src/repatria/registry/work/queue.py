"""The queue of long work: taking a piece, telling that one is alive, and ending it.

These are the worker's own notes. They say nothing of anybody, stand in no audit, and are written by one
statement each, which compares and writes; what work reads and writes of records, it does by acts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from repatria.registry.askers import Bounds
from repatria.registry.models import LongWork, WorkState
from repatria.registry.models.guard import writing
from repatria.registry.roles import Role

ALIVE = timedelta(seconds=15)
"""A worker that was not seen for so long is gone."""
MOST_ATTEMPTS = 2
"""Work whose worker was lost is taken up again so often in all; then something in it ends workers."""
LOST = "worker-lost"


@dataclass(frozen=True, slots=True)
class Taken:
    """A piece of work that a worker has taken.

    Attributes:
        bounds: What the session that asked for it left of the rights of its account.
    """

    id: UUID
    kind: str
    account: UUID
    plan: UUID | None
    bounds: Bounds


def take_next(worker: str) -> Taken | None:
    """Take the piece that waits longest, or one whose worker was lost; None where there is none."""
    now = datetime.now(UTC)
    _end_lost(now)
    _end_stopped(now)
    waiting = LongWork.objects.filter(_is_free(now)).order_by("made_at", "pk")
    for work in waiting[:10]:
        if _take(work, worker, now):
            bounds = Bounds(None if work.role is None else Role(work.role), work.purpose)
            return Taken(work.id, work.kind, work.by_id, work.plan_id, bounds)
    return None


def tell(work: UUID, worker: str, **values: Any) -> bool | None:  # noqa: ANN401 - a value of any field
    """Say that a worker is alive, and how far it is.

    Returns:
        Whether somebody asked it to stop; None where the work is not its own any more.
    """
    own = LongWork.objects.filter(pk=work, worker=worker, state=WorkState.RUNNING)
    with writing():
        if not own.update(seen_at=datetime.now(UTC), **values):
            return None
    return own.values_list("is_stop_asked", flat=True).first()


def end_done(work: UUID, worker: str) -> bool:
    """Say that work is done, and whether it was this worker's to say."""
    return _end(work, worker, WorkState.DONE)


def end_stopped(work: UUID, worker: str) -> bool:
    """Say that work was stopped before it had anything."""
    return _end(work, worker, WorkState.STOPPED)


def end_failed(work: UUID, worker: str, code: str) -> bool:
    """Say that work failed.

    Args:
        code: Code of the error; never its message.
    """
    return _end(work, worker, WorkState.FAILED, code)


def give_back(work: UUID, worker: str) -> bool:
    """Let another worker begin it anew: this one is ended from outside."""
    own = LongWork.objects.filter(pk=work, worker=worker, state=WorkState.RUNNING)
    with writing():
        return bool(own.update(state=WorkState.WAITING, worker="", attempts=F("attempts") - 1, seen_at=None))


def _end(work: UUID, worker: str, state: WorkState, code: str = "") -> bool:
    own = LongWork.objects.filter(pk=work, worker=worker, state=WorkState.RUNNING)
    with writing():
        return bool(own.update(state=state, code=code, finished_at=datetime.now(UTC)))


def _is_free(now: datetime) -> Q:
    lost = Q(state=WorkState.RUNNING, seen_at__lt=now - ALIVE, attempts__lt=MOST_ATTEMPTS)
    return Q(state=WorkState.WAITING) | lost


def _take(work: LongWork, worker: str, now: datetime) -> bool:
    """Take it if it is still as it was read: of two workers, one has it."""
    as_read = LongWork.objects.filter(pk=work.id, state=work.state, worker=work.worker)
    with writing():
        return bool(
            as_read.filter(_is_free(now)).update(
                state=WorkState.RUNNING,
                worker=worker,
                attempts=F("attempts") + 1,
                started_at=now,
                seen_at=now,
                step="",
                number=0,
                total=0,
                best=None,
                bound=None,
            )
        )


def _end_lost(now: datetime) -> None:
    lost = LongWork.objects.filter(
        state=WorkState.RUNNING, seen_at__lt=now - ALIVE, attempts__gte=MOST_ATTEMPTS
    )
    with writing():
        lost.update(state=WorkState.FAILED, code=LOST, finished_at=now)


def _end_stopped(now: datetime) -> None:
    """End what was to stop before anybody began it."""
    with writing():
        LongWork.objects.filter(state=WorkState.WAITING, is_stop_asked=True).update(
            state=WorkState.STOPPED, finished_at=now
        )
