"""What would it take: the fewest offers to touch, and the least change in each, that free certain people.

The program of the case is widened: every promise that nobody has made is added, every term may fall short
at a price, and a switch says for each offer whether it was touched. Nothing else may change: never a wish,
a rule of law, or a demand raised.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from repatria.core.cases import Case
from repatria.core.errors import EngineFailed, SearchStopped
from repatria.core.offers import Offer
from repatria.core.plans import Plan
from repatria.core.questions import Alternative, Answer, Change
from repatria.core.rules import Demand
from repatria.core.selections import Selection
from repatria.core.terms import number_given
from repatria.law.destinations import hosts_for
from repatria.planning.planner import plan_case
from repatria.planning.program.classes import PeopleClass, classes_of
from repatria.planning.program.model import Key, Objective, Program, Row, build_program
from repatria.planning.questions.loosen import Loosening, loosen
from repatria.planning.questions.ways import missing_promises, number_moved, plan_way
from repatria.planning.search.certificate import prove
from repatria.planning.search.tiers import best_and_bound
from repatria.planning.search.watching import UNWATCHED, Watch, heeding
from repatria.planning.search.whole import search

#: Alternatives listed at most, and offers that one of them may touch at most.
MOST_ALTERNATIVES = 6
MOST_TOUCHED = 4

_ROWS_OF_TERMS = ("get at_least", "get all", "get per_given", "give at_least", "give all", "give at_most")


def ask(case: Case, selection: Selection, at_least: int = 1, *, watch: Watch = UNWATCHED) -> Answer:
    """Say what it would take to free at least so many of the people selected.

    Args:
        selection: Whom the question is about.
        at_least: How many of them are to move, from 1.
        watch: May stop the search: then the ways found until then are given, and nothing is proven of them.

    Returns:
        Alternatives, those that touch the fewest offers first, then those that free the most people. Each
        was planned again with its changes, so that it shows the whole effect.

    Raises:
        SearchStopped: The search was stopped before any way was found.
        EngineFailed: As `plan_case`.
    """
    with heeding(watch):
        return _answer(_Goal(case, selection, at_least, watch))


def _answer(goal: _Goal) -> Answer:
    at_least = goal.at_least
    can_move = goal.can_move()
    if can_move < at_least:
        return goal.answer(goal.say_unmovable(can_move), is_reachable=False)
    if goal.reached_by(plan_case(goal.case, watch=goal.watch)):
        does = "hands them over" if goal.selection.means_lots else "frees them"
        return goal.answer(f"The plan as it is {does} already.", is_met=True)
    found, is_proven = _alternatives(goal)
    if not found and goal.watch.is_stopped:
        raise SearchStopped("The search was stopped before any way was found; there may be one.")
    if not found:
        return goal.answer(
            "No change of offers within the limits of this search frees them.", is_reachable=False
        )
    return goal.answer(
        f"{len(found)} way{'s' if len(found) > 1 else ''} found.",
        alternatives=tuple(found),
        is_proven=is_proven,
    )


@dataclass(frozen=True)
class _Goal:
    case: Case
    selection: Selection
    at_least: int
    watch: Watch

    def can_move(self) -> int:
        still = sum(each.size for each in classes_of(self.case) if self.selects(each))
        people = self.case.people_by_id
        gone = (d.count for d in self.case.done if self.selection.selects(people[d.who], self.case.as_of))
        return still + sum(gone)

    def selects(self, people_class: PeopleClass) -> bool:
        """Say whether the question means anybody of a class."""
        return any(self.cohorts_meant[self.asked.grouping.of_row[row]] for row in people_class.records.rows)

    @cached_property
    def asked(self) -> Case:
        """Give the case with the question as a demand, so that it tells people apart by what is asked."""
        return replace(self.case, rules=(*self.case.rules, self.demand()))

    @cached_property
    def cohorts_meant(self) -> list[bool]:
        """Say for each cohort of that case whether the question means it."""
        meant = frozenset(self.asked.selected(self.selection))
        return [number in meant for number in range(len(self.asked.cohorts))]

    def say_unmovable(self, can_move: int) -> str:
        """Say that no offer is to blame, and whose consent to receive people is missing, if that is all."""
        says = (
            f"No change of any offer can bring {self.at_least} of them home: "
            f"of those known in number, {can_move} may be moved at present."
        )
        missing = sorted(
            {
                party
                for number in self.asked.selected(self.selection)
                for people in [self.asked.cohorts[number].like]
                if people.wish is not None
                for party in set(people.wish.hosts) - hosts_for(self.case, people)
            }
        )
        for party in missing:
            says += f" {_name(self.case, party)} has not agreed to receive those who ask to go there."
        return says

    def reached_by(self, plan: Plan) -> bool:
        return number_moved(self.case, plan, self.selection) >= self.at_least

    def demand(self) -> Demand:
        return Demand(self.selection, self.at_least)

    def answer(
        self,
        says: str,
        *,
        is_met: bool = False,
        is_reachable: bool = True,
        alternatives: tuple[Alternative, ...] = (),
        is_proven: bool = True,
    ) -> Answer:
        return Answer(
            self.selection.sentence(self.case.party_names),
            self.at_least,
            is_met,
            is_reachable,
            alternatives,
            is_proven,
            says,
        )


@dataclass(frozen=True, slots=True)
class _Slack:
    """How a term may fall short: `column` counts by how much, in units of the term times `scale`."""

    offer: str
    kind: str
    term: int
    column: int
    scale: int


@dataclass(frozen=True)
class _Widened:
    """The widened program: which column says that an offer is touched, and by how much its terms give way."""

    case: Case
    program: Program
    touched: dict[str, int]
    slacks: tuple[_Slack, ...]
    promises: dict[str, Offer]
    watch: Watch

    def changed_by(self, solution: tuple[int, ...]) -> frozenset[str]:
        return frozenset(offer for offer, column in self.touched.items() if solution[column])


def _alternatives(goal: _Goal) -> tuple[list[Alternative], bool]:
    widened = _widen(goal)
    is_proven = True
    found: list[Alternative] = []
    program = widened.program
    least = int(_needs_a_change(widened))
    while len(found) < MOST_ALTERNATIVES and not goal.watch.is_stopped:
        best = _fewest_touched(widened, program, least)
        if best is None:
            break
        solution, is_best = best
        touched = widened.changed_by(solution)
        if len(touched) > MOST_TOUCHED:
            break
        is_proven = is_proven and is_best
        least = len(touched) if is_best else least
        way = _carry_out(goal, widened, solution, touched)
        if goal.watch.is_stopped:
            break  # its whole effect is not known
        found.append(way)
        if not touched:
            break
        columns = tuple((widened.touched[offer], 1) for offer in sorted(touched))
        row = Row(("not again", len(found)), columns, len(touched) - 1)
        program = replace(program, rows=(*program.rows, row))
    found.sort(key=lambda each: (len(each.changes), -each.people, [change.offer for change in each.changes]))
    return found, is_proven and not goal.watch.is_stopped


def _needs_a_change(widened: _Widened) -> bool:
    """Prove that without any offer touched the goal cannot be reached."""
    upper = list(widened.program.upper)
    for column in (*widened.touched.values(), *(slack.column for slack in widened.slacks)):
        upper[column] = 0
    untouched = replace(widened.program, upper=tuple(upper))
    return prove(untouched, None, None, watch=widened.watch).proof is not None


def _fewest_touched(widened: _Widened, program: Program, known: int) -> tuple[tuple[int, ...], bool] | None:
    """Find the fewest offers to touch, and with these the least change; say whether fewer would not do.

    Args:
        known: So many have to be touched, as was proven before.
    """
    fewest = Objective(
        "offers touched", tuple((column, -1) for column in widened.touched.values()), is_least=True
    )
    program, found = search(program, fewest, None)
    solution, is_best = found.solution, True
    if solution is None:
        return None
    if -fewest.value(solution) > known:
        # Where a term may give way by millions, one step touches its offer by next to nothing in a
        # relaxation, and no box closes: so what is known from before spares the proof.
        better = best_and_bound(program, fewest, solution, watch=widened.watch)
        solution, is_best = better or (solution, False)
    kept = replace(program, objectives=(fewest,)).keeping(0, fewest.value(solution))
    steps = [(slack.column, -1) for slack in widened.slacks]
    steps += [
        (column, -1)
        for column, key in enumerate(program.columns)
        if key[0] == "f" and str(key[2]) in widened.promises
    ]
    least = Objective("steps of change", tuple(steps), is_least=True)
    second = best_and_bound(kept, least, solution, watch=widened.watch)
    if second is None:
        raise EngineFailed("The least change was sought for a set of offers and not found.")
    return _with_greatest_ratios(widened, kept, second[0]), is_best


def _with_greatest_ratios(widened: _Widened, program: Program, solution: tuple[int, ...]) -> tuple[int, ...]:
    """Loosen each ratio that is touched as little as can be, the same offers and other changes kept.

    A ratio's own unit is the ratio, which no sum of steps measures. Dinkelbach 1967: the greatest quotient
    of two sums is found by raising it until nothing gains at it any more.
    """
    touched = widened.changed_by(solution)
    upper = list(program.upper)
    for offer, column in widened.touched.items():
        upper[column] = 1 if offer in touched else 0
    ratios = [slack for slack in widened.slacks if slack.kind == "get per_given" and solution[slack.column]]
    for slack in widened.slacks:
        if slack not in ratios:
            upper[slack.column] = solution[slack.column]
    fixed = replace(program, upper=tuple(upper))
    for slack in ratios:
        solution = _with_greatest_ratio(widened, fixed, slack, solution)
    return solution


def _with_greatest_ratio(
    widened: _Widened, program: Program, slack: _Slack, solution: tuple[int, ...]
) -> tuple[int, ...]:
    row = next(row for row in program.rows if row.key == (slack.kind, slack.offer, slack.term))
    ratio = widened.case.offers_by_id[slack.offer].gets[slack.term].per_given or Fraction(1)
    while True:
        reached = _loosening(widened, slack, solution).after or Fraction(0)
        # The row holds what is given times the ratio's numerator, less arrivals times its denominator.
        gains = tuple(
            (column, -factor // ratio.numerator * reached.numerator)
            if widened.program.columns[column][0] in ("f", "y")
            else (column, -factor // ratio.denominator * reached.denominator)
            for column, factor in row.terms
            if column != slack.column
        )
        above = Objective("arrivals above the ratio reached", gains)
        better = best_and_bound(program, above, solution, watch=widened.watch)
        if better is None or above.value(better[0]) <= 0:
            return solution
        solution = better[0]


def _widen(goal: _Goal) -> _Widened:
    promises = {offer.id: offer for offer in missing_promises(goal.case)}
    case = replace(
        goal.case,
        offers=tuple(sorted((*goal.case.offers, *promises.values()), key=lambda offer: offer.id)),
        rules=(*goal.case.rules, goal.demand()),
    )
    program = build_program(case)
    columns: list[Key] = list(program.columns)
    upper = list(program.upper)
    touched = {offer: columns.index(("y", offer)) for offer in promises if ("y", offer) in columns}
    slacks: list[_Slack] = []
    rows: list[Row] = []
    for row in program.rows:
        kind, *place = row.key
        if kind not in _ROWS_OF_TERMS or str(place[0]) in promises:
            rows.append(row)
            continue
        offer, index = str(place[0]), int(place[1])
        if offer not in touched:
            touched[offer] = len(columns)
            columns.append(("touched", offer))
            upper.append(1)
        most = _most_slack(row, upper)
        scale = _scale(case.offers_by_id[offer], str(kind), index)
        column = len(columns)
        columns.append(("slack", *row.key))
        upper.append(-(-most // scale))
        slacks.append(_Slack(offer, str(kind), index, column, scale))
        rows.append(Row(row.key, (*row.terms, (column, -scale)), row.most))
        rows.append(Row(("touch", *row.key), ((column, 1), (touched[offer], -upper[column])), 0))
    widened = replace(
        program,
        columns=tuple(columns),
        lower=(0,) * len(columns),
        upper=tuple(upper),
        rows=tuple(rows),
    )
    return _Widened(case, widened, touched, tuple(slacks), promises, goal.watch)


def _most_slack(row: Row, upper: list[int]) -> int:
    """Give what a row can be exceeded by at the most."""
    return max(
        1, sum(factor * upper[column] for column, factor in row.terms if factor > 0) - min(row.most, 0)
    )


def _scale(offer: Offer, kind: str, index: int) -> int:
    """Give the units of a row for one unit of its term: a ratio's row is multiplied by its denominator."""
    ratio = offer.gets[index].per_given if kind == "get per_given" else None
    return 1 if ratio is None else ratio.denominator


