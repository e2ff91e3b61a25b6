"""What an alignment of two names speaks for: weights that a person can read.

The features say in numbers what one would say in words: how much all aligned parts speak, how badly the
worst of them fits, how many parts one name has and the other lacks. Their weights are learnt by logistic
regression from judged pairs.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from repatria.tracing.names.comparing import Compared

type Array = np.ndarray[Any, Any]

FEATURES = (
    "evidence of all parts",
    "evidence for each sign",
    "weakest part",
    "second weakest part",
    "strongest part",
    "weakest part for each sign",
    "parts that the second name lacks",
    "parts that the first name lacks",
    "signs that the second name lacks",
    "signs that the first name lacks",
    "parts of the shorter name",
    "difference in parts",
    "signs of both names",
    "parts in another order",
    "initials",
    "aligned parts",
    "parts in another order than surname first or last",
    "parts that agree",
    "evidence of parts that agree",
    "evidence of parts that agree for each sign",
    "evidence of parts that agree, of each up to a limit",
    "weakest part that agrees",
    "parts of the first name without their like",
    "parts of the second name without their like",
    "signs of the first name without their like",
    "signs of the second name without their like",
    "parts that stand against each other",
    "signs that stand against each other",
    "first part of the first name",
    "usual given names without their like",
)
"""What `kernels.alignment.describe_path` says of an alignment, in its order."""

ALONE = (0, 1, 4, 10, 12, 13, 14, *range(16, len(FEATURES)))
"""Those that weigh for names by themselves: what agrees, what stands against it, and what is only missing."""

IN_LISTS = tuple(range(16))
"""Those that weigh in lists, where parts that many bear are worth less already and what agreement is worth is
learnt from the lists: the others made records of two lists no better there."""

KINDS = ("one alphabet to another", "within one alphabet", "syllables to letters")
"""Kinds of spelling models, each with weights of its own: two names in one alphabet agree in every letter
or differ for a reason, and a Korean or Chinese name is three syllables of which the first is the surname."""

_LOWEST, _HIGHEST = -40.0, 60.0  # beyond these a feature says no more
_RIDGE = 1.0  # of the squared standardized weights
_ROUNDS = 60


@dataclass(frozen=True, slots=True)
class NameWeights:
    """Weights of the features of an alignment.

    Attributes:
        weights: For each of `KINDS`, or for all in one, natural log-odds for each unit of a feature, in the
            order of `FEATURES`.
        kinds: By spelling model, its place in `KINDS`; the last where no readings could be compared.
        base: Log-odds of each spelling model by itself; the last likewise.
        prior: Share of same people among the pairs that were learnt from.
    """

    weights: tuple[tuple[float, ...], ...]
    kinds: tuple[int, ...]
    base: tuple[float, ...]
    prior: float

    def log_odds(self, compared: "Compared") -> Array:
        """Give the natural log-odds of one person, were the pair drawn as those learnt from."""
        features = _clipped(compared)
        models = _models(compared)
        kinds = np.asarray(self.kinds)[models]
        odds: Array = np.asarray(self.base)[models]
        for kind, weights in enumerate(self.weights):
            of = kinds == kind
            odds[of] += features[of] @ np.asarray(weights)
        return odds

    def bits(self, compared: "Compared") -> Array:
        """Give the evidence in bits (log2 of the Bayes factor), whatever the share of same people."""
        bits: Array = (self.log_odds(compared) - np.log(self.prior / (1 - self.prior))) / np.log(2.0)
        return bits


def learn_weights(
    compared: "Compared", same: Array, *, kinds: "Sequence[int]", features: "Sequence[int]"
) -> NameWeights:
    """Learn weights by ridge logistic regression (Newton's method).

    All kinds share weights, and each has its own on top: a kind of which little was seen keeps near to what
    holds for all.

    Args:
        compared: n pairs of names.
        same: n, whether the pair is one person.
        kinds: By spelling model its place in `KINDS`; all 0 where kinds are not told apart.
        features: Places in `FEATURES` of those that are looked at; the others weigh nothing.
    """
    found = np.zeros((len(same), len(FEATURES)))
    found[:, list(features)] = _clipped(compared)[:, list(features)]
    mean, spread = found.mean(axis=0), found.std(axis=0) + 1e-9
    unit = (found - mean) / spread
    models = _models(compared)
    kinds = (*kinds, 0)
    of_kind = np.asarray(kinds)[models]
    apart = range(max(kinds) + 1) if any(kinds) else ()
    own = [unit * (of_kind == kind)[:, None] for kind in apart]
    columns = np.hstack([unit, *own, np.eye(len(kinds))[models]])
    truth = np.asarray(same, np.float64)
    weights = np.zeros(columns.shape[1])
    ridge = np.full(columns.shape[1], _RIDGE)
    for _ in range(_ROUNDS):
        chance = 1.0 / (1.0 + np.exp(-np.clip(columns @ weights, -30, 30)))
        slope = columns.T @ (chance - truth) + ridge * weights
        curve = (columns * (chance * (1 - chance))[:, None]).T @ columns + np.diag(ridge)
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    wide = len(FEATURES)
    shared = weights[:wide] / spread
    each = [shared + weights[wide * (kind + 1) :][:wide] / spread for kind in apart] or [shared]
    base = [
        float(alone - each[kind] @ mean) for kind, alone in zip(kinds, weights[-len(kinds) :], strict=True)
    ]
    return NameWeights(tuple(tuple(of.tolist()) for of in each), kinds, tuple(base), float(truth.mean()))


def _clipped(compared: "Compared") -> Array:
    return np.clip(compared.features, _LOWEST, _HIGHEST).astype(np.float64)


def _models(compared: "Compared") -> Array:
    """Give the spelling model of each pair; -1 where no readings could be compared."""
    models: Array = np.abs(compared.models.astype(np.int64)) - 1
    return models
