"""Read prose of inflected languages: quotes with speakers, people held, and both sides of an exchange."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from repatria.core.reports import (
    HeldDraft,
    HeldStatus,
    OfferDraft,
    OfferSide,
    Report,
    Slot,
    WordedCount,
)
from repatria.intake.article.furniture import Page
from repatria.intake.article.sentences import Sentence, Span, sentences
from repatria.intake.discourse.following import Discourse, Unit
from repatria.intake.discourse.inflected_speakers import SAYING_THAT, InflectedSpeakers
from repatria.intake.discourse.people import HoldingReading, People
from repatria.intake.phrases.mentions import normalized
from repatria.intake.syntax.forms import mark
from repatria.intake.vocabulary.inflected import Tables, category_of, number_of, tables

_STATUS: dict[str, HeldStatus] = {
    "release": "released",
    "regain": "released",
    "capture": "captured",
    "hold": "held",
    "missing": "missing",
}
FEWEST_WORDS = 3
_SAID_BEHIND = re.compile(r"[»”\"]?,?[»”\"]?\s+[—–]\s+[а-яіїєґё]")
"""Behind quoted words a comma and a dash: somebody said them."""
_NEAR_CHARACTERS = 30


def follow_inflected(report: Report, page: Page, language: str) -> Discourse:
    """Walk through a report, and read of each sentence what its tables can."""
    words = tables(language)
    discourse = Discourse()
    is_topical = words.topic.search(report.text) is not None
    speakers = InflectedSpeakers(words)
    for sentence in sentences(report.text, page):
        text = normalized(report.text[sentence.start : sentence.end])
        unit = Unit(
            report,
            sentence.start,
            sentence.end,
            sentence.origin,
            sentence.paragraph,
            mark(text, []),
            {},
            None,
            [],
        )
        outside = _blanked(text, sentence)
        for quote in sorted((*sentence.quotes, *sentence.partials), key=lambda span: span.start):
            whole = quote in sentence.quotes
            if not _is_speech(words, report.text, quote, outside, sentence.start, whole=whole):
                continue
            speaker, sure = speakers.speaker(unit, outside, quote)
            discourse.quotes.append((quote, speaker, sure))
            discourse.figures.append(None)
            speakers.last = speaker or speakers.last
        speakers.learn(outside)
        unit.read["clauses"], unit.read["statements"] = [], []
        unit.read["holdings"] = tuple(_readings(words, unit, text)) if is_topical else ()
        discourse.units.append(unit)
    return discourse


def _blanked(text: str, sentence: Sentence) -> str:
    for quote in (*sentence.quotes, *sentence.partials):
        start, end = quote.start - sentence.start, quote.end - sentence.start
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _is_speech(words: Tables, text: str, quote: Span, outside: str, start: int, *, whole: bool) -> bool:
    """Tell quoted words that somebody said from names and terms in marks."""
    inside = text[quote.start : quote.end].split()
    if _SAID_BEHIND.match(text, quote.end):
        return True
    opened = text[: quote.start].rstrip(' «"„“').endswith(":")
    if inside[0][:1].isdigit() and len(inside) <= FEWEST_WORDS:
        return False
    begins = not any(map(str.isalpha, outside[: quote.start - start]))
    if inside[0][:1].isupper() and not opened and not begins:
        # in the middle of a sentence a capital begins a name
        return False
    if whole or begins:
        return not all(word[:1].isupper() for word in inside)
    return len(inside) >= FEWEST_WORDS or bool(words.speech.search(outside) or SAYING_THAT.search(outside))


def _readings(words: Tables, unit: Unit, text: str) -> Iterator[HoldingReading]:
    for match in words.group.finditer(text):
        found = match.groupdict()
        number = number_of(words, found["count"], found.get("scale"))
        if number is None or not number:
            continue
        category, captive = category_of(words, found["noun"])
        dead = bool(found.get("of")) or category == "body"
        verb = _verb(words, text, match.start(), match.end())
        if verb is None:
            continue
        frame, at = verb
        hedge = words.hedges.get((found.get("hedge") or "").lower(), "exact")
        passage = unit.passage(match.start(), match.end("noun"))
        count = Slot(WordedCount(number, hedge), unit.passage(match.start("count"), match.end("count")))
        home = _home(words, unit, text, match, frame)
        holder = _holder(words, unit, text, frame, match)
        status = _STATUS[frame]
        if words.verbs["promised"].search(text) and status == "released":
            status = "held"
        if dead and status == "released":
            status = "dead"
        kind = "body" if dead else category
        people = People(
            passage,
            (home,) if home else (),
            count,
            Slot(kind, passage) if kind else None,
            None,
            definite=False,
            part=False,
            captive=captive,
        )
        evidence = unit.passage(min(at, match.start()), max(at, match.end("noun")))
        if holder is not None and home is not None and holder.value == home.value:
            holder = None
        exchanged = words.verbs["exchange"].search(unit.report.text) is not None
        known = status in {"released", "held", "dead"} or (status == "captured" and exchanged)
        if holder is None and home is not None and known:
            holder = _other_side(words, unit, home.value)
        yield HoldingReading(unit, people, status, evidence, holder)


def _other_side(words: Tables, unit: Unit, home: str) -> Slot[str] | None:
    """Find the one other party that the report names; where it names more, nobody holds."""
    text = unit.report.text
    found: dict[str, re.Match[str]] = {}
    for code, forms in words.parties.items():
        for expression in forms.values():
            match = expression.search(text) if expression is not None and code != home else None
            if match is not None:
                found.setdefault(code, match)
    if len(found) != 1:
        return None
    code, match = next(iter(found.items()))
    return Slot(code, unit.report.passage(*match.span()), "resolved")


def _verb(words: Tables, text: str, start: int, end: int) -> tuple[str, int] | None:
    """Find the verb nearest to the people, in their clause; a denied one says nothing."""
    best: tuple[int, str, int] | None = None
    for frame in ("release", "regain", "capture", "hold", "missing"):
        for match in words.verbs[frame].finditer(text):
            distance = start - match.end() if match.end() <= start else max(0, match.start() - end)
            if words.verbs["negation"].search(text[max(0, match.start() - 4) : match.start()]):
                continue
            if best is None or distance < best[0]:
                best = (distance, frame, match.start())
    return (best[1], best[2]) if best is not None else None


def _home(words: Tables, unit: Unit, text: str, match: re.Match[str], frame: str) -> Slot[str] | None:
    phrase = text[match.start() : match.end()]
    for code, forms in words.parties.items():
        for form in ("adjective", "people"):
            expression = forms[form]
            found = expression.search(phrase) if expression is not None else None
            if found is not None:
                at = match.start() + found.start()
                return Slot(code, unit.passage(at, at + len(found[0])))
    if frame in {"release", "regain"}:
        for code, forms in words.parties.items():
            recipient = forms["recipient"]
            found = recipient.search(text) if recipient is not None else None
            if found is not None:
                return Slot(code, unit.passage(*found.span()), "resolved")
    return None


def _holder(words: Tables, unit: Unit, text: str, frame: str, match: re.Match[str]) -> Slot[str] | None:
    """Read "from Russian captivity", "Russia handed over", "Kyiv is holding"."""
    custody = words.custody.search(text)
    for code, forms in words.parties.items():
        adjective = forms["adjective"]
        if adjective is not None and custody is not None:
            for found in adjective.finditer(text):
                if 0 <= custody.start() - found.end() <= 2:
                    return Slot(code, unit.passage(*found.span()))
    if frame in {"release", "hold", "capture"}:
        verb = words.verbs[frame].search(text)
        begin = verb.start() if verb is not None else -1
        for code, forms in words.parties.items():
            names = forms["names"]
            for found in names.finditer(text) if names is not None else ():
                if found.end() <= min(begin, match.start()) and begin - found.end() < _NEAR_CHARACTERS:
                    return Slot(code, unit.passage(*found.span()))
    return None


def inflected_offers(
    discourse: Discourse, held: tuple[HeldDraft, ...], language: str
) -> tuple[OfferDraft, ...]:
    """Read an exchange where two groups that stand near each other go opposite ways."""
    words = tables(language)
    trades: list[OfferDraft] = []
    for one, other in pairwise(held):
        sides = (one.holder, one.home, other.holder, other.home)
        if any(slot is None for slot in sides) or one.home is None or other.home is None:
            continue
        if one.holder is None or one.holder.value != other.home.value or one.home.value == other.home.value:
            continue
        near = [unit for unit in discourse.units if unit.start <= other.evidence[0].start < unit.end]
        before = [unit for unit in discourse.units if unit.start <= one.evidence[0].start < unit.end]
        text = " ".join(unit.report.text[unit.start : unit.end] for unit in (*before, *near))
        whole = " ".join(unit.report.text[unit.start : unit.end] for unit in discourse.units)
        if not words.verbs["in_return"].search(text) and not words.verbs["exchange"].search(whole):
            continue
        done = one.status in {"released", "dead"} and other.status in {"released", "dead"}
        trades.append(
            OfferDraft(
                id=f"offer-{len(trades) + 1}",
                state=Slot("done" if done else "proposed", one.evidence[0]),
                tier="check",
                evidence=(one.evidence[0], other.evidence[0]),
                by=replace(one.holder, how="resolved"),
                gives=OfferSide(one.evidence[0], one.holder, one.home, one.count),
                gets=OfferSide(other.evidence[0], other.holder, other.home, other.count),
            )
        )
    return tuple(trades)
