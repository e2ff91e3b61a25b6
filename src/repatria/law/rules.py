"""The table of rules: which apply to a pair of parties on a day."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from repatria.core.cases import Case
from repatria.core.parties import Conflict
from repatria.core.persons import People


@dataclass(frozen=True, slots=True)
class Basis:
    """Where and from when a rule on offers holds.

    Attributes:
        grounds: Grounds of holding it is limited to; empty for all.
    """

    conflicts: tuple[str, ...]
    states: tuple[str, ...]
    categories: tuple[str, ...]
    grounds: tuple[str, ...]
    since: date
    article: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of law.

    Attributes:
        kind: ``person``, ``holder``, ``offer`` or ``duty``.
        article: Source; a rule on offers names one in each basis instead.
        since: Day it came into force; None where it protects a person at every date.
    """

    id: str
    kind: str
    says: str
    article: str
    since: date | None
    bases: tuple[Basis, ...]


@cache
def all_rules() -> dict[str, Rule]:
    """Read the table that comes with the package."""
    table = tomllib.loads(files("repatria.law").joinpath("rules.toml").read_text(encoding="utf-8"))
    return {
        rule_id: Rule(
            id=rule_id,
            kind=row["kind"],
            says=row["says"],
            article=row.get("article", ""),
            since=row.get("since"),
            bases=tuple(
                Basis(
                    conflicts=tuple(basis["conflicts"]),
                    states=tuple(basis["states"]),
                    categories=tuple(basis["categories"]),
                    grounds=tuple(basis.get("grounds", ())),
                    since=basis["since"],
                    article=basis["article"],
                )
                for basis in row.get("basis", ())
            ),
        )
        for rule_id, row in table.items()
    }


def basis_for(case: Case, rule: Rule, holder: str, people: People) -> Basis | None:
    """Find the basis on which `rule` judges a release of `people` by `holder`, if there is one.

    These rules are about people; of lots they say nothing.

    A rule judges only between parties that are in a conflict with each other, of a kind and in a state
    that it applies to, and from the day it came into force.
    """
    if people.is_lot:
        return None
    for conflict in conflicts_between(case, holder, people.home):
        for basis in rule.bases:
            if (
                conflict.kind in basis.conflicts
                and conflict.state in basis.states
                and people.category in basis.categories
                and (not basis.grounds or people.ground in basis.grounds)
                and case.as_of >= basis.since
            ):
                return basis
    return None


def conflicts_between(case: Case, one: str, other: str) -> Iterator[Conflict]:
    """Give the conflicts of `case` that two parties are in, on different sides, on the day of the case."""
    if one != other:
        for conflict in case.conflicts:
            has_begun = conflict.since is None or conflict.since <= case.as_of
            if has_begun and one in conflict.between and other in conflict.between:
                yield conflict
