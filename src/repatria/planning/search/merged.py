"""A program as one tier needs it: classes that nothing asked so far tells apart are added up.

A class is told apart by what later tiers will ask, such as years in captivity; until then one column can
stand for many. What is proven of the sums is proven of their parts with the same multipliers, and whole
numbers of the sums can always be shared out.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from repatria.planning.program.model import Program
from repatria.planning.search.cuts import LocalRow, matrix_of
from repatria.planning.solvers.highs import Matrix

#: Rows that speak of one class alone: how many are in it, and that none go under an offer not in force.
_OWN = ("size", "gate")


@dataclass(frozen=True, slots=True, eq=False)
class Bounds:
    """Least and greatest value of each column of a program, and which were left one value only.

    Attributes:
        closed: Columns that narrowing left one value; they stand in no row any more.
        since: In which round of narrowing each was closed; 0 of one that was never narrowed, -1 of one that
            was left some of its values for a while.
    """

    low: np.ndarray
    high: np.ndarray
    closed: np.ndarray
    since: np.ndarray

    @classmethod
    def of(cls, program: Program) -> Bounds:
        """Give the bounds that a program itself has."""
        return cls(
            np.array(program.lower, dtype=np.float64),
            np.array(program.upper, dtype=np.float64),
            np.zeros(len(program.columns), dtype=bool),
            np.zeros(len(program.columns), dtype=np.int64),
        )

    def at(self, columns: np.ndarray) -> Bounds:
        """Give the bounds of some columns."""
        return Bounds(self.low[columns], self.high[columns], self.closed[columns], self.since[columns])

    def copy(self) -> Bounds:
        """Give the same bounds, apart."""
        return Bounds(self.low.copy(), self.high.copy(), self.closed.copy(), self.since.copy())


@dataclass(frozen=True, slots=True, eq=False)
class Merged:
    """A program whose columns and rows stand for one or several of another program.

    Attributes:
        column_of: For each column of the whole program, the column that stands for it.
        row_of: For each row of the whole program, the row that stands for it: the sum of all such rows; the
            number of rows for one that says no more than the bounds of its columns.
        parts: For each column, those of the whole program that it stands for.
        rows: The rows of the whole program by the row that stands for them; `ends` of each.
        closed: Columns that narrowing left one value; they stand in no row.
    """

    whole: Program
    matrix: Matrix
    lower: np.ndarray
    upper: np.ndarray
    column_of: np.ndarray
    row_of: np.ndarray
    parts: tuple[np.ndarray, ...]
    rows: np.ndarray
    ends: np.ndarray
    closed: np.ndarray

    @property
    def width(self) -> int:
        """Count the columns."""
        return len(self.parts)

    def rows_at(self, place: int) -> list[int]:
        """Give the rows of the whole program that a row stands for."""
        found: list[int] = self.rows[self.ends[place - 1] if place else 0 : self.ends[place]].tolist()
        return found

    def merge(self, columns: np.ndarray, factors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Give a sum over columns of the whole program as one over these; all parts have one factor."""
        merged, first = np.unique(self.column_of[columns], return_index=True)
        return merged, factors[first]

    def rows_over(self, rows: Sequence[LocalRow]) -> Matrix:
        """Pack rows over columns of the whole program as rows over these."""
        merged = [_Row(*self.merge(row.columns, row.factors), row.most) for row in rows]
        if self.closed.any():
            merged = [self._without_closed(row) for row in merged]
        return matrix_of(merged, self.width)

    def _without_closed(self, row: _Row) -> _Row:
        is_closed = self.closed[row.columns]
        used = sum((row.factors * self.lower[row.columns].astype(np.int64))[is_closed].tolist())
        return _Row(row.columns[~is_closed], row.factors[~is_closed], row.most - used)

    def shared(self, numbers: np.ndarray) -> np.ndarray:
        """Give for each column the number that its parts share."""
        found = np.zeros(self.width, dtype=numbers.dtype)
        found[self.column_of] = numbers
        return found

    def part(self, columns: np.ndarray, rows: np.ndarray) -> Merged:
        """Give some of the columns and rows by themselves, both ascending, as a program of their own.

        Columns that are left out are at -1 in `column_of`, rows at the number of rows in `row_of`.
        """
        matrix = self.matrix
        column_at = np.full(self.width, -1)
        column_at[columns] = np.arange(len(columns))
        row_at = np.full(len(matrix.most) + 1, -1)
        row_at[rows] = np.arange(len(rows))
        of_rows = [self.rows_at(row) for row in rows.tolist()]
        return Merged(
            whole=self.whole,
            matrix=matrix.at(rows).over(columns, np.zeros(self.width)),
            lower=self.lower[columns],
            upper=self.upper[columns],
            column_of=column_at[self.column_of],
            row_of=np.where(row_at < 0, len(rows), row_at)[self.row_of],
            parts=tuple(self.parts[column] for column in columns.tolist()),
            rows=np.array([row for listed in of_rows for row in listed], dtype=np.int64),
            ends=np.cumsum([len(listed) for listed in of_rows], dtype=np.int64),
            closed=self.closed[columns],
        )

    def total(self, solution: np.ndarray) -> np.ndarray:
        """Add up a solution of the whole program."""
        added = np.zeros(self.width, dtype=np.int64)
        np.add.at(added, self.column_of, solution)
        return added

    def share_out(self, solution: np.ndarray, order: Mapping[str, int]) -> tuple[int, ...]:
        """Share the numbers of a solution out among the classes that each column stands for.

        Args:
            order: The classes of greater numbers come first; then those of smaller names.
        """
        values = np.zeros(len(self.column_of), dtype=np.int64)
        alone = np.array([len(parts) == 1 for parts in self.parts], dtype=bool)
        single = np.flatnonzero(alone)
        values[[int(self.parts[column][0]) for column in single]] = solution[single]
        columns = self.whole.columns
        room: dict[str, int] = {}
        for column in np.flatnonzero(~alone & (solution != 0)):
            wanted = int(solution[column])
            parts = [(str(columns[part][1]), int(part)) for part in self.parts[column]]
            for name, part in sorted(parts, key=lambda each: (-order.get(each[0], 0), each[0])):
                free = room.setdefault(name, self.whole.upper[part])
                taken = min(free, wanted)
                values[part] = taken
                room[name] -= taken
                wanted -= taken
        return tuple(values.tolist())


