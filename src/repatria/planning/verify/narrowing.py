"""Steps that narrow a box: rows show that outside of it there is nothing, or nothing that gains more."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from repatria.planning.verify.named import Faulty, Names, Weighted
from repatria.planning.verify.rounding import LARGEST_SCALE
from repatria.planning.verify.rows import Table, added, summed_products


@dataclass(frozen=True, slots=True)
class Step:
    """What a step leaves.

    Attributes:
        boxes: Least and greatest value of the columns that it narrows.
        tight: Numbers of the rows that are equations from now on.
        outside: No plan outside gains more; None where the step shows that there is none.
    """

    boxes: dict[int, tuple[int, int]]
    tight: list[int]
    outside: int | None


def read_step(names: Names, listed: object, gained: int | None, low: np.ndarray, high: np.ndarray) -> Step:
    """Read a step, and see that it shows what it says.

    Args:
        gained: Number of the row that stands for the objective; None where there is none.
        low: Least value of each column before.
        high: Greatest value of each column before.

    Raises:
        Faulty: It shows less than it says, or names what is not there.
    """
    if not isinstance(listed, dict) or listed.keys() - {"rows", "gaining"} != {"columns", "tight"}:
        raise Faulty("A step of narrowing has other keys than it may have.")
    gains = "gaining" in listed
    if len(listed) != 3 or (gains and gained is None):
        raise Faulty("A step of narrowing has other keys than it may have here.")
    rows = names.weighted(listed["gaining" if gains else "rows"])
    if rows.unit > LARGEST_SCALE:
        raise Faulty("The multipliers of a step have too large a common denominator.")
    boxes = _boxes_of(names, listed["columns"], low, high)
    tight = names.rows(listed["tight"])
    costs = _costs(names.table, rows, gained if gains else None, len(low))
    ends = np.where(costs < 0, high, low)
    most = names.table.limit_of(rows.numbers, rows.factors) - summed_products(costs, ends)
    losses: list[int] = []
    for column, (least, greatest) in boxes.items():
        cost, first, last = int(costs[column]), int(low[column]), int(high[column])
        best = -cost * (last if cost < 0 else first)
        if least > first:
            losses.append(best + cost * (least - 1 if cost < 0 else first))
        if greatest < last:
            losses.append(best + cost * (last if cost < 0 else greatest + 1))
    of_row: dict[int, int] = {}
    for number, factor in zip(rows.numbers, rows.factors, strict=True):
        of_row[number] = of_row.get(number, 0) + factor
    losses += [of_row.get(number, 0) for number in tight]
    outside = most - min(losses, default=most + 1)
    if gains:
        return Step(boxes, tight, outside // rows.unit if losses else None)
    if outside >= 0:
        raise Faulty("A step of narrowing does not show that there is nothing outside.")
    return Step(boxes, tight, None)


def _boxes_of(names: Names, listed: object, low: np.ndarray, high: np.ndarray) -> dict[int, tuple[int, int]]:
    """Read columns, each with its least and greatest value, which lie within what these are already."""
    if not isinstance(listed, list | tuple):
        raise Faulty("The columns of a step are not a list.")
    boxes: dict[int, tuple[int, int]] = {}
    for each in listed:
        if not isinstance(each, list | tuple) or len(each) != 3:
            raise Faulty("A step names something else than a column, its least and its greatest value.")
        column, (least, greatest) = names.column(each[0]), each[1:]
        if column is None or type(least) is not int or type(greatest) is not int or column in boxes:
            raise Faulty("A step names no column of the program, one twice, or no whole numbers.")
        if not low[column] <= least <= greatest <= high[column]:
            raise Faulty(f"A step leaves {each[0]} values that it did not have, or none.")
        boxes[column] = least, greatest
    return boxes


def _costs(table: Table, rows: Weighted, gained: int | None, width: int) -> np.ndarray:
    """Give what the rows cost less what is gained, in units, for each column: in numbers of any size.

    Where machine words hold them they are such.
    """
    numbers, factors = list(rows.numbers), list(rows.factors)
    if gained is not None:
        numbers, factors = [*numbers, gained], [*factors, -rows.unit]
    total = added(table, numbers, factors, width)
    if total is not None and len(total.parts) == 1:
        return total.parts[0]
    costs = np.zeros(width, dtype=object)
    if total is not None:
        costs[:] = total.whole()
        return costs
    for number, factor in zip(numbers, factors, strict=True):
        for column, coefficient in table.terms(number):
            costs[column] += factor * coefficient
    return costs
