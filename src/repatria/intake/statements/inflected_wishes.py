"""Read reported wishes in inflected languages: a verb of wishing, what matters, and whose wish it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from repatria.core.reports import Passage, Slot, WishDraft, WishSays
from repatria.intake.article.sentences import Span
from repatria.intake.discourse.following import Discourse, Unit
from repatria.intake.vocabulary.inflected import Tables, category_of, tables

_CLAUSE_MARK = re.compile(r"[.;:!?—–]")
_SENTENCE_MARK = re.compile(r"[.;!?]")
_LONGEST_GOAL = 90
_NEAR = 24
_WORD = re.compile(r"[А-ЯІЇЄҐЁа-яіїєґё'’-]+")


def inflected_wishes(discourse: Discourse, language: str) -> tuple[WishDraft, ...]:
    """Read the wishes of captives: of those named in the clause, and of "he" behind no official."""
    words = tables(language)
    if not words.wishes or not _is_about_captives(words, discourse):
        return ()
    drafts: list[WishDraft] = []
    told = True
    for unit in discourse.units:
        text = unit.report.text[unit.start : unit.end]
        for span, who, says in _wishes(words, text, told=told):
            passage = unit.passage(span.start, span.end)
            drafts.append(_draft(unit, passage, who, says, number=len(drafts) + 1))
        # "he" behind an official is the official
        told = not words.wishes["never"].search(text)
    return tuple(drafts)


def _is_about_captives(words: Tables, discourse: Discourse) -> bool:
    """Tell whether a report holds somebody, or speaks of captives more than once."""
    if any(unit.read.get("holdings") for unit in discourse.units):
        return True
    text = discourse.units[0].report.text if discourse.units else ""
    if words.topic.search(text) is None:
        return False
    return sum(category_of(words, match[0])[1] for match in _WORD.finditer(text)) > 1


def _draft(unit: Unit, passage: Passage, who: Span, says: tuple[Span, WishSays], *, number: int) -> WishDraft:
    wisher = unit.passage(who.start, who.end)
    span, value = says
    return WishDraft(
        id=f"wish-{number}",
        passage=passage,
        who=Slot(wisher.text, wisher),
        says=Slot(value, unit.passage(span.start, span.end)),
        told_by=None,
        own_words=False,
        tier="check",
    )


def _wishes(words: Tables, text: str, *, told: bool) -> Iterator[tuple[Span, Span, tuple[Span, WishSays]]]:
    """Read each wish of a sentence: its words, who wishes, and what."""
    behind = 0
    for match in re.finditer(
        f"{words.wishes['refusing'].pattern}|{words.wishes['wanting'].pattern}", text, re.IGNORECASE
    ):
        if match.start() < behind:
            continue
        refused = words.wishes["refusing"].fullmatch(match[0]) is not None
        begin = max((mark.end() for mark in _CLAUSE_MARK.finditer(text[: match.start()])), default=0)
        stop = _SENTENCE_MARK.search(text, match.end())
        end = min(stop.start() if stop else len(text), match.end() + _LONGEST_GOAL)
        who = _wisher(words, text, begin, match.start(), told=told)
        goal = _goal(words, text, begin, match.end(), end, refused=refused)
        if who is None or goal is None:
            continue
        behind = end
        yield Span(who.start, end), who, goal


def _wisher(words: Tables, text: str, begin: int, verb: int, *, told: bool) -> Span | None:
    """Find who wishes: a captive by the noun, or "he", "two", "her son" where captives are spoken of."""
    clause = text[begin:verb]
    if words.wishes["never"].search(clause) or _names_a_party(words, clause[-_NEAR:]):
        return None
    for match in _WORD.finditer(clause):
        if category_of(words, match[0])[1]:
            return Span(begin + match.start(), begin + match.end())
    if not told:
        return None
    pointing = list(words.wishes["wishers"].finditer(clause))
    if pointing:
        return Span(begin + pointing[-1].start(), begin + pointing[-1].end())
    for match in _WORD.finditer(clause):
        if category_of(words, match[0])[0] is not None:
            return Span(begin + match.start(), begin + match.end())
    return Span(verb, verb + 1) if not clause.strip(' «»"„“,') else None


def _names_a_party(words: Tables, clause: str) -> bool:
    """Tell whether "Kyiv" stands right before the verb: the wish is its own."""
    return any(
        names is not None and names.search(clause)
        for names in (forms["names"] for forms in words.parties.values())
    )


def _goal(
    words: Tables, text: str, begin: int, verb: int, end: int, *, refused: bool
) -> tuple[Span, WishSays] | None:
    """Find what is wished, behind the verb or before it; what is refused is neither staying nor returning."""
    kinds: tuple[tuple[str, WishSays], ...] = (("return", "return"), ("stay", "stay"), ("matters", "other"))
    for start, stop in ((verb, end), (begin, verb)):
        found = [
            (match.start(), match.end(), value)
            for name, value in kinds
            for match in words.wishes[name].finditer(text[start:stop])
        ]
        if words.wishes["own"].search(text[start:stop]):
            # "not to hand him over" is his wish; "to hand the bodies over" is another's
            found += [
                (m.start(), m.end(), "other") for m in words.wishes["done_to"].finditer(text[start:stop])
            ]
        if found:
            first = min(found)
            denied = refused or re.search(r"\bне\s+(?:\S+\s+)?$", text[start : start + first[0]]) is not None
            return Span(start + first[0], start + first[1]), "other" if denied else first[2]
    return None
