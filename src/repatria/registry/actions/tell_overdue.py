"""Tell what is overdue by the clocks of the law, to who has to see to it.

Where very many are late, nobody is looked at beyond the first of each clock: they are read off an index by
the day from which they count, and counted up to a bound.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from heapq import nsmallest
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Length

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
from repatria.law.clocks import Clock, Reading, Standing, all_clocks, clocks_started_by, read_clock
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
MOST_TOLD = 200
"""Duties of one answer: who saw to these asks again."""
MOST_COUNTED = 1_000
"""Where more are late, it is told that they are more."""
_LATE = (Standing.OVERDUE, Standing.MAY_BE_OVERDUE, Standing.UNKNOWN)
_WAYS_OF_WRITING = (*(len(way) for way in ("2025-01-12", "2025-01", "2025")), None)
"""Lengths of a partial date, and that of none. Days written in one way stand in the order of the calendar."""
_EVENTS = frozenset(each.value for each in Happening)


def tell_overdue(account: UUID, *, at_most: int = MOST_TOLD) -> Overdue:
    """Give what is late, may be late, or cannot be said to be in time, of the account's side.

    Each role is told of the clocks that the access table names for it; most days late first, then what
    nobody can say. A capture of which there is no event counts from the earliest day of custody.

    Args:
        at_most: So many are named, and no more than `MOST_TOLD`; up to `MOST_COUNTED` are counted.

    Raises:
        NotPermitted: The account holds no role that sees to any clock.
    """
    with acting(account, "tell-overdue", subject="notification") as act:
        names = access_table().clocks_of(act.asker.roles)
        clocks = [clock for name, clock in sorted(all_clocks().items()) if name in names]
        people = Person.objects.filter(own_side("person", act.asker.party), is_sought=False, is_erased=False)
        enquiries = Enquiry.objects.filter(own_side("enquiry", act.asker.party))
        late = list(_of_events(clocks, people))
        for clock in clocks:
            late += _of_states(clock, people)
        if CAPTURE in clocks:
            late += _of_custody(people, act.asker.party)
        late += _late_of(_of_enquiries(enquiries, clocks))
        # Of very many, nobody is put in order who is not told of.
        first = nsmallest(max(0, min(at_most, MOST_TOLD)), late, key=_turn)
        told = tuple(
            Late(each.clock.id, each.about, each.id, found.standing.value, _day(found), found.days_late)
            for each, found in first
        )
        act.saw(each.id for each in told)
        return Overdue(min(len(late), MOST_COUNTED), told, is_cut=len(late) > MOST_COUNTED)


@dataclass(frozen=True, slots=True)
class _Started:
    """A clock that was started, and when what it asks for was done last."""

    clock: Clock
    about: str
    id: UUID
    began: str | None
    told: date | None = None


type _Late = tuple[_Started, Reading]


def _of_events(clocks: list[Clock], people: QuerySet[Person]) -> Iterator[_Late]:
    """Give what happened that starts a clock, and was not told; none of these is told again and again."""
    by_happening = {
        happening: clock for clock in clocks for happening in clock.starts if happening in _EVENTS
    }
    if not by_happening:
        return
    told = Notification.objects.filter(event=OuterRef("pk"), clock__in=[each.id for each in clocks])
    # By what a capture was told before anybody recorded its event.
    is_told_without = Q(happening=Happening.CAPTURED.value) & Exists(_told_without_event())
    untold = standing_events().filter(~Exists(told), ~is_told_without, person__in=people)
    for length in _ways_there_are(PersonEvent.objects.all(), "day"):
        is_late = Q()
        for happening, clock in by_happening.items():
            is_late |= Q(happening=happening) & _is_late("day", clock, length)
        rows = _first(untold.filter(is_late), "day", length).values_list("person_id", "day", "happening")
        yield from _late_of(
            _Started(by_happening[happening], "person", person, day) for person, day, happening in rows
        )


def _of_custody(people: QuerySet[Person], party: str | None) -> Iterator[_Late]:
    """Give who is held, was not told, and of whose capture there is no event: by the earliest custody."""
    captured = standing_events().filter(person=OuterRef("person"), happening=Happening.CAPTURED.value)
    # By the side itself; the neutral sees all sides.
    held = Custody.objects.filter(**({} if party is None else {"holder": party}))
    other, is_before = held.filter(person=OuterRef("person")), Q(pk__lt=OuterRef("pk"))
    untold = held.filter(~Exists(captured), ~Exists(_told_without_event()), person__in=people)
    # Both in one, so that the database goes to the others of a person and never through all there are.
    of_a_day = other.filter(Q(since__lt=OuterRef("since")) | Q(is_before, since=OuterRef("since")))
    of_none = other.filter(Q(since__isnull=False) | is_before)
    for length in _ways_there_are(Custody.objects.all(), "since"):
        first = untold.filter(~Exists(of_none if length is None else of_a_day))
        rows = _first(first.filter(_is_late("since", CAPTURE, length)), "since", length)
        yield from _late_of(
            _Started(CAPTURE, "person", person, since)
            for person, since in rows.values_list("person_id", "since")
        )


def _told_without_event() -> QuerySet[Notification]:
    return Notification.objects.filter(person=OuterRef("person"), clock=CAPTURE.id, event__isnull=True)


def _is_late(field: str, clock: Clock, length: int | None) -> Q:
    """Choose what is or may be late by a clock, of days that are written in one way; or of no known day."""
    if length is None:
        return Q(**{f"{field}__isnull": True})
    last = today() - timedelta(days=clock.days + 1)
    return Q(**{f"{field}__lte": last.isoformat()[:length]})


def _first[R: (PersonEvent, Custody)](found: QuerySet[R], field: str, length: int | None) -> QuerySet[R]:
    """Read the first off the index by their day, of one way of writing days one more than are counted."""
    written = found.annotate(length=Length(field))
    alike = written.filter(length__isnull=True) if length is None else written.filter(length=length)
    return alike.order_by("length", field, "person_id")[: MOST_COUNTED + 1]


def _ways_there_are(found: QuerySet[Any], field: str) -> Iterator[int | None]:
    """Give the ways in which days are written there: each is looked up in the index, which costs little."""
    written = found.order_by().annotate(length=Length(field))
    for length in _WAYS_OF_WRITING:
        if written.filter(**({"length__isnull": True} if length is None else {"length": length})).exists():
            yield length


def _late_of(started: Iterable[_Started]) -> Iterator[_Late]:
    return (each for each in _read(started) if each[1].standing in _LATE)


def _read(started: Iterable[_Started]) -> Iterator[_Late]:
    day = today()
    read: dict[tuple[str, str | None, date | None], Reading] = {}
    for each in started:
        key = each.clock.id, each.began, each.told
        if key not in read:
            began = None if each.began is None else PartialDate.parse(each.began)
            read[key] = read_clock(each.clock, began=began, told=each.told, today=day)
        yield each, read[key]


def _turn(late: _Late) -> tuple[int, str, str]:
    each, found = late
    return -(found.days_late or 0), _day(found) or "", str(each.id)


def _of_states(clock: Clock, people: QuerySet[Person]) -> Iterator[_Late]:
    """Give whose state starts a clock."""
    states: dict[str, Callable[[QuerySet[Person]], dict[UUID, str | None]]] = {
        SERIOUSLY_ILL: _seriously_ill,
        REPATRIATED_ILL: _repatriated_ill,
        EFFECTS_KEPT: _effects_kept,
    }
    for state in (each for each in clock.starts if each in states):
        begun = states[state](people)
        if begun:
            told = Notification.objects.filter(person__in=people, clock=clock.id, event__isnull=True)
            last = dict(told.order_by("day").values_list("person", "day"))
            yield from _late_of(
                _Started(clock, "person", person, day, last.get(person)) for person, day in begun.items()
            )


def _of_enquiries(enquiries: QuerySet[Enquiry], clocks: list[Clock]) -> Iterator[_Started]:
    """Give the clocks of the enquiries that nobody took up."""
    (clock,) = clocks_started_by(ENQUIRY)
    if clock in clocks:
        waiting = enquiries.filter(state=EnquiryState.RECEIVED.value)
        for enquiry, made_at in waiting.values_list("pk", "made_at"):
            yield _Started(clock, "enquiry", enquiry, made_at.date().isoformat())


def _day(found: Reading) -> str | None:
    """Give the day on which something is due, where it is known to the day."""
    due = found.due
    return None if due is None or due.earliest != due.latest else str(due.latest)


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
