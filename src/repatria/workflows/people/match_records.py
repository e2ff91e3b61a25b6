"""From the registry to suggestions and back: who is sought and may be held, for a person to judge."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from repatria.core.suggestions import FieldSays, Suggestion, TracedPerson
from repatria.tracing.backends.memory import MemoryBackend
from repatria.tracing.explain import links
from repatria.tracing.fields import STANDARD, Field
from repatria.tracing.first_run import compile_loops
from repatria.tracing.links import Link
from repatria.tracing.lists import records_of
from repatria.tracing.names.models import usual_names
from repatria.tracing.pipeline import trace
from repatria.workflows.keeping.acting_by_name import Named, acting_as

LEAST = 0.05
"""Probability below which nobody is asked to look: of twenty such pairs one or fewer is of one person."""
MOST_OF_ONE = 10
"""Suggestions for one person sought: the likeliest."""

type Say = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Matched:
    """What a run found.

    Attributes:
        sought: People sought who were compared.
        held: People held who were.
        kept: Suggestions that are kept now.
    """

    sought: int
    held: int
    kept: int


def match_records(account: UUID, *, say: Say | None = None) -> Matched:
    """Compare everybody sought with everybody held, as far as the account may see, and keep what is likely.

    Not one to one: who judges sees all who may be the one, and the judgements decide.

    Raises:
        NotPermitted: The account may not trace.
    """
    from repatria.registry.actions.keep_suggestions import keep_suggestions  # noqa: PLC0415 - once one is open
    from repatria.registry.actions.take_people_to_trace import take_people_to_trace  # noqa: PLC0415

    taken = take_people_to_trace(account)
    sought = [each for each in taken if each.is_sought]
    held = [each for each in taken if not each.is_sought]
    found = _suggested(sought, held, say) if sought and held else []
    return Matched(len(sought), len(held), keep_suggestions(account, found))


def match_records_as(environment: Mapping[str, str], named: Named, *, say: Say | None = None) -> Matched:
    """Do the same in the registry that the environment names, as somebody who signs in.

    Raises:
        RequestInvalid: The password cannot be read, or the account has no second factor.
        SettingsInvalid: The settings are not safe, or the database is not ready.
        SignInRefused: Name, password and code do not fit together.
        NotPermitted: The account may not trace.
    """
    with acting_as(environment, named) as account:
        return match_records(account, say=say)


def _suggested(sought: list[TracedPerson], held: list[TracedPerson], say: Say | None) -> list[Suggestion]:
    names = usual_names()
    if say is not None:
        compile_loops(names, say)
    left, right = records_of(sought), records_of(held)
    traced = trace(left, right, _fields(sought, held), names=names, backend=MemoryBackend(), say=say)
    likely = np.flatnonzero(traced.pairs.probability >= LEAST)
    chosen = likely[np.argsort(-traced.pairs.bits[likely], kind="stable")]
    found: dict[str, list[Suggestion]] = {}
    for link in links(traced, chosen, left, right):
        of_one = found.setdefault(link.left, [])
        if len(of_one) < MOST_OF_ONE:
            of_one.append(_suggestion(link))
    return [each for of_one in found.values() for each in of_one]


def _fields(sought: list[TracedPerson], held: list[TracedPerson]) -> tuple[Field, ...]:
    """Compare what is known of somebody on both sides."""

    def is_known(column: str) -> bool:
        return all(any(getattr(each, column) is not None for each in side) for side in (sought, held))

    return tuple(each for each in STANDARD if is_known("born_first" if each.name == "born" else each.name))


def _suggestion(link: Link) -> Suggestion:
    return Suggestion(
        UUID(link.left),
        UUID(link.right),
        round(1000 * link.probability),
        round(10 * link.bits),
        link.namesakes,
        tuple(FieldSays(one.field, one.says, round(10 * one.bits)) for one in link.why),
    )
