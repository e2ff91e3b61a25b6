"""What every record has: an identifier that says nothing, a version, and when it was made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import uuid4

from django.db import models

from repatria.core.errors import RecordChanged
from repatria.registry.models.guard import GuardedRecords, refuse_outside_acts


class Versioned(models.Model):
    """A record whose changes are counted."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)

    objects = GuardedRecords.as_manager()

    class Meta:
        """No table of its own."""

        abstract = True

    #: What `change` may never set.
    FIXED: ClassVar[frozenset[str]] = frozenset({"id", "pk", "version", "made_at"})
    #: What acts set by themselves, and nobody hands in.
    BY_ACTS: ClassVar[frozenset[str]] = frozenset()

    def save(self, **options: Any) -> None:  # noqa: ANN401 - as Django takes them
        """Make the record, inside an act. One that is there already is changed by `change` alone.

        Raises:
            RuntimeError: No act is open, or the record is there already.
        """
        refuse_outside_acts()
        if not self._state.adding:
            raise RuntimeError("a record is changed by `change`, which sees that nobody else changed it")
        self.derive()
        super().save(**options)

    def derived(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Give the fields that follow from others, as they will be with these values."""
        del values
        return {}

    def derive(self) -> None:
        """Set the fields that follow from others."""
        for name, value in self.derived({}).items():
            setattr(self, name, value)

    def delete(self, *options: Any, **named: Any) -> tuple[int, dict[str, int]]:  # noqa: ANN401 - as Django has it
        """Remove the record, inside an act."""
        refuse_outside_acts()
        return super().delete(*options, **named)

    def change(self, **values: Any) -> None:  # noqa: ANN401 - a value of any field
        """Change fields, if nobody changed the record since it was read.

        One statement compares and writes, so that of two who change a record one wins on every database.

        Raises:
            RecordChanged: The record is not the one that was read; names the fields that differ now.
        """
        if fixed := sorted(self.FIXED & set(values)):
            raise ValueError(f"cannot be changed: {', '.join(fixed)}")
        derived = self.derived(values)
        values |= derived
        records = type(self)._default_manager
        changed = records.filter(pk=self.pk, version=self.version).update(version=self.version + 1, **values)
        if not changed:
            now = records.filter(pk=self.pk).first()
            if now is None:
                raise RecordChanged(self.version, 0, ())
            names = [
                field.attname
                for field in self._meta.concrete_fields
                if field.name not in {"version", *derived}
            ]
            differ = sorted(name for name in names if getattr(now, name) != getattr(self, name))
            raise RecordChanged(self.version, now.version, tuple(differ))
        self.refresh_from_db()
