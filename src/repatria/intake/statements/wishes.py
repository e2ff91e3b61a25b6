"""Read reported wishes. A wish that a report tells of is a reason to interview, never a consent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from repatria.core.reports import Attribution, Passage, Slot, Verification, WishDraft, WishSays
from repatria.intake.article.sentences import Span
from repatria.intake.discourse.following import Unit
from repatria.intake.phrases.mentions import Mention
from repatria.intake.statements.claims import Settings, statements
from repatria.intake.statements.wishers import Captives, Wishers
from repatria.intake.statements.wishing import Wished, says_of, wished
from repatria.intake.syntax.forms import Found, find_forms
from repatria.intake.vocabulary.frames import word_set
from repatria.intake.vocabulary.wordlists import table, word_class, words

_ASKED = re.compile(r"\b(?:whether|if)\s*$")
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
    settings = Settings(units)
    wishers, holders = Wishers(units, people), people.holders
    drafts: list[WishDraft] = []
    for unit in units:
        if unit.origin == "headline":
            continue
        taken: list[Span] = []
        for found, refused, is_of_anything in _found(unit):
            does = found.words["does"]
            known = any(does.start < other.end and other.start < does.end for other in taken)
            if (
                known
                or _is_asked(unit, found.slots["who"])
                or _is_of_a_kind(unit, found.slots["who"], found)
                or not wishers.is_captive(
                    unit,
                    found.slots["who"],
                    does=unit.report.text[unit.start + does.start : unit.start + does.end],
                    is_certain=is_of_anything,
                )
            ):
                continue
            taken.append(does)
            told_by = unit.speaker or next((statement.speaker for statement in statements(unit)), None)
            own = bool(told_by and told_by.captive)
            who_wish = [found.slots[slot] for slot in ("who2", "who") if slot in found.slots]
            passage = (
                _sentence(unit) if own else unit.passage(min(each.start for each in who_wish), found.end)
            )
            drafts += [
                WishDraft(
                    id=f"wish-{len(drafts) + 1 + number}",
                    passage=passage,
                    who=_who(unit, who, wishers.stands_for(unit, who), told_by if own else None),
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
                for number, who in enumerate(who_wish)
            ]
    return tuple(drafts)


def _found(unit: Unit) -> Iterator[Wished]:
    if not unit.lows.isdisjoint(words("wish_word")):
        for name in ("refused", "plain", "asylum", "ellipsis", "undecided"):
            for found in find_forms("wish", name, unit.marked):
                yield Wished(found, name == "refused")
    yield from wished(unit)


def _is_of_a_kind(unit: Unit, who: Mention, found: Found) -> bool:
    """Tell whether a kind of people is spoken of: "soldiers, who wish to stay"."""
    text = unit.report.text[unit.start + who.end : unit.start + found.end]
    return who.group is not None and who.group.count is None and bool(_RELATIVE.match(text))


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


def _is_one_of_two(unit: Unit, who: Mention) -> bool:
    referent = unit.referent(who)
    return who.kind == "I" or (who.kind == "R" and referent is not None and referent.kind == "captive")


def _who(unit: Unit, who: Mention, known: str | None, speaker: Attribution | None) -> Slot[str]:
    passage = unit.passage(who.start, who.end)
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
