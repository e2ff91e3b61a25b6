"""HiGHS behind two questions: the best whole-number solution, and what shows that a box is empty.

Limits count work (nodes, iterations), never seconds, so that an answer does not depend on the machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from repatria.core.errors import EngineFailed
from repatria.planning.solvers.stopping import heed

#: Nodes of the search tree after which HiGHS gives what it has.
MOST_NODES = 200_000


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows in sparse form: entries of row i stand at ``starts[i]:starts[i + 1]``; `width` columns."""

    starts: np.ndarray
    columns: np.ndarray
    factors: np.ndarray
    most: np.ndarray
    width: int

    @classmethod
    def of(cls, rows: Sequence[tuple[Sequence[tuple[int, int]], float]], width: int) -> Matrix:
        """Pack rows over so many columns, each given as its terms and its right-hand side."""
        lengths = [len(terms) for terms, _ in rows]
        return cls(
            starts=np.concatenate(([0], np.cumsum(lengths, dtype=np.int64))).astype(np.int32),
            columns=np.array([column for terms, _ in rows for column, _ in terms], dtype=np.int32),
            factors=np.array([factor for terms, _ in rows for _, factor in terms], dtype=np.float64),
            most=np.array([most for _, most in rows], dtype=np.float64),
            width=width,
        )

    def above(self, other: Matrix) -> Matrix:
        """Put the rows of another matrix under these."""
        return Matrix(
            np.concatenate((self.starts, other.starts[1:] + self.starts[-1])).astype(np.int32),
            np.concatenate((self.columns, other.columns)),
            np.concatenate((self.factors, other.factors)),
            np.concatenate((self.most, other.most)),
            self.width,
        )

    def at(self, places: np.ndarray) -> Matrix:
        """Give some of the rows, in the order of their places."""
        starts, lengths = self.starts[places].astype(np.int64), np.diff(self.starts)[places].astype(np.int64)
        ends = np.cumsum(lengths)
        entries = np.repeat(starts - (ends - lengths), lengths) + np.arange(lengths.sum())
        return Matrix(
            np.concatenate(([0], ends)).astype(np.int32),
            self.columns[entries],
            self.factors[entries],
            self.most[places],
            self.width,
        )

    def over(self, columns: np.ndarray, values: np.ndarray) -> Matrix:
        """Give the rows over some of the columns, less what the others use of them.

        Args:
            columns: Those that stay, ascending.
            values: What each column is at; of those that stay it does not matter.
        """
        place = np.full(self.width, -1)
        place[columns] = np.arange(len(columns))
        place, rows = place[self.columns], np.repeat(np.arange(len(self.most)), np.diff(self.starts))
        stays = place >= 0
        used = (self.factors * values[self.columns])[~stays]
        lengths = np.bincount(rows[stays], minlength=len(self.most))
        return Matrix(
            np.concatenate(([0], np.cumsum(lengths))).astype(np.int32),
            place[stays].astype(np.int32),
            self.factors[stays],
            self.most - np.bincount(rows[~stays], used, len(self.most)),
            len(columns),
        )

    def scales(self) -> np.ndarray:
        """Give for each row a power of two by which it is divided for the solver: 1 for an ordinary row.

        Cuts have factors up to 10⁹; a solver holds every row for kept that is exceeded by the same little.
        """
        largest = np.ones(len(self.most))
        np.maximum.at(largest, np.repeat(np.arange(len(largest)), np.diff(self.starts)), np.abs(self.factors))
        larger = np.where(largest > _ORDINARY, largest / _SMALLER, 1.0)
        scales: np.ndarray = np.exp2(np.floor(np.log2(larger)))
        return scales

    def divided(self, scales: np.ndarray) -> Matrix:
        """Give the same rows, each divided by a number of its own."""
        factors = self.factors / np.repeat(scales, np.diff(self.starts))
        return Matrix(self.starts, self.columns, factors, self.most / scales, self.width)


#: A row with no greater factor is given to the solver as it is, another with about this one as its greatest.
_ORDINARY = 100_000
_SMALLER = 64


@dataclass(frozen=True, slots=True)
class Found:
    """What a search for whole numbers gave.

    Attributes:
        solution: Best solution found; None if there is none, or none was found.
        is_exhausted: The search ended by itself, so HiGHS holds its answer for final.
    """

    solution: tuple[int, ...] | None
    is_exhausted: bool


@dataclass(frozen=True, slots=True)
class Excess:
    """Where the rows of a box are exceeded least: the columns, and a multiplier of at least 0 for every row.

    Attributes:
        pressure: How much less the excess would be for one more of each column.
        shortfall: How far they are exceeded there; above 0 the multipliers prove the box empty.
    """

    values: np.ndarray
    multipliers: np.ndarray
    pressure: np.ndarray
    shortfall: float


def best_whole_numbers(
    matrix: Matrix,
    gains: np.ndarray,
    lower: np.ndarray,
    upper: np.ndarray,
    start: Sequence[int] | None = None,
    *,
    most_nodes: int = MOST_NODES,
    enough: float | None = None,
) -> Found:
    """Find whole numbers in the box that keep all rows and gain the most.

    Args:
        start: A solution to begin with.
        most_nodes: Nodes of the search tree after which the best found so far is given.
        enough: A gain with which the search may end.
    """
    if len(gains) == 0:
        return Found((), is_exhausted=True) if np.all(matrix.most >= 0) else Found(None, is_exhausted=True)
    engine = _searching(matrix, gains, lower, upper, most_nodes=most_nodes, enough=enough)
    _ask_whole(engine, np.arange(len(gains)))
    if start is not None:
        hint = highspy.HighsSolution()
        hint.col_value = [float(value) for value in start]
        engine.setSolution(hint)
    values, ended = _search(engine)
    if values is None:
        return Found(None, is_exhausted=ended)
    return Found(tuple(round(value) for value in values.tolist()), is_exhausted=ended)


