"""Tell what is overdue by the clocks of the law, to who has to see to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet

from repatria.core.confirmations import DECIDED_BY_COMMISSION
from repatria.core.dates import PartialDate
from repatria.core.effects import EffectsAre
from repatria.core.enquiries import EnquiryState
from repatria.core.happenings import (
    EFFECTS_KEPT,
    ENQUIRY,
    REPATRIATED_ILL,
    SERIOUSLY_ILL,
    Happening,
    Late,
)
from repatria.law.clocks import Clock, Reading, Standing, clocks_started_by, read_clock
from repatria.registry.access.records import own_side
from repatria.registry.access.table import access_table
from repatria.registry.actions.frame import acting
from repatria.registry.actions.plan_stages import today
from repatria.registry.actions.standing_handovers import standing_events, standing_handovers
from repatria.registry.models import (
    CommissionDecision,
    Custody,
    Effects,
    Enquiry,
    Handover,
    Notification,
    Person,
)

_ILL = [each.value for each in DECIDED_BY_COMMISSION]
_LATE = (Standing.OVERDUE, Standing.MAY_BE_OVERDUE, Standing.UNKNOWN)


def tell_overdue(account: UUID) -> tuple[Late, ...]:
    """Give what is late, may be late, or cannot be said to be in time, of the account's side.

    Each role is told of the clocks that the access table names for it; most days late first, then what
    nobody can say. A capture of which there is no event counts from the earliest day of custody.

    Raises:
        NotPermitted: The account holds no role that sees to any clock.
    """
    with acting(account, "tell-overdue", subject="notification") as act:
        clocks = access_table().clocks_of(act.asker.roles)
        people = Person.objects.filter(own_side("person", act.asker.party), is_sought=False, is_erased=False)
        enquiries = Enquiry.objects.filter(own_side("enquiry", act.asker.party))
        found = (*_late(people, act.asker.party, today()), *_late_enquiries(enquiries, today()))
        late = [each for each in found if each.clock in clocks]
        act.saw(each.id for each in late)
        return tuple(sorted(late, key=lambda each: (-(each.days or 0), each.due or "", str(each.id))))


def _late(people: QuerySet[Person], party: str | None, day: date) -> Iterator[Late]:
    told = _told(people)
    for clock, person, event, began in _running(people, party):
        found = read_clock(
            clock,
            began=None if began is None else PartialDate.parse(began),
            told=told.get((clock.id, person, event)) or told.get(_before(clock, person)),
            today=day,
        )
        if found.standing in _LATE:
            yield Late(clock.id, "person", person, found.standing.value, _day(found), found.days_late)


def _late_enquiries(enquiries: QuerySet[Enquiry], day: date) -> Iterator[Late]:
    """Give the enquiries that nobody took up in time."""
    (clock,) = clocks_started_by(ENQUIRY)
    waiting = enquiries.filter(state=EnquiryState.RECEIVED.value)
    for enquiry, made_at in waiting.values_list("pk", "made_at"):
        found = read_clock(clock, began=PartialDate.on(made_at.date()), told=None, today=day)
        if found.standing in _LATE:
            yield Late(clock.id, "enquiry", enquiry, found.standing.value, _day(found), found.days_late)


def _day(found: Reading) -> str | None:
    """Give the day on which something is due, where it is known to the day."""
    due = found.due
    return None if due is None or due.earliest != due.latest else str(due.latest)


def _before(clock: Clock, person: UUID) -> tuple[str, UUID, UUID | None] | None:
    """Name what a capture was told by before anybody recorded its event."""
    return (clock.id, person, None) if Happening.CAPTURED in clock.starts else None


def _told(people: QuerySet[Person]) -> dict[tuple[str, UUID, UUID | None] | None, date]:
    """Give the last day on which each clock was answered."""
    rows = Notification.objects.filter(person__in=people).order_by("day")
    return {
        (clock, person, event): day
        for clock, person, event, day in rows.values_list("clock", "person", "event", "day")
    }


def _running(
    people: QuerySet[Person], party: str | None
) -> Iterator[tuple[Clock, UUID, UUID | None, str | None]]:
    """Give every clock that was started: of whom, by which event, and when."""
    captured: set[UUID] = set()
    events = standing_events().filter(person__in=people).order_by("pk")
    for event, person, happening, day in events.values_list("pk", "person", "happening", "day"):
        if happening == Happening.CAPTURED.value:
            captured.add(person)
        for clock in clocks_started_by(happening):
            yield clock, person, event, day
    (notice,) = clocks_started_by(Happening.CAPTURED)
    for person, since in _held(people, party).items():
        if person not in captured:
            yield notice, person, None, since
    for start, begun in (
        (SERIOUSLY_ILL, _seriously_ill(people)),
        (REPATRIATED_ILL, _repatriated_ill(people)),
        (EFFECTS_KEPT, _effects_kept(people)),
    ):
        for person, day in begun.items():
            for clock in clocks_started_by(start):
                yield clock, person, None, day


def _held(people: QuerySet[Person], party: str | None) -> dict[UUID, str | None]:
    """Give the earliest day of custody of whom the side itself holds; the neutral sees all sides."""
    found: dict[UUID, str | None] = {}
    held = Custody.objects.filter(person__in=people, **({} if party is None else {"holder": party}))
    for person, since in held.values_list("person", "since"):
        earlier = found.get(person)
        found[person] = since if earlier is None else min(earlier, since or earlier)
    return found


def _seriously_ill(people: QuerySet[Person]) -> dict[UUID, str | None]:
    """Give since when people held are seriously wounded or sick, by the last decision."""
    ill = people.filter(health__in=_ILL).exclude(Exists(_over()))
    found: dict[UUID, str | None] = dict.fromkeys(ill.values_list("pk", flat=True))
    decided = CommissionDecision.objects.filter(person__in=ill, health__isnull=False).order_by("turn")
    found.update((person, day.isoformat()) for person, day in decided.values_list("person", "day"))
    return found


def _repatriated_ill(people: QuerySet[Person]) -> dict[UUID, str | None]:
    """Give when people went home who were seriously wounded or sick (GC III 117)."""
    home = standing_handovers().filter(person__in=people, destination=F("person__home"))
    ill = home.filter(person__health__in=_ILL)
    return {person: day.isoformat() for person, day in ill.values_list("person", "day")}


def _effects_kept(people: QuerySet[Person]) -> dict[UUID, str | None]:
    """Give when people went of whom something is still kept (L19)."""
    kept = Effects.objects.filter(person=OuterRef("person"), are=EffectsAre.KEPT.value)
    went = standing_handovers().filter(Exists(kept), person__in=people)
    return {person: day.isoformat() for person, day in went.values_list("person", "day")}


def _over() -> QuerySet[Handover]:
    return standing_handovers().filter(person=OuterRef("pk"))
