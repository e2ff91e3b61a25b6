"""A registry of its own for each test, on a real database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from repatria.registry.settings import open_registry, settings_from


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[None]:
    """Open a fresh registry with all its tables on SQLite."""
    database = f"sqlite:{tmp_path / 'registry.sqlite3'}"
    open_registry(settings_from({"REPATRIA_MODE": "development", "REPATRIA_DATABASE": database}))
    from django.core.management import call_command  # noqa: PLC0415 - needs settings
    from django.db import connection  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    yield
    connection.close()
