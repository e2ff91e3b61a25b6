"""A relaxation that is solved again and again: other boxes, other rows, from the last basis."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import highspy
import numpy as np

from repatria.planning.solvers.highs import Matrix, new_engine, pass_program, shortfall_of

#: A column nearer to a whole number than this is taken for whole.
WHOLE = 1e-6
#: After so many steps in one box the solver goes round and round: what is known around the box has to do.
MOST_STEPS = 100_000
#: A number of a ray below this is none; a ray shows that a box is empty where it does so by more than that.
_SMALLEST = 1e-9
_CLEARLY = 1e-9


@dataclass(frozen=True, slots=True)
class Optimum:
    """What the relaxation gave in one box.

    Attributes:
        value: Greatest gain of any point, whole or not; minus infinity where the box holds no point, infinity
            where that could not be said.
        values: Value of each column, then of each sum; of an empty box those of the least excess.
        multipliers: One of at least 0 for every row; of an empty box those that show that it is empty.
        rows: How many of the multipliers belong to the rows of the beginning.
        pressure: What one more of each column or sum asked for would gain: above 0 at its greatest value,
            below 0 at its least.
    """

    value: float
    values: np.ndarray
    multipliers: np.ndarray
    rows: int
    pressure: Mapping[Hashable, float]

    @property
    def is_empty(self) -> bool:
        """Does the box hold no point?"""
        return self.value == -np.inf


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """A point that gains the most.

    Attributes:
        value: What it gains.
        values: Value of each column.
        prices: How much less is gained, at the least, for every one by which a column leaves its end; 0 for
            columns at no end. Of either sign.
    """

    value: float
    values: np.ndarray
    prices: np.ndarray


class Relaxation:
    """One engine that keeps its last basis.

    Attributes:
        columns: How many columns the program has; after them come the sums.
        work: Steps of the solver so far: what an answer cost, the same on every machine.
    """

    def __init__(
        self,
        matrix: Matrix,
        gains: np.ndarray,
        lower: np.ndarray,
        upper: np.ndarray,
    ) -> None:
        self.matrix = matrix
        self.columns = len(lower)
        self.gains = gains
        self.sums: list[tuple[np.ndarray, np.ndarray]] = []
        self.engine = new_engine()
        self.work = 0
        self.sides: tuple[np.ndarray, np.ndarray] | None = None
        self.engine.setOptionValue("simplex_iteration_limit", MOST_STEPS)
        self.own_scales = matrix.scales()
        pass_program(self.engine, matrix.divided(self.own_scales), gains.astype(np.float64), lower, upper)
        self.more: Matrix | None = None
        self.scales = np.ones(0)  # by which the rows that came later are divided for the solver

    def ask(self, gains: np.ndarray) -> None:
        """Ask for other gains from now on."""
        self.gains = gains
        self.engine.changeColsCost(
            self.columns, np.arange(self.columns, dtype=np.int32), gains.astype(np.float64)
        )

    def add_sum(self, columns: np.ndarray, factors: np.ndarray) -> None:
        """Make a sum of columns something that boxes can bound: a column of its own, the next one."""
        self.add_rows(NO_ROWS)
        self.engine.addCol(0.0, -highspy.kHighsInf, highspy.kHighsInf, 0, _NO_COLUMNS, _NO_FACTORS)
        listed = np.append(columns, self.columns + len(self.sums)).astype(np.int32)
        self.engine.addRow(0.0, 0.0, len(listed), listed, np.append(factors, -1.0).astype(np.float64))
        self.sums.append((columns, factors))

    def append_rows(self, more: Matrix) -> None:
        """Have these rows as well; the basis stays."""
        before, scales = self.more, self.scales
        self.more = None
        self.add_rows(more)
        if before is not None:
            self.more = before.above(more)
            self.scales = np.concatenate((scales, self.scales))

    def drop_rows(self, dropped: np.ndarray) -> None:
        """Leave out some of the rows that came later, by their places among these; all have to be slack."""
        if self.more is None or not len(dropped):
            return
        first = len(self.matrix.most) + len(self.sums)
        self.engine.deleteRows(len(dropped), (first + dropped).astype(np.int32))
        kept = np.setdiff1d(np.arange(len(self.more.most)), dropped)
        self.more = self.more.at(kept)
        self.scales = self.scales[kept]

    def add_rows(self, more: Matrix) -> None:
        """Have these rows, and no others, beside those of the beginning."""
        rows = len(self.matrix.most) + len(self.sums)
        if self.more is not None and len(self.more.most):
            self.engine.deleteRows(
                len(self.more.most), np.arange(rows, rows + len(self.more.most), dtype=np.int32)
            )
        self.more = more
        self.scales = more.scales()
        if len(more.most):
            scaled = more.divided(self.scales)
            self.engine.addRows(
                len(more.most),
                np.full(len(more.most), -highspy.kHighsInf),
                scaled.most,
                len(more.columns),
                more.starts[:-1].astype(np.int32),
                more.columns.astype(np.int32),
                scaled.factors,
            )

    def solve(
        self,
        lower: np.ndarray,
        upper: np.ndarray,
        places: Mapping[Hashable, int] = MappingProxyType({}),
    ) -> Optimum:
        """Solve in a box.

        Args:
            lower: Least value of each column, then of each sum; minus infinity where a sum has none.
            upper: Greatest value, likewise.
            places: Columns or sums whose pressure is asked for, by the names that it is given back with.

        Returns:
            The optimum; one without a bound where the engine could not say whether the box holds a point.
        """
        if self.columns == 0:
            # The engine has no answer for a program without columns: each row says 0 <= most.
            short = np.maximum(-self.all_rows().most, 0.0)
            value = -np.inf if short.any() else 0.0
            return Optimum(value, np.zeros(0), (short > 0).astype(np.float64), len(short), {})
        if self._run(lower, upper):
            solution = self.engine.getSolution()
            return Optimum(
                self.engine.getInfo().objective_function_value,
                np.array(solution.col_value),
                self._multipliers(np.array(solution.row_dual, dtype=np.float64)),
                len(self.matrix.most),
                {name: solution.col_dual[place] for name, place in places.items()},
            )
        return self._ray(lower, upper, places) or self._excess(lower, upper, places)

    def point(self, lower: np.ndarray, upper: np.ndarray) -> Point | None:
        """Give the best point in a box; None where the solver finds none.

        Args:
            lower: As for `solve`.
            upper: As for `solve`.
        """
        if self.columns == 0 or not self._run(lower, upper):
            return None
        solution = self.engine.getSolution()
        return Point(
            self.engine.getInfo().objective_function_value,
            np.array(solution.col_value)[: self.columns],
            np.array(solution.col_dual)[: self.columns],
        )

    def _run(self, lower: np.ndarray, upper: np.ndarray) -> bool:
        """Let the solver go on from its last basis, with the bounds that are other ones now."""
        number = self.columns + len(self.sums)
        changed = np.arange(number)
        if self.sides is not None and len(self.sides[0]) == number:
            changed = np.flatnonzero((self.sides[0] != lower) | (self.sides[1] != upper))
        if len(changed):
            self.engine.changeColsBounds(
                len(changed), changed.astype(np.int32), lower[changed], upper[changed]
            )
        self.sides = lower.copy(), upper.copy()
        self.engine.run()
        self.work += max(1, self.engine.getInfo().simplex_iteration_count)
        is_optimal: bool = self.engine.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return is_optimal

    def all_rows(self) -> Matrix:
        """Give all rows, those of the beginning first."""
        return self.matrix if self.more is None else self.matrix.above(self.more)

    def combinations(self, values: np.ndarray, most: int) -> list[np.ndarray]:
        """Give, for the least whole basic columns, the combination of rows that isolates each of them.

        To be called after `solve` of a box that is not empty.

        Returns:
            For each a multiplier of either sign of every row: those of the beginning, then one of each sum
            (its columns less the sum itself), then the others.
        """
        _, basic = self.engine.getBasicVariables()  # type: ignore[attr-defined]
        distance = np.abs(values - np.round(values))
        places = [
            (-distance[column], place) for place, column in enumerate(basic) if 0 <= column < self.columns
        ]
        chosen = [place for far, place in sorted(places)[:most] if far < -WHOLE * 1e3]
        found = [np.array(self.engine.getBasisInverseRow(place)[1]) for place in chosen]  # type: ignore[attr-defined]
        for each in found:
            each[: len(self.own_scales)] /= self.own_scales
            each[len(each) - len(self.scales) :] /= self.scales
        return found

    def at_greatest(self) -> np.ndarray:
        """Say of each column, then of each sum, whether the last basis holds it at its greatest value."""
        upper = highspy.HighsBasisStatus.kUpper
        return np.array([status == upper for status in self.engine.getBasis().col_status])

    def _multipliers(self, duals: np.ndarray) -> np.ndarray:
        rows, last = len(self.matrix.most), len(self.matrix.most) + len(self.sums)
        listed: np.ndarray = np.maximum(
            np.concatenate((duals[:rows] / self.own_scales, duals[last:] / self.scales)), 0.0
        )
        return listed

    def _ray(self, lower: np.ndarray, upper: np.ndarray, places: Mapping[Hashable, int]) -> Optimum | None:
        """Show that a box is empty by the ray at which the solver stopped; None where it shows no such."""
        if self.engine.getModelStatus() != highspy.HighsModelStatus.kInfeasible:
            return None
        _, has_ray, ray = self.engine.getDualRay()  # type: ignore[attr-defined]
        if not has_ray:
            return None
        rows, last = len(self.matrix.most), len(self.matrix.most) + len(self.sums)
        matrix = self.all_rows()
        of_entry = np.repeat(np.arange(len(matrix.most)), np.diff(matrix.starts))
        values = np.array(self.engine.getSolution().col_value)
        values = values if np.all(np.isfinite(values)) else np.zeros(len(lower))
        for sign in (1.0, -1.0):
            turned = sign * np.array(ray, dtype=np.float64) / max(np.abs(ray).max(initial=0.0), _SMALLEST)
            multipliers = self._multipliers(turned)
            rest = np.zeros(len(lower))
            rest[: self.columns] = -np.bincount(
                matrix.columns, matrix.factors * multipliers[of_entry], self.columns
            )
            for place, ((columns, factors), each) in enumerate(
                zip(self.sums, turned[rows:last].tolist(), strict=True), start=self.columns
            ):
                rest[columns] -= factors * each
                rest[place] = each
            used = np.abs(rest) > _SMALLEST
            ends = np.where(rest > 0, upper, lower)[used]
            if np.all(np.isfinite(ends)) and matrix.most @ multipliers + rest[used] @ ends < -_CLEARLY:
                pressure = {name: float(rest[place]) for name, place in places.items()}
                return Optimum(-np.inf, values, multipliers, rows, pressure)
        return None

    def _excess(self, lower: np.ndarray, upper: np.ndarray, places: Mapping[Hashable, int]) -> Optimum:
        """Show that a box is empty: by how much its rows are exceeded at the least, and at whose cost."""
        rows = self.all_rows()
        number = len(rows.most)
        sides: list[tuple[list[tuple[int, int]], float]] = []
        of_side: list[tuple[int, int]] = []
        for place, (columns, factors) in enumerate(self.sums, start=self.columns):
            for side, limit in ((1, upper[place]), (-1, -lower[place])):
                if np.isfinite(limit):
                    terms = list(zip(columns.tolist(), (side * factors).tolist(), strict=True))
                    sides.append((terms, limit))
                    of_side.append((place, side))
        relaxed = shortfall_of(
            rows.above(Matrix.of(sides, self.columns)), lower[: self.columns], upper[: self.columns]
        )
        pressure = np.concatenate((relaxed.pressure, np.zeros(len(self.sums))))
        for (place, side), multiplier in zip(of_side, relaxed.multipliers[number:], strict=True):
            pressure[place] += side * multiplier
        sums = [float(factors @ relaxed.values[columns]) for columns, factors in self.sums]
        is_empty = relaxed.shortfall > _CLEARLY
        return Optimum(
            -np.inf if is_empty else np.inf,
            np.concatenate((relaxed.values, sums)),
            relaxed.multipliers[:number] if is_empty else np.zeros(number),
            len(self.matrix.most),
            {name: float(pressure[place]) for name, place in places.items()} if is_empty else {},
        )


_NO_COLUMNS = np.zeros(0, dtype=np.int32)
_NO_FACTORS = np.zeros(0, dtype=np.float64)
NO_ROWS = Matrix(np.zeros(1, np.int32), _NO_COLUMNS, _NO_FACTORS, np.zeros(0), 0)
