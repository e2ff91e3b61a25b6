"""Spelling models: how the signs of one scheme are spelt in another.

A model holds the joint probability of each edit (one sign for one, one left out, one put in, one for two,
two for one) and of each sign after another in either scheme. It is a table that a person can read: `ш` is
written
`sh` so often, `s` so often. Which spellings are likely is learnt (`learning`); where nothing is known, the
usual spellings of tables/alphabets.tsv stand.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from repatria.tracing.names.readings import NUMBER_OF, ROMANIZED, SCHEMES
from repatria.tracing.names.schemes import ALPHABET_OF, BY_RULES, END, LATIN, LOANWORD, SIGNS, START, alphabet
from repatria.tracing.names.tables import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

type Array = np.ndarray[Any, Any]

LEAST = 1e-10  # probability of an edit that was never met
_LEAST_KEPT = 1e-6  # of an edit that is written down
_LEAST_LETTERS = 1e-3  # of a sign after another that is written down
_CHANGED = 0.15  # of edits within one alphabet, before anything is learnt: other spellings and slips
_VOWELS = frozenset("aeiouy")


class Chances(NamedTuple):
    """Joint probabilities of edits; all of them together are 1.

    Attributes:
        one: By sign and sign: one stands for the other.
        left: By sign of the first scheme: nothing stands for it.
        right: By sign of the second: it stands for nothing.
        split: By sign, sign and sign: one of the first scheme is written as two of the second.
        join: By sign, sign and sign: two of the first scheme are written as one of the second.
    """

    one: Array
    left: Array
    right: Array
    split: Array
    join: Array

    def total(self) -> float:
        """Add all of them up."""
        return float(sum(part.sum() for part in self))


@dataclass(frozen=True, slots=True)
class SpellingModel:
    """How names of one scheme are spelt in another.

    Attributes:
        source: The first scheme.
        target: The second.
        chances: Of edits.
        letters_source: By sign and sign: probability of the second after the first, edges of a part included.
        letters_target: The same of the second scheme.
        learnt_from: Number of aligned parts that it was learnt from; 0 where only the usual spellings stand.
    """

    source: str
    target: str
    chances: Chances
    letters_source: Array
    letters_target: Array
    learnt_from: int = 0


class Tables(NamedTuple):
    """Natural logarithms of several models, one behind the other, for `kernels.edits`.

    Attributes:
        one: Of one sign for one.
        left: Of a sign of the first scheme for nothing.
        right: Of a sign of the second for nothing.
        gain: What one sign for one gains over the second standing for nothing.
        split: What one sign for two gains over both standing for nothing.
        join: What two signs for one gain over it standing for nothing.
        may_split: By two signs of the second scheme, bits of the sign of the first: edits that were met.
            Hardly one in a thousand was, and only those are looked at.
        may_join: By two signs of the first scheme, bits of the sign of the second.
        letters_source: Of a sign after another (`SpellingModel`).
        letters_target: Likewise.
    """

    one: Array
    left: Array
    right: Array
    gain: Array
    split: Array
    join: Array
    may_split: Array
    may_join: Array
    letters_source: Array
    letters_target: Array


@dataclass(frozen=True, slots=True)
class Stack:
    """Models ready to compare with.

    Attributes:
        models: In the order of their numbers.
        tables: Their logarithms.
        model_of: By scheme and scheme the number of the model plus 1, negative where it runs the other way.
    """

    models: tuple[SpellingModel, ...]
    tables: Tables
    model_of: Array


def stack(models: "Sequence[SpellingModel]") -> Stack:
    """Make models ready to compare with."""
    model_of = np.zeros((len(SCHEMES), len(SCHEMES)), np.int8)
    for number, model in enumerate(models):
        for first in _of_one_alphabet(model.source):
            for second in _of_one_alphabet(model.target):
                if model.source == model.target and not _may_meet(first, second):
                    continue
                a, b = NUMBER_OF[first], NUMBER_OF[second]
                model_of[b, a] = -(number + 1)
                model_of[a, b] = number + 1
    return Stack(tuple(models), tables_of(models), model_of)


def tables_of(models: "Sequence[SpellingModel]") -> Tables:
    """Give the logarithms of models, and which edits of two signs were met."""
    one, left, right, split, join = (
        np.log(np.stack(parts) + LEAST) for parts in zip(*(model.chances for model in models), strict=True)
    )
    met_splits = np.stack([model.chances.split for model in models]) >= _LEAST_KEPT
    found = Tables(
        one,
        left,
        right,
        one - right[:, None, :],
        split - right[:, None, :, None] - right[:, None, None, :],
        join - right[:, None, None, :],
        _bits(np.moveaxis(met_splits, 1, 3)),
        _bits(np.stack([model.chances.join for model in models]) >= _LEAST_KEPT),
        np.log(np.stack([model.letters_source for model in models])),
        np.log(np.stack([model.letters_target for model in models])),
    )
    return Tables(*(part.astype(np.float32) if part.dtype != np.uint64 else part for part in found))


def _bits(met: Array) -> Array:
    """Write the last axis as the bits of a number."""
    bits = np.uint64(1) << np.arange(met.shape[-1], dtype=np.uint64)
    found: Array = np.where(met, bits, np.uint64(0)).sum(axis=-1, dtype=np.uint64)
    return found


def _of_one_alphabet(scheme: str) -> tuple[str, ...]:
    """Give the schemes that a model serves: that of Latin serves all that is read in Latin signs."""
    if scheme != LATIN:
        return (scheme,)
    return (LATIN, ROMANIZED, *(one for one, letters in ALPHABET_OF.items() if letters == LATIN != one))


def _may_meet(first: str, second: str) -> bool:
    """Say whether readings of two schemes in one alphabet are compared.

    A Mandarin and a Cantonese reading say nothing of each other; and what Hangul makes of a foreign name is
    compared with Latin letters by the model of Hangul, which knows more.
    """
    if first == second or ROMANIZED in {first, second}:
        return True
    spelt = {LATIN, *BY_RULES}
    by_hangul = {LOANWORD, *BY_RULES}
    return {first, second} <= spelt or {first, second} <= by_hangul


def usual_chances(source: str, target: str, letters: Array) -> Chances:
    """Give the chances of edits that usual spellings make likely, before anything is learnt.

    Args:
        source: The first scheme.
        target: The second.
        letters: By sign, how often each comes in names of the first scheme; in one alphabet a sign most
            often stands
            for itself.
    """
    spelt_x = alphabet(ALPHABET_OF[source]).usual
    spelt_y = alphabet(ALPHABET_OF[target]).usual
    near = {row["letter"]: frozenset(row["others"].split()) for row in rows_of("near_letters")}
    one = np.full((SIGNS, SIGNS), 1e-5)
    left = np.full(SIGNS, 2e-4)
    right = np.full(SIGNS, 5e-4)
    split = np.full((SIGNS, SIGNS, SIGNS), 1e-8)
    join = np.full((SIGNS, SIGNS, SIGNS), 1e-8)
    letters_y = {spelling: sign for sign, spelling in enumerate(spelt_y) if len(spelling) == 1}
    same_alphabet = ALPHABET_OF[source] == ALPHABET_OF[target]
    for x, spelling in enumerate(spelt_x):
        if not spelling:
            left[x] += 5e-3
            continue
        for y, other in enumerate(spelt_y):
            if not other:
                continue
            if (x == y) if same_alphabet else (spelling == other):
                one[x, y] += 2e-2
            elif spelling == other or spelling[0] == other[0]:
                one[x, y] += 2e-3
            elif (spelling[0] in _VOWELS and other[0] in _VOWELS) or other[0] in near.get(spelling[0], ()):
                one[x, y] += 1e-3
        if len(spelling) == 2 and not same_alphabet and set(spelling) <= letters_y.keys():
            split[x, letters_y[spelling[0]], letters_y[spelling[1]]] += 1e-2
    chances = Chances(one, left, right, split, join)
    if same_alphabet:
        kept = np.diag(letters / letters.sum())
        chances = scaled(chances, _CHANGED / chances.total())
        return chances._replace(one=chances.one + (1 - _CHANGED) * kept)
    return scaled(chances, 1.0 / chances.total())


def scaled(chances: Chances, by: float) -> Chances:
    """Multiply all chances."""
    return Chances(*(part * by for part in chances))


def how_often(parts: "Iterable[bytes]") -> Array:
    """Count how often each sign comes in parts of names; no sign never comes."""
    counts = np.full(SIGNS, 0.5)
    counts[[START, END]] = 1e-9
    for part in parts:
        np.add.at(counts, list(part), 1)
    return counts


def letters_of(parts: "Iterable[bytes]") -> Array:
    """Count which sign follows which in parts of names, and smooth: rows are conditional probabilities.

    Signs that were never met keep a small probability: a rare letter is rare, not impossible.
    """
    counts = np.full((SIGNS, SIGNS), 0.05)
    for part in parts:
        before = START
        for sign in part:
            counts[before, sign] += 1
            before = sign
        counts[before, END] += 1
    overall = (counts.sum(axis=0) + 0.01) / (counts.sum() + 0.01 * SIGNS)
    weight = 3.0  # observations that the overall frequency of a sign is worth beside what followed this one
    smoothed: Array = (counts + weight * overall) / (counts.sum(axis=1, keepdims=True) + weight)
    return smoothed


def spelling_rows(model: SpellingModel) -> "Iterator[tuple[str, str, str, float]]":
    """Give a model as rows that a person can read: kind of edit, signs from and to, probability.

    Rows of kind `one`, `left`, `right`, `split` and `join` are edits (`Chances`), those of kind `source`
    and `target` say which sign follows which in either scheme, `^` standing before the first and `$` after
    the last.
    """
    shown_x = _shown(model.source)
    shown_y = _shown(model.target)
    sides = {
        "one": ((shown_x,), (shown_y,)),
        "left": ((shown_x,), ()),
        "right": ((), (shown_y,)),
        "split": ((shown_x,), (shown_y, shown_y)),
        "join": ((shown_x, shown_x), (shown_y,)),
        "source": ((shown_x,), (shown_x,)),
        "target": ((shown_y,), (shown_y,)),
    }
    parts = dict(zip(sides, (*model.chances, model.letters_source, model.letters_target), strict=True))
    for kind, (before, after) in sides.items():
        chances = parts[kind]
        least = _LEAST_LETTERS if kind in {"source", "target"} else _LEAST_KEPT
        places = np.argwhere(chances > least)
        order = np.argsort(-chances[tuple(places.T)], kind="stable")
        for place in places[order]:
            names = [shown[sign] for shown, sign in zip(before + after, place.tolist(), strict=True)]
            if all(names):
                first, second = names[: len(before)], names[len(before) :]
                yield kind, " ".join(first), " ".join(second), float(chances[tuple(place)])


def model_from_rows(
    source: str, target: str, rows: "Iterable[Sequence[str]]", *, learnt_from: int
) -> SpellingModel:
    """Read a model from the rows of `spelling_rows`; what they leave out gets what is left, spread evenly."""
    sign_x = {shown: sign for sign, shown in enumerate(_shown(source)) if shown}
    sign_y = {shown: sign for sign, shown in enumerate(_shown(target)) if shown}
    chances = Chances(
        np.full((SIGNS, SIGNS), _LEAST_KEPT / 4),
        np.full(SIGNS, _LEAST_KEPT / 4),
        np.full(SIGNS, _LEAST_KEPT / 4),
        np.full((SIGNS, SIGNS, SIGNS), LEAST),
        np.full((SIGNS, SIGNS, SIGNS), LEAST),
    )
    letters = {
        "source": np.full((SIGNS, SIGNS), _LEAST_LETTERS / 2),
        "target": np.full((SIGNS, SIGNS), _LEAST_LETTERS / 2),
    }
    for kind, before, after, chance in rows:
        if kind in letters:
            signs = sign_x if kind == "source" else sign_y
            letters[kind][signs[before], signs[after]] = float(chance)
            continue
        place = tuple([sign_x[one] for one in before.split()] + [sign_y[one] for one in after.split()])
        getattr(chances, kind)[place] = float(chance)
    return SpellingModel(
        source, target, chances, letters["source"], letters["target"], learnt_from=learnt_from
    )


def _shown(scheme: str) -> tuple[str, ...]:
    shown = alphabet(ALPHABET_OF[scheme]).shown
    filled = list(shown) + [""] * (SIGNS - len(shown))
    filled[START], filled[END] = "^", "$"
    return tuple(filled)
