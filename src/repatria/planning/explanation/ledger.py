"""The transfers and credits of a plan, summed over cohorts: all that follows from them needs no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from repatria.core.cases import Case
from repatria.core.listings import rows_of
from repatria.core.plans import Credit, Credits, Transfer, Transfers
from repatria.planning.program.combining import combined


@dataclass(frozen=True, slots=True)
class Moved:
    """People of one cohort whose transfers are alike.

    Attributes:
        like: A transfer; its `id`, `who` and `count` say nothing.
        cohort: Number of the cohort in the case.
        number: How many people, or lots.
    """

    like: Transfer
    cohort: int
    number: int


@dataclass(frozen=True, slots=True)
class Credited:
    """Arrivals of one cohort that pay one offer."""

    offer: str
    moved: Transfer
    cohort: int
    number: int


class Ledger:
    """What a plan moves and credits.

    Attributes:
        rows: The row of each transfer's record in the case.
        counts: How many each transfer moves.
    """

    def __init__(self, case: Case, transfers: Sequence[Transfer], credits: Sequence[Credit]) -> None:
        """Sum what a plan says; every transfer is of somebody in the case."""
        self.case = case
        self.transfers = Transfers.of(transfers)
        self.credits = Credits.of(credits)
        self.rows = np.asarray(rows_of(self.transfers.own, case.roll), dtype=np.int64)
        self.codes = np.asarray(self.transfers.codes, dtype=np.int64)
        self.counts = self._of_likes([like.count for like in self.transfers.likes], self.codes)
        self.cohorts = np.asarray(case.grouping.of_row, dtype=np.int64)[self.rows]

    @cached_property
    def gone(self) -> np.ndarray:
        """Count by row those who move, or have already gone."""
        gone = np.zeros(len(self.case.roll), dtype=np.int64)
        np.add.at(gone, self.rows, self.counts)
        return gone

    @cached_property
    def moved(self) -> tuple[Moved, ...]:
        """Sum the transfers by what they are like and by cohort."""
        likes = self.transfers.likes
        numbers, first = combined([self.codes, self.cohorts], [len(likes), len(self.case.cohorts)])
        sums = _sums(numbers, self.counts, len(first))
        return tuple(
            Moved(likes[code], cohort, number)
            for code, cohort, number in zip(
                self.codes[first].tolist(), self.cohorts[first].tolist(), sums, strict=True
            )
        )

    @cached_property
    def credited(self) -> tuple[Credited, ...]:
        """Sum the credits by offer, by what their transfers are like, and by cohort."""
        codes = np.asarray(self.credits.codes, dtype=np.int64)
        of = np.asarray(self.credits.own, dtype=np.int64)
        likes, moved = self.credits.likes, self.transfers.likes
        counts = self._of_likes([like.count for like in likes], codes)
        numbers, first = combined(
            [codes, self.codes[of], self.cohorts[of]], [len(likes), len(moved), len(self.case.cohorts)]
        )
        sums = _sums(numbers, counts, len(first))
        return tuple(
            Credited(likes[code].offer, moved[transfer], cohort, number)
            for code, transfer, cohort, number in zip(
                codes[first].tolist(),
                self.codes[of][first].tolist(),
                self.cohorts[of][first].tolist(),
                sums,
                strict=True,
            )
        )

    @cached_property
    def gone_of_cohort(self) -> list[int]:
        """Count by cohort those who move, or have already gone."""
        return _sums(np.asarray(self.case.grouping.of_row), self.gone, len(self.case.cohorts))

    @staticmethod
    def _of_likes(numbers: list[int], codes: np.ndarray) -> np.ndarray:
        return np.array(numbers, dtype=np.int64)[codes] if numbers else np.zeros(0, dtype=np.int64)


def _sums(places: np.ndarray, numbers: np.ndarray, length: int) -> list[int]:
    """Sum numbers by place; as floats they are exact, since there are fewer people than 2^53."""
    summed: list[int] = np.bincount(places, weights=numbers, minlength=length).astype(np.int64).tolist()
    return summed
