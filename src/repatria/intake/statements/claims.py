"""Read attributed statements: who said it, what others say to it, and whether the outlet checked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from repatria.core.reports import (
    Attribution,
    Claim,
    Passage,
    Slot,
    Stance,
    StanceKind,
    Verification,
    WordedCount,
)
from repatria.intake.article.sentences import Span
from repatria.intake.discourse.following import Unit
from repatria.intake.discourse.people import people_of
from repatria.intake.syntax.forms import find_forms
from repatria.intake.vocabulary.lexicon import words_of_speech
from repatria.intake.vocabulary.wordlists import table, word_class

_CONJUNCTION = re.compile(
    r"[,;]?\s*(?:[-–—]\s*)?(?:although|though|but|while|and|however|which|yet)\s*$", re.IGNORECASE
)
_TOPICS_INSIDE_QUOTES = {"arrivals", "destinations"}
_STANCES: tuple[StanceKind, ...] = ("neither", "denied", "confirmed")


@dataclass(frozen=True, slots=True)
class Statement:
    """Hold one attributed statement of a sentence: its speaker, its words, and their offsets in the unit."""

    unit: Unit
    speaker: Attribution
    content: Span


def statements(unit: Unit) -> list[Statement]:
    """Find the attributed statements of one sentence, quoted utterances left aside."""
    if "statements" not in unit.read:
        spoken = not _telling().isdisjoint(unit.lows)
        unit.read["statements"] = _statements(unit) if spoken else []
    found: list[Statement] = unit.read["statements"]
    return found


@cache
def _telling() -> frozenset[str]:
    """Give the words without one of which no form of a statement fits."""
    return words_of_speech() | {"according", "count", "estimate", "assessment", "view", "account", "words"}


def _statements(unit: Unit) -> list[Statement]:
    has_quote = any(mention.kind == "Q" for mention in unit.marked.mentions)
    found_ones: list[Statement] = []
    for name in ("also",) if has_quote else ("middle", "trail", "lead"):
        for found in find_forms("statement", name, unit.marked):
            speaker = unit.attribution(found.slots.get("speaker") or found.slots.get("speaker2"))
            if speaker is not None:
                found_ones.append(Statement(unit, speaker, _without_stance(unit, found.words["content"])))
        if found_ones:
            break
    return found_ones


def read_claims(units: list[Unit], verifications: list[tuple[int, Verification]]) -> tuple[Claim, ...]:
    """Read the claims of a report, in its order.

    Args:
        units: The sentences.
        verifications: What `read_verifications` found.
    """
    claims: list[tuple[Unit, Claim]] = []
    scope = verification_scope(units, verifications)
    settings = Settings(units)
    for number, unit in enumerate(units):
        for statement in statements(unit) if unit.origin != "headline" else ():
            claim = _claim(statement, settings)
            if claim is not None:
                claims.append(
                    (unit, replace(claim, verification=scope.get(unit.start) if claim.setting else None))
                )
        is_said = unit.quote is not None and unit.speaker is not None
        topic = _topic(unit.report.text[unit.start : unit.end]) if is_said else None
        if topic in _TOPICS_INSIDE_QUOTES:
            claims.append(
                (unit, Claim("", unit.passage(0, unit.end - unit.start), unit.speaker, topic, "check"))
            )
        _add_stances(claims, units, number)
        for at, verification in verifications:
            if at == number:
                claims.append((unit, _outlet_claim(verification)))
                _verify_claim_before(claims, units[max(0, number - 1)], verification)
    unique = {(claim.passage.start, claim.passage.end): claim for _, claim in reversed(claims)}
    ordered = [unique[key] for key in sorted(unique)]
    return tuple(replace(claim, id=f"claim-{number}") for number, claim in enumerate(ordered, 1))


@cache
def _checking() -> frozenset[str]:
    """Give the words without one of which a sentence says nothing of checking."""
    checked: list[str] = table("verbs")["classes"]["checked"]
    return frozenset({*checked, "authenticated", "checked"})


def read_verifications(units: Iterable[Unit]) -> list[tuple[int, Verification]]:
    """Find the outlet's own words on what it checked, with the number of their sentence."""
    found_ones: list[tuple[int, Verification]] = []
    for number, unit in enumerate(units):
        if unit.quote is not None or unit.origin != "article":
            continue
        if unit.lows.isdisjoint(_checking()):
            continue
        plain = replace_marks(unit)
        for name in ("not_verified", "verified"):
            for expression in _verification_expressions(name):
                match = expression.search(plain)
                if match is None or (name == "verified" and any(at == number for at, _ in found_ones)):
                    continue
                by = _slot(unit, match, "by")
                passage = unit.passage(*match.span())
                negative = name == "not_verified" and re.search(r"\bnot\b|\bunable\b", match[0]) is not None
                if name == "not_verified" and not negative:
                    continue
                state = "not verified" if negative else "verified"
                found_ones.append(
                    (
                        number,
                        Verification(
                            "not verified" if state != "verified" else "verified",
                            by,
                            _slot(unit, match, "what"),
                            passage,
                        ),
                    )
                )
                break
    return found_ones


