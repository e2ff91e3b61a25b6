"""From a name as written to its readings: what it may sound like, each with the scheme that made it."""

import unicodedata
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import product
from types import MappingProxyType
from typing import TYPE_CHECKING

from anyascii import anyascii

from repatria.tracing.names import schemes
from repatria.tracing.names.han import readings_of as han_readings
from repatria.tracing.names.hangul import is_korean_name, is_korean_surname_in_cyrillic, jamo_of_cyrillic
from repatria.tracing.names.name_classes import classes_of
from repatria.tracing.names.romanizing import in_latin
from repatria.tracing.names.text import MOST_PARTS, Script, Written, written
from repatria.tracing.names.titles import without_kunya, without_titles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ROMANIZED = "romanized"
"""The scheme of last resort: every sign by its usual Latin spelling, or by a general romanization."""

SCHEMES = (
    schemes.LATIN,
    schemes.CYRILLIC,
    schemes.HEBREW,
    schemes.ARABIC,
    schemes.HANGUL,
    schemes.MANDARIN,
    schemes.CANTONESE,
    schemes.HOKKIEN,
    schemes.VIETNAMESE,
    schemes.GREEK,
    schemes.GEORGIAN,
    schemes.ARMENIAN,
    schemes.KANA,
    schemes.LOANWORD,
    ROMANIZED,
)
NUMBER_OF: "Mapping[str, int]" = MappingProxyType({scheme: number for number, scheme in enumerate(SCHEMES)})

