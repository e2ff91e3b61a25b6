"""Records are written inside an act and nowhere else: everything else that tries is stopped at once.

This holds programmers, not attackers: it is in the process that it guards. What no process may do, the
database refuses.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import models

_IS_WRITING: ContextVar[bool] = ContextVar("is_writing", default=False)


@contextmanager
def writing() -> Iterator[None]:
    """Let records be written; opened by the frame of the acts alone, and by builders of tests."""
    before = _IS_WRITING.set(True)
    try:
        yield
    finally:
        _IS_WRITING.reset(before)


def refuse_outside_acts() -> None:
    """Stop a write outside an act.

    Raises:
        RuntimeError: No act is open, so that neither permission nor audit would hold.
    """
    if not _IS_WRITING.get():
        raise RuntimeError("records are written by an act (registry.actions) and by nothing else")


class GuardedRecords[M: models.Model](models.QuerySet[M]):
    """Records whose writing in bulk is stopped outside an act; one by one `Versioned` stops it."""

    def update(self, **values: Any) -> int:  # noqa: ANN401 - a value of any field
        """Change many, inside an act."""
        refuse_outside_acts()
        return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Remove many, inside an act."""
        refuse_outside_acts()
        return super().delete()

    def bulk_create(self, *records: Any, **options: Any) -> list[M]:  # noqa: ANN401 - as Django takes them
        """Make many, inside an act."""
        refuse_outside_acts()
        return super().bulk_create(*records, **options)

    def bulk_update(self, *records: Any, **options: Any) -> int:  # noqa: ANN401 - as Django takes them
        """Change many, inside an act."""
        refuse_outside_acts()
        return super().bulk_update(*records, **options)
