from __future__ import annotations

from collections.abc import Callable

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError

from repatria.core.errors import RecordChanged
from repatria.registry.models import Account, Person
from repatria.registry.models.guard import writing
from tests.registry.people import person

pytestmark = pytest.mark.usefixtures("registry")


def test_migrations_make_the_tables_there_are() -> None:
    """No model differs from what the migrations make."""
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_every_record_has_a_version() -> None:
    """Each table has a version."""
    tables = apps.get_app_config("registry").get_models()
    assert [t.__name__ for t in tables if "version" not in {f.name for f in t._meta.fields}] == []


def test_password_is_kept_by_argon2() -> None:
    """The password itself is nowhere in the record."""
    made = Account(name="made-up")
    made.set_password("a long and made-up password")
    assert made.password.startswith("argon2$argon2id$")
    assert made.check_password("a long and made-up password")


def test_lost_update_is_refused_with_what_changed() -> None:
    """Of two who change a record one wins, and the other is told which fields changed."""
    one = person()
    other = type(one).objects.get(pk=one.pk)
    with writing():
        one.change(home="UA")
    with pytest.raises(RecordChanged) as refused, writing():
        other.change(home="RU")
    assert (refused.value.seen, refused.value.version, refused.value.changes) == (1, 2, ("home",))
    one.refresh_from_db()
    assert one.home == "UA"


def test_count_that_cannot_be() -> None:
    """A most below its least is refused by the database."""
    with pytest.raises(IntegrityError):
        person(at_least=3, at_most=2)


WRITES: dict[str, Callable[[Person], object]] = {
    "make": lambda one: Person(organization=one.organization).save(),
    "save again": lambda one: one.save(),
    "change": lambda one: one.change(home="UA"),
    "remove": lambda one: one.delete(),
    "change many": lambda _: Person.objects.update(home="UA"),
    "remove many": lambda _: Person.objects.all().delete(),
    "make many": lambda one: Person.objects.bulk_create([one]),
    "change in bulk": lambda one: Person.objects.bulk_update([one], ["home"]),
}


@pytest.mark.parametrize("way", WRITES)
def test_nothing_is_written_outside_an_act(way: str) -> None:
    """Whoever writes past the acts, and so past permission and audit, is stopped."""
    one = person()
    with pytest.raises(RuntimeError):
        WRITES[way](one)
    assert list(Person.objects.values_list("home", "version")) == [(None, 1)]


def test_record_is_changed_by_its_version_alone() -> None:
    """Not even inside an act is a record that is there saved as a whole, which would undo others' changes."""
    one = person()
    with pytest.raises(RuntimeError), writing():
        one.save()
    assert Person.objects.get().version == 1
