"""Hear who speaks each quote of a report by its noun phrases alone: the second reading of speakers."""

from __future__ import annotations

from dataclasses import dataclass, field

from repatria.intake.article.sentences import Sentence, Span
from repatria.intake.discourse.cast import Cast, Figure, gender_of_role
from repatria.intake.discourse.speakers import is_a_name
from repatria.intake.discourse.voices import Frame, frame_of, voice_of
from repatria.intake.phrases.noun_phrases import QUOTED, NounPhrase, cut, is_person_noun, phrase_at
from repatria.intake.phrases.subject_phrases import first_subject, speaking_in
from repatria.intake.vocabulary.tokens import Token

_LEAD = 3
"""Sentences, lines over the article among them, in which the lead may stand."""
_CLEAR_FORMS = frozenset({"before", "after", "inverted", "according"})


@dataclass(frozen=True, slots=True)
class Heard:
    """Say who was heard to speak a quote.

    Attributes:
        start: Offset in the sentence of the words that stand for the speaker; ``None`` if none there do.
        form: The form of the sentence (see `Voice`), or: carried | continued | introduced | told.
    """

    figure: Figure
    form: str
    start: int | None = None
    end: int | None = None
    kind: str = ""


@dataclass(slots=True)
class Hearing:
    """Keep what was heard so far.

    Attributes:
        told: Who spoke or acted in the sentence before, for a quote that stands alone.
        opens: Whether that sentence ends with a colon.
        was_quote: Whether that sentence holds a quote.
        goes_on: Whether it ends inside quotation marks that are not closed.
    """

    cast: Cast = field(default_factory=Cast)
    told: Figure | None = None
    opens: bool = False
    was_quote: bool = False
    goes_on: bool = False
    lead: Figure | None = None

    def hear(
        self, sentence: Sentence, text: str, tokens: list[Token], *, same_paragraph: bool
    ) -> dict[int, Heard]:
        """Hear the quotes of one sentence, by the offset where each starts in it.

        Args:
            sentence: The sentence, with the places of its quotes.
            text: Its words, normalized.
            tokens: Its tokens.
            same_paragraph: Whether the sentence before stands in the same paragraph.
        """
        quotes = [
            Span(q.start - sentence.start, q.end - sentence.start)
            for q in sorted((*sentence.quotes, *sentence.partials), key=lambda span: span.start)
        ]
        quotes = [quote for quote in quotes if not is_a_name(tokens, quote)]
        frame = frame_of(tokens, quotes)
        is_told = sentence.origin == "article" and not sentence.is_heading
        self.cast.here = {}
        if is_told:
            self.cast.learn(frame.tokens)
            self._meet(frame)
        found: dict[int, Heard] = {}
        last: Heard | None = None
        for quote in quotes:
            heard = self._in_sentence(frame, text, quote)
            if heard is None and is_told:
                heard = self._alone(frame, last, same_paragraph=same_paragraph)
            if heard is not None and sentence.is_heading:
                if heard.form in _CLEAR_FORMS:
                    found[quote.start] = heard
            elif heard is not None:
                found[quote.start] = last = heard
                self.cast.last_speaker = heard.figure
                heard.figure.quotes += 1
        if is_told:
            self._remember(frame, text, quotes, last)
        return found

    def _in_sentence(self, frame: Frame, text: str, quote: Span) -> Heard | None:
        mark = text[quote.end - 1 : quote.end]
        voice = voice_of(
            frame, quote, closes=mark if mark in ",.!?…" else text[quote.end + 1 : quote.end + 2]
        )
        if voice is None:
            return None
        phrase = voice.phrase
        figure = self._issuer(frame.tokens, phrase) if phrase.kind == "thing" else None
        figure = figure or self._pointed(phrase, frame.tokens) or self.cast.of_phrase(phrase, frame.tokens)
        if figure is None:
            return None
        start, end = frame.tokens[phrase.start].start, frame.tokens[phrase.end - 1].end
        return Heard(figure, voice.form, start, end, phrase.kind)

    def _pointed(self, phrase: NounPhrase, tokens: list[Token]) -> Figure | None:
        """Find whom "the commander" stands for, if nobody was called so: who spoke right before."""
        noun = phrase.roles[-1] if phrase.kind == "noun" and phrase.definite and phrase.roles else ""
        told = self.told
        if not is_person_noun(noun) or phrase.plural or told is None or not (told.named and told.is_person):
            return None
        known = self.cast.here.get(phrase.start)
        if known is not None and (known.named or known.first < self.cast.sentence):
            return None
        behind = tokens[phrase.end] if phrase.end < len(tokens) else None
        if behind is not None and behind.low in cut("prepositions"):
            return None
        gender = gender_of_role(noun)
        if gender and told.gender and gender != told.gender:
            return None
        self.cast.merge(known, told)
        self.cast.here[phrase.start] = told
        told.roles.add(noun)
        return told

    def _issuer(self, tokens: list[Token], phrase: NounPhrase) -> Figure | None:
        """Find in whose words a statement speaks: by its owner, or by who signed or sent it."""
        if tokens[phrase.start].low in cut("owners"):
            owner = tokens[phrase.start].low
            return (
                self.cast.of_pronoun("she" if owner == "her" else "he") if owner in {"his", "her"} else None
            )
        for at in range(phrase.end, min(phrase.end + 14, len(tokens))):
            if tokens[at].text in {".", ";", QUOTED} or (tokens[at].text == ":"):
                break
            if tokens[at].low in {"by", "from"}:
                signer = phrase_at(tokens, at + 1, len(tokens))
                if signer is not None and signer.kind != "pronoun":
                    return self.cast.of_phrase(signer, tokens)
        sender = first_subject(tokens, 0, phrase.start)
        return self.cast.of_phrase(sender, tokens) if sender is not None and sender.kind != "thing" else None

    def _alone(self, frame: Frame, last: Heard | None, *, same_paragraph: bool) -> Heard | None:
        """Say who goes on speaking where the sentence names nobody."""
        if last is not None:
            return Heard(last.figure, "carried", last.start, last.end, last.kind)
        if self.opens and self.told is not None:
            return Heard(self.told, "introduced")
        speaker = self.cast.last_speaker
        outside = any(token.text[0].isalnum() for token in frame.tokens if token.text != QUOTED)
        if self.goes_on and speaker is not None and not outside:
            return Heard(speaker, "continued")
        if same_paragraph and not self.was_quote and self.told is not None and not outside:
            return Heard(self.told, "told")
        if speaker is None:
            return None
        return Heard(speaker, "carried" if same_paragraph else "told")

    def _remember(self, frame: Frame, text: str, quotes: list[Span], last: Heard | None) -> None:
        stripped = text.rstrip()
        self.opens = stripped.endswith(":")
        self.was_quote = last is not None
        self.goes_on = bool(quotes) and quotes[-1].end >= len(stripped)
        phrase = speaking_in(frame.tokens)
        if last is not None and not self.opens:
            self.told = last.figure
            return
        figure = None
        if phrase is not None:
            figure = self._issuer(frame.tokens, phrase) if phrase.kind == "thing" else None
            figure = figure or self.cast.of_phrase(phrase, frame.tokens)
        people = [f for f in self.cast.here.values() if f.is_person]
        self.told = figure or (min(people, key=lambda f: f.rank) if people else self.told)

    def _meet(self, frame: Frame) -> None:
        """Read "A medic has been freed. X, 29, ...": the next sentence names whom the lead does not."""
        subject = self.cast.here.get(min(self.cast.here)) if self.cast.here else None
        if (
            self.lead is not None
            and subject is not None
            and subject.named
            and subject.is_person
            and subject.times == 1
        ):
            first = min(self.cast.here)
            behind = next((t for t in range(first, len(frame.tokens)) if frame.tokens[t].text == ","), None)
            is_aged = (
                behind is not None
                and frame.tokens[behind + 1 : behind + 2]
                and frame.tokens[behind + 1].text.isdigit()
            )
            is_titled = bool(subject.roles & {"mr", "mrs", "ms", "miss"})
            if is_aged or is_titled or subject.roles & self.lead.roles:
                self.lead.who, self.lead.named = subject.who, True
                self.lead.gender = self.lead.gender or subject.gender
                self.cast.merge(subject, self.lead)
                self.lead.sentence, self.lead.rank = self.cast.sentence, 0
                self.cast.here[first] = self.lead
        self.lead = (
            subject if self.cast.sentence <= _LEAD and subject is not None and not subject.named else None
        )
