"""More agreement may not speak less: levels whose evidence falls are taken together."""

from typing import Any

import numpy as np

type Array = np.ndarray[Any, Any]


def never_less(same: Array, chance: Array) -> Array:
    """Give shares by chance with which a level never speaks less than the one before.

    Short lists teach little of the levels above, and what they teach of one may contradict its neighbors.
    Those that do are pooled (isotonic regression by pooling adjacent violators).

    Args:
        same: Share of each level among pairs of one person, those that agree least first.
        chance: Among pairs of two people.
    """
    pools: list[tuple[int, float, float]] = []  # levels, and the shares of all of them
    for of_one, by_chance in zip(same, chance, strict=True):
        pools.append((1, float(of_one), float(by_chance)))
        while len(pools) > 1 and pools[-2][1] * pools[-1][2] > pools[-1][1] * pools[-2][2]:
            more, less = pools.pop(), pools.pop()
            pools.append((less[0] + more[0], less[1] + more[1], less[2] + more[2]))
    ratios = np.repeat([by_chance / of_one for _, of_one, by_chance in pools], [size for size, *_ in pools])
    found: Array = same * ratios
    return found
