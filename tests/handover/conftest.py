"""A laptop that serves the page of the gate, and phones; each test module has its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Playwright, sync_playwright

from repatria.core.handovers import Roll
from tests.handover.days import roll_of, two_sides
from tests.handover.gate_pages import Laptop, Phone, Phones, laptop_of, phone_of, today


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Start what drives browsers, once for the module."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def roll() -> Roll:
    """Make a roll of today with forty made-up people."""
    return today(roll_of(two_sides(20)))


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory, roll: Roll) -> Iterator[Laptop]:
    """Serve the page, once for the module."""
    with laptop_of(tmp_path_factory.mktemp("laptop"), roll) as served:
        yield served


@pytest.fixture
def phones(playwright: Playwright, browser: Path, tmp_path: Path, laptop: Laptop) -> Iterator[Phones]:
    """Give phones, each with a disk of its own."""
    contexts: list[BrowserContext] = []

    def new(name: str = "phone", address: str = laptop.address, **more: Any) -> Phone:
        contexts.append(phone_of(playwright, browser, tmp_path / name, **more))
        return Phone(contexts[-1].pages[0], address)

    yield new
    for context in contexts:
        context.close()