def _carry_out(
    goal: _Goal, widened: _Widened, solution: tuple[int, ...], touched: frozenset[str]
) -> Alternative:
    offers = goal.case.offers_by_id
    changes = [
        loosen(
            offers[slack.offer],
            _name(goal.case, offers[slack.offer].by),
            _loosening(widened, slack, solution),
        )[1]
        for slack in widened.slacks
        if slack.offer in touched and solution[slack.column]
    ]
    changes += [_promise(goal, widened, name, solution) for name in sorted(touched & set(widened.promises))]
    changes.sort(key=lambda change: (change.offer, change.term))
    _, plan = plan_way(goal.case, goal.selection, goal.at_least, changes, watch=goal.watch)
    return Alternative(
        changes=tuple(changes),
        people=plan.people_moved,
        provisional=plan.people_provisional,
        offers=tuple(state.id for state in plan.offers if state.is_in_force),
        outcome=plan.outcome,
        lots=tuple(plan.lots_by_kind.items()),
    )


def _promise(goal: _Goal, widened: _Widened, name: str, solution: tuple[int, ...]) -> Change:
    promise = widened.promises[name]
    number = sum(
        solution[column]
        for column, key in enumerate(widened.program.columns)
        if key[0] == "f" and key[2] == name
    )
    to = _name(goal.case, promise.gives[0].to[0])
    says = (
        f"{_name(goal.case, promise.by)} promises to release at least {number} "
        f"{_whom(goal.case, promise)}, to {to}."
    )
    return Change(name, promise.by, "new", None, f"at least {number}", says)


