"""Django's tasks over the registry's own table: an act writes the piece of work, and the task names it.

No package is needed for it, and none fitted: docs/decisions/0055-long-work-aside.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.tasks import Task, TaskResult, TaskResultStatus
from django.tasks.backends.base import BaseTaskBackend
from django.tasks.base import TaskError
from django.tasks.exceptions import InvalidTask, TaskResultDoesNotExist

from repatria.core.errors import RepatriaError
from repatria.registry.models import LongWork, WorkState

#: How Django calls each state. Work that was stopped ended as it was asked to.
STATUS: Mapping[str, TaskResultStatus] = {
    WorkState.WAITING: TaskResultStatus.READY,
    WorkState.RUNNING: TaskResultStatus.RUNNING,
    WorkState.DONE: TaskResultStatus.SUCCESSFUL,
    WorkState.STOPPED: TaskResultStatus.SUCCESSFUL,
    WorkState.FAILED: TaskResultStatus.FAILED,
}


class WorkBackend(BaseTaskBackend):
    """Tasks that take the identifier of a piece of work and nothing else, and give nothing.

    So no argument, no result and no trace of a failure tells of anybody: what is asked and what comes of it
    lies sealed beside the work, and of a failure its code.
    """

    supports_get_result = True

    def enqueue[**P, R](
        self, task: Task[P, R], args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> TaskResult[P, R]:
        """Name the task of a piece of work, which an act has written: it waits for a worker already.

        Raises:
            InvalidTask: It is given more than the identifier, or the work is of another kind.
            TaskResultDoesNotExist: No act wrote such work.
        """
        self.validate_task(task)
        if kwargs or len(args) != 1:
            raise InvalidTask("A task of long work takes the identifier of that work and nothing else.")
        work = _found(str(args[0]))
        if work.kind != task.name:
            raise InvalidTask("That work is of another kind.")
        return self._result(work, task)

    def get_result(self, result_id: str) -> TaskResult[..., Any]:
        """Tell how far a piece of work is, as Django's tasks do.

        Raises:
            TaskResultDoesNotExist: There is none.
        """
        return self._result(_found(result_id), Task(func=_done_by_a_worker, backend=self.alias))

    def _result[**P, R](self, work: LongWork, task: Task[P, R]) -> TaskResult[P, R]:
        kind = f"{RepatriaError.__module__}.{RepatriaError.__qualname__}"
        failed = [TaskError(exception_class_path=kind, traceback=work.code)] if work.code else []
        return TaskResult(
            task=task,
            id=str(work.id),
            status=STATUS[work.state],
            enqueued_at=work.made_at,
            started_at=work.started_at,
            finished_at=work.finished_at,
            last_attempted_at=work.started_at,
            args=[str(work.id)],
            kwargs={},
            backend=self.alias,
            errors=failed,
            worker_ids=[work.worker] if work.worker else [],
        )


def _found(identifier: str) -> LongWork:
    try:
        return LongWork.objects.get(pk=identifier)
    except (LongWork.DoesNotExist, ValidationError) as error:
        raise TaskResultDoesNotExist(identifier) from error


def _done_by_a_worker(work: str) -> None:
    """Stand for a task whose function the asker does not name."""
    raise NotImplementedError(f"work {work} is done by a worker")
