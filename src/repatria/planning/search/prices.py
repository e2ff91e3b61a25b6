"""Cuts for a program of many pieces, found where the prices of what holds them together are right.

A price is what one more of a limit is worth, or of people who could go to several places, or of an earlier
tier. At given prices every piece can be looked at by itself: what all pieces gain after paying, and what the
limits are worth, bound the whole program (Lagrange; Geoffrion 1974). The cuts by which the pieces reach
whole numbers at the prices that bound best are added to the relaxation, which is then as tight.

The prices are found from the whole numbers that come up in the pieces, in steps no longer than these are to
be trusted: a step is lengthened where it did what they promised, and shortened where it did not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from repatria.planning.search.boxes import Box, Cut, Within
from repatria.planning.search.core import add_after_its_own
from repatria.planning.search.merged import Merged
from repatria.planning.search.pieces import Pieces
from repatria.planning.search.priced import Point, PricedPiece
from repatria.planning.search.relaxed import Relaxed
from repatria.planning.search.watching import Watch
from repatria.planning.solvers.highs import Matrix, best_whole_numbers
from repatria.planning.solvers.relaxation import WHOLE, Optimum, Relaxation

#: Share of a price, and of the usual gain, by which it may change in the first step.
FIRST_STEP, FIRST_STEP_FROM_NONE = 0.1, 0.02
#: What a solved box of a piece costs beside the steps of the solver in it.
WORK_OF_A_BOX = 200_000
#: Steps end where no more than this share of what is open can be closed by another one.
LEAST_PROGRESS = 0.02
MOST_POOR_STEPS = 3
#: Nodes that the solver may open when it mixes points of all pieces.
NODES_OF_A_MIX = 2_000


@dataclass(slots=True)
class Carried:
    """What the prices of one tier tell the tiers after it.

    Attributes:
        prices: Of each tier that had prices its place, and the best ones for each row of the whole program.
        of_cuts: Of each of these tiers those of cuts over several pieces.
        points: Whole numbers that came up in pieces.
    """

    prices: list[tuple[int, np.ndarray]] = field(default_factory=list)
    of_cuts: list[dict[Cut, float]] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)

    def rays(self, merged: Merged, crossing: Sequence[Cut] = ()) -> list[np.ndarray]:
        """Give the prices of each earlier tier, with 1 for its own row.

        Returns:
            For each a number of each row of a merged program, then of each cut over several pieces.
        """
        found = []
        for (tier, prices), of_cuts in zip(self.prices, self.of_cuts, strict=True):
            ray = np.zeros(len(merged.matrix.most) + 1)
            np.maximum.at(ray, merged.row_of[: len(prices)], prices)
            for place, row in enumerate(merged.whole.rows[len(prices) :], start=len(prices)):
                if row.key == ("tier", tier):
                    ray[merged.row_of[place]] = 1.0
            found.append(np.append(ray[:-1], [of_cuts.get(cut, 0.0) for cut in crossing]))
        return found


class Prices:
    """The prices of one tier.

    Attributes:
        crossing: Cuts over several pieces: rows under those of the merged program.
        links: Which rows hold pieces together.
        best: The prices that bounded best so far, one for each row.
    """

    def __init__(self, merged: Merged, gains: np.ndarray, cuts: Sequence[Cut]) -> None:
        """Take a program apart.

        Args:
            gains: What each column of the merged program adds to the tier.
            cuts: Cuts known already.
        """
        self.merged = merged
        self.gains = gains
        matrix = merged.matrix
        rows = np.repeat(np.arange(len(matrix.most)), np.diff(matrix.starts))
        self.piece_of = Pieces(merged).piece_of
        least, most = np.full(len(matrix.most), merged.width), np.full(len(matrix.most), -1)
        np.minimum.at(least, rows, self.piece_of[matrix.columns])
        np.maximum.at(most, rows, self.piece_of[matrix.columns])
        self.links_of_program = np.flatnonzero(least < most)
        number = int(self.piece_of.max(initial=-1)) + 1
        of_piece = _places(self.piece_of, number)
        rows_of = _places(np.where(least == most, least, number), number + 1)
        self.pieces = [PricedPiece(merged, of_piece[place], rows_of[place]) for place in range(number)]
        self.crossing: list[Cut] = []
        self.places: list[int] = []  # of the cuts that cross, among all that hold everywhere
        self.known = 0
        self.best = np.zeros(len(matrix.most))
        self._link(matrix)
        self.learn(cuts)

    def learn(self, cuts: Sequence[Cut]) -> None:
        """Take over cuts that hold everywhere: those known before, and more behind them."""
        crossing = len(self.crossing)
        for place, cut in enumerate(cuts[self.known :], start=self.known):
            pieces = np.unique(self.piece_of[self.merged.column_of[cut.columns]])
            if len(pieces) == 1:
                self.pieces[int(pieces[0])].add_cut(cut)
            else:
                self.crossing.append(cut)
                self.places.append(place)
        self.known = len(cuts)
        if len(self.crossing) > crossing:
            self._link(self.merged.matrix.above(self.merged.rows_over(self.crossing)))

    def _link(self, matrix: Matrix) -> None:
        """Take the rows that hold pieces together, of a matrix with the cuts under the program's rows."""
        own, height = len(self.merged.matrix.most), len(matrix.most)
        self.links = np.append(self.links_of_program, np.arange(own, height))
        self.most = matrix.most
        is_link = np.zeros(height, dtype=bool)
        is_link[self.links] = True
        entries = np.flatnonzero(np.repeat(is_link, np.diff(matrix.starts)))
        rows = np.repeat(np.arange(height), np.diff(matrix.starts))[entries]
        columns, factors = matrix.columns[entries], matrix.factors[entries]
        of_piece = _places(self.piece_of[columns], len(self.pieces))
        self.used = [
            _Use(columns[few], rows[few], factors[few], links=self.links, piece=piece.columns)
            for piece, few in zip(self.pieces, of_piece, strict=True)
        ]
        self.best = np.append(self.best, np.zeros(len(matrix.most) - len(self.best)))

    @property
    def work(self) -> int:
        """Give what all this has cost so far."""
        return sum(piece.relaxed.work + piece.relaxed.boxes * WORK_OF_A_BOX for piece in self.pieces)

    def know(self, solution: np.ndarray, points: Iterable[Point] = ()) -> None:
        """Keep in mind whole numbers for all columns, and such as an earlier tier had for some."""
        for piece in self.pieces:
            piece.add_point(solution[piece.columns])
        column_of, at = self.merged.column_of, np.zeros(self.merged.width, dtype=np.int64)
        for columns, numbers in points:
            if len(columns):
                np.add.at(at, column_of[columns], numbers)
                piece = self.pieces[int(self.piece_of[column_of[columns[0]]])]
                piece.add_point(at[piece.columns])
                at[column_of[columns]] = 0

    def tell(self, carried: Carried, tier: int) -> None:
        """Tell the tiers after this one what was found."""
        own = len(self.merged.matrix.most)
        by_row: np.ndarray = np.append(self.best[:own], 0.0)[self.merged.row_of]
        carried.prices.append((tier, by_row))
        carried.of_cuts.append(dict(zip(self.crossing, self.best[own:].tolist(), strict=True)))
        carried.points = [piece.spread(point) for piece in self.pieces for point in piece.points]

    def begin_at(self, optimum: Optimum) -> None:
        """Take the prices of a relaxation."""
        self.best = self._prices_of(optimum)

    def promising(self, step: np.ndarray, rays: Sequence[np.ndarray]) -> tuple[float, np.ndarray]:
        """Give prices, no further from the best than steps let them be, that bound best all points known.

        Args:
            step: For each row that holds pieces together, how far its price may go without a cost.
            rays: Prices that may be added any number of times.

        Returns:
            The bound that they promise, and a price for each row.
        """
        return self._promising([{} for _ in self.pieces], step, rays)

    def mixed(self, box: Box) -> np.ndarray | None:
        """Choose one of the points known of each piece in a box, all together the best that keep every row.

        Returns:
            A whole number for each column of the merged program; None where no choice was found.
        """
        links = len(self.links)
        rows: list[list[tuple[int, int]]] = [[] for _ in range(links + len(self.pieces))]
        gains: list[int] = []
        points: list[tuple[PricedPiece, np.ndarray]] = []
        chosen: list[tuple[list[tuple[int, int]], float]] = []
        for number, (piece, use) in enumerate(zip(self.pieces, self.used, strict=True)):
            inside = piece.points_in(piece.within(box))
            for point, uses in zip(inside, (inside @ use.factors).tolist(), strict=True):
                for place in np.flatnonzero(uses).tolist():
                    rows[int(use.links[place])].append((len(points), int(uses[place])))
                rows[links + number].append((len(points), 1))
                gains.append(int(point @ self.gains[piece.columns]))
                points.append((piece, point))
            if not piece.may_be_empty or any(low > 0 for _, low, _ in piece.within(box).values()):
                # Without any of its points, nothing of the piece would be there, which is outside the box.
                chosen.append(([(column, -factor) for column, factor in rows[links + number]], -1.0))
        most = [*self.most[self.links].tolist(), *(1.0 for _ in self.pieces)]
        matrix = Matrix.of([*zip(rows, most, strict=True), *chosen], len(gains))
        low, high = np.zeros(len(gains)), np.ones(len(gains))
        found = best_whole_numbers(matrix, np.array(gains), low, high, most_nodes=NODES_OF_A_MIX)
        if found.solution is None:
            return None
        whole = np.zeros(self.merged.width)
        for choice in np.flatnonzero(np.array(found.solution)).tolist():
            piece, point = points[choice]
            whole[piece.columns] += point
        return whole

    def tighten(
        self,
        relaxed: Relaxed,
        box: Box,
        best: int,
        *,
        carried: Carried,
        most_steps: int,
        watch: Watch,
    ) -> None:
        """Find cuts that bring the relaxation down in a box, and add them everywhere.

        Args:
            box: One that the relaxation was solved in.
            best: What is gained already: a bound below one more is low enough.
            carried: The prices of earlier tiers may be added any number of times, with the rows of these.
            most_steps: Steps of prices that may be taken.
        """
        optimum = box.optimum
        if optimum is None or not np.isfinite(optimum.value):
            return
        within = [piece.within(box) for piece in self.pieces]
        self.learn(box.everywhere)
        rays = carried.rays(self.merged, self.crossing)
        self.best = self._prices_of(optimum)
        usual = float(np.abs(self.gains[self.gains != 0]).mean()) if self.gains.any() else 1.0
        step = FIRST_STEP * self.best[self.links] + FIRST_STEP_FROM_NONE * usual
        known = set(box.everywhere)
        promised, prices = -np.inf, self.best
        poor = 0
        for _ in range(most_steps):
            if watch.is_stopped or poor >= MOST_POOR_STEPS:
                break
            bound = optimum.value
            for piece, use, inside in zip(self.pieces, self.used, within, strict=True):
                for cut in piece.look(self.gains[piece.columns] - use.cost(prices), inside):
                    add_after_its_own(cut, box.everywhere, known)
            optimum = relaxed.solve(box)
            if not np.isfinite(optimum.value):
                break
            self.best = self._prices_of(optimum)
            kept = (bound - optimum.value) / max(bound - promised, WHOLE) if np.isfinite(promised) else 0.3
            step *= 4.0 if kept > 0.5 else 1.0 if kept > 0.2 else 0.5
            is_poor = bound - optimum.value < LEAST_PROGRESS * (bound - best)
            poor = poor + 1 if is_poor else 0
            if optimum.value < best + 1 - WHOLE or not len(self.links):
                break
            promised, prices = self._promising(within, step, rays)
        box.around = None

    def _prices_of(self, optimum: Optimum) -> np.ndarray:
        prices = np.zeros(len(self.best))
        prices[self.links_of_program] = optimum.multipliers[self.links_of_program]
        own = len(self.merged.matrix.most)
        of_cuts = optimum.multipliers[optimum.rows :]
        for at, place in enumerate(self.places, start=own):
            if place < len(of_cuts):  # others came since
                prices[at] = of_cuts[place]
        return prices

    def _promising(
        self, within: Sequence[Within], step: np.ndarray, rays: Sequence[np.ndarray]
    ) -> tuple[float, np.ndarray]:
        """Give prices, not too far from the best, that bound best all points known; and that bound.

        A program mixes the points of each piece within the limits; exceeding a limit costs its best price and
        a step, leaving some of it over earns its best price less a step. Its multipliers are the prices.
        """
        links, pieces = len(self.links), len(self.pieces)
        mixed = _Mix(links + 2 * pieces + 2 * len(rays))
        for number, (piece, use) in enumerate(zip(self.pieces, self.used, strict=True)):
            points = piece.points_in(within[number])
            of_point = points @ use.factors
            own = links + 2 * number
            for uses, gained in zip(of_point, (points @ self.gains[piece.columns]).tolist(), strict=True):
                at = np.flatnonzero(uses)
                mixed.add(gained, np.append(use.links[at], (own, own + 1)), np.append(uses[at], (1.0, -1.0)))
        listed = np.array([ray[self.links] for ray in rays]).reshape(len(rays), links)
        of_ray = links + 2 * pieces + 2 * np.arange(len(rays))
        for link, price in enumerate(self.best[self.links].tolist()):
            ray = listed[:, link]
            for sign in (-1.0, 1.0):
                mixed.add(
                    sign * price - float(step[link]),
                    np.concatenate(([link], of_ray, of_ray + 1)),
                    np.concatenate(([sign], -sign * ray, sign * ray)),
                )
        most = np.concatenate((self.most[self.links], np.tile((1.0, -1.0), pieces), np.zeros(2 * len(rays))))
        value, multipliers = mixed.best(most)
        prices = np.zeros(len(self.best))
        prices[self.links] = multipliers[:links]
        return value, prices


