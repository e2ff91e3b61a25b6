"""Follow a report sentence by sentence: who speaks, and whom "he", "it" and "our" stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from repatria.core.reports import Attribution, Passage, Report, Slot
from repatria.intake.article.furniture import Page
from repatria.intake.article.sentences import LONGEST_SENTENCE_CHARACTERS, Sentence, Span, sentences, split
from repatria.intake.discourse.cast import Figure
from repatria.intake.discourse.hearing import Hearing
from repatria.intake.discourse.kin import kin_in, with_kin
from repatria.intake.discourse.orgs import main_org_in, orgs_in
from repatria.intake.discourse.referents import (
    Referent,
    State,
    dominant_state_in,
    learn_names,
    main_group_in,
    main_state_in,
    named_in,
    names_of_office,
    only_state_in,
    resolve,
    states_in,
    two_sides_in,
)
from repatria.intake.discourse.sides import Parties
from repatria.intake.discourse.speakers import is_a_name, is_speech, speaker_of
from repatria.intake.discourse.two_readings import name_later, weigh
from repatria.intake.phrases.mentions import Mention, find_in_tokens, normalized
from repatria.intake.syntax.clauses import ClauseReader
from repatria.intake.syntax.forms import Marked, find_forms, mark
from repatria.intake.vocabulary.frames import triggers
from repatria.intake.vocabulary.lexicon import words_of_speech
from repatria.intake.vocabulary.tokens import Token, tokens_of
from repatria.intake.vocabulary.wordlists import words

_NAMED_LATER = 3


@dataclass(frozen=True, slots=True)
class Unit:
    """Hold one sentence, or one sentence inside a quote, with its mentions and whom they stand for.

    Attributes:
        start: Offset in the report; offsets of mentions count from here.
        quote: Number of the quote it stands in.
        speaker: Who says the quote.
        subject: Whom the sentence is about.
    """

    report: Report
    start: int
    end: int
    origin: str
    paragraph: int
    marked: Marked
    referents: dict[int, Referent]
    subject: Referent | None
    tokens: list[Token]
    quotes: tuple[Span, ...] = ()
    quote: int | None = None
    speaker: Attribution | None = None
    read: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """What was read of it already, so that a sentence is read once."""

    @property
    def lows(self) -> frozenset[str]:
        """Give the words of the sentence in lower case, to tell at once what it cannot speak of."""
        if "lows" not in self.read:
            self.read["lows"] = frozenset(token.low for token in self.tokens)
        found: frozenset[str] = self.read["lows"]
        return found

    @property
    def reader(self) -> ClauseReader:
        """Give the reader of the sentence; it knows no subject but those it is asked for."""
        if "reader" not in self.read:
            self.read["reader"] = ClauseReader(self.tokens, self.marked.mentions)
        found: ClauseReader = self.read["reader"]
        return found

    def passage(self, start: int, end: int) -> Passage:
        """Point to words by their offsets in this unit, without spaces around them."""
        text = self.report.text
        first, behind = self.start + start, self.start + end
        while first < behind and text[first].isspace():
            first += 1
        while behind > first and text[behind - 1].isspace():
            behind -= 1
        return self.report.passage(first, behind)

    def referent(self, mention: Mention | None) -> Referent | None:
        """Say whom a mention stands for; ``None`` if the report does not settle it."""
        return None if mention is None else self.referents.get(mention.start)

    def party(self, mention: Mention | None) -> Slot[str] | None:
        """Give the party a mention stands for or belongs to."""
        found = self.referent(mention)
        if mention is None or found is None or found.party is None or found.kind == "captive":
            return None
        if found.kind == "group" and not _is_armed_force(mention):
            return None
        how = found.how == "party" or (found.how in {"named", "office", "body"} and mention.party is not None)
        return Slot(found.party, self.passage(mention.start, mention.end), "stated" if how else "resolved")

    def attribution(self, mention: Mention | None) -> Attribution | None:
        """Give the speaker a mention stands for."""
        found = self.referent(mention)
        if mention is None or found is None:
            return None
        passage = self.passage(mention.start, mention.end)
        captive = found.kind in {"captive", "group"}
        who = found.name or re.sub(r"\s+", " ", passage.text)
        return Attribution(who, None if captive else found.party, passage, found.how, captive)


def _is_armed_force(mention: Mention) -> bool:
    """Tell whether "Ukrainian forces", "its troops" stands for the party that they act for."""
    group = mention.group
    if group is None or group.count is not None or group.captive is not None or group.vague:
        return False
    acts = group.category in {"military", "police"} and bool(group.homes) and not group.definite
    return group.noun in words("armed") or acts


@dataclass(slots=True)
class Discourse:
    """Gather the units of a report and the speakers of its quotes, in order."""

    units: list[Unit] = field(default_factory=list)
    quotes: list[tuple[Span, Attribution | None, bool]] = field(default_factory=list)
    """Words, speaker, and whether a second reading named the same speaker."""
    parties: Parties | None = None
    figures: list[tuple[Figure, str] | None] = field(default_factory=list)
    """Of each quote the figure heard, and what it was called then."""


def follow(report: Report, page: Page) -> Discourse:
    """Walk through headline, article and captions in order, resolving as it goes."""
    plain = normalized(report.text)
    named, lands = named_in(plain)
    # of whose land a report speaks where it does not name the state
    stated = [*named, *lands]
    state = State(report, page.outlet, only_state_in(stated), main_state_in(stated), main_group_in(named))
    state.plain = plain
    state.names = names_of_office(named)
    state.kin = kin_in(stated, plain)
    state.orgs = orgs_in(plain)
    state.main_group = state.main_group or main_org_in(plain, state.orgs)
    state.states = states_in(stated)
    discourse = Discourse(
        parties=Parties(state.main_state, state.main_group, two_sides_in(named), dominant_state_in(stated))
    )
    hearing = Hearing()
    previous_paragraph = -1
    found = sentences(report.text, page)
    last_quote = max((at for at, s in enumerate(found) if s.quotes or s.partials), default=-_NAMED_LATER - 1)
    for number, sentence in enumerate(found):
        if sentence.end - sentence.start > LONGEST_SENTENCE_CHARACTERS:
            continue
        # a caption stands beside the story: it neither takes its "he" from it nor gives it one
        own = state if sentence.origin == "article" else replace(state, subject=None, party_subject=None)
        same_paragraph = sentence.paragraph == previous_paragraph
        # soon behind the last quote nobody is to be heard or named any more
        listening = hearing if number <= last_quote + _NAMED_LATER else None
        _read_sentence(own, sentence, discourse, listening, same_paragraph=same_paragraph)
        previous_paragraph = sentence.paragraph
    name_later(report, discourse)
    return discourse


def _read_sentence(
    state: State, sentence: Sentence, discourse: Discourse, hearing: Hearing | None, *, same_paragraph: bool
) -> None:
    text = state.plain[sentence.start : sentence.end]
    tokens = tokens_of(text)
    quoted = [
        _quoted(text, tokens, Span(q.start - sentence.start, q.end - sentence.start)) for q in sentence.quotes
    ]
    skip = tuple(Span(mention.start, mention.end) for mention in quoted)
    mentions = [
        mention
        for mention in find_in_tokens(
            text, tokens, known_names=state.names, skip=skip, orgs=state.orgs.phrases
        )
        if mention.kind != "N" or mention.name or mention.party or mention.how in {"office", "body"}
    ]
    aliases = [mention for mention in quoted if mention.kind == "N"]
    if state.kin:
        mentions = with_kin(mentions, tokens, state.kin)
    mentions = sorted([*mentions, *aliases], key=lambda mention: mention.start)
    utterances = [mention for mention in quoted if mention.kind == "Q"]
    marked = mark(text, sorted([*mentions, *utterances], key=lambda mention: mention.start))
    referents, subject = resolve(state, text, mentions, speaker=None)
    unit = Unit(
        state.report,
        sentence.start,
        sentence.end,
        sentence.origin,
        sentence.paragraph,
        marked,
        referents,
        subject,
        tokens,
        (*sentence.quotes, *sentence.partials),
    )
    discourse.units.append(unit)
    heard = hearing.hear(sentence, text, tokens, same_paragraph=same_paragraph) if hearing else {}
    for quote in sorted((*sentence.quotes, *sentence.partials), key=lambda span: span.start):
        if quote in sentence.quotes and is_a_name(unit.tokens, _inside(unit, quote)):
            continue
        partial = quote in sentence.partials and not sentence.is_heading
        alone = not any(map(str.isalpha, _outside(unit)))
        if partial and not alone and not is_speech(unit.tokens, _inside(unit, quote), text):
            continue
        read = None if sentence.is_heading else _speaker(state, unit, quote, same_paragraph=same_paragraph)
        found = heard.get(quote.start - unit.start)
        speaker, agreed = weigh(unit, read, found)
        number = len(discourse.quotes)
        discourse.quotes.append((quote, speaker, agreed))
        discourse.figures.append((found.figure, found.figure.who) if found is not None else None)
        for inner in split(state.report.text, quote, []) if quote in sentence.quotes else ():
            discourse.units.append(_inner_unit(state, sentence, inner, number, speaker))
        if speaker is not None:
            state.last_speaker, state.last_quote_end = speaker, quote.end
    learn_names(state, mentions)
    state.last_captive = _one_captive(unit) or state.last_captive
    speaking = _speaking(unit)
    if speaking is not None or (subject is not None and subject.kind in {"person", "captive"}):
        state.subject = speaking or subject
    if subject is not None and subject.party is not None and subject.kind != "group":
        state.party_subject = subject


def _one_captive(unit: Unit) -> Referent | None:
    """Find the one person of a sentence whom it may say to be held: "Russia holds a marine"."""
    if triggers().isdisjoint(unit.lows):
        return None
    ones = [
        mention
        for mention in unit.marked.mentions
        if mention.group is not None and mention.group.singular and mention.group.category != "body"
    ]
    named = any(mention.kind == "N" and mention.name for mention in unit.marked.mentions)
    found = unit.referent(ones[0]) if len(ones) == 1 and not named else None
    return replace(found, kind="captive", how="captive") if found is not None else None


def _quoted(text: str, tokens: list[Token], quote: Span) -> Mention:
    """Mark quoted words: an utterance, or the alias of somebody."""
    start, end = max(0, quote.start - 1), min(len(text), quote.end + 1)
    if not is_a_name(tokens, quote):
        return Mention("Q", start, end)
    return Mention("N", quote.start, quote.end, name=text[quote.start : quote.end].strip(" ,."), how="named")


def _inner_unit(
    state: State, sentence: Sentence, inner: Span, number: int, speaker: Attribution | None
) -> Unit:
    text = state.plain[inner.start : inner.end]
    tokens = tokens_of(text)
    mentions = find_in_tokens(text, tokens, known_names=state.names, orgs=state.orgs.phrases)
    if state.kin:
        mentions = with_kin(mentions, tokens, state.kin)
    referents, subject = resolve(
        replace(state, subject=None, party_subject=None), text, mentions, speaker=speaker
    )
    return Unit(
        state.report,
        inner.start,
        inner.end,
        sentence.origin,
        sentence.paragraph,
        mark(text, mentions),
        referents,
        subject,
        tokens,
        quote=number,
        speaker=speaker,
    )


def _speaker(state: State, unit: Unit, quote: Span, *, same_paragraph: bool) -> Attribution | None:
    """Say who speaks a quote by the mentions of its sentence: the first reading of speakers."""
    quotes = [_inside(unit, each) for each in unit.quotes]
    here = _inside(unit, quote)
    spoken = speaker_of(unit.reader, here, quotes)
    if spoken is not None:
        speaker = unit.attribution(spoken.mention)
        if speaker is not None:
            return speaker
        if spoken.form == "words":
            words_used = unit.passage(spoken.mention.start, spoken.mention.end)
            return Attribution(re.sub(r"\s+", " ", words_used.text), None, words_used, "body")
        if spoken.mention.kind == "R" and state.last_speaker is not None:
            return replace(state.last_speaker, how="pronoun")
    outside = any(character.isalpha() for character in _outside(unit))
    between = state.report.text[max(0, state.last_quote_end) : unit.start]
    told = same_paragraph and "\n" not in between.strip()
    if not outside and state.last_speaker is not None and (told or not any(map(str.isalpha, between))):
        return replace(state.last_speaker, how="continued")
    if (
        state.subject is not None
        and state.subject.mention is not None
        and state.subject.name is not None
        and (same_paragraph or outside)
    ):
        words = state.report.passage(unit.start, unit.start)
        captive = state.subject.kind == "captive"
        return Attribution(state.subject.name, state.subject.party, words, "continued", captive)
    return None


def _speaking(unit: Unit) -> Referent | None:
    """Find whose statement the sentence reports: the next "he" is most likely that person."""
    if words_of_speech().isdisjoint(unit.lows) and "according" not in unit.lows:
        return None
    for name in ("middle", "trail", "lead"):
        for found in find_forms("statement", name, unit.marked):
            speaker = unit.referent(found.slots.get("speaker") or found.slots.get("speaker2"))
            if speaker is not None and speaker.kind in {"person", "captive"}:
                return speaker
    return None


def _inside(unit: Unit, quote: Span) -> Span:
    return Span(quote.start - unit.start, quote.end - unit.start)


def _outside(unit: Unit) -> str:
    text = unit.report.text[unit.start : unit.end]
    for quote in sorted(unit.quotes, key=lambda span: -span.start):
        text = text[: quote.start - unit.start] + text[quote.end - unit.start :]
    return text
