"""Bind counted people to the verbs of their Korean sentence: what describes them, what is said of them."""

from __future__ import annotations

from repatria.intake.korean.groups import Group
from repatria.intake.korean.phrases import subject_stem, without_particle, words_of
from repatria.intake.korean.tables import words
from repatria.intake.korean.verbs import Verb, clause_start, is_parted

_CUSTODY = frozenset({"capture", "hold", "release", "regain", "exchange"})
_OBJECT = frozenset({"을", "를"})
_SUBJECT = frozenset({"이", "가", "께"})
_CHAIN = 14
_BESIDE = 3
_MOST_BETWEEN_WORDS = 2


def describing(text: str, group: Group, verbs: list[Verb]) -> Verb | None:
    """Find the verb that describes them: "북한에 억류된 우리 국민 6명"."""
    for verb in reversed(verbs):
        if verb.end > group.start or not verb.describes:
            continue
        between = words_of(text[verb.end : group.start])
        if len(between) > _MOST_BETWEEN_WORDS or "," in text[verb.end : group.start]:
            return None
        if any(without_particle(word.text)[1] not in {"", "의"} for word in between):
            return None
        if verb.is_active and _has_object(text, verb):
            # "북한군을 생포한 병사 2명": they took somebody
            return None
        return verb
    return None


def said_of(text: str, group: Group, later: list[Group], verbs: list[Verb]) -> Verb | None:
    """Find the verb whose subject or object people are, in their clause.

    Args:
        text: The sentence.
        group: The people.
        later: The groups that follow in the sentence; those that are joined to this one share its verb.
        verbs: All verbs of the sentence.
    """
    particles, end, behind = {group.particle[:1]}, len(text), group.end
    joined = group.is_joined
    for other in later:
        if not joined:
            end = other.start
            break
        particles.add(other.particle[:1])
        joined, behind = other.is_joined, other.end
    is_object = bool(particles & _OBJECT)
    is_subject = bool(particles & _SUBJECT) and not group.is_told_of
    for verb in verbs:
        if verb.start < group.end or (verb.frame == "others" and _goes_on(verb)):
            continue
        if verb.start >= end or verb.frame == "others" or is_parted(text, group.end, verb.start):
            return None
        if not is_object and not verb.is_active and _has_new_subject(text, behind, verb.start):
            return None
        if group.is_told_of and verb.describes:
            return None
        if verb.is_noun or verb.frame == "exchange":
            return verb
        if (verb.is_active and is_subject) or (is_object and not verb.is_active):
            return None
        if not (verb.leads and verb.frame == "death"):
            return _last_of_chain(verbs, verb)
    return None


def chained(verbs: list[Verb], verb: Verb | None) -> list[Verb]:
    """Give a verb that describes people with those that lead to it: "납치됐다가 풀려난"."""
    found = [verb] if verb is not None else []
    for other in reversed(verbs):
        if found and other.leads and 0 <= found[0].start - other.end < _CHAIN:
            found.insert(0, other)
    return found


def _goes_on(verb: Verb) -> bool:
    """Tell "부상해 붙잡힌": who is hurt may be taken all the same."""
    return verb.leads and verb.stem in words("custody")["others"]["harmed"]


def _has_object(text: str, verb: Verb) -> bool:
    before = words_of(text[clause_start(text, verb.start) : verb.start])
    return bool(before) and before[-1].text[-1] in "을를"


def _last_of_chain(verbs: list[Verb], verb: Verb) -> Verb:
    """Follow "붙잡아 억류했다", "납치됐다가 풀려났다" to what it ends with."""
    while verb.leads:
        beside = [v for v in verbs if 0 <= v.start - verb.end < _BESIDE and v.frame in _CUSTODY]
        following = next(iter(beside), None)
        if following is None or following.is_active != verb.is_active or following.mood != "real":
            break
        verb = following
    return verb


def _has_new_subject(text: str, start: int, end: int) -> bool:
    return any(
        subject_stem(word.text) is not None and word.text[-1] in "이가" for word in words_of(text[start:end])
    )
