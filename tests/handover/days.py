"""Made-up days: people who are clearly nobody, in every script, between parties that do not exist."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from repatria.core.cases import Case
from repatria.core.dates import PartialDate
from repatria.core.handovers import Answer, DaySheet, People, Roll, Stop, Traveler
from repatria.core.plans import Plan
from repatria.core.rolls import roll_to_document
from repatria.core.selections import who
from repatria.handover.day_log import begin_log, open_log
from repatria.handover.desk import Desk
from repatria.handover.documents import NEUTRAL, signed
from repatria.handover.rolls import Planned, make_roll
from repatria.planning import plan_case
from repatria.planning.planfile.form import plan_digest
from repatria.planning.rounds import schedule_rounds
from tests.builders import case, get, give, group, offer, person

PASSPHRASE = b"made up and long enough"
KEY = b"the made-up key of a made-up neutral, long"
NAMES = {"ar": "مثال", "en": "Example", "ko": "견본", "ru": "Пример", "uk": "Приклад"}
NOON = datetime(2025, 2, 1, 12, tzinfo=UTC)
YES = (
    Answer.ARRIVED,
    Answer.GIVER_CONFIRMS,
    Answer.RECEIVER_CONFIRMS,
    Answer.FIT,
    Answer.GOES,
)


def two_sides(number: int = 3, **more: int) -> Case:
    """Make a case of two parties that exchange so many for as many."""
    return case(
        group("of-a", "A", "B", count=more.get("of_a", number)),
        group("of-b", "B", "A", count=more.get("of_b", number)),
        offer(
            "a-1", "A", give(who(held_by="A"), "B", at_most=number), get(who(held_by="B"), "A", per_given=1)
        ),
        offer(
            "b-1", "B", give(who(held_by="B"), "A", at_most=number), get(who(held_by="A"), "B", per_given=1)
        ),
    )


def with_child() -> Case:
    """Make a case of one for one, where a child travels with the one held by A."""
    return case(
        person("mother", "A", "B"),
        person("child", "A", "B", accompanies=("mother",)),
        group("of-b", "B", "A", count=1),
        offer("a-1", "A", give(who(held_by="A"), "B"), get(who(held_by="B"), "A", at_least=1)),
        offer("b-1", "B", give(who(held_by="B"), "A"), get(who(id="mother"), "B", at_least=1)),
    )


def planned(made: Case, plan: Plan | None = None) -> Planned:
    """Plan a case and put it in rounds."""
    plan = plan or plan_case(made)
    return Planned(made, plan, plan_digest(plan), schedule_rounds(made, plan))


def people_of(made: Case) -> People:
    """Make up everybody of a case whose number is known."""
    return People(
        tuple(
            traveler(f"{record.id}/{at}", record.id)
            for record in made.people
            if record.lot is None
            for at in range(1, record.count.at_least + 1)
        )
    )


def traveler(person: str, record: str) -> Traveler:
    """Make somebody up: a name that says so in each script, and no number."""
    names = tuple((language, f"{name} {person}") for language, name in sorted(NAMES.items()))
    return Traveler(person, record, names, "private", PartialDate.on(date(1990, 1, 2)), None)


def sheet_of(day: Planned, language: str = "en") -> DaySheet:
    """Arrange a day: a stop for each journey of each round, an hour apart."""
    transfers = {transfer.id: transfer for transfer in day.plan.planned}
    journeys = sorted(
        {
            (at, transfers[move.transfer].origin, transfers[move.transfer].destination)
            for at, each in enumerate(day.schedule.rounds, start=1)
            for move in each.moves
            if transfers[move.transfer].lot is None
        }
    )
    parties = [party.id for party in day.case.parties]
    return DaySheet(
        day=NOON.date(),
        stops=tuple(
            Stop(at, origin, to, "A made-up crossing", NOON + timedelta(hours=at))
            for at, origin, to in journeys
        ),
        languages=tuple((party, language) for party in parties),
        names=tuple((party, f"Made-up {party}") for party in parties),
    )


def roll_of(made: Case) -> Roll:
    """Make the roll of a case with made-up people."""
    day = planned(made)
    return make_roll(day, people_of(made), sheet_of(day))


def ticking(start: datetime = NOON) -> Callable[[], datetime]:
    """Make a clock that goes on a second each time it is looked at."""
    seconds = iter(range(10**9))
    return lambda: start + timedelta(seconds=next(seconds))


@contextmanager
def desk_at(
    path: Path, roll: Roll, *, device: str = "gate", now: Callable[[], datetime] | None = None
) -> Iterator[Desk]:
    """Open a desk on a log, which is begun where there is none."""
    if not path.exists():
        document = signed(roll_to_document(roll), NEUTRAL, KEY)
        begin_log(path, document, device=device, passphrase=PASSPHRASE)
    with open_log(path, PASSPHRASE) as log:
        yield Desk(log, "somebody", now=now or ticking())


def send_over(desk: Desk, number: str) -> None:
    """Ask everything of a person, hear yes, and hand them over."""
    for answer in (*YES, Answer.HANDED_OVER):
        desk.say(number, answer)
