"""Find the verbs of a Korean sentence that speak of custody, and whether they say that it happened."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from repatria.intake.korean.letters import SS, L, N, final_of
from repatria.intake.korean.tables import one_of, verbs, words

type Mood = Literal["real", "denied", "supposed"]
_LETTERS = re.compile("[가-힣]*")
_NEXT = re.compile(r"\s+(?=(?P<word>[가-힣]+))")
_MOST_CARRIED = 3
_LONGEST_ENDING = 40
_PAST_BACK = 12


@dataclass(frozen=True, slots=True)
class Verb:
    """Mark a verb by its offsets, with all that carries it on ("잡혀 있던").

    Attributes:
        stem: As the table has it.
        frame: What it says (see `tables.FRAMES`), or ``weak``.
        is_active: Whether who holds is its subject.
        mood: Whether it happened, is denied, or is only supposed, asked for or meant.
        describes: Whether it stands before the noun that it describes ("억류된 병사").
        leads: Whether a further verb with the same people follows ("부상해 붙잡힌").
        is_noun: Whether it is a noun alone, as in headlines ("생포").
        is_asked: Whether somebody is asked for it, so that who asks does not do it.
    """

    stem: str
    frame: str
    is_active: bool
    start: int
    end: int
    mood: Mood
    describes: bool
    leads: bool
    is_noun: bool
    is_asked: bool = False


def find_verbs(text: str) -> list[Verb]:
    """Find the verbs of the table in a sentence, in order."""
    expression, rows = verbs()
    found: list[Verb] = []
    for match in expression.finditer(text):
        name = match.lastgroup or ""
        row = rows[name]
        is_noun = name.startswith("n")
        end = _end_of(text, match.end())
        written = text[match.start() : end]
        mood = _mood_of_noun(text, match.end()) if is_noun else _mood(text, match)
        if mood == "real" and _is_rejected(text, match.end()):
            mood = "denied"
        found.append(
            Verb(
                row.stem,
                row.frame,
                row.is_active,
                match.start(),
                end,
                mood,
                describes=_describes(written) and (not is_noun or end > match.end()),
                leads=not is_noun and _leads(text, written, end),
                is_noun=is_noun and end == match.end(),
                is_asked=mood == "supposed" and _is_asked(text, match, is_noun=is_noun),
            )
        )
    return [_with_mood_behind(verb, found[at + 1 :], text) for at, verb in enumerate(found)]


def _with_mood_behind(verb: Verb, later: list[Verb], text: str) -> Verb:
    """Give a verb in 고 or 며 the mood of the verb it goes on with: "석방하고 유해를 인도하기로 했다"."""
    following = next((other for other in later if not other.describes), None)
    if following is None or following.mood != "supposed" or verb.mood != "real" or verb.is_noun:
        return verb
    goes_on = text[verb.end - 1 : verb.end] in {"고", "며"} and final_of(text[verb.end - 2]) != SS
    return replace(verb, mood="supposed") if goes_on else verb


def clause_start(text: str, position: int) -> int:
    """Give where the clause begins in which a position stands."""
    last = 0
    for match in _links().finditer(text, 0, position):
        last = match.end()
    return last


def is_parted(text: str, start: int, end: int) -> bool:
    """Tell whether a clause ends between two positions."""
    return _links().search(text, start, end) is not None


def _end_of(text: str, behind: int) -> int:
    end = _end_of_word(text, behind)
    for _ in range(_MOST_CARRIED):
        following = _NEXT.match(text, end)
        if (
            following is None
            or not _carried().match(following["word"])
            or not _ends_with(text[:end], "carrying")
        ):
            break
        end = _end_of_word(text, following.end())
    return end


def _end_of_word(text: str, position: int) -> int:
    found = _LETTERS.match(text, position)
    return found.end() if found is not None else position


def _ends_with(text: str, name: str) -> bool:
    return text.endswith(_endings(name))


def _leads(text: str, written: str, end: int) -> bool:
    """Tell a form that goes on to a further verb; "억류됐다 풀려난" is short for "억류됐다가"."""
    return _ends_with(written, "leading") or (written.endswith("다") and text.startswith(" ", end))


def _describes(written: str) -> bool:
    """Tell a form that stands before a noun: it ends in ㄴ or ㄹ, and is none of the others that do."""
    return final_of(written[-1]) in {N, L} and not _ends_with(written, "not_before_nouns")


def _mood(text: str, match: re.Match[str]) -> Mood:
    before = text[max(0, match.start() - _PAST_BACK) : match.start()].split()
    if before and before[-1] in words("custody")["moods"]["denying_words"]:
        return "denied"
    final = final_of(text[match.end() - 1]) or 0
    tail = text[match.end() : match.end() + _LONGEST_ENDING]
    if final == N or tail.startswith(("은 ", "던 ")):
        # "붙잡은 적이 없다" and "생포한 적이 없다" are one form
        tail = "ㄴ" + (tail if final == N else tail[1:])
    if _behind("denied").match(tail) or (
        _carried_denial().search(text, match.end(), _end_of(text, match.end()))
    ):
        return "denied"
    if final == L and _end_of_word(text, match.end()) == match.end():
        # "풀려날 것", "생포될 경우": what is still to come
        return "supposed"
    return "supposed" if _behind("supposed").match(tail) else "real"


def _mood_of_noun(text: str, behind: int) -> Mood:
    """Read a noun alone as what happened where a headline ends with it, or where a word behind it says so."""
    if _wanted().match(text, behind):
        return "supposed"
    return "real" if _done().match(text, behind) else "supposed"


def _is_asked(text: str, match: re.Match[str], *, is_noun: bool) -> bool:
    if is_noun:
        return _asked_noun().match(text, match.end()) is not None
    tail = text[match.end() : match.end() + _LONGEST_ENDING]
    if final_of(text[match.end() - 1]) == L:
        tail = "ㄹ" + tail
    return _behind("asked").match(tail) is not None


def _is_rejected(text: str, behind: int) -> bool:
    """Tell "생포했다는 주장을 부인했다": what is told as somebody's claim is denied in the same sentence."""
    claimed = _claimed().search(text, behind, behind + _LONGEST_ENDING)
    return claimed is not None and _rejected().search(text, claimed.end()) is not None


