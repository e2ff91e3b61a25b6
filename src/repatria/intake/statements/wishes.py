"""Read reported wishes. A wish that a report tells of is a reason to interview, never a consent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from repatria.core.reports import Attribution, Passage, Slot, Verification, WishDraft, WishSays
from repatria.intake.article.sentences import Span
from repatria.intake.discourse.following import Unit
from repatria.intake.phrases.mentions import Mention
from repatria.intake.statements.answers import answers_to
from repatria.intake.statements.claims import Settings, statements
from repatria.intake.statements.whose_wish import begins_at, excepted, is_none
from repatria.intake.statements.wish_signs import is_kept, wish_signs
from repatria.intake.statements.wishers import Captives, Wishers
from repatria.intake.statements.wishing import Wished, says_of, wished
from repatria.intake.syntax.forms import Found, find_forms
from repatria.intake.vocabulary.frames import word_set
from repatria.intake.vocabulary.wordlists import table, word_class, words

_ASKED = re.compile(r"\b(?:whether|if)\s*$")
_MINE = frozenset({"i", "we", "me", "us"})
_RELATIVE = re.compile(r"^,?\s*who\b")


def read_wishes(
    units: list[Unit],
    pair_before: Callable[[int], str | None],
    scope: dict[int, Verification],
    people: Captives,
) -> tuple[WishDraft, ...]:
    """Read the wishes of captives.

    What is said of a kind of people ("those who do not wish to return") is nobody's wish, and neither is what
    a public figure or a relative wants.

    Args:
        units: The sentences.
        pair_before: Gives the identifier of the group of two that "one of them" means at an offset, if any.
        scope: The outlet's words on a sentence, by the offset where it starts.
        people: Whom the report says to be in somebody's hands; who would live in another country than where
            they are held would not stay.
    """
    wishers = Wishers(units, people)
    weights: dict[str, float] = table("wish_weights")["wish"]
    kept = [
        (unit, wish)
        for unit, wish in candidates_of(units)
        if may_be_captive(wishers, unit, wish) and is_kept(wish_signs(unit, wish, wishers), weights)
    ]
    return draft_wishes(
        units, kept, pair_before=pair_before, scope=scope, wishers=wishers, holders=people.holders
    )


def candidates_of(units: Sequence[Unit]) -> Iterator[tuple[Unit, Wished]]:
    """Find all that anybody wishes, whoever it is; not what is asked only, nor what a kind of people wish."""
    for at, unit in enumerate(units):
        if unit.origin == "headline":
            continue
        for wish in _found(unit):
            who = wish.found.slots["who"]
            if wish.is_asked or _is_asked(unit, who):
                yield from answers_to(units, at, wish)
            elif not _is_of_a_kind(unit, who, wish.found):
                yield unit, wish


def may_be_captive(wishers: Wishers, unit: Unit, wish: Wished) -> bool:
    """Tell whether the words for who wishes leave it open: no party, no official, nobody's lawyer.

    Of an answer neither who answers nor who was asked may be one.
    """
    if wish.question is not None and not _may_be_asked(wishers, *wish.question):
        return False
    who = wish.found.slots["who"]
    words_used = unit.report.text[unit.start + who.start : unit.start + who.end].lower().split()
    if unit.speaker is not None and not _MINE.isdisjoint(words_used) and not wishers.may_speak(unit.speaker):
        return False
    if wishers.is_headed_by_others(unit, who):
        return False
    if wishers.told_at() and who.kind in "RN" and not wishers.can_never_be(words_used):
        return unit.party(who) is None or who.kind == "R"
    does = wish.found.words["does"]
    goal = unit.report.text[unit.start + does.start : unit.start + does.end]
    return wishers.is_captive(unit, who, does=goal) or (
        bool(wishers.told_at()) and not wishers.can_never_be(words_used)
    )


def _may_be_asked(wishers: Wishers, unit: Unit, wish: Wished) -> bool:
    """Tell whether a captive may be asked: of "asked the generals whether they" the generals are."""
    who = wish.found.slots["who"]
    asked = wishers.named_before(unit, who) if who.kind == "R" else None
    if asked is None:
        return may_be_captive(wishers, unit, wish)
    return asked.kind == "R" or wishers.is_captive(unit, asked)


def draft_wishes(
    units: Sequence[Unit],
    kept: Sequence[tuple[Unit, Wished]],
    *,
    pair_before: Callable[[int], str | None],
    scope: dict[int, Verification],
    wishers: Wishers,
    holders: frozenset[str],
) -> tuple[WishDraft, ...]:
    """Draft wishes, of each goal one."""
    settings = Settings(list(units))
    drafts: list[WishDraft] = []
    taken: list[tuple[Unit, Span]] = []
    told: set[tuple[int, int, str]] = set()
    for unit, wish in kept:
        found, does = wish.found, wish.found.words["does"]
        # one question may have many answers, and each is of whoever gives it
        by_words = does if wish.question is None else Span(found.slots["who"].start, found.end)
        if any(u is unit and by_words.start < t.end and t.start < by_words.end for u, t in taken):
            continue
        taken.append((unit, by_words))
        says = _elsewhere(
            unit, found, _back_to(unit, _says(unit, found, refused=wish.refuses), wishers), holders
        )
        known = (unit.start, found.slots["who"].start, says.value)
        if known in told and wish.question is None and says.value != "other":
            # "did not wish to leave, and remain at their own request" is one wish; two other wishes are two
            continue
        told.add(known)
        told_by = unit.speaker or next((statement.speaker for statement in statements(unit)), None)
        own = bool(told_by and told_by.captive)
        who_wish = [found.slots[slot] for slot in ("who2", "who") if slot in found.slots]
        begin = min(begins_at(unit.reader, each) for each in who_wish)
        first = min(found.words.get("asked", does).start, begin)
        passage = _sentence(unit) if own else unit.passage(first, found.end)
        drafts += [
            WishDraft(
                id=f"wish-{len(drafts) + 1 + number}",
                passage=passage,
                who=_who(unit, who, wishers.stands_for(unit, who), told_by if own else None),
                says=says,
                told_by=told_by,
                own_words=own,
                tier="check",
                among=pair_before(unit.start) if _is_one_of_two(unit, who) else None,
                where=_where(unit, found),
                conditions=_conditions(unit),
                setting=settings.of(unit) if own or wish.question is not None else (),
                verification=scope.get(unit.start) if own else None,
            )
            for number, who in enumerate(who_wish)
        ]
    return tuple(drafts)


def _found(unit: Unit) -> Iterator[Wished]:
    if not unit.lows.isdisjoint(words("wish_word")):
        for name in ("refused", "plain", "asylum", "ellipsis", "undecided"):
            for found in find_forms("wish", name, unit.marked):
                if excepted(unit.reader, found.slots["who"]) is not None:
                    # "all but three wish to stay" says of the three what the others do not wish
                    continue
                yield Wished(found, name == "refused" or is_none(unit, found.slots["who"]))
    yield from wished(unit)


def _is_of_a_kind(unit: Unit, who: Mention, found: Found) -> bool:
    """Tell whether a kind of people is spoken of: "soldiers, who wish to stay"."""
    text = unit.report.text[unit.start + who.end : unit.start + found.end]
    return who.group is not None and who.group.count is None and bool(_RELATIVE.match(text))


def _is_asked(unit: Unit, who: Mention) -> bool:
    """Tell whether it stands behind "whether", or the report itself asks it: asked, and not wished."""
    text = unit.report.text[unit.start : unit.end]
    asks = unit.quote is None and text.rstrip().endswith("?")
    return asks or bool(_ASKED.search(text[: who.start]))


def _elsewhere(unit: Unit, found: Found, says: Slot[WishSays], holders: frozenset[str]) -> Slot[WishSays]:
    """Tell "live in South Korea" from staying, where those who hold people are others."""
    stretch = found.words.get("where")
    if says.value != "stay" or stretch is None or not holders or says.passage.text in {"stay", "remain"}:
        return says
    lands = {
        m.party for m in unit.marked.mentions if m.kind == "P" and stretch.start <= m.start < stretch.end
    }
    return replace(says, value="elsewhere") if lands and not lands & holders else says


def _back_to(unit: Unit, says: Slot[WishSays], wishers: Wishers) -> Slot[WishSays]:
    """Tell "go to his village", which is to return, from "go back to school" and from "live alone"."""
    at = next(
        (n for n, t in enumerate(unit.tokens) if unit.start + t.start >= says.passage.end), len(unit.tokens)
    )
    goal = says.passage.text.lower().split()
    if goal == ["live"] and _low(unit, at) not in _listed("live_where"):
        return replace(says, value="other")
    if says.value == "elsewhere" and goal[0] in _listed("going_back") and _is_own_home(unit, at, wishers):
        return replace(says, value="return")
    if says.value != "return" or goal[0] not in _listed("going_back") or goal[-1] == "home":
        return says
    at += goal[-1] != "to" and _low(unit, at) == "to"
    if at == 0 or _low(unit, at - 1) != "to" or _low(unit, at) in _listed("own_places"):
        return says
    named = next((m for m in unit.marked.mentions if m.start == unit.tokens[at].start), None)
    if named is not None and named.kind in "PLN":
        return says if wishers.may_be_home(named.party) else replace(says, value="elsewhere")
    behind = {_low(unit, at), _low(unit, at + 1)}
    is_place = _low(unit, at) in _listed("no_own_place") and behind.isdisjoint(_listed("own_places"))
    return replace(says, value="other") if is_place else says


def _is_own_home(unit: Unit, at: int, wishers: Wishers) -> bool:
    """Tell whether words behind "go" name the country of all who are held, or "to his village"."""
    at += _low(unit, at) == "to"
    if _low(unit, at - 1) != "to" or at >= len(unit.tokens):
        return False
    named = next((m for m in unit.marked.mentions if m.start == unit.tokens[at].start), None)
    if named is not None and named.kind == "P":
        return wishers.is_home(named.party)
    return _low(unit, at) in _listed("own") and _low(unit, at + 1) in _listed("homes")


def _low(unit: Unit, at: int) -> str:
    return unit.tokens[at].low if at < len(unit.tokens) else ""


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(table("verbs")["wishing"][name])


def _is_one_of_two(unit: Unit, who: Mention) -> bool:
    referent = unit.referent(who)
    return who.kind == "I" or (who.kind == "R" and referent is not None and referent.kind == "captive")


def _who(unit: Unit, who: Mention, known: str | None, speaker: Attribution | None) -> Slot[str]:
    passage = unit.passage(begins_at(unit.reader, who), who.end)
    referent = unit.referent(who)
    if who.kind == "R" and speaker is not None:
        return Slot(speaker.who, passage, "resolved")
    if known is not None:
        return Slot(known, passage, "resolved")
    if who.kind == "R" and referent is not None and referent.name:
        return Slot(referent.name, passage, "resolved")
    return Slot(re.sub(r"\s+", " ", passage.text), passage)


def _says(unit: Unit, found: Found, *, refused: bool) -> Slot[WishSays]:
    passage = unit.passage(found.words["does"].start, found.words["does"].end)
    kinds: dict[str, WishSays] = table("verbs")["wish_says"]
    for name, says in kinds.items():
        if re.fullmatch(rf"(?i:{word_class(name)})", passage.text):
            # who refuses to return has not said "stay", and the other way round
            return Slot("other" if refused else says, passage)
    goal: WishSays | None = says_of(passage.text)
    if goal is None and passage.text.lower().split()[-1] in {"home", "back"}:
        goal = "return"
    if refused and passage.text.lower() in word_set("leaving"):
        # who does not wish to go stays
        return Slot("stay", passage)
    return Slot("other" if refused or goal is None else goal, passage)


def _where(unit: Unit, found: Found) -> Slot[str] | None:
    stretch = found.words.get("where")
    if stretch is None:
        return None
    passage = unit.passage(stretch.start, stretch.end)
    lead = re.match(r"(?:in|to|with|on)\s+", passage.text)
    start = passage.start + (lead.end() if lead else 0)
    named = unit.report.passage(start, passage.end)
    return Slot(named.text, named)


def _conditions(unit: Unit) -> tuple[Passage, ...]:
    conditions: list[Passage] = []
    for found in find_forms("wish", "condition", unit.marked):
        passage = unit.passage(found.start, found.end)
        if all(passage.end <= known.start or known.end <= passage.start for known in conditions):
            conditions.append(passage)
    return tuple(sorted(conditions, key=lambda passage: passage.start))


def _sentence(unit: Unit) -> Passage:
    text = unit.report.text[unit.start : unit.end]
    return unit.passage(0, len(text.rstrip(" .!?…")))
