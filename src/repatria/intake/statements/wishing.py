"""Find who wishes what by verb and goal: "wants to go home", "refused to be sent back".

The forms of `forms.toml` read wishes told in one piece. This reader takes the verb of wishing, looks left for
who wishes and right for the goal, and so bears what stands between.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from repatria.core.reports import WishSays
from repatria.intake.article.sentences import Span
from repatria.intake.discourse.following import Unit
from repatria.intake.phrases.mentions import Mention
from repatria.intake.statements.whose_wish import is_none, listed_words, wisher_of
from repatria.intake.syntax.clauses import ClauseReader
from repatria.intake.syntax.forms import Found
from repatria.intake.vocabulary.frames import word_set
from repatria.intake.vocabulary.lexicon import words_of_speech
from repatria.intake.vocabulary.tokens import Phrases, Token, tokens_of
from repatria.intake.vocabulary.wordlists import table

_ASKING = frozenset({"whether", "if", "unless"})
_REACH_OF_ASKING = 4
_REACH_TOKENS = 7
_LONGEST_ASKING = 14
_LONGEST_WISH = 10
_REACH_OF_SPEECH = 6
_LONGEST_OWNER = 4
_OWNED_BY = {"his": "he", "her": "she", "their": "they", "my": "i", "our": "we"}


class Wished(NamedTuple):
    """Hold a wish as it stands in a sentence.

    Attributes:
        refuses: Whether it refuses what it speaks of.
        is_of_anything: Whether only that a captive has it makes it one that matters ("to see snow").
        is_asked: Whether it stands behind "whether" or "if": asked, and by itself nobody's wish.
        question: What was asked, and in which sentence, where it is an answer.
    """

    found: Found
    refuses: bool
    is_of_anything: bool = False
    is_asked: bool = False
    question: tuple[Unit, Wished] | None = None


def wished(unit: Unit) -> Iterator[Wished]:
    """Read the wishes of a sentence, and those that it only asks for."""
    yield from _own_request(unit)
    verbs = wishing_words()
    if (verbs | listed_words("will")).isdisjoint(unit.lows) and "going" not in unit.lows:
        return
    reader = unit.reader
    yield from _nominal_wish(unit, reader)
    yield from _will_not(unit, reader)
    for at, token in enumerate(unit.tokens):
        if token.low not in verbs or reader.mention_over(at) is not None:
            continue
        if reader.low(at - 1) == "without" or reader.low(at - 1) in _OWNED_BY:
            continue
        passive = token.low in listed_words("also_passive") and reader.low(at - 1) in word_set("be")
        if passive or _is_no_wish(unit.tokens, at):
            # "was meant to be a visit" is nobody's wish
            continue
        named = _goal(unit.tokens, at) or _asked_leave(unit.tokens, at) or _asked_of_another(unit.tokens, at)
        goal = named or _any_goal(unit.tokens, at)
        if goal is None:
            continue
        start, refused = _group(reader, at)
        who = wisher_of(reader, start)
        if who is None:
            continue
        first, behind, denied = goal
        refused |= denied or token.low in listed_words("refusing") or is_none(unit, who)
        words = {"does": Span(unit.tokens[first].start, unit.tokens[behind - 1].end)}
        where = _where(reader, behind)
        if where is not None:
            words["where"] = where
        end = max(span.end for span in words.values())
        asked = _is_asked(reader, start)
        if token.low in listed_words("of_asked") and not asked:
            continue
        yield Wished(Found(0, who.start, end, {"who": who}, words), refused, named is None, asked)


def _own_request(unit: Unit) -> Iterator[Wished]:
    """Read "were flown home at their own request", "two stay behind of their own free will"."""
    if unit.lows.isdisjoint({"request", "will"}):
        return
    for at, _, end in _phrases("own_request").places(unit.tokens):
        moves = [
            (first, behind, name)
            for name in ("moved", "stayed")
            for first, _, behind in _phrases(name).places(unit.tokens)
            if first < at and at - behind < _LONGEST_WISH
        ]
        if not moves:
            continue
        first, behind, _ = max(moves)
        start, refused = _group(unit.reader, first)
        who = wisher_of(unit.reader, start)
        if who is None:
            continue
        words = {"does": Span(unit.tokens[first].start, unit.tokens[behind - 1].end)}
        found = Found(0, who.start, unit.tokens[end - 1].end, {"who": who}, words)
        yield Wished(found, refused or is_none(unit, who))


@cache
def _phrases(name: str) -> Phrases[bool]:
    return Phrases.of(table("verbs")["wishing"][name])


def _goal(tokens: list[Token], at: int) -> tuple[int, int, bool] | None:
    """Read "to go home", "not to be sent back", "for asylum", "rather stay" behind a verb of wishing.

    Returns:
        Where the goal starts, the position behind it, and whether it is denied.
    """
    denied, further = False, at + 1
    while further < len(tokens) and further - at < _REACH_TOKENS:
        low = tokens[further].low
        found = _goals().at(tokens, further)
        if found is not None:
            nominal = " ".join(token.low for token in tokens[further : found[1]]) in listed_words("nominal")
            return (further, found[1], denied) if nominal or tokens[further - 1].low != "for" else None
        denied |= low == "not"
        if tokens[further - 1].low == "for":
            return None
        if low not in listed_words("before_goal") and not low.endswith("ly"):
            return None
        further += 1
    return None


def _is_no_wish(tokens: list[Token], at: int) -> bool:
    """Tell "asked not to be named": what is wished of those who write."""
    return any(
        _not_wished().at(tokens, n) is not None for n in range(at + 1, min(at + _REACH_TOKENS, len(tokens)))
    )


def _any_goal(tokens: list[Token], at: int) -> tuple[int, int, bool] | None:
    """Read what else is wished: "to see snow again", "that he be tried", "would rather wait", "her out".

    Whose wish it is must tell that it is a captive's; the words do not.
    """
    low = tokens[at].low
    if low in listed_words("bare_goal"):
        return _clause_from(tokens, at + 1, denied=False) if _is_would(tokens, at) else None
    if low not in listed_words("of_anything"):
        return None
    if low in listed_words("after_would") and not _is_would(tokens, at):
        return None
    for further in range(at + 1, min(at + _LONGEST_ASKING, len(tokens) - 1)):
        here = tokens[further].low
        if here in {";", ".", ":", "whether"} or (here == "," and low not in listed_words("asking")):
            break
        following = tokens[further + 1]
        if here == "against" and following.low == "being" and low in listed_words("asking"):
            return _clause_from(tokens, further + 1, denied=True)
        if here == "of" and low in listed_words("nouns") and following.low.endswith("ing"):
            return _clause_from(tokens, further + 1, denied=False)
        if here == "to" and following.low[0].isalpha() and following.low not in listed_words("no_verb"):
            denied = tokens[further - 1].low == "not" or following.low in {"not", "never"}
            found = _clause_from(tokens, further + 1, denied=denied)
            of_others = low in listed_words("asking") and further > at + 1 + (
                tokens[further - 1].low == "not"
            )
            # "asked Beijing to pay": what another is to do is a wish where it is done to whoever asks
            passive = "be" in {following.low, tokens[min(further + 2, len(tokens) - 1)].low}
            is_own = passive or (
                found is not None and any(t.low in listed_words("own") for t in tokens[found[0] : found[1]])
            )
            return found if is_own or not of_others else None
        if (
            here in {"be", "not"}
            and low in listed_words("asking")
            and tokens[further - 1].low in listed_words("subjects")
        ):
            return _clause_from(tokens, further, denied=here == "not")
    thing = tokens[at + 1].low if at + 1 < len(tokens) else "."
    if low in listed_words("asked_for") and thing == "for" and at + 2 < len(tokens):
        return (
            _clause_from(tokens, at + 2, denied=False)
            if tokens[at + 2].low not in listed_words("no_verb")
            else None
        )
    if (
        low in listed_words("of_things")
        and thing in {"is", "was"}
        and "all" in {t.low for t in tokens[max(0, at - 3) : at]}
    ):
        return _clause_from(tokens, at + 2, denied=False)
    if low in listed_words("of_things") and thing[0].isalpha() and thing not in listed_words("no_thing"):
        return _clause_from(tokens, at + 1, denied=False)
    return None


def _is_would(tokens: list[Token], at: int) -> bool:
    return any(token.low in listed_words("would") for token in tokens[max(0, at - 3) : at])


def _clause_from(tokens: list[Token], first: int, *, denied: bool) -> tuple[int, int, bool] | None:
    """Take what is wished to the end of its clause."""
    end = first
    while (
        end < len(tokens)
        and end - first < _LONGEST_WISH
        and tokens[end].low not in {",", ";", ".", ":", ")"}
        and not _wishes_again(tokens, end)
    ):
        end += 1
    return (first, end, denied) if end > first else None


def _wishes_again(tokens: list[Token], at: int) -> bool:
    """Tell whether another wish begins: "not to be exchanged and wanted to go to Minsk"."""
    return tokens[at].low in {"and", "but"} and any(
        token.low in wishing_words() for token in tokens[at + 1 : at + 3]
    )


def _will_not(unit: Unit, reader: ClauseReader) -> Iterator[Wished]:
    """Read "they will not go back", "she would never leave": who will not move wishes not to."""
    tokens = unit.tokens
    for at in range(len(tokens) - 2):
        if (
            tokens[at].low not in listed_words("will") | listed_words("be_going")
            or reader.mention_over(at) is not None
        ):
            continue
        behind = at + 1 + (tokens[at + 1].low in {"not", "never", "n't"})
        if tokens[at].low in listed_words("be_going"):
            if behind == at + 1 or tokens[behind].low != "going":
                continue
            behind += 1 + (behind + 1 < len(tokens) and tokens[behind + 1].low == "to")
        denied = behind > at + 1 or tokens[at].low in listed_words("will_not")
        found = _moves().at(tokens, behind) if denied or _is_told(unit, tokens[:at]) else None
        if found is None or (reader.low(found[1] - 1) == "live" and reader.low(found[1]) == "to"):
            # who "will not live to see it" wishes nothing
            continue
        who = wisher_of(reader, at)
        if who is None:
            continue
        does = Span(tokens[behind].start, tokens[found[1] - 1].end)
        asked = reader.low(at - 2) in _ASKING
        yield Wished(Found(0, who.start, does.end, {"who": who}, {"does": does}), denied, not denied, asked)


def _is_told(unit: Unit, before: list[Token]) -> bool:
    """Tell whether somebody says it of himself: behind a word of speech, or in a quote."""
    return unit.quote is not None or any(
        token.low in words_of_speech() for token in before[-_REACH_OF_SPEECH:]
    )


def _asked_leave(tokens: list[Token], at: int) -> tuple[int, int, bool] | None:
    """Read "asked at the foot of the steps if he might stay": leave is asked for, and not told of another."""
    if tokens[at].low not in {"asked", "asks", "begged", "pleaded"}:
        return None
    for further in range(at + 1, min(at + _LONGEST_ASKING, len(tokens) - 3)):
        if tokens[further].low in {",", ";", "."}:
            return None
        asks = tokens[further].low in {"if", "whether"} and tokens[further + 1].low in {"he", "she", "they"}
        if asks and tokens[further + 2].low in {"might", "could", "may", "can"}:
            found = _goals().at(tokens, further + 3)
            return (further + 3, found[1], False) if found is not None else None
    return None


def _asked_of_another(tokens: list[Token], at: int) -> tuple[int, int, bool] | None:
    """Read "begged the guards to send him back", "begging me, just get me home": what another is to do."""
    if tokens[at].low not in listed_words("asking"):
        return None
    for further in range(at + 1, min(at + _LONGEST_ASKING, len(tokens) - 2)):
        if tokens[further].low in {";", "."}:
            return None
        if tokens[further].low in listed_words("asked_of") and tokens[further + 1].low in listed_words(
            "whoever_asks"
        ):
            return further, min(further + 3, len(tokens)), False
    return None


def _nominal_wish(unit: Unit, reader: ClauseReader) -> Iterator[Wished]:
    """Read "it is her wish to go back", "his dream of going home"."""
    for at, token in enumerate(unit.tokens):
        if token.low not in listed_words("nouns") or reader.low(at + 1) not in {"to", "is", "was", "of"}:
            continue
        owner = _owner(unit, reader, at)
        if owner is None:
            continue
        goal = _goal(unit.tokens, at + (reader.low(at + 1) in {"is", "was"})) or _any_goal(unit.tokens, at)
        if goal is None:
            continue
        who = owner
        words = {"does": Span(unit.tokens[goal[0]].start, unit.tokens[goal[1] - 1].end)}
        yield Wished(Found(0, min(who.start, token.start), words["does"].end, {"who": who}, words), goal[2])


def _owner(unit: Unit, reader: ClauseReader, at: int) -> Mention | None:
    """Find whose wish a noun is: "her dearest wish", "the captain's last wish"."""
    for back in range(at - 1, max(-1, at - _LONGEST_OWNER), -1):
        token = unit.tokens[back]
        if token.low in _OWNED_BY:
            return Mention("R", token.start, token.end, name=_OWNED_BY[token.low], how="pronoun")
        if token.low in {"'s", "'"}:
            return reader.mention_over(back - 1)
        if not token.low[0].isalpha() or token.low in {"the", "a", "of", "to"}:
            return None
    return None


def _group(reader: ClauseReader, at: int) -> tuple[int, bool]:
    """Walk over what belongs to the verb before it: where that starts, and whether it is denied."""
    start, refused = at, False
    while start > 0 and reader.mention_over(start - 1) is None:
        low = reader.low(start - 1)
        if low in {"both", "all"} and reader.mention_over(start - 2) is None:
            # no adverb here, but who asks
            break
        if low in word_set("not"):
            refused = True
        elif low == "to" and reader.low(start - 2) in listed_words("told_to"):
            start -= 1
        elif not (
            low in word_set("be", "have", "promising_modals", "adverbs")
            or low in {"do", "does", "did", "'d", "would"}
        ):
            break
        start -= 1
    return start, refused


def _is_asked(reader: ClauseReader, start: int) -> bool:
    return any(reader.low(n) in _ASKING for n in range(start - _REACH_OF_ASKING, start))


def _where(reader: ClauseReader, at: int) -> Span | None:
    """Read "in Ukraine", "to a third country" behind the goal."""
    named = reader.mention_over(at)
    if reader.low(at - 1) == "to" and named is not None and named.kind in {"P", "L"}:
        return Span(named.start, named.end)
    if reader.low(at) not in {"in", "to", "with", "on", "for"}:
        return None
    end = at + 1
    place = reader.mention_over(end)
    if place is not None and place.kind in {"P", "L"}:
        return Span(reader.tokens[at].start, place.end)
    if end < len(reader.tokens) and (
        reader.tokens[end].text[0].isupper() or reader.low(end) in {"the", "his", "her", "their", "a"}
    ):
        last = min(end + (reader.low(end) in {"the", "his", "her", "their", "a"}), len(reader.tokens) - 1)
        return Span(reader.tokens[at].start, reader.tokens[last].end)
    return None


@cache
def wishing_words() -> frozenset[str]:
    """Give the words that wish or refuse."""
    names = ("wanting", "refusing", "nouns", "of_asked")
    return frozenset[str]().union(*(listed_words(name) for name in names))


@cache
def _moves() -> Phrases[bool]:
    return Phrases.of(table("verbs")["wishing"]["moves"])


@cache
def _not_wished() -> Phrases[bool]:
    return Phrases.of(table("verbs")["wishing"]["not_wished"])


@cache
def _goals() -> Phrases[str]:
    found: dict[str, list[str]] = table("verbs")["wishing"]["goals"]
    return Phrases({phrase: says for says, phrases in found.items() for phrase in phrases}, lower=True)


def says_of(words_used: str) -> WishSays | None:
    """Tell what a goal is: return | stay | elsewhere | other; ``None`` if no list has it."""
    found: dict[WishSays, list[str]] = table("verbs")["wishing"]["goals"]
    if words_used.lower() in listed_words("moved"):
        return "return"
    if words_used.lower() in listed_words("stayed"):
        return "stay"
    whole = next((says for says, phrases in found.items() if words_used.lower() in phrases), None)
    if whole is not None:
        return whole
    tokens = tokens_of(words_used.lower())
    for at in range(min(len(tokens), _REACH_TOKENS)):
        within = _goals().at(tokens, at)
        if within is not None:
            return within[0]  # type: ignore[return-value]
    return None
