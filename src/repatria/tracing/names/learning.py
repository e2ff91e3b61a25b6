"""Learn spelling models from pairs of names of the same person."""

from typing import TYPE_CHECKING

import numpy as np

from repatria.tracing.kernels.learning import expect
from repatria.tracing.names import schemes
from repatria.tracing.names.comparing import Comparer
from repatria.tracing.names.readings import ROMANIZED, readings_of
from repatria.tracing.names.spelling import (
    Chances,
    SpellingModel,
    how_often,
    letters_of,
    scaled,
    stack,
    usual_chances,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PAIRS_OF_SCHEMES = (
    (schemes.LATIN, schemes.LATIN),
    (schemes.CYRILLIC, schemes.LATIN),
    (schemes.HEBREW, schemes.LATIN),
    (schemes.ARABIC, schemes.LATIN),
    (schemes.HANGUL, schemes.LATIN),
    (schemes.MANDARIN, schemes.LATIN),
    (schemes.CANTONESE, schemes.LATIN),
    (schemes.HOKKIEN, schemes.LATIN),
    (schemes.VIETNAMESE, schemes.LATIN),
    (schemes.CYRILLIC, schemes.CYRILLIC),
    (schemes.HEBREW, schemes.HEBREW),
    (schemes.ARABIC, schemes.ARABIC),
    (schemes.HANGUL, schemes.HANGUL),
)
"""The models there are; other pairs of schemes are compared in Latin signs."""

_IN_SYLLABLES = frozenset(
    {schemes.HANGUL, schemes.MANDARIN, schemes.CANTONESE, schemes.HOKKIEN, schemes.VIETNAMESE}
)
KIND_OF_MODELS = tuple(
    1 if source == target else 2 if source in _IN_SYLLABLES else 0 for source, target in PAIRS_OF_SCHEMES
)
"""By model its place in `weights.KINDS`."""

ROUNDS = 6
WORTH_OF_USUAL = 300.0  # edits that the usual spellings weigh against those that were met
LEAST_EVIDENCE = (
    -3.0
)  # nats: what is aligned worse than this is not the same part, and nothing is learnt from it


def learn_spelling(
    same: "Sequence[tuple[str, str]]", *, rounds: int = ROUNDS, say: "Callable[[str], None] | None" = None
) -> tuple[SpellingModel, ...]:
    """Learn how names are spelt from scheme to scheme by expectation maximization.

    Each round aligns every pair of names with what was learnt so far, in the readings that fit best, and
    counts the edits of the aligned parts. Pairs of two scripts without a model of their own teach that of
    Latin signs.

    Args:
        same: Pairs of names of one person each, in any scripts and either order.
        rounds: How often.
        say: Told after each round how well the models explain what they saw.

    Returns:
        One model for each of `PAIRS_OF_SCHEMES`.
    """
    parts = _parts(same)
    letters = {scheme: letters_of(found) for scheme, found in parts.items()}
    usual = [usual_chances(source, target, how_often(parts[source])) for source, target in PAIRS_OF_SCHEMES]
    models = tuple(
        SpellingModel(source, target, chances, letters[source], letters[target])
        for (source, target), chances in zip(PAIRS_OF_SCHEMES, usual, strict=True)
    )
    for turn in range(rounds):
        counts = [Chances(*(np.zeros_like(part) for part in chances)) for chances in usual]
        met = [0] * len(models)
        likelihood = 0.0
        comparer = Comparer(stack(models))
        for first, second in same:
            found = comparer.alignment(first, second)
            if found is None:
                continue
            number = found.model
            for span in found.spans:
                if span.by_class or span.nats < LEAST_EVIDENCE:
                    continue
                likelihood += expect(
                    np.frombuffer(span.source, np.uint8),
                    np.frombuffer(span.target, np.uint8),
                    tuple(models[number].chances),
                    tuple(counts[number]),
                )
                met[number] += 1
        models = tuple(
            _maximize(model, usual[number], counts[number], met[number])
            for number, model in enumerate(models)
        )
        if say is not None:
            each = likelihood / max(sum(met), 1)
            say(f"round {turn + 1} of {rounds}: {sum(met)} parts, {each:.3f} nats a part")
    return models


def _maximize(model: SpellingModel, usual: Chances, counts: Chances, met: int) -> SpellingModel:
    if model.source == model.target:
        # Two names in one scheme have no order: what is learnt from one side holds for the other.
        counts = Chances(
            counts.one + counts.one.T,
            counts.left + counts.right,
            counts.right + counts.left,
            counts.split + counts.join.transpose(2, 0, 1),
            counts.join + counts.split.transpose(1, 2, 0),
        )
        usual = Chances(
            (usual.one + usual.one.T) / 2,
            (usual.left + usual.right) / 2,
            (usual.left + usual.right) / 2,
            usual.split,
            usual.split.transpose(1, 2, 0),
        )
    total = counts.total()
    chances = Chances(
        *(
            (count + WORTH_OF_USUAL * start) / (total + WORTH_OF_USUAL)
            for count, start in zip(counts, usual, strict=True)
        )
    )
    chances = scaled(chances, 1.0 / chances.total())
    return SpellingModel(
        model.source, model.target, chances, model.letters_source, model.letters_target, learnt_from=met
    )


def _parts(same: "Sequence[tuple[str, str]]") -> dict[str, list[bytes]]:
    """Give the parts of the names at hand by scheme; romanized ones count for Latin too."""
    parts: dict[str, list[bytes]] = {scheme: [] for pair in PAIRS_OF_SCHEMES for scheme in pair}
    for name in sorted({name for pair in same for name in pair}):
        for reading in readings_of(name).readings:
            if reading.scheme in parts:
                parts[reading.scheme].extend(reading.parts)
            if reading.scheme == ROMANIZED:
                parts[schemes.LATIN].extend(reading.parts)
    return parts
