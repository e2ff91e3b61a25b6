"""Korean names: which words are names, and how North and South spell one."""

import re
from functools import cache

from repatria.tracing.names.tables import rows_of

_MOST_SYLLABLES = 4


@cache
def _surnames() -> frozenset[str]:
    return frozenset(cell for row in rows_of("hangul_surnames") for cell in row.values() if cell)


def is_korean_name(word: str) -> bool:
    """Say whether a word in Hangul is built as a Korean name: a surname and one or two syllables more.

    Names of foreigners in Hangul begin so too (이반, Ivan), so a name that is not built so is surely foreign,
    and one that is may be either.
    """
    if len(word) == _MOST_SYLLABLES:
        return word[:2] in _surnames()  # 남궁민수; four syllables after 조 are a Joe (조 바이든)
    return 2 <= len(word) < _MOST_SYLLABLES and (word[0] in _surnames() or word[:2] in _surnames())


def jamo_of_cyrillic(part: str) -> tuple[tuple[str, ...], ...]:
    """Read a part of a Korean name that is written in Cyrillic.

    Returns:
        For each way to read it, its jamo with `i-`, `v-` or `f-` before them (`schemes`), two ways at most
        where letters leave it open; none where the part is not built of Korean syllables.
    """
    found = _pattern().fullmatch(part)
    if found is None:
        return ()
    ways: list[list[str]] = [[], []]
    for syllable in _syllable().finditer(part):
        for kind in ("initial", "vowel", "final"):
            letters = syllable.group(kind)
            if not letters:
                continue
            options = _jamo_of(kind)[letters]
            for way, option in zip(ways, (options[0], options[-1]), strict=True):
                way.append(f"{kind[0]}-{option}")
    return tuple(dict.fromkeys(tuple(way) for way in ways))


def korean_surnames_in_cyrillic() -> frozenset[str]:
    """Give the usual Korean surnames as they are written in Cyrillic."""
    return frozenset(_jamo_of("surname"))


def is_korean_surname_in_cyrillic(part: str) -> bool:
    """Say whether a word in Cyrillic is a usual Korean surname."""
    return part in _jamo_of("surname")


@cache
def _jamo_of(kind: str) -> dict[str, tuple[str, ...]]:
    return {
        row["letters"]: tuple(row["jamo"].split())
        for row in rows_of("korean_in_cyrillic")
        if row["kind"] == kind
    }


@cache
def _syllable() -> "re.Pattern[str]":
    either = {
        kind: "|".join(sorted(_jamo_of(kind), key=len, reverse=True))
        for kind in ("initial", "vowel", "final")
    }
    vowel_ahead = f"(?!(?:{either['vowel']}))"
    return re.compile(
        f"(?P<initial>{either['initial']})?(?P<vowel>{either['vowel']})(?:(?P<final>{either['final']}){vowel_ahead})?"
    )


@cache
def _pattern() -> "re.Pattern[str]":
    one = re.sub(r"\?P<\w+>", "?:", _syllable().pattern)
    return re.compile(f"(?:{one}){{1,3}}")
