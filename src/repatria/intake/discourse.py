"""Follow a report sentence by sentence: who speaks, and whom "he", "it" and "our" stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from repatria.core.reports import Attribution, Passage, Report, Slot
from repatria.intake.forms import Marked, find_forms, mark
from repatria.intake.furniture import Page
from repatria.intake.mentions import Mention, find_mentions, normalized
from repatria.intake.referents import Referent, State, learn_names, names_of_office, only_state_in, resolve
from repatria.intake.sentences import LONGEST_SENTENCE_CHARACTERS, Sentence, Span, sentences, split
from repatria.intake.wordlists import words


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
    quote: int | None = None
    speaker: Attribution | None = None

    def passage(self, start: int, end: int) -> Passage:
        """Point to words by their offsets in this unit, without spaces around them."""
        text = self.report.text[self.start + start : self.start + end]
        lead = len(text) - len(text.lstrip())
        return self.report.passage(
            self.start + start + lead, self.start + start + max(lead, len(text.rstrip()))
        )

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
    return (
        group is not None and group.count is None and group.captive is None and group.noun in words("armed")
    )


@dataclass(slots=True)
class Discourse:
    """Gather the units of a report and the speakers of its quotes, in order."""

    units: list[Unit] = field(default_factory=list)
    quotes: list[tuple[Span, Attribution | None, bool]] = field(default_factory=list)
    """Words, speaker, and whether a second reading named the same speaker."""


def follow(report: Report, page: Page) -> Discourse:
    """Walk through headline, article and captions in order, resolving as it goes."""
    state = State(report, page.outlet, only_state_in(report.text))
    state.names = names_of_office(report.text)
    discourse = Discourse()
    previous_paragraph = -1
    for sentence in sentences(report.text, page):
        if sentence.end - sentence.start > LONGEST_SENTENCE_CHARACTERS:
            continue
        # a caption stands beside the story: it neither takes its "he" from it nor gives it one
        own = state if sentence.origin == "article" else replace(state, subject=None, party_subject=None)
        _read_sentence(own, sentence, discourse, same_paragraph=sentence.paragraph == previous_paragraph)
        previous_paragraph = sentence.paragraph
    return discourse


def _read_sentence(state: State, sentence: Sentence, discourse: Discourse, *, same_paragraph: bool) -> None:
    text = normalized(state.report.text[sentence.start : sentence.end])
    quoted = [
        Mention("Q", max(0, quote.start - 1 - sentence.start), min(len(text), quote.end + 1 - sentence.start))
        for quote in sentence.quotes
    ]
    skip = tuple(Span(mention.start, mention.end) for mention in quoted)
    mentions = [
        mention
        for mention in find_mentions(text, known_names=state.names, skip=skip)
        if mention.kind != "N" or mention.name or mention.party or mention.how in {"office", "body"}
    ]
    marked = mark(text, sorted([*mentions, *quoted], key=lambda mention: mention.start))
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
    )
    discourse.units.append(unit)
    speakers = _speakers(state, unit, quoted, same_paragraph=same_paragraph)
    for quote, mention in zip(sentence.quotes, quoted, strict=True):
        speaker = speakers.get(mention.start)
        by_salience = _salient(state, unit, mention)
        agreed = speaker is not None and by_salience is not None and speaker.who == by_salience
        number = len(discourse.quotes)
        discourse.quotes.append((quote, speaker, agreed))
        for inner in split(state.report.text, quote, []):
            discourse.units.append(_inner_unit(state, sentence, inner, number, speaker))
        if speaker is not None:
            state.last_speaker, state.last_quote_end = speaker, quote.end
    learn_names(state, mentions)
    speaking = _speaking(unit)
    if speaking is not None or (subject is not None and subject.kind in {"person", "captive"}):
        state.subject = speaking or subject
    if subject is not None and subject.party is not None and subject.kind != "group":
        state.party_subject = subject


def _inner_unit(
    state: State, sentence: Sentence, inner: Span, number: int, speaker: Attribution | None
) -> Unit:
    text = normalized(state.report.text[inner.start : inner.end])
    mentions = find_mentions(text, known_names=state.names)
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
        number,
        speaker,
    )


def _speakers(
    state: State, unit: Unit, quoted: list[Mention], *, same_paragraph: bool
) -> dict[int, Attribution]:
    speakers: dict[int, Attribution] = {}
    for name in ("after", "before"):
        for found in find_forms("speech", name, unit.marked):
            speaker = unit.attribution(found.slots["speaker"])
            if speaker is not None:
                speakers.setdefault(found.slots["quote"].start, speaker)
    if not quoted:
        return speakers
    if speakers:
        for mention in quoted:
            nearest = min(speakers, key=lambda start: abs(start - mention.start))
            speakers.setdefault(mention.start, speakers[nearest])
        return speakers
    outside = "".join(character for character in _outside(unit, quoted) if character.isalpha())
    continued = state.report.text[max(0, state.last_quote_end) : unit.start]
    if not outside and state.last_speaker is not None and not any(map(str.isalpha, continued)):
        return {mention.start: replace(state.last_speaker, how="continued") for mention in quoted}
    if not outside and same_paragraph and state.subject is not None and state.subject.mention is not None:
        who = state.subject.name
        if who is not None:
            words = state.report.passage(unit.start, unit.start)
            captive = state.subject.kind == "captive"
            return {
                mention.start: Attribution(who, state.subject.party, words, "continued", captive)
                for mention in quoted
            }
    return speakers


def _speaking(unit: Unit) -> Referent | None:
    """Find whose statement the sentence reports: the next "he" is most likely that person."""
    for name in ("middle", "trail", "lead"):
        for found in find_forms("statement", name, unit.marked):
            speaker = unit.referent(found.slots.get("speaker") or found.slots.get("speaker2"))
            if speaker is not None and speaker.kind in {"person", "captive"}:
                return speaker
    return None


def _outside(unit: Unit, quoted: list[Mention]) -> str:
    text = unit.report.text[unit.start : unit.end]
    for mention in reversed(quoted):
        text = text[: mention.start] + text[mention.end :]
    return text


def _salient(state: State, unit: Unit, quote: Mention) -> str | None:
    """Name a speaker the second way: the person nearest outside the quote, else the last one spoken of."""
    persons = [mention for mention in unit.marked.mentions if mention.kind == "N" and mention.name]
    if persons:
        return min(
            persons, key=lambda mention: min(abs(mention.start - quote.end), abs(quote.start - mention.end))
        ).name
    return state.subject.name if state.subject else None
