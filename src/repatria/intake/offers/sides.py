"""Find the sides of a bargain: people, money, or what else is wanted, left and right of a word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from repatria.core.reports import OfferSide, Slot, WordedCount
from repatria.intake.custody.held_groups import HeldGroup
from repatria.intake.discourse.following import Unit
from repatria.intake.discourse.people import people_of
from repatria.intake.offers.trades import money_in
from repatria.intake.phrases.mentions import Mention
from repatria.intake.vocabulary.frames import word_phrases, word_set

PRONOUNS = frozenset({"they", "them", "these", "those", "he", "him", "she", "her", "it"})
_OF_ONE = frozenset({"he", "him", "she", "her"})
_SIDE_REACH = 2
_MONEY_REACH = 16
_LONGEST_PRICE = 10


@dataclass(frozen=True, slots=True)
class Half:
    """Hold one side: its words, and the people if the report tells of them elsewhere."""

    unit: Unit
    start: int
    end: int
    mention: Mention | None
    group: HeldGroup | None
    count: Slot[WordedCount] | None = None
    """Their number, where the words say that it is that of the others: "an equal number of"."""

    def side(self) -> OfferSide:
        """Give it as a side of an offer, with holder and home as far as the report tells."""
        passage = self.unit.passage(self.start, self.end)
        if self.mention is None:
            return OfferSide(passage, count=self.count)
        said = people_of(self.unit, self.mention)
        group = self.group
        home = said.homes[0] if said.homes else as_resolved(group.home if group else None)
        holder = as_resolved(group.holder if group else None)
        if home is not None and holder is not None and home.value == holder.value:
            holder = None
        return OfferSide(passage, holder, home, said.count or (group.count if group else None))

    def holder(self) -> Slot[str] | None:
        """Give who is read to hold them."""
        return as_resolved(self.group.holder) if self.group is not None else None

    def home(self) -> Slot[str] | None:
        """Give whose people they are."""
        return self.side().home


def sides_in(unit: Unit, told: dict[int, HeldGroup], *, begin: int = 0, end: int = 1 << 30) -> list[Half]:
    """Give the people that a sentence speaks of and that can be traded, in its order."""
    found = []
    for mention in unit.marked.mentions:
        if mention.start < begin or mention.end > end or mention.kind not in "GCN":
            continue
        group = told.get(unit.start + mention.start)
        counted = (
            mention.kind == "C" and mention.how != "things" and mention.count and mention.count.number > 1
        )
        said = mention.group
        phrase = (
            said is not None
            and unit.party(mention) is None
            and (said.count or said.captive or said.definite or said.homes or said.vague)
        )
        if group is not None or counted or (mention.kind == "G" and phrase):
            found.append(Half(unit, mention.start, mention.end, mention, group))
    return found


def right_of(unit: Unit, begin: int, told: dict[int, HeldGroup]) -> Half | None:
    """Find the side that begins right behind a word: people, or money."""
    while begin < len(unit.tokens) and unit.tokens[begin].low in word_set("before_price"):
        begin += 1
    if begin >= len(unit.tokens):
        return None
    reach = unit.tokens[min(begin + _SIDE_REACH, len(unit.tokens) - 1)].start
    start = unit.tokens[begin].start
    money = money_in(unit)
    if money is not None and start <= money.start <= reach:
        return Half(unit, money.start, money.end, None, None)
    for half in sides_in(unit, told, begin=start):
        return half if half.start <= reach else None
    return None


def before_word(unit: Unit, at: int, before: Sequence[Unit], told: dict[int, HeldGroup]) -> Half | None:
    """Find the side before a word: whom the pronoun nearest to it stands for, else the people named last."""
    left = _left_of(unit, at, told)
    pronoun = next((token for token in unit.tokens[:at][::-1] if token.low in PRONOUNS), None)
    if left is None or (
        left.mention is not None and left.group is None and pronoun is not None and pronoun.start > left.end
    ):
        return spoken_of(unit, at, before, told) or left
    return left


def words_behind(unit: Unit, begin: int) -> Half | None:
    """Take what is given for people as it is worded, to the end of its clause: "information on an airman"."""
    end = begin
    while end < len(unit.tokens) and end - begin < _LONGEST_PRICE:
        low = unit.tokens[end].low
        if low in {",", ".", ";", ")"} or (
            end > begin and low in word_set("clause_ends") | word_set("relative")
        ):
            break
        end += 1
    return Half(unit, unit.tokens[begin].start, unit.tokens[end - 1].end, None, None) if end > begin else None


def as_many(unit: Unit, begin: int, others: Half) -> Half | None:
    """Read "an equal number of", "as many": a side that counts what the other counts."""
    for at in range(begin, len(unit.tokens)):
        phrase = word_phrases("as_many").at(unit.tokens, at)
        if phrase is not None:
            words = words_behind(unit, at)
            return replace(words, count=others.side().count) if words is not None else None
    return None


def _left_of(unit: Unit, at: int, told: dict[int, HeldGroup]) -> Half | None:
    """Find the side that ends before a word: the people named last, or money."""
    end = unit.tokens[at].start
    money = money_in(unit)
    people = sides_in(unit, told, end=end)
    if money is not None and money.end <= end and end - money.end < _MONEY_REACH:
        return Half(unit, money.start, money.end, None, None)
    known = [half for half in people if half.group is not None]
    return (known or people)[-1] if people else None


def spoken_of(
    unit: Unit, at: int, before: Sequence[Unit], told: dict[int, HeldGroup], *, is_any: bool = False
) -> Half | None:
    """Find whom "they", "them", "he" before a word stands for: the people told of last."""
    pronouns = [token.low for token in unit.tokens[:at] if token.low in PRONOUNS]
    if not is_any and not pronouns:
        return None
    earlier = [half for each in before for half in sides_in(each, told) if half.group is not None]
    if pronouns and pronouns[-1] != "it":
        is_one = pronouns[-1] in _OF_ONE
        earlier = [half for half in earlier if half.group and half.group.is_one() == is_one]
    return earlier[-1] if earlier else None


def as_resolved(slot: Slot[str] | None) -> Slot[str] | None:
    """Mark a slot as filled by a rule."""
    return replace(slot, how="resolved") if slot is not None else None
