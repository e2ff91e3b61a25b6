"""Find whose wish it is: the subject of a verb of wishing, all but some, none of them."""

from __future__ import annotations

import re
from functools import cache

from repatria.intake.discourse.following import Unit
from repatria.intake.phrases.mentions import Mention
from repatria.intake.syntax.clauses import ClauseReader
from repatria.intake.vocabulary.frames import word_set
from repatria.intake.vocabulary.lexicon import words_of_speech
from repatria.intake.vocabulary.wordlists import table

_NONE = re.compile(r"(?:none|neither|no|nobody|no-one|not)\b", re.IGNORECASE)
_REACH_OF_WHO = 12
_LATEST_HEAD = 3
_SHORTEST_PHRASE, _LONGEST_PHRASE = 2, 5
_CLAUSE_STARTS = frozenset({".", ";", ":", "that", "but"})
_PHRASE_ENDS = frozenset(
    {",", "in", "from", "at", "on", "who", "with", "had", "has", "have", "did", "said", "told", "say"}
)
_ALL, _NOBODY = frozenset({"all", "everyone", "everybody"}), frozenset({"none", "nobody", "no-one"})
_BEFORE_QUANTIFIERS = frozenset(
    {"hardly", "barely", "scarcely", "only", "just", "a", "the", "not", "all", "nearly", "almost"}
)
_WISHERS = frozenset("IGRCN")


def wisher_of(reader: ClauseReader, start: int) -> Mention | None:
    """Find whose wish it is: of "all but three of the men" all the others."""
    who = _subject(reader, start)
    but = excepted(reader, who) if who is not None else None
    if who is None or but is None:
        return who
    if reader.low(but) in _NOBODY:
        # "nobody but the cook wished to stay": what the cook wishes is not said in so many words
        return None
    return Mention("R", reader.tokens[but].start, who.end, how="described")


def is_none(unit: Unit, who: Mention) -> bool:
    """Tell whether "none of the prisoners", "neither" wishes: what it speaks of is refused."""
    text = unit.report.text[unit.start : unit.end]
    at = unit.reader.before(who)
    denied = unit.reader.low(at) in {"no", "not"}  # "not one of them", "no prisoner"
    return denied or _NONE.match(text, who.start) is not None or _is_none_of(unit.reader, who)


def excepted(reader: ClauseReader, who: Mention) -> int | None:
    """Give where "all but three of the men" begins, of which the three are named and the others meant."""
    at = reader.before(who)
    if reader.low(at) not in {"but", "except", "save", "for"} or at < 1:
        return None
    at -= 1 + (reader.low(at - 1) in {"except", "but", "save"})
    return at if at >= 0 and reader.low(at) in _ALL | _NOBODY else None


def begins_at(reader: ClauseReader, who: Mention) -> int:
    """Give the offset where "hardly any of the prisoners" begins: a few of them are not all of them."""
    at = reader.before(who)
    if reader.low(at) in {"not", "no"}:
        return reader.tokens[at].start
    if reader.low(at) != "of" or reader.low(at - 1) not in listed_words("quantifiers") | {"any", "one"}:
        return who.start
    begin = at - 1
    while begin > 0 and reader.low(begin - 1) in _BEFORE_QUANTIFIERS:
        begin -= 1
    return reader.tokens[begin].start


def _subject(reader: ClauseReader, start: int) -> Mention | None:
    """Find the subject of the verb, past what is told of it in between."""
    counted = _quantified(reader, start)
    if counted is not None:
        return counted
    who = reader.subject(start)
    if who is not None and who.kind == "P":
        return None
    if who is None and reader.mentions and reader.mentions[0].kind == "I" and reader.mentions[0].start == 0:
        # "One, a 20-year-old whom nobody names, has asked": one of those told of begins the sentence
        who = reader.mentions[0]
    if who is None:
        who = _described(reader, start) if reader.low(start - 1) == "who" else _head(reader, start)
    if who is None or who.kind not in _WISHERS:
        who = _noun_phrase(reader, start)
    return who


def _noun_phrase(reader: ClauseReader, start: int) -> Mention | None:
    """Read "the general, when asked, did not want", "11 of the guards had": words for people of no list."""
    first = start
    while first > 0 and reader.low(first - 1) not in _CLAUSE_STARTS:
        first -= 1
    if reader.low(first) in word_set("clause_ends") | {"who", "which"} and first == start - 1:
        return None
    lead = reader.low(first)
    if not (lead in listed_words("phrase_leads") or lead.isdigit()) or start - first < _SHORTEST_PHRASE:
        return None
    last = first + 1
    while last < start and last - first < _LONGEST_PHRASE and reader.low(last) not in _PHRASE_ENDS:
        last += 1
    low = reader.low(last - 1)
    if not low or not low[0].isalpha() or low in listed_words("no_phrase"):
        return None
    return Mention("R", reader.tokens[first].start, reader.tokens[last - 1].end, how="described")


def _described(reader: ClauseReader, start: int) -> Mention | None:
    """Read "37 marines in a colony near Ryazan who do not want": the people nearest to "who"."""
    first = max(0, start - _REACH_OF_WHO)
    first = max([first, *(at + 1 for at in range(first, start) if reader.low(at) in {";", ":"})])
    near = reader.tokens[first].start
    before = [m for m in reader.mentions if near <= m.start and m.end <= reader.tokens[start - 1].start]
    return next(
        (m for m in reversed(before) if m.kind in "GNI" or (m.kind == "C" and m.how != "things")), None
    )


def _head(reader: ClauseReader, start: int) -> Mention | None:
    """Take who heads the sentence for the subject, where nobody else acts between."""
    head = reader.mentions[0] if reader.mentions else None
    if head is None or head.kind not in _WISHERS or reader.before(head) >= min(_LATEST_HEAD, start):
        return None
    between = range(reader.behind(head, 0), start)
    # "an official said New Delhi had asked": behind a word of speech a party acts
    acts = any(
        reader.low(n) in {"that", ";", ":"}
        or (
            (m := reader.mention_over(n)) is not None
            and (m.kind == "R" or (m.kind == "P" and reader.low(n - 1) in words_of_speech()))
        )
        for n in between
    )
    return None if acts else head


def _quantified(reader: ClauseReader, start: int) -> Mention | None:
    """Read "most of them", "the others", "none" right before the verb: some of those told of before."""
    at = start - 1
    if reader.low(at) == "who":
        return None
    behind = at
    if reader.low(at) in {"them", "these", "those"} and reader.low(at - 1) == "of":
        at -= 2
    if reader.low(at) not in listed_words("quantifiers"):
        return None
    begin = at - (reader.low(at - 1) == "the")
    return Mention("R", reader.tokens[begin].start, reader.tokens[behind].end, how="pronoun")


def _is_none_of(reader: ClauseReader, who: Mention) -> bool:
    at = reader.before(who)
    return reader.low(at) == "of" and reader.low(at - 1) in {"none", "neither"}


@cache
def listed_words(name: str) -> frozenset[str]:
    """Give a list of the table of wishing."""
    found: list[str] = table("verbs")["wishing"][name]
    return frozenset(found)