@cache
def _endings(name: str) -> tuple[str, ...]:
    return tuple(words("custody")["moods"][name])


@cache
def _behind(name: str) -> re.Pattern[str]:
    return re.compile(one_of(words("custody")["moods"][name]))


@cache
def _carried() -> re.Pattern[str]:
    return re.compile(one_of(words("custody")["moods"]["carried"]))


@cache
def _carried_denial() -> re.Pattern[str]:
    return re.compile(r"(?:지|지는|지도|진)\s+(?:않|못|말)")


@cache
def _wanted() -> re.Pattern[str]:
    return re.compile(
        rf"(?:을|를|의|에|이|가)?\s*(?:[가-힣]+\s+){{0,1}}{one_of(words('custody')['moods']['wanted'])}"
    )


@cache
def _done() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:\Z|[.,…·!?;:]|중|(?:을|를|의)?\s*{one_of(words('custody')['moods']['done'])})")


@cache
def _asked_noun() -> re.Pattern[str]:
    asked = one_of(words("custody")["moods"]["asked_nouns"])
    return re.compile(rf"(?:을|를)?\s*(?:[가-힣]+\s+){{0,2}}{asked}")


@cache
def _claimed() -> re.Pattern[str]:
    return re.compile(
        rf"[다라](?:는|던|고\s하는)\s+(?:[가-힣]+\s+)?{one_of(words('custody')['moods']['claimed'])}"
    )


@cache
def _rejected() -> re.Pattern[str]:
    return re.compile(one_of(words("custody")["moods"]["rejected"]))


@cache
def _links() -> re.Pattern[str]:
    moods = words("custody")["moods"]
    past = (
        "["
        + "".join(chr(code) for code in range(ord("가"), ord("힣") + 1) if (code - ord("가")) % 28 == SS)
        + "]"
    )
    quoting = "".join(f"(?<!{word[:-1]})" for word in sorted(set(moods["quoting"])))
    links = "|".join(quoting + re.escape(link) for link in moods["links"])
    return re.compile(
        rf"{past}{one_of(moods['past_links'])}(?![가-힣])[,\s]|(?<=[가-힣])(?:{links})(?=\s|\Z|[^가-힣])|;"
    )
