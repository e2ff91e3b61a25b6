"""Small lists to trace in."""

from datetime import date

import pyarrow as pa

from repatria.tracing.fields import BORN, NAME, PLACE

FIELDS = (NAME, BORN, PLACE)


def records(*people: tuple[str | None, str | None, str | None]) -> pa.Table:
    born = [None if written is None else date.fromisoformat(written) for _, written, _ in people]
    return pa.table(
        {
            "row": pa.array(range(len(people)), pa.int64()),
            "name": pa.array([name for name, _, _ in people], pa.string()),
            "born_first": pa.array(born, pa.date32()),
            "born_last": pa.array(born, pa.date32()),
            "place": pa.array([place for _, _, place in people], pa.string()),
        }
    )
