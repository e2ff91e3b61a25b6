from __future__ import annotations

from itertools import permutations

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError

from repatria.core.errors import RecordChanged, RolesIncompatible
from repatria.registry.models import Account, Organization, Person
from repatria.registry.roles import Role, are_compatible
from tests.registry.people import CLOSED

pytestmark = pytest.mark.usefixtures("registry")


def account(kind: str = "neutral", name: str = "ana") -> Account:

    side = Organization.objects.create(name=name, kind=kind, party=None if kind == "neutral" else "UA")
    return Account.objects.create(name=name, organization=side, password=CLOSED)


def person(**fields: object) -> Person:

    by = account()
    values = {"is_sought": False, "category": "unknown", "ground": "unknown", "health": "unknown"}
    return Person.objects.create(organization=by.organization, recorded_by=by, **values | fields)


def test_migrations_make_the_tables_there_are() -> None:
    """No model differs from what the migrations make."""
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_every_record_has_a_version() -> None:
    """Each table has a version."""
    tables = apps.get_app_config("registry").get_models()
    assert [t.__name__ for t in tables if "version" not in {f.name for f in t._meta.fields}] == []


def test_password_is_kept_by_argon2() -> None:
    """The password itself is nowhere in the record."""
    made = account()
    made.set_password("a long and made-up password")
    assert made.password.startswith("argon2$argon2id$")
    assert made.check_password("a long and made-up password")


@pytest.mark.parametrize(("one", "other"), [p for p in permutations(Role, 2) if not are_compatible(*p)])
def test_incompatible_roles_are_refused(one: Role, other: Role) -> None:
    """Of each pair that excludes itself the second is refused, whichever comes first."""
    made = account()
    made.give_role(one)
    with pytest.raises(RolesIncompatible):
        made.give_role(other)
    assert made.roles() == {one}


def test_delegate_is_of_the_neutral() -> None:
    """Nobody of a party hears wishes."""
    with pytest.raises(RolesIncompatible):
        account("bureau").give_role(Role.DELEGATE)


def test_lost_update_is_refused_with_what_changed() -> None:
    """Of two who change a record one wins, and the other is told which fields changed."""
    one = person()
    other = type(one).objects.get(pk=one.pk)
    one.change(home="UA")
    with pytest.raises(RecordChanged) as refused:
        other.change(home="RU")
    assert (refused.value.seen, refused.value.version, refused.value.changes) == (1, 2, ("home",))
    one.refresh_from_db()
    assert one.home == "UA"


def test_count_that_cannot_be() -> None:
    """A most below its least is refused by the database."""
    with pytest.raises(IntegrityError):
        person(at_least=3, at_most=2)
