"""The transfers and credits of a plan, grouped by what a check can tell apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from repatria.core.cases import Case
from repatria.core.listings import rows_of
from repatria.core.persons import People
from repatria.core.plans import Credit, Credits, Plan, Transfer, Transfers


@dataclass(frozen=True, slots=True)
class Group:
    """Transfers that differ only in whom of one cohort they move.

    Attributes:
        first: One of them.
        cohort: Number of the cohort; -1 where the case does not have the record.
        like: One of the cohort; None where the case does not have the record.
        transfers: How many transfers.
    """

    first: Transfer
    cohort: int
    like: People | None
    transfers: int

    @property
    def people(self) -> int:
        """Count the people, or lots, that move."""
        return self.first.count * self.transfers


@dataclass(frozen=True, slots=True)
class Moved:
    """A group of which checks can speak: the case has record and offer, and the count is positive."""

    first: Transfer
    cohort: int
    like: People
    people: int


@dataclass(frozen=True, slots=True)
class Paid:
    """Credits to one offer, all of transfers of one group.

    Attributes:
        first: One of the credits.
        group: None where there is no such transfer.
        arrivals: How many arrivals are credited in all.
    """

    first: Credit
    group: Group | None
    arrivals: int


class Tally:
    """What a plan moves and credits, counted anew."""

    def __init__(self, case: Case, plan: Plan) -> None:
        """Group what the plan lists."""
        self.case = case
        self.transfers = Transfers.of(plan.transfers)
        self.credits = Credits.of(plan.credits)
        self.rows = np.asarray(rows_of(self.transfers.own, case.roll), dtype=np.int64)
        self.codes = np.asarray(self.transfers.codes, dtype=np.int64)
        of_row = np.append(np.asarray(case.grouping.of_row, dtype=np.int64), -1)
        self.cohorts = of_row[self.rows]
        self.counts = _of_likes([like.count for like in self.transfers.likes], self.codes)
        self.group_of, first = alike_in([self.codes, self.cohorts])
        numbers = np.bincount(self.group_of, minlength=len(first)).tolist()
        self.groups = tuple(
            Group(
                self.transfers[place],
                cohort,
                case.cohorts[cohort].like if cohort >= 0 else None,
                number,
            )
            for place, cohort, number in zip(
                first.tolist(), self.cohorts[first].tolist(), numbers, strict=True
            )
        )

    @cached_property
    def is_sound(self) -> list[bool]:
        """Say of each group whether checks can speak of it."""
        offers = self.case.offers_by_id
        return [
            group.like is not None
            and group.first.count > 0
            and (group.first.offer in offers or (group.first.is_done and not group.first.offer))
            for group in self.groups
        ]

    @cached_property
    def sound(self) -> tuple[Moved, ...]:
        """Give the groups of which checks can speak."""
        return tuple(
            Moved(group.first, group.cohort, group.like, group.people)
            for group, is_sound in zip(self.groups, self.is_sound, strict=True)
            if is_sound and group.like is not None
        )

    @cached_property
    def planned(self) -> tuple[Moved, ...]:
        """Give those of them that are yet to be carried out."""
        return tuple(moved for moved in self.sound if not moved.first.is_done)

    @cached_property
    def freed(self) -> tuple[Moved, ...]:
        """Give those of them that accompany nobody, those already carried out among them."""
        return tuple(moved for moved in self.sound if not moved.first.is_accompanying)

    @cached_property
    def to_free(self) -> tuple[Moved, ...]:
        """Give those that accompany nobody and are yet to be carried out."""
        return tuple(moved for moved in self.freed if not moved.first.is_done)

    @cached_property
    def in_force(self) -> frozenset[str]:
        """Name the offers under which somebody is yet to be released."""
        return frozenset(moved.first.offer for moved in self.to_free)

    @cached_property
    def moved_by_row(self) -> np.ndarray:
        """Count by row of the case who moves, or has gone, by the transfers of which checks can speak."""
        moved = np.zeros(len(self.case.roll), dtype=np.int64)
        chosen = np.array(self.is_sound, dtype=bool)[self.group_of] if len(self.groups) else self.group_of
        np.add.at(moved, self.rows[chosen], self.counts[chosen])
        return moved

    @cached_property
    def paid(self) -> tuple[Paid, ...]:
        """Group the credits, in the order of the plan."""
        of = np.asarray(self.credits.own, dtype=np.int64)
        is_there = (of >= 0) & (of < len(self.transfers))
        groups = np.append(self.group_of, -1)[np.where(is_there, of, len(self.transfers))]
        codes = np.asarray(self.credits.codes, dtype=np.int64)
        number_of, first = alike_in([codes, groups])
        numbers = np.bincount(number_of, minlength=len(first)).tolist()
        found = []
        for place, number in zip(first.tolist(), numbers, strict=True):
            credit, group = self.credits[place], int(groups[place])
            found.append(Paid(credit, self.groups[group] if group >= 0 else None, credit.count * number))
        return tuple(found)

    def where(self, is_meant: Callable[[Group], bool]) -> Iterator[Transfer]:
        """Give all transfers of the groups that are meant, in the order of the plan."""
        meant = np.array([is_meant(group) for group in self.groups], dtype=bool)
        if meant.any():
            for place in np.flatnonzero(meant[self.group_of]).tolist():
                yield self.transfers[place]

    def of_records(self, names: Iterable[str]) -> Iterator[Transfer]:
        """Give the transfers, of which checks can speak, of some records."""
        rows = [row for row in map(self.case.roll.row_of, sorted(set(names))) if row is not None]
        if rows:
            for place in np.flatnonzero(np.isin(self.rows, rows)).tolist():
                if self.is_sound[self.group_of[place]]:
                    yield self.transfers[place]


def alike_in(columns: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Give numbers to combinations of whole numbers, from -1 on, in the order in which they occur.

    Returns:
        The number of each place, and the first place of each number.
    """
    key = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        width = int(column.max(initial=-1)) + 2
        key = _numbered(key * width + column + 1)
    first = np.full(int(key.max(initial=-1)) + 1, len(key))
    np.minimum.at(first, key, np.arange(len(key)))
    order = np.argsort(first, kind="stable")
    number = np.empty(len(order), dtype=np.int64)
    number[order] = np.arange(len(order))
    return number[key] if len(key) else key, first[order]


def _numbered(key: np.ndarray) -> np.ndarray:
    """Give numbers, from 0, to what occurs among numbers of at least 0."""
    size = int(key.max(initial=-1)) + 1
    if size > 8 * len(key) + 1_000:
        return np.unique(key, return_inverse=True)[1].astype(np.int64)
    occurs = np.zeros(size, dtype=np.int64)
    occurs[key] = 1
    numbers: np.ndarray = (np.cumsum(occurs) - 1)[key]
    return numbers


def _of_likes(numbers: list[int], codes: np.ndarray) -> np.ndarray:
    # A count may be beyond machine words: a plan comes from outside.
    sound = [min(max(number, -(2**40)), 2**40) for number in numbers]
    return np.array(sound, dtype=np.int64)[codes] if numbers else np.zeros(0, dtype=np.int64)
