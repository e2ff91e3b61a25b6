"""The lottery: of solutions that are equal in every tier, the one that takes the people of greatest lots.

Taking so many of a class gains as much as so many of its greatest lots add up to. So a place goes to the
greatest lot of all who could have it, whatever their class, and everybody's chance is the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from repatria.planning.program.chances import Drawn, Lots
from repatria.planning.program.model import Key, Objective, Program, Row
from repatria.planning.search.merged import Merged, merge
from repatria.planning.search.whole import search

#: The lottery only decides among equals, so little work is enough for it.
MOST_NODES = 500

#: In a program of more columns the lottery decides only between classes that all offers, rules and tiers
#: treat alike.
MOST_COLUMNS = 1_500

#: How many steps each way from what is taken of a class are told apart; beyond, they double.
FINE_STEPS = 32

#: A program of so many classes tells fewer apart: a search of many columns is slow.
MANY_CLASSES = 100
FEW_STEPS = 4

#: How much finer the steps are made each time, and how often.
FINER = 32
MOST_ROUNDS = 8


def draw(program: Program, lots: Lots, solution: tuple[int, ...]) -> tuple[int, ...]:
    """Let the lottery choose among solutions that are equal in every tier.

    Args:
        program: With every tier kept.
        solution: A solution to begin with.
    """
    alike = merge(program, np.zeros(len(program.columns), dtype=np.int64))
    shared = _shared_by_lot(alike, alike.total(np.array(solution, dtype=np.int64)), lots)
    if program.keeps(shared):
        solution = shared
    if len(program.columns) > MOST_COLUMNS:
        return solution
    drawn = _Drawing(program, lots)
    for steps in drawn.rounds():
        found = drawn.better(solution, steps)
        if found is None and max(steps.values(), default=1) == 1:
            break
        solution = found or solution
    return solution


def _shared_by_lot(merged: Merged, totals: np.ndarray, lots: Lots) -> tuple[int, ...]:
    """Share numbers out among classes that nothing tells apart, as if all their people stood in one queue."""
    values = np.zeros(len(merged.column_of), dtype=np.int64)
    columns = merged.whole.columns
    together: dict[tuple[str, ...], list[int]] = {}
    for column, parts in enumerate(merged.parts):
        if len(parts) == 1:
            values[parts[0]] = totals[column]
        else:
            names = tuple(str(columns[part][1]) for part in parts.tolist())
            together.setdefault(names, []).append(column)
    for names, shared in together.items():
        queue = _Queue([lots.of(name) for name in names])
        begin = 0
        for column in shared:
            end = begin + int(totals[column])
            values[merged.parts[column]] = queue.owners_of(end) - queue.owners_of(begin)
            begin = end
    return tuple(values.tolist())


class _Queue:
    """The people of some classes in one queue, the greatest lot first."""

    def __init__(self, drawn: Sequence[Drawn]) -> None:
        order = np.argsort(-np.concatenate([each.lots for each in drawn]), kind="stable")
        self.owners = np.repeat(np.arange(len(drawn)), [len(each.lots) for each in drawn])[order]
        self.sizes = np.concatenate([each.sizes for each in drawn])[order]
        self.ends = np.concatenate(([0], np.cumsum(self.sizes)))
        self.classes = len(drawn)

    def owners_of(self, number: int) -> np.ndarray:
        """Count the first so many of the queue by class."""
        whole = int(np.searchsorted(self.ends, number, "right")) - 1
        found = np.zeros(self.classes, dtype=np.int64)
        np.add.at(found, self.owners[:whole], self.sizes[:whole])
        if number > self.ends[whole]:
            found[self.owners[whole]] += number - int(self.ends[whole])
        return found


@dataclass(frozen=True, slots=True)
class _Taking:
    """A class of whom some may go: its releases, and what everybody drew."""

    columns: tuple[int, ...]
    drawn: Drawn

    @property
    def size(self) -> int:
        return int(self.drawn.ends[-1])

    def taken(self, solution: tuple[int, ...]) -> int:
        return sum(solution[column] for column in self.columns)


class _Drawing:
    """Searches for the people of greatest lots, in steps that grow finer around what was found."""

    def __init__(self, program: Program, lots: Lots) -> None:
        self.program = program
        columns: dict[str, list[int]] = {}
        for column, key in enumerate(program.columns):
            if key[0] == "f":
                columns.setdefault(str(key[1]), []).append(column)
        self.takings = {name: _Taking(tuple(own), lots.of(name)) for name, own in columns.items()}
        self.fine = FINE_STEPS if len(self.takings) < MANY_CLASSES else FEW_STEPS

    def rounds(self) -> Iterator[Mapping[str, int]]:
        """Give the steps of each class in people, at first so that all of it is told apart alike."""
        share = 2 * self.fine
        for _ in range(MOST_ROUNDS):
            yield {name: max(1, -(-each.size // share)) for name, each in self.takings.items()}
            share *= FINER

    def better(self, solution: tuple[int, ...], steps: Mapping[str, int]) -> tuple[int, ...] | None:
        """Find a solution of greater lots; None if none is found."""
        program, lottery, start = self._in_steps(solution, steps)
        found = search(program, lottery, start, most_nodes=MOST_NODES)[1].solution
        drawn = None if found is None else found[: len(solution)]
        return drawn if drawn is not None and self._value(drawn) > self._value(solution) else None

    def _value(self, solution: tuple[int, ...]) -> int:
        takings = self.takings.values()
        return sum(int(each.drawn.gains_of(np.array(each.taken(solution)))) for each in takings)

    def _in_steps(
        self, solution: tuple[int, ...], steps: Mapping[str, int]
    ) -> tuple[Program, Objective, tuple[int, ...]]:
        """Give the program with a column for each step of a class: they fill in order, the first gain most.

        Returns:
            The program, its objective, and the same solution in it.
        """
        width = len(self.program.columns)
        keys: list[Key] = []
        upper: list[int] = []
        start: list[int] = []
        gains: list[tuple[int, int]] = []
        rows: list[Row] = []
        for name, each in self.takings.items():
            if each.size == 1:
                gains += [(column, int(each.drawn.gains[0])) for column in each.columns]
                continue
            taken = each.taken(solution)
            first = width + len(keys)
            cuts = np.array(_cuts(each.size, taken, steps[name], self.fine))
            lengths = np.diff(cuts)
            keys += [("lots", name, begin) for begin in cuts[:-1].tolist()]
            upper += lengths.tolist()
            start += np.clip(taken - cuts[:-1], 0, lengths).tolist()
            gained = np.diff(each.drawn.gains_of(cuts)) // lengths
            gains += zip(range(first, width + len(keys)), gained.tolist(), strict=True)
            drawing = [(column, 1) for column in range(first, width + len(keys))]
            rows.append(Row(("lots", name), (*drawing, *((column, -1) for column in each.columns)), 0))
        program = replace(
            self.program,
            columns=(*self.program.columns, *keys),
            lower=(*self.program.lower, *(0,) * len(keys)),
            upper=(*self.program.upper, *upper),
            rows=(*self.program.rows, *rows),
        )
        return program, Objective("lottery", tuple(gains)), (*solution, *start)


def _cuts(size: int, taken: int, step: int, fine: int) -> list[int]:
    """Cut a class where so many are taken, some steps each way from there, and then ever more coarsely."""
    cuts = {0, taken, size}
    for direction in (-1, 1):
        at, number, length = taken, 0, step
        while 0 < at + direction * length < size:
            at += direction * length
            cuts.add(at)
            number += 1
            if number >= fine:
                length *= 2
    return sorted(cuts)
