"""The application over a registry of its own for each test, on each real database there is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.registry.conftest import (  # noqa: F401 - fixtures
    Opened,
    cluster,
    on_postgresql,
    on_sqlite,
    registry,
    registry_on,
    sqlite_template,
)

# Settings are there from here on, and what follows needs them.
# isort: split
from django.conf import settings as django_settings

from repatria.api.application import application
from repatria.api.limits import LIMITS, Limits, RateLimit
from repatria.registry.settings import opened_settings
from tests.api.client import Api


def unlimited() -> Limits:
    """Make limits that no test reaches."""
    return Limits(
        signing_in=RateLimit(per_minute=10**6, at_once=10**6),
        asking=RateLimit(per_minute=10**6, at_once=10**6),
        refused=RateLimit(per_minute=10**6, at_once=10**6),
    )


@pytest.fixture
def api(registry: Opened) -> Iterator[Api]:  # noqa: F811 - the fixture
    """Serve a fresh registry inside this process, on each database."""
    del registry
    yield from _served()


@pytest.fixture
def api_on_sqlite(on_sqlite: Opened) -> Iterator[Api]:  # noqa: F811 - the fixture
    """Serve a fresh registry on SQLite, for what is decided before any database is asked."""
    del on_sqlite
    yield from _served()


def _served() -> Iterator[Api]:
    application(opened_settings(), unlimited())
    yield Api()
    setattr(django_settings, LIMITS, unlimited())
