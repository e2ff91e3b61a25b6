"""Read reported wishes. A wish that a report tells of is a reason to interview, never a consent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from repatria.core.reports import Attribution, Passage, Slot, Verification, WishDraft, WishSays
from repatria.intake.claims import Settings, statements
from repatria.intake.discourse import Unit
from repatria.intake.forms import Found, find_forms
from repatria.intake.mentions import Mention
from repatria.intake.wordlists import table, word_class, words

_RELATIVE = re.compile(r"^,?\s*who\b")


def read_wishes(
    units: list[Unit],
    pair_before: Callable[[int], str | None],
    scope: dict[int, Verification],
    captives: frozenset[str] = frozenset(),
) -> tuple[WishDraft, ...]:
    """Read the wishes of captives.

    What is said of a kind of people ("those who do not wish to return") is nobody's wish, and neither is what
    a public figure or a relative wants.

    Args:
        units: The sentences.
        pair_before: Gives the identifier of the group of two that "one of them" means at an offset, if any.
        scope: The outlet's words on a sentence, by the offset where it starts.
        captives: Names of people the report says were held.
    """
    settings = Settings(units)
    drafts: list[WishDraft] = []
    for unit in units:
        if unit.origin == "headline":
            continue
        taken: set[int] = set()
        for found, refused in _found(unit):
            does = found.words["does"]
            if does.start in taken or not _is_captive(unit, found.slots["who"], found, captives=captives):
                continue
            taken.add(does.start)
            told_by = unit.speaker or next((statement.speaker for statement in statements(unit)), None)
            own = bool(told_by and told_by.captive)
            people = [found.slots[slot] for slot in ("who2", "who") if slot in found.slots]
            passage = _sentence(unit) if own else unit.passage(min(each.start for each in people), found.end)
            drafts += [
                WishDraft(
                    id=f"wish-{len(drafts) + 1 + number}",
                    passage=passage,
                    who=_who(unit, who, told_by if own else None),
                    says=_says(unit, found, refused=refused),
                    told_by=told_by,
                    own_words=own,
                    tier="check",
                    among=pair_before(unit.start) if _is_one_of_two(unit, who) else None,
                    where=_where(unit, found),
                    conditions=_conditions(unit),
                    setting=settings.of(unit) if own else (),
                    verification=scope.get(unit.start) if own else None,
                )
                for number, who in enumerate(people)
            ]
    return tuple(drafts)


def _found(unit: Unit) -> Iterator[tuple[Found, bool]]:
    if not any(token.low in words("wish_word") for token in unit.tokens):
        return
    for name in ("refused", "plain", "asylum", "ellipsis", "undecided"):
        for found in find_forms("wish", name, unit.marked):
            yield found, name == "refused"


def _is_captive(unit: Unit, who: Mention, found: Found, *, captives: frozenset[str]) -> bool:
    if who.kind == "C":
        return bool(captives) and who.how != "things" and who.count is not None and who.count.number > 1
    referent = unit.referent(who)
    if referent is not None and referent.kind == "person":
        return referent.name is not None and referent.name in captives
    if referent is None or referent.kind not in {"captive", "group"}:
        return False
    if who.group is not None:
        text = unit.report.text[unit.start + who.end : unit.start + found.end]
        of_a_kind = bool(_RELATIVE.match(text)) and who.group.count is None
        return not of_a_kind and bool(who.group.count or who.group.captive or who.group.definite)
    return True


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
    return Slot("other", passage)


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
