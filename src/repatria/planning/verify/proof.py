"""Check a proof tree in exact arithmetic: what bound does it prove?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor, lcm

from repatria.planning.verify.program import Name, Program, Sparse

_MULTIPLIER = re.compile(r"[0-9]{1,400}(?:/[0-9]{1,400})?")
#: Above this common denominator, fractions are cheaper than whole numbers.
_LARGEST_SCALE = 1 << 256


@dataclass(frozen=True, slots=True)
class Proven:
    """What a proof tree shows.

    Attributes:
        bound: No plan has a greater objective; None where the tree shows that there is no plan at all.
        fault: What is wrong with the tree; None if nothing is. With a fault, `bound` says nothing.
    """

    bound: int | None = None
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class _Restore:
    """Put a column's box back once both halves of a split are done."""

    column: int
    box: tuple[int, int] | None


def prove(program: Program, objective: Sparse | None, tree: object) -> Proven:
    """Find the bound that `tree` proves for `objective`; with None it must prove that there is no plan.

    The tree is walked without recursion, so its depth does not matter, and each leaf is passed once.
    """
    best: int | None = None
    box: dict[int, tuple[int, int]] = {}
    waiting: list[object] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, _Restore):
            _set_box(box, node.column, node.box)
        elif isinstance(node, _Enter):
            box[node.column] = node.box
            waiting.append(node.node)
        elif not isinstance(node, dict):
            return Proven(fault="A node of the proof is not an object.")
        elif node.keys() == {"column", "split", "low", "high"}:
            halves = _split(program, box, node)
            if isinstance(halves, str):
                return Proven(fault=halves)
            waiting.extend(halves)
        elif node.keys() == {"infeasible"} or (node.keys() == {"multipliers"} and objective is not None):
            is_empty = "infeasible" in node
            bound = _bound(program, None if is_empty else objective, next(iter(node.values())), box)
            if isinstance(bound, str):
                return Proven(fault=bound)
            if is_empty and bound >= 0:
                return Proven(fault="A node called infeasible does not prove its box empty.")
            if not is_empty:
                best = floor(bound) if best is None else max(best, floor(bound))
        else:
            return Proven(fault="A node of the proof has other keys than it may have here.")
    return Proven(best)


@dataclass(frozen=True, slots=True)
class _Enter:
    """Go into one half of a split."""

    column: int
    box: tuple[int, int]
    node: object


def _set_box(boxes: dict[int, tuple[int, int]], column: int, box: tuple[int, int] | None) -> None:
    if box is None:
        boxes.pop(column, None)
    else:
        boxes[column] = box


def _split(
    program: Program, boxes: dict[int, tuple[int, int]], node: dict[str, object]
) -> list[object] | str:
    name = _name(node["column"])
    column = None if name is None else program.columns.get(name)
    at = node["split"]
    if column is None or type(at) is not int:
        return "A split names no column of the program, or no whole number."
    low, high = boxes.get(column, (0, program.greatest[column]))
    if not low <= at < high:
        return f"A split of {name} at {at} does not split its box, {low} to {high}."
    return [
        _Restore(column, boxes.get(column)),
        _Enter(column, (at + 1, high), node["high"]),
        _Enter(column, (low, at), node["low"]),
    ]


def _bound(
    program: Program, objective: Sparse | None, listed: object, boxes: dict[int, tuple[int, int]]
) -> Fraction | str:
    """Bound the objective inside the boxes by the rows listed, or say what is wrong with the list."""
    if not isinstance(listed, Sequence) or isinstance(listed, str):
        return "The multipliers of a node are not a list."
    multipliers: list[tuple[Name, Fraction]] = []
    for entry in listed:
        parsed = _multiplier(entry)
        if parsed is None:
            return "A multiplier is not a row and a text such as 3/2, above 0."
        if program.row_named(parsed[0]) is None:
            return f"The program has no row {list(parsed[0])}."
        multipliers.append(parsed)
    scale = lcm(*(multiplier.denominator for _, multiplier in multipliers))
    if scale > _LARGEST_SCALE:
        scale = 1
    gains: dict[int, int | Fraction] = {column: weight * scale for column, weight in objective or ()}
    parts: list[int | Fraction] = []
    for row, multiplier in multipliers:
        factor = multiplier if scale == 1 else int(multiplier * scale)
        parts.append(factor * program.rows[row].limit)
        for column, coefficient in program.rows[row].terms:
            gains[column] = gains.get(column, 0) - factor * coefficient
    for column, gain in gains.items():
        low, high = boxes.get(column, (0, program.greatest[column]))
        parts.append(gain * (high if gain > 0 else low))
    return Fraction(_sum(parts)) / scale


def _sum(parts: list[int | Fraction]) -> int | Fraction:
    """Add in halves: fractions added one by one would grow for nothing."""
    while len(parts) > 1:
        parts = [sum(parts[i : i + 2]) for i in range(0, len(parts), 2)]
    return parts[0] if parts else 0


def _name(value: object) -> Name | None:
    if isinstance(value, list | tuple) and all(type(part) in (str, int) for part in value):
        return tuple(value)
    return None


def _multiplier(entry: object) -> tuple[Name, Fraction] | None:
    if not isinstance(entry, list | tuple) or len(entry) != 2:
        return None
    row, text = _name(entry[0]), entry[1]
    if row is None or not isinstance(text, str) or _MULTIPLIER.fullmatch(text) is None:
        return None
    above, _, below = text.partition("/")
    if int(above) == 0 or (below and int(below) == 0):
        return None
    return row, Fraction(int(above), int(below or "1"))
