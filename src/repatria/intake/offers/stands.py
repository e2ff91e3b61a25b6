"""Find all that a sentence speaks of and that can be a side of an offer: people, money, other things."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from repatria.intake.custody.held_groups import HeldGroup
from repatria.intake.discourse.following import Unit
from repatria.intake.offers.sides import PRONOUNS, Half, sides_in, words_behind
from repatria.intake.offers.trades import all_money_in
from repatria.intake.vocabulary.frames import word_phrases, word_set

_OF_ONE = frozenset({"he", "him", "she", "her"})
_OBJECTS = frozenset({"him", "her", "them"})
_EVERYONE = frozenset({"all", "everyone", "everybody"})
_THING_LEADS = ("in_return", "on_condition")
_PEOPLE_REACH = 3


@dataclass(frozen=True, slots=True)
class Stand:
    """Hold one thing that can be a side, and where a sentence speaks of it.

    Attributes:
        half: Who or what it is; of a pronoun those told of before.
        first: Position of its first token.
        behind: Position behind its last token.
        kind: counted | people | person | name | one | pronoun | open | everyone | money | thing | as-many.
    """

    half: Half
    first: int
    behind: int
    kind: str

    def is_people(self) -> bool:
        """Tell whether it is people, and no money or other thing."""
        return self.kind not in {"money", "thing", "as-many"}


def stands_in(unit: Unit, before: Sequence[Unit], told: dict[int, HeldGroup]) -> list[Stand]:
    """Give what can be a side in a sentence, in its order.

    Args:
        unit: The sentence.
        before: The sentences before it, for whom "them" stands for.
        told: The groups by the offsets of the phrases that speak of them.
    """
    found = [*_people(unit, told)]
    taken = [range(stand.first, stand.behind) for stand in found]
    found += list(_pronouns(unit, before, told, found))
    found += _everyone(unit)
    for money in all_money_in(unit):
        half = Half(unit, money.start, money.end, None, None)
        found.append(_stand(unit, half, "money"))
        taken.append(range(found[-1].first, found[-1].behind))
    taken += [
        range(stand.first, stand.behind) for stand in found if stand.kind in {"everyone", "open", "pronoun"}
    ]
    for stand in _things(unit):
        near = range(stand.first, min(stand.behind, stand.first + _PEOPLE_REACH))
        if not any(at in each for at in near for each in taken):
            found.append(stand)
    return sorted(found, key=lambda stand: (stand.first, stand.behind))


def phrases_in(unit: Unit, name: str) -> dict[int, int]:
    """Give where the phrases of a list begin in a sentence, and the position behind each."""
    key = f"offer-phrases:{name}"
    if key not in unit.read:
        phrases = word_phrases(name)
        unit.read[key] = (
            {}
            if phrases.firsts().isdisjoint(unit.lows)
            else {at: behind for at, _, behind in phrases.places(unit.tokens)}
        )
    found: dict[int, int] = unit.read[key]
    return found


def _people(unit: Unit, told: dict[int, HeldGroup]) -> Iterator[Stand]:
    starts = set()
    for half in sides_in(unit, told):
        starts.add(half.start)
        mention = half.mention
        kind = "person" if mention is not None and mention.kind == "N" else "people"
        yield _stand(unit, half, "counted" if kind == "people" and half.side().count else kind)
    for mention in unit.marked.mentions:
        if mention.start in starts:
            continue
        half = Half(unit, mention.start, mention.end, mention, told.get(unit.start + mention.start))
        if mention.kind == "I":
            yield _stand(unit, half, "one")
        elif mention.kind == "N" and unit.party(mention) is None and mention.how == "named":
            yield _stand(unit, half, "name")


def _pronouns(
    unit: Unit, before: Sequence[Unit], told: dict[int, HeldGroup], here: Sequence[Stand]
) -> Iterator[Stand]:
    """Read "them", "him": for those told of last, in this sentence or before it."""
    earlier: list[Half] | None = None
    for at, token in enumerate(unit.tokens):
        if token.low not in PRONOUNS or token.low == "it":
            continue
        if earlier is None:
            earlier = [half for each in before for half in sides_in(each, told) if half.group is not None]
        mine = [stand.half for stand in here if stand.behind <= at and stand.half.group is not None]
        is_one = token.low in _OF_ONE
        fit = [half for half in [*earlier, *mine] if half.group and half.group.is_one() == is_one]
        if fit:
            yield Stand(fit[-1], at, at + 1, "pronoun")
        elif token.low in _OBJECTS:
            # whoever it is stands in no hands that the report tells of
            yield Stand(Half(unit, token.start, token.end, None, None), at, at + 1, "open")


def _everyone(unit: Unit) -> Iterator[Stand]:
    """Read both sides of "all for all", "everyone against everyone"."""
    tokens = unit.tokens
    for at in range(1, len(tokens) - 1):
        if tokens[at].low in {"for", "against"} and tokens[at - 1].low == tokens[at + 1].low in _EVERYONE:
            for n in (at - 1, at + 1):
                yield Stand(Half(unit, tokens[n].start, tokens[n].end, None, None), n, n + 1, "everyone")


def _things(unit: Unit) -> Iterator[Stand]:
    """Read what else is wanted: "in return for maps", "if the army lifted its siege", "the same number"."""
    tokens = unit.tokens
    as_many, leads = phrases_in(unit, "as_many"), [phrases_in(unit, name) for name in _THING_LEADS]
    for at, token in enumerate(tokens):
        if at in as_many:
            half = words_behind(unit, at)
            if half is not None:
                yield Stand(half, at, as_many[at], "as-many")
            continue
        behind = next((lead[at] for lead in leads if at in lead), None)
        if behind is None and token.low == "for":
            behind = at + 1
        if behind is None or behind >= len(tokens) or tokens[behind].low in word_set("no_price"):
            continue
        half = words_behind(unit, behind)
        if half is not None:
            yield _stand(unit, half, "thing")


def _stand(unit: Unit, half: Half, kind: str) -> Stand:
    inside = [at for at, token in enumerate(unit.tokens) if half.start <= token.start < half.end]
    first = inside[0] if inside else 0
    return Stand(half, first, inside[-1] + 1 if inside else first + 1, kind)
