"""What a person tells a neutral, what the neutral finds for their protection, what planning is told of it.

No party ever reads any of this. What planning gets is where somebody may go, and whether to ask first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from repatria.core.errors import Fault
from repatria.core.persons import Fitness, Says, Wish

#: Limits of each part, so that all parts together always fit in what is sealed: if one could be refused
#: because another is long, whoever records the one would learn of the other.
MOST_HOSTS, MOST_MARKS, LONGEST_WORD, LONGEST_TELLER = 6, 6, 40, 60


@dataclass(frozen=True, slots=True)
class Confidence:
    """All that is held in confidence of one person.

    Attributes:
        wish: The last wish taken in private (L3); None before the first interview.
        told: The last wish that others told of. It may stop a move, and opens an interview; no consent.
        told_alone_by: Who recorded it, as long as nobody else recorded the same; None once two did.
        is_in_doubt: A told wish that stops a move was recorded before, and no two people recorded the same
            since.
        fear: Destinations where the neutral finds grounds to fear persecution (L1), sorted.
        assessed: Destinations that the neutral examined and found without such grounds, sorted.
    """

    wish: Wish | None = None
    told: Wish | None = None
    fear: tuple[str, ...] = ()
    assessed: tuple[str, ...] = ()
    told_alone_by: str | None = None
    is_in_doubt: bool = False

    def faults(self) -> tuple[Fault, ...]:
        """Say all that cannot be; no fault repeats a wish, a fear or a destination."""
        return tuple(sorted(self._faults()))

    def _faults(self) -> Iterator[Fault]:
        if self.wish is not None and not self.wish.private:
            yield _refused("wish", "contradiction", "a wish told by others", "one taken in private")
        if self.told is not None and self.told.private:
            yield _refused("told", "contradiction", "a wish taken in private", "one told by others")
        for key, wish in (("wish", self.wish), ("told", self.told)):
            if wish is not None and bool(wish.hosts) != (wish.says is Says.ELSEWHERE):
                yield _refused(key, "contradiction", "hosts", "hosts with elsewhere, and only there")
            yield from _too_long(key, wish)
        for key, marks in (("fear", self.fear), ("assessed", self.assessed)):
            if len(marks) > MOST_MARKS or any(len(party) > LONGEST_WORD for party in marks):
                yield _refused(
                    key, "too-long", "too much", f"{MOST_MARKS} parties of {LONGEST_WORD} characters"
                )
        if set(self.fear) & set(self.assessed):
            yield _refused("assessed", "contradiction", "a destination in both", "fear or assessed, not both")

    def with_told(self, told: Wish, *, by: str) -> Confidence:
        """Give what holds once somebody recorded a wish that others told.

        One person alone can stop a move by it and never lets one go on: what stopped it before goes on to,
        until a second person records the same as the first.

        Args:
            by: Who records it.
        """
        before = self.told
        is_same = before is not None and (before.says, before.hosts) == (told.says, told.hosts)
        if is_same and self.told_alone_by != by:
            return replace(self, told=told, told_alone_by=None, is_in_doubt=False)
        is_in_doubt = self.is_in_doubt or (not is_same and _stops_a_move(before))
        return replace(self, told=told, told_alone_by=by, is_in_doubt=is_in_doubt)

    def for_planning(self, home: str | None, fitness: Fitness = Fitness.UNKNOWN) -> Destinations:
        """Judge where the person may go, as `law.destinations` would, and tell nothing else.

        Whoever is unfit to travel goes nowhere (L5), and looks like whoever wishes to stay.

        Only a wish taken in private names destinations, and of them only those that were assessed: a plan
        may call these firm. A wish that others told names none; where it is not to return home, it stops the
        move until the person was asked.
        """
        if fitness is Fitness.UNFIT:
            return Destinations((), ask_first=False)
        if self.wish is not None:
            open_to = _accepted(self.wish, home) - set(self.fear)
            is_open = bool(open_to - set(self.assessed)) or self.wish.says is Says.UNDECIDED
            return Destinations(tuple(sorted(open_to & set(self.assessed))), ask_first=is_open)
        if home in self.fear:
            return Destinations((), ask_first=True)
        return Destinations(None, ask_first=self.is_in_doubt or _stops_a_move(self.told))


@dataclass(frozen=True, slots=True)
class Destinations:
    """Where planning may send somebody.

    Attributes:
        may_go_to: For `may_go_to` of a case; None where the neutral judged nothing yet, which is home, and
            provisional.
        ask_first: The person goes nowhere else before an interview; with None above, they go nowhere at all.
    """

    may_go_to: tuple[str, ...] | None
    ask_first: bool


@dataclass(frozen=True, slots=True)
class Interview:
    """A conversation of a delegate with a held person, without anybody of the holder (GC III 126).

    Attributes:
        interpreter: Who interpreted; None where nobody had to.
        fear: Destinations found to be feared now, beside those found before.
        assessed: Destinations found without such grounds now, beside those found before.
    """

    day: date
    language: str
    wish: Wish
    interpreter: str | None = None
    fear: tuple[str, ...] = ()
    assessed: tuple[str, ...] = ()


def _stops_a_move(told: Wish | None) -> bool:
    return told is not None and told.says is not Says.RETURN


def _too_long(key: str, wish: Wish | None) -> Iterator[Fault]:
    if wish is None:
        return
    if len(wish.hosts) > MOST_HOSTS or any(len(party) > LONGEST_WORD for party in wish.hosts):
        yield _refused(key, "too-long", "too much", f"{MOST_HOSTS} hosts of {LONGEST_WORD} characters")
    if len(wish.told_by or "") > LONGEST_TELLER:
        yield _refused(key, "too-long", "too much", f"who told it in {LONGEST_TELLER} characters")


def _accepted(wish: Wish, home: str | None) -> set[str]:
    if wish.says is Says.RETURN:
        return set() if home is None else {home}
    return set(wish.hosts) if wish.says is Says.ELSEWHERE else set()


def _refused(key: str, code: str, found: str, expected: str) -> Fault:
    return Fault("confidence", 0, key, code, found, expected)
