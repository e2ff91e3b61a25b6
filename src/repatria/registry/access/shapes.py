"""What values a field can have, as a type: for whoever describes records to others."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.db import models

from repatria.registry.access.records import kinds

#: By the kind of column; the first that fits.
TYPES: tuple[tuple[type[models.Field[Any, Any]], type], ...] = (
    (models.UUIDField, UUID),
    (models.BooleanField, bool),
    (models.IntegerField, int),
    (models.DateTimeField, datetime),
    (models.DateField, date),
    (models.CharField, str),
    (models.TextField, str),
)


def type_of_field(kind: str, field: str) -> Any:  # noqa: ANN401 - a type, or a union with None
    """Give the type of a field; None is part of it where unknown can stand there.

    Raises:
        LookupError: A column of bytes, which nobody reads, or of a kind that has no type here.
    """
    (column,) = (each for each in kinds()[kind]._meta.concrete_fields if each.name == field)
    found = _type_of(column)
    return found | None if column.null else found


def type_of_key(kind: str) -> type:
    """Give the type of the identifiers of a kind."""
    found: type = _type_of(kinds()[kind]._meta.pk)
    return found


def _type_of(column: models.Field[Any, Any]) -> Any:  # noqa: ANN401 - a type
    while isinstance(column, models.ForeignKey):
        column = column.target_field
    if column.choices:
        return Literal[tuple(value for value, _ in column.flatchoices)]
    for known, is_of in TYPES:
        if isinstance(column, known):
            return is_of
    raise LookupError(f"no type for a column like {column.name}")
