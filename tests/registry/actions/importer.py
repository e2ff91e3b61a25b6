"""A process that takes in one list, and prints what came of it.

Started as ``python -m tests.registry.actions.importer REGISTRAR PEOPLE SOURCE`` with a registry's settings.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from uuid import UUID

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


if __name__ == "__main__":
    import_once(UUID(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
