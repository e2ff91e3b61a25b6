"""Read prose of inflected languages: quotes with speakers, people held, and both sides of an exchange."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from repatria.core.reports import (
    Attribution,
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
from repatria.intake.discourse.people import HoldingReading, People
from repatria.intake.phrases.mentions import normalized
from repatria.intake.syntax.forms import mark
from repatria.intake.vocabulary.inflected import Tables, category_of, number_of, tables

_NAME = re.compile(
    r"[А-ЯІЇЄҐЁ][а-яіїєґё'’]+(?:-[А-ЯІЇЄҐЁ][а-яіїєґё'’]+)?(?:\s+[А-ЯІЇЄҐЁ][а-яіїєґё'’]+(?:-[А-ЯІЇЄҐЁ][а-яіїєґё'’]+)?){1,2}"
)
_SINGLE = re.compile(r"[А-ЯІЇЄҐЁ][а-яіїєґё'’]{2,}")
_STATUS: dict[str, HeldStatus] = {
    "release": "released",
    "regain": "released",
    "capture": "captured",
    "hold": "held",
    "missing": "missing",
}
FEWEST_WORDS = 3
_NEAR_CHARACTERS = 30


def follow_inflected(report: Report, page: Page, language: str) -> Discourse:
    """Walk through a report, and read of each sentence what its tables can."""
    words = tables(language)
    discourse = Discourse()
    is_topical = words.topic.search(report.text) is not None
    names: list[str] = []
    last: Attribution | None = None
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
            if not _is_speech(words, report.text, quote, outside, whole=quote in sentence.quotes):
                continue
            speaker, sure = _speaker(words, unit, outside, quote, names=names, last=last)
            discourse.quotes.append((quote, speaker, sure))
            last = speaker or last
        names += [match[0] for match in _NAME.finditer(outside)]
        unit.read["clauses"], unit.read["statements"] = [], []
        unit.read["holdings"] = tuple(_readings(words, unit, text)) if is_topical else ()
        discourse.units.append(unit)
    return discourse


def _blanked(text: str, sentence: Sentence) -> str:
    for quote in (*sentence.quotes, *sentence.partials):
        start, end = quote.start - sentence.start, quote.end - sentence.start
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _is_speech(words: Tables, text: str, quote: Span, outside: str, *, whole: bool) -> bool:
    """Tell quoted words that somebody said from names and terms in marks."""
    inside = text[quote.start : quote.end].split()
    if whole or len(inside) >= FEWEST_WORDS:
        return not all(word[:1].isupper() for word in inside)
    return bool(words.speech.search(outside)) and not text[quote.start].isupper()


def _speaker(
    words: Tables, unit: Unit, outside: str, quote: Span, *, names: list[str], last: Attribution | None
) -> tuple[Attribution | None, bool]:
    """Find who speaks: the name beside the verb of speech, else who spoke before."""
    end, start = quote.end - unit.start, quote.start - unit.start
    said = list(words.speech.finditer(outside))
    behind = [match for match in said if match.start() >= end]
    ahead = [match for match in said if match.end() <= start]
    verb = behind[0] if behind and behind[0].start() - end < 60 else (ahead[-1] if ahead else None)
    if verb is None:
        return (replace(last, how="continued"), False) if last is not None else (None, False)
    near = outside[max(0, verb.start() - 70) : verb.end() + 90]
    offset = max(0, verb.start() - 70)
    found = [_without_office(words, near, match) for match in _NAME.finditer(near)]
    if found:
        nearest = min(found, key=lambda span: abs(span.start + offset - verb.start()))
        who = near[nearest.start : nearest.end]
        return _attribution(unit, nearest.start + offset, nearest.end + offset, who, "named"), True
    body = words.bodies.search(near)
    if body is not None:
        return _attribution(unit, body.start() + offset, body.end() + offset, body[0], "body"), True
    single = [match for match in _SINGLE.finditer(near) if match.start() + offset > 1]
    for match in single:
        full = next((name for name in reversed(names) if match[0] in name.split()), None)
        if full is not None:
            return _attribution(unit, match.start() + offset, match.end() + offset, full, "surname"), True
    office = words.offices.search(near)
    if office is not None and not (words.he.search(near) or words.she.search(near)):
        stretch = re.match(r"[\w'’-]+(?:\s+[а-яіїєґё]+)?", near[office.start() :])
        who = stretch[0] if stretch else office[0]
        at = office.start() + offset
        return _attribution(unit, at, at + len(who), who, "office"), False
    if last is not None:
        return replace(last, how="pronoun"), False
    if names:
        return _attribution(unit, verb.start(), verb.end(), names[-1], "pronoun"), False
    return None, False


def _without_office(words: Tables, near: str, match: re.Match[str]) -> Span:
    """Take "Президент України" off the name behind it, and the name's own last part on."""
    start, end = match.span()
    stems = {name[:4] for forms in words.parties.values() if (e := forms["names"]) for name in _words_of(e)}
    while (first := re.match(r"([\w'’-]+)\s+(?=[А-ЯІЇЄҐЁ])", near[start:end])) is not None:
        if not (words.offices.fullmatch(first[1]) or first[1][:4] in stems):
            break
        start += first.end()
    longer = _NAME.match(near, start)
    return Span(start, max(end, longer.end() if longer else end))


def _words_of(expression: re.Pattern[str]) -> list[str]:
    return re.findall(r"[А-ЯІЇЄҐЁ][\w]+", expression.pattern)


def _attribution(unit: Unit, start: int, end: int, who: str, how: str) -> Attribution:
    return Attribution(re.sub(r"\s+", " ", who), None, unit.passage(start, end), how)


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
