"""A registry is opened only by a role that cannot change what is written once."""

from __future__ import annotations

import pytest

from repatria.core.errors import SettingsInvalid
from repatria.registry.database.opening import opened_by_owner, opened_for_work
from repatria.registry.database.prepare import prepare_database
from repatria.registry.settings import settings_from
from tests.registry.cluster import APPLICATION, OWNER
from tests.registry.conftest import Opened


def by_owner(opened: Opened, role: str = APPLICATION) -> dict[str, str]:
    """Give the settings of a process that works as the owner of the tables."""
    address = opened.environment["REPATRIA_DATABASE"].replace(f"//{APPLICATION}@", f"//{OWNER}@")
    return opened.environment | {"REPATRIA_DATABASE": address, "REPATRIA_DATABASE_ROLE": role}


def code_of(refused: pytest.ExceptionInfo[SettingsInvalid]) -> str:
    """Give the code of the one fault."""
    (fault,) = refused.value.faults
    return fault.code


def test_application_role_may_work(registry: Opened) -> None:
    """The role that `migrate` sets up is let in."""
    with opened_for_work(settings_from(registry.environment)):
        assert registry.dump() != ""


@pytest.mark.parametrize("role", [APPLICATION, OWNER])
def test_owner_may_not_work(on_postgresql: Opened, role: str) -> None:
    """In production nobody works as the owner of the tables, whatever role the settings name."""
    settings = settings_from(by_owner(on_postgresql, role))
    with pytest.raises(SettingsInvalid) as refused, opened_for_work(settings):
        pass
    assert code_of(refused) == "insecure"


@pytest.mark.parametrize("role", [OWNER, "nobody_of_this_name", "postgres"])
def test_unfit_role_is_refused(on_postgresql: Opened, role: str) -> None:
    """The application's role is neither the owner, nor a superuser, nor unknown to the server."""
    settings = settings_from(by_owner(on_postgresql, role))
    with opened_by_owner(settings), pytest.raises(SettingsInvalid) as refused:
        prepare_database(settings)
    assert code_of(refused) == "insecure"


def test_migrate_can_be_repeated(on_postgresql: Opened) -> None:
    """A second time changes nothing and gives the same answer."""
    settings = settings_from(by_owner(on_postgresql))
    with opened_by_owner(settings):
        assert prepare_database(settings) == prepare_database(settings)