@dataclass(frozen=True, slots=True, eq=False)
class _Row:
    """A row over the columns of a merged program."""

    columns: np.ndarray
    factors: np.ndarray
    most: int


def merge(program: Program, gains: np.ndarray, bounds: Bounds | None = None) -> Merged:
    """Merge the classes of a program that its rows, and these gains, do not tell apart.

    Args:
        bounds: Narrower ones than the program's own: rows that say nothing within them are left out.
    """
    matrix = program.matrix
    own = np.array([row.key[0] in _OWN for row in program.rows], dtype=bool)
    bounds = Bounds.of(program) if bounds is None else bounds
    flows = _flows(program, bounds)
    asked = _asked(matrix, own)
    gained = gains.tolist()
    # Closed at their greatest value or at 0, in one round: what cuts of a tier told apart stays apart.
    left = (bounds.since * np.where(bounds.high > 0, -1, 1)).tolist()
    alike: dict[Hashable, str] = {}
    like: dict[str, str] = {}
    for name, columns in flows.items():
        mark = tuple((program.columns[c][2:], asked[c], gained[c], left[c]) for c in columns)
        like[name] = alike.setdefault(mark, name)
    return _Merger(program, matrix, own, like, flows).merged(bounds)


def _flows(program: Program, bounds: Bounds) -> dict[str, list[int]]:
    """Give the columns of each class that a row keeps to its size; none that were ever narrowed in part."""
    size = {str(row.key[1]): row.most for row in program.rows if row.key[0] == "size"}
    flows: dict[str, list[int]] = {}
    narrowed = set()
    for column, key in enumerate(program.columns):
        if key[0] == "f" and key[1] in size:
            name = str(key[1])
            flows.setdefault(name, []).append(column)
            low, high = bounds.low[column], bounds.high[column]
            is_whole = high in (0, size[name]) if bounds.closed[column] else (low, high) == (0, size[name])
            if not is_whole or bounds.since[column] < 0:
                narrowed.add(name)
    return {name: columns for name, columns in flows.items() if name not in narrowed}


def _asked(matrix: Matrix, own: np.ndarray) -> list[bytes]:
    """Say for each column in which rows that speak of more than its class it stands, each with its factor.

    Returns:
        The same bytes where, and only where, these are the same.
    """
    rows = np.repeat(np.arange(len(matrix.most)), np.diff(matrix.starts))
    shared = np.flatnonzero(~own[rows])
    order = shared[np.argsort(matrix.columns[shared], kind="stable")]
    said = np.column_stack((rows[order].astype(np.float64), matrix.factors[order]))
    listed, size = said.tobytes(), said.itemsize * 2
    counts = np.bincount(matrix.columns[order], minlength=matrix.width)
    ends = np.concatenate(([0], np.cumsum(counts))) * size
    return [listed[start:end] for start, end in pairwise(ends.tolist())]


