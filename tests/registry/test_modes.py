"""Normal, read-only, dark: every act and every reading obeys, one person closes and another one opens."""

from __future__ import annotations

from uuid import UUID

import pytest

from repatria.core.errors import AlreadyRecorded, ModeRefuses, RequestInvalid, SecondPersonNeeded
from repatria.registry.access import door
from repatria.registry.access.purposes import Route
from repatria.registry.access.table import access_table
from repatria.registry.actions.set_mode import set_mode, set_mode_by_machine
from repatria.registry.audit.check import check_chain
from repatria.registry.models import AuditRow, Mode, ModeChange
from repatria.registry.modes import IN_EVERY_MODE, current_mode
from repatria.registry.roles import Role
from tests.registry.actions.catalog import ACTS, prepared
from tests.registry.actions.test_every_act import state
from tests.registry.people import account

pytestmark = pytest.mark.usefixtures("registry")


def refused_acts(names: list[str]) -> list[str]:
    """Try acts, each by one who may do it, and name those that the mode refused; none of these writes."""
    world = prepared_before
    refused = []
    for name in names:
        me = account(min(access_table().acts[name].roles), party="UA")
        try:
            ACTS[name](me, world)
        except ModeRefuses:
            # What the try itself made ready is there by now.
            before = state()
            with pytest.raises(ModeRefuses):
                ACTS[name](me, world)
            assert (AuditRow.objects.latest("number").outcome, state()) == (ModeRefuses.code, before)
            refused.append(name)
    return refused


prepared_before: dict[str, object] = {}


@pytest.fixture(autouse=True)
def world(registry: object) -> None:
    """Make the world while everything is still possible."""
    del registry
    prepared_before.clear()
    prepared_before.update(prepared("UA"))


def writing_acts() -> list[str]:
    """Name the acts that write, but for those that an alarm needs."""
    acts = access_table().acts
    return sorted(
        name for name, row in acts.items() if row.writes or row.removes if name not in IN_EVERY_MODE
    )


def test_read_only_refuses_every_act_that_writes() -> None:
    """Nothing is written; what only shows is done, and so is what takes rights away."""
    set_mode(account(Role.ADMINISTRATOR), Mode.READ_ONLY, because="drill")
    others = sorted(set(access_table().acts) - set(writing_acts()) - IN_EVERY_MODE)
    assert refused_acts(writing_acts()) == writing_acts()
    assert refused_acts(others) == []


def test_dark_refuses_every_act() -> None:
    """Nothing is done but what an alarm needs."""
    set_mode(account(Role.ADMINISTRATOR), Mode.DARK, because="drill")
    others = sorted(set(access_table().acts) - IN_EVERY_MODE)
    assert refused_acts(others) == others


@pytest.mark.parametrize("mode", [Mode.READ_ONLY, Mode.DARK])
def test_rights_are_taken_in_every_mode(mode: Mode) -> None:
    """Roles are taken and accounts closed while the registry is closed."""
    set_mode(account(Role.ADMINISTRATOR), mode, because="drill")
    assert refused_acts(["take-role", "close-account"]) == []


def readings_refused() -> set[bool]:
    """Try every reading that somebody may do, and say which of "refused" and "answered" there was."""
    outcomes = set()
    asked = {(role, route, kind, purpose) for role, route, kind, _, purpose in access_table().reads}
    who = {role: account(role, party="UA") for role in {role for role, *_ in asked}}
    for role, route, kind, purpose in sorted(asked):
        if route in (Route.LIST, Route.COUNT):
            read = door.list_records if route is Route.LIST else door.count
            try:
                read(who[role], kind, purpose=purpose)
                outcomes.add(False)
            except ModeRefuses:
                outcomes.add(True)
    return outcomes


@pytest.mark.parametrize(("mode", "is_refused"), [(Mode.READ_ONLY, False), (Mode.DARK, True)])
def test_readings_obey(mode: Mode, is_refused: bool) -> None:  # noqa: FBT001 - a parameter of the table
    """Read-only shows what normal shows, dark shows nothing to anybody."""
    set_mode(account(Role.ADMINISTRATOR), mode, because="drill")
    assert readings_refused() == {is_refused}


def darkened() -> UUID:
    """Let an administrator go dark alone."""
    me = account(Role.ADMINISTRATOR)
    set_mode(me, Mode.DARK, because="drill")
    return me


def test_who_closed_does_not_open() -> None:
    """Lighter it is made by another one than who made it dark."""
    me = darkened()
    with pytest.raises(SecondPersonNeeded):
        set_mode(me, Mode.READ_ONLY, because="over")
    set_mode(account(Role.ADMINISTRATOR), Mode.NORMAL, because="over")
    assert current_mode() is Mode.NORMAL


def test_who_closed_does_not_open_by_halves() -> None:
    """Another one opens step by step, and who made it dark does none of the steps."""
    me, other = darkened(), account(Role.ADMINISTRATOR)
    set_mode(other, Mode.READ_ONLY, because="nearly over")
    with pytest.raises(SecondPersonNeeded):
        set_mode(me, Mode.NORMAL, because="over")
    set_mode(other, Mode.NORMAL, because="over")
    assert current_mode() is Mode.NORMAL


def test_darker_again_is_possible_alone() -> None:
    """From read-only the same person goes dark."""
    me = account(Role.ADMINISTRATOR)
    set_mode(me, Mode.READ_ONLY, because="drill")
    set_mode(me, Mode.DARK, because="drill")
    assert current_mode() is Mode.DARK


def test_same_mode_is_no_change() -> None:
    """To set the mode that there is, is refused: whoever opens would look like who closed."""
    darkened()
    with pytest.raises(AlreadyRecorded):
        set_mode(account(Role.ADMINISTRATOR), Mode.DARK, because="drill")


def test_machine_closes_and_opens() -> None:
    """Whoever runs the machine changes the mode, and the audit says that nobody was signed in."""
    darkened()
    assert set_mode_by_machine(Mode.NORMAL, because="over") is Mode.DARK
    row = AuditRow.objects.latest("number")
    assert (row.act, row.account, current_mode()) == ("set-mode", None, Mode.NORMAL)
    assert check_chain().is_whole


def test_change_says_why() -> None:
    """A change without a reason is refused."""
    with pytest.raises(RequestInvalid):
        set_mode_by_machine(Mode.DARK, because="")
    assert ModeChange.objects.latest("turn").mode == Mode.NORMAL
