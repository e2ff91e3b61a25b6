"""Pair what can be the two sides of an offer: of one sentence, or of two that stand near each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from repatria.core.reports import OfferDraft, OfferSide
from repatria.intake.custody.held_groups import HeldGroup, HeldPeople
from repatria.intake.discourse.following import Unit
from repatria.intake.offers.stands import Stand, phrases_in, stands_in
from repatria.intake.vocabulary.frames import word_phrases
from repatria.intake.weighing.cues import cues_of

_SENTENCES_BACK = 2
_TRADING = frozenset({"swap", "exchange", "release", "demand", "ask"})
_MOST_STANDS, _NEAR = 7, 4
_JOINING_WORDS = frozenset({"for", "against", "return", "exchange"})
_COMMON = frozenset({"in", "the", "when", "to", "on", "as", "so", "should", "after", "a"})
"""First words of phrases that stand in any sentence; the phrases have others besides."""
_NO_LINKS = frozenset({"nothing", "and"})


@dataclass(slots=True)
class OfferPair:
    """Hold two stands that can be the sides of one offer.

    Attributes:
        unit: The sentence of the second, which is the one that tells the offer.
        home: The sentence of the first; the same one, unless the offer is told over two.
        first, second: The sides, in the order of the text; the same one where each side gives as many.
        back: How many sentences lie between.
        apart: How many other people stand between them.
        drafts: What readers by form made of the same two.
    """

    unit: Unit
    home: Unit
    first: Stand
    second: Stand
    back: int
    apart: int = 0
    drafts: list[tuple[str, OfferDraft]] = field(default_factory=list)
    link: str = ""
    """What joins the two: `link_of`."""
    _sides: tuple[OfferSide, OfferSide] | None = None

    def __post_init__(self) -> None:
        """Name what joins the two."""
        self.link = link_of(self)

    def sides(self) -> tuple[OfferSide, OfferSide]:
        """Give both as sides of an offer, in the order of the text."""
        if self._sides is None:
            self._sides = self.first.half.side(), self.second.half.side()
        return self._sides

    def side(self, stand: Stand) -> OfferSide:
        """Give one of the two as a side of an offer."""
        return self.sides()[0 if stand is self.first else 1]

    def starts_in_text(self) -> tuple[int, int, int]:
        """Order pairs by where they stand."""
        return self.unit.start, self.first.first, self.second.first

    def starts(self) -> frozenset[int]:
        """Give where in the report the words of its sides start."""
        return frozenset(stand.half.unit.start + stand.half.start for stand in (self.first, self.second))


def pairs_of(units: Sequence[Unit], people: HeldPeople) -> Iterator[OfferPair]:
    """Pair the stands of all sentences that speak of trading, freeing or asking."""
    told = people.told_at()
    near: list[tuple[Unit, list[Unit]]] = []
    for at, unit in enumerate(units):
        if unit.origin not in {"article", "headline"}:
            continue
        before = [u for u in units[max(0, at - _SENTENCES_BACK) : at] if u.quote is None or unit.quote]
        if _joins(unit) and cues_in(unit) & _TRADING:
            stands = _of(unit, before, told)
            yield from _within(unit, stands)
            if _goes_on(unit):
                for back, (earlier, still_before) in enumerate(reversed(near), 1):
                    if unit.paragraph - earlier.paragraph <= 1 and earlier.quote == unit.quote:
                        yield from _across(earlier, _of(earlier, still_before, told), unit, stands, back=back)
        near = [*near, (unit, before)][-_SENTENCES_BACK:]


def _across(
    earlier: Unit, others: Sequence[Stand], unit: Unit, stands: Sequence[Stand], *, back: int
) -> Iterator[OfferPair]:
    for first in others:
        for second in stands:
            same = second.half.start == first.half.start and second.half.unit is first.half.unit
            if not same and first.kind != "thing":
                apart = _people(others, first.behind) + _people(stands, 0, second.first)
                yield OfferPair(unit, earlier, first, second, back, apart)


def _of(unit: Unit, before: Sequence[Unit], told: dict[int, HeldGroup]) -> list[Stand]:
    return stands_in(unit, before, told)[:_MOST_STANDS]


def _within(unit: Unit, stands: Sequence[Stand]) -> Iterator[OfferPair]:
    each = not word_phrases("each_side").firsts().isdisjoint(unit.lows)
    for number, first in enumerate(stands):
        if each and first.kind == "counted":
            yield OfferPair(unit, unit, first, first, 0)
        for second in stands[number + 1 :]:
            same = second.half.start == first.half.start and second.half.unit is first.half.unit
            if second.first >= first.behind and not same and (first.is_people() or second.is_people()):
                pair = OfferPair(unit, unit, first, second, 0, _people(stands, first.behind, second.first))
                if pair.link not in _NO_LINKS:
                    yield pair


def _joins(unit: Unit) -> bool:
    """Tell whether a sentence has a word that joins two sides; without one only readers by form find any."""
    return not (_JOINING_WORDS | _first_words()).isdisjoint(unit.lows) or bool(phrases_in(unit, "as_many"))


def _goes_on(unit: Unit) -> bool:
    """Tell whether a sentence brings the other side of what the one before told: "in return"."""
    return not word_phrases("other_way").firsts().isdisjoint(unit.lows) and bool(
        unit.lows & {"return", "exchange", "turn", "way", "direction"}
    )


@cache
def _first_words() -> frozenset[str]:
    names = ("in_return", "other_way", "on_condition", "condition_first", "each_side", "as_many")
    return frozenset(low for name in names for low in word_phrases(name).firsts()) - _COMMON


def link_of(pair: OfferPair) -> str:
    """Name what joins two stands: the phrase of exchange between them, else the likeliest word."""
    tokens = pair.unit.tokens
    if pair.first is pair.second:
        return "each"
    begin = 0 if pair.back else pair.first.behind
    found = "nothing"
    in_return, other_way, condition, condition_first = (
        phrases_in(pair.unit, name) for name in ("in_return", "other_way", "on_condition", "condition_first")
    )
    for at in range(begin, pair.second.first):
        if at in in_return:
            return "in-return"
        if at in other_way:
            return "other-way"
        if tokens[at].low == "for" and pair.second.first - at <= _NEAR:
            found = "for"
        elif found == "nothing" and at in condition:
            found = "condition"
        elif found == "nothing" and tokens[at].low == "by" and tokens[at + 1].low.endswith("ing"):
            found = "by-doing"
    if found != "nothing":
        return found
    if (
        not pair.back
        and pair.second.first - pair.first.behind == 1
        and tokens[pair.first.behind].low == "and"
    ):
        return "and"
    if not pair.back and any(n in condition_first for n in range(min(begin, 2))):
        return "condition-first"
    behind = range(pair.second.behind, min(len(tokens), pair.second.behind + _NEAR))
    if any(n in other_way for n in behind):
        return "other-way-behind"
    return "nothing"


def _people(stands: Sequence[Stand], begin: int, end: int = 1 << 30) -> int:
    return sum(stand.is_people() and begin <= stand.first and stand.behind <= end for stand in stands)


def cues_in(unit: Unit) -> frozenset[str]:
    """Give the kinds of cue of all words of a sentence."""
    if "offer-cues" not in unit.read:
        unit.read["offer-cues"] = frozenset(cue for token in unit.tokens for cue in cues_of(token.low))
    found: frozenset[str] = unit.read["offer-cues"]
    return found
