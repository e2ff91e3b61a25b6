"""A tier taken apart: what its pieces gain at prices bounds it, and their whole numbers make solutions.

At given prices of limits, of people who could go to several places, and of earlier tiers, every piece can be
solved by itself, switches and all. What the pieces gain after paying, and what the limits are worth, bound
the tier (Lagrange; Geoffrion 1974). A piece has some hundred columns, so that its proof is short, and the
proofs of all pieces are added up where boxes of the whole program would have to be multiplied. The whole
numbers that come up in pieces are mixed into solutions; then a few pieces at a time, those that lose most,
are solved again together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from repatria.planning.program.exact import Multipliers
from repatria.planning.program.model import Objective, Program, Row
from repatria.planning.search import limits
from repatria.planning.search.boxes import Box
from repatria.planning.search.merged import Bounds
from repatria.planning.search.pieces import Pieces, offer_of
from repatria.planning.search.prices import FIRST_STEP, FIRST_STEP_FROM_NONE, Carried, Prices
from repatria.planning.search.tier_state import TierState
from repatria.planning.solvers.highs import Matrix
from repatria.planning.solvers.relaxation import WHOLE, Optimum

#: What a piece solved costs of the work allowed; what several solved together cost, for each of them.
WORK_OF_A_PIECE = 2_000_000
#: Nodes that the solver may open in a piece, and in pieces solved together.
NODES_OF_A_PIECE = 2_000
NODES_TOGETHER = 50
#: Pieces solved together, and the most such sets that are tried one after the other without a gain.
PIECES_TOGETHER = 3
MOST_SETS = 40
#: Steps of prices; they end where another one promises no more than this.
MOST_STEPS = 30
LEAST_PROMISE = 0.02


class Parts:
    """One tier of a program in pieces.

    Attributes:
        bound: No solution gains more, says the solver; `prove_parts` proves it.
        costs: The prices at which that was found, for each row of the merged program.
    """

    def __init__(self, state: TierState, optimum: Optimum, carried: Carried) -> None:
        """Take a tier apart that has a solution.

        Args:
            optimum: The relaxation of the whole tier.
            carried: What the tiers before found.
        """
        self.state = state
        self.merged = state.relaxed.merged
        self.gains = state.relaxed.gains
        self.prices = Prices(self.merged, self.gains, [])
        self.prices.know(state.known(), carried.points)
        self.rays = carried.rays(self.merged)
        self.bound = optimum.value
        self.prices.begin_at(optimum)
        self.costs = self.prices.best

    @property
    def is_closed(self) -> bool:
        """Is the best solution as good as the bound allows?"""
        return self.state.best is not None and self.bound + WHOLE < self.state.best + 1

    def search(self) -> None:
        """Look for prices that bound best, and for better solutions on the way."""
        usual = float(np.abs(self.gains[self.gains != 0]).mean()) if self.gains.any() else 1.0
        links = self.prices.links
        step = FIRST_STEP * self.costs[links] + FIRST_STEP_FROM_NONE * usual
        costs = self.costs
        for _ in range(MOST_STEPS):
            gained = self._gained(costs)
            if self.state.watch.is_stopped or gained is None:
                return
            if gained < self.bound:
                self.bound, self.costs, step = gained, costs, step * 2
            else:
                step = step / 2
            self._mix()
            if self.is_closed:
                return
            self.prices.best = self.costs
            promised, costs = self.prices.promising(step, self.rays)
            if promised > self.bound - LEAST_PROMISE:
                break
        self._improve()

    def tell(self, carried: Carried) -> None:
        """Tell the tiers after this one what was found."""
        self.prices.best = self.costs
        self.prices.tell(carried, self.state.tier)

    def _gained(self, costs: np.ndarray) -> float | None:
        """Give what limits are worth and all pieces gain at some prices; None where one was not solved."""
        gained = float(self.merged.matrix.most @ costs)
        for piece, use in zip(self.prices.pieces, self.prices.used, strict=True):
            gains = self.gains[piece.columns] - use.cost(costs)
            best = piece.best(gains, most_nodes=NODES_OF_A_PIECE)
            self.state.work_before += WORK_OF_A_PIECE
            if best is None:
                return None
            gained += best
        return gained

    def _mix(self) -> None:
        """Look for a solution among those that the points of the pieces make."""
        self.state.work_before += WORK_OF_A_PIECE
        mixed = self.prices.mixed(Box())
        if mixed is not None:
            self.state.find(mixed)

    def _improve(self) -> None:
        """Solve a few pieces at a time together, those that lose most against their bound first."""
        state = self.state
        pieces = Pieces(self.merged)
        lost = _Lost(self.prices, self.gains, self.costs, self.merged.matrix)
        is_better = True
        while is_better and not self.is_closed:
            is_better = False
            tried = 0
            whole = state.known().astype(np.float64)
            order = sorted((-lost.among(whole, chosen), chosen) for chosen in self._sets(pieces))
            for _, chosen in order:
                enough = np.floor(lost.among(whole, chosen) + WHOLE)
                if enough < 1:
                    continue
                if tried >= MOST_SETS or self.is_closed or state.watch.is_stopped:
                    break
                tried += 1
                state.work_before += WORK_OF_A_PIECE * len(chosen)
                is_in = np.isin(pieces.piece_of, chosen)
                before = float(self.gains[is_in] @ whole[is_in])
                found = pieces.solve(
                    is_in,
                    whole,
                    gains=self.gains.astype(np.float64),
                    low=self.merged.lower,
                    high=self.merged.upper,
                    start=whole[is_in],
                    enough=before + enough,
                    most_nodes=NODES_TOGETHER,
                )
                if found is not None and self.gains[is_in] @ found > before + WHOLE:
                    whole[is_in] = found
                    self.prices.know(np.round(whole).astype(np.int64))
                    state.find(whole)
                    is_better, tried = True, 0
            if is_better:
                self._mix()

    def _sets(self, pieces: Pieces) -> Iterator[tuple[int, ...]]:
        """Give sets of pieces: those that share a limit; of few pieces, every few of them."""
        if pieces.number <= limits.FEWEST_APART // 2:
            yield from combinations(range(pieces.number), min(PIECES_TOGETHER, pieces.number))
        else:
            yield from sorted(pieces.sharing_limits())


class _Lost:
    """What a solution loses against the bound at some prices, piece by piece and row by row."""

    def __init__(self, prices: Prices, gains: np.ndarray, costs: np.ndarray, matrix: Matrix) -> None:
        self.prices = prices
        self.gains = [
            gains[piece.columns] - use.cost(costs)
            for piece, use in zip(prices.pieces, prices.used, strict=True)
        ]
        self.most = matrix.most[prices.links]
        self.costs = costs[prices.links]
        self.best = [piece.greatest(gained) for piece, gained in zip(prices.pieces, self.gains, strict=True)]

    def among(self, whole: np.ndarray, chosen: tuple[int, ...]) -> float:
        """Give what is lost in some pieces, and at the rows that hold them to others."""
        prices = self.prices
        used = np.zeros(len(self.most))
        for piece, use in zip(prices.pieces, prices.used, strict=True):
            used[use.links] += whole[piece.columns] @ use.factors
        asked = np.zeros(len(self.most), dtype=bool)
        lost = 0.0
        for number in chosen:
            asked[prices.used[number].links] = True
            lost += self.best[number] - float(self.gains[number] @ whole[prices.pieces[number].columns])
        return lost + float(np.sum((self.costs * (self.most - used))[asked]))


@dataclass(frozen=True, slots=True)
class Part:
    """One piece at prices, as a program of its own.

    Attributes:
        offers: Whose columns it has.
        program: Its columns and the rows that speak of them alone; the prices are in its objective, which
            counts in units.
        most: The most that its objective gains, says the solver.
        bounds: Narrower bounds of its columns; None where there are none.
    """

    offers: tuple[str, ...]
    program: Program
    objective: Objective
    most: int
    bounds: Bounds | None


@dataclass(frozen=True, slots=True)
class Priced:
    """A tier at prices that are fractions.

    Attributes:
        named: The rows that have a price, each with it.
        unit: The number by which all prices are whole.
        worth: What the limits are worth, in units.
        parts: Its pieces, those of fewer columns first.
    """

    named: list[list[object]]
    unit: int
    worth: int
    parts: tuple[Part, ...]

    @property
    def bound(self) -> int:
        """Give what no solution exceeds, if every piece gains no more than is said."""
        return (self.worth + sum(part.most for part in self.parts)) // self.unit


def priced(program: Program, objective: Objective, parts: Parts) -> Priced:
    """Round prices to fractions, and make a program of every piece."""
    merged, rows = parts.merged, program.rows
    multipliers = Multipliers.fitting(np.maximum(parts.costs, 0.0), len(parts.costs))
    above: np.ndarray = np.append(multipliers.above, 0)[merged.row_of]
    # The unit is that of the prices in lowest terms, as a checker finds it.
    shared = int(np.gcd.reduce(above, initial=multipliers.denominator))
    above, unit = above // shared, multipliers.denominator // shared
    gains = np.zeros(len(program.columns), dtype=object)
    for column, gain in objective.gains:
        gains[column] = gain * unit
    worth = 0
    named: list[list[object]] = []
    for place in np.flatnonzero(above).tolist():
        times, row = int(above[place]), rows[place]
        named.append([list(row.key), _fraction(times, unit)])
        worth += times * row.most
        for column, factor in row.terms:
            gains[column] -= times * factor
    piece_of = parts.prices.piece_of[merged.column_of]
    rows_of: list[list[Row]] = [[] for _ in parts.prices.pieces]
    for row in rows:
        of_row = {int(piece_of[column]) for column, _ in row.terms}
        if len(of_row) == 1:
            rows_of[of_row.pop()].append(row)
    found = []
    for number, piece in enumerate(parts.prices.pieces):
        columns = np.flatnonzero(piece_of == number)
        at = {column: place for place, column in enumerate(columns.tolist())}
        gained = Objective("a part", tuple((at[c], int(gains[c])) for c in columns.tolist() if gains[c]))
        own = replace(
            program,
            columns=tuple(program.columns[column] for column in at),
            lower=tuple(program.lower[column] for column in at),
            upper=tuple(program.upper[column] for column in at),
            rows=tuple(
                replace(row, terms=tuple((at[c], f) for c, f in row.terms)) for row in rows_of[number]
            ),
            objectives=tuple(
                replace(each, gains=tuple((at[c], gain) for c, gain in each.gains if c in at))
                for each in program.objectives
            ),
        )
        offers = tuple(sorted({offer_of(key) for key in own.columns}))
        # Classes that one price tells apart share a column of the piece only where all their prices are one.
        spread = np.array([int(gains[column]) for column in columns.tolist()], dtype=np.float64)
        of_piece = np.searchsorted(piece.columns, merged.column_of[columns])
        most = np.zeros(len(piece.columns))
        most[of_piece] = spread
        gained_most = piece.best(most, most_nodes=NODES_OF_A_PIECE)
        if gained_most is None:
            gained_most = piece.greatest(most)
        bounds = parts.state.bounds
        found.append(
            Part(offers, own, gained, round(gained_most), None if bounds is None else bounds.at(columns))
        )
    return Priced(named, unit, worth, tuple(sorted(found, key=lambda part: len(part.program.columns))))


def _fraction(above: int, unit: int) -> str:
    shared = int(np.gcd(above, unit))
    return str(above // shared) if unit == shared else f"{above // shared}/{unit // shared}"