def verification_scope(
    units: list[Unit], verifications: list[tuple[int, Verification]]
) -> dict[int, Verification]:
    """Find the sentences that rest on a video or picture which the outlet speaks of having checked or not.

    "The video" is the one spoken of last before; what captives are shown or heard to say from there on
    rests on it. Where none was spoken of before, nothing is said to rest on it.

    Returns:
        The outlet's words by the offset where each such sentence starts.
    """
    scope: dict[int, Verification] = {}
    for at, verification in verifications:
        medium = verification.what and re.search(rf"(?i:{word_class('medium')})", verification.what.value)
        if not medium:
            continue
        shown = [
            number
            for number, unit in enumerate(units[:at])
            if unit.origin == "article"
            and re.search(rf"\b(?i:{word_class('medium')})\b", unit.report.text[unit.start : unit.end])
        ]
        if not shown:
            continue
        scope[units[shown[-1]].start] = verification
        for unit in units[shown[-1] :]:
            if unit.subject is not None and unit.subject.kind == "captive":
                scope.setdefault(unit.start, verification)
    return scope


class Settings:
    """Find under what circumstances a captive is reported to have spoken."""

    def __init__(self, units: list[Unit]) -> None:
        self._units = [unit for unit in units if unit.origin == "article"]

    def of(self, unit: Unit) -> tuple[Passage, ...]:
        """Give the words for questioning and for an interpreter that stand in this sentence or before it."""
        found: list[Passage] = []
        for name in ("questioning", "interpreter"):
            expression = re.compile(rf"\b(?i:{word_class(name)})\b")
            for other in reversed([each for each in self._units if each.start <= unit.start]):
                match = expression.search(unit.report.text, other.start, other.end)
                if match:
                    found.append(unit.report.passage(*match.span()))
                    break
        return tuple(sorted(found, key=lambda passage: passage.start))


def replace_marks(unit: Unit) -> str:
    """Give the plain text of a unit with straight marks, offsets unchanged."""
    return unit.report.text[unit.start : unit.end].replace("’", "'").replace("\n", " ")


def _claim(statement: Statement, settings: Settings) -> Claim | None:
    unit, speaker = statement.unit, statement.speaker
    passage = unit.passage(statement.content.start, statement.content.end)
    topic = "statement" if speaker.captive else _topic(passage.text)
    if topic is None or len(passage.text.split()) < 3:
        return None
    number = next(
        (
            count
            for mention in unit.marked.mentions
            if mention.kind in {"G", "C"} and statement.content.start <= mention.start < statement.content.end
            if (count := people_of(unit, mention).count) is not None and count.how == "stated"
        ),
        None,
    )
    number = number if number and _is_written(number) else None
    setting = settings.of(unit) if speaker.captive else ()
    return Claim("", passage, speaker, topic, "check", number=number, setting=setting)


def _is_written(number: Slot[WordedCount]) -> bool:
    return bool(re.search(r"\w", number.passage.text)) and number.value.number > 0


def _topic(text: str) -> str | None:
    return next((topic for topic, expression in _topics() if expression.search(text)), None)


@cache
def _topics() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (str(topic), re.compile("|".join(expressions), re.IGNORECASE))
        for topic, expressions in table("verbs")["topics"].items()
    )


def _without_stance(unit: Unit, content: Span) -> Span:
    text = unit.report.text[unit.start : unit.end]
    end = content.end
    for name in _STANCES:
        for found in find_forms("stance", name, unit.marked):
            lead = _CONJUNCTION.search(text, content.start, found.start)
            if content.start < found.start < end and lead:
                end = lead.start()
    return Span(content.start, content.start + len(text[content.start : end].rstrip(" .,;")))


def _add_stances(claims: list[tuple[Unit, Claim]], units: list[Unit], number: int) -> None:
    """Give each stance to the claim of its sentence, else to the claim of the sentence before."""
    unit = units[number]
    near = {id(unit)} | ({id(units[number - 1])} if number else set())
    for name in _STANCES:
        for found in find_forms("stance", name, unit.marked):
            actor = unit.party(found.slots["actor"])
            if actor is None:
                continue
            start = unit.start + found.start
            for at in range(len(claims) - 1, -1, -1):
                where, claim = claims[at]
                own = claim.speaker is not None and claim.speaker.passage.start == actor.passage.start
                inside = claim.passage.start <= start < claim.passage.end
                if id(where) not in near or own or inside or claim.passage.start > start:
                    continue
                stance = Stance(actor, name, unit.passage(found.start, found.end))
                if all(known.actor.value != actor.value for known in claim.stances):
                    claims[at] = (where, replace(claim, stances=(*claim.stances, stance)))
                break


def _outlet_claim(verification: Verification) -> Claim:
    speaker = None
    if verification.by is not None:
        speaker = Attribution(verification.by.value, None, verification.by.passage, "outlet")
    return Claim("", verification.passage, speaker, "truth", "check", verification=verification)


def _verify_claim_before(claims: list[tuple[Unit, Claim]], before: Unit, verification: Verification) -> None:
    """Give words on checking that speak of no video ("these figures") to the claim of the sentence before."""
    what = verification.what.value if verification.what else ""
    if re.search(rf"(?i:{word_class('medium')})", what):
        return
    for at, (unit, claim) in enumerate(claims[:-1]):
        if unit is before:
            claims[at] = (unit, replace(claim, verification=claim.verification or verification))


def _slot(unit: Unit, match: re.Match[str], group: str) -> Slot[str] | None:
    if match.groupdict().get(group) is None:
        return None
    passage = unit.passage(*match.span(group))
    return Slot(passage.text, passage)


@cache
def _verification_expressions(name: str) -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(
            re.sub(r"\{(\w+[a-z])\}", lambda match: word_class(match[1]), form)
            .replace(" ", r"\s+")
            .replace(r"\s+?", r"\s*")
        )
        for form in table("forms")["verification"][name]
    )
