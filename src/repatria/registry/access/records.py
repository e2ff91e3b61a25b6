"""The kinds of records, and which of them are of somebody's own side."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from django.apps import apps
from django.db.models import Model, Q

#: Where the side of a record stands: the paths to its organization that must all lead to the asker's party.
#: Without any path it is of no side and the same for all; where parties see little of it, an act decides.
SIDE: Mapping[str, tuple[str, ...]] = {
    "account": ("organization",),
    "commission-decision": ("person__organization",),
    "claim": ("report__organization",),
    "custody": ("person__organization",),
    "export-request": ("organization",),
    # Who may see one end only would learn of the other that it is there.
    "effects": ("person__organization",),
    "enquiry": ("organization",),
    "fitness-decision": ("person__organization",),
    "handover": ("person__organization",),
    "host": ("organization",),
    "link-judgement": ("left__organization", "right__organization"),
    "long-work": ("by__organization",),
    "link-suggestion": ("organization", "sought__organization", "held__organization"),
    "media": ("report__organization",),
    "name-keys": ("person__organization",),
    "notification": ("person__organization",),
    "offer": ("organization",),
    "organization": ("",),
    "person": ("organization",),
    "person-event": ("person__organization",),
    "person-source": ("person__organization",),
    "plan": (),
    "public-event": ("report__organization",),
    "relation": ("organization",),
    "release-day": (),
    "report": ("organization",),
    "role-held": ("account__organization",),
    "session": ("account__organization",),
    "source-list": ("organization",),
    "stay": ("person__organization",),
    "stance": ("claim__report__organization",),
}

#: Long work that planners begin, and all of them see; of any other kind, who began it alone is told of it.
OF_PLANNERS = frozenset({"make_plan", "ask", "try_out", "vary", "put_in_order"})
#: Records that the door shows, of kinds of which it does not show all (docs/decisions/0065).
SHOWN: Mapping[str, Q] = {"long-work": Q(kind__in=sorted(OF_PLANNERS))}


@cache
def kinds() -> Mapping[str, type[Model]]:
    """Give every table of the registry by its name here: `LinkJudgement` is ``link-judgement``."""
    tables = apps.get_app_config("registry").get_models()
    return {kind_of(table): table for table in tables}


def kind_of(table: type[Model]) -> str:
    """Name a table as the access table, the audit and errors do."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", table.__name__).lower()


def fields_of(kind: str) -> tuple[str, ...]:
    """Name the fields of a kind, in the order of its table."""
    return tuple(field.name for field in kinds()[kind]._meta.concrete_fields)


def own_side(kind: str, party: str | None) -> Q:
    """Give the condition by which only records of the asker's side are found.

    Args:
        party: Party that the asker's organization is or serves; None for the neutral, who sees across.
    """
    if party is None:
        return Q()
    if kind not in SIDE:
        return Q(pk__in=())  # of no side: across sides only
    condition = Q()
    for path in SIDE[kind]:
        condition &= Q(**{f"{path}__party" if path else "party": party})
    return condition
