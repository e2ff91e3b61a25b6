"""Name the signs that tell whether a wish is a captive's: whose words, which verb, what goal, who is near."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from math import fsum

from repatria.intake.discourse.following import Unit
from repatria.intake.phrases.mentions import Mention
from repatria.intake.statements.whose_wish import listed_words
from repatria.intake.statements.wishers import Wishers
from repatria.intake.statements.wishing import Wished, says_of, wishing_words
from repatria.intake.vocabulary.frames import word_set
from repatria.intake.vocabulary.lexicon import words_of_speech
from repatria.intake.vocabulary.wordlists import table

_LEAST, _LEAST_BY_RULE = 0.0, -0.7
"""Below these log-odds a wish is left out: of whom no rule takes for a captive, and of whom one does."""

_PRONOUNS = frozenset(["i", "we", "me", "us", "he", "she", "they", "it", "his", "her", "their", "one"])
_VERBS = ("asking", "refusing", "of_anything", "of_things", "after_would", "also_passive", "nouns", "will")
_NEAR = ("captive", "swap", "homeward", "carriers", "kin", "ask", "no", "killed", "stay")
_SAID_OF_GROUP = ("captive", "count", "definite", "part", "singular", "owner")
_MINE = frozenset({"i", "we", "me", "us"})
_CLOSE, _FAR = 150, 600


def weight_of(signs: set[str], weights: Mapping[str, float]) -> float:
    """Sum what signs weigh, exactly, so that their order changes nothing."""
    return fsum(weights.get(sign, 0.0) for sign in signs)


def is_kept(signs: set[str], weights: Mapping[str, float]) -> bool:
    """Tell whether a wish is a captive's."""
    return weight_of(signs, weights) >= (_LEAST_BY_RULE if "rule" in signs else _LEAST)


def wish_signs(unit: Unit, wish: Wished, wishers: Wishers) -> set[str]:
    """Name what tells whether a wish is a captive's."""
    who, does = wish.found.slots["who"], wish.found.words["does"]
    goal = unit.report.text[unit.start + does.start : unit.start + does.end].lower()
    says = says_of(goal)
    listed = "anything" if wish.is_of_anything else "listed"
    kind = _kind(unit, who)
    by_rule = wishers.is_captive(unit, who, does=goal, is_certain=wish.is_of_anything)
    loosely = by_rule or wishers.is_captive(unit, who, does=goal)
    rule = "rule" if by_rule else "loosely" if loosely else "no-rule"
    signs = {"always", rule, listed, f"{rule}|{listed}", f"kind:{kind}", f"{listed}|kind:{kind}"}
    signs |= {f"{rule}|kind:{kind}", f"says:{says}", f"{rule}|says:{says}"}
    signs.add("refused" if wish.refuses else "wanted")
    verb = _verb(unit, who, does.start)
    signs |= {f"verb:{verb}", *(f"verbs:{name}" for name in _VERBS if verb in listed_words(name))}
    goal_words = [word for word in goal.split() if word.isalpha()] or ["other"]
    signs.add(f"goal:{goal_words[0]}")
    if goal_words[-1] in {"home", "back"}:
        signs.add("goal:homeward")
    signs |= {f"goal-cue:{cue}" for word in goal_words for cue in _cues_of(word)}
    signs |= set(_of_who(unit, who, wishers))
    signs |= set(_of_report(unit, who, wishers))
    signs |= {f"sentence:{cue}" for token in unit.tokens for cue in _cues_of(token.low)}
    return signs


@cache
def _cues_of(low: str) -> tuple[str, ...]:
    return tuple(kind for kind in _NEAR if low in table("cues")["cues"][kind])


def _kind(unit: Unit, who: Mention) -> str:
    words_used = unit.report.text[unit.start + who.start : unit.start + who.end].lower()
    if who.kind != "R":
        return who.kind
    return words_used if words_used in _PRONOUNS else who.how if who.how == "described" else "some"


def _verb(unit: Unit, who: Mention, goal: int) -> str:
    """Give the word of wishing nearest before a goal."""
    before = [token.low for token in unit.tokens if token.end <= goal and token.start >= who.start]
    known = wishing_words()
    return next((low for low in reversed(before) if low in known), "none")


def _of_who(unit: Unit, who: Mention, wishers: Wishers) -> Iterator[str]:
    words_used = unit.report.text[unit.start + who.start : unit.start + who.end].lower().split()
    referent = unit.referent(who)
    if unit.party(who) is not None:
        yield "who:party"
    if referent is not None:
        yield f"refers:{referent.kind}"
        yield "refers:of-party" if referent.party else "refers:private"
        if referent.name:
            yield "refers:captive-by-name" if referent.name in wishers.names else "refers:other-name"
    if wishers.speaks_for_others(who.name or (referent.name if referent else None)):
        yield "who:for-others"
    if wishers.can_never_be(words_used):
        yield "who:never"
    yield from (
        f"who:{name}" for name in _SAID_OF_GROUP if who.group is not None and getattr(who.group, name)
    )
    behind = [token.low for token in unit.tokens if token.start >= who.end][:2]
    if behind[:1] == ["who"] or behind[:2] == [",", "who"]:
        yield "who:relative"
    speech = [token for token in unit.tokens if token.end <= who.start and token.low in words_of_speech()]
    yield "behind-speech" if speech else "no-speech-before"
    if who.kind == "R":
        yield from _of_topic(unit, who, wishers)
    if unit.quote is not None:
        yield "quote"
        yield f"quote:{'own' if words_used[-1] in _MINE else 'of-other'}"
        yield from _of_speaker(unit, wishers)


def _of_topic(unit: Unit, who: Mention, wishers: Wishers) -> Iterator[str]:
    """Name whom "he" stands for."""
    topic = wishers.topic_before(unit, who)
    if topic is None:
        yield "topic:none"
        return
    yield f"topic:{topic[1].kind}"
    yield "topic:in-hands" if wishers.is_in_hands(*topic) else "topic:not-in-hands"
    if topic[0].party(topic[1]) is not None:
        yield "topic:party"


def _of_speaker(unit: Unit, wishers: Wishers) -> Iterator[str]:
    """Name who says the quote."""
    speaker = unit.speaker
    if speaker is None:
        yield "quote:nobody"
        return
    yield "quote:party" if speaker.party else "quote:private"
    if speaker.captive or speaker.who in wishers.names:
        yield "quote:captive"
    if wishers.speaks_for_others(speaker.who):
        yield "quote:for-others"


def _of_report(unit: Unit, who: Mention, wishers: Wishers) -> Iterator[str]:
    at = unit.start + who.start
    far = min((abs(at - start) for start in wishers.told_at()), default=None)
    if far is None:
        yield "captives:none"
        return
    yield f"captives:{_distance(far)}"
    before = min((at - start for start in wishers.told_at() if start <= at), default=None)
    yield f"captives-before:{'none' if before is None else _distance(before)}"
    if not word_set("jailed_words").isdisjoint(unit.lows):
        yield "sentence:jailed"


def _distance(characters: int) -> str:
    return "beside" if characters < _CLOSE else "near" if characters < _FAR else "far"