def best_point(
    matrix: Matrix,
    gains: np.ndarray,
    lower: np.ndarray,
    upper: np.ndarray,
    *,
    whole: np.ndarray,
    most_nodes: int,
    enough: float,
) -> np.ndarray | None:
    """Find the point that gains the most of those with whole numbers in some columns; None if none is found.

    Args:
        whole: Which columns are to be whole.
        most_nodes: As for `best_whole_numbers`.
        enough: Likewise.
    """
    engine = _searching(matrix, gains, lower, upper, most_nodes=most_nodes, enough=enough)
    _ask_whole(engine, np.flatnonzero(whole))
    return _search(engine)[0]


def _searching(
    matrix: Matrix,
    gains: np.ndarray,
    lower: np.ndarray,
    upper: np.ndarray,
    *,
    most_nodes: int,
    enough: float | None,
) -> highspy.Highs:
    """Make an engine that searches without a gap."""
    engine = new_engine()
    for option, value in (
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", 0.0),
        ("mip_feasibility_tolerance", 1e-9),
        ("mip_max_nodes", most_nodes),
    ):
        engine.setOptionValue(option, value)
    if enough is not None:
        engine.setOptionValue("objective_target", enough)
    pass_program(engine, matrix, gains, lower, upper)
    return engine


def _ask_whole(engine: highspy.Highs, columns: np.ndarray) -> None:
    engine.changeColsIntegrality(
        len(columns),
        columns.astype(np.int32),
        np.full(len(columns), highspy.HighsVarType.kInteger, dtype=object),
    )


def _search(engine: highspy.Highs) -> tuple[np.ndarray | None, bool]:
    """Search; give the best point found, if any, and say whether the search ended by itself."""
    heed(engine)
    engine.run()
    status = engine.getModelStatus()
    ended = status in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible)
    if not ended and status not in (
        highspy.HighsModelStatus.kSolutionLimit,
        highspy.HighsModelStatus.kIterationLimit,
        highspy.HighsModelStatus.kTimeLimit,
        highspy.HighsModelStatus.kInterrupt,
        highspy.HighsModelStatus.kObjectiveTarget,
        highspy.HighsModelStatus.kSolveError,  # its own numbers failed it; what it has may still be good
    ):
        raise EngineFailed(f"The solver stopped with status {engine.modelStatusToString(status)}.")
    if engine.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None, ended
    values = np.array(engine.getSolution().col_value)
    return (values, ended) if np.all(np.isfinite(values)) else (None, False)


def shortfall_of(matrix: Matrix, lower: np.ndarray, upper: np.ndarray) -> Excess:
    """Let every row be exceeded at a cost: the multipliers of the cheapest excess prove an empty box."""
    rows = len(matrix.most)
    columns = len(lower)
    scales = matrix.scales()
    matrix = matrix.divided(scales)
    counts = np.diff(matrix.starts)
    elastic = Matrix(
        starts=(matrix.starts + np.arange(rows + 1)).astype(np.int32),
        columns=np.insert(matrix.columns, np.cumsum(counts), columns + np.arange(rows)).astype(np.int32),
        factors=np.insert(matrix.factors, np.cumsum(counts), -1.0),
        most=matrix.most,
        width=columns + rows,
    )
    engine = new_engine()
    pass_program(
        engine,
        elastic,
        np.concatenate((np.zeros(columns), -np.ones(rows))),
        np.concatenate((lower, np.zeros(rows))),
        np.concatenate((upper, np.full(rows, highspy.kHighsInf))),
    )
    engine.run()
    if engine.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise EngineFailed("The solver could not say whether a relaxation has a solution.")
    solution = engine.getSolution()
    multipliers = np.maximum(_duals(solution, matrix), 0.0) / scales
    return Excess(
        np.array(solution.col_value)[:columns],
        multipliers,
        np.array(solution.col_dual)[:columns],
        float(np.sum(solution.col_value[columns:])),
    )


def solver_name() -> str:
    """Name the solver and its version."""
    engine = new_engine()
    return f"HiGHS {engine.version()}"


class _QuietHighs(highspy.Highs):
    """HiGHS without its greeting, which the constructor prints on stdout by enabling its callbacks."""

    def enableCallbacks(self) -> None:  # noqa: N802 - HiGHS names it so
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def new_engine() -> highspy.Highs:
    """Make a solver that is quiet, runs on one core and does the same thing every time."""
    engine = _QuietHighs()  # type: ignore[no-untyped-call]
    engine.setOptionValue("threads", 1)
    engine.setOptionValue("random_seed", 1)
    return engine


def pass_program(
    engine: highspy.Highs, matrix: Matrix, gains: np.ndarray, lower: np.ndarray, upper: np.ndarray
) -> None:
    """Give the engine a program: make the gains as great as possible inside the box."""
    program = highspy.HighsLp()
    program.num_col_ = len(gains)
    program.num_row_ = len(matrix.most)
    program.sense_ = highspy.ObjSense.kMaximize
    program.col_cost_ = gains
    program.col_lower_ = lower
    program.col_upper_ = upper
    program.row_lower_ = np.full(len(matrix.most), -highspy.kHighsInf)
    program.row_upper_ = matrix.most
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = matrix.starts
    program.a_matrix_.index_ = matrix.columns
    program.a_matrix_.value_ = matrix.factors
    engine.passModel(program)


def _duals(solution: highspy.HighsSolution, matrix: Matrix) -> np.ndarray:
    if len(matrix.most) == 0:
        return np.zeros(0)
    return np.array(solution.row_dual)
