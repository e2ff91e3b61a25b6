"""The acts by name, with what each takes and gives: from its signature, the one place where that stands."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, is_dataclass
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import UnionType
from typing import Any, Literal, TypeAliasType, Union, cast, get_args, get_origin, get_type_hints
from uuid import UUID

from repatria.registry import actions
from repatria.registry.access.records import kinds
from repatria.registry.access.shapes import type_of_field
from repatria.registry.access.table import ActRow, access_table
from repatria.registry.models.versioned import Versioned

#: Acts of the table that no shell serves, each with its reason. All others are served as they are.
NOT_SERVED: Mapping[str, str] = {
    "draw-up-card": "A notice is drawn up as a file: `registry notice`.",
    "draw-up-notification": "A notice is drawn up as a file: `registry notice`.",
    "answer-own-work": "The worker answers what it was asked: `registry/work`.",
    "answer-work": "The same.",
    "export-people": "What leaves is written by the second person: `registry export`.",
    "import-people": "A list is read where its faults can be told by line: `registry import`.",
    "preview-import": "A list is read where its faults can be told by line: `registry import --dry-run`.",
    "keep-suggestions": "What tracing found is kept where it was found: `workflows/people/match_records.py`.",
    "make-packet": "A packet is a file: `packet make`.",
    "receive-packet": "A packet is a file: `packet receive`.",
    "record-name-keys": "Keys are computed where they are recorded: `workflows/people/find_person.py`.",
    "tell-unkeyed-names": "The same.",
    "start-import": "Work is begun where there is a worker for it: the page of lists.",
    "start-keying": "The same: the page of people.",
    "start-matching": "The same: the page of possible matches.",
    "start-work": "The same: the pages of plans.",
    "record-plan": "A plan is checked where it is recorded: `workflows/plans/plan_from_registry.py`.",
    "record-mended-plan": "The same: `workflows/day/mended_day.py`.",
    "take-people-to-trace": "A whole side is taken where it is traced: `workflows/people/match_records.py`.",
    "record-plan-check": "What a check finds is recorded where it is made, in the same file.",
}

#: What may be sent and given: values, and what holds them.
PLAIN = frozenset({str, int, bool, UUID, date, datetime, Fraction, type(None)})
HOLDERS = frozenset({tuple, list, dict, frozenset, Mapping, Sequence, Union, UnionType})
NEEDED: Any = inspect.Parameter.empty
"""The default of what has to be given."""


@dataclass(frozen=True, slots=True)
class Argument:
    """What an act takes beside the account that acts.

    Attributes:
        type: As it is annotated.
        default: `NEEDED` where it has to be given.
        is_change: A field to be changed; where it is not named, it stays.
    """

    name: str
    type: Any
    default: Any
    is_change: bool = False


@dataclass(frozen=True, slots=True)
class CatalogedAct:
    """An act as a shell needs to know it.

    Attributes:
        says: First line of its docstring.
        gives: Type of what it gives, as it is annotated.
    """

    name: str
    does: Callable[..., Any]
    row: ActRow
    says: str
    arguments: tuple[Argument, ...]
    gives: Any

    @property
    def keeps_answer(self) -> bool:
        """Say whether what it gives may lie in the database: nothing, an identifier or a number may."""
        return self.gives in (type(None), UUID, int)

    def do(self, account: UUID, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 - what the act gives
        """Do it for an account, with values by name."""
        return self.does(account, **values)


@cache
def cataloged_acts() -> Mapping[str, CatalogedAct]:
    """Give the acts of the access table that are served, by name.

    Raises:
        LookupError: An act of the table has no function or takes what cannot be sent, or a reason speaks of
            no act: the build is broken.
    """
    rows = access_table().acts
    functions = _functions()
    if unknown := sorted(set(NOT_SERVED) - set(rows)):
        raise LookupError(f"reasons for what is no act: {', '.join(unknown)}")
    if lost := sorted(name for name in rows if name.replace("-", "_") not in functions):
        raise LookupError(f"acts of the table without a function: {', '.join(lost)}")
    return {
        name: _cataloged(name, functions[name.replace("-", "_")], rows[name])
        for name in sorted(set(rows) - set(NOT_SERVED))
    }


def _functions() -> Mapping[str, Callable[..., Any]]:
    modules = [import_module(f"{actions.__name__}.{info.name}") for info in iter_modules(actions.__path__)]
    return {
        name: each
        for module in modules
        for name, each in vars(module).items()
        if inspect.isfunction(each) and each.__module__ == module.__name__ and not name.startswith("_")
    }


def _cataloged(name: str, does: Callable[..., Any], row: ActRow) -> CatalogedAct:
    hints = get_type_hints(does)
    _account, *others = inspect.signature(does).parameters.values()
    arguments: list[Argument] = []
    for each in others:
        if each.kind is inspect.Parameter.VAR_KEYWORD:
            arguments += _changes(name, row)
        else:
            arguments.append(Argument(each.name, hints[each.name], each.default))
    for said in (*(each.type for each in arguments), hints["return"]):
        if (odd := _odd_part(said)) is not None:
            raise LookupError(f"{name} takes or gives {odd}: serve it otherwise, and say so in NOT_SERVED")
    says = (inspect.getdoc(does) or "").split("\n")[0]
    return CatalogedAct(name, does, row, says, tuple(arguments), hints["return"])


def _odd_part(said: Any) -> object | None:  # noqa: ANN401 - a type
    """Give what in a type is no plain value: a path of this machine, say, is nobody's to choose from afar."""
    if get_origin(said) is Literal or said in PLAIN or (isinstance(said, type) and issubclass(said, Enum)):
        return None
    if is_dataclass(said):
        parts: Iterable[Any] = get_type_hints(said).values()
    elif get_origin(said) in HOLDERS:
        parts = (each for each in get_args(said) if each is not Ellipsis)
    elif isinstance(said, TypeAliasType):
        parts = (said.__value__,)
    else:
        return cast("object", said)
    return next((odd for each in parts if (odd := _odd_part(each)) is not None), None)


def _changes(name: str, row: ActRow) -> list[Argument]:
    """Give the fields that an act of correction may change: those of the one kind that it writes."""
    if len(row.writes) != 1:
        raise LookupError(f"{name} takes any field and writes several kinds: name its arguments")
    ((kind, written),) = row.writes.items()
    fields = written - cast(type[Versioned], kinds()[kind]).BY_ACTS
    return [Argument(field, type_of_field(kind, field), None, is_change=True) for field in sorted(fields)]
