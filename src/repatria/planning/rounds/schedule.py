"""The order of a plan: the wounded as early as can be, then the fewest rounds, each with its proof."""

from __future__ import annotations

from dataclasses import dataclass, replace

from repatria.core.cases import Case
from repatria.core.plans import Plan, Proof
from repatria.core.rounds import Round, RoundsOutcome, Schedule
from repatria.planning.planfile.form import plan_digest
from repatria.planning.program.model import Program
from repatria.planning.rounds.groups import groups_of
from repatria.planning.rounds.model import (
    Subject,
    early,
    open_program,
    step_program,
    subject_of,
    whole_program,
)
from repatria.planning.rounds.naming import name_rounds
from repatria.planning.rounds.reasons import say_why_never
from repatria.planning.rounds.search import NOTHING, best_of, most_of, proof_of_none
from repatria.planning.search.watching import UNWATCHED, Watch, heeding

#: The most rounds that are tried if counting asks for fewer, and the most numbers (rounds times groups) then.
MOST_ROUNDS, MOST_NUMBERS = 512, 250_000

#: The most numbers that are tried at all.
TOO_MANY_NUMBERS = 2_000_000

#: How many larger numbers of rounds are tried so that a wounded person may go earlier.
MOST_LONGER = 4

#: Work for what decides only between orders that are equally good.
FEW_NODES = 500


def schedule_rounds(case: Case, plan: Plan, *, watch: Watch = UNWATCHED) -> Schedule:
    """Put the transfers of a plan into rounds.

    Args:
        case: The case of the plan.
        plan: One that holds; verify it first.
        watch: Is told how far the search is. When it is stopped, the rounds are the best found until then.

    Returns:
        Rounds that keep every rule on them, with what is proven; or why there are none.

    Raises:
        EngineFailed: The solver stopped without an answer.
    """
    with heeding(watch):
        return _Search(case, plan, watch).run()


@dataclass(frozen=True, slots=True)
class _Order:
    """A solution of the whole program of so many rounds."""

    rounds: int
    program: Program
    solution: tuple[int, ...]
    waiting: int


