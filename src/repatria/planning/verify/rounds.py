"""The second way to judge rounds: from case, plan and rounds alone, without a solver, in exact numbers.

The checks, by name: ``rounds-of``, ``rounds-whole``, ``rounds-credits``, ``rounds-arrivals``,
``rounds-limits``, ``rounds-order``, ``rounds-company``, ``rounds-exposure``, ``rounds-stated``,
``rounds-best``. Any rounds that keep the rules pass; only what is claimed of them has to be proven.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from repatria.core.cases import Case
from repatria.core.exposure import exposure_after_each
from repatria.core.plans import Credit, Plan, Transfer
from repatria.core.rounds import Arrivals, Move, Round, RoundsOutcome, Schedule, Unpaid, is_wounded
from repatria.core.selections import Selection, Verdict
from repatria.planning.verify.result import Check, Verification, conclude, counted
from repatria.planning.verify.rounds_proof import faults_of_claims
from repatria.planning.verify.shape import misshapen

_WITHOUT_ROUNDS = (RoundsOutcome.IMPOSSIBLE, RoundsOutcome.NOTHING_FOUND)


def verify_rounds(case: Case, plan: Plan, schedule: Schedule) -> Verification:
    """Check rounds against the case and the plan that they belong to; nothing in them is taken on trust.

    Args:
        case: As reading a case gives it.
        plan: One that holds against the case: check it first.
        schedule: Anything. What is not well formed fails ``rounds-of``, and nothing else is checked.
    """
    faults = [f"{path} is not what it must be." for path in misshapen(schedule, Schedule, "rounds")]
    if not faults and schedule.case_id != case.id:
        faults.append(f"The rounds are of case {schedule.case_id}, not of {case.id}.")
    first = conclude("rounds-of", faults, f"Rounds of case {case.id}.")
    return Verification((first, *(_Checks(case, plan, schedule).run() if first.is_kept else ())))


class _Checks:
    """Sums each transfer by round once; moves of what the plan does not have are left out and named."""

    def __init__(self, case: Case, plan: Plan, schedule: Schedule) -> None:
        self.case = case
        self.plan = plan
        self.schedule = schedule
        self.transfers: dict[int, Transfer] = {transfer.id: transfer for transfer in plan.planned}
        self.steps: list[tuple[list[Move], list[Credit]]] = [
            (
                [move for move in each.moves if move.transfer in self.transfers],
                [
                    credit
                    for credit in each.credits
                    if credit.transfer in self.transfers and credit.offer in case.offers_by_id
                ],
            )
            for each in schedule.rounds
        ]

    def run(self) -> Iterator[Check]:
        """Make all checks."""
        if self.schedule.outcome in _WITHOUT_ROUNDS:
            whole = ["There are rounds, and the outcome says that there are none."] * bool(
                self.schedule.rounds
            )
            yield conclude("rounds-whole", whole, "There are no rounds.")
        else:
            number = counted(len(self.schedule.rounds), "round")
            yield conclude("rounds-whole", self._faults_of_whole(), f"Everybody travels once, in {number}.")
            yield conclude("rounds-credits", self._faults_of_credits(), "Arrivals pay what the plan says.")
            yield conclude(
                "rounds-arrivals", self._faults_of_arrivals(), "No place receives more than it can."
            )
            yield conclude("rounds-limits", self._faults_of_limits(), "No limit on a round is passed.")
            yield conclude("rounds-order", self._faults_of_order(), "Who is to go before others does.")
            yield conclude(
                "rounds-company", self._faults_of_company(), "Nobody is parted from their company."
            )
            yield conclude(
                "rounds-exposure", self._faults_of_exposure(), "Nobody gives more on trust than accepted."
            )
            yield conclude("rounds-stated", self._faults_of_statements(), "What is said of each round is so.")
        wounded = [transfer for transfer in self.plan.planned if is_wounded(self.case, transfer)]
        yield conclude("rounds-best", self._faults_of_claims(bool(wounded)), self._on_claims())

    def _faults_of_whole(self) -> Iterator[str]:
        moved: Counter[int] = Counter()
        for number, each in enumerate(self.schedule.rounds, start=1):
            if not each.moves:
                yield f"Round {number}: nobody moves."
            for move in each.moves:
                if move.transfer not in self.transfers:
                    yield f"Round {number}: the plan has no transfer {move.transfer}."
                if move.count < 1:
                    yield f"Round {number}: transfer {move.transfer} moves {move.count}."
                moved[move.transfer] += move.count
            names = [move.transfer for move in each.moves]
            if len(set(names)) != len(names):
                yield f"Round {number}: a transfer stands there twice."
        for transfer in self.plan.planned:
            if moved[transfer.id] != transfer.count:
                yield f"Transfer {transfer.id}: {transfer.count} travel, rounds move {moved[transfer.id]}."

    def _faults_of_credits(self) -> Iterator[str]:
        planned: Counter[tuple[int, str]] = Counter()
        paid: Counter[tuple[int, str]] = Counter()
        for credit in self.plan.credits:
            if credit.transfer in self.transfers:
                planned[credit.transfer, credit.offer] += credit.count
        for number, (each, (moves, sound)) in enumerate(
            zip(self.schedule.rounds, self.steps, strict=True), start=1
        ):
            if len(sound) != len(each.credits):
                yield f"Round {number}: a credit is of no transfer or offer of the plan."
            free: Counter[tuple[int, str]] = Counter()
            for credit in sound:
                if credit.count < 1:
                    yield f"Round {number}: a credit of transfer {credit.transfer} counts {credit.count}."
                paid[credit.transfer, credit.offer] += credit.count
                free[credit.transfer, self.case.offers_by_id[credit.offer].by] += credit.count
            arrived: Counter[int] = Counter()
            for move in moves:
                arrived[move.transfer] += move.count
            for (transfer, party), used in sorted(free.items()):
                if used > arrived[transfer]:
                    yield (
                        f"Round {number}: {arrived[transfer]} of transfer {transfer} arrive, "
                        f"{used} are credited to offers of {party}."
                    )
        for key in sorted(planned.keys() | paid.keys()):
            if planned[key] != paid[key]:
                yield f"Transfer {key[0]}: the plan credits {planned[key]} to {key[1]}, rounds {paid[key]}."

    def _faults_of_arrivals(self) -> Iterator[str]:
        for number, (moves, _) in enumerate(self.steps, start=1):
            arriving: Counter[str] = Counter()
            for move in self._of_people(moves):
                arriving[self.transfers[move.transfer].destination] += move.count
            for rule in self.case.capacities:
                if arriving[rule.place] > rule.n:
                    yield f"Round {number}: {arriving[rule.place]} arrive at {rule.place}, it takes {rule.n}."

    def _faults_of_limits(self) -> Iterator[str]:
        for number, (moves, _) in enumerate(self.steps, start=1):
            for index, rule in enumerate(self.case.round_limits):
                going = sum(
                    move.count for move in self._freed(moves) if self._judge(rule.who, move) is not Verdict.NO
                )
                if going > rule.n:
                    yield f"Round {number}: limit {index} on rounds lets {rule.n} move, {going} do."

    def _faults_of_order(self) -> Iterator[str]:
        for index, rule in enumerate(self.case.precedences):
            first = [
                number for number, move in self._all_freed() if self._judge(rule.who, move) is Verdict.YES
            ]
            after = [
                number for number, move in self._all_freed() if self._judge(rule.whom, move) is Verdict.YES
            ]
            if first and after and max(first) >= min(after):
                yield (
                    f"Precedence {index}: the last of those who go first moves in round {max(first)}, "
                    f"the first of the others in round {min(after)}."
                )

    def _faults_of_company(self) -> Iterator[str]:
        rounds_of: dict[str, set[int]] = {}
        for number, move in self._all_freed():
            rounds_of.setdefault(self.transfers[move.transfer].who, set()).add(number)
        for index, rule in enumerate(self.case.togethers):
            numbers = {number for who in rule.people for number in rounds_of.get(who, ())}
            if len(numbers) > 1:
                listed = ", ".join(map(str, sorted(numbers)))
                yield f"Those who go together by rule {index} move in rounds {listed}."
        for number, (moves, _) in enumerate(self.steps, start=1):
            for move in moves:
                transfer = self.transfers[move.transfer]
                others = self.case.people_by_id[transfer.who].accompanies
                if transfer.is_accompanying and not any(number in rounds_of.get(who, ()) for who in others):
                    yield f"Round {number}: transfer {transfer.id} accompanies nobody who travels then."

    def _faults_of_exposure(self) -> Iterator[str]:
        for number, after in enumerate(self._exposure(), start=1):
            for unpaid in after:
                if unpaid.owed > unpaid.limit:
                    yield (
                        f"Round {number}: {unpaid.party} has given {unpaid.owed} unpaid for, it accepts "
                        f"{unpaid.limit}."
                    )

    def _faults_of_statements(self) -> Iterator[str]:
        limits = {
            rule.place: min(other.n for other in self.case.capacities if other.place == rule.place)
            for rule in self.case.capacities
        }
        waiting = 0
        for number, (each, (moves, _), after) in enumerate(
            zip(self.schedule.rounds, self.steps, self._exposure(), strict=True), start=1
        ):
            arriving: Counter[str] = Counter()
            travelling = self._of_people(moves)
            for move in travelling:
                arriving[self.transfers[move.transfer].destination] += move.count
            wounded = sum(m.count for m in moves if is_wounded(self.case, self.transfers[m.transfer]))
            waiting += number * wounded
            freed = sum(move.count for move in self._freed(travelling))
            so = Round(
                moves=each.moves,
                credits=each.credits,
                people=freed,
                accompanying=sum(move.count for move in travelling) - freed,
                wounded=wounded,
                arrivals=tuple(
                    Arrivals(place, people, limits.get(place)) for place, people in sorted(arriving.items())
                ),
                exposure=after,
            )
            for name in ("people", "accompanying", "wounded", "arrivals", "exposure"):
                if getattr(each, name) != getattr(so, name):
                    yield f"Round {number}: {name} is stated wrongly."
        if self.schedule.waiting != waiting:
            yield f"The wounded wait {waiting} rounds in sum, stated are {self.schedule.waiting}."

    def _faults_of_claims(self, has_wounded: bool) -> Iterator[str]:  # noqa: FBT001 - a fact, not a switch
        return faults_of_claims(self.case, self.plan, self.schedule, has_wounded=has_wounded)

    def _on_claims(self) -> str:
        schedule = self.schedule
        if schedule.outcome is RoundsOutcome.PROVEN_BEST:
            return "No wounded person could go earlier, and then no fewer rounds do: proven."
        if schedule.outcome is RoundsOutcome.IMPOSSIBLE:
            return "No order keeps every rule on rounds: proven."
        if schedule.outcome is RoundsOutcome.NOTHING_FOUND:
            return "Nothing is claimed."
        least = 0 if schedule.rounds_bound is None else schedule.rounds_bound
        return f"Not claimed to be best; fewer than {counted(least, 'round')} is proven out of reach."

    def _exposure(self) -> tuple[tuple[Unpaid, ...], ...]:
        return exposure_after_each(self.case, self.plan, self.steps)

    def _of_people(self, moves: list[Move]) -> list[Move]:
        """Leave out lots: they take no seat."""
        people = self.case.people_by_id
        return [move for move in moves if not people[self.transfers[move.transfer].who].is_lot]

    def _freed(self, moves: list[Move]) -> list[Move]:
        return [move for move in moves if not self.transfers[move.transfer].is_accompanying]

    def _all_freed(self) -> Iterator[tuple[int, Move]]:
        for number, (moves, _) in enumerate(self.steps, start=1):
            for move in self._freed(moves):
                yield number, move

    def _judge(self, who: Selection, move: Move) -> Verdict:
        return who.judge(self.case.people_by_id[self.transfers[move.transfer].who], self.case.as_of)
