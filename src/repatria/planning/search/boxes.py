"""Boxes: disjoint parts of a program that leave nothing out, kept from tier to tier.

A box that cannot reach what an earlier tier reached is shut for good, and the same multipliers show it in
every later tier; so the tree of boxes is grown once for all tiers. A box may have cuts of its own.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from repatria.core.plans import Proof
from repatria.planning.program.exact import Multipliers
from repatria.planning.program.model import Program
from repatria.planning.search.merged import Merged
from repatria.planning.search.sums import Sum
from repatria.planning.solvers.relaxation import WHOLE, Optimum

#: Sums that a box bounds, by key, each with its least and greatest value.
type Within = dict[Hashable, tuple[Sum, float, float]]
#: Rows, each by its key or, of one that holds in a box, by itself; with a multiplier as a text.
type Named = list[tuple[list[str | int] | Side | Cut, str]]


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One side of a split at a sum, as a row: the terms sum to at most `most`.

    Attributes:
        key: Of the sum.
        is_upper: The sum is at most `most`; else its negative is.
    """

    key: Hashable
    is_upper: bool
    columns: np.ndarray
    factors: np.ndarray
    most: int


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """A row derived from others by mixed-integer rounding: its terms sum to at most `most`.

    Attributes:
        named: Rows and multipliers that it follows from; a row that holds in a box is named by itself, and
            by its place only when the proof is written.
        from_above: Columns measured from their greatest value in the box.
        is_tight: It is none, but a row turned round that a step of narrowing made an equation.
    """

    named: Named
    from_above: tuple[list[str | int], ...]
    columns: np.ndarray
    factors: np.ndarray
    most: int
    is_tight: bool = False

    def is_used(self, multiplier: float) -> bool:
        """Say whether a multiplier is one: of a row with numbers up to 10⁹ the smallest may be."""
        return multiplier * float(np.abs(self.factors).max()) > WHOLE


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """Multipliers that prove something: of the rows of a merged program, then of those that hold in a box.

    Attributes:
        here: The rows that held in the box.
    """

    merged: Merged
    multipliers: Multipliers
    here: tuple[Cut | Side, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """A step by which the whole program was narrowed; nothing outside of what it leaves is a plan.

    Attributes:
        after: How many rows hold everywhere before it.
        named: Rows and multipliers that show it.
        boxes: Columns that it narrows, each with the least and greatest value left.
        tight: Rows that it makes equations, each turned round.
        is_of_gain: What is outside may be a plan, but gains no more than one that was found.
    """

    after: int
    named: Named
    boxes: tuple[tuple[list[str | int], int, int], ...]
    tight: tuple[Cut, ...]
    is_of_gain: bool = False


@dataclass(slots=True)
class Box:
    """Part of a program: sums within bounds of their own, and the rows that hold there.

    Attributes:
        within: Sums that the splits above bounded, by key, each with its least and greatest value.
        everywhere: Cuts that hold in the whole program: one list for all boxes of a tree, which may grow.
        steps: By which the whole program was narrowed: one list, likewise.
        inherited: Rows of the boxes around this one: sides of splits, and cuts.
        cuts: Cuts of its own.
        optimum: What the relaxation of the tier being solved gave here; None before.
        around: What it gave the last time, or in the box around this one; never of an empty box.
        shown: Proves `bound` for that tier, or that the box is empty.
        bound: No point of the box gains more; None where nothing is proven yet, or the box is empty.
        is_empty: It holds no point, as `shown` proves.
        since: The tier whose value it cannot reach, so that it is shut; None while it is open.
        split: The sum, and the value, at which it was split into `halves`.
    """

    within: Within = field(default_factory=dict)
    everywhere: list[Cut] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    inherited: tuple[Cut | Side, ...] = ()
    cuts: tuple[Cut, ...] = ()
    shown: Shown | None = None
    bound: int | None = None
    is_empty: bool = False
    since: int | None = None
    split: tuple[Sum, int] | None = None
    halves: tuple[Box, Box] | None = None
    optimum: Optimum | None = None
    around: Optimum | None = None

    @property
    def rows(self) -> tuple[Cut | Side, ...]:
        """Give the rows that hold here, in the order in which a proof names them."""
        return (*self.everywhere, *self.inherited, *self.cuts)

    def part(self, total: Sum, at: int) -> tuple[Box, Box]:
        """Split at a sum: in the first half it is at most `at`, in the other more."""
        key = total.key
        _, low, high = self.within.get(key, (total, -np.inf, np.inf))
        self.split = total, at
        sides: tuple[tuple[Side, ...], ...] = ((), ())
        if not total.is_column:
            sides = (
                (Side(key, True, total.columns, total.factors, at),),
                (Side(key, False, total.columns, -total.factors, -at - 1),),
            )
        around = self.inherited + self.cuts
        self.halves = (
            Box(
                {**self.within, key: (total, low, at)},
                self.everywhere,
                self.steps,
                around + sides[0],
                optimum=self.optimum,
            ),
            Box(
                {**self.within, key: (total, at + 1, high)},
                self.everywhere,
                self.steps,
                around + sides[1],
                optimum=self.optimum,
            ),
        )
        self.optimum = None
        return self.halves

    def prune(self, low: np.ndarray, high: np.ndarray) -> None:
        """Leave halves out that hold nothing any more, as columns have other bounds now.

        A cut of a box says something else within other bounds: what rests on such cuts is forgotten.

        Args:
            low: Least value of each column of the whole program; `high` the greatest.
        """
        waiting = [self]
        while waiting:
            box = waiting.pop()
            if box.cuts:
                box.forget()
            if box.split is None or box.halves is None:
                continue
            total, at = box.split
            column = total.columns[0]
            if not total.is_column or low[column] <= at < high[column]:
                waiting += box.halves
                continue
            half = box.halves[1 if at < low[column] else 0]
            for name in _OF_HALF:
                setattr(box, name, getattr(half, name))
            waiting.append(box)

    def forget(self) -> None:
        """Be one box that was never looked at."""
        self.cuts, self.shown, self.bound, self.is_empty, self.since = (), None, None, False, None
        self.split = self.halves = self.optimum = self.around = None

    def leaves(self) -> Iterator[Box]:
        """Give the boxes that were not split."""
        waiting = [self]
        while waiting:
            box = waiting.pop()
            if box.halves is None:
                yield box
            else:
                waiting += reversed(box.halves)


#: What a box takes over from its half at a column, which no row tells from it.
_OF_HALF = ("within", "cuts", "shown", "bound", "is_empty", "since", "split", "halves", "optimum", "around")


def proof_of(root: Box, program: Program, tier: int, *, rows_before: int = 0) -> Proof:
    """Write down what the boxes prove of a tier, in the form of docs/certificate.md.

    Every leaf has been solved in this tier, or shut before.

    Args:
        rows_before: How many rows hold already where this proof will stand.
    """
    whole: Proof = {}
    top = whole
    if root.everywhere or root.steps:
        top = write_everywhere(root.everywhere, root.steps, whole, rows_before)
    waiting = [(root, top)]
    while waiting:
        box, node = waiting.pop()
        places: dict[object, int] = {row: place for place, row in enumerate(box.rows, rows_before)}
        if box.cuts:
            node = _write_cuts(box.cuts, places, node)
        if box.halves is not None and box.split is not None:
            total, at = box.split
            node.update(_at(total, program), split=at, low={}, high={})
            waiting += [(box.halves[0], node["low"]), (box.halves[1], node["high"])]
        elif box.shown is not None:
            named = _placed(named_rows(box.shown.merged, box.shown.multipliers, box.shown.here), places)
            if box.since is not None and box.since < tier:
                named.append([["tier", box.since], "1"])
            is_empty = box.is_empty or (box.since is not None and box.since < tier)
            node["infeasible" if is_empty else "multipliers"] = named
    return whole


def named_rows(merged: Merged, multipliers: Multipliers, here: Sequence[Side | Cut]) -> Named:
    """Name the rows of the whole program, and those of a box, each with its multiplier."""
    named: Named = []
    texts: dict[int, str] = {}
    rows = merged.whole.rows
    for place in np.flatnonzero(multipliers.above).tolist():
        above = int(multipliers.above[place])
        if above not in texts:
            texts[above] = str(Fraction(above, multipliers.denominator))
        if place < multipliers.rows:
            named += [(list(rows[row].key), texts[above]) for row in merged.rows_at(place)]
        else:
            named.append((here[place - multipliers.rows], texts[above]))
    return named


def write_everywhere(
    everywhere: Sequence[Cut], steps: Sequence[Step], node: Proof, rows_before: int = 0
) -> Proof:
    """Write down what holds everywhere, in its order; give the node in which it holds."""
    places: dict[object, int] = {cut: place for place, cut in enumerate(everywhere, rows_before)}
    first = 0
    listed = list(steps)
    while listed:
        after = listed[0].after
        if after > first:
            node = _write_cuts(everywhere[first:after], places, node)
        together: list[object] = []
        first = after
        while listed and listed[0].after == first:
            step = listed.pop(0)
            together.append(
                {
                    "gaining" if step.is_of_gain else "rows": _placed(step.named, places),
                    "columns": [list(box) for box in step.boxes],
                    "tight": [
                        list(row.named[0][0]) for row in step.tight if isinstance(row.named[0][0], list)
                    ],
                }
            )
            first += len(step.tight)
        node["narrow"], node["then"] = together, {}
        node = node["then"]
    return _write_cuts(everywhere[first:], places, node) if len(everywhere) > first else node


def _write_cuts(cuts: Sequence[Cut], places: Mapping[object, int], node: Proof) -> Proof:
    """Write cuts down, and give the node in which they hold."""
    node["cuts"] = [{"rows": _placed(cut.named, places), "from_above": list(cut.from_above)} for cut in cuts]
    node["then"] = {}
    inner: Proof = node["then"]
    return inner


def _placed(named: Named, places: Mapping[object, int]) -> list[list[object]]:
    """Name the rows that hold in a box by their places."""
    return [
        [row if isinstance(row, list) else ["here", places[row]], multiplier] for row, multiplier in named
    ]


def _at(total: Sum, program: Program) -> dict[str, object]:
    if total.is_column:
        return {"column": list(program.columns[total.columns[0]])}
    terms = zip(total.columns.tolist(), total.factors.tolist(), strict=True)
    return {"sum": [[list(program.columns[column]), factor] for column, factor in terms]}
