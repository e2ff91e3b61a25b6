"""Read reported wishes. A wish that a report tells of is a reason to interview, never a consent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Protocol

from repatria.core.reports import Attribution, Passage, Slot, Verification, WishDraft, WishSays
from repatria.intake.article.sentences import Span
from repatria.intake.discourse.following import Unit
from repatria.intake.discourse.people import names_beside
from repatria.intake.phrases.mentions import Mention
from repatria.intake.statements.claims import Settings, statements
from repatria.intake.statements.wishing import says_of, wished
from repatria.intake.syntax.forms import Found, find_forms
from repatria.intake.vocabulary.frames import word_set
from repatria.intake.vocabulary.wordlists import table, word_class, words

_NEAR_CHARACTERS = 400
_ASKED = re.compile(r"\b(?:whether|if)\s*$")
_FREED = re.compile(r"\b(?:freed|released|returned|exchanged)\b")
_RELATIVE = re.compile(r"^,?\s*who\b")


class Captives(Protocol):
    """Say whom a report tells of in somebody's hands."""

    @property
    def names(self) -> frozenset[str]:
        """Give their names, and a star where anybody is held."""

    @property
    def nouns(self) -> frozenset[str]:
        """Give the nouns they are called by."""

    @property
    def holders(self) -> frozenset[str]:
        """Give the parties that hold them."""

    def told_at(self) -> Mapping[int, object]:
        """Give the offsets of the phrases that speak of them."""


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
    settings = Settings(units)
    captives, holders = people.names | _told_freed(units), people.holders
    told_at = sorted(people.told_at())
    named_at = sorted(
        unit.start + mention.start
        for unit in units
        for mention in unit.marked.mentions
        if mention.kind == "N"
    )
    drafts: list[WishDraft] = []
    for unit in units:
        if unit.origin == "headline":
            continue
        taken: list[Span] = []
        for found, refused in _found(unit, captives):
            does = found.words["does"]
            known = any(does.start < other.end and other.start < does.end for other in taken)
            if (
                known
                or _is_asked(unit, found.slots["who"])
                or not (
                    _is_captive(unit, found.slots["who"], found, people=people, captives=captives)
                    or _is_told_before(unit, found.slots["who"], told_at, named_at)
                )
            ):
                continue
            taken.append(does)
            told_by = unit.speaker or next((statement.speaker for statement in statements(unit)), None)
            own = bool(told_by and told_by.captive)
            wishers = [found.slots[slot] for slot in ("who2", "who") if slot in found.slots]
            passage = _sentence(unit) if own else unit.passage(min(each.start for each in wishers), found.end)
            drafts += [
                WishDraft(
                    id=f"wish-{len(drafts) + 1 + number}",
                    passage=passage,
                    who=_who(unit, who, told_by if own else None),
                    says=_elsewhere(unit, found, _says(unit, found, refused=refused), holders),
                    told_by=told_by,
                    own_words=own,
                    tier="check",
                    among=pair_before(unit.start) if _is_one_of_two(unit, who) else None,
                    where=_where(unit, found),
                    conditions=_conditions(unit),
                    setting=settings.of(unit) if own else (),
                    verification=scope.get(unit.start) if own else None,
                )
                for number, who in enumerate(wishers)
            ]
    return tuple(drafts)


def _found(unit: Unit, captives: frozenset[str]) -> Iterator[tuple[Found, bool]]:
    if unit.lows.isdisjoint(words("wish_word")):
        return
    for name in ("refused", "plain", "asylum", "ellipsis", "undecided"):
        for found in find_forms("wish", name, unit.marked):
            yield found, name == "refused"
    if captives:
        yield from wished(unit)


