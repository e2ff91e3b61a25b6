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
from repatria.intake.statements.wishing import says_of, wished
from repatria.intake.syntax.forms import Found, find_forms
from repatria.intake.vocabulary.frames import word_set
from repatria.intake.vocabulary.wordlists import table, word_class, words

_ASKED = re.compile(r"\b(?:whether|if)\s*$")
_FREED = re.compile(r"\b(?:freed|released|returned|exchanged)\b")
_RELATIVE = re.compile(r"^,?\s*who\b")


def read_wishes(
    units: list[Unit],
    pair_before: Callable[[int], str | None],
    scope: dict[int, Verification],
    captives: frozenset[str] = frozenset(),
    holders: frozenset[str] = frozenset(),
) -> tuple[WishDraft, ...]:
    """Read the wishes of captives.

    What is said of a kind of people ("those who do not wish to return") is nobody's wish, and neither is what
    a public figure or a relative wants.

    Args:
        units: The sentences.
        pair_before: Gives the identifier of the group of two that "one of them" means at an offset, if any.
        scope: The outlet's words on a sentence, by the offset where it starts.
        captives: Names of people the report says were held.
        holders: Parties it says hold anybody: who would live in another country would not stay.
    """
    settings = Settings(units)
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
                or not _is_captive(unit, found.slots["who"], found, captives=captives)
            ):
                continue
            taken.append(does)
            told_by = unit.speaker or next((statement.speaker for statement in statements(unit)), None)
            own = bool(told_by and told_by.captive)
            people = [found.slots[slot] for slot in ("who2", "who") if slot in found.slots]
            passage = _sentence(unit) if own else unit.passage(min(each.start for each in people), found.end)
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
                for number, who in enumerate(people)
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


def _is_captive(unit: Unit, who: Mention, found: Found, *, captives: frozenset[str]) -> bool:
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
        freed = bool(_FREED.search(unit.report.text[unit.start + who.start : unit.start + who.end]))
        return not of_a_kind and bool(
            who.group.count
            or who.group.captive
            or who.group.definite
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
    if says.value != "stay" or stretch is None or not holders:
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
