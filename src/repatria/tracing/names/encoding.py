"""Encode many names at once: each distinct word is read once, and names are put together from their words."""

from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from repatria.tracing.kernels import gather
from repatria.tracing.names import schemes
from repatria.tracing.names.hangul import korean_surnames_in_cyrillic
from repatria.tracing.names.readings import NUMBER_OF, ROMANIZED, classes_in_bytes, encode, signs_of_letter
from repatria.tracing.names.text import MOST_LETTERS, MOST_PARTS, Script, is_dropped, script_of_letter
from repatria.tracing.names.titles import words_at_ends

type Array = np.ndarray[Any, Any]

# Scripts in which a name reads as its words do, letter by letter. In Korean and Chinese what a syllable is
# depends on the whole name.
_BY_LETTER = (Script.LATIN, Script.CYRILLIC, Script.HEBREW, Script.ARABIC)
_POINTS = 0x800  # code points of two bytes in UTF-8 hold all their usual letters
_MOST_SIGNS_OF_A_LETTER = 4
_SURNAME, _BEGINS, _ENDS = 1, 2, 4  # why a word at an end of a name matters
# Digits and signs part words; apostrophes, joiners and marks do not.
_BETWEEN_WORDS = r"[^\p{L}\p{M}\p{Cf}'’‘ʼʻ`´ʹʺ′″״׳ـ]+"


class Encoded(NamedTuple):
    """Encoded names of n records.

    Attributes:
        names: Their encodings in a row (`readings.encode`).
        begins: n + 1 places where they begin.
    """

    names: Array
    begins: Array

    def column(self) -> pa.Array:
        """Give them as a column of Arrow."""
        places = pa.py_buffer(self.begins.astype(np.int64))
        return pa.Array.from_buffers(
            pa.large_binary(), len(self.begins) - 1, [None, places, pa.py_buffer(self.names)]
        )


