"""Say why two records may be of one person: each field in words and bits, names part by part."""

from typing import TYPE_CHECKING

from repatria.tracing.evidence import rarity
from repatria.tracing.few import SAYS
from repatria.tracing.fields import LEVELS, UNKNOWN, Kind
from repatria.tracing.links import Link, Why
from repatria.tracing.names.comparing import Comparer
from repatria.tracing.tables_of_values import code_of
from repatria.tracing.views import digest_of

if TYPE_CHECKING:
    import pyarrow as pa

    from repatria.tracing.evidence import Evidence, FieldEvidence
    from repatria.tracing.pipeline import Traced

import numpy as np

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
    rows_left, rows_right = (
        left.take(pairs.left[order]).to_pylist(),
        right.take(pairs.right[order]).to_pylist(),
    )
    found = []
    for place, mine, other in zip(order.tolist(), rows_left, rows_right, strict=True):
        why = tuple(
            _why(one, int(pairs.levels[place, number]), mine, other)
            if one.field.kind is not Kind.NAME
            else _why_names(
                one,
                int(pairs.levels[place, number]),
                _few(traced, place, number),
                _both(one, mine, other),
                comparer,
            )
            for number, one in enumerate(traced.evidence.fields)
        )
        found.append(
            Link(
                mine["id"],
                other["id"],
                float(pairs.probability[place]),
                float(sum(one.bits for one in why)),
                int(traced.namesakes_right[pairs.right[place]]),
                why,
            )
        )
    return tuple(found)


def _why(one: "FieldEvidence", level: int, mine: dict[str, object], other: dict[str, object]) -> Why:
    left, right = _both(one, mine, other)
    bits = float(one.bits()[level])
    says = LEVELS[one.field.kind][level].says
    if one.field.kind in {Kind.TEXT, Kind.CODE} and says == "same":
        bits += float(rarity(one, np.array([digest_of(code_of(one.field.name, left))], np.uint64))[0])
    return Why(one.field.name, left, right, says, bits)


def _why_names(
    one: "FieldEvidence", level: int, few: tuple[str, float], names: tuple[str, str], comparer: Comparer
) -> Why:
    left, right = names
    says, bits = LEVELS[one.field.kind][level].says, float(one.bits()[level])
    if level != UNKNOWN:
        few_say, more = few
        bits += more
        alike = f"{says}, {few_say}" if few_say else says
        says = f"{alike}: {say_names(left, right, comparer)}"
    return Why(one.field.name, left, right, says, bits)


def _few(traced: "Traced", place: int, number: int) -> tuple[str, float]:
    """Say how few share what the names of a pair have in common, and what that is worth."""
    level, few = traced.pairs.levels[place, number], traced.pairs.few[place]
    bits = float(traced.evidence.few.bits()[level, few])
    return (SAYS[few] if bits >= _WORTH_SAYING else ""), bits


def _both(one: "FieldEvidence", mine: dict[str, object], other: dict[str, object]) -> tuple[str, str]:
    column = _SHOWN_BY.get(one.field.name, one.field.name)
    return _shown(mine.get(column)), _shown(other.get(column))


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def say_names(left: str, right: str, comparer: Comparer) -> str:
    """Say which part of one name was taken for which of the other, and by which schemes they were read."""
    found = comparer.alignment(left, right)
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
