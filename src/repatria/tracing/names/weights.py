"""What an alignment of two names speaks for: weights that a person can read.

The features say in numbers what one would say in words: how much all aligned parts speak, how badly the
worst of them fits, how many parts one name has and the other lacks. Their weights are learnt by logistic
regression from judged pairs.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
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
)
"""What `kernels.alignment.describe_path` says of an alignment, in its order."""

_LOWEST, _HIGHEST = -40.0, 60.0  # beyond these a feature says no more
_RIDGE = 1.0  # of the squared standardized weights
_ROUNDS = 60


@dataclass(frozen=True, slots=True)
class NameWeights:
    """Weights of the features of an alignment.

    Attributes:
        weights: Natural log-odds for each unit of a feature, in the order of `FEATURES`.
        base: Log-odds of each spelling model by itself; the last where no readings could be compared.
        prior: Share of same people among the pairs that were learnt from.
    """

    weights: tuple[float, ...]
    base: tuple[float, ...]
    prior: float

    def log_odds(self, compared: "Compared") -> Array:
        """Give the natural log-odds of one person, were the pair drawn as those learnt from."""
        features = np.clip(compared.features, _LOWEST, _HIGHEST).astype(np.float64)
        base = np.asarray(self.base)[np.abs(compared.models.astype(np.int64)) - 1]
        odds: Array = features @ np.asarray(self.weights) + base
        return odds

    def bits(self, compared: "Compared") -> Array:
        """Give the evidence in bits (log2 of the Bayes factor), whatever the share of same people."""
        bits: Array = (self.log_odds(compared) - np.log(self.prior / (1 - self.prior))) / np.log(2.0)
        return bits


def learn_weights(compared: "Compared", same: Array, *, models: int) -> NameWeights:
    """Learn weights by ridge logistic regression (Newton's method).

    Args:
        compared: n pairs of names.
        same: n, whether the pair is one person.
        models: How many spelling models there are.
    """
    features = np.clip(compared.features, _LOWEST, _HIGHEST).astype(np.float64)
    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-9
    which = np.eye(models + 1)[np.abs(compared.models.astype(np.int64)) - 1]
    columns = np.hstack([(features - mean) / spread, which])
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
    unit = weights[: features.shape[1]] / spread
    base = weights[features.shape[1] :] - float(unit @ mean)
    return NameWeights(tuple(unit.tolist()), tuple(base.tolist()), float(truth.mean()))