def _is_told_before(unit: Unit, who: Mention, told_at: list[int], named_at: list[int]) -> bool:
    """Tell whether "they", "most of them", a captive's "I" stand for people in hands told of right before."""
    at = unit.start + who.start
    if who.kind not in "RC":
        return False
    word = unit.report.text[at : unit.start + who.end].lower()
    if word in {"i", "we"}:
        return bool(unit.speaker and unit.speaker.captive)
    referent = unit.referent(who)
    near = any(at - _NEAR_CHARACTERS < start < at for start in told_at)
    if unit.quote is not None:
        # "They want to go to school," their officer says: those told of before he spoke
        return near and word in {"they", "their"}
    if word in {"he", "she", "one"}:
        # nobody else was named since
        last = max((start for start in told_at if start < at), default=-1)
        return near and last >= max((start for start in named_at if start < at), default=-1)
    if referent is not None and referent.kind == "person":
        return False
    return near and word != "it"


def _told_freed(units: list[Unit]) -> frozenset[str]:
    """Give the names that stand beside "a freed marine", "a former prisoner"."""
    found: set[str] = set()
    for unit in units:
        if unit.lows.isdisjoint(word_set("jailed_words")):
            continue
        for mention in unit.marked.mentions:
            words_used = unit.report.text[unit.start + mention.start : unit.start + mention.end].lower()
            one = mention.group is not None and mention.group.singular
            if one and not word_set("jailed_words").isdisjoint(words_used.split()):
                found |= set(names_beside(unit, mention))
    return frozenset(found)


def _is_captive(
    unit: Unit, who: Mention, found: Found, *, people: Captives, captives: frozenset[str]
) -> bool:
    if who.kind == "C":
        return bool(captives) and who.how != "things" and who.count is not None and who.count.number > 1
    referent = unit.referent(who)
    if referent is not None and referent.kind == "person":
        return referent.name is not None and (referent.name in captives or _is_told_jailed(unit, who))
    if referent is None or referent.kind not in {"captive", "group"}:
        return False
    if who.group is not None:
        text = unit.report.text[unit.start + who.end : unit.start + found.end]
        of_a_kind = bool(_RELATIVE.match(text)) and who.group.count is None
        known = who.group.noun in people.nouns or who.group.noun in word_set("of_captives") or who.group.bare
        freed = bool(_FREED.search(unit.report.text[unit.start + who.start : unit.start + who.end]))
        return not of_a_kind and bool(
            who.group.count
            or who.group.captive
            or (who.group.definite and known)
            or freed
            or (captives and who.group.vague)
        )
    return True


def _is_asked(unit: Unit, who: Mention) -> bool:
    """Tell whether it stands behind "whether": asked, and not wished."""
    return bool(_ASKED.search(unit.report.text[unit.start : unit.start + who.start]))


def _elsewhere(unit: Unit, found: Found, says: Slot[WishSays], holders: frozenset[str]) -> Slot[WishSays]:
    """Tell "live in South Korea" from staying, where those who hold people are others."""
    stretch = found.words.get("where")
    if says.value != "stay" or stretch is None or not holders or says.passage.text in {"stay", "remain"}:
        return says
    lands = {
        m.party for m in unit.marked.mentions if m.kind == "P" and stretch.start <= m.start < stretch.end
    }
    return replace(says, value="elsewhere") if lands and not lands & holders else says


def _is_told_jailed(unit: Unit, who: Mention) -> bool:
    """Tell whether a sentence says of its only person that he is a prisoner: "X, sentenced to a year"."""
    named = [mention for mention in unit.marked.mentions if mention.kind == "N" and mention.name]
    told = {token.low for token in unit.tokens if token.start < who.start}
    return len(named) == 1 and bool(told & word_set("jailed_words"))


def _is_one_of_two(unit: Unit, who: Mention) -> bool:
    referent = unit.referent(who)
    return who.kind == "I" or (who.kind == "R" and referent is not None and referent.kind == "captive")


def _who(unit: Unit, who: Mention, speaker: Attribution | None) -> Slot[str]:
    passage = unit.passage(who.start, who.end)
    referent = unit.referent(who)
    if who.kind == "R" and speaker is not None:
        return Slot(speaker.who, passage, "resolved")
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
