"""The day of a handover by programs: all that people do by commands and pages, over HTTP alone."""

from __future__ import annotations

import json
from uuid import UUID

from repatria.registry.actions.mended_plans import record_mended_plan
from repatria.registry.models import Handover, Stay
from repatria.registry.roles import Role
from tests.api.client import Api
from tests.registry.actions.catalog import held
from tests.registry.days import Day, addition_to, day_of
from tests.registry.people import everything
from tests.registry.plans import mended_plan, planner


def prepared(number: int) -> Day:
    """Make a ratified plan that sends so many, and the papers of its day; nothing of it is recorded."""
    return day_of([held().id for _ in range(number)], everything("UA")["offer"])


def over(day: Day) -> list[str]:
    """Give who on the roll of a day is over, as it stands."""
    of_day = {UUID(entry.traveler.person) for entry in day.roll.entries}
    rows = Handover.objects.filter(person__in=of_day, taken_back__isnull=True)
    return [str(person) for person in rows.values_list("person", flat=True)]


def stayed(day: Day) -> list[str]:
    """Give who on the roll of a day stayed."""
    of_day = {UUID(entry.traveler.person) for entry in day.roll.entries}
    return [str(person) for person in Stay.objects.filter(person__in=of_day).values_list("person", flat=True)]


def test_a_day_goes_through_by_the_api(api: Api) -> None:
    """Who goes is taken out, the roll recorded, the protocol received, and what follows is told."""
    day = prepared(2)
    officer, party = api.as_role(Role.HANDOVER_OFFICER), api.as_role(Role.HANDOVER_OFFICER, "KP")
    people = [entry.traveler.person for entry in day.roll.entries]
    taken = officer.act("take-travelers", plan=day.plan)
    assert {one["person"] for one in taken.body["result"]} == {*people}
    roll = officer.act("record-roll", plan=day.plan, roll=day.roll_text, manifests=day.manifests)
    again = officer.act("record-roll", plan=day.plan, roll=day.roll_text, manifests=day.manifests)
    assert (roll.status, again.body["result"]) == (200, roll.body["result"])
    [told] = [one for one in party.act("tell-rolls").body["result"] if one["id"] == roll.body["result"]]
    read = party.act("read-manifest", manifest=told["manifests"][0]["id"])
    assert read.body["result"] == day.manifests[0]

    protocol = day.protocol([1], refused=[2])
    received = officer.act("receive-protocol", protocol=protocol)
    assert received.status == 200
    assert (over(day), stayed(day)) == (people[:1], people[1:])
    number = day.roll.entries[0].number
    addition = addition_to([json.loads(protocol)], {number: False})
    assert officer.act("receive-addition", addition=addition).status == 200
    assert over(day) == []
    # Of so few no number is told.
    numbers = officer.act("tell-handover-numbers").body["result"]
    assert {(one["over"], one["stayed"]) for one in numbers} == {(None, None)}


def test_what_is_wrong_is_refused_by_the_api_with_its_reason(api: Api) -> None:
    """An altered protocol, or a manifest in its place, is refused by a code; nobody is over by it."""
    day = prepared(1)
    day.recorded()
    officer = api.as_role(Role.HANDOVER_OFFICER)
    altered = day.protocol([1]).replace('"completed"', '"broken-off"')
    answers = [officer.act("receive-protocol", protocol=each) for each in (altered, day.manifests[0], "{}")]
    assert [(each.status, each.code) for each in answers] == [(422, "document-refused")] * 3
    assert over(day) == []
    # Nobody but who hands people over brings a protocol, whatever stands in it.
    assert api.as_role(Role.REGISTRAR).act("receive-protocol", protocol=day.protocol([1])).status == 403


def test_mended_plans_are_read_by_who_plans_and_who_audits(api: Api) -> None:
    """They are opened over HTTP for these two; for all others the act is not there, mended or not."""
    day = prepared(1)
    others = [api.as_role(role) for role in (Role.HANDOVER_OFFICER, Role.REGISTRAR, Role.NEGOTIATOR)]
    before = [each.act("read-mended-plans", plan=day.plan).raw for each in others]
    made = mended_plan(day.plan)
    record_mended_plan(planner(), day.plan, made)
    for role in (Role.PLANNER, Role.AUDITOR):
        (read,) = api.as_role(role).act("read-mended-plans", plan=day.plan).body["result"]
        assert (read["digest"], read["plan"]) == (made.digest, made.plan)
    assert [each.act("read-mended-plans", plan=day.plan).raw for each in others] == before