class _Use:
    """How much the columns of a piece use of the rows that hold pieces together.

    Attributes:
        links: Which of these rows, by their place among them.
        factors: For each column and each of these rows.
    """

    def __init__(
        self,
        columns: np.ndarray,
        rows: np.ndarray,
        factors: np.ndarray,
        *,
        links: np.ndarray,
        piece: np.ndarray,
    ) -> None:
        """Take what stands in these rows, entry by entry.

        Args:
            columns: Column of each entry, all of this piece; `rows` its row, `factors` its number.
            links: All rows that hold pieces together.
            piece: The columns of the piece.
        """
        used, place = np.unique(rows, return_inverse=True)
        self.links = np.searchsorted(links, used)
        self.factors = np.zeros((len(piece), len(used)), dtype=np.int64)
        at = np.searchsorted(piece, columns)
        self.factors[at, place] = factors
        self.entries = at, rows, factors

    def cost(self, prices: np.ndarray) -> np.ndarray:
        """Give what each column costs at these prices."""
        columns, rows, factors = self.entries
        return np.bincount(columns, factors * prices[rows], len(self.factors))


class _Mix:
    """A program of columns of any number at least 0, filled column by column."""

    def __init__(self, height: int) -> None:
        self.height = height
        self.gains: list[float] = []
        self.rows: list[np.ndarray] = []
        self.factors: list[np.ndarray] = []

    def add(self, gain: float, rows: np.ndarray, factors: np.ndarray) -> None:
        """Add a column."""
        self.gains.append(gain)
        self.rows.append(rows)
        self.factors.append(factors)

    def best(self, most: np.ndarray) -> tuple[float, np.ndarray]:
        """Give the best value, and the multiplier of each row."""
        width = len(self.gains)
        rows = np.concatenate(self.rows)
        columns = np.repeat(np.arange(width), [len(each) for each in self.rows])
        order = np.argsort(rows, kind="stable")
        matrix = Matrix(
            starts=np.concatenate(([0], np.cumsum(np.bincount(rows, minlength=self.height)))).astype(
                np.int32
            ),
            columns=columns[order].astype(np.int32),
            factors=np.concatenate(self.factors)[order],
            most=most,
            width=width,
        )
        low, high = np.zeros(width), np.full(width, np.inf)
        found = Relaxation(matrix, np.array(self.gains), low, high).solve(low, high)
        return found.value, found.multipliers


def _places(numbers: np.ndarray, most: int) -> list[np.ndarray]:
    """Give the places of each number from 0 and below `most`, ascending."""
    order = np.argsort(numbers, kind="stable")
    return np.split(order, np.cumsum(np.bincount(numbers, minlength=most))[:-1]) if most else []
