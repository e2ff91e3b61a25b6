"""Keep what a run of tracing suggests, in the place of what the run before did."""

from __future__ import annotations

import json
from collections.abc import Sequence
from uuid import UUID

from repatria.core.suggestions import Suggestion
from repatria.registry.access.records import own_side
from repatria.registry.actions.frame import acting
from repatria.registry.models import LinkSuggestion, Person

MOST_KEPT = 100_000
"""Suggestions of one run; who gets more asks for likelier ones."""


def keep_suggestions(account: UUID, found: Sequence[Suggestion]) -> int:
    """Replace the suggestions of the account's organization, and give how many there are now.

    Nothing follows by itself: a suggestion links nobody before a person judged it. Records that were erased
    since they were taken are left out, and so is who refused to be traced.
    """
    with acting(account, "keep-suggestions", subject="link-suggestion") as act:
        for old in LinkSuggestion.objects.filter(organization=act.side).order_by("pk").select_for_update():
            act.remove(old)
        people = Person.objects.filter(own_side("person", act.asker.party), is_erased=False)
        people = people.exclude(agreed=False)
        there = set(people.values_list("pk", flat=True))
        rows = [
            {
                "organization": act.side,
                "by": act.me,
                "sought": Person(pk=each.sought),
                "held": Person(pk=each.held),
                "probability_permille": each.probability_permille,
                "bits_tenths": each.bits_tenths,
                "namesakes": each.namesakes,
                "why": json.dumps([[one.field, one.says, one.bits_tenths] for one in each.why]),
            }
            for each in found[:MOST_KEPT]
            if {each.sought, each.held} <= there
        ]
        act.make_many(LinkSuggestion, rows)
        return len(rows)
