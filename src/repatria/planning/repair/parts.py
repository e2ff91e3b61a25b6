"""The program of a repair; docs/certificate.md, "The program of a repair", defines it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from repatria.core.cohorts import Members
from repatria.core.persons import People
from repatria.planning.program.arrivals import arrival_kinds
from repatria.planning.program.assemble import Move, choose
from repatria.planning.program.classes import PeopleClass, Release, classes_of, usable_offers
from repatria.planning.program.model import Key, Objective, Program, Row, build_program
from repatria.planning.repair.task import Task

PLACES_KEPT = "places kept, less places newly given"
LOTS_KEPT = "places of lots kept"

#: Work that the tiers of a repair may cost. A twentieth of what those of a plan may: a handover waits for it.
MOST_WORK_OF_A_REPAIR = 200_000_000

#: How many people move, by offer, destination and record.
Moves = dict[tuple[str, str, str], int]


@dataclass(frozen=True)
class Part:
    """People of one class who had the same place in the plan to be mended, or none.

    Attributes:
        of: Name of the class of the case.
        group: The part, as a class of the program of the repair.
        place: Offer and destination in the plan to be mended; None for those who had none.
        sizes: How many of each record are in this part.
        limited: The record, where it is told apart because not all of it may move.
    """

    of: str
    group: PeopleClass
    place: tuple[str, str] | None
    sizes: Mapping[str, int]
    limited: str | None


@dataclass(frozen=True)
class Mending:
    """The program of a repair, with what its columns mean.

    Attributes:
        classes: Those of the case.
        program: With nobody who does not go, the places kept as the first objective, and nothing that
            holds an offer in force.
        held: Offers that were in force and under which somebody may still be released, sorted.
        lapsed: Offers that were in force and under which nobody may be released any more, sorted.
    """

    task: Task
    classes: tuple[PeopleClass, ...]
    parts: tuple[Part, ...]
    program: Program
    held: tuple[str, ...]
    lapsed: tuple[str, ...]

    def holding(self) -> Program:
        """Give the program in which every offer held stays in force: somebody is given under it."""
        rows = []
        for offer in self.held:
            rows.append(Row(("kept", offer), tuple((column, -1) for column in self.given[offer]), -1))
            if ("y", offer) in self.program.columns:
                switch = self.program.columns.index(("y", offer))
                rows.append(Row(("in force", offer), ((switch, -1),), -1))
        return replace(self.program, rows=(*self.program.rows, *rows))

    @property
    def given(self) -> dict[str, list[int]]:
        """Map each offer to the columns of those released under it."""
        given: dict[str, list[int]] = {}
        for column, key in enumerate(self.program.columns):
            if key[0] == "f":
                given.setdefault(str(key[2]), []).append(column)
        return given

    def moves(self, columns: tuple[Key, ...], solution: tuple[int, ...], seed: str) -> Moves:
        """Choose the people of each part who go where."""
        value = dict(zip(columns, solution, strict=True))
        moves: Moves = {}
        for part in self.parts:
            ids = part.group.records.roll.ids
            sizes = np.array([part.sizes[name] for name in part.group.records.names()], dtype=np.int64)
            for release, rows, numbers in choose(part.group, value, seed, sizes):
                for row, number in zip(rows.tolist(), numbers.tolist(), strict=True):
                    key = release.offer, release.destination, ids[row]
                    moves[key] = moves.get(key, 0) + number
        return moves

    def moves_by_class(self, moves: Moves) -> Iterator[Move]:
        """Give the same moves by the classes of the case."""
        roll = self.task.case.roll
        class_of = {row: each for each in self.classes for row in each.records.rows}
        found: dict[tuple[str, Release], dict[int, int]] = {}
        for (offer, destination, who), number in moves.items():
            (row,) = roll.rows_of([who])
            key = class_of[row].name, Release(offer, destination)
            found.setdefault(key, {})[row] = number
        for (_, release), numbers in found.items():
            rows = np.array([*numbers], dtype=np.int64)
            yield Move(class_of[rows.item(0)], release, rows, np.array([*numbers.values()], dtype=np.int64))

    def merged(self, solution: tuple[int, ...]) -> tuple[Program, tuple[int, ...]]:
        """Give the solution of a repair over the classes of the case, whole again.

        Returns:
            A program with these classes and their columns, and no rows; and the value of each column.
        """
        of = {part.group.name: part.of for part in self.parts}
        kind_of = {
            (kind.party, each.name, kind.place): kind.name
            for kind in arrival_kinds(self.task.case, usable_offers(self.task.case), self.classes)
            for each in kind.members
        }
        value: dict[Key, int] = {}
        for key, number in zip(self.program.columns, solution, strict=True):
            name = key
            if key[0] == "f":
                name = ("f", of[str(key[1])], *key[2:])
            elif key[0] == "r":
                party = self.task.case.offers_by_id[str(key[3])].by
                name = ("r", kind_of[party, of[str(key[1])], str(key[2])], *key[2:])
            value[name] = value.get(name, 0) + number
        nothing = (0,) * len(value)
        whole = Program(
            self.task.case, self.classes, tuple(value), nothing, tuple(value.values()), rows=(), objectives=()
        )
        return whole, tuple(value.values())


def mending(task: Task) -> Mending:
    """Build the program of a repair."""
    classes = classes_of(task.case)
    parts = tuple(_parts(task, classes))
    program = build_program(
        task.case, classes=tuple(part.group for part in parts), staying=task.without.keys()
    )
    by_name = {part.group.name: part for part in parts}
    flows = [
        (column, key, by_name[str(key[1])]) for column, key in enumerate(program.columns) if key[0] == "f"
    ]
    rows = [
        Row(
            ("without", who),
            tuple((column, 1) for column, _, part in flows if part.limited == who),
            limit,
        )
        for who, limit in task.limits.items()
    ]
    gains = (
        (column, -1 if part.place is None else int(part.place == (key[2], key[3])))
        for column, key, part in flows
        if not part.group.one.is_lot
    )
    kept = Objective(PLACES_KEPT, tuple((column, gain) for column, gain in gains if gain))
    objectives = (kept, *program.objectives)
    if any(task.case.people_by_id[who].is_lot for who in task.places):
        lots = (
            (column, 1)
            for column, key, part in flows
            if part.group.one.is_lot and part.place == (key[2], key[3])
        )
        objectives = (*objectives, Objective(LOTS_KEPT, tuple(lots)))
    can_give = {
        str(key[2]) for _, key, part in flows if part.limited is None or task.limits[part.limited] > 0
    }
    return Mending(
        task=task,
        classes=classes,
        parts=parts,
        program=replace(program, rows=(*program.rows, *rows), objectives=objectives),
        held=tuple(offer for offer in task.old_offers if offer in can_give),
        lapsed=tuple(offer for offer in task.old_offers if offer not in can_give),
    )


def _parts(task: Task, classes: tuple[PeopleClass, ...]) -> Iterator[Part]:
    for whole in classes:
        found: dict[tuple[tuple[str, str] | None, str | None], list[tuple[People, int]]] = {}
        for people in whole.records:
            limited = people.id if people.id in task.limits else None
            placed = task.places.get(people.id, {})
            for place, number in sorted(placed.items()):
                found.setdefault((place, limited), []).append((people, number))
            rest = task.case.remaining(people).at_least - sum(placed.values())
            if rest > 0:
                found.setdefault((None, limited), []).append((people, rest))
        for (had, limited), members in found.items():
            smallest = min(people.id for people, _ in members)
            rows = whole.records.roll.rows_of(people.id for people, _ in members)
            yield Part(
                of=whole.name,
                group=replace(
                    whole,
                    # As a JSON text no name of one part can be read as that of another.
                    name=json.dumps([smallest, *(had or ())], ensure_ascii=False),
                    one=members[0][0],
                    records=Members(whole.records.roll, rows),
                    size=sum(number for _, number in members),
                ),
                place=had,
                sizes={people.id: number for people, number in members},
                limited=limited,
            )
