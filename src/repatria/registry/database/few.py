"""Records that an index finds first, and only as many of them as somebody can look at."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet


def first_of(found: QuerySet[Any, Any], mine: QuerySet[Model], *, at_most: int) -> tuple[UUID, ...]:
    """Give the identifiers of records that `found` points to and `mine` holds, `at_most` of them.

    What is found is read off its index, one by one, until there are enough. Left to itself the database
    guesses how many there will be from how many have each key alone; where keys that many have meet in few,
    it then looks through all records for them.

    Args:
        found: One field that refers to the records of `mine`.
    """
    try:
        inner, inner_values = found.query.sql_with_params()
        outer, outer_values = mine.values("id").query.sql_with_params()
    except EmptyResultSet:
        return ()
    # All values go as parameters; the two statements are Django's own.
    statement = (
        f"WITH found (of) AS MATERIALIZED ({inner}) "  # noqa: S608
        f"SELECT found.of FROM found JOIN ({outer}) mine ON mine.id = found.of LIMIT %s"
    )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # By two workers at once, which are first would be chance.
            cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        cursor.execute(statement, (*inner_values, *outer_values, at_most))
        return tuple(UUID(str(row[0])) for row in cursor.fetchall())
