"""What was learnt of names: spelling models and weights, kept as tables that a person can read.

A folder holds `weights.json` with its provenance, and for each pair of schemes a table `SOURCE-TARGET.tsv`.
"""

import json
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from repatria.tracing.names.comparing import Comparer, commonness
from repatria.tracing.names.encoding import encode_all
from repatria.tracing.names.learning import KIND_OF_MODELS, PAIRS_OF_SCHEMES, learn_spelling
from repatria.tracing.names.made_pairs import Pair, look_alikes, spelt_otherwise
from repatria.tracing.names.spelling import Stack, model_from_rows, spelling_rows, stack
from repatria.tracing.names.weights import ALONE, FEATURES, IN_LISTS, KINDS, NameWeights, learn_weights

if TYPE_CHECKING:
    from collections.abc import Callable

_HEAD = """\
# {source} to {target}: how signs are spelt; kind, from, to, probability (names.spelling.spelling_rows).
# Learnt from {parts} parts of names: {provenance}
"""


@dataclass(frozen=True, slots=True)
class NameModel:
    """How names are spelt and weighed.

    Attributes:
        spelling: Models from scheme to scheme.
        weights: Of two names by themselves.
        weights_in_lists: Of two names from lists of which is known how common each part is.
        provenance: What it was learnt from, in words.
    """

    spelling: Stack
    weights: NameWeights
    weights_in_lists: NameWeights
    provenance: str


@dataclass(frozen=True, slots=True)
class JudgedNames:
    """Pairs of names and whether they are of one person."""

    first: tuple[str, ...]
    second: tuple[str, ...]
    same: tuple[bool, ...]


def learn_names(
    judged: JudgedNames, *, provenance: str, say: "Callable[[str], None] | None" = None
) -> NameModel:
    """Learn spelling from the pairs of one person, and weights from all pairs.

    Weights of names by themselves are learnt from pairs in Latin letters too, made of the judged ones
    (`made_pairs`). Weights in lists are not: made names have no list in which a part may be common.
    """
    pairs = [Pair(*pair) for pair in zip(judged.first, judged.second, judged.same, strict=True)]
    spelling = stack(learn_spelling([pair[:2] for pair in pairs if pair.same], say=say))
    made = [*pairs, *spelt_otherwise(pairs), *look_alikes([*judged.first, *judged.second])]
    sides = (encode_all(pa.array([pair[side] for pair in made])) for side in (0, 1))
    alone = Comparer(spelling).encoded(*next(sides), *next(sides))
    first, second = encode_all(pa.array(judged.first)), encode_all(pa.array(judged.second))
    in_lists = Comparer(spelling, commonness([first]), commonness([second])).encoded(*first, *second)
    return NameModel(
        spelling,
        learn_weights(alone, np.array([pair.same for pair in made]), kinds=KIND_OF_MODELS, features=ALONE),
        learn_weights(
            in_lists, np.array(judged.same, bool), kinds=(0,) * len(KIND_OF_MODELS), features=IN_LISTS
        ),
        provenance,
    )


def save_names(model: NameModel, folder: Path) -> None:
    """Write a model as tables."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in model.spelling.models:
        rows = spelling_rows(one)
        lines = [f"{kind}\t{before}\t{after}\t{chance:.3g}\n" for kind, before, after, chance in rows]
        head = _HEAD.format(
            source=one.source, target=one.target, parts=one.learnt_from, provenance=model.provenance
        )
        (folder / f"{one.source}-{one.target}.tsv").write_text(head + "".join(lines), encoding="utf-8")
    document = {
        "provenance": model.provenance,
        "learnt_from": {f"{one.source}-{one.target}": one.learnt_from for one in model.spelling.models},
        "features": FEATURES,
        "kinds": KINDS,
        "weights": asdict(model.weights),
        "weights_in_lists": asdict(model.weights_in_lists),
    }
    (folder / "weights.json").write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def load_names(folder: Path) -> NameModel:
    """Read a model that `save_names` wrote."""
    document = json.loads((folder / "weights.json").read_text(encoding="utf-8"))
    models = []
    for source, target in PAIRS_OF_SCHEMES:
        text = (folder / f"{source}-{target}.tsv").read_text(encoding="utf-8")
        rows = [line.split("\t") for line in text.split("\n") if line and not line.startswith("#")]
        models.append(
            model_from_rows(source, target, rows, learnt_from=document["learnt_from"][f"{source}-{target}"])
        )
    return NameModel(
        stack(models),
        _weights(document["weights"]),
        _weights(document["weights_in_lists"]),
        document["provenance"],
    )


def _weights(document: "dict[str, Any]") -> NameWeights:
    return NameWeights(
        tuple(tuple(of) for of in document["weights"]),
        tuple(document["kinds"]),
        tuple(document["base"]),
        document["prior"],
    )


@cache
def usual_names() -> NameModel:
    """Give the model that comes with Repatria."""
    with as_file(files(__package__) / "model") as folder:
        return load_names(folder)
