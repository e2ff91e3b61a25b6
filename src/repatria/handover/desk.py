"""A desk at the gate: takes what is said, refuses what cannot be right, and writes the rest to the log.

Whoever refuses is never argued with: a no is written at once, whatever was said before. A yes that takes back
a no is a correction, and has to be said as one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from repatria.core.errors import ActRefused
from repatria.core.handovers import ANSWERS, GATE, Act, ActId, Answer, Entry, Question, question_of
from repatria.handover.day_log import DayLog
from repatria.handover.numbers import read_number
from repatria.handover.standing import Standing, Status, in_order

_ROUND = "round-"
_LONGEST_BY = 40


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of something said.

    Attributes:
        subject: Number of the person, or name of the round, as it is written.
        is_new: False where the same was said before: nothing was written, and nobody is counted twice.
        clock_went_back: Did the device's clock show less than at the act before? Order does not rest on it.
    """

    subject: str
    answer: Answer
    at: datetime
    is_new: bool
    status: Status | None
    missing: tuple[Question, ...]
    clock_went_back: bool


class Desk:
    """One device at the gate, as long as its log is open."""

    def __init__(self, log: DayLog, by: str, *, now: Callable[[], datetime]) -> None:
        """Stand ready.

        Args:
            by: Who says what follows, by role or initials.
            now: What the clock of the device shows.

        Raises:
            ActRefused: Nobody says so (`by`).
        """
        if not by.strip() or len(by) > _LONGEST_BY or not by.isprintable():
            raise ActRefused("by", f"say in 1 to {_LONGEST_BY} characters who says so")
        self.log, self.by, self._now = log, by, now
        self.standing = Standing(log.acts)
        self.entries = {entry.number: entry for entry in log.roll.entries}
        self._rounds = {f"{_ROUND}{entry.round}" for entry in log.roll.entries}
        self._sequence = self.standing.following(log.device)
        own = [act for act in log.acts if act.id.device == log.device]
        self._last_at = own[-1].at if own else None

    def say(self, subject: str, answer: Answer) -> Taken:
        """Write an answer down; the same one again changes nothing.

        Raises:
            ActRefused: No such number (`no-such-number`) or round (`no-such-round`), an answer of the other
                kind (`not-asked`), another answer stands (`answered`), not everything is asked before a
                handover (`not-ready`), the person is out (`out`), over (`over`), would be parted from whom
                they travel with (`company`), or a person has to decide (`undecided`).
        """
        subject, question = self._subject(subject, answer), question_of(answer)
        self._refuse_probing(subject, question, answer)
        standing = self.standing.standing(subject, question)
        answers = {act.answer for act in standing}
        if answers == {answer}:
            return self._taken(standing[-1], is_new=False)
        self._refuse(subject, question, answer)
        if answers and not _takes_out(answer):
            raise ActRefused("answered", "another answer stands; say it as a correction if that one is wrong")
        return self._write(subject, answer, tuple(act.id for act in standing))

    def correct(self, subject: str, answer: Answer) -> Taken:
        """Write an answer in place of all that stand on its question.

        Raises:
            ActRefused: As for `say`; or nothing stands that could be corrected (`nothing-stands`).
        """
        subject, question = self._subject(subject, answer), question_of(answer)
        standing = self.standing.standing(subject, question)
        if not standing:
            raise ActRefused("nothing-stands", "nothing was said on this that could be corrected")
        if {act.answer for act in standing} == {answer} and not self.standing.conflicts_of(subject):
            return self._taken(standing[-1], is_new=False)
        if answer is Answer.HANDED_OVER:
            self._refuse_unready(subject, besides=Question.HANDOVER)
        return self._write(subject, answer, tuple(act.id for act in standing))

    def take_in(self, acts: list[Act]) -> int:
        """Add acts of other devices to the log, and give how many were new."""
        new = sorted(set(acts) - self.standing.acts, key=in_order)
        if new:
            self.log.write(*new)
        for act in new:
            self.standing.add(act)
        self._sequence = self.standing.following(self.log.device)
        return len(new)

    def find(self, number: str) -> Entry:
        """Give the person of a number as it is typed.

        Raises:
            ActRefused: There is none (`no-such-number`); a mistyped one is nobody's.
        """
        found = read_number(number)
        if found is None or found not in self.entries:
            raise ActRefused("no-such-number", "nobody on this roll has that number. Read it again")
        return self.entries[found]

    def _subject(self, subject: str, answer: Answer) -> str:
        if question_of(answer) in (Question.BEGIN, Question.END):
            if subject not in self._rounds:
                raise ActRefused("no-such-round", f"say a round of this roll, as {_ROUND}1")
            return subject
        if subject.startswith(_ROUND):
            raise ActRefused("not-asked", "that is asked of a person, not of a round")
        return self.find(subject).number

    def _refuse_probing(self, subject: str, question: Question, answer: Answer) -> None:
        """Answer every yes about somebody who is out alike, so that trying all shows no no."""
        if question in GATE and not _takes_out(answer) and self.standing.status(subject) is Status.OUT:
            raise ActRefused("out", "this person does not go today")

    def _refuse(self, subject: str, question: Question, answer: Answer) -> None:
        if answer is Answer.HANDED_OVER:
            self._refuse_unready(subject)
        if answer is Answer.NOT_HANDED_OVER:
            raise ActRefused("nothing-stands", "nobody wrote that this person was handed over")
        if question is Question.END and not self.standing.standing(subject, Question.BEGIN):
            raise ActRefused("not-begun", "this round has not begun")
        is_over = self.standing.answer(subject, Question.HANDOVER) is Answer.HANDED_OVER
        if question in GATE and is_over:
            raise ActRefused("over", "this person was handed over; correct that first if it is wrong")

    def _refuse_unready(self, subject: str, besides: Question | None = None) -> None:
        if any(one.question is not besides for one in self.standing.conflicts_of(subject)):
            raise ActRefused("undecided", "devices said different things; a person has to decide first")
        answers = [(question, self.standing.answer(subject, question)) for question in GATE]
        if any(answer not in (None, ANSWERS[question][0]) for question, answer in answers):
            raise ActRefused("out", "this person does not go today")
        missing = [question.value for question, answer in answers if answer is None]
        if missing:
            why = f"still to be asked: {', '.join(missing)}. If another device did, take its log in first"
            raise ActRefused("not-ready", why)
        self._refuse_parting(self.entries[subject])
        begun = f"{_ROUND}{self.entries[subject].round}"
        if not self.standing.standing(begun, Question.BEGIN):
            raise ActRefused("not-begun", f"{begun} has not begun")
        if self.standing.conflicts_of(begun):
            raise ActRefused("undecided", f"devices said different things of {begun}; a person decides first")
        if self.standing.answer(begun, Question.END) is Answer.BROKEN_OFF:
            raise ActRefused("broken-off", f"{begun} was broken off; nobody crosses in it any more")

    def _refuse_parting(self, entry: Entry) -> None:
        """Keep those who travel together together: none goes alone, and none is left behind unasked."""
        beside = [each for each in self.entries.values() if each.round == entry.round]
        leads = [each for each in beside if each.traveler.record in entry.accompanies]
        follow = [each for each in beside if entry.traveler.record in each.accompanies]
        if leads and not any(self._status(each) in (Status.READY, Status.OVER) for each in leads):
            raise ActRefused("company", "whom this person travels with does not cross, or not yet")
        if any(self._status(each) in (Status.WAITING, Status.UNDECIDED) for each in follow):
            raise ActRefused("company", "who travels with this person is still to be asked")

    def _status(self, entry: Entry) -> Status:
        return self.standing.status(entry.number)

    def _write(self, subject: str, answer: Answer, corrects: tuple[ActId, ...]) -> Taken:
        at = self._now()
        act = Act(
            ActId(self.log.device, self._sequence),
            self.standing.clock + 1,
            at,
            self.by,
            subject,
            answer,
            corrects,
        )
        self.log.write(act)
        self.standing.add(act)
        self._sequence += 1
        went_back = self._last_at is not None and at < self._last_at
        self._last_at = at
        return self._taken(act, is_new=True, clock_went_back=went_back)

    def _taken(self, act: Act, *, is_new: bool, clock_went_back: bool = False) -> Taken:
        of_person = act.subject in self.entries
        return Taken(
            act.subject,
            act.answer,
            act.at,
            is_new,
            self.standing.status(act.subject) if of_person else None,
            self.standing.missing(act.subject) if of_person else (),
            clock_went_back,
        )


def _takes_out(answer: Answer) -> bool:
    """Is it a no of the gate? It is written at once, whatever was said before."""
    question = question_of(answer)
    return question in GATE and answer is not ANSWERS[question][0]
