"""Whole numbers of what falls apart: where most columns are decided, the others share few rows.

Once it is known who goes, each party credits what arrives to its own offers, whatever the others do; so the
credits of each are found by themselves, in a program a hundredth as large.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from repatria.planning.solvers.highs import Matrix, best_whole_numbers
from repatria.planning.solvers.relaxation import WHOLE

#: Nodes that the solver may open for what hangs together.
NODES_APART = 200


def joined(rows: np.ndarray, columns: np.ndarray, *, height: int, width: int) -> np.ndarray:
    """Give for each column the first of those that rows join it with, through others or at once.

    Args:
        rows: Row of each entry that joins; `columns` its column.
        height: How many rows there are.
        width: How many columns there are.
    """
    first = np.arange(width)
    while True:
        least = np.full(height, width)
        np.minimum.at(least, rows, first[columns])
        nearer = first.copy()
        np.minimum.at(nearer, columns, least[rows])
        nearer = nearer[nearer]
        if np.array_equal(nearer, first):
            return first
        first = nearer


def best_apart(
    matrix: Matrix, gains: np.ndarray, lower: np.ndarray, upper: np.ndarray, near: np.ndarray
) -> np.ndarray | None:
    """Find whole numbers for the columns that are not decided, each set of them that rows join by itself.

    Args:
        lower: Least value of each column; where it is the greatest as well, the column is decided.
        near: A point of the relaxation; where it is whole and keeps the rows, it is taken.

    Returns:
        A whole number for each column, each set with the greatest gain that was found; None where one has
        none, or none was found.
    """
    rows = np.repeat(np.arange(len(matrix.most)), np.diff(matrix.starts))
    is_open = lower < upper
    entries = np.flatnonzero(is_open[matrix.columns])
    decided = np.where(is_open, 0.0, lower)
    room = matrix.most - np.bincount(rows, matrix.factors * decided[matrix.columns], len(matrix.most))
    is_asked = np.zeros(len(room), dtype=bool)
    is_asked[rows[entries]] = True
    if np.any(room[~is_asked] < -WHOLE):
        return None
    whole = np.where(is_open, np.round(near), lower)
    used = np.bincount(rows, matrix.factors * whole[matrix.columns], len(matrix.most))
    is_broken = used > matrix.most + WHOLE
    is_between = np.abs(near - whole) > WHOLE
    set_of = joined(rows[entries], matrix.columns[entries], height=len(room), width=matrix.width)
    wrong = np.concatenate(
        (set_of[is_open & is_between], set_of[matrix.columns[entries[is_broken[rows[entries]]]]])
    )
    for one in np.unique(wrong).tolist():
        columns = np.flatnonzero((set_of == one) & is_open)
        asked = np.unique(rows[entries[set_of[matrix.columns[entries]] == one]])
        left = matrix.at(asked).over(columns, decided)
        program = replace(left, most=np.floor(left.most + WHOLE))
        found = best_whole_numbers(
            program, gains[columns], lower[columns], upper[columns], most_nodes=NODES_APART
        )
        if found.solution is None:
            return None
        whole[columns] = found.solution
    return whole
