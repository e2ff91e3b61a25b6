"""Put names into Latin letters by rules of tables: scripts with a published standard, loanwords in Hangul."""

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from anyascii import anyascii

from repatria.tracing.names.schemes import KANA
from repatria.tracing.names.tables import rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

START, END = "^", "$"
_HIRAGANA_BELOW_KATAKANA = 0x60
_KATAKANA = ("ァ", "ヶ")  # with a Hiragana each


class _Rule(NamedTuple):
    """What signs become, where one of some signs follows; whatever follows where there are none."""

    signs: tuple[str, ...]
    latin: str
    before: frozenset[str]


def in_latin(signs: "Sequence[str]", scheme: str) -> str:
    """Put one word into Latin letters.

    Args:
        signs: Its letters; of loanwords its jamo (`i-`, `v-` or `f-` before them).
        scheme: Of tables/romanizations.tsv or tables/hangul_loanwords.tsv.

    Returns:
        Latin letters; a sign without a rule, of another script, by a general romanization.
    """
    rules = _rules(scheme)
    if scheme == KANA:
        signs = [_hiragana(sign) for sign in signs]
    word = (START, *signs, END)
    found = []
    place = 0
    while place < len(word):
        step = 1
        for rule in rules.get(word[place], ()):
            after = place + len(rule.signs)
            if word[place:after] == rule.signs and (
                not rule.before or (after < len(word) and word[after] in rule.before)
            ):
                found.append(rule.latin)
                step = len(rule.signs)
                break
        else:
            if word[place] not in rules and word[place] not in {START, END}:
                found.append(anyascii(word[place]).lower())
        place += step
    return "".join(found)


def _hiragana(sign: str) -> str:
    return chr(ord(sign) - _HIRAGANA_BELOW_KATAKANA) if _KATAKANA[0] <= sign <= _KATAKANA[1] else sign


@cache
def _rules(scheme: str) -> "Mapping[str, tuple[_Rule, ...]]":
    """Give the rules of a scheme by their first sign, the longest first, in the order of the table."""
    found: dict[str, list[_Rule]] = {}
    for row in (*rows_of("romanizations"), *rows_of("hangul_loanwords")):
        if row["scheme"] == scheme:
            latin = "" if row["latin"] == "-" else row["latin"]
            rule = _Rule(tuple(row["letters"].split()), latin, frozenset(row["before"].split()))
            found.setdefault(rule.signs[0], []).append(rule)
    return MappingProxyType(
        {first: tuple(sorted(rules, key=lambda rule: -len(rule.signs))) for first, rules in found.items()}
    )