class _Search:
    def __init__(self, case: Case, plan: Plan, watch: Watch) -> None:
        self.watch = watch
        self.case = case
        self.plan = plan
        self.subject: Subject = subject_of(case, plan, groups_of(case, plan))
        self.least = min(fewest_by_counting(self.subject), max(1, self.subject.people))
        by_work = MOST_NUMBERS // max(1, len(self.subject.groups))
        self.most = min(self.subject.people, max(self.least, min(MOST_ROUNDS, by_work)))

    def run(self) -> Schedule:
        if not self.subject.groups:
            return self._schedule(RoundsOutcome.PROVEN_BEST, waiting_bound=0, rounds_bound=0)
        order = self._any_order()
        if isinstance(order, Schedule):
            return order
        order, waiting_bound, proof = self._wounded_earliest(order)
        order, rounds_bound, fewer = self._fewest_rounds(order)
        if fewer is not None:
            proof["fewer"] = {"rounds": rounds_bound - 1, "proof": fewer}
        order = self._everybody_earliest(order)
        found = self._schedule(
            RoundsOutcome.FOUND,
            order=order,
            waiting_bound=waiting_bound,
            rounds_bound=rounds_bound,
            proof=proof,
        )
        is_best = (waiting_bound, rounds_bound) == (found.waiting, len(found.rounds))
        return replace(found, outcome=RoundsOutcome.PROVEN_BEST) if is_best else found

    def _any_order(self) -> _Order | Schedule:
        """Try ever more rounds: whoever can do with fewer can do with more, the last ones empty."""
        rounds, step = self.least, 1
        if rounds * len(self.subject.groups) > TOO_MANY_NUMBERS:
            return self._nothing_found()
        while True:
            order, is_none = self._order(rounds)
            if order is not None:
                return order
            if step == 2:  # two numbers of rounds failed: look whether somebody can never move
                never = self._never()
                if never is not None:
                    return never
            if rounds >= self.most:
                break
            rounds, step = min(rounds + step, self.most), step * 2
        never = self._never() if step < 2 else None
        if never is not None:
            return never
        if is_none and rounds == self.subject.people:
            proof = proof_of_none(whole_program(self.subject, rounds), self.watch)
            if proof is not None:
                says = (
                    f"Of no more than {rounds} rounds, one for each who travels, no order keeps every rule "
                    "on rounds, and more cannot be needed."
                )
                proof = {"impossible": {"rounds": rounds, "proof": proof}}
                return self._schedule(RoundsOutcome.IMPOSSIBLE, because=(says,), proof=proof)
        return self._nothing_found()

    def _nothing_found(self) -> Schedule:
        says = "No order was found within the limits of the search; that there is none is not proven."
        return self._schedule(RoundsOutcome.NOTHING_FOUND, because=(says,))

    def _never(self) -> Schedule | None:
        """Find somebody who cannot move in any round, whatever was done before."""
        for group in self.subject.groups:
            program = step_program(self.subject, group)
            found = best_of(program, NOTHING, most_nodes=FEW_NODES)
            if found.solution is None and found.is_exhausted:
                proof = proof_of_none(program, self.watch)
                if proof is not None:
                    return self._schedule(
                        RoundsOutcome.IMPOSSIBLE,
                        because=say_why_never(self.subject, group),
                        proof={"impossible": {"transfer": group.name, "proof": proof}},
                    )
        return None

    def _order(self, rounds: int, waiting: int | None = None) -> tuple[_Order | None, bool]:
        """Find the order of at most so many rounds in which the wounded wait least.

        Returns:
            The order, if one was found; and whether the search ended by itself.
        """
        program = whole_program(self.subject, rounds, waiting=waiting)
        found = best_of(program, early(self.subject, program, wounded_only=True))
        if found.solution is None:
            return None, found.is_exhausted
        return self._as_order(rounds, program, found.solution), found.is_exhausted

    def _as_order(self, rounds: int, program: Program, solution: tuple[int, ...]) -> _Order:
        objective = early(self.subject, program, wounded_only=True)
        waiting = (rounds + 1) * self.subject.wounded - objective.value(solution)
        return _Order(rounds, program, solution, waiting)

    def _wounded_earliest(self, order: _Order) -> tuple[_Order, int | None, Proof]:
        """Give more rounds as long as that lets the wounded go earlier, or until nothing can."""
        if not self.subject.wounded:
            return order, 0, {}
        rounds, step = order.rounds, 1
        best: tuple[int, Proof] | None = None
        for attempt in range(MOST_LONGER + 1):
            if attempt:
                longer, _ = self._order(rounds)
                if longer is not None and longer.waiting < order.waiting:
                    order = longer
            program = open_program(self.subject, rounds)
            bound = most_of(program, early(self.subject, program, wounded_only=True), self.watch)
            if bound.value is not None and bound.proof is not None:
                least = (rounds + 1) * self.subject.wounded - bound.value
                if best is None or least > best[0]:
                    best = least, {"rounds": rounds, "proof": bound.proof}
            if best is not None and best[0] >= order.waiting:
                break
            if rounds >= self.most:
                break
            rounds, step = min(rounds + step, self.most), step * 2
        return (order, None, {}) if best is None else (order, best[0], {"waiting": best[1]})

    def _fewest_rounds(self, order: _Order) -> tuple[_Order, int, Proof | None]:
        """Find the fewest rounds in which the wounded wait no longer, and prove that there are no fewer."""
        low, high = min(self.least, order.rounds), order
        while low < high.rounds:
            middle = (low + high.rounds) // 2
            shorter, _ = self._order(middle, order.waiting)
            if shorter is None:
                low = middle + 1
            else:
                high = shorter
        for rounds in dict.fromkeys((high.rounds - 1, self.least - 1)):
            if 1 <= rounds < high.rounds:
                program = whole_program(self.subject, rounds, waiting=high.waiting)
                proof = proof_of_none(program, self.watch)
                if proof is not None:
                    return high, rounds + 1, proof
        return high, 1, None

    def _everybody_earliest(self, order: _Order) -> _Order:
        """Among orders that are as good let everybody go as early as may be; nothing is proven of that."""
        program = whole_program(self.subject, order.rounds, waiting=order.waiting)
        objective = early(self.subject, program, wounded_only=False)
        found = best_of(program, objective, order.solution, most_nodes=FEW_NODES)
        if found.solution is None or objective.value(found.solution) <= objective.value(order.solution):
            return order
        return self._as_order(order.rounds, program, found.solution)

    def _schedule(
        self,
        outcome: RoundsOutcome,
        *,
        order: _Order | None = None,
        waiting_bound: int | None = None,
        rounds_bound: int | None = None,
        because: tuple[str, ...] = (),
        proof: Proof | None = None,
    ) -> Schedule:
        rounds: tuple[Round, ...] = ()
        if order is not None:
            value = dict(zip(order.program.columns, order.solution, strict=True))
            rounds = name_rounds(self.case, self.plan, self.subject.groups, value)
        return Schedule(
            case_id=self.case.id,
            plan_digest=plan_digest(self.plan),
            outcome=outcome,
            rounds=rounds,
            waiting=sum(number * each.wounded for number, each in enumerate(rounds, start=1)),
            waiting_bound=waiting_bound,
            rounds_bound=rounds_bound,
            because=because,
            proof=proof or {},
        )


def fewest_by_counting(subject: Subject) -> int:
    """Count the rounds that limits on places and on selections ask for at the least."""
    case = subject.case
    least = 1
    for rule in case.capacities:
        arriving = sum(group.size for group in subject.arriving_at(rule.place))
        least = max(least, -(-arriving // rule.n))
        for size, companies in subject.companies_by_size(rule.place).items():
            if size <= rule.n:
                least = max(least, -(-len(companies) // (rule.n // size)))
    for index, limit in enumerate(case.round_limits):
        limited = sum(group.size for group in subject.limited_by(index))
        if limit.n:
            least = max(least, -(-limited // limit.n))
    return least
