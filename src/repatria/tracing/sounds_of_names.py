"""Keys of the sounds of single names, for whoever stores them elsewhere, and how alike names are."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from repatria.tracing.keys import atoms
from repatria.tracing.names.comparing import Compared, Comparer
from repatria.tracing.names.encoding import encode_all
from repatria.tracing.names.models import NameModel
from repatria.tracing.names.readings import encode
from repatria.tracing.names.weights import FEATURES

# Arabic writes no short vowel: without one between them, two sounds that are alike would be heard once.
_BETWEEN_ALIKE = re.compile(r"(\w)([\u062d\u0647])(?=\1)")
_MARKS = re.compile("[\u0640\u064b-\u0652\u0670]")  # that draw a word out, or say how to read it
_ALIF, _ABD, _ARTICLE = "\u0627", "\u0639\u0628\u062f", "\u0627\u0644"
_WRITTEN_APART = re.compile(rf"\b{_ABD}\s+(?={_ARTICLE})")
_WITH_ARTICLE = re.compile(rf"\b{_ARTICLE}(?=\w\w)")
_UNSPACED = re.compile("[\u3400-\u9fff\uac00-\ud7a3]{2,4}")  # Han and Hangul: one part a sign


def words_of_sounds(names: Sequence[str]) -> list[tuple[str, ...]]:
    """Give, of each name, a key of each part of each of its readings."""
    spelt = [(row, spelling) for row, name in enumerate(names) for spelling in _spellings(name)]
    found = _atoms([spelling for _, spelling in spelt])
    words: list[set[str]] = [set() for _ in names]
    for place, (row, _) in enumerate(spelt):
        words[row] |= {f"{key:x}" for key in found.atoms[place, : found.counts[place]].tolist()}
    return [tuple(sorted(each)) for each in words]


def ways_of_sounds(name: str) -> tuple[tuple[str, ...], ...]:
    """Give the ways to ask for a name: any two parts of one reading, all of its parts, or its only part."""
    return tuple(sorted({way for spelling in _spellings(name) for way in _ways(spelling)}))


def _spellings(name: str) -> tuple[str, ...]:
    """Give a name as it is written, and an Arabic one as well as Latin letters spell it.

    They write vowels, often Abd and what follows it as one word, and often no article.
    """
    bare = _BETWEEN_ALIKE.sub(rf"\1\2{_ALIF}", _MARKS.sub("", name))
    whole = _WRITTEN_APART.sub(_ABD, bare)
    return tuple(dict.fromkeys((name, whole, _WITH_ARTICLE.sub("", whole))))


def _ways(name: str) -> set[tuple[str, ...]]:
    found = _atoms([name])
    parts = range(found.counts[0])
    keys, readings, of = (column[0].tolist() for column in (found.atoms, found.readings, found.parts_of))
    ways = {
        tuple(sorted((f"{keys[one]:x}", f"{keys[other]:x}")))
        for one in parts
        for other in range(one)
        if readings[one] == readings[other] and not of[one] & of[other]
    }
    for reading in set(readings[: len(parts)]):
        spans = [(of[part], f"{keys[part]:x}") for part in parts if readings[part] == reading]
        ways |= {tuple(sorted(whole)) for whole in _wholes(spans, 0) if len(whole) > 2}
    return ways or {(f"{keys[part]:x}",) for part in parts}


def _wholes(spans: Sequence[tuple[int, str]], covered: int) -> Iterator[tuple[str, ...]]:
    """Give the ways to put a reading together from spans of it, each part in one of them."""
    left = 0
    for span, _ in spans:
        left |= span & ~covered
    if not left:
        yield ()
        return
    first = left & -left
    for span, key in spans:
        if span & first and not span & covered:
            yield from ((key, *rest) for rest in _wholes(spans, covered | span))


def log_odds_of(name: str, others: Sequence[str], model: NameModel) -> list[float]:
    """Give the log-odds of being one name with each of the others; without a letter, none at all.

    One part by itself is compared with each part of the others, and of the likeliest is given what its
    spelling alone speaks for: the other weights are learnt from whole names, where all that one lacks speaks
    against it, and by them *Kim* is less *Kim Jong-un* than *Jim* (decision 0072).
    """
    if any(len(way) > 1 for way in ways_of_sounds(name)):
        compared = _compared(name, others, model)
        return _with_letters(compared, model.weights.log_odds(compared))
    parts = [_parts_of(other) for other in others]
    distinct = sorted({part for of in parts for part in of})
    compared = _compared(name, distinct, model)
    spelling = _with_letters(compared, compared.features[:, FEATURES.index("evidence of all parts")])
    speaks = dict(zip(distinct, spelling, strict=True))
    return [max(speaks[part] for part in of) for of in parts]


def _parts_of(name: str) -> tuple[str, ...]:
    """Take a name apart as it is written; without spaces, into what may be a surname, and what follows it."""
    words = name.split()
    if len(words) == 1 and _UNSPACED.fullmatch(name):
        return name[0], name[1:]
    return tuple(words) or (name,)


def _compared(name: str, others: Sequence[str], model: NameModel) -> Compared:
    asked, encoded = encode(name), encode_all(pa.array(others, pa.string()))
    places = np.arange(len(others) + 1, dtype=np.int64) * len(asked)
    return Comparer(model.spelling).encoded(
        np.frombuffer(asked * len(others), np.uint8), places, encoded.names, encoded.begins
    )


def _with_letters(compared: Compared, speaks: Any) -> list[float]:  # noqa: ANN401 - a column of numpy
    """Give what speaks for each, and nothing for those in which there is no letter."""
    return [float(each) for each in np.where(compared.models == 0, -np.inf, speaks)]


def _atoms(names: Sequence[str]) -> Any:  # noqa: ANN401 - columns of numpy
    rows = pa.array(np.arange(len(names)))
    encoded = encode_all(pa.array(list(names), pa.string()))
    return atoms(pa.RecordBatch.from_pydict({"row": rows, "name": encoded.column()}))
