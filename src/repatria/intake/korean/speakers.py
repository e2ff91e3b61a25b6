"""Find the quotes of a Korean report and their speakers, by the mark of the subject and by 고, 라고, 며."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache

from repatria.core.reports import Attribution, Quote, Report
from repatria.intake.article.sentences import Sentence, Span
from repatria.intake.korean.letters import forms_of
from repatria.intake.korean.names import People, Who, is_body
from repatria.intake.korean.phrases import Word, subject_stem, without_brackets, words_of
from repatria.intake.korean.tables import listed, one_of, words

_HANGUL = re.compile("[가-힣]")
_FEWEST_WORDS = 3
_COLON = re.compile(r"[:：]\s*[“\"«《]?\s*\Z")
_TAG = re.compile(r"^\s*\[[^\]\n]{1,20}\]\s*")
_NAMED_BEFORE = re.compile(r"(?P<who>[가-힣A-Za-z· ]{2,30}),?\s*\Z")
_NAMED_BEFORE_COLON = re.compile(
    r"(?P<who>[가-힣A-Za-z·\- ]{2,40})(?:[/,(][^:：]{1,60})?\s*[:：]\s*[“\"]?\s*\Z"
)
_FEWEST_IN_HEADING = 2
_MOST_AHEAD = 7
_MOST_FOUND = 300
_SAME_CHARACTERS = 6


@dataclass(slots=True)
class _Found:
    span: Span
    speaker: Attribution | None
    is_sure: bool


@dataclass(frozen=True, slots=True)
class _Around:
    """Hold what stands around the quotes of a sentence, with where the sentence starts in the report."""

    start: int
    text: str
    words: list[Word]


type _Said = tuple[Attribution | None, bool]
"""Who speaks, and whether the sentence itself says so in plain words."""


@dataclass(slots=True)
class Speakers:
    """Read the quotes of a report in order, and keep whom it has named and who spoke last."""

    report: Report
    people: People = field(default_factory=People)
    last: Attribution | None = None
    found: list[_Found] = field(default_factory=list)
    starts: dict[int, Attribution | None] = field(default_factory=dict)

    def read(self, cut: list[Sentence]) -> tuple[Quote, ...]:
        """Give all quotes; headings come last, for they name whom the article tells in full."""
        for at, sentence in enumerate(cut):
            if not sentence.is_heading:
                following = cut[at + 1] if at + 1 < len(cut) else None
                self._read_sentence(sentence, following)
        for sentence in cut:
            if sentence.is_heading:
                self._read_heading(sentence)
        ordered = sorted(self.found, key=lambda one: one.span.start)
        return tuple(
            Quote(
                self.report.passage(one.span.start, one.span.end),
                one.speaker,
                "confident" if one.is_sure else "check",
            )
            for one in ordered
        )

    def speaker_at(self, start: int) -> Attribution | None:
        """Give who speaks the quote that starts at an offset."""
        return self._by_start().get(start)

    def _by_start(self) -> dict[int, Attribution | None]:
        if len(self.starts) != len(self.found):
            self.starts = {one.span.start: one.speaker for one in self.found}
        return self.starts

    def _read_sentence(self, sentence: Sentence, following: Sentence | None) -> None:
        around = _around(self.report.text, sentence)
        self.people.learn(around.text, around.words)
        for number, quote in enumerate(sentence.quotes):
            if not self._is_speech(around, quote):
                continue
            later = sentence.quotes[number + 1 : number + 2]
            until = later[0].start if later else sentence.end
            speaker, is_sure = self._speaker(around, quote, until - sentence.start)
            if speaker is None:
                speaker, is_sure = self._speaker_outside(sentence, following), False
            self.found.append(_Found(quote, speaker, is_sure))
            self.last = speaker or self.last

    def _is_speech(self, around: _Around, quote: Span) -> bool:
        """Tell words that somebody said from names and terms in marks."""
        inside = self.report.text[quote.start : quote.end].strip()
        if _HANGUL.search(inside) is None:
            return False
        behind = _particle().match(self.report.text, quote.end + 1)
        ends = inside.rstrip(" .?!…,").endswith(tuple(words("speech")["quotes"]["sentence_ends"]))
        if behind is not None:
            return ends or behind[0].strip() not in words("speech")["quotes"]["short_particles"]
        if inside[-1] in ".?!…" and len(inside.split()) > 1:
            return True
        if _COLON.search(around.text[: quote.start - around.start]):
            return True
        alone = _HANGUL.search(around.text) is None
        return (alone or ends) and len(inside.split()) >= _FEWEST_WORDS

    def _speaker(self, around: _Around, quote: Span, until: int) -> _Said:
        """Find who speaks a quote in its own sentence, up to where the next quote begins."""
        start, end = quote.start - around.start, quote.end - around.start
        if _COLON.search(around.text[:start]):
            return self._before_colon(around, around.text[:start]), True
        has_particle = _particle().match(self.report.text, quote.end + 1) is not None
        verb = _speech().search(around.text, end, until)
        if has_particle and verb is not None:
            # "…”라고 X는 말했다"
            ahead = [at for at, word in enumerate(around.words) if end < word.start < verb.start()]
            for at in ahead[:_MOST_AHEAD]:
                stem = subject_stem(around.words[at].text)
                if stem is not None:
                    return self._said_by(around, at, stem)
        also = next((at for at, w in enumerate(around.words) if w.end <= start and w.text in _also()), 0)
        if also:
            # "당국 역시 “…”"
            return self._said_by(around, also - 1, around.words[also - 1].text)
        candidates = [at for at, word in enumerate(around.words) if word.end <= start]
        topics = [at for at in candidates if around.words[at].text[-1] in "은는도"]
        nearest: _Said = (None, False)
        for at in (*reversed(topics), *reversed(candidates)):
            stem = subject_stem(around.words[at].text)
            if stem is None or stem in listed("speech", "subjects", "skipped"):
                continue
            speaker, is_sure = self._said_by(around, at, stem)
            if is_sure or (speaker is not None and speaker.how == "pronoun"):
                return speaker, is_sure and has_particle
            # what is no person and no body may be what the sentence also tells of ("경위는")
            nearest = nearest if nearest[0] is not None else (speaker, False)
        return nearest

    def _said_by(self, around: _Around, at: int, stem: str) -> _Said:
        word = around.words[at]
        if word.text in listed("speech", "titles", "he"):
            who = self.people.last()
            if who is None:
                return None, False
            place = self.report.passage(around.start + word.start, around.start + word.end)
            return Attribution(who.name, who.party, place, "pronoun"), False
        who = self.people.who(around.text, around.words, at, stem)
        is_known = who.party is not None or is_body(stem) or stem in listed("speech", "titles", "roles")
        return self._attribution(around, who), who.how in {"named", "surname"} or (
            who.how == "body" and is_known
        )

    def _attribution(self, around: _Around, who: Who) -> Attribution:
        place = self.report.passage(around.start + who.start, around.start + who.end)
        return Attribution(who.name, who.party, place, who.how)

    def _before_colon(self, around: _Around, before: str) -> Attribution | None:
        """Read "[볼로디미르 젤렌스키/우크라이나 대통령 : “…”]" as broadcasters write it."""
        found = _NAMED_BEFORE_COLON.search(before)
        spoken = words_of(found["who"]) if found is not None else []
        if found is None or not spoken:
            return None
        moved = [Word(word.text, word.start + found.start(), word.end + found.start()) for word in spoken]
        return self._attribution(around, self.people.who(before, moved, len(moved) - 1, moved[-1].text))

    def _speaker_outside(self, sentence: Sentence, following: Sentence | None) -> Attribution | None:
        """Find who speaks where the quote's sentence names nobody: the next one may, or it goes on."""
        if following is not None and following.paragraph == sentence.paragraph and not following.quotes:
            around = _around(self.report.text, following)
            whose = _whose().search(around.text)
            if whose is not None:
                at = next(at for at, word in enumerate(around.words) if word.end >= whose.start())
                return self._said_by(around, at, around.words[at].text.removesuffix("의"))[0]
            says = _speech().search(around.text) is not None
            for at, word in enumerate(around.words[:_MOST_AHEAD]):
                stem = subject_stem(word.text)
                if stem is not None and (says or word.text in listed("speech", "titles", "he")):
                    return self._said_by(around, at, stem)[0]
        return replace(self.last, how="continued") if self.last is not None else None

    def _read_heading(self, sentence: Sentence) -> None:
        """Read quoted words in a heading: somebody's if a name stands before them or the article has them."""
        text = self.report.text
        for quote in sentence.quotes:
            inside = text[quote.start : quote.end].strip()
            told = self.found[:_MOST_FOUND]
            known = next((one for one in told if _is_same(text[one.span.start : one.span.end], inside)), None)
            if known is not None:
                self.found.append(_Found(quote, known.speaker, is_sure=False))
                continue
            before = without_brackets(text[sentence.start : quote.start - 1])
            tag = _TAG.match(before)
            spoken = words_of(before)
            named = _NAMED_BEFORE.search(before, tag.end() if tag is not None else 0)
            if (
                named is None
                or not named["who"].strip()
                or not spoken
                or len(inside.split()) < _FEWEST_IN_HEADING
            ):
                continue
            last = spoken[-1].text
            around = _Around(sentence.start, before, spoken)
            who = self.people.who(before, spoken, len(spoken) - 1, subject_stem(last) or last)
            self.found.append(_Found(quote, self._attribution(around, who), is_sure=False))


