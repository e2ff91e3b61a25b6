"""Whatever somebody sends as a list is taken in or refused with a clear error, and nothing in between."""

from __future__ import annotations

import os
import warnings
from collections import Counter
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from django.db import transaction

from repatria.core.errors import Fault, InputError, RequestInvalid
from repatria.registry.audit.check import check_chain
from repatria.registry.models import Person
from repatria.registry.roles import Role
from repatria.workflows.lists.import_list import Wanted, read_wanted, record_list
from tests.registry.actions.damaged_lists import damaged_list
from tests.registry.people import account

FILES = 10_000 if os.environ.get("REPATRIA_THOROUGH") == "1" else 400


def taken_or_told(me: UUID, wanted: Wanted) -> tuple[int, InputError | None]:
    """Take a list in, and give how many people are new; or what was told instead."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of what it leaves out of a broken workbook
            listed, heading = read_wanted(wanted)
        return record_list(me, listed, heading).done.new, None
    except InputError as told:
        return 0, told


def faults_of(told: InputError | None) -> tuple[Fault, ...]:
    """Give the faults of a list whose rows are at fault; where the whole file is, the message says all."""
    return told.faults if isinstance(told, RequestInvalid) else ()


def is_clear(fault: Fault) -> bool:
    """Say whether a fault tells where it is, and what was found and expected."""
    return all((fault.file, fault.key, fault.code, fault.found, fault.expected))


@pytest.mark.usefixtures("on_sqlite")
def test_damaged_list_is_taken_or_told(tmp_path: Path) -> None:
    """Each of many damaged files is recorded whole, or refused with a file, a place and what was expected."""
    me, ended = account(Role.REGISTRAR, party="UA"), Counter[str]()
    for seed in range(FILES):
        chance = Random(seed)  # noqa: S311 - seeded, so that it can be repeated
        path = damaged_list(chance, tmp_path)
        before = Person.objects.count()
        wanted = Wanted(
            path, f"made up {seed}", is_sought=False, holder="UA", is_by_halves=chance.random() < 0.5
        )
        taken, told = taken_or_told(me, wanted)
        assert Person.objects.count() == before + taken
        assert (seed, [fault for fault in faults_of(told) if not is_clear(fault)]) == (seed, [])
        ended["taken" if told is None else told.code] += 1
        path.unlink()
    assert min(ended["taken"], ended["list-unreadable"], ended["request-invalid"]) > FILES / 100
    assert check_chain().is_whole
    assert not transaction.get_connection().in_atomic_block
