"""What is late by the clocks of the law, told to who sees to it; and custody over time."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID

import pytest

from repatria.core.dates import PartialDate
from repatria.core.errors import RecordChanged, RequestInvalid
from repatria.core.happenings import Happening
from repatria.law.clocks import all_clocks, clocks_started_by, read_clock
from repatria.registry.actions.begin_custody import begin_custody
from repatria.registry.actions.confirm_custody import confirm_custody
from repatria.registry.actions.end_custody import end_custody
from repatria.registry.actions.record_commission_decision import record_commission_decision
from repatria.registry.actions.record_event import record_event
from repatria.registry.actions.record_notification import record_notification
from repatria.registry.actions.take_snapshot import take_snapshot
from repatria.registry.actions.tell_overdue import tell_overdue
from repatria.registry.models import AuditRow, Custody, Notification, Person, PersonEvent
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


HAPPENINGS = (Happening.CAPTURED, Happening.ARRIVED, Happening.DIED)
DAYS = (None, ago(400)[:4], ago(40)[:7], ago(0)[:7], ago(9), ago(9), ago(3), ago(0))
CLOCKS = {"captured": "capture-notice", "arrived": "capture-card", "died": "event-notice"}


def made_at_random(chance: Random) -> None:
    """Make people with custody once, twice or never, with events, and with some of it told."""
    by = account(Role.REGISTRAR, party="UA")
    for _ in range(60):
        one = person(chance.choice(("UA", "UA", "RU")), is_sought=chance.random() < 0.1)
        with writing():
            for _ in range(chance.choice((0, 1, 1, 1, 2, 3))):
                Custody.objects.create(
                    person=one, holder=chance.choice(("UA", "UA", "RU")), since=chance.choice(DAYS)
                )
            for _ in range(chance.choice((0, 0, 1, 2))):
                event = PersonEvent.objects.create(
                    person=one,
                    recorded_by_id=by,
                    happening=chance.choice(HAPPENINGS).value,
                    day=chance.choice(DAYS),
                )
                if chance.random() < 0.3:
                    tell(by, one.id, CLOCKS[event.happening], event)
            if chance.random() < 0.2:
                tell(by, one.id, "capture-notice", None)


def tell(by: UUID, one: UUID, clock: str, event: PersonEvent | None) -> None:
    """Record that something was told, past the act."""
    Notification.objects.create(
        person_id=one, event=event, clock=clock, signed_by_id=by, day=TODAY, told_to="Made-up agency"
    )


def late_one_by_one(party: str | None) -> list[tuple[int, str, str, str]]:
    """Look at everybody, one after the other: days late, due, whom and which clock, in turn."""
    found = []
    for one in Person.objects.filter(is_sought=False):
        if party is not None and one.organization.party != party:
            continue
        notices = Notification.objects.filter(person=one)
        told: set[tuple[str, UUID | None]] = {(each.clock, each.event_id) for each in notices}
        events = list(PersonEvent.objects.filter(person=one))
        started = [
            (CLOCKS[each.happening], each.day)
            for each in events
            if (CLOCKS[each.happening], each.pk) not in told
            and (each.happening != "captured" or ("capture-notice", None) not in told)
        ]
        held = [
            each.since for each in Custody.objects.filter(person=one) if party is None or each.holder == party
        ]
        is_captured = any(each.happening == "captured" for each in events)
        if held and not is_captured and ("capture-notice", None) not in told:
            started.append(("capture-notice", min((each for each in held if each), default=None)))
        for name, day in started:
            began = None if day is None else PartialDate.parse(day)
            reading = read_clock(all_clocks()[name], began=began, told=None, today=TODAY)
            if reading.standing.value in {"overdue", "may be overdue", "unknown"}:
                is_exact = reading.due is not None and reading.due.earliest == reading.due.latest
                due = str(reading.due.latest) if is_exact and reading.due is not None else ""
                found.append((-(reading.days_late or 0), due, str(one.id), name))
    return sorted(found)


@pytest.mark.parametrize("party", ["UA", None])
@pytest.mark.parametrize("seed", range(4))
def test_what_an_index_gives_is_what_looking_at_everybody_finds(seed: int, party: str | None) -> None:
    """The same duties, as many, and in the same order; of made-up people with all ways to write a day."""
    made_at_random(Random(seed))  # noqa: S311 - made-up people
    me = account(Role.REGISTRAR) if party is None else account(Role.REGISTRAR, party=party)
    found, expected = tell_overdue(me), late_one_by_one(party)
    told = sorted((-(each.days or 0), each.due or "", str(each.id), each.clock) for each in found.late)
    assert (found.number, found.is_cut, told) == (len(expected), False, expected)
    assert [str(each.id) for each in found.late] == [each[2] for each in expected]


def test_very_many_are_told_as_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """No number is said beyond the bound; up to it it is exact; the latest stand first all the same."""
    monkeypatch.setattr("repatria.registry.actions.tell_overdue.MOST_COUNTED", 3)
    me = account(Role.REGISTRAR, party="UA")
    for number in range(6):
        one = person("UA")
        with writing():
            Custody.objects.create(person=one, holder="UA", since=f"2025-01-0{9 - number}")
        found = tell_overdue(me, at_most=2)
        assert (found.number, found.is_cut) == (min(number + 1, 3), number >= 3)
        assert found.late[0].id == one.id


def test_no_clock_that_an_event_starts_is_due_again() -> None:
    """One notice ends it, which is how what was not told is chosen."""
    assert not [each for name in Happening for each in clocks_started_by(name) if each.repeats]
