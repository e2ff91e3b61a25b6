"""The access table as values, read once from `table.toml` and refused whole if a word in it is unknown."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from repatria.law.clocks import all_clocks
from repatria.registry.access.purposes import Purpose, Route
from repatria.registry.access.records import fields_of, kinds
from repatria.registry.roles import Role


@dataclass(frozen=True, slots=True)
class ActRow:
    """Who may do an act for what purpose, which fields of which kinds it writes, which kinds it removes."""

    roles: frozenset[Role]
    purpose: Purpose
    writes: Mapping[str, frozenset[str]]
    removes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Table:
    """What is allowed; all else is not.

    Attributes:
        reads: Role, route, kind of record, field, purpose.
        acts: By name of the act.
        withheld: Kind and field that nobody reads here.
        fives: Role, kind and purpose: who is told whole fives alone.
        clocks: By clock of the law, who is told what is late by it.
    """

    reads: frozenset[tuple[Role, Route, str, str, Purpose]]
    acts: Mapping[str, ActRow]
    withheld: frozenset[tuple[str, str]]
    fives: frozenset[tuple[Role, str, Purpose]] = frozenset()
    clocks: Mapping[str, frozenset[Role]] = field(default_factory=dict)

    def clocks_of(self, roles: Collection[Role]) -> frozenset[str]:
        """Name the clocks of the law that somebody with these roles sees to."""
        return frozenset(clock for clock, seers in self.clocks.items() if seers & {*roles})

    def counts_exactly(self, roles: Collection[Role], kind: str, purpose: Purpose) -> bool:
        """Say whether one of these roles may be told numbers of this kind as they are."""
        counting = {r for r, route, k, _, p in self.reads if (route, k, p) == (Route.COUNT, kind, purpose)}
        return any((role, kind, purpose) not in self.fives for role in counting & {*roles})

    def readable(self, roles: Collection[Role], route: Route, kind: str, purpose: Purpose) -> frozenset[str]:
        """Name the fields that somebody with these roles may read so; none at all is a refusal."""
        return frozenset(
            field
            for field in fields_of(kind)
            for role in roles
            if (role, route, kind, field, purpose) in self.reads
        )


@cache
def access_table() -> Table:
    """Read the table that ships with the registry.

    Raises:
        ValueError: A role, route, purpose, kind or field is unknown, or stands twice in one place.
    """
    text = (files("repatria.registry.access") / "table.toml").read_text(encoding="utf-8")
    return table_from(tomllib.loads(text))


def table_from(document: Mapping[str, Any]) -> Table:
    """Make the table from a document.

    Raises:
        ValueError: A role, route, purpose, kind or field is unknown, or is withheld and read.
    """
    reads = {
        (Role(role), Route(route), row["record"], field, Purpose(row["purpose"]))
        for row in document.get("read", ())
        for role in row["roles"]
        for route in row["routes"]
        for field in _known(row["record"], row["fields"])
    }
    fives = {
        (Role(role), row["record"], Purpose(row["purpose"]))
        for row in document.get("read", ())
        if row.get("fives", False)
        for role in row["roles"]
    }
    withheld = {
        (row["record"], field)
        for row in document.get("withheld", ())
        for field in _known(row["record"], row["fields"])
    }
    if both := sorted(withheld & {(kind, field) for _, _, kind, field, _ in reads}):
        raise ValueError(f"withheld and read: {both}")
    acts = {
        row["name"]: ActRow(
            frozenset(Role(role) for role in row["roles"]),
            Purpose(row["purpose"]),
            {kind: frozenset(_known(kind, fields)) for kind, fields in row.get("writes", {}).items()},
            frozenset(kind for kind in row.get("removes", ()) if _known(kind, []) == []),
        )
        for row in document.get("act", ())
    }
    clocks = {
        row["name"]: frozenset(Role(role) for role in row["roles"]) for row in document.get("clock", ())
    }
    if unknown := sorted(set(clocks) - set(all_clocks())):
        raise ValueError(f"no such clock: {', '.join(unknown)}")
    return Table(frozenset(reads), acts, frozenset(withheld), frozenset(fives), clocks)


def _known(kind: str, fields: list[str]) -> list[str]:
    if kind not in kinds():
        raise ValueError(f"no such kind of record: {kind}")
    if unknown := sorted(set(fields) - set(fields_of(kind))):
        raise ValueError(f"{kind} has no such field: {', '.join(unknown)}")
    return fields
