"""Name the signs that tell whether a holder and a home go together, each a word of the table of weights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from repatria.intake.vocabulary.powers import is_armed_group, is_state, lands_of, may_be_armed_group

_LITTLE, _HALF, _MUCH = 0.1, 0.5, 2.0
_LEAST_TOLD = 0.099
"""Shares of what is told most, or of much, below which nothing is told: a hair less than a little."""


@dataclass(frozen=True, slots=True)
class Sides:
    """Hold one answer to who holds people and whose they are; ``None`` for "not said"."""

    holder: str | None
    home: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """Hold what other people of the report are read as, while the sides of some are weighed.

    Attributes:
        relations: How many others are likely in the hands of whom, and whose they are; fractions add up.
        partner: The sides of those who go the other way.
        before: The sides of those spoken of last before.
        before_link: How these are tied to them: `links.link`.
        after, after_link: The same of those spoken of next.
        as_many: The sides of those of the same number beside them, in a report of an exchange.
        whole: The sides of those whom these are said to be some of.
        most: The largest of the relations.
        is_part: Whether these are some of people spoken of before, or a bare number.
    """

    relations: Mapping[tuple[str, str], float]
    partner: Sides | None
    before: Sides | None
    whole: Sides | None = None
    most: float = 0.0
    is_part: bool = False
    before_link: str = ""
    after: Sides | None = None
    after_link: str = ""
    as_many: Sides | None = None

    def parties(self) -> frozenset[str | None]:
        """Give all parties that others likely have as a side; all besides go with them in the same way."""
        found: set[str | None] = {None}
        least = _LEAST_TOLD * min(self.most, _MUCH)
        for pair, mass in self.relations.items():
            if mass >= least:
                found.update(pair)
        for each in (self.partner, self.before, self.whole, self.after, self.as_many):
            if each is not None:
                found |= {each.holder, each.home}
        return frozenset(found)


def pair_signs(sides: Sides, told: Told, called: tuple[str, ...]) -> list[str]:
    """Name what tells whether holder and home go together.

    Args:
        sides: One answer.
        told: What other people of the report are read as.
        called: What kinds of words speak of these: a category, a kind of noun, how far it has come.
    """
    return [*signs_of_kinds(sides, called), *signs_of_others(sides, told)]


def signs_of_kinds(sides: Sides, called: tuple[str, ...]) -> tuple[str, ...]:
    """Name of what kinds two parties are, and whether they are known to hold each other's people."""
    holder, home = sides.holder, sides.home
    if holder is None:
        return _with_words(f"open:holder:{_pair_kind(home)}" if home is not None else "open:both", called)
    if home is None:
        return "open:home", *_with_words(f"open:home:{_pair_kind(holder)}", called)
    if holder == home:
        political = ("same:political",) if "called-political" in called and is_state(holder) else ()
        return ("same", "same:state", *political) if is_state(holder) else ("same",)
    return *_with_words(f"kinds:{_pair_kind(holder)}:{_pair_kind(home)}", called), *_odds(holder, home)


@cache
def _odds(holder: str, home: str) -> tuple[str, ...]:
    if home in lands_of(holder):
        return ("at-odds",)
    if holder in lands_of(home):
        return ("at-odds-turned",)
    return ("not-at-odds",) if lands_of(holder) or lands_of(home) else ()


def signs_of_others(sides: Sides, told: Told) -> list[str]:
    """Name how the sides stand to those of other people of the report."""
    holder, home = sides.holder, sides.home
    if holder is None or home is None:
        return list(_open_signs(sides, told))
    if holder == home:
        return []
    signs = list(_told_signs(holder, home, told))
    if told.partner is not None:
        signs += _partner_signs(holder, home, told.partner)
    if told.as_many is not None:
        turned = (told.as_many.home, told.as_many.holder) == (holder, home)
        signs.append(
            "as-many:turned" if turned else "as-many:same" if told.as_many == sides else "as-many:other"
        )
    if told.whole is not None:
        signs += _whole_signs(sides, told.whole)
    elif told.before is not None:
        signs.append(_beside_sign(sides, told.before, "before:part" if told.is_part else "before:whole"))
    if told.before is not None:
        signs.append(_beside_sign(sides, told.before, told.before_link))
    if told.after is not None:
        signs.append(_beside_sign(sides, told.after, told.after_link))
    return signs


@cache
def _with_words(sign: str, called: tuple[str, ...]) -> tuple[str, ...]:
    """Name a sign alone, and with each kind of words for the people."""
    return sign, *(f"{sign}:{each}" for each in called)


def _open_signs(sides: Sides, told: Told) -> Iterator[str]:
    """Name what other people tell of a side that is not said."""
    if sides.holder is not None:
        homes = {of for (by, of), mass in told.relations.items() if by == sides.holder and mass > _HALF}
        yield f"open:home:{min(len(homes), 2)}-known"
    if told.partner is not None:
        yield "open:partner"


def _told_signs(holder: str, home: str, told: Told) -> Sequence[str]:
    """Name how much the report tells of others in the same hands, and the other way round."""
    mine = told.relations.get((holder, home), 0.0)
    turned = told.relations.get((home, holder), 0.0)
    much = f"told-much:{_bucket(mine / _MUCH)}"
    if told.most <= _LITTLE:
        return (much,)
    signs = [f"told:{_bucket(mine / told.most)}", f"told-turned:{_bucket(turned / told.most)}", much]
    return ["told:most", *signs] if mine == told.most else signs


def _partner_signs(holder: str, home: str, partner: Sides) -> Iterator[str]:
    """Name how the sides stand to those of the people who go the other way."""
    if partner.home == holder:
        yield "partner:home-holds"
    elif partner.home is not None:
        yield "partner:other-holds"
    if partner.holder == home:
        yield "partner:holder-home"
    if partner.holder == holder:
        yield "partner:same-holder"
    if partner.home == home:
        yield "partner:same-home"


def _whole_signs(sides: Sides, whole: Sides) -> Iterator[str]:
    """Name how the sides stand to those of the people of whom these are some."""
    yield "as-whole" if whole == sides else "not-as-whole"
    if whole.home == sides.home:
        yield "home-as-whole"
    if whole.holder == sides.holder:
        yield "holder-as-whole"


def _beside_sign(sides: Sides, beside: Sides, how: str) -> str:
    """Name how the sides stand to those of the people spoken of last, or next."""
    if beside.holder == sides.holder:
        relation = "as" if beside.home == sides.home else "holder-as"
    elif beside.home == sides.home:
        relation = "home-as"
    else:
        turned = (beside.holder, beside.home) == (sides.home, sides.holder)
        relation = "turned" if turned else "other-than"
    return f"{relation}-{how}"


def _bucket(share: float) -> str:
    return "none" if share < _LITTLE else "some" if share < _HALF else "much" if share < 1 else "all"


@cache
def _pair_kind(party: str) -> str:
    if is_armed_group(party):
        return "armed"
    return "state" if is_state(party) else "perhaps-armed" if may_be_armed_group(party) else "people"
