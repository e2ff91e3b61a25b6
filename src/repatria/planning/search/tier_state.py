"""One tier of a program while it is searched: its relaxation, the best solution, and what that has cost."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from repatria.planning.program.model import Objective, Program, Row
from repatria.planning.program.rings import MOST_RINGS, count_rings, rows_against, without_spare_payments
from repatria.planning.search import limits
from repatria.planning.search.boxes import Box
from repatria.planning.search.merged import Bounds, merge
from repatria.planning.search.pieces import Pieces
from repatria.planning.search.relaxed import Relaxed
from repatria.planning.search.watching import Watch
from repatria.planning.solvers.relaxation import WHOLE


class TierState:
    """What all that search one tier know in common.

    Attributes:
        program: The program, with the rows of rings that were needed until now.
        tier: How many tiers came before.
        bounds: Narrower bounds of columns than the program's own; None where there are none.
        order: Which of the classes that nothing tells apart come first: those of greater numbers.
        gains: What each column adds to the tier.
        solution: The best solution found, and `best`, what it gains; None before.
        rings: Rows of rings that came beside those of the beginning.
        relaxed: The relaxation; it is a new one after rows of rings came.
        few_switches: Which columns of the relaxation are switches; `few_people` counts of people.
        is_apart: The program has so many pieces that each is closed by itself.
        is_stuck: Nothing more can be done.
        rows_before: How many rows hold already where the proof will stand, that of a part.
    """

    def __init__(
        self,
        program: Program,
        objective: Objective | None,
        *,
        tier: int,
        order: Mapping[str, int],
        watch: Watch,
        bounds: Bounds | None = None,
    ) -> None:
        self.objective = objective
        self.bounds = bounds
        self.tier = tier
        self.order = order
        self.watch = watch
        self.width = len(program.columns)
        self.gains = np.zeros(self.width, dtype=np.int64)
        for column, gain in objective.gains if objective else ():
            self.gains[column] = gain
        self.switches = np.array([key[0] in ("y", "pays") for key in program.columns], dtype=bool)
        self.people = np.array([key[0] == "f" for key in program.columns], dtype=bool)
        self.solution: tuple[int, ...] | None = None
        self.best: int | None = None
        self.rings: tuple[Row, ...] = ()
        self.is_stuck = False
        self.rows_before = 0
        self.is_apart = False
        self.work_before = self.boxes_before = 0
        self.work_of_a_box = limits.WORK_OF_A_BOX
        self._load(program)

    @property
    def work(self) -> int:
        """Give what the search has cost so far."""
        work = self.work_before + self.relaxed.work + self.boxes * self.work_of_a_box
        return work // limits.CHEAPER_APART if self.is_apart else work

    @property
    def boxes(self) -> int:
        """Count how often a box was solved."""
        return self.boxes_before + self.relaxed.boxes

    def is_closed(self, box: Box) -> bool:
        """Is it proven that the box holds nothing better than what was found?"""
        optimum = box.optimum
        if optimum is None:
            return False
        if optimum.is_empty or (self.best is not None and optimum.value + WHOLE < self.best + 1):
            self.relaxed.prove(box, self.best)
            is_low = self.best is not None and box.bound is not None and box.bound <= self.best
            return box.is_empty or is_low
        return False

    def known(self) -> np.ndarray:
        """Give the best solution in the columns of the relaxation; there has to be one."""
        return self.relaxed.merged.total(np.array(self.solution, dtype=np.int64))

    def undecided(self, values: np.ndarray) -> np.ndarray:
        """Give by how much each switch is off a whole number; 0 for what is no switch."""
        off: np.ndarray = np.abs(values - np.round(values)) * self.few_switches
        return off

    def find(self, values: np.ndarray) -> None:
        """Take whole numbers for the columns of the relaxation, if they keep every row."""
        whole = self.relaxed.merged.share_out(np.round(values).astype(np.int64), self.order)
        if self.program.keeps_rows(whole):
            self._keep(whole)

    def take(self, solution: tuple[int, ...]) -> None:
        """Take a solution if it is the best yet."""
        value = int(self.gains @ np.array(solution, dtype=np.int64)) if self.width else 0
        if self.best is None or value > self.best:
            self.solution, self.best = solution, value

    def needs_rings(self, values: np.ndarray) -> bool:
        """Add the rows of rings that a whole-number point of the relaxation breaks, if it breaks any."""
        if not self.program.payments:
            return False
        whole = self.relaxed.merged.share_out(np.round(values).astype(np.int64), self.order)
        return self.program.keeps_rows(whole) and not self._keep(whole)

    def _keep(self, solution: tuple[int, ...]) -> bool:
        """Take a solution that keeps all rows; one with rings too large gives rows against them instead."""
        wanted = frozenset(np.flatnonzero(self.gains).tolist())
        solution = without_spare_payments(self.program, solution, wanted)
        needed = rows_against(self.program, solution)
        if not needed:
            if self.program.keeps(solution):
                self.take(solution)
            return True
        if count_rings(self.program) + len(needed) > MOST_RINGS:
            self.is_stuck = True
            return True
        self.rings += needed
        self.work_before += self.relaxed.work
        self.boxes_before += self.relaxed.boxes
        self._load(self.program.with_rows(needed))
        return False

    def narrow(self, bounds: Bounds) -> None:
        """Go on within narrower bounds, in another relaxation."""
        self.work_before += self.relaxed.work
        self.boxes_before += self.relaxed.boxes
        self.bounds = bounds
        self._load(self.program)

    def _load(self, program: Program) -> None:
        self.program = program
        merged = merge(program, self.gains, self.bounds)
        self.relaxed = Relaxed(merged, merged.shared(self.gains))
        self.few_switches = merged.shared(self.switches)
        self.few_people = merged.shared(self.people)
        if self.bounds is None or not self.bounds.closed.any():
            # What narrowing leaves falls apart more easily, and is not searched in another way for that.
            is_large = len(program.columns) > limits.SMALL
            self.is_apart = is_large and Pieces(merged).number >= limits.FEWEST_APART


def gain_of(box: Box) -> float:
    """Give what the relaxation gains in a box; minus infinity where it holds no point, or was not solved."""
    return -np.inf if box.optimum is None else box.optimum.value