def encoded_of(column: "pa.Array | pa.ChunkedArray") -> Encoded:
    """Take encoded names out of a column of Arrow."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    _, places, data = column.buffers()
    begins = np.frombuffer(places, np.int64)[column.offset : column.offset + len(column) + 1]
    names = np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8)
    return Encoded(names, begins)


def encode_all(names: pa.Array) -> Encoded:
    """Encode names as `readings.encode` does one.

    Args:
        names: n names as written; null where there is none. A name that is null or has no letters takes no
            bytes.
    """
    clean = pc.utf8_lower(pc.utf8_normalize(pc.cast(names, pa.large_string()), form="NFKC"))
    words = pc.split_pattern(pc.utf8_trim(pc.replace_substring_regex(clean, _BETWEEN_WORDS, " "), " "), " ")
    counts = pc.fill_null(pc.list_value_length(words), 0).to_numpy(zero_copy_only=False).astype(np.int64)
    flat = pc.dictionary_encode(pc.list_flatten(words))
    codes = flat.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    starts = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=starts[1:])
    plain = [_letters_only(word) for word in flat.dictionary.to_pylist()]
    scripts, sizes, coded = _encode_words(flat.dictionary, plain)
    lengths = np.zeros(len(names), np.int64)
    letters = _letters()
    gather.lengths_of_names(codes, starts, scripts, sizes, letters.latin, MOST_PARTS, lengths)
    lengths[
        pc.fill_null(pc.greater(pc.utf8_length(names), MOST_LETTERS), False).to_numpy(zero_copy_only=False)
    ] = -1
    if len(codes):
        lengths[_read_as_a_whole(starts, codes, plain)] = -1
    together = lengths >= 0
    apart = np.flatnonzero(~together)
    whole = [encode(name) for name in names.take(pa.array(apart)).to_pylist()]
    lengths[apart] = [len(one) for one in whole]
    begins = np.zeros(len(names) + 1, np.int64)
    np.cumsum(lengths, out=begins[1:])
    filled = np.zeros(int(begins[-1]), np.uint8)
    gather.put_together(
        codes,
        starts,
        scripts,
        sizes,
        coded,
        letters.scheme_of,
        NUMBER_OF[ROMANIZED],
        letters.latin,
        together,
        begins,
        filled,
    )
    for place, one in zip(apart.tolist(), whole, strict=True):
        filled[begins[place] : begins[place + 1]] = np.frombuffer(one, np.uint8)
    return Encoded(filled, begins)


def _read_as_a_whole(starts: Array, codes: Array, words: "list[str]") -> Array:
    """Find names that are read one by one for their first or last word.

    Those that begin or end with a Korean surname in Cyrillic, and those that may have a title beside them.
    """
    counts = np.diff(starts)
    kinds = _kinds_of_words()
    kind = np.fromiter((kinds.get(word, 0) for word in words), np.uint8, len(words))
    found = np.zeros(len(counts), bool)
    some = np.flatnonzero(counts > 1)
    first, last = kind[codes[starts[some]]], kind[codes[starts[some + 1] - 1]]
    of_korean = (counts[some] <= 3) & ((first | last) & _SURNAME > 0)
    found[some] = (first & _BEGINS > 0) | (last & _ENDS > 0) | of_korean
    return found


@cache
def _kinds_of_words() -> dict[str, int]:
    """Give for each word that matters at an end of a name why it does."""
    at_ends = words_at_ends()
    kinds: dict[str, int] = {}
    for words, kind in (
        (korean_surnames_in_cyrillic(), _SURNAME),
        (at_ends.first, _BEGINS),
        (at_ends.last, _ENDS),
    ):
        for word in words:
            kinds[word] = kinds.get(word, 0) | kind
    return kinds


def _encode_words(words: pa.Array, plain: "list[str]") -> tuple[Array, Array, Array]:
    letters = _letters()
    _, places, data = words.buffers()
    starts = np.frombuffer(places, np.int64)[words.offset : words.offset + len(words) + 1]
    text = np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8)
    classes = np.frombuffer(b"".join(classes_in_bytes(word) for word in plain), np.uint8).reshape(-1, 4)
    scripts = np.zeros(len(words), np.uint8)
    sizes = np.zeros((len(words), 2), np.int64)
    coded = np.zeros((len(words), 2, gather.PART_HEAD + gather.MOST_SIGNS_OF_A_PART), np.uint8)
    gather.encode_words(
        text, starts, letters.script_of, letters.signs_of, letters.roman_of, classes, scripts, sizes, coded
    )
    return scripts, sizes, coded


def _letters_only(word: str) -> str:
    return (
        word if word.isascii() and word.isalpha() else "".join(sign for sign in word if not is_dropped(sign))
    )


class _Letters(NamedTuple):
    """What `gather.encode_words` knows of each code point."""

    script_of: Array
    signs_of: Array
    roman_of: Array
    scheme_of: Array
    latin: int


@cache
def _letters() -> _Letters:
    script_of = np.full(_POINTS, gather.NOT_BY_LETTER, np.uint8)
    signs_of = np.zeros((_POINTS, 1 + _MOST_SIGNS_OF_A_LETTER), np.uint8)
    roman_of = np.zeros((_POINTS, 1 + _MOST_SIGNS_OF_A_LETTER), np.uint8)
    number_of = {script: number for number, script in enumerate(_BY_LETTER, start=1)}
    for point in range(_POINTS):
        letter = chr(point)
        if is_dropped(letter):
            script_of[point] = gather.NO_SCRIPT
            continue
        script = script_of_letter(letter)
        if script not in number_of or not letter.isalpha():
            continue
        signs, roman = signs_of_letter(letter, script)
        if max(len(signs), len(roman)) > _MOST_SIGNS_OF_A_LETTER:
            continue
        script_of[point] = number_of[script]
        for table, found in ((signs_of, signs), (roman_of, roman)):
            table[point, 0] = len(found)
            table[point, 1 : 1 + len(found)] = list(found)
    scheme_of = np.zeros(len(_BY_LETTER) + 1, np.uint8)
    for script, number in number_of.items():
        scheme_of[number] = NUMBER_OF[schemes.LATIN if script is Script.LATIN else script.value]
    return _Letters(script_of, signs_of, roman_of, scheme_of, number_of[Script.LATIN])
