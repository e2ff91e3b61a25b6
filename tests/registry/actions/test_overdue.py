"""What is late by the clocks of the law, told to who sees to it; and custody over time."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from repatria.core.errors import RecordChanged, RequestInvalid
from repatria.core.happenings import Happening
from repatria.registry.actions.begin_custody import begin_custody
from repatria.registry.actions.confirm_custody import confirm_custody
from repatria.registry.actions.end_custody import end_custody
from repatria.registry.actions.record_commission_decision import record_commission_decision
from repatria.registry.actions.record_event import record_event
from repatria.registry.actions.record_notification import record_notification
from repatria.registry.actions.take_snapshot import take_snapshot
from repatria.registry.actions.tell_overdue import tell_overdue
from repatria.registry.models import AuditRow, Custody, Notification, PersonEvent
from repatria.registry.models.guard import writing
from repatria.registry.roles import Role
from tests.registry.actions.catalog import DECIDED
from tests.registry.people import account, person

pytestmark = pytest.mark.usefixtures("registry")

TODAY = datetime.now(UTC).date()


def ago(days: int) -> str:
    """Give the day some days ago."""
    return (TODAY - timedelta(days=days)).isoformat()


def registrar(party: str = "UA") -> UUID:
    """Make somebody who registers people."""
    return account(Role.REGISTRAR, party=party)


def late(me: UUID) -> list[tuple[str, str, int | None]]:
    """Give what somebody is told is late: clock, how it stands, days."""
    return [(each.clock, each.standing, each.days) for each in tell_overdue(me).late]


def test_card_is_late_after_a_week() -> None:
    """Eight days after somebody arrived at a camp the card is a day late, until it is told."""
    me, one = registrar(), person("UA").id
    arrived = record_event(me, one, Happening.ARRIVED, day=ago(8))
    record_event(me, one, Happening.ARRIVED, day=ago(7))
    assert late(me) == [("capture-card", "overdue", 1)]
    record_notification(me, one, "capture-card", event=arrived, day=TODAY, told_to="Made-up agency")
    assert late(me) == []
    assert Notification.objects.get().signed_by_id == me


def test_day_that_nobody_knows_is_late_by_no_number() -> None:
    """An event without a day stands in the list as unknown, and one of a month as uncertain."""
    me, one = registrar(), person("UA").id
    record_event(me, one, Happening.DIED)
    record_event(me, one, Happening.ARRIVED, day=ago(10)[:4])
    found = late(me)
    assert ("event-notice", "unknown", None) in found
    assert {each.due for each in tell_overdue(me).late} == {None}
    assert all(days is None or days > 0 for _, _, days in found)


def test_capture_counts_from_custody() -> None:
    """Whom a side holds and told nobody of is in its list, though no event was recorded; others are not."""
    me, one = registrar(), person("UA").id
    begin_custody(me, one, holder="UA", since=ago(3))
    begin_custody(me, person("UA").id, holder="RU", since=ago(3))
    assert late(me) == [("capture-notice", "overdue", 3)]
    record_notification(me, one, "capture-notice", day=TODAY, told_to="Made-up agency")
    captured = record_event(me, one, Happening.CAPTURED, day=ago(4))
    assert (late(me), PersonEvent.objects.get().pk) == ([], captured)


def test_health_is_told_every_week() -> None:
    """Of the seriously sick, a week after the decision, and after each time again."""
    me, one = registrar(), person("UA").id
    record_commission_decision(account(Role.DELEGATE), one, DECIDED)
    ((clock, standing, _),) = late(account(Role.PHYSICIAN, party="UA"))
    assert (clock, standing) == ("health-notice", "overdue")
    record_notification(me, one, "health-notice", day=date.fromisoformat(ago(8)), told_to="Made-up agency")
    assert late(me) == [("health-notice", "overdue", 1)]
    record_notification(me, one, "health-notice", day=TODAY, told_to="Made-up agency")
    assert late(me) == []


def test_each_is_told_of_their_own() -> None:
    """A physician is told of health alone, and nobody of what another side has to do."""
    me, one = registrar(), person("UA").id
    record_event(me, one, Happening.DIED, day=ago(2))
    assert late(account(Role.PHYSICIAN, party="UA")) == []
    assert late(registrar("RU")) == []
    assert late(account(Role.REGISTRAR)) == [("event-notice", "overdue", 2)]


@pytest.mark.parametrize(("clock", "days"), [("no-such-clock", 0), ("event-notice", 0), ("capture-card", 9)])
def test_notification_that_answers_nothing_is_refused(clock: str, days: int) -> None:
    """Of a clock that is none, that the event does not start, or on a day before the event."""
    me, one = registrar(), person("UA").id
    arrived = record_event(me, one, Happening.ARRIVED, day=ago(8))
    with pytest.raises(RequestInvalid):
        record_notification(
            me, one, clock, event=arrived, day=date.fromisoformat(ago(days)), told_to="Made-up agency"
        )
    assert Notification.objects.count() == 0


@pytest.mark.parametrize("day", ["2025-02-30", "yesterday", "2199"])
def test_event_on_no_day_is_refused(day: str) -> None:
    """A day that is none, or is still to come, is no day of an event."""
    with pytest.raises(RequestInvalid):
        record_event(registrar(), person("UA").id, Happening.CAPTURED, day=day)
    assert PersonEvent.objects.count() == 0


def holder_of(one: UUID) -> str | None:
    """Give who holds somebody, as planning is told."""
    return {each.id: each.holder for each in take_snapshot(account(Role.PLANNER)).people}[one]


def test_who_holds_somebody_is_known_over_time() -> None:
    """Two at once leave it unknown, a confirmation settles it; that a place is known is another fact."""
    me, one = registrar(), person("UA").id
    first = begin_custody(me, one, holder="RU", since="2024", place="Made-up camp")
    second = begin_custody(me, one, holder="UA", since="2025-01")
    assert holder_of(one) is None
    confirm_custody(me, second, version=1)
    assert holder_of(one) == "UA"
    facts = Custody.objects.filter(person=one).order_by("since").values_list("is_confirmed", "is_place_known")
    assert list(facts) == [(False, True), (True, False)]
    end_custody(me, first, version=1, until="2025-01")
    assert Custody.objects.filter(until__isnull=True).count() == 1


def test_custody_ends_after_it_began_and_on_the_version_read() -> None:
    """An end before the beginning is refused, and so is one by who read an older record."""
    me, one = registrar(), person("UA").id
    made = begin_custody(me, one, holder="UA", since="2025-01")
    with pytest.raises(RequestInvalid):
        end_custody(me, made, version=1, until="2024-12")
    confirm_custody(me, made, version=1)
    with pytest.raises(RecordChanged):
        end_custody(me, made, version=1, until="2025-02")


def test_nobody_sought_is_in_custody() -> None:
    """Somebody whom nobody found is held by nobody known."""
    with pytest.raises(RequestInvalid):
        begin_custody(registrar(), person("UA", is_sought=True).id, holder="UA")


def test_of_many_the_latest_are_named_and_all_are_counted() -> None:
    """The audit then names those whom somebody saw, and nobody else."""
    me = account(Role.REGISTRAR, party="UA")
    for number in range(3):
        one = person("UA")
        with writing():
            Custody.objects.create(person=one, holder="UA", since=f"2025-01-0{number + 1}")
    every = tell_overdue(me)
    told = tell_overdue(me, at_most=2)
    assert (told.number, len(told.late)) == (every.number, 2)
    assert told.late == every.late[:2]
    seen = json.loads(AuditRow.objects.filter(act="tell-overdue").latest("number").detail)["seen"]
    assert seen == [str(each.id) for each in told.late]
    assert tell_overdue(me, at_most=0).late == ()