def _around(text: str, sentence: Sentence) -> _Around:
    """Take a sentence with spaces for quoted words and for what stands in brackets, so that offsets stay."""
    outside = text[sentence.start : sentence.end]
    for quote in sentence.quotes:
        start, end = quote.start - sentence.start, quote.end - sentence.start
        outside = outside[:start] + " " * (end - start) + outside[end:]
    outside = without_brackets(outside)
    return _Around(sentence.start, outside, words_of(outside))


def _is_same(one: str, other: str) -> bool:
    mine, theirs = ("".join(_HANGUL.findall(words)) for words in (one, other))
    shorter = min(mine, theirs, key=len)
    return len(shorter) >= _SAME_CHARACTERS and (mine in theirs or theirs in mine)


@cache
def _particle() -> re.Pattern[str]:
    return re.compile(one_of(words("speech")["quotes"]["particles"]))


@cache
def _also() -> frozenset[str]:
    return listed("speech", "subjects", "also")


@cache
def _whose() -> re.Pattern[str]:
    return re.compile(rf"의\s+{one_of(words('speech')['quotes']['whose'])}(?:이|였|이었|입니)")


@cache
def _speech() -> re.Pattern[str]:
    return re.compile(
        "(?<![가-힣])(?:" + "|".join(forms_of(stem) for stem in words("speech")["verbs"]["speech"]) + ")"
    )
