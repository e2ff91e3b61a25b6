"""Putting many records into a table at once, as fast as the database takes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Model


def columns_of(table: type[Model]) -> list[str]:
    """Name the columns of a table, in its order."""
    return [str(field.attname) for field in table._meta.concrete_fields]


def insert_rows(table: type[Model], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows that have a value for each column of `columns_of`; references are identifiers.

    Past the ORM, which would take times of making for its own and most of the time for itself.

    Raises:
        IntegrityError: One of them may not stand there.
    """
    quote = connection.ops.quote_name
    fields = table._meta.concrete_fields
    name = quote(table._meta.db_table)
    columns = ", ".join(quote(str(field.column)) for field in fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {name} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(fields))
        values = [
            [field.get_db_prep_save(value, connection) for field, value in zip(fields, row, strict=True)]
            for row in rows
        ]
        # Names of our own tables and columns, as Django knows them; every value is a parameter.
        cursor.executemany(f"INSERT INTO {name} ({columns}) VALUES ({places})", values)  # noqa: S608
