"""What stands of all that was said at the gate: a pure function of the set of acts.

Logs of several devices are merged by putting their acts together; so it does not matter who merged with whom,
how often, or in which order. Two devices that said the same count once. Where they said different things,
nothing stands until a person decides, by a correction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from repatria.core.handovers import ANSWERS, GATE, Act, ActId, Answer, Question


class Status(StrEnum):
    """How far somebody is. Why somebody is out is never part of it."""

    WAITING = "waiting"
    READY = "ready"
    OVER = "over"
    OUT = "out"
    UNDECIDED = "undecided"
    """A person has to decide between what devices said."""


class ConflictKind(StrEnum):
    """Why a person has to decide."""

    ANSWERS_DIFFER = "answers-differ"
    OVER_AGAINST = "handed-over-against"
    """Somebody was handed over on one device, while another wrote what keeps them here."""
    SAME_ACT_TWICE = "device-copied"
    """One device wrote two things under one number: its log was copied and used twice."""


@dataclass(frozen=True, slots=True, order=True)
class Conflict:
    """What a person has to decide; which answers were given is not told.

    Attributes:
        devices: Those whose acts are concerned, sorted.
    """

    subject: str
    question: Question
    kind: ConflictKind
    devices: tuple[str, ...]


def in_order(act: Act) -> tuple[int, ActId, str, str, str, str, tuple[ActId, ...]]:
    """Give by what acts are put in order, the same on every device whatever came to it first.

    Two acts of one moment are ordered by their devices; two of one number, as a copied log has them, by all
    that they say. Nothing that stands rests on this order: it is for reading.
    """
    return act.clock, act.id, act.answer.value, act.at.isoformat(), act.by, act.subject, act.corrects


def merged(*logs: Iterable[Act]) -> frozenset[Act]:
    """Put acts of several logs together."""
    return frozenset(act for log in logs for act in log)


class Standing:
    """What stands of acts, kept up as more come; the order in which they come makes no difference."""

    def __init__(self, acts: Iterable[Act] = ()) -> None:
        self._by_id: dict[ActId, set[Act]] = {}
        self._by_key: dict[tuple[str, Question], set[Act]] = {}
        self._correctors: dict[ActId, set[Act]] = {}
        self._forked: dict[ActId, set[Act]] = {}
        self.clock = 0
        for act in acts:
            self.add(act)

    def add(self, act: Act) -> bool:
        """Add an act; False where it was there already."""
        same = self._by_id.setdefault(act.id, set())
        if act in same:
            return False
        same.add(act)
        if len(same) > 1:
            self._forked[act.id] = same
        self._by_key.setdefault((act.subject, act.question), set()).add(act)
        for corrected in act.corrects:
            self._correctors.setdefault(corrected, set()).add(act)
        self.clock = max(self.clock, act.clock)
        return True

    @property
    def acts(self) -> frozenset[Act]:
        """Give all acts, corrected ones too."""
        return frozenset(act for same in self._by_id.values() for act in same)

    def following(self, device: str) -> int:
        """Give the number of the next act of a device."""
        return max((each.sequence for each in self._by_id if each.device == device), default=0) + 1

    def standing(self, subject: str, question: Question) -> tuple[Act, ...]:
        """Give the acts on a question that nothing corrects, in their order."""
        acts = self._by_key.get((subject, question), ())
        return tuple(sorted((act for act in acts if not self._is_corrected(act)), key=in_order))

    def answer(self, subject: str, question: Question) -> Answer | None:
        """Give the one answer that stands; None where there is none, or where they differ."""
        answers = {act.answer for act in self.standing(subject, question)}
        return answers.pop() if len(answers) == 1 else None

    def conflicts_of(self, subject: str) -> tuple[Conflict, ...]:
        """Give what a person has to decide about a subject."""
        found = []
        for question in Question:
            if (subject, question) not in self._by_key:
                continue
            acts = self.standing(subject, question)
            forked = [act for act in acts if act.id in self._forked]
            if forked:
                found.append(_conflict(subject, question, ConflictKind.SAME_ACT_TWICE, forked))
            elif len({act.answer for act in acts}) > 1:
                found.append(_conflict(subject, question, ConflictKind.ANSWERS_DIFFER, acts))
        if self.answer(subject, Question.HANDOVER) is Answer.HANDED_OVER:
            for question in GATE:
                acts = self.standing(subject, question)
                if acts and self.answer(subject, question) not in (None, ANSWERS[question][0]):
                    found.append(_conflict(subject, question, ConflictKind.OVER_AGAINST, acts))
        return tuple(sorted(found))

    def status(self, subject: str) -> Status:
        """Say how far somebody is."""
        if self.conflicts_of(subject):
            return Status.UNDECIDED
        if self.answer(subject, Question.HANDOVER) is Answer.HANDED_OVER:
            return Status.OVER
        answers = {question: self.answer(subject, question) for question in GATE}
        if any(answer not in (None, ANSWERS[question][0]) for question, answer in answers.items()):
            return Status.OUT
        return Status.WAITING if None in answers.values() else Status.READY

    def missing(self, subject: str) -> tuple[Question, ...]:
        """Give what is still to be asked, in the order in which it is asked."""
        return tuple(question for question in GATE if not self.standing(subject, question))

    def _is_corrected(self, act: Act) -> bool:
        return any(
            other.clock > act.clock and (other.subject, other.question) == (act.subject, act.question)
            for other in self._correctors.get(act.id, ())
        )


def _conflict(subject: str, question: Question, kind: ConflictKind, acts: Iterable[Act]) -> Conflict:
    return Conflict(subject, question, kind, tuple(sorted({act.id.device for act in acts})))