MOST_IN_A_SCHEME = 4
MOST_IN_THE_SOUTH = 10  # where each character has spellings of several peoples
MOST_SIGNS_OF_A_PART = 40
_SYLLABLES_OF_A_NAME = 4  # 남궁민수, 司馬相如; longer ones without a space are foreign names or whole phrases


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a name.

    Attributes:
        scheme: Which one made it; one of `SCHEMES`.
        parts: Signs of each part (`schemes.alphabet`); no part is empty.
        shown: Each part in letters for people: as written, or in Latin letters where it was read.
        words: The written word of each part, by which it may be a form of a given name (`name_classes`).
    """

    scheme: str
    parts: tuple[bytes, ...]
    shown: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Readings:
    """All readings of a name.

    Attributes:
        readings: The scheme of the script first, `ROMANIZED` last; none where no letter was found.
        script: The script it is written in.
        without_table: Whether its script has no table of ours, so that only a general romanization was read.
        cut: Whether letters or parts beyond the limits of `text` were left unread.
    """

    readings: tuple[Reading, ...]
    script: Script
    without_table: bool
    cut: bool


@lru_cache(maxsize=1 << 16)
def readings_of(name: str) -> Readings:
    """Read a name in every scheme that its script has."""
    found = written(name)
    named = without_titles(found.parts)
    if named is not found.parts:
        found = replace(found, parts=named)
    bare = without_kunya(named)
    ways = (found,) if bare is named else (found, replace(found, parts=bare))
    if found.script is Script.LATIN:
        readings = list(_keep(_latin(one.parts, schemes.LATIN) for one in ways))
    elif found.script in schemes.BY_RULES:
        readings = list(_keep([_by_rules(found.parts, found.script.value)]))
    else:
        in_its_script = (reading for one in ways for reading in _in_its_script(one))
        readings = list(_keep([*in_its_script, *_romanizations(found)]))
    return Readings(
        tuple(readings),
        found.script,
        without_table=found.script is Script.OTHER and bool(found.parts),
        cut=found.cut,
    )


@lru_cache(maxsize=1 << 16)
def encode(name: str) -> bytes:
    """Encode the readings of a name for the kernels (`kernels.alignment`); empty where it has none."""
    readings = readings_of(name).readings
    if not readings:
        return b""
    coded = bytearray([len(readings)])
    for reading in readings:
        coded += bytes([NUMBER_OF[reading.scheme], len(reading.parts)])
        for part, word in zip(reading.parts, reading.words, strict=True):
            coded += bytes([len(part)]) + classes_in_bytes(word) + part
    return bytes(coded)


def classes_in_bytes(part: str) -> bytes:
    """Encode the classes of given names that a part may belong to, the two likeliest: four bytes."""
    classes = classes_of(part)
    if not classes:
        return bytes(4)
    numbers = [number if is_whole else number | 0x8000 for number, is_whole in classes[:2]]
    return b"".join(number.to_bytes(2, "big") for number in [*numbers, 0, 0][:2])


def _keep(readings: "Iterable[Reading]") -> "Iterator[Reading]":
    """Leave out readings without parts and those that say what another of their scheme said."""
    seen: set[tuple[str, tuple[bytes, ...]]] = set()
    for reading in readings:
        key = (reading.scheme, reading.parts)
        if reading.parts and key not in seen:
            seen.add(key)
            yield reading


def _in_its_script(found: Written) -> "list[Reading]":
    if found.script is Script.HAN:
        return _han(found.parts)
    if found.script is Script.HANGUL:
        korean = _hangul(_syllables(found.parts))
        return [korean] if is_korean_name("".join(found.parts)) else [korean, _loanwords(found.parts)]
    if found.script is Script.CYRILLIC:
        return [_by_letter(found.parts, schemes.CYRILLIC), *_korean_in_cyrillic(found.parts)]
    if found.script in {Script.HEBREW, Script.ARABIC}:
        return [_by_letter(found.parts, found.script.value)]
    return []


def is_read_as_korean(parts: tuple[str, ...]) -> bool:
    """Say whether a name in Cyrillic may be Korean: two or three parts, one a Korean surname."""
    return len(parts) in {2, 3} and (
        is_korean_surname_in_cyrillic(parts[0]) or is_korean_surname_in_cyrillic(parts[-1])
    )


def _korean_in_cyrillic(parts: tuple[str, ...]) -> "Iterator[Reading]":
    if not is_read_as_korean(parts):
        return
    ways = [jamo_of_cyrillic(part) for part in parts]
    if not all(ways):
        return
    signs = schemes.alphabet(schemes.HANGUL).signs
    for turn in (0, -1):
        coded = [
            (bytes(signs[jamo] for jamo in way[turn]), part) for way, part in zip(ways, parts, strict=True)
        ]
        yield _reading(schemes.HANGUL, coded)


def _by_letter(parts: "Iterable[str]", scheme: str) -> Reading:
    signs = schemes.alphabet(scheme).signs
    coded = [(bytes(signs[letter] for letter in part if letter in signs), part) for part in parts]
    return _reading(scheme, coded)


def _by_rules(parts: "Iterable[str]", scheme: str) -> Reading:
    """Read a name in Latin letters by the standard of its script."""
    parts = tuple(parts)
    spelt = [in_latin(_without_accents(part), scheme) for part in parts]
    # Tables of given names hold few forms in these scripts, and most in Latin letters.
    words = [part if classes_of(part) else latin for part, latin in zip(parts, spelt, strict=True)]
    return _latin(spelt, scheme, words)


def _without_accents(part: str) -> str:
    """Take off what says how a letter is stressed or breathed; two dots part letters and stay."""
    apart = unicodedata.normalize("NFD", part)
    return unicodedata.normalize("NFC", "".join(sign for sign in apart if sign not in _STRESS))


_STRESS = frozenset("\u0300\u0301\u0313\u0314\u0342\u0345")


def _loanwords(parts: "Iterable[str]") -> Reading:
    """Read the name of a foreigner in Hangul."""
    return _latin([in_latin(_jamo(part), schemes.LOANWORD) for part in parts], schemes.LOANWORD)


def _reading(
    scheme: str, coded: "Iterable[tuple[bytes, str]]", words: "Iterable[str] | None" = None
) -> Reading:
    """Make a reading of parts and what is shown of each; without `words`, that is what was written."""
    coded = list(coded)
    said = [shown for _, shown in coded] if words is None else list(words)
    kept = [
        (part[:MOST_SIGNS_OF_A_PART], shown, word)
        for (part, shown), word in zip(coded, said, strict=True)
        if part
    ][:MOST_PARTS]
    parts, shown, of = zip(*kept, strict=True) if kept else ((), (), ())
    return Reading(scheme, parts, shown, of)


def _latin(parts: "Iterable[str]", scheme: str, words: "Iterable[str] | None" = None) -> Reading:
    signs, others = _latin_signs()
    coded = [(_ascii(part).encode("ascii", "ignore").translate(signs, others), part) for part in parts]
    return _reading(scheme, coded, words)


@cache
def _latin_signs() -> tuple[bytes, bytes]:
    """Give the sign of each letter by its code point, and the code points that are no letters."""
    signs = schemes.alphabet(schemes.LATIN).signs
    table = bytes(signs.get(chr(point), 0) for point in range(256))
    return table, bytes(point for point in range(256) if chr(point) not in signs)


def _ascii(part: str) -> str:
    return part if part.isascii() and part.islower() else anyascii(part).lower()


def signs_of_letter(letter: str, script: Script) -> tuple[bytes, bytes]:
    """Give the signs of one letter in the scheme of its script, and in Latin signs."""
    if script is Script.LATIN:
        signs = b"".join(_latin((letter,), schemes.LATIN).parts)
        return signs, signs
    return (
        b"".join(_by_letter((letter,), script.value).parts),
        b"".join(_romanized(Written((letter,), script)).parts),
    )


def _romanizations(found: Written) -> "Iterator[Reading]":
    if found.script is Script.HANGUL and not is_korean_name("".join(found.parts)):
        return  # read as a loanword: one reading in Latin letters is enough, for each brings pairs together
    yield _romanized(found)
    if found.script is Script.HAN:
        # A Korean bears a Chinese name, but is looked for by its Korean sounds.
        options = [_joined(part) for part in han_readings(_characters(found.parts), schemes.HANGUL)]
        yield _romanized(Written(tuple(option[0] for option in options if option), Script.HANGUL))


def _romanized(found: Written) -> Reading:
    """Spell a name in Latin letters by the usual spelling of each sign, or by a general romanization."""
    usual = _usual_of(found.script)
    parts = _syllables(found.parts) if found.script is Script.HANGUL else found.parts
    if found.script is Script.HAN:
        options = [_joined(part) for part in han_readings(_characters(found.parts), schemes.MANDARIN)]
        return _latin(
            [option[0] for option in options if option], ROMANIZED, ["" for option in options if option]
        )
    if usual is None:
        # A script without a table may write a whole name as one word: the romanization tells the words.
        return _latin([word for part in parts for word in anyascii(part).split()], ROMANIZED)
    return _latin(
        [
            "".join(
                usual[letter] if letter in usual else anyascii(letter)
                for letter in _letters(part, found.script)
            )
            for part in parts
        ],
        ROMANIZED,
        parts,
    )


@cache
def _usual_of(script: Script) -> "Mapping[str, str] | None":
    if script not in {Script.CYRILLIC, Script.HEBREW, Script.ARABIC, Script.HANGUL}:
        return None
    alphabet = schemes.alphabet(script.value)
    return {letter: alphabet.usual[sign] for letter, sign in alphabet.signs.items()}


def _letters(part: str, script: Script) -> "Iterable[str]":
    return _jamo(part) if script is Script.HANGUL else part


_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS = "_ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"


def _jamo(word: str) -> "list[str]":
    """Take syllables apart (Unicode 15, 3.12); a silent initial is no letter."""
    letters = []
    for syllable in word:
        place = ord(syllable) - 0xAC00
        if not 0 <= place < 11172:
            continue
        initial, vowel, final = place // 588, place % 588 // 28, place % 28
        if _INITIALS[initial] != "ㅇ":
            letters.append(f"i-{_INITIALS[initial]}")
        letters.append(f"v-{_VOWELS[vowel]}")
        if final:
            letters.append(f"f-{_FINALS[final]}")
    return letters


def _syllables(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Part a Korean name by syllable: nobody knows where surname and given name meet."""
    whole = "".join(parts)
    if len(whole) <= _SYLLABLES_OF_A_NAME and (len(parts) == 1 or is_korean_name(whole)):
        return tuple(whole)
    return parts


