"""A person can be told who looked, and can be erased; the audit stays whole."""

from __future__ import annotations

from uuid import uuid4

import pytest

from repatria.core.errors import NoSuchRecord, RecordChanged
from repatria.registry.access import door
from repatria.registry.access.purposes import Purpose
from repatria.registry.actions.correct_person import correct_person
from repatria.registry.actions.erase_person import erase_person
from repatria.registry.actions.read_confidence import read_confidence
from repatria.registry.actions.record_interview import record_interview
from repatria.registry.actions.tell_destinations import tell_destinations
from repatria.registry.actions.tell_who_looked import tell_who_looked
from repatria.registry.audit.check import check_chain
from repatria.registry.models import Person, SealedConfidence
from repatria.registry.roles import Role
from tests.registry.actions.catalog import INTERVIEW, prepared
from tests.registry.conftest import Opened
from tests.registry.people import account, person

#: What tells who somebody is, as `people.everything` and `catalog` make it.
TELLING = ("Made-up One", "Made-up camp", "Made-up Interpreter")


def test_erased_person_is_gone_and_the_chain_is_whole(registry: Opened) -> None:
    """Of what tells who they were nothing is left in the database, and each row of the audit still fits."""
    world, me = prepared("UA"), account(Role.REGISTRAR, party="UA")
    door.search(me, "person", "Made-up One", purpose=Purpose.REGISTRATION)
    assert all(word in registry.dump() for word in TELLING)
    head = check_chain().head
    erase_person(me, world["person"], version=1)
    assert [word for word in TELLING if word in registry.dump()] == []
    found = check_chain([head])
    assert (found.findings, found.erased) == ((), 1)


@pytest.mark.usefixtures("registry")
def test_erased_confidence_opens_empty() -> None:
    """What was sealed is removed; that something was sealed stays counted, so nothing looks taken out."""
    world = prepared("UA")
    erase_person(account(Role.REGISTRAR, party="UA"), world["person"], version=1)
    found = read_confidence(account(Role.DELEGATE), world["person"])
    kept = SealedConfidence.objects.filter(person=world["person"]).count()
    assert (found.wish, found.fear, kept) == (None, (), 1)


@pytest.mark.usefixtures("registry")
def test_erased_person_is_not_planned_or_written() -> None:
    """Nobody plans for, interviews, corrects or erases again whoever was erased."""
    world, me = prepared("UA"), account(Role.REGISTRAR, party="UA")
    erase_person(me, world["person"], version=1)
    assert world["person"] not in tell_destinations(account(Role.PLANNER))
    with pytest.raises(NoSuchRecord):
        record_interview(account(Role.DELEGATE), world["person"], INTERVIEW)
    with pytest.raises(NoSuchRecord):
        correct_person(me, world["person"], version=2, name="Made-up Again")
    with pytest.raises(NoSuchRecord):
        erase_person(me, world["person"], version=2)
    assert Person.objects.get(pk=world["person"]).name is None


@pytest.mark.usefixtures("registry")
def test_erasure_of_what_changed_is_refused() -> None:
    """Whoever read an older version erases nothing."""
    world, me = prepared("UA"), account(Role.REGISTRAR, party="UA")
    correct_person(me, world["person"], version=1, home="UA")
    with pytest.raises(RecordChanged):
        erase_person(me, world["person"], version=1)
    assert Person.objects.get(pk=world["person"]).name == "Made-up One"


@pytest.mark.usefixtures("registry")
def test_person_is_told_who_looked() -> None:
    """Every reading of them, in a list and below their record too, and every refused try is told in order."""
    world, me, delegate = prepared("UA"), account(Role.REGISTRAR, party="UA"), account(Role.DELEGATE)
    before = len(tell_who_looked(delegate, world["person"]))
    door.list_records(me, "person", purpose=Purpose.REGISTRATION)
    door.get(me, "custody", world["custody"], purpose=Purpose.REGISTRATION)
    with pytest.raises(NoSuchRecord):
        door.get(account(Role.REGISTRAR, party="RU"), "person", world["person"], purpose=Purpose.REGISTRATION)
    told = [
        (each.act, each.outcome, each.organization) for each in tell_who_looked(delegate, world["person"])
    ]
    assert told[before:] == [
        ("tell-who-looked", "done", "Made-up neutral"),
        ("list", "done", "Made-up bureau of UA"),
        ("get", "done", "Made-up bureau of UA"),
        ("get", "no-such-record", "Made-up bureau of RU"),
    ]


@pytest.mark.usefixtures("registry")
def test_nobody_is_told_who_looked_at_others() -> None:
    """What was read of somebody else is not in it; of nobody there is no list."""
    world, delegate, other = prepared("UA"), account(Role.DELEGATE), person("UA").id
    door.get(account(Role.REGISTRAR, party="UA"), "person", world["person"], purpose=Purpose.REGISTRATION)
    assert tell_who_looked(delegate, other) == ()
    with pytest.raises(NoSuchRecord):
        tell_who_looked(delegate, uuid4())
