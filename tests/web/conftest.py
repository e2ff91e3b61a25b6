"""The pages over a registry of its own for each test, on each real database there is."""

from __future__ import annotations

import fcntl
import os
import shutil
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

from repatria.api.limits import LIMITS
from repatria.registry.settings import opened_settings
from repatria.web.application import application
from tests.api.conftest import unlimited
from tests.web.demo_served import Served, demo_served_from, make_demo
from tests.web.visiting import Browsing


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a registry with made-up people: made once for a run, and copied for each of its processes."""
    own, ours = tmp_path_factory.mktemp("served"), tmp_path_factory.getbasetemp()
    made = (ours.parent if "PYTEST_XDIST_WORKER" in os.environ else ours) / "demo"
    with made.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # What a process left half made is made anew: else others serve it, and miss people on its pages.
        if not (made / "whole").exists():
            shutil.rmtree(made, ignore_errors=True)
            made.mkdir()
            make_demo(made)
            (made / "whole").touch()
    shutil.copytree(made, own, dirs_exist_ok=True)
    with demo_served_from(own) as opened:
        yield opened


@pytest.fixture
def pages(registry: Opened) -> Iterator[Browsing]:  # noqa: F811 - the fixture
    """Serve a fresh registry inside this process, on each database."""
    del registry
    yield from _served()


@pytest.fixture
def pages_on_sqlite(on_sqlite: Opened) -> Iterator[Browsing]:  # noqa: F811 - the fixture
    """Serve a fresh registry on SQLite, for what is decided before any database is asked."""
    del on_sqlite
    yield from _served()


def _served() -> Iterator[Browsing]:
    application(opened_settings(), unlimited())
    yield Browsing()
    setattr(django_settings, LIMITS, unlimited())