class _Merger:
    """Adds up columns and rows of alike classes; the first of each stands for all."""

    def __init__(
        self,
        program: Program,
        matrix: Matrix,
        own: np.ndarray,
        like: dict[str, str],
        flows: dict[str, list[int]],
    ) -> None:
        self.program = program
        self.matrix = matrix
        self.own = own
        self.like = like
        self.first = np.arange(len(program.columns))
        for name, columns in flows.items():
            self.first[columns] = flows[like[name]]

    def merged(self, bounds: Bounds) -> Merged:
        kept, column_of = np.unique(self.first, return_inverse=True)
        least_of, most_of = np.zeros(len(kept)), np.zeros(len(kept))
        np.add.at(least_of, column_of, bounds.low)
        np.add.at(most_of, column_of, bounds.high)
        row_of, number = self._rows()
        matrix = self._added(column_of, row_of, len(kept), number)
        closed = bounds.closed[kept]
        if closed.any():
            matrix, row_of = _left(matrix, row_of, closed, least_of, most_of)
            number = len(matrix.most)
        order = np.argsort(column_of, kind="stable")
        ends = np.cumsum(np.bincount(column_of, minlength=len(kept)))[:-1]
        return Merged(
            whole=self.program,
            matrix=matrix,
            lower=least_of,
            upper=most_of,
            column_of=column_of,
            row_of=row_of,
            parts=tuple(np.split(order, ends)) if len(kept) else (),
            rows=np.argsort(row_of, kind="stable"),
            ends=np.cumsum(np.bincount(row_of, minlength=number)),
            closed=closed,
        )

    def _rows(self) -> tuple[np.ndarray, int]:
        """Give for each row the one that stands for it, and how many these are."""
        place: dict[Hashable, int] = {}
        row_of = np.zeros(len(self.program.rows), dtype=np.int64)
        upper = self.program.upper
        for number, row in enumerate(self.program.rows):
            key = row.key
            if key[0] == "size" and len(row.terms) == 1 and row.most >= upper[row.terms[0][0]]:
                row_of[number] = -1
                continue
            if self.own[number]:
                name = str(key[1])
                key = key[0], self.like.get(name, name), *key[2:]
            row_of[number] = place.setdefault(key, len(place))
        row_of[row_of < 0] = len(place)
        return row_of, len(place)

    def _added(self, column_of: np.ndarray, row_of: np.ndarray, width: int, number: int) -> Matrix:
        matrix = self.matrix
        rows = np.repeat(np.arange(len(matrix.most)), np.diff(matrix.starts))
        # A sum stands in a row once; what else stands in the rows of its parts, a switch, is added up.
        counts = (self.first[matrix.columns] == matrix.columns) & (row_of[rows] < number)
        entries = row_of[rows[counts]] * width + column_of[matrix.columns[counts]]
        places, inverse = np.unique(entries, return_inverse=True)
        factors = np.zeros(len(places))
        np.add.at(factors, inverse, matrix.factors[counts])
        most = np.zeros(number + 1)
        np.add.at(most, row_of, matrix.most)
        return Matrix(
            starts=np.concatenate(
                ([0], np.cumsum(np.bincount((places // width).astype(np.int64), minlength=number)))
            ).astype(np.int32),
            columns=(places % width).astype(np.int32),
            factors=factors,
            most=most[:number],
            width=width,
        )


def _left(
    matrix: Matrix, row_of: np.ndarray, closed: np.ndarray, lower: np.ndarray, upper: np.ndarray
) -> tuple[Matrix, np.ndarray]:
    """Take closed columns out of all rows, and leave rows out that say no more than the bounds of columns."""
    height = len(matrix.most)
    rows = np.repeat(np.arange(height), np.diff(matrix.starts))
    stays = ~closed[matrix.columns]
    used = np.bincount(rows[~stays], (matrix.factors * lower[matrix.columns])[~stays], height)
    rows, columns, factors = rows[stays], matrix.columns[stays], matrix.factors[stays]
    most = matrix.most - used
    reached = np.bincount(rows, factors * np.where(factors > 0, upper[columns], lower[columns]), height)
    says = reached > most
    place = np.append(np.where(says, np.cumsum(says) - 1, np.sum(says)), np.sum(says))
    kept = says[rows]
    return (
        Matrix(
            np.concatenate(([0], np.cumsum(np.bincount(rows[kept], minlength=height)[says]))).astype(
                np.int32
            ),
            columns[kept],
            factors[kept],
            most[says],
            matrix.width,
        ),
        place[row_of],
    )
