"""Find who speaks in Ukrainian and Russian prose: by the verb behind the dash, and by its gender."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from repatria.core.reports import Attribution
from repatria.intake.article.sentences import Span
from repatria.intake.discourse.following import Unit
from repatria.intake.vocabulary.endings import (
    gender_of_name,
    gender_of_verb,
    is_oblique,
    may_be_oblique,
    nominative,
    noun_in_first_case,
)
from repatria.intake.vocabulary.inflected import Tables

_WORD = r"[А-ЯІЇЄҐЁ][а-яіїєґё'’]+(?:-[А-ЯІЇЄҐЁ]?[а-яіїєґё'’]+)*"
NAME = re.compile(
    rf"{_WORD}(?:\s+(?:аль|ель|бін|бин|ібн|ибн|ан)-{_WORD}|\s+{_WORD}){{1,2}}|{_WORD}\s+[А-ЯІЇЄҐЁ]\."
)
_APPOSED = re.compile(rf",\s+(?:[а-яіїєґё'’-]+\s+)?({_WORD}),")
_RELATIVE = re.compile(
    rf"\b(?:чоловік|дружина|син|дочка|донька|брат|сестра|муж|жена|сын|дочь|мати|мать|батько|отец)\s+({_WORD})\b(?!\s+[А-ЯІЇЄҐЁ])"
)
_OTHERS = frozenset({"вони", "они", "воно", "оно", "це", "это", "там", "тут", "той", "тот", "хто", "кто"})
_CAPITAL = re.compile(_WORD)
_BEHIND = re.compile(r"[\s\"»”,.!?…]*[—–,-]\s*(?P<verb>[а-яіїєґё]+)(?P<rest>[^.;:\"«„]*)")
_BY_WORDS = re.compile(
    r"(?:за|по)\s+(?:його\s+|її\s+|его\s+|её\s+|ее\s+)?(?:словами|словам|оцінкою|даними|данным)\s+(?P<who>[^,.;:]+)",
    re.IGNORECASE,
)
_OWN_WORDS = re.compile(r"(?:за|по)\s+(?:його|її|их|їхніми|его|её|ее)\s+словам", re.IGNORECASE)
_DOCUMENT = re.compile(
    r"\b[ву]\s+(?:\w+\s+)?(?:повідомленн|сообщени|заяв|документ|письм|лист|прес|звернен|обращени)",
    re.IGNORECASE,
)
SAYING_THAT = re.compile(r"[а-яіїєґё]+(?=,\s+(?:що|что)\s)")
"""A verb that a clause with "that" hangs on is one of speech, whatever it is."""
_HANGING = re.compile(
    r"(?:^|\s)(?:в|у|на|з|із|зі|с|со|из|до|від|от|під|под|над|через|біля|возле|для|за|о|об|про|к|при)\s+\Z",
    re.IGNORECASE,
)
_ONE_OF = re.compile(r"\b(Один|Одна|Одне|Одно)\s+(?:з|із|из)\s+[^,.]{2,40},\s+([^,.]{4,50}),")
_UNNAMED = re.compile(
    r"\s*(?:(?:нам|мне|мені|йому|ему|їй|ей|журналіст\w+|журналист\w+|агентств\w+)\s+)?([а-яіїєґё]{4,}\s+(?:из|із|з|с|от|від)\s+[а-яіїєґё]+(?:\s+[а-яіїєґё]+)?)(?=[,.]|\Z)"
)
_CITED = re.compile(r"словам[иі]?\b")
_KIN = re.compile(r"(?:матері|матери|дружини|батька|отца)\b")
_LEADING = re.compile(r"(?:^|[.!?]\s+)([А-ЯІЇЄҐЁ][а-яіїєґё'’]+)\s+\Z")
_LONGEST_BARE = 2
_PATRONYMIC = ("ович", "евич", "йович", "івна", "ївна", "овна", "евна", "ич")
MOST_PEOPLE = 300
_DASH = re.compile(r"[—–]\s*\Z")
_ROLE = re.compile(r"\s*(?:[а-яіїєґё]+(?:ий|ая|а|ый|ой)\s+)?([а-яіїєґё]{3,})")
_SEAT = re.compile(rf"\s*(?:[УВ]\s+)?({_WORD})\s*\Z")
_NAME_BEHIND = re.compile(rf"\s+(?:[а-яіїєґё]+\s+){{0,3}}({NAME.pattern})")
_NEAR = 60
_STEM = 5


type Said = tuple[Attribution | None, bool]
"""Who speaks, and whether that is sure."""


@dataclass(slots=True)
class Named:
    """Hold a person of the report.

    Attributes:
        gender: m | f; empty where nothing tells.
        roles: Stems of the words that stood before the name.
    """

    who: str
    gender: str
    roles: set[str]
    at: int


@dataclass(slots=True)
class InflectedSpeakers:
    """Keep whom a report has named, and who spoke last."""

    words: Tables
    people: list[Named] = field(default_factory=list)
    last: Attribution | None = None
    source: str | None = None
    at: int = 0

    def speaker(self, unit: Unit, outside: str, quote: Span) -> Said:
        """Say who speaks a quote, and whether the sentence itself names the speaker beside the verb."""
        start, end = quote.start - unit.start, quote.end - unit.start
        found = self._behind(unit, outside, end) or self._ahead(unit, outside, start)
        if found is not None:
            return found
        near = self._nearest("") if any(map(str.isalpha, outside)) else None
        if near is not None and near.at >= self.at - 1:
            return self._resolved(unit, near, "continued")
        return (replace(self.last, how="continued") if self.last is not None else None), False

    def _behind(self, unit: Unit, outside: str, end: int) -> Said | None:
        """Read "», — said X": the word behind the dash is the verb, whatever it is."""
        found = _BEHIND.match(outside, end)
        if found is None:
            return None
        # behind a comma alone it has to be a verb of speech
        dashed = _DASH.search(outside[end : found.start("verb")]) is not None
        if not dashed and self.words.speech.search(found["verb"]) is None:
            return None
        rest, offset = found["rest"], found.start("rest")
        name = NAME.search(rest)
        if name is not None:
            named = self._bare(rest, name)
            who = rest[named.start : named.end]
            if self._of(who) is None and rest[: named.start].strip():
                self._meet(rest, named)
            return _said(unit, Span(offset + named.start, offset + named.end), who, "named"), True
        if _DOCUMENT.search(rest):
            known = self._single(unit, rest, offset)
            if known is not None or self.source is None:
                return known
            return _said(unit, Span(offset, offset + len(rest)), self.source, "body"), False
        return (
            self._body(unit, rest, offset)
            or self._single(unit, rest, offset)
            or self._by_role(unit, rest, offset, gender_of_verb(found["verb"]))
        )

    def _by_role(self, unit: Unit, rest: str, offset: int, gender: str) -> Said | None:
        """Read "said the minister", "said he": whoever was called so, or named last."""
        unnamed = _UNNAMED.match(rest)
        if unnamed is not None and not self._is_pronoun(unnamed[1].split()[0]):
            # "an officer of the marshal's staff", whose own words tell him apart
            place = Span(offset + unnamed.start(1), offset + unnamed.end(1))
            return _said(unit, place, unnamed[1], "body"), False
        noun = _ROLE.match(rest)
        if noun is not None and not self._is_pronoun(noun[1]):
            known = next((p for p in reversed(self.people) if noun[1][:_STEM] in p.roles), None)
            if known is not None:
                return self._resolved(unit, known, "office")
            if self.words.offices.fullmatch(noun[1]):
                near = self._nearest(gender)
                if near is not None:
                    return self._resolved(unit, near, "office")
                return _said(
                    unit, Span(offset + noun.start(1), offset + noun.end(1)), noun[1], "office"
                ), False
        near = self._nearest(self._pronoun_in(rest) or gender)
        return self._resolved(unit, near, "pronoun") if near is not None else None

    def _pronoun_in(self, text: str) -> str:
        if self.words.she.search(text):
            return "f"
        return "m" if self.words.he.search(text) else ""

    def _ahead(self, unit: Unit, outside: str, start: int) -> Said | None:
        """Read "X called it «...»", "in X's words «...»" and "X asks: «...»"."""
        by_words = [m for m in _BY_WORDS.finditer(outside) if not _OWN_WORDS.match(outside, m.start())]
        if by_words and by_words[-1].end() <= start + _NEAR:
            return self._in_words_of(unit, by_words[-1])
        verbs = sorted(
            [*self.words.speech.finditer(outside, 0, start), *SAYING_THAT.finditer(outside, 0, start)],
            key=lambda match: match.start(),
        )
        if not verbs:
            return self._before_colon(unit, outside, start)
        verb = verbs[-1]
        clause = max(outside.rfind(mark, 0, verb.start()) for mark in (". ", "; ", ", що ", ", что ")) + 1
        before = outside[clause : verb.start()]
        name = next(iter(reversed(list(NAME.finditer(before)))), None)
        if name is not None:
            span = self._bare(before, name)
            who = before[span.start : span.end]
            return _said(unit, Span(clause + span.start, clause + span.end), who, "named"), True
        known = self._single(unit, before, clause) or self._body(unit, before, clause)
        if known is not None:
            return known
        seat = _SEAT.match(before)
        if seat is not None and not self._is_pronoun(seat[1]):
            place = Span(clause + seat.start(1), clause + seat.end(1))
            return _said(unit, place, self._seat(seat[1]), "party"), True
        after = _NAME_BEHIND.match(outside, verb.end(), start)
        if after is not None:
            return _said(unit, Span(*after.span(1)), after[1], "named"), True
        near = self._nearest(gender_of_verb(verb[0]))
        return self._resolved(unit, near, "pronoun") if near is not None else None

    def _in_words_of(self, unit: Unit, match: re.Match[str]) -> Said:
        """Read "за словами X": the name or role stands in the second case."""
        who = match["who"].strip()
        place = Span(*match.span("who"))
        name = NAME.search(who)
        if name is not None:
            span = self._bare(who, name)
            text = nominative(who[span.start : span.end])
            known = self._of(text)
            return _said(unit, place, known.who if known else text, "named"), True
        known = next((p for p in reversed(self.people) if who.split()[0][:_STEM] in p.roles), None)
        kin = _KIN.match(who)
        if known is None and kin is not None:
            known = self._nearest("f" if kin[0][0] in "мд" else "m")
        if known is not None:
            return self._resolved(unit, known, "office")
        first, _, others = who.partition(" ")
        return _said(unit, place, f"{noun_in_first_case(first)} {others}".strip(), "body"), False

    def _single(self, unit: Unit, text: str, offset: int) -> Said | None:
        """Find one word of the name of a person named before."""
        for single in _CAPITAL.finditer(text):
            known = self._of(single[0])
            if known is not None:
                place = Span(offset + single.start(), offset + single.end())
                return _said(unit, place, known.who, "surname"), True
        return None

    def _body(self, unit: Unit, text: str, offset: int) -> Said | None:
        body = self.words.bodies.search(text)
        if body is None:
            return None
        return _said(unit, Span(offset + body.start(), offset + body.end()), body[0], "body"), True

    def _is_pronoun(self, word: str) -> bool:
        low = word.lower()
        return bool(self.words.he.fullmatch(low) or self.words.she.fullmatch(low)) or low in _OTHERS

    def _before_colon(self, unit: Unit, outside: str, start: int) -> Said | None:
        before = outside[:start]
        if not before.rstrip(' «"„“').endswith(":"):
            return None
        name = NAME.search(before)
        if name is not None:
            return _said(unit, Span(*name.span()), name[0], "named"), False
        near = self._nearest(self._pronoun_in(before))
        return self._resolved(unit, near, "pronoun") if near is not None else None

    def learn(self, outside: str) -> None:
        """Keep the names of a sentence, and the body that it reports a statement of."""
        self.at += 1
        del self.people[:-MOST_PEOPLE]
        for match in NAME.finditer(outside):
            self._meet(outside, self._bare(outside, match))
        for match in (*_APPOSED.finditer(outside), *_RELATIVE.finditer(outside)):
            # "one of them, Roman, knew him"
            if self._of(match[1]) is None and self.words.bodies.fullmatch(match[1]) is None:
                self.people.append(Named(match[1], gender_of_name(match[1]), set(), self.at))
        for match in _ONE_OF.finditer(outside):
            if NAME.search(match[2]) is None and self._of(match[2]) is None:
                self.people.append(Named(match[2], "f" if match[1] == "Одна" else "m", set(), self.at))
        for single in _CAPITAL.finditer(outside):
            known = self._of(single[0])
            if known is not None:
                known.at = self.at
        body = self.words.bodies.search(outside)
        if body is not None:
            longer = re.match(r"(?:\s+[А-ЯІЇЄҐЁ]{2,})?", outside[body.end() :])
            self.source = body[0] + (longer[0] if longer else "")

    def _meet(self, text: str, span: Span) -> None:
        name = text[span.start : span.end]
        if _HANGING.search(text, max(0, span.start - _NEAR), span.start):
            # "from the Marshall Islands": what hangs on a preposition is hardly a person
            return
        before = re.search(r"(?<!\w)((?:[а-яіїєґё-]+\s+){1,3})\Z", text[: span.start])
        roles = {word[:_STEM] for word in (before[1].split() if before else ()) if len(word) > 2}
        leading = _LEADING.search(text, max(0, span.start - _NEAR), span.start)
        if leading is not None:
            roles.add(leading[1].lower()[:_STEM])
        behind = re.match(r",\s+([а-яіїєґё-]+)", text[span.end :])
        if behind is not None:
            roles.add(behind[1][:_STEM])
        oblique = (
            before is not None and is_oblique(before[1].split()[-1]) and name.split()[0].endswith(("а", "я"))
        )
        if oblique:
            name = nominative(name)
        known = self._of(name) or self._of(nominative(name))
        if known is None:
            told_of = _CITED.search(text, max(0, span.start - _NEAR), span.start) is not None
            self.people.append(Named(name, "" if told_of else gender_of_name(name), roles, self.at))
        else:
            known.roles |= roles
            known.at = self.at

    def _bare(self, text: str, match: re.Match[str]) -> Span:
        """Take "Президент України" off the name behind it."""
        start, end = match.span()
        parts = match[0].split()
        begins = not text[:start].strip() or text[:start].rstrip().endswith((".", "!", "?"))
        if begins and len(parts) > _LONGEST_BARE and not parts[1].endswith(_PATRONYMIC):
            # "Адвокатка X Y": a capital only because the sentence begins
            start = text.index(parts[1], start + len(parts[0]))
        while (first := re.match(r"([\w'’-]+)\s+(?=[А-ЯІЇЄҐЁ])", text[start:end])) is not None:
            if not (self.words.offices.fullmatch(first[1]) or first[1][:4] in self._stems()):
                break
            start += first.end()
        longer = NAME.match(text, start)
        return Span(start, max(end, longer.end() if longer else end))

    def _stems(self) -> set[str]:
        return {
            name[:4]
            for forms in self.words.parties.values()
            if (expression := forms["names"]) is not None
            for name in re.findall(r"[А-ЯІЇЄҐЁ][\w]+", expression.pattern)
        }

    def _of(self, word: str) -> Named | None:
        """Find a person by the name or a part of it, in the first case or another."""
        parts = set(word.split())
        for person in reversed(self.people):
            own = set(person.who.split())
            if parts <= own or (own <= parts and len(own) > 1):
                return person
            if (
                len(parts) == 1
                and len(word) > 3
                and {nominative(part) for part in own} & parts
                and person.gender != "f"
            ):
                person.who, person.gender = nominative(person.who), "m"
                return person
        return None

    def _nearest(self, gender: str) -> Named | None:
        able = [p for p in self.people if not gender or p.gender in {"", gender}]
        if not able and gender == "m":
            # "of Petr Lukyanchikov": a man's name in another case ends as a woman's in the first
            able = [p for p in self.people if may_be_oblique(p.who)]
        # of two in one sentence the later one
        found = max(reversed(able), key=lambda p: (p.at, p.gender == gender), default=None)
        if found is not None and gender == "m" and found.gender == "f":
            found.who, found.gender = nominative(found.who), "m"
        return found

    def _seat(self, word: str) -> str:
        """Give "Москва" for "У Москві"."""
        body = next(
            (
                name
                for name in re.findall(r"[А-ЯІЇЄҐЁ][\w]+", self.words.bodies.pattern)
                if name[:4] == word[:4] and abs(len(name) - len(word)) < 3
            ),
            None,
        )
        return body or word

    def _resolved(self, unit: Unit, person: Named, how: str) -> Said:
        return _said(unit, Span(0, 0), person.who, how), False


def _said(unit: Unit, place: Span, who: str, how: str) -> Attribution:
    return Attribution(re.sub(r"\s+", " ", who), None, unit.passage(place.start, place.end), how)
