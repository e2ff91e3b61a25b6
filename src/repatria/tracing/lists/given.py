"""Records that were never a file: people as another room gives them, in the form that tracing compares."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from repatria.core.suggestions import TracedPerson
from repatria.tracing.lists.reading import RECORDS


def records_of(people: Sequence[TracedPerson]) -> pa.Table:
    """Give the records of people in their order; how a day of birth was written is not known.

    Args:
        people: n, each with a name.

    Returns:
        n rows of `RECORDS`; null is unknown.
    """
    columns: dict[str, list[object]] = {
        "row": list(range(len(people))),
        "line": [0] * len(people),
        "id": [str(each.id) for each in people],
        "born_written": [None] * len(people),
    }
    for field in ("name", "born_first", "born_last", "sex", "rank", "unit", "place", "number", "home"):
        columns[field] = [getattr(each, field) for each in people]
    arrays = [pa.array(columns[field.name], field.type) for field in RECORDS]
    return pa.table(arrays, schema=RECORDS)
