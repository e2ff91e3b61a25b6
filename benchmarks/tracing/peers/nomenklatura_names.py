"""Score pairs of names with nomenklatura's logic-v2: SCRIPT NAMES SCORES.

NAMES is a text of two names a line and what they name (a schema of followthemoney), with tabs between;
SCORES is a NumPy file of as many scores.
"""

import sys
from pathlib import Path

import numpy as np
from figures import clocks, say  # type: ignore[import-not-found]
from followthemoney import EntityProxy  # type: ignore[import-not-found]
from nomenklatura.matching.logic_v2.model import LogicV2  # type: ignore[import-not-found]


def main(names: str, scores: str) -> None:
    """Score each pair."""
    pairs = [line.split("\t") for line in Path(names).read_text(encoding="utf-8").split("\n") if line]
    config = LogicV2.default_config()
    # Names are kept by the identifier of what they name, so that two names may not share one.
    number: dict[tuple[str, str], int] = {}
    # It reads its tables at the first comparison; that is not the work.
    LogicV2.compare(named("one", "John Doe", "Person"), named("other", "Jane Doe", "Person"), config)
    started = clocks()
    found = []
    for one, other, schema in pairs:
        first, second = (
            named(str(number.setdefault((schema, name), len(number))), name, schema) for name in (one, other)
        )
        found.append(LogicV2.compare(first, second, config).score)
    ended = clocks()
    np.save(scores, np.array(found, np.float64))
    say(started, ended)


def named(identifier: str, name: str, schema: str) -> EntityProxy:
    """Make a person or a company of which only the name is known."""
    return EntityProxy.from_dict({"id": identifier, "schema": schema, "properties": {"name": [name]}})


if __name__ == "__main__":
    main(*sys.argv[1:])
