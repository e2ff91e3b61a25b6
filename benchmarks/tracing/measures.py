"""Measure how good scores of pairs are: F1, recall at a precision, calibration, and folds over people."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

type Array = np.ndarray[Any, Any]

FOLDS = 5
BINS = 15


def best_f1(scores: Array, same: Array, *, missed: int = 0) -> float:
    """Find the best F1 over all thresholds; pairs of one score stand on one side of it.

    Args:
        scores: n, the higher the likelier the same; NaN is the least of all.
        same: n, whether the pair is one person.
        missed: True pairs that were never scored, because no key brought them together.
    """
    return best_threshold(scores, same, missed=missed)[0]


def best_threshold(scores: Array, same: Array, *, missed: int = 0) -> tuple[float, float]:
    """Find the best F1 and the least score that is taken for the same then; infinity where nothing is."""
    cut, right, taken = _by_threshold(scores, same)
    true = int(np.count_nonzero(same)) + missed
    if len(cut) == 0 or true == 0:
        return 0.0, np.inf
    f1 = 2 * right / (taken + true)
    best = int(np.argmax(f1))
    return float(f1[best]), float(cut[best])


def f1_from(threshold: float, scores: Array, same: Array, *, missed: int = 0) -> float:
    """Give the F1 of taking all pairs of at least a score for the same."""
    taken = scores >= threshold
    right = int(np.count_nonzero(taken & (same != 0)))
    of = int(np.count_nonzero(taken)) + int(np.count_nonzero(same)) + missed
    return 2 * right / of if of else 0.0


def recall_at_precision(precision: float, scores: Array, same: Array, *, missed: int = 0) -> float:
    """Give the highest recall at which at least this share of what is taken is right; 0 if none."""
    _, right, taken = _by_threshold(scores, same)
    true = int(np.count_nonzero(same)) + missed
    enough = right >= precision * taken
    return float(right[enough].max() / true) if true and enough.any() else 0.0


def calibration_error(probability: Array, same: Array, *, bins: int = BINS) -> float:
    """Give the expected calibration error over bins of equally many pairs, in order of probability.

    Source: Nixon et al. 2019, Measuring calibration in deep learning, section 3 (bins of equal mass).
    """
    order = np.argsort(probability, kind="stable")
    chance, truth = probability[order].astype(np.float64), (same[order] != 0).astype(np.float64)
    off = 0.0
    for part in np.array_split(np.arange(len(order)), bins):
        if len(part):
            off += len(part) / len(order) * abs(float(chance[part].mean()) - float(truth[part].mean()))
    return off


def fold_of(entity: str, *, folds: int = FOLDS) -> int:
    """Give the fold of an entity: the same on every machine and in every order."""
    return int(hashlib.md5(entity.encode(), usedforsecurity=False).hexdigest(), 16) % folds


def folds_over_people(
    first: Sequence[str], second: Sequence[str], *, folds: int = FOLDS
) -> Iterator[tuple[Array, Array]]:
    """Part pairs so that nobody of the tested fold is learnt from.

    Args:
        first: n, the entity that each pair is about; it alone says in which fold the pair is tested.
        second: n, the entity it is compared with.
        folds: How many.

    Yields:
        Places of the pairs to learn from, neither of whose entities is of the fold, and of those to test.
    """
    known = {entity: fold_of(entity, folds=folds) for entity in {*first, *second}}
    of_first = np.array([known[entity] for entity in first], np.int64)
    of_second = np.array([known[entity] for entity in second], np.int64)
    for fold in range(folds):
        learnt = np.flatnonzero((of_first != fold) & (of_second != fold))
        yield learnt, np.flatnonzero(of_first == fold)


def folds_over_rows(rows: int, *, folds: int = FOLDS) -> Iterator[tuple[Array, Array]]:
    """Part rows by their number; gives the places to learn from and to test."""
    fold = np.array([fold_of(str(row), folds=folds) for row in range(rows)], np.int64)
    for number in range(folds):
        yield np.flatnonzero(fold != number), np.flatnonzero(fold == number)


def one_to_one(left: Array, right: Array, scores: Array) -> Array:
    """Choose pairs greedily, best first, so that no row stands in two; gives their places, ascending."""
    order = np.argsort(-scores, kind="stable")
    seen_left: set[Any] = set()
    seen_right: set[Any] = set()
    chosen = []
    for place, one, other in zip(order.tolist(), left[order].tolist(), right[order].tolist(), strict=True):
        if one not in seen_left and other not in seen_right:
            seen_left.add(one)
            seen_right.add(other)
            chosen.append(place)
    return np.array(sorted(chosen), np.int64)


def _by_threshold(scores: Array, same: Array) -> tuple[Array, Array, Array]:
    """Give every distinct score, descending, with how many true and how many pairs in all reach it."""
    filled = np.where(np.isnan(scores), -np.inf, scores)
    order = np.argsort(-filled, kind="stable")
    ranked = filled[order]
    last = (
        np.flatnonzero(np.append(ranked[1:] != ranked[:-1], True)) if len(ranked) else np.zeros(0, np.int64)
    )
    right = np.cumsum(same[order] != 0)[last]
    return ranked[last], right, last + 1
