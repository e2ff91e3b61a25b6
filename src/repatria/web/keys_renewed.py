"""Keys of names, by which people are found in any script, are renewed by the worker, now and then."""

from __future__ import annotations

from contextlib import suppress
from time import monotonic

from django.db import connection

from repatria.core.errors import RegistryRefused
from repatria.registry.access.table import ActRow
from repatria.web.aside.tasks import begin, renew_keys
from repatria.web.sounds.place import place_of_sounds
from repatria.web.visitors import Does, Visitor

EVERY_S = 600.0
"""Seconds between two renewals for a side, unless somebody wrote a name here meanwhile: lists come in by the
command line too."""
#: When keys of a side were renewed last, by the registry and the party; the neutral's are those of all.
_renewed: dict[tuple[str, str | None], float] = {}


def renew_keys_if_due(visitor: Visitor) -> None:
    """Let the worker give keys to names without, in the name of who is about to look for people."""
    if place_of_sounds() is None or not Does("start-keying").is_met_by(visitor.roles):
        return
    side, now = _side(visitor), monotonic()
    if now - _renewed.get(side, -EVERY_S) < EVERY_S:
        return
    _renewed[side] = now
    # A registry that is only read renews nothing, and people are found as they were.
    with suppress(RegistryRefused):
        begin(visitor.account, renew_keys.name, {})


def keys_are_due(visitor: Visitor, act: ActRow | None = None) -> None:
    """Take notice that names of a side were written: they get keys as soon as somebody looks for people.

    Args:
        act: What was done; one that writes no name is none to take notice of.
    """
    if act is None or "name" in act.writes.get("person", ()):
        party = visitor.described.party
        for side in {_side(visitor), (_side(visitor)[0], None)} if party else [*_renewed]:
            _renewed.pop(side, None)


def _side(visitor: Visitor) -> tuple[str, str | None]:
    return str(connection.settings_dict["NAME"]), visitor.described.party
