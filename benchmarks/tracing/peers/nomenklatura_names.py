"""Score pairs of names of persons with nomenklatura's logic-v2: SCRIPT NAMES SCORES.

NAMES is a text of two names a line with a tab between; SCORES is a NumPy file of as many scores. What was scored
until the limit is written as well: a reader sees the number.
"""

import sys
import time
from pathlib import Path

import numpy as np
from figures import say  # type: ignore[import-not-found]
from followthemoney import EntityProxy  # type: ignore[import-not-found]
from nomenklatura.matching.logic_v2.model import LogicV2  # type: ignore[import-not-found]


def main(names: str, scores: str) -> None:
    """Score each pair."""
    pairs = [line.split("\t") for line in Path(names).read_text(encoding="utf-8").split("\n") if line]
    config = LogicV2.default_config()
    started = time.perf_counter()
    found = [LogicV2.compare(person("a", one), person("b", other), config).score for one, other in pairs]
    seconds = time.perf_counter() - started
    np.save(scores, np.array(found, np.float64))
    say(seconds)


def person(identifier: str, name: str) -> EntityProxy:
    """Make a person of whom only the name is known."""
    return EntityProxy.from_dict({"id": identifier, "schema": "Person", "properties": {"name": [name]}})


if __name__ == "__main__":
    main(*sys.argv[1:])