def _loosening(widened: _Widened, slack: _Slack, solution: tuple[int, ...]) -> Loosening:
    """Read from a solution by how much a term falls short, in the term's own unit."""
    short = solution[slack.column]
    offer = widened.case.offers_by_id[slack.offer]
    side, bound = ("gives" if slack.kind.startswith("give") else "gets"), slack.kind.split()[1]
    row = next(row for row in widened.program.rows if row.key == (slack.kind, slack.offer, slack.term))
    if bound == "at_most":
        most = offer.gives[slack.term].at_most or 0
        return Loosening(side, slack.term, bound, Fraction(most), Fraction(most + short))
    if bound == "per_given":
        ratio = offer.gets[slack.term].per_given or Fraction(0)
        kinds = [
            (widened.program.columns[column][0], factor * solution[column]) for column, factor in row.terms
        ]
        # What was already given counts with the switch of the offer, what already arrived in columns "p".
        given = Fraction(sum(part for kind, part in kinds if kind in ("f", "y")), ratio.numerator)
        got = Fraction(-sum(part for kind, part in kinds if kind in ("r", "p")), ratio.denominator)
        return Loosening(side, slack.term, bound, ratio, got / given if got and given else None)
    needs = max(factor for _, factor in row.terms)
    if side == "gives":
        before = widened.case.already_given.get(slack.offer, {})
        needs += number_given(widened.case, offer.gives[slack.term], before)
    after = Fraction(needs - short) if needs > short else None
    return Loosening(side, slack.term, bound, Fraction(needs), after)


def _whom(case: Case, promise: Offer) -> str:
    named = promise.gives[0].who.words("id")
    if named is not None:
        return f"of {', '.join(case.people_by_id[person].shown_as for person in named)}"
    homes = promise.gives[0].who.words("home") or ()
    lots = " or ".join(promise.gives[0].who.words("lot") or ())
    whom = f"of the {lots}" if lots else "of those"
    return f"{whom} it holds whose home is {' or '.join(_name(case, home) for home in homes)}"


def _name(case: Case, party: str) -> str:
    return case.party_names.get(party, party)
