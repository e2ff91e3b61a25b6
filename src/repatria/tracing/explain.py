"""Say why two records may be of one person: each field in words and bits, names part by part."""

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from repatria.tracing.evidence import rarity
from repatria.tracing.few import SAYS
from repatria.tracing.fields import LEVELS, SAME, UNKNOWN, Kind
from repatria.tracing.links import Link, Why
from repatria.tracing.names.comparing import Comparer
from repatria.tracing.tables_of_values import code_of
from repatria.tracing.views import digest_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from repatria.tracing.evidence import Evidence, FieldEvidence
    from repatria.tracing.names.comparing import Alignment
    from repatria.tracing.pipeline import Traced

type _Both = tuple[list[str], list[str]]  # what n pairs have in a field, as shown

_AT_ONCE = 1 << 12  # links
_WORTH_SAYING = 0.5  # bits that how few share a name is worth
# What a row of the tables of a list is shown as, where its column has another name.
_SHOWN_BY = {"born": "born_written"}


def links(traced: "Traced", chosen: np.ndarray, left: "pa.Table", right: "pa.Table") -> tuple[Link, ...]:
    """Give the chosen pairs as links, the likeliest first.

    Args:
        traced: What was found.
        chosen: Places in `traced.pairs`.
        left: Records of the first list.
        right: Of the second; the first again where it was compared with itself.
    """
    pairs = traced.pairs
    # How common a part is, is weighed already: what is said of it is how it sounds.
    comparer = Comparer(traced.spelling)
    order = chosen[np.lexsort((pairs.right[chosen], pairs.left[chosen], -pairs.probability[chosen]))]
    found: list[Link] = []
    for start in range(0, len(order), _AT_ONCE):
        places = order[start : start + _AT_ONCE]
        lists = [(left, pairs.left[places]), (right, pairs.right[places])]
        fields = [
            _names(traced, number, places, _both(one, lists), comparer)
            if one.field.kind is Kind.NAME
            else _values(one, pairs.levels[places, number], _both(one, lists))
            for number, one in enumerate(traced.evidence.fields)
        ]
        found += (
            Link(mine, other, chance, sum(one.bits for one in why), namesakes, why)
            for mine, other, chance, namesakes, why in zip(
                *(_shown("id", *side) for side in lists),
                pairs.probability[places].tolist(),
                traced.namesakes_right[pairs.right[places]].tolist(),
                zip(*fields, strict=True),
                strict=True,
            )
        )
    return tuple(found)


def _values(one: "FieldEvidence", levels: np.ndarray, both: "_Both") -> "Iterator[Why]":
    """Say of n pairs how far a field that is no name agrees."""
    bits = one.bits()[levels]
    if one.field.kind in {Kind.TEXT, Kind.CODE}:
        shared = dict.fromkeys(value for value, level in zip(both[0], levels, strict=True) if level == SAME)
        digests = [digest_of(code_of(one.field.name, value)) for value in shared]
        worth = dict(zip(shared, rarity(one, np.array(digests, np.uint64)).tolist(), strict=True))
        same = np.flatnonzero(levels == SAME)
        bits[same] += [worth[both[0][place]] for place in same]
    says = [level.says for level in LEVELS[one.field.kind]]
    for mine, other, level, worth_bits in zip(*both, levels.tolist(), bits.tolist(), strict=True):
        yield Why(one.field.name, mine, other, says[level], worth_bits)


def _names(
    traced: "Traced", number: int, places: np.ndarray, both: "_Both", comparer: Comparer
) -> "Iterator[Why]":
    """Say of n pairs how far their names agree, part by part, and how few share them."""
    one = traced.evidence.fields[number]
    levels, few = traced.pairs.levels[places, number], traced.pairs.few[places]
    of_few = traced.evidence.few.bits()[levels, few]
    bits = one.bits()[levels] + np.where(levels == UNKNOWN, 0.0, of_few)
    says = [level.says for level in LEVELS[Kind.NAME]]
    for mine, other, found, level, share, more, worth in zip(
        *both, comparer.alignments(*both), levels.tolist(), few.tolist(), of_few.tolist(), bits.tolist(),
        strict=True,
    ):  # fmt: skip
        said = says[level]
        if level != UNKNOWN:
            how_few = f", {SAYS[share]}" if SAYS[share] and more >= _WORTH_SAYING else ""
            said = f"{said}{how_few}: {say_alignment(found)}"
        yield Why(one.field.name, mine, other, said, worth)


def _both(one: "FieldEvidence", lists: "Sequence[tuple[pa.Table, np.ndarray]]") -> "_Both":
    left, right = (_shown(_SHOWN_BY.get(one.field.name, one.field.name), *side) for side in lists)
    return left, right


def _shown(column: str, table: "pa.Table", rows: np.ndarray) -> list[str]:
    """Give what stands in some rows of a column; nothing where it is unknown, or there is no such column."""
    if column not in table.column_names:
        return [""] * len(rows)
    values = table.column(column).take(pa.array(rows)).to_pylist()
    return ["" if value is None else str(value) for value in values]


def say_names(left: str, right: str, comparer: Comparer) -> str:
    """Say which part of one name was taken for which of the other, and by which schemes they were read."""
    return say_alignment(comparer.alignment(left, right))


def say_alignment(found: "Alignment | None") -> str:
    """Say the same of names that were compared."""
    if found is None:
        return "not comparable"
    said = []
    for span in found.spans:
        one, two = " ".join(span.shown_source), " ".join(span.shown_target)
        if found.turned:
            one, two = two, one
        relation = (
            "is a form of" if span.by_class else "=" if one == two else "for" if span.nats > 0 else "hardly"
        )
        said.append(f"{one} {relation} {two}")
    missing = found.missing_source + found.missing_target
    if missing:
        said.append(f"without its like: {', '.join(missing)}")
    schemes = (found.source.scheme, found.target.scheme)
    read_as = " and ".join(schemes[::-1] if found.turned else schemes)
    return f"{'; '.join(said)} (read as {read_as})"


def model_document(evidence: "Evidence") -> dict[str, object]:
    """Give what was learnt as a document that a person can read: by field and level, shares and bits."""
    return {
        "pairs_of_one": round(evidence.pairs_of_one, 1),
        "fields": [
            {
                "field": one.field.name,
                "kind": one.field.kind.value,
                "levels": [
                    {
                        "says": level.says,
                        "of_one": float(same),
                        "by_chance": float(chance),
                        "bits": round(float(bits), 2),
                    }
                    for level, same, chance, bits in zip(
                        LEVELS[one.field.kind], one.same, one.chance, one.bits(), strict=True
                    )
                ],
            }
            for one in evidence.fields
        ],
    }
