"""A process that takes in lists without a pause, until somebody kills it.

Started as ``python -m tests.registry.actions.importer REGISTRAR PEOPLE`` with the settings of a registry;
prints a line for each list that is taken in. With a further word it takes in one list of that source.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from itertools import count
from uuid import UUID, uuid4

from repatria.core.errors import RegistryRefused
from repatria.registry.settings import open_registry, settings_from

open_registry(settings_from(os.environ))

from repatria.registry.actions.import_people import import_people  # noqa: E402 - needs settings
from tests.registry.actions.catalog import LISTED, ROWS  # noqa: E402


def import_once(me: UUID, people: int, source: str) -> None:
    """Take in one list, and say what came of it."""
    rows = (replace(ROWS[0], record=str(number)) for number in range(people))
    try:
        import_people(me, replace(LISTED, source=source), rows)
        print("taken", flush=True)  # noqa: T201 - the test waits for it
    except RegistryRefused as refused:
        print(refused.code, flush=True)  # noqa: T201 - the same


def import_forever(me: UUID, people: int) -> None:
    """Take in a new list, and then the same with other words, again and again."""
    for _ in count():
        heading = replace(LISTED, source=str(uuid4()))
        for rank in ("made up", "made-up sergeant"):
            rows = (replace(ROWS[0], record=str(number), rank=rank) for number in range(people))
            import_people(me, heading, rows)
            print("taken", flush=True)  # noqa: T201 - the test waits for it


if __name__ == "__main__":
    if len(sys.argv) > 3:
        import_once(UUID(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
    else:
        import_forever(UUID(sys.argv[1]), int(sys.argv[2]))
