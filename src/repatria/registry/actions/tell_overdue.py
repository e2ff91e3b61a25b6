"""Tell what is overdue by the clocks of the law, to who has to see to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import nsmallest
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, QuerySet

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
    Overdue,
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
    PersonEvent,
)

_ILL = [each.value for each in DECIDED_BY_COMMISSION]
(CAPTURE,) = clocks_started_by(Happening.CAPTURED)
_CAPTURED = PersonEvent.objects.filter(person=OuterRef("person"), happening=Happening.CAPTURED.value)
_NOTICED = Notification.objects.filter(person=OuterRef("person"), clock=CAPTURE.id)
MOST_TOLD = 200
"""Duties of one answer: who saw to these asks again."""
_LATE = (Standing.OVERDUE, Standing.MAY_BE_OVERDUE, Standing.UNKNOWN)


def tell_overdue(account: UUID, *, at_most: int = MOST_TOLD) -> Overdue:
    """Give what is late, may be late, or cannot be said to be in time, of the account's side.

    Each role is told of the clocks that the access table names for it; most days late first, then what
    nobody can say. A capture of which there is no event counts from the earliest day of custody.

    Args:
        at_most: So many are named, and no more than `MOST_TOLD`; all are counted.

    Raises:
        NotPermitted: The account holds no role that sees to any clock.
    """
    with acting(account, "tell-overdue", subject="notification") as act:
        clocks = access_table().clocks_of(act.asker.roles)
        people = Person.objects.filter(own_side("person", act.asker.party), is_sought=False, is_erased=False)
        enquiries = Enquiry.objects.filter(own_side("enquiry", act.asker.party))
        started = (*_of_people(people, act.asker.party, clocks), *_of_enquiries(enquiries, clocks))
        late = list(_late(started, today()))
        most = max(0, min(at_most, MOST_TOLD))
        alike = _late_alike(_held_once(people, act.asker.party), today()) if CAPTURE.id in clocks else []
        number = len(late) + sum(each.number for each, _ in alike)
        late += _first_of(alike, most)
        # Of very many, nobody is put in order who is not told of.
        first = nsmallest(most, late, key=_turn)
        told = tuple(
            Late(each.clock.id, each.about, each.id, found.standing.value, _day(found), found.days_late)
            for each, found in first
        )
        act.saw(each.id for each in told)
        return Overdue(number, told)


@dataclass(frozen=True, slots=True)
class _Started:
    """A clock that was started, and when what it asks for was done last."""

    clock: Clock
    about: str
    id: UUID
    began: str | None
    told: date | None = None


def _late(started: Iterable[_Started], day: date) -> Iterator[tuple[_Started, Reading]]:
    read: dict[tuple[str, str | None, date | None], Reading] = {}
    for each in started:
        key = each.clock.id, each.began, each.told
        if key not in read:
            began = None if each.began is None else PartialDate.parse(each.began)
            read[key] = read_clock(each.clock, began=began, told=each.told, today=day)
        if read[key].standing in _LATE:
            yield each, read[key]


@dataclass(frozen=True, slots=True)
class _Alike:
    """People held since the same day, of whom nothing else is recorded that a clock looks at."""

    since: str | None
    number: int
    held: QuerySet[Custody]


def _held_once(people: QuerySet[Person], party: str | None) -> Iterator[_Alike]:
    """Sum by its day the custody of those who have no other, no event of capture and no notice.

    Where very many are held, this is nearly everybody: they are counted by the database.
    """
    once = _custody_of(people, party)
    # One by one: of a choice between them the database would ask anew for each row.
    for other in (_other_custody(party), _CAPTURED, _NOTICED):
        once = once.filter(~Exists(other))
    for since, number in once.values_list("since").annotate(Count("pk")).order_by("since"):
        yield _Alike(
            since, number, once.filter(since__isnull=True) if since is None else once.filter(since=since)
        )


def _late_alike(alike: Iterable[_Alike], day: date) -> list[tuple[_Alike, Reading]]:
    """Keep what is late, the latest first."""
    found = []
    for each in alike:
        began = None if each.since is None else PartialDate.parse(each.since)
        reading = read_clock(CAPTURE, began=began, told=None, today=day)
        if reading.standing in _LATE:
            found.append((each, reading))
    return sorted(found, key=lambda late: _rank(late[1]))


def _first_of(late: Sequence[tuple[_Alike, Reading]], most: int) -> list[tuple[_Started, Reading]]:
    """Name so many of them, and besides all who come level with the last of these."""
    named: list[tuple[_Started, Reading]] = []
    last: tuple[int, str] | None = None
    for each, reading in late:
        if len(named) >= most and _rank(reading) != last:
            break
        last = _rank(reading)
        people = each.held.order_by("person").values_list("person", flat=True)[:most]
        named += [(_Started(CAPTURE, "person", person, each.since), reading) for person in people]
    return named


def _rank(found: Reading) -> tuple[int, str]:
    return -(found.days_late or 0), _day(found) or ""


def _turn(late: tuple[_Started, Reading]) -> tuple[int, str, str]:
    each, found = late
    return *_rank(found), str(each.id)


def _of_people(people: QuerySet[Person], party: str | None, clocks: Collection[str]) -> Iterator[_Started]:
    """Give the clocks of people held, of those that somebody sees to; nobody else is looked at."""
    if not set(clocks) - {each.id for each in clocks_started_by(ENQUIRY)}:
        return
    told = _told(people)
    for clock, person, event, began in _running(people, party, clocks):
        done = told.get((clock.id, person, event)) or told.get(_before(clock, person))
        yield _Started(clock, "person", person, began, done)


def _of_enquiries(enquiries: QuerySet[Enquiry], clocks: Collection[str]) -> Iterator[_Started]:
    """Give the clocks of the enquiries that nobody took up."""
    (clock,) = clocks_started_by(ENQUIRY)
    if clock.id in clocks:
        waiting = enquiries.filter(state=EnquiryState.RECEIVED.value)
        for enquiry, made_at in waiting.values_list("pk", "made_at"):
            yield _Started(clock, "enquiry", enquiry, made_at.date().isoformat())


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
    people: QuerySet[Person], party: str | None, clocks: Collection[str]
) -> Iterator[tuple[Clock, UUID, UUID | None, str | None]]:
    """Give every one of the clocks that was started: of whom, by which event, and when."""
    captured: set[UUID] = set()
    events = standing_events().filter(person__in=people).order_by("pk")
    for event, person, happening, day in events.values_list("pk", "person", "happening", "day"):
        if happening == Happening.CAPTURED.value:
            captured.add(person)
        for clock in clocks_started_by(happening):
            if clock.id in clocks:
                yield clock, person, event, day
    if CAPTURE.id in clocks:
        for person, since in _held(people, party).items():
            if person not in captured:
                yield CAPTURE, person, None, since
    for start, begun in (
        (SERIOUSLY_ILL, _seriously_ill),
        (REPATRIATED_ILL, _repatriated_ill),
        (EFFECTS_KEPT, _effects_kept),
    ):
        started = [clock for clock in clocks_started_by(start) if clock.id in clocks]
        for person, day in begun(people).items() if started else ():
            for clock in started:
                yield clock, person, None, day


def _held(people: QuerySet[Person], party: str | None) -> dict[UUID, str | None]:
    """Give the earliest day of custody of those whom `_held_once` leaves out."""
    found: dict[UUID, str | None] = {}
    rows = set[tuple[UUID, UUID, str | None]]()
    for other in (_other_custody(party), _NOTICED):
        held = _custody_of(people, party).filter(Exists(other))
        rows.update(held.values_list("pk", "person", "since"))
    for _, person, since in sorted(rows, key=lambda row: row[:2]):
        earlier = found.get(person)
        found[person] = since if earlier is None else min(earlier, since or earlier)
    return found


def _custody_of(people: QuerySet[Person], party: str | None) -> QuerySet[Custody]:
    """Give custody by the side itself; the neutral sees all sides."""
    return Custody.objects.filter(person__in=people, **({} if party is None else {"holder": party}))


def _other_custody(party: str | None) -> QuerySet[Custody]:
    same = Custody.objects.filter(person=OuterRef("person")).exclude(pk=OuterRef("pk"))
    return same if party is None else same.filter(holder=party)


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
