"""A world in which pages plan: the neutral's key on this server, and a worker inside this process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from repatria.registry.settings import open_registry, opened_settings
from repatria.web.aside.worker import Worker
from tests.registry.test_from_registry_to_plan import KEY
from tests.web.visiting import Browsing, Shown


@contextmanager
def with_neutral_key(folder: Path) -> Iterator[Path]:
    """Give the registry that is open the neutral's key."""
    file = folder / "neutral.key"
    file.write_bytes(KEY)
    file.chmod(0o600)
    before = opened_settings()
    open_registry(replace(before, attestation_key_file=file))
    yield file
    open_registry(before)


def worked_off() -> int:
    """Let a worker do all that waits, in this process, and give how many pieces that were."""
    worker, number = Worker(), 0
    while worker.work_once():
        number += 1
    return number


def begun(answer: Shown) -> UUID:
    """Give the work that a form has begun."""
    assert answer.status == 302, answer.text
    assert answer.goes_to is not None
    return UUID(answer.goes_to.removeprefix("/plans/work/").removesuffix("/"))


def done(inside: Browsing, address: str, values: Mapping[str, object]) -> Shown:
    """Begin work by a form, let a worker do it, and show what came of it."""
    work = begun(inside.send(address, dict(values)))
    assert worked_off() == 1
    return inside.open(f"/plans/work/{work}/")
