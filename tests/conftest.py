"""What every test may ask for: the shared data folder, a browser, and how hard Hypothesis tries."""

from __future__ import annotations

import os
import subprocess
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
SHARED_DATA = ROOT.parent / "shared" / "data"

# The same examples on every machine, however slow it is; `thorough` looks for new ones.
settings.register_profile(
    "steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("thorough", settings.get_profile("steady"), derandomize=False, max_examples=5_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out a test whose marker asks for what this machine lacks, and say what that is."""
    if item.get_closest_marker("shared_data") and not SHARED_DATA.is_dir():
        pytest.skip("needs the project's shared data in ../shared/data beside the checkout")
    if item.get_closest_marker("browser") and browser_path() is None:
        pytest.skip("needs Chromium or Chrome; install the package 'chromium'")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Give the shared data folder; a test that uses it is marked `shared_data`."""
    return SHARED_DATA


@pytest.fixture(scope="session")
def browser() -> Path:
    """Give the browser's executable; a test that uses it is marked `browser`."""
    path = browser_path()
    assert path is not None, "mark the test `browser`"
    return path


@cache
def browser_path() -> Path | None:
    """Find the browser where the set-up finds it."""
    found = subprocess.run([ROOT / "scripts" / "find-browser"], capture_output=True, text=True, check=False)
    return Path(found.stdout.strip()) if found.returncode == 0 else None