def _hangul(parts: "Iterable[str]") -> Reading:
    signs = schemes.alphabet(schemes.HANGUL).signs
    return _reading(
        schemes.HANGUL, [(bytes(signs[letter] for letter in _jamo(part)), part) for part in parts]
    )


def _han(parts: tuple[str, ...]) -> "list[Reading]":
    """Read Han characters as the peoples who write them do, one part to a character where none is marked."""
    parts = _characters(parts)
    found: list[Reading] = []
    for scheme in (schemes.MANDARIN, schemes.CANTONESE, schemes.HOKKIEN, schemes.HANGUL, schemes.VIETNAMESE):
        options = [_joined(part) for part in han_readings(parts, scheme)]
        options = [option for option in options if option]
        most = MOST_IN_THE_SOUTH if scheme == schemes.HOKKIEN else MOST_IN_A_SCHEME
        # No syllable is a given name of the West: 恩, jan in Cantonese, is no John.
        found += [
            _hangul(chosen) if scheme == schemes.HANGUL else _latin(chosen, scheme, [""] * len(chosen))
            for chosen in _first_combinations(options, most)
        ]
    return found


def _characters(parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(parts[0][:MOST_PARTS]) if len(parts) == 1 else parts


def _joined(part: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """Join the readings of the characters of one part; the first of each is the usual one."""
    if not all(part):
        part = tuple(options for options in part if options)
    if len(part) == 1:
        return part[0][:MOST_IN_A_SCHEME]
    return ("".join(options[0] for options in part),) if part else ()


def _first_combinations(options: "list[tuple[str, ...]]", most: int) -> "list[tuple[str, ...]]":
    """Give the first few ways to choose, the usual readings first."""
    if not options:
        return []
    ranked = sorted(
        product(*(range(min(len(option), 3)) for option in options[:5])),
        key=lambda ranks: (sum(ranks), ranks),
    )[:most]
    rest = tuple(option[0] for option in options[5:])
    return [
        tuple(option[rank] for option, rank in zip(options[:5], ranks, strict=True)) + rest
        for ranks in ranked
    ]
