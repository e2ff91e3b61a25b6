"""An import that is killed at any moment leaves nothing half written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from random import Random

from django.db.models import Count

from repatria.registry.audit.check import check_chain
from repatria.registry.models import AuditRow, Custody, Person, PersonSource, SourceList
from repatria.registry.roles import Role
from tests.registry.conftest import Opened
from tests.registry.killing import ROOT, kill_one, kills, nursery
from tests.registry.people import account

KILLS = kills(6)
PEOPLE = 1_500
"""More than are written at once."""


def numbers() -> set[int]:
    """Give how many records each list has of each kind; whole, it is one number."""
    lists = SourceList.objects.annotate(people=Count("personsource")).values_list("people", flat=True)
    return {*lists, *(kind.objects.count() / SourceList.objects.count() for kind in (Person, Custody))}  # type: ignore[arg-type]


def mixed_lists() -> list[str]:
    """Name the lists in which some people have other words already, and others not yet."""
    ranks: dict[str, set[str | None]] = {}
    said = PersonSource.objects.values_list("source_list", "person__rank").distinct()
    for source, rank in said:
        ranks.setdefault(str(source), set()).add(rank)
    return [source for source, words in ranks.items() if len(words) > 1]


def imports_in_the_audit() -> int:
    """Count the lists that the audit says were made."""
    details = AuditRow.objects.filter(act="import-people", outcome="done").values_list("detail", flat=True)
    return sum(json.loads(detail)["new"] == PEOPLE for detail in details)


def test_killed_import_leaves_nothing_half_written(registry: Opened) -> None:
    """After each kill every list is whole or not there, in one state, with its row; the chain holds."""
    me = account(Role.REGISTRAR, party="UA")
    chance, broken = Random(11), []  # noqa: S311 - seeded, so that it can be repeated
    with nursery(registry.environment, "imports", str(me), str(PEOPLE)) as process:
        for turn in range(KILLS):
            kill_one(process, chance.uniform(0.0, 1.5))
            halves = {
                "records of a list": numbers() != {PEOPLE},
                "words of a list": bool(mixed_lists()),
                "list and row": imports_in_the_audit() != SourceList.objects.count(),
                "the chain": not check_chain().is_whole,
            }
            broken += [(turn, what) for what, is_half in halves.items() if is_half]
    assert (broken, SourceList.objects.count() >= KILLS) == ([], True)


def test_two_who_import_one_list_make_it_once(registry: Opened) -> None:
    """Of two processes that take in the same list at once, both end, and everybody is there once."""
    me = account(Role.REGISTRAR, party="UA")
    command = [sys.executable, "-m", "tests.registry.actions.importer", str(me), str(PEOPLE), "made-up twins"]
    environment = {"PATH": os.environ["PATH"], **registry.environment}
    both = [
        subprocess.Popen(command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    said = sorted(process.communicate()[0] for process in both)
    assert (numbers(), SourceList.objects.count(), check_chain().is_whole) == ({PEOPLE}, 1, True)
    assert said in (["taken\n", "taken\n"], ["already-recorded\n", "taken\n"])
