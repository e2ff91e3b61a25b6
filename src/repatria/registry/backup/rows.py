"""Records of every table as lines of JSON, the same from each database, and back."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import BinaryField, Field, ForeignKey, Model

from repatria.registry.database.bulk import columns_of, insert_rows

ROWS_AT_ONCE = 1_000


def tables() -> dict[str, type[Model]]:
    """Give every table of the registry by its name, in one order."""
    models = apps.get_app_config("registry").get_models()
    return {model._meta.db_table: model for model in sorted(models, key=lambda model: model._meta.db_table)}


def rows_of(table: type[Model]) -> Iterator[bytes]:
    """Write each record of a table as one line, in the order of its key."""
    rows = table._default_manager.order_by("pk").values_list(*columns_of(table))
    for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
        yield json.dumps([_plain(value) for value in row], ensure_ascii=False).encode() + b"\n"


def insert(table: type[Model], rows: Sequence[list[Any]]) -> None:
    """Put records back as they were, times and versions too; as acts would, they would be new ones.

    Raises:
        ValueError: A value is none of its column.
    """
    fields = table._meta.concrete_fields
    insert_rows(
        table, [[_value(field, each) for field, each in zip(fields, row, strict=True)] for row in rows]
    )


def _plain(value: object) -> object:
    if isinstance(value, bytes | memoryview | bytearray):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _value(field: Any, said: object) -> object:  # noqa: ANN401 - a field of any kind
    known: Field[Any, Any] = field.target_field if isinstance(field, ForeignKey) else field
    if said is None:
        return None
    if isinstance(known, BinaryField):
        return base64.b64decode(str(said))
    return known.to_python(said)
