"""Rounds: in what steps a plan is carried out, and what is proven of the order.

A round is one moment: everything in it happens at once, so that a limit is judged after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from repatria.core.cases import Case
from repatria.core.persons import Health
from repatria.core.plans import Credit, Proof, Transfer


class RoundsOutcome(StrEnum):
    """What is known of a schedule. Only `PROVEN_BEST` may be shown as best."""

    PROVEN_BEST = "proven best"
    FOUND = "found, not proven best"
    IMPOSSIBLE = "proven impossible"
    NOTHING_FOUND = "nothing found in time"


@dataclass(frozen=True, slots=True)
class Move:
    """`count` people, or lots, of a transfer of the plan, who move in one round."""

    transfer: int
    count: int


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Everybody who arrives at a place in a round, those who accompany others too; lots take no seat.

    Attributes:
        limit: The most that the place receives in one round; None where no rule says.
    """

    place: str
    people: int
    limit: int | None


@dataclass(frozen=True, slots=True)
class Unpaid:
    """What a party has given and is not yet paid for, after a round, by the table of its own rule.

    Attributes:
        weights: The table; None counts heads.
        limit: What the party accepts; or what was not paid for before the first round, if that is more.
    """

    party: str
    weights: str | None
    owed: int
    limit: int


@dataclass(frozen=True, slots=True)
class Round:
    """What happens at one moment.

    Attributes:
        moves: Who moves; each transfer once, in the order of the plan.
        credits: Which of these arrivals pay which offer.
        people: Freed in this round, without lots; those who accompany them are counted in `accompanying`.
        wounded: Seriously wounded or sick among all who travel.
        exposure: After the round, one entry a rule, in the order of the case.
    """

    moves: tuple[Move, ...]
    credits: tuple[Credit, ...]
    people: int
    accompanying: int
    wounded: int
    arrivals: tuple[Arrivals, ...]
    exposure: tuple[Unpaid, ...]


@dataclass(frozen=True, slots=True)
class Schedule:
    """The rounds of a plan.

    Attributes:
        plan_digest: Digest of the plan that the rounds belong to; None where nobody said.
        waiting: Over all seriously wounded or sick who travel, the sum of the numbers of their rounds; the
            less, the earlier.
        waiting_bound: No order of any number of rounds has less; None where nothing is proven.
        rounds_bound: No order that lets the wounded wait no longer has fewer rounds; None where nothing is
            proven.
        because: Why there is no order, in sentences; empty where there is one.
        proof: See docs/rounds.md.
    """

    case_id: str
    plan_digest: str | None
    outcome: RoundsOutcome
    rounds: tuple[Round, ...]
    waiting: int
    waiting_bound: int | None
    rounds_bound: int | None
    because: tuple[str, ...]
    proof: Proof


def is_wounded(case: Case, transfer: Transfer) -> bool:
    """Did a commission find those who move in a transfer seriously wounded or sick (GC III 109, 110)?"""
    health = case.people_by_id[transfer.who].health
    return health in (Health.SERIOUSLY_WOUNDED, Health.SERIOUSLY_SICK)
