"""The day of a handover: who goes in which round from where to where, and what was said of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from repatria.core.dates import PartialDate


class Transport(StrEnum):
    """How somebody who cannot travel as others do has to be carried; never of what they suffer."""

    SEATED = "seated"
    LYING = "lying"
    ESCORTED = "escorted"
    """With a nurse or physician beside them."""


@dataclass(frozen=True, slots=True)
class Traveler:
    """One person as a manifest names them: the five things that GC III 17 knows, and nothing more.

    Attributes:
        person: Identifier in the neutral's list.
        record: The person or group of the case to which they belong.
        names: As written in each language, sorted by its code; an unknown one is absent.
        rank: None where it is unknown; so are `born` and `service_number`.
        service_number: Army, personal or serial number, or what stands in its place.
    """

    person: str
    record: str
    names: tuple[tuple[str, str], ...]
    rank: str | None = None
    born: PartialDate | None = None
    service_number: str | None = None


@dataclass(frozen=True, slots=True)
class People:
    """Who may go on a day, in the order in which places are taken, with what travels beside their names.

    Attributes:
        transport: How somebody has to be carried, by person; absent is as everybody.
        effects: What travels with somebody or follows them, by person (L19).
    """

    travelers: tuple[Traveler, ...]
    transport: tuple[tuple[str, Transport], ...] = ()
    effects: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Stop:
    """Where and when the people of one round cross from one party to another."""

    round: int
    origin: str
    destination: str
    place: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DaySheet:
    """What the neutral arranged for a day.

    Attributes:
        languages: Of each party, the code of the language in which it reads, sorted by party.
        names: What each party is called in that language, sorted by party.
    """

    day: date
    stops: tuple[Stop, ...]
    languages: tuple[tuple[str, str], ...]
    names: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A person with a place in a round.

    Attributes:
        number: What is typed at the gate; stays with the person on every later roll.
        transfer: Transfer of the plan by which they go.
        offer: Offer under which they go, for the record of what was done.
        accompanies: Records of those with whom they travel without being counted; empty of whoever is freed.
    """

    number: str
    traveler: Traveler
    round: int
    origin: str
    destination: str
    transfer: int
    offer: str
    accompanies: tuple[str, ...] = ()

    @property
    def is_accompanying(self) -> bool:
        """Do they travel with others, and are not counted as freed?"""
        return bool(self.accompanies)


@dataclass(frozen=True, slots=True)
class Roll:
    """The neutral's list of everybody who goes, from which manifests are made and by which the gate checks.

    Attributes:
        spare: People of the list without a place; they take one only by a repair.
        after: Digest of the roll that this one continues; None of the first.
    """

    case_id: str
    plan_digest: str
    sheet: DaySheet
    entries: tuple[Entry, ...]
    spare: tuple[Traveler, ...] = ()
    transport: tuple[tuple[str, Transport], ...] = ()
    effects: tuple[tuple[str, str], ...] = ()
    after: str | None = None


class Question(StrEnum):
    """What is asked once of each person at the gate, and of each round."""

    ARRIVAL = "arrival"
    IDENTITY_GIVER = "identity-giver"
    IDENTITY_RECEIVER = "identity-receiver"
    FITNESS = "fitness"
    """A physician's word (L5)."""
    WILL = "will"
    """Of their own will? Asked in private by the neutral (L3); only goes or does not go is ever written."""
    HANDOVER = "handover"
    BEGIN = "begin"
    """Of a round."""
    END = "end"
    """Of a round."""


class Answer(StrEnum):
    """What may be answered."""

    ARRIVED = "arrived"
    NOT_SHOWN_UP = "not-shown-up"
    GIVER_CONFIRMS = "giver-confirms"
    GIVER_DENIES = "giver-denies"
    RECEIVER_CONFIRMS = "receiver-confirms"
    RECEIVER_DENIES = "receiver-denies"
    FIT = "fit"
    UNFIT = "unfit"
    GOES = "goes"
    DOES_NOT_GO = "does-not-go"
    HANDED_OVER = "handed-over"
    NOT_HANDED_OVER = "not-handed-over"
    """Only as a correction of an entry made by mistake."""
    BEGUN = "begun"
    COMPLETED = "completed"
    BROKEN_OFF = "broken-off"


#: Which answers each question takes; the first is the one that lets a person, or a round, go on.
ANSWERS: dict[Question, tuple[Answer, ...]] = {
    Question.ARRIVAL: (Answer.ARRIVED, Answer.NOT_SHOWN_UP),
    Question.IDENTITY_GIVER: (Answer.GIVER_CONFIRMS, Answer.GIVER_DENIES),
    Question.IDENTITY_RECEIVER: (Answer.RECEIVER_CONFIRMS, Answer.RECEIVER_DENIES),
    Question.FITNESS: (Answer.FIT, Answer.UNFIT),
    Question.WILL: (Answer.GOES, Answer.DOES_NOT_GO),
    Question.HANDOVER: (Answer.HANDED_OVER, Answer.NOT_HANDED_OVER),
    Question.BEGIN: (Answer.BEGUN,),
    Question.END: (Answer.COMPLETED, Answer.BROKEN_OFF),
}

#: What has to be answered, and how, before somebody may be handed over; in this order it is asked.
GATE = (
    Question.ARRIVAL,
    Question.IDENTITY_GIVER,
    Question.IDENTITY_RECEIVER,
    Question.FITNESS,
    Question.WILL,
)


class StayedBecause(StrEnum):
    """How far the round came in which somebody did not cross: one word for all who stayed in it.

    Whether somebody was absent, unfit, unknown or unwilling, it is the same word.
    """

    DID_NOT_CROSS = "did-not-cross"
    ROUND_BROKEN_OFF = "round-broken-off"
    ROUND_NOT_BEGUN = "round-not-begun"


def question_of(answer: Answer) -> Question:
    """Give the question that an answer belongs to."""
    return next(question for question, answers in ANSWERS.items() if answer in answers)


@dataclass(frozen=True, slots=True, order=True)
class ActId:
    """Which act of which device: no two acts of a day have the same."""

    device: str
    sequence: int


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that somebody said at the gate. It is never changed; a correction is another act.

    Attributes:
        clock: Greater than that of every act the device knew when this one was said. Order comes from it and
            never from `at`, because clocks are wrong.
        at: What the clock of the device showed.
        by: Who says so, by role or initials.
        subject: Number of a person on the roll, or ``round-`` and its number.
        corrects: Acts on the same subject and question that hold no more.
    """

    id: ActId
    clock: int
    at: datetime
    by: str
    subject: str
    answer: Answer
    corrects: tuple[ActId, ...] = ()

    @property
    def question(self) -> Question:
        """Give the question that it answers."""
        return question_of(self.answer)
