"""Say who tells in a Korean report that people are held: "…고 X가 밝혔다", "X는 …고 전했다", "X에 따르면"."""

from __future__ import annotations

import re
from functools import cache

from repatria.core.reports import Attribution, Report
from repatria.intake.korean.letters import forms_of
from repatria.intake.korean.names import People, Who, is_body
from repatria.intake.korean.phrases import subject_stem
from repatria.intake.korean.roles import Spoken
from repatria.intake.korean.tables import listed, one_of, words

_QUOTING = re.compile(r"[다라냐]고(?=\s)")
_BACK = 4
_FEWEST_LETTERS = 2


def teller_of(report: Report, start: int, spoken: Spoken, end: int, people: People) -> Attribution | None:
    """Find who tells what a sentence says; nobody where the outlet says it in its own voice.

    Args:
        report: The report.
        start: Where the sentence starts in it.
        spoken: The sentence.
        end: Where the words end that are told, in the sentence.
        people: Whom the report names.
    """
    who = _by_source(spoken, people) or _by_verb(spoken, end, people)
    if who is None:
        return None
    place = report.passage(start + who.start, start + who.end)
    return Attribution(who.name, who.party, place, who.how)


def _by_verb(spoken: Spoken, end: int, people: People) -> Who | None:
    """Read "생포했다고 X가 밝혔다" and "X는 생포했다고 밝혔다"."""
    quoting = _QUOTING.search(spoken.text, max(0, end - _BACK))
    verb = _speech().search(spoken.text, quoting.end()) if quoting is not None else None
    if quoting is None or verb is None:
        return None
    behind = [at for at, word in enumerate(spoken.words) if quoting.end() <= word.start < verb.start()]
    before = [at for at, word in enumerate(spoken.words) if word.end <= end]
    topics = [at for at in before if spoken.words[at].text[-1] in "은는"]
    for at in (*behind, *topics[:1]):
        stem = subject_stem(spoken.words[at].text)
        if stem is None or any(map(str.isdigit, stem)) or stem in listed("speech", "subjects", "skipped"):
            continue
        if spoken.words[at].text in listed("speech", "titles", "he"):
            return people.last()
        return people.who(spoken.text, spoken.words, at, stem)
    return None


def _by_source(spoken: Spoken, people: People) -> Who | None:
    """Read "X에 따르면"."""
    found = _according().search(spoken.text)
    if found is None:
        return None
    at = next((at for at, word in enumerate(spoken.words) if word.start <= found.start() < word.end), None)
    if at is None:
        return None
    stem = spoken.text[spoken.words[at].start : found.start()]
    if len(stem) < _FEWEST_LETTERS:
        return None
    who = people.who(spoken.text, spoken.words, at, stem)
    # an agreement or a table is nobody who tells
    return who if who.how != "body" or who.party is not None or is_body(stem) else None


@cache
def _according() -> re.Pattern[str]:
    return re.compile(one_of(words("speech")["quotes"]["according"]))


@cache
def _speech() -> re.Pattern[str]:
    stems = [stem for stem in words("speech")["verbs"]["speech"] if len(stem) > 1]
    return re.compile("(?<![가-힣])(?:" + "|".join(forms_of(stem) for stem in stems) + ")")
