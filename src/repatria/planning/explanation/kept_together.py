"""Who stays only because they asked to go together with others, or not at all."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from repatria.core.plans import TierResult
from repatria.planning.explanation.account import Account
from repatria.planning.program.model import Program, Row
from repatria.planning.search.tiers import most_of

#: Above so many columns, or so many bound people who stay, nothing is searched: some searches a person.
MOST_COLUMNS = 2_000
MOST_PEOPLE = 50


def kept_together(
    program: Program,
    tiers: tuple[TierResult, ...],
    account: Account,
    *,
    measures: bool = True,
    staying: Collection[str] = (),
) -> frozenset[str]:
    """Name those who could go in a plan as good as this one, or better, were they not bound to others.

    Where it is not measured, and in a case too large to search for each of them, everybody bound to others,
    who stays and whom some offer would release, is named.

    Args:
        tiers: What the plan reaches, in the order of the program's objectives.
        measures: Search; else the program's rows and objectives are not needed.
        staying: Records that do not go, so that nobody is bound to them.
    """
    stay = [
        name
        for name in sorted(program.case.bound_people)
        for people_class in [account.class_named(name)]
        if people_class is not None
        and people_class.releases
        and not account.moves(name)
        and _is_bound(account, name, staying)
    ]
    if not measures or len(program.columns) > MOST_COLUMNS or len(stay) > MOST_PEOPLE:
        return frozenset(stay)
    values = [tier.value for tier in tiers]
    return frozenset(name for name in stay if _is_kept_by_others(program, name, values))


def _is_bound(account: Account, name: str, staying: Collection[str]) -> bool:
    """Say whether a rule binds this person to somebody else who could be planned."""
    return any(
        name in rule.people
        and any(
            other not in staying and account.class_named(other) is not None
            for other in rule.people
            if other != name
        )
        for rule in account.case.togethers
    )


def _is_kept_by_others(program: Program, name: str, values: list[int]) -> bool:
    waived = _rows_of(program, name)
    alone = replace(program, rows=tuple(row for row in program.rows if row.key not in waived))
    return _goes_as_well(alone, name, values) and not _goes_as_well(program, name, values)


def _goes_as_well(program: Program, name: str, values: list[int]) -> bool:
    """Say whether some plan in which this person goes reaches `values`, or more in an earlier tier."""
    going = tuple((column, -1) for column, key in enumerate(program.columns) if key[:2] == ("f", name))
    kept = replace(program, rows=(*program.rows, Row(("goes", name), going, -1)))
    for position, shown in enumerate(values):
        objective = program.objectives[position]
        most, value = most_of(kept, objective), objective.shown(shown)
        if most is None or most != value:
            return most is not None and most > value
        kept = kept.keeping(position, value)
    return True


def _rows_of(program: Program, name: str) -> frozenset[tuple[str | int, ...]]:
    """Give the keys of the rows of every rule that binds this person to others."""
    rules = {position for position, rule in enumerate(program.case.togethers) if name in rule.people}
    return frozenset(row.key for row in program.rows if row.key[0] == "together" and row.key[1] in rules)
